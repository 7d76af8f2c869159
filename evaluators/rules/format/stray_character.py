"""FMT-08."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import blanks, marks
from evaluators.lines import begin_of, end_of
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "，。；：、？！”’》）〕…"
_CONTROL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc"
)
_EMOJI = (
    "\u2600-\u2604\u2614-\u26ff\u2728\u2753-\u2757\u2763-\u2764\u2b50\u2b55\ufe0f"
    "\U0001f000-\U0001faff\U000e0000-\U000e007f"
)
_KINDS: tuple[tuple[re.Pattern[str], str, str, str | None], ...] = (
    (re.compile(f"(?<=[{_MARK}])[°º˚○`´¨]+|(?<=[{HAN}])[°º˚`´¨]+(?=[{_MARK}\n])"), "多出来的符号", "删去。", ""),
    (re.compile("[\u00a0\u2007\u202f]+"), "不换行空格", "删去，或者改为普通空格。", None),
    (re.compile(f"[{_CONTROL}]+"), "看不见的控制字符", "删去。", ""),
    (re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+"), "只在个别字体里才能显示的字符", "查对原字后改正。", None),
    (re.compile("\ufffd+"), "乱码", "查对原字后改正。", None),
    (re.compile(f"[{_EMOJI}]+"), "表情符号", "删去。", ""),
)
_SPACES = re.compile(f"[ \u3000](?<=[{HAN}{_MARK}].)[ \u3000]+(?=[{HAN}“《（])")
_BLANK_LINES = re.compile(r"\n[ \t\u3000\r]*\n([ \t\u3000\r]*\n)+")
_LAID_OUT = 24  # a shorter line may be set with spaces on purpose: a table of names, a signature


class StrayCharacter(Rule):
    """句号后面多出“°”之类的符号，或者文中夹着不换行空格、看不见的控制字符、私用区字符、表情符号、连续空格和连续空行。

    Why it matters:
        这些字符多是复制、识别、转换留下的，排版和检索都会出错，有的换台电脑就变成方框。

    Limits:
        度数和温度（45°、℃）、人名间隔号、段首缩进、表格和落款中用来对齐的空格不算；题目、落款前后的空行不算。
    """

    code = "FMT-08"
    name = "stray-character"
    title = "异常字符"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per kind of character, with every place it stands at."""
        document, text = ctx.document, ctx.original.text
        for pattern, name, hint, right in _KINDS:
            found = [Span(*one.span()) for one in marks.matches(pattern, document, text)]
            if found:
                code = "、".join(
                    dict.fromkeys(f"U+{ord(char):04X}" for span in found[:3] for char in span.of(text)[:2])
                )
                shown = marks.around(text, found[0]).replace("\u00a0", "␣")
                where = f"“{shown}”处" if any(char.isalnum() for char in shown) else "空行处"
                yield from marks.gathered(
                    self, [(span, right) for span in found], f"{where}有{name}（{code}）{{n}}。", hint
                )
        tables = [table.span for table in document.tables]
        spaces = [Span(*one.span()) for one in marks.matches(_SPACES, document, text)]
        shut = [*tables, *blanks.amounts(document), *blanks.names(document)]  # a place to be filled in is PLH-03's
        spaces = [span for span in spaces if not marks.touches(span, shut) and _in_prose(text, span)]
        if spaces:
            yield from marks.gathered(
                self,
                [(span, "") for span in spaces],
                f"“{marks.around(text, spaces[0])}”中间有连续空格{{n}}。",
                "删去。",
            )
        if document.sentences:
            start, stop = document.sentences[0].span.start, document.sentences[-1].span.end
            inner = [*tables, *(left.span for left in document.residue), *(one.span for one in document.attachments)]
            empty = [Span(one.start() + 1, one.end()) for one in _BLANK_LINES.finditer(text, start, stop)]
            empty = [
                span
                for span in empty
                if not any(
                    abs(span.start - other.end) < 3 or span.end == other.start or span.overlaps(other)
                    for other in inner
                )
            ]
            if empty:
                yield from marks.gathered(self, [(span, "\n") for span in empty], "正文中间有连续空行{n}。", "删去。")


def _in_prose(text: str, span: Span) -> bool:
    line = text[begin_of(text, span.start, "\n") : end_of(text, span.end, "\n")].strip()
    return len(line) > _LAID_OUT and line[-1] in "。；！？”）"
