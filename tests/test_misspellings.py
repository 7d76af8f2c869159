"""Near misses of protected terms: made from sounds and shapes, let pass where a word explains them."""

from __future__ import annotations

import random

import pytest

from evaluators import read
from evaluators.alike import alike, sounding
from evaluators.lexicon import protected
from evaluators.lookup import Judged
from evaluators.misspellings import misspelt, set_phrases
from evaluators.misspelt_company import slips, usual_company


@pytest.mark.parametrize(
    ("character", "other"),
    [("组", "蛆"), ("组", "阻"), ("委", "萎"), ("委", "维"), ("央", "秧"), ("正", "增"), ("记", "己")],
)
def test_like_sounds_and_shapes_are_alike_both_ways(character: str, other: str) -> None:
    assert other in alike(character)
    assert character in alike(other)


@pytest.mark.parametrize(("character", "other"), [("组", "党"), ("组", "织"), ("民", "国"), ("委", "委"), ("甴", "由")])
def test_others_are_not(character: str, other: str) -> None:
    assert other not in alike(character)


def test_most_random_slips_of_any_term_are_seen_at_their_place() -> None:
    choice = random.Random(20261128)  # noqa: S311 - repeatable on purpose
    seen = made = 0
    while made < 400:
        term = choice.choice(protected().terms)
        at = choice.randrange(len(term))
        others = sorted(alike(term[at]))
        if not others:
            continue
        wrong = term[:at] + choice.choice(others) + term[at + 1 :]
        if wrong in protected().terms:
            continue
        made += 1
        text = f"会后，{wrong}，并做好记录。"
        seen += any(span.of(text) in wrong for span, _ in misspelt(text, 0, len(text)))
    assert seen / made > 0.93


def test_most_random_slips_of_any_idiom_are_seen_at_their_place() -> None:
    choice = random.Random(20261129)  # noqa: S311 - repeatable on purpose
    idioms = sorted(set_phrases().idioms)
    seen = made = 0
    while made < 400:
        term = choice.choice(idioms)
        at = choice.randrange(len(term))
        others = sorted(alike(term[at]))
        if others:
            wrong = term[:at] + choice.choice(others) + term[at + 1 :]
            made += 1
            text = f"会后，{wrong}，并做好记录。"
            seen += any(span.of(text) == wrong for span, _ in misspelt(text, 0, len(text)))
    assert seen / made > 0.97


def test_no_set_phrase_is_listed_twice_or_as_a_slip_of_another_it_would_be_taken_for() -> None:
    phrases = set_phrases()
    assert len(phrases.terms) == len(set(phrases.terms))
    assert not {*phrases.both} & {*phrases.terms}
    assert [term for term in phrases.terms if list(misspelt(term, 0, len(term)))] == []


def test_most_random_slips_of_words_in_their_usual_company_are_seen() -> None:
    choice = random.Random(20261130)  # noqa: S311 - repeatable on purpose
    terms = sorted(usual_company().terms)
    seen = made = 0
    while made < 400:
        term = choice.choice(terms)
        at = choice.randrange(len(term))
        others = sorted(sounding(term[at]))
        if others:
            wrong = term[:at] + choice.choice(others) + term[at + 1 :]
            made += 1
            text = f"会后，{wrong}，并做好记录。"
            seen += any(slip.span.of(text) in wrong for slip in slips(read(text)))
    assert seen / made > 0.8


def test_no_two_words_in_their_usual_company_are_a_slip() -> None:
    text = "。".join(sorted(usual_company().terms))
    assert slips(read(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "老有所医的做法",
        "应检尽检、应建尽建",
        "坚持不解决不放手",
        "按照事项逐一核实施",
        "故技重演的骗局",
        "组织政治立论学习",
        "明确社区党组职责",
        "给支部书籍角配书",
        "市人民检查组到场",
        "人民大会堂代表厅",
        "组织不力的予以提醒",
        "推荐当代表的居民",
        "街道办实事专班",
        "设立建档小组",
    ],
)
def test_a_word_explains_the_character(text: str) -> None:
    assert list(misspelt(text, 0, len(text))) == []


def test_only_the_stretch_asked_for_is_searched() -> None:
    text = "党弓委、党弓委"
    assert [span.start for span, _ in misspelt(text, 2, len(text))] == [4]
    assert [span.start for span, _ in misspelt(text, 0, 5)] == [0]


def test_what_is_known_of_pairs_is_asked_once() -> None:
    asked: list[str] = []

    def judge(pair: str) -> str:
        asked.append(pair)
        return "化解" if pair == "化介" else ""

    judged = Judged(judge)
    assert judged.doubtful({"化介", "矛盾"}) == {"化介": "化解"}
    assert judged.doubtful({"化介", "矛盾", "纠纷"}) == {"化介": "化解"}
    assert sorted(asked) == ["化介", "矛盾", "纠纷"]
