"""The text of a .docx as a person reads it, with the place of every line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.errors import UnreadableFile
from app.files import Apart, Place
from app.files.names import KINDS, STRICT, attribute, by_name, child, held, kind, number, tags
from app.files.numbering import Numbering, read_numbering
from app.files.package import Package, open_package
from app.files.styles import Style, Styles, read_styles
from app.files.visible import Shown, alternative, plain
from app.files.word_tables import AS_ABOVE, Heading, Merged, grid, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

_MARGINS = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"), ("comments", "批注"))


class Content(NamedTuple):
    """What one .docx holds, as in :class:`app.files.LoadedText`."""

    text: str
    places: tuple[Place, ...]
    note: str
    apart: tuple[Apart, ...]


class Origin(NamedTuple):
    """Where a stretch of the text comes from: for each paragraph its automatic number and its element."""

    start: int
    end: int
    parts: list[tuple[str, etree._Element]]


@dataclass(slots=True)
class _Text:
    """The text under construction; `carried` is the paragraph before an end that a tracked change deleted."""

    package: Package
    main: str
    root: etree._Element
    styles: Styles
    shown: Shown
    numbering: Numbering | None = None
    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    parts: list[tuple[str, etree._Element]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    length: int = 0
    paragraphs: int = 0
    tables: int = 0
    carried: str = ""
    foreign: bool = False

    def style(self, paragraph: etree._Element) -> Style:
        """Return what the style of a paragraph says."""
        return self.styles[self.shown.styles.get(paragraph, "")]

    def add(self, line: str, name: str) -> None:
        """Append one paragraph; a line break inside it begins a new line of the same place."""
        start = self.length
        self.origins.append(Origin(start, start + len(line), self.parts))
        self.parts = []
        for part in line.split("\n") if "\n" in line else (line,):
            end = start + len(part)
            if part and not part.isspace():
                self.places.append(Place(start, end, name))
            self.lines.append(part)
            start = end + 1
        self.length = start


def read_word(path: Path, data: bytes) -> Content:
    """Read a .docx.

    Raises:
        UnreadableFile: damaged, encrypted, oversized, not a Word file, or without any text.
    """
    return read_traced(path, open_package(path, data))[0]


def read_traced(
    path: Path, package: Package, changed: etree._Element | None = None
) -> tuple[Content, str, etree._Element, list[Origin]]:
    """Read a .docx; also return the name and root of its main part, and where each stretch of text comes from.

    `changed` is read in place of the main part as it stands in the file.
    """
    main = next(iter(package.related("", "officeDocument")), "word/document.xml")
    root = package.xml(main) if changed is None else changed
    body = child(root, "body") if root is not None and kind(root) == "document" else None
    if root is None or body is None:
        raise UnreadableFile(
            f"无法读取 {path}：压缩包里没有 Word 正文（可能是其他类型的文件改了扩展名）。请核对后再试。"
        )
    text = _Text(
        package, main, root, read_styles(package, next(iter(package.related(main, "styles")), "")), Shown(root)
    )
    _blocks(text, body, "")
    if text.carried:
        text.add(text.carried, f"第{text.paragraphs}段")
    while text.lines and not text.lines[-1].strip():
        text.lines.pop()
    if changed is None and not any(line.strip() for line in text.lines):
        raise UnreadableFile(
            f"无法读取 {path}：Word 文件里没有文字（可能是空白文档或图片）。请核对文件；扫描件请先识别成文字。",
            kind="empty",
        )
    apart = tuple(_apart(text))
    content = Content("\n".join(text.lines) + "\n", tuple(text.places), _note(root, apart, text), apart)
    return content, main, root, text.origins


def _first(package: Package, main: str, relation: str) -> etree._Element | None:
    names = package.related(main, relation)
    return package.xml(names[0]) if names else None


def _note(root: etree._Element, apart: tuple[Apart, ...], text: _Text) -> str:
    said = []
    if STRICT in str(root.tag):
        said.append("文件为严格 OOXML 格式，已按同一含义读取。")
    kinds = list(dict.fromkeys(item.kind for item in apart))
    if kinds:
        said.append(f"{'、'.join(kinds)}不计入正文。")
    if text.foreign:
        said.append("文件中嵌有其他格式的内容，未能读取。")
    return "".join(said)


def _blocks(text: _Text, container: etree._Element, name: str) -> None:
    """Walk block-level content; `name` is the place of a text box, "" in the body."""
    for element in container:
        what = KINDS[element.tag]
        if what == "p":
            _paragraph(text, element, name)
        elif what == "tbl":
            _table(text, element)
        elif what == "altChunk":
            text.foreign = True
        elif what == "mc:AlternateContent":
            _blocks(text, alternative(element), name)
        elif what in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
            if gallery is not None and attribute(gallery, "val") == "Table of Contents":
                text.contents += [plain(text.shown.words(item)) for item in element.iter(*tags("p"))]
            else:
                _blocks(text, element, name)


def _paragraph(text: _Text, element: etree._Element, name: str) -> None:
    style = text.style(element)
    if style.contents:
        text.contents.append(plain(text.shown.words(element)))
        return
    boxes: list[etree._Element] = []
    line = text.shown.words(element, boxes).lstrip("\t").rstrip("\t\n ")
    if "\n" in line and _centred(element, style):
        line = _joined(line)  # a break in a centred title shapes it, it does not end it
    number_text = _number(text, element, style)
    text.parts.append((number_text, element))
    line = text.carried + number_text + line
    text.carried = ""
    said = line and not line.isspace()
    if element in text.shown.joined:
        text.carried = line
    elif said or not boxes:  # a paragraph that only holds a text box is no line of its own
        if said:
            text.paragraphs += not name
        text.add(line, name or f"第{text.paragraphs}段")
    else:
        text.parts = []
    for index, box in enumerate(boxes, 1):
        _blocks(text, box, f"第{max(1, text.paragraphs)}段处的文本框{index if len(boxes) > 1 else ''}")


def _number(text: _Text, element: etree._Element, style: Style) -> str:
    identity, depth = style.listed
    listed = text.shown.lists.get(element)
    if listed is not None:
        own = by_name(listed)
        identity = (attribute(own["numId"], "val") or "0") if "numId" in own else identity
        depth = number(attribute(own["ilvl"], "val"), 0) if "ilvl" in own else depth
    if identity == "0":
        return ""
    if text.numbering is None:  # most documents count nothing
        text.numbering = read_numbering(_first(text.package, text.main, "numbering"))
    return text.numbering.next(identity, depth)


def _centred(element: etree._Element, style: Style) -> bool:
    own = held(element, "pPr").get("jc")
    return attribute(own, "val") == "center" if own is not None else style.centred


def _joined(line: str) -> str:
    joined = ""
    for part in (piece.strip() for piece in line.split("\n")):
        latin = joined[-1:].isascii() and part[:1].isascii()
        joined += (" " if joined and part and latin else "") + part
    return joined


def _table(text: _Text, element: etree._Element) -> None:
    text.tables += 1
    table = text.tables
    rows = list(grid(element, text.shown.uneven))
    if max(map(len, rows), default=0) == 1:
        for index, cells in enumerate(rows, 1):  # a frame around running text, not a table
            if cells and cells[0] is not None and not isinstance(cells[0], Merged):
                _blocks(text, cells[0], f"表{table}第{index}行")
        return
    heading = Heading()
    for index, cells in enumerate(rows, 1):
        offset, parts = text.length, []
        for column, cell in enumerate(cells, 1):
            if isinstance(cell, Merged):
                words = heading.repeated(cells, column)
            else:
                words = _cell_text(text, cell) if cell is not None else ""
            text.origins.append(Origin(offset, offset + len(words), text.parts))
            text.parts = []
            if words and words != AS_ABOVE:
                text.places.append(Place(offset, offset + len(words), f"表{table}第{index}行第{column}格"))
            offset += len(words) + 1
            parts.append(words)
        heading.read(cells, parts)
        line = "\t".join(parts)
        text.lines.append(line)
        text.length += len(line) + 1


def _cell_text(text: _Text, cell: etree._Element) -> str:
    """Return the words of a cell on one line; paragraphs, nested tables and breaks are parted by spaces."""
    parts: list[str] = []
    for item in paragraphs(cell):
        number_text = _number(text, item, text.style(item))
        text.parts.append((number_text, item))
        words = text.shown.words(item)
        parts.append(number_text + words.lstrip() if number_text else words)
    return " ".join(" ".join(parts).split())


def _apart(text: _Text) -> Iterator[Apart]:
    for relation, name in _MARGINS:
        for part in text.package.related(text.main, relation):
            root = text.package.xml(part)
            if root is None:
                continue
            shown = Shown(root)
            if relation in {"footnotes", "endnotes"}:
                yield from _notes(root, name, relation.removesuffix("s"), text, shown)
                continue
            lines = _lines(root, shown)
            if lines:
                yield Apart(name, "\n".join(lines))
    contents = [line for line in text.contents if line]
    if contents:
        yield Apart("目录", "\n".join(contents))


def _lines(container: etree._Element, shown: Shown) -> list[str]:
    """Return the words of the paragraphs below `container`, a line for each that has any."""
    return [line for item in container.iter(*tags("p")) if (line := plain(shown.words(item)))]


def _notes(root: etree._Element, name: str, what: str, text: _Text, shown: Shown) -> Iterator[Apart]:
    """Yield the notes one by one, numbered as the text refers to them; those nothing refers to have no number."""
    reference = tags(f"{what}Reference")
    stretches = {element: (start, end) for start, end, parts in text.origins for _, element in parts}
    referred: dict[str | None, tuple[int, int]] = {}
    for mark in text.root.iter(*reference):
        holders = [stretches[item] for item in mark.iterancestors(*tags("p")) if item in stretches]
        if holders:  # the outermost: what stands in a text box hangs on the paragraph the box hangs on
            referred.setdefault(attribute(mark, "id"), holders[-1])
    numbers = {identity: index for index, identity in enumerate(referred, 1)}
    for note in root.iter(*tags(what)):
        lines = _lines(note, shown)
        identity = attribute(note, "id")
        if lines:
            told = f"{name}{numbers[identity]}" if identity in numbers else ""
            yield Apart(name, "\n".join(lines), told, referred.get(identity))
