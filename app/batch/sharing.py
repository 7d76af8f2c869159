"""Targets shared out: the sheet 指标分解 gives a total for each sub-district, its communities get their parts.

Columns: 指标 (the field that the plan uses), 总量, 权重列 (a column of the roster, such as 户数), and where wanted 街道
(left empty, the total is that of all communities) and 单位. Parts are rounded by largest remainders, so that they add
up to the total; they have as many decimals as the total. Where the roster has the column already, its parts are
checked against the total instead (TGT-06).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from app.batch.cells import column_letter
from app.batch.values import as_number
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.batch.roster import Roster
    from app.batch.workbook import Sheet

SHEET = "指标分解"
_COLUMNS = ("指标", "总量", "权重列")
_OPTIONAL = ("街道", "单位")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the sheet: `given` holds the part of each row of the roster; `cell` names the cell of the total."""

    target: str
    total: Decimal
    weight: str
    folder: str
    unit: str
    cell: str
    given: dict[int, str] = field(default_factory=dict)


def apportion(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Return parts of `total` in proportion to `weights` that add up to it, with as many decimals as it has.

    What rounding down leaves over goes to the largest remainders, of equal ones to the larger weight,
    then to the first.
    """
    exponent = total.as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(step, ROUND_FLOOR) for part in exact]
    left = int((total - sum(parts)) / step)
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], -weights[index], index))
    for index in order[:left]:
        parts[index] += step
    return parts


def read_shares(sheet: Sheet, community: str) -> tuple[Share, ...]:
    """Read the sheet 指标分解.

    Raises:
        RosterError: a column is missing, a total is no number, or a target stands twice for one sub-district.
    """
    rows = ((number, cells) for number, cells in sheet.rows() if any(cells))
    top, header = next(rows, (1, []))
    lacking = [name for name in _COLUMNS if name not in header]
    if lacking:
        raise RosterError(
            f"{sheet.name} 第{top}行缺少列“{'、'.join(lacking)}”。{_meant(lacking, header)}"
            f"应有：{'、'.join(_COLUMNS)}，需要时加{'、'.join(_OPTIONAL)}。"
        )
    place = {name: header.index(name) for name in (*_COLUMNS, *_OPTIONAL) if name in header}
    found: list[Share] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        said = {name: cells[index] if index < len(cells) else "" for name, index in place.items()}
        for name in _COLUMNS:
            if (number, place[name]) in sheet.faults or not said[name]:
                fault = sheet.faults.get((number, place[name]), "为空，请补上")
                raise RosterError(f"{sheet.cell(number, place[name])}（{name}）{fault}。")
        total = as_number(said["总量"])
        if total is None or said["总量"].endswith(("%", "％")) or total < 0:
            raise RosterError(f"{sheet.cell(number, place['总量'])}（总量）应为不带单位的数字，现为“{said['总量']}”。")
        key = (said["指标"], said.get("街道", ""))
        _refuse_again(sheet, (number, place["指标"]), key, seen, community)
        seen[key] = number
        found.append(
            Share(key[0], total, said["权重列"], key[1], said.get("单位", ""), sheet.cell(number, place["总量"]))
        )
    return tuple(found)


def _refuse_again(
    sheet: Sheet, place: tuple[int, int], key: tuple[str, str], seen: dict[tuple[str, str], int], community: str
) -> None:
    """Raise where a target cannot be shared out, or has a total already for the same communities or some of them."""
    target, folder = key
    cell = sheet.cell(*place)
    if target == community:
        raise RosterError(f"{cell} 的指标“{target}”是社区的名称列，不能分解。")
    for (other, area), number in seen.items():
        if other != target or not (area == folder or not area or not folder):
            continue
        first = f"{column_letter(place[1] + 1)}{number}"
        if area == folder:
            raise RosterError(f"{cell} 的指标“{target}”与 {first} 重复，{folder or '全部社区'}只能有一个总量。")
        whole, part = (cell, first) if not folder else (first, cell)
        raise RosterError(
            f"指标“{target}”既有全部社区的总量（{whole}），又有{folder or area}的总量（{part}），"
            f"{folder or area}的社区会分到两次。请只留一种，或为每个街道各写一个总量。"
        )


def _meant(lacking: list[str], header: list[str]) -> str:
    """Say which columns of the header may be meant by those that are lacking."""
    spare = [name for name in header if name and name not in {*_COLUMNS, *_OPTIONAL}]
    near = {name: get_close_matches(name, spare, n=1, cutoff=0.4) for name in lacking}
    return "".join(f"“{found[0]}”是否应为“{name}”？" for name, found in near.items() if found)


def parts(roster: Roster) -> Iterator[tuple[object, ...]]:
    """Yield what each community got of each total.

    The cells of a row: target, row, sub-district, community, weight column, weight, part, unit.
    """
    shares = [share for share in roster.shares if share.given]
    for row in roster.rows if shares else ():
        for share in shares:
            part = share.given.get(row.number)
            if part is not None:
                weight = as_number(row.values[share.weight])
                shown = float(weight) if weight is not None else ""
                yield (
                    share.target, row.number, row.folder, row.community, share.weight, shown, float(part), share.unit
                )  # fmt: skip


def shared(
    shares: Iterable[Share],
    rows: Iterable[tuple[int, dict[str, str], dict[str, str]]],
    cell: Callable[[int, str], str],
) -> None:
    """Work out the parts of each share, or check those that the roster gives.

    Raises:
        RosterError: no community belongs to the sub-district, a weight or part is no number, or the parts that the
            roster gives do not add up; the cell is named.
    """
    shares = tuple(shares)
    wanted = {share.weight for share in shares} | {share.target for share in shares}
    kept = [
        (number, values.get("街道", ""), {n: values[n] for n in wanted if n in values}) for number, values, _ in rows
    ]
    for share in shares:
        own = [(number, said) for number, folder, said in kept if not share.folder or folder == share.folder]
        if not own:
            raise RosterError(f"{share.cell} 的街道“{share.folder}”在名册中没有社区。请核对名称。")
        if share.target in own[0][1]:
            parts = [_number(said[share.target], cell(number, share.target), share.target) for number, said in own]
            if sum(parts) != share.total:
                where = f"{share.folder}各社区" if share.folder else "各社区"
                raise RosterError(
                    f"{share.cell} 的“{share.target}”总量为 {share.total:f}，名册中{where}合计为 {sum(parts):f}，"
                    f"相差 {abs(share.total - sum(parts)):f}（TGT-06 合计不符）。"
                )
            continue
        if share.weight not in own[0][1]:
            raise RosterError(f"{share.cell} 一行的权重列“{share.weight}”在名册中没有。")
        weights = [_number(said[share.weight], cell(number, share.weight), share.weight) for number, said in own]
        if not sum(weights):
            raise RosterError(f"{share.cell} 一行的权重列“{share.weight}”合计为 0，无法分解。")
        for (number, _), part in zip(own, apportion(share.total, weights), strict=True):
            share.given[number] = f"{part:f}"
    _refuse_gaps(shares, [(number, folder) for number, folder, _ in kept])


def _refuse_gaps(shares: tuple[Share, ...], rows: list[tuple[int, str]]) -> None:
    """Raise where a target that is shared out leaves out a sub-district of the roster."""
    for target in dict.fromkeys(share.target for share in shares if share.given):
        own = [share for share in shares if share.target == target]
        given = {number for share in own for number in share.given}
        without = list(dict.fromkeys(folder for number, folder in rows if number not in given))
        if without:
            raise RosterError(
                f"{own[0].cell} 起的指标“{target}”没有{'、'.join(without[:_SHOWN])}的总量。"
                "请为名册中的每个街道各写一行，或把“街道”留空，按全部社区分解。"
            )


def _number(text: str, cell: str, name: str) -> Decimal:
    found = as_number(text)
    if found is None or found < 0:
        said = f"现为“{text}”" if text else "现为空，请补上"
        raise RosterError(f"{cell}（{name}）用于分解指标，应为数字，{said}。")
    return found
