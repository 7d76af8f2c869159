"""The form of the page and the brief: the same content, one as a clerk fills it in, one as the program reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from app.errors import BriefError
from app.request import REPORTS, TITLES, brief_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from app.request import Brief, TargetItem

ORIGIN = "起草表单"
Rows = list[list[str]]
OPS = {
    ">=": "不低于", "<=": "不超过", "=": "达到", ">": "高于", "<": "低于",
    "range": "介于", "~": "约", "up": "提高", "done": "完成",
}  # fmt: skip
_OP_OF = {word: op for op, word in OPS.items()} | {
    "不少于": ">=", "≥": ">=", "不高于": "<=", "不多于": "<=", "≤": "<=", "等于": "=", "＝": "=",
    "超过": ">", "不满": "<",
    "左右": "~", "至少": ">=", "至多": "<=",
}  # fmt: skip
# the columns of each table, and the field of the brief a column fills
TARGETS = {
    "指标": "indicator", "要求": "op", "目标值": "value", "单位": "unit", "范围": "scope", "完成时限": "deadline",
    "责任单位": "owner", "现状值": "baseline", "统计周期": "per",
}  # fmt: skip
TASKS = {
    "任务": "name", "具体内容": "detail", "牵头单位": "owner", "配合单位": "cooperating", "完成时限": "deadline",
    "成果": "deliverable", "类别": "group",
}  # fmt: skip
STAGES = {"阶段": "name", "开始日期": "start", "结束日期": "end", "工作内容": "detail"}
RESULTS = {
    "指标或任务": "target", "完成值": "actual", "单位": "unit", "截至日期": "as_of", "数据来源": "source",
    "范围": "scope", "说明": "note",
}  # fmt: skip
PROBLEMS = {"问题": "problem", "原因": "cause", "整改措施": "measure", "责任单位": "owner", "整改时限": "deadline"}
TABLES = {"targets": TARGETS, "tasks": TASKS, "stages": STAGES, "results": RESULTS, "problems": PROBLEMS}
_TABLE_NAMES = {"targets": "目标", "tasks": "任务", "stages": "阶段", "results": "完成情况", "problems": "问题"}
_LABELS = {
    "doc_type": "文种", "unit": "发文单位", "title": "标题", "topic": "事由", "period": "起止日期",
    "period.start": "开始日期", "period.end": "结束日期", "addressee": "主送机关", "issue_date": "成文日期",
    "basis": "依据", "facts": "其他情况", "plan": "所依据的方案", "red_head": "版头", "red_head.issuer": "发文机关标志",
    "red_head.doc_number": "发文字号", "red_head.signer": "签发人", "red_head.urgency": "紧急程度",
    "attachments": "附件", "copy_to": "抄送",
    "locked": "锁定的句子", "private": "不告诉模型的名称",
}  # fmt: skip
_DAY = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
_RANGE = re.compile(r"^(-?[\d.]+)\s*(?:[~～—–至]|-)\s*(-?[\d.]+)$")
_FIELD = re.compile(r"字段 (\S+?)：")
_LISTED = re.compile(r"(basis|facts|attachments|copy_to|locked|private)\[(\d+)\](?:\.\w+)?")
_ITEM = re.compile(r"(targets|tasks|stages|results|problems)\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form; the fields in the order of the page. Empty words and rows count as absent."""

    doc_type: str = "implementation_plan"
    unit: str = ""
    title: str = ""
    topic: str = ""
    start: str = ""
    end: str = ""
    addressee: str = ""
    issue_date: str = ""
    basis: str = ""
    targets: Sequence[Sequence[Any]] = ()
    tasks: Sequence[Sequence[Any]] = ()
    stages: Sequence[Sequence[Any]] = ()
    plan: str | None = None
    results: Sequence[Sequence[Any]] = ()
    problems: Sequence[Sequence[Any]] = ()
    facts: str = ""
    issuer: str = ""
    doc_number: str = ""
    signer: str = ""
    urgency: str = ""
    attachments: str = ""
    copy_to: str = ""
    locked: str = ""
    private: str = ""


FIELDS = tuple(item.name for item in fields(Form))


def brief_of(form: Form) -> Brief:
    """Return the brief that `form` says.

    Raises:
        BriefError: names the form's own labels, tables and rows; an attachment names a file, which would be one of
            the server's.
    """
    try:
        brief = brief_from_dict(_data(form), origin=ORIGIN)
    except BriefError as error:
        raise BriefError(in_form_words(str(error), form)) from error
    for number, item in enumerate(brief.attachments, 1):
        if item.file is not None:
            raise BriefError(f"“附件”第 {number} 行：只填附件名称，工作台不读取服务器上的文件“{item.file}”。")
    return brief


def form_of(brief: Brief) -> Form:
    """Return the form that says what `brief` says; `plan` is left as the brief names it."""
    period, head = brief.period, brief.red_head
    return Form(
        doc_type=brief.doc_type,
        unit=brief.unit,
        title=brief.title or "",
        topic=brief.topic or "",
        start=_shown(period.start if period else None),
        end=_shown(period.end if period else None),
        addressee=brief.addressee or "",
        issue_date=_shown(brief.issue_date),
        basis="\n".join(brief.basis),
        targets=[_target_row(item) for item in brief.targets],
        tasks=_rows(brief.tasks, TASKS),
        stages=_rows(brief.stages, STAGES),
        plan=brief.plan,
        results=_rows(brief.results, RESULTS),
        problems=_rows(brief.problems, PROBLEMS),
        facts="\n".join(brief.facts),
        issuer=(head.issuer if head else None) or "",
        doc_number=(head.doc_number if head else None) or "",
        signer=(head.signer if head else None) or "",
        urgency=(head.urgency if head else None) or "",
        attachments="\n".join(f"{item.name}｜{item.file}" if item.file else item.name for item in brief.attachments),
        copy_to="\n".join(brief.copy_to),
        locked="\n".join(brief.locked),
        private="\n".join(brief.private),
    )


def _rows(items: Iterable[object], columns: dict[str, str]) -> Rows:
    return [[_shown(getattr(item, field)) for field in columns.values()] for item in items]


def _target_row(item: TargetItem) -> list[str]:
    row = _rows([item], TARGETS)[0]
    row[1] = OPS.get(row[1], row[1])
    if item.value_max is not None:
        row[2] = f"{_shown(item.value)}～{_shown(item.value_max)}"
    return row


def _shown(value: str | date | Decimal | tuple[str, ...] | None) -> str:
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _data(form: Form) -> dict[str, Any]:
    """Return the brief's own fields; tables of the other kind of document are left aside."""
    report = form.doc_type in REPORTS
    tables = {name: [_row(row, TABLES[name]) for row in filled(getattr(form, name))] for name in TABLES}
    if not report:
        tables |= {"results": [], "problems": []}
    head = {"issuer": form.issuer, "doc_number": form.doc_number, "signer": form.signer, "urgency": form.urgency}
    return {
        "doc_type": form.doc_type,
        "unit": form.unit,
        "title": form.title,
        "topic": form.topic,
        "period": {"start": day(form.start), "end": day(form.end)},
        "addressee": form.addressee,
        "issue_date": day(form.issue_date),
        "basis": lines(form.basis),
        **tables,
        "plan": form.plan if report else None,
        "facts": lines(form.facts),
        "red_head": head,
        "attachments": [_attachment(line) for line in lines(form.attachments)],
        "copy_to": lines(form.copy_to),
        "locked": lines(form.locked),
        "private": lines(form.private),
    }


def _row(row: Sequence[Any], columns: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, cell in zip(columns.values(), row, strict=False):
        words = cell_words(cell)
        if field in {"deadline", "start", "end", "as_of"}:
            found[field] = day(words)
        elif field == "cooperating":
            found[field] = [part.strip() for part in re.split(r"[、，,；;\n]", words) if part.strip()]
        elif field == "op":
            found[field] = _OP_OF.get(words, words)
        elif field == "value" and (span := _RANGE.match(words)):
            found |= {"op": "range", "value": span[1], "value_max": span[2]}
        elif field in {"value", "actual", "baseline"}:
            found[field] = words.replace(",", "").replace("，", "")
        else:
            found[field] = words
    return found


def _attachment(line: str) -> dict[str, str]:
    name, _, file = line.partition("｜")
    return {"name": name, "file": file}


def filled(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return the rows in which something stands."""
    return [row for row in rows if any(cell_words(cell) for cell in row)]


def cell_words(cell: Any) -> str:
    """Return what stands in a cell of the page's table; a number it made of a figure becomes words again."""
    if cell is None or cell != cell:  # noqa: PLR0124 - nan is the table's sign for an empty cell
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def lines(words: str | None) -> list[str]:
    """Return the lines in which something stands."""
    return [line.strip() for line in (words or "").splitlines() if line.strip()]


def day(words: str) -> str:
    """Return a day as 2026-03-02 where it is written 2026年3月2日, 2026.3.2 or 2026/3/2; other words unchanged."""
    found = _DAY.match((words or "").strip())
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else (words or "").strip()


def in_form_words(message: str, form: Form) -> str:
    """Return a message about a brief in the words of the form: labels, tables and rows instead of field names."""
    said = _FIELD.sub(lambda found: f"{_label(found[1], form)}：", message)
    said = _ITEM.sub(lambda found: _label(found[0], form), said)
    said = said.removeprefix(f"{ORIGIN}：").replace(" period（", "起止日期（").replace("period 的结束日期", "结束日期")
    said = said.replace("，单位另写在 unit", "，单位另填在“单位”一栏").replace("写明 plan：", "在“所依据的方案”处上传")
    return said.replace("“所依据的方案”处上传所依据的方案文件，或台账编号", "“所依据的方案”处上传方案文件")


def place_of(path: str, form: Form) -> str:
    """Return where in the form a field of the brief stands, as a person would look it up."""
    return f"表单{_label(path, form)}"


def _label(path: str, form: Form) -> str:
    found = _ITEM.fullmatch(path)
    if found:
        table, number, field = found[1], int(found[2]), found[3]
        column = next((name for name, key in TABLES[table].items() if key == field), "")
        if field == "value_max":
            column = "目标值"
        row = _row_number(getattr(form, table), number)
        return f"“{_TABLE_NAMES[table]}”表第 {row} 行{f'“{column}”' if column else ''}"
    listed = _LISTED.fullmatch(path)
    if listed:
        return f"“{_LABELS.get(listed[1], listed[1])}”第 {int(listed[2]) + 1} 行"
    return f"“{_LABELS.get(path, path)}”"


def _row_number(rows: Sequence[Sequence[Any]], index: int) -> int:
    """Return the 1-based row of the page that the `index`-th filled row is."""
    at = [number for number, row in enumerate(rows, 1) if any(cell_words(cell) for cell in row)]
    return at[index] if index < len(at) else index + 1


def with_plan(form: Form, plan: str | None) -> Form:
    """Return the form with another plan file."""
    return replace(form, plan=plan)


TYPES = [(title, name) for name, title in TITLES.items()]
