"""Names of parts that say one thing of each: 肢体残疾、视力残疾, 砖木结构、框架结构."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = 2  # characters
# 困难家庭60户、残疾人家庭20户: of these one may be two
_OVERLAP = re.compile("(?:家庭|群众|老人|老年人|人员|居民|党员|儿童|女性|妇女|对象|户|人)$")


def of_one_sort(names: Sequence[str]) -> bool:
    """Tell whether all names end in one word, so that each thing counted is one of them alone."""
    return len({name[-_END:] for name in names}) == 1 and not _OVERLAP.search(names[0])
