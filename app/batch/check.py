"""Plan and roster held against each other before the first document is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from app.batch.areas import ABOVE
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.bare_rates import BareRates
from app.batch.blanks import Blanks
from app.batch.faults import Fault, Faults
from app.batch.fields import ALL
from app.batch.figures import Figures
from app.batch.joins import joined_figures
from app.batch.losses import besides
from app.batch.measured import Units, shows_number
from app.batch.odd_parts import odd_parts
from app.batch.placeholders import Placeholders
from app.batch.quantities import quantity
from app.batch.result_rows import place_of
from app.batch.sharing import unmade
from app.batch.strangers import Strangers
from app.batch.unfit import NO_XML
from app.batch.wording import together
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.batch.fields import Known
    from app.batch.losses import Loss
    from app.batch.roster import Roster, Row
    from app.batch.template import Plan

_LONGEST_VALUE = 5000  # characters of one cell; more is a mistake in the roster
_AT_ONCE = 500  # rows
_SHOWN = 10  # of a kind are named


@dataclass(slots=True)
class Survey:
    """What is known before the first document: `faults` row -> why it cannot be done; `notes` for a person to read.

    `told` says the faults for the screen, what many rows share once.
    """

    fields: tuple[str, ...]
    lists: tuple[str, ...]
    faults: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class _Needed(NamedTuple):
    """What no row may lack: `fields` that must be there, `numbers` among them, `lists` that must have rows.

    `idle` are list and column of what the plan does not look at.
    """

    fields: frozenset[str]
    numbers: tuple[str, ...]
    lists: frozenset[str]
    idle: frozenset[tuple[str, str]]


def survey(plan: Plan, roster: Roster) -> Survey:
    """Look at every row for what the plan needs of it.

    Raises:
        RosterError: the plan asks for a field or a column that is not there, or for none at all; or what is wrong with
            a further sheet may cost any community. It then names all faults of all sheets.
    """
    with roster.losses.beside():
        found = Survey(_columns(plan, roster), _lists(plan, roster))
    loose = () if SUBDISTRICT in found.fields and _needed(plan, SUBDISTRICT) else roster.loose
    found.notes += [*roster.notes, *loose, *_remarks(found, roster), *plan.notes, *_unused(found, roster)]
    shared = {share.target for share in roster.shares}.difference(roster.table.fields)
    everywhere = shared.intersection(loss.part for loss in roster.losses.found if loss.keys is None)
    needs = _Needed(
        frozenset(name for name in found.fields if _needed(plan, name)),
        tuple(name for name in found.fields if name in plan.needs.numbers),
        frozenset(plan.needs.wanted),
        _idle(plan, found, roster),
    )
    names = {*found.fields, *plan.needs.lists, *(name.partition(".")[0] for name in plan.needs.fields)}
    names |= _material(found, roster)

    def used(loss: Loss) -> bool:
        return loss.part is None or (loss.part in names and (loss.part, loss.column) not in needs.idle)

    lost, unknown, spare = roster.losses.of(used)
    found.notes += [f"{said.rstrip('。')}。方案没有用到，不影响各社区的文件。" for said in spare]
    faults, unfilled, blanks, figures = Faults(), Placeholders(plan.text), Blanks(plan.needs.shown), Figures()
    strangers, rates = Strangers(plan.text), BareRates(plan.text, plan.needs.shown)
    units = Units(needs.numbers)
    beside = bool(roster.lists or lost)  # more than its cells may be at fault with a row
    pending = roster.rows
    while rows := list(islice(pending, _AT_ONCE)):
        columns = {name: [row.values[name] for row in rows] for name in found.fields}
        figures.look(rows, columns)
        strangers.look(rows)
        rates.look(rows, columns, roster)
        unlike = units.look(rows, columns, roster)
        if not beside and not unlike and _are_plain(rows, columns, needs, unfilled):
            continue
        for row in rows:
            own = lost.get((row.area, row.community), ())
            without = everywhere | shared.intersection(loss.part for loss in own)  # why these are empty is said already
            asked = needs._replace(fields=needs.fields - without) if without else needs
            said = besides(chain(_faults(row, roster, found, asked), unlike.get(row.number, ())), own)
            if said:
                found.faults[row.number] = faults.add(row, said)
            else:
                _look_for_unfilled(row, roster, found, plan, unfilled)
                blanks.look(row, roster)
    found.told += faults.told()
    if unknown:
        losses = roster.losses.said(used)
        raise RosterError(together([*losses, *faults.told(without={loss.said for loss in roster.losses.found})]))
    found.notes += [
        *unfilled.notes(),
        *blanks.notes(),
        *strangers.notes(),
        *rates.notes(),
        *joined_figures(plan, roster),
    ]
    found.notes += [*figures.notes(roster, found.faults), *unmade(roster, found.faults)]
    found.notes += odd_parts(roster, found.fields, plan.text)
    return found


def _are_plain(rows: Sequence[Row], columns: Mapping[str, list[str]], needs: _Needed, unfilled: Placeholders) -> bool:
    """Tell whether all cells of `rows` are as they should be; nearly all are, which is soon told of many at once."""
    cells = list(chain.from_iterable(columns.values()))
    return (
        not any(row.errors for row in rows)
        and all(map(all, (columns[name] for name in needs.fields)))
        and max(map(len, cells), default=0) <= _LONGEST_VALUE
        and "".join(cells).isprintable()
        and all(map(shows_number, filter(None, chain.from_iterable(set(columns[name]) for name in needs.numbers))))
        and not unfilled.notices(cells)
    )


def _look_for_unfilled(row: Row, roster: Roster, found: Survey, plan: Plan, unfilled: Placeholders) -> None:
    if unfilled.notices([row.values[name] for name in found.fields]):
        for name in found.fields:
            unfilled.look(roster.table.sheet.name, roster.cell(row.number, name), name, row.values[name])
    for title in found.lists:
        wanted = plan.needs.lists.get(title)
        for item in row.lists[title]:
            if not unfilled.notices(item.values()) or (origin := roster.origins.get(id(item))) is None:
                continue
            for name, value in item.items():
                if not wanted or name in wanted:
                    unfilled.look(origin[0].name, *place_of(origin, item, name), value)


def refuse_unknown(plan: Plan, known: Known) -> None:
    """Raise where the plan uses a field, a list or a column of a list that the roster does not have.

    Raises:
        RosterError: it names plan and field.
    """
    if ALL in plan.needs.printed:
        raise RosterError(
            f"{plan.path.name} 中的 {{{{{plan.needs.printed[ALL]}}}}} 印不出来：“{ALL}”是全部各列，"
            f'请写明是哪一列，如 {{{{社区}}}}、{{{{ {ALL}["走访目标(%)"] }}}}。'
        )
    _refuse_misused(plan, known)
    name = plan.path.name
    said = []
    fields = [wanted for wanted in plan.needs.fields if _columns_of(wanted, known) is None]
    if fields and known.sheet not in plan.needs.lists:
        said.append(known.missing(fields, name))
    lists = [title for title in plan.needs.lists if title not in known.lists]
    if lists:
        said.append(known.missing_lists(lists, name))
    for title, columns in plan.needs.lists.items():
        offered = known.lists.get(title)
        lacking = [column for column in columns if offered is not None and column not in offered]
        if lacking:
            said.append(
                f"{name} 用到“{title}”表的{''.join(f'“{column}”' for column in lacking)}列，"
                f"{known.name} 的这张表中没有。现有：{'、'.join(offered or ())}。"
            )
    if said:
        raise RosterError("".join(said))


def _columns(plan: Plan, roster: Roster) -> tuple[str, ...]:
    """Return the columns of the roster that the plan uses."""
    needs, known = plan.needs, roster.known
    if not needs.fields and not needs.lists:
        raise RosterError(
            f"{plan.path.name} 中没有 {{{{字段}}}}，各社区的文件会完全相同。请在方案中写入字段，如 {{{{社区}}}}。"
        )
    refuse_unknown(plan, known)
    used: dict[str, None] = {}
    for name in needs.fields:
        used.update(dict.fromkeys(_columns_of(name, known) or ()))
    if needs.everything:
        used.update(dict.fromkeys(filter(None, known.fields)))
    return tuple(used)


def _lists(plan: Plan, roster: Roster) -> tuple[str, ...]:
    """Return the lists of the roster that the plan uses, in loops or otherwise: {% if 任务 %}, {{任务|length}}."""
    used = dict.fromkeys((*plan.needs.lists, *(name.partition(".")[0] for name in plan.needs.fields)))
    return tuple(name for name in used if name in roster.lists and name not in roster.fields)


def _columns_of(name: str, known: Known) -> list[str] | None:
    """Return the columns behind a name of the plan: itself, a of a.b, or all of a.…; None where there is none."""
    root = name.partition(".")[0]
    if name in known.fields:
        return [name]
    below = [column for column in known.fields if column.startswith(f"{name}.")]
    if below:
        return below
    return [root] if root in known.fields else [] if root in known.lists else None


def _refuse_misused(plan: Plan, known: Known) -> None:
    """Refuse a list that is printed like a field, and a field that is gone through like a list."""
    needs = plan.needs
    for title, words in needs.printed.items():
        if title in known.lists and title not in known.fields:
            raise RosterError(
                f"{plan.path.name} 中的 {{{{{words}}}}} 印不出来：“{title}”是一张任务表，不是一个字段。要逐行列出请用"
                f" {{% for 项 in {title} %}}{{{{项.{_column(known, title)}}}}}{{% endfor %}}，"
                f"要印项数请用 {{{{{title}|length}}}}。"
            )
    for title in needs.lists:
        if title in known.fields:
            raise RosterError(
                f"{plan.path.name} 用 {{% for %}} 循环“{title}”，但它在 {known.name} 中是一列，不是一张任务表。"
                f"要逐行列出，请在名册中加一张名为“{title}”的工作表，其中有“{COMMUNITY}”列。"
            )


def _column(known: Known, title: str) -> str:
    return next((name for name in known.lists[title] if name not in {COMMUNITY, SUBDISTRICT}), COMMUNITY)


def _needed(plan: Plan, column: str) -> bool:
    needs = plan.needs.fields
    return any(needed and (name == column or column == name.partition(".")[0]) for name, needed in needs.items())


def _material(found: Survey, roster: Roster) -> set[str]:
    """Return the columns and lists from which paragraphs are written that the plan asks for."""
    asked = [paragraph for paragraph in roster.paragraphs if paragraph.field in found.fields]
    return {name for paragraph in asked for name in paragraph.basis or (*roster.fields, *roster.columns)}


def _idle(plan: Plan, found: Survey, roster: Roster) -> frozenset[tuple[str, str]]:
    """Return list and column of what is in the lists that are used and nobody looks at."""
    titles = set(found.lists) - _material(found, roster)
    return frozenset(
        (title, column) for title in titles for column in roster.columns[title] if plan.needs.leaves(title, column)
    )


def _remarks(found: Survey, roster: Roster) -> list[str]:
    """Return what a person should know of the lists that are used."""
    used = _material(found, roster).union(found.lists)
    return [said for title, remarks in roster.remarks.items() if title in used for said in remarks]


def _unused(found: Survey, roster: Roster) -> list[str]:
    material = _material(found, roster)
    used = {share.weight for share in roster.shares} | material | {COMMUNITY, SUBDISTRICT, *ABOVE, *found.fields}
    spare = [name for name in roster.fields if name and name not in used]
    said = []
    if spare:
        said.append(f"{roster.path.name} 的字段“{'、'.join(spare[:_SHOWN])}”方案没有用到。")
    said += [
        f"{roster.path.name} 的工作表“{name}”方案没有用到。"
        for name in roster.lists
        if name not in {*found.lists, *material, *roster.reported}
    ]
    if roster.reported and roster.reported.isdisjoint({*found.lists, *material}):
        said.append(
            "成果表方案没有用到：要按成果表写报告，请加 --report；要填入方案，请写 {% for 项 in 结果 %} 的循环。"
        )
    return said


def _faults(row: Row, roster: Roster, found: Survey, needs: _Needed) -> Iterator[Fault]:
    """Yield why the row cannot be done, all that is known at once; the cells are named."""
    values = [row.values[name] for name in found.fields]
    text = "".join(values)
    plain = all(values) and len(text) <= _LONGEST_VALUE and text.isprintable()  # nearly all rows
    if row.errors or not plain:
        yield from _cell_faults(row, roster, found, needs)
    for name in needs.numbers:
        value = row.values[name]
        if value and name not in row.errors and not shows_number(value):
            said = "应为数字，方案要用它比较或计算" + ("，单位请写进列名" if quantity(value) is not None else "")
            yield Fault(said, roster.cell(row.number, name), name, value[:20])
    for title in found.lists:
        yield from _list_faults(row, title, roster, needs)


def _cell_faults(row: Row, roster: Roster, found: Survey, needs: _Needed) -> Iterator[Fault]:
    for name in dict.fromkeys((SUBDISTRICT, COMMUNITY, *found.fields)):
        said = row.errors.get(name)
        if said is None and name in found.fields:
            said = _value_fault(row.values[name], name in needs.fields)
        if said is not None:
            yield Fault(said, roster.cell(row.number, name), name)


def _list_faults(row: Row, title: str, roster: Roster, needs: _Needed) -> Iterator[Fault]:
    rows = row.lists[title]
    if not rows and title in needs.lists:
        yield Fault(f"在工作表“{title}”中没有对应的行，方案要逐行列出", f"{row.folder}{row.community}")
    for number, item in enumerate(rows, 1):
        text = "".join(item.values())
        if len(text) <= _LONGEST_VALUE and text.isprintable():  # nearly all rows
            continue
        for name, value in item.items():
            said = _value_fault(value, needed=False)
            if said is not None and (title, name) not in needs.idle:
                origin = roster.origins.get(id(item))
                where = f"工作表“{title}”中{row.community}的第{number}行", name
                yield Fault(said, *(where if origin is None else place_of(origin, item, name)))


def _value_fault(value: str, needed: bool) -> str | None:
    if not value:
        return "为空，方案需要这一项" if needed else None
    if len(value) > _LONGEST_VALUE:
        return f"有 {len(value)} 个字，超过 {_LONGEST_VALUE} 个字"
    control = None if value.isprintable() else NO_XML.search(value)
    return None if control is None else f"含有不可见的控制字符（U+{ord(control[0]):04X}）"
