"""Grounding: what a text states, held against its sources in value and unit."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evaluators import Source, read
from evaluators.grounding import NAME, traced_in, untraced, untraced_in

FOLDER = Path(__file__).parent / "cases" / "grounding"
SETS: dict[str, Any] = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def kind_of(name: str) -> Literal["brief", "passage", "plan"]:
    return "plan" if name == "plan" else "passage" if re.fullmatch(r"p\d", name) else "brief"


MATERIAL = {
    name: [Source(key, kind_of(key), text) for key, text in held["sources"].items()] for name, held in SETS.items()
}
CASES = [(name, case) for name, held in SETS.items() for case in (*held["cases"], *held["limits"])]
GIVEN = MATERIAL["figures"]


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


@pytest.mark.parametrize(("material", "case"), CASES, ids=[f"{name}-{case['name']}" for name, case in CASES])
def test_what_a_draft_makes_of_its_material_is_seen(material: str, case: dict[str, Any]) -> None:
    text = case["text"]
    assert [fact.span.of(text) for fact in untraced_in(text, MATERIAL[material])] == case["loose"]
    if "kind" in case:
        assert bool(case["loose"]) is not case["kind"]


def test_there_are_enough_cases_of_both_kinds() -> None:
    kinds = [case["kind"] for _, case in CASES if "kind" in case]
    assert kinds.count(False) >= 50
    assert kinds.count(True) >= 35


@pytest.mark.parametrize(
    ("text", "kind", "source", "quote"),
    [
        ("满意率达到百分之九十以上", "number", "targets[0]", "2026年10月31日前，全街道老年人满意率达到90%以上"),
        ("梧桐社区日均就餐80人", "number", "facts[1]", "梧桐社区有助餐点1个，日均就餐80人"),
        ("9月30日前建成社区助餐点", "date", "targets[1]", "2026年9月30日前，全街道社区助餐点不少于12个"),
        ("由区民政局指导", "unit", "tasks[1]", "区民政局"),
        ("组长林知遥", "person", "facts[4]", "由街道党工委副书记林知遥同志任领导小组组长"),
        ("依据云民发〔2024〕31号", "doc_number", "basis[1]", "《云汀区适老化改造指引》（云民发〔2024〕31号）"),
    ],
)
def test_a_trace_says_which_words_of_which_source(text: str, kind: str, source: str, quote: str) -> None:
    (trace,) = [trace for trace in traced_in(text, GIVEN) if trace.fact.kind == kind]
    assert trace.proof is not None
    assert (trace.proof.source.id, trace.proof.quote) == (source, quote)
    assert trace.proof.span is not None
    assert trace.proof.span.of(trace.proof.source.text)
    assert trace.fact.kind in NAME


def test_a_derived_figure_says_how_it_follows() -> None:
    text = "柳河社区日均就餐120人，梧桐社区日均就餐80人，合计200人。家庭适老化改造计划320户，完成288户，完成率90%。"
    derived = {t.fact.span.of(text): t.proof.derived for t in traced_in(text, GIVEN) if t.proof and t.proof.derived}
    assert derived == {"200人": "120+80=200", "90%": "288÷320=90"}
