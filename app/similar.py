"""Near-duplicates among submissions, with the passages they share.

What many submissions have in common (the plan they answer, set phrases) does not count, unless a submission is made of
little else: then the copies are the finding. Cost is near-linear in the text: pairs are only looked at where they share
a shingle that few have, or follow one another in the list of one that many have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.shingles import Passage, Stripper, choose_rate, hashes, passages, sampled, union, unit_names
from evaluators.lines import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.errors import UnreadableFile
    from app.shingles import Hashes

SCHEMA = "wenheng.similar/1"
SHORTEST = 20  # characters; shorter agreement is chance or set phrase
_FEW = 10  # below this number of texts nothing is common
_COMMON_SHARE = 0.5
_LISTED = 50  # pairs are formed within lists of up to this length, beyond it only between neighbours
_OWN_SHARE = 0.5
_LOOSE = 0.6  # candidates are taken at this share of the threshold, before what is common comes back in


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, by index, that share `similarity` (Jaccard, 0 to 1) of their shingles.

    `contained` is the share of the smaller one found in the other; `whole` tells that both are made of little else than
    what many submissions say, and were compared with it.
    """

    left: int
    right: int
    similarity: float
    contained: float
    whole: bool
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """The outcome for a set of files."""

    paths: tuple[Path, ...]
    texts: tuple[str, ...]
    threshold: float
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]
    rate: int
    errors: tuple[tuple[Path, UnreadableFile], ...] = ()

    @property
    def exit_status(self) -> int:
        """0; 1 where one of several files could not be read; 2 where none could."""
        return 2 if self.errors and not self.paths else int(bool(self.errors))

    def to_json(self) -> dict[str, Any]:
        """Return the answer of `similar --format json`; offsets are code points of each file's text."""
        lines = [LineIndex(text) for text in self.texts]

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
                    "passages": [
                        {
                            "text": self.texts[pair.left][item.start : item.end],
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
    progress: Callable[[int, int, Path], None] | None = None,
) -> Similar:
    """Compare all documents under `paths`.

    Args:
        paths: files or folders.
        threshold: from which similarity on a pair is reported, 0 to 1.
        plan: what all of them answer; its words do not count.
        progress: called before each file is read.

    Raises:
        UserError: a folder holds no document.
        UnreadableFile: the plan cannot be read.
    """
    from app.errors import UnreadableFile
    from app.files import load
    from app.review import collect

    shared = load(plan).text if plan is not None else ""
    files, _ = collect(paths)
    read: list[Path] = []
    texts: list[str] = []
    errors: list[tuple[Path, UnreadableFile]] = []
    for index, path in enumerate(files):
        if progress is not None:
            progress(index, len(files), path)
        try:
            texts.append(load(path).text)
            read.append(path)
        except UnreadableFile as error:
            errors.append((path, error))
    names = unit_names(texts, [path.stem for path in read])
    pairs, rate = compare(texts, threshold, names=names, plan=shared)
    return Similar(tuple(read), tuple(texts), threshold, pairs, _groups(pairs), names, rate, tuple(errors))


def compare(
    texts: Sequence[str], threshold: float, *, names: tuple[str, ...] = (), plan: str = ""
) -> tuple[tuple[Pair, ...], int]:
    """Return the pairs of `texts` at or above `threshold`, most similar first, and the rate at which was sampled."""
    stripper = Stripper(names)
    rate = choose_rate(sum(map(len, texts)))
    given = hashes(stripper.normal("\n" + plan).codes)
    index = _Index([sampled(hashes(stripper.normal(text).codes), rate) for text in texts], given)
    pairs = []
    for left, right in index.candidates(threshold):
        similarity, contained, whole = index.measure(left, right)
        if similarity >= threshold:
            common = given if whole else union([given, index.common])
            shared = passages(stripper.normal(texts[left]), stripper.normal(texts[right]), common, SHORTEST)
            pairs.append(Pair(left, right, similarity, contained, whole, tuple(shared)))
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.left, pair.right))), rate


class _Index:
    """Which text has which shingle. `common` are the hashes that half the texts or more have."""

    def __init__(self, sets: Sequence[Hashes], given: Hashes) -> None:
        import numpy as np

        self._full = [np.setdiff1d(found, given, assume_unique=False) if len(given) else found for found in sets]
        count = len(sets)
        values = np.concatenate(self._full) if count else np.empty(0, dtype=np.uint64)
        owners = np.repeat(np.arange(count), [len(found) for found in self._full])
        order = np.argsort(values, kind="stable")  # stable: within a list the texts stay in order
        values, self._owners = values[order], owners[order]
        self._starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, np.int64)
        self._sizes = np.diff(np.r_[self._starts, len(values)])
        limit = _COMMON_SHARE * count if count >= _FEW else count
        self.common: Hashes = values[self._starts[self._sizes > limit]]
        self._own = [np.setdiff1d(found, self.common, assume_unique=True) for found in self._full]
        self._whole = [len(own) < _OWN_SHARE * len(full) for own, full in zip(self._own, self._full, strict=True)]
        self._count = count

    def candidates(self, threshold: float) -> list[tuple[int, int]]:
        """Return the pairs that may reach `threshold`, each once, the smaller index first."""
        import numpy as np

        if not self._count:
            return []
        rare = np.bincount(self._owners[np.repeat(self._sizes <= _LISTED, self._sizes)], minlength=self._count)
        keys, shared = np.unique(self._within_lists(), return_counts=True)
        left, right = keys // self._count, keys % self._count
        estimate = shared / np.maximum(1, rare[left] + rare[right] - shared)
        chosen = keys[estimate >= _LOOSE * threshold]
        chained, agreed = np.unique(self._neighbours(), return_counts=True)
        full = np.array([len(item) for item in self._full])
        smaller = np.minimum(full[chained // self._count], full[chained % self._count])
        chosen = np.union1d(chosen, chained[agreed >= _LOOSE * threshold * smaller * _OWN_SHARE])
        return [(int(key) // self._count, int(key) % self._count) for key in chosen]

    def measure(self, left: int, right: int) -> tuple[float, float, bool]:
        """Return Jaccard index, share of the smaller set, and whether what is common was counted."""
        import numpy as np

        whole = self._whole[left] and self._whole[right]
        ours, theirs = (self._full if whole else self._own)[left], (self._full if whole else self._own)[right]
        shared = len(np.intersect1d(ours, theirs, assume_unique=True))
        both = len(ours) + len(theirs) - shared
        return shared / max(1, both), shared / max(1, min(len(ours), len(theirs))), whole

    def _within_lists(self) -> NDArray[np.int64]:
        """Return a key per pair and shingle that few texts have."""
        import numpy as np

        found = [np.empty(0, dtype=np.int64)]
        for size in range(2, min(_LISTED, self._count) + 1):
            starts = self._starts[self._sizes == size]
            if len(starts):
                members = self._owners[starts[:, None] + np.arange(size)]
                first, second = np.triu_indices(size, 1)
                found.append((members[:, first] * self._count + members[:, second]).ravel())
        return np.concatenate(found)

    def _neighbours(self) -> NDArray[np.int64]:
        """Return a key per shingle that many texts have and neighbours in the list of those that have it."""
        import numpy as np

        many = np.repeat(self._sizes > _LISTED, self._sizes)
        if self._count >= _FEW:
            many |= np.repeat(self._sizes > _COMMON_SHARE * self._count, self._sizes)
        inside = many[1:] & ~np.isin(np.arange(1, len(self._owners)), self._starts)
        return (self._owners[:-1] * self._count + self._owners[1:])[inside]


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
