"""Which sheet of a roster file names the communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.areas import ABOVE, area_of
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.share_sheet import is_shares
from app.batch.table import alias, has_communities, open_table
from app.batch.wording import some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.owners import Owners
    from app.batch.table import Table
    from app.batch.workbook import Sheet

_SHOWN = 10  # sheets are named


def first_sheet(path: Path, sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet of communities: the first or, where it has no such column, the first that names each once.

    Hidden sheets come after all that a person sees.

    Raises:
        RosterError: no sheet has the column.
    """
    if len(sheets) == 1:
        return sheets[0]
    seen = [sheet for sheet in sheets if not sheet.concealed]
    if seen and has_communities(seen[0]):
        return seen[0]
    for shown in (seen, [sheet for sheet in sheets if sheet.concealed]):
        others = [sheet for sheet in shown if not is_shares(sheet.title) and has_communities(sheet)]
        if others:
            return next((sheet for sheet in others if _names_each_once(sheet)), others[0])
    near = next(((sheet, cell) for sheet in sheets if (cell := alias(sheet, COMMUNITY)) is not None), None)
    if near is not None:
        raise RosterError(
            f"名册 {near[0].name} 没有“{COMMUNITY}”列。{near[1]}若是社区的名称，请把这个列名改为“{COMMUNITY}”。"
        )
    names = "、".join(f"“{sheet.title}”" for sheet in sheets[:_SHOWN])
    raise RosterError(
        f"名册 {path.name} 的各张工作表（{names}）都没有“{COMMUNITY}”列。"
        f"请在名册那张的表头（第一行的字段名）中写明“{COMMUNITY}”。"
    )


def why_first(path: Path, before: Sheet, first: Sheet) -> Iterator[str]:
    """Yield a note where the communities are not those of the very first sheet, or of one that nobody sees."""
    taken = f"{path.name} 的名册取自{'隐藏的' if first.concealed else ''}工作表“{first.title}”"
    if first.concealed:
        yield f"{taken}：看得见的工作表都没有“{COMMUNITY}”列。"
    elif first is not before and has_communities(before):
        yield f"{taken}：排在前面的“{before.title}”是隐藏的工作表。"
    elif first is not before and not before.concealed:
        yield f"{taken}：排在前面的“{before.title}”没有“{COMMUNITY}”列。"


def _names_each_once(sheet: Sheet) -> bool:
    try:
        table = open_table(sheet, sheet.name)
    except RosterError:
        return False
    keys = [(area_of(values), values[COMMUNITY]) for _, values, _ in table.rows()]
    return bool(keys) and len(set(keys)) == len(keys)


def refuse_divided(path: Path, table: Table, sheets: Sequence[Sheet], owners: Owners) -> None:
    """Raise where the communities of `table` stand on further `sheets` as well, such as one for each sub-district.

    Raises:
        RosterError: it names them.
    """
    parts = [sheet for sheet in sheets if not sheet.concealed and _is_part(table, sheet, owners)]
    if parts:
        names = some([f"“{title}”" for title in (table.sheet.title, *(sheet.title for sheet in parts))], _SHOWN)
        raise RosterError(
            f"名册 {path.name} 的工作表{names}表头相同而社区不同，像是一份名册分成了几张。名册只能是一张工作表："
            f"请把各张的行合到“{table.sheet.title}”中（按街道分的，要有“{SUBDISTRICT}”列）；不是名册的请删去或隐藏。"
        )


def _is_part(table: Table, sheet: Sheet, owners: Owners) -> bool:
    """Tell whether a sheet has the columns of the roster, but other communities."""
    if not has_communities(sheet) or not _names_each_once(sheet):
        return False
    other = open_table(sheet, sheet.name)
    known, own = (set(fields) - {"", COMMUNITY, SUBDISTRICT, "序号", *ABOVE} for fields in (table.fields, other.fields))
    if 3 * len(known & own) < 2 * max(len(known), len(own)):
        return False
    names = [values[COMMUNITY] for number, values, _ in other.rows() if not other.leave(number, values)]
    return 2 * sum(name not in owners for name in names) > len(names)
