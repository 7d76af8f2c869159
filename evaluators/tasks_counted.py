"""How many tasks a plan says it has, held against the headings below its one section of tasks.

“聚焦四项任务” of the general part and “上述四项任务” of the last are borne out by （一） to （四） under 主要任务. What
a higher office set down, a month's share and a count beside a list of its own are of other tasks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_TASKS = re.compile("^(?:重点|主要|工作|具体|目标|年度)*任务$")
_COUNTED = re.compile(
    "(?P<count>[二两三四五六七八九]|[2-9])(?P<noun>(?:项|大)(?:重点|主要|具体|核心|年度)*(?:工作)?任务)(?![书单表清分指])"
)
_LED = re.compile(
    "(?:以上|上述|本方案|本计划|聚焦|围绕|紧扣|抓好|抓实|突出|部署了?|明确了?|细化为?|统筹推进)(?:的|好|以下|这)?$"
)
_OTHERS = re.compile("[省市区县](?:委|政府|级)|上级|下达|交办|每月|当月|本月|季度|其中|去年|上年|各自|分别")
_LISTS = "：（"
_NUMBERED = re.compile("一是|其一|第一|（一）|1[.．、]")
_FEWEST, _FAR = 2, 2
_NEXT = 4
"""Characters of the next sentence or line, which may begin a list."""


def miscounted(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield place of each such count, the count, and how many headings stand under the section of tasks."""
    at = [index for index, section in enumerate(document.sections) if _TASKS.match(section.text)]
    if len(at) != 1:
        return
    below = [document.sections[child].ordinal for child in document.children(at[0])]
    if len(below) < _FEWEST or below != list(range(1, len(below) + 1)):
        return  # a row with a gap: another rule tells of it
    text = document.text
    for match in prefilter.found(_COUNTED, document):
        begin, end = begin_of(text, match.start(), "。；\n"), end_of(text, match.end(), "。；\n")
        declared = int(parse(match["count"]) or 0)
        if not 0 < abs(declared - len(below)) <= _FAR or not _LED.search(text, begin, match.start()):
            continue
        if _OTHERS.search(text, begin, end) or text[match.end() : match.end() + 1] in _LISTS:
            continue
        if not _NUMBERED.search(text, match.end(), end + _NEXT):
            yield Span(*match.span()), declared, {len(below)}
