"""The figures of a monthly form's table beside those its text gives for the same row: 本月完成甲8户, in the table 6."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.monthly import forms
from evaluators.lines import begin_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document

_LEAST = 4  # characters of a row's name, below which a text may mean something else by it
# 城镇新增就业, told as 新增就业: left out, they make the name no wider, as 消防 of 消防安全检查 would
_WIDE = re.compile("(?:城镇|全(?:街道|镇|乡|区|社区|辖区)|辖区|街道|累计)+")
_DONE = "(?:共计?|已|新增)?(?:完成|开展|办理|组织|举办|实施|建成|走访|培训)?(?:了)?"
_NUMBER = r"(?:工作|任务|活动|数)?(?P<n>\d[\d,]*(?:\.\d+)?)(?!\d|[.,]\d|[%％年月日])"
# of a part of the place or of the work, of another time, or not done
_APART = re.compile(
    "社区|网格|小区|其中|首批|计划|目标|任务|上月|上年|去年|同期|(?<![0-9至到—－–～~-])[0-9]{1,2}月(?:份|底|末|[0-9])?|季度|半年"
)


class Otherwise(NamedTuple):
    """A value that the text gives otherwise than the table: the row, both values and their places."""

    name: str
    told: Decimal
    place: Span
    tabled: Decimal
    cell: Span


def told_otherwise(document: Document) -> Iterator[Otherwise]:
    """Yield each value of a month or in all that the text gives for a row by its name, other than the table does."""
    tables = [table.span for table in document.tables]
    text = document.text
    month = document.period.end.month if document.period is not None else 0
    own = f"(?<![0-9至到—－–～~-]){month}月份?"
    for form in forms(document):
        names = [row.name for row in form.rows]
        for row in form.rows:
            if len(row.name) < _LEAST:
                continue
            for period, figure in (
                (f"(?:本月|当月|{own})", row.month),
                (f"(?:本月|至今|(?:1月?[至到—－–～~-]{month}月份?))?累计", row.total),
            ):
                if figure is None:
                    continue
                said = re.compile(f"{period}{_DONE}“?(?:{_called(row.name, names)})”?{_NUMBER}")
                for match in said.finditer(text, document.body.start, document.body.end):
                    value, place = Decimal(match["n"].replace(",", "")), Span(*match.span())
                    before = text[begin_of(text, place.start, "，。；：\n") : place.start]
                    if re.search(own, before):
                        before = re.sub(f"{own}(?:底|末|[0-9]+日)?", "", before)
                    apart = _APART.search(before) or any(table.overlaps(place) for table in tables)
                    if value != figure.value and not apart:
                        yield Otherwise(row.name, value, place, figure.value, figure.span)


def _called(name: str, names: Sequence[str]) -> str:
    """Return what a text may call a row: its name, or an end of that (新增就业 of 城镇新增就业) no other row bears."""
    wide = _WIDE.match(name)
    ends = (name[at:] for at in dict.fromkeys((0, wide.end() if wide is not None else 0)) if len(name) - at >= _LEAST)
    return "|".join(re.escape(end) for end in ends if sum(end in other for other in names) == 1)
