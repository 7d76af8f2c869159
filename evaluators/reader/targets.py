"""Targets and reported values of a document: one per number and thing counted.

In a plan a value is a target unless the clause looks back; in a report it is a result unless the section or the clause
looks ahead.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypedDict

from evaluators.alternatives import search
from evaluators.model import Span, Target
from evaluators.reader import (
    aimed,
    baselines,
    called,
    clauses,
    counting,
    governing,
    soft_goals,
    spoken_of,
    table_columns,
    together,
    unnumbered,
)
from evaluators.reader.indicators import scope
from evaluators.reader.moment import Moment, start_of
from evaluators.reader.numbers import quantities
from evaluators.reader.owners import acting
from evaluators.reader.placing import calendars
from evaluators.reader.roles import is_report, role_at, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, dated, lies_ahead, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.model import Document, TargetOp
    from evaluators.reader.governing import Limit
    from evaluators.reader.quantity import Quantity
    from evaluators.reader.roles import SectionRole

_AIMING = re.compile(
    "达到|实现|完成|建成|覆盖|目标|计划|要(?!素)|应|须|将|新[建增]|提[高升]|降低|不少于|不低于|以上|左右|每"
)
_LAST_YEAR = frozenset({"去年", "上年"})
# 较上年下降20%: what the goal is measured by, no look back
_COMPARED = re.compile(r"(?:较|比|与|同|由|从)(?:去年|上年|上一年度?|20\d\d年)(?:同期|年?[底末])?(?:相比)?")
_PLANNED = frozenset({"", "计划", "目标", "约定", "要求", "实际", "计划完成", "实际完成"})
_RATE_NAME = re.compile("[\u4e00-\u9fff]{2,14}(?:率|满意度|知晓度|参与度|准确度)")
_HUNDRED = Decimal(100)
_KINDS: dict[str, Literal["quantified", "placeholder", "fuzzy"]] = {
    "number": "quantified",
    "placeholder": "placeholder",
    "fuzzy": "fuzzy",
}


def find(document: Document) -> tuple[Target, ...]:
    """Return the targets of `document`, in order of their place."""
    document = simplified(document)
    found = [*table_columns.targets(document), *(_by_heading(document, target) for target in _in_prose(document))]
    return tuple(sorted(found, key=lambda target: (target.number_span or target.span, target.span)))


def _by_heading(document: Document, target: Target) -> Target:
    """Return a rate that only says it was planned or reached under the name its item bears (5.满意度。计划达到90%)."""
    if target.unit != "%" or target.indicator not in _PLANNED or target.section is None:
        return target
    heading = document.sections[target.section].text
    return replace(target, indicator=heading) if _RATE_NAME.fullmatch(heading) else target


def _in_prose(document: Document) -> Iterator[Target]:
    report, kinds = is_report(document), roles(document)
    near, far = (calendars(document, Calendar.of(document, ahead=ahead)) for ahead in (False, True))
    listed: set[tuple[Decimal, str]] = set()
    before: _Sentence | None = None
    for span, index in (*clauses.counted_headings(document), *clauses.prose(document), *table_columns.prose(document)):
        kind = role_at(document, kinds, index, span.start)
        calendar = (far if report and kind == "next" else near)[index]
        heading = document.sections[index].text if report and index is not None else ""
        aims = aimed.AIMS.search(heading) is not None
        sentence = _Sentence(document.quote(span), span.start, index, kind, calendar, report, aims)
        sentence.goals = aimed.GOALS.search(heading) is not None
        sentence.set_out = report and aimed.set_out(document.text, span.start)
        sentence.leads_in = not report and document.lead is not None and document.lead.contains(span)
        if before is not None and governing.goes_on(document.text, before.span, span):
            sentence.last.update(before.last)  # 服务老年人1200户；上月累计700户
            sentence.carried = governing.ahead(before.text, before.days, before.calendar, before.carried)
        before = sentence
        for target in sentence.targets():
            if target.unit == "项" and target.value is not None and target.role == "target":
                key = (target.value, target.indicator[-2:])
                if key in listed:
                    continue  # 五项制度, spoken of again, is no second target
                listed.add(key)
            yield target


class _Context(TypedDict, total=False):
    """What a target takes from the words around its number."""

    scope: str | None
    modality: str | None
    owner: str | None
    section: int | None
    deadline_text: str | None
    deadline: date | None


@dataclass(slots=True)
class _Sentence:
    """One sentence being read; `offset` is its place in the document."""

    text: str
    offset: int
    section: int | None
    kind: SectionRole
    calendar: Calendar
    report: bool
    aims: bool = False
    goals: bool = False  # its section's heading names the goals of a project
    set_out: bool = False  # it is an item of a list of what was to be reached
    leads_in: bool = False  # the lead tells how things stand, unless it says that it aims
    carried: Limit | None = None  # the time at the head of what runs up to it over ；
    last: dict[str | None, str] = field(default_factory=dict)  # unit ("": any) -> the indicator it was last used for
    bases: list[Quantity] = field(default_factory=list)  # what figures of the clause being read are held against
    dated: list[Moment] = field(init=False)  # times that name their year
    days: list[Moment] = field(init=False)  # times that govern a number

    def __post_init__(self) -> None:
        times = [moment for moment in moments(self.text) if not governing.dates_a_base(self.text, moment)]
        named = governing.years_of_names(self.text)
        self.dated = dated(times)
        self.days = [m for m in times if m.form in ("point", "interval") and m.span.end not in named]

    @property
    def span(self) -> Span:
        """Its place in the document."""
        return Span(self.offset, self.offset + len(self.text))

    def targets(self) -> list[Target]:
        """Return the targets of the sentence, clause by clause."""
        made: list[Target] = []
        for clause in clauses.split(self.text):
            made += self._of_clause(clause)
            for base in self.bases:
                baselines.give(made, base)
            self.bases.clear()
        return made

    def _of_clause(self, clause: Span) -> Iterator[Target]:
        words = clause.of(self.text)
        role = self._role(clause)
        counted = list(self._numbers(clause, words, role))
        yield from counted
        numbered = any(t.kind in ("quantified", "placeholder") or t.value is not None for t in counted)
        if role == "target":
            told = any(t.unit == "%" or self._tells_how_many(clause, words, t) for t in counted)
            yield from self._hundreds(clause, words, rate=told)
            if not numbered:
                yield from self._unnumbered(clause, words)
            elif self.kind == "goal" and (goal := soft_goals.changed(words)):
                yield self._qualitative(clause, goal)
        if found := unnumbered.service(words):
            name, op, years, number, whole = found
            target = Target(role, "quantified", name, op, self._at(clause, whole), years, unit="年")
            yield replace(target, number_span=self._at(clause, number), section=self.section)
        for name, unit, place in unnumbered.none(words):
            context = self._context(role, clause, clause)
            target = Target(role, "quantified", name, "=", self._at(clause), Decimal(0), unit=unit, **context)
            yield replace(target, number_span=self._at(clause, place))
        if award := unnumbered.implied(words):
            at = self._at(clause, award[2])
            yield Target(role, "implied", award[0], "=", at, award[1], unit="个", section=self.section)

    def _role(self, clause: Span) -> Literal["target", "actual"]:
        words = clause.of(self.text)
        if self.report and self.kind != "next":
            listed = self.set_out or aimed.set_out(self.text, clause.start)
            if (listed or self._due_ahead(clause)) and not aimed.BACK.search(words):
                return "target"
            return "target" if aimed.in_report(self.text, clause, of_aims=self.aims, goals=self.goals) else "actual"
        if aimed.AHEAD.search(words):
            return "target"
        if self.leads_in and not _AIMING.search(words):
            return "actual"
        back = search(aimed.BACK, _COMPARED.sub("", words) if "年" in words else words)
        if back and back.group() in _LAST_YEAR and self._limited(clause):
            back = None  # 2月底前公示上年度收支
        return "actual" if back or self._is_history(clause) else "target"

    def _due_ahead(self, clause: Span) -> bool:
        """Tell whether the last day named up to the end of a clause is a limit after the report's own date."""
        behind = bisect_left(self.days, clause.end, key=start_of)
        return behind > 0 and lies_ahead(self.days[behind - 1], self.calendar)

    def _limited(self, clause: Span) -> bool:
        """Tell whether a clause sets a limit (2月底前) that lies in no year before the document's own."""
        first, behind = (bisect_left(self.days, at, key=start_of) for at in (clause.start, clause.end))
        return any(
            day.op == "<=" and day.strong and day.point and not self.calendar.is_past(day.point)
            for day in self.days[first:behind]
        )

    def _is_history(self, clause: Span) -> bool:
        """Tell whether the clause tells of the past: behind 以来, or behind a year before the document's own."""
        return told(self.text, self.dated, clause, self.calendar)

    def _numbers(self, clause: Span, words: str, role: Literal["target", "actual"]) -> Iterator[Target]:
        every = quantities(words)
        repeated = counting.asides(words, every)
        found = [q for q in every if q not in repeated and counting.counts(words, q, looking_ahead=role == "target")]
        for place, quantity in enumerate(every):
            if spoken_of.names_them(quantity, words):  # 东苑、西苑2个小区隐患集中，共12处
                self.last[""] = counting.name(words, every, place, baseline=False)
        held = baselines.compared(words, found)
        self.bases += [found[place] for place in sorted(held)]
        found = [quantity for place, quantity in enumerate(found) if place not in held]
        said = together.names(words, found)
        bases = {i for i in range(len(found) - 1) if baselines.leads_on(words, found[i], found[i + 1])}
        for place, quantity in enumerate(found):
            if place in bases:
                continue
            base = found[place - 1] if place - 1 in bases else None
            read = counting.name(words, found, place, baseline=base is not None)
            own = spoken_of.apart(read)
            name = called.settled(own, self.text[: clause.start], words, found, place, last=self.last) or read
            names, op = said.get(place, ((name,), quantity.op))
            if role == "target" and base is None and counting.is_rise(words, quantity):
                op = "up"
            self.last[quantity.unit or ""] = self.last[""] = names[-1]
            part = counting.part(words, found, place)
            aside = role == "actual" and self.report and aimed.PLAN_ASIDE.search(words[: quantity.span.start])
            for name in names:
                yield Target(
                    "target" if aside else role,
                    _KINDS[quantity.kind],
                    name,
                    op,
                    self._at(clause, part),
                    quantity.value,
                    quantity.value_max,
                    quantity.value_text,
                    quantity.unit,
                    quantity.per,
                    baseline=base.value if base else None,
                    number_span=self._at(clause, quantity.number),
                    **self._context(role, clause, Span(clause.start + part.start, clause.start + part.end)),
                )

    def _tells_how_many(self, clause: Span, words: str, target: Target) -> bool:
        """Tell whether a number says how many 全部 or 全覆盖 are (42个社区全部建成议事厅)."""
        if target.number_span is None:
            return False
        behind = target.number_span.end - self.offset - clause.start
        return unnumbered.is_of_all(words, behind)

    def _hundreds(self, clause: Span, words: str, *, rate: bool) -> Iterator[Target]:
        if rate or self.kind in ("principle", "duty"):
            return
        found = unnumbered.full(words)
        if found is None:
            return
        for part in found[1]:
            at = Span(clause.start + part.start, clause.start + part.end)
            context = self._context("target", clause, at)
            yield Target(
                "target", "quantified", found[0], "=", self._at(clause, part), _HUNDRED, None, "所有", "%", **context
            )

    def _unnumbered(self, clause: Span, words: str) -> Iterator[Target]:
        if duty := unnumbered.cyclic(words):
            name, period, place = duty
            context = self._context("target", clause, clause)
            yield Target(
                "target", "quantified", name, "=", self._at(clause), Decimal(1), unit="次", per=period,
                number_span=self._at(clause, place), **context,
            )  # fmt: skip
        elif goal := (
            unnumbered.brought_about(words)
            or soft_goals.qualitative(words, goal=self.kind == "goal", ahead=self.kind == "next")
        ):
            yield self._qualitative(clause, goal)

    def _qualitative(self, clause: Span, goal: tuple[str, TargetOp, str | None]) -> Target:
        name, op, modality = goal
        context = self._context("target", clause, clause) | _Context(modality=modality)
        return Target("target", "qualitative", name, op, self._at(clause), **context)

    def _context(self, role: Literal["target", "actual"], clause: Span, part: Span) -> _Context:
        """Return what the words around the number say."""
        words = clause.of(self.text)
        modality = clauses.MODALITY.search(words)
        due = None
        if role == "target":
            begin = self.text.rfind("；", 0, clause.start) + 1
            moment = governing.last(self.days, part, part.start) or governing.last(self.days, clause, begin)
            if moment and governing.runs_to(self.text, moment, words):
                moment = None
            due = governing.limit(moment, self.text, self.calendar) or self.carried
        return _Context(
            scope=scope(words),
            modality=modality.group() if modality else None,
            owner=acting(words),
            section=self.section,
            deadline_text=due.text if due else None,
            deadline=due.date if due else None,
        )

    def _at(self, clause: Span, part: Span | None = None) -> Span:
        """Return the place in the document of a part of a clause, or of the whole clause."""
        start = self.offset + clause.start
        if part is None:
            return Span(start, self.offset + clause.end)
        return Span(start + part.start, start + part.end)
