"""The sheets of the files of results, looked at one by one before any of them is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.batch.aside import COMMUNITY
from app.batch.headed import united
from app.batch.result_choice import offered
from app.batch.result_columns import is_regular
from app.batch.result_tables import communities_in, header_of, unfit
from app.batch.table import refuse_doubles
from app.batch.table_times import lines_above, time_of
from app.batch.whereabouts import lines, whereabouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.batch.owners import Owners
    from app.batch.result_choice import Offer
    from app.batch.result_tables import File
    from app.batch.table_times import Time
    from app.batch.whereabouts import Whereabouts
    from app.batch.workbook import Sheet


class Opened(NamedTuple):
    """A sheet that is a table of results: its file and names from within, and the community that these say."""

    file: File
    names: list[str]
    own: str | None
    about: Whereabouts
    time: Time
    units: dict[str, str]
    offer: Offer


def look(owners: Owners, sheet: Sheet, file: File, beside: Sequence[str | None], notes: list[str]) -> Opened | None:
    """Return a sheet as a table of results; None where it is none, which is noted.

    `beside` are the titles of the other sheets of its workbook.

    Raises:
        RosterError: it is one and cannot be used.
    """
    names = [name for name in (sheet.title, file.path.stem, *file.folders) if name and owners.area(name) is None]
    head, header = header_of(sheet)
    about = _about(owners, sheet, file, beside, (head, header))
    own = owners.in_name(*names)
    if not header or (COMMUNITY not in header and own is None and about.community is None):
        notes += unfit(sheet, header)
        return None
    refuse_doubles(sheet, header, head[-1], sheet.name)
    time = time_of(about.told, lines_above(sheet, head[0]), owners.without_names)
    header, units = united(header)
    regular = bool(time.months) or is_regular(header, (said for _, said in about.told))
    month = next(iter(time.months))[1] if len(time.months) == 1 else None
    offer = offered(sheet, header, head[-1], regular=regular, month=month)
    return Opened(file, names, own, about, time, units, offer)


def _about(
    owners: Owners, sheet: Sheet, file: File, beside: Sequence[str | None], headed: tuple[range, Sequence[str]]
) -> Whereabouts:
    """Return what is said of the place of a table."""
    head, header = headed
    called = [("表名", sheet.title), ("文件名", file.path.stem), *(("所在文件夹", name) for name in file.folders)]
    apart = set(communities_in(sheet, header, head[-1])) if COMMUNITY in header else set()
    if sheet.title and owners.spelt(sheet.title):
        apart.update(filter(None, map(owners.in_name, beside)))
    around = lines(sheet, head) if header else ()
    return whereabouts(owners, [(kind, name) for kind, name in called if name], around, apart)
