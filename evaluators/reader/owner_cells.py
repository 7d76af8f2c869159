"""Who is named in a cell below 责任单位: names alone or a phrase (城管办牵头，各社区配合), perhaps beside a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.model import Span
from evaluators.reader.times import moments
from evaluators.reader.unit_endings import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Table

Part: TypeAlias = Literal["lead", "cooperate"]

PERSON = re.compile(r"领导|人(?:员)?$|人[）)（(]")
_PHRASE = re.compile(r"[^，,；;\s]+")
_NAME = re.compile(r"[^、/／]{2,24}")
_ROLE = re.compile(r"(?:(?P<lead>牵头(?:负责|组织|落实|实施)?|负责(?:落实|实施)?|主办)|配合|协助|协办|参与)$")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}[：:]")
_NOBODY = re.compile("(?:待|未|暂未|尚未|另行)(?:定|明确|确定|落实|补)|暂无|[—\\-－/／_＿×X□]+|无")
_SAME = re.compile('(?:同上|〃|″|"|“)')


def same(words: str) -> bool:
    """Tell whether a cell says nothing but that it is as the one above (同上)."""
    return _SAME.fullmatch(words.strip()) is not None


def parts(words: str) -> Iterator[tuple[str, Part, Span]]:
    """Yield the names in a cell with their part and place in it, in order; times and 待定 are none."""
    if same(words):
        return
    for phrase in _PHRASE.finditer(words):
        begin, end, role = phrase.start(), phrase.end(), "lead"
        if label := _LABEL.match(words, begin, end):
            begin, role = label.end(), "cooperate" if label[0][0] in "配协参" else "lead"
        if said := _ROLE.search(words, begin, end):
            end, role = said.start(), "lead" if said["lead"] else "cooperate"
        for match in _NAME.finditer(words, begin, end):
            name = _untimed(match.group().rstrip("。"))
            bare = name.removeprefix("由")
            if len(bare) > 1 and not _NOBODY.fullmatch(bare):
                start = match.start() + len(name) - len(bare)
                yield bare, "lead" if role == "lead" else "cooperate", Span(start, start + len(bare))


def _untimed(name: str) -> str:
    """Return a name without the time behind it (街道城建办（9月底前）)."""
    found = moments(name)
    return name[: found[0].span.start].rstrip("（(") if found else name


def leads(words: str) -> str | None:
    """Return who leads by the words of a cell, as one string; None where it names nobody."""
    return "、".join(dict.fromkeys(name for name, role, _ in parts(words) if role == "lead")) or None


def hold_bodies(table: Table, place: int) -> bool:
    """Tell whether the cells of a column headed 单位 name bodies, not what the numbers beside them are counted in."""
    cells = [row[place].text.strip() for row in table.rows[1:] if place < len(row) and row[place].text.strip()]
    return bool(cells) and all(len(cell) > 1 and _BODY.search(cell) for cell in cells)


_BODY = re.compile(rf"(?:{ENDING})$")
