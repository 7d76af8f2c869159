"""Whether a name that a roster does not have may be one of its own, misspelt or shortened."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BEFORE = re.compile(
    r"(?:^|[^一-鿿]|街道|办事处|[街镇乡区县市省旗年月日号]|关于|上报|报送)$"  # what may stand before a name as a whole
)
_AREA = re.compile("街道|办事处|[街镇乡]")  # what makes a name that of a sub-district
_MATTER = re.compile(
    r"[〇一二三四五六七八九十]+(?:月|季度)|(?:上|下)半年|(?:工作|完成)?(?:成果|结果|进展|情况)|月报|年报|季报|统计|汇总|报送|上报|台账|[表年月日份季度全的]"
)
_FRONT = rf"附件[〇一二三四五六七八九十]*|第[一二三四]季度|{_MATTER.pattern}"
_SUFFIX = re.compile("(?:街道|办事处|[镇乡])+$")
_FURTHER = re.compile("[一-鿿]")
_SHORTEST = 2  # characters of a name that is only the beginning of another
_LONG = 7  # characters, of which two may be wrong


def may_mean(name: str, known: Iterable[str]) -> list[str]:
    """Return the names of `known` that `name` may mean: one character wrong, too many or too few, two turned round."""
    return [other for other in known if _near(name, other)]


def _near(name: str, other: str) -> bool:
    short, long = sorted((name, other), key=len)
    if long.startswith(short) and len(short) >= _SHORTEST:
        return True
    if len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        wrong = [index for index, (one, two) in enumerate(zip(name, other, strict=True)) if one != two]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(name) == sorted(other):
            return True
        return len(wrong) <= (2 if len(name) >= _LONG else 1) < len(name)
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def named_in(text: str, known: Iterable[str], areas: Iterable[str] = ()) -> str | None:
    """Return the one name of `known` that a file's or sheet's name holds or shortens: 桥东社区成果, 桥东; else None.

    One that holds two is neither's. 大桥东社区 is another community than 桥东社区, and 柳浦街道 or 柳浦, where `areas`
    has it, a sub-district.
    """
    within = dict.fromkeys((area for area in areas if area and area in text), False)
    within |= dict.fromkeys((name for name in known if name in text), True)
    held, rest = [], text
    for name in sorted(within, key=len, reverse=True):
        if name in rest:  # not within a longer one
            held += [name] if within[name] else []
            rest = rest.replace(name, "\n")
    if len(held) > 1:
        return None
    if held and _stands(held[0], text, areas):
        return held[0]
    if len(text) < _SHORTEST or any(area.startswith(text) for area in areas):
        return None
    longer = [name for name in known if name.startswith(text)]
    return longer[0] if len(longer) == 1 else None


def _stands(name: str, text: str, areas: Iterable[str]) -> bool:
    """Tell whether `name` stands in `text` as a name of its own, not as a part of a longer one."""
    front = _front(tuple(areas))
    return any(
        _AREA.match(text, match.end()) is None
        and any(_BEFORE.search(before) for before in (text[: match.start()], front.sub("", text[: match.start()])))
        for match in re.finditer(re.escape(name), text)
    )


@lru_cache(maxsize=8)
def _front(areas: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the words at the end that may all stand before a name; of a roster it is made once."""
    bodies = {body for area in areas for body in (area, _SUFFIX.sub("", area)) if len(body) >= _SHORTEST}
    known = "|".join(map(re.escape, sorted(bodies, key=len, reverse=True)))
    return re.compile(rf"(?:{_FRONT}{'|' if known else ''}{known})+$")


def is_exact(text: str, name: str, areas: Iterable[str] = ()) -> bool:
    """Tell whether a file or sheet taken for the community `name` says no more than whose table of when it is."""
    rest = text.replace(name, "", 1)
    for area in areas:
        rest = rest.replace(area, "", 1)
    return name in text and _FURTHER.search(_MATTER.sub("", rest)) is None
