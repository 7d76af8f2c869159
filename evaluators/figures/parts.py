"""Totals told before their parts, the parts named one after the other: 网格52个，包括城市30个、农村24个."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from evaluators.coverage.measure import MONEY
from evaluators.figures.counts import RATE, counts
from evaluators.figures.totals import Unequal
from evaluators.lines import end_of
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.one_sort import of_one_sort, short_of_money
from evaluators.reader.sums import LEFT_OVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_ASIDE = "，、；：:（）()。\n0-9"
# 分三块使用：, 具体为：, 安排如下：
_HOW = (
    "，(?:主要|共|计划|拟)?(?:分(?:为|成)?[二两三四五六七八九2-9]个?[块项类笔大部][分类]?[\u4e00-\u9fff]{0,4}|(?:具体|分项)[\u4e00-\u9fff]{0,6}"
    "|(?:安排|分配|构成|组成|支出|使用|明细)(?:情况|明细|计划)?(?:如下|为|是))[：:]"
)
# ，按类别分为, ，从用途看，: by what they are told apart
_BY = (
    f"[，：:（(](?:按照?|依据?|从)[^{_ASIDE}]{{1,8}}?"
    "(?:划?分(?:为|成|类(?:为|统计)?(?=[为，：:]))?(?![批期别步段类])|统计|归类|来?看)[：:，]?"
)
# what parts the total and its parts: all of them (分为, 分别为, 用于, a colon) or some (其中, 包括, nothing)
_FIRST = re.compile(
    f"(?P<tail>[^{_ASIDE}]{{0,26}}?)(?P<sign>{_HOW}|{_BY}|[，：:（(]?(?:其中|包括|包含|含|分别|分为|分成|分布[在于]?|(?<!主要)用于|由)[：:，]?|[，：:（(])"
    f"(?P<name>[^{_ASIDE}]{{1,16}})"
)
_NEXT = re.compile(f"(?P<tail>[^{_ASIDE}]{{0,8}}?)(?P<sign>[，、]|[和及与])(?:其中)?(?P<name>[^{_ASIDE}]{{1,16}})")
_ALL_OF_IT = re.compile("分别|分为|分成|分布|用于|由|[：:]|[按依][^看]*$")
_SOME_OF_IT = re.compile("其中|包括|包含|含|看")
_IN_BRACKETS = re.compile("[（(][^（）()0-9，。；]{1,20}[）)]$")  # 居民出资（含维修资金）93.6万元
_FIGURES_ASIDE = re.compile("[（(][^（）()\n]{0,40}[0-9][^（）()\n]{0,40}[）)]")
_LISTS_ON = "、，和及与"
_LEAD = re.compile("^(?:有|是|为|于|给)+")
_NO_PART = re.compile(
    "每|各(?![类种项式级])|均|平均|人均|增加|减少|比(?!例)|较|累计|共|合计|同比|上年|去年|以来|另|还|再|其余|剩余|未|拟|计划|目标"
)
_REST = re.compile("其余的?(?:各类|各项)?$")
_NO_TOTAL = re.compile("其中|每|各(?![类种项式级])|均|不少于|不低于|至少|至多|不超过|第$")
# 受理的620件事件中，…: a case is of one kind; where three kinds make nearly all of them, all were to be told
_OF_THEM = re.compile("[^中]{1,20}中")
_CASES = frozenset("件起宗条次项处")
_LEAST_KINDS = 3
_NO_KIND = re.compile(
    "有|无|[已未没能可需应]|的$|主要|其他|以上|以下|重点|(?:涉及|反映|关于|属于?|达到|超过|完成|办结|整改|处置|化解)"
)
_MORE = re.compile("另|还有")  # than was told: what is parted by a colon is so all the same
# of these there is only the other: who is not 男 is 女
_HALVES = (
    ("男", "女"), ("正式", "预备"), ("专职", "兼职"), ("在职", "退休|离退休|离休"), ("在编", "聘用|编外|外聘|合同"),
    ("城市|城镇|城区", "农村|乡村|村改居|涉农"), ("户籍|本地|常住", "外来|流动|非户籍|暂住|非本地"),
    ("公办|公立", "民办|私立"), ("室内", "室外"), ("线上|网上", "线下|现场|窗口"), ("地上|地面", "地下"),
    ("机动车", "非机动车"), ("有效", "无效"), ("原有|已有", "新增|新建|新设"),
)  # fmt: skip
_PAIRED = tuple((re.compile(f"(?:{one})"), re.compile(f"(?:{other})")) for one, other in _HALVES)
# a thing is done, under way or not begun; 已办结 and 未办结 may leave out what is under way
_STATE = re.compile("(?:目前)?(?:(?P<done>已)|(?P<on>正在|在[建办])|(?P<not>[尚还仍暂]?未))")
_PLACE = "社区|街道|小区|村|镇|乡|片区|片|区域|园区|校区|网格|街|路|巷|[东西南北中]区?|[一二三四五六七八九十]区|[A-Z]区"
_PLACES = re.compile(f"(?:{_PLACE})(?:整治|拆除|新增|新建|完成|建成|清理|改造|增设|安装|发放|开展|排查)?$")
_TURNS = re.compile("第?[一二三四]季度$|[上下]半年$|第[一二三四五六][期批次轮阶]段?$")
# a person has one unit and one post, but may be a Party member and a woman as well
_UNIT = re.compile(
    f"(?:{_PLACE}|办|室|科|股|局|所|站|队|处|中心|部门?|组|班|学校|医院|企业|公司|单位|机关|支部|党委|总支|物业|法院|联合会|妇联|团委|工会)"
    "(?:抽调|选派|派出|参加|到场|各类)?$"
)
_POST = re.compile(
    "(?:(?<![党团人会成组学议])员|[长师工士干警]|骨干|主管|主任|书记|委员|顾问|专家|律师|代表|教师|医生|经理|助理)$"
)
_GRADED = re.compile("学历|文化程度|本科|大专|高中|初中|小学|中专|研究生|岁|职称|一级|二级|三级|优秀|良好|合格|称职")
# of those asked each gives one answer
_ANSWERS = re.compile(
    "(?:(?:其中)?(?:非常|很|比较|基本|不太?)?满意|一般|优秀|良好|(?:基本|不)?(?:合格|称职)|同意|赞成|反对|弃权)(?:的|票)?$"
)
_ONE_MAY_BE_BOTH = frozenset({"人", "户", "人次"})
_THINGS = "个"  # of whatever measure word: 5台 is no part of 12个
_How = Literal["all", "some", "kinds", "bare"]
_MOST = 12
_NEAR, _NEAR_ALL = Decimal("0.05"), Decimal("0.3")
_NEVER = Decimal(-1)
_NAME = 3  # characters of a name that tells one thing from another
_SHORT = 8  # characters of a noun behind a total that is told of places with nothing in between


def unequal(document: Document) -> Iterator[Unequal]:
    """Yield each total with the parts right behind it that do not make it up."""
    told = counts(document)
    for at, total in enumerate(told):
        if total.kind == RATE or total.per is not None or _NO_TOTAL.search(total.before):
            continue
        if total.op == "=" and total.value > 1:
            names, parts, how = _parts_of(document, at)
            if how != "all" and _MORE.search(total.before):
                continue
            wrong = _judged(total, names, parts, how)
            if wrong is not None and not _rest_told(document, wrong):
                yield wrong
        made = _made_up(document, told[max(0, at - _MOST) : at], total)
        if made is not None:
            yield made


def _rest_told(document: Document, wrong: Unequal) -> bool:
    """Tell whether what is in none of the parts is accounted for: by 等, or behind states (…。另有1项经同意取消)."""
    if wrong.added < wrong.total.value and wrong.parts[-1].behind.startswith("等"):
        return True
    if wrong.added >= wrong.total.value or not all(_STATE.match(part.before) for part in wrong.parts):
        return False
    end = end_of(document.text, wrong.total.sentence.end, "。\n")
    return LEFT_OVER.search(document.text, wrong.span.end, end) is not None


def mistaken(document: Document) -> Iterator[tuple[Count, Count]]:
    """Yield each part (党支部48个, of 64个组织) with a later count that gives it the whole's number (64个党支部)."""
    told = counts(document)
    known: dict[tuple[Decimal, str], list[tuple[str, Count]]] = {}
    for at, one in enumerate(told):
        if one.op != "=" or one.kind in _ONE_MAY_BE_BOTH or one.kind == MONEY:
            continue
        for name, part in known.get((one.value, one.unit), ()):
            named = one.behind.startswith(name) or (one.before.endswith(name) and not one.behind)
            if named and one.sentence != part.sentence:
                yield part, one
        names, parts, how = _parts_of(document, at)
        if how == "some" and len(parts) > 1:
            known.setdefault((one.value, one.unit), []).extend(
                (name, part)
                for name, part in zip(names, parts, strict=True)
                if part.value < one.value and len(name) >= _NAME
            )


def _parts_of(document: Document, at: int) -> tuple[list[str], list[Count], _How]:
    """Return of the count `at` that place what `_behind` does, asked for once."""
    told, known = counts(document), _known(document)
    if at not in known:
        known[at] = _behind(document, told[at], told[at + 1 : at + 1 + _MOST])
    return known[at]


@once
def _known(document: Document) -> dict[int, tuple[list[str], list[Count], _How]]:
    del document
    return {}


def _behind(document: Document, total: Count, behind: Sequence[Count]) -> tuple[list[str], list[Count], _How]:
    """Return the names and counts of the parts, and how they are told.

    That is as all there is, as some, as the kinds that cases are of (620件中，…), or without a word.
    """
    names: list[str] = []
    parts: list[Count] = []
    how: _How = "bare"
    end = total.span.end
    for one in behind:
        if one.span.start < end:
            continue  # 适老化改造12万元（每户5000元）: told of the part before
        same = one.unit == total.unit or (one.kind == total.kind != _THINGS)
        if not same or one.op != "=" or one.per is not None or one.sentence != total.sentence:
            if parts and same and one.sentence == total.sentence and document.text[end] in _LISTS_ON:
                how = "some"  # 插座不足18处: the list goes on with what cannot be added for sure
            break
        between = _IN_BRACKETS.sub("", document.text[end : one.span.start])
        match = (_NEXT if parts else _FIRST).fullmatch(between)
        if match is None:
            break
        rest = bool(parts) and _REST.match(match["name"]) is not None
        if _NO_PART.search(match["name"]) and not (rest or _STATE.match(match["name"])):
            break
        if not parts:
            some, whole = _SOME_OF_IT.search(match["sign"]), _ALL_OF_IT.search(match["sign"])
            how = "some" if some else "all" if whole else "bare"
            if how == "bare" and match["sign"] == "，" and _OF_THEM.fullmatch(match["tail"]):
                how = "kinds"
            if how == "bare" and len(match["tail"]) > _SHORT:
                break
        names.append(_LEAD.sub("", match["name"]))
        parts.append(one)
        aside = _FIGURES_ASIDE.match(document.text, one.span.end, one.sentence.end)
        end = aside.end() if aside is not None else one.span.end
    return names, parts, how


def _judged(total: Count, names: list[str], parts: list[Count], how: _How) -> Unequal | None:
    if len(parts) < 2:
        return None
    if total.value in list(accumulate(part.value for part in parts))[1:]:
        return None
    halves = any(one.match(names[0]) and other.match(names[1]) for one, other in _PAIRED)
    if halves and abs(_sum(parts[:2]) - total.value) > abs(_sum(parts) - total.value):
        halves = False  # 在职30名、退休72名、流动25名: there are more than the two
    if halves:
        names, parts = names[:2], parts[:2]
    added = _sum(parts)
    if added == 2 * parts[0].value and all(map(_STATE.match, names[1:])):
        return None  # 其中应完成5项，已完成4项，未完成1项: the others are those of the first
    off = abs(added - total.value) / total.value
    states = {match.lastgroup for match in map(_STATE.match, names) if match}
    if len(states) == len(names) == len(_STATE.groupindex):
        how = "all"
    if how == "kinds" and not _kinds(total, names, parts):
        how = "bare"
    if how == "bare" and not (halves or any(all(map(sort.search, names)) for sort in (_PLACES, _TURNS, _ANSWERS))):
        return None
    wrong = off <= _reach(total, names, added, how, halves=halves)
    some = how != "all" and added < total.value and not halves
    return Unequal(total, tuple(parts), Span(total.span.start, parts[-1].span.end), some) if wrong else None


def _reach(total: Count, names: Sequence[str], added: Decimal, how: _How, *, halves: bool) -> Decimal:
    """Return by what share of the total the parts may miss it to be taken for all of it; less than none for some."""
    if how in ("all", "kinds"):
        return _NEAR_ALL if how == "all" else _NEAR
    if added > total.value:
        return _NEAR_ALL if halves or _apart(total, names) else _NEVER
    return max(short_of_money(names) if total.kind == MONEY else _NEVER, _NEAR if halves else _NEVER)


def _kinds(total: Count, names: list[str], parts: list[Count]) -> bool:
    """Tell whether the parts are the kinds that cases are of, as many as one tells where all are told."""
    plain = not any(_NO_KIND.search(name) for name in names) and not any(part.behind for part in parts)
    return plain and total.unit in _CASES and len(parts) >= _LEAST_KINDS


def _apart(total: Count, names: Sequence[str]) -> bool:
    """Tell whether nothing is counted under two of the names."""
    if len(set(names)) < len(names):
        return False
    if total.kind not in _ONE_MAY_BE_BOTH:
        return True
    return of_one_sort(names) or any(all(map(sort.search, names)) for sort in (_UNIT, _POST, _GRADED, _TURNS, _ANSWERS))


def _sum(parts: Sequence[Count]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


_MADE_OF = re.compile(f"(?P<noun>[^{_ASIDE}]{{1,16}}?)(?:共同)?(?:组成|构成)的?")
_NOUN = re.compile(f"[^{_ASIDE}]{{1,16}}?[、，和及与]")


def _made_up(document: Document, before: Sequence[Count], total: Count) -> Unequal | None:
    """Return a total behind what it is made up of, each number before its name (由1名队长、4名队员组成的6人队伍)."""
    if "成" not in total.before or not before:
        return None
    text, end = document.text, total.span.start
    parts: list[Count] = []
    for one in reversed(before):
        if one.kind != total.kind or one.op != "=" or one.sentence != total.sentence:
            break
        pattern = _NOUN if parts else _MADE_OF
        if pattern.fullmatch(text, one.span.end, end) is None:
            break
        parts.insert(0, one)
        end = one.span.start
    led = text[max(0, end - 1) : end] == "由"
    added = _sum(parts)
    if not led or len(parts) < 2 or added == total.value or total.op != "=":
        return None
    return Unequal(total, tuple(parts), Span(parts[0].span.start, total.span.end))
