"""Stretches of characters as numbers: the same words have the same number, wherever they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluators.grams import grams, twice

TEXTS = st.text(alphabet="甲乙\U0001f600a\ud800\0", max_size=40)


@given(TEXTS, st.sampled_from([4, 8, 12]))
def test_the_same_characters_have_the_same_number(text: str, length: int) -> None:
    numbers = grams(text, length)
    places = range(max(len(text) - length + 1, 0))
    assert len(numbers) == len(places)
    by_words: dict[str, int] = {}
    for place in places:
        assert by_words.setdefault(text[place : place + length], numbers[place]) == numbers[place]


@given(st.text(alphabet="甲乙丙a", max_size=40))
def test_other_words_of_four_characters_have_other_numbers(text: str) -> None:
    assert len(set(grams(text, 4))) == len({text[at : at + 4] for at in range(len(text) - 3)})


@given(TEXTS, st.integers(1, 5))
def test_what_stands_twice_in_a_row_is_found(text: str, length: int) -> None:
    places = {
        at
        for at in range(len(text))
        if len(text) >= at + 2 * length and text[at : at + length] * 2 == text[at : at + 2 * length]
    }
    assert places <= set(twice(text, [length]))
