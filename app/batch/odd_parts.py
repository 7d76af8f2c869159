"""Parts of a total shared out that no plan can mean: none at all, or 2.5 of what is counted in whole things."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.batch.figures import is_count
from app.batch.quantities import is_whole
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.batch.roster import Roster
    from app.batch.sharing import Share

_SHOWN = 5
_UNIT = re.compile("[一-鿿]{1,2}")  # behind a field


def odd_parts(roster: Roster, used: Collection[str], text: str) -> Iterator[str]:
    """Yield a note on each total that gives some communities nothing, or fractions of whole things.

    The unit is that of the sheet, else what stands behind the field in `text`, the plan with its tags.
    """
    for share in (share for share in roster.shares if share.target in used):
        what = f"{share.cell} 的“{share.target}”总量 {share.total:f}{share.unit}，按“{share.weight}”分解，名册"
        none = [f"第{number}行" for number, part in share.given.items() if not Decimal(part)]
        if none:
            yield f"{what}{some(none, _SHOWN)}的社区（共 {len(none)} 个）分得 0，会照样写出，请核对总量和权重列。"
        halves = [f"第{number}行 {part}" for number, part in share.given.items() if Decimal(part) % 1]
        if halves and _is_of_whole_things(share, text):
            yield f"{what}{some(halves, _SHOWN)}（共 {len(halves)} 个社区）不是整数，会照样写出，请核对总量。"


def _is_of_whole_things(share: Share, text: str) -> bool:
    behind = re.search(rf"\{{\{{\s*{re.escape(share.target)}\s*\}}\}}\s*({_UNIT.pattern})", text)
    words = behind[1] if behind is not None else ""
    return any(map(is_whole, (share.unit, words, words[:1]))) or (not share.unit and is_count(share.target))
