"""Totals with the parts they are said to consist of: 经费92万元，其中…; …，合计130人; 8个社区（东片5个、西片3个）."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?"
_UNIT = (
    r"亿元|万元|元|平方米|公里|公顷|公斤|千克|人次|户次|场次|批次|小时|%"
    r"|[亩羽头尾株棵斤次例宗段根幅本部口笔单趟把卷面顶双个名支场次处家所项件条块套户人篇堂期门座台类种批起栋只份册吨辆间张米]"
)
_REACH = 300  # characters in which the total of what follows stands
_NOUN = 8  # characters before a number that may name what it counts
_MOST = 40  # parts; more nobody adds up in a sentence
_TOTAL = re.compile(rf"(?P<n>{_NUMBER})(?P<u>{_UNIT})(?![0-9])")
# a part: a name without figures, the number, the unit (which a bracket may leave out)
_PART = re.compile(
    rf"^(?P<name>20[0-9]{{2}}年[^0-9，。；（）()]{{0,20}}?|[^0-9，。；（）()]{{1,24}}?)(?P<n>{_NUMBER})(?P<u>{_UNIT})?$"
)
_AMONG = re.compile(r"(?:(?:，|,|；)?其中[：:，]?(?:有|包括)?|(?<=元)，(?:主要)?包括[：:]?)(?P<list>[^。；，]+)")
# 居民出资（含专项维修资金）93.6万元: what brackets add to a part's name is no part
_ASIDE = re.compile("[（(][^（）()0-9，。；]{1,20}[）)](?=[0-9])")
_PIECE = re.compile("[^。；，]+")
# 灭火机30台、水枪40把，两类器材合计70台（把）: things counted in several units
_SUMMED = re.compile(
    rf"(?P<list>[^。；，：:]{{1,300}})，(?:(?:以上)?[二两三四五六七八九十]类[\u4e00-\u9fff]{{1,6}}?)?"
    rf"(?:合计|共计|总计|一共|总共|共)(?:为|是)?(?P<n>{_NUMBER})(?P<u>{_UNIT})(?:[（(](?P<also>[^（）()]{{1,12}})[）)])?"
)
# 经费90万元，分别用于设施50万元、人员40万元: what is divided, and what comes from somewhere, is so as a whole
_DIVIDED = re.compile(
    rf"(?P<n>{_NUMBER})(?P<u>{_UNIT})(?:(?P<noun>[\u4e00-\u9fff]{{0,10}}?)，?(?:分别|具体)(?:为|是)[：:]?"
    r"|，?(?:主要|共)?由[两三四五六七八九0-9][个大]?(?:部分|方面|块|类)(?:资金|经费)?(?:组成|构成)[：:，]"
    r"|，?(?:分别(?:用于|安排用于|投入|投向)|分布(?:在|于|情况为)"
    r"|(?:资金|经费)?来源(?:为|是|于|包括)|(?:资金|经费)?(?:构成|组成)(?:为|是)))(?P<list>[^。；，]+)(?=[。；，]|$)"
)
# 共需18万元，由财政补助10万元、社区自筹8万元组成
_MADE_OF = re.compile(
    rf"(?P<n>{_NUMBER})(?P<u>{_UNIT})[\u4e00-\u9fff]{{0,6}}，?(?:主要)?由(?P<list>[^。；，]+?)(?:共同)?(?:组成|构成)(?=[。；，]|$)"
)
# 18个乡镇中，达到95%以上的12个，90%至95%之间的5个，不足90%的1个: bands leave nothing out
_BANDED = re.compile(
    rf"(?P<n>{_NUMBER})(?P<u>[个名户家所处项])[^0-9。；，]{{0,16}}中，(?P<list>(?:[^。；，、]{{2,24}}?的(?:有|为)?{_NUMBER}(?P=u)[，、]?){{2,6}})(?=[。；，]|$)"
)
_BAND = re.compile(rf"(?P<name>[^。；，、]{{2,24}}?)的(?:有|为)?(?P<n>{_NUMBER})(?P<u>[个名户家所处项])")
_BOUND = re.compile("以上|以下|以内|之间|不足|不到|不满|超过|低于|高于|未达到|未达")
# 共42项，已完成38项，正在推进3项，尚未启动1项: a thing is done, under way or not begun
_DONE = "(?:完成|办结|整改|建成|竣工|销号|化解|落实|解决)"
_STATE = (
    rf"(?:其中)?(?:目前)?(?:(?P<done>已(?:经|全部|顺利)?{_DONE}(?:整改|到位|了)?)"
    r"|(?P<on>正(?:在|有序|抓紧)?(?:抓紧|有序|持续|加快)?(?:推进|实施|办理|建设|整改|进行|施工|化解|协调|落实)|在[办建])"
    rf"|(?P<not>(?:尚|还|暂)?未(?:能)?(?:{_DONE}|启动|开工|实施|开展|办理)))(?:的)?(?:有|为)?"
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _STATE)
_STATES = re.compile(
    rf"(?P<n>{_NUMBER})(?P<u>[项个件处户条起家])[^0-9。；，]{{0,12}}(?:[，。]截[至止]到?[^，。；]{{2,14}}|[，。]目前)?[，：。]"
    rf"(?P<list>{_UNNAMED}{_NUMBER}(?P=u)(?:[，、；]{_UNNAMED}{_NUMBER}(?P=u)){{1,4}})(?=[，、。；]|$)"
)
_GOES_ON = re.compile("[，、；](?:其余|剩余|余下|另|还|未|尚|暂|[^，。；]{0,12}[0-9])")
# …。另有1项经区里同意取消: what is left is accounted for in the next sentence
LEFT_OVER = re.compile(
    "(?:另|其余|剩余|余下|未|取消|暂缓|暂停|撤销|终止|调出|核销)[^。；]{0,24}?(?:[0-9]|[一二两三四五六七八九十][项个件处户条起家])"
    "|(?:[0-9]|[一二两三四五六七八九十])[项个件处户条起家][^。；]{0,24}?(?:取消|暂缓|暂停|撤销|终止|调出|核销|未)"
)
_SET = re.compile("任务|工作|实事|举措|目标|指标")  # what is set to be done does not fall away, as what is received may
_ONE_STATE = re.compile(rf"{_STATE}(?P<n>{_NUMBER})")
_BRACKET = re.compile(rf"(?P<n>{_NUMBER})(?P<u>{_UNIT})[^0-9（）()，。；]{{0,4}}[（(](?P<list>[^（）()]+)[）)]")
# each with words without one of which it matches nowhere
_LISTED: tuple[tuple[Literal["summed", "bracket"], re.Pattern[str], tuple[str, ...]], ...] = (
    ("summed", _SUMMED, ("，合计", "，共", "，总", "，一共", "类")),
    ("summed", _DIVIDED, ("分别", "具体", "分布", "来源", "构成", "组成")),
    ("summed", _MADE_OF, ("组成", "构成")),
    ("bracket", _BRACKET, ("（", "(")),
)
_EACH = re.compile(
    "每|各(?![类种项式样级界])|均|平均|人均|户均|不少于|不超过|以上|以下|左右|约|至少|(?<![增加大升高降减少缩])至$|[~～—]$"
)
# 和 parts two items only behind a unit: in 保险和演练6万元 it stands within a name
_APART = re.compile(
    "、|(?<=[个名支场次处家所项件条块套户人篇堂期门座台类种批起栋只份册吨辆间张米元0-9])[和及](?=[^0-9、]{1,16}[0-9])"
)


@dataclass(frozen=True, slots=True)
class Split:
    """A total and its parts, all in one unit.

    Attributes:
        form: among (其中, which may leave some out), summed (合计 behind the parts, 分别用于 before them), bracket, or
            states (已完成20项，正在推进2项: what is not begun may be left out).
        totals: what the parts may add up to; more than one where the words before 其中 name several.
        span: from total to last part, or the other way round.
        at: the total alone.
    """

    form: Literal["among", "summed", "bracket", "states"]
    totals: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]
    names: tuple[str, ...]
    unit: str
    span: Span
    at: Span


def splits(text: str, behind: str = "") -> Iterator[Split]:
    """Yield the totals of one sentence that are followed, preceded or explained by their parts.

    Args:
        text: the sentence.
        behind: the one that follows in its paragraph, which may tell of what is left over.
    """
    whole, text = text, _ASIDE.sub(lambda aside: "某" * len(aside[0]), text) if "其中" in text else text
    for match in _AMONG.finditer(text):
        before = list(_TOTAL.finditer(text, max(0, match.start() - _REACH), match.start()))
        parts, end = _parts(match["list"]), match.end()
        if len(parts) == 1 and parts[0][2]:
            parts, end = _commas(text, match.start("list"), parts[0][2])
        unit = parts[0][2] if parts else None
        totals = [m for m in before if m["u"] == unit and not _EACH.search(text[max(0, m.start() - 8) : m.start()])]
        if len(parts) > 1 and totals and all(part[2] == unit for part in parts) and unit:
            last = totals[-1]
            found = tuple(_decimal(m["n"]) for m in totals)
            yield Split("among", found, *_columns(parts), unit, Span(last.start(), end), Span(*last.span()))
    yield from _listed(whole)
    yield from _banded(whole)
    yield from _stated(whole, behind)


def _listed(text: str) -> Iterator[Split]:
    """Yield totals behind their parts (…，合计130人), before them (分别用于…), and with them in brackets."""
    for form, pattern, signs in _LISTED:
        for match in pattern.finditer(text) if any(map(text.__contains__, signs)) else ():
            parts, unit = _parts(match["list"]), match["u"]
            units: set[str | None] = {unit, *((match["also"] or "").split("、") if pattern is _SUMMED else ())}
            if form == "bracket":
                units.add(None)
            if len(parts) < 2 or any(part[2] not in units for part in parts):
                continue
            if pattern in (_DIVIDED, _MADE_OF) and _EACH.search(text[max(0, match.start() - 8) : match.start()]):
                continue
            if pattern is _DIVIDED and match["noun"] and any(part[1] > _decimal(match["n"]) for part in parts):
                continue  # 6个社区，分别为甲社区98个、…: counted are things in them
            if form == "summed" or "其中" not in match["list"]:
                at = Span(match.start("n"), match.end("u"))
                yield Split(form, (_decimal(match["n"]),), *_columns(parts), unit, Span(*match.span()), at)


def _stated(text: str, behind: str) -> Iterator[Split]:
    """Yield what stands with all of it in its states, or with more in two of them than there is."""
    for match in _STATES.finditer(text) if "已" in text else ():
        states = list(_ONE_STATE.finditer(match["list"]))
        total, added = _decimal(match["n"]), sum((_decimal(one["n"]) for one in states), Decimal(0))
        kinds = {next(kind for kind in ("done", "on", "not") if one[kind]) for one in states}
        if len(kinds) != len(states) or "done" not in kinds:
            continue
        partial = len(kinds) < 3 and added <= total  # of two states a third may be left out
        if partial and ("on" not in kinds or _GOES_ON.match(text, match.end()) or not _set(text, match)):
            continue
        if added < total and LEFT_OVER.search(text[match.end() :] + behind):
            continue
        parts = [(one[0], _decimal(one["n"]), match["u"]) for one in states]
        at = Span(match.start("n"), match.end("u"))
        form: Literal["summed", "states"] = "states" if partial else "summed"
        yield Split(form, (total,), *_columns(parts), match["u"], Span(*match.span()), at)


def _set(text: str, states: re.Match[str]) -> bool:
    return _SET.search(text, max(0, states.start() - _NOUN), states.start("list")) is not None


def _banded(text: str) -> Iterator[Split]:
    for match in _BANDED.finditer(text) if "中，" in text else ():
        bands = [(band["name"], _decimal(band["n"]), band["u"]) for band in _BAND.finditer(match["list"])]
        if len(bands) > 1 and all(_BOUND.search(name) for name, _, _ in bands):
            at = Span(match.start("n"), match.end("u"))
            yield Split("summed", (_decimal(match["n"]),), *_columns(bands), match["u"], Span(*match.span()), at)


def _columns(parts: list[tuple[str, Decimal, str | None]]) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    return tuple(part[1] for part in parts), tuple(part[0] for part in parts)


def _parts(listed: str) -> list[tuple[str, Decimal, str | None]]:
    """Return (name, number, unit) of each part; nothing where one is no plain number, a rate per head or 等."""
    found: list[tuple[str, Decimal, str | None]] = []
    for piece in _APART.split(listed.strip()):
        match = _PART.match(piece.strip())
        if match is None or _EACH.search(match["name"]) or "含" in match["name"]:
            return []
        found.append((match["name"], _decimal(match["n"]), match["u"]))
    return found


def _commas(text: str, start: int, unit: str) -> tuple[list[tuple[str, Decimal, str | None]], int]:
    """Return the parts in `unit` that commas divide (其中区级补助150万元，街道自筹100万元), and where they end."""
    found: list[tuple[str, Decimal, str | None]] = []
    end = start
    for match in itertools.islice(_PIECE.finditer(text, start), _MOST):
        part = _parts(match[0])
        if len(part) != 1 or part[0][2] != unit:
            break
        found += part
        end = match.end()
        if text[end : end + 1] not in ("，", ","):
            break
    return found, end


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))
