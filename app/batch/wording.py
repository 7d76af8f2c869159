"""Words that messages of a batch share."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNASKED = "社区可能已改名、撤销，或这次没有生成"
_SHOWN = 20
_NAMED = 10  # files
_LONGEST = 24  # characters of a name: 街道 and 社区 of ten each
_NEAR = 0.5  # 户敷 is near 户数, 总数 near 总量; 网格数 has but its end in common with 户数


def some(items: Sequence[str], most: int) -> str:
    """Return up to `most` of `items` in a row; 等 says that there are more."""
    return "、".join(items[:most]) + ("等" if len(items) > most else "")


def clipped(name: str) -> str:
    """Return a name as a message shows it: the beginning of a long one, no sign that moves a screen."""
    if not name.isprintable():
        name = "".join(sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else "□" for sign in name)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


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


def kept_aside(what: str, copies: str, names: Sequence[str] = ()) -> str:
    """Say `what` somebody changed before it was made anew, where the `copies` are, and the `names` of the files."""
    named = f"：{some(names, _NAMED)}" if names else ""
    return f"{what}，这次已重新生成，{copies}，没有丢失{named}。需要时请把改动移到新的文件中。"


def nearest(name: str, offered: Iterable[str]) -> str | None:
    """Return which of the names `offered` is so much like `name` that it may be meant."""
    return next(iter(get_close_matches(name, list(offered), n=1, cutoff=_NEAR)), None)
