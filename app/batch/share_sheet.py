"""The sheet 指标分解 as it is read; what it shares out is worked out in `sharing`.

Columns: 指标 (the field that the plan uses), 总量, 权重列 (a column of the roster, such as 户数), and where wanted 街道
(全部, or empty above all that name one: the total of all communities) and 单位. A title may stand above them, 合计
below.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from app.batch.areas import DISTRICTS, area_of, areas_alike, areas_meant
from app.batch.aside import COMMUNITY, is_foot, is_sum, note
from app.batch.cells import column_letter
from app.batch.divisions import one_region
from app.batch.numbers import as_number
from app.batch.places import split_region
from app.batch.share_totals import StatedTotals
from app.batch.sharing import Share
from app.batch.table import TITLE_ROWS, cell_faults
from app.batch.unsharable import Unsharable
from app.batch.wording import nearest, some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from app.batch.losses import Losses
    from app.batch.owners import Owners
    from app.batch.workbook import Sheet

SHEET = "指标分解"
_WEIGHT = "权重列"
_COLUMNS = ("指标", "总量", _WEIGHT)
_OPTIONAL = ("街道", "单位")
_MEASURED = re.compile(rf"({'|'.join((*_COLUMNS, *_OPTIONAL))})[（(]([^（）()]{{0,6}})[）)]")  # 总量（户）
_ALL = frozenset({"全部", "全部社区", "全部街道"})  # in the column 街道
_SHOWN = 10
_UNNAMED = (  # a sub-district may be written once for several rows, or the total be that of all
    "为空，上面的行写了“{}”，看不出是哪个街道的总量。请逐行补上街道；全部社区的总量写“全部”"
)


def is_shares(title: str | None) -> bool:
    """Tell whether a sheet is called 指标分解, be it with blanks or as 指标分解表."""
    return "".join((title or "").split()).removesuffix("表") == SHEET


def unshared(sheet: Sheet) -> dict[str, str]:
    """Return the targets of a sheet with the columns of 指标分解 but another name, and what to do for each."""
    top, header, rows = _headed(sheet)
    if not {"指标", "总量"} <= set(header):
        return {}
    at = header.index("指标")
    return {
        cells[
            at
        ]: f"{sheet.cell(number, at)} 有指标“{cells[at]}”，要按这张表分解的，请把工作表“{sheet.title}”改名为“{SHEET}”。"
        for number, cells in rows
        if number > top and at < len(cells) and cells[at] and not is_foot(cells[at])
    }


def _headed(sheet: Sheet) -> tuple[int, list[str], list[tuple[int, list[str]]]]:
    """Return number and names of the header, above which there may be a title, and all rows that are not blank."""
    rows = [(number, cells) for number, cells in sheet.rows() if any(cells)]
    bare = [
        (number, [_MEASURED.sub(r"\1", "".join(cell.split())) for cell in cells]) for number, cells in rows[:TITLE_ROWS]
    ]
    top, header = next((row for row in bare if {"指标", "总量"} <= set(row[1])), bare[0] if bare else (1, []))
    return top, header, rows


def read_shares(
    sheet: Sheet, fields: Collection[str], owners: Owners, losses: Losses, notes: list[str]
) -> tuple[Share, ...]:
    """Read the sheet 指标分解; what is wrong with a line costs the communities of its sub-district.

    Of a target that is one of the roster's `fields` the parts are given there, and no weights are needed. `notes` gets
    word of rows that sum up or tell of the table, and of targets that are named once for several rows.

    Raises:
        RosterError: a column is missing.
    """
    top, header, rows = _headed(sheet)
    lacking = _lacking(top, header, rows, fields)
    if lacking:
        raise RosterError(
            f"{sheet.name} 第{top}行缺少列“{'、'.join(lacking)}”。{_meant(lacking, header)}"
            f"应有：{'、'.join(_COLUMNS)}，需要时加{'、'.join(_OPTIONAL)}。"
        )
    district = next((name for name in header if name in DISTRICTS), "")
    place = {name: header.index(name) for name in (*_COLUMNS, *_OPTIONAL, district) if name and name in header}
    unit = _unit(sheet, top, place["总量"])
    found: list[Share] = []
    seen: dict[str, dict[str, int]] = {}  # target -> sub-district -> row
    named = ""  # the sub-district of a row above
    rates = Unsharable(sheet, top, rows, place)
    stated = StatedTotals(sheet, place["总量"])
    below = [row for row in rows if row[0] > top]
    for number, said in rates.sifted(_lines(sheet, below, place, stated, notes)):
        asked = {name: at for name, at in place.items() if name != _WEIGHT or said["指标"] not in fields}
        wrong = cell_faults(sheet, number, said, asked, _COLUMNS)
        total = as_number(said["总量"]) if "总量" not in wrong else None
        stated.part(number, said["指标"], total)
        if "总量" not in wrong and (fault := _total_fault(said["总量"], total)):
            wrong["总量"] = f"{sheet.cell(number, place['总量'])}（总量）{fault}，现为“{said['总量']}”"
        area, doubt = _area(said, owners, sheet.cell(number, place["指标"]), notes)
        folder = said.get("街道", "")
        if named and not folder:
            doubt = _UNNAMED.format(named)
        if doubt:
            column = "街道" if "街道" in place else district
            wrong["街道"] = f"{sheet.cell(number, place[column])}（{column}）{doubt}"
        named = named if not folder or folder in _ALL else folder
        key = (said["指标"], area)
        again = _again(sheet, (number, place["指标"]), key, seen) if key[0] and "街道" not in wrong else None
        for words in (*wrong.values(), *filter(None, [again])):
            every = words is again or bool({"指标", "街道", district} & wrong.keys())
            losses.add(words, None if "指标" in wrong else key[0], None if every else owners.area(key[1]))
        if "街道" not in wrong:
            seen.setdefault(key[0], {}).setdefault(key[1], number)
        if key[0] and again is None:
            cell = sheet.cell(number, place["总量"])
            found.append(
                Share(
                    key[0],
                    total or Decimal(0),
                    said.get(_WEIGHT, ""),
                    key[1],
                    said.get("单位") or unit,
                    cell,
                    void=bool(wrong),
                )
            )
    _refuse_contradicted(found, stated, losses)
    return (*found, *rates.refused(losses))


def _refuse_contradicted(found: Sequence[Share], stated: StatedTotals, losses: Losses) -> None:
    """Let no target be shared out whose totals a row sums up otherwise: any of them may be the wrong one."""
    for target, words in stated.contradicted():
        losses.add(words, target, None)
        for share in found:
            share.void = share.void or share.target == target


def _lacking(top: int, header: list[str], rows: list[tuple[int, list[str]]], fields: Collection[str]) -> list[str]:
    """Return the columns that are missing; where the roster has all targets, no weights are needed."""
    lacking = [name for name in _COLUMNS if name not in header]
    if lacking == [_WEIGHT]:
        at = header.index("指标")
        if all(number <= top or "".join(cells[at : at + 1]) in fields for number, cells in rows):
            return []
    return lacking


def _total_fault(cell: str, total: Decimal | None) -> str:
    """Return what is wrong with a total that a cell gives, "" where nothing is."""
    if total is not None and total < 0:
        return "不能是负数"
    return "应为不带单位的数字" if total is None or cell.endswith(("%", "％")) else ""


def _area(said: Mapping[str, str], owners: Owners, cell: str, notes: list[str]) -> tuple[str, str]:
    """Return the sub-district of the roster to which a line gives its total, "" for all; and what is wrong with it."""
    folder = said.get("街道", "")
    area = area_of({**said, "街道": "" if folder in _ALL else folder})
    meant = areas_meant(area, owners.areas) if area else []
    region, name = split_region(area)
    if not area or area in owners.areas:
        return area, ""
    if name and not meant:
        alike = areas_alike(area, owners.areas)
        if len(alike) > 1:
            return area, f"“{folder}”可能是{some(sorted(alike), _SHOWN)}，请照名册写全"
        if alike and not one_region(region, split_region(alike[0])[0]):
            notes.append(f"{cell} 一行写了“{region}”，按名册的{alike[0]}分解，请核对是不是这个市的。")
        return (alike[0] if alike else area), ""
    if not any(split_region(own)[0] for own in owners.areas):
        notes.append(f"{cell} 一行写了区县“{region}”，而名册没有，按{name or '全部社区'}分解，请核对是不是这个区县的。")
        return (meant[0] if name else ""), ""
    if len(meant) < 2:
        return (meant[0] if meant else area), ""
    shown = some(sorted(meant), _SHOWN)
    if name:
        return area, f"“{folder}”在几个区县都有（{shown}），请在“街道”前写明区县，或加上“区县”列"
    whole = len(meant) == len(owners.areas)
    return ("", "") if whole else (area, f"只写了“{area}”，名册中这里有几个街道（{shown}），请为每个街道各写一行")


def _unit(sheet: Sheet, top: int, column: int) -> str:
    """Return the unit in the heading of a column, "" where there is none."""
    heading = next(cells[column] for number, cells in sheet.rows() if number == top)
    measured = _MEASURED.fullmatch("".join(heading.split()))
    return "" if measured is None else measured[2]


def _lines(
    sheet: Sheet,
    rows: Sequence[tuple[int, list[str]]],
    place: Mapping[str, int],
    stated: StatedTotals,
    notes: list[str],
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and cells of each row that shares out; a target named once stands for the sub-districts below it."""
    feet: list[tuple[str, str]] = []
    same: list[str] = []  # cells that leave the target to be read above
    above = ""
    for number, cells in rows:
        said = {name: cells[index] if index < len(cells) else "" for name, index in place.items()}
        telling = (*cells[:1], said["指标"], said.get("街道", ""))
        foot = next((cell for cell in telling if cell and is_foot(cell)), None)
        if foot is not None:
            feet.append((f"{column_letter(cells.index(foot) + 1)}{number}", foot))
            if is_sum(foot):
                stated.sums_up(number, "" if is_sum(said["指标"]) else said["指标"], said["总量"])
            continue
        if not said["指标"] and above and said.get("街道") and said["总量"]:
            said["指标"] = above
            same.append(f"{column_letter(place['指标'] + 1)}{number}（{above}）")
        above = said["指标"]
        yield number, said
    if feet:
        notes.append(note(sheet.name, feet, "指标"))
    if same:
        notes.append(f"{sheet.name} 的 {some(same, _SHOWN)}没有写指标，按上一行的指标分解；不是的请补上。")


def _again(sheet: Sheet, place: tuple[int, int], key: tuple[str, str], seen: dict[str, dict[str, int]]) -> str | None:
    """Say why a target cannot be shared out: it has a total already for the same communities or some of them."""
    target, folder = key
    cell = sheet.cell(*place)
    if target == COMMUNITY:
        return f"{cell} 的指标“{target}”是社区的名称列，不能分解"
    known = seen.get(target, {})
    met = [area for area in (folder, "") if area in known] if folder else [*known][:1]
    if not met:
        return None
    area = min(met, key=known.__getitem__)
    first = f"{column_letter(place[1] + 1)}{known[area]}"
    if area == folder:
        return f"{cell} 的指标“{target}”与 {first} 重复，{folder or '全部社区'}只能有一个总量"
    whole, part = (cell, first) if not folder else (first, cell)
    return (
        f"指标“{target}”既有全部社区的总量（{whole}），又有{folder or area}的总量（{part}），"
        f"{folder or area}的社区会分到两次。请只留一种，或为每个街道各写一个总量"
    )


def _meant(lacking: list[str], header: list[str]) -> str:
    """Say which columns of the header may be meant by those that are lacking."""
    spare = [name for name in header if name and name not in {*_COLUMNS, *_OPTIONAL}]
    near = {name: nearest(name, spare) for name in lacking}
    return "".join(f"“{found}”是否应为“{name}”？" for name, found in near.items() if found)
