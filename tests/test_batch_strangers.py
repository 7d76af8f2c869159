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
