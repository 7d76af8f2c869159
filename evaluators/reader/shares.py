"""Shares written in words: 百分之九十, 九成, 三分之二."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader.comparison import SUFFIX, compared
from evaluators.reader.numerals import parse
from evaluators.reader.quantity import ARABIC, BLANK, CHINESE, FULL_WIDTH, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHARE = re.compile(
    rf"百分之(?P<a>{CHINESE}(?:点[〇零一二三四五六七八九]+)?|{ARABIC}|{BLANK})(?:至|到"
    rf"|—)?(?P<b>(?<=[至到—])(?:百分之)?{CHINESE})?{SUFFIX}"
)
_TENTHS = re.compile(
    rf"(?<![0-9〇零十百千万一二三四五六七八九])(?P<a>[一二三四五六七八九])(?P<half>成半)?(?(half)"
    rf"|成)(?![为立员果就效本长不功绩熟分渠品交都份人])"
    rf"{SUFFIX}"
)
_FRACTION = re.compile(rf"(?P<d>[二三四五六七八九十])分之(?P<n>[一二两三四五六七八九]){SUFFIX}")


def found(masked: str) -> Iterator[tuple[Quantity | None, int, int]]:
    """Yield the shares in a shielded text, each with the place of its match; None where the numeral is none."""
    for sign, pattern, read in (("分之", _SHARE, _share), ("分之", _FRACTION, _fraction), ("成", _TENTHS, _tenths)):
        if sign in masked:
            for match in pattern.finditer(masked):
                yield read(masked, match), match.start(), match.end()


def _share(masked: str, match: re.Match[str]) -> Quantity | None:
    op, about, begin = compared(masked, match.start(), match["suffix"], None)
    number, span = Span(match.start(), match.end("b") if match["b"] else match.end("a")), Span(begin, match.end())
    if re.fullmatch(BLANK, match["a"]):
        return Quantity("placeholder", op, number, span, value_text=match["a"], unit="%")
    low = _spoken(match["a"])
    high = _spoken(match["b"].removeprefix("百分之")) if match["b"] else None
    if low is None:
        return None
    if high is not None:
        op = "range"
    return Quantity("fuzzy" if about else "number", op, number, span, low, high, unit="%", chinese=True)


def _spoken(written: str) -> Decimal | None:
    """Return the value of a numeral with a spoken decimal point (九十九点五)."""
    whole, _, part = written.translate(FULL_WIDTH).partition("点")
    value = parse(whole)
    if value is None or not part:
        return value
    digits = "".join(str("零一二三四五六七八九".find(char.replace("〇", "零"))) for char in part)
    return value + Decimal(f"0.{digits}")


def _tenths(masked: str, match: re.Match[str]) -> Quantity | None:
    value = parse(match["a"])
    if value is None:
        return None
    op, about, begin = compared(masked, match.start(), match["suffix"], None)
    value = value * 10 + (5 if match["half"] else 0)
    number = Span(match.start(), match.end("half") if match["half"] else match.end("a") + 1)
    return Quantity("fuzzy" if about else "number", op, number, Span(begin, match.end()), value, unit="%", chinese=True)


def _fraction(masked: str, match: re.Match[str]) -> Quantity | None:
    below, above = parse(match["d"]), parse(match["n"])
    if not below or above is None:
        return None
    op, about, begin = compared(masked, match.start(), match["suffix"], None)
    value = (above * 100 / below).quantize(Decimal("0.01")).normalize()
    number = Span(match.start("d"), match.end("n"))
    return Quantity(
        "fuzzy" if about else "number", op, number, Span(begin, match.end()), value,
        value_text=masked[number.start : number.end], unit="%", chinese=True,
    )  # fmt: skip
