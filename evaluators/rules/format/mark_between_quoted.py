"""FMT-04."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.lines import extent
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = re.compile("、(?:(?<=[”’]、)(?=[“‘])|(?<=》、)(?=《))")
# a remark behind an item keeps the mark, and then its neighbours keep theirs too
_REMARK = re.compile("[”》][（(〔][^（）()〔〕\n]{1,40}[）)〕]")


class MarkBetweenQuoted(Rule):
    """并列的引号之间、并列的书名号之间用了顿号。

    Why it matters:
        引号和书名号本身已经把各项隔开，再加顿号是多余的停顿。

    Limits:
        一组并列项中有的后面带括注，或者引号、书名号之间插有其他文字的，宜用顿号，不算。
    """

    code = "FMT-04"
    name = "mark-between-quoted"
    title = "并列引号书名号间顿号"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 15834—2011 4.5.3.5（标有引号、书名号的并列成分之间通常不用顿号）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all such marks."""
        text = ctx.document.text
        places: list[Span] = []
        for found in marks.matches(_BETWEEN, ctx.document):
            clause = extent(text, Span(*found.span()), "，。；：\n")
            if not _REMARK.search(text, clause.start, clause.end):
                places.append(Span(found.start() - 1, found.end() + 1))
        if places:
            kind = "书名号" if text[places[0].start] == "》" else "引号"
            count = f"，共{len(places)}处" if len(places) > 1 else ""
            fixes = [Fix(Span(span.start + 1, span.end - 1), "") for span in places]
            yield self.finding(
                places[0],
                f"“{marks.around(text, places[0])}”并列的{kind}之间用了顿号{count}。",
                hint="删去顿号。",
                also=places[1:],
                fix=fixes[0],
                also_fixes=fixes[1:],
            )
