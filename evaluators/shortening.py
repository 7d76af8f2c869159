"""Long quotations cut for a message: between words, never inside one, a number or a name."""

from __future__ import annotations

from evaluators.misspellings import is_word

_REACH = 4  # characters a cut may move; a longer run without a place to cut is cut where it is
_NAME = 8
_OPENING, _CLOSING = "“《（(〔【", "”》）)〕】"
_STOPS = "，、；：。！？"
_LAST = frozenset("会率员化性者们局办度队组室站")  # of words of three: 居委会, 完成率, 网格员


def shortened(words: str, limit: int) -> str:
    """Return `words`, cut in the middle where longer than `limit`."""
    if len(words) <= limit:
        return words
    return f"{words[: before(words, limit - 8)]}……{words[behind(words, len(words) - 6) :]}"


def opening(words: str, limit: int) -> str:
    """Return the beginning of `words` where they are longer than `limit`, with an ellipsis."""
    return words if len(words) <= limit else f"{words[: before(words, limit - 1)]}…"


def before(words: str, at: int) -> int:
    """Return the last place up to `at` where `words` may end."""
    place = next((cut for cut in range(at, max(at - _REACH, 1) - 1, -1) if not inside(words, cut)), at)
    opened = max(words.rfind(mark, max(place - _NAME, 1), place) for mark in _OPENING)
    closed = max(words.rfind(mark, 0, place) for mark in _CLOSING)
    return opened if opened > closed else place  # a name just begun is left out


def behind(words: str, at: int) -> int:
    """Return the first place from `at` on where `words` may begin."""
    return next((cut for cut in range(at, min(at + _REACH, len(words) - 1) + 1) if not inside(words, cut)), at)


def whole(text: str, around: tuple[int, int], keep: tuple[int, int]) -> tuple[int, int]:
    """Return the stretch `around` made smaller until it begins and ends with whole words; `keep` stays within it."""
    start, end = around
    while start < keep[0] and (text[start] in _STOPS or inside(text, start)):
        start += 1
    while end > keep[1] and inside(text, end):
        end -= 1
    return start, end


def inside(words: str, cut: int) -> bool:
    """Tell whether a cut would divide what is read as one."""
    if not 0 < cut < len(words):
        return False
    left, right = words[cut - 1], words[cut]
    if left.isdigit() or (left.isascii() and left.isalpha()):
        return right not in "，。；：、" + _OPENING
    ends = right in _LAST and not is_word(words[cut : cut + 2])  # 居委会, but not 工会|组织
    return left in _OPENING or right in _CLOSING or ends or is_word(left + right)
