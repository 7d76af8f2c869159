"""Which figures of a plan are promises: to be reached, not the size of the place or a condition of service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.measure import MONEY, kind
from evaluators.coverage.stated import PROPORTION
from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.reader import clauses
from evaluators.reader.roles import roles

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Sentence, Target

# sections whose figures are not worked towards: who answers for what, principles, the situation, tables behind the text
_ASIDE_ROLES = frozenset({"duty", "principle", "appendix", "past", "problem", "experience"})
_SITUATION = re.compile(r"现有|现辖|共有|下辖|^.{0,4}辖(?!区)|户籍|常住|登记在册|尚有|仍有|已有|截至")
_SITUATION_HEADING = re.compile(r"回顾|总结|上年|去年|基本情况|现状|概况|背景|形势|存在.{0,2}问题")
_TOTAL = re.compile(r"[（(](?:共计?|合计|总计|计|涉及)$")  # 完成率达到100%（共32条） says of how many
_PARTS = re.compile(r"其中|合计|共计|分别为|依次为")
# conditions under which a service is given; they hold as long as it runs, and no report answers them one by one
_CONDITION = re.compile(
    r"半径|面积|距离|价格|单价|收费|座位|席位|开放|时长|间隔|送达|留样|宽度|高度|字号|温度|比例不|分值|评分|单次|每餐|每人|每户|每次"
    r"|每场|每期|每支|每批|每辆|每名|每千瓦|每平|超过.{0,8}的|低于.{0,8}的|高于.{0,8}的|达到.{0,12}的(?![目标])|经费|资金|补贴|补助|周岁"
)
_CONDITION_UNITS = frozenset(
    {"元", "米", "平方米", "分钟", "小时", "厘米", "号", "周岁", "岁", "级", "分", "门", "课时", "学时", "天"}
)
_SCOPE_BEFORE = re.compile(
    r"(?:对|为|在|向|从|面向|针对|覆盖|涉及|由|按|以|占|把|将|会同|组织|依托|全(?:区|街道|社区)|现有|原有|所辖?|这|上述|前述|等|的)(?:全(?:区"
    r"|街道|社区|部)的?|现有的?|辖区内?的?)?$"
)
_SCOPE_BEHIND = re.compile(
    r"^(?:[一-鿿]{0,8}?)(?:各(?!类|项)|均|都|逐[个户人一处格]|每)|^项?(?:目标|任务|指标)|^[一-鿿]{0,4}(?:以上|以内|以下)?的"
)
_EACH = re.compile(
    r"每(?:[个名户支场次人处家座栋套台辆所间部组片]|条(?!件))|(?:^|[前为在给])(?:全[区街社]道?区?)?[每各](?:社区|街道|网格|中心|单位|村|小区)"
)
_SHARED_OUT = re.compile(r"各[^，。；个]{0,10}$")
_QUALIFIES = re.compile(r"^(?:以上|以下|以内|左右)的")
_MODIFIES = re.compile(r"^(?:[^，。；]*的[一-鿿]{1,6}$|[^，。；]{1,14}[、和][^，。；]*的)")
# 全街道背街小巷72条，2024年已整治30条: how many there are; 其余14条列入下年计划: put off
_THERE_ARE = re.compile(r"^(?:全(?:街道|区|社区|镇)|街道|辖区|社区)")
_ALREADY = re.compile(r"，(?:其中)?(?:截至)?(?:20[0-9]{2}年)?(?:[0-9]{1,2}月)?[底末]?前?已")
_PUT_OFF = re.compile(r"列入|另行|结转|转入|顺延|不列入")
# 28条小巷架空线整理19.6公里: where
_PLACES = re.compile(r"^[一-鿿]{0,4}(?:街?巷|小区|社区|道路|路段|楼栋|楼院|村|网格|单元|院落)[一-鿿]{2,12}[0-9]")
_TOUCHED = re.compile(r"^(?:其中|涉及|惠及|包括|共有|分为|分)(?!率)")
_RETURNING = re.compile(r"每(?:日|天|周|月|季|半年|年)|按[月季]|逐月")
_DELIVERS = re.compile(
    r"建成|新建|改建|扩建|新增|增设|改造|打造|培育|创建|组建|招募|选聘|选派|配备|配齐|举办|召开|开展|组织|培训|轮训|编制|编印|印发|制作|签订|签约|安装"
    r"|购置|更换|走访|登记|完成|建立|设立|疏通|清掏|清理|拆除|整治|整改|抽检|检查|排查|检测|回收|张贴|发放|办结|化解|调解|解决|种植|修缮|维修|划分|划定|核对|查清|评选"
    r"|确定|引进|开设|开办|服务|覆盖|达到|实现|增加|提高|降低|减少|压减"
)


def promised(plan: Document) -> list[tuple[Target, Span]]:
    """Return the targets of `plan` with the clause to quote each with, in the order of the text.

    In a section of goals every figure counts but parts (其中…) and numbers of those acted upon; elsewhere it needs a
    day in its sentence or a comparator, and must be what an action brings about.
    """
    kinds = plan_roles(plan)
    found: list[tuple[Target, Span]] = []
    kept: list[tuple[Target, Sentence]] = []
    for target in plan.targets:
        if target.role != "target" or target.section is None or not _numbered(target):
            continue
        if any(_SITUATION_HEADING.search(text) for text in _path(plan, target.section)):
            continue
        place = target.number_span or target.span
        if any(table.span.overlaps(place) for table in plan.tables):
            if _of_goals(plan, target, kinds):
                found.append((target, _in_row(plan, target)))
            elif kinds[target.section] == "task" and _of_row(plan, target):
                found.append((target, target.span))
            continue
        sentence = next((s for s in plan.sentences if s.span.start <= place.start < s.span.end), None)
        goal = kinds[target.section] == "goal"
        if kinds[target.section] in _ASIDE_ROLES or (plan.lead and plan.lead.overlaps(place)):
            continue
        if sentence is not None and _stands(
            plan, target, sentence, goal=goal, measure=kinds[target.section] == "measure"
        ):
            kept.append((target, sentence))
    found += [(target, quote(plan, target, sentence, [other for other, _ in kept])) for target, sentence in kept]
    return sorted(found, key=lambda pair: pair[1])


def _numbered(target: Target) -> bool:
    return target.kind in ("quantified", "placeholder") or (target.kind == "fuzzy" and target.value is not None)


def plan_roles(plan: Document) -> tuple[str, ...]:
    """Return the role of each section of a plan; what a report did (主要工作), a plan has still to do."""
    return tuple(
        "task" if role == "past" and not _SITUATION_HEADING.search(section.text) else role
        for role, section in zip(roles(plan), plan.sections, strict=True)
    )


def _in_row(plan: Document, target: Target) -> Span:
    """Return the part of a row from the indicator's cell to the target's."""
    rows = (row for table in plan.tables for row in table.rows)
    row = next((row for row in rows if row and row[0].span.start <= target.span.start <= row[-1].span.end), None)
    named = [cell.span.start for cell in row or () if cell.text.strip() == target.indicator.strip()]
    return Span(min([*named, target.span.start]), target.span.end)


def _path(plan: Document, section: int | None) -> list[str]:
    path = []
    while section is not None:
        path.append(plan.sections[section].text)
        section = plan.sections[section].parent
    return path


def _of_goals(plan: Document, target: Target, kinds: tuple[str, ...]) -> bool:
    """Tell whether a figure in a table is a target: it stands under goals, or below values to reach."""
    table = next(t for t in plan.tables if t.span.overlaps(target.span))
    heads = "".join(cell.text for cell in table.rows[0])
    if re.search(r"经费|金额|预算|资金", heads):
        return False
    return (target.section is not None and kinds[target.section] == "goal") or bool(
        re.search(r"目标值|指标值?|计划数", heads)
    )


def _of_row(plan: Document, target: Target) -> bool:
    """Tell whether a figure is what the task of a row brings about."""
    if target.per is not None:
        return False
    task = next((task for task in plan.tasks if task.origin == "table" and task.span.contains(target.span)), None)
    words = plan.quote(target.span)
    own = bool(target.unit) and target.unit not in _CONDITION_UNITS and kind(target.unit) != MONEY
    acts = target.unit == "%" or _DELIVERS.search(words) or clauses.ACTION.search(words)
    return task is not None and own and bool(acts) and not _EACH.search(words)


def _stands(plan: Document, target: Target, sentence: Sentence, *, goal: bool, measure: bool) -> bool:
    place = target.number_span or target.span
    words = plan.quote(sentence.span)
    at, end = place.start - sentence.span.start, place.end - sentence.span.start
    clause = next((c for c in clauses.split(words) if c.start <= at < c.end), Span(0, len(words)))
    before, behind = words[clause.start : at], words[end : clause.end]
    unit = target.unit or ""
    behind = behind.removeprefix(unit)
    own = clause.of(words)
    bounded = target.op in (">=", "<=", ">", "<", "range") or target.modality is not None
    listed = words[begin_of(words, at, "。；") : at]
    if (_PARTS.search(listed) and not (goal and bounded)) or _TOTAL.search(before):
        return False
    if (
        _SITUATION.search(own)
        or _QUALIFIES.match(behind)
        or PROPORTION.search(words[max(0, clause.start - 10) : clause.end])
    ):
        return False
    if target.op == "=" and (_PLACES.match(behind) or _PUT_OFF.search(behind)):
        return False
    if goal:
        if _THERE_ARE.match(own) and _ALREADY.match(words, clause.end):
            return False
        if _TOUCHED.match(own) and target.op == "=" and target.unit != "%":
            return False
        return not (_scope(before, behind, target) and target.unit != "%") and not _each_of_total(
            plan, target, sentence, own
        )
    if measure and not (target.deadline and bounded):
        return False  # meetings, inspections and money that see to it that the work is done
    return not _conditional(own, before, behind, target) and _delivered(plan, target, own, bounded=bounded)


def _conditional(own: str, before: str, behind: str, target: Target) -> bool:
    """Tell whether a figure of a task is a condition of service, money, or a number of places acted upon."""
    if target.unit and (target.unit in _CONDITION_UNITS or kind(target.unit) == MONEY):
        return True
    if _CONDITION.search(own) or _RETURNING.search(own) or _EACH.search(before) or _scope(before, behind, target):
        return True
    return bool(_SHARED_OUT.search(before) or (target.op == "=" and _MODIFIES.match(behind)))


def _delivered(plan: Document, target: Target, own: str, *, bounded: bool) -> bool:
    """Tell whether a figure is what an action brings about by a day, or at least so and so much."""
    if target.unit == "%":
        return True
    if target.value == 1 and kind(target.unit) == "次":
        return False  # 检查一遍 is a task, done or not
    if (
        target.deadline is None
        and not _timed(plan, target)
        and (target.op == "range" or target.unit == "年" or not bounded)
    ):
        return False
    dated = bool(target.deadline_text) and str(target.deadline_text) in own
    return dated or bool(_DELIVERS.search(own))


def _timed(plan: Document, target: Target) -> bool:
    """Tell whether the target's own task states its day for all of it: （完成时限：2026年6月底前）."""
    return any(
        deadline.section == target.section and deadline.due is not None and label(plan, deadline)
        for deadline in plan.deadlines
    )


def label(plan: Document, deadline: Deadline) -> bool:
    """Tell whether a day stands behind a label (完成时限：), so that it holds for the whole task."""
    before = plan.text[max(0, deadline.text_span.start - 8) : deadline.text_span.start]
    return bool(re.search(r"(?:时限|期限|时间|节点)[：:为][ 　]?$", before))


def _scope(before: str, behind: str, target: Target) -> bool:
    """Tell whether the number says how many are acted upon (对46个小区, 5个社区各…), not what is brought about."""
    if _SCOPE_BEFORE.search(before) and target.baseline is None and target.op == "=":
        return not re.match(r"^(?:以上|$)", behind) or bool(
            re.search(r"(?:对|为|在|向|面向|针对|涉及|按)(?:全[区街]道?|全部)?$", before)
        )
    return target.op == "=" and bool(_SCOPE_BEHIND.match(behind)) and not re.match(r"^[，。；]", behind)


def _each_of_total(plan: Document, target: Target, sentence: Sentence, own: str) -> bool:
    """Tell whether a goal (每个社区5个) only shares out a total of the same sentence."""
    if not re.match(r"(?:每|各)(?:个|名|社区|街道|网格)", own):
        return False
    return any(
        other.role == "target"
        and sentence.span.overlaps(other.span)
        and other.span < target.span
        and kind(other.unit) == kind(target.unit)
        for other in plan.targets
    )


def quote(plan: Document, target: Target, sentence: Sentence, others: list[Target]) -> Span:
    """Return the clause of a target alone: with its indicator, without the next target of the same clause."""
    place = target.number_span or target.span
    words = plan.quote(sentence.span)
    at = place.start - sentence.span.start
    clause = next((c for c in clauses.split(words) if c.start <= at < c.end), None)
    if clause is None:
        return target.span
    start, end = sentence.span.start + clause.start, sentence.span.start + clause.end
    for other in others:
        spot = other.number_span or other.span
        if other is target or other.span == target.span or not (start <= spot.start < end):
            continue
        if other.span.end <= target.span.start:
            start = max(start, other.span.end)
        elif other.span.start >= target.span.end:
            end = min(end, other.span.start)
    while start < target.span.start and plan.text[start] in "，、；, 　":
        start += 1
    while end > target.span.end and plan.text[end - 1] in "，、；, 　":
        end -= 1
    return Span(min(start, target.span.start), max(end, target.span.end))
