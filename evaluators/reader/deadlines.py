"""Times set for tasks.

A time counts where it binds something still to be done: anywhere in a plan, in a report where it looks ahead. Background
(今年以来, 2025年工作要点, what was done in May) is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Deadline, Duration, Event, Recurrence, Span
from evaluators.reader import clauses, table_columns
from evaluators.reader.numbers import quantities
from evaluators.reader.owners import acting
from evaluators.reader.roles import is_report, role_at, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from evaluators.model import DeadlineKind, Document, When
    from evaluators.reader.roles import SectionRole
    from evaluators.reader.times import Moment

_AHEAD = re.compile(
    r"将(?!.{0,12}(?:纳入|作为|列为|融入))|计划(?=于|在)|拟(?=于|在|[建开举])|预计|力争|争取|确保|下一步|尚未|未完成|要求(?=.{0,8}前)|原定|应于"
)
_BACK = re.compile(r"以来|已(?!经?出台)|曾|去年|上年|过去|了(?![解望])|过(?=[多一两三四五])|历年|当时|荣获|被评为")
_ON_ACTION = re.compile(
    r"^(?:起|，|,|全面|基本|初步|力争|确保|争取|要|将|继续|大力|认真|全部|集中|统一|组织|计划|再|新|在[\u4e00-\u9fff]{1,8}|全[区市街县][\u4e00-\u9fff]{0,2})*$"
)
_LED_IN = re.compile(r"(?:力争|争取|确保|于|在|到|至|计划|拟|预计|力求)$")
_LABELLED = re.compile(r"(?:时限|时间|期限|节点|日期)[：:为][ ]?$")
_NOT_DUE = re.compile(r"(?:截至|截止|截止到|自|从|以|有效期至|有效期为)$")
_ONLY_TIME = re.compile(r"^(?:力争|争取|确保|于|在|到|至|拟|计划|原则上|务必|必须)*$")
_EMPTY = re.compile(r"^(?:全部|全面|基本|按期|按时)?(?:完成|结束|到位|落实到位|前|底前|之前|以前)?$")
_COUNT_UNITS = frozenset({"次", "场", "期", "轮", "回", "堂", "场次", "遍"})
_CARRIED = re.compile(r"(?:编印|制定|制订|出台|印发|修订|编制|起草|形成|发布|完成)[^，。；]{0,10}《[^》]+》")


def find(document: Document) -> tuple[Deadline, ...]:
    """Return the deadlines of `document`, in order of their place."""
    document = simplified(document)
    found = [*_in_headings(document), *_in_prose(document), *table_columns.deadlines(document), *_issue_date(document)]
    kept: list[Deadline] = []
    for deadline in sorted(found, key=lambda d: (d.text_span.start, d.span.start)):
        if deadline.text_span != deadline.span or deadline not in kept:
            kept.append(deadline)
    return tuple(kept)


def _issue_date(document: Document) -> Iterator[Deadline]:
    line = document.date_line
    if line is not None:
        owner = document.sign_off.text if document.sign_off else None
        yield Deadline("issue_date", "成文日期", line.span, line.span, line.text, _issued(document), owner)


def _issued(document: Document) -> When | None:
    if document.issue_date is None or document.date_line is None:
        return None
    found = moments(document.date_line.text)
    return resolve(found[0], Calendar.of(document)) if found and found[0].form == "point" else None


def _in_headings(document: Document) -> Iterator[Deadline]:
    """A heading that states a time sets it for all it governs."""
    report, kinds = is_report(document), roles(document)
    for index, section in enumerate(document.sections):
        if report and kinds[index] != "next":
            continue
        text = document.quote(section.span)
        calendar = Calendar.of(document, ahead=report)
        for moment in moments(text):
            if (
                moment.form == "vague"
                or _sets_nothing(text, moment)
                or (not moment.strong and not _in_brackets(text, moment))
            ):
                continue
            before = re.sub(r"[（(：:][^）)]*$", "", text[: moment.span.start])
            task = clauses.bare(before or text[moment.span.end :]) or clauses.bare(section.text)
            yield _deadline(
                moment,
                section.span,
                _shift(moment.span, section.span.start),
                task,
                calendar,
                index,
                text,
                None,
                moment.span.of(text),
            )


def _in_brackets(text: str, moment: Moment) -> bool:
    return text[: moment.span.start].rstrip()[-1:] in ("（", "(", "：", ":") and text[moment.span.end :].lstrip()[
        :1
    ] in ("）", ")", "")


def _in_prose(document: Document) -> Iterator[Deadline]:
    report, kinds = is_report(document), roles(document)
    lead = document.lead
    near, far = Calendar.of(document), Calendar.of(document, ahead=True)
    for span, index in clauses.prose(document):
        text = document.quote(span)
        found = moments(text)
        if not found:
            continue
        role = role_at(document, kinds, index, span.start)
        ahead = not report or role == "next"
        hint = _heading_year(document, index)
        if lead is not None and lead.overlaps(span):
            found = tuple(m for m in found if m.strong and m.form in ("point", "unresolved") and m.op == "<=")
        for place, moment in enumerate(found):
            clause = clauses.around(text, moment.span)
            if moment.point and moment.point.year:
                hint = moment.point.year
            if not _binds(text, clause, moment, ahead=ahead) or _is_background(moment, near):
                continue
            quote = _quoted(text, clause, moment, found)
            section_text = document.sections[index].text if index is not None else ""
            task = _task(text, quote, moment) or clauses.bare(section_text)
            calendar = far if report and role == "next" else near
            yield _deadline(
                moment,
                _shift(quote, span.start),
                _shift(moment.span, span.start),
                task,
                calendar,
                index,
                quote.of(text),
                hint,
                moment.span.of(text),
            )
            limit = found[place + 1].span.start if place + 1 < len(found) else len(text)
            yield from _carried(document, text, span, moment, quote, limit, calendar, index, hint)


def _heading_year(document: Document, index: int | None) -> int | None:
    while index is not None:
        section = document.sections[index]
        for moment in moments(document.quote(section.span)):
            if moment.point and moment.point.year:
                return moment.point.year
        index = section.parent
    return None


def _carried(
    document: Document, text: str, span: Span, moment: Moment, quote: Span, limit: int, calendar: Calendar, index: int | None,
    hint: int | None,
) -> Iterator[Deadline]:  # fmt: skip
    """A document to be produced further on in the sentence is due at the time its head states."""
    if moment.form not in ("point", "interval") or not moment.strong:
        return
    stop = text.find("；", quote.end)
    limit = min(limit, stop if stop >= 0 else limit)
    for clause in clauses.split(text):
        if quote.end < clause.start < limit and (match := _CARRIED.match(text, clause.start, clause.end)):
            at = Span(clause.start, match.end())
            when = _normalized(moment, calendar, hint, "")
            yield Deadline(
                "deadline", clauses.bare(at.of(text)), _shift(at, span.start), _shift(at, span.start),
                moment.span.of(text), when, acting(at.of(text)), index,
            )  # fmt: skip


def _sets_nothing(text: str, moment: Moment) -> bool:
    behind = text[moment.span.end : moment.span.end + 8]
    return bool(_NOT_DUE.search(text[: moment.span.start]) and moment.form != "interval") or bool(
        re.match(
            r"度?(?:工作|重点|党建|计划|要点|总结|方案|任务|目标|考核|预算|[\u4e00-\u9fff]{0,6}(?:计划|方案|要点|规划|清单|情况))",
            behind,
        )
        and moment.form == "point"
        and not moment.strong
        and text[: moment.span.start] != ""
    )


def _binds(text: str, clause: Span, moment: Moment, *, ahead: bool) -> bool:
    """Tell whether the time sets a limit or date for something to be done."""
    words = clause.of(text)
    before = re.sub(r"^.*、|^其中", "", text[clause.start : moment.span.start])
    if not ahead:
        return (
            moment.strong
            and moment.form in ("point", "interval", "unresolved")
            and bool(_AHEAD.search(words))
            and not _BACK.search(words)
        )
    if _NOT_DUE.search(before) and moment.form == "point" and moment.op != "<=":
        return False
    if moment.form == "vague":
        return True
    if moment.form == "unresolved":
        return True
    if moment.form == "recurring":
        return bool(clauses.ACTION.search(words)) or bool(quantities(words)) or not _BACK.search(words)
    if moment.form == "duration":
        return not _BACK.search(words)
    if moment.form == "event":
        return bool(clauses.ACTION.search(text[clause.start :]))
    if moment.point and moment.point.relative_year == -1:
        return False
    if _BACK.search(words) and not moment.strong:
        return False
    return moment.strong or _acts(text, clause, moment, before)


def _is_background(moment: Moment, calendar: Calendar) -> bool:
    """A bare time of a year before the document's own is history."""
    begin = calendar.start or calendar.issued
    year = moment.point.year if moment.point else None
    return bool(begin and year and year < begin.year and moment.op != "<=")


def _acts(text: str, clause: Span, moment: Moment, before: str) -> bool:
    """A bare time (2026年, 5月) binds only where it leads straight into an action or stands behind 争取, 于 …"""
    behind = text[moment.span.end :]
    if (
        _in_brackets(text, moment)
        or _LABELLED.search(text[: moment.span.start])
        or (not before and behind[:1] in "：:" and behind)
    ):
        return True
    action = clauses.ACTION.search(behind)
    if action is None:
        return False
    direct = bool(_ON_ACTION.match(behind[: action.start()]))
    if (
        moment.point
        and moment.point.part == "whole"
        and not moment.point.month
        and not moment.point.quarter
        and not moment.point.half
    ):
        if behind.startswith(("，", ",")):
            return bool(re.search(r"(?:到|至)$", before))
        return direct and (bool(_LED_IN.search(before)) or not before)
    return direct or bool(_LED_IN.search(before)) or not before


def _quoted(text: str, clause: Span, moment: Moment, found: tuple[Moment, ...]) -> Span:
    """Return the clause; only its part between 、 where several times share it; the next one too where it is all time."""
    others = [m for m in found if m is not moment and clause.contains(m.span)]
    start, end = clause.start, clause.end
    for other in others:
        if other.span.start > moment.span.start:
            cut = max(text.rfind(mark, moment.span.end, other.span.start) for mark in "、和及")
            if cut >= 0:
                end = min(end, cut)
        else:
            cut = max(text.rfind(mark, other.span.end, moment.span.start) for mark in "、和及")
            if cut >= 0:
                start = max(start, cut + 1)
    rest = text[moment.span.end : end]
    if not rest.strip(" 　") and _ONLY_TIME.match(text[start : moment.span.start].strip()):
        following = [c for c in clauses.split(text) if c.start >= end]
        if following and "。" not in text[end : following[0].start]:
            end = following[0].end
    return Span(start, end)


def _task(text: str, quote: Span, moment: Moment) -> str:
    before, behind = text[quote.start : moment.span.start], text[moment.span.end : quote.end]
    before = re.sub(r"(?:力争|争取|确保|原则上|于|在|到|至|计划|拟|要|预计|将)+$", "", before)
    words = clauses.bare(before) + clauses.bare(behind)
    return "" if _EMPTY.match(words) else clauses.bare(words)


def _shift(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _deadline(
    moment: Moment, span: Span, time: Span, task: str, calendar: Calendar, index: int | None, words: str, hint: int | None,
    written: str,
) -> Deadline:  # fmt: skip
    kind, normalized = normalized_kind(moment, calendar, hint, words)
    return Deadline(kind, task, span, time, written, normalized, acting(words), index)


def normalized_kind(
    moment: Moment, calendar: Calendar, hint: int | None, words: str
) -> tuple[DeadlineKind, When | Recurrence | Duration | Event | None]:
    """Return kind and normal form of a moment; `words` is its clause, in which a count per period may stand."""
    normalized = _normalized(moment, calendar, hint, words)
    if isinstance(normalized, Recurrence):
        return "recurring", normalized
    return ("deadline" if moment.form in ("point", "interval") else moment.form), normalized


def _normalized(
    moment: Moment, calendar: Calendar, hint: int | None, words: str
) -> When | Recurrence | Duration | Event | None:
    if moment.form == "recurring":
        return Recurrence(moment.recurrence, *_count(words))
    if moment.form == "duration":
        return Duration(moment.duration, moment.duration_op, moment.words)
    if moment.form == "event":
        return Event(moment.words or "", op="<=")
    if moment.form in ("point", "interval"):
        point = moment.point
        whole_year = (
            point is not None
            and point.part == "whole"
            and not (point.month or point.quarter or point.half or point.year)
        )
        if (
            whole_year
            and point is not None
            and point.relative_year is None
            and any(q.per == "年" for q in quantities(words))
        ):
            return Recurrence(("yearly",), *_count(words))
        return resolve(moment, calendar, hint)
    return None


def _count(words: str) -> tuple[int | None, Literal["=", ">=", "<="] | None]:
    for quantity in quantities(words):
        if (
            quantity.per
            and quantity.unit in _COUNT_UNITS
            and quantity.value is not None
            and quantity.value == int(quantity.value)
        ):
            op: Literal["=", ">=", "<="] = (
                ">=" if quantity.op in (">=", ">") else "<=" if quantity.op in ("<=", "<") else "="
            )
            return int(quantity.value), op
    return None, None
