"""Targets of one indicator, scope and day that are set, or values of one rate that are given, differently."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from evaluators import about, each_time, rises, target_turns
from evaluators.figures import in_cells
from evaluators.figures.events import other_event
from evaluators.figures.set_out import stands_now, stood_before
from evaluators.goals_and_tasks import said_alike
from evaluators.lines import begin_of
from evaluators.lookup import Covered, once
from evaluators.model import Span, Target
from evaluators.stage_targets import SUMMED_UP, by_stage
from evaluators.target_names import by_cells, is_known_base, is_of_some, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluators.model import Document
    from evaluators.rule import Context

_STRETCH = frozenset({"力争", "争取"})
# those whom an amount is for, between the number of the item and the amount
_LED_BY = re.compile(
    r"[（(]?[一二三四五六七八九十0-9]*[）)、.．]?(?P<who>[^，。；：\n]+(?:人|者|户|员|对象|家庭|儿童|学生|妇女|小区|社区|单位|组织|机构)的?)[，：]$"
)
_WHOLE = frozenset({None, "辖区", "社区", "本辖区"})
# what is set up and stands: a goal of 12 is at odds with 13 already set up earlier, one of so many events is not
_STANDING = re.compile("(?:队伍?|团队|网格|站点?|中心|驿站|小组|基地|点位?|专班|[棚亭箱柜桩]|食堂|书屋)$")
_LONG = 5
_MOST = 60  # of one name and day; what goes on beyond is a list, no goal set twice
# 年内更新130台: the object stands in the goal; of what is counted one by one there may be several kinds
_OF_YEAR = re.compile(r"年内|全年|今年|本年度?|当年|20\d\d年(?:度|内)?")
_OF_ONE_KIND = frozenset("台套吨亩座栋辆米")
# 80%以上的小区达到规范标准: the share of those who are to be so has no name of its own
_SHARE = re.compile(
    r"[0-9.]+[%％](?:以上)?的(?P<who>[^，。；0-9]{2,12}?)"
    r"(?P<what>(?:要|应|全部)?(?:达到|建成|实现|完成|参与|创成|创建成?|通过|覆盖|配备|纳入|开展|成立)[^，。；0-9]{2,30})"
)
_KIND = re.compile("(?P<kind>[\u4e00-\u9fff]{2,14})的$")
_NAMES = re.compile("[\u4e00-\u9fff]{2,6}、(?!达到|超过|控制在|保持在|[提升降]\\w?[到至])[\u4e00-\u9fff]{2,6}$")
_REACH = 16
_STARTED_FROM = re.compile("的?基础上")
_SOME_PLACES = re.compile("(?:示范|试点|重点)(?:小区|社区|村|楼院|点位|家庭|人群)(?=[^，。；0-9]{2,14}[率度])")
_QUARTER = re.compile("[东西南北中]片区?")
_ADDED_UP = re.compile("(?:合计|共计|总计|小计|计|总共|一共|共|加起来)(?:为|是|有)?[0-9]")
_ADDED = re.compile("新[建增设装购招]|增[设配加](?![到至])|再[建增]")


def contradictory(ctx: Context) -> Iterator[tuple[Target, Target]]:
    """Yield the pairs of targets that cannot both hold, one for each indicator, scope and day."""
    told: set[tuple[str, str]] = set()
    targets = [target for target in by_cells(ctx.document, by_stage(ctx.document)) if _comparable(target)]
    if ctx.doctype.kind == "form":  # its table holds the year's plan, its text the next month's
        tables = Covered(table.span for table in ctx.document.tables)
        targets = [target for target in targets if tables.touches(target.span.start, target.span.end)]
    named = (_pairs(targets, ctx.document), _of_verbs(targets), _set_up(targets))
    pairs = (pair for pair in chain(*named) if _one_thing(ctx.document, *pair))
    for first, second in chain(pairs, said_alike(ctx), _shares(ctx.document)):
        if (first.value, first.value_max) == (second.value, second.value_max):
            continue
        pair = ctx.document, first, second
        if first.span.overlaps(second.span) or _apart(*pair) or _base(*pair):
            continue
        if target_turns.in_turns(*pair) or target_turns.left_to_do(ctx, first, second):
            continue
        if _together(ctx, first, second) or _of_others(*pair) or target_turns.told_apart(*pair):
            continue
        if in_cells.of_other_columns(*pair):
            continue
        if rises.of_others(*pair) or _for_others(*pair) or _adds_to(*pair) or rises.is_one(*pair, name_of(second)):
            continue
        key = (first.indicator, f"{first.scope}{first.deadline}")
        if key in told:
            continue
        told.add(key)
        yield first, second


def _base(document: Document, first: Target, second: Target) -> bool:
    """Tell whether the one is where the other sets out from, or how things stood before."""
    if first.value == second.baseline or second.value == first.baseline:
        return True
    return any(
        stood_before(document, one.span.start)
        or is_known_base(document, one)
        or (one.unit == "%" and stands_now(document, one.span.start))
        for one in (first, second)
    )


def _apart(document: Document, first: Target, second: Target) -> bool:
    """Tell whether one counts what is left, another batch than the other, or those it names (甲、乙、丙3个社区)."""
    words = document.quote(first.span), document.quote(second.span)
    if any(
        _STARTED_FROM.match(document.text, target.span.end) or _STARTED_FROM.search(word)
        for target, word in zip((first, second), words, strict=True)
    ):
        return True  # 在满意度达到97%的基础上 is where one stands, no goal
    if any(_sums_up(document, target) for target in (first, second)):
        return True
    starts = [target.number_span.start if target.number_span else target.span.start for target in (first, second)]
    listed = [_NAMES.search(document.text, max(0, start - _REACH), start) is not None for start in starts]
    return listed[0] != listed[1]


def _sums_up(document: Document, target: Target) -> bool:
    """Tell whether a number is reckoned from those before it (带教4学时、自学8学时，合计12学时; 每户60元，计6万元)."""
    if _ADDED_UP.match(document.text, target.span.start) is None:
        return False
    begin = begin_of(document.text, target.span.start, "。；\n")
    before = document.text[begin : target.span.start]
    return "每" in before or len(re.findall(f"[0-9]{re.escape(target.unit or '')}", before)) > 1


def _of_others(document: Document, first: Target, second: Target) -> bool:
    """Tell whether two values are for other cases (达到5件的; 达到15件的) or quarters, or one of them for each."""
    words = document.quote(first.span), document.quote(second.span)
    return (
        all(one.endswith("的") for one in words)
        or len({_kind_counted(document, target) for target in (first, second)} - {None}) > 1
        or about.which(words[0]) != about.which(words[1])
        or (other_event(document, first.span, second.span) and name_of(first) == name_of(second))
        or len({tuple(_QUARTER.findall(one)) for one in words}) > 1
        or len({_some_places(document, target) for target in (first, second)}) > 1
        or each_time.is_share(document, first, second)
    )


def _some_places(document: Document, target: Target) -> bool:
    """Tell whether the sentence of a rate is of some places alone (试点小区厨余分出率达到25%，回收利用率达到50%)."""
    if target.unit != "%":
        return False
    begin = begin_of(document.text, target.span.start, "。；\n")
    return _SOME_PLACES.search(document.text, begin, target.span.start) is not None


def _kind_counted(document: Document, target: Target) -> str | None:
    """Return of what kind those are that a number counts (封闭阳台的17处), None where it does not say."""
    match = _KIND.search(document.text, target.span.start, target.number_span.start) if target.number_span else None
    return match["kind"] if match is not None else None


def _together(ctx: Context, first: Target, second: Target) -> bool:
    """Tell whether one sentence, or one row of a table, holds both: it then speaks of parts or steps."""
    both = Span(min(first.span, second.span).start, max(first.span.end, second.span.end))
    return _sentences(ctx.document).holds(both)


def _adds_to(document: Document, first: Target, second: Target) -> bool:
    """Tell whether one is the number reached and the other what is added to reach it (由20处增加到50处, 新建30处)."""
    level, added = (first, second) if first.baseline is not None else (second, first)
    return (
        level.unit != "%"
        and level.baseline is not None
        and added.baseline is None
        and _ADDED.search(document.quote(added.span)) is not None
    )


def _for_others(document: Document, first: Target, second: Target) -> bool:
    """Tell whether each value opens with those it is for, and these differ (80周岁以上老年人，每餐补贴3元)."""
    ahead = [_LED_BY.search(document.text, _line_start(document, t), t.span.start) for t in (first, second)]
    return None not in ahead and len({match["who"] for match in ahead if match}) > 1


def _line_start(document: Document, target: Target) -> int:
    return begin_of(document.text, target.span.start, "。；\n")


@once
def _sentences(document: Document) -> Covered:
    rows = (Span(row[0].span.start, row[-1].span.end) for table in document.tables for row in table.rows if row)
    return Covered(chain((sentence.span for sentence in document.sentences), rows))


def _pairs(targets: Sequence[Target], document: Document) -> Iterator[tuple[Target, Target]]:
    """Yield the pairs named and counted alike and due on one day, in order of the first and then of the second.

    A rate that a plan of one year sets without a day is due at its end; a count may be that of a stage, unless it
    stands below that very year (2025年目标数).
    """
    end = _end_of_year(document)
    groups: dict[tuple[object, ...], list[Target]] = {}
    places = []
    for target in targets:
        name = name_of(target)  # of rates one may be the end of the other
        rate = target.unit == "%"
        due = end if rate and (target.deadline is None or _at_the_end(document, target)) else target.deadline
        if not rate and due == end and _below_the_year(document, target):
            due = None
        of_year = rate and target_turns.timed_apart(document, target)  # it may be that of the year as well
        for day in dict.fromkeys((due, end) if of_year else (due,)):
            group = groups.setdefault((name[-2:] if rate else name, target.unit, target.per, day), [])
            group.append(target)
            places.append((target, group, len(group)))
    for target, group, behind in places:
        yield from ((target, group[at]) for at in range(behind, min(len(group), _MOST)))


def _below_the_year(document: Document, target: Target) -> bool:
    """Tell whether a number has no time but the year that stands above it: it is as one without a day."""
    told = target.deadline_text or ""
    return _OF_YEAR.fullmatch(told) is not None and told not in document.quote(target.span)


def _at_the_end(document: Document, target: Target) -> bool:
    """Tell whether a rate is set for the last stage, where all is summed up: its day is that of the end."""
    told = target.deadline_text
    if target.section is None or (told and document.quote(target.span).startswith(told)):
        return False
    return SUMMED_UP.search(document.sections[target.section].text) is not None


def _shares(document: Document) -> Iterator[tuple[Target, Target]]:
    """Yield each two shares of the same that are to be the same by one day."""
    end = _end_of_year(document)
    first: dict[tuple[object, ...], Target] = {}
    for target in document.targets:
        share = target.unit == "%" and target.role == "target" and target.value is not None
        match = _SHARE.search(document.quote(target.span)) if share else None
        if match is None or not _whole(target.scope):
            continue
        key = (match["who"], match["what"], target.op, target.deadline or end, target.modality in _STRETCH)
        before = first.setdefault(key, target)
        if before is not target:
            yield before, target


def called(ctx: Context, target: Target) -> str:
    """Return what a finding calls a target: of a share, who is to be what."""
    share = _SHARE.search(ctx.document.quote(target.span)) if target.unit == "%" else None
    at = target.span.start
    return ctx.quote(Span(at + share.start("who"), at + share.end("what")), 30) if share else target.indicator


def _of_verbs(targets: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    """Yield each goal with a bare number for the year behind its verb (更新电梯120台, 年内更新130台)."""
    for bare in filter(_of_year, targets):
        for goal in targets:
            alike = (goal.unit, goal.per, goal.deadline) == (bare.unit, bare.per, bare.deadline)
            if alike and not _of_year(goal) and goal.indicator.startswith(bare.indicator):
                yield goal, bare


def _end_of_year(document: Document) -> date | None:
    """Return the last day of the one year a document plans for; None where that cannot be told."""
    period = document.period
    if period is None:
        return date(document.issue_date.year, 12, 31) if document.issue_date is not None else None
    return period.end if period.start.year == period.end.year else None


def _set_up(targets: Sequence[Target]) -> Iterator[tuple[Target, Target]]:
    """Yield pairs of one standing thing counted twice, the one with a day already more than the one without."""
    standing = [t for t in targets if t.unit != "%" and t.per is None and _STANDING.search(t.indicator)]
    for first, second in _in_order(standing, name_of):
        sooner, other = (first, second) if second.deadline is None else (second, first)
        if sooner.deadline is None or other.deadline is not None or sooner.unit != other.unit:
            continue
        more = sooner.value is not None and other.value is not None and sooner.value > other.value
        if more and not target_turns.place_by_place(standing, sooner, other):
            yield first, second


def _in_order(targets: Sequence[Target], key: Callable[[Target], str]) -> Iterator[tuple[Target, Target]]:
    """Yield each target with those behind it of the same key, up to _MOST of them."""
    groups: dict[str, list[Target]] = {}
    for target in targets:
        groups.setdefault(key(target), []).append(target)
    for group in groups.values():
        for at, first in enumerate(group):
            yield from ((first, second) for second in group[at + 1 : at + 1 + _MOST])


def _whole(scope: str | None) -> bool:
    """Tell whether a scope is all of the place the document is about."""
    return scope in _WHOLE or (
        scope is not None and re.fullmatch("全[区县市镇乡村街道社区院校局域]{1,2}", scope) is not None
    )


def _comparable(target: Target) -> bool:
    name = target.indicator.strip("“”")
    least = 3 if target.unit == "%" else 4  # a short name of something counted may be two things
    return (
        target.role == "target"
        and target.kind in ("quantified", "fuzzy")
        and target.value is not None
        and (len(name) >= least or _of_year(target))
    )


def _of_year(target: Target) -> bool:
    """Tell whether a target is a bare verb with the number for the year."""
    return (
        len(target.indicator) == 2  # a verb
        and target.unit in _OF_ONE_KIND
        and _OF_YEAR.fullmatch(target.deadline_text or "") is not None
    )


def _one_name(document: Document, first: Target, second: Target) -> bool:
    """Tell whether two targets are of one indicator and scope; a task may name a rate of the goals more shortly.

    So may the last stage, where all that was set is summed up, though the goals have no day.
    """
    one, other = name_of(first), name_of(second)
    least = _LONG - 2 * first.indicator.startswith("“")  # what bears a name of its own
    if one == other and (
        first.scope == second.scope
        or (_whole(first.scope) and _whole(second.scope) and (first.unit == "%" or len(one) >= least))
    ):
        return True
    if _of_year(first) != _of_year(second):
        return _whole(first.scope) and _whole(second.scope)
    names = sorted((one, other), key=len)
    goal = first if one == names[1] else second
    short = second if goal is first else first
    return (
        first.unit == "%"
        and names[0].endswith(("率", "满意度", "知晓度"))
        and names[1].endswith(names[0])
        and (
            first.deadline is not None
            or _at_the_end(document, short)
            or _headed(document, short, names)
            or (goal is first and len(names[0]) >= _LONG)
        )
        and short.scope in (None, goal.scope)
        and _whole(goal.scope)
        and not is_of_some(document, one, other)
    )


def _headed(document: Document, short: Target, names: Sequence[str]) -> bool:
    """Tell whether a rate stands below a heading that gives what its name leaves out (矛盾纠纷排查: 调解成功率)."""
    rest = names[1].removesuffix(names[0])
    return bool(rest) and short.section is not None and rest in document.sections[short.section].text


def _one_thing(document: Document, first: Target, second: Target) -> bool:
    if (first.unit, first.per) != (second.unit, second.per) or not _one_name(document, first, second):
        return False
    return (first.modality in _STRETCH) == (second.modality in _STRETCH)
