"""FMT-01."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHINESE = f"[{HAN}，。；：、？！“”‘’《》（）〔〕【】…]"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
# a mark behind Chinese, or before it and behind a figure (90%,其中)
_STOP = re.compile(
    f"[,;:?!.](?:(?<={_CHINESE}[,;:?!])|(?<=[0-9%％A-Za-z)][,;:?!])(?={_CHINESE})"
    f"|(?<=[{HAN}”》）]\\.)(?<![\n][一-十].|[\n]\\d.)(?=[ \t\r]*(?:\n|$)|[{HAN}“《（]))"
)
_BRACKETS = re.compile(r"(?<!\])\(([^()（）\n]{0,80})\)")
_BESIDE = re.compile(_CHINESE)
_QUOTED = re.compile('"([^"\n]{1,60})"')
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)?")


class HalfWidthMark(Rule):
    """中文里用了半角的逗号、分号、冒号、问号、叹号、括号、引号，或者用了全角的数字、字母。

    Why it matters:
        半角标点在中文里占位不足、断行错乱；全角数字查找不到，也不能直接用于计算。

    Limits:
        网址、邮箱、时刻（09:57）、比例、千分位、外文人名和外文句子里的半角标点不算；全角的“％”不算。
        标题序号里的半角括号由 STR-06 改正，一半全角一半半角的括号由 FMT-02 改正，这里只一并指出。
    """

    code = "FMT-01"
    name = "half-width-mark"
    title = "半角标点与全角字符"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 15834—2011 5.1（标点符号的位置和书写形式）；GB/T 15835—2011 5.1（阿拉伯数字用半角）为通行理解"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all half-width marks and one for all full-width characters."""
        text = ctx.original.text
        numbers = [Span(one.span.start, one.span.start + len(one.number)) for one in ctx.document.sections]
        half: list[tuple[Span, str | None]] = [
            (Span(*found.span()), _FULL[found[0]]) for found in marks.matches(_STOP, ctx.document, text)
        ]
        for found in marks.matches(_BRACKETS, ctx.document, text):
            beside = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
            if _BESIDE.search(found[1]) or _BESIDE.search(beside):
                half += [(Span(found.start(), found.start() + 1), "（"), (Span(found.end() - 1, found.end()), "）")]
        for found in marks.matches(_QUOTED, ctx.document, text):
            if _BESIDE.search(found[1]):
                half += [(Span(found.start(), found.start() + 1), "“"), (Span(found.end() - 1, found.end()), "”")]
        half = [(span, None if marks.touches(span, numbers) else right) for span, right in half]
        half += [(Span(at, at + 1), None) for at in _halves(ctx, text)]
        if half:
            first = min(half)[0]
            yield from marks.gathered(
                self,
                half,
                f"“{marks.around(text, first)}”中的“{first.of(text)}”是半角标点{{n}}。",
                "中文里的标点改用全角。",
            )
        wide = [
            (Span(*found.span()), unicodedata.normalize("NFKC", found[0]))
            for found in marks.matches(_WIDE, ctx.document, text)
        ]
        if wide:
            first = min(wide)[0]
            yield from marks.gathered(
                self,
                wide,
                f"“{marks.around(text, first)}”中的“{first.of(text)}”是全角字符{{n}}。",
                "数字和字母改用半角。",
            )


def _halves(ctx: Context, text: str) -> Iterator[int]:
    """Yield where one half of a pair of brackets is half-width and the other is not."""
    for found in marks.matches(marks.MIXED_BRACKETS, ctx.document, text):
        yield found.end() - 1 if found[0][0] == "（" else found.start()
