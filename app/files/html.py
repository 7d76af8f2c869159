"""The text of a saved web page: block elements as lines, tables as rows of cells parted by tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.errors import UnreadableFile
from app.files import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

_DROPPED = frozenset(
    [
        "head",
        "script",
        "style",
        "nav",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "input",
        "textarea",
        "aside",
        "dialog",
        "map",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "address",
        "article",
        "blockquote",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CENTRED = re.compile(r"^center|text-align\s*:\s*center", re.IGNORECASE)
# a line break of the source between two Chinese characters is none of the text
_BROKEN = re.compile(r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t\r]*\n\s*(?=[\u3001-\u9fff\uff00-\uffef])")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_END = "\f"  # between words: a paragraph ends here
# a cell of more paragraphs than this is a column of the page, not a cell of a table
_COLUMN = 6
_WIDEST = 64  # columns or rows that one cell may cover


def read_html(path: Path, data: bytes) -> tuple[str, tuple[Place, ...], str]:
    """Return text, places and a note.

    Raises:
        UnreadableFile: no text in it, or in no encoding that is known.
    """
    from lxml import etree, html

    words, note = _decode(path, data)
    parser = html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_XML.sub("", words), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(
            f"无法读取 {path}：网页内容已损坏或为空。请在浏览器中打开核对，复制到 Word 后再试。"
        ) from error
    if any("depth" in error.message for error in parser.error_log):  # what lies deeper has been dropped
        raise UnreadableFile(
            f"无法读取 {path}：网页的标签一层套一层，超过 2000 层，其中的文字读不完整。"
            "请在浏览器中打开，复制到 Word 后再试。"
        )
    page = _Page()
    page.walk(root)
    page.end()
    if not page.lines:
        raise UnreadableFile(
            f"无法读取 {path}：网页里没有文字（可能由脚本生成或只有图片）。请在浏览器中打开，复制到 Word 后再试。",
            kind="empty",
        )
    return "\n".join(page.lines) + "\n", tuple(page.places), note


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    """Decode by mark, then by what the page says of itself, then by trial."""
    from app.files.plain import decode

    said = _CHARSET.search(data[:4096])
    if said is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = said.group(1).decode("ascii").lower()
        try:
            return data.decode(_CHINESE.get(name, name)), ""
        except (LookupError, UnicodeDecodeError):
            pass  # pages copied from one site to another often lie
    text, note = decode(path, data)
    return text, note if said is None else note or "网页标明的编码与内容不符，已按内容读取。"


class _Page:
    """The text under construction."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.length = 0
        self.paragraphs = 0
        self.tables = 0
        self.current: list[str] = []

    def walk(self, root: etree._Element) -> None:
        """Take in everything below `root`, without recursion: a page may nest as deep as it likes."""
        todo: list[tuple[etree._Element | None, str]] = [(root, "")]
        while todo:
            item, words = todo.pop()
            if item is not None:
                todo += reversed(list(self._open(item)))
            elif words == _END:
                self.end()
            else:
                self.current.append(words)

    def _open(self, item: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
        """Yield what an element comes to: elements to open, words, and ends of paragraphs."""
        tag = item.tag if isinstance(item.tag, str) else ""
        if not tag or tag in _DROPPED or _hidden(item):
            return
        block = tag in _BLOCKS or (tag == "br" and not _in_title(item))
        if block:
            yield None, _END
        if tag == "table" and _is_table(item):
            self.end()
            self.table(item)
            return
        yield None, _number(item) if tag == "li" else ""
        yield None, _shaped(item.text or "", tag)
        for below in item:
            yield below, ""
            yield None, _shaped(below.tail or "", tag)
        if block:
            yield None, _END

    def end(self) -> None:
        """End the paragraph; in preformatted text a line break ends one too."""
        for part in "".join(self.current).split("\v"):
            line = " ".join(_BROKEN.sub("", part).split())
            if line:
                self.paragraphs += 1
                self.places.append(Place(self.length, self.length + len(line), f"第{self.paragraphs}段"))
                self._add(line)
        self.current = []

    def table(self, element: etree._Element) -> None:
        """Set each row of a table as a line; cells covered by a merged one are empty."""
        self.tables += 1
        covered: dict[tuple[int, int], bool] = {}
        for index, row in enumerate(element.iter("tr"), 1):
            cells: list[str] = []
            for cell in row.iterchildren("td", "th"):
                while covered.get((index, len(cells))):
                    cells.append("")
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                for down in range(high):
                    for along in range(wide):
                        covered[index + down, len(cells) + along] = True
                cells.extend([" ".join("".join(_words(cell)).split()), *[""] * (wide - 1)])
            while covered.get((index, len(cells))):
                cells.append("")
            if not any(cells):
                continue
            offset = self.length
            for column, words in enumerate(cells, 1):
                if words:
                    name = f"表{self.tables}第{index}行第{column}格"
                    self.places.append(Place(offset, offset + len(words), name))
                offset += len(words) + 1
            self._add("\t".join(cells))

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self.length += len(line) + 1


def _words(cell: etree._Element) -> Iterator[str]:
    for item in cell.iter():
        if isinstance(item.tag, str) and item.tag not in _DROPPED:
            if item.tag in _BLOCKS or item.tag == "br":
                yield " "
            yield item.text or ""
        if item is not cell:
            yield item.tail or ""


def _shaped(words: str, tag: str) -> str:
    return words.replace("\r", "").replace("\n", "\v") if tag == "pre" else words


def _in_title(item: etree._Element) -> bool:
    """Tell whether a break stands in a heading or a centred line: there it shapes the line, it does not end it."""
    for above in item.iterancestors():
        if above.tag in _HEADINGS or _CENTRED.search(f"{above.get('align', '')} {above.get('style', '')}"):
            return True
        if above.tag in _BLOCKS:
            return False
    return False


def _hidden(item: etree._Element) -> bool:
    if item.tag == "div" and item.get("title") in {"header", "footer"}:  # page heads and feet as LibreOffice has them
        return True
    return item.get("hidden") is not None or _HIDDEN.search(item.get("style", "")) is not None


def _is_table(table: etree._Element) -> bool:
    """Tell a table of data from one that lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    widest = max((len(row) for row in rows), default=0)
    return widest > 1 and all(len(list(cell.iter("p", "li", "div"))) <= _COLUMN for row in rows for cell in row)


def _number(item: etree._Element) -> str:
    """Return the number a browser shows before an item of an ordered list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    start = above.get("start", "1")
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isascii() and start.isdecimal() else 1) + before}."


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _WIDEST)) if value.isascii() and value.isdecimal() else 1
