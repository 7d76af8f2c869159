"""The text of a .docx as a person reads it, with the place of every line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.errors import UnreadableFile
from app.files import Apart, Place
from app.files.names import STRICT, attribute, by_name, child, kind, number, switched_on, tags
from app.files.numbering import Numbering, read_numbering
from app.files.package import Package, open_package
from app.files.styles import Styles, read_styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lxml import etree

_GONE = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "instrText", "rt", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr"}
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "sym": "□"}
# check marks of the Wingdings fonts, by the code Word stores
_SYMBOLS = {"F0A8": "□", "F06F": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0FB": "×", "F0A1": "○", "F06C": "●"}
_MARGINS = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"), ("comments", "批注"))


class Content(NamedTuple):
    """What one .docx holds, as in :class:`app.files.LoadedText`."""

    text: str
    places: tuple[Place, ...]
    note: str
    apart: tuple[Apart, ...]


class Piece(NamedTuple):
    """Visible characters and the element they come from."""

    words: str
    element: etree._Element


class Origin(NamedTuple):
    """Where a stretch of the text comes from: for each paragraph its automatic number and its element."""

    start: int
    end: int
    parts: tuple[tuple[str, etree._Element], ...]


@dataclass(slots=True)
class _Text:
    """The text under construction. `carried` is a paragraph whose end mark was deleted by a tracked change."""

    numbering: Numbering
    styles: Styles
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

    def add(self, line: str, name: str) -> None:
        """Append one paragraph; a line break inside it begins a new line of the same place."""
        self.origins.append(Origin(self.length, self.length + len(line), tuple(self.parts)))
        self.parts = []
        for part in line.split("\n"):
            if part.strip():
                self.places.append(Place(self.length, self.length + len(part), name))
            self.lines.append(part)
            self.length += len(part) + 1


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
    main = next(iter(package.related("").get("officeDocument", [])), "word/document.xml")
    root = package.xml(main) if changed is None else changed
    body = child(root, "body") if root is not None and kind(root) == "document" else None
    if root is None or body is None:
        raise UnreadableFile(
            f"无法读取 {path}：压缩包里没有 Word 正文（可能是其他类型的文件改了扩展名）。请核对后再试。"
        )
    related = package.related(main)
    sheet = _first(package, related, "styles")
    used = {
        attribute(item, "val") or "0"
        for part in (root, sheet)
        if part is not None
        for item in part.iter(*tags("numId"))
    }
    text = _Text(read_numbering(_first(package, related, "numbering"), used), read_styles(sheet))
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
    apart = tuple(_apart(package, related, text))
    content = Content("\n".join(text.lines) + "\n", tuple(text.places), _note(root, apart, text), apart)
    return content, main, root, text.origins


def _first(package: Package, related: dict[str, list[str]], relation: str) -> etree._Element | None:
    names = related.get(relation, [])
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
        what = kind(element)
        if what == "p":
            _paragraph(text, element, name)
        elif what == "tbl":
            _table(text, element)
        elif what == "altChunk":
            text.foreign = True
        elif what == "mc:AlternateContent":
            _blocks(text, _alternative(element), name)
        elif what in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
            if gallery is not None and attribute(gallery, "val") == "Table of Contents":
                text.contents += [line for item in element.iter(*tags("p")) if (line := _plain(item))]
            else:
                _blocks(text, element, name)


def _paragraph(text: _Text, element: etree._Element, name: str) -> None:
    own = child(element, "pPr")
    properties = by_name(own) if own is not None else {}
    style = (attribute(properties["pStyle"], "val") or "") if "pStyle" in properties else ""
    if text.styles.of(style).contents:
        text.contents.append(_plain(element))
        return
    boxes: list[etree._Element] = []
    line = "".join(words for words, _ in visible(element, boxes)).lstrip("\t").rstrip("\t\n ")
    if "\n" in line and _centred(properties, style, text.styles):
        line = _joined(line)  # a break in a centred title shapes it, it does not end it
    number_text = _number(text, properties, style)
    text.parts.append((number_text, element))
    line = text.carried + number_text + line
    text.carried = ""
    if "rPr" in properties and child(properties["rPr"], "del") is not None:
        text.carried = line
    elif line.strip() or not boxes:  # a paragraph that only holds a text box is no line of its own
        if line.strip():
            text.paragraphs += not name
        text.add(line, name or f"第{text.paragraphs}段")
    else:
        text.parts = []
    for index, box in enumerate(boxes, 1):
        _blocks(text, box, f"第{max(1, text.paragraphs)}段处的文本框{index if len(boxes) > 1 else ''}")


def _number(text: _Text, properties: Mapping[str, etree._Element], style: str) -> str:
    identity, depth = text.styles.of(style).listed
    if "numPr" in properties:
        own = properties["numPr"]
        given, level = child(own, "numId"), child(own, "ilvl")
        identity = (attribute(given, "val") or "0") if given is not None else identity
        depth = number(attribute(level, "val"), 0) if level is not None else depth
    return "" if identity == "0" else text.numbering.next(identity, depth)


def _centred(properties: Mapping[str, etree._Element], style: str, styles: Styles) -> bool:
    own = properties.get("jc")
    return attribute(own, "val") == "center" if own is not None else styles.of(style).centred


def _joined(line: str) -> str:
    joined = ""
    for part in (piece.strip() for piece in line.split("\n")):
        latin = joined[-1:].isascii() and part[:1].isascii()
        joined += (" " if joined and part and latin else "") + part
    return joined


def visible(element: etree._Element, boxes: list[etree._Element] | None = None) -> list[Piece]:
    """Return the visible characters below `element` with their elements, and set its text boxes aside."""
    pieces: list[Piece] = []
    _inline(element, pieces, [] if boxes is None else boxes)
    return pieces


def _inline(element: etree._Element, pieces: list[Piece], boxes: list[etree._Element]) -> None:
    for item in element:
        what = kind(item)
        if what in {"t", "m:t"}:
            pieces.append(Piece((item.text or "").replace("\n", " ").replace("\r", " "), item))
        elif what == "sym":
            pieces.append(Piece(_SYMBOLS.get((attribute(item, "char") or "").upper(), "□"), item))
        elif what == "br" and attribute(item, "type") in {"page", "column"}:
            continue
        elif what in _CHARACTERS:
            pieces.append(Piece(_CHARACTERS[what], item))
        elif what == "txbxContent":
            boxes.append(item)
        elif what == "mc:AlternateContent":
            _inline(_alternative(item), pieces, boxes)
        elif what == "r" and switched_on(child(item, "rPr", "vanish")):
            continue
        elif what not in _GONE:
            _inline(item, pieces, boxes)


def _alternative(element: etree._Element) -> etree._Element:
    """Return the branch a present-day Word shows; the others repeat the same content."""
    branches = list(element)
    return next((item for item in branches if kind(item) == "mc:Choice"), branches[0] if branches else element)


def _plain(element: etree._Element) -> str:
    return " ".join("".join(words for words, _ in visible(element)).split())


def _table(text: _Text, element: etree._Element) -> None:
    text.tables += 1
    table = text.tables
    rows = [(row, list(_cells(row))) for row in _below(element, "tr") if child(row, "trPr", "del") is None]
    if max((len(cells) for _, cells in rows), default=0) == 1:
        for index, (_, cells) in enumerate(rows, 1):  # a frame around running text, not a table
            for cell, _span in cells:
                if cell is not None:
                    _blocks(text, cell, f"表{table}第{index}行")
        return
    for index, (_, cells) in enumerate(rows, 1):
        offset, parts = text.length, []
        for column, (cell, _span) in enumerate(cells, 1):
            words = _cell_text(text, cell) if cell is not None else ""
            text.origins.append(Origin(offset, offset + len(words), tuple(text.parts)))
            text.parts = []
            if words:
                text.places.append(Place(offset, offset + len(words), f"表{table}第{index}行第{column}格"))
            offset += len(words) + 1
            parts.append(words)
        line = "\t".join(parts)
        text.lines.append(line)
        text.length += len(line) + 1


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element | None, int]]:
    """Yield one item per grid column: the cell, or None where a merged cell covers the column."""
    properties = child(row, "trPr")
    for name in ("gridBefore", "tc", "gridAfter"):
        if name == "tc":
            for cell in _below(row, "tc"):
                inner = child(cell, "tcPr")
                merge = child(inner, "vMerge") if inner is not None else None
                covered = merge is not None and attribute(merge, "val") in {None, "continue"}
                span_element = child(inner, "gridSpan") if inner is not None else None
                span = number(attribute(span_element, "val"), 1) if span_element is not None else 1
                yield None if covered else cell, span
                for _ in range(min(span, 64) - 1):
                    yield None, 1
        elif properties is not None and (skip := child(properties, name)) is not None:
            for _ in range(min(number(attribute(skip, "val"), 0), 64)):
                yield None, 1


def _below(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those wrapped in content controls or insertions."""
    for item in element:
        what = kind(item)
        if what == name:
            yield item
        elif what in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _below(item, name)


def _cell_text(text: _Text, cell: etree._Element) -> str:
    """Return the words of a cell on one line; paragraphs, nested tables and breaks are parted by spaces."""
    parts: list[str] = []
    for item in cell.iter(*tags("p")):
        if any(kind(above) in {"txbxContent", "del"} for above in item.iterancestors()):
            continue
        own = child(item, "pPr")
        properties = by_name(own) if own is not None else {}
        style = (attribute(properties["pStyle"], "val") or "") if "pStyle" in properties else ""
        text.parts.append((_number(text, properties, style), item))
        parts.append(text.parts[-1][0] + _plain(item))
    return " ".join(" ".join(parts).split())


def _apart(package: Package, related: dict[str, list[str]], text: _Text) -> Iterator[Apart]:
    for relation, name in _MARGINS:
        for part in related.get(relation, []):
            root = package.xml(part)
            lines = [] if root is None else [line for item in root.iter(*tags("p")) if (line := _plain(item))]
            if lines:
                yield Apart(name, "\n".join(lines))
    contents = [line for line in text.contents if line]
    if contents:
        yield Apart("目录", "\n".join(contents))
