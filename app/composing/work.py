"""What every section is composed from, gathered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.facts import Fact, labelled, sorted_facts
from app.composing.pieces import Page, Ref, brief_ref
from app.composing.wording import gap

if TYPE_CHECKING:
    from datetime import date

    from app.composing.basis import Basis
    from app.composing.quoting import Quote
    from app.request import Brief, TargetItem
    from evaluators.doctype import DocType
    from evaluators.model import Document


@dataclass(slots=True)
class Work:
    """A brief on the desk.

    Attributes:
        place: the area the unit answers for, e.g. 望桥街道.
        subject: what the document is about, without place, year and genre.
        title: as it will stand; 【待补：…】 in it where the brief names neither title nor topic.
        derived: figures that follow from the brief by counting or reckoning: (what they follow from, the statement).
        variant: which of the ways of saying a thing is taken; 0 at first, another for a section drafted again.
        own: what the person added to the outline; `bound` is by part what the outline says it must hold.
        linked: how many tasks have been tied to a target so far; their wording takes turns.
        plan_document: for reports, the plan as read; `plan_place` is how a person names its file, `plan_words` are all
            words of that file, heads and feet of its pages included.
        quotes: what the index prescribes, by position of the task.
        consulted: whether the index was searched for passages; `offered` are the titles it offered passages of.
    """

    brief: Brief
    doctype: DocType
    today: date
    basis: tuple[Basis, ...] = ()
    quotes: dict[int, Quote] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    consulted: bool = False
    offered: set[str] = field(default_factory=set)
    page: Page = field(default_factory=Page)
    derived: list[tuple[str, str]] = field(default_factory=list)
    linked: int = 0
    variant: int = 0
    own: tuple[Ref, ...] = ()
    bound: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plan_document: Document | None = None
    plan_title: str | None = None
    plan_place: str = ""
    plan_words: str = ""
    facts: tuple[Fact, ...] = ()
    place: str = ""
    subject: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        self.facts = sorted_facts(self.brief)
        self.place = wording.place_name(self.brief.unit)
        self.title = self.brief.title or self._formed_title()
        self.subject = self.brief.topic or wording.subject_of(self.title, self.place)

    def _formed_title(self) -> str:
        brief = self.brief
        topic = brief.topic or gap("事由")
        period = brief.period
        year = f"{period.start.year}年" if period and period.start.year == period.end.year else ""
        if brief.doc_type == "status_report":
            return f"关于{self.place}{year}{wording.as_work(topic) if brief.topic else topic}情况的报告"
        if brief.doc_type == "monthly_form":
            month = f"{period.end.year}年{period.end.month}月" if period else gap("填报月份")
            return f"{self.place}{month}{wording.as_work(topic) if brief.topic else topic}月报表"
        name = {"project_summary": "项目总结报告"}.get(brief.doc_type, brief.type_name)
        body = topic.removeprefix(self.place).removeprefix(year)
        if body.endswith("项目"):
            name = name.removeprefix("项目")
        return f"{self.place}{year}{body}{'' if body.endswith(name) else name}"

    def heading(self, key: str, default: str) -> str:
        """Return the heading the document type gives its slot `key`."""
        slot = self.doctype.slot(key)
        return (slot.heading if slot else None) or default

    def section(self, key: str, default: str) -> None:
        """Open the section that fills slot `key`."""
        self.page.section(self.heading(key, default), key)

    def ref(self, path: str, quote: object) -> Ref:
        """Return a reference to the brief's field `path`."""
        return brief_ref(self.brief, path, quote)

    def said(self, *labels: str) -> list[Fact]:
        """Return the facts with one of these labels."""
        return labelled(self.facts, *labels)

    def due(self, target: TargetItem, index: int) -> tuple[date | None, list[Ref]]:
        """Return when a target falls due: its own deadline, else the last day of the period."""
        if target.deadline:
            return target.deadline, [self.ref(f"targets[{index}].deadline", target.deadline)]
        if self.brief.period:
            return self.brief.period.end, [self.ref("period.end", self.brief.period.end)]
        return None, []

    def period_words(self) -> tuple[str, list[Ref]]:
        """Return the period in words, or the mark for its absence."""
        period = self.brief.period
        if period is None:
            return gap("工作起止时间"), []
        refs = [self.ref("period.start", period.start), self.ref("period.end", period.end)]
        return wording.span(period.start, period.end), refs

    def choose(self, *options: str) -> str:
        """Choose one of several ways of saying a thing, by this brief's content."""
        brief = self.brief
        content = (self.title, brief.unit, len(brief.tasks), [t.name for t in brief.tasks], options[0])
        return options[(wording.drawn(*content) + self.variant) % len(options)]
