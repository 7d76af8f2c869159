"""Headings: which rows are sections, at which level, and what each governs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Section, Span
from evaluators.model.value import value
from evaluators.reader import markers, stages
from evaluators.reader.numerals import ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.markers import Marker, Style
    from evaluators.reader.source import Row

_LONGEST = 40  # a heading is read at a glance; what is longer is a paragraph that happens to carry a number
_OPEN, _CLOSE = "（(“‘《〈「『【〔[", "）)”’》〉」』】〕]"
_STOPS = frozenset("。！？；;：:!?")
_TIME = re.compile("[0-9][:：][0-9]")  # 9:30, 3:1
# 完成资料归档，责任人：钱立新: the colon is that of the label
_LABEL_BEHIND = re.compile(
    "[，,；;、 ](?:(?:牵头|责任|负责|承办|主办|实施|配合|协办|落实|联系)(?:单位|部门|科室|领导|人)"
    "|(?:完成)?(?:时限|期限|时间))$"
)
_SPACED = re.compile(r"([^\s，。；：、,;:]{2,24})[ \u3000\t]+(?=\S{16,})")
_QUANTITY = re.compile(
    r"[0-9×](?:\.\d+)?\s*(?:多|余)?(?:%|％|个|名|次|户|场|期|人|件|批|所|支|家|万|元|条|项|处|小时|份|篇|天|分)"
)
_CLOSING = re.compile("(?:特|专|谨)此(?:报告|汇报|总结|通知)|(?:以上|上述)(?:报告|情况|意见|总结)|(?:妥否|当否)")
# what stands behind such a word and a colon is its value
_LABEL = re.compile(
    "(?:时间|日期|时限|期限|地点|对象|单位|部门|领导|[任责系]人|经费|主题|范围|频次|电话|标准|要求|内容|名称)$"
)
_ENCLOSED = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|「[^「」]*」")
# a day by which, or somebody by whom something is done
_SET = re.compile(
    r"(?:20\d\d年|\d{1,2}月)[^，。；]{0,12}(?:前|底|内|，)|[^。；]*，(?:20\d\d年)?\d{1,2}月[^，。；]{0,8}(?:前|底|内)"
    r"|由[^，。；]{2,24}(?:牵头|负责|承办|会同|组织|落实)"
)
# Headings that plans and reports of this kind set without a number.
_KNOWN = re.compile(
    r"(?:指导思想|总体(?:要求|思路|目标|情况)|基本(?:原则|思路|情况|要求)|工作(?:目标|任务|原则|思路|内容|措施|步骤|要求|重点|安排|举措|机制|成效|开展情况|进展情况)"
    r"|目标任务|主要(?:任务|目标|内容|措施|做法|成效|工作|问题|经验)|重点(?:任务|工作|项目|内容|举措)|(?:实施|方法)步骤|时间(?:安排|步骤)|进度安排"
    r"|(?:实施|工作)(?:内容|范围|对象|时间|方法|阶段)|(?:任务|责任|职责|工作)分工|(?:保障|推进|主要|具体|工作)措施|组织(?:领导|保障|机构|实施)|有关要求|活动(?:主题|目的|时间|内容|要求|安排)"
    r"|(?:存在|主要)?(?:的)?(?:主要)?问题(?:和不足|及原因(?:分析)?|与不足)?|存在的?(?:主要)?(?:问题|不足)|原因分析|下一步(?:工作)?(?:打算|计划|安排|思路|措施|重点)?"
    r"|(?:取得的?)?(?:主要)?成效|经验(?:做法|启示|体会)?|做法(?:与|和)成效|完成情况|目标完成情况|项目概况|督导考核|考核评估|监督检查)[：:]?"
)


@value
class Heading:
    """A heading before its place in the tree is known; `text_end` is None for a numbered item without heading words."""

    row: Row
    style: Style
    number: Span
    text: Span
    run_in: bool
    ordinal: int | None


def find(rows: Sequence[Row], text: str) -> list[Heading]:
    """Return the headings among `rows` (the rows of the body alone), in order."""
    marked = markers.all_markers(rows)
    numbered = any(found is not None for found in marked)
    staged = stages.find(rows, [found is not None for found in marked])
    headings: list[Heading] = []
    for index, row in enumerate(rows):
        found = marked[index]
        if found is not None:
            following = marked[index + 1] if index + 1 < len(rows) else None
            closed = (
                index + 1 == len(rows)
                or (following is not None and not _deeper(following.style, found.style))
                or _CLOSING.match(rows[index + 1].text) is not None
            )
            heading = _numbered(row, found, text, closed=closed or _goes_on_listing(row, found, headings))
            if heading.text or not _lists_inline(row.text, heading):
                headings.append(heading)
        elif index in staged:
            headings.append(_stage(row, *staged[index]))
        elif _unnumbered(row, rows[index + 1] if index + 1 < len(rows) else None, numbered=numbered):
            headings.append(_plain(row))
    return headings


def _goes_on_listing(row: Row, found: Marker, headings: Sequence[Heading]) -> bool:
    """Whether the number before this one of its kind carries a mere sentence: then so does this one, the last."""
    before = headings[-1] if headings else None
    return (
        before is not None
        and before.style == found.style
        and before.style != "han"
        and not before.text
        and before.ordinal == (ordinal(row.text[: found.end]) or 0) - 1
    )


def _lists_inline(words: str, heading: Heading) -> bool:
    """Whether a row goes on to the next number of its own kind (1、甲；2、乙): a list in one paragraph."""
    if heading.style != "arabic" or heading.ordinal is None:
        return False
    return re.search(rf"[；;。]\s*{heading.ordinal + 1}[、.．](?!\d)", words) is not None


_RANK: dict[Style, int] = {
    "part": -4, "chapter": -3, "subchapter": -2, "article": -1,
    "han": 1, "stage": 2, "han_paren": 2, "arabic": 3, "decimal": 3, "arabic_paren": 4, "circled": 5, "none": 0,
}  # fmt: skip


def _deeper(style: Style, than: Style) -> bool:
    return _RANK[style] > _RANK[than]


def _numbered(row: Row, found: Marker, text: str, *, closed: bool) -> Heading:
    """Read the words behind a marker; `closed` tells that no text of its own follows on the next rows."""
    rest = row.text[found.rest :]
    if found.style == "article":
        length, run_in = (len(rest), False) if len(rest) <= 16 and _first_stop(rest) is None else (0, True)
    else:
        top = found.style in ("han", "part", "chapter")
        bold = "**" in row.line[: row.start - row.line_start + found.rest]
        length, run_in = _heading_length(rest, closed=closed, top=top, bold=bold)
    number = Span(row.start, row.start + found.end)
    while number.end > number.start and text[number.end - 1].isspace():
        number = Span(number.start, number.end - 1)
    begin = row.start + found.rest
    words = Span(begin, begin + length) if length else Span(number.end, number.end)
    return Heading(row, found.style, number, words, run_in, ordinal(row.text[: found.end]))


def _heading_length(rest: str, *, closed: bool, top: bool, bold: bool) -> tuple[int, bool]:
    """Return how many characters of `rest` are heading words, and whether text goes on behind them on the row.

    `bold` tells that the words begin in bold type: they then end with it.
    """
    if not rest:
        return 0, False
    end = rest.find("**") if bold else -1
    if 0 < end <= _LONGEST and rest[end + 2 :].strip():
        return len(rest[:end].rstrip("。：:；")), True
    if spaced := _SPACED.match(rest):
        return len(spaced[1]), True
    stop = _first_stop(rest)
    if stop is None:
        if closed and _counts(rest):
            return 0, True  # a task that lacks its full stop
        return (len(rest.rstrip("，,、 ")), False) if len(rest) <= _LONGEST + 10 else (0, True)
    mark, words = rest[stop], rest[:stop]
    more = bool(rest[stop + 1 :].strip(" \u3000\t*"))
    if mark in "：:":
        if more and not closed and _named_twice(words, rest[stop + 1 :]):
            return len(rest), False
        fits = len(words) <= 24 and words.count("，") <= 1 and not _LABEL_BEHIND.search(words)
        return (len(words), more) if fits and (more or not closed or top) and not _counts(words) else (0, True)
    if mark in "；;" or not _like_heading(words):
        return 0, True
    if more:
        return len(words), True
    # One sentence on a row of its own: a heading where text follows below, an item of a list where the next one does.
    return (len(words), False) if not closed or (top and len(words) <= 16) else (0, True)


def _named_twice(words: str, behind: str) -> bool:
    """Whether the words behind a colon name a part once more, on a row above its text (搭好台子：组织保障).

    Behind a label (活动时间：, 工作目标：) stands what it labels, and what stops like a sentence is text.
    """
    return (
        _first_stop(behind) is None
        and len(words) + len(behind) <= _LONGEST
        and not _LABEL.search(words)
        and not _KNOWN.fullmatch(words)
        and not _SET.match(behind)
    )


def _first_stop(words: str) -> int | None:
    depth = 0
    for index, char in enumerate(words[: _LONGEST + 20]):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0 and char in _STOPS and not _TIME.match(words, max(index - 1, 0)):
            return index
    return None if len(words) <= _LONGEST + 20 else 0


def _like_heading(words: str) -> bool:
    return 0 < len(words) <= _LONGEST and words.count("，") <= 2 and not _counts(words)


def _counts(words: str) -> bool:
    """Whether the words set a figure, a date or an owner: then they are a task, not the name of one."""
    bare = _ENCLOSED.sub("", words)
    return bool(_QUANTITY.search(bare) or _SET.match(bare))


def _unnumbered(row: Row, following: Row | None, *, numbered: bool) -> bool:
    """Whether a row without marker is clearly set as a heading: by Markdown, by 【】, or by its words."""
    words = row.text
    if row.depth >= 2:
        return len(words) <= _LONGEST
    if following is None or len(words) > 20:
        return False
    if words[0] == "【" and words[-1] == "】":
        return "：" not in words and _KNOWN.fullmatch(words[1:-1]) is not None
    return _KNOWN.fullmatch(words) is not None and (row.gap or not numbered or len(following.text) > 20)


def _plain(row: Row) -> Heading:
    words = row.text.rstrip("：:。 ")
    begin, end = row.start, row.start + len(words)
    if words.startswith("【"):
        begin, end = begin + 1, end - 1
    return Heading(row, "none", Span(row.start, row.start), Span(begin, end), run_in=False, ordinal=None)


def _stage(row: Row, length: int, run_in: bool) -> Heading:
    return Heading(row, "stage", Span(row.start, row.start), Span(row.start, row.start + length), run_in, None)


# ----------------------------------------------------------------------------------------------------------- the tree


_UPPER: tuple[Style, ...] = ("part", "chapter", "subchapter", "article")
_LEVELS: dict[Style, int] = {"han": 1, "han_paren": 2, "arabic": 3, "arabic_paren": 4, "circled": 4}
_CHINESE: frozenset[Style] = frozenset({"han", "han_paren"})


def levels(headings: Sequence[Heading]) -> list[int]:
    """Return the level, 1 to 4, of each heading.

    The style decides: 一、 1, （一） 2, 1. 3, （1） 4. Parts, chapters and articles push these down, so that what
    they hold comes right below them; where a text uses Arabic markers alone, the first of them is the top level.
    """
    styles = {heading.style for heading in headings}
    upper = [style for style in _UPPER if style in styles]
    shift = _shift(styles)
    depths = sorted({heading.row.depth for heading in headings if heading.row.depth})
    found: list[int] = []
    staged: _Staged | None = None
    for index, heading in enumerate(headings):
        if heading.style == "stage":
            staged = _Staged.at(headings, found, index) if staged is None else staged
            found.append(staged.level)
            continue
        if heading.style in upper:
            level = upper.index(heading.style) + 1
        elif heading.style == "decimal":
            level = heading.row.text[: len(heading.number)].rstrip("、.．").count(".") + 1
        elif heading.style == "none" and heading.row.depth:
            level = depths.index(heading.row.depth) + 1
        elif heading.style == "none":
            level = 2 if "han" in styles and 1 in found else 1
        else:
            level = _LEVELS[heading.style] + shift
        if staged is not None and not staged.holds(heading):
            staged = None
        floor = 1 if staged is None else staged.level + 1
        found.append(min(max(level, floor), 4))
    return found


@value
class _Staged:
    """Stages on rows of their own: the level they stand at, and the style of the heading they stand under."""

    level: int
    under: Style | None

    @classmethod
    def at(cls, headings: Sequence[Heading], before: Sequence[int], index: int) -> _Staged:
        """Return that of the stage at `index`, which stands right below the heading before it."""
        return cls(min(before[-1] + 1, 4), headings[index - 1].style) if before else cls(1, None)

    def holds(self, heading: Heading) -> bool:
        """Tell whether a heading stands below the stage before it."""
        return self.under is None or _RANK[heading.style] > max(_RANK[self.under], 0)


def _shift(styles: set[Style]) -> int:
    """By how much the levels of 一、 to （1） move down, or up where the upper of them are not used."""
    upper = len(styles & set(_UPPER))
    if upper:
        if "han" in styles:
            return upper
        return upper - 1 if "han_paren" in styles else upper - 2
    if styles & _CHINESE:
        return 0
    if "arabic" in styles or "decimal" in styles:
        return -2
    return -3


def _behind(text: str, offset: int) -> int:
    """Step over the mark that closes a heading, and blanks, on the same line."""
    while offset < len(text) and text[offset] in "。：:！* \u3000\t":
        offset += 1
    return offset


def sections(headings: Sequence[Heading], text: str, end: int) -> tuple[Section, ...]:
    """Build the tree; `end` is where the last section stops (before sign-off, date and attachments)."""
    ranks = levels(headings)
    open_ones: list[int] = []
    parents: list[int | None] = []
    closes = [end] * len(headings)
    for index, heading in enumerate(headings):
        while open_ones and ranks[open_ones[-1]] >= ranks[index]:
            closes[open_ones.pop()] = heading.row.start
        parents.append(open_ones[-1] if open_ones else None)
        open_ones.append(index)
    made: list[Section] = []
    for index, heading in enumerate(headings):
        begin = heading.row.start
        finish = max(heading.text.end, heading.number.end)
        number = text[heading.number.start : heading.number.end]
        nearest = headings[index + 1].row.start if index + 1 < len(headings) else end
        made.append(
            Section(
                level=ranks[index],
                number=number,
                ordinal=heading.ordinal,
                text=text[heading.text.start : heading.text.end],
                span=Span(begin, finish),
                body=Span(min(_behind(text, finish), max(nearest, finish)), max(nearest, finish)),
                extent=Span(begin, max(closes[index], finish)),
                run_in=heading.run_in,
                parent=parents[index],
            )
        )
    return tuple(made)
