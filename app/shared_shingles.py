"""Which of many texts have which shingles: what most of them say, and which two may say the same.

Cost is near-linear in the text: pairs are only looked at where they share a shingle that few have, or follow one
another in the list of one that many have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.shingles import Hashes

SMALLEST = 100  # shingles; of a shorter text that is chance or one shared paragraph
_FEW = 10  # below this number of texts nothing is common
_COMMON_SHARE = 0.5
_LISTED = 50  # pairs are formed within lists of up to this length, beyond it only between neighbours
_OWN_SHARE = 0.5
_LOOSE = 0.6  # candidates are taken at this share of the threshold, before what is common comes back in


def likeness(ours: Hashes, theirs: Hashes) -> tuple[float, float]:
    """Return the Jaccard index and the share of the smaller set."""
    import numpy as np

    shared = len(np.intersect1d(ours, theirs, assume_unique=True))
    both = len(ours) + len(theirs) - shared
    return shared / max(1, both), shared / max(1, min(len(ours), len(theirs)))


class Index:
    """Which text has which shingle.

    `common` are the hashes that more than half of the texts have, `whole` tells which texts are made of little else.
    """

    def __init__(self, sets: Sequence[Hashes], rate: int) -> None:
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
        self._smallest = SMALLEST // rate

    def candidates(self, threshold: float) -> list[tuple[int, int]]:
        """Return the pairs that may reach `threshold` or lie one in the other, each once, the smaller index first."""
        import numpy as np

        if not self._count:
            return []
        rare = np.bincount(self._owners[np.repeat(self._sizes <= _LISTED, self._sizes)], minlength=self._count)
        keys, shared = np.unique(self._within_lists(), return_counts=True)
        left, right = keys // self._count, keys % self._count
        estimate = shared / np.maximum(1, rare[left] + rare[right] - shared)
        smaller = np.minimum(rare[left], rare[right])
        inner = (shared >= _LOOSE * smaller) & (smaller >= self._smallest)
        chosen = keys[(estimate >= _LOOSE * threshold) | inner]
        chained, agreed = np.unique(self._neighbours(), return_counts=True)
        full = np.array([len(item) for item in self._full])
        smaller = np.minimum(full[chained // self._count], full[chained % self._count])
        chosen = np.union1d(chosen, chained[agreed >= _LOOSE * threshold * smaller * _OWN_SHARE])
        return [(int(key) // self._count, int(key) % self._count) for key in chosen]

    def measure(self, left: int, right: int) -> tuple[float, float]:
        """Return Jaccard index and share of the smaller set, as far as the samples tell."""
        sets = self._full if self.whole[left] and self.whole[right] else self._own
        return likeness(sets[left], sets[right])

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
