"""SARIF 2.1.0 as viewers and pipelines expect it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from test_annotation import word
from test_review import FAULTY, write

from app.cli import main
from evaluators.catalog import RULES

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def log(capfd: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    main(["review", *args, "--today", "2026-03-10", "--format", "sarif"])
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


def test_each_finding_is_a_result_with_its_rule_region_and_fix(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, 计划=FAULTY)
    found = log(capfd, str(folder))
    assert found["version"] == "2.1.0"
    assert found["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule.code for rule in RULES} <= {rule["id"] for rule in rules}
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        at = region["charOffset"]
        assert FAULTY[at : at + region["charLength"]] == region["snippet"]["text"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    gap = next(result for result in run["results"] if result["ruleId"] == "STR-03")
    assert gap["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5, "startColumn": 1, "endLine": 5, "endColumn": 7,
        "charOffset": FAULTY.index("三、"), "charLength": 6, "snippet": {"text": "三、工作安排"},
    }  # fmt: skip
    (change,) = gap["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "二、"}
    assert change["replacements"][0]["deletedRegion"]["charLength"] == 2
    assert run["artifacts"][0]["location"]["uri"].startswith("file:///")
    assert "%E8%AE%A1" in run["artifacts"][0]["location"]["uri"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is True


def test_what_could_not_be_told_is_for_a_person_to_review(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    notice = "关于开展楼道清理的通知\n\n各网格：\n\n请于2026年4月30日前完成楼道清理。\n"
    (run,) = log(capfd, str(write(tmp_path, 通知=notice)))["runs"]
    kinds = {(r["properties"]["verdict"], r["kind"], r["level"] == "none") for r in run["results"]}
    assert ("undetermined", "review", True) in kinds
    assert kinds <= {("undetermined", "review", True), ("fault", "fail", False)}


def test_an_unreadable_file_is_a_notification_and_a_waiver_a_suppression(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "报送", 计划=FAULTY)
    (folder / "坏.docx").write_bytes(b"not a zip")
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        "- {code: STR-03, quote: 三、工作安排, reason: 样式如此, by: 党政办, until: 2026-12-31}\n", encoding="utf-8"
    )
    (run,) = log(capfd, str(folder), "--waivers", str(waivers))["runs"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "坏.docx" in notice["message"]["text"]
    assert run["invocations"][0]["executionSuccessful"] is False
    waived = [result for result in run["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in waived] == ["STR-03"]


def test_what_of_a_file_was_not_checked_is_a_note(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.txt"
    path.write_bytes(word(tmp_path / "另存.docx").read_bytes())
    (run,) = log(capfd, str(path))["runs"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (notice["level"], run["invocations"][0]["executionSuccessful"]) == ("note", True)
    assert "扩展名是 .txt" in notice["message"]["text"]
