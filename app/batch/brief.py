"""A brief instead of a plan file: each community gets a draft of its own, composed offline from its row.

Any text of the brief may hold {{字段}}. An entry of a list with `each: 任务` stands once for every row that the sheet
任务 has for the community; in a list of texts it has the text as `text`.
Tags are filled after the YAML is read, so that no value of a cell can change its structure.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.batch.aside import SUBDISTRICT
from app.batch.brief_files import SUFFIXES, differs, named_in
from app.batch.check import refuse_unknown
from app.batch.contents import contents_of
from app.batch.dated import with_cells, years_in
from app.batch.days import with_days
from app.batch.fields import Known, Needs, needs_of
from app.batch.program import Program, compile_program
from app.batch.quantities import in_one_unit, quantity, without_bound
from app.batch.result_rows import PROBLEMS, RESULTS, Placed, says_none
from app.batch.sandbox import PlanEnvironment
from app.batch.tags import TAG, check_tags, find_tags, refuse_word_tags
from app.batch.template import context_of
from app.batch.word import Marks
from app.batch.wording import joined
from app.errors import BriefError, RosterError, WenhengError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.batch.slots import Fields
    from app.batch.template import Plan
    from app.local import Local
    from evaluators.report import Report

EACH, TEXT = "each", "text"
NUMBERS = frozenset({"actual", "planned", "month", "value", "value_max", "baseline"})


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the brief with tags; `alone` where it is a tag and nothing else, so that it may be a number."""

    program: Program
    aliases: Mapping[str, str]
    alone: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Each:
    """An entry that stands once for every row of a list."""

    rows: str
    entry: Any


@dataclass(frozen=True, slots=True)
class BriefPlan:
    """A brief with fields; `render` gives the bytes of one draft, `draft` its findings as well.

    Attributes:
        report_on: the plan a report reports on, where it has fields itself: each report is held against its own.
        today: stands for the clock; a draft that has a day of issue is judged by that, whenever it is made.
        called: what a message calls it where no person wrote it, "" where one did.
    """

    path: Path
    text: str
    needs: Needs
    notes: tuple[str, ...]
    data: Any
    report_on: Plan | None
    today: date
    pace: float = 0.1
    called: str = ""

    def render(self, values: Fields) -> bytes:
        """Return the .docx for one row."""
        return self.draft(values)[0]

    def work_out(self, values: Fields) -> None:
        """Work out the expressions for one row, those of the plan that it reports on as well."""
        filled(self.data, values)
        if self.report_on is not None:
            self.report_on.work_out(values)

    def beside(self, values: Fields) -> str:
        """Return what stands for all that the draft of one row hangs on beside brief and row: files, and the day.

        The day counts where the draft bears none: by it is told what is due.
        """
        try:
            data = filled(self.data, values)
        except RosterError:
            return ""  # which is said when it is to be drafted
        attachments = data.get("attachments")
        named = [item.get("file") for item in attachments or () if isinstance(item, dict)]
        paths = [self.path.parent / name for name in named if isinstance(name, str)]
        if isinstance(data.get("plan"), str):
            paths.append(_found(self.path.parent, data["plan"]))
        try:
            contents = list(contents_of(paths))
        except OSError:
            return ""  # likewise
        return " ".join((*contents, *years_in(values), *([] if data.get("issue_date") else [self.today.isoformat()])))

    def faults(self, values: Fields) -> list[tuple[str, str]]:
        """Return the fields of the brief of one row that are wrong, and how, without drafting it."""
        from app.request import brief_from_dict

        try:
            data = with_days(filled(self.data, values), self.today)
            brief_from_dict(data, origin=self.path.name, folder=str(self.path.parent))
        except BriefError as error:
            return list(error.faults)
        return []

    def taken_from(self, values: Fields) -> dict[str, tuple[Mapping[str, str] | None, str, str]]:
        """Return which field of the brief comes from where: row of a list (None: the community's own), list, column."""
        return dict(_taken(self.data, values, "", None, ""))

    def _in_columns(self, error: BriefError, values: Fields) -> str:
        """Say what is wrong with a brief by the columns that it comes from, where all of it comes from one each."""
        origins = self.taken_from(values)
        said = []
        for path, message in error.faults:
            if path not in origins:
                return str(error)
            row, title, column = origins[path]
            figure = origins.get(f"{path.removesuffix('.unit')}.actual", (None, "", ""))[2]
            inside = row is not None and not row[column] and path.endswith(".unit") and row.get(figure)
            cell = (row or {}).get(figure if inside else column, "")
            if isinstance(cell, Placed):
                said.append(f"{cell.place}“{cell}”：{message}")
                continue
            if inside:
                said.append(f"成果表中的“{cell}”：{message}")
                continue
            where = "名册" if not title else "成果表" if title in {RESULTS, PROBLEMS} else f"工作表“{title}”"
            said.append(f"{where}的“{column}”列：{message}")
        return joined(list(dict.fromkeys(said)), len(said)) or str(error)

    def plan_in(self, folder: Path, named: str, values: Fields) -> Path:
        """Return where the plan `named` lies for one row: its own, where it has fields, is laid into `folder`."""
        if self.report_on is None:
            return _found(self.path.parent, named)
        own = folder / self.report_on.path.name
        own.write_bytes(self.report_on.render(values))
        return own

    def draft(self, values: Fields, local: Local | None = None) -> tuple[bytes, Report]:
        """Return the .docx for one row and what the checks of the draft found, by what is known here (`local`).

        Raises:
            RosterError: what the row gives makes no brief; the message names the field.
        """
        from app.drafting import Means, carry_out, write
        from app.request import brief_from_dict

        data = with_days(filled(self.data, values), self.today)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if data.get("plan"):
                data["plan"] = str(self.plan_in(folder, data["plan"], values))
            try:
                brief = brief_from_dict(data, origin=self.path.name, folder=str(self.path.parent))
                made = carry_out(brief, Means("offline", self.today, local=local))
            except RosterError:
                raise
            except BriefError as error:
                raise RosterError(self._in_columns(error, values).replace(name, "")) from error
            except WenhengError as error:
                raise RosterError(str(error).replace(name, "")) from error
            out = folder / "draft.docx"
            write(made, out)
            return out.read_bytes(), made.report


def open_brief(path: Path, known: Known | None, today: date) -> BriefPlan:
    """Read a brief with fields.

    Raises:
        RosterError: a tag is broken, or a list that `each` names is not in the roster.
        BriefError: it is no YAML, or has a field that no brief has.
    """
    from app.batch.markdown import open_template
    from app.request import load_located

    offered = known or Known("名册", ())
    try:
        located = load_located(path)
    except BriefError as error:
        raise BriefError(f"{error}含 {{{{字段}}}} 的文字要用英文引号引起来。") from error
    needs = Needs()
    fields = {*offered.fields, *(column for names in offered.lists.values() for column in names)}
    notes = ["批量起草不查检索库，任务书所列依据的文号和效力未能核对。"] if located.data.get("basis") else []
    tags = find_tags(path.name, _strings(located.data, ""), fields, notes)
    refuse_word_tags(path.name, tags)
    check_tags(path.name, tags, PlanEnvironment(), fields, lambda names: offered.missing(names, path.name))
    data = _compiled(located.data, path, offered, None, needs)
    report_on = None
    named = located.data.get("plan")
    if isinstance(named, str) and not differs(named):
        plan = _found(path.parent, named)
        if plan.is_file() and _has_fields(plan):
            report_on = open_template(plan, known, today)
            if known is not None:
                refuse_unknown(report_on, known)  # by the plan's own name
            needs.join(report_on.needs)
    return BriefPlan(path, located.text, needs, tuple(notes), data, report_on, today)


def companions(path: Path) -> tuple[Path, ...]:
    """Return the files that a plan leads to, whatever the row: what a report is held against, and attachments."""
    if path.suffix.lower() not in SUFFIXES:
        return ()
    found = (_found(path.parent, named) for named, alone in named_in(path) if alone)
    return tuple(file for file in found if file.is_file())


def _found(folder: Path, name: str) -> Path:
    """Return where a plan lies: as the brief says or, on another machine, beside the brief."""
    said, beside = folder / name, folder / Path(name).name
    return said if said.is_file() or not beside.is_file() else beside


def _has_fields(plan: Path) -> bool:
    from app.files import load

    return bool(TAG.search(load(plan).text))


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, f"{place}.{key}" if place else f"字段 {key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, f"{place}[{number}]")
    elif isinstance(value, str):
        yield value, place


def _compiled(value: Any, path: Path, known: Known, rows: str | None, needs: Needs) -> Any:
    """Return `value` with each text that has tags compiled; note in `needs` what they use."""
    if isinstance(value, dict):
        if EACH not in value:
            return {key: _compiled(item, path, known, rows, needs) for key, item in value.items()}
        name = str(value[EACH])
        if name not in known.lists:
            offered = "、".join(known.lists) or "（无）"
            raise RosterError(f"{path.name} 的 each: {name} 在 {known.name} 中没有同名的工作表。现有：{offered}。")
        needs.lists.setdefault(name, {})
        inner = {key: item for key, item in value.items() if key != EACH}
        return _Each(name, _compiled(inner.get(TEXT) if set(inner) == {TEXT} else inner, path, known, name, needs))
    if isinstance(value, list):
        return [_compiled(item, path, known, rows, needs) for item in value]
    if not isinstance(value, str) or not TAG.search(value):
        return value
    columns = known.lists[rows] if rows is not None else ()
    marks = Marks(frozenset((*known.fields, *columns)))
    environment = PlanEnvironment(text=True)
    source = marks.restore(marks.draw(value))
    used = needs_of([environment.parse(source)], marks.aliases)
    for field in used.fields:
        if rows is not None and field in columns and not (field == SUBDISTRICT and field in known.fields):
            needs.lists[rows][field] = None
        else:
            needs.use(field, needed=False)  # what is empty is asked for in the draft
    needs.lists.update({name: found for name, found in used.lists.items() if name not in needs.lists})
    needs.whole.update(needs.lists)  # columns are fields here
    alone = TAG.fullmatch(value.strip()) is not None
    return _Text(compile_program(environment, source), marks.aliases, alone, tuple(used.fields))


def filled(value: Any, values: Fields) -> Any:
    """Return `value` with the texts of one row in it; an entry of `each` becomes as many as there are rows.

    A problem that says that there is none is an empty entry.
    """
    if isinstance(value, dict):
        own = {key: (filled(item, values), isinstance(item, _Text) and item.alone) for key, item in value.items()}
        return {} if says_none(own.get("problem", ("",))[0]) else _typed(own)
    if isinstance(value, list):
        out = []
        for item in value:
            if isinstance(item, _Each):
                rows = values[item.rows]
                out += [filled(item.entry, _with(values, row)) for row in rows if not isinstance(row, str)]
            else:
                out.append(filled(item, values))
        return out
    if isinstance(value, _Text):
        text = value.program.render(context_of(values, value.aliases)).replace("\n", " ").strip()
        return with_cells(text, map(values.get, value.fields))
    return value


def _with(values: Fields, row: Mapping[str, str]) -> Fields:
    """Return `values` with a row of a list, whose sub-district may stand in the first row of a group alone."""
    area = {SUBDISTRICT: values[SUBDISTRICT]} if values.get(SUBDISTRICT) else {}
    return {**values, **row, **area}


def _taken(
    value: Any, values: Fields, place: str, row: Mapping[str, str] | None, rows: str
) -> Iterator[tuple[str, tuple[Mapping[str, str] | None, str, str]]]:
    """Yield path and origin of each text of the brief that is one column's, counted as a form's blanks are left out."""
    from app.request import without_blanks

    if isinstance(value, dict):
        for key, item in value.items():
            yield from _taken(item, values, f"{place}.{key}" if place else key, row, rows)
    elif isinstance(value, list):
        number = 0
        for item in value:
            told = values[item.rows] if isinstance(item, _Each) else [{}]
            entry, name = (item.entry, item.rows) if isinstance(item, _Each) else (item, rows)
            for own in told:
                if not isinstance(own, str) and without_blanks([filled(entry, _with(values, own))]):
                    yield from _taken(entry, values, f"{place}[{number}]", own or row, name)
                    number += 1
    elif isinstance(value, _Text) and len(value.fields) == 1:
        column = value.fields[0]
        yield place, (row, rows, column) if row is not None and column in row else (None, "", column)


def _typed(items: dict[str, tuple[Any, bool]]) -> dict[str, Any]:
    """Take a cell's text for the number that the field wants; the unit behind a number goes to `unit`.

    Where the entry has a unit, numbers are given in it: 1.2万 and 1.2万户 are 12000 of 户. What it cannot be given in
    stays as it is written, and is found to be no number.
    """
    filled = {key: value for key, (value, _) in items.items()}
    read = {}
    for key, (value, alone) in items.items():
        if alone and key in NUMBERS:
            bare, bound = (value, "") if key in {"actual", "month"} else without_bound(value)
            if (found := quantity(bare)) is not None:
                read[key] = found._replace(unit=found.unit + ("" if key == "planned" else bound))
    return filled | in_one_unit(read, str(filled.get("unit") or "").replace("％", "%"))
