"""What is said of the cells of a table of results: those not taken, and those that disagree, one note for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.placeholders import NO_PROBLEM
from app.batch.result_rows import (
    PROBLEMS,
    RESULTS,
    bare_shares,
    completed,
    emptied,
    impossible,
    is_problem,
    is_score,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.batch.headed import Units
    from app.batch.plan_goals import PlanGoals
    from app.batch.workbook import Sheet

_SHOWN = 10
_BARE = (
    "是比率而没有百分号，看不出是百分之几（如 0.92 可能是 92%，100 以上的可能是个数），没有采用，"
    "报告中以【待补：…】标出。请在格中连百分号一起写，如 92% 或 0.92%，或设为百分比格式；是个数的请写上单位"
)
_SCORED = "像是得分，方案的目标以百分数计，不能对照，没有作为完成值，报告中以【待补：…】标出。请改填百分数，如 92%"
_PRINTED = "是比率而没有百分号，会照这个数写入；若是百分数，请改为 92% 的样子或设为百分比格式"


class CellNotes:
    """Looks at what the rows of the table `where` say, of which a `report` takes nothing that is in doubt."""

    def __init__(self, where: str, units: Units, goals: PlanGoals, *, report: bool) -> None:
        self._where = where
        self._units = units
        self._goals = goals
        self._report = report
        self._odd: list[str] = []
        self._blank: list[str] = []
        self._none: list[str] = []
        self._bare: list[str] = []
        self._impossible: list[str] = []
        self._scores: list[str] = []

    def look(self, title: str, item: dict[str, str], origin: tuple[Sheet, int, Sequence[str]]) -> bool:
        """Fill in and empty cells of what a row says; tell whether it says anything."""
        if title == PROBLEMS and self._report and not is_problem(item):
            self._none.append(place_of(origin, item, "问题")[0].removeprefix(self._where).strip())
            return False
        if title == RESULTS:
            self._units.of_item(item)
            self._blank += emptied(item, origin) if self._report else ()
            self._impossible += impossible(item, origin)
            self._bare += bare_shares(item, origin, empty=self._report)
            if self._report and is_score(item) and self._goals.in_per_cent(item["指标"]):
                cell = place_of(origin, item, "实际")[0].removeprefix(self._where).strip()
                self._scores.append(f"{cell}（{item['指标']}）“{item['实际']}”")
            self._odd += (f"第{origin[1]}行{said}" for said in completed(item, report=self._report))
        return True

    def notes(self) -> Iterator[str]:
        """Yield one note on each kind of cells."""
        if self._odd:
            more = f"等 {len(self._odd)} 处" if len(self._odd) > _SHOWN else ""
            yield f"{self._where} {'；'.join(self._odd[:_SHOWN])}{more}，请核对。"
        yield from self._told(self._blank, "不是数字，作为没有填写处理，报告中以【待补：…】标出")
        yield from self._told(self._none, NO_PROBLEM)
        yield from self._told(self._impossible, "是负数、超过 100%，或者不是整数，不像实有的数，没有改动，请核对")
        yield from self._told(self._scores, _SCORED)
        yield from self._told(self._bare, _BARE if self._report else _PRINTED)

    def _told(self, cells: Sequence[str], said: str) -> Iterator[str]:
        if cells:
            more = f"等 {len(cells)} 格" if len(cells) > _SHOWN else ""
            yield f"{self._where} 的 {'、'.join(cells[:_SHOWN])}{more}{said}。"
