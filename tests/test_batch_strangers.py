"""A community's name that was left in the plan's own words is told before every document carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_batch import TODAY
from test_batch_sheets import sheets

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

END = "\n\n{{社区}}居民委员会\n\n2026年3月2日\n"


def told_of(tmp_path: Path, words: str, *names: str) -> list[str]:
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {{{{社区}}}}网格走访方案\n\n{words}{END}", encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 名册=[["社区"], *([name] for name in names)])
    told: list[str] = []
    run(plan, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    return [word for word in told if "固定文字" in word]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("巡查范围见《桥东社区微网格一览表》。", "“桥东社区”（见“巡查范围见《桥东社区微网格一览表》。”）"),
        ("由桥东社区书记统筹，{{社区}}配合。", "“桥东社区”（见“由桥东社区书记统筹，”）"),
        ("由新桥东社区先做，桥东社区后做。", "“桥东社区”（见"),
        ("由新桥东社区先做，长堤社区后做。", "社区：“新桥东社区”（见“由新桥东社区先做，长堤社区后…”）、“长堤社区”（见"),
    ],
)
def test_a_name_left_in_the_plan_is_told_with_its_words(tmp_path: Path, words: str, quoted: str) -> None:
    (said,) = told_of(tmp_path, words, "新桥东社区", "桥东社区", "长堤社区")
    assert quoted in said
    assert "{{社区}}" in said


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("{{社区}}逐户走访，新村道路先行。", ("新村", "长堤社区")),  # too short to be a name here
        ("由新桥东社区先做。", ("新桥东社区",)),  # the only one
        ('{% if 社区 == "桥东社区" %}桥东社区先行试点。{% endif %}逐户走访。', ("桥东社区", "长堤社区")),
        ("各社区逐户走访。", ("桥东社区", "长堤社区")),
    ],
)
def test_what_is_meant_as_it_stands_is_not_told(tmp_path: Path, words: str, names: tuple[str, ...]) -> None:
    assert told_of(tmp_path, words, *names) == []


def test_a_name_of_two_lines_is_told_like_any_other(tmp_path: Path) -> None:
    (said,) = told_of(tmp_path, "全街道的试点为桥东\n社区。", "桥东\n社区", "长堤社区", "荻花社区")
    assert "“桥东社区”（见“全街道的试点为桥东社区。”）" in said


GOALS = "# {}2026年网格走访实施方案\n\n## 一、工作目标\n\n2026年12月31日前{}不少于12场，走访居民不少于300户。\n\n{}"
REST = "## 二、主要任务\n\n（一）入户走访。由桥东社区牵头，11月底前完成。\n\n望桥街道办事处\n\n2026年1月5日\n"


@pytest.mark.parametrize(
    ("title", "indicator", "said"),
    [
        ("桥东社区", "网格员培训场次", True),
        ("望桥街道", "桥东社区网格员培训场次", True),
        ("望桥街道", "网格员培训场次", False),
        ("{{社区}}", "网格员培训场次", True),  # in a task
    ],
)
def test_a_community_named_in_the_plan_reported_on_is_told(
    tmp_path: Path, title: str, indicator: str, said: bool
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(GOALS.format(title, indicator, REST), encoding="utf-8")
    names = ("桥东社区", "长堤社区")
    roster = sheets(tmp_path / "名册.xlsx", 名册=[["社区"], *([name] for name in names)])
    figures = sheets(
        tmp_path / "成果.xlsx", 成果=[["社区", "指标", "实际"], *([name, "走访居民", "260户"] for name in names)]
    )
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, check=False, results=figures, report="status_report")
    assert any("写有名册里的社区：“桥东社区”" in note for note in outcome.notes) == said


def test_what_only_another_communitys_plan_asks_for_is_told_of_a_name_like_it(tmp_path: Path) -> None:
    plan = tmp_path / "方案.md"
    more = "{% if 户数 < 4000 %}代办服务事项不少于20件。{% endif %}\n\n{{社区}}居民委员会\n\n2026年1月5日\n"
    plan.write_text(GOALS.format("{{社区}}", "网格员培训", more), encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 名册=[["社区", "户数"], ["桥东社区", 4200], ["长堤社区", 3600]])
    rows = [["社区", "指标", "实际"], ["桥东社区", "走访居民", "260户"], ["长堤社区", "代办事项数量", "25件"]]
    figures = sheets(tmp_path / "成果.xlsx", 成果=rows)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, check=False, results=figures, report="status_report")
    assert any("B3“代办事项数量”（方案是“代办服务事项”）" in note for note in outcome.notes)
