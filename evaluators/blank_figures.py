"""Figures that a report leaves open: a sign in the place of a number, a unit with no number, a note to fill it in.

What the reader takes for a masked number (×户) is a placeholder among the targets; here is what it cannot take for one:
？？？人, 满意率达%, 投入资金万元, （数字待补）.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import blanks, prefilter
from evaluators.lines import extent
from evaluators.lookup import once
from evaluators.model import Span
from evaluators.reader import units

if TYPE_CHECKING:
    from evaluators.model import Document

_SIGN = "[×✕✖xXＸ*＊_＿□○◯●■△▲◎?？#＃…]"
_END = "(?=[，。；、！？（）()\\s”]|$)"
_MASKED = re.compile(
    f"(?<![A-Za-z0-9０-９×✕*_.（(])(?:{_SIGN}{{1,8}}|N|[（(][ \u3000]{{0,6}}[）)]|[【〔\\[][ \u3000]{{0,6}}[】〕\\]])"
    f"[ \u3000]?(?:余|多|左右)?(?:{units.BLANK})(?![\u4e00-\u9fff]*[×✕*]{{2}})"
)
_NOTED = re.compile(
    "[（(【\\[][^（）()【】\\[\\]\n]{0,10}(?:待(?:补|填|定|核|查|统计|汇总|确认|更新|报|提供)|另补|后补|补填|未经?核实|未核对|暂缺|暂无数据|不详|未统计|以后补)"
    "[^（）()【】\\[\\]\n]{0,6}[）)】\\]]"
)
_ABOUT_FIGURE = re.compile("数字|数据|人数|金额|户数|[0-9〇零×*_□？?]|[个项名人户件次场处元%％]$")
_UNFILLED = re.compile(
    "(?:(?:共计|累计|合计|总计|投入|发放|筹集|拨付|资金|经费|完成|达到|达|增长|下降|提高|上升|占|[^年效]率(?:为|达到?|是)|同比(?:增长|下降)?)"
    "(?:资金|经费|约|近)?)(?P<at>[%％]|个百分点|[万亿]元|余?人次|余人|余户|余件|余场)" + _END
)
# 计划人次　完成人次: the head of a table typed with blanks
_SENTENCE = re.compile("[，。；！？]")


@once
def blank_figures(document: Document) -> list[Span]:
    """Return the places where a figure is left open, in order; none lies within another."""
    text = document.text
    found = [Span(*match.span()) for match in prefilter.found(_MASKED, document)]
    unfilled = (Span(*match.span("at")) for match in prefilter.found(_UNFILLED, document))
    found += [span for span in unfilled if _SENTENCE.search(extent(text, span, "\n").of(text))]
    found += blanks.amounts(document)
    for match in prefilter.found(_NOTED, document):
        if _ABOUT_FIGURE.search(match[0]) or _ABOUT_FIGURE.search(text, max(match.start() - 3, 0), match.start()):
            found.append(Span(*match.span()))
    kept: list[Span] = []
    for span in sorted(found):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
