"""Who speaks in a line: a site to its visitor, or a community to its residents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from evaluators import check, read
from evaluators.reader.visitors import speaks

LINES = yaml.safe_load((Path(__file__).parent / "cases" / "meaning" / "visitors.yaml").read_text(encoding="utf-8"))
PLAN = """石磬街道2026年楼道清理工作计划

为消除楼道火灾隐患，制定本计划。
一、工作任务
由综合行政执法队牵头，2026年4月30日前完成清理。

附件：任务分解表

石磬街道办事处
2026年3月2日

附件

任务分解表
楼道清理，2026年4月30日前完成。
"""


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in LINES.items() for line in lines])
def test_a_line_is_told_by_who_speaks_to_whom(kind: str, line: str) -> None:
    assert speaks(line) == (None if kind == "own" else kind)


@pytest.mark.parametrize("where", ["above", "below"])
@pytest.mark.parametrize("kind", ["advert", "disclaimer"])
def test_what_a_site_says_is_reported_and_kept_out_of_all_other_checks(kind: str, where: str) -> None:
    line = LINES[kind][0]
    document = read(f"{line}\n\n{PLAN}" if where == "above" else f"{PLAN}\n{line}\n")
    assert [(left.kind, document.quote(left.span)) for left in document.residue] == [(kind, line)]
    assert document.title is not None
    assert document.title.text == "石磬街道2026年楼道清理工作计划"
    codes = [found.code for found in check(document, "work_plan", today=date(2026, 3, 2)).findings]
    assert ("SRC-03" if kind == "advert" else "SRC-02") in codes


@pytest.mark.parametrize("line", LINES["own"])
def test_a_community_s_own_words_in_the_text_are_no_residue(line: str) -> None:
    document = read(PLAN.replace("完成清理。\n", f"完成清理。{line.rstrip('。')}。\n", 1))
    assert document.residue == ()
