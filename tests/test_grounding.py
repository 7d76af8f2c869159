"""Grounding: what a text states, held against its sources in value and unit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators import Source, read
from evaluators.grounding import untraced, untraced_in


def of(*texts: str) -> list[Source]:
    return [Source(f"facts[{index}]", "brief", text) for index, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "sources", "loose"),
    [
        ("达到90%以上。", ["满意率90%"], []),
        ("达到百分之九十以上。", ["满意率90%"], []),
        ("达到90%以上。", ["满意率百分之九十"], []),
        ("达到百分之九十二点五。", ["92.5%"], []),
        ("达到百分之一百。", ["100%"], []),
        ("达到91%。", ["90%"], ["91%"]),
        ("达到百分之九十一。", ["90%"], ["百分之九十一"]),
        ("二〇二六年五月", ["2026年5月"], []),
        ("二〇二六年五月", ["2026年"], ["二〇二六年五月"]),
        ("2026年5月3日前", ["2026年5月3日"], []),
        ("5月3日前", ["2026年5月3日"], []),
        ("2026年5月前", ["2026年5月3日"], []),
        ("2026年11月30日", ["2026年4月1日至11月30日"], []),
        ("2026年5月4日前", ["2026年5月3日"], ["2026年5月4日"]),
        ("2027年", ["2026年5月3日"], ["2027年"]),
        ("共62个", ["62个网格"], []),
        ("共62户", ["62个网格"], ["62户"]),
        ("１２项", ["12项"], []),
        ("1,240户", ["1240户"], []),
        ("95.0%", ["95%"], []),
        ("《甲办法》要求", ["依据《甲办法》"], []),
        ("《乙办法》要求", ["依据《甲办法》"], ["《乙办法》"]),
        ("云民发[2024]31号", ["云民发〔2024〕31号"], []),
        ("云民发〔2024〕32号", ["云民发〔2024〕31号"], ["云民发〔2024〕32号"]),
        ("1.第一项\n2\t第二项", [""], []),
        ("3.5个百分点", ["3.5个百分点"], []),
        ("【待补：90%】", [""], []),
        ("没有数字", [""], []),
    ],
)
def test_statements_are_traced_in_value_and_unit(text: str, sources: list[str], loose: list[str]) -> None:
    assert [fact.span.of(text) for fact in untraced_in(text, of(*sources))] == loose


def test_a_documents_own_marks_are_no_statements() -> None:
    text = """望桥街道2026年网格走访工作计划
一、工作目标
1.走访居民1386人。
2.建成驿站3个。
二、责任分工
序号\t任务\t数量
1\t走访\t1386人
2\t驿站\t4个

望桥街道办事处
2026年3月2日
"""
    assert [fact.span.of(text) for fact in untraced(read(text), of("走访1386人"))] == ["3个", "4个"]


def test_counts_that_only_order_the_text_need_no_source() -> None:
    assert untraced_in("从三个方面推进，分两类办理，建立一个机制。", of("")) == []
    assert [fact.kind for fact in untraced_in("每季度走访两次，覆盖二十户。", of(""))] == ["number", "number"]


@given(st.text(alphabet="0123456789一二三十百年月日号％%个户《》〔〕（）【】。，望桥 \n", max_size=60))
def test_every_statement_lies_in_the_text_and_is_grounded_by_itself(text: str) -> None:
    facts = untraced_in(text, [])
    assert all(0 <= fact.span.start < fact.span.end <= len(text) for fact in facts)
    assert all(not one.span.overlaps(two.span) for one, two in pairwise(facts))
    assert untraced_in(text, of(text)) == []
