"""What `wenheng extract` reads, as tables with heads in the language of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHEETS = {"sections": "章节", "targets": "目标和数值", "deadlines": "时限"}
_HEADS = {
    "level": "层次", "number": "序号", "text": "标题", "run_in": "标题后接正文", "role": "目标或完成", "kind": "类别",
    "indicator": "指标", "op": "关系", "value": "数值", "value_max": "上限", "unit": "单位", "per": "每",
    "scope": "范围", "baseline": "基数", "modality": "力度", "deadline_text": "时限原文", "deadline": "时限",
    "task": "任务", "normalized": "时限", "owner": "责任单位", "quote": "原文", "line": "行", "place": "位置",
}  # fmt: skip
_WORDS = {
    "target": "目标", "actual": "完成", "quantified": "有数值", "fuzzy": "约数", "qualitative": "无数值",
    "placeholder": "未填写", "implied": "隐含", "recurring": "定期", "duration": "时长",
    "event": "以事项为准", "vague": "不确定", "unresolved": "无法推定", "issue_date": "成文日期",
    "in_stage": "按阶段", "no_deadline": "没有时限",
}  # fmt: skip
_OPS = {"=": "等于", ">=": "不少于", "<=": "不超过", ">": "超过", "<": "少于", "range": "区间", "~": "左右",
        "up": "提高", "done": "完成"}  # fmt: skip
_PERIODS = {
    "daily": "每日", "two_daily": "每两日", "weekly": "每周", "ten_daily": "每旬", "biweekly": "每两周",
    "half_monthly": "每半月", "monthly": "每月", "bimonthly": "每两月", "quarterly": "每季度",
    "four_monthly": "每四个月", "half_yearly": "每半年", "yearly": "每年", "two_yearly": "每两年", "hourly": "每小时",
}  # fmt: skip


def tables(found: Mapping[str, Any]) -> dict[str, list[dict[str, object]]]:
    """Return the sheets: name -> rows, the offsets left out, which say nothing to a person.

    Args:
        found: the answer of :func:`evaluators.extract.extract_json`.
    """
    return {
        name: [{head: _cell(key, row.get(key)) for key, head in _HEADS.items() if key in row} for row in found[sheet]]
        for sheet, name in _SHEETS.items()
    }


def _cell(key: str, value: Any) -> object:
    if key == "normalized":
        return _time(value) if value else None
    if key == "kind" and value == "deadline":
        return "有时限"
    if key in {"role", "kind"}:
        return _WORDS.get(value, value)
    if key == "op":
        return _OPS.get(value, value)
    if key == "run_in":
        return "是" if value else None
    return _listed(value)


def _time(normal: Mapping[str, Any]) -> str:
    """Return a normalized time in words: 2026-06-30, 每季度1次, P3M."""
    if normal.get("recurrence"):
        times = f"{normal['count']}次" if normal.get("count") else ""
        kinds = normal["recurrence"] if isinstance(normal["recurrence"], list) else [normal["recurrence"]]
        return "、".join(_PERIODS.get(str(kind), str(kind)) for kind in kinds) + times
    said = normal.get("date") or normal.get("duration") or normal.get("event") or ""
    return f"{normal['start']}至{said}" if normal.get("start") else str(said)


def _listed(value: Any) -> object:
    if isinstance(value, str | int | float) or value is None:
        return value
    items: Sequence[Any] = list(value.values()) if isinstance(value, dict) else list(value)
    return "、".join(str(item) for item in items)
