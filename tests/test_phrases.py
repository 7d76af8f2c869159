"""The lists of wording hold together: every pattern compiles, every cue is of use, no right word is called wrong."""

from __future__ import annotations

import re

import pytest

from evaluators import pairings, phrases, spec
from evaluators.acronyms import known
from evaluators.formulas import formulas
from evaluators.model import Span
from evaluators.reader import read
from evaluators.terms import variants

LISTS = ("redundancies", "collocations", "caution_words", "colloquial")
TURNS = [turn for name in LISTS for turn in phrases.turns(name).turns]
TURNS += [*formulas().turns, *phrases.confusions().turns]


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.pattern[:30])
def test_patterns_compile_and_name_their_place(turn: phrases.Turn) -> None:
    pattern = re.compile(turn.pattern)
    assert set(pattern.groupindex) <= {"at"}
    assert turn.cue
    assert turn.says
    assert not turn.says.endswith("。")
    if turn.unless:
        re.compile(turn.unless)


def test_what_does_not_go_together_stands_in_one_list() -> None:
    listed: pairings.Pairings = spec.load(phrases.FOLDER / "pairings.yaml", pairings.Pairings)
    assert len(listed.governing) == len(set(listed.governing))
    objects = [(noun, verb) for row in listed.objects for noun in row.nouns for verb in row.verbs]
    subjects = [(noun, said) for row in listed.subjects for noun in row.nouns for said in row.predicates]
    assert len(objects) == len(set(objects))
    assert len(subjects) == len(set(subjects))
    made = [form.format(verb, noun) for noun, verb in objects for form in ("{}{}，", "{}社区{}。", "{}社区的{}。")]
    made += [form.format(*pair) for pair in subjects for form in ("{}{}，", "{}得到{}。", "{}还{}。")]
    turns = phrases.turns("collocations").turns
    assert [(words, turn.pattern) for words in made for turn in turns if _told(turn, words)] == []


def _told(turn: phrases.Turn, words: str) -> bool:
    return (
        any(cue in words for cue in turn.cue)
        and re.search(turn.pattern, words) is not None
        and not (turn.unless and re.search(turn.unless, words[:-1]))
    )


def test_no_wrong_spelling_is_part_of_a_right_one() -> None:
    groups = phrases.confusions().groups
    rights = {right for group in groups for right in group.pairs.values()}
    wrongs = [wrong for group in groups for wrong in group.pairs]
    assert len(wrongs) >= 300
    assert len(wrongs) == len(set(wrongs))
    assert [(wrong, right) for wrong in wrongs for right in rights if wrong in right] == []


def test_words_to_keep_hold_a_wrong_spelling_each() -> None:
    wrongs = [wrong for group in phrases.confusions().groups for wrong in group.pairs]
    idle = [word for word in phrases.confusions().keep if not any(wrong in word for wrong in wrongs)]
    assert idle == []


def test_no_name_stands_in_two_groups() -> None:
    names = [name for group in variants().groups for name in group]
    assert len(names) == len(set(names))
    assert "三会一课" in known()


def test_a_clause_ends_at_the_nearest_marks() -> None:
    text = "每月走访，每季度协商；年底公示。"
    assert phrases.clause(text, Span(6, 8)) == "每季度协商"


def test_titles_and_speech_are_not_the_documents_own_words() -> None:
    document = read("麦浪社区2026年工作计划\n\n一、安排\n整理《难忘的台帐》，居民说“楼下就能把事情办好”。\n")
    shut = phrases.apart(document, speech=True)
    assert [document.quote(span) for span in shut] == ["《难忘的台帐》", "“楼下就能把事情办好”"]
