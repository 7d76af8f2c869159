"""Whether two documents that are held against each other belong together: a report and its plan, two states of a text.

Only a remark follows from it, for a person may know better; but findings by the dozen that rest on a wrong file should
not be read one by one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.reader.script import simplify

if TYPE_CHECKING:
    from evaluators.model import Document

_SIZE = 5  # characters of a shingle
# shares of the shorter text's shingles; of the bundled reports and plans those that belong together share 0.19 or more,
# the others 0.08 or less
_OTHER_WORK = 0.12
_STRANGERS = 0.05
_ANOTHER_TEXT = 0.3  # of two states of one text; plans for two kinds of work may share a fifth, made on one pattern
_SCANTY = 60  # characters; of less nothing is said
_NO_TOPIC = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:街道|社区|居委会|办事处|党工委|党委|区|市|县|镇|乡|村)|\d+|[一二三四]季度|[上下]半年|年度?|月份?|"
    r"关于|印发|开展|推进|落实|完成|进展|实施|工作|任务|活动|专项|行动|项目|情况|"
    r"重点|综合|有关|阶段性?|季度|全年|自查|督查|服务|治理|整治|提质|提升|管理|安全|宣传|建设|方案|计划|报告|总结|小结|汇报|月报表|报表|要点"
)
_REPORTS = frozenset({"status_report", "project_summary", "monthly_form"})


class Text(NamedTuple):
    """A document by what it is called and what it says, in either script."""

    title: str
    text: str


def of(document: Document) -> Text:
    """Return a document that was read as one to compare."""
    return Text(document.title.text if document.title else "", document.text)


def other_plan(plan: Text, report: Text, doc_type: str) -> str:
    """Return one sentence where `report` tells of other work than `plan` sets, else ""."""
    ours, theirs = _topic(plan), _topic(report)
    if doc_type not in _REPORTS or ours & theirs:
        return ""
    if _shared(plan, report) >= (_OTHER_WORK if ours and theirs else _STRANGERS):
        return ""
    return f"方案{_called(plan)}与报告{_called(report)}似乎不是同一项工作，比对结果可能没有意义，请核对给出的方案。"


def unrelated(old: Text, new: Text) -> str:
    """Return one sentence where the two are hardly two states of one text, else ""."""
    ours, theirs = _topic(old), _topic(new)
    limit = _STRANGERS if ours & theirs else _ANOTHER_TEXT if ours and theirs else _OTHER_WORK
    share = _shared(old, new)
    if share >= limit:
        return ""
    return (
        f"原稿{_called(old)}与修改稿{_called(new)}相同的文字很少（约{share:.0%}），"
        "似乎不是同一份文件的两稿，请核对给出的文件。"
    )


def _called(side: Text) -> str:
    return f"“{''.join(side.title.split())}”" if side.title.strip() else ""


def _topic(side: Text) -> frozenset[str]:
    """Return the pairs of characters of what a title is about, without the unit, the year and the genre."""
    words = _NO_TOPIC.split(simplify("".join(side.title.split())))
    return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1) if word[at : at + 2].isalnum())


def _shared(one: Text, other: Text) -> float:
    """Return which share of the shorter text's shingles stands in the longer; 1 where it is too short to tell."""
    ours, theirs = _shingles(one.text), _shingles(other.text)
    least = min(len(ours), len(theirs))
    return len(ours & theirs) / least if least >= _SCANTY else 1.0


def _shingles(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, simplify(text)))
    return {letters[at : at + _SIZE] for at in range(len(letters) - _SIZE + 1)}
