"""What went wrong with rows under way, by reason: a fault of the plan is told once and not for each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHOWN = 10  # communities are named
_MOST = 100  # reasons are kept
_VALUE = re.compile(
    "“[^“”]*”(?=不是(?:数字|整数)|是(?:百分数|数字|文字|相除得出)|写法不同)"
)  # the cell of one row in the reason of many
_CELL = re.compile(r"^.{1,200}?[A-Z]{1,3}\d+（[^（）]*）“[^“”]*”：")  # of the results, where that cell is


def kind_of(reason: str) -> str:
    """Return a reason without what is of its row alone."""
    return _VALUE.sub("“…”", _CELL.sub("", reason))


@dataclass(slots=True)
class _Miss:
    reason: str
    count: int = 0
    names: list[tuple[str, int]] = field(default_factory=list)  # communities and their rows


@dataclass(slots=True)
class Misses:
    """Rows that were not done, by reason."""

    _kinds: dict[str, _Miss] = field(default_factory=dict)
    _more: int = 0

    def add(self, failures: Iterable[tuple[str, int, str]]) -> None:
        """Note community, row and reason of each."""
        for community, row, reason in failures:
            kind = kind_of(reason)
            if kind not in self._kinds and len(self._kinds) == _MOST:
                self._more += 1
                continue
            miss = self._kinds.setdefault(kind, _Miss(reason))
            miss.count += 1
            if len(miss.names) <= _SHOWN:
                miss.names.append((community, row))

    def told(self) -> Iterator[str]:
        """Yield a line for each reason."""
        rows: dict[str, set[int]] = {}  # a community -> its rows: namesakes have several
        for name, row in (own for miss in self._kinds.values() for own in miss.names):
            rows.setdefault(name, set()).add(row)
        for miss in self._kinds.values():
            names = [
                f"{name}（第{row}行）" if name and len(rows[name]) > 1 else name or f"第{row}行"
                for name, row in miss.names
            ]
            whose = some(names, _SHOWN) + (f"（共 {miss.count} 行）" if miss.count > 1 else "")
            yield f"未生成 {whose}：{miss.reason}"
        if self._more:
            yield f"另有 {self._more} 行未生成，见 汇总.xlsx。"
