"""Documents named in a text: 《title》, with its number where one follows, and document numbers alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from evaluators.model import Citation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# 机关代字, year in any bracket (only 〔〕 is right, GB/T 9704-2012, 7.2.5), serial number; masked digits count too.
_DIGIT = r"[\d０-９×✕xXＸ*＊_○]"
_NUMBER = re.compile(
    rf"(?P<code>[\u4e00-\u9fff×✕Xx○]{{1,14}}+)\s*[〔\[［(（【﹝]\s*{_DIGIT}{{2,4}}\s*年?\s*[〕\]］)）】﹞]\s*(?:第\s*)?{_DIGIT}{{1,5}}\s*[号號]"
)
# Words that lead up to a number and are no part of the issuing body's code.
_LEAD = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|落实|贯彻|执行|印发了?|转发|下发|通知|文件|意见|方案|办法|精神|以及|"
    r"[和与及随以由见])"
)
_LONGEST = 120


def find(text: str, skipped: Sequence[Span] = ()) -> tuple[Citation, ...]:
    """Return the citations of `text` in order of place, except inside `skipped` (residue, its own number)."""
    titles = list(_titles(text))
    numbers = [(_trimmed(m), m.end()) for m in _NUMBER.finditer(text)]
    begins = [begin for begin, _ in numbers]
    found: list[Citation] = []
    used: set[int] = set()
    for title in titles:
        at = bisect_left(begins, title.end)
        joined = at if at < len(begins) and _behind(text, title.end, begins[at]) else None
        name = text[title.start + 1 : title.end - 1]
        if joined is None:
            found.append(Citation(title, title=name))
            continue
        begin, end = numbers[joined]
        used.add(joined)
        close = end + 1 if end < len(text) and text[end] in "）)" else end
        found.append(Citation(Span(title.start, close), title=name, doc_number=text[begin:end]))
    starts = [title.start for title in titles]
    for index, (begin, end) in enumerate(numbers):
        at = bisect_left(starts, begin) - 1
        inside = at >= 0 and begin < titles[at].end
        if index not in used and not inside:
            found.append(Citation(Span(begin, end), doc_number=text[begin:end]))
    hidden = sorted(skipped)
    edges = [span.start for span in hidden]
    kept = [c for c in found if not any(c.span.overlaps(s) for s in hidden[: bisect_left(edges, c.span.end)][-2:])]
    return tuple(sorted(kept, key=lambda citation: citation.span))


def _titles(text: str) -> Iterator[Span]:
    """Yield outermost 《…》 of one line; an opening mark that is never closed is passed over."""
    depth = 0
    begin = -1
    for match in re.finditer(r"[《》\r\n]", text):
        mark = match.group()
        if mark in "\r\n":
            depth = 0
        elif mark == "《":
            if depth == 0 or match.start() - begin > _LONGEST:
                begin, depth = match.start(), 0
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and match.end() - begin > 2:
                yield Span(begin, match.end())


def _trimmed(match: re.Match[str]) -> int:
    """Return where the code of the issuing body begins, behind words such as 根据."""
    lead = _LEAD.match(match["code"][:-1])
    return match.start("code") + (lead.end() if lead else 0)


def _behind(text: str, end: int, begin: int) -> bool:
    return 0 <= begin - end <= 3 and text[end:begin].strip() in ("", "（", "(")
