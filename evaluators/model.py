"""The vocabulary of the checker: what a reader finds in a text and what a rule says about it.

Every place is a :class:`Span`: 0-based code points of the text exactly as it was decoded, half-open. Nothing here
imports more than the standard library, so that the checker starts in a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points of the original text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end


class Severity(StrEnum):
    """How much a finding weighs: only `CRITICAL` blocks export."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def label(self) -> str:
        """What people are told: 严重, 重要 or 一般."""
        return {"critical": "严重", "major": "重要", "minor": "一般"}[self.value]


class Verdict(StrEnum):
    """Whether a rule found a fault or could not tell; the latter is never a pass."""

    FAULT = "fault"
    UNDETERMINED = "undetermined"


# ---------------------------------------------------------------------------------------------- what a text holds


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text that plays one part (title, addressee, sign-off …)."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what it governs, at level 1 to 4 (一、 / （一） / 1. / （1）).

    Attributes:
        level: 1 to 4.
        number: the marker as written, e.g. ``（二）``; empty for a heading recognised without one.
        ordinal: the marker's value, e.g. 2; None without a marker.
        text: the heading's words, without marker and closing punctuation; empty for a numbered paragraph that has none
            (1.开展走访；), whose words are all in `body` and in the sentences.
        span: the heading, marker included, closing punctuation excluded.
        body: from the end of the heading to the next heading of any level (for a run-in heading the rest of its line).
        extent: from the start of the heading to the next heading of the same or a higher level: all it governs.
        run_in: whether the text goes on behind the heading on the same line.
        parent: index in `Document.sections` of the section above; None at level 1.
    """

    level: int
    number: str
    ordinal: int | None
    text: str
    span: Span
    body: Span
    extent: Span
    run_in: bool
    parent: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body, heading lines excluded; `section` is the index of the innermost section or None."""

    span: Span
    section: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, the first row being the header; `section` as in `Sentence`."""

    rows: tuple[tuple[Cell, ...], ...]
    span: Span
    section: int | None


TargetKind: TypeAlias = Literal["quantified", "fuzzy", "qualitative", "placeholder", "implied"]
TargetOp: TypeAlias = Literal["=", ">=", "<=", ">", "<", "range", "~", "up", "done"]


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached (`role` target) or one reported as reached (`role` actual).

    One target per number and thing counted. `value` is exact and in `unit` (90 with ``%`` for 90%); `value_text` keeps
    what stands there when it is no number (一批, ×). `per` is 天/周/月/季/年 for a count per period. `span` is the clause.
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


@dataclass(frozen=True, slots=True)
class When:
    """A point or stretch of time: `op` <= (by), in (within `start`..`date`) or ~ (around)."""

    date: datetime.date
    op: Literal["<=", "in", "~"]
    precision: Literal["day", "ten_days", "half_month", "month", "quarter", "half_year", "year", "window"]
    year_source: Literal["explicit", "inferred"]
    fuzzy: bool = False
    start: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A duty that returns: every `recurrence`, `count` times each."""

    recurrence: tuple[str, ...]
    count: int | None = None
    op: Literal["=", ">=", "<="] | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, ISO 8601 (P3M) or working days (P10BD); `anchor` says from when, None if the text does not."""

    duration: str
    op: Literal["=", ">=", "<="] = "<="
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A limit set by an event (验收前) whose date the text does not give."""

    event: str
    date: datetime.date | None = None
    op: Literal["<=", "in", "~"] = "<="


DeadlineKind: TypeAlias = Literal[
    "deadline", "recurring", "duration", "event", "vague", "unresolved", "issue_date", "in_stage", "no_deadline"
]


@dataclass(frozen=True, slots=True)
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

    @property
    def due(self) -> date | None:
        """The calendar day by which it is due, where one is known."""
        return self.normalized.date if isinstance(self.normalized, When | Event) else None


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit or post made responsible. `role`: lead (由…负责/牵头), cooperate (…配合), subject (acts in the clause)."""

    name: str
    role: Literal["lead", "cooperate", "subject"]
    span: Span
    section: int | None = None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in the text: 《title》 and/or 〔number〕."""

    span: Span
    title: str | None = None
    doc_number: str | None = None


@dataclass(frozen=True, slots=True)
class Residue:
    """Text that is not the document's own: `kind` web, disclaimer, advert or metadata."""

    kind: Literal["web", "disclaimer", "advert", "metadata"]
    span: Span


@dataclass(frozen=True, slots=True)
class Period:
    """The period a plan or report covers, both days included; `source` tells where it was read."""

    start: date
    end: date
    span: Span
    source: Literal["title", "lead", "body"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment behind the date. Its headings and sentences are not the document's; its tables are.

    `span` runs from its label (附件1) to its end: ``read(span.of(text))`` reads it as a document of its own.
    """

    span: Span
    number: int | None = None
    title: Line | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """All that the reader found in one text. Spans lead back into `text`, which is never changed.

    `body` covers the document proper, from title to date; `residue` lies around or inside it and is kept out of all
    other fields. `lead` is the text between title (or addressee) and the first heading. Where a notice carries a plan,
    the title and the sections are the plan's and `carrier` covers the notice. `attachment_notes` are the names listed
    in the 附件说明, `attachments` what follows behind the date. The text of a line joins words broken over two lines.
    """

    text: str
    body: Span
    title: Line | None = None
    addressee: Line | None = None
    lead: Span | None = None
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    targets: tuple[Target, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    owners: tuple[Owner, ...] = ()
    tasks: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    residue: tuple[Residue, ...] = ()
    sign_off: Line | None = None
    date_line: Line | None = None
    issue_date: date | None = None
    period: Period | None = None
    carrier: Span | None = None
    carrier_title: Line | None = None
    red_head: Span | None = None
    doc_number: Line | None = None
    signer: Line | None = None
    attachment_notes: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    copy_to: Line | None = None
    printed: Line | None = None

    def quote(self, span: Span) -> str:
        """Return the original characters of `span`."""
        return span.of(self.text)

    def children(self, parent: int | None) -> list[int]:
        """Return the indexes of the sections directly below `parent` (None: the top level)."""
        return [i for i, section in enumerate(self.sections) if section.parent == parent]

    def section_at(self, offset: int) -> int | None:
        """Return the index of the innermost section that governs `offset`."""
        found = None
        for index, section in enumerate(self.sections):
            if section.span.start > offset:
                break
            if section.extent.start <= offset < section.extent.end:
                found = index
        return found


# ------------------------------------------------------------------------------------------ what a rule compares with


@dataclass(frozen=True, slots=True)
class Source:
    """Material a draft may rest on: the brief, a retrieved passage, a plan. `text` is what may be quoted."""

    id: str
    kind: Literal["brief", "passage", "plan", "ledger"]
    text: str
    title: str | None = None


# ---------------------------------------------------------------------------------------------- what a rule answers


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical correction: replace `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one rule. The message is Chinese and quotes the text it judges.

    A defect that stands in many places is one finding with `also`; a missing thing is anchored where it should stand.
    `fix` corrects the place at `span`, `also_fixes` correct those in `also` that can be corrected mechanically.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""
    verdict: Verdict = Verdict.FAULT
    also: tuple[Span, ...] = field(default=())
    fix: Fix | None = None
    also_fixes: tuple[Fix, ...] = ()

    @property
    def blocks_export(self) -> bool:
        """Whether this finding alone keeps the document from being exported."""
        return self.severity is Severity.CRITICAL
