"""Words taken from a pattern: whatever it matches holds one of them, so nothing is lost where none is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators import catalog, prefilter, read

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("全面建成小康社会", [{"全面建成小康社会"}]),
        ("(?:决胜|为)?全面小康", [{"全面小康"}]),
        ("环保局|环境保护局", [{"环保局", "环境保护局"}]),
        (r"年(?P<month>0\d)月|(?<=月)(?P<only>0\d)日", [{"年0", "月0"}]),
        (r"\d{4}年[一二]{1,2}月", [{"年一", "年二"}, {"一月", "二月"}]),
        ("(?<=区)x(?=街道局)", [{"街道局"}, {"区x"}]),
        ("a{2}b", [{"aab"}]),
        ("[甲乙]{2,}", [{"甲甲", "甲乙", "乙甲", "乙乙"}]),
        ("甲(?:乙丙)?丁", [{"甲丁", "甲乙丙丁"}]),
        ("甲(?!乙)丙[^丁]*戊", [{"甲丙"}, {"戊"}]),
        ("[甲乙](?<=丁.)(?:(?<=甲)|(?<=乙))己", [{"己"}, {"丁"}, {"乙", "甲"}]),
        ("(?:甲|乙+)丙", [{"丙"}, {"甲", "乙"}]),
        ("(?i:乙)丙", [{"丙"}]),
        ("[^甲]", []),
        ("甲|", []),
        ("甲*", []),
    ],
)
def test_words_that_stand_in_every_match(pattern: str, words: list[set[str]]) -> None:
    assert prefilter.needed(pattern) == words


def test_letters_tell_nothing_where_case_does_not_matter() -> None:
    assert prefilter.needed("[a-z]+@qq", re.IGNORECASE) == [{"@"}]
    assert prefilter.needed("QQ|qq?", re.IGNORECASE) == []


def test_a_text_must_hold_a_word_of_each_set() -> None:
    document = read("桥东社区工作方案\n\n一、总体要求\n开展走访，建立台账。\n")
    assert prefilter.possible(re.compile("走访.{1,9}台账"), document)
    assert not prefilter.possible(re.compile("走访.{1,9}清单"), document)
    assert not prefilter.possible(re.compile("走访.{1,9}台账表"), document)


def test_no_match_of_any_pattern_of_a_rule_is_lost() -> None:
    documents = [read(path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*/*.md"))[::6]]
    modules = [sys.modules[rule.__module__] for rule in catalog.RULES]
    patterns = {one for module in modules for one in vars(module).values() if isinstance(one, re.Pattern)}
    assert len(patterns) > 100
    for pattern in patterns:
        for document in documents:
            assert prefilter.possible(pattern, document) or not pattern.search(document.text), pattern


@given(st.text(alphabet="社区\U0001f600a\ud800", max_size=12))
def test_what_stands_in_a_text_is_among_its_pairs(text: str) -> None:
    pairs = prefilter.pairs_of(text)
    for at in range(len(text)):
        for word in (text[at : at + 1], text[at : at + 2]):
            assert prefilter.code(word) in pairs
    assert {prefilter.pair_of(prefilter.code(word)) for word in ("", "社", "社区")} == {"", "社", "社区"}
