"""Results of the communities: a folder of tables or one file.

A table belongs to the communities of its column 社区 or, without one, to the community that its sheet or file is named
after. With a column 指标 each row is a result, with a column 问题 a problem; otherwise each row is a community and each
column an indicator. Who filled in and who checked the figures (填报人, 审核人) is a list of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT, is_aside, note, telling
from app.batch.cells import column_letter
from app.batch.owners import Owners
from app.batch.separated import open_csv
from app.batch.table import TITLE_ROWS, header_fields, note_overfull, refuse_doubles
from app.batch.values import as_number
from app.batch.wording import some
from app.batch.workbook import open_excel
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.owners import Key
    from app.batch.roster import Roster
    from app.batch.workbook import Sheet

Columns = Mapping[str, tuple[str, ...]]
RESULTS, PROBLEMS, SIGNED = "结果", "问题", "填报"
_RESULT = {
    "指标": ("指标", "指标名称", "项目", "任务"),
    "实际": ("实际", "实际值", "完成值", "实际完成", "完成情况", "完成数", "本月累计", "累计完成"),
    "单位": ("单位", "计量单位"),
    "截至": ("截至", "截至日期", "统计时间", "完成时间"),
    "来源": ("来源", "数据来源"),
    "说明": ("说明", "备注"),
    "计划": ("计划", "计划数", "计划值", "年度计划", "年度计划数", "目标", "目标值"),
    "上月累计": ("上月累计", "上月底累计", "上月末累计", "截至上月", "截至上月累计"),
    "本月完成": ("本月完成", "本月完成数", "当月完成", "本月新增"),
}
_PROBLEM = {
    "问题": ("问题", "存在问题", "主要问题"),
    "原因": ("原因", "主要原因"),
    "措施": ("措施", "整改措施", "下一步措施"),
    "责任单位": ("责任单位", "责任人", "牵头单位"),
    "时限": ("时限", "完成时限", "整改时限"),
}
_SIGNED = {"填报人": ("填报人", "填表人"), "审核人": ("审核人", "复核人")}
_SHARED = frozenset({"单位", "截至", "来源", "说明"})  # columns of a wide table that hold for all its indicators
_PEOPLE = frozenset(name for names in _SIGNED.values() for name in names)
_QUANTITY = re.compile(r"([+-]?[\d,，]*\.?\d+)\s*([^\d\s.,，+-]*)")
_MONTH = re.compile(r"(?:(20\d\d)\s*[年.\-—_]?\s*)?(1[0-2]|0?[1-9])\s*月|(20\d\d)[.\-_]?(0[1-9]|1[0-2])(?!\d)")
_SHOWN = 10


Month = tuple[int | None, int]  # year, where it is said, and month


def add_results(roster: Roster, place: Path) -> set[Month]:
    """Give each community of `roster` its rows 结果 and 问题 from the file or folder `place`; return the months named.

    A month is one that a table's sheet or file is named after.

    Raises:
        RosterError: there is no table, or a community that the roster does not have.
    """
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    files = [
        file for file in files if file.suffix.lower() in {".xlsx", ".csv"} and not file.name.startswith(("~$", "."))
    ]
    if not files:
        raise RosterError(f"{place} 中没有成果表。请给出 .xlsx 或 .csv 文件，或放有这些文件的文件夹。")
    owners = Owners(roster.keys)
    found: dict[str, dict[Key, list[dict[str, str]]]] = {RESULTS: {}, PROBLEMS: {}, SIGNED: {}}
    months: set[Month] = set()
    for file in files:
        try:
            sheets = [open_csv(file, file.read_bytes())] if file.suffix.lower() == ".csv" else open_excel(file)
        except RosterError as error:
            roster.losses.add(str(error).rstrip("。"), RESULTS, owners.named(file.stem))
            continue
        for sheet in sheets:
            try:
                taken = _take(sheet, file.stem, owners, found, roster)
            except RosterError as error:
                named = next((name for name in (sheet.title, file.stem) if name is not None and name in owners), "")
                roster.losses.add(str(error).rstrip("。"), RESULTS, owners.named(named))
                continue
            if taken:
                months |= _month(sheet.title or "") or _month(file.stem)
    _add(roster, RESULTS, _RESULT, found[RESULTS])
    _add(roster, PROBLEMS, _PROBLEM, found[PROBLEMS])
    if found[SIGNED]:
        _add(roster, SIGNED, _SIGNED, found[SIGNED])
    without = [key[1] for key in dict.fromkeys(roster.keys) if key not in found[RESULTS]]
    if without:
        roster.notes.append(
            f"成果表中没有{some(without, _SHOWN)}（共 {len(without)} 个社区）的结果，报告中以【待补：…】标出。"
        )
    return months


def _add(roster: Roster, title: str, names: Columns, found: dict[Key, list[dict[str, str]]]) -> None:
    if title in roster.table.fields:
        raise RosterError(f"名册 {roster.path.name} 的字段“{title}”与成果表同名，请改一个名字。")
    merged = roster.lists.setdefault(title, {})
    for key, rows in found.items():
        merged.setdefault(key, []).extend(rows)
    roster.columns[title] = tuple(dict.fromkeys((*roster.columns.get(title, ()), *names)))


def cell_of(origin: tuple[Sheet, int, Sequence[str]], item: Mapping[str, str], column: str) -> str:
    """Name the cell that `column` of a row was read from, by the header of its own table."""
    cell, name = place_of(origin, item, column)
    return f"{cell}（{name}）"


def place_of(origin: tuple[Sheet, int, Sequence[str]], item: Mapping[str, str], column: str) -> tuple[str, str]:
    """Return the cell that `column` of a row was read from, and its heading there."""
    sheet, number, header = origin
    names = next((columns[column] for columns in (_PROBLEM, _RESULT, _SIGNED) if column in columns), ())
    name = next((name for name in (column, *names, item.get("指标", "")) if name in header), None)
    return (sheet.cell(number, header.index(name)), name) if name else (f"{sheet.name} 第{number}行", column)


def _month(name: str) -> set[Month]:
    return {
        (int(year), int(month)) if (year := match[1] or match[3]) else (None, int(month))
        for match in _MONTH.finditer(name)
        if (month := match[2] or match[4])
    }


def _take(
    sheet: Sheet,
    stem: str,
    owners: Owners,
    found: dict[str, dict[Key, list[dict[str, str]]]],
    roster: Roster,
) -> bool:
    """Take the rows of one sheet; tell whether it is a table of results."""
    notes = roster.notes
    filled = [(number, cells) for number, cells in sheet.rows() if any(cells)]
    known = {COMMUNITY, *_RESULT["指标"], *_PROBLEM["问题"]}
    top = next((number for number, cells in filled[:TITLE_ROWS] if not known.isdisjoint(header_fields(cells))), None)
    if top is None:
        if filled:
            notes.append(f"{sheet.name} 没有“{COMMUNITY}”“指标”或“问题”列，未作成果表使用。")
        return False
    header = header_fields(next(cells for number, cells in filled if number == top))
    named = next((name for name in (sheet.title, stem) if name is not None and name in owners), None)
    if COMMUNITY not in header and named is None:
        notes.append(f"{sheet.name} 没有“{COMMUNITY}”列，表名和文件名也不是名册中的社区，未作成果表使用。")
        return False
    spare = _spare(header)
    if spare:
        notes.append(f"{sheet.name} 的列“{'、'.join(spare)}”没有用到。")
    refuse_doubles(header, top, sheet.name)
    column = header.index(COMMUNITY) if COMMUNITY in header else 0
    note_overfull(sheet, top, len(header), column)
    odd: list[str] = []
    for number, row in _rows(sheet, header, top, notes):
        key = owners.key(row, (sheet, number, column), _faults(sheet, number, header), named or "")
        if key is None:
            continue
        for title, item in _items(row, header):
            said = _completed(item) if title == RESULTS else None
            if said is not None:
                odd.append(f"第{number}行{said}")
            told = found[title].setdefault(key, [])
            if title != SIGNED or item not in told:
                told.append(item)
                roster.origins[id(item)] = (sheet, number, header)
    owners.settle(sheet.name, "名册", RESULTS if set(header).isdisjoint(_PROBLEM["问题"]) else PROBLEMS, roster.losses)
    notes += _odd(sheet.name, odd)
    return True


def _odd(where: str, said: Sequence[str]) -> Iterator[str]:
    """Yield one note on all rows whose figures disagree."""
    if said:
        more = f"等 {len(said)} 处" if len(said) > _SHOWN else ""
        yield f"{where} {'；'.join(said[:_SHOWN])}{more}，请核对。"


def _rows(sheet: Sheet, header: Sequence[str], top: int, notes: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and filled cells of the rows below `top`; note at last those that are no community's."""
    aside = []
    for number, cells in sheet.rows():
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if number <= top or not row:
            continue
        if COMMUNITY in header and is_aside({COMMUNITY: ""} | row):
            name = telling(row)
            aside.append((f"{column_letter(header.index(name) + 1)}{number}", row[name]))
        else:
            yield number, row
    if aside:
        notes.append(note(sheet.name, aside))


def _faults(sheet: Sheet, number: int, header: Sequence[str]) -> dict[str, str]:
    """Return what is said of the cells of a row that cannot be used, by column."""
    return {
        name: f"{sheet.cell(number, column)}（{name}）{sheet.faults[number, column]}"
        for column, name in (enumerate(header) if sheet.faults else ())
        if name and (number, column) in sheet.faults
    }


def _spare(header: Sequence[str]) -> list[str]:
    """Return the columns that nothing is taken from."""
    if not set(header).isdisjoint(_PROBLEM["问题"]):
        used = _PROBLEM
    elif not set(header).isdisjoint(_RESULT["指标"]):
        used = _RESULT
    else:
        return []
    known = {COMMUNITY, SUBDISTRICT, *(name for names in (*used.values(), *_SIGNED.values()) for name in names)}
    return [name for name in header if name and name not in known]


def _completed(item: dict[str, str]) -> str | None:
    """Fill in of 上月累计, 本月完成 and 实际 the one that the others give; say where all three disagree."""
    names = ("上月累计", "本月完成", "实际")
    read = [_QUANTITY.fullmatch(item[name]) if item.get(name) else None for name in names]
    last, month, total = (as_number(found[1]) if found is not None else None for found in read)
    unit = next((found[2] for found in read if found is not None and found[2]), "")
    if month is None or unit in {"%", "％"}:
        return None
    if last is not None and total is not None and last + month != total:
        return f"“{item['指标']}”上月累计 {last:f} 加本月完成 {month:f} 不等于{total:f}"
    if total is None and last is not None and not item["实际"]:
        item["实际"] = f"{last + month:f}{unit}"
    elif last is None and total is not None and not item["上月累计"]:
        item["上月累计"] = f"{total - month:f}{unit}"
    return None


def _items(row: dict[str, str], header: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a row says: one problem, one result, or a result per indicator of a wide table; and who signs."""
    signed = _renamed(row, _SIGNED)
    if any(signed.values()):
        yield SIGNED, signed
    if not set(header).isdisjoint(_PROBLEM["问题"]):
        yield PROBLEMS, _renamed(row, _PROBLEM)
    elif not set(header).isdisjoint(_RESULT["指标"]):
        yield RESULTS, _renamed(row, _RESULT)
    else:
        common = {name: row.get(name, "") if name in _SHARED else "" for name in _RESULT}
        for name, cell in row.items():
            if name not in {COMMUNITY, SUBDISTRICT, *_SHARED, *_PEOPLE}:
                yield RESULTS, common | {"指标": name, "实际": cell}


def _renamed(row: dict[str, str], columns: Columns) -> dict[str, str]:
    return {name: next((row[one] for one in names if one in row), "") for name, names in columns.items()}
