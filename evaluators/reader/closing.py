"""The end of a document: sign-off, date, the attachments behind it, and who gets a copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluators.model import Line, Span
from evaluators.reader import body, dates, markers
from evaluators.reader.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.reader.source import Row

_LABEL = re.compile(r"^附\s*[件表录]\s*(?P<number>[一二三四五六七八九十\d]{0,3})\s*(?:[:：、.．]|\s|$)\s*(?P<name>.{0,60})$")
_BARE = re.compile(r"^附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}$")
_NOTE = re.compile(r"^附\s*[件表]\s*[一二三四五六七八九十\d]{0,3}\s*[:：]\s*(?P<name>\S.*)$")
_NOTE_HEAD = re.compile(r"^附\s*[件表]\s*[:：]$")
_ITEM = re.compile(r"^(?:附\s*[件表]\s*)?[一二三四五六七八九十\d]{1,3}\s*[.．、:：]\s*\S.{1,70}$")
_COPY = re.compile(r"^(?:抄\s*送|抄\s*报|主\s*送|分\s*送|发\s*送)\s*[:：]")
_PRINTED = re.compile(r"(?:20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇○一二三四五六七八九十]{4}年.{1,8}日)\s*印\s*[发制]$|^[（(]?\s*共印\s*\d+\s*份")
_REMARK = re.compile(r"^[（(]\s*(?:联系人|联系电话|联系方式|此件|附注|主动公开|依申请公开)[^（）()]*[）)]$|^(?:联\s*系\s*人|联系电话|电\s*话)\s*[:：]")
_UNIT_LABEL = re.compile(r"^(?:报送|填报|报告|上报|汇报|制定|发文|编制|申报|实施)(?:单位|机关|部门)(?:[（(]盖章[）)])?\s*[:：]\s*(?P<unit>[^\s:：（(]{2,40})")
_DATE_LABEL = re.compile(r"(?:填报|报送|上报|报告|制表|填表|编制)(?:日期|时间)\s*[:：]\s*(?P<day>\S{4,20}?(?:日|\d(?![\d年月日./-])))")
_ORGAN_END = re.compile(
    r"(?:委员会|党委|党工委|党组|总支|支部|办事处|居委会|人民政府|政府|办公室|办公厅|领导小组|指挥部|专班|组织部|工作部|宣传部|局|委|办|部|中心|社区|街道|站|队|联合会|协会|工会|妇联|团委|村|所|院|公司|集团)"
    r"(?:[（(](?:盖章|公章|印章|代章)[）)])?$"
)
_SIGNED = 40


@dataclass(slots=True)
class Closing:
    """What stands behind the last paragraph, by row index."""

    end: int  # first row behind the running text
    sign_off: Line | None = None
    date_line: Line | None = None
    issue_date: date | None = None
    notes: list[Line] = field(default_factory=list)
    note_rows: list[int] = field(default_factory=list)
    attachments: list[tuple[int, int, int | None, Line | None]] = field(default_factory=list)
    copy_to: Line | None = None
    printed: Line | None = None
    last: int = 0  # first row behind date, sign-off and the remarks under them
    tail: list[int] = field(default_factory=list)  # rows behind the end that belong to nothing


def _line(row: Row, text: str) -> Line:
    return Line(text[row.start : row.end], row.span)


def read(rows: Sequence[Row], first: int, text: str, closed: Sequence[bool], tables: Sequence[bool]) -> Closing:
    """Find the closing parts among the rows from `first`, the row behind the title."""
    rest = [i for i in range(first, len(rows)) if not closed[i]]
    found = Closing(end=len(rows), last=len(rows))
    dated = _date_row(rows, rest, tables)
    label = _first_label(rows, rest, dated)
    copies = next((i for i in rest if _COPY.match(rows[i].text) and i > first), None)
    printed = next((i for i in rest if _PRINTED.search(rows[i].text) and len(rows[i].text) <= 60 and i > first), None)
    limits = [i for i in (label, copies, printed) if i is not None]
    if dated is not None:
        _dated(found, rows, dated, text, closed, tables, first)
    else:
        stop = min(limits, default=len(rows))
        _undated(found, rows, stop, text, closed, tables, first)
    _notes(found, rows, first, text, closed)
    _attachments(found, rows, label, min((i for i in (copies, printed) if i is not None and (label is None or i > label)), default=len(rows)), text)
    if copies is not None:
        found.copy_to = _line(rows[copies], text)
    if printed is not None:
        found.printed = _line(rows[printed], text)
    taken = {i for begin, end, _, _ in found.attachments for i in range(begin, end)} | {copies, printed}
    found.tail = [i for i in range(found.last, len(rows)) if i not in taken and not closed[i] and not _REMARK.match(rows[i].text)]
    return found


def _date_row(rows: Sequence[Row], rest: Sequence[int], tables: Sequence[bool]) -> int | None:
    """Return the row of the date of issue: the last that nothing but attachments, copies and residue follows."""
    for at, index in enumerate(rest):
        row = rows[index]
        if tables[index]:
            continue
        alone = dates.is_line(row.text)
        if not alone and not _signed_and_dated(row):
            continue
        following = [rows[i] for i in rest[at + 1 :]]
        above = rows[rest[at - 1]] if at else None
        if alone and above is not None and not _signs(above) and following and not _ends(following[0]):
            continue
        if at <= 1 and following and not _ends(following[0]):
            continue  # a date under the title, not behind the text
        if following and not _ends(following[0]) and any(markers.marker(later) for later in following[:6]) and not _signs_at(rows, rest, at):
            continue
        return index
    return None


def _signed_and_dated(row: Row) -> bool:
    match = dates.trailing(row.text)
    return match is not None and _ORGAN_END.search(match["unit"].strip()) is not None and "，" not in match["unit"]


def _signs_at(rows: Sequence[Row], rest: Sequence[int], at: int) -> bool:
    return at > 0 and _signs(rows[rest[at - 1]])


def _signs(row: Row) -> bool:
    """Whether a row may be a sign-off: short, no sentence, no heading."""
    words = row.text
    if len(words) > _SIGNED or re.search(r"[。，；：！？:;!?]", words) or markers.marker(row) is not None or dates.is_line(words):
        return False
    return not row.depth


def _ends(row: Row) -> bool:
    words = row.text
    return bool(
        _LABEL.match(words) or _COPY.match(words) or _PRINTED.search(words) or _REMARK.match(words) or body.around(row)
    )


def _first_label(rows: Sequence[Row], rest: Sequence[int], dated: int | None) -> int | None:
    """Return the row where the first attachment begins: 附件 alone on its row, or any 附件 behind the date."""
    if dated is None and (alone := next((i for i in rest if _BARE.match(rows[i].text)), None)) is not None:
        return alone
    for at, index in enumerate(rest):
        match = _LABEL.match(rows[index].text)
        if match is None:
            continue
        if dated is not None:
            if index > dated:
                return index
            continue
        following = [rows[i] for i in rest[at + 1 :]]
        named_only = all(_ITEM.match(later.text) or _signs(later) or _ends(later) for later in following)
        if (
            following
            and not named_only and not _ITEM.match(following[0].text) and at > len(rest) // 3
        ):
            return index
    return None


def _dated(found: Closing, rows: Sequence[Row], index: int, text: str, closed: Sequence[bool], tables: Sequence[bool], first: int) -> None:
    row = rows[index]
    found.last = index + 1
    match = None if dates.is_line(row.text) else dates.trailing(row.text)
    if match is not None:
        unit = match["unit"].rstrip()
        found.sign_off = Line(text[row.start : row.start + len(unit)], Span(row.start, row.start + len(unit)))
        begin = row.start + match.start("day")
        found.date_line = Line(text[begin : row.end], Span(begin, row.end))
        found.end = index
    else:
        found.date_line = _line(row, text)
        found.end = _sign_off(found, rows, index, text, closed, tables, first)
    found.issue_date = dates.first_day(row.text)


def _sign_off(found: Closing, rows: Sequence[Row], stop: int, text: str, closed: Sequence[bool], tables: Sequence[bool], first: int) -> int:
    """Read the sign-off in the rows directly above `stop`; return the first row it takes."""
    begin = stop
    while begin - 1 >= first and stop - begin < 4 and not closed[begin - 1] and not tables[begin - 1]:
        row = rows[begin - 1]
        if not _signs(row) or re.match(r"特此(?:报告|通知|函)|附\s*件|^\d", row.text):
            break
        organ = _ORGAN_END.search(row.text) is not None
        if begin < stop and not organ:
            break
        begin -= 1
    if begin < stop:
        lines = [text[rows[i].start : rows[i].end] for i in range(begin, stop)]
        found.sign_off = Line(" ".join(lines), Span(rows[begin].start, rows[stop - 1].end))
    return begin


def _undated(found: Closing, rows: Sequence[Row], stop: int, text: str, closed: Sequence[bool], tables: Sequence[bool], first: int) -> None:
    last = stop
    while last > first and (closed[last - 1] or (body.around(rows[last - 1]) is not None and len(rows[last - 1].text) < 60)):
        last -= 1
    found.end = found.last = last
    for row in rows[first:last]:
        if label := _UNIT_LABEL.match(row.text):
            span = Span(row.start + label.start("unit"), row.start + label.end("unit"))
            found.sign_off = found.sign_off or Line(span.of(text), span)
        if len(row.text) <= 120 and (day := _DATE_LABEL.search(row.text)):
            span = Span(row.start + day.start("day"), row.start + day.end("day"))
            if found.date_line is None:
                found.date_line = Line(span.of(text), span)
                found.issue_date = dates.first_day(day["day"])
    if found.sign_off is None and last > first:
        row = rows[last - 1]
        if _signs(row) and _ORGAN_END.search(row.text) and not tables[last - 1] and last - 1 > first:
            found.end = _sign_off(found, rows, last, text, closed, tables, first)


def _notes(found: Closing, rows: Sequence[Row], first: int, text: str, closed: Sequence[bool]) -> None:
    """Read the list of attachments (附件说明) that stands between the text and the sign-off."""
    index = first
    while index < found.last:
        row = rows[index]
        match = _NOTE.match(row.text) or _NOTE_HEAD.match(row.text)
        if match is None or closed[index] or len(row.text) > 90:
            index += 1
            continue
        found.note_rows.append(index)
        if match.re is _NOTE:
            found.notes.append(_named(row, match.start("name"), text))
        index += 1
        while index < found.last and not closed[index] and _ITEM.match(rows[index].text) and rows[index].text[-1] not in "。；":
            found.note_rows.append(index)
            found.notes.append(_named(rows[index], 0, text))
            index += 1
    if found.note_rows and found.note_rows[-1] < found.end and not any(
        i not in found.note_rows and not closed[i] for i in range(found.note_rows[0], found.end)
    ):
        found.end = found.note_rows[0]


def _named(row: Row, at: int, text: str) -> Line:
    """One name of the list, its number left out."""
    number = re.match(r"(?:附\s*[件表]\s*)?[一二三四五六七八九十\d]{1,3}\s*[.．、:：]\s*", row.text[at:])
    begin = row.start + at + (number.end() if number else 0)
    return Line(text[begin : row.end], Span(begin, row.end))


def _attachments(found: Closing, rows: Sequence[Row], label: int | None, stop: int, text: str) -> None:
    if label is None:
        return
    begins = [i for i in range(label, stop) if _LABEL.match(rows[i].text) and (i == label or not rows[i].text.endswith(("。", "；")))]
    for begin, end in zip(begins, [*begins[1:], stop], strict=True):
        match = _LABEL.match(rows[begin].text)
        if match is None:
            continue
        title: Line | None = None
        if match["name"]:
            title = _named(rows[begin], match.start("name"), text)
        elif begin + 1 < end and len(rows[begin + 1].text) <= 60 and "\t" not in rows[begin + 1].text:
            title = _line(rows[begin + 1], text)
        found.attachments.append((begin, end, ordinal(match["number"]) if match["number"] else None, title))
