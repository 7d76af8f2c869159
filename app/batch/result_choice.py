"""Which column of a table of results answers for each item where several may, as 实际完成 and 累计 beside each other.

累计 may go back to the years before, and 实际完成 may be of the month alone: which of them a target is held against is
one reading for all tables of a run, for they are filled in after one circular.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from app.batch.quantities import quantity
from app.batch.result_columns import RESULT, SHARED, among, kind_of, of_other_months
from app.batch.result_headings import ACTUAL, OTHER, PAST, PLAN, SHARE, read
from app.batch.result_tables import has_cells, rows_below
from app.batch.wide_columns import readings_of, turned, unused
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.batch.workbook import Sheet

_SHOWN = 5
_FAR = Decimal("1.2")
_INDICATOR = "指标"


class Basis(Enum):
    """Which of 累计 and 实际完成 answers a target; `OPEN` where it cannot be told."""

    COUNTED = "counted"
    REACHED = "reached"
    OPEN = "open"


class Offer(NamedTuple):
    """The columns of one table by what they answer: (indicator, item) -> names, those that go first in front.

    The indicator is "" where the table has a column for it. `apart` are the columns that answer nothing, which is
    `said`; `header` bears all names.
    """

    sheet: Sheet
    header: tuple[str, ...]
    top: int
    regular: bool
    month: int | None
    groups: Mapping[tuple[str, str], Sequence[str]]
    apart: frozenset[str]
    said: tuple[str, ...]

    def filled(self, names: Iterable[str]) -> list[str]:
        """Return those of some columns that hold anything of a community's."""
        return [name for name in names if has_cells(self.sheet, self.header, self.top, name)]

    def contested(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the indicators with columns of both kinds, none of which is of the year, and these columns."""
        for (subject, item), names in self.groups.items():
            ranks = {read(name).rank for name in names}
            if item == ACTUAL and 1 in ranks and ranks & {2, 3} and not (0 in ranks and self._has_year(names)):
                yield subject, list(names)

    def _has_year(self, names: Iterable[str]) -> bool:
        return bool(self.filled(name for name in names if read(name).rank == 0))


class Contest(NamedTuple):
    """What the figures of one table say: in how many rows 累计 is `far` beyond what is planned, and of how many `rows`.

    `counted` and `reached` tell which columns are filled in; a table that comes every month is `regular`.
    """

    name: str
    counted: bool
    reached: bool
    regular: bool
    far: int
    rows: int


def offered(sheet: Sheet, header: tuple[str, ...], top: int, *, regular: bool, month: int | None) -> Offer:
    """Sort the columns of a table out; those that say months are of its `month`, where it is of one."""
    used = kind_of(header)
    groups: dict[tuple[str, str], list[str]] = {}
    if used is not None:
        other = of_other_months(header, month) if used is RESULT else []
        said = [f"的列“{'、'.join(other)}”是别的月份的数，没有用到。"] if other else []
        rest = tuple("" if name in other else name for name in header)
        groups = {("", item): among(rest, used, item) for item in used}
        return Offer(sheet, header, top, regular, month, groups, frozenset(other), tuple(said))
    readings = readings_of(header, month)
    apart = {name for name, one in readings.items() if not one.subject or one.item in {PAST, OTHER, SHARE}}
    for name, one in readings.items():
        if name not in apart:
            groups.setdefault((one.subject, one.item), []).append(name)
    groups |= {("", item): among(header, SHARED, item) for item in SHARED}
    return Offer(sheet, header, top, regular, month, groups, frozenset(apart), tuple(unused(readings)))


def contest(offer: Offer, capped: Callable[[str], bool]) -> Contest | None:
    """Return what a table says of which column answers its targets; None where it has no choice.

    Of what is not to be more than planned, `capped`, and of figures that are alike, nothing is learnt.
    """
    pairs = list(offer.contested())
    if not pairs:
        return None
    names = [name for _, both in pairs for name in both]
    filled = set(offer.filled(names))
    votes = [] if offer.regular else [vote for pair in pairs for vote in _votes(offer, *pair, filled, capped)]
    return Contest(
        offer.sheet.name,
        any(read(name).rank == 1 for name in filled),
        any(read(name).rank in {2, 3} for name in filled),
        offer.regular,
        sum(votes),
        len(votes),
    )


def _votes(
    offer: Offer, subject: str, names: Sequence[str], filled: set[str], capped: Callable[[str], bool]
) -> Iterator[bool]:
    """Yield for each row that tells it whether what is counted up is far beyond what is planned."""
    own = [name for name in names if name in filled]
    counted = next((name for name in own if read(name).rank == 1), None)
    reached = next((name for name in own if read(name).rank in {2, 3}), None)
    planned = next(iter(offer.groups.get((subject, PLAN), ())), None)
    if counted is None or reached is None or planned is None:
        return
    for _, row in rows_below(offer.sheet, offer.header, offer.top, []):
        one, other = quantity(row.get(counted, "")), quantity(row.get(planned, ""))
        indicator = subject or next((row[name] for name in RESULT[_INDICATOR] if name in row), "")
        if one is None or other is None or capped(indicator) or one == quantity(row.get(reached, "")):
            continue
        yield one.number > other.number * _FAR


def basis_of(contests: Sequence[Contest], *, report: bool) -> Basis | None:
    """Return the one reading of a run; None where no table has columns of both kinds filled in.

    Tables that come every month count up; what is far beyond the plan in two rows of three goes back to the years
    before. What lies between says neither: a `report` leaves it open, and a plan, which has to print something, prints
    what is counted up.
    """
    both = [one for one in contests if one.counted and one.reached]
    if not both:
        return None
    far, rows = sum(one.far for one in both), sum(one.rows for one in both)
    if 3 * far <= rows:
        return Basis.COUNTED
    if 3 * far >= 2 * rows and not any(one.regular for one in both):
        return Basis.REACHED
    return Basis.OPEN if report else Basis.COUNTED


def notes_on(basis: Basis | None, contests: Sequence[Contest]) -> Iterator[str]:
    """Yield what to say of tables whose figures speak against the reading of the run, and ask where there is none."""
    both = [one for one in contests if one.counted and one.reached]
    far = [one.name for one in both if 2 * one.far > one.rows]
    near = [one.name for one in both if one.regular or 2 * one.far <= one.rows != 0]
    if basis is Basis.OPEN:
        against = f"而{tables(near)}不是" if near else "而其余各行不是"
        yield (
            f"这次的成果表中，“累计”和“实际完成”等两列都可作完成值：{tables(far)}的累计多数比计划多出两成以上"
            f"（可能含以前年度的数），{against}，看不出以哪一列为准，两列都没有采用，报告中以【待补：…】标出。"
            "请把作为完成值的一列在各表中都改名为“本年完成”。"
        )
    elif basis is Basis.COUNTED and far:
        yield f"{tables(far)}的累计多数比计划多出两成以上，可能含以前年度的数；这次各表都取累计的一列，请核对。"
    elif basis is Basis.REACHED and near:
        yield (
            f"{tables(near)}的累计没有比计划多出两成，“实际完成”等可能只是当期的数；这次各表都不取累计的一列，请核对。"
        )
    if basis is None and len({one.counted for one in contests if one.counted != one.reached}) > 1:
        counted = [one.name for one in contests if one.counted]
        reached = [one.name for one in contests if one.reached]
        yield (
            f"{tables(counted)}只填了累计的一列，{tables(reached)}只填了“实际完成”等一列，各取所填的一列，"
            "请核对是不是同一个口径。"
        )


def tables(names: Sequence[str]) -> str:
    """Return the tables that a note is about, of many the first."""
    return some(names, _SHOWN) + (f"（共 {len(names)} 张表）" if len(names) > _SHOWN else "")


def chosen(offer: Offer, basis: Basis | None) -> tuple[tuple[str, ...], list[str]]:
    """Return the header with one column for each item, for a table's rows must not differ in it; and what to say.

    The others bear no name any more. A column that has no cells holds nothing against one that has, but where the
    reading of the run is the other one.
    """
    said, left = list(offer.said), set(offer.apart)
    disputed = {subject for subject, _ in offer.contested()}
    for (subject, item), names in offer.groups.items():
        if len(names) < 2:
            continue
        called = f"{subject}”的“{item}" if subject else item
        filled = offer.filled(names)
        best = _ranked(names, basis) if item == ACTUAL else list(names)
        if item == ACTUAL and subject in disputed and basis is not None:
            fitting = [name for name in filled if basis is not Basis.OPEN and _answers(name, basis)]
            if filled and not fitting:
                left.update(names)
                said += [] if basis is Basis.OPEN else [_unfilled(filled, best[0], called)]
                continue
        kept = next((name for name in best if name in filled), best[0])
        left.update(name for name in names if name != kept)
        said.append(_told(kept, sorted(names, key=offer.header.index), called))
    header = tuple("" if name in left else name for name in offer.header)
    changed = turned(offer.header, header, offer.month) if kind_of(offer.header) is None else []
    if changed:
        said.append(f"的列“{'、'.join(changed)}”看不出是计划数还是完成值，没有采用。")
    return tuple("" if name in changed else name for name in header), said


def _ranked(names: Sequence[str], basis: Basis | None) -> list[str]:
    """Return columns that may be what was reached, the first the one that holds."""
    last = 1 if basis is Basis.REACHED else None
    return sorted(names, key=lambda name: (rank == last, rank) if (rank := read(name).rank) else (False, rank))


def _answers(name: str, basis: Basis) -> bool:
    rank = read(name).rank
    return rank == 1 if basis is Basis.COUNTED else rank in {2, 3}


def _unfilled(filled: Sequence[str], wanted: str, called: str) -> str:
    return (
        f"的列“{wanted}”没有填，而这次的成果表都以它这样的列作“{called}”，“{'、'.join(filled)}”的口径可能不同，没有采用，"
        f"完成值以【待补：…】标出。请补填“{wanted}”。"
    )


def _told(kept: str, there: Sequence[str], called: str) -> str:
    """Say which of the columns that are `there` for one item is kept, and why another may be meant."""
    others = [name for name in there if name != kept]
    told = f"的列“{'、'.join(there)}”都可作“{called}”，取“{kept}”，没有用到“{'、'.join(others)}”"
    return f"{told}{_doubt(kept, others)}，请核对。"


def _doubt(kept: str, others: Sequence[str]) -> str:
    """Return why another column may be the one that is meant, "" where nothing tells them apart."""
    if read(kept).item not in {ACTUAL, ""}:
        return ""
    ranks = {read(name).rank for name in others}
    if read(kept).rank == 1 and ranks & {2, 3}:
        return "（可能只是当期的数）"
    return "（可能含以前年度的数）" if read(kept).rank in {2, 3} and 1 in ranks else ""
