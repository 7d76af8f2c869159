"""What a submitter is told is about his document, never about our program, its settings or what the reviewer holds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from test_rules import cases, run

from app.submitter import plainly
from evaluators.district import District, Unit
from evaluators.engine import check
from evaluators.reader import read

# words that name the program, its files and options, or what only a reviewer does
OURS = re.compile(
    r"wenheng|设置|豁免|手头|指定文种|规则编号|条规则|(?<!审核单位的)文件库|[A-Z]{3}-\d\d|--[a-z]|"
    r"(?<![A-Za-z@.])(?:acronyms|units|known|typos|protected|formulations|caution)(?![A-Za-z@.])"
)
QUOTED = re.compile("“[^”]*”|《[^》]*》")


def heard(message: str, hint: str) -> list[str]:
    return [QUOTED.sub("“”", plainly(words)) for words in (message, hint)]


@pytest.mark.parametrize("case", cases("fail"))
def test_every_finding_speaks_of_the_document(case: dict[str, Any]) -> None:
    for finding in run(case)[1]:
        for words in heard(finding.message, finding.hint):
            if not finding.code.startswith("WVR"):  # waivers stay with the reviewer
                assert not OURS.search(words), words
            assert not words or words[-1] not in "，；", words


@pytest.mark.parametrize("title", ["柳荫社区防汛值守通知", "柳荫社区防汛值守"])
def test_a_genre_that_is_not_known_is_told_without_our_codes(title: str) -> None:
    report = check(read(f"{title}\n\n今年汛期到了，请注意。\n"), "other", today=date(2026, 3, 2))
    told = [finding for finding in report.findings if "六个文种" in finding.message]
    assert told
    for words in heard(told[0].message, told[0].hint):
        assert not OURS.search(words), words
    assert "请逐项核对" in plainly(told[0].message)
    assert "文种" in plainly(told[0].hint)


def test_a_unit_outside_the_register_is_to_be_looked_at_again() -> None:
    district = District(units=(Unit(name="云汀区民政局"),), units_complete=True)
    text = "柳荫社区2026年工作计划\n\n一、工作安排\n责任单位：云汀区水务管理局。\n"
    report = check(read(text), "work_plan", today=date(2026, 3, 2), district=district, select=("RSP-04",))
    hints = [plainly(finding.hint) for finding in report.findings]
    assert hints == ["核对单位名称。"]


def test_what_is_left_of_a_hint_is_what_to_do() -> None:
    assert plainly("核对上下文；确为错字的改为“化解”，是名称的可以豁免。") == "核对上下文；确为错字的改为“化解”。"
    assert plainly("“五好网格”、“梧桐社区”手头没有文件库，无法核对。") == "“五好网格”、“梧桐社区”无法核对。"
