"""Near-duplicates among submissions, with the passages they share.

What many submissions have in common (the plan they answer, set phrases) does not count, unless a submission is made of
little else: then the copies are the finding. Which pairs are looked at, :mod:`app.shared_shingles` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.passage_edges import rounded
from app.shared_shingles import SMALLEST, Index, likeness
from app.shingles import Stripper, choose_rate, hashes, own, passages, sampled, unit_names
from evaluators.lines import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.errors import UnreadableFile
    from app.files import LoadedText
    from app.returned import Written
    from app.shingles import Hashes, Normal, Passage

SCHEMA = "wenheng.similar/1"
SHORTEST = 20  # characters; shorter agreement is chance or set phrase
_MARGIN = 0.12  # four times the deviation of a sampled index
_WITHIN = 0.9  # share from which a text lies wholly in another; where it was put in, some shingles are lost
_SHORTER = 0.8  # of about equal texts the similarity says it all


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, by index, that share `similarity` (Jaccard, 0 to 1) of their shingles.

    `contained` is the share of the smaller one found in the other; `whole` tells that both are made of little else than
    what many submissions say, and were compared with it. `within` is the one that lies wholly in the other, which is
    longer by so much that the index alone would not tell; None where neither does.
    """

    left: int
    right: int
    similarity: float
    contained: float
    whole: bool
    passages: tuple[Passage, ...] = ()
    within: int | None = None

    @property
    def rank(self) -> float:
        """How much one of the two has of the other, 0 to 1."""
        return self.similarity if self.within is None else self.contained


@dataclass(frozen=True, slots=True)
class Similar:
    """The outcome for a set of files."""

    paths: tuple[Path, ...]
    loaded: tuple[LoadedText, ...]
    threshold: float
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    rate: int
    errors: tuple[tuple[Path, UnreadableFile], ...] = ()
    own: tuple[Path, ...] = ()

    @property
    def exit_status(self) -> int:
        """0; 1 where one of several files could not be read; 2 where none could."""
        return 2 if self.errors and not self.paths else int(bool(self.errors))

    @property
    def account(self) -> str:
        """One sentence on how many were compared and what came of it."""
        alike = sum(pair.similarity >= self.threshold for pair in self.pairs)
        said = [f"有 {alike} 对相似度不低于 {self.threshold:g}"] if alike else []
        if alike < len(self.pairs):
            said.append(f"{'另' if said else ''}有 {len(self.pairs) - alike} 对是短的一份包含在长的一份中")
        return f"共比较 {len(self.paths)} 份：{'，'.join(said) or '未发现雷同'}。"

    def told(self, pair: Pair) -> str:
        """Say how much two of them have in common."""
        said = f"相似度 {pair.similarity:.0%}，较短的一份有 {pair.contained:.0%} 见于另一份"
        said += "；两份都几乎全是多数材料共有的文字。" if pair.whole else "。"
        if pair.within is not None:
            outer = pair.right if pair.within == pair.left else pair.left
            said += f"{self.paths[pair.within].name} 的内容几乎全部包含在 {self.paths[outer].name} 中。"
        return said

    def to_json(self) -> dict[str, Any]:
        """Return the answer of `similar --format json`; offsets are code points of each file's text."""
        texts = [loaded.text for loaded in self.loaded]
        lines = [LineIndex(text) for text in texts]

        def side(index: int, start: int, end: int) -> dict[str, int]:
            return {"start": start, "end": end, "line": lines[index].line(start)}

        return {
            "schema": SCHEMA,
            "threshold": self.threshold,
            "files": [str(path) for path in self.paths],
            "sampled": self.rate,
            "pairs": [
                {
                    "a": str(self.paths[pair.left]),
                    "b": str(self.paths[pair.right]),
                    "similarity": round(pair.similarity, 4),
                    "contained": round(pair.contained, 4),
                    "whole": pair.whole,
                    "within": str(self.paths[pair.within]) if pair.within is not None else None,
                    "passages": [
                        {
                            "text": texts[pair.left][item.start : item.end],
                            "a": side(pair.left, item.start, item.end),
                            "b": side(pair.right, item.other_start, item.other_end),
                        }
                        for item in pair.passages
                    ],
                }
                for pair in self.pairs
            ],
            "groups": [[str(self.paths[index]) for index in group] for group in self.groups],
            "units": list(self.names),
            "errors": [
                {"path": str(path), "error": {"kind": error.kind, "message": str(error)}} for path, error in self.errors
            ],
        }


def similar(
    paths: Sequence[Path],
    threshold: float,
    *,
    plan: Path | None = None,
    written: Written | None = None,
    progress: Callable[[int, int, Path], None] | None = None,
) -> Similar:
    """Compare all documents under `paths`.

    Args:
        paths: files or folders.
        threshold: from which similarity on a pair is reported, 0 to 1.
        plan: what all of them answer; its words do not count.
        written: what this installation wrote itself, which is left out of folders.
        progress: called before each file is read.

    Raises:
        UserError: a folder holds no document.
        UnreadableFile: the plan cannot be read.
    """
    from app.errors import UnreadableFile
    from app.files import load
    from app.review import collect

    shared = load(plan).text if plan is not None else ""
    files, _, own = collect(paths, written)
    read: list[Path] = []
    loaded: list[LoadedText] = []
    errors: list[tuple[Path, UnreadableFile]] = []
    for index, path in enumerate(files):
        if progress is not None:
            progress(index, len(files), path)
        try:
            loaded.append(load(path))
            read.append(path)
        except UnreadableFile as error:
            errors.append((path, error))
    texts = [item.text for item in loaded]
    names = unit_names(texts, [path.stem for path in read])
    pairs, rate = compare(texts, threshold, names=names, plan=shared)
    return Similar(tuple(read), tuple(loaded), threshold, pairs, _groups(pairs), names, rate, tuple(errors), own)


def compare(
    texts: Sequence[str], threshold: float, *, names: tuple[str, ...] = (), plan: str = ""
) -> tuple[tuple[Pair, ...], int]:
    """Return the pairs of `texts` at or above `threshold`, most similar first, and the rate at which was sampled.

    A text of some length that lies wholly in a longer one is a pair with it, however much longer that is.

    Samples find the pairs, all shingles measure them.
    """
    import numpy as np

    stripper = Stripper(names)
    rate = choose_rate(sum(map(len, texts)))
    given = np.unique(hashes(stripper.normal("\n" + plan).codes))
    index = Index([_without(sampled(hashes(stripper.normal(text).codes), rate), given) for text in texts], rate)
    pairs = []
    for left, right in index.candidates(threshold):
        margin = _MARGIN * (rate > 1)
        sampled_likeness, sampled_share = index.measure(left, right)
        if sampled_likeness < threshold - margin and sampled_share < _WITHIN - margin:
            continue
        whole = index.whole[left] and index.whole[right]
        common = np.empty(0, dtype=np.uint64) if whole else index.common
        normals = stripper.normal(texts[left]), stripper.normal(texts[right])
        ours, theirs = (_without(_own(normal, common, rate), given) for normal in normals)
        similarity, contained = likeness(ours, theirs)
        least = min(len(ours), len(theirs))
        inner = contained >= _WITHIN and least >= SMALLEST and least < _SHORTER * max(len(ours), len(theirs))
        if similarity >= threshold or inner:
            shared = passages(*normals, np.union1d(common, given), rate, SHORTEST)
            shared = [rounded(item, texts[left], texts[right]) for item in shared]
            within = (left if least == len(ours) else right) if inner else None
            pairs.append(Pair(left, right, similarity, contained, whole, tuple(shared), within))
    return tuple(sorted(pairs, key=lambda pair: (-pair.rank, pair.left, pair.right))), rate


def _own(normal: Normal, common: Hashes, rate: int) -> Hashes:
    import numpy as np

    values = hashes(normal.codes)
    return np.unique(values[own(values, common, rate)])


def _without(found: Hashes, given: Hashes) -> Hashes:
    import numpy as np

    return np.setdiff1d(found, given, assume_unique=True) if len(given) else found


def _groups(pairs: Sequence[Pair]) -> tuple[tuple[int, ...], ...]:
    """Join pairs into groups of three or more."""
    leader: dict[int, int] = {}

    def find(item: int) -> int:
        while leader.setdefault(item, item) != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for pair in pairs:
        leader[max(find(pair.left), find(pair.right))] = min(find(pair.left), find(pair.right))
    members: dict[int, list[int]] = {}
    for item in sorted(leader):
        members.setdefault(find(item), []).append(item)
    return tuple(tuple(group) for group in members.values() if len(group) > 2)
