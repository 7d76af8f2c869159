"""The end of a document: sign-off, date, the attachments behind it, and who gets a copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluators.model import Line, Span
from evaluators.reader import body, dates, markers
from evaluators.reader.numerals import ordinal
from evaluators.reader.unit_endings import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evaluators.reader.sheet import Sheet
    from evaluators.reader.source import Row

_LABEL = re.compile(
    r"^附\s*[件表录]\s*(?P<number>[一二三四五六七八九十\d]{0,3})\s*(?:[:：、.．]|\s|$)\s*(?P<name>.{0,60})$"
)
_BARE = re.compile(r"^附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}$")
_NOTE = re.compile(r"^附\s*(?:[件表]\s*[一二三四五六七八九十\d]{0,3}\s*)?[:：]\s*(?P<name>\S.*)$")
_NOTE_HEAD = re.compile(r"^附\s*[件表]\s*[:：]$")
_ITEM = re.compile(r"^(?:附\s*[件表]\s*)?[一二三四五六七八九十\d]{1,3}\s*[.．、:：]\s*\S.{1,70}$")
_ITEM_NUMBER = re.compile(r"(?:附\s*[件表]\s*)?[一二三四五六七八九十\d]{1,3}\s*[.．、:：]\s*")
_COPY = re.compile(r"^(?:抄\s*送|抄\s*报|主\s*送|分\s*送|发\s*送)\s*[:：]")
_PRINTED = re.compile(
    r"(?:20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇○一二三四五六七八九十]{4}年.{1,8}日)\s*印\s*[发制]$|^[（(]?\s*共印\s*\d+\s*份"
)
_REMARK = re.compile(
    r"^[（(]\s*(?:联系人|联系电话|联系方式|此件|附注|主动公开|依申请公开)[^（）()]*[）)]$|^(?:联\s*系\s*人|联系电话|电\s*话)\s*[:：]"
)
_UNIT_LABEL = re.compile(
    r"^(?:报送|填报|报告|上报|汇报|制定|发文|编制|申报|实施)(?:单位|机关|部门)(?:[（(]盖章[）)])?\s*[:：]\s*(?P<unit>[^\s:：（(]{2,40})"
)
_DATE_LABEL = re.compile(
    r"(?:填报|报送|上报|报告|制表|报表|填表|编制)(?:日期|时间)\s*[:：]\s*(?P<day>\S{4,20}?(?:日|\d(?![\d年月日./-])))"
)
_ORGAN_END = re.compile(
    r"(?:委员会|党委|党工委|党组|总支|支部|办事处|居委会|人民政府|政府|办公室|办公厅|领导小组|指挥部|专班|组织部|工作部|宣传部"
    rf"|局|委|办|部|中心|社区|街道|站|队|联合会|协会|工会|{GROUPS}|团委|村|所|院|公司|集团)"
    r"(?:[（(](?:盖章|公章|印章|代章)[）)])?$"
)
_SIGNED = 40
_NEAR = 7  # how many rows behind a date are looked at to tell whether the text goes on


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

    def signed_like(self, other: Closing) -> None:
        """Take sign-off and date from the notice that carries the plan."""
        self.sign_off, self.date_line, self.issue_date = other.sign_off, other.date_line, other.issue_date


def read(page: Sheet, first: int) -> Closing:
    """Find the closing parts among the rows from `first`, the row behind the title."""
    rows = page.rows
    rest = [i for i in range(first, len(rows)) if not page.shut(i)]
    found = Closing(end=len(rows), last=len(rows))
    dated = _date_row(page, rest)
    label = _first_label(rows, rest, dated)
    copies = next((i for i in rest[1:] if _COPY.match(rows[i].text)), None)
    printed = next((i for i in rest[1:] if len(rows[i].text) <= 60 and _PRINTED.search(rows[i].text)), None)
    if dated is not None:
        _dated(found, page, dated, first)
    else:
        _undated(found, page, first, min((i for i in (label, copies, printed) if i is not None), default=len(rows)))
    _notes(found, page, first)
    if label is not None:
        below = (i for i in (copies, printed) if i is not None and i > label)
        _attachments(found, page, label, min(below, default=len(rows)))
    found.copy_to = page.line(copies) if copies is not None else None
    found.printed = page.line(printed) if printed is not None else None
    taken = {i for begin, end, _, _ in found.attachments for i in range(begin, end)} | {copies, printed}
    behind = (i for i in range(found.last, len(rows)) if i not in taken and not page.shut(i))
    found.tail = [i for i in behind if not _REMARK.match(rows[i].text) and not page.own(i)]
    return found


def dated_under_title(page: Sheet, first: int, found: Closing) -> None:
    """Read the date of a document that carries it under its title, often in brackets: （2026年3月2日）."""
    for index in range(first, min(first + 2, len(page.rows))):
        words = page.rows[index].text
        if dates.is_line(words):
            bracketed = words[0] in "（(" and words[-1] in "）)"
            found.date_line = page.piece(index, 1, len(words) - 1) if bracketed else page.line(index)
            found.issue_date = dates.first_day(words)
            return


def _date_row(page: Sheet, rest: Sequence[int]) -> int | None:
    """Return the row of the date of issue: the first behind which the text does not go on."""
    for at, index in enumerate(rest):
        row = page.rows[index]
        alone = dates.is_line(row.text)
        if page.gridded[index] or not (alone or _signed_and_dated(row)):
            continue
        following = [page.rows[i] for i in rest[at + 1 : at + _NEAR]]
        if not following or _ends(following[0]):
            return index
        signed = at > 0 and _signs(page.rows[rest[at - 1]])
        if at <= 1 or (alone and not signed):
            continue  # a date under the title, or one that stands in the text
        if signed or not any(markers.marker(later) for later in following):
            return index
    return None


def _signed_and_dated(row: Row) -> bool:
    match = dates.trailing(row.text)
    return match is not None and _ORGAN_END.search(match["unit"].strip()) is not None and "，" not in match["unit"]


def _signs(row: Row) -> bool:
    """Whether a row may be a sign-off: short, no sentence, no heading."""
    words = row.text
    if len(words) > _SIGNED or row.depth or re.search(r"[。，；：！？:;!?]", words):
        return False
    return markers.marker(row) is None and not dates.is_line(words)


def _ends(row: Row) -> bool:
    words = row.text
    return bool(
        _LABEL.match(words) or _COPY.match(words) or _PRINTED.search(words) or _REMARK.match(words) or body.around(row)
    )


def _first_label(rows: Sequence[Row], rest: Sequence[int], dated: int | None) -> int | None:
    """Return the row where the first attachment begins: 附件 alone on its row, or any 附件 behind the date."""
    labels = [(at, index) for at, index in enumerate(rest) if _LABEL.match(rows[index].text)]
    if dated is not None:
        return next((index for _, index in labels if index > dated), None)
    if (alone := next((index for _, index in labels if _BARE.match(rows[index].text)), None)) is not None:
        return alone
    for at, index in labels[:_NEAR]:
        following = [rows[i] for i in rest[at + 1 :]]
        named_only = all(_ITEM.match(later.text) or _signs(later) or _ends(later) for later in following)
        if following and not named_only and not _ITEM.match(following[0].text) and at > len(rest) // 3:
            return index
    return None


def _dated(found: Closing, page: Sheet, index: int, first: int) -> None:
    words = page.rows[index].text
    found.last = index + 1
    found.issue_date = dates.first_day(words)
    match = None if dates.is_line(words) else dates.trailing(words)
    if match is not None:
        found.sign_off = page.piece(index, 0, len(match["unit"].rstrip()))
        found.date_line = page.piece(index, match.start("day"))
        found.end = index
    else:
        found.date_line = page.line(index)
        found.end = _sign_off(found, page, index, first)


def _sign_off(found: Closing, page: Sheet, stop: int, first: int) -> int:
    """Read the sign-off in the rows directly above `stop`; return the first row it takes."""
    begin = stop
    while begin - 1 >= first and stop - begin < 4 and not page.closed(begin - 1):
        row = page.rows[begin - 1]
        if not _signs(row) or re.match(r"特此(?:报告|通知|函)|附\s*件|^\d", row.text):
            break
        if begin < stop and not _ORGAN_END.search(row.text):
            break
        begin -= 1
    if begin < stop:
        lines = [page.line(i) for i in range(begin, stop)]
        found.sign_off = Line(" ".join(line.text for line in lines), Span(lines[0].span.start, lines[-1].span.end))
    return begin


def _undated(found: Closing, page: Sheet, first: int, stop: int) -> None:
    last = stop
    while last > first and (page.shut(last - 1) or (body.around(page.rows[last - 1]) and not page.own(last - 1))):
        last -= 1
    signed = last
    while signed > first and page.own(signed - 1):  # whom to ask may stand under the name
        signed -= 1
    if signed - 1 > first and _signs(page.rows[signed - 1]) and _ORGAN_END.search(page.rows[signed - 1].text):
        last = signed
    found.end = found.last = last
    _labelled(found, page, first, last)
    if found.sign_off is None and last - 1 > first and not page.gridded[last - 1]:
        row = page.rows[last - 1]
        if _signs(row) and _ORGAN_END.search(row.text):
            found.end = _sign_off(found, page, last, first)


def _labelled(found: Closing, page: Sheet, first: int, last: int) -> None:
    """Read unit and date of a form, which stand behind labels: 填报单位：, 填报日期：."""
    for index in range(first, last):
        words = page.rows[index].text
        if found.sign_off is None and (label := _UNIT_LABEL.match(words)):
            found.sign_off = page.piece(index, label.start("unit"), label.end("unit"))
        if found.date_line is None and len(words) <= 120 and (day := _DATE_LABEL.search(words)):
            found.date_line = page.piece(index, day.start("day"), day.end("day"))
            found.issue_date = dates.first_day(day["day"])


def _notes(found: Closing, page: Sheet, first: int) -> None:
    """Read the list of attachments (附件说明) that stands between the text and the sign-off."""
    index = first
    while index < found.last:
        words = page.rows[index].text
        match = _NOTE.match(words) or _NOTE_HEAD.match(words)
        if match is None or page.shut(index) or len(words) > 90:
            index += 1
            continue
        found.note_rows.append(index)
        if match.re is _NOTE:
            found.notes.append(_named(page, index, match.start("name")))
        index += 1
        while index < found.last and not page.shut(index) and _listed(page.rows[index].text):
            found.note_rows.append(index)
            found.notes.append(_named(page, index, 0))
            index += 1
    if found.note_rows:
        noted = set(found.note_rows)
        if all(i in noted or page.shut(i) for i in range(found.note_rows[0], found.end)):
            found.end = min(found.end, found.note_rows[0])


def _listed(words: str) -> bool:
    return _ITEM.match(words) is not None and words[-1] not in "。；"


def _named(page: Sheet, index: int, at: int) -> Line:
    """One name of the list, its number left out."""
    number = _ITEM_NUMBER.match(page.rows[index].text, at)
    return page.piece(index, number.end() if number else at)


def _attachments(found: Closing, page: Sheet, label: int, stop: int) -> None:
    rows = page.rows
    begins = [i for i in range(label, stop) if _LABEL.match(rows[i].text) and not rows[i].text.endswith(("。", "；"))]
    for begin, end in zip(begins, [*begins[1:], stop], strict=False):
        match = _LABEL.match(rows[begin].text)
        if match is None:
            continue
        title: Line | None = None
        if match["name"]:
            title = _named(page, begin, match.start("name"))
        elif begin + 1 < end and len(rows[begin + 1].text) <= 60 and not page.gridded[begin + 1]:
            title = page.line(begin + 1)
        found.attachments.append((begin, end, ordinal(match["number"]) if match["number"] else None, title))
