"""How a number is meant: the comparators before it and behind it.

They follow the official reading: 以上, 以下, 以内, 不少于 and 不超过 include the number, 超过, 多于 and 不满 do not;
左右 and 约 make it approximate, 余 and 多 mean somewhat more than the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import quick

if TYPE_CHECKING:
    from evaluators.model import TargetOp

SUFFIX = (
    r"(?P<suffix>(?:[（(]含[^）)]{0,6}[）)])?[及或]?(?:以上|以下|以内|之内|左右|上下|不等)"
    r"|[余多](?![个项名种次家处类样方元]))?"
)
_LOWER = (
    r"不(?:得|能|应)?少于|不(?:得|能|应)?低于|不(?:得|能|应)?小于|(?<![放装容坐住])不下于?|大于或?等于|高于或等于|达到或超过|至少|最少|起码"
    r"|年满|≥|≧|>="
)
_UPPER = (
    r"不(?:得|能|应)?超过|不(?:得|能|应)?高于|不(?:得|能|应)?多于|不(?:得|能|应)?大于|小于或?等于|低于或等于|最多|至多|控制在"
    r"|≤|≦|<="
)
_OVER = r"超过|多于|大于|高于|突破|逾|超(?!过)|>|＞"
_UNDER = r"低于|少于|小于|不满|不足|未满|<|＜"
_ABOUT = r"大约|(?<![节集预签契公合履条制违守邀特])约|(?<![过附最邻就靠临远亲])近|将近|接近|大概"
_BEFORE = re.compile(
    quick(
        rf"(?:(?P<ge>{_LOWER})|(?P<le>{_UPPER})|(?P<gt>{_OVER})|(?P<lt>{_UNDER})|(?P<about>{_ABOUT}))(?:达到|达|为|有"
        rf"|的)?[ ]?$"
    )
)
# 上百名; not 晚上百名, 网上百户
_HUNDREDS = re.compile(r"(?<![以晚网线早街路])上(?=[百千])")
AFAR = re.compile(
    quick(
        rf"(?:(?P<ge>{_LOWER})|(?P<le>最多|至多|不(?:得|能)?(?:超过|高于|多于|大于)(?=[^，。；：、\n]{{1,14}}的$)))"
        r"[^，。；：、\n]*$"
    )
)


def compared(masked: str, start: int, suffix: str | None, more: str | None) -> tuple[TargetOp, bool, int]:
    """Return the comparison, whether it is approximate, and where the quantity begins, comparator included."""
    op, start = _ahead(masked, start)
    if suffix:
        if "以上" in suffix:
            op = ">="
        elif "以下" in suffix or "内" in suffix:
            op = "<="
        elif suffix[-1] in "余多":
            op = ">"
        elif "不等" not in suffix:
            op = "~"
    elif more and op in ("=", "~"):
        op = ">" if op == "=" else "~"
    return op, op == "~", start


def _ahead(masked: str, start: int) -> tuple[TargetOp, int]:
    """Return the comparison that stands before the number, and where the quantity begins."""
    if start and _HUNDREDS.match(masked, start - 1):
        return ">=", start - 1
    before = _BEFORE.search(masked, max(0, start - 9), start)
    op: TargetOp = "="
    if before is None:
        return op, start
    for name, sign in (("ge", ">="), ("le", "<="), ("gt", ">"), ("lt", "<"), ("about", "~")):
        if before[name]:
            op = sign  # type: ignore[assignment]  # the five literals above are TargetOp
    return op, before.start()
