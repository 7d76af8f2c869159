"""A quotation in a message is cut between words, never inside one."""

from __future__ import annotations

from datetime import date

import pytest

from evaluators.doctype import load
from evaluators.marks import around
from evaluators.model import Span
from evaluators.reader import read
from evaluators.rule import Context
from evaluators.shortening import opening, shortened

LONG = "为使议题更准确，根据有关规则，街道组织社区工作者和网格员走访居民3200户，征求意见860条，结合社区实际。"


def test_a_short_one_stays() -> None:
    assert shortened("按月公布", 30) == "按月公布"
    assert opening("按月公布", 4) == "按月公布"


@pytest.mark.parametrize("limit", range(16, 46))
def test_no_word_or_number_is_cut(limit: int) -> None:
    made = shortened(LONG, limit)
    head, tail = made.split("……")
    assert len(made) <= limit + 2
    assert (LONG.startswith(head), LONG.endswith(tail)) == (True, True)
    assert tail == "社区实际。"  # not 合社区实际
    for word in (
        "议题",
        "准确",
        "根据",
        "有关",
        "规则",
        "街道",
        "组织",
        "社区",
        "网格员",
        "走访",
        "居民",
        "3200户",
        "征求",
        "意见",
    ):
        at = LONG.index(word)
        assert not at < len(head) < at + len(word), (word, head)


def test_names_in_marks_are_not_left_open_at_the_end() -> None:
    assert shortened("学习贯彻《社区工作条例》和“三清三建”要求，各小区逐栋登记，按月向街道报告情况", 24).startswith(
        "学习贯彻《社区工作条例》和……"
    )


def test_a_message_quotes_whole_words_from_the_reader() -> None:
    document = read(f"柳荫社区2026年工作计划\n\n一、工作安排\n{LONG}\n")
    start = document.text.index(LONG)
    context = Context(document, document, load("work_plan"), date(2026, 3, 2))
    assert context.quote(Span(start, start + len(LONG))).endswith("……社区实际。")


def test_words_around_a_place_are_whole() -> None:
    text = "由社区居委会组织居民提供展览服务，由社区工作者讲解。"
    at = text.index("服务")
    assert around(text, Span(at, at + 2), 5) == "提供展览服务，由社区"
