"""What a time expression says: a place in the calendar, a stretch, a rhythm, an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model.value import value

if TYPE_CHECKING:
    from evaluators.model import Span

Part: TypeAlias = Literal[
    "day", "early", "middle", "late", "early_middle", "middle_late", "start", "mid", "end", "first_half", "second_half",
    "whole",
]  # fmt: skip


@value
class Point:
    """A calendar place as written: a year (or word for one), then month, quarter or half-year, then day or part.

    `relative_year` counts from the current year (明年: 1) where no year is written; None where nothing is said.
    """

    year: int | None = None
    relative_year: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = "whole"
    festival: bool = False

    @property
    def whole_year(self) -> bool:
        """Whether it names no more than a year."""
        return self.part == "whole" and not (self.month or self.quarter or self.half)


Form: TypeAlias = Literal["point", "interval", "recurring", "duration", "event", "vague", "unresolved"]


@value
class Moment:
    """A time expression.

    Attributes:
        form: what kind of expression it is.
        span: where it stands, 前 or 期间 included, a preposition excluded.
        point: the day or stretch; the end of an interval.
        begin: the start of an interval.
        op: ``<=`` with 前, 底, 内; ``~`` with 左右, 期间; else in.
        strong: whether it reads as a limit by itself (5月底前), not as a mere time (5月).
        recurrence: daily, weekly, monthly, quarterly, half_yearly or yearly.
        count: how often in its period, where the expression tells it itself (一月两次; 每周一、周三 is two).
        duration: ISO 8601, BD for working days.
        duration_op: as in `Duration`.
        words: the event of an event, the anchor of a duration.
    """

    form: Form
    span: Span
    point: Point | None = None
    begin: Point | None = None
    op: Literal["<=", "in", "~"] = "in"
    strong: bool = False
    recurrence: tuple[str, ...] = ()
    count: int | None = None
    duration: str = ""
    duration_op: Literal["=", ">=", "<="] = "<="
    words: str | None = None


def start_of(moment: Moment) -> int:
    """Return where a time begins: times of one text stand in this order."""
    return moment.span.start
