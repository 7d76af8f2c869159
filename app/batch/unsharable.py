"""Rates and scores in the sheet 指标分解: 95% of all is no sum of parts, so that nothing is shared out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.batch.cells import column_letter
from app.batch.quantities import quantity, scale, scale_of
from app.batch.result_rows import RATE
from app.batch.sharing import Share
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.batch.losses import Losses
    from app.batch.workbook import Sheet

_POINTS = re.compile("(?:积分|总分)(?:[（(].*)?$")  # points that are gathered are counted, though in 分
_SHOWN = 10


class Unsharable:
    """Finds them by the unit of a row, of its total or of the table, or by the name of the target."""

    def __init__(self, sheet: Sheet, top: int, rows: Sequence[tuple[int, list[str]]], place: Mapping[str, int]) -> None:
        """Take a sheet whose header, in row `top`, has the columns at `place`."""
        self._sheet = sheet
        self._place = place
        self._of_table = self._by_head(top, [row for row in rows if row[0] <= top])
        self._cells: dict[str, list[str]] = {}  # target -> cells that say so

    def _by_head(self, top: int, rows: Sequence[tuple[int, list[str]]]) -> str:
        """Return the cell of the header, or above it, by which the totals are rates, "" where none says so."""
        for number, cells in reversed(rows):
            asked = [self._place[name] for name in ("总量", "指标")] if number == top else range(len(cells))
            for at in asked:
                bare = "".join(cells[at].split())
                if bare and (scale_of(bare) if number == top else scale(bare)) is not None:
                    return f"{column_letter(at + 1)}{number}“{bare}”"
        return ""

    def sifted(self, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows that are about none; the others are noted by their cells."""
        for number, said in lines:
            cell = self._cell(number, said)
            if cell:
                self._cells.setdefault(said["指标"], []).append(cell)
            else:
                yield number, said

    def _cell(self, number: int, said: Mapping[str, str]) -> str:
        """Return the cell by which a row is about one, "" where it is about none."""
        target, unit = said["指标"], said.get("单位", "")
        if not target or _POINTS.search(target):
            return ""
        figure = quantity(said["总量"])
        units = {"单位": unit, "总量": "" if figure is None else figure.unit}
        name = next((name for name, own in units.items() if scale(own) is not None), "")
        name = name or ("指标" if RATE.search(target) else "")
        if name:
            return f"{column_letter(self._place[name] + 1)}{number}（{name}）“{said[name]}”"
        return "" if unit else self._of_table

    def refused(self, losses: Losses) -> Iterator[Share]:
        """Yield each target that is one, so that its name is known; `losses` gets what to do, for all communities."""
        for target, cells in self._cells.items():
            where = f"{self._sheet.name}{some(list(dict.fromkeys(cells)), _SHOWN)}"
            losses.add(
                f"{where}：“{target}”是比率或得分，各社区的数不能相加，不能分解，"
                f"请从这张表中删去，各社区相同的直接写进方案，不同的在名册的“{target}”列中逐行填写",
                target,
                None,
            )
            yield Share(target, Decimal(0), "", "", "", where, void=True)
