"""A district's own words, units, thresholds and switched-off rules: the example of the guide does what it says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evaluators
from app.cli import main
from evaluators.catalog import RULES
from evaluators.district import District, load
from evaluators.errors import SpecError
from evaluators.model import Severity, Verdict
from evaluators.options import Options, thresholds

GUIDE = Path(__file__).resolve().parent.parent / "README.zh-CN.md"
LONG = "组织各社区工作人员和志愿者" + "逐楼逐户走访登记并核对居民家庭情况" * 7 + "。"
PLAN = f"""云汀区柳浦街道2026年网格工作方案

一、工作安排
（一）由街道民政办公室牵头，2026年6月30日前，在云厅区各社区落实“三长一员”制度，学习周禾生同志先进事迹。
（二）由区民攻局牵头，2026年9月30日前，由网格化服务管理中心登记外来户，报云汀区萎。
（三）{LONG}走访好多居民。

柳浦街道办事处
2026年3月2日
"""


def example() -> str:
    found = re.search(r"```yaml\n([^`]*?^typos:.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "本区.yaml"
    path.write_text(example(), encoding="utf-8")
    return path


def found(district: District | None) -> set[tuple[str, str]]:
    report = evaluators.check(evaluators.read(PLAN), "work_scheme", today=date(2026, 3, 2), district=district)
    assert not report.failures
    return {(finding.code, finding.span.of(PLAN)) for finding in report.findings}


def test_the_example_of_the_guide_changes_what_is_found(settings: Path) -> None:
    without, within = found(None), found(load(settings))
    assert within - without >= {
        ("WRD-02", "云厅区"),
        ("WRD-03", "网格化服务管理中心"),
        ("WRD-01", "云汀区萎"),
        ("WRD-05", "外来户"),
        ("RSP-04", "街道民政办公室"),
        ("RSP-04", "区民攻局"),
    }
    assert ("WRD-11", "“三长一员”") in without - within
    assert ("EVD-05", "周禾生") in without - within
    assert {code for code, _ in without - within} >= {"WRD-11", "EVD-05", "WRD-12"}
    assert "WRD-13" in {code for code, _ in within}


def test_only_a_confirmed_row_blocks(settings: Path) -> None:
    report = evaluators.check(
        evaluators.read(PLAN), "work_scheme", today=date(2026, 3, 2), district=load(settings), select=("WRD",)
    )
    weight = {finding.span.of(PLAN): finding.severity for finding in report.findings}
    assert weight["网格化服务管理中心"] is Severity.CRITICAL  # confirmed, with its source
    assert weight["云汀区萎"] is Severity.MAJOR  # nobody has confirmed it
    assert weight["外来户"] is Severity.MAJOR


def test_what_is_not_in_a_complete_register_is_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "district.yaml"
    path.write_text("units: [{name: 柳浦街道办事处}]\nunits_complete: true\n", encoding="utf-8")
    report = evaluators.check(
        evaluators.read(PLAN), "work_scheme", today=date(2026, 3, 2), district=load(path), select=("RSP-04",)
    )
    assert [(f.span.of(PLAN), f.verdict) for f in report.findings if "名册" in f.message] == [
        ("街道民政办公室", Verdict.UNDETERMINED),
        ("区民攻局", Verdict.UNDETERMINED),
    ]


def review(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["review", *arguments, "--today", "2026-03-02", "--format", "json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)["files"][0]
    return answer


def test_the_file_is_taken_from_home_from_the_settings_or_from_the_option(
    tmp_path: Path, settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "home"))
    assert "off" not in review(capsys, str(plan))
    told = [{"code": "WRD-12", "reason": "本区的简报允许口语", "by": "区委办公室"}]
    assert review(capsys, str(plan), "--settings", str(settings))["off"] == told
    monkeypatch.setenv("WENHENG_DISTRICT", str(settings))
    assert review(capsys, str(plan))["off"] == told
    monkeypatch.delenv("WENHENG_DISTRICT")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "district.yaml").write_text(example(), encoding="utf-8")
    assert review(capsys, str(plan))["off"] == told


def test_the_gate_of_export_and_a_batch_go_by_it_too(
    tmp_path: Path, settings: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "home"))
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    assert main(["export", str(plan), "-o", str(tmp_path / "a.docx"), "--settings", str(settings)]) == 1
    assert "网格化服务管理中心" in capsys.readouterr().err
    plan.write_text(PLAN.replace("各社区", "{{社区}}"), encoding="utf-8")
    roster = tmp_path / "名册.csv"
    roster.write_text("社区\n烟柳\n", encoding="utf-8")
    status = main(["batch", str(plan), str(roster), "-o", str(tmp_path / "out"), "--settings", str(settings)])
    manifest = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8")
    assert status == 1
    assert "网格化服务管理中心" in manifest


def test_a_rule_is_shown_with_its_default_and_the_value_in_force(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "WRD-13", "--settings", str(settings)]) == 0
    assert "sentence = 120字（默认150字）" in capsys.readouterr().out
    assert main(["rules", "WRD-12", "--settings", str(settings)]) == 0
    assert "本地停用：本区的简报允许口语（区委办公室）" in capsys.readouterr().out
    assert main(["rules", "--settings", str(settings)]) == 0
    listing = capsys.readouterr().out
    assert "口语化（本地停用）" in listing
    assert "SRC-04  重要  跨稿雷同（用 wenheng similar 检查）" in listing


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("typo: []", (1, 1), "不认识“typo”这一项"),
        ("typos:\n  - {wrong: 甲, rihgt: 乙}", (2, 16), "不认识“typos的 第1条的 rihgt”这一项"),
        ("rules:\n  WRD-13: {sentense: 120}", (2, 12), "没有“sentense”这一项，可设的有：sentence、paragraph、items。"),
        ("rules:\n  WRD-13: {sentence: 5}", (2, 12), "应在40到1000字之间，现为 5"),
        ("rules:\n  WRD-13: {sentence: 很长}", (2, 12), "应为整数"),
        ("rules:\n  STR-03: {gap: 5}", (2, 12), "这条规则没有可设的数值"),
        ("rules:\n  WRD-99: {}", (2, 3), "没有规则“WRD-99”"),
        ("switched_off:\n  - {code: WRD-99, reason: 不用, by: 办公室}", (2, 6), "没有规则“WRD-99”"),
        ("switched_off:\n  - {code: WRD-12, reason: '', by: 办公室}", (2, 5), "停用规则须写明理由"),
        ("typos:\n  - {wrong: 甲, right: 乙, confirmed: true}", (2, 26), "须用 source 写明依据"),
        ("typos:\n  - {wrong: 甲, right: 乙, severity: critical}", (2, 26), "不能定为 critical"),
        ("typos:\n  - {wrong: '', right: 乙}", (2, 5), "词条不能为空"),
        ("protected:\n  - {term: 甲局, wrong: [甲局]}", (2, 16), "不能就是它本身"),
        (
            "formulations:\n  - {term: 甲, valid_from: 2025-01-02, valid_to: 2025-01-01}",
            (2, 39), "valid_to 早于 valid_from",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_with_its_place_and_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: tuple[int, int], words: str
) -> None:
    line, column = place
    path = tmp_path / "district.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load(path)
    said = str(caught.value)
    assert f"district.yaml 第{line}行第{column}列：" in said
    assert words in said
    assert said.endswith(f"该行为：{text.splitlines()[line - 1].strip()}")
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    assert main(["review", str(plan), "--settings", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_file_that_is_named_must_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    assert main(["review", str(plan), "--settings", str(tmp_path / "没有.yaml")]) == 2
    assert "没有.yaml" in capsys.readouterr().err


def test_every_threshold_is_documented_and_its_default_lies_within_its_bounds() -> None:
    seen: set[type[Options]] = set()
    for rule in RULES:
        if rule.options is Options:
            continue
        assert rule.options not in seen, rule.code
        seen.add(rule.options)
        for one in thresholds(rule.options):
            assert one.says, rule.code
            assert one.unit, rule.code
            assert one.least <= one.default <= one.most, rule.code
            assert getattr(rule.options(), one.name) == one.default
    assert len(seen) >= 9


@pytest.mark.parametrize(
    ("code", "set_to", "text"),
    [
        ("WRD-08", "further: 5", "进一步走访，进一步登记，进一步核对，进一步回访。"),
        ("WRD-13", "sentence: 200", LONG.replace("。", "，逐项形成记录并于当日录入社区网格平台备查。")),
        ("EVD-06", "shortest: 40", "区委会议强调，“把居民身边的小事一件一件办好办到楼下”。"),
        (
            "WRD-07",
            "sentence: 40",
            "逐户登记。居民议题由楼栋长汇总后交议事会讨论。每月召开一次会议。会前做好准备，居民议题由楼栋长汇总后交议事会讨论。",
        ),
    ],
)
def test_a_threshold_moves_the_line(tmp_path: Path, code: str, set_to: str, text: str) -> None:
    path = tmp_path / "district.yaml"
    path.write_text(f"rules: {{{code}: {{{set_to}}}}}\n", encoding="utf-8")
    document = evaluators.read(PLAN.replace("走访好多居民。", text).replace(LONG, ""))
    said = [
        evaluators.check(document, "work_scheme", today=date(2026, 3, 2), select=(code,), district=district).findings
        for district in (None, load(path))
    ]
    assert [bool(findings) for findings in said] == [True, False]
