"""How alike two short Chinese phrases are, by the pairs of characters they share.

Pairs of neighbouring characters beat word segmentation on official text, where most terms are compounds that a general
dictionary cuts differently from one sentence to the next.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOISE = re.compile(r"[\s，。；：、！？“”‘’《》〈〉（）()〔〕\[\]【】—～~\-·…,.;:!?\"']+")
# words that say that something is done, not what: they stand in every sentence of a plan and of a report
_EMPTY = re.compile(
    r"进一步|持续|深入|全面|全部|切实|不断|认真|积极|开展|推进|推动|加强|完成|实现|达到|建成|建立|组织|落实|做好|做到|确保|力争|争取|"
    r"不少于|不低于|不超过|至少|以上|以下|以内|左右|目标|任务|工作|情况|情形|已经|已|将|的|了|均|各|其中|共|累计|截至|全街道|全区|全社区|辖区内?|年底前|底前|前"
)
_JOINS = frozenset("和与及、")
_NUMBER = re.compile(  # it begins with a class, which is looked for in a tenth of the time
    r"[\d一二三四五六七八九十百千万两](?:(?<=\d)[\d,，.]*%?|(?<!\d)[一二三四五六七八九十百千万两]*(?=[个项次场名人户处家期支件条]))"
)
_BETWEEN = "\0"  # nothing that is left out, nor beside it


def core(phrase: str) -> str:
    """Return what a phrase is about: without numbers, punctuation and words that say only that something is done."""
    return _EMPTY.sub("", _NOISE.sub("", _NUMBER.sub("", phrase)))


def cores(phrases: Sequence[str]) -> list[str]:
    """Return `core` of each of many phrases: all are gone through at once, which spares most of the calls."""
    told = core(_BETWEEN.join(phrases)).split(_BETWEEN)
    return told if len(told) == len(phrases) else list(map(core, phrases))


def pairs(phrase: str) -> frozenset[str]:
    """Return the neighbouring character pairs of `phrase` (a single character stands for itself)."""
    if len(phrase) < 2:
        return frozenset([phrase]) if phrase else frozenset()
    return frozenset(map(add, phrase, phrase[1:]))


def alike(one: str, other: str) -> float:
    """Return 0 to 1: the Dice coefficient of the phrases' pairs, or the share of the shorter that lies in the longer.

    The latter counts at nine tenths, so that the very same name always beats one that merely contains it.
    """
    return pairs_alike(pairs(core(one)), pairs(core(other)))


def pairs_alike(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the same of the pairs of two phrases."""
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return max(2 * shared / (len(a) + len(b)), 0.9 * shared / min(len(a), len(b)) if min(len(a), len(b)) > 1 else 0.0)


def told_pairs(phrase: str, besides: re.Pattern[str]) -> frozenset[str]:
    """Return the pairs of what a phrase is about, none of them across what is left out: numbers, marks, empty words.

    Args:
        phrase: a clause or a name.
        besides: what is left out as well, where it stands; for each use what says nothing there.
    """
    cut = besides.sub(" ", _EMPTY.sub(" ", _NOISE.sub(" ", _NUMBER.sub(" ", phrase))))
    return frozenset(pair for piece in cut.split() if len(piece) > 1 for pair in pairs(piece))


class Weights:
    """How telling each pair is among a set of phrases: pairs that many of them share tell little."""

    def __init__(self, phrases: Iterable[str]) -> None:
        sets = [pairs(core(phrase)) for phrase in phrases]
        self._count = Counter(pair for found in sets for pair in found)
        self._total = max(len(sets), 1)

    def weight(self, pair: str) -> float:
        """Return the weight of one pair, at least 0.2."""
        return max(math.log((1 + self._total) / (1 + self._count[pair])) + 1, 0.2)

    def covered(self, phrase: str, text: str) -> float:
        """Return 0 to 1: how much of what `phrase` is about stands in `text`."""
        wanted = pairs(core(phrase))
        wanted = frozenset(pair for pair in wanted if not set(pair) & _JOINS) or wanted
        total = sum(self.weight(pair) for pair in wanted)
        if not total:
            return 0.0
        present = pairs(_NOISE.sub("", text)) | pairs(core(text))
        return sum(self.weight(pair) for pair in wanted if pair in present) / total
