"""What can be known before the first document: a plan that never ends or fails for each row, a brief's wrong cells."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from app.batch.brief import BriefPlan, filled
from app.batch.brief_shares import shares_without_sign
from app.batch.budget import Exhausted
from app.batch.cells import shown
from app.batch.days import next_years
from app.batch.markdown import TextTemplate
from app.batch.misses import kind_of
from app.batch.result_rows import cell_of
from app.batch.template import SlowTemplate
from app.batch.unfit import NoText, Unrounded
from app.batch.wording import joined, some
from app.errors import RosterError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.batch.check import Survey
    from app.batch.roster import Roster, Row
    from app.batch.slots import Fields
    from app.batch.template import Plan

    _Origins = Mapping[str, tuple[Mapping[str, str] | None, str, str]]

_OWN = re.compile("缺少这个必填字段|没有这个字段")
_ENTRY = re.compile(r"[a-z]+\[\d+\]")
_SHOWN = 10
_WHOLE = "（全文）"
_TRIED = 20  # rows first, spread over the roster: the first ones may be of one sub-district with one trouble
_SECONDS = 10.0  # for the rest of the rows, where all of these fail
_SLOW = "{} 的版式（如正文后没有落款，只有版记）不能预先排好，逐份排版，速度约为平常的二十分之一。"


def try_out(plan: Plan, people: Roster, found: Survey, stopped: Callable[[], bool]) -> None:
    """Render some rows up to the first that can be; what is wrong with the cells of a brief's rows becomes their fault.

    Once `stopped` says yes, nothing more is tried.

    Raises:
        RosterError: a quotient is printed that nobody rounds; what the plan says fails in the same way for all rows, as
            far as time allows to try them, of which some spread over the roster had no fault of their own; or it loops
            or grows without end for these.
    """
    if isinstance(plan, BriefPlan):
        _refuse_own_faults(plan, people, found)
    _refuse_unrounded(plan, people, found, stopped)
    said, count, endless = _failures(plan, people, found, stopped)
    if count > 1 and isinstance(plan, BriefPlan):
        said = next(
            filter(None, (_in_own_cells(plan, people, row, found) for row in islice(people.rows, _TRIED))), said
        )
    if count == 1 and endless:
        raise RosterError(f"{plan.path.name}：{said}")
    if count > 1:
        name = (plan.called if isinstance(plan, BriefPlan) else "") or f"{plan.path.name} "
        raise RosterError(f"{name}试了名册中的 {count} 行，都不能成立，没有生成文件：{said}")
    if isinstance(plan, TextTemplate) and plan.press.left:
        found.notes.append(_SLOW.format(plan.path.name))
    if isinstance(plan, BriefPlan):
        _find_cells(plan, people, found, stopped)


def _refuse_own_faults(plan: BriefPlan, people: Roster, found: Survey) -> None:
    """Refuse a brief that lacks a field, or has one that no brief has: it is the same for each row, and told once.

    Raises:
        RosterError: it names the fields.
    """
    common: dict[tuple[str, str], None] | None = None
    for row in islice((row for row in people.rows if row.number not in found.faults), _TRIED):
        wrong, origins = _wrong(plan, _values(row, found))
        own = {fault: None for fault in wrong if fault[0] not in origins and _OWN.match(fault[1])}
        common = own if common is None else {fault: None for fault in common if fault in own}
    if common:
        said = [f"字段 {path or _WHOLE}：{message}" for path, message in common]
        raise RosterError(f"{plan.path.name} {joined(said, len(said))}")


def _refuse_unrounded(plan: Plan, people: Roster, found: Survey, stopped: Callable[[], bool]) -> None:
    """Refuse a plan that prints a quotient as it is where that has more decimals than a person writes, in any row.

    Of a plan that takes long for each row only some are looked at; what the others print costs them alone.

    Raises:
        RosterError: it names the tag and the first such row.
    """
    if not plan.needs.divides:
        return
    for row in islice(people.rows, _TRIED if isinstance(plan, SlowTemplate) else None):
        if stopped():
            return
        if row.number in found.faults:
            continue
        with suppress(OSError, MemoryError):  # which is said when the row is done
            try:
                plan.work_out(_values(row, found))
            except UserError as error:
                if isinstance(error.__cause__, Unrounded):
                    raise RosterError(f"{plan.path.name}（名册第{row.number}行 {row.community}）：{error}") from error
                if isinstance(error.__cause__, Exhausted):
                    return  # which takes long for each row, and is looked for below


def _failures(plan: Plan, people: Roster, found: Survey, stopped: Callable[[], bool]) -> tuple[str, int, bool]:
    """Return why the first row tried cannot be rendered, how many cannot, and whether that is for want of an end.

    None of them where the plan is not to blame.
    """
    step = -(-people.count // _TRIED) or 1
    said, count, endless = "", 0, False
    ends = time.monotonic() + _SECONDS  # what has no end takes long to try
    for first in (True, False):
        for place, row in enumerate(people.rows):
            if (place % step == 0) != first:
                continue
            if stopped():
                return "", 0, False
            if row.number in found.faults:
                if first:
                    return "", 0, False
                continue
            if time.monotonic() > ends and (count > 1 if endless else not first):
                return said, count, endless
            failure = _failure(plan, _values(row, found))
            if failure is None or (said and kind_of(said) != kind_of(failure[0])):
                return "", 0, False
            said, count, endless = said or failure[0], count + 1, failure[1]
        if endless:
            break
        ends = time.monotonic() + _SECONDS
    return said, count, endless


def _failure(plan: Plan, values: Fields) -> tuple[str, bool] | None:
    """Return why `values` cannot be rendered and whether any others cannot either; None where it is said later.

    Those without end cannot, nor those that a tag prints something else for than text.
    """
    try:
        plan.render(values)
    except UserError as error:  # what cannot be laid out has no title, whoever's it is
        return str(error), not isinstance(error, RosterError) or isinstance(error.__cause__, Exhausted | NoText)
    except Exception:  # noqa: BLE001 - it is said when the row is done
        return None
    return None


def _values(row: Row, found: Survey) -> Fields:
    return {name: row.values[name] for name in found.fields} | {name: row.lists[name] for name in found.lists}


def _find_cells(plan: BriefPlan, people: Roster, found: Survey, stopped: Callable[[], bool]) -> None:
    """Tell what no brief may hold by the cell it comes from, and note what is written there as it hardly is meant."""
    bare: dict[str, None] = {}
    later: dict[str, None] = {}
    count = 0
    for row in people.rows:
        if stopped():
            return
        if row.number in found.faults:
            continue
        said, own, moved = _in_own_cells(plan, people, row, found), dict[str, None](), dict[str, None]()
        try:
            if not said:
                own = dict.fromkeys(_bare(plan, people, row, found))
                moved = dict.fromkeys(_later(plan, people, row, found))
        except UserError:
            continue  # it is said when the row is done
        except Exception as error:  # noqa: BLE001 - one row is not to end the run
            said = f"{plan.path.name} 字段 {_WHOLE}：{_unread(error)}"
        if said:
            found.faults[row.number] = said
            continue
        count += len(own)
        bare |= dict.fromkeys(islice(own, max(0, _SHOWN + 1 - len(bare))))
        later |= dict.fromkeys(islice(moved, max(0, _SHOWN + 1 - len(later))))
    if later:
        found.notes.append(
            f"时限没有写年份，按成文日期以后的最近一个采用，在下一年：{some(list(later), _SHOWN)}，"
            "请核对，不是的请写上年份。"
        )
    if bare:
        found.notes.append(
            f"{some(list(bare), _SHOWN)}（共 {count} 格）是比率而没有百分号，会照这个数写成 0.92% 的样子；"
            "若是百分数，请改为 92% 的样子或设为百分比格式。"
        )


def _bare(plan: BriefPlan, people: Roster, row: Row, found: Survey) -> Iterator[str]:
    """Yield the cells of a row that stand as 0.92 before the brief's own sign."""
    for origin, text in shares_without_sign(plan, _values(row, found)):
        yield f"{_where(people, row, *origin)}“{text}”"


def _later(plan: BriefPlan, people: Roster, row: Row, found: Survey) -> Iterator[str]:
    """Yield the deadlines of a row that name no year and are taken for the next year's, by cells."""
    if plan.called:
        return  # its tables were looked at cell by cell
    from app.request import without_blanks

    values = _values(row, found)
    moved = next_years(without_blanks(filled(plan.data, values)), plan.today)
    origins = plan.taken_from(values) if moved else {}
    for path, said, day in moved:
        where = _where(people, row, *origins[path]) if path in origins else f"{plan.path.name} 字段 {path}"
        yield f"{where}“{said[:20]}”（{shown(day)}）"


def _wrong(plan: BriefPlan, values: Fields) -> tuple[list[tuple[str, str]], _Origins]:
    """Return what is wrong with the brief of a row, and where its fields come from."""
    try:
        wrong = plan.faults(values)
        return wrong, plan.taken_from(values) if wrong else {}
    except UserError:  # it is said when the row is done
        return [], {}
    except Exception as error:  # noqa: BLE001 - one row is not to end the run
        return [("", _unread(error))], {}


def _unread(error: Exception) -> str:
    return f"填入这一行的内容后读不出来，请核对这一行所用的各格（{type(error).__name__}）"


def _in_own_cells(plan: BriefPlan, people: Roster, row: Row, found: Survey) -> str:
    """Return what is wrong with the brief of a row, by cells; "" where nothing is, or it is said when it is done."""
    wrong, origins = _wrong(plan, _values(row, found))
    said = []
    for path, message in wrong:
        item, title, column = origins.get(path, (None, "", ""))
        where = _where(people, row, item, title, column) if column else f"{plan.path.name} 字段 {path or _WHOLE}"
        said.append(f"{where}：{_in_cells(message, people, row, origins)}")
    said = list(dict.fromkeys(said))  # one cell may be of several entries
    return joined(said, len(said))


def _in_cells(message: str, people: Roster, row: Row, origins: _Origins) -> str:
    """Return a message on a brief in the words of the tables that it was made from: results[0] is a cell there."""

    def cell(match: re.Match[str]) -> str:
        origin = origins.get(f"{match[0]}.actual") or next(
            (one for path, one in origins.items() if path.startswith(f"{match[0]}.")), None
        )
        return match[0] if origin is None else _where(people, row, *origin)

    unit = "另写在“单位”列" if any(path.endswith(".unit") for path in origins) else "要与任务书的 unit 一致"
    return _ENTRY.sub(cell, message).replace("单位另写在 unit", f"单位{unit}")


def _where(people: Roster, row: Row, item: Mapping[str, str] | None, title: str, column: str) -> str:
    if item is None:
        return f"{people.cell(row.number, column)}（{column}）"
    own = next((number for number, one in enumerate(row.lists[title]) if one is item), 0)
    origin = people.origins.get(id(item))
    if origin is None:
        return f"工作表“{title}”中{row.community}的第{own + 1}行（{column}）"
    return cell_of(origin, row.lists[title][own], column)
