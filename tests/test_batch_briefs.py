"""Drafts in batch from a brief: what stands in the cells, and how each is judged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from test_batch_reports import TODAY, book, brief

from app.batch import State, run
from app.batch.brief import _with, filled
from app.batch.contents import contents_of
from app.batch.days import with_days
from app.cli import main


@pytest.mark.parametrize(
    ("unit", "cell", "printed"),
    [
        ("户", "1.2万", "12000户"),
        ("户", "1.2万户", "12000户"),
        ("户", "3千户", "3000户"),
        ("户", "12,000户", "12000户"),
        ("万户", "12000户", "1.2万户"),
        ("万户", "1.2万户", "1.2万户"),
        ("万元", "1.5亿元", "15000万元"),
        (None, "1.2万户", "1.2万户"),
        (None, "3600户", "3600户"),
        ("户", "3600", "3600户"),
        ("户", "12000人", None),
        ("户", "1.2万人", None),
        ("%", "1.2万", None),
        ("户", "1,2", None),
        ("户", "3600户（含空户）", None),
    ],
)
def test_a_figure_keeps_what_stands_behind_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], unit: str | None, cell: str, printed: str | None
) -> None:
    target = {"indicator": "走访居民", "op": ">=", "value": "{{目标}}", "unit": unit, "deadline": date(2026, 10, 31)}
    path = brief(
        tmp_path / "任务书.yaml", targets=[{key: item for key, item in target.items() if item}], tasks=[], facts=[],
        period={"start": date(2026, 3, 1), "end": date(2026, 12, 31)},
    )  # fmt: skip
    people = book(tmp_path / "名册.xlsx", [["街道", "社区", "目标"], ["望桥街道", "桥东社区", cell]])
    run(path, people, tmp_path / "out", today=TODAY, check=False, tell=print)
    made = tmp_path / "out" / "望桥街道" / "桥东社区.docx"
    assert made.is_file() == (printed is not None)
    if printed is None:
        assert f"C2（目标）：应为数字，单位要与任务书的 unit 一致，现为“{cell}”" in capsys.readouterr().out
    else:
        words = "\n".join(paragraph.text for paragraph in docx.Document(str(made)).paragraphs)
        assert printed in words


@pytest.mark.parametrize(
    ("cell", "unit", "told"),
    [
        (0.95, "%", True),
        ("0.9", "{{单位}}", True),
        (1, "%", True),
        ("95%", "%", False),
        (95, "%", False),
        ("0.95%", "%", False),
        (0.95, "公里", False),
    ],
)
def test_a_share_without_its_sign_is_noted_by_its_cell(tmp_path: Path, cell: Any, unit: str, told: bool) -> None:
    goal = {"op": ">=", "unit": unit, "deadline": date(2026, 10, 31)}
    path = brief(
        tmp_path / "任务书.yaml", targets=[goal | {"indicator": "走访覆盖率", "value": "{{目标}}"}], facts=[],
        tasks=[{"name": "走访", "owner": "党委", "deadline": date(2026, 6, 30)}],
        period={"start": date(2026, 3, 1), "end": date(2026, 12, 31)},
    )  # fmt: skip
    people = book(tmp_path / "名册.xlsx", [["社区", "目标", "单位"], ["桥东社区", "90%", "%"], ["长堤社区", cell, "%"]])
    notes = run(path, people, tmp_path / "out", today=TODAY, check=False).notes
    said = f"名册.xlsx 工作表“社区”B3（目标）“{cell}”（共 1 格）是比率而没有百分号"
    assert any(note.startswith(said) for note in notes) == told


def test_a_share_without_its_sign_in_a_list_is_noted_by_its_own_sheet(tmp_path: Path) -> None:
    goals: list[list[Any]] = [
        ["社区", "名称", "目标", "单位"],
        ["桥东社区", "走访户数", 400, "户"],
        ["桥东社区", "", "", ""],
    ]
    goals += [["桥东社区", "走访覆盖率", 0.95, "%"]]
    goal = {"each": "指标", "indicator": "{{名称}}", "value": "{{目标}}", "unit": "{{单位}}"}
    path = brief(tmp_path / "任务书.yaml", targets=[goal], facts=[], tasks=[], period=None)
    people = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 400]], 指标=goals)
    notes = run(path, people, tmp_path / "out", today=TODAY, check=False).notes
    assert any("工作表“指标”C4（目标）“0.95”（共 1 格）是比率而没有百分号" in note for note in notes)


@pytest.mark.parametrize(("actual", "told"), [("1.2", False), ("12000户", True)])
def test_a_bare_figure_beside_one_in_ten_thousands_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], actual: str, told: bool
) -> None:
    target = {"indicator": "走访居民", "op": ">=", "value": "{{目标}}", "baseline": "{{基数}}"}
    path = brief(
        tmp_path / "任务书.yaml", targets=[target], tasks=[], facts=[],
        period={"start": date(2026, 3, 1), "end": date(2026, 12, 31)},
    )  # fmt: skip
    people = book(
        tmp_path / "名册.xlsx", [["街道", "社区", "基数", "目标"], ["望桥街道", "桥东社区", actual, "1.5万户"]]
    )
    run(path, people, tmp_path / "out", today=TODAY, check=False, tell=print)
    assert (tmp_path / "out" / "望桥街道" / "桥东社区.docx").is_file() == told
    assert ("现为“1.5万户”" in capsys.readouterr().out) != told


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("2027年1月底", "2027年1月31日"),
        ("1月底前", "2027年1月31日"),
        ("12月20日", "2026年12月20日"),
        ("2026年底", "2026年12月31日"),
        ("2027-02-28", "2027年2月28日"),
        ("6月底", None),
        ("2月30日", None),
        ("春节前", None),
    ],
)
def test_a_deadline_in_words_is_a_day_within_the_period(tmp_path: Path, cell: str, printed: str | None) -> None:
    task = {"each": "任务", "name": "{{名称}}", "owner": "社区党委", "deadline": "{{时限}}"}
    period = {"start": date(2026, 12, 1), "end": date(2027, 2, 28)}
    path = brief(tmp_path / "任务书.yaml", targets=[], tasks=[task], facts=[], period=period, issue_date="2026-12-01")
    tasks: list[list[Any]] = [["社区", "名称", "时限"], ["桥东社区", "逐户走访老人", cell]]
    people = book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]], 任务=tasks)
    outcome = run(path, people, tmp_path / "out", today=date(2026, 12, 1), check=False)
    (record,) = outcome.records
    if printed is None:
        outside = "C2（时限）：2027-06-30 不在 period（2026-12-01 至 2027-02-28）之内"
        no_day = f"C2（时限）：应为日期，写成 2026-03-02 的样子，现为“{cell}”"
        assert (outside if cell == "6月底" else no_day) in str(record.reason)
    else:
        words = "\n".join(
            paragraph.text for paragraph in docx.Document(str(tmp_path / "out" / str(record.path))).paragraphs
        )
        assert printed in words


@pytest.mark.parametrize(
    ("cell", "issued", "printed"),
    [
        ("3月底前", "2026-12-20", "2027年3月31日"),
        ("12月底前", "2026-12-20", "2026年12月31日"),
        ("3月底前", None, "2027年3月31日"),
        ("12月底前", None, "2026年12月31日"),
        ("10月底前", "2026-12-20", None),
    ],
)
def test_the_next_steps_of_a_report_lie_ahead_of_it(
    tmp_path: Path, cell: str, issued: str | None, printed: str | None
) -> None:
    (tmp_path / "方案.md").write_text(
        "# 桥东社区走访工作方案\n\n一、工作目标\n\n2026年12月底前，走访老人400户。\n", encoding="utf-8"
    )
    data = {
        "doc_type": "status_report", "plan": "方案.md", "unit": "{{社区}}居民委员会", "topic": "走访",
        "addressee": "望桥街道办事处", "period": {"start": date(2026, 1, 1), "end": date(2026, 12, 31)},
        "results": [{"target": "走访老人", "actual": 380, "unit": "户", "as_of": "{{截至}}"}],
        "problems": [{"problem": "台账不全", "cause": "人手少", "measure": "补登台账", "deadline": "{{时限}}"}],
        **({"issue_date": issued} if issued else {}),
    }  # fmt: skip
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    people = book(tmp_path / "名册.xlsx", [["社区", "时限", "截至"], ["桥东社区", cell, "12月20日"]])
    outcome = run(path, people, tmp_path / "out", today=date(2027, 1, 10), check=False)
    (record,) = outcome.records
    if printed is None:
        assert f"C2（时限）：应为日期，写成 2026-03-02 的样子，现为“{cell}”" in str(record.reason).replace("B2", "C2")
        return
    words = "\n".join(
        paragraph.text for paragraph in docx.Document(str(tmp_path / "out" / str(record.path))).paragraphs
    )
    assert f"{printed}前" in words
    assert "2026年12月20日" in words


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("12月31日", "12月31日"),
        ("11月30日", date(2026, 11, 30)),
        ("2025年12月31日", date(2025, 12, 31)),
        ("2月28日", date(2026, 2, 28)),
    ],
)
def test_results_count_up_to_no_day_before_the_period(said: str, read: object) -> None:
    brief = {
        "doc_type": "status_report",
        "issue_date": "2026-12-01",
        "period": {"start": "2026-03-01", "end": "2026-12-31"},
        "results": [{"target": "走访老人", "as_of": said}],
    }
    assert with_days(brief, date(2026, 12, 1))["results"][0]["as_of"] == read


def test_a_draft_in_batch_is_judged_as_it_is_alone(
    tmp_path: Path, home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(home) / "district.yaml").write_text(
        "formulations:\n  - {term: 楼栋长制, valid_from: 2000-01-01, valid_to: 2020-01-01, replacement: 楼门长制, "
        "source: 区委办通知, confirmed: true}\n",
        encoding="utf-8",
    )
    words: dict[str, Any] = {
        "tasks": [{"name": "落实楼栋长制", "owner": "社区党委", "deadline": date(2026, 6, 30)}],
        "period": {"start": date(2026, 3, 2), "end": date(2026, 12, 31)}, "targets": [], "facts": [],
    }  # fmt: skip
    people = book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]])
    main(["batch", str(brief(tmp_path / "任务书.yaml", **words)), str(people), "-o", str(tmp_path / "out")])
    (line,) = (tmp_path / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    capsys.readouterr()
    alone = brief(tmp_path / "桥东.yaml", **words, unit="桥东社区居民委员会")
    main(["draft", str(alone), "-o", str(tmp_path / "桥东.docx"), "--format", "json"])
    report = json.loads(capsys.readouterr().out)["report"]
    codes = [(found["code"], found["severity"]) for found in report["findings"]]
    assert ("WRD-03", "critical") in codes
    assert [(found["code"], found["severity"]) for found in json.loads(line)["findings"]] == codes


def test_what_the_brief_itself_lacks_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "任务书.yaml"
    path.write_text(
        'type: work_plan\ntitle: "{{社区}}走访方案"\ntargets:\n  - {name: 走访居民, value: "{{户数}}"}\n'
        'tasks:\n  - {name: "{{任务}}{{项目}}", owner: 社区党委}\n',
        encoding="utf-8",
    )
    rows = [["社区", "户数", "任务", "项目"], *([f"{place}社区", count, "走访", ""] for place, count in ("甲3", "乙4"))]
    people = book(tmp_path / "名册.xlsx", rows)
    assert main(["batch", str(path), str(people), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("任务书.yaml 字段 doc_type：缺少这个必填字段")
    assert said.count("字段 doc_type：") == said.count("字段 targets[0].indicator：") == 1
    assert "C2" not in said
    assert not list((tmp_path / "out").rglob("*.docx"))


def test_what_one_row_lacks_costs_that_row_alone(tmp_path: Path) -> None:
    task = {"name": "{{任务}}{{项目}}", "owner": "社区党委", "deadline": date(2026, 6, 30)}
    words = {
        "tasks": [task],
        "period": {"start": date(2026, 3, 2), "end": date(2026, 12, 31)},
        "targets": [],
        "facts": [],
    }
    rows = [["社区", "任务", "项目"], ["桥东社区", "走访", "居民"], ["长堤社区", "", ""]]
    people = book(tmp_path / "名册.xlsx", rows)
    outcome = run(brief(tmp_path / "任务书.yaml", **words), people, tmp_path / "out", today=TODAY, check=False)
    first, second = outcome.records
    assert first.reason is None
    assert "tasks[0].name" in str(second.reason)


def test_what_stands_beside_a_brief_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    opened = Path.open

    def watched(self: Path, *how: Any, **more: Any) -> Any:
        read.append(self)
        return opened(self, *how, **more)

    file = tmp_path / "清单.pdf"
    file.write_bytes(b"first")
    monkeypatch.setattr(Path, "open", watched)
    first = [*contents_of([file, tmp_path / "missing.pdf"])]
    assert [*contents_of([file])] == first
    assert read == [file]
    file.write_bytes(b"another")
    assert [*contents_of([file])] != first


def test_a_row_of_a_list_keeps_its_sub_district_where_the_roster_has_none() -> None:
    row = {"街道": "望桥街道", "任务": "走访"}
    assert _with({"街道": "", "社区": "长堤社区"}, row)["街道"] == "望桥街道"
    assert _with({"街道": "柳浦街道", "社区": "和平社区"}, row)["街道"] == "柳浦街道"


@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize("none", ["无", "没有", "暂无", "—", "/", "暂无问题"])
def test_no_problem_in_a_brief_is_none(tmp_path: Path, none: str, *, each: bool) -> None:
    (tmp_path / "方案.md").write_text(
        "# 桥东社区走访工作方案\n\n一、工作目标\n\n2026年12月底前，走访老人400户。\n", encoding="utf-8"
    )
    entry = {"problem": "{{问题}}", "cause": "外出", "measure": "错时入户", "deadline": "{{时限}}"}
    data = {
        "doc_type": "status_report", "plan": "方案.md", "unit": "{{社区}}居民委员会", "topic": "走访",
        "addressee": "望桥街道办事处", "issue_date": "2027-01-10",
        "results": [{"target": "走访老人", "actual": 400, "unit": "户", "as_of": "2026-12-20"}],
        "problems": [{"each": "事项", **entry} if each else entry],
    }  # fmt: skip
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    rows: list[list[Any]] = [
        ["社区", "问题", "时限"],
        ["桥东社区", none, "2027-03-31"],
        ["长堤社区", "台账不全", "改天"],
    ]
    first = [row[:1] for row in rows] if each else rows
    rows = [*rows[:2], ["长堤社区", none, "2027-03-31"], *rows[2:]] if each else rows
    people = book(tmp_path / "名册.xlsx", first, **({"事项": rows} if each else {}))
    outcome = run(path, people, tmp_path / "out", today=date(2027, 1, 10), check=False)
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "out" / "桥东社区.docx")).paragraphs)
    assert "【待补：存在问题及原因】" in words
    assert "外出" not in words
    assert none not in words.split("存在问题及原因】")[0].split("存在")[-1]
    notes = [note for note in outcome.notes if f"“{none}”" in note or "没有作为问题采用" in note]
    assert not any("照样印进" in note for note in notes)
    assert len(notes) == (none != "暂无问题")
    assert "（时限）" in str(outcome.records[1].reason) or "“时限”" in str(outcome.records[1].reason)


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        ("1月底", "2027年1月31日"),
        ("3月底前完成", "2027年3月31日"),
        ("12月20日", ""),
        ("2027年1月底", ""),
        ("次年1月底", ""),
    ],
)
def test_a_deadline_of_a_brief_that_is_taken_for_the_next_years_is_told(tmp_path: Path, cell: str, taken: str) -> None:
    (tmp_path / "方案.md").write_text(
        "# 桥东社区走访工作方案\n\n一、工作目标\n\n2026年12月底前，走访老人400户。\n", encoding="utf-8"
    )
    data = {
        "doc_type": "status_report", "plan": "方案.md", "unit": "{{社区}}居民委员会", "topic": "走访",
        "addressee": "望桥街道办事处", "issue_date": "2026-12-01",
        "results": [{"target": "走访老人", "actual": 400, "unit": "户", "as_of": "2026-11-30"}],
        "problems": [{"problem": "台账不全", "cause": "人手少", "measure": "补录", "deadline": "{{时限}}"}],
    }  # fmt: skip
    path = tmp_path / "任务书.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    people = book(tmp_path / "名册.xlsx", [["社区", "时限"], ["桥东社区", cell]])
    outcome = run(path, people, tmp_path / "out", today=date(2026, 12, 1), check=False)
    notes = [note for note in outcome.notes if "时限没有写年份" in note]
    assert len(notes) == bool(taken)
    assert all(f"B2（时限）“{cell}”（{taken}）" in note for note in notes)


def test_a_deadline_of_a_brief_outside_its_period_is_told_with_both(tmp_path: Path) -> None:
    period = {"start": date(2026, 3, 1), "end": date(2026, 11, 30)}
    task = {"name": "走访", "owner": "社区党委", "deadline": "{{时限}}"}
    path = brief(tmp_path / "任务书.yaml", period=period, tasks=[task], targets=[], facts=[])
    people = book(tmp_path / "名册.xlsx", [["社区", "时限"], ["桥东社区", "1月底"], ["长堤社区", "10月底"]])
    outcome = run(path, people, tmp_path / "out", today=TODAY, check=False)
    first, second = outcome.records
    assert "B2（时限）：2027-01-31 不在 period（2026-03-01 至 2026-11-30）之内" in str(first.reason)
    assert second.reason is None


@pytest.mark.parametrize("name", ["next_years", "shares_without_sign"])
def test_a_row_that_nobody_can_read_costs_that_row_and_is_told_before_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(given: Any, *_: Any) -> list[Any]:
        given = given if isinstance(given, dict) else filled(given.data, _[0])
        if "长堤社区" in str(given):
            raise KeyError("deadline")
        return []

    monkeypatch.setattr(f"app.batch.trial.{name}", broken)
    path = brief(tmp_path / "任务书.yaml", title="{{社区}}方案", tasks=[], facts=[])
    rows = [["望桥街道", name, "2026年3月5日", 300] for name in ("桥东社区", "长堤社区")]
    people = book(tmp_path / "名册.xlsx", [["街道", "社区", "开始", "走访目标"], *rows])
    told: list[str] = []
    outcome = run(path, people, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    assert [record.state for record in outcome.records] == [State.OK, State.FAILED]
    assert any("任务书.yaml 字段 （全文）：填入这一行的内容后读不出来" in word for word in told)
