"""Rows cut into chunks: few where each costs little, small where each costs much, and none left over at the end."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.batch.portions import Portions
from app.batch.work import Done

SLIGHT = 0.03  # seconds of work; less is not worth its way to a worker
ENDS = 0.25  # seconds of work between the hand that is done first and the last


@pytest.mark.parametrize(
    ("rows", "hands", "seconds", "pace", "slight"),
    [
        (50_000, 2, 0.00015, 0.0002, 2),
        (50_000, 8, 0.00015, 0.0002, 8),
        (1_000, 2, 0.025, 0.02, 0),
        (990, 4, 0.025, 0.02, 0),
        (30_000, 2, 0.002, 0.0002, 2),  # slower than it looked
        (60_000, 2, 0.0002, 0.02, 8),  # faster
    ],
)
def test_chunks_are_worth_their_way_and_end_together(
    rows: int, hands: int, seconds: float, pace: float, slight: int
) -> None:
    portions = Portions(cast("Any", iter(range(rows))), rows, 2_000, hands, pace)
    free = [0.0] * hands  # when each hand is through
    gone: list[int] = []
    least = 0
    for chunk in portions:
        gone += cast("list[int]", chunk)
        took = seconds * len(chunk)
        portions.learn(chunk, Done(seconds=took))
        least += took < SLIGHT
        free[free.index(min(free))] += took
    assert gone == list(range(rows))
    assert least <= slight
    assert max(free) - min(free) < ENDS
