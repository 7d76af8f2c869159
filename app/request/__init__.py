"""The brief: what the person wants written and everything the draft may state.

A brief is YAML in the form of the product's interface. Wrong shape and contradiction are errors that name file, line
and field; what is merely absent is left to the draft, which shows 【待补：…】 in its place.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from app.errors import BriefError
from app.request.contradictions import contradictions
from app.request.located import Located, joined, load
from app.request.located import load as load_located
from app.request.model import (
    OPS,
    REPORTS,
    TITLES,
    Attachment,
    Brief,
    Period,
    ProblemItem,
    RedHead,
    ResultItem,
    StageItem,
    TargetItem,
    TaskItem,
    field_names,
    part_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = [
    "OPS",
    "REPORTS",
    "TITLES",
    "Attachment",
    "Brief",
    "Period",
    "ProblemItem",
    "RedHead",
    "ResultItem",
    "StageItem",
    "TargetItem",
    "TaskItem",
    "brief_from_dict",
    "load_brief",
    "load_located",
    "without_blanks",
]

SHOWN = 8  # faults named in one message; the rest are counted
_CHINESE = {
    "文种": "doc_type", "单位": "unit", "发文单位": "unit", "标题": "title", "主题": "topic", "事由": "topic",
    "起止时间": "period", "主送": "addressee", "主送机关": "addressee", "成文日期": "issue_date", "日期": "issue_date",
    "依据": "basis", "目标": "targets", "任务": "tasks", "阶段": "stages", "情况": "facts", "事实": "facts",
    "结果": "results", "问题": "problems", "版头": "red_head", "附件": "attachments", "抄送": "copy_to", "方案": "plan",
    "不外传的姓名": "private",
    "指标": "indicator", "名称": "name", "内容": "detail", "责任单位": "owner", "牵头单位": "owner", "时限": "deadline",
    "期限": "deadline", "配合单位": "cooperating", "成果": "deliverable", "单位量": "unit", "范围": "scope",
    "原因": "cause", "措施": "measure", "实际": "actual", "来源": "source", "开始": "start", "结束": "end",
}  # fmt: skip
_EXPECTED = {
    "string_type": "应为文字",
    "model_type": "应为若干“字段: 值”",
    "model_attributes_type": "应为若干“字段: 值”",
    "dict_type": "应为若干“字段: 值”",
    "tuple_type": "应为列表，每项以“- ”开头",
    "list_type": "应为列表，每项以“- ”开头",
}


def load_brief(path: Path) -> Brief:
    """Read the brief at `path`.

    Raises:
        BriefError: names the file, the line and the field: unreadable, not YAML, unknown or repeated key, wrong type,
            missing required field, a day outside the period, contradiction.
    """
    located = load(path)
    return _validated(located, str(path), path.name, str(path.parent), form=False)


def brief_from_dict(data: Mapping[str, Any], *, origin: str = "网页表单", folder: str = ".") -> Brief:
    """Build a brief from what a form gives: empty words and lists count as absent, numbers and days may be words.

    Raises:
        BriefError: as `load_brief`, naming the field.
    """
    return _validated(Located(without_blanks(data)), origin, origin, folder, form=True)


def without_blanks(value: Any) -> Any:
    """Return `value` without empty words, lists and entries, which count as absent in what a form gives."""
    if isinstance(value, dict):
        kept = {key: without_blanks(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [item for item in map(without_blanks, value) if item not in (None, "", [], {})]
    return value.strip() if isinstance(value, str) else value


def _validated(located: Located, shown: str, origin: str, folder: str, *, form: bool) -> Brief:
    from pydantic import ValidationError

    try:
        brief = Brief.model_validate(_known(located.data), context={"form": form})
    except ValidationError as error:
        wrong = _faults(error)
        raise BriefError(_message(shown, located, wrong), wrong) from error
    brief.located(located.lines, origin, folder)
    faults = list(contradictions(brief))
    if faults:
        raise BriefError(_message(shown, located, faults), faults)
    return brief


def _known(data: Any) -> Any:
    """Take out fields written without a value: an absent item is asked for in the draft, not refused."""
    if isinstance(data, dict):
        return {key: _known(value) for key, value in data.items() if value is not None}
    return [_known(item) for item in data] if isinstance(data, list) else data


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    faults: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        path = ""
        for step in detail["loc"]:
            path = joined(path, step)
        faults.setdefault(path, _said(detail))
    return list(faults.items())


def _said(detail: ErrorDetails) -> str:
    kind, loc, given = detail["type"], detail["loc"], detail["input"]
    if kind == "extra_forbidden":
        names = field_names(part_at(loc))
        return f"没有这个字段。{_nearest(str(loc[-1]), names)}可用的字段：{'、'.join(names)}"
    if kind == "missing":
        return "缺少这个必填字段"
    if kind == "literal_error":
        names = tuple(TITLES) if loc == ("doc_type",) else OPS
        shown = "、".join(f"{name}（{TITLES[name]}）" if name in TITLES else name for name in names)
        return f"“{given}”不能用。{_nearest(str(given), names)}可用的值：{shown}"
    return f"{_EXPECTED.get(kind, detail['msg'])}，现为“{_shown(given)}”"


def _nearest(given: str, names: tuple[str, ...]) -> str:
    by_title = {title: name for name, title in TITLES.items()}
    known = _CHINESE.get(given) or by_title.get(given)
    near = [known] if known in names else difflib.get_close_matches(given.lower(), names, n=1, cutoff=0.5)
    return f"是否指 {near[0]}？" if near else ""


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def _message(shown: str, located: Located, faults: list[tuple[str, str]]) -> str:
    said = []
    for path, message in faults[:SHOWN]:
        line = located.line(path)
        said.append(f"{f'第 {line} 行，' if line else ''}字段 {path or '（全文）'}：{message}。")
    more = f"另有 {len(faults) - SHOWN} 处。" if len(faults) > SHOWN else ""
    name = shown if located.lines == {} else f"任务书 {shown} "
    return f"{name}{'：' if not located.lines else ''}{''.join(said)}{more}"
