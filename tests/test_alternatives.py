"""Alternatives told apart by their first characters match what the plain list matches."""

from __future__ import annotations

import re

import pytest

from evaluators.alternatives import quick, told_apart
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
        *((f"(?:{alternatives})", True) for alternatives in (*LISTS, ENDING)),
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
