"""Lengths of time that set a limit: how long something may take, and from when on it is counted."""

from __future__ import annotations

import re
from typing import Literal

from evaluators.model import Span
from evaluators.reader import time_patterns as patterns
from evaluators.reader.moment import Moment
from evaluators.reader.numerals import integer
from evaluators.reader.shields import MASK

# 公示5个工作日，自张榜次日起算: what the sentence goes on to say
_AFTER = re.compile(
    r"[^。；\n]{0,40}[，,、（(](?:(?:上述|以上)?(?:时间|时限|期限|工作日|[\u4e00-\u9fff]{2}期)?均?)?"
    r"[自从](?P<a>[^，。；、\n]{1,16}?起)(?:计算|计|算|开始)"
)
_SINCE = re.compile(
    "(?:入职|任职|参加工作|工作|毕业|退役|退休|从业|执业|入党|成立|设立|注册|建成|投用|居住|出生|结婚|转业)[满超过不足]*$"
)
# 患者出院后，由服务团队在3日内…; 验收合格的，…并在…; 如不能签约，由…在…: a clause before tells from when on
_BESIDE = re.compile(
    r"(?:^|[，。；：\n])(?P<when>(?![^，。；：\n]*是[^，。；：\n]*的，)[^，。；：\n]+(?P<case>后|(?<![同届平及按准随临有])(?<!必要)时|的)"
    r"|(?:如(?![实期下何数约常此])|若(?!干)|遇(?!难)|一旦|凡是?)[^，。；：\n]{3,})，[^。；：\n]*$"
)


_REACH = 60
"""Characters before a length in which its case is looked for."""


def _is_amount(head: str, unit: str, tail: str | None) -> bool:
    """Tell whether the words before a length make it an amount (学习时间不少于30小时), not a limit."""
    hours = unit in ("年", "分钟", "小时", "个小时")
    if head in ("不少于", "至少", "不超过"):
        return hours and not tail
    return (head in ("用", "利用") and not tail) or (head.startswith("时间") and hours)


def _is_no_limit(masked: str, match: re.Match[str]) -> bool:
    """Tell whether a length tells how old (使用15年以上), how many days in all, or within what time how often."""
    if _SINCE.search(masked, max(0, match.start() - 8), match.start()) and masked.startswith("的", match.end()):
        return True  # 入职3年以内的社区工作者 tells whom
    old = match["t"] == "以上" and match["head"] in (None, "用")
    counted = patterns.COUNTED_DAYS.search(masked, max(0, match.start() - 24), match.start())
    return old or counted is not None or patterns.SO_OFTEN.match(masked, match.end()) is not None


def _length(written: str, unit: str) -> str | None:
    """Return a length in the form of ISO 8601; None where it is none."""
    if written == "半":
        return {"年": "P6M", "个月": "P15D"}.get(unit)
    count = integer(written)
    if not count:
        return None
    if unit == "年半":
        return f"P{count * 12 + 6}M"
    unit = unit.removeprefix("个") if unit != "个月" else unit
    return f"P{count * 3}M" if unit == "季度" else patterns.ISO_DURATION[unit].format(count)


def _case(said: re.Match[str]) -> str | None:
    """Return the case or the event that a clause before names."""
    if said["case"] != "后":
        return said["when"]
    anchor = patterns.ANCHOR.search(said["when"])
    return anchor[1] if anchor else None


_WHO = re.compile("(?:街道|社区|科|办|局|单位|居委会|物业|企业|公司|部门|中心|人员|[委会社职专]员|方)$")


def notice(match: re.Match[str]) -> Moment | None:
    """Return how long before an event somebody is to be told of it; None where the words name no event."""
    length = _length(match["n"], match["u"])
    if length is None or _WHO.search(match["a"]):
        return None
    words = match["a"].replace(MASK, "")
    return Moment(
        "duration", Span(*match.span("time")), strong=True, duration=length, duration_op=">=", words=words or None
    )


def limit(masked: str, match: re.Match[str]) -> Moment | None:
    """Return what a match of the pattern of lengths sets; None where it is an amount or an age."""
    written, unit, head = match["n"] or match["n2"], match["u"] or match["u2"], match["head"]
    if head and _is_amount(head, unit, match["t"]):
        return None
    if _is_no_limit(masked, match):
        return None
    length = _length(written, unit)
    if length is None:
        return None
    comparison = match["cmp"] or head or ""
    op: Literal["=", ">=", "<="] = "<="
    if "少" in comparison or match["t"] == "以上":
        op = ">="
    elif head and "超过" not in comparison and head not in ("经过", "通过", "力争用", "争取用", "计划用", "用", "利用"):
        op = "="
    clause = re.split(r"[，。；：\n]", masked[max(0, match.start() - 40) : match.start()])[-1]
    if op == ">=" and patterns.EACH_PERIOD.search(clause):
        return None  # 每周驻点不少于3天: an amount per period, no limit
    anchor = patterns.ANCHOR.search(clause)
    said = _BESIDE.search(masked[max(0, match.start() - _REACH) : match.start()]) if anchor is None else None
    since = _case(said) if said is not None else None
    behind = _AFTER.match(masked, match.end()) if anchor is None else None
    words = anchor[1] if anchor else since or (behind["a"] if behind else None)
    return Moment(
        "duration", Span(*match.span()), strong=True, duration=length, duration_op=op,
        words=words.replace(MASK, "") if words else None,
    )  # fmt: skip
