"""A plan in Markdown or plain text with {{fields}}: filled, then laid out by GB/T 9704."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.batch.template import compile_template
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.batch.template import Plan

_TAG = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A plan as text; `render` gives the bytes of one .docx."""

    path: Path
    text: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the plan asks for, in order of first use."""
        return tuple(dict.fromkeys(_TAG.findall(self.text)))

    def render(self, values: Mapping[str, str]) -> bytes:
        """Return the .docx for one row."""
        from app.files.gbt9704 import write_docx
        from app.files.official import official_from_text

        text = _TAG.sub(lambda match: values[match[1]].replace("\n", " "), self.text)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.docx"
            write_docx(official_from_text(text), path)
            return path.read_bytes()


def open_template(path: Path) -> Plan:
    """Compile a plan: .docx keeps the unit's own layout, .md and .txt are laid out by GB/T 9704.

    Raises:
        RosterError: a tag is broken.
        UnreadableFile: the file cannot be read.
    """
    from app.files import load

    loaded = load(path)
    if loaded.format == "docx":
        return compile_template(path)
    rest = _TAG.sub("", loaded.text)
    broken = re.search(r"\{\{|\}\}|\{%|%\}", rest)
    if broken is not None:
        line = rest[: broken.start()].count("\n") + 1
        raise RosterError(f"{path.name} 第{line}行的标记不完整或暂不支持。字段应写成 {{{{社区}}}} 的样子。")
    return TextTemplate(path, loaded.text)
