"""Common words of two characters with one taken for another, where what stands there is no word (化介 for 化解).

A pair that no dictionary has is seldom a slip: mostly it is the end of one word and the beginning of another, or a
name. It is taken for one where both its characters are left over: neither makes a word with the character on its other
side, the odd one is not at home as a word by itself, and a common word of official prose differs from the pair by a
character of like sound or shape. In 1.86 million characters of a newspaper (see `misspellings`) that leaves some 200
pairs, most of them in names; in plans and reports of sub-districts hardly any.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alike import alike, sounding
from evaluators.lookup import Judged, once
from evaluators.misspellings import FUNCTION, MEASURES, common_words, set_phrases
from evaluators.model import Span
from evaluators.persons import SURNAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_PAIR = 2
_BEHIND = frozenset("够")  # 建够, 备够: may stand behind any verb, though the list has it as no word by itself
# 逐季, 补改: what the first goes with is endless, and no list of words has it all
_LEADS_TO = frozenset("促带代换补养助抵治防保")  # 以奖代补, 以工换租
_TIMES = frozenset("年季月旬周日天时期")
_SOMEWHERE = "有处"
_FULL = "满"  # 报满, 坐满, 招满
# 逐台更换, 逐部核对: lifts and cars; 逐部完善 is a slip of 逐步
_LOOKS_INTO = frozenset("核检查排登验测修审试调")
_LED = {
    "漏": frozenset("保评登管访帮扶查检测记录统算列填写改退缴种收诊救项户人学采核审批发放领补巡"),
    "逐": frozenset("日周旬月季年次期批户处栋幢楼层店铺街巷路段村组队家点位项条款句字页份件例案台所校班站"),
    "补": frozenset("改建签录登领办交报缴发种植栽修评测做拍换配设装选招学考训写填盖印送打喷刷铺挖"),
}
_DEALT_WITH = re.compile("把[\u4e00-\u9fff]{1,12}$")
_FAR = 13
_CALLED = re.compile("(?:[人员长任]|书记)[：:] ?$")
_LABEL = 4  # characters of what stands before a name
_COUNTS = frozenset("每各0123456789一两二三四五六七八九十")
# 区苇岸街道: the district, and then the name of what lies in it
_PLACE = re.compile(
    "(?:(?<![\u4e00-\u9fff])|(?<=[市区县]))[\u4e00-\u9fff]{2}(?:市|县|街道)(?![民场级政])"
)  # 清榆市榆东区
_ABOVE = re.compile("[\u4e00-\u9fff]?[市区县旗](?:(?![和与及向对给把到各])[\u4e00-\u9fff]){2,3}?(?:街道|镇|乡)")


@once
def slips(document: Document) -> tuple[tuple[Span, str], ...]:
    """Return the place of each pair that is taken for a common word misspelt, with that word, in order."""
    return tuple(sorted(_misspelt(document)))


def _misspelt(document: Document) -> Iterator[tuple[Span, str]]:
    text, start, stop = document.text, document.body.start, document.body.end
    (alone, common), refused = common_words(), _refused()
    for pair, word in _judged().doubtful(prefilter.pairs(document)).values():
        at = text.find(pair, start, stop)
        while at >= 0:
            before, behind = text[max(at - 1, start) : at + 1], text[at + 1 : min(at + 3, stop)]
            explained = before in common or behind in common or before in refused or behind in refused
            explained = explained or _of_a_name(text, at, start) or _of_two_acts(text, at) or _done_firmly(text, at)
            explained = explained or pair[1] in _LED.get(pair[0], ()) or pair[0] in _LED.get(before[:1], ())
            explained = explained or (pair[1] == _FULL and pair[0] in alone)
            explained = explained or _one_by_one(text, at)
            explained = explained or _of_each(text, at) or _by_which(text, at)
            explained = explained or (pair[1] == "起" and pair[0] in _TIMES)  # 第2周起
            explained = explained or (pair[0] == "待" and text.startswith("后", at + _PAIR))  # 待雨后开挖
            explained = explained or text.startswith("〔", at + _PAIR)  # 区司发〔2025〕3号
            explained = explained or before == _SOMEWHERE  # 有处充, 有处停
            explained = explained or _ABOVE.match(text, at) is not None or _PLACE.match(text, at) is not None
            if not explained and not _in_a_longer_word(text, at, start, stop):
                yield Span(at, at + _PAIR), word
            at = text.find(pair, at + 1, stop)


@cache
def _judged() -> Judged[int, tuple[str, str]]:
    """Return what is known of pairs of characters: most are a slip of nothing."""
    return Judged(_doubt)


def _doubt(number: int) -> tuple[str, str] | None:
    """Return the pair of that code and the common word of which it may be a slip; None where it is one of none."""
    pair = prefilter.pair_of(number)
    word = _meant(pair)
    return (pair, word) if word is not None else None


def _meant(pair: str) -> str | None:
    """Return the common word of which `pair`, no word itself, may be a slip."""
    alone, common = common_words()
    if len(pair) != _PAIR or pair in common:
        return None
    by_first, by_second = _terms()
    here, there = by_first.get(pair[0]), by_second.get(pair[1])
    if (here is None and there is None) or pair in _refused():
        return None
    found = next((pair[0] + other for other in here or () if _taken(other, pair[1], pair[0], alone)), None)
    return found or next((other + pair[1] for other in there or () if _taken(other, pair[0], pair[1], alone)), None)


@cache
def _refused() -> frozenset[str]:
    return frozenset((*set_phrases().both, *set_phrases().words))


def _taken(right: str, odd: str, kept: str, alone: frozenset[str]) -> bool:
    """Tell whether `odd` may stand beside `kept` for `right`: it must not be at home there as a word by itself.

    Where both could stand alone (处|制), only what sounds like `right` is taken for it (处置).
    """
    if odd in FUNCTION and (odd in alone or odd in _BEHIND):
        return False
    if odd in alone and kept in alone:
        return kept not in FUNCTION and odd in sounding(right)
    return odd in alike(right)


def _of_a_name(text: str, at: int, start: int) -> bool:
    """Tell whether the pair may be what is called after a surname (李|振治), or stands behind 填报人：and the like."""
    if text[at] in SURNAMES and _CALLED.search(text, max(at - _LABEL, start), at):
        return True
    surname = text[at - 1] if at > start else ""
    return surname in SURNAMES and text[max(at - 2, start) : at] not in common_words()[1]


def _of_two_acts(text: str, at: int) -> bool:
    """Tell whether the pair ends one act on a thing and begins another (买菜|取药), all four words by themselves."""
    alone, pairs = common_words()
    run = text[max(at - 1, 0) : at + _PAIR + 1]
    return len(run) == 2 * _PAIR and alone.issuperset(run) and not pairs.intersection((run[:_PAIR], run[_PAIR:]))


def _one_by_one(text: str, at: int) -> bool:
    """Tell whether the pair says that things are gone through one by one (逐台)."""
    if text[at] != "逐" or text[at + 1] not in MEASURES:
        return False
    return text[at + 1] != "部" or text[at + _PAIR : at + _PAIR + 1] in _LOOKS_INTO


def _by_which(text: str, at: int) -> bool:
    """Tell whether the pair says what something is done by or leads to (以奖促分, 以查促改)."""
    return text[at] in _LEADS_TO and text[at - 2 : at - 1] == "以"


def _of_each(text: str, at: int) -> bool:
    """Tell whether the pair begins with a measure word and goes on with a verb (每条|配车5辆)."""
    return at > 0 and text[at - 1] in _COUNTS and text[at] in MEASURES


def _done_firmly(text: str, at: int) -> bool:
    """Tell whether the pair is a verb with how its object is dealt with (把议事会|开实)."""
    return text[at + 1] == "实" and _DEALT_WITH.search(text, max(at - _FAR, 0), at) is not None


def _in_a_longer_word(text: str, at: int, start: int, stop: int) -> bool:
    """Tell whether the pair belongs to a set phrase or stands between two parts of one."""
    near = text[max(at - 3, start) : min(at + 5, stop)]
    return any(phrase in near for phrase in _by_middle().get(text[at : at + _PAIR], ()))


@cache
def _by_middle() -> dict[str, list[str]]:
    """Return the set phrases by every pair in them, what is no word by itself among these (移风|易俗)."""
    found: dict[str, list[str]] = {}
    for phrase in (*set_phrases().terms, *(both for both in set_phrases().both if len(both) > 2)):
        for at in range(len(phrase) - 1):
            found.setdefault(phrase[at : at + 2], []).append(phrase)
    return found


@cache
def _terms() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the second characters of the common words by their first, and the first by their second."""
    by_first: dict[str, list[str]] = {}
    by_second: dict[str, list[str]] = {}
    for word in set_phrases().words:
        by_first.setdefault(word[0], []).append(word[1])
        by_second.setdefault(word[1], []).append(word[0])
    return by_first, by_second
