"""What a query is searched for: its own words, and those that documents print for them."""

from __future__ import annotations

import pytest

from app.retrieval.wording import printed_for, tokens, weighted


def test_text_and_query_are_cut_alike() -> None:
    assert tokens("网格员2名，３0%") == ["网", "格", "员", "网格", "格员", "2", "名", "30%"]


def test_words_of_asking_count_less_than_what_is_asked_about() -> None:
    weights = weighted("请问社区食堂怎么办")
    assert weights["食堂"] == weights["社区"] == 1.0
    assert weights["请问"] == weights["怎么"] < 1.0


@pytest.mark.parametrize("word", ["被告", "社会", "目的", "标的"])
def test_a_character_that_says_little_alone_does_not_weaken_the_word_it_is_part_of(word: str) -> None:
    assert weighted(word)[word] == 1.0


def test_what_documents_print_is_searched_for_with_less_weight() -> None:
    assert "配偶" in printed_for("老公欠的债要我还吗")
    weights = weighted("老公欠的债要我还吗")
    assert 0 < weights["配偶"] < weights["老公"]


def test_a_gap_in_an_entry_spans_four_characters_and_no_more() -> None:
    assert "采光" in printed_for("挡了我家阳光")
    assert printed_for("挡雨棚下面没有一点点阳光") == []


def test_a_long_query_is_cut_to_its_first_pages() -> None:
    assert len(weighted("".join(chr(0x4E00 + n % 5000) for n in range(10_000)))) <= 512
