"""A plan in Markdown or plain text with tags: filled by Jinja, then laid out by GB/T 9704."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.brief import open_brief
from app.batch.brief_files import SUFFIXES
from app.batch.fields import Known, Needs, needs_of
from app.batch.held import MarkdownEnvironment, given_back, holds, plain
from app.batch.program import Program, compile_program
from app.batch.shell import Shell
from app.batch.tags import check_tags, find_tags, refuse_word_tags
from app.batch.template import compile_template, context_of
from app.batch.word import Marks
from app.errors import RosterError
from app.files.gbt9704.press import Press

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from app.batch.slots import Fields
    from app.batch.template import Plan

_LINE = str.maketrans("\n\t", "  ")
_ALONE = re.compile(r"(?m)^[ \t]*(\{%[^\n]*?%\}|\{#[^\n]*?#\})[ \t]*\n")


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A plan as text; `render` gives the bytes of one .docx.

    Attributes:
        shells: for each kind of document what never changes of its file, compressed once.
    """

    path: Path
    text: str
    needs: Needs
    notes: tuple[str, ...]
    aliases: Mapping[str, str]
    program: Program
    press: Press = field(default_factory=Press)
    shells: dict[tuple[tuple[str, bytes], ...], Shell] = field(default_factory=dict)
    pace: float = 0.004

    def render(self, values: Fields) -> bytes:
        """Return the .docx for one row."""
        from app.files.official import official_from_text

        text = plain(self._text(values))
        official = official_from_text(text, whole=True)
        laid = self.press.lay(given_back(official) if holds(text) else official)
        if not laid.own:
            return Shell(laid.shared, ()).fill(())
        shell = self.shells.get(laid.shared)
        if shell is None:
            shell = self.shells[laid.shared] = Shell(laid.shared, [name for name, _ in laid.own])
        return shell.fill([data for _, data in laid.own])

    def work_out(self, values: Fields) -> None:
        """Work out the expressions for one row."""
        self._text(values)

    def _text(self, values: Fields) -> str:
        return self.program.render(context_of(_in_one_line(values), self.aliases, self.needs.numbers))


def _in_one_line(values: Fields) -> Fields:
    """Return `values` without line breaks and tabs, which would begin a paragraph, a heading or a cell."""
    return {
        name: value.translate(_LINE) if isinstance(value, str) else
        [{column: cell.translate(_LINE) for column, cell in row.items()} for row in value]
        for name, value in values.items()
    }  # fmt: skip


def open_template(path: Path, known: Known | None = None, today: date | None = None) -> Plan:
    """Compile a plan: .docx keeps the unit's own layout, .md and .txt are laid out by GB/T 9704; a .yaml is a brief.

    Raises:
        RosterError: a tag is broken.
        UnreadableFile: the file cannot be read.
    """
    from app.files import load
    from app.files.kinds import ENDINGS, NAMES

    if path.suffix.lower() in SUFFIXES and today is not None:
        return open_brief(path, known, today)
    loaded = load(path)
    if loaded.format == "docx":
        return compile_template(path, known)
    if loaded.format not in {"md", "txt"}:
        suffix, kind = path.suffix.lower(), NAMES[loaded.format]
        kind = f" {kind}" if kind[0].isascii() else kind
        said = f"是{kind}" if ENDINGS[suffix] == loaded.format else f"的扩展名是 {suffix}，内容却是{kind}"
        raise RosterError(
            f"{path.name} {said}，不能用作批量方案。请在 Word 或 WPS 中打开它，另存为“Word 文档（*.docx）”再用；"
            "也可以写成 .md、.txt。"
        )
    offered = known or Known("名册", ())
    lines = ((line, f"第{number}行") for number, line in enumerate(loaded.text.split("\n"), 1))
    notes: list[str] = []
    tags = find_tags(path.name, lines, offered.fields, notes)
    environment = MarkdownEnvironment()
    refuse_word_tags(path.name, tags)
    check_tags(path.name, tags, environment, offered.fields, lambda names: offered.missing(names, path.name))
    marks = Marks(frozenset(offered.fields))
    source = marks.restore(marks.draw(_ALONE.sub(r"\1", loaded.text)))
    tree = environment.parse(source)
    return TextTemplate(
        path,
        loaded.text,
        needs_of([tree], marks.aliases),
        tuple(notes),
        marks.aliases,
        compile_program(environment, source),
    )
