"""What a brief may hold, field by field."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, StrictStr, ValidationInfo
from pydantic_core import PydanticCustomError

DocTypeId = Literal[
    "implementation_plan", "work_scheme", "work_plan", "status_report", "project_summary", "monthly_form"
]
TITLES: dict[str, str] = {
    "implementation_plan": "实施方案",
    "work_scheme": "工作方案",
    "work_plan": "工作计划",
    "status_report": "情况报告",
    "project_summary": "项目总结报告",
    "monthly_form": "月报表",
}
REPORTS = frozenset({"status_report", "project_summary", "monthly_form"})
OPS = ("=", ">=", "<=", ">", "<", "range", "~", "up", "done")


def _text(value: Any) -> Any:
    if isinstance(value, str):
        value = " ".join(value.split()) if "\n" in value else value.strip()
        if not value:
            raise PydanticCustomError("empty", "不能为空")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise PydanticCustomError("day", "应为日期，写成 2026-03-02 的样子")


def _number(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(str(value))
    elif isinstance(value, str) and info.context and info.context.get("form"):  # a form knows only words
        try:
            number = Decimal(value.strip())
        except ArithmeticError as error:
            raise PydanticCustomError("number", "应为数字，单位另写在 unit") from error
    else:
        raise PydanticCustomError("number", "应为数字（不加引号），单位另写在 unit")
    if not number.is_finite():
        raise PydanticCustomError("number", "应为数字，单位另写在 unit")
    return number


Text = Annotated[StrictStr, BeforeValidator(_text)]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[Decimal, BeforeValidator(_number)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Period(_Part):
    """The days covered, both included."""

    start: Day
    end: Day


class TargetItem(_Part):
    """A value to be reached; without `value` the draft asks for it."""

    indicator: Text
    op: Literal["=", ">=", "<=", ">", "<", "range", "~", "up", "done"] | None = None
    value: Number | None = None
    value_max: Number | None = None
    unit: Text | None = None
    per: Text | None = None
    scope: Text | None = None
    baseline: Number | None = None
    owner: Text | None = None
    deadline: Day | None = None


class TaskItem(_Part):
    """A piece of work: what, by whom, with whom, until when, with what to show for it."""

    name: Text
    detail: Text | None = None
    owner: Text | None = None
    cooperating: tuple[Text, ...] = ()
    deadline: Day | None = None
    deliverable: Text | None = None
    group: Text | None = None


class StageItem(_Part):
    """A stretch of the period and what it is for."""

    name: Text
    start: Day | None = None
    end: Day | None = None
    detail: Text | None = None


class ResultItem(_Part):
    """A value reached; `target` names the indicator, or the task (then `actual` may be left out: done or `state`).

    `planned` is the value the results themselves set against it; where left out, the plan's holds. `month` is what the
    month of a monthly form brought by itself, where the results say so.
    """

    target: Text
    actual: Number | None = None
    planned: Number | None = None
    month: Number | None = None
    unit: Text | None = None
    as_of: Day | None = None
    source: Text | None = None
    scope: Text | None = None
    note: Text | None = None


class ProblemItem(_Part):
    """What fell short, why, and what will be done about it by when and by whom."""

    problem: Text
    cause: Text | None = None
    measure: Text | None = None
    owner: Text | None = None
    deadline: Day | None = None


class RedHead(_Part):
    """The 版头 of a document issued under a red head (GB/T 9704-2012, 7.2)."""

    issuer: Text | None = None
    doc_number: Text | None = None
    signer: Text | None = None
    urgency: Text | None = None


class Attachment(_Part):
    """An attachment: its name and, where there is one, its file."""

    name: Text
    file: Text | None = None


class Brief(_Part):
    """What a draft may state beside what the index holds; `private` no model is told, `locked` stands to the letter."""

    doc_type: DocTypeId
    unit: Text
    plan: Text | None = None
    title: Text | None = None
    topic: Text | None = None
    period: Period | None = None
    addressee: Text | None = None
    issue_date: Day | None = None
    basis: tuple[Text, ...] = ()
    targets: tuple[TargetItem, ...] = ()
    tasks: tuple[TaskItem, ...] = ()
    stages: tuple[StageItem, ...] = ()
    facts: tuple[Text, ...] = ()
    results: tuple[ResultItem, ...] = ()
    problems: tuple[ProblemItem, ...] = ()
    red_head: RedHead | None = None
    attachments: tuple[Attachment, ...] = ()
    copy_to: tuple[Text, ...] = ()
    locked: tuple[Text, ...] = ()
    private: tuple[Text, ...] = ()
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)
    _origin: str = PrivateAttr(default="任务书")
    _folder: str = PrivateAttr(default=".")

    @property
    def type_name(self) -> str:
        """The Chinese name of the document type."""
        return TITLES[self.doc_type]

    @property
    def is_report(self) -> bool:
        """Whether it reports on a plan."""
        return self.doc_type in REPORTS

    @property
    def origin(self) -> str:
        """The file's name, or what the brief was given in."""
        return self._origin

    @property
    def folder(self) -> str:
        """The folder that relative paths in the brief start from."""
        return self._folder

    def line(self, path: str) -> int | None:
        """Return the 1-based line of a field such as ``tasks[2].deadline``; None for a brief without lines."""
        return self._lines.get(path)

    def place(self, path: str) -> str:
        """Return where a field stands, as a person would look it up."""
        line = self.line(path)
        return f"{self._origin} 第{line}行" if line else f"{self._origin} {path}"

    def located(self, lines: dict[str, int], origin: str, folder: str) -> Brief:
        """Return this brief, told where it came from."""
        self._lines, self._origin, self._folder = lines, origin, folder
        return self


def field_names(kind: type[BaseModel] = Brief) -> tuple[str, ...]:
    """Return the names a person may use in `kind`."""
    return tuple(kind.model_fields)


def part_at(loc: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the model whose field the last step of `loc` names."""
    kind: type[BaseModel] = Brief
    for step in loc[:-1]:
        if isinstance(step, str) and step in kind.model_fields:
            kind = _inner(kind.model_fields[step].annotation) or kind
    return kind


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _inner(part)
        if found is not None:
            return found
    return None


__all__ = ["OPS", "REPORTS", "TITLES", "Attachment", "Brief", "Field", "Period", "ProblemItem", "RedHead"]
