"""A draft edited in Word comes back: what is unchanged keeps its sources, what is changed is traced anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from briefs import PLAN
from docx import Document

from app.cli import main
from app.files import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drafted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    given, out = tmp_path / "任务书.yaml", tmp_path / "方案.docx"
    given.write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    assert main(["draft", str(given), "-o", str(out)]) == 0
    capsys.readouterr()
    return out


def edited(draft: Path, *changes: tuple[str, str], drop: str = "") -> Path:
    """Edit the draft as Word would; the runs of a paragraph are joined where a change crosses them."""
    document = Document(str(draft))
    for paragraph in document.paragraphs:
        if drop and drop in paragraph.text:
            parent = paragraph._p.getparent()
            assert parent is not None
            parent.remove(paragraph._p)
        for old, new in changes:
            if old in paragraph.text:
                text = paragraph.text.replace(old, new)
                for run in paragraph.runs[1:]:
                    run.text = ""
                paragraph.runs[0].text = text
    out = draft.with_name("改.docx")
    document.save(str(out))
    return out


def brought_in(draft: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    record = draft.with_name("方案.draft.json")
    status = main(["draft", "--import", str(path), "--record", str(record), "--format", "json"])
    return status, json.loads(capsys.readouterr().out)


def test_an_unedited_draft_comes_back_unchanged(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = brought_in(drafted, edited(drafted), capsys)
    assert status == 0
    assert answer["schema"] == "wenheng.import/1"
    assert {state: n for state, n in answer["counts"].items() if state != "unchanged"} == {
        "changed": 0,
        "added": 0,
        "removed": 0,
        "untraced": 0,
    }
    goal = next(s for s in answer["sentences"] if "集中充电端口不少于860个" in s["text"])
    assert "targets[0].value" in [ref["id"] for ref in goal["sources"]]


def test_changes_are_shown_and_traced_anew(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(
        drafted,
        ("端口不少于860个", "端口不少于910个"),
        ("由经营单位建设并公示电价。", "由经营单位建设并公示电价和电话。每处设值守员2名。"),
        drop="登记电动自行车9120辆",
    )
    status, answer = brought_in(drafted, path, capsys)
    assert status == 1
    by_state: dict[str, list[dict[str, Any]]] = {}
    for sentence in answer["sentences"]:
        by_state.setdefault(sentence["state"], []).append(sentence)
    raised = next(s for s in by_state["changed"] if "910个" in s["text"])
    assert "860个" in raised["before"]
    assert raised["untraced"] == ["910个"]
    assert "targets[0].deadline" in [ref["id"] for ref in raised["sources"]]
    assert "targets[0].value" not in [ref["id"] for ref in raised["sources"]]
    worded = next(s for s in by_state["changed"] if "公示电价和电话" in s["text"])
    assert worded["untraced"] == []
    assert "tasks[1].detail" in [ref["id"] for ref in worded["sources"]]
    assert [s["text"] for s in by_state["added"]] == ["每处设值守员2名。"]
    assert by_state["added"][0]["untraced"] == ["2名"]
    assert any("9120辆" in words for words in answer["removed"])
    assert answer["counts"]["untraced"] == 2
    assert any(f["code"].startswith("EVD") for f in answer["report"]["findings"])


def test_text_output_shows_before_and_now_and_what_has_no_source(
    drafted: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = edited(drafted, ("端口不少于860个", "端口不少于910个"))
    record, table = tmp_path / "方案.draft.json", tmp_path / "新.xlsx"
    assert main(["draft", "--import", str(path), "--record", str(record), "-o", str(table)]) == 1
    said = capsys.readouterr().out
    assert "原：2026年9月30日前，全街道集中充电端口不少于860个。" in said
    assert "现：2026年9月30日前，全街道集中充电端口不少于910个。" in said
    assert "没有来源：910个" in said
    assert "改动 1 句" in said
    assert table.is_file()


def test_a_renumbered_heading_is_no_change(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = brought_in(drafted, edited(drafted, ("（三）整改飞线充电", "（二）整改飞线充电")), capsys)
    assert answer["counts"]["changed"] == 0


def redrafted(draft: Path, section: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    given = draft.with_name("任务书.yaml")
    main(["draft", str(given), "-o", str(draft), "--redraft", section])
    return load(draft).text, capsys.readouterr().err


EDITS = (
    ("端口不少于860个", "端口不少于910个"),
    ("由经营单位建设并公示电价。", "由经营单位建设并公示电价和电话。夜间保持照明。"),
    ("整改飞线充电", "整治飞线充电"),
)


def test_edits_are_taken_over_and_stay_when_another_part_is_redrafted(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(drafted, *EDITS, drop="登记电动自行车9120辆")
    first = load(path).text
    brought_in(drafted, path, capsys)
    text, _ = redrafted(drafted, "组织保障", capsys)
    for words in ("端口不少于910个", "公示电价和电话。夜间保持照明。", "整治飞线充电"):
        assert words in text
    for words in ("端口不少于860个", "登记电动自行车9120辆"):
        assert words not in text
    assert [line for line in first.splitlines() if "保障" not in line][:12] == [
        line for line in text.splitlines() if "保障" not in line and "草稿" not in line
    ][:12]


def test_a_persons_sentence_stands_when_its_own_part_is_redrafted_and_that_is_said(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought_in(drafted, edited(drafted, *EDITS), capsys)
    text, said = redrafted(drafted, "工作目标", capsys)
    assert "端口不少于910个" in text
    assert "860个" not in text.split("二、工作目标")[1].split("三、")[0]
    assert "“工作目标”中您改过的 1 句原样保留" in said
    text, said = redrafted(drafted, "重点任务", capsys)
    assert text.count("夜间保持照明。") == 1
    assert text.count("公示电价") == 1
    assert "“重点任务”中您改过的" in said


def test_what_blocked_a_draft_blocks_its_export(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = drafted.with_name("定稿.docx")
    assert main(["export", str(drafted), "-o", str(out)]) == 0
    capsys.readouterr()
    brought_in(drafted, edited(drafted, *EDITS), capsys)
    redrafted(drafted, "组织保障", capsys)
    out.unlink()
    assert main(["export", str(drafted), "-o", str(out)]) == 1
    assert "910个" in capsys.readouterr().err
    assert not out.exists()


def test_an_edited_draft_brought_in_twice_is_unchanged_the_second_time(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(drafted, *EDITS)
    brought_in(drafted, path, capsys)
    _, answer = brought_in(drafted, path, capsys)
    assert answer["counts"]["changed"] == answer["counts"]["added"] == answer["counts"]["removed"] == 0
    goal = next(s for s in answer["sentences"] if "910个" in s["text"])
    assert "targets[0].deadline" in [ref["id"] for ref in goal["sources"]]


def test_a_new_heading_and_a_renamed_one_keep_the_rest_in_place(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document(str(drafted))
    for paragraph in document.paragraphs:
        if paragraph.text == "六、组织保障":
            added = paragraph.insert_paragraph_before("六、资金安排", style=paragraph.style)
            added.insert_paragraph_before("")
            paragraph.insert_paragraph_before("所需资金由街道统筹。")
            paragraph.runs[0].text = "七、保障措施"
            for run in paragraph.runs[1:]:
                run.text = ""
    path = drafted.with_name("改.docx")
    document.save(str(path))
    brought_in(drafted, path, capsys)
    text, _ = redrafted(drafted, "保障措施", capsys)
    lines = text.splitlines()
    assert lines.index("六、资金安排") < lines.index("所需资金由街道统筹。") < lines.index("七、保障措施")
    assert "六、组织保障" not in lines


def test_a_change_outside_the_parts_is_said_to_belong_in_the_brief(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(drafted, ("2026年3月25日", "2026年3月26日"))
    main(["draft", "--import", str(path), "--record", str(drafted.with_name("方案.draft.json"))])
    assert "请同时改任务书" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--import", "没有.docx"], "不存在"),
        (["--import", "别.md"], "用 --record 写明"),
        (["任务书.yaml", "--import", "方案.docx"], "不用写任务书"),
        (["--import", "方案.docx", "-o", "a.docx"], ".xlsx"),
        (["任务书.yaml", "-o", "a.docx", "--record", "方案.draft.json"], "--import"),
        ([], "缺少任务书"),
        (["任务书.yaml"], "缺少 -o"),
        (["--import", "别.md", "--record", "方案.draft.json"], "不像是"),
    ],
)
def test_what_is_wrong_is_said(
    drafted: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argv: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(drafted.parent)
    (drafted.parent / "别.md").write_text("# 别的文件\n\n这里是另一回事。\n", encoding="utf-8")
    assert main(["draft", *argv]) == 2
    assert said in capsys.readouterr().err


def test_what_has_no_source_is_said_again_in_the_next_round(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = edited(drafted, ("端口不少于860个", "端口不少于910个"))
    brought_in(drafted, path, capsys)
    status, answer = brought_in(drafted, path, capsys)
    assert status == 1
    assert answer["counts"]["changed"] == 0
    assert [s["untraced"] for s in answer["sentences"] if "910个" in s["text"]] == [["910个"]]
    assert main(["draft", "--import", str(path), "--record", str(drafted.with_name("方案.draft.json"))]) == 1
    assert "没有来源：910个" in capsys.readouterr().out


def test_another_document_is_refused_and_the_record_stays(drafted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = drafted.with_name("别.md")
    lines = load(drafted).text.splitlines()
    other.write_text("\n\n".join([f"关于《{lines[0]}》落实情况的报告", *lines[2 : len(lines) // 3]]), encoding="utf-8")
    record = drafted.with_name("方案.draft.json")
    before = record.read_bytes()
    assert main(["draft", "--import", str(other), "--record", str(record)]) == 2
    assert "不像是" in capsys.readouterr().err
    assert record.read_bytes() == before


def test_the_record_beside_an_edited_file_is_found_by_its_title(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(drafted, ("端口不少于860个", "端口不少于910个"))
    assert main(["draft", "--import", str(path)]) == 1
    assert "改动 1 句" in capsys.readouterr().out
    twin = drafted.with_name("又一份.draft.json")
    twin.write_bytes(drafted.with_name("方案.draft.json").read_bytes())
    assert main(["draft", "--import", str(path)]) == 2
    said = capsys.readouterr().err
    assert "又一份.draft.json" in said
    assert "--record" in said
