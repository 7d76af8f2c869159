"""What a section is for: goals, tasks, stages, past work, next steps. Headings tell it, children inherit it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.lookup import once

if TYPE_CHECKING:
    from evaluators.model import Document

SectionRole: TypeAlias = Literal[
    "goal",
    "task",
    "stage",
    "measure",
    "duty",
    "past",
    "problem",
    "next",
    "experience",
    "principle",
    "appendix",
    "other",
]

_REPORT = re.compile(
    r"报告|总结|汇报|小结|月报|通报|述职|自查|情况说明|工作情况|落实情况|进展情况|完成情况|工作回顾|报表|简报|成效"
)
_PLAN = re.compile(
    r"方案|计划|规划|要点|安排|意见|办法|行动|举措|清单|责任书|预案|部署|通知|倡议|制度|规定|细则|打算|思路"
)
_HEADINGS: tuple[tuple[SectionRole, re.Pattern[str]], ...] = (
    ("next", re.compile(r"下一步|下步|下阶段|下一阶段|今后|明年|下月|下年|下季度|后续"
            r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:的)?(?:主要|重点)?(?:工作)?(?:打算|计划|安排|思路)$"
            r"|下半年(?!.{0,12}(?:情况|总结|回顾|成效|做法))|20\d\d年.{0,8}(?:打算|计划|安排|思路)$|打算$|季度.{0,4}(?:安排|计划)$"
            r"|工作打算|工作思路|努力方向|整改(?:措施|计划|方向)|改进措施")),
    ("problem", re.compile(r"问题|不足|短板|困难|薄弱|原因|差距")),
    ("experience", re.compile(r"经验|启示|体会|亮点")),
    ("goal", re.compile(r"(?:思想|要求|思路|原则|意义|依据)[和与及、][^，。；：]{0,6}目标")),
    ("principle", re.compile(r"指导思想|基本原则|工作原则|重要意义|目的意义|基本要求|遵循|工作理念|现实意义|背景")),
    ("goal", re.compile(r"目标|(?:活动|工作|整治|创建|建设|实施|项目)目的$|总体要求|预期(?:成效|成果)?|愿景")),
    ("stage", re.compile(r"步骤|阶段|时间安排|进度|实施安排|日程|工作流程|时间节点|推进安排|方法步骤")),
    ("duty", re.compile(r"责任分工|职责分工|任务分工|职责|分工")),
    ("measure", re.compile(r"保障|组织领导|工作要求|有关要求|要求|推进措施|工作机制|组织实施|考核|督导|监督")),
    ("past", re.compile(r"做法|成效|成果|完成情况|进展|落实情况|开展情况|工作情况|基本情况|总体情况"
            r"|整体情况|概况|回顾|实施情况|已|主要工作|工作总结")),
    ("appendix", re.compile(r"附件|附表|附则")),
    ("task", re.compile(r"任务|项目|措施|内容|举措|重点|工作|行动|工程|清单")),
)  # fmt: skip
_MAIN_WORK = re.compile(r"主要工作(?!回顾|总结|情况|成效|成绩|进展)")
_PAST_IN_REPORT = frozenset({"task", "measure", "goal", "stage", "duty", "other", "principle"})


@once
def is_report(document: Document) -> bool:
    """Tell whether the document looks back (报告, 总结, 月报) rather than ahead (方案, 计划)."""
    title = document.title.text if document.title else ""
    if document.title is not None and (_REPORT.search(title) or _PLAN.search(title)):
        last_report = max((m.end() for m in _REPORT.finditer(title)), default=-1)
        last_plan = max((m.end() for m in _PLAN.finditer(title)), default=-1)
        return last_report >= last_plan or ("总结" in title and "计划" in title)
    heads = "".join(section.text for section in document.sections if section.level == 1)
    return bool(re.search(r"下一步|存在.{0,4}问题|做法|成效", heads))


def roles(document: Document) -> tuple[SectionRole, ...]:
    """Return the role of each section, in the order of `Document.sections`."""
    return _roles(tuple((s.text, s.parent) for s in document.sections), is_report(document))


@lru_cache(maxsize=64)
def _roles(headings: tuple[tuple[str, int | None], ...], report: bool) -> tuple[SectionRole, ...]:
    found: list[SectionRole] = []
    for text, parent in headings:
        above = found[parent] if parent is not None and parent < len(found) else None
        own = next((role for role, pattern in _HEADINGS if pattern.search(text)), None)
        found.append(_settled(text, own, above, report=report))
    return tuple(found)


def _settled(text: str, own: SectionRole | None, above: SectionRole | None, *, report: bool) -> SectionRole:
    if report:
        if above is not None and above != "other":  # below 做法 or 下一步 the heading's words no longer decide
            return own if own in ("next", "problem") and above == "past" and own == "next" else above
        if own is None or own in _PAST_IN_REPORT:
            return "past"
        return own
    if own == "past" and _MAIN_WORK.search(text):
        own = "task"
    if above in ("goal", "task", "stage", "measure", "duty", "principle", "next", "appendix") and own not in (
        "goal",
        "stage",
        "duty",
        "principle",
    ):
        return above
    if above == "stage":
        return above
    return own or above or "other"


_NEXT_LINE = re.compile(
    r"[ \t　]*(?:[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．])?[ 　]*(?:下一?步(?:工作中)?|下一?阶段|今后)，"
)
_NEXT_LABEL = re.compile(
    r"^[ 　]*(?:[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．])?[ 　]*(?:下个?月|下一?步|下一?季度|下一?阶段"
    r"|下周)[^\n。，：:]{0,12}(?:[：:]|[ 　]*$)",
    re.MULTILINE,
)


def role_at(document: Document, kinds: tuple[SectionRole, ...], section: int | None, offset: int) -> SectionRole:
    """Return the role of a place: that of its section, or next below a mere label line (下月计划：) of a form.

    A line of a report that begins with 下一步， looks ahead wherever it stands.
    """
    role: SectionRole = kinds[section] if section is not None else "other"
    if role != "next" and is_report(document) and next_line(document.text, offset):
        return "next"
    if role in ("past", "other") and is_report(document):
        begin = document.sections[section].span.start if section is not None else document.body.start
        if _labelled(document.text, offset) >= begin or (
            role == "past" and section is not None and _labelled_parent(document, section)
        ):
            return "next"
    return role


def next_line(text: str, offset: int) -> bool:
    """Tell whether the line around `offset` begins with 下一步， or the like."""
    return _NEXT_LINE.match(text, text.rfind("\n", 0, offset) + 1) is not None


def _labelled_parent(document: Document, section: int) -> bool:
    """Tell whether a numbered item without heading words stands below a label line."""
    place = document.sections[section]
    return not place.text and place.parent is None and _labelled(document.text, place.span.start) >= document.body.start


@lru_cache(maxsize=64)
def _labels(text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in _NEXT_LABEL.finditer(text))


# 项目二：, 责任单位：, 本月进展： at the head of a line; 1.加装电梯： is an item
_LABEL_LINE = re.compile(r"^[ \u3000]*[\u4e00-\u9fff]{2,10}[：:]", re.MULTILINE)


def _labelled(text: str, offset: int) -> int:
    """Return where the label line that governs `offset` stands; -1 without one.

    A label with words behind it on its line (下月计划：3月底前完成…) governs up to the next labelled line only.
    """
    last = max((label for label in _labels(text) if label <= offset), default=-1)
    if last < 0:
        return -1
    label = _NEXT_LABEL.match(text, last)
    stop = text.find("\n", label.end()) if label else -1
    if label is None or stop < 0 or not text[label.end() : stop].strip():
        return last
    following = _LABEL_LINE.search(text, stop)
    return last if following is None or offset < following.start() else -1
