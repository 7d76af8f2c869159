"""Words that messages of a batch share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 20


def some(items: Sequence[str], most: int) -> str:
    """Return up to `most` of `items` in a row; 等 says that there are more."""
    return "、".join(items[:most]) + ("等" if len(items) > most else "")


def joined(items: Sequence[str], most: int) -> str:
    """Return sentences as one, up to `most` of them, with how many are left out; "" for none."""
    if not items:
        return ""
    more = f"；另有 {len(items) - most} 处" if len(items) > most else ""
    return "；".join(item.rstrip("。；") for item in items[:most]) + more + "。"


def together(items: Sequence[str]) -> str:
    """Return faults as one paragraph: a single one as it stands, several numbered, of many the first."""
    if len(items) == 1:
        return joined(items, 1)
    numbered = [f"（{number}）{item}" for number, item in enumerate(items, 1)]
    return f"共 {len(items)} 处须改正：{joined(numbered, _SHOWN)}"
