"""Goals said in general and then measured: 反诈防线更加牢固：2026年警情数由148起降至120起以下."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of, end_of
from evaluators.lookup import once

if TYPE_CHECKING:
    from evaluators.model import Document, Target

# characters that goals of all kinds share
_COMMON_WORDS = (
    "居民|群众|社区|街道|辖区|全街|工作|服务|管理|建设|治理|水平|能力|质量|程度|程序|成效|全年|年底|底前|三个|个社"
    "|数量|组织|活动|体系|机制|制度|队伍|进一|一步|全面|各社|人员|干部|提高|提升|增强|加强|达到|保持|实现|完成"
)
_COMMON = frozenset(_COMMON_WORDS.split("|"))
_HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
_HEADED = re.compile("[ \u3000]*(?:[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．][ \u3000]*|[一二三四五六七八九十]是)?")
_GOES_ON = re.compile(
    "[，。；：:][ \u3000]*(?:其中|即|具体为?|到|至|力争|确保|全年|年底前)?[，：]?(?=20[0-9]{2}年|全年)"
)
_COLON = frozenset("：:")
_OF_CHANGE = ("%", "起")
_DATED = re.compile("[0-9]{4}年|[0-9]月|[年月季]度?[底末内]")


def measured_behind(document: Document, target: Target) -> bool:
    """Tell whether a goal without a number only leads in what the rest of its line measures.

    So it is where a colon stands behind it; and, of one that is not dated itself, where a number behind it is of the
    same thing, or where it heads the line and a rate or a rise of the year follows at once.
    """
    text, end = document.text, target.span.end
    stop = end_of(text, end, "\n")
    behind = [other for other in _measured(document) if end <= other.span.start < stop]
    if not behind:
        return False
    if text[end : end + 1] in _COLON:
        return True
    begin = begin_of(text, target.span.start, "\n")
    if _DATED.search(text, begin, end):
        return False
    named = (_pairs(target.indicator) or _pairs(document.quote(target.span))) - _titled(document)
    if any(named & (_pairs(document.quote(other.span)) | _pairs(other.indicator)) for other in behind):
        return True
    first = behind[0]
    return (
        _HEADED.fullmatch(text, begin, target.span.start) is not None
        and _GOES_ON.match(text, end) is not None
        and (first.baseline is not None or first.unit in _OF_CHANGE)
    )


@once
def _titled(document: Document) -> set[str]:
    """Return the pairs of characters of the title: what all of a document is about tells none of its goals."""
    return _pairs(document.title.text) if document.title is not None else set()


def _pairs(words: str) -> set[str]:
    return set(_HAN_PAIR.findall(words)) - _COMMON


@once
def _measured(document: Document) -> list[Target]:
    """Return the targets with a value."""
    return [target for target in document.targets if target.role == "target" and target.kind == "quantified"]
