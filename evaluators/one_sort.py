"""Names of parts that say one thing of each: 肢体残疾、视力残疾, 砖木结构、框架结构."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = 2  # characters
_PAID_BY = re.compile(
    "补助|补贴|拨[款付]|自筹|筹[集措]|赞助|捐|资助|出资|财政|配套|预算|[市区县级街道镇乡村社]资金|投资|公益金|维修资金|党费"
)
_FULL, _SPENT = Decimal("0.1"), Decimal("0.05")
# 困难家庭60户、残疾人家庭20户: of these one may be two
_OVERLAP = re.compile("(?:家庭|群众|老人|老年人|人员|居民|党员|儿童|女性|妇女|对象|户|人)$")


def of_one_sort(names: Sequence[str]) -> bool:
    """Tell whether all names end in one word, so that each thing counted is one of them alone."""
    return len({name[-_END:] for name in names}) == 1 and not _OVERLAP.search(names[0])


def short_of_money(names: Sequence[str]) -> Decimal:
    """Return by what share parts told behind 其中 may miss a sum of money to be taken for all of it.

    Where it comes from is told in full; what it is spent on may leave out what is small.
    """
    full = of_one_sort(names) or all(map(_PAID_BY.search, names))
    return _FULL if full else _SPENT
