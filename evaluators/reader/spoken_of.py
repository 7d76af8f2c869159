"""Numbers that say of whom something is told rather than how many there are: 9个社区召开恳谈会11场, 24台共480万元."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader import clauses

if TYPE_CHECKING:
    from evaluators.reader.quantity import Quantity

_HOLDERS = "(?:社区|小区|村|街道|网格|党?支部)"
# 24台共480万元, 其余6个社区合计54项: so many times a price, or whose sum it is
_SUMMED = re.compile("(?:共计?|合计|总计)(?:需|约|投入)?[0-9.]+(?:万|亿)?元")
_THE_REST = re.compile("^(?:其余|其他|剩余|余下)$")
_SUM = re.compile(f"{_HOLDERS}(?:合计|共计?|累计)[^，。；]{{0,8}}?[0-9]")
_DID = re.compile(
    f"{_HOLDERS}(?:先后|共|累计|均)?(?:召开|举办|开展|组织|收集|征集|排查|发现|受理|化解|调解|清理|走访|发放)[^，。；、]{{2,16}}?[0-9]"
)
_LEADING = re.compile(f"^(?:其余|其他)?[0-9]+(?:个{_HOLDERS}|[台户家处名栋套]$)")
_POST = re.compile("[\u4e00-\u9fff]{2,10}?(?:担任|任|为)(?:副?组长|副?总?指挥长?|副?班长|副?召集人|成员)")


def speaks_of(quantity: Quantity, words: str, *, looking_ahead: bool) -> bool:
    """Tell whether a number of a clause only says of whom, or of which of them, the clause goes on to tell.

    Args:
        quantity: the number.
        words: the clause.
        looking_ahead: whether the clause is of what is to be, where so many may well be the goal.
    """
    behind, before = words[quantity.span.end :], words[: quantity.span.start]
    if quantity.op != "=" or quantity.kind != "number":
        return False
    if (not before.strip() and _SUMMED.match(behind)) or (_THE_REST.search(before) and _SUM.match(behind)):
        return True
    if quantity.unit in ("名", "位") and _POST.match(behind):
        return True
    if looking_ahead:
        return False
    if quantity.unit == "个" and not before.strip() and _DID.match(behind):
        return True
    return names_them(quantity, words)


def apart(name: str) -> str:
    """Return what a figure is called without so many of whom it is told (9个社区召开恳谈会: 召开恳谈会)."""
    return clauses.bare(_LEADING.sub("", name)) if _LEADING.match(name) else name


def names_them(quantity: Quantity, words: str) -> bool:
    """Tell whether just so many are named before the number: 自查、核查、抽查三轮, 甲、乙、丙3个社区隐患集中."""
    behind, before = words[quantity.span.end :], words[: quantity.span.start]
    if "、" not in before or quantity.value != before.count("、") + 1:
        return False
    return quantity.chinese or (re.match(_HOLDERS, behind) is not None and not clauses.ACTION.search(before + behind))
