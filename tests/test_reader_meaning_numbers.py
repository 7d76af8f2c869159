"""Quantities: what counts as one, how it is compared, and that no text breaks the reader."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evaluators.reader.numbers import quantities
from evaluators.reader.units import plain

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "meaning" / "numbers.yaml").read_text(encoding="utf-8"))
DIGITS = "零一二三四五六七八九"
PIECES = st.sampled_from(
    "每月季度年一两三十百千万亿个次名%×X_至到-～约余多以上不少于超过达第“”《》（），。"
    "0123456789.成半分之点所有全部若干几数批 \t\n"
)


def chinese(number: int) -> str:
    """Write 1 to 9999 the way official texts do (一千零五, 十二)."""
    written, rest, gap = "", number, False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if 10 <= number < 20 else written


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_quantities_of_a_clause(case: dict[str, Any]) -> None:
    text, want = case["text"], case["found"]
    found = quantities(text)
    assert [q.span.of(text) for q in found] == [w["quote"] for w in want]
    for quantity, expected in zip(found, want, strict=True):
        assert quantity.kind == expected.get("kind", "number")
        assert quantity.unit == expected.get("unit")
        assert quantity.per == expected.get("per")
        for key, value in (("value", quantity.value), ("max", quantity.value_max)):
            assert value == (None if expected.get(key) is None else Decimal(str(expected[key])))
        if "op" in expected:
            assert quantity.op == expected["op"]


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read_and_every_place_lies_inside(text: str) -> None:
    for quantity in quantities(text):
        assert 0 <= quantity.span.start <= quantity.number.start < quantity.number.end <= quantity.span.end <= len(text)


@given(st.integers(min_value=2, max_value=9999))
def test_a_chinese_number_says_the_same_as_its_digits(number: int) -> None:
    words, digits = quantities(f"培训骨干{chinese(number)}名"), quantities(f"培训骨干{number}名")
    assert [(q.value, q.unit) for q in words] == [(q.value, q.unit) for q in digits] == [(Decimal(number), "名")]


@given(st.integers(min_value=0, max_value=100), st.integers(min_value=0, max_value=500))
def test_an_offset_moves_places_and_nothing_else(number: int, offset: int) -> None:
    here, there = quantities(f"覆盖率{number}%"), quantities(f"覆盖率{number}%", offset)
    assert [q.span.start + offset for q in here] == [q.span.start for q in there]
    assert [q.value for q in here] == [q.value for q in there]


def test_ten_thousands_compare_with_plain_numbers() -> None:
    assert plain(Decimal("1.2"), "万人次") == plain(Decimal(12000), "人次")
