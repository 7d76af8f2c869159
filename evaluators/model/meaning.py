"""What the words of a plan or report mean: targets, times, owners, tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model.value import value

if TYPE_CHECKING:
    import datetime as dt
    from datetime import date
    from decimal import Decimal

    from evaluators.model.place import Span

TargetKind: TypeAlias = Literal["quantified", "fuzzy", "qualitative", "placeholder", "implied"]
TargetOp: TypeAlias = Literal["=", ">=", "<=", ">", "<", "range", "~", "up", "done"]


@value
class Target:
    """A value to be reached (`role` target) or one reported as reached (`role` actual).

    One target per number and thing counted. `value` is exact and in `unit` (90 with ``%`` for 90%); `value_text` keeps
    what stands there when it is no number (一批, ×). `per` is 天/周/月/季/年 for a count per period, `span` the clause.
    """

    role: Literal["target", "actual"]
    kind: TargetKind
    indicator: str
    op: TargetOp
    span: Span
    value: Decimal | None = None
    value_max: Decimal | None = None
    value_text: str | None = None
    unit: str | None = None
    per: str | None = None
    scope: str | None = None
    baseline: Decimal | None = None
    modality: str | None = None
    deadline_text: str | None = None
    deadline: date | None = None
    owner: str | None = None
    number_span: Span | None = None
    section: int | None = None


@value
class When:
    """A point or stretch of time: `op` <= (by), in (within `start`..`date`) or ~ (around)."""

    date: dt.date
    op: Literal["<=", "in", "~"]
    precision: Literal["day", "ten_days", "half_month", "month", "quarter", "half_year", "year", "window"]
    year_source: Literal["explicit", "inferred"]
    fuzzy: bool = False
    start: dt.date | None = None


@value
class Recurrence:
    """A duty that returns: every `recurrence`, `count` times each."""

    recurrence: tuple[str, ...]
    count: int | None = None
    op: Literal["=", ">=", "<=", ">", "<"] | None = None


@value
class Duration:
    """A length of time, ISO 8601 (P3M) or working days (P10BD); `anchor` says from when, None if the text does not."""

    duration: str
    op: Literal["=", ">=", "<="] = "<="
    anchor: str | None = None


@value
class Event:
    """A limit set by an event (验收前) whose date the text does not give."""

    event: str
    date: dt.date | None = None
    op: Literal["<=", "in", "~"] = "<="


DeadlineKind: TypeAlias = Literal[
    "deadline", "recurring", "duration", "event", "vague", "unresolved", "issue_date", "in_stage", "no_deadline"
]


@value
class Deadline:
    """A time set for a task. `span` is the clause, `text_span` the time words alone (equal to `span` without any)."""

    kind: DeadlineKind
    task: str
    span: Span
    text_span: Span
    deadline_text: str | None = None
    normalized: When | Recurrence | Duration | Event | None = None
    owner: str | None = None
    section: int | None = None
    opens: dt.date | None = None
    """The first day of a stretch whose last day no calendar has (4月1日至9月31日); else None."""

    @property
    def due(self) -> date | None:
        """The calendar day by which it is due, where one is known."""
        return self.normalized.date if isinstance(self.normalized, When | Event) else None

    @property
    def of_itself(self) -> bool:
        """Whether it is a pace (按工程进度) or a notice (提前24小时告知): nothing beside it is due by that."""
        form = self.normalized
        if isinstance(form, Event):
            return form.event.endswith(("进度", "约定"))
        return isinstance(form, Duration) and (self.deadline_text or "").startswith("提前")


@value
class Owner:
    """A unit or post made responsible. `role`: lead (由…负责/牵头), cooperate (…配合), subject (acts in the clause).

    `label` is the word a label names it by (责任单位), None where a sentence does.
    """

    name: str
    role: Literal["lead", "cooperate", "subject"]
    span: Span
    section: int | None = None
    label: str | None = None


@value
class Task:
    """Something that is to be done: a clause, a numbered item or a table row.

    `deadline` and `owner` are those of the clause itself or inherited from its sentence, heading, stage or table;
    None means that none was found anywhere the reader looked.
    """

    name: str
    span: Span
    owner: str | None = None
    cooperating: tuple[str, ...] = ()
    deadline: Deadline | None = None
    deliverable: str | None = None
    section: int | None = None
    origin: Literal["clause", "heading", "table"] = "clause"
    standing: bool = False
