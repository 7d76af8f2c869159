"""Documents in and out: text with a map back to the place it stands in, and Word files laid out by GB/T 9704-2012.

What `load` gives as text: the body of the document in reading order. Of a .docx, one paragraph is one line and a table
row is one line with its cells separated by tabs, where a row that a merged cell of owners or times spans shows 〃 (as
above) in its column; automatic numbers are written out as a person sees them; insertions
of tracked changes count, deletions and hidden text do not; text boxes follow the paragraph they hang on. Page heads and
feet, footnotes and endnotes, comments and a table of contents are no part of the text: they stand in `apart`.

What a file is, its content says (`app.files.kinds`), not its name. Files of other word processors (.doc, .wps, .rtf,
.odt) are read as the .docx that LibreOffice makes of them, once a run and without macros. Of a PDF the text layer is
read: lines are joined into paragraphs, ruled tables are rows, running heads and page numbers are dropped, and places
are pages. Of a web page scripts, styles and navigation are dropped. No file is ever written to, and none is held open.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.errors import UnreadableFile
from app.files.atomic import reason, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "Apart", "LoadedText", "Place", "load", "read_bytes", "write_atomically"]

MAX_BYTES = 50 * 1024 * 1024


class Place(NamedTuple):
    """Where a stretch of the text stands in the file: `name` is said to a person, e.g. 第3段 or 表1第2行第3格."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Text of the file that is no part of its body.

    Attributes:
        kind: 页眉, 页脚, 脚注, 尾注, 批注 or 目录.
        text: its words.
        name: what tells it from others of its kind (脚注2), else "".
        hangs: start and end of the stretch of the text that refers to it; None where nothing does.
    """

    kind: str
    text: str
    name: str = ""
    hangs: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LoadedText:
    """The text of one file.

    Attributes:
        text: decoded text, without byte order mark and with LF line ends; all offsets count its code points.
        sha256: of the bytes of the file.
        format: txt, md, docx, doc, wps, rtf, odt, pdf or html, by content.
        places: in order, without overlap; every line of `text` with content belongs to one or more.
        note: one Chinese sentence where something was left out or guessed, else "".
        apart: what stands in the file beside its body.
        word_form: a Word file whose text is `text`: the file itself or, of an old Word file, what LibreOffice made of
            it (kept until the process ends); None for other formats.
    """

    path: Path
    text: str
    sha256: str
    format: str
    places: tuple[Place, ...] = ()
    note: str = ""
    apart: tuple[Apart, ...] = ()
    word_form: Path | None = None

    @property
    def whole(self) -> str:
        """All words of the file: its text, then a line for each that stands beside it."""
        return "\n".join((self.text, *(item.text for item in self.apart)))

    def place_at(self, offset: int) -> str:
        """Say where the character at `offset` stands, e.g. 第3段; "" where nothing stands."""
        index = bisect_right(self.places, offset, key=lambda place: place.start) - 1
        if index < 0 or offset > self.places[index].end:
            return ""
        return self.places[index].name

    def where(self, offset: int) -> str:
        """Say where a person finds the character at `offset` in his file: paragraph, cell or page, else the line."""
        return self.place_at(offset) or f"第{self.text.count(chr(10), 0, offset) + 1}行"


def load(path: Path) -> LoadedText:
    """Read the text of a document: .txt, .md, .docx, .doc, .wps, .rtf, .odt, .pdf or .html.

    Raises:
        UnreadableFile: one Chinese paragraph that names the file, what is wrong and what to do.
    """
    from app.files.kinds import recognise

    data = read_bytes(path)
    if not data.strip(b"\x00\r\n\t "):
        raise UnreadableFile(f"无法读取 {path}：文件是空的。请核对是否选错文件或文件没有传完。", kind="empty")
    digest = hashlib.sha256(data).hexdigest()
    kind, note = recognise(path, data)
    if kind in {"docx", "doc", "wps", "rtf", "odt"}:
        return _load_word(path, data, digest, kind, note)
    if kind == "pdf":
        from app.files.pdf_text import read_pdf

        text, places, said, apart = read_pdf(path, data)
        return LoadedText(path, text, digest, kind, places, note + said, apart)
    if kind == "html":
        from app.files.html import read_html

        text, places, said = read_html(path, data)
        return LoadedText(path, text, digest, kind, places, note + said)
    from app.files.plain import decode

    text, said = decode(path, data)
    if not text.strip():
        raise UnreadableFile(f"无法读取 {path}：文件里只有空白，没有文字。", kind="empty")
    return LoadedText(path, text, digest, kind, _line_places(text), note + said)


def _load_word(path: Path, data: bytes, digest: str, kind: str, note: str) -> LoadedText:
    from app.files.word import read_word

    word_form = path
    if kind != "docx":
        from app.files.office import to_word

        word_form = to_word(path, data, "." + kind)
        data = word_form.read_bytes()
    content = read_word(path, data)
    return LoadedText(path, content.text, digest, kind, content.places, note + content.note, content.apart, word_form)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file within the size limit.

    Raises:
        UnreadableFile: missing, a folder, forbidden or too large.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"无法读取 {path}：这是一个文件夹，请给出其中的一个文件。")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"无法读取 {path}：文件有 {size / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB 的上限。"
                "请拆分文件，或删去其中的图片后再试。",
                kind="too_large",
            )
        return path.read_bytes()
    except OSError as error:
        advice = "请核对文件名和所在文件夹。" if isinstance(error, FileNotFoundError) else "请检查该文件能否打开。"
        raise UnreadableFile(f"无法读取 {path}：{reason(error)}。{advice}") from error


def _line_places(text: str) -> tuple[Place, ...]:
    places: list[Place] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            places.append(Place(offset, offset + len(line), f"第{number}行"))
        offset += len(line) + 1
    return tuple(places)
