"""Rows of a roster that stand for a sub-district itself, as 街道本级, and for no community of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, names_none
from app.batch.general import is_formed
from app.batch.places import OFFICES, SUBDISTRICTS, bare_area, split_region

if TYPE_CHECKING:
    from app.batch.table import Table

_OWN = re.compile(
    rf"(?:{'|'.join(SUBDISTRICTS)}|街镇)?(?:本级|本部|机关|自身)|{'|'.join(OFFICES)}|(?:[镇乡]|乡镇)?人?民?政府"
)
_GOVERNMENT = re.compile("(?:人民政府|政府|机关|本级|本部)$")
_ENDS = frozenset("道办处镇乡木级部关身府")  # of all that names one
_DOUBT = "与街道同名，看不出是社区还是整个街道：是社区的请写社区的全称，是街道合计的请删去这一行"


def settle_wholes(table: Table) -> None:
    """Lay the rows aside that stand for a sub-district of which other rows name communities.

    Where a roster has names without 社区, 清河 in 清河街道 may be a community as well; its cell is at fault.
    """
    if SUBDISTRICT not in table.fields:
        return
    column = table.fields.index(COMMUNITY)
    found = {number: one for number, values, _ in table.rows() if (one := _whole(table, values)) is not None}
    others: dict[str, int] = {}  # a sub-district -> communities
    formed = 0
    for number, values, _ in table.rows() if found else ():  # few rosters have one
        if number not in found and values[COMMUNITY] and not (is_aside(values) or names_none(values)):
            area = table.area(values)
            others[area] = others.get(area, 0) + 1
            formed += is_formed("".join(values[COMMUNITY].split()))
    for number, (area, said, sure) in found.items():
        if (number, column) in table.sheet.faults:
            continue
        if area not in others:
            continue  # the only one there: it is what the document is for
        if sure or 2 * formed > sum(others.values()):
            table.lay(number, column, said)
        else:
            table.sheet.faults.setdefault((number, column), _DOUBT)


def may_be_whole(table: Table, values: dict[str, str]) -> bool:
    """Tell whether a row names a sub-district as its community, be that one of others there or not."""
    return SUBDISTRICT in values and _whole(table, values) is not None


def _whole(table: Table, values: dict[str, str]) -> tuple[str, str, bool] | None:
    """Return the sub-district of a row that names it as its community, that cell, and whether it does for sure."""
    name = "".join(values[COMMUNITY].split())
    if not name or not (name[-1] in _ENDS or name in values[SUBDISTRICT]):
        return None
    folder = split_region("".join(values[SUBDISTRICT].split()))[1]
    sure = bool(folder) and is_whole(folder, name)
    named = sure or (bool(folder) and name == bare_area(folder))
    return (table.area(values), values[COMMUNITY], sure) if named else None


def is_whole(folder: str, name: str) -> bool:
    """Tell whether the cell of a community names the sub-district `folder` itself, or its office."""
    if _OWN.fullmatch(name):
        return True
    body = _GOVERNMENT.sub("", split_region(name)[1])
    if body == folder:
        return body != name or name.endswith(SUBDISTRICTS)
    return body.endswith(OFFICES) and bare_area(body) == bare_area(folder)
