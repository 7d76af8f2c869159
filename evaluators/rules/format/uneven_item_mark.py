"""FMT-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, mixed_marks
from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document

_ENDS = "；。，、;"
_PIECE = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]++(?=[，、；。])")
_SHORT = range(4, 10)  # characters of a phrase in a run
_FEW, _MANY = 3, 12
_CLOSED = "；。，、：！？…;:,.!?"
_FULL = {";": "；"}
_ROW = re.compile(r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳])")


class UnevenItemMark(Rule):
    """同一组分项（一是……二是……，或者逐行编号的各项）之间有的用分号、有的用句号，末项没有用句号，某一项末尾没有标点，或者并列的短语、名称之间标点不一。

    Why it matters:
        分项之间标点不一，分不清哪些是并列的各项、哪些是某一项里的几句话。

    Limits:
        各项都用句号，或者都用分号、末项用句号的不算；标题独立成行、其下另有正文的各项不比较，
        某一项里有几句话的，各项之间应当都用句号。并列短语只比较字数相同、用字相应的（周有小结；月有通报，年有考核），
        两两成组的（查漏洞、查隐患，查责任、查作风）不算。
        “、”与“，”混用的，只看以“等”字收尾的活动、设施之类，以及金额、人数和责任单位的列举。
    """

    code = "FMT-09"
    name = "uneven-item-mark"
    title = "分项标点不一"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 15834—2011 4.6（分号）；分项标点统一为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per list, at the first mark that differs from the one before."""
        from evaluators.reader import listing

        text = ctx.document.text
        lists = [list(one.items) for one in listing.find(ctx.document)]
        rows = list(_rows(ctx.document))
        for items in sorted([*lists, *rows], key=lambda items: items[0].start):
            yield from self._judged(text, items)
        for items in rows:
            yield from self._unended(ctx, items)
        for items in _siblings(ctx.document):
            yield from self._compared(text, items)
        yield from self._parallel(ctx)
        for run, mark in mixed_marks.runs(ctx.document):
            yield self.finding(
                run,
                f"“{ctx.cited(run)}”是并列的几项，中间用了“、”又用“，”。",
                hint="统一用“、”。",
                fix=Fix(mark, "、"),
            )

    def _parallel(self, ctx: Context) -> Iterator[Finding]:
        """Yield a finding per run of phrases built alike (周有小结；月有通报，年有考核) whose last mark differs."""
        text, body = ctx.document.text, ctx.document.body
        tables = Covered(table.span for table in ctx.document.tables)
        pieces = [match.span() for match in _PIECE.finditer(text, body.start, body.end)]
        told = 0
        for at in range(len(pieces) - 2):
            # one look at most places: two phrases of a length, one behind the other
            (start, stop), (after, end) = pieces[at + 1], pieces[at + 2]
            if end - after != stop - start or stop - start not in _SHORT or after != stop + 1 or at < told:
                continue
            run = _alike(text, [Span(*piece) for piece in pieces[at : at + _MANY]])
            told = at + max(len(run) - 1, 0)
            ends = [text[piece.end] for piece in run[:-1]]
            # 甲办公室牵头，乙办公室、丙办公室: of three a finer mark at the end joins the last two
            coarser = ends and "、，；".find(ends[-1]) > "、，；".find(ends[0])
            if len(run) >= _FEW and len(set(ends[:-1])) == 1 and ends[-1] != ends[0] and (coarser or len(run) > _FEW):
                place = Span(run[0].start, run[-1].end)
                if tables.touches(place.start, place.end):
                    continue
                yield self.finding(
                    place,
                    f"“{ctx.cited(place)}”是并列的几项，中间用了“{ends[0]}”又用“{ends[-1]}”。",
                    hint=f"统一用“{ends[0]}”。",
                    fix=Fix(Span(run[-2].end, run[-2].end + 1), ends[0]),
                )

    def _compared(self, text: str, items: Sequence[Span]) -> Iterator[Finding]:
        """Yield a finding where some paragraphs of a run end with 。 and some with ；, the last one with either."""
        ends = [Span(item.end - 1, item.end) for item in items if text[item.end - 1] in "；;。"]
        odd = [span for span in ends if span.of(text) in "；;"]
        if odd and len(odd) < len(ends) - (ends[-1] not in odd):
            yield self.finding(
                odd[0],
                f"“{text[items[0].start : items[0].start + 10].rstrip()}……”起的各项，有的以“。”结束，有的以“；”结束。",
                hint="标题后面接写正文的各项，统一用句号结束。",
                also=odd[1:],
                fix=Fix(odd[0], "。"),
                also_fixes=[Fix(span, "。") for span in odd[1:]],
            )

    def _unended(self, ctx: Context, items: Sequence[Span]) -> Iterator[Finding]:
        """Yield a finding for the items that end without a mark where most of the others have one."""
        text = ctx.document.text
        open_ones = [item for item in items if text[item.end - 1] not in _CLOSED]
        ends = [_FULL.get(text[item.end - 1], text[item.end - 1]) for item in items if item not in open_ones]
        ends = [end for end in ends if end in "；。"]
        if not open_ones or len(open_ones) >= len(ends):
            return
        between = "；" if "；" in ends else "。"
        fixes = [Fix(Span(item.end, item.end), "。" if item == items[-1] else between) for item in open_ones]
        first = open_ones[0]
        yield self.finding(
            first,
            f"“{ctx.cited(first)}”末尾没有标点{f'，共{len(open_ones)}处' if len(open_ones) > 1 else ''}。",
            hint=f"补上“{fixes[0].text}”。",
            also=open_ones[1:],
            fix=fixes[0],
            also_fixes=fixes[1:],
        )

    def _judged(self, text: str, items: Sequence[Span]) -> Iterator[Finding]:
        simple = [item for item in items[:-1] if "。" not in text[item.start : item.end - 1]]
        # beside an item of several sentences, 。 may end one within it: only ；between such items is told from it
        told = simple if len(simple) == len(items) - 1 else items[:-1]
        ends = [Span(item.end - 1, item.end) for item in told if text[item.end - 1] in _ENDS]
        if not ends:
            return
        first = _kind(text, ends[0])
        differing = [span for span in ends if _kind(text, span) != first]
        opening = text[items[0].start : items[0].start + 10].rstrip()
        last = items[-1]
        if differing:
            shown = "”“".join(dict.fromkeys(_kind(text, span) for span in ends))
            yield self.finding(
                differing[0],
                f"“{opening}……”起的各项之间标点不一，用了“{shown}”。",
                hint="各项之间统一用分号，末项用句号；某一项里有几句话的，各项都用句号。",
                also=[ends[0], *differing[1:]],
            )
        elif first == "；" and len(ends) > 1 and (whole := _first_stop(text, items[:-1])) is not None:
            yield self.finding(
                whole,
                f"“{opening}……”起的各项之间用分号，其中一项里又用了句号。",
                hint="某一项里有几句话的，各项之间都用句号；或者把这一项改成一句话。",
                also=[ends[0]],
            )
        elif first == "；" and len(items) > 2 and text[last.end - 1] in "；;，、":
            place = Span(last.end - 1, last.end)
            yield self.finding(
                place,
                f"“{opening}……”起的各项，末项用的是“{place.of(text)}”。",
                hint="末项改用句号。",
                fix=Fix(place, "。"),
            )


def _alike(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Return the leading pieces that are as long as the second and share a character with it at one place.

    The first may have words before it: 实行每月一考核、每月一通报.
    """
    second = pieces[1].of(text)
    first = Span(pieces[0].end - len(second), pieces[0].end)
    if len(second) not in _SHORT or first.start < pieces[0].start:
        return []
    run, shared = [first], set(range(len(second)))
    for piece in pieces[1:]:
        both = {i for i in shared if piece.of(text)[i : i + 1] == text[first.start + i]}
        apart = piece.start != run[-1].end + 1 or text[run[-1].end] == "。"
        if len(piece) != len(second) or not both or apart:
            break
        run, shared = [*run, piece], both
    return run


def _first_stop(text: str, items: Sequence[Span]) -> Span | None:
    """Return the first 。 that stands within one of `items`."""
    stops = (text.find("。", item.start, item.end - 1) for item in items)
    at = next((stop for stop in stops if stop >= 0), None)
    return None if at is None else Span(at, at + 1)


def _kind(text: str, span: Span) -> str:
    return _FULL.get(span.of(text), span.of(text))


def _rows(document: Document) -> Iterator[list[Span]]:
    """Yield runs of three or more successive lines that begin with a marker and hold no heading of their own."""
    closed = [section.span.end for section in document.sections if section.run_in and section.text]
    tables = [table.span for table in document.tables]
    run: list[Span] = []
    for line in marks.lines(document):
        numbered = _ROW.match(document.text, line.start) is not None and not marks.touches(line, tables)
        if numbered and not any(line.start < end < line.end for end in closed):
            if run and _style(document.text[run[-1].start]) != _style(document.text[line.start]):
                if len(run) > 2:
                    yield run
                run = []
            run.append(line)
            continue
        if len(run) > 2:
            yield run
        run = []
    if len(run) > 2:
        yield run


def _style(first: str) -> str:
    """Return which marker a line begins with: （一）, 1. or ①."""
    return "1" if first.isdecimal() and first.isascii() else "①" if first.isdigit() else "（"


def _siblings(document: Document) -> Iterator[list[Span]]:
    """Yield, per parent, the one-paragraph items with a heading of their own, where there are three or more."""
    found: dict[int | None, list[Span]] = {}
    for section in document.sections:
        words = document.text[section.span.start : section.extent.end].rstrip() if section.run_in else ""
        if section.text and "\n" not in words and words[-1:] in ("；", ";", "。"):
            found.setdefault(section.parent, []).append(Span(section.span.start, section.span.start + len(words)))
    for spans in found.values():
        if len(spans) > 2:
            yield spans
