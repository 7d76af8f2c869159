"""All pairs of numbers of one text that cannot both hold, in words for a finding (TGT-04)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures import (
    again,
    annexed,
    gained,
    goals_cited,
    inventory,
    levels,
    made_into,
    matters,
    one_each,
    paid,
    parts,
    rankings,
    restated,
    rests,
    retold,
    reworded,
    staff,
    tabled,
    written,
)
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE
from evaluators.lines import begin_of, end_of
from evaluators.lookup import Covered, once
from evaluators.tasks import of_duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Span
    from evaluators.rule import Context


_AIMED = re.compile("目标|计划|约定|要求|任务数|预期|下达|拟")
# 方案确定的目标是：…，按期办结率达到95%
_GOALS_LISTED = re.compile("(?:目标|任务|指标|要求)[^，。；：]{0,6}(?:[是为：]|如下)")
# 对已安装的9部电梯落实维保: of what is there, wherever it is spoken of
_THERE_ALREADY = re.compile("已(?:经)?[\u4e00-\u9fff]{2,4}的$")
_SHORT = 12  # characters of a name in a finding


class Conflict(NamedTuple):
    """A number that another belies: both places, and what to say of them."""

    place: Span
    other: Span
    message: str


def conflicts(ctx: Context) -> Iterator[Conflict]:
    """Yield what is counted twice; of reports and forms also rates, what is left, and tables beside the text."""
    places: list[Span] = []
    for one in _in_forms_of_words(ctx):
        places.append(one.place)
        yield one
    report = ctx.doctype.kind in ("report", "form")

    set_out, reached = _numbers(ctx.document)

    def aimed(place: Span) -> bool:
        if not report:
            return False
        text, at = ctx.document.text, place.start
        if text.startswith("的", at - 1) and _THERE_ALREADY.search(text, max(0, at - _SHORT), at):
            return False
        if set_out.touches(place.start, place.end):
            end = end_of(ctx.document.text, place.end, "，。；\n")
            # 在满意度达到97%的基础上 tells where one stands
            return ctx.document.text.find("基础上", place.end, end) < 0
        told = reached.touches(place.start, place.end) and not ctx.in_slot(place, "next_steps")
        # 各项目标均已完成，建成的6个…: the goals of the clause before make no goal of it
        begin = (
            begin_of(ctx.document.text, place.start, "，。；\n")
            if told
            else statement_at(ctx.document.text, place.start)
        )
        said = _AIMED.search(ctx.document.text, begin, place.start) is not None
        return said or (not told and ctx.in_slot(place, "goals", "next_steps"))  # 目标完成情况 tells what came of them

    for twice in again.told_again(ctx.document, aimed):
        second = twice.second.clause
        if twice.first.kind == RATE and _rates_of_others(ctx, twice):
            continue
        if not any(second.overlaps(place) for place in places):
            yield _twice(ctx, twice.name, twice.first.clause, twice.second.clause)


@once
def _numbers(document: Document) -> tuple[Covered, Covered]:
    """Return where the numbers stand that are aimed at, and those that were reached."""
    aimed, reached = (
        Covered(t.number_span for t in document.targets if t.role == role and t.number_span)
        for role in ("target", "actual")
    )
    return aimed, reached


def _rates_of_others(ctx: Context, twice: again.Again) -> bool:
    """Tell whether two rates are of different things: each reckoned beside it, told of several, or one after more."""
    pair = twice.first, twice.second
    if levels.both_reckoned(ctx.document, *pair) or levels.after_more(ctx.document, *pair):
        return True
    return levels.of_others(ctx.document, *pair)


def _in_forms_of_words(ctx: Context) -> Iterator[Conflict]:
    document = ctx.document
    for noun, count, again_counted in (
        *inventory.counted_twice(document),
        *staff.told_twice(document),
        *gained.told_twice(document),
    ):
        yield _twice(ctx, noun, count.clause, again_counted.clause)
    for each in one_each.unequal(document):
        if not each.added:  # else TGT-06
            yield Conflict(each.told.clause, each.place, one_each.said(ctx, each))
    for noun, first, second in (*matters.given_twice(document), *paid.told_twice(document)):
        yield _twice(ctx, noun, first, second)
    for one in written.twice(document):
        yield _twice(ctx, one.name, one.first, one.second)
    for cited in goals_cited.told_otherwise(document):
        yield _twice(ctx, cited.name, cited.goal, cited.place)
    for part, again_told in parts.mistaken(document):
        yield _twice(ctx, ctx.cited(again_told.clause), part.clause, again_told.clause)
    if ctx.doctype.kind == "plan":
        yield from _planned(ctx)
    elif ctx.doctype.kind in ("report", "form"):
        yield from _reported(ctx)


def _planned(ctx: Context) -> Iterator[Conflict]:
    yield from _reworded(ctx)
    for one in restated.set_twice(ctx.document):
        yield _twice(ctx, one.name, one.first, one.second)
    for made in made_into.otherwise(ctx.document):
        yield _twice(ctx, made.kind, made.first, made.second)
    for task, count, stated in annexed.told_otherwise(ctx.document, lambda place: of_duty(ctx, place)):
        message = f"“{task}”前后不一：正文写“{ctx.cited(stated.clause)}”，表中为“{ctx.cited(count.clause)}”。"
        yield Conflict(stated.clause, count.clause, message)


def _reported(ctx: Context) -> Iterator[Conflict]:
    document = ctx.document

    set_out, reached = _numbers(document)

    def aimed(place: Span) -> bool:
        # what came of the goals stands under 目标完成情况, too
        return ctx.in_slot(place, "goals") and not reached.touches(place.start, place.end)

    def to_be(place: Span) -> bool:
        if ctx.in_slot(place, "next_steps") or aimed(place):
            return True
        begin = statement_at(document.text, place.start)
        listed = _GOALS_LISTED.search(document.text, begin, place.start) is not None
        return listed and set_out.touches(place.start, place.end)

    for name, level, other in levels.told_twice(document, to_be):
        yield _twice(ctx, name, level.clause, other.clause)

    for again_told in retold.told_twice(document, aimed, lambda place: ctx.in_slot(place, "next_steps")):
        name = again_told.second.behind or again_told.second.before[-_SHORT:]
        yield _twice(ctx, name, again_told.first.clause, again_told.second.clause)
    for one in rankings.misplaced(document):
        words = ctx.cited(one.place)
        yield Conflict(
            one.place, one.cell.span, f"文字写“{words}”，表中“{one.right}”为{one.cell.text.strip()}，与文字不符。"
        )
    for rest in rests.told_twice(document):
        due = f"，应剩{rest.left.normalize():f}{rest.unit}" if rest.reckoned else ""
        message = f"没有完成的数量前后不一：一处为“{ctx.cited(rest.first)}”{due}，一处为“{ctx.cited(rest.second)}”。"
        yield Conflict(rest.second, rest.first, message)

    def ahead(place: Span) -> bool:
        return ctx.in_slot(place, "problems", "next_steps") or aimed(place)

    for called, told, cell in tabled.told_otherwise(document, ahead, lambda place: ctx.in_slot(place, "next_steps")):
        words = ctx.cited(told.clause)
        message = f"“{called}”前后不一：文字写“{words}”，表中为{cell.text.strip()}。"
        yield Conflict(told.clause, cell.span, message)


def _reworded(ctx: Context) -> Iterator[Conflict]:
    for work in reworded.told_twice(ctx.document, lambda place: ctx.in_slot(place, "goals")):
        yield _twice(ctx, ctx.cited(work.second.clause), work.first.clause, work.second.clause)


def _twice(ctx: Context, name: str, first: Span, second: Span) -> Conflict:
    message = f"“{name}”前后不一：一处为“{ctx.cited(first)}”，一处为“{ctx.cited(second)}”。"
    return Conflict(second, first, message)
