"""Cut a document into passages that follow its section tree.

A passage is a run of whole lines of 80 to 500 characters. It does not cross a level-1 heading, begins anew at every
heading once it is long enough, and leaves a task with its owner and deadline whole even where that makes it longer.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.retrieval.passage import Chunk
from evaluators.cited_names import cited_names
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document, Table

VERSION = 1  # changes when the same document would be cut otherwise
LEAST, ENOUGH, MOST = 80, 240, 500  # characters
_SENTENCE_END = re.compile(r"[。！？；!?;]+[”’」』）)]*")
_LINE = re.compile(r"[^\n]*")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)?|\s+$")
_RULE = re.compile(r"[\s|:*_=-]*")  # a line of Markdown that only draws: ---, |---|---|


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line or part of one. `paragraph`: its number within section or table; 0 for a heading on a line of its own."""

    span: Span
    section: int | None
    paragraph: int
    table: int | None = None


def chunks(document: Document) -> list[Chunk]:
    """Cut a document; title, addressee, sign-off, date and residue belong to no passage."""
    return [_chunk(document, group) for group in _merged_tails(document, list(_groups(document)))]


def _groups(document: Document) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in _pieces(document):
        if group and _breaks(document, group, piece):
            carried: list[_Piece] = []
            above = _chain(document, piece.section)
            while group and not group[-1].paragraph and group[-1].section in above:  # a heading goes with what it heads
                carried.insert(0, group.pop())
            if group:
                yield group
            group = carried
        group.append(piece)
    if group:
        yield group


def _breaks(document: Document, group: Sequence[_Piece], piece: _Piece) -> bool:
    last = group[-1]
    if any(r.span.start >= last.span.end and r.span.end <= piece.span.start for r in document.residue):
        return True
    if _top(document, last.section) != _top(document, piece.section):
        return True
    size = _size(group)
    if size + len(piece.span) > MOST:
        return True
    return size >= (LEAST if last.section != piece.section and not _continues(document, group, piece) else ENOUGH)


def _continues(document: Document, group: Sequence[_Piece], piece: _Piece) -> bool:
    """Tell whether the piece is an item of the list that the group begins: 第八条 …下列职责：（一）…（二）…."""
    above = _chain(document, piece.section)[:-1]
    return len(above) > 1 and group[0].section == above[-1] and group[0].paragraph > 0


def _merged_tails(document: Document, groups: list[list[_Piece]]) -> list[list[_Piece]]:
    """Give a rest that is too short by itself to the passage before it."""
    merged: list[list[_Piece]] = []
    for group in groups:
        before = merged[-1] if merged else None
        if (
            before
            and _size(group) < LEAST
            and _size(before) + _size(group) <= MOST
            and _top(document, before[-1].section) == _top(document, group[0].section)
            and not any(before[-1].span.end <= r.span.start < group[0].span.start for r in document.residue)
        ):
            before.extend(group)
        else:
            merged.append(group)
    return merged


def _size(group: Sequence[_Piece]) -> int:
    return sum(len(piece.span) for piece in group)


def _pieces(document: Document) -> Iterator[_Piece]:
    apart = [line.span for line in (document.title, document.addressee, document.sign_off, document.date_line) if line]
    apart += [residue.span for residue in document.residue]
    headings = {s.span.start: s for s in document.sections}
    paragraphs: Counter[tuple[int | None, int | None]] = Counter()
    for match in _LINE.finditer(document.text, document.body.start, document.body.end):
        line = _stripped(document.text, match.start(), match.end())
        if not line or any(span.overlaps(line) for span in apart) or _RULE.fullmatch(line.of(document.text)):
            continue
        section = document.section_at(line.start)
        if section is None and _is_own_number(line.of(document.text)):
            continue
        heading = headings.get(line.start)
        if heading is not None and not heading.run_in:
            yield _Piece(line, section, 0)
            continue
        table = next((n for n, t in enumerate(document.tables) if t.span.overlaps(line)), None)
        paragraphs[section, table] += 1
        for part in [line] if table is not None else _parts(document, line):
            yield _Piece(part, section, paragraphs[section, table], table)


def _is_own_number(line: str) -> bool:
    """Tell whether a line before the first heading only gives the document's number, perhaps with its dates."""
    bare = line.strip("（）() 　")
    numbers = cited_names(bare).numbers
    return bool(numbers) and bare.startswith(numbers[0].partition("〔")[0]) and not bare.endswith("。")


def _stripped(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    marks = _MARKS.match(line)
    start += marks.end() if marks else 0
    end = start + len(text[start:end].rstrip())
    return Span(start, end) if start < end else None


def _parts(document: Document, line: Span) -> list[Span]:
    """Cut an over-long line behind sentences, never inside a task with its owner and deadline."""
    if len(line) <= MOST:
        return [line]
    whole = [task.span for task in document.tasks if task.span.overlaps(line)]
    whole += [
        Span(min(task.span.start, task.deadline.span.start), max(task.span.end, task.deadline.span.end))
        for task in document.tasks
        if task.deadline and task.span.overlaps(line) and task.deadline.span.overlaps(line)
    ]
    ends = [m.end() for m in _SENTENCE_END.finditer(document.text, line.start, line.end)]
    cuts = [end for end in ends if not any(span.start < end < span.end for span in whole)]
    parts, start, last = [], line.start, line.start
    for cut in [*cuts, line.end]:
        if cut - start > MOST and last > start:
            parts.append(Span(start, last))
            start = last
        last = cut
    if start < line.end:
        parts.append(Span(start, line.end))
    return parts


def _chain(document: Document, section: int | None) -> list[int]:
    chain: list[int] = []
    while section is not None:
        chain.insert(0, section)
        section = document.sections[section].parent
    return chain


def _top(document: Document, section: int | None) -> int | None:
    chain = _chain(document, section)
    return chain[0] if chain else None


def _chunk(document: Document, group: Sequence[_Piece]) -> Chunk:
    start, end = group[0].span.start, group[-1].span.end
    lines = [piece.span.of(document.text) for piece in _joined(group)]
    first = group[0]
    if first.table is not None and not _heads(document.tables[first.table], first.span):
        header = document.tables[first.table].rows[0]
        start_of_line = document.text.rfind("\n", 0, header[0].span.start) + 1
        lines.insert(0, document.text[start_of_line:].partition("\n")[0].strip())
    body = [piece for piece in group if piece.paragraph] or group
    chains = [_chain(document, piece.section) for piece in body]
    shared = [a for a, *rest in zip(*chains, strict=False) if all(a == b for b in rest)]
    sections = [document.sections[n] for n in shared]
    headings = tuple(f"{s.number}{s.text}" for s in sections)
    return Chunk(start, end, "\n".join(lines), headings, _locator(document, group, start, end))


def _joined(group: Sequence[_Piece]) -> Iterator[_Piece]:
    """Put parts of one line together again."""
    held: _Piece | None = None
    for piece in group:
        if held and held.span.end == piece.span.start:
            held = _Piece(Span(held.span.start, piece.span.end), held.section, held.paragraph, held.table)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _heads(table: Table, line: Span) -> bool:
    return bool(table.rows and table.rows[0]) and line.overlaps(
        Span(table.rows[0][0].span.start, table.rows[0][-1].span.end + 1)
    )


def _locator(document: Document, group: Sequence[_Piece], start: int, end: int) -> str:
    """Name the place as a clerk would: 二、（三）第2段, and the characters it covers."""
    body = [piece for piece in group if piece.paragraph] or list(group)
    first, last = body[0], body[-1]
    where = _numbers(document, first.section)
    if first.section == last.section and first.table == last.table:
        where += _paragraphs(first.paragraph, last.paragraph, "段" if first.table is None else "行")
    elif first.section == last.section:
        where += f"第{first.paragraph}段起" if first.table is None else "表起"
    else:
        below = [n for n in _chain(document, last.section) if n not in _chain(document, first.section)]
        where += "至" + "".join(_number(document, n) for n in below) if below else "起"
    return f"{where or '全文'}（第{start + 1}—{end}字）"


def _paragraphs(first: int, last: int, word: str) -> str:
    if not last:
        return ""
    where = "表" if word == "行" else ""
    return f"{where}第{first}{word}" if first == last else f"{where}第{first}至{last}{word}"


def _numbers(document: Document, section: int | None) -> str:
    chain = _chain(document, section)
    return "".join(_number(document, n) for n in chain) if chain else "正文开头"


def _number(document: Document, section: int) -> str:
    found = document.sections[section]
    return found.number or f"“{found.text}”"
