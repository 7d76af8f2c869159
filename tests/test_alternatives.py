"""Alternatives told apart by their first characters match what the plain list matches."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluators.alternatives import _leading, every, last_of, quick, sign, teller, told_apart
from evaluators.reader.unit_endings import ENDING

LISTS = (
    "党工委|党委|党支部|支部|团委|党",
    "甲乙|甲|[甲乙]丙|甲丙丁|乙丁|(?:丙|丁)戊|丙",
    r"村?[（(](?:社区|居)[）)]|村委|(?<!甲)乡(?!村)|乡镇|\|乙|乙",
)
TEXT = "党工委党委支部，甲乙甲丙丁乙丙丁戊丙甲乡村（居）、村委；乡镇|乙丁丁戊团委乡"


@pytest.mark.parametrize("alternatives", [*LISTS, ENDING])
def test_matches_the_same_places(alternatives: str) -> None:
    text = TEXT + "江湾区生态环境局与街道党群服务中心、网格员"
    plain = [match.span() for match in re.finditer(f"(?:{alternatives})", text)]
    told = [match.span() for match in re.finditer(told_apart(alternatives), text)]
    assert told == plain
    assert plain


@pytest.mark.parametrize(
    ("pattern", "led"),
    [
        *((f"(?:{alternatives})", True) for alternatives in LISTS),
        (f"(?:{ENDING})", False),  # among others with any Chinese character
        (r"(?<=，)(?P<a>甲?乙|\d{2})", True),
        (r"(?m:^[ ]*村)|、\s*[委团]", True),
        ("甲?", False),
        ("[^甲]乙", False),
        (".委", False),
    ],
)
def test_quick_matches_the_same_places(pattern: str, led: bool) -> None:
    text = TEXT + "，甲乙，乙12、 团\n村，江湾区生态环境局与街道党群服务中心、网格员"
    made = quick(pattern)
    assert (made != pattern) == led
    assert [match.span() for match in re.finditer(made, text)] == [m.span() for m in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    "alternatives", ["^甲|乙$|(?:^|丙)丁", "^(?:甲|乙丁)|^丙", "丁[甲乙]|(?=戊)戊$", "甲[^甲]*乙|^乙|^[^丙]{2}戊"]
)
def test_one_of_several_stands_where_the_plain_list_finds_it(alternatives: str) -> None:
    stands = teller(alternatives)
    words = ["", *map("".join, itertools.product("甲乙丙丁戊", repeat=3))]
    assert [stands(one) for one in words] == [re.search(alternatives, one) is not None for one in words]


SHAPES = (
    r"(?<=[甲乙])丙+(?P<named>丁)?",
    r"(?<!甲)(?:乙|[丙丁]{1,2})(?=戊)",
    r"(?m:^)乙{2}|(?<=丙)丁",
    r"丙*丁",
    r"(?P<one>[甲乙])(?P=one)",
    r"(?:丙|(?:丁|戊)甲){2,}",
    r"(?<=(?<!甲)乙)[^丙]",
    r"(?i:x)y|丁",
    r"(?<!甲)丁",
    r"\d{1,2}(?:丙|\d)",
)


@pytest.mark.parametrize("pattern", [SHAPES[0], SHAPES[8]])
def test_what_looks_back_is_led_by_its_first_characters(pattern: str) -> None:
    """Else the next test would hold `finditer` against itself."""
    assert _leading(pattern, re.compile(pattern).flags) is not None


@given(st.sampled_from(SHAPES), st.text("甲乙丙丁戊\n1Xxy", max_size=24), st.integers(0, 6), st.integers(0, 30))
@example(SHAPES[0], "甲丙丙丁乙丙", 1, 30)
@example(SHAPES[7], "丙Xy", 0, 30)
@example(SHAPES[8], "丁丁", 0, 30)
@example(SHAPES[2], "甲\n乙乙丙丁", 0, 30)
def test_every_match_is_found_as_by_re(pattern: str, text: str, start: int, stop: int) -> None:
    """Where it passes over places, and where it does not, the matches and their groups are those of finditer."""
    compiled = re.compile(pattern)
    plain = [(match.span(), match.groups()) for match in compiled.finditer(text, start, stop)]
    assert [(match.span(), match.groups()) for match in every(compiled, text, start, stop)] == plain
    assert (sign(pattern).search(text, start, stop) is not None) == bool(plain)


@pytest.mark.parametrize(
    ("pattern", "last"),
    [
        ("党(?:工委|支部)|[甲乙]丙?", "[丙乙委甲部]"),
        ("(?>甲乙)(?!丁)|丙(?=丁)", "[丙乙]"),
        ("丙{2,}[）)]?", r"[\)丙）]"),
    ],
)
def test_what_a_match_ends_with(pattern: str, last: str) -> None:
    assert last_of(pattern) == last


def test_what_may_end_with_anything_has_no_class_of_last_characters() -> None:
    with pytest.raises(ValueError, match="甲"):
        last_of("甲.*")
