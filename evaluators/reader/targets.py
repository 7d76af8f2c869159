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

from evaluators.model import Span, Target
from evaluators.reader import baselines, called, clauses, counting, governing, table_columns, together, unnumbered
from evaluators.reader.indicators import scope
from evaluators.reader.moment import Moment, start_of
from evaluators.reader.numbers import quantities
from evaluators.reader.owners import acting
from evaluators.reader.placing import calendars
from evaluators.reader.roles import is_report, role_at, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, dated, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.model import Document, TargetOp
    from evaluators.reader.governing import Limit
    from evaluators.reader.quantity import Quantity
    from evaluators.reader.roles import SectionRole

_AHEAD = re.compile(
    r"下一步|下步|今后|明年|将(?!.{0,12}(?:纳入|作为|列为))|拟(?=于|在|[建开举])|计划(?:于|在|再|新)|力争|争取|确保"
)
_BACK = re.compile(r"以来|已(?!经?出台)|曾|去年|上年|目前|现有|共有|辖有|下辖|辖区有|截至|(?<=[成展开])了")
_AIMING = re.compile(
    "达到|实现|完成|建成|覆盖|目标|计划|要(?!素)|应|须|将|新[建增]|提[高升]|降低|不少于|不低于|以上|左右|每"
)
_LAST_YEAR = frozenset({"去年", "上年"})
# 较上年下降20%: what the goal is measured by, no look back
_COMPARED = re.compile(r"(?:较|比|与|同|由|从)(?:去年|上年|上一年度?|20\d\d年)(?:同期|年?[底末])?(?:相比)?")
_PLANNED = re.compile(
    r"(?:原)?(?:计划(?!书|的)|(?:年度)?目标(?=为|是|值|数|[：:0-9])|任务(?:为|数))|.*的目标$"
    # 年初承诺新建食堂2处, 方案要求培训200名, 充电桩安装目标40个; 方案确定的12项任务全部完成 tells what was done
    r"|(?:年初|方案|计划|责任书|任务书|《[^》]{2,40}》)中?(?:承诺|要求|下达|确定|明确|提出|约定)"
    r"(?!.*(?:全部|均|已|如期|按期|顺利|实际|完成[率了])|的)"
    r"|(?:全年|年度|今年|本年度?|年初|年初确定的?)的?(?:工作|主要)?目标(?:为|是|[：:])"
    r"|[\u4e00-\u9fff]{2,12}目标(?:为|是|值)?(?:[0-9]+(?:\.[0-9]+)?)[^，。；]{0,4}$"
)
# a report on a project tells in a section of their own what was aimed at: 项目计划培训骨干60名，…
_AIMS = re.compile(r"目标(?!(?:任务)?(?:完成|实现|达成|落实)|完成)")
_AIMED = re.compile(r"计划(?!书|的)|预期|预计|拟(?=[培建开举组])|目标(?:是|为|：)")
# 项目协议约定，结对老人不少于60户，开展活动40场: what the sentence goes on to name was to be reached
# 年度计划：整治背街小巷18条；上月累计15条, and 按期办结率99.6%（目标99%）
_PLAN_LABEL = re.compile(
    r"(?:^|[\n。；])[ \u3000]*(?:年度|全年|本年度?|今年|年初|原)?"
    r"(?:(?:计划|目标)(?:任务)?|(?<=[度年初])任务)(?:数|值)?[：:][^；。\n]*$"
)
_PLAN_ASIDE = re.compile(r"[（(](?:年度|全年|本年|原)?(?:计划|目标|任务)(?:任务)?(?:数|值)?[为是：:]?$")
_AGREED = re.compile(r"(?:协议|合同|任务书|申报书|责任书)书?中?(?:约定|要求|规定|确定|明确)[，：:]")
_HUNDRED = Decimal(100)
_KINDS: dict[str, Literal["quantified", "placeholder", "fuzzy"]] = {
    "number": "quantified",
    "placeholder": "placeholder",
    "fuzzy": "fuzzy",
}


def find(document: Document) -> tuple[Target, ...]:
    """Return the targets of `document`, in order of their place."""
    document = simplified(document)
    found = [*table_columns.targets(document), *_in_prose(document)]
    return tuple(sorted(found, key=lambda target: (target.number_span or target.span, target.span)))


def _in_prose(document: Document) -> Iterator[Target]:
    report, kinds = is_report(document), roles(document)
    near, far = (calendars(document, Calendar.of(document, ahead=ahead)) for ahead in (False, True))
    listed: set[tuple[Decimal, str]] = set()
    before: _Sentence | None = None
    for span, index in (*clauses.counted_headings(document), *clauses.prose(document), *table_columns.prose(document)):
        kind = role_at(document, kinds, index, span.start)
        calendar = (far if report and kind == "next" else near)[index]
        aims = report and index is not None and _AIMS.search(document.sections[index].text) is not None
        sentence = _Sentence(document.quote(span), span.start, index, kind, calendar, report, aims)
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
            elif self.kind == "goal" and (goal := unnumbered.changed(words)):
                yield self._qualitative(clause, goal)
        if found := unnumbered.service(words):
            name, op, years, number, whole = found
            target = Target(role, "quantified", name, op, self._at(clause, whole), years, unit="年")
            yield replace(target, number_span=self._at(clause, number), section=self.section)
        for name, place in unnumbered.none(words):
            context = self._context(role, clause, clause)
            target = Target(role, "quantified", name, "=", self._at(clause), Decimal(0), **context)
            yield replace(target, number_span=self._at(clause, place))
        if award := unnumbered.implied(words):
            at = self._at(clause, award[2])
            yield Target(role, "implied", award[0], "=", at, award[1], unit="个", section=self.section)

    def _role(self, clause: Span) -> Literal["target", "actual"]:
        words = clause.of(self.text)
        if self.report and self.kind != "next":
            if "：" in self.text and _PLAN_LABEL.search(self.text, 0, clause.start):
                return "target"
            agreed = _AGREED.search(self.text, max(0, clause.start - clauses.LONGEST), clause.start)
            ahead = agreed or _PLANNED.match(words) or (_AHEAD.search(words) and not _BACK.search(words))
            if self.aims and not _BACK.search(words) and _AIMED.search(self.text, 0, clause.end):
                return "target"
            return "target" if ahead else "actual"
        if _AHEAD.search(words):
            return "target"
        if self.leads_in and not _AIMING.search(words):
            return "actual"
        back = _BACK.search(_COMPARED.sub("", words) if "年" in words else words)
        if back and back.group() in _LAST_YEAR and self._limited(clause):
            back = None  # 2月底前公示上年度收支
        return "actual" if back or self._is_history(clause) else "target"

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
        held = baselines.compared(words, found)
        self.bases += [found[place] for place in sorted(held)]
        found = [quantity for place, quantity in enumerate(found) if place not in held]
        said = together.names(words, found)
        bases = {i for i in range(len(found) - 1) if baselines.leads_on(words, found[i], found[i + 1])}
        for place, quantity in enumerate(found):
            if place in bases:
                continue
            base = found[place - 1] if place - 1 in bases else None
            name = counting.name(words, found, place, baseline=base is not None)
            name = called.settled(name, self.text[: clause.start], words, found, place, last=self.last)
            names, op = said.get(place, ((name,), quantity.op))
            if role == "target" and base is None and counting.is_rise(words, quantity):
                op = "up"
            self.last[quantity.unit or ""] = self.last[""] = names[-1]
            part = counting.part(words, found, place)
            aside = role == "actual" and self.report and _PLAN_ASIDE.search(words[: quantity.span.start])
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
        elif goal := unnumbered.qualitative(words, goal=self.kind == "goal", ahead=self.kind == "next"):
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
