"""Automatic numbers of Word, written out as a person sees them (ECMA-376 Part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.files.names import attribute, by_name, child, children, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

_COUNTER = re.compile("%([1-9])")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first value, format, pattern (``%1.%2``) and what follows the number."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None


_PLAIN = Level()


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted.

    Lists that rest on the same abstract definition count on together, as Word does. A list is read when its first
    paragraph comes: templates define dozens that no paragraph uses.
    """

    defined: Mapping[str, etree._Element]
    abstracts: Mapping[str, etree._Element]
    lists: dict[str, tuple[str, Mapping[int, Level]]] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, list_id: str, depth: int) -> str:
        """Count one paragraph of list `list_id` at `depth` (from 0) and return its number as text, "" for none."""
        if list_id not in self.lists:
            if list_id not in self.defined:
                return ""
            self._read(list_id)
        abstract, levels = self.lists[list_id]
        level = levels.get(depth, _PLAIN)
        counts = self.counters.setdefault(abstract, {})
        first = (list_id, depth) not in self.begun
        self.begun.add((list_id, depth))
        override = self.starts.get((list_id, depth))
        if first and override is not None:
            counts[depth] = override
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [held for held in counts if held > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                del counts[deeper]
        return _render(level, levels, counts)

    def _read(self, list_id: str) -> None:
        element = self.defined[list_id]
        reference = child(element, "abstractNumId")
        abstract = (attribute(reference, "val") or "") if reference is not None else ""
        base = self.abstracts.get(abstract)
        link = child(base, "numStyleLink") if base is not None else None
        if link is not None:
            style = attribute(link, "val") or ""
            abstract = next((key for key, item in self.abstracts.items() if _owns(item, style)), abstract)
            base = self.abstracts[abstract]
        levels = dict(_level(item) for item in children(base, "lvl")) if base is not None else {}
        for item in children(element, "lvlOverride"):
            depth = number(attribute(item, "ilvl"), 0)
            own = child(item, "lvl")
            if own is not None:
                levels[depth] = _level(own)[1]
            start = child(item, "startOverride")
            if start is not None:
                self.starts[list_id, depth] = number(attribute(start, "val"), 1)
        self.lists[list_id] = (abstract, levels)


def _owns(abstract: etree._Element, style: str) -> bool:
    link = child(abstract, "styleLink")
    return link is not None and (attribute(link, "val") or "") == style


def _render(level: Level, levels: Mapping[int, Level], counts: dict[int, int]) -> str:
    if level.form == "none" and not level.pattern:
        return ""
    if level.form == "bullet":
        return "• "

    def one(match: re.Match[str]) -> str:
        depth = int(match.group(1)) - 1
        source = levels.get(depth, _PLAIN)
        value = counts.setdefault(depth, source.start)
        form = "decimal" if level.legal and source.form not in {"decimal", "none"} else source.form
        return spell(value, form)

    text = _COUNTER.sub(one, level.pattern)
    if level.suffix == "nothing" or not text or ord(text[-1]) > 0x2E7F:
        return text  # 一、 and （一） are followed by their text at once
    return text + " "


def spell(value: int, form: str) -> str:
    """Return `value` in Word's number format `form` (w:numFmt); an unknown format gives Arabic digits."""
    if form in _FORMS:
        return _FORMS[form](value)
    return str(value)


def chinese(value: int) -> str:
    """Return 1 to 9999 counted in Chinese: 十一, 一百零三."""
    if not 0 < value < 10_000:
        return str(value)
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text[1:] if text.startswith("一十") else text


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        count, value = divmod(value, amount)
        text += letters * count
    return text


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else str(value)


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)


def _of(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1] if 1 <= value <= len(characters) else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        chinese,
    ),
    "ideographDigital": lambda value: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value)),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda value: f"({value})",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
    "none": lambda _value: "",
}


def read_numbering(root: etree._Element | None) -> Numbering:
    """Read numbering.xml; None where the file has none."""
    if root is None:
        return Numbering({}, {})
    return Numbering(
        {attribute(item, "numId") or "": item for item in children(root, "num")},
        {attribute(item, "abstractNumId") or "": item for item in children(root, "abstractNum")},
    )


def _level(element: etree._Element) -> tuple[int, Level]:
    held = by_name(element)

    def value(name: str, default: str) -> str:
        return (attribute(held[name], "val") or default) if name in held else default

    legal = held.get("isLgl")
    restart = held.get("lvlRestart")
    return number(attribute(element, "ilvl"), 0), Level(
        start=number(value("start", "1"), 1),
        form=value("numFmt", "decimal"),
        pattern=value("lvlText", ""),
        suffix=value("suff", "tab"),
        legal=legal is not None and attribute(legal, "val") not in {"0", "false"},
        restart=None if restart is None else number(attribute(restart, "val"), 0),
    )
