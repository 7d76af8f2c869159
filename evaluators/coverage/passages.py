"""Where a report speaks of a task: the part under the task's own heading, a row of a table, or a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluators.coverage.similarity import Weights, alike, core
from evaluators.coverage.tabulated import head
from evaluators.model import Recurrence, Span
from evaluators.reader import clauses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from evaluators.coverage.model import Item
    from evaluators.model import Document

SPOKEN_OF = 0.55  # a passage that holds this much of a task's words speaks of it
SAME_HEADING = 0.75  # a heading this like a task's name is about that task
UNDER_HEADING = 0.3  # so much of a lesser item must stand under the heading of its task

_AHEAD = re.compile(r"下一步|下步|打算|下月|下阶段|今后|后续|工作安排|工作思路|改进措施|整改措施|明年|下年度")
_SHORTFALLS = re.compile(
    r"(?:存在|面临|主要|遇到|突出)的?.{0,6}(?:问题|不足|短板|困难|差距)|(?:问题|不足|短板|困难|差距)(?:[及和与、]?(?:其)?(?:主要)?(?:原因|分析|对策|困难|不足))*$|^原因"
)
_LEAD_IN = re.compile(r"现将.{0,30}(?:如下|报告)|^按照《|^根据《")
_SOURCES = re.compile(r"取自|数据来源|来源于|依据为")
# a heading that says how a task stands: 轮训比计划晚17天完成
_SAYS = re.compile(r"尚未|未完成|仍在|逾期|比(?:计划|期限|要求)|(?:提前|按期|全部)完成")
_STAGE_LABEL = re.compile(r"^(?:下一步|下月|下步|下阶段)")

Part = Literal["done", "problem", "ahead"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a table row of the report, the headings above it and the part of the report it stands in."""

    span: Span
    words: str
    headings: tuple[str, ...]
    part: Part
    row: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage that speaks of an item, how much of the item's words it holds, and whether a heading names the item."""

    passage: Passage
    score: float
    headed: bool


def recurs(item: Item) -> bool:
    """Tell whether the item is a duty that returns (每月…), judged on the periods gone by."""
    return item.deadline is not None and isinstance(item.deadline.normalized, Recurrence)


def _opened(document: Document, as_of: date) -> date | None:
    """Return the first day a monthly or quarterly form speaks of; None for a report on all the work so far."""
    title = document.title.text if document.title else ""
    if not re.search(r"月报|月度|月份.{0,20}(?:情况|报表)|季报|季度", title) and not re.search(
        r"月.{0,24}报表$", title
    ):
        return None
    if document.period is not None and (document.period.end - document.period.start).days < 100:
        return document.period.start
    return as_of.replace(day=1)


class Reading:
    """A report prepared for questions.

    `opened` is the first day of its period where it speaks of no earlier work, `since` the first day of the plan's.
    """

    def __init__(
        self, document: Document, as_of: date, *, closes: bool, items: Iterable[Item], since: date | None
    ) -> None:
        self.document, self.as_of, self.closes, self.since = document, as_of, closes, since
        self.weights = Weights(name for item in items for name in (item.name, *item.aliases))
        self.opened = _opened(document, as_of)
        self.passages = (*self._sentences(), *self._rows())

    def part(self, section: int | None) -> Part:
        """Return the part of the report in which section number `section` stands."""
        for heading in self.headings(section):
            if _AHEAD.search(heading):
                return "ahead"
            if _SHORTFALLS.search(heading):
                return "problem"
        return "done"

    def headings(self, section: int | None) -> tuple[str, ...]:
        """Return the headings above a place, the innermost first."""
        path = []
        while section is not None:
            path.append(self.document.sections[section].text)
            section = self.document.sections[section].parent
        return tuple(path)

    def _sentences(self) -> Iterable[Passage]:
        tables = [table.span for table in self.document.tables]
        lead = self.document.lead
        for sentence in self.document.sentences:
            words = self.document.quote(sentence.span)
            if _SOURCES.search(words) or any(table.overlaps(sentence.span) for table in tables):
                continue
            if _LEAD_IN.search(words) or (lead is not None and lead.overlaps(sentence.span) and self.document.sections):
                continue
            part = "ahead" if _STAGE_LABEL.match(words) else self.part(sentence.section)
            yield Passage(sentence.span, words, self.headings(sentence.section), part)
        for index, section in enumerate(self.document.sections):
            if section.level > 1 and _SAYS.search(section.text):
                yield Passage(section.span, section.text, self.headings(section.parent), self.part(index))

    def _rows(self) -> Iterable[Passage]:
        for table in self.document.tables:
            heads = [cell.text for cell in table.rows[0]] if table.rows else []
            layout = head(table)
            part: Part = "ahead" if any(_AHEAD.search(text) for text in heads) else self.part(table.section)
            for cells in table.rows[1:]:
                names = tuple(
                    cell.text.strip()
                    for cell in cells[:3]
                    if len(core(cell.text)) > 1 and not re.match(r"\d", cell.text.strip())
                )
                # the plan's day is quoted in such a table; it is no day of completion
                told = [
                    cell.text.strip() for place, cell in enumerate(cells) if layout is None or place != layout.limit
                ]
                words = "，".join(text for text in told if text)
                span = Span(cells[0].span.start, cells[-1].span.end)
                yield Passage(span, words, names[:1], part, row=True)

    def answers(self, item: Item) -> list[Answer]:
        """Return the passages that speak of `item`, best first."""
        names = [name for name in (item.name, *item.aliases) if core(name)]
        found = []
        titles = [*names, item.heading] if item.heading else names
        for passage in self.passages:
            score = max((self._covered(name, passage) for name in names), default=0.0)
            headed = any(named(name, heading, row=passage.row) for name in titles for heading in passage.headings[:2])
            if passage.row and not headed:
                continue  # a row speaks of what it is named for
            if headed and (item.whole or (recurs(item) and passage.part == "done")):
                found.append(Answer(passage, max(score, SPOKEN_OF), headed=True))
            elif score >= (UNDER_HEADING if headed else SPOKEN_OF):
                found.append(Answer(passage, score, headed))
        order = {"done": 0, "problem": 1, "ahead": 2}
        return sorted(found, key=lambda a: (order[a.passage.part], -a.score, not a.headed, a.passage.span.start))

    def _covered(self, name: str, passage: Passage) -> float:
        score = self.weights.covered(name, passage.words)
        if passage.headings and 0.2 <= score < SPOKEN_OF:
            with_heading = self.weights.covered(name, passage.headings[0] + "。" + passage.words)
            score = max(score, (score + with_heading) / 2)
        return score

    def held(self, item: Item, words: str, offset: int) -> float:
        """Return how much of the item's words the clause at `offset` of `words` holds."""
        names = [name for name in (item.name, *item.aliases) if core(name)]
        piece = next((piece for piece in clauses.split(words) if piece.start <= offset < piece.end), None)
        return max((self.weights.covered(name, piece.of(words)) for name in names), default=0.0) if piece else 0.0

    def best_clause(self, item: Item, words: str) -> tuple[float, Span]:
        """Return the clause of `words` that holds most of the item's words, and how much of them."""
        names = [name for name in (item.name, *item.aliases) if core(name)]
        pieces = clauses.split(words) or (Span(0, len(words)),)
        scored = [
            (max((self.weights.covered(name, piece.of(words)) for name in names), default=0.0), -piece.start, piece)
            for piece in pieces
        ]
        score, _, piece = max(scored)
        return score, piece


def named(name: str, heading: str, *, row: bool = False) -> bool:
    """Tell whether a heading of the report names the task: 撤桶并点 in 撤桶并点提前完成."""
    one, other = core(name), core(heading)
    if len(one) < 2 or len(other) < 2:
        return False
    if row and len(other) * 3 < len(one) * 2:
        return False  # 微网格 is not the task 细化微网格划分
    return (one in other and not row) or alike(name, heading) >= SAME_HEADING
