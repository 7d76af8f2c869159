"""The text as rows: what stands on each line, with its place, in a spelling that patterns can rely on.

Patterns are matched against a *folded* copy of the text (Simplified characters and half-width digits, one for one), so
that a place found there is a place in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluators.model import Span

_FOLD = str.maketrans(
    "０１２３４５６７８９關於實計劃報總結領導辦處會員黨況規範鄉鎮街區縣標題時間責組織點進內務項類議書聯繫電話請發給執運行"
    "單位開級網頁覽輯來轉載權號簽據為應與個壹貳頒當編當動測監審預輔農團隊過從衛設經濟體廠學補習現將彙匯總階問強後調準層誌質嚴條",
    "0123456789关于实计划报总结领导办处会员党况规范乡镇街区县标题时间责组织点进内务项类议书联系电话请发给执运行"
    "单位开级网页览辑来转载权号签据为应与个壹贰颁当编当动测监审预辅农团队过从卫设经济体厂学补习现将汇汇总阶问强后调准层志质严条",
)
_BLANKS = " \t\u3000\u00a0\u200b\u2003\u2002\ufeff\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_LINE = re.compile(r"[^\r\n]+")
_MARKS = re.compile(r"(?P<hashes>#{1,6})(?=[ \u3000\t]|[^#\s])[ \u3000\t]*|(?:>[ \t]*)+|\*\*(?=\S)")
_TRAILING = re.compile(r"(?:\s*#+|\*\*)\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not blank.

    Attributes:
        start: where its words begin, behind indentation and Markdown marks.
        end: where its words end.
        text: the folded words, as long as ``end - start``.
        line: the whole folded line with blanks and marks, beginning at `line_start`.
        line_start: where the line begins.
        depth: number of Markdown ``#`` marks; 0 without.
        gap: whether a blank line (or nothing) stands above.
    """

    start: int
    end: int
    text: str
    line: str
    line_start: int
    depth: int
    gap: bool

    @property
    def span(self) -> Span:
        """The words of the row."""
        return Span(self.start, self.end)


def fold(text: str) -> str:
    """Return `text`, equally long, in the spelling the patterns are written in."""
    return text.translate(_FOLD)


def rows(folded: str) -> tuple[Row, ...]:
    """Return the rows of `folded` that are not blank, in order."""
    found: list[Row] = []
    above = -1
    for match in _LINE.finditer(folded):
        line = match.group()
        words = line.strip(_BLANKS)
        if not words:
            continue
        begin = match.start() + len(line) - len(line.lstrip(_BLANKS))
        finish = begin + len(words)
        depth = 0
        marks = _MARKS.match(words)
        if marks is not None and marks.end() < len(words):
            depth = len(marks["hashes"] or "")
            begin += marks.end()
            words = words[marks.end() :]
            if (depth or marks.group().startswith("*")) and (tail := _TRAILING.search(words)) and tail.start() > 0:
                words = words[: tail.start()]
                finish = begin + len(words)
            stripped = words.lstrip(_BLANKS)
            begin += len(words) - len(stripped)
            words = stripped
        blank_between = above < 0 or max(folded.count(mark, above, match.start()) for mark in "\r\n") > 1
        found.append(Row(begin, finish, words, line, match.start(), depth, blank_between))
        above = match.end()
    return tuple(found)
