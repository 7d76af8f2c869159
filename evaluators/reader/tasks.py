"""What is to be done, by whom and until when.

A task is a table row, a numbered item under tasks, steps or next steps, or a clause that produces something countable
or nameable (制定《…》, 建成3个…). Time and unit stand in the clause, or come from its sentence, heading or stage.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.model import Span, Task
from evaluators.reader import (
    bounded,
    bygone,
    clauses,
    deliverables,
    owner_cells,
    parts,
    said_of_all,
    stages,
    table_columns,
)
from evaluators.reader.roles import is_report, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, dated, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document, Owner, Section
    from evaluators.reader.roles import SectionRole

_STANDING = re.compile(
    r"^(?:进一步|不断|持续|切实|全面|深入|大力|着力|积极|扎实)?(?:加强|强化|提高|提升|落实|坚持|注重|抓好|做好|保证"
    r"|营造|深化|严格|严明|压实|发挥|健全|完善|统筹|突出|狠抓|保障|增强|规范|优化)"
)
_BRACKETED = re.compile(r"[（(][^）)]*[）)]")
_LABEL = re.compile(r"(?:时限|期限|时间|节点)[：:][ ]?$")
_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)[：:]?\s*$")  # a row of sums is nobody's task
_TOPIC = re.compile(
    "，(?:既|也|又|不仅|正|就|都)?(?:是(?!否)|事关|关系到?)"
)  # 建设驿站，是…的重要举措: said of it, not asked
# 6月底前全部完成: what was named before, not another piece of work
_DONE_BY = re.compile(
    "(?:全部|全面|基本|均|都|要)*(?:完成|完工|建成|竣工|到位|办结|投入使用|投用|验收|交付|落实)(?=[，。；]|$)"
)
_SAME_WORK = re.compile("(?:，[共合总]计?[0-9][^，。；、]{0,8})?，(?:[应须要]|并|均|全部)*于?")
# 床位须配备护理床: of what was asked for before
_MADE_OF = re.compile(
    "(?P<thing>[\u4e00-\u9fff]{2,4}?)(?:均|都)?(?:须|应当?|要)?(?=配备|配置|设置|安装|设有|具备|达到)"
)
_REACH = 120
_HEADLINE = 24  # characters
# 其中已改造96个、待改造52个: how far it is; 改造内容从6类中选定: what it is
_STANDS = re.compile(
    "(?:上述|以上|第[一二三四五六七八九十]+[期批]|这)[^，。；]{0,40}(?:共|合计)[0-9]|(?:其中)?已[^，。；、]{0,10}[0-9]+[^，。；]{0,8}、(?:待|未|尚未|正在|剩余|其余)"
    "|(?:[\u4e00-\u9fff]{2,4}(?:内容|范围|标准|方式|对象|形式|项目))(?:从|由(?=[^，。；]{0,30}(?:组成|构成))|为(?!了)|包括|含|以)"
)
_WORKING = frozenset({"task", "stage", "next", "goal", "measure", "duty"})
_RANKED = {"deadline": 0, "unresolved": 1, "duration": 2, "event": 3, "recurring": 4, "vague": 5}


def find(document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    """Return the tasks of `document`, in order of their place.

    Args:
        document: with sections, sentences and tables read.
        owners: as found in it.
        deadlines: as found in it.
    """
    document = simplified(document)
    report, kinds = is_report(document), roles(document)
    held = _Held(document, owners, deadlines)
    found = list(_rows(document, deadlines, owners))
    found += _items(document, kinds, held, report=report)
    found += _clauses(document, kinds, held, report=report)
    return tuple(sorted(found, key=lambda task: (task.span, task.origin)))


class _Held:
    """Owners and deadlines by section, and what a place inherits from them."""

    def __init__(self, document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> None:
        self.document = document
        self.owners: dict[int | None, list[Owner]] = {}
        self.deadlines: dict[int | None, list[Deadline]] = {}
        for owner in owners:
            self.owners.setdefault(owner.section, []).append(owner)
        for deadline in deadlines:
            if deadline.kind in _RANKED:
                self.deadlines.setdefault(deadline.section, []).append(deadline)

    def due(self, clause: Span, sentence: Span, section: int | None) -> Deadline | None:
        """Return the deadline of a clause: its own, the last before it in the sentence, or that of its headings."""
        here = [d for d in self.deadlines.get(section, []) if sentence.overlaps(d.span)]
        own = [d for d in here if d.span.overlaps(clause)]
        earlier = [
            d
            for d in here
            if (d.kind in ("deadline", "unresolved", "duration") or d.deadline_text == "全年")
            and d.text_span.start < clause.start
        ]
        if own:
            return min(own, key=lambda d: _RANKED[d.kind])
        if labelled := self.labelled(clause, section):
            return labelled
        if earlier:
            return earlier[-1]
        if later := self.completed(clause, here):
            return later
        if self.goes_on(sentence, section):
            return self.told_of(sentence, section)
        above = self.from_heading(section) or self.headlined(sentence, section) or self.listed(section)
        return above or self.led_in(clause, section) or self.of_all(clause, section)

    def of_all(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline that a sentence sets for all of an item or a chapter (以上任务于9月底前完成)."""
        for said in said_of_all.sayings(self.document, section, clause):
            for due in self.deadlines.get(said.section, []):
                inside = due.kind != "vague" and said.place.contains(due.text_span)
                if inside and said.sets(self.document, due.text_span.end):
                    return due
        return None

    def led_in(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline told where the parts of a list are led in (均于9月底前完成：一是…；二是…)."""
        head = parts.head(self.document, section, clause)
        near = self.deadlines.get(section, []) if head is not None else []
        return next((d for d in near if d.kind == "deadline" and head and head.contains(d.text_span)), None)

    def dated(self, clause: Span, section: int | None) -> bool:
        """Tell whether a clause has a day of its own."""
        own = (d for d in self.deadlines.get(section, []) if d.kind == "deadline" and d.span.overlaps(clause))
        return any(clause.contains(d.text_span) or d.text_span.end <= clause.start for d in own)

    def beside(self, clause: Span, sentence: Span, section: int | None) -> Deadline | None:
        """Return the last day before a clause that goes on with what its item said, or how often its sentence says."""
        item, known = parts.part(self.document, section, clause), self.deadlines.get(section, [])
        before = [d for d in known if item.contains(d.text_span) and d.span.end <= clause.start]
        often = [d for d in known if d.kind == "recurring" and sentence.contains(d.text_span)]
        for deadline in reversed(before):
            if deadline.kind == "deadline" or deadline in often:
                return deadline
        return next((d for d in often if self.document.text.endswith("起", 0, d.text_span.start)), None)

    def listed(self, section: int | None) -> Deadline | None:
        """Return the deadline told where a list is led in of which a section is an item (8月底前完工。主题如下：)."""
        above = _list_head(self.document, self.document.sections[section]) if section is not None else None
        return self.within(above) if above is not None else None

    def completed(self, clause: Span, here: Sequence[Deadline]) -> Deadline | None:
        """Return the deadline by which the sentence goes on to have the clause's work done (，于4月26日前招募到位)."""
        behind = next((d for d in here if d.kind == "deadline" and d.text_span.start >= clause.end), None)
        if behind is None:
            return None
        between = self.document.text[clause.end : behind.text_span.start]
        led = between.endswith("于") or _DONE_BY.match(self.document.text, behind.text_span.end)
        return behind if led and _SAME_WORK.fullmatch(between) else None

    def goes_on(self, sentence: Span, section: int | None) -> bool:
        """Tell whether a sentence is about what was said: a part of it, at the same time, or how it must be.

        其中，…; …；同时为…; 新增床位18张…。床位须配备…
        """
        text = self.document.text
        if text.startswith("其中", sentence.start):
            return True
        if text.startswith("同时", sentence.start) and text.startswith("；", sentence.start - 1):
            return True
        made_of = _MADE_OF.match(text, sentence.start, sentence.end)
        if made_of is None or section is None:
            return False
        start = self.document.sections[section].body.start
        return made_of["thing"] in text[max(start, sentence.start - _REACH) : sentence.start]

    def headlined(self, sentence: Span, section: int | None) -> Deadline | None:
        """Return the deadline of what follows a short first sentence that says all that is to be done in a section."""
        if section is None or len(sentence) > _HEADLINE or "，" in sentence.of(self.document.text):
            return None
        first = self.document.text[self.document.sections[section].body.start : sentence.start]
        return self.within(section) if not first.strip() and not self.document.sections[section].text else None

    def told_of(self, sentence: Span, section: int | None) -> Deadline | None:
        """Return the last deadline before a sentence that is about what was said there."""
        before = [d for d in self.deadlines.get(section, []) if d.text_span.end <= sentence.start]
        return next((d for d in reversed(before) if d.kind == "deadline"), None) or self.from_heading(section)

    def labelled(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline that a label at the end of the clause's line sets for all of it (完成时限：9月底前)."""
        text = self.document.text
        end = text.find("\n", clause.end)
        for deadline in self.deadlines.get(section, []):
            at = deadline.text_span.start
            if clause.end <= at and (end < 0 or at < end) and _LABEL.search(text, clause.end, at):
                return deadline
        return None

    def from_heading(self, section: int | None) -> Deadline | None:
        """Return the deadline stated in a heading or in a first sentence that is all time (5月底前完成。)."""
        while section is not None:
            place = self.document.sections[section]
            for deadline in self.deadlines.get(section, []):
                if deadline.kind == "vague":
                    continue
                general = clauses.bare(place.text) == deadline.task or deadline.task == place.text
                if place.span.overlaps(deadline.span) or (general and place.body.contains(deadline.span)):
                    return deadline
            section = place.parent
        return None

    def within(self, section: int) -> Deadline | None:
        """Return the most telling deadline of a section's own sentences."""
        inside = [d for d in self.deadlines.get(section, []) if d.kind != "vague"]
        return min(inside, key=lambda d: _RANKED[d.kind]) if inside else None

    def owner(self, clause: Span, sentence: Span, section: int | None) -> tuple[str | None, tuple[str, ...]]:
        """Return owner and cooperating units of a clause, inherited from sentence, section and headings."""
        here = self.owners.get(section, [])
        helpers = tuple(o.name for o in here if o.role == "cooperate" and sentence.overlaps(o.span))
        for place in (clause, sentence):
            inside = [o for o in here if place.overlaps(o.span) and o.span.start < clause.end]
            if names := _names(inside):
                return names, helpers
        near = [o for o in here if o.label is not None or parts.governs(self.document, section, o.span, clause)]
        led = [o for o in near if o.role == "lead"]
        if led:
            return _names(led), helpers or tuple(o.name for o in near if o.role == "cooperate")
        before = [o for o in near if o.role == "subject" and o.span.start < sentence.start]
        if before:
            return before[-1].name, helpers
        return self.headed(section) or self.answering(clause, section), helpers

    def answering(self, clause: Span, section: int | None) -> str | None:
        """Return who answers for all of an item or a chapter by a sentence that says so (以上任务由甲负责)."""
        for said in said_of_all.sayings(self.document, section, clause):
            if names := _names([o for o in self.owners.get(said.section, []) if said.place.contains(o.span)]):
                return names
        return None

    def headed(self, section: int | None) -> str | None:
        """Return the owner named in the nearest heading above; None without one."""
        while section is not None:
            place = self.document.sections[section]
            if names := _names([o for o in self.owners.get(section, []) if place.span.overlaps(o.span)]):
                return names
            section = place.parent
        return None


def _names(owners: Sequence[Owner]) -> str | None:
    leads = [o.name for o in owners if o.role == "lead"] or [o.name for o in owners if o.role == "subject"]
    return "、".join(dict.fromkeys(leads)) or None


def _rows(document: Document, deadlines: Sequence[Deadline], owners: Sequence[Owner]) -> Iterator[Task]:
    dated, named = Placed(deadlines, lambda due: due.span), Placed(owners, lambda owner: owner.span)
    for table in document.tables:
        layout = table_columns.columns(table)
        if layout.name is None or not (layout.leads or layout.times):
            continue
        above: str | None = None
        for row in table.rows[1:]:
            if not row:
                continue
            span = Span(row[0].span.start, row[-1].span.end)
            units = named.inside(span)
            as_above = any(owner_cells.same(row[place].text) for place in layout.leads if place < len(row))
            owner = above = above if as_above else _names(units)
            if layout.name >= len(row) or not row[layout.name].text.strip():
                continue
            if any(_TOTAL.match(cell.text) for cell in row[: layout.name + 1]):
                continue
            due = next(iter(dated.inside(span)), None)
            helpers = tuple(o.name for o in units if o.role == "cooperate")
            cell = row[layout.name]
            yield Task(cell.text.strip(), cell.span, owner, helpers, due, None, table.section, "table")


def _items(document: Document, kinds: Sequence[SectionRole], held: _Held, *, report: bool) -> Iterator[Task]:
    """Yield numbered items: sections without children below tasks, steps and next steps."""
    parents = {section.parent for section in document.sections}
    for index, section in enumerate(document.sections):
        if (
            index in parents
            or section.level == 1
            or kinds[index] not in _WORKING - {"goal"}
            or (report and kinds[index] != "next")
        ):
            continue
        own = held.within(index)
        above = _list_head(document, section)
        due = held.from_heading(index) or own or (held.within(above) if above is not None else None)
        due = due or held.of_all(section.span, index)
        units = [o for o in held.owners.get(index, []) if o.role != "cooperate"]
        if above is not None and not units:
            units = [o for o in held.owners.get(above, []) if o.role != "cooperate"]
        helpers = tuple(o.name for o in held.owners.get(index, []) if o.role == "cooperate")
        general = kinds[index] == "measure" or (
            bool(_STANDING.match(section.text)) and not deliverables.produced(document.quote(section.body))
        )
        name = clauses.bare(stages.named(_BRACKETED.sub("", section.text))) or clauses.bare(section.text)
        yield Task(
            name,
            section.span,
            _names(units) or held.headed(index) or held.answering(section.span, index),
            helpers,
            due,
            None,
            index,
            "heading",
            general and due is None,
        )


def _list_head(document: Document, section: Section) -> int | None:
    """Return the section above whose words lead in the list of which `section` is an item (…备足物资，清单如下：)."""
    above = section.parent
    if above is None or not document.quote(document.sections[above].body).rstrip().endswith(("：", ":")):
        return None
    return above


def _clauses(document: Document, kinds: Sequence[SectionRole], held: _Held, *, report: bool) -> Iterator[Task]:
    calendar = Calendar.of(document)
    for span, index in clauses.prose(document):
        kind = kinds[index] if index is not None else "other"
        if kind not in _WORKING or (report and kind != "next"):
            continue
        text = document.quote(span)
        found = [moment for moment in moments(text) if moment.op != "<=" or text[moment.span.end - 1] in "底末"]
        heading = document.sections[index].text if index is not None else ""
        times, past = dated(found), bygone.begin(text, found, calendar, heading)
        for clause in clauses.split(text):
            words = clause.of(text)
            place = Span(span.start + clause.start, span.start + clause.end)
            made = deliverables.deliverable(words)
            loose = kind != "goal" and not text.endswith(("：", ":"))
            deliverable = made or (bounded.bounded(words, dated=held.dated(place, index)) if loose else None)
            if deliverable is None or _TOPIC.match(text, clause.end) or _STANDS.match(words):
                continue
            if bounded.conditional(words):
                continue
            if not report and (told(text, times, clause, calendar) or clause.start >= past >= 0):
                continue
            owner, helpers = held.owner(place, span, index)
            due = held.due(place, span, index) or (None if made else held.beside(place, span, index))
            yield Task(clauses.bare(words), place, owner, helpers, due, deliverable, index)
