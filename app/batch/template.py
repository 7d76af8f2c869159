"""A plan, compiled once for a run: `render` gives the bytes of one document.

Three ways lead to the same document, the first that serves is taken: bytes with slots (variables, loops one level
deep), Jinja compiled once, and docxtpl itself for what must look at the finished document again (columns that come and
go); the last is slow, and says so in `notes`.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.batch.fields import ALL, Known, Needs, needs_of
from app.batch.measured import counted
from app.batch.program import Program, compile_program
from app.batch.sandbox import PlanEnvironment
from app.batch.shell import Shell
from app.batch.slots import Slots, compile_slots, escaped
from app.batch.tagged import tagged
from app.batch.tags import check_nesting, check_tags, find_tags
from app.batch.values import Value
from app.batch.word import Marking, Marks, read_members, unescaped, with_breaks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from app.batch.slots import Fields
    from app.batch.tags import Tag
    from app.files import LoadedText

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = re.compile(r'(<wp:docPr [^>]*?\bid=")\d+')
_FIRST_DRAWING = 1001  # docxtpl counts from here
_COLUMNS = re.compile(r"\{[{%]\s*(?:tc\s|(?:colspan|cellbg)\s|(?:vm|hm)\s*%)")
_CHANGE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
_IN_ATTRIBUTE = re.compile(r"<[^<>{]*\{\{")
_SLOW = "用到了增减表格列的标记（{%tc %}、{% colspan %} 等），逐份由 docxtpl 生成，速度约为平常的百分之一。"
_UNEVEN = "表格中随条件增减的行与其他行的列数不同，逐份由 docxtpl 生成，速度约为平常的百分之一。"


class Plan(Protocol):
    """What a batch needs of a plan, whatever its format."""

    @property
    def path(self) -> Path:
        """The plan's file."""

    @property
    def text(self) -> str:
        """The plan's own text, tags included."""

    @property
    def needs(self) -> Needs:
        """What the plan asks of the roster."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about how the plan is filled."""

    @property
    def pace(self) -> float:
        """About how many seconds a document takes, by order of magnitude."""

    def render(self, values: Fields) -> bytes:
        """Return the bytes of one .docx.

        Raises:
            RosterError: an expression of the plan cannot be worked out for this row, or never ends.
        """

    def work_out(self, values: Fields) -> None:
        """Work out the expressions for one row, and nothing else.

        Raises:
            RosterError: as above.
        """


@dataclass(frozen=True, slots=True)
class _Part:
    """A member of the file that differs from document to document."""

    slots: Slots | None
    program: Program
    drawings: bool
    quotes: bool

    def fill(self, ready: Mapping[str, bytes], values: Fields, context: Callable[[], Mapping[str, Any]]) -> bytes:
        """Return the member's content."""
        if self.slots is not None:
            data = self.slots.fill(ready, values)
            if not _has_breaks(values):
                return data
            return with_breaks(data.decode()).encode()
        text = unescaped(self.program.render(context()))
        if self.quotes:
            text = text.replace("&#39;", "'").replace("&#34;", '"')
        head, _, body = text.partition("?>\n")
        text = f"{head}?>\n{with_breaks(body)}" if body else with_breaks(head)
        if self.drawings:
            count = iter(range(_FIRST_DRAWING, 2**31))
            text = _DRAWING.sub(lambda found: f"{found[1]}{next(count)}", text)
        return text.encode()


@dataclass(frozen=True, slots=True)
class Template:
    """A Word plan, compiled."""

    path: Path
    text: str
    needs: Needs
    notes: tuple[str, ...]
    aliases: Mapping[str, str]
    shell: Shell
    parts: tuple[_Part, ...]
    pace: float = 0.0002

    def render(self, values: Fields) -> bytes:
        """Return the .docx for one row; the same values always give the same bytes."""
        ready = {name: escaped(value) for name, value in values.items() if isinstance(value, str)}
        for name, alias in self.aliases.items():
            ready[alias] = ready[name]
        made: list[Mapping[str, Any]] = []

        def context() -> Mapping[str, Any]:
            if not made:
                made.append(context_of(values, self.aliases, self.needs.numbers))
            return made[0]

        return self.shell.fill([part.fill(ready, values, context) for part in self.parts])

    def work_out(self, values: Fields) -> None:
        """Work out the expressions for one row."""
        context = context_of(values, self.aliases, self.needs.numbers)
        for part in self.parts:
            if part.slots is None:
                part.program.render(context)


@dataclass(frozen=True, slots=True)
class SlowTemplate:
    """A Word plan that docxtpl fills document by document."""

    path: Path
    text: str
    needs: Needs
    notes: tuple[str, ...]
    marks: Marks
    environment: PlanEnvironment
    pace: float = 0.03

    def render(self, values: Fields) -> bytes:
        """Return the .docx for one row; the same values always give the same bytes."""
        context = context_of(values, self.marks.aliases, self.needs.numbers)

        def draw(xml: str) -> str:
            marks = Marks(self.marks.fields, aliases=self.marks.aliases)
            return unescaped(compile_program(self.environment, marks.restore(marks.draw(xml))).render(context))

        document = Marking(self.path, draw)
        stream = io.BytesIO()
        document.render({})
        document.save(stream)
        with zipfile.ZipFile(stream) as archive:
            return Shell([(name, archive.read(name)) for name in archive.namelist()], ()).fill(())

    def work_out(self, values: Fields) -> None:
        """Work out the expressions for one row."""
        self.render(values)


def _has_breaks(values: Fields) -> bool:
    for value in values.values():
        if isinstance(value, str):
            if "\n" in value or "\t" in value:
                return True
        elif any("\n" in cell or "\t" in cell for row in value for cell in row.values()):
            return True
    return False


def context_of(values: Fields, aliases: Mapping[str, str], numbers: Collection[str] = ()) -> dict[str, Any]:
    """Return what the plan's expressions see: texts that count as numbers, a.b as b of a, lists of rows.

    Those of the columns `numbers` count with their unit behind them as well: 1,200户.
    """
    context: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str):
            context[name] = counted(value) if name in numbers else Value(value)
            root, dot, rest = name.partition(".")
            if dot:
                context.setdefault(root, {})[rest] = context[name]
        else:
            context[name] = [{column: Value(cell) for column, cell in row.items()} for row in value]
    for name, alias in aliases.items():
        context[alias] = context[name]
    context[ALL] = {name: value for name, value in context.items() if name in values}
    return context


def compile_template(path: Path, known: Known | None = None) -> Plan:
    """Compile a .docx with tags.

    Args:
        path: the plan.
        known: what the roster offers; names of its columns that are no names in Jinja can then be used as fields.

    Raises:
        RosterError: a tag is broken or unknown; the message quotes it and says where it stands.
        UnreadableFile: the file is no .docx.
    """
    from app.files import load

    loaded = load(path)  # refuses what is no safe, readable .docx, in Chinese
    offered = known or Known("名册", ())
    notes = list(_unfinished(path, loaded))
    tags = find_tags(path.name, tagged(path, loaded, notes), offered.fields, notes)
    environment = PlanEnvironment()
    check_tags(path.name, tags, environment, offered.fields, lambda names: offered.missing(names, path.name))
    marks = Marks(frozenset(offered.fields))
    if any(_COLUMNS.match(tag.text) for tag in tags):
        return _slow(loaded, tags, marks, environment, (*notes, f"{path.name} {_SLOW}"))
    constant, sources = read_members(path, marks)
    for source in sources.values():
        check_nesting(path.name, source, tags)
    if _uneven(sources.get("word/document.xml", "")):
        return _slow(loaded, tags, marks, environment, (*notes, f"{path.name} {_UNEVEN}"))
    trees = {name: environment.parse(source) for name, source in sources.items()}
    parts = []
    for name, source in sources.items():
        attribute = _IN_ATTRIBUTE.search(source) is not None
        # drawings in a block come and go; docxtpl numbers those that are there
        drawings = name == "word/document.xml" and "{%" in source and _DRAWING.search(source) is not None
        parts.append(
            _Part(
                None if attribute or drawings else compile_slots(trees[name]),
                compile_program(environment, source),
                drawings,
                not attribute,
            )
        )
    needs = needs_of(trees.values(), marks.aliases)
    return Template(path, loaded.text, needs, tuple(notes), marks.aliases, Shell(constant, list(sources)), tuple(parts))


def _unfinished(path: Path, loaded: LoadedText) -> Iterator[str]:
    """Yield a note on tracked changes and comments, which every document would have."""
    with zipfile.ZipFile(loaded.word_form or path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        changes = sum(len(_CHANGE.findall(archive.read(name))) for name in parts)
    comments = sum(item.kind == "批注" for item in loaded.apart)
    said = [f"{changes} 处没有接受或拒绝的修订"] * bool(changes) + [f"{comments} 条批注"] * bool(comments)
    if said:
        yield f"{path.name} 中有 {'、'.join(said)}，会带进每份文件。请先在 Word 中接受修订、删去批注，再制发。"


def _slow(
    loaded: LoadedText, tags: list[Tag], marks: Marks, environment: PlanEnvironment, notes: tuple[str, ...]
) -> SlowTemplate:
    source = "\n".join(marks.restore(marks.draw(tag.bare)) for tag in tags)
    needs = needs_of([environment.parse(source)], marks.aliases)
    return SlowTemplate(loaded.path, loaded.text, needs, notes, marks, environment)


def _uneven(source: str) -> bool:
    """Tell whether a table has rows that come and go and is not the same number of columns wide throughout."""
    from lxml import etree

    if "{%" not in source or "<w:tbl>" not in source:
        return False
    marks = Marks(frozenset())
    root = etree.fromstring(marks.draw(source).encode())
    for table in root.iter(f"{_WORD}tbl"):
        loose = "".join(filter(None, (table.text, *(child.tail for child in table))))
        if "\ue000" not in loose:
            continue
        grid = table.find(f"{_WORD}tblGrid")
        wide = len(grid) if grid is not None else 0
        if any(_width(row) != wide for row in table.iterchildren(f"{_WORD}tr")):
            return True
    return False


def _width(row: Any) -> int:
    spans = [cell.find(f"{_WORD}tcPr/{_WORD}gridSpan") for cell in row.iterchildren(f"{_WORD}tc")]
    return sum(1 if span is None else int(span.get(f"{_WORD}val", "1")) for span in spans)
