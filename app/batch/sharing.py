"""Targets shared out: the sheet 指标分解 (`share_sheet`) gives totals for sub-districts, their communities get parts.

Parts are rounded by largest remainders, so that they add up to the total; they have as many decimals as the total.
Where the roster has the column already, its parts are checked against the total instead (TGT-06).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from app.batch.areas import areas_meant
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.numbers import as_number
from app.batch.places import split_region
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from app.batch.losses import Losses
    from app.batch.owners import Key
    from app.batch.roster import Roster
    from app.batch.table import Table

_SHOWN = 10
_MEASURED = re.compile(r"([\d０-９][\d０-９,，.．]*)\s*([\u4e00-\u9fff㎡]{1,4})")  # 100户
_WHOLE = re.compile("全|各|所有|本[区县市镇]")  # 全区, 各街道
_MANIFOLD = re.compile("[十百千万亿]")
_EXACT = Context(prec=200)  # digits: of a share of the longest total that a cell may hold


@dataclass(slots=True)
class Share:
    """One line of the sheet: `given` holds the part of each row of the roster; `cell` names the cell of the total.

    `void` where it cannot be shared out; what is wrong is noted as a loss of its communities.
    """

    target: str
    total: Decimal
    weight: str
    folder: str
    unit: str
    cell: str
    given: dict[int, str] = field(default_factory=dict)
    void: bool = False


def apportion(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Return parts of `total` in proportion to `weights` that add up to it, with as many decimals as it has.

    What rounding down leaves over goes to the largest remainders, of equal ones to the larger weight,
    then to the first.
    """
    exponent = total.as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    whole = sum(weights)
    with localcontext(_EXACT):
        exact = [total * weight / whole for weight in weights]
        parts = [part.quantize(step, ROUND_FLOOR) for part in exact]
        left = int((total - sum(parts)) / step)
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], -weights[index], index))
    for index in order[:left]:
        parts[index] = _EXACT.add(parts[index], step)
    return parts


def parts(roster: Roster) -> Iterator[tuple[object, ...]]:
    """Yield what each community got of each total.

    The cells of a row: target, row, sub-district, community, weight column, weight, part, unit.
    """
    own: dict[int, list[Share]] = {}
    for share in roster.shares:
        for number in share.given:
            own.setdefault(number, []).append(share)
    for row in roster.rows if own else ():
        for share in own.get(row.number, ()):
            weight = _amount(row.values[share.weight])
            shown = float(weight) if weight is not None else ""
            part = float(share.given[row.number])
            name = f"{row.community}（没有生成）" if COMMUNITY in roster.misnamed.get(row.number, ()) else row.community
            yield share.target, row.number, row.folder, name, share.weight, shown, part, share.unit


def unmade(roster: Roster, faults: Container[int]) -> Iterator[str]:
    """Yield a note on each total of which a row in `faults` has a part: those of the others are not all of it."""
    for share in roster.shares:
        lost = [number for number, part in share.given.items() if number in faults and as_number(part)]
        if lost and len(lost) < len(share.given):
            made = sum(Decimal(part) for number, part in share.given.items() if number not in faults)
            rows = some([f"第{number}行 {share.given[number]}{share.unit}" for number in lost], _SHOWN)
            yield (
                f"{share.cell} 的“{share.target}”总量 {share.total:f}{share.unit} 也分给了这次不能生成的{rows}，"
                f"其余各份相加为 {made:f}{share.unit}，不等于总量。"
                "请改正这些行后补做；应删去的行，删去后各份的数会变，请全部重新生成。"
            )


class _Own(NamedTuple):
    """A row of the roster as far as it is shared out to: its community, and of weights and parts the cells."""

    number: int
    key: Key
    values: dict[str, str]
    wrong: dict[str, str]


_InTheWay = tuple[str, tuple[str, str] | None]


def shared(
    shares: Iterable[Share],
    table: Table,
    losses: Losses,
) -> None:
    """Work out the parts of each share, or check those that the roster gives.

    `losses` gets it where no community belongs to the sub-district, a weight or part is no number, or the parts that
    the roster gives do not add up; the cell is named.
    """
    shares = tuple(shares)
    wanted = {share.weight for share in shares} | {share.target for share in shares}
    kept = [
        _Own(
            number,
            (table.area(values), values[COMMUNITY]),
            {name: values[name] for name in wanted if name in values},
            {name: wrong[name] for name in wanted if name in wrong},
        )
        for number, values, wrong in table.rows()
    ]
    cell = table.cell
    _note_loose(shares, kept, cell, losses)
    areas: dict[str, list[_Own]] = {}
    for row in kept:
        areas.setdefault(row.key[0], []).append(row)
    for share in shares:
        own = areas.get(share.folder, []) if share.folder else kept
        said = [] if share.void else list(_shared(share, own, cell))
        share.void = share.void or bool(said)
        for words, place in said:
            losses.add(words, share.target, {row.key for row in own} if share.folder and own else None, place)
    _note_gaps(shares, kept, losses)


def _shared(share: Share, own: list[_Own], cell: Callable[[int, str], str]) -> Iterator[_InTheWay]:
    """Share out one total; yield what is in the way, where it is a cell of the roster with that and its column."""
    if not own:
        whole = "；要分给全部社区的，“街道”请写“全部”" if _WHOLE.match(share.folder) else ""
        yield f"{share.cell} 的街道“{share.folder}”在名册中没有社区。请核对名称{whole}", None
        return
    given = share.target in own[0].values
    column = share.target if given else share.weight
    if column not in own[0].values:
        yield f"{share.cell} 一行的权重列“{share.weight}”在名册中没有", None
        return
    numbers = []
    measured = _in_one_unit([row.values[column] for row in own])
    for row in own:
        amount = _amount(row.values[column]) if measured else as_number(row.values[column])
        fault = _number_fault(row, column, amount)
        if fault is None:
            numbers.append(amount or Decimal(0))
        else:
            place = cell(row.number, column), column
            yield f"{place[0]}（{column}）用于分解指标，{fault}", place
    if len(numbers) < len(own):
        return
    if given:
        if sum(numbers) != share.total:
            where = f"{share.folder}各社区" if share.folder else "各社区"
            said = f"{share.cell} 的“{share.target}”总量为 {share.total:f}，名册中{where}合计为 {sum(numbers):f}，"
            yield f"{said}相差 {abs(share.total - sum(numbers)):f}（TGT-06 合计不符）", None
    elif not sum(numbers):
        yield f"{share.cell} 一行的权重列“{share.weight}”合计为 0，无法分解", None
    else:
        for row, part in zip(own, apportion(share.total, numbers), strict=True):
            share.given[row.number] = f"{part:f}"


def _note_loose(shares: tuple[Share, ...], rows: list[_Own], cell: Callable[[int, str], str], losses: Losses) -> None:
    """Note communities without a sub-district where a total is shared out within one: they may belong to it."""
    loose = [row for row in rows if not split_region(row.key[0])[1]]
    if not loose or len(loose) == len(rows):
        return
    where = some([cell(row.number, SUBDISTRICT) for row in loose], _SHOWN)
    for share in shares:
        if share.folder and not share.void:
            share.void = True
            losses.add(
                f"{where}（{SUBDISTRICT}）为空，看不出是哪个街道的社区，按街道分解的“{share.target}”无法分解。请逐行补上街道",
                share.target,
                None,
            )


def _note_gaps(shares: tuple[Share, ...], rows: list[_Own], losses: Losses) -> None:
    """Note a target that leaves out a sub-district of the roster, which has no part of its own either."""
    for target in dict.fromkeys(share.target for share in shares if rows and share.target not in rows[0].values):
        own = [share for share in shares if share.target == target]
        areas = {share.folder for share in own}
        met = {own for area in areas for own in areas_meant(area, {row.key[0] for row in rows})} | areas
        without = [row.key for row in rows if row.key[0] not in met] if "" not in areas else []
        if without:
            folders = list(dict.fromkeys(folder or "（空）" for folder, _ in without))
            losses.add(
                f"{own[0].cell} 起的指标“{target}”没有{some(folders, _SHOWN)}的总量。"
                "请为名册中的每个街道各写一行，或把“街道”留空，按全部社区分解",
                target,
                without,
            )


def _in_one_unit(cells: list[str]) -> bool:
    """Tell whether all cells with a unit have the same; one of 万户 must stand in all of them."""
    measured = [match for cell in cells if (match := _MEASURED.fullmatch(cell))]
    units = {match[2] for match in measured}
    return len(units) == 1 and (len(measured) == len(cells) or not _MANIFOLD.search(units.pop()))


def _amount(cell: str) -> Decimal | None:
    """Return the number in a cell, behind which its unit may stand: 100户."""
    measured = _MEASURED.fullmatch(cell)
    return as_number(cell if measured is None else measured[1])


def _number_fault(row: _Own, column: str, found: Decimal | None) -> str | None:
    if column in row.wrong:
        return row.wrong[column]
    text = row.values[column]
    if found is None:
        return f"应为数字，现为“{text}”" if text else "应为数字，现为空，请补上"
    return f"不能是负数，现为“{text}”" if found < 0 else None
