"""The rows of a plan's table of tasks, held against what its text sets for the same: 组建率100%, in the table 90%."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.similarity import told_pairs
from evaluators.figures import bearings
from evaluators.figures.counts import RATE, counts, of_words
from evaluators.lines import begin_of, end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span

_TASKS = re.compile("任务|工作|项目|内容|事项|措施|指标")
_ASIDE = re.compile(
    "基数|基准|[现原]有|上年|去年|序号|单位|责任|时限|时间|期限|节点|备注|牵头|配合|进度|现状|完成情况|预算|经费|金额|范围"
)
_RATE_NAME = re.compile(
    "(?P<name>[\u4e00-\u9fff（）]{0,16}?[\u4e00-\u9fff]{2}(?:率|度|占比|比例))"
    "(?:要|应|均|须|需|力争|确保)?(?:达到?|为|不低于|不少于|保持在?|提[高升]到|稳定在)*$"
)
_BASE = re.compile("基数|基准|基期|[现原]有|现状|上年|去年")
_YEAR = re.compile("20[0-9]{2}(?=年)")
_TO_BE = re.compile("目标|计划|任务|指标值")
_EACH = re.compile("每[人户名家个餐次天日月季年单场份位只]")
_OTHER = re.compile("现有|目前|由|从|上年|试点|上半年|季度")
_SAYS_NOTHING = re.compile(
    "建设|建成|新建|开展|实施|推进|组织|发放|落实|引进?|完成|工作|任务|项目|以上|不少于|[0-9]+|底前?|年|月|前"
)
_ADDED = re.compile("新[建增设评创办]|增[设加]")
_LEVEL = re.compile("(?:达到?|[增扩]?[加展]?[到至]|累计|总?共)$")
_PART = re.compile("其中")
_HALF, _MOST = 0.5, 0.75
_SHORTEST = 2


class Otherwise(NamedTuple):
    """A value of a row that the text sets otherwise: the row's task, the cell's count and the text's."""

    task: str
    cell: Count
    told: Count


def told_otherwise(document: Document, set_there: Callable[[Span], bool]) -> Iterator[Otherwise]:
    """Yield each value of a table of tasks where every value that the text sets for the same is another.

    Args:
        document: the plan.
        set_there: whether a place of the text says what is to be done.
    """

    @cache
    def told(kind: str) -> list[Count]:
        of_kind = (one for one in counts(document) if one.kind == kind and not _OTHER.search(one.before))
        return [one for one in of_kind if set_there(one.span)]

    for table in document.tables:
        heads = ["".join(cell.text.split()) for cell in table.rows[0]] if table.rows else []
        at = next((i for i, head in enumerate(heads) if _TASKS.search(head) and not _ASIDE.search(head)), None)
        if at is None:
            continue
        begun = [_is_base(heads, head) for head in heads]
        for row in table.rows[1:]:
            if len(row) != len(heads):
                continue
            task = "".join(row[at].text.split())
            cells = [cell for i, cell in enumerate(row) if not (begun[i] or _ASIDE.search(heads[i]))]
            every = [one for cell in cells for one in of_words(document.quote(cell.span), cell.span)]
            for count in every:
                alike = [one for one in told(count.kind) if one.per == count.per]
                same = [one for one in alike if _of_one(document, task, count, one) and not _beside(one, count, every)]
                if not same:
                    continue
                bases = {
                    one.value
                    for cell, base in zip(row, begun, strict=True)
                    if base
                    for one in of_words(document.quote(cell.span), cell.span)
                }
                same = [one for one in same if one.value not in bases and count.value - one.value not in bases]
                same = [one for one in same if not _split_up(document, one, count, told(count.kind))]
                if any(one.value == count.value for one in same):
                    continue
                cell = bearings.of_count(count)
                same = [one for one in same if not bearings.set_apart(document, cell, bearings.of_count(one))]
                if same:
                    yield Otherwise(task, count, same[-1])


def _split_up(document: Document, whole: Count, cell: Count, told: Sequence[Count]) -> bool:
    """Tell whether the paragraph parts a number into steps of which the row is one (82人分两步：先50人，再32人)."""
    end = end_of(document.text, whole.span.end, "\n")
    return any(
        one.value == cell.value and one.unit == cell.unit and whole.span.end <= one.span.start < end for one in told
    )


def _is_base(heads: Sequence[str], head: str) -> bool:
    """Tell whether a column gives what the row's values set out from: 现有, or 2025年底 beside 2026年目标.

    With 29个 there beside 38个 the text may tell of 9 new ones.
    """
    if _BASE.search(head):
        return True
    year = _YEAR.search(head)
    return year is not None and _TO_BE.search(head) is None and year[0] < max(_YEAR.findall("".join(heads)))


def _beside(told: Count, cell: Count, row: Sequence[Count]) -> bool:
    """Tell whether the row says beside a level, or some of them (新组建2支，达到4支), what the text says."""
    said = any(one.unit == told.unit and one.value == told.value for one in row)
    return said and (_LEVEL.search(cell.before) or _PART.search(cell.before)) is not None


def _of_one(document: Document, task: str, cell: Count, told: Count) -> bool:
    if cell.kind == RATE:
        return _one_rate(task, cell, told)
    if _ADDED.search(cell.before) and not _ADDED.search(told.before):
        return False  # so many new ones, of so many there are then
    each = _EACH.findall(cell.before)
    if each or _EACH.search(told.before):
        return bool(each) and each == _EACH.findall(told.before) and _one_group(document, cell, told)
    if "各" in told.before:
        return False  # so many for each, in the table for all
    name = told_pairs(f"{task} {cell.before} {cell.behind}", _SAYS_NOTHING)
    words = told.before + told.behind
    return len(name) >= _SHORTEST and sum(pair in words for pair in name) >= _MOST * len(name)


def _one_rate(task: str, cell: Count, told: Count) -> bool:
    """Tell whether two rates bear one name, of which a cell may leave to its row what it is of."""
    short, long = (_RATE_NAME.search(one.before) for one in (cell, told))
    if short is None or long is None or not long["name"].endswith(short["name"][-3:]):
        return False
    of_what = told_pairs(long["name"][:-3], _SAYS_NOTHING)
    words = task + cell.before
    return sum(pair in words for pair in of_what) >= _HALF * len(of_what)


def _one_group(document: Document, cell: Count, told: Count) -> bool:
    """Tell whether two amounts per head are for the same, named in the clause or the one before."""
    begin = begin_of(document.text, told.clause.start, "。；\n")
    mine = told_pairs(_EACH.sub(" ", cell.before), _SAYS_NOTHING)
    theirs = document.text[begin : told.span.start]
    return len(mine) >= _SHORTEST and sum(pair in theirs for pair in mine) >= _MOST * len(mine)
