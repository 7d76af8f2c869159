"""Shares that a brief takes from bare cells: where its unit is %, 0.95 would be written as 0.95%, and is mostly 95%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.batch.brief import NUMBERS, filled
from app.batch.result_rows import FRACTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.batch.brief import BriefPlan
    from app.batch.slots import Fields

    Origin = tuple[Mapping[str, str] | None, str, str]

_STEP = re.compile(r"[a-z_]+|\d+")


def shares_without_sign(plan: BriefPlan, values: Fields) -> Iterator[tuple[Origin, str]]:
    """Yield origin (row of a list or None, list, column) and text of such cells; one shown in per cent is none.

    Raises:
        RosterError: the values cannot be filled in.
    """
    from app.request import without_blanks

    whole: Any = None
    for path, origin in plan.taken_from(values).items():
        row, _, column = origin
        text = (values if row is None else row).get(column)
        entry, _, name = path.rpartition(".")
        if name not in NUMBERS or not isinstance(text, str) or FRACTION.fullmatch(text) is None:
            continue
        whole = whole or without_blanks(filled(plan.data, values))  # which takes long: once for a row
        if _at(whole, entry).get("unit") in {"%", "％"}:
            yield origin, text


def _at(data: Any, path: str) -> dict[str, Any]:
    """Return the entry of a brief at `path`, targets[0]."""
    for step in _STEP.findall(path):
        data = data[int(step) if step.isdigit() else step]
    return dict(data)
