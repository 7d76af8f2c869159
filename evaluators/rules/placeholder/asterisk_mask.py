"""PLH-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.persons import SURNAMES
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARS = re.compile(
    f"(?<=[{HAN}])[*＊]+(?=[{HAN}])|(?<![*＊])[*＊]+(?=[省市区县街镇乡村年月日名个户次场%％]|社区|小区)|(?<=[{HAN}“《])[*＊]{{2,}}(?=[，。；：、”》\\d])"
    # “**功”, 《*法》, 对此，**教: a word that the stars begin, or, in quotation marks, that one ends
    f"|(?<=[“《])[*＊]+(?=[{HAN}])(?![号标符])|(?<=[（，。；：、])[*＊]{{2,}}(?=[{HAN}])|(?<=[{HAN}])[*＊](?=”)"
)
_MARKDOWN = re.compile(r"^#{1,6} |^\s*[-*] \S|^\*\*[^*\n]+\*\*|^\|\s*:?-{3}", re.MULTILINE)
_BOLD = re.compile(r"(\*{1,3})(?=\S)([^*\n]{1,80}?)(?<=\S)\1")
# **重点**：, set in bold by a text that has no other mark of Markdown
_PAIRED = re.compile(f"(?<=[“《（，。；：、])([*＊]{{2}})[{HAN}0-9A-Za-z、]{{1,40}}([*＊]{{2}})(?=[”》），。；：、])")
_SUFFIX = re.compile("省|市|区|县|街道|镇|乡|村|社区|小区|居委会|年|月|日|户|人|名|个|次|场")
_FOOTNOTE = re.compile(r"[*＊]+\s*(?:注|说明|备注)")
_LISTED = re.compile(f"[{''.join(sorted(SURNAMES))}][*＊]{{1,2}}、$")
_AFTER_NAME = re.compile("[，。；：、）)“”\\s]|$|同志|先生|女士|老人|等|某|主任|书记")


class AsteriskMask(Rule):
    """词语中间或者单位、日期、数字的位置上有星号。

    Why it matters:
        这多是网页过滤或脱敏后留下的缺字，党的会议、领导人姓名和单位名称因此残缺，发出去是政治性差错。

    Limits:
        表注用的星号、Markdown 的加粗、证件号码和手机号中间的遮挡、“张*”之类隐去的人名不算。
    """

    code = "PLH-02"
    name = "asterisk-mask"
    title = "星号屏蔽"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding with every place of a mask."""
        text = ctx.document.text
        bold: list[Span] = []
        if "*" in text and _MARKDOWN.search(text):
            for found in _BOLD.finditer(text):
                if _SUFFIX.match(found[2]) and _SUFFIX.match(text, found.end()):
                    continue  # **街道于6月在**社区: each pair of stars hides a name
                bold += [Span(*found.span(1)), Span(found.end() - len(found[1]), found.end())]
        for found in _PAIRED.finditer(text) if "**" in text or "＊＊" in text else ():
            bold += [Span(*found.span(1)), Span(*found.span(2))]
        places = [
            (span, None)
            for found in marks.matches(_STARS, ctx.document)
            if not marks.touches(span := Span(*found.span()), bold) and not _wanted(text, span)
        ]
        if places:
            yield from marks.gathered(
                self,
                places,
                f"“{marks.around(text, places[0][0])}”里的字被星号遮去{{n}}。",
                "查对原文，补全被遮去的字。",
            )


def _wanted(text: str, span: Span) -> bool:
    """Whether the stars hide a person's name, or mark a note."""
    if _FOOTNOTE.match(text, span.start):
        return True
    line = text.rfind("\n", 0, span.start) + 1
    before = text[max(line, span.start - 2) : span.start]
    return (
        before[-1:] in SURNAMES
        and len(span) <= 2
        and (len(before) < 2 or before[0] in "，。、：；（“\t 者员民人志")
        and (
            _AFTER_NAME.match(text, span.end) is not None
            or _LISTED.search(text, max(line, span.start - 5), span.start - 1) is not None
        )
    )
