"""Tracing what a text states: each quantity, date, 《title》 and 〔document number〕 must stand in a source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_DOC_NUMBER = re.compile(r"[一-鿿]{2,10}[〔\[［(（]\d{4}[〕\]］)）]\s*\d+\s*号")
_DATE = re.compile(r"(?:(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|(\d{1,2})月(?:(\d{1,2})日)?)")
# the number of an item at the start of a line or row counts nothing
_QUANTITY = re.compile(
    r"(?<![\d.〔第])(?!(?<=\n)\d+(?:\.(?!\d)|\t))(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(%|％|个百分点|万元|亿元|万|亿|平方米|人次|[一-鿿])?"
)
_PERCENT = re.compile(r"百分之([零〇一二三四五六七八九十百点]+)")
_CHINESE_YEAR = re.compile(r"([〇零○一二三四五六七八九]{4})年")
_GAP = re.compile(r"【[^】]*】")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@dataclass(frozen=True, slots=True)
class Untraced:
    """Words of a draft that no source holds."""

    span: Span
    words: str


@dataclass(slots=True)
class Stated:
    """All that sources state, ready for comparison."""

    plain: str = ""
    dates: set[tuple[int | None, int | None, int | None]] = field(default_factory=set)
    quantities: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def by(cls, texts: Iterable[str]) -> Stated:
        """Collect what `texts` state."""
        stated = cls()
        for text in texts:
            clean, _ = _normal(text)
            stated.plain += _bare(clean) + "\n"
            taken: list[Span] = []
            year: int | None = None
            for _, date in _dates(clean, taken):
                year = date[0] or year  # 2026年4月1日至11月30日 gives the second day its year, too
                stated.dates |= {date, (year, *date[1:])}
            stated.quantities |= {key for _, key in _quantities(clean, taken)}
        return stated

    def has_date(self, date: tuple[int | None, int | None, int | None]) -> bool:
        """Tell whether some source date agrees in every part that `date` names."""
        return any(
            all(part is None or part == other for part, other in zip(date, known, strict=True)) for known in self.dates
        )


def untraced(text: str, sources: Iterable[str]) -> list[Untraced]:
    """Return what `text` states and no source does, in order.

    百分之九十 equals 90%, 二〇二六年 equals 2026年, 〔〕 equals []; a quantity must agree in value and unit. Words
    inside 【】 are marks for the person and are not looked at.
    """
    stated = Stated.by(sources)
    clean, shift = _normal("\n" + text)
    shift = [max(at - 1, 0) for at in shift]
    taken = [Span(*found.span()) for found in _GAP.finditer(clean)]
    found: list[Span] = []
    for match in _DOC_NUMBER.finditer(clean):
        if _free(match, taken):
            taken.append(Span(*match.span()))
            if _number_key(match.group()) not in stated.plain:
                found.append(Span(*match.span()))
    for match in _TITLE.finditer(clean):
        if _free(match, taken):
            taken.append(Span(*match.span()))
            if _bare(match.group(1)) not in stated.plain:
                found.append(Span(*match.span()))
    found += [span for span, date in _dates(clean, taken) if not stated.has_date(date)]
    found += [span for span, key in _quantities(clean, taken) if key not in stated.quantities]
    back = [Span(shift[span.start], shift[span.end - 1] + 1) for span in sorted(found)]
    return [Untraced(span, span.of(text)) for span in back]


def _normal(text: str) -> tuple[str, list[int]]:
    """Return `text` with figures in one form, and for each of its characters the offset it came from."""
    text = text.translate(_WIDE)
    pieces: list[str] = []
    shift: list[int] = []
    at = 0
    changes = [(m, f"{_value(m.group(1))}%") for m in _PERCENT.finditer(text)]
    changes += [(m, "".join(_DIGITS[c] for c in m.group(1)) + "年") for m in _CHINESE_YEAR.finditer(text)]
    for match, new in sorted(changes, key=lambda change: change[0].start()):
        pieces += text[at : match.start()]
        shift += range(at, match.start())
        pieces += new
        shift += [min(match.start() + i, match.end() - 1) for i in range(len(new) - 1)] + [match.end() - 1]
        at = match.end()
    pieces += text[at:]
    shift += range(at, len(text))
    return "".join(pieces), shift


def _value(words: str) -> str:
    whole, _, part = words.partition("点")
    total, digit = 0, 0
    for char in whole:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = int(_DIGITS[char])
    number = str(total + digit)
    return f"{number}.{''.join(_DIGITS[c] for c in part)}" if part else number


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”「」]", "", text).translate(str.maketrans("[]［］()（）", "〔〕〔〕〔〕〔〕"))


def _number_key(words: str) -> str:
    key = _bare(words)
    found = re.search(r"[^与和据按照依根、，]{2,8}〔\d{4}〕\d+号$", key)
    return found.group() if found else key


def _free(match: re.Match[str], taken: list[Span]) -> bool:
    span = Span(*match.span())
    return not any(span.overlaps(other) for other in taken)


def _dates(text: str, taken: list[Span]) -> Iterator[tuple[Span, tuple[int | None, int | None, int | None]]]:
    """Yield each date as (year, month, day), None for a part it does not name."""
    for match in _DATE.finditer(text):
        if not _free(match, taken):
            continue
        taken.append(Span(*match.span()))
        year, month, day, lone_month, lone_day = (int(part) if part else None for part in match.groups())
        yield Span(*match.span()), (year, month or lone_month, day or lone_day)


def _quantities(text: str, taken: list[Span]) -> Iterator[tuple[Span, tuple[str, str]]]:
    for match in _QUANTITY.finditer(text):
        if not _free(match, taken):
            continue
        value = match.group(1).replace(",", "").replace("，", "")
        if "." in value:
            value = value.rstrip("0").rstrip(".")
        unit = {"％": "%"}.get(match.group(2) or "", match.group(2) or "")
        yield Span(match.start(), match.end()), (value.lstrip("0") or "0", unit)
