"""The tables of results at a place: which files there are, where the header stands and which rows are below it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from app.batch.aside import COMMUNITY, is_aside, is_foot, names_none, note, telling
from app.batch.cells import column_letter
from app.batch.opening import BOOKS, OTHERS, TEXTS
from app.batch.record import MANIFEST
from app.batch.result_columns import PROBLEM, RESULT, kind_of
from app.batch.result_headings import needs_other
from app.batch.table import TITLE_ROWS, alias, header_fields, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.workbook import Sheet

_SUMMARIES = re.compile(r"汇总(?:（原稿\d*）)?\.xlsx")  # of a batch, and one that somebody had written into


class File(NamedTuple):
    """A file of tables: `shown` tells it from another of its name, `folders` are those it lies in, from within."""

    path: Path
    shown: str
    folders: tuple[str, ...]


def files_at(place: Path, roster: Path) -> list[File]:
    """Return the tables at `place`, in its folders as well; the roster itself and what a batch wrote are none."""
    if not place.is_dir():
        return [File(place, place.name, (place.parent.name,))]
    return [
        File(
            file,
            file.relative_to(place).as_posix(),
            (
                file.parent.name,
                *(folder.name for folder in file.parent.parents if folder == place or place in folder.parents),
            ),
        )
        for file in sorted(place.rglob("*"))
        if file.suffix.lower() in {*TEXTS, *BOOKS, *OTHERS}
        and not any(part.startswith(("~$", ".")) for part in file.relative_to(place).parts)
        and file.is_file()
        and not file.samefile(roster)
        and not (_SUMMARIES.fullmatch(file.name) and file.with_name(MANIFEST).exists())
    ]


def header_of(sheet: Sheet) -> tuple[range, tuple[str, ...]]:
    """Return the header's rows and the names of the columns, none where it is no table of results."""
    known = {COMMUNITY, *RESULT["指标"], *PROBLEM["问题"]}
    filled = ((number, cells) for number, cells in sheet.rows() if any(cells))
    head = heading(sheet, list(islice(filled, TITLE_ROWS)), known, _joined)
    return (range(head.first, head.top + 1), header_fields(head.cells)) if head is not None else (range(1), ())


def _joined(lowest: Sequence[str], above: Sequence[str]) -> set[int]:
    """Return the columns of a wide table of whose two headings one says only of what kind the figures are."""
    if kind_of(lowest) is not None:
        return set()
    return {
        column
        for column, names in enumerate(zip(lowest, above, strict=False))
        if all(names) and any(map(needs_other, names))
    }


def without_hidden(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """Return the sheets of a workbook that may be tables of results, and what to say of those that nobody sees.

    What is hidden is mostly last month's or serves formulas; it counts only where it is the one table of results.
    """
    seen = [sheet for sheet in sheets if not sheet.concealed]
    hidden = [sheet for sheet in sheets if sheet.concealed and header_of(sheet)[1]]
    if len(hidden) == 1 and not any(header_of(sheet)[1] for sheet in seen):
        return [*seen, *hidden], [f"{hidden[0].name} 是隐藏的工作表，这个文件中只有它是成果表，已采用，请核对。"]
    return seen, [f"{sheet.name} 是隐藏的工作表，没有作为成果表采用；要采用的请取消隐藏。" for sheet in hidden]


def unfit(sheet: Sheet, header: Sequence[str]) -> Iterator[str]:
    """Yield why a sheet is not used: it has no such header, or nothing says whose it is."""
    near = alias(sheet, COMMUNITY)
    hint = f"{near}若是社区的名称，请把这个列名改为“{COMMUNITY}”。" if near is not None else ""
    if header:
        hint = hint or f"若是一个社区的成果，请用该社区的名称作文件名或表名；若是几个社区的，请加“{COMMUNITY}”列。"
        yield f"{sheet.name} 没有“{COMMUNITY}”列，表名和文件名也不是名册中的社区，未作成果表使用。{hint}"
    elif any(any(cells) for _, cells in sheet.rows()):
        yield f"{sheet.name} 没有“{COMMUNITY}”“指标”或“问题”列，未作成果表使用。{hint}"


def communities_in(sheet: Sheet, header: Sequence[str], top: int) -> Iterator[str]:
    """Yield the communities that the rows below `top` name."""
    at = header.index(COMMUNITY)
    for number, cells in sheet.rows():
        if number > top and len(cells) > at and cells[at] and not is_aside({COMMUNITY: cells[at]}):
            yield cells[at]


def has_cells(sheet: Sheet, header: Sequence[str], top: int, name: str) -> bool:
    """Tell whether the column `name` has anything below `top` that is a community's: a figure, or an error.

    What a total sums up there is none's.
    """
    at = header.index(name)
    return any(
        (name in row or (number, at) in sheet.faults) and not (COMMUNITY in row and names_none(row))
        for number, row in rows_below(sheet, header, top, [])
    )


def rows_below(sheet: Sheet, header: Sequence[str], top: int, notes: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and filled cells of the rows below `top`; note at last those that are no community's."""
    aside = []
    for number, cells in sheet.rows():
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if number <= top or not row:
            continue
        first = next(iter(row.values()))
        if is_aside({COMMUNITY: ""} | row) if COMMUNITY in header else is_foot(first):
            name = telling(row)
            aside.append((f"{column_letter(header.index(name) + 1)}{number}", row[name]))
        else:
            sheet.date(number, row, enumerate(header))
            yield number, row
    if aside:
        notes.append(note(sheet.name, aside))


def faults_of(sheet: Sheet, number: int, header: Sequence[str]) -> dict[str, str]:
    """Return what is said of the cells of a row that cannot be used, by column."""
    return {
        name: f"{sheet.cell(number, column)}（{name}）{sheet.faults[number, column]}"
        for column, name in (enumerate(header) if sheet.faults else ())
        if name and (number, column) in sheet.faults
    }
