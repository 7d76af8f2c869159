"""A part of a plan as bytes with slots, where it needs no more than variables and loops one level deep.

Constant text is encoded once; filling is one join. What does more than that stays with Jinja (`compile_slots` gives
None), so that there is one meaning of every tag: Jinja's own parser reads both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes

from app.batch.bounding import counted
from app.batch.fields import ALL, GLOBALS
from app.batch.word import unescaped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, str]]
    Fields = Mapping[str, str | Rows]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A loop over the rows of `rows`: constant bytes, and between them a column, or None for the number of the turn."""

    rows: str
    pieces: tuple[bytes, ...]
    columns: tuple[str | None, ...]

    def fill(self, values: Fields) -> bytes:
        """Return the loop's text."""
        out: list[bytes] = []
        rows = values[self.rows]
        for turn, row in enumerate(() if isinstance(rows, str) else rows, 1):
            out.append(self.pieces[0])
            for column, piece in zip(self.columns, self.pieces[1:], strict=True):
                out.append(str(turn).encode() if column is None else escaped(row[column]))
                out.append(piece)
        return b"".join(out)


@dataclass(frozen=True, slots=True)
class Slots:
    """One part: `pieces` has an empty place at each of `fields` and `loops`."""

    pieces: tuple[bytes, ...]
    fields: tuple[tuple[int, str], ...]
    loops: tuple[tuple[int, Repeat], ...]

    def fill(self, ready: Mapping[str, bytes], values: Fields) -> bytes:
        """Return the part; `ready` holds the fields escaped and encoded, `values` the row itself."""
        out = list(self.pieces)
        for place, field in self.fields:
            out[place] = ready[field]
        for place, loop in self.loops:
            out[place] = loop.fill(values)
        return b"".join(out)


def escaped(value: str) -> bytes:
    """Return a value as it stands in the text of an XML file."""
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.encode()


def compile_slots(tree: nodes.Template) -> Slots | None:
    """Return the part behind `tree` as slots; None where it needs Jinja."""
    pieces: list[bytes] = []
    fields: list[tuple[int, str]] = []
    loops: list[tuple[int, Repeat]] = []
    for node in tree.body:
        if isinstance(node, nodes.For):
            loop = _repeat(node)
            if loop is None:
                return None
            loops.append((len(pieces), loop))
            pieces.append(b"")
            continue
        if not isinstance(node, nodes.Output):
            return None
        for item in node.nodes:
            if isinstance(item, nodes.TemplateData):
                pieces.append(unescaped(item.data).encode())
            elif isinstance(item, nodes.Name) and item.name not in {ALL, *GLOBALS}:
                fields.append((len(pieces), item.name))
                pieces.append(b"")
            else:
                return None
    return Slots(tuple(pieces), tuple(fields), tuple(loops))


def _repeat(node: nodes.For) -> Repeat | None:
    rows, target = counted(node.iter), node.target
    if node.else_ or node.test or node.recursive or not isinstance(rows, nodes.Name):
        return None
    if not isinstance(target, nodes.Name):
        return None
    pieces = [b""]
    columns: list[str | None] = []
    for output in node.body:
        if not isinstance(output, nodes.Output):
            return None
        for item in output.nodes:
            if isinstance(item, nodes.TemplateData):
                pieces[-1] += unescaped(item.data).encode()
                continue
            if not isinstance(item, nodes.Getattr) or not isinstance(item.node, nodes.Name):
                return None
            if item.node.name == target.name != "loop":
                columns.append(item.attr)
            elif item.node.name == "loop" and item.attr == "index":
                columns.append(None)
            else:
                return None
            pieces.append(b"")
    return Repeat(rows.name, tuple(pieces), tuple(columns))
