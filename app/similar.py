"""Near-duplicates among submissions, with the passages they share.

What many submissions have in common (the plan they answer, set phrases) does not count, unless a submission is made of
little else: then the copies are the finding. Cost is near-linear in the text: pairs are only looked at where they share
a shingle that few have, or follow one another in the list of one that many have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.shingles import Stripper, choose_rate, hashes, own, passages, sampled, unit_names
from evaluators.lines import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.errors import UnreadableFile
    from app.returned import Written
    from app.shingles import Hashes, Normal, Passage

SCHEMA = "wenheng.similar/1"
SHORTEST = 20  # characters; shorter agreement is chance or set phrase
_FEW = 10  # below this number of texts nothing is common
_COMMON_SHARE = 0.5
_LISTED = 50  # pairs are formed within lists of up to this length, beyond it only between neighbours
_OWN_SHARE = 0.5
_MARGIN = 0.12  # four times the deviation of a sampled index
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
    own: tuple[Path, ...] = ()

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
    return Similar(tuple(read), tuple(texts), threshold, pairs, _groups(pairs), names, rate, tuple(errors), own)


def compare(
    texts: Sequence[str], threshold: float, *, names: tuple[str, ...] = (), plan: str = ""
) -> tuple[tuple[Pair, ...], int]:
    """Return the pairs of `texts` at or above `threshold`, most similar first, and the rate at which was sampled.

    Samples find the pairs, all shingles measure them.
    """
    import numpy as np

    stripper = Stripper(names)
    rate = choose_rate(sum(map(len, texts)))
    given = np.unique(hashes(stripper.normal("\n" + plan).codes))
    index = _Index([_without(sampled(hashes(stripper.normal(text).codes), rate), given) for text in texts])
    pairs = []
    for left, right in index.candidates(threshold):
        if index.measure(left, right)[0] < threshold - _MARGIN * (rate > 1):
            continue
        whole = index.whole[left] and index.whole[right]
        common = np.empty(0, dtype=np.uint64) if whole else index.common
        normals = stripper.normal(texts[left]), stripper.normal(texts[right])
        ours, theirs = (_without(_own(normal, common, rate), given) for normal in normals)
        similarity, contained = _likeness(ours, theirs)
        if similarity >= threshold:
            shared = passages(*normals, np.union1d(common, given), rate, SHORTEST)
            pairs.append(Pair(left, right, similarity, contained, whole, tuple(shared)))
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.left, pair.right))), rate


def _own(normal: Normal, common: Hashes, rate: int) -> Hashes:
    import numpy as np

    values = hashes(normal.codes)
    return np.unique(values[own(values, common, rate)])


def _without(found: Hashes, given: Hashes) -> Hashes:
    import numpy as np

    return np.setdiff1d(found, given, assume_unique=True) if len(given) else found


def _likeness(ours: Hashes, theirs: Hashes) -> tuple[float, float]:
    """Return the Jaccard index and the share of the smaller set."""
    import numpy as np

    shared = len(np.intersect1d(ours, theirs, assume_unique=True))
    both = len(ours) + len(theirs) - shared
    return shared / max(1, both), shared / max(1, min(len(ours), len(theirs)))


class _Index:
    """Which text has which shingle.

    `common` are the hashes that more than half of the texts have, `whole` tells which texts are made of little else.
    """

    def __init__(self, sets: Sequence[Hashes]) -> None:
        import numpy as np

        self._full = sets
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
        self.whole = [len(own) < _OWN_SHARE * len(full) for own, full in zip(self._own, self._full, strict=True)]
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

    def measure(self, left: int, right: int) -> tuple[float, float]:
        """Return Jaccard index and share of the smaller set, as far as the samples tell."""
        sets = self._full if self.whole[left] and self.whole[right] else self._own
        return _likeness(sets[left], sets[right])

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
