"""A reconciliation as a person reads it in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.coverage import State
from evaluators.coverage.table import NAME, one_line, said

if TYPE_CHECKING:
    from pathlib import Path

    from evaluators.coverage import Coverage

COLOUR = {
    State.CONFLICT: "red",
    State.UNREPORTED: "red",
    State.UNDETERMINED: "yellow",
    State.MET: "green",
    State.OVERDUE: "red",
    State.SHORT: "yellow",
    State.NOT_DUE: "cyan",
}


def render_coverage(path: Path, coverage: Coverage) -> None:
    """Print one report's items and their states."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    day = coverage.as_of
    table = Table(
        title=f"{path}（截至{day.year}年{day.month}月{day.day}日）", title_justify="left", show_lines=True, expand=True
    )
    table.add_column("序号", width=4, no_wrap=True)  # the heading's own width, however narrow the terminal
    for heading, ratio in (("方案要求", 8), ("报告写明", 8), ("状态", 2), ("说明", 7)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for index, outcome in enumerate(coverage.outcomes, start=1):
        table.add_row(
            str(index),
            Text(one_line(coverage.plan.quote(outcome.item.span))),
            Text(said(outcome, coverage)),
            Text(NAME[outcome.state], style=COLOUR[outcome.state]),
            Text(outcome.reason),
        )
    console.print(table)
    counts = "，".join(f"{NAME[State(state)]} {count} 项" for state, count in coverage.counts.items() if count)
    console.print(f"小结：共 {len(coverage.outcomes)} 项。{counts or '方案中未找到可比对的目标和时限'}。\n")
