"""Times set for tasks.

A time counts where it binds something still to be done: anywhere in a plan, in a report where it looks ahead.
Background (今年以来, 2025年工作要点, what was done in May) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.model import Deadline, Span
from evaluators.reader import binding, bygone, clauses, due_words, stages, table_columns, which
from evaluators.reader.normal_times import kind_and_form
from evaluators.reader.owners import acting
from evaluators.reader.placing import calendars
from evaluators.reader.roles import is_report, role_at, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, lies_ahead, opening, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, When
    from evaluators.reader.moment import Moment

_BRACKETED = re.compile(r"[（(][^）)]*[）)]")
# A document named further on in the sentence is due when its head says.
_CARRIED = re.compile(r"(?:编印|制定|制订|出台|印发|修订|编制|起草|形成|发布|完成)[^，。；]{0,10}《[^》]+》")
_WRITTEN_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def find(document: Document) -> tuple[Deadline, ...]:
    """Return the deadlines of `document`, in order of their place."""
    document = simplified(document)
    found = [*_in_headings(document), *_in_prose(document), *table_columns.deadlines(document), *_issue_date(document)]
    return tuple(sorted(dict.fromkeys(found), key=lambda deadline: (deadline.text_span.start, deadline.span)))


def _issue_date(document: Document) -> Iterator[Deadline]:
    line = document.date_line
    if line is not None:
        owner = document.sign_off.text if document.sign_off else None
        words = document.quote(line.span)
        yield Deadline("issue_date", "成文日期", line.span, line.span, words, _issued(document, words), owner)


def _issued(document: Document, words: str) -> When | None:
    found = moments(_WRITTEN_YEAR.sub(lambda year: year[0].translate(_DIGITS), words))
    if not found or found[0].form != "point" or found[0].point is None or found[0].point.year is None:
        return None
    return resolve(found[0], Calendar.of(document))


def _in_headings(document: Document) -> Iterator[Deadline]:
    """A heading that states a time sets it for all it governs."""
    report, kinds = is_report(document), roles(document)
    placed = calendars(document, Calendar.of(document, ahead=report))
    for index, section in enumerate(document.sections):
        if report and kinds[index] != "next":
            continue
        place = _Place(document.quote(section.span), section.span.start, index, placed[index])
        for moment in moments(place.text):
            general = report and section.level == 1 and moment.form == "point" and not moment.strong
            if general or not binding.in_heading(place.text, moment):  # 三、下半年工作计划 heads all that comes
                continue
            before = stages.named(re.sub(r"[（(：:][^（(：:）)]*$", "", place.text[: moment.span.start]))
            task = clauses.bare(before or place.text[moment.span.end :]) or clauses.bare(section.text)
            yield place.deadline(moment, Span(0, len(place.text)), task)


def _in_prose(document: Document) -> Iterator[Deadline]:
    report, kinds = is_report(document), roles(document)
    near, far = (calendars(document, Calendar.of(document, ahead=ahead)) for ahead in (False, True))
    for span, index in (*clauses.prose(document), *table_columns.prose(document)):
        text = document.quote(span)
        found = moments(text)
        if not found:
            continue
        ahead = not report or role_at(document, kinds, index, span.start) == "next"
        place = _Place(text, span.start, index, (far if report and ahead else near)[index])
        in_lead = document.lead is not None and document.lead.overlaps(span)
        for turn, moment in enumerate(found):
            if moment.point and moment.point.year and not _aside(text, moment, place):
                place.hint = moment.point.year
            if in_lead and not binding.in_lead(text, moment):
                continue
            if moment.form == "vague" and text.startswith("逐步", moment.span.start) and not (report and ahead):
                continue  # a plan tells its way of work so
            clause = clauses.around(text, moment.span)
            limit = not ahead and lies_ahead(moment, place.calendar)
            if not binding.binds(text, clause, moment, ahead=ahead, limit=limit) or binding.is_history(
                text, moment, place.calendar
            ):
                continue
            quote = due_words.quoted(text, clause, moment, found)
            heading = stages.named(_BRACKETED.sub("", document.sections[index].text)) if index is not None else ""
            due = place.deadline(moment, quote, due_words.task(text, quote, moment, found) or clauses.bare(heading))
            if due.kind == "deadline" and bygone.tells(text, moment, due.due, place.calendar, heading):
                continue
            yield due
            stop = found[turn + 1].span.start if turn + 1 < len(found) else len(text)
            yield from place.carried(moment, quote.end, stop)


def _aside(text: str, moment: Moment, place: _Place) -> bool:
    """Tell whether the year of a time is not that of the times behind it (对2025年底前建成的小区，4月底前…)."""
    if binding.is_history(text, moment, place.calendar) or which.tells(text, moment):
        return True
    earlier = place.hint is not None and moment.point is not None and (moment.point.year or 0) < place.hint
    return earlier and which.attributive(text, moment)


@dataclass(slots=True)
class _Place:
    """A sentence or heading with what is needed to date the times in it; spans of its methods are those of `text`."""

    text: str
    offset: int
    section: int | None
    calendar: Calendar
    hint: int | None = None

    def deadline(self, moment: Moment, quote: Span, task: str) -> Deadline:
        words = quote.of(self.text)
        kind, form = kind_and_form(moment, self.calendar, self.hint, words)
        written = moment.span.of(self.text)
        opens = opening(moment, self.calendar, self.hint) if form is None and moment.form == "interval" else None
        return Deadline(
            kind, task, self._at(quote), self._at(moment.span), written, form, acting(words), self.section, opens
        )

    def carried(self, moment: Moment, start: int, limit: int) -> Iterator[Deadline]:
        """Yield the documents to be produced between `start` and `limit` under the time already stated."""
        if moment.form not in ("point", "interval") or not moment.strong:
            return
        stop = self.text.find("；", start, limit)
        pieces = clauses.split(self.text)
        first = bisect_right(pieces, start, key=lambda piece: piece.start)
        behind = bisect_left(pieces, limit if stop < 0 else stop, lo=first, key=lambda piece: piece.start)
        for clause in pieces[first:behind]:
            if match := _CARRIED.match(self.text, clause.start, clause.end):
                quote = Span(clause.start, match.end())
                due = self.deadline(moment, quote, clauses.bare(match.group()))
                yield Deadline(
                    due.kind, due.task, due.span, due.span, due.deadline_text, due.normalized, due.owner, due.section
                )

    def _at(self, span: Span) -> Span:
        return Span(self.offset + span.start, self.offset + span.end)
