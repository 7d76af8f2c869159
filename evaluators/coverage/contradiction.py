"""Where a report contradicts the plan it reports on, or itself."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.dating import day
from evaluators.coverage.measure import base, comparable, kind
from evaluators.coverage.naming import VERY, likeness, subject
from evaluators.coverage.wording import measured, percent, plain, wanted
from evaluators.lines import begin_of
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from datetime import date

    from evaluators.coverage.model import Item
    from evaluators.coverage.stated import Stated
    from evaluators.model import Target

ROUNDING = Decimal("0.0006")  # a rate is stated to a tenth of a per cent …
WHOLE = Decimal("0.006")  # … or to a whole one
_WHOLE_SCOPE = re.compile(r"全(?:街道|区|市|镇|乡|县|社区)")
# 平安社区居民满意度 is that of one community; 城乡社区居民, 引导社区居民 name none
_ANY_COMMUNITY = (
    r"(?:[一-鿿]{0,2}(?:街道|辖区|全[体区市县镇]|每个|各|所有|广大|城[市乡镇]|农村|老旧|新型|本|与|和|对|让|使|向|为|给|达到"
    r"|引导|带动|动员|组织|方便|服务|面向|覆盖|提[高升]|增强|通过|推动|其中|促进|走进|深入|试点|示范|智慧|现代|涉及|惠及|多数))"
)
_PART_SCOPE = re.compile(
    r"(?:试点|示范|部分|抽查的?|重点)(?:社区|街道|小区|网格)"
    r"|(?:^|[，在])[一-鿿]{2,4}社区(?!党|居|工作|卫生|服务|网格|登记)"
    rf"|(?:^|[，在])(?!{_ANY_COMMUNITY}社区)[一-鿿]{{2,4}}社区居民(?!委员会|会议|代表)"
)
_QUOTED = re.compile(
    r"(?:计划(?:数|值|任务)?|目标(?:值|数)?|任务数|方案(?:要求|确定)|应(?:达|完成))(?:的|为|是|到|不低于|不少于|不超过)*"
    r"(?:(?!晚|早|提前|推迟)[一-鿿]){0,10}?(?P<a>\d[\d,]*(?:\.\d+)?)(?!\d|个月)(?P<ua>[%％]|[一-鿿]{1,2})?"
    r"|(?P<b>\d[\d,]*(?:\.\d+)?)(?P<ub>[%％]|[一-鿿]{1,2}?)(?:以上|以内|以下)?的?(?:年度|全年)?(?:计划|目标|任务)(?!达|完|中)"
)
_LIMIT = re.compile(
    r"(?:计划|要求|方案(?:确定|规定)?|原定)(?:的|于|在)?(?:完成(?:时限|时间|期限)?(?:为|是)?)?(\d{4})年(\d{1,2})月(\d{1,2})日"
)


def contradiction(
    item: Item, target: Target, best: Stated, rivals: list[Stated], since: date | None
) -> tuple[str, str] | None:
    """Return code and reason where the answer `best`, or another value beside it, contradicts plan or report.

    Args:
        item: the item of the plan.
        target: its target.
        best: the value that answers it best.
        rivals: all values that answer it.
        since: the first day of the plan's period, where known.
    """
    kin = [best, *(value for value in rivals if value is not best and not value.quoted and not value.part)]
    checks = [
        *(found for value in kin for found in (_rate(target, value), _ratio(value), _total(value))),
        quoted(target, rivals),
        _plan_value(target, best),
        _plan_limit(item, best),
        _unit(target, best),
        _scope(target, best),
        _period(best, since),
        _rival(best, rivals),
    ]
    return next((found for found in checks if found is not None), None)


def quoted(target: Target, values: list[Stated]) -> tuple[str, str] | None:
    """The plan's value, wherever the report words it, must be the plan's."""
    for value in values:
        if not value.quoted or value.value is None or target.value is None or not comparable(value.unit, target.unit):
            continue
        known = {base(known, target.unit)[0] for known in (target.value, target.value_max, target.baseline) if known}
        if base(value.value, value.unit)[0] not in known:
            return "COV-04", f"报告引用的计划数为{measured(value.value, value.unit)}，方案为{wanted(target)}。"
    return None


def fulfilled(target: Target, best: Stated) -> Decimal | None:
    """Return the fraction of the plan's value that is reached; of a rate the rate itself; None where neither."""
    if best.value is None:
        return None
    if best.unit == "%":
        rate = best.value / 100
    elif target.value and comparable(target.unit, best.unit):
        rate = base(best.value, best.unit)[0] / base(target.value, target.unit)[0]
    else:
        return None
    return rate.quantize(Decimal("0.0001")).normalize()


def _near(stated: Decimal, computed: Decimal) -> bool:
    whole = (stated * 100) % 1 == 0
    return abs(stated - computed) <= (WHOLE if whole else ROUNDING)


def _rate(target: Target, best: Stated) -> tuple[str, str] | None:
    if best.rate is None or best.value is None or best.unit == "%" or target.op in ("<=", "<"):
        return None
    planned = best.planned or target.value
    if not planned:
        return None
    unit = best.planned_unit if best.planned else target.unit
    computed = base(best.value, best.unit)[0] / base(planned, unit)[0]
    if _near(best.rate, computed):
        return None
    reason = (
        f"报告写明完成率为{percent(best.rate)}，"
        f"按{measured(best.value, best.unit)}除以{measured(planned, unit)}计算应为{percent(computed)}。"
    )
    return "COV-03", reason


def _ratio(best: Stated) -> tuple[str, str] | None:
    """A rate behind two counts (受理9246件，按时办结8663件，按时办结率为93.7%) must be their quotient."""
    if best.unit != "%" or best.value is None or best.in_table or not re.search(r"率", best.name):
        return None
    begin = begin_of(best.words, best.at, "。；")
    before = [q for q in quantities(best.words[begin : best.at]) if q.kind == "number" and q.value and q.unit != "%"]
    if len(before) < 2:
        return None
    whole, part = before[-2], before[-1]
    if whole.unit != part.unit or whole.value is None or part.value is None or part.value > whole.value:
        return None
    verb = re.sub(r"率.*$", "", best.name)[-2:]
    if verb not in best.words[begin : best.at]:
        return None
    rates = [
        low.value / high.value
        for high in before
        for low in before
        if high.value and low.value and low.unit == high.unit
    ]
    if any(_near(best.value / 100, rate) for rate in rates) or any(_near(best.value / 100, 1 - rate) for rate in rates):
        return None
    computed = percent(part.value / whole.value)
    reason = (
        f"报告写明{best.name}为{measured(best.value, '%')}，"
        f"按{plain(part.value)}除以{plain(whole.value)}计算应为{computed}。"
    )
    return "COV-03", reason


def _total(best: Stated) -> tuple[str, str] | None:
    """A total must be the sum of the shares listed behind it, where every community has its own."""
    if best.value is None or best.unit == "%":
        return None
    if best.sum_of_parts is not None:
        if best.sum_of_parts != best.value:
            reason = (
                f"报告合计数为{measured(best.value, best.unit)}，各行相加为{measured(best.sum_of_parts, best.unit)}。"
            )
            return "COV-03", reason
        return None
    if best.in_table:
        return None
    match = re.compile(r"[，（(]其中[:：]?([^。；）)]+)").search(best.words, best.at)
    if match is None or "，" in best.words[best.at : match.start()]:
        return None
    listed = match[1].split("，")[0]
    pieces = listed.split("、")
    shares = [q for q in quantities(listed) if q.kind == "number" and q.unit and kind(q.unit) == kind(best.unit)]
    areas = [piece for piece in pieces if re.search(r"(?:社区|街道|村|小区)\D{0,6}\d", piece)]
    if len(shares) != len(pieces) or len(pieces) < 2:
        return None
    summed = sum((q.value for q in shares if q.value is not None), Decimal(0))
    if summed > best.value or (len(areas) == len(pieces) >= 3 and summed != best.value):
        return "COV-03", f"报告总数为{measured(best.value, best.unit)}，所列各项相加为{measured(summed, best.unit)}。"
    return None


def _plan_value(target: Target, best: Stated) -> tuple[str, str] | None:
    if target.value is None:
        return None
    if best.in_table and best.planned is not None:
        unit = best.planned_unit or target.unit
        if comparable(unit, target.unit) and base(best.planned, unit)[0] != base(target.value, target.unit)[0]:
            return "COV-04", f"报告所列计划值为{measured(best.planned, unit)}，方案为{wanted(target)}。"
        return None
    for match in _QUOTED.finditer(best.words):
        written, unit = (match["a"], match["ua"]) if match["a"] else (match["b"], match["ub"])
        value = Decimal(written.replace(",", ""))
        near = abs(match.start() - best.at) <= 40 and not re.search(
            r"[。；]", best.words[min(match.start(), best.at) : max(match.start(), best.at)]
        )
        spot = match.start("a") if match["a"] else match.start("b")
        unit = (unit or "").replace("％", "%")
        if not near or spot == best.at or value == target.value:
            continue
        same = unit == target.unit or bool(target.unit and unit.startswith(target.unit)) or (unit[:1] == target.unit)
        if same or (unit and target.unit != "%" and kind(unit[:1]) == kind(target.unit)):
            return "COV-04", f"报告引用的计划数为{plain(value)}{target.unit or ''}，方案为{wanted(target)}。"
    return None


def _plan_limit(item: Item, best: Stated) -> tuple[str, str] | None:
    limit = best.limit
    if limit is None or item.deadline_on is None or limit == item.deadline_on or not best.in_table:
        return None
    return "COV-04", f"报告所列完成时限为{day(limit)}，方案为{day(item.deadline_on)}。"


def _unit(target: Target, best: Stated) -> tuple[str, str] | None:
    if best.value is None or best.unit is None or target.unit is None or comparable(target.unit, best.unit):
        return None
    return "COV-04", f"方案以“{target.unit}”计，报告以“{best.unit}”计，口径不一。"


def _period(best: Stated, since: date | None) -> tuple[str, str] | None:
    """A value of a year before the plan began does not answer the plan."""
    if best.year is None or since is None or best.year >= since.year:
        return None
    return "COV-04", f"报告给出的是{best.year}年的数值，方案的期间自{day(since)}起，口径不一。"


def _scope(target: Target, best: Stated) -> tuple[str, str] | None:
    """A plan for the whole sub-district is not answered by the value of one community."""
    whole = _WHOLE_SCOPE.search(target.scope or "")
    if whole is None:
        return None
    if best.in_table:
        named = re.match(r"[一-鿿]{2,4}社区(?=[一-鿿])", best.name)
        if named is None or named[0] in target.indicator or re.match(r"[全各每]", named[0]):
            return None
        return "COV-04", f"方案的范围是{whole[0]}，报告只给出{named[0]}的数值，口径不一。"
    begin = begin_of(best.words, best.at, "，。；")
    match = _PART_SCOPE.search(best.words[begin : best.at])
    if match is None:
        return None
    part = match[0].strip("，在")
    return "COV-04", f"方案的范围是{whole[0]}，报告只给出{part}的数值，口径不一。"


def _rival(best: Stated, rivals: list[Stated]) -> tuple[str, str] | None:
    """Two values of one indicator for one place and day cannot both hold."""
    if best.value is None or best.part:
        return None
    for other in rivals:
        if (
            other is best
            or other.quoted
            or other.value is None
            or other.part
            or other.per != best.per
            or other.fresh != best.fresh
        ):
            continue
        if not comparable(other.unit, best.unit) or (other.unit is None) != (best.unit is None):
            continue
        if likeness(best.name, other.name) < VERY or not _one_extent(best, other):
            continue
        if _summed_up(best) != _summed_up(other):
            continue
        if base(other.value, other.unit)[0] != base(best.value, best.unit)[0]:
            reason = (
                f"同一指标在报告中前后不一，"
                f"一处为{measured(best.value, best.unit)}，一处为{measured(other.value, other.unit)}。"
            )
            return "COV-03", reason
    return None


def _summed_up(value: Stated) -> bool:
    """Tell whether a value counts what was done before, too (整治28条，累计整治58条)."""
    return not value.in_table and "累计" in value.words[begin_of(value.words, value.at, "，。；") : value.at]


def _one_extent(one: Stated, other: Stated) -> bool:
    """Tell whether two values are of one scope: 全街道 and no scope are, 全街道 and 桥东社区 are not."""
    names = subject(one.name), subject(other.name)
    if names[0] != names[1] and not (names[0].endswith(names[1]) or names[1].endswith(names[0])):
        return False
    scopes = {"" if scope is None or _WHOLE_SCOPE.search(scope) else scope for scope in (one.scope, other.scope)}
    return len(scopes) == 1 or ("" in scopes and not any(re.search(r"社区|小区|网格$", scope) for scope in scopes))
