"""Lists beside their count that need no colon: quoted names before it, places before 这三个, what a heading counts.

“甲”“乙”“丙”三个品牌 counts names that nothing else parts; 甲社区、乙社区这两个社区 says what it counts; under a heading
组建五支队伍 the one list of 队 is what it announces. Behind 等 fewer may be listed than counted, more may not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_HAN = "\u4e00-\u9fff"
_COUNT = "(?P<count>[二两三四五六七八九十]{1,2}|[2-9]|1\\d)"
# “甲议事厅”“乙夜校”“丙帮帮团”三个品牌; events and copies may be more than their names
_QUOTED = re.compile(
    f"(?P<items>(?:“[^“”\n]{{1,20}}”[{_HAN}]{{0,4}}?(?:、|以及|[和与及])?){{2,9}})(?P<open>等)?“?{_COUNT}(?P<unit>个|项|大|类|支|张|种|条)"
    f"(?P<noun>[{_HAN}]{{0,6}}?(?:问题|隐患|乱象|行为|现象|对象|人群|品牌|项目|机制|平台|工程|行动|模式|队伍|阵地|载体|课程|工作法|制度|专题|系列|栏目|主题|清单|空间|驿站|工作室|社团|场景|环节|理念))"
)
_TITLES = re.compile(
    f"(?P<items>(?:《[^《》\n]{{2,40}}》(?:、|以及|[和与及])?){{2,9}})(?P<open>等)?{_COUNT}(?P<unit>个|项|份|部|件|本)"
    f"(?P<noun>[{_HAN}]{{0,4}}?(?:制度|办法|文件|方案|预案|清单|手册|规定|指引|细则|规程|表|书))"
)
# 甲社区、乙社区这三个社区
_THESE = re.compile(
    f"(?P<items>[{_HAN}]{{1,8}}(?P<head>[{_HAN}]{{2}})(?:[、和与及]|以及)(?:[{_HAN}]{{1,8}}(?P=head)(?:[、和与及]|以及))*[{_HAN}]{{1,8}}(?P=head))"
    f"这(?P<open>)(?P<count>[二两三四五六七八九十]|[2-9])(?P<unit>[个家支处所项条类名])(?P<noun>[{_HAN}]{{0,4}}(?P=head))"
)
# 人防、物防、技防、心防“三防”
_ENDING = re.compile(
    f"(?P<items>[{_HAN}]{{1,3}}(?P<head>[{_HAN}])(?:、[{_HAN}]{{1,3}}(?P=head)){{1,8}})(?P<open>)“?(?P<count>[二两三四五六七八九])(?P<unit>)(?P<noun>(?P=head))(?=[”合结联同]|融合|并举)"
)
# “问、议、办、评”四步工作法
_IN_QUOTES = re.compile(
    f"“(?P<items>[{_HAN}]{{1,6}}(?:、[{_HAN}]{{1,6}}){{1,8}})”(?P<open>)(?P<count>[二两三四五六七八九十])(?P<unit>个|项|大)?(?P<noun>步|环节|字|级|类|方面|机制|制度|位(?=一体))"
)
# “三进”活动。推动政策进楼院、进商圈。: every item begins with what is counted
_BEGUN = re.compile(
    f"“(?P<count>[二两三四五六七八九])(?P<unit>)(?P<noun>(?P<head>[{_HAN}]))”[{_HAN}]{{0,6}}[。，](?P<open>)[^。；，、：\n“]{{0,10}}?(?P<items>(?P=head)[^，。；、\n]{{1,8}}(?:、(?P=head)[^，。；、\n]{{1,8}})+)(?=[，。；])"
)
# 讲政策、讲法律、讲安全、讲技能“三讲”活动: every item begins with what is counted right behind the last
_BEHIND = re.compile(
    f"(?P<items>(?P<head>[{_HAN}])[{_HAN}]{{1,6}}(?:、(?P=head)[{_HAN}]{{1,6}}){{1,8}})(?P<open>)“(?P<count>[二两三四五六七八九])(?P<unit>)(?P<noun>[必不要应]?(?P=head))(?=”)"
)
# 街道、社区、物业、派出所“三方联动”: parties to one arrangement right before how many they are
_PARTIES = re.compile(
    f"(?P<items>[^，。；：、\n“”《》（）]{{2,16}}(?:、[{_HAN}]{{2,10}}){{1,8}})(?P<open>)“(?P<count>[二两三四五六七八九])(?P<unit>)(?P<noun>方)(?=(?:联动|协同|联调|共治|会商|协商|议事|联席|联办|共商)[^”]{{0,4}}”)"
)
# 民政办、城管科、司法所三个部门: bare items of one length right before their count
_BARE = re.compile(
    f"(?P<items>[^，。；：、\n“”《》（）]{{1,16}}(?:、[{_HAN}]{{1,8}}?){{2,9}})(?P<open>)“?(?P<count>[二两三四五六七八九十])(?P<unit>个(?!月|小时|工作日|星期|季度|批次|百分|学期)|项|类|级|步|种|道|色|大|方(?!面))"
    f"(?P<noun>[{_HAN}]{{1,2}})"
)
# 助餐、助洁、助浴、助医4支服务队: teams called after what they do
_TEAMS = re.compile(
    f"(?P<items>[{_HAN}]{{2,16}}(?:、[{_HAN}]{{2,6}}?){{3,}})(?P<open>)(?P<count>[二三四五六七八九十]|[3-9]|1\\d)(?P<unit>支)"
    f"(?P<noun>[{_HAN}]{{0,8}}?(?:服务队|志愿队|小分队|小队|分队|队伍|团队))"
)
_NO_TEAM = re.compile("等$|社区|街道|小区|公司|单位|部门|物业|企业|学校|医院|[办局所站科村队会]$")
# what these two end in: to look for it takes a tenth of trying lists at every place, and most texts have none
_ENDING_SIGN = re.compile(f"[二两三四五六七八九][{_HAN}](?=[”合结联同]|融合|并举)")
_BARE_SIGN = re.compile(f"、[{_HAN}]{{1,8}}?“?[二两三四五六七八九十][个项类级步种道色方大]")
_ACTS = re.compile(
    "[和及与或等为把将对按以由在]|以及|落实|建立|完善|健全|执行|推行|实行|制定|做好|抓好|完成|开展|实施|形成|推进|推动|明确|突出|坚持|贯彻|遵守|分为|共有|设立|加强|提升|组织|参与|负责|统筹|建成|打造|采取|围绕|通过|协调|涉及|进行|共"
)
_AND = re.compile("以及|[和及]|(?<!参)与")
_MASK = re.compile("[×✕*＊○□]|XX|某")
# 组建五支应急队伍, 形成六大服务板块: a heading that counts what its text names
_IN_HEADING = re.compile(
    f"(?<![第前后约近余多\\d一二三四五六七八九十百千万]){_COUNT}(?P<unit>[支大项个类张条种]|个方面)(?P<noun>[{_HAN}]{{2,8}})”?$"
)
_SENTENCES = 2
"""Sentences behind a heading among which its list stands."""
_FEWEST = 3


def miscounted(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield place of each count, the count and how many items may be listed, where the two cannot both be right."""
    text, body = document.text, document.body
    for pattern in (_QUOTED, _TITLES, _THESE, _ENDING, _IN_QUOTES, _BEGUN, _BEHIND, _PARTIES):
        if pattern is _ENDING and _ENDING_SIGN.search(text, body.start, body.end) is None:
            continue
        for match in prefilter.found(pattern, document):
            declared = int(parse(match["count"]) or 0)
            listed = _items(match["items"])
            enough = match["open"] and max(listed) < declared
            begun = pattern in (_BEHIND, _PARTIES) and _begun_before(text, match.start())
            if declared and declared not in listed and not enough and not begun and not _MASK.search(match["items"]):
                yield Span(match.start("count"), match.end("noun")), declared, listed
    yield from _teams(document)
    yield from _bare(document)
    yield from _under_headings(document)


def _begun_before(text: str, start: int) -> bool:
    """Tell whether the list that is read from `start` on begins before it, with items of another shape."""
    if text[start - 1] != "，":
        return text[start - 1] in "、）"
    return "、" in text[begin_of(text, start - 1, "，。；：\n") : start]  # 查隐患、查责任，查制度、查落实“四查”


def _teams(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield counts of teams right behind another number of names for what they do."""
    for match in prefilter.found(_TEAMS, document):
        first, *others = match["items"].split("、")
        declared, least = int(parse(match["count"]) or 0), len(others) + 1
        doers = any(_NO_TEAM.search(item) for item in (first, *others))
        if doers or any(map(_ACTS.search, others[:-1])) or _MASK.search(match["items"]):
            continue
        listed = set(range(least, least + len(_AND.findall(others[-1])) + 1))
        if declared not in listed and abs(declared - least) <= 2:
            yield Span(match.start("count"), match.end("noun")), declared, listed


def _bare(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield counts right behind more bare items than they tell: all but the first of one length, none an act."""
    text, body, behind = document.text, document.body, 0
    for sign in _BARE_SIGN.finditer(text, body.start, body.end):
        start = max(begin_of(text, sign.start(), "，。；：\n“”《》（）"), behind, body.start)
        match = _BARE.search(text, start, min(sign.end() + 2, body.end))  # two characters are the noun
        if match is None:
            continue
        behind = match.end()
        first, *others = match["items"].split("、")
        declared = int(parse(match["count"]) or 0)
        even = len({len(item) for item in others}) == 1 and len(first) >= len(others[0])
        if not even or declared > len(others) or any(map(_ACTS.search, others)) or _MASK.search(match["items"]):
            continue
        if not _AND.search(first) and not re.search("[0-9]", match["items"]):
            yield Span(match.start("count"), match.end("noun")), declared, {len(others) + 1}


def _items(words: str) -> set[int]:
    """Return how many items a run of names may hold."""
    for opening in "“《":
        if opening in words:
            return {words.count(opening)}
    return {words.count("、") + len(_AND.findall(words)) + 1}


def _under_headings(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    for index, section in enumerate(document.sections):
        match = _IN_HEADING.search(section.text)
        if match is None or document.children(index):
            continue
        declared = int(parse(match["count"]) or 0)
        lists = [found for found in _lists(document, section.body) if _of_kind(found, match["noun"])]
        if len(lists) != 1:
            continue
        listed = _of_kind(lists[0], match["noun"]) or set()
        at = document.text.find(match[0].rstrip("”"), section.span.start, section.body.start)
        if at >= 0 and declared > 1 and declared not in listed:
            yield Span(at, at + len(match[0].rstrip("”"))), declared, listed


def _lists(document: Document, body: Span) -> list[str]:
    """Return the clauses with two 、 or more of the first sentences of a section."""
    words = document.quote(body)
    sentences = re.split("(?<=[。；])|\n", words)[: _SENTENCES + 1]
    clauses = [clause for sentence in sentences for clause in re.split("[，。；：]", sentence)]
    return [clause for clause in clauses if clause.count("、") >= _FEWEST - 1 and not re.search("[“《（]|等", clause)]


def _of_kind(clause: str, noun: str) -> set[int] | None:
    """Return how many items a list of what `noun` names holds (助餐、助浴、助洁服务板块); None of other lists."""
    items = clause.split("、")
    last = items[-1]
    if _MASK.search(clause) or any(re.search("[0-9]", item) for item in items):
        return None
    marks = len(items)
    extra = len(_AND.findall(last))
    if last.endswith(noun[-2:]) and not any(item.endswith(noun[-2:]) for item in items[:-1]):
        return set(range(marks, marks + extra + 1))
    heads = {item[-1:] for item in items}
    if len(heads) == 1 and heads <= set(noun):
        return set(range(marks, marks + extra + 1))
    return None
