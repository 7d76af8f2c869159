"""What a report itself gives as below its plan: a row of a table, 计划12场，实际举办10场, 低于95%的目标."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import base, comparable
from evaluators.coverage.rate_columns import counted, planned_and_done
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.progress import claims
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.figures.progress import Claim
    from evaluators.model import Document

_PLANNED = re.compile("计划|目标|任务|应(?![急对])|约定|原定")
_DONE = re.compile("实际|完成|实现|已|仅|只")
_BELOW = re.compile("(?:低于|未达到?|没有达到|未能达到|不及)[^，。；]{0,10}$")
_AIM = re.compile("^(?:以上)?的?(?:年度|预期|既定)?(?:目标|要求|计划|任务|标准)")
_CAPPED = re.compile("控制|不超过|下降|减少|发生|投诉|事故|支出|费用|经费|预算|超支|元")
_MONTHS = 12
_LAG = Decimal("0.05")  # by which work may be behind the time gone by and still be on time
_BEHIND = re.compile(
    "[^，。；\n]{0,30}，?(?:低于|落后于?|滞后于?|慢于|未达到?|没有达到|未能达到|达不到)(?:时间|序时|计划)(?:序时)?进度"
)
_NAME = 4  # characters of a row's name, below which a text may mean something else by it
_OF_YEAR = re.compile("年度|全年|年初|本?年(?:计划|目标|任务)|提前")
_OF_A_TIME = re.compile("本月|当月|月度|[0-9一二三四五六七八九十]月|季度|半年|阶段|上年|去年|上月")
_TOTAL = re.compile("^(?:合|总|小|共)\\s*计$")


class Shortfall(NamedTuple):
    """A value below its plan: where it stands, the words that say so, and of a row of a table its name."""

    span: Span
    words: str
    name: str = ""


@once
def shortfalls(document: Document) -> tuple[Shortfall, ...]:
    """Return what the document gives as below its plan: rows of tables, then sentences.

    Of a year's plan nothing is short before the year is over; see `behind`.
    """
    return (*_rows(document), *_told(document))


@once
def behind(document: Document) -> tuple[Shortfall, ...]:
    """Return what the document gives as behind the time gone by: what it says is so, then rows of a year's plan."""
    said = (
        Shortfall(Span(*match.span()), f"“{match[0]}”")
        for match in _BEHIND.finditer(document.text, document.body.start, document.body.end)
    )
    month = document.period.end.month if document.period is not None else 0
    return (*said, *(_rows(document, Decimal(month) / _MONTHS - _LAG) if month else ()))


def claimed_done(document: Document) -> Iterator[tuple[Claim, Shortfall]]:
    """Yield each claim that all of the work a row names is done, with the row, which says that it is not.

    Of a year's plan only the claim that the year's task is done is one.
    """
    rows = [(row, at) for at, due in enumerate((None, Decimal(1))) for row in _rows(document, due)]
    for claim in claims(document) if rows else ():
        words = claim.clause.words
        if _OF_A_TIME.search(words):
            continue
        for row, of_year in rows:
            if len(row.name) >= _NAME and row.name in words and (not of_year or _OF_YEAR.search(words)):
                yield claim, row
                break


def _rows(document: Document, due: Decimal | None = None) -> Iterator[Shortfall]:
    """Yield the rows below plan; where `due` (1 is all) of a year's plan is, the rows of such plans alone."""
    midst = document.period is not None and document.period.end.month < _MONTHS
    for table in document.tables:
        pairs, _ = planned_and_done(table)
        of_year = midst and len(pairs) == 1 and "年" in table.rows[0][pairs[0][0]].text
        if of_year is (due is None):
            continue
        for row in table.rows[1:] if len(pairs) == 1 else ():
            (planned, done), name = pairs[0], next((c.text.strip() for c in row if re.search("[一-龥]", c.text)), "")
            if max(planned, done) >= len(row) or _TOTAL.match(name):
                continue
            whole, unit = counted(table.rows[0][planned], row[planned])
            part, other = counted(table.rows[0][done], row[done])
            if whole is None or part is None or not comparable(unit, other) or _CAPPED.search(name + (unit or "")):
                continue
            if base(part, other or unit)[0] < base(whole, unit or other)[0] * (due or 1):
                words = f"{name}计划{row[planned].text.strip()}、完成{row[done].text.strip()}"
                yield Shortfall(row[done].span, words, name)


def _told(document: Document) -> Iterator[Shortfall]:
    told = counts(document)
    for at, count in enumerate(told):
        below = count.op == "<" or _BELOW.search(count.before)
        if count.kind == RATE and below and _AIM.match(count.behind):
            yield Shortfall(count.clause, document.quote(count.clause))
        following = told[at + 1 : at + 2]
        if following and _behind(document, count, following[0]):
            words = document.quote(Span(count.clause.start, following[0].span.end))
            yield Shortfall(following[0].span, words)


def _behind(document: Document, plan: Count, done: Count) -> bool:
    """Tell whether the second count is what became of the first, and less (计划举办12场，实际举办10场)."""
    return (
        plan.kind == done.kind
        and plan.kind not in (RATE, "元")
        and done.value < plan.value
        and done.op == plan.op == "="
        and _PLANNED.search(plan.before) is not None
        and _DONE.search(done.before) is not None
        and _PLANNED.search(done.before) is None
        and done.span.start >= plan.clause.start
        and statement_at(document.text, done.span.start) <= plan.span.start
    )
