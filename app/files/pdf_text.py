"""The text layer of a PDF: lines with their place on the page, and tables that are ruled."""

from __future__ import annotations

import io
import logging
import re
import zlib
from typing import TYPE_CHECKING, Any

from app.errors import UnreadableFile
from app.files.kinds import encrypted
from app.files.pdf_paragraphs import Line, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.files import Apart, Place

MAX_PAGES = 500
# a page of dense text is some 50 kB of drawing commands; drawings run to a few MB
MAX_STREAM = 32 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
# glyphs without a known character come out as (cid:12) or in the private use area
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_UNREADABLE_SHARE = 0.2
_RULES = 3000  # rules on a page beyond which it is a drawing, not a table
_SCAN = "请先用文字识别（OCR）软件转换成可编辑的文件，或向报送单位索取电子版。"


def read_pdf(path: Path, data: bytes) -> tuple[str, tuple[Place, ...], str, tuple[Apart, ...]]:
    """Return text, places (one per paragraph and page), a note and what stands apart (running heads).

    Raises:
        UnreadableFile: encrypted, scanned, damaged, oversized, or with a text layer that gives no characters.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    _refuse_bomb(path, data)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it remarks on every oddity of a font
    pages: list[list[Line]] = []
    bare: list[int] = []
    count = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            count = len(document.pages)
            for number, page in enumerate(document.pages if count <= MAX_PAGES else (), 1):
                lines = _lines(page, number)
                if not lines and page.images:
                    bare.append(number)
                pages.append(lines)
                page.close()
    except Exception as error:  # pdfminer lets anything through that a damaged file provokes
        causes = (error, error.__cause__, *error.args)
        if any(isinstance(item, PDFPasswordIncorrect | PDFEncryptionError) for item in causes):
            raise encrypted(path) from error
        raise _damaged(path) from error
    if count > MAX_PAGES:
        raise UnreadableFile(
            f"无法读取 {path}：PDF 有 {count} 页，超过 {MAX_PAGES} 页的上限。请拆分后再试。", kind="too_large"
        )
    words = "".join(line.text for lines in pages for line in lines)
    _refuse_unreadable(path, pages, words, bare)
    content = join(pages)
    note = f"第{_ranges(bare)}页没有文字层（可能是扫描页），未能读取。" if bare else ""
    if content.apart:
        note += "页眉、页脚和页码不计入正文。"
    return content.text, content.places, note, content.apart


def _refuse_unreadable(path: Path, pages: Sequence[Sequence[Line]], words: str, bare: Sequence[int]) -> None:
    if not pages:
        raise _damaged(path)
    if not words.strip() or (bare and len(words) < 10 * len(pages)):  # a scan often carries a stamp or a page number
        if bare:
            raise UnreadableFile(
                f"无法读取 {path}：这是扫描件（{len(pages)} 页都是图片，没有文字层）。{_SCAN}", kind="unsupported"
            )
        raise UnreadableFile(f"无法读取 {path}：PDF 里没有文字。如是扫描件，{_SCAN}", kind="empty")
    unknown = _UNKNOWN.findall(words)
    if len(unknown) > _UNREADABLE_SHARE * max(1, len(_UNKNOWN.sub("□", words))):
        raise UnreadableFile(
            f"无法读取 {path}：PDF 的字体没有文字对照表，读出来是乱码。请用原来的 Word 文件，或先做文字识别（OCR）。"
        )


def _damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"无法读取 {path}：PDF 文件不完整或已损坏（可能没有传完）。"
        "请用 PDF 阅读器打开核对，重新导出后再试；打不开的，请向报送单位重新索取。"
    )


def _refuse_bomb(path: Path, data: bytes) -> None:
    """Inflate each stream once against the limits: the reader of PDF has none."""
    total = 0
    for found in _STREAM.finditer(data):
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        head = data[max(0, found.start() - 1024) : found.start()].rpartition(b" obj")[2]
        filters = len(_FLATE.findall(head))
        if not filters or _IMAGE.search(head):  # images are never decoded here
            continue
        body = data[found.end() : max(found.end(), data.find(b"endstream", found.end()))]
        for _ in range(min(filters, 4)):
            body = _inflate(body)
            total += len(body)
            if len(body) > MAX_STREAM or total > MAX_TOTAL:
                raise UnreadableFile(
                    f"拒绝读取 {path}：PDF 内的数据解压后大得不正常（压缩炸弹），单段上限为 {MAX_STREAM // 2**20} MB。"
                    "请核对文件来源。",
                    kind="too_large",
                )


def _inflate(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, MAX_STREAM + 1)
    except zlib.error:
        return b""


def _lines(page: Any, number: int) -> list[Line]:
    """Return lines and rows of one page from top to bottom."""
    rules = len(page.rects) + len(page.lines) + len(page.curves)
    tables = [table for table in page.find_tables() if _is_table(table)] if 4 <= rules <= _RULES else []
    lines: list[Line] = []
    for table in tables:
        left, _, right, _ = table.bbox
        for row, cells in zip(table.rows, table.extract(), strict=False):
            said = ["".join((cell or "").split("\n")).strip() for cell in cells]
            if any(said):
                top, bottom = row.bbox[1], row.bbox[3]
                lines.append(Line("\t".join(said), number, left, right, top, bottom, 0.0, row=True))
    boxes = [table.bbox for table in tables]
    chars = [char for char in page.dedupe_chars().chars if not any(_within(char, box) for box in boxes)]
    lines += [_line(group, number) for group in _rows(chars)]
    height = float(page.height)
    return [line._replace(page_height=height) for line in sorted(lines, key=lambda line: line.top) if line.text.strip()]


def _is_table(table: Any) -> bool:
    rows = table.rows
    return len(rows) > 1 and max(sum(cell is not None for cell in row.cells) for row in rows) > 1


def _within(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _rows(chars: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Group characters whose middles stand at one height."""
    row: list[dict[str, Any]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"]) / 2):
        here = (char["top"] + char["bottom"]) / 2
        if row and here - middle > 0.45 * max(char["size"], 1.0):
            yield row
            row = []
        if not row or char["size"] >= row[0]["size"]:
            middle = here
        row.append(char)
    if row:
        yield row


def _line(group: list[dict[str, Any]], number: int) -> Line:
    group = sorted(group, key=lambda char: char["x0"])
    size = sorted(char["size"] for char in group)[len(group) // 2]
    parts: list[str] = []
    for index, char in enumerate(group):
        before = group[index - 1] if index else None
        if before is not None:
            gap = char["x0"] - before["x1"]
            latin = before["text"][-1:].isascii() and char["text"][:1].isascii()
            if gap > (0.25 if latin else 1.2) * size and not parts[-1].isspace():
                parts.append(" ")
        parts.append(char["text"])
    text = re.sub(r"\s+", " ", "".join(parts))
    ink = [char for char in group if not char["text"].isspace()] or group
    return Line(
        text.strip(), number, ink[0]["x0"], ink[-1]["x1"], min(char["top"] for char in ink),
        max(char["bottom"] for char in ink), size,
    )  # fmt: skip


def _ranges(numbers: Sequence[int]) -> str:
    """Say page numbers shortly: 2、4—6."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
