"""FMT-10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.lines import end_of
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Section

_REPEATED = re.compile(
    "[，、；：。！？](?:(?<=[，、；：。])[，、；：。]+|(?<=[！？])(?<![！？].)[，。；：]|(?<=[\u4e00-\u9fff]！)！+|(?<=？)？+|(?<=。)[”’][。；，])"
)
_DOTS = re.compile(
    f"[.·。…](?:(?<=[{HAN}”》）].)(?:(?<=\\.)\\.{{2,}}|(?<=·)·{{2,}}|(?<=。)。{{2,}}|(?<=…)(?:(?!…)|……(?!…)|…{{4,}}))"
    "|(?<=…)…[，。；、：])"
)
_END = "。；，、;,"


class SuperfluousMark(Rule):
    """独立成行的标题末尾用了句号、分号、逗号，两个点号连在一起，或者省略号写法不对。

    Why it matters:
        标题末的句号会使人把标题当成正文；重复的标点是改稿留下的痕迹。

    Limits:
        标题后面同行接写正文的保留句号。文件标题末的标点由 STR-07 指出。
    """

    code = "FMT-10"
    name = "superfluous-mark"
    title = "标题末标点与重复标点"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 15834—2011 4.11（省略号为六个连点）；标题末不用点号为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all headings, one for all repeated marks, one for all wrong ellipses."""
        text = ctx.document.text
        headings = [(span, "") for span in _heading_ends(ctx.document)]
        if headings:
            first = min(headings)[0]
            yield from marks.gathered(
                self,
                list(headings),
                f"标题“{marks.around(text, first, 16)}”末尾用了标点{{n}}。",
                "删去标题末尾的标点。",
            )
        dots = list(marks.matches(_DOTS, ctx.document))
        taken = [Span(*one.span()) for one in dots]
        repeated = [Span(*one.span()) for one in marks.matches(_REPEATED, ctx.document)]
        repeated = [span for span in repeated if not marks.touches(span, taken)]
        if repeated:
            yield from marks.gathered(
                self,
                [(span, span.of(text)[0] if len(set(span.of(text))) == 1 else None) for span in repeated],
                f"“{marks.around(text, repeated[0])}”的标点重复{{n}}。",
                "留下一个，删去多余的。",
            )
        if taken:
            yield from marks.gathered(
                self,
                [(span, "……") for span in taken],
                f"“{marks.around(text, taken[0])}”的省略号写法不对{{n}}。",
                "省略号为“……”，前后一般不再用点号。",
            )


def _heading_ends(document: Document) -> Iterator[Span]:
    """Yield the marks that close headings standing alone on their lines."""
    text = document.text
    for section in document.sections:
        if not section.text and (mark := _read_on(document, section)) is not None:
            yield mark
        if section.run_in or not section.text:
            continue
        end = section.span.end
        while text[end : end + 1] in ("*", " "):
            end += 1
        if text[end : end + 1] not in _END or not text[end : end + 1]:
            continue
        if not text[end + 1 : end_of(text, end, "\n")].strip("* \t\r\u3000") and _governs(document, section.span.end):
            yield Span(end, end + 1)


def _read_on(document: Document, section: Section) -> Span | None:
    """Return the mark for which a short line above other text is read as an item rather than as its heading."""
    text = document.text
    stop = text.find("\n", section.span.start, section.extent.end)
    line = re.fullmatch(
        f"[^{HAN}]*[一二三四五六七八九十百]*[^{HAN}]*(?P<words>[{HAN}]{{2,16}})[；，、;,]",
        text[section.span.start : max(stop, 0)],
    )
    if line is None or not text[stop : section.extent.end].strip():
        return None
    listed = text[: section.span.start].rstrip("# *\t\r\n\u3000").endswith(("；", "，", "、", ";", ",", "：", ":"))
    return None if listed else Span(stop - 1, stop)


def _governs(document: Document, offset: int) -> bool:
    """Whether text or headings below make the line a heading; a last item of a list has none."""
    index = document.section_at(offset)
    if index is None:
        return False
    section = document.sections[index]
    return section.extent.end - section.body.start > 3
