"""Rates held against the counts told before them: 改造6个小区，已完工4个、在建2个，完工率75%."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import MONEY
from evaluators.coverage.similarity import told_pairs
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, Count, counts
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluators.model import Document

# the name of a rate ends its clause, but for how it is reached
_NAME = re.compile(
    "(?P<name>[\u4e00-\u9fff]{2,12}率)(?:仅|只|总体|目前|均|都|已经?|也|为|是|有|在|约|高达|达到?了?|提[高升]到|上升到|下降到|降到|保持|稳定)*$"
)
# rates of one thing against another time, or of several things at once, are no shares of what is counted beside them
_OTHER = re.compile("增长率|增速|同比|环比|下降率|上升率|利率|汇率|税率|费率|频率|倍率|分别|平均")
# what was done is not always called what its rate is called
_ACTS = {
    "组建": "成立|组成|建立",
    "执行": "支出|使用|拨付|支付",
    "使用": "支出|投入使用",
    "支付": "支出|拨付",
    "到会": "实到|出席|参会",
    "出席": "实到|到会|参会",
    "到课": "实到|到场",
    "参会": "实到|到会|出席",
    "完工": "竣工|建成|完成",
    "竣工": "完工|建成",
    "完成": "累计|办结|建成|完工|竣工|实现|实际|落实",
    "达成": "完成|实现|实际",
    "办结": "办理完|办理完毕|完成",
    "持证": "取得|持有|考取|有证",
    "回收": "收回|收到",
    "签约": "实签|签订|签署",
    "收缴": "实收|已收|缴纳|收取",
    "缴费": "实收|已缴|缴纳",
    "参保": "已保|缴纳",
    "流失": "离职|辞职",
    "成功": "调解|调处|化解",
    "调解": "调处|化解",
    "化解": "调处|调解|解决",
    "整改": "整治|消除|销号",
    "解决": "化解|办结",
    "入户": "走访|上门",
    "采集": "录入|登记",
    "参与": "参加",
    "参加": "参与",
    "建设": "建成|新建",
    "开工": "动工",
}
_OPEN = re.compile("未|没有|尚|待|剩余|其余|余下|还有|不[满合达]|正在")
_WHOLE = re.compile(
    "应|计划|任务|目标|需|拟|承担|下达|列入|纳入|涉及|总|共|全|登记|现有|排查|摸排|发现|查出|发放|回收|收到|收回|受理|接到|接收|抽查|检查|预算|适龄|中有|中$"
)
# was to be done, as against what was done of it
_ASKED = re.compile("应|计划|任务|目标|需|拟|承担|下达|认领|交办|约定|承诺")
_PLAN = re.compile("[（(]?(?:年初|年度|全年|原)?(?:计划|目标|任务|应)")
_IN_TIME = re.compile("按期|按时|限期|到期|及时|期限|时限")
_NOT_DUE = re.compile("(?:未|没有?|不)到(?:办理|办结|整改|完成)?[期时]限?|期限(?:未到|内)|办理期内")
_ALL = Decimal(100)
_SAYS_NOTHING = re.compile(
    "20[0-9]{2}年|[0-9]+月|计划|目标|任务|完成|实际|累计|全年|年度|今年|本年|我?街道|社区|[应需拟已共个]|下达|承担|认领|约定|目前|截至|达到|其中"
)
_HOLDERS = ("人", "户")
_ALIKE = 2  # pairs of characters
_SPENT = re.compile("(?:执行|使用|支付|支出|节约|结余|节支)率$")
_ALL_MONEY = re.compile(
    "(?:(?:总|项目|预算)(?:经费|资金|投入|预算|概算|金额)(?:总额)?|预算(?:总额)?)(?:共计?|为|是|合计)?$"
)
_WHOLLY = re.compile("^[^，。；]{0,8}?(?:全部|均|都)")
_REACH = 12  # counts before a rate among which are those that give it
_GOES_ON = re.compile("其中|截[至止]|目前|已|实际")  # what it is of stands in the statement before
_CLOSE, _FAR = 12, 30  # points by which a slip may be off, where the whole is not called one and where it is
_ROUND, _EXACT = Decimal("0.6"), Decimal("0.15")  # points: a rate in wholes is rounded, a tenth may be cut off


class Misstated(NamedTuple):
    """A rate that its counts do not give: from part to rate, the counts, the right rate (1 is all), the % stated."""

    span: Span
    whole: Count
    part: Count
    right: Decimal
    stated: Decimal


def misstated(document: Document) -> Iterator[Misstated]:
    """Yield each rate that no two counts of its statement give, where one of them is of what the rate is named for."""
    found = counts(document)
    for at, rate in enumerate(found):
        if rate.kind == RATE and rate.op == "=":
            wrong = _judged(document, found, at)
            if wrong is not None:
                yield wrong


def holds(stated: Decimal, exact: Decimal) -> bool:
    """Tell whether a rate of `stated` % may be what was reckoned as `exact` %."""
    return abs(stated - exact) <= (_ROUND if stated == stated.to_integral_value() else _EXACT)


def _judged(document: Document, found: Sequence[Count], at: int) -> Misstated | None:
    before, rate = found[max(0, at - _REACH) : at], found[at]
    match = _NAME.search(rate.before)
    if match is None or _OTHER.search(rate.before):
        return None
    text, name = document.text, match["name"][:-1]
    begin = statement_at(text, rate.span.start)
    if text[begin - 1 : begin] == "。" and _GOES_ON.match(text, begin):
        begin = statement_at(text, begin - 1)
    told = [one for one in before if one.span.start >= begin and one.kind != RATE and one.per in (None, "年")]
    given = _beside(name, told)
    if given is not None:
        return _unlike(rate, *given, (), _FAR)
    part = _completed(name, told) or next((one for one in reversed(told) if _done(name, one)), None)
    if part is None or part.op not in ("=", "<", "<="):
        return None
    if _of_those_due(rate, match["name"], text[begin : rate.clause.end]):
        return None
    same = [one for one in told if one.kind == part.kind]
    planned = _planned(same, part) or _planned_behind(same, part)
    if planned is not None:  # what else is counted there is of other things
        of_it = [one.value for one in same if one.unit == part.unit and _told(one) & _told(part)]
        shares = [min(pair) / max(pair) * 100 for pair in combinations(of_it, 2) if min(pair) != planned.value]
        shares += _of_sums(part.value, of_it)
        return _unlike(rate, part, planned, shares, _FAR)
    whole = next((one for one in reversed(same) if one.span < part.span and one.value > part.value), None)
    if whole is None and _SPENT.search(match["name"]):
        whole = _budget(found, part)
    if whole is None:
        return _with_rest(found, same, part, rate)
    all_of_it = rate.value == _ALL and _WHOLLY.search(part.behind) and not _told(whole) & _told(part)
    if whole.op != "=" or _OPEN.search(whole.before) or all_of_it:  # 5项任务办结，4项指标全部达到，达到率100%
        return None
    line = text.rfind("\n", 0, begin)
    near = [
        one.value
        for one in before
        if one.kind == part.kind
        and (one.span.start >= begin or (one.unit == part.unit and one.span.start > line))
        # 有小区57个、居民楼412栋 … 发现隐患1284处、整改1197处: what is counted otherwise gives any rate by chance
        and (one.unit == part.unit or whole.unit != part.unit)
    ]
    shares = [min(pair) / max(pair) * 100 for pair in combinations(near, 2) if max(pair)]
    shares += _of_sums(part.value, near)
    shares += [low / high * 100 for low, high in combinations(sorted((*near, *_listed(text, same))), 2) if high]
    marked = _WHOLE.search(whole.before + whole.behind + part.before)
    return _unlike(rate, part, whole, shares, _FAR if marked else _CLOSE)


def _of_those_due(rate: Count, name: str, said: str) -> bool:
    """Tell whether a rate is of what was due, which is in none of the counts (办结57件，按期办结率100%)."""
    if rate.value == _ALL and _IN_TIME.search(said):
        return True
    return _IN_TIME.search(name) is not None and _NOT_DUE.search(said) is not None  # 45件未到期限；按期办结率99.6%


def _with_rest(found: Sequence[Count], same: Sequence[Count], part: Count, rate: Count) -> Misstated | None:
    """Return a rate that what is done and what is told behind it as not done give otherwise (已完成15个，正在推进3个).

    A whole that the text tells anywhere may be meant as well.
    """
    rest = [one for one in same if one.span > part.span and one.op == "="]
    if not rest or any(one.unit != part.unit or not _OPEN.search(one.before + one.behind) for one in rest):
        return None
    total = part.value + sum(one.value for one in rest)
    whole = part._replace(value=total, shown=f"{total.normalize():f}{part.unit}")
    wholes = [one.value for one in found if one.unit == part.unit and one.value >= part.value]
    return _unlike(rate, part, whole, [part.value / one * 100 for one in wholes if one], _FAR)


def _of_sums(part: Decimal, told: Sequence[Decimal]) -> list[Decimal]:
    """Return the shares of a part in any two other counts together (上月结转17件，本月受理456件，办结431件)."""
    return [part / sum(pair) * 100 for pair in combinations(told, 2) if part not in pair and sum(pair) > 0]


def _listed(text: str, same: Sequence[Count]) -> list[Decimal]:
    """Return what the counts of each list come to (学员分别为296人、318人、334人)."""
    sums = [Decimal(0)]
    for before, one in pairwise(same):
        if text[before.span.end : one.span.start] != "、" or one.unit != before.unit:
            sums.append(Decimal(0))
        else:
            sums[-1] += one.value if sums[-1] else before.value + one.value
    return [added for added in sums if added]


def _unlike(rate: Count, part: Count, whole: Count, shares: Iterable[Decimal], most: int) -> Misstated | None:
    """Return a rate that neither its counts nor any other share gives, if it is off by no more than a slip may be."""
    right = part.value / whole.value
    if any(holds(rate.value, share) or holds(rate.value, 100 - share) for share in (*shares, right * 100)):
        return None
    if abs(right * 100 - rate.value) > most:
        return None
    return Misstated(Span(part.span.start, rate.span.end), whole, part, right, rate.value)


def _planned(same: Sequence[Count], part: Count) -> Count | None:
    """Return what was to be done of what a part is of, said in words of its own (需整治小巷40条 … 已整治小巷34条)."""
    told = _told(part)
    if any(one.unit == part.unit and one.span > part.span for one in same):
        return None  # the rate may be of the last
    alike = [one for one in same if one.span < part.span and one.unit == part.unit and _ASKED.search(one.before)]
    return next((one for one in reversed(alike) if told and len(_told(one) & told) >= min(_ALIKE, len(told))), None)


def _completed(name: str, told: Sequence[Count]) -> Count | None:
    """Return the last count, where a rate of completion says no more than that and a plan of the same is told before.

    计划改造站点13处 … 8个社区全部建成，改造站点11处，完成率: it is no rate of what was 建成.
    """
    part = told[-1] if told and name == "完成" else None
    return part if part is not None and part.op == "=" and _planned(told, part) is not None else None


def _planned_behind(same: Sequence[Count], part: Count) -> Count | None:
    """Return what was planned where it is told right behind what was done (完成9场，计划10场)."""
    behind = [one for one in same if one.span > part.span]
    if len(behind) != 1 or behind[0].unit != part.unit or behind[0].op != "=":
        return None
    words = _told(behind[0])
    return behind[0] if _PLAN.match(behind[0].before) and (not words or words & _told(part)) else None


def _beside(name: str, told: Sequence[Count]) -> tuple[Count, Count] | None:
    """Return what persons or households were given and how many these are (96名独居老人 … 安装85台，独居老人安装率)."""
    holders, act = name[:-2], name[-2:]
    part = told[-1] if told else None
    if len(holders) < _ALIKE or part is None or act not in part.before or part.op != "=" or part.kind in _HOLDERS:
        return None
    whole = next((one for one in reversed(told) if one.kind in _HOLDERS and one.behind.startswith(holders)), None)
    return (part, whole) if whole is not None and whole.op == "=" and whole.value > part.value else None


def _told(count: Count) -> frozenset[str]:
    return told_pairs(f"{count.before} {count.behind}", _SAYS_NOTHING)


def _budget(found: Sequence[Count], part: Count) -> Count | None:
    """Return the one sum of money that the document names as all there is to spend; None where that is open."""
    sums = [one for one in found if one.kind == MONEY == part.kind and _ALL_MONEY.search(one.before)]
    return sums[0] if len({one.value for one in sums}) == 1 and sums[0].value > part.value else None


def _done(act: str, count: Count) -> bool:
    """Tell whether a count is of what a rate is named for (完工率: 已完工4个)."""
    words = count.before + count.behind
    if _OPEN.search(count.before):
        return False
    verb = act[-2:]
    if verb in words or re.search(_ACTS.get(verb, "(?!)"), words):
        return True
    first, last = verb[0], verb[-1]
    if re.search(f"{first}[^，]{{1,8}}{last}", words):  # 建立健康档案: 建档率
        return True
    return re.search(f"[已实][{first}{last}]", words) is not None
