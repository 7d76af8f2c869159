"""Many documents of one kind laid out quickly: what they share is set once, a paragraph is its text in a ready frame.

Each document's parts are found in its own text as ever, so no value can end up in a layout that is not its own. What
the press gives is what `write_docx` gives: of every kind of document the first is set both ways and compared.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app.files.official import Heading, Official, Paragraph, TableBlock, heading_line, imprint_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.files.official import Block

_WORDS, _REST = "\ue000", "\ue001"
_PLACE = re.compile("([\ue000\ue001])[^<]*")
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')
_BODY, _CORE = "word/document.xml", "docProps/core.xml"
_LONGEST = 255  # characters of a core property


@dataclass(frozen=True, slots=True)
class Laid:
    """A document as members of its file: those it shares with others of its kind, and its own."""

    shared: tuple[tuple[str, bytes], ...]
    own: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What documents of one kind have in common; the body goes between `head` and `tail`."""

    shared: tuple[tuple[str, bytes], ...]
    head: bytes
    tail: bytes
    core: tuple[str, ...]


@dataclass(slots=True)
class Press:
    """Sets document after document.

    Attributes:
        left: how many documents were left to `write_docx`, which takes its time.
    """

    left: int = 0
    _frames: dict[Official, _Frame] = field(default_factory=dict)
    _proved: dict[tuple[object, ...], bool] = field(default_factory=dict)

    @property
    def differing(self) -> int:
        """How many kinds of documents the press does not set as `write_docx` does."""
        return sum(not proved for proved in self._proved.values())

    def lay(self, official: Official) -> Laid:
        """Return `official` laid out.

        Raises:
            UserError: it cannot be laid out.
        """
        kind = _kind(official)
        if _ends_bare(official) or self._proved.get(kind) is False:
            self.left += 1
            return Laid(tuple(_written(official).items()), ())
        made = self._laid(official)
        if kind not in self._proved:
            plain = _written(official)
            self._proved[kind] = plain == dict((*made.shared, *made.own))
            if not self._proved[kind]:
                self.left += 1
                return Laid(tuple(plain.items()), ())
        return made

    def _laid(self, official: Official) -> Laid:
        bare = Official(
            _WORDS,
            (Paragraph("正文"),),
            sign_off=_REST if official.sign_off else None,
            issue_date=official.issue_date,
            date_words=official.date_words,
            status=official.status,
            ai_label=official.ai_label,
        )
        frame = self._frames.get(bare)
        if frame is None:
            frame = self._frames[bare] = _frame_of(bare)
        core = "".join(
            _escaped((official.title if piece == _WORDS else official.sign_off or "")[:_LONGEST])
            if piece in {_WORDS, _REST}
            else piece
            for piece in frame.core
        )
        body = b"".join((frame.head, *(xml.encode() for xml in _content(official)), frame.tail))
        return Laid(frame.shared, ((_BODY, body), (_CORE, core.encode())))


def _ends_bare(official: Official) -> bool:
    """Tell whether an imprint hangs on a paragraph of the text, for want of anything behind it."""
    behind = official.sign_off or official.dated or official.note or official.behind or official.attachments
    return bool(imprint_lines(official)) and not behind


def _kind(official: Official) -> tuple[object, ...]:
    tables = any(isinstance(block, TableBlock) for block in official.blocks)
    parts = (official.red_head, official.addressee, official.sign_off, official.dated, official.note, official.behind)
    pages = any(item.blocks for item in official.attachments)
    printed = bool(imprint_lines(official))
    return (tables, printed, *map(bool, parts), len(official.attachments), pages, official.status, official.ai_label)


def _written(official: Official) -> dict[str, bytes]:
    """Return the members of the file that `write_docx` writes."""
    import tempfile
    from pathlib import Path

    from app.files.gbt9704 import write_docx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        write_docx(official, path)
        data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _frame_of(bare: Official) -> _Frame:
    members = _written(bare)
    body, core = members.pop(_BODY), members.pop(_CORE).decode()
    start, end = body.index(b"<w:body>") + len(b"<w:body>"), body.rindex(b"<w:sectPr")
    return _Frame(tuple(members.items()), body[:start], body[end:], tuple(re.split(f"({_WORDS}|{_REST})", core)))


def _content(official: Official) -> Iterator[str]:
    from app.files.gbt9704 import content
    from app.files.gbt9704.body import kept_from

    mark = Paragraph(_WORDS)
    around = [_xml(item) for item in content(replace(official, blocks=(mark,)))]
    place = next(index for index, xml in enumerate(around) if _WORDS in xml)
    yield from around[:place]
    signed = bool(official.sign_off or official.dated or official.attachments)
    kept = kept_from(official.blocks) if signed else len(official.blocks)
    for index, block in enumerate(official.blocks):
        yield _block(block, keep=index >= kept)
    yield from around[place + 1 :]


def _block(block: Block, *, keep: bool) -> str:
    """Return the XML of a block: its words in the frame that all blocks of its look have."""
    from app.files.gbt9704.body import KEPT

    if isinstance(block, TableBlock):
        return _whole(block, keep)
    level, words, rest = 0, "", ""
    if isinstance(block, Heading):
        level = min(max(block.level, 1), 4)
        words, rest = heading_line(block)
    else:
        words = block.text
    if not _plain(words) or (rest and not _plain(rest)):
        return _whole(block, keep)
    stopped = bool(level) and words.endswith(("。", "；"))
    last = rest if level else words
    pieces = _framed(level, bool(rest), stopped, keep and len(last) <= KEPT)
    if rest:
        return f"{pieces[0]}{_escaped(words)}{pieces[1]}{_escaped(rest)}{pieces[2]}"
    return f"{pieces[0]}{_escaped(words)}{pieces[1]}"


@lru_cache(maxsize=64)
def _framed(level: int, run_in: bool, stopped: bool, keep: bool) -> tuple[str, ...]:
    """Return what stands around the words of a paragraph or heading of this look."""
    sample: Block = Paragraph(_WORDS)
    if level:
        sample = Heading(level, _WORDS, "。" if stopped else "", _REST if run_in else None)
    return tuple(_PLACE.split(_whole(sample, keep))[::2])


@lru_cache(maxsize=256)
def _whole(block: Block, keep: bool) -> str:
    from app.files.gbt9704.body import elements_of

    return "".join(map(_xml, elements_of(block, keep=keep)))


def _plain(words: str) -> bool:
    """Tell whether `words` are one text of a run as they are."""
    return bool(words) and words == words.strip() and "  " not in words and "\n" not in words and "\t" not in words


def _xml(item: object) -> str:
    """Return an element as it stands in the body, whose root has declared the usual names."""
    from lxml import etree

    text = str(etree.tostring(item, encoding="unicode"))  # type: ignore[call-overload] # python-docx has its own types
    known = _declared()
    return _DECLARED.sub(lambda found: "" if found[0] in known else found[0], text)


@lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    from docx import Document

    return frozenset(f' xmlns:{prefix}="{name}"' for prefix, name in Document().element.nsmap.items())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
