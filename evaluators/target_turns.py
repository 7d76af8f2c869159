"""Numbers of one name that each are part of another: what the turns of a table add, and what is left of a goal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.figures import bearings
from evaluators.figures.in_cells import cell_in, table_at
from evaluators.lines import begin_of
from evaluators.target_names import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Document, Table, Target
    from evaluators.rule import Context

_TURNS = re.compile("阶段|季度|月份|时间|时段|批次|周次|轮次|期次|步骤|日期|进度")


def in_turns(document: Document, first: Target, second: Target) -> bool:
    """Tell whether one number is that of a turn in a table whose turns come to the other (第一季度|举办活动5场).

    A turn that all others come to leaves nothing to say; where they come to something else, they are compared.
    """
    tables = [table_at(document, target.span) for target in (first, second)]
    if (tables[0] is None) == (tables[1] is None):
        return False
    table, turn, whole = (tables[0], first, second) if tables[0] is not None else (tables[1], second, first)
    if table is None or not any(_TURNS.search(cell.text) for cell in table.rows[0][:2]):
        return False
    rows = _by_row(document, table, turn)
    return len(rows) > 1 and sum(rows.values()) == whole.value


def place_by_place(targets: Sequence[Target], whole: Target, part: Target) -> bool:
    """Tell whether the others of the name of `part` come to `whole` (甲小区新建4处, 乙小区新建2处 of 6)."""
    name = name_of(part)
    return whole.value == sum(t.value for t in targets if t is not whole and t.value and name_of(t) == name)


def told_apart(document: Document, first: Target, second: Target) -> bool:
    """Tell whether what two values bear sets them apart; a time that is that of other work does not."""
    if first.unit == "%" and any(timed_apart(document, target) for target in (first, second)):
        return False
    return bearings.targets_apart(document, first, second)


def timed_apart(document: Document, rate: Target) -> bool:
    """Tell whether the time of a rate is that of other work, with more told between them in one sentence.

    So it is in 10月底前评选文明家庭20户，引导居民爱护环境，满意率达到92%: the rate is that of the year.
    """
    told = rate.deadline_text or ""
    if not told or told in document.quote(rate.span):
        return False
    begin = begin_of(document.text, rate.span.start, "。；\n")
    at = document.text.find(told, begin, rate.span.start)
    of_all = document.text.startswith(("，", "："), at + len(told))  # 6月底前，…: what follows is all due by then
    return at >= 0 and not of_all and document.text.count("，", at, rate.span.start) > 1


def _by_row(document: Document, table: Table, turn: Target) -> dict[int, Decimal]:
    """Return what each row of a table counts under the name of one of its numbers, by where the row starts."""
    name, rows = name_of(turn), dict[int, Decimal]()
    for target in document.targets:
        if target.value is None or target.unit != turn.unit or not table.span.contains(target.span):
            continue
        row, _ = cell_in(table, target.number_span or target.span)
        if row and name_of(target) == name:
            rows.setdefault(row[0].span.start, target.value)
    return rows


def left_to_do(ctx: Context, first: Target, second: Target) -> bool:
    """Tell whether a report sets for the time to come just what is left of a goal (目标40个，完成37个；完成其余3个)."""
    if ctx.doctype.kind not in ("report", "form"):
        return False
    ahead = [ctx.in_slot(target.span, "next_steps") for target in (first, second)]
    if ahead[0] == ahead[1]:
        return False
    rest, goal = (first, second) if ahead[0] else (second, first)
    if rest.value is None or goal.value is None:
        return False
    return any(
        target.role == "actual" and target.unit == goal.unit and target.value == goal.value - rest.value
        for target in ctx.document.targets
        if name_of(target) == name_of(goal)
    )
