"""Cells that a plan joins with + though both hold figures: {{ 户数 + 人口 }} prints 42009800."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.numbers import as_number, is_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.batch.fields import Place
    from app.batch.roster import Roster
    from app.batch.template import Plan

_CODE = re.compile(r"\s*0\d")  # 031000, 0571: digits that are no number


def joined_figures(plan: Plan, roster: Roster) -> Iterator[str]:
    """Yield a note on what + joins where most cells of both columns are numbers: a sum may be meant."""
    said = []
    for (left, right), words in plan.needs.joined.items():
        pairs = list(_pairs(roster, left, right))
        if sum(all(map(_is_figure, pair)) for pair in pairs) * 2 > len(pairs):
            sums = _sum(words, [cell for pair in pairs for cell in pair])
            said.append(f"“{' + '.join(words)}”（相加应写成 {{{{ {sums} }}}}）")
    if said:
        yield (
            f"{plan.path.name} 中{'、'.join(said)}两边都是名册中的数字，+ 会把它们前后连写，不会相加"
            "（2026 + 10 印作 202610）。确要连写的，不用改。"
        )


def _sum(words: Iterable[str], cells: Sequence[str]) -> str:
    """Return how a sum of these columns is written."""
    shares = [cell.strip()[:-1].partition(".")[2] for cell in cells if is_share(cell)]
    whole = not shares and all("." not in cell for cell in cells)
    added = " + ".join(f"{name}|{'int' if whole else 'float'}" for name in words)
    return f"'{{:.{max(map(len, shares))}%}}'.format({added})" if shares else added


def _pairs(roster: Roster, left: Place, right: Place) -> Iterator[tuple[str, str]]:
    """Yield the cells that come to stand side by side."""
    title = left[0]
    for row in roster.rows if title == right[0] else ():
        for cells in row.lists.get(title, ()) if title else (row.values,):
            yield cells.get(left[1], ""), cells.get(right[1], "")


def _is_figure(cell: str) -> bool:
    return as_number(cell) is not None and _CODE.match(cell) is None
