"""Passages said twice are found wherever they stand, and only there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.reader import read
from evaluators.repetition import SHORTEST_RUN, repeated

HEAD = "麦浪社区2026年工作计划\n\n一、工作安排\n"
WORDS = st.text(alphabet="网格社区居民走访登记协商公示回访台账楼栋志愿服务安全巡查整改", min_size=8, max_size=14)


def places(text: str) -> list[tuple[str, str, str]]:
    document = read(text)
    return [(one.kind, document.quote(one.first), document.quote(one.again)) for one in repeated(document)]


@given(st.lists(WORDS, min_size=4, max_size=6, unique=True))
@settings(max_examples=40)
def test_a_run_that_stands_twice_is_quoted_alike_at_both_places(words: list[str]) -> None:
    run = "、".join(words)
    text = f"{HEAD}先行开展{run}试点。\n再把{run}推广到全部楼栋。\n"
    found = [one for one in places(text) if one[0] == "run"]
    assert len(run) >= SHORTEST_RUN
    assert any(first == again and run in first for _, first, again in found)


@given(st.lists(WORDS, min_size=1, max_size=8))
@settings(max_examples=40)
def test_whatever_is_found_lies_behind_its_first_place(words: list[str]) -> None:
    document = read(HEAD + "。\n".join(words) + "。\n")
    for one in repeated(document):
        assert one.first.start < one.again.start
        assert one.again.end <= len(document.text)


def test_three_times_gives_two_repetitions_of_the_first() -> None:
    sentence = "楼栋议题由楼栋长汇总后交议事会讨论。"
    found = places(HEAD + sentence + "\n" + "每月一次。" + sentence + "\n" + sentence + "\n")
    assert [kind for kind, _, _ in found] == ["sentence", "sentence"]


def test_lists_of_units_and_labels_return_by_right() -> None:
    units = "由南塍街道公共服务办公室、南塍街道社会事务办公室、南塍街道平安法治办公室牵头"
    label = "责任单位：麦浪社区党群服务中心、麦浪社区居民委员会。"
    assert places(f"{HEAD}（一）灯具更换。{units}。\n{label}\n（二）杂物清理。{units}。\n{label}\n") == []
