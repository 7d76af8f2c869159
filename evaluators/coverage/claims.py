"""What a report says of its own work: claims of completion that its figures, its days or its next steps take back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import alike, core, pairs, told_pairs
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DONE = "(?:(?:完成|实现|达到|达标|建成|办结|落实)(?:了)?(?!率)|(?:化解|整改|处置|处理|解决|改造)(?:到位|完毕|完成))"
# 按期办结2151件 counts those done in time and claims nothing of the others
_UP_TO_MARK = re.compile("[^，。；：]*")
_LONGEST = 20
COMPLETE = re.compile(
    f"(?:(?:全面|圆满|全部|超额)(?:高质量)?{_DONE}|(?:如期|按期|按时|顺利)(?:高质量)?{_DONE}(?![0-9]))"
)
_NOT = re.compile(
    "(?:未能?|没有|尚未|不能|确保|力争|争取|将|拟|计划|即将|有望|推动|推进|努力|围绕|聚焦|紧扣|紧盯|锚定|对标|着眼|奋力)[^，。；]{0,6}$"
)
OF_WORK = "(?:完成|办结|达标|落实|建成)率"
# a rate of 整改 takes back 全部整改到位, not 全部完成 of something else
_RATE = re.compile(
    rf"(?:{OF_WORK}|(?P<of>化解|整改|处置|处理|解决|改造)率)(?:仅|只)?(?:为|达到|达|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_AIM = re.compile(
    r"(?P<name>[一-龥]{2}率)(?:的)?(?:年度|考核)?(?:目标|任务|指标)(?:值|数)?(?:为|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_SETTLED = re.compile(
    "(?P<what>[一-龥]{2,8})问题(?:已经?)?(?:得到|全部|均)?(?:了)?(?:全面|彻底|根本|全部|圆满)(?:得到)?(?:了)?(?:解决|消除)"
)
_STILL = re.compile("(?:仍|还|尚)(?:然|旧)?(?:有|存在|未|没)|[一-龥]困难|不足|短缺")
# 实现网格党组织全覆盖, taken back by 仍有9个网格未建立党支部 or 覆盖还有空白
_COVERED = re.compile("(?:实现|做到|达到)了?(?P<what>[一-龥]{2,14}?)的?全覆盖(?!的)")
# and what the next steps are still to cover: 尽快实现9个社区助餐服务全覆盖
_COVERS = re.compile("(?:实现|做到|达到)了?[^，。；]{2,16}?的?全覆盖(?!的?(?:目标|要求|任务|基础|工作|格局))")
_TO_COVER = re.compile(
    "(?:尽快|尽早|加快|逐步|力争|争取|推动|努力)[^，。；]{0,8}?(?P<said>实现(?P<what>[^，。；]{2,20}?)的?全覆盖)"
)
_COVERING = re.compile("[0-9]+[个名户处家支栋]?|服务|工作|各类?|所有|全部|全街道|辖区")
_SOME = re.compile("试点|示范|部分|首批|第一批|重点|率先|基本|初步|接近|除")
_OF_EVERYTHING = re.compile(
    "[一二三四五六七八九十]+[是项件]|各[项类]|所有|年度|全年|年初|既定|预期|预定|确定|制定|下达|街道|社区|民生|实事|重点|主要|项目|指标"
    "|圆满|如期|按期|按时|超额|顺利|高质量|整改|到位|达标|改造|治理|本[月年季]|一年来|总体|总的来看|工程|要求|计划|方案|规定|约定|承诺"
)
_MOST_OF_IT, _TWO = 0.6, 2
_GAP = re.compile(
    "(?:仍|还|尚)(?:然|旧)?有[0-9一二三四五六七八九十两]+[个名户处家支条栋][一-龥]{2,10}?(?:未|没有|没)(?:能)?(?:建立|成立|组建|覆盖|配备|配齐|建成|设立|纳入|开展|安装)"
    "|覆盖(?:面)?(?:仍|还|尚)(?:然)?(?:有|存在|未)[^，。；]{0,8}(?:空白|盲区|死角|盲点|缺口|全面)"
)
_WHOLE_YEAR = re.compile("(?:实现|完成|达到)了?(?:全年|年度|本年度)[^，。；]{2,16}?(?:目标|任务)(?!的)")
_FOR_WHICH = re.compile("[^，。；]*?(?:打下|打好|奠定|提供|创造|积累)")  # 为完成全年各项目标任务打下基础
_LAST_YEAR = re.compile("上年|去年|上一年|往年")
_BUT = re.compile("除[^，。；]{1,24}外")
# 未完成1项，为综合服务用房全部达标: the name of what was not done
_NAMED_UNDONE = re.compile(
    "(?:未|没有?)(?:能|有)?(?:完成|达到|实现|落实)的?[0-9一二三四五六七八九十]+[项个条件]，?(?:分别)?[为是即][^，；。]*$"
)
_ALL_OF_IT = re.compile("任务|指标|目标|各项|所有")
# 十项实事已全部圆满完成: all of a counted number of things
_ALL_COUNTED = re.compile("[二三四五六七八九十]{1,3}(?:项|件)[一-龥]{2,14}?(?:已经?)?(?:全部|均|都)(?:已经?)?")
COUNTS = re.compile(
    r"(?:计划|应)[^\d。；;\n]{0,20}?(?P<planned>\d+(?:\.\d+)?)(?P<unit>[万]?[一-龥]{1,2}?)[^\d。；;\n]{0,20}?"
    r"(?:完成|实现|建成|实际)[^\d。；;\n%]{0,12}?(?P<done>\d+(?:\.\d+)?)(?P=unit)"
)
# 6个社区全部建成专区: a thing of its own, where 改造项目全面完成 holds whatever was done
_ITS_OWN = re.compile("[0-9一二三四五六七八九十两]+[个名户处家支栋条座所]|建成[一-龥]{2}")
_COUNTED_THING = re.compile(r"[一-龥]\d+(?:\.\d+)?[万]?[一-龥]{1,2}$")
_DONE_ON = re.compile(r"已(?:经)?(?:于|在)(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
_FOUND = "建立健全|建立|建成|搭建|成立|组建|设立|开通"
_ISSUE = "制定|出台|印发"
_CLAIM = re.compile(
    f"(?P<verb>{_FOUND}|{_ISSUE}|落实|实行|执行|推行)(?:了|并实行|并落实)?(?P<object>[^，。；：、\n]{{2,30}}(?:、[^，。；：、\n]{{1,10}}”[^，。；：、\n]{{0,8}})?)"
)
_AHEAD = re.compile(f"(?<![健新])(?P<verb>{_FOUND}|{_ISSUE})(?P<object>[^，。；：\n]{{2,40}})")
# 全面完成便民中心改造: work on one thing, which has an end; what is done to many things or goes on for years has none
_FINISHED = re.compile("(?:全面|全部|圆满|如期|顺利|按期)完成了?(?P<object>[^，。；：、0-9\\n]{4,30})")
_UNDER_WAY = re.compile("(?:加快|抓紧|全力|尽快)(?:推进|实施|完成|启动|做好)(?P<object>[^，。；：、0-9\\n]{4,30})")
_ENDS = re.compile(
    "(?:中心|站|室|馆|广场|公园|大楼|办公楼|食堂|平台|系统|校区|院区|用房|场所)[一-龥]{0,4}"
    "(?:建设|改造|改造升级|升级|升级改造|提升|装修|扩建|修缮|搬迁|加固|工程|项目)+$"
)
_WORKS = 0.9
_GOES_ON = re.compile("继续|进一步|持续|不断|深化|巩固|完善|健全|优化|再|新|其余|剩余|第[二三四]批|推广|扩大|更多")
_UNDONE = re.compile("未|没有|尚|正在|拟|将|计划|准备|筹备|部分|试点|首批|第一批|初步|推动|要求|指导|协助|如何")
_PLACE = re.compile("[一-鿿]{2,4}(?:社区|街道|小区)")
_NAMED = re.compile("“(?P<count>[一二两三四五六七八九])(?:张|项|个|本|套|份)?(?P<head>[一-鿿]{2})”")
_LIST = re.compile("“(?P<items>[^”]*、[^”]*)”(?P<head>[一-鿿]{2})")
_WORKED_ON = "推进"
_SAME = 0.8
_SHORT = 4
_NUMERAL = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that say that something was founded, issued or put into practice, and the places their clause names."""

    verb: str
    object: str
    span: Span
    places: frozenset[str]


def undercut(sentence: str) -> Iterator[tuple[Span, str]]:
    """Yield each claim of completion in a sentence that gives a rate or counts below the whole, and why."""
    for match in _complete(sentence):
        stop = min((p for p in (sentence.find("；", match.end()),) if p >= 0), default=len(sentence))
        begin = sentence.rfind("；", 0, match.start()) + 1
        part = sentence[begin:stop]
        claim = sentence[begin_of(sentence, match.start(), "，。；：") : end_of(sentence, match.end(), "，。；：")]
        for rate in _RATE.finditer(part):
            if Decimal(rate["rate"]) < 100 and (rate["of"] or "") in match[0] and _is_of(claim, part, rate.start()):
                yield Span(*match.span()), f"同一句写明{rate[0]}"
                break
        else:
            for counts in COUNTS.finditer(part):
                if Decimal(counts["done"]) < Decimal(counts["planned"]):
                    unit = counts["unit"]
                    yield Span(*match.span()), f"计划{counts['planned']}{unit}，只完成{counts['done']}{unit}"
                    break


def _is_of(claim: str, part: str, rate: int) -> bool:
    """Tell whether a rate may be of what was claimed, and not of another thing counted right before it.

    8个社区全部建成专区，改造厨房11间，完成率85%: the rate is of the kitchens.
    """
    end = begin_of(part, rate, "，。；：") - 1
    before = part[begin_of(part, end, "，。；：") : end] if end > 0 else ""
    if not _COUNTED_THING.search(before) or before in claim or _ALL_OF_IT.search(claim) or not _ITS_OWN.search(claim):
        return True
    return bool(pairs(core(before)) & pairs(core(claim)))


def _complete(sentence: str) -> Iterator[re.Match[str]]:
    """Yield the claims of completion that nothing is excepted from."""
    return (
        match
        for match in _claimed(COMPLETE, sentence)
        if not _BUT.search(sentence, 0, match.start()) and not _NAMED_UNDONE.search(sentence, 0, match.start())
    )


def _claimed(pattern: re.Pattern[str], sentence: str) -> Iterator[re.Match[str]]:
    """Yield where `pattern` stands as said of what is done, not of what is denied or still sought."""
    return (match for match in pattern.finditer(sentence) if not _NOT.search(sentence[: match.start()]))


def below_target(sentence: str, before: str) -> Iterator[tuple[Span, str]]:
    """Yield each claim of completion beside a rate below the target that the same or the sentence before gives it."""
    aims = {match["name"]: Decimal(match["rate"]) for match in _AIM.finditer(before + sentence)}
    if not aims:
        return
    for match in _complete(sentence):
        for name, aim in aims.items():
            reached = re.search(
                rf"{name}(?:仅|只)?(?:已)?(?:为|达到|达|是)(\d+(?:\.\d+)?)[%％]", sentence[: match.start()]
            )
            if reached and Decimal(reached[1]) < aim:
                yield Span(*match.span()), f"{reached[0]}，低于{aim}%的目标"
                break


def settled(sentence: str) -> Iterator[tuple[Span, str]]:
    """Yield each claim that a problem is settled for good (饮水问题得到全面解决), and the problem."""
    for match in _claimed(_SETTLED, sentence):
        yield Span(*match.span()), match["what"]


def still_open(what: str, sentence: str) -> bool:
    """Tell whether a sentence on problems says that `what` goes on: 仍有37户饮水困难."""
    about = pairs(what[-3:])  # 小区饮水 and 部分小区 share only where
    clauses = filter(_STILL.search, re.split("[，。；]", sentence))
    return any(pair in clause for clause in clauses for pair in about)


def covered(sentence: str) -> Iterator[tuple[Span, str]]:
    """Yield each claim that something covers all (实现党组织全覆盖), and what does."""
    for match in _claimed(_COVERED, sentence):
        yield Span(*match.span()), match["what"]


def covers(sentence: str) -> Iterator[Claim]:
    """Yield each clause that says that something covers all."""
    for match in _claimed(_COVERS, sentence):
        begin, end = begin_of(sentence, match.start(), "，。；："), end_of(sentence, match.end(), "，。；")
        if not _SOME.search(sentence[begin:end]):
            yield Claim("全覆盖", sentence[begin:end], Span(*match.span()), frozenset())


def to_cover(sentence: str) -> Iterator[Claim]:
    """Yield what a sentence says is still to cover all, where nothing says that it goes further than before."""
    for match in _TO_COVER.finditer(sentence):
        if not _GOES_ON.search(sentence, begin_of(sentence, match.start(), "，。；："), match.start()):
            yield Claim("全覆盖", match["what"], Span(*match.span("said")), frozenset())


def uncovered(claim: Claim, intention: Claim) -> bool:
    """Tell whether what is still to cover all is what was said to do so: most of its words stand in the claim.

    None of its characters may be missing there: 健康档案 cover all and 健康体检 still does not.
    """
    numbers = [set(re.findall(r"\d+", one.object)) for one in (claim, intention)]
    if numbers[0] and numbers[0] != numbers[1]:
        return False  # 3个社区, and then all 9
    thing = _COVERING.sub("", intention.object)
    wanted = pairs(thing)
    shared = sum(pair in claim.object for pair in wanted)
    return set(thing) <= set(claim.object) and shared >= max(_TWO, _MOST_OF_IT * len(wanted))


def left_out(what: str, sentence: str) -> str | None:
    """Return the clause of a sentence on problems that names a gap in what was said to cover all."""
    for clause in re.split("[，。；]", sentence):
        if _GAP.search(clause) and (what in clause or (what[:2] in clause and what[2:3] in clause)):
            return clause
    return None


def whole_year(sentence: str) -> Iterator[Span]:
    """Yield each claim that a goal of the whole year is reached."""
    for match in _claimed(_WHOLE_YEAR, sentence):
        if not _FOR_WHICH.match(sentence, match.end()):
            yield Span(*match.span())


def overall(sentence: str) -> Iterator[Span]:
    """Yield each claim that all of the work is complete, made in a clause without a figure."""
    if _BUT.search(sentence) or _LAST_YEAR.search(sentence):
        return
    for match in COMPLETE.finditer(sentence):
        begin = begin_of(sentence, match.start(), "，。；：")
        if re.search("[0-9]", sentence[begin : match.end() + 8]):
            continue
        words = _UP_TO_MARK.match(sentence, begin, match.end() + _LONGEST)[0]  # type: ignore[index]  # may be empty
        if (_ALL_OF_IT.search(words) or _ALL_COUNTED.search(words)) and not _NOT.search(
            sentence[begin : match.start()]
        ):
            yield Span(*match.span())


def touches(sentence: str, claim: Span, other: str, subject: str) -> bool:
    """Tell whether a claim about all of the work is of what other words tell, or of all there is.

    全面完成楼道整治任务 says nothing of kitchens, unless all that is told of, which `subject` names, is 楼道整治.
    """
    words = sentence[begin_of(sentence, claim.start, "，。；：") : end_of(sentence, claim.end, "，。；：")]
    about = told_pairs(words, _OF_EVERYTHING)
    return len(about) < _TWO or about <= pairs(subject) or bool(about & pairs(core(other)))


def premature(sentence: str, on: date) -> Iterator[tuple[Span, date]]:
    """Yield each day that a sentence gives as one on which something was done, though it lies after `on`."""
    for match in _DONE_ON.finditer(sentence):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
        except ValueError:  # told by DDL-10
            continue
        if day > on:
            yield Span(*match.span()), day


def claims(sentence: str) -> Iterator[Claim]:
    """Yield what a sentence says was founded, issued or put into practice."""
    for match in _CLAIM.finditer(sentence):
        begin = begin_of(sentence, match.start(), "，。；：")
        if not _UNDONE.search(sentence[begin : match.start()]):
            yield Claim(match["verb"], match["object"], Span(*match.span()), _places(sentence[begin : match.end()]))
    yield from _works(_FINISHED, sentence)


def intentions(sentence: str) -> Iterator[Claim]:
    """Yield what a sentence says is still to be founded or issued, from nothing rather than further."""
    for match in _AHEAD.finditer(sentence):
        begin = begin_of(sentence, match.start(), "，。；：")
        if not _GOES_ON.search(sentence[begin : match.end()]):
            yield Claim(match["verb"], match["object"], Span(*match.span()), _places(sentence[begin : match.end()]))
    yield from _works(_UNDER_WAY, sentence)


def _works(pattern: re.Pattern[str], sentence: str) -> Iterator[Claim]:
    """Yield what is said of works on one thing, that they are finished or still to be carried on."""
    for match in pattern.finditer(sentence) if "完成" in sentence or pattern is _UNDER_WAY else ():
        begin = begin_of(sentence, match.start(), "，。；：")
        clause = sentence[begin : match.end()]
        held_back = _UNDONE.search(sentence[begin : match.start()]) or _GOES_ON.search(clause)
        if _ENDS.search(match["object"]) and not held_back:
            yield Claim(_WORKED_ON, match["object"], Span(*match.span()), _places(match["object"]))


def taken_back(claim: Claim, intention: Claim) -> bool:
    """Tell whether what is still to be done is what was said to be done: the same thing, or the list a name counts."""
    if _counted(claim.object, intention.object):
        return True
    if _WORKED_ON in (claim.verb, intention.verb):
        same = claim.verb == intention.verb and claim.places == intention.places
        return same and alike(claim.object, intention.object) >= _WORKS
    if claim.verb in ("落实", "实行", "执行", "推行") or (claim.verb in _ISSUE) != (intention.verb in _ISSUE):
        return False
    one, other = claim.object, intention.object
    if re.findall(r"\d+", one) != re.findall(r"\d+", other) or claim.places != intention.places:
        return False
    shorter = min(len(core(one)), len(core(other)))
    return shorter >= _SHORT and alike(one, other) >= _SAME


def _places(clause: str) -> frozenset[str]:
    return frozenset(re.sub("^[在对为于由]", "", name) for name in _PLACE.findall(clause))


def _counted(name: str, listing: str) -> bool:
    """Tell whether a name (“两本台账”) counts the items of a listing (“来访、走访”台账)."""
    for named in _NAMED.finditer(name):
        for listed in _LIST.finditer(listing):
            count = len(listed["items"].split("、"))
            if named["head"] == listed["head"] and _NUMERAL.find(named["count"].replace("两", "二")) + 1 == count:
                return True
    return False
