"""Breaking a long title into lines by sense, in the shape of a trapezium or a lozenge (7.3.1)."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

from app.files.gbt9704.measures import AREA_WIDTH, SIZE_2, width

# words a title line must not be broken in; two-character words make up most of the language of titles
_WORDS = frozenset(Path(__file__).with_name("title_words.txt").read_text(encoding="utf-8").split())
_LONGEST = max(map(len, _WORDS))
_NEVER_FIRST = frozenset("的和与及、，。；：》）”’〕！？等之年月日号级化性")
_NEVER_LAST = frozenset("《（“‘〔和与及第在对从向以为将把")
_OPEN, _CLOSE = "《（“〔", "》）”〕"
_ISSUER_ENDS = ("党工委", "办事处", "委员会", "人民政府", "街道", "社区", "办公室", "中心")
_GENRES = (
    "实施方案",
    "工作方案",
    "工作计划",
    "情况的报告",
    "情况报告",
    "总结报告",
    "工作总结",
    "行动方案",
    "月报表",
    "的报告",
    "的通知",
    "的意见",
)


def title_lines(title: str) -> tuple[str, ...]:
    """Return the lines of `title`, joined again they give it unchanged (spaces at a break excepted, there are none).

    A line holds 20 characters of 2号; one character stays free. Titles of more than four lines are left to Word.
    """
    room = AREA_WIDTH - SIZE_2 * 10
    if width(title, SIZE_2, 0) <= room or " " in title.strip():
        return (title,)
    places = [index for index in range(2, len(title) - 1) if _cost(title, index) is not None]
    for count in (1, 2, 3):
        best: tuple[float, tuple[str, ...]] | None = None
        for breaks in combinations(places, count):
            edges = (0, *breaks, len(title))
            lines = tuple(title[a:b] for a, b in pairwise(edges))
            widths = [width(line, SIZE_2, 0) / (SIZE_2 * 10) for line in lines]
            if max(widths) * SIZE_2 * 10 > room:
                continue
            cost = _shape(widths) + sum(_cost(title, index) or 0.0 for index in breaks)
            if best is None or cost < best[0]:
                best = (cost, lines)
        if best:
            return best[1]
    return (title,)


def _cost(title: str, index: int) -> float | None:
    """Return how bad a break before `title[index]` is, in characters of imbalance; None forbids it."""
    before, after = title[:index], title[index:]
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        # 的 may open a line only as 的通知, 的报告
        return None if not after.startswith(_GENRES) else 1.0
    if (before[-1].isascii() and after[0].isascii()) or _in_word(title, index):
        return None
    inside = any(before.count(left) > before.count(right) for left, right in zip(_OPEN, _CLOSE, strict=True))
    return _sense(before, after) + (3.0 if inside else 0.0)  # a document's name is broken only where nothing else fits


def _sense(before: str, after: str) -> float:
    if after.startswith("关于") or after[0] in _OPEN:
        return 0.0
    if before.endswith(("年", "月", "年度")):
        return 0.3
    if before.endswith(_ISSUER_ENDS) or after.startswith(_GENRES):
        return 0.5
    known = any(after.startswith(word) for word in _WORDS) or any(before.endswith(word) for word in _WORDS)
    return 1.5 if known else 4.0


def _in_word(title: str, index: int) -> bool:
    for length in range(2, _LONGEST + 1):
        for start in range(max(0, index - length + 1), index):
            if title[start : start + length] in _WORDS and start + length > index:
                return True
    return False


def _shape(widths: list[float]) -> float:
    """Return how far the lines are from a trapezium or lozenge: an hourglass and a stub are worst."""
    cost = (max(widths) - min(widths)) / 3
    if min(widths) < 4:
        cost += 6
    if len(widths) == 2 and abs(widths[0] - widths[1]) < 1:
        cost += 2  # a rectangle is no trapezium
    if any(a > b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False)):
        cost += 6
    return cost
