"""FMT-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, quotes
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR = re.compile(r"(?P<year>[\[［(（【﹝]\s*((?:19|20)\d\d)\s*年?\s*[\]］)）】﹞])\s*第?\s*\d{1,5}\s*号")
_INNER = {"《": "〈", "》": "〉", "“": "‘", "”": "’", "（": "〔", "）": "〕"}
_CLOSING = {"》": "《", "”": "“", "）": "（"}
_MARK = re.compile("[《》“”（）]")
_MARK_OR_BREAK = re.compile("[《》“”（）\n]")
_ONE_IN_ANOTHER = re.compile("《[^》\n]*《|“[^”\n]*“|（[^）\n]*（")
_NESTED = {"《": "书名号里面又用书名号", "“": "双引号里面又用双引号", "（": "圆括号里面又用圆括号"}


class WrongBracket(Rule):
    """发文字号的年份没有用六角括号，括号一半全角一半半角，或者同一种括号、引号、书名号套用。

    Why it matters:
        发文字号写法不对，检索和登记都对不上；同形括号套用，看不清哪一层到哪里结束。

    Limits:
        公式、外文文献的写法不算。半角的括号由 FMT-01 指出，缺一半的由 FMT-03 指出。
    """

    code = "FMT-02"
    name = "wrong-bracket"
    title = "括号类型"
    severity = Severity.MINOR
    since = "2026.11"
    basis = (
        "GB/T 9704—2012 7.2.5（发文字号年份用六角括号，不加“第”，顺序号不编虚位）；"
        "GB/T 15834—2011 4.8、4.9、4.15（套用时里外用不同形式）"
    )

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per document number, one for all mixed pairs, one per kind of nesting."""
        text = ctx.document.text
        for found in marks.matches(_YEAR, ctx.document):
            right = f"〔{found[2]}〕"
            yield self.finding(
                Span(*found.span()),
                f"发文字号“{found[0]}”的年份没有用六角括号。",
                hint=f"年份写作“{right}”。",
                fix=Fix(Span(*found.span("year")), right),
            )
        mixed: list[tuple[Span, str | None]] = []
        for found in marks.matches(marks.MIXED_BRACKETS, ctx.document):
            half = found.end() - 1 if found[0][0] == "（" else found.start()
            mixed.append((Span(half, half + 1), "）" if found[0][0] == "（" else "（"))
        if mixed:
            yield from marks.gathered(
                self, mixed, f"“{marks.around(text, min(mixed)[0])}”的括号一半全角、一半半角{{n}}。", "两半都用全角。"
            )
        nested: dict[str, list[tuple[Span, str | None]]] = {mark: [] for mark in _NESTED}
        in_turn = "".join(_MARK_OR_BREAK.findall(text))
        doubtful = _ONE_IN_ANOTHER.search(in_turn) is not None or quotes.turned(ctx.document)
        for line in marks.lines(ctx.document) if doubtful else ():
            for begin, end in _inner_pairs(text, line, quotes.righted(ctx.document)):
                nested[text[begin]] += [
                    (Span(begin, begin + 1), _INNER[text[begin]]),
                    (Span(end, end + 1), _INNER[text[end]]),
                ]
        for mark, places in nested.items():
            if places:
                inner = Span(places[0][0].start, places[1][0].end)
                pairs = f"，共{len(places) // 2}处" if len(places) > 2 else ""
                yield from marks.gathered(
                    self,
                    places,
                    f"“{marks.around(text, inner, 4)}”{_NESTED[mark]}{pairs}。",
                    f"里层改用“{_INNER[mark]}”。",
                )


def _inner_pairs(text: str, line: Span, right: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Yield opening and closing of pairs directly inside a pair of the same kind, where the line is balanced.

    `right` is what marks that point the wrong way should be.
    """
    places = [
        (found.start(), right.get(found.start(), found[0])) for found in _MARK.finditer(text, line.start, line.end)
    ]
    for closing, opening in _CLOSING.items():
        stack: list[int] = []
        inner: list[tuple[int, int]] = []
        for place, mark in places:
            if mark == opening:
                stack.append(place)
            elif mark == closing:
                if not stack:
                    break
                begin = stack.pop()
                if stack:
                    inner.append((begin, place))
        else:
            if not stack:
                yield from sorted(inner)
