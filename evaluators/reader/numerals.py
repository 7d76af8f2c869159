"""Numerals as they stand in official texts, Chinese and Arabic, and the ordinals of heading markers."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2, "俩": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MIXED = re.compile(r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([百千万萬亿億]{1,2})")
_TENS = {"廿": "二十", "卅": "三十"}
_CIRCLED = {char: value for first, count in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10), (0x3280, 10))
            for value, char in enumerate(map(chr, range(first, first + count)), start=1)}  # fmt: skip
_ROMAN = {char: value for value, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", start=1)}
_MARKER = re.compile(r"[0-9０-９]+|[〇零一二三四五六七八九十百廿卅两]+|[①-⑳⑴-⒇⒈-⒛㈠-㈩㊀-㊉Ⅰ-Ⅹ]")


@lru_cache(maxsize=4096)
def parse(text: str) -> Decimal | None:
    """Return the value of one numeral, or None where `text` is anything else.

    Accepts Arabic digits (1,200, 90.5, full width), Chinese numerals (四十二, 两万, 二〇二六, 三点五, 廿三) and the
    mixture of both that GB/T 15835-2011 allows (3.5万).
    """
    bare = text.strip().translate(_HALF_WIDTH)
    if not bare or not bare.isprintable():
        return None
    if _ARABIC.fullmatch(bare) and bare.isascii():
        return Decimal(bare.replace(",", ""))
    if mixed := _MIXED.fullmatch(bare):
        if not mixed[1].isascii():
            return None
        value = Decimal(mixed[1].replace(",", ""))
        for unit in mixed[2]:
            value *= _LARGE.get(unit) or _SMALL[unit]
        return value
    for short, full in _TENS.items():
        bare = bare.replace(short, full)
    whole, point, fraction = bare.partition("点")
    value_of_whole = _whole(whole)
    if value_of_whole is None:
        return None
    if not point:
        return Decimal(value_of_whole)
    if not fraction or any(char not in _DIGITS for char in fraction):
        return None
    return Decimal(f"{value_of_whole}." + "".join(str(_DIGITS[char]) for char in fraction))


def integer(text: str | None) -> int | None:
    """Return the value of one numeral without what stands behind its decimal point; None where there is no numeral."""
    value = parse(text) if text else None
    return int(value) if value is not None else None


def _whole(text: str) -> int | None:
    """Value of a whole Chinese number; a plain row of digits (二〇二六) is read digit by digit."""
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            total = (total + section + digit or 1) * _LARGE[char]
            section = digit = 0
        else:
            return None
    return total + section + digit


def ordinal(marker: str) -> int | None:
    """Return the ordinal of a heading marker (``一、``, ``（二）``, ``3.``, ``第十条``, ``①``); None without one."""
    found = _MARKER.search(marker)
    if found is None:
        return None
    figure = found.group()
    if figure in _CIRCLED or figure in _ROMAN:
        return _CIRCLED.get(figure) or _ROMAN.get(figure)
    value = parse(figure)
    return int(value) if value is not None else None
