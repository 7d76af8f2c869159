"""A resubmission against the first: resolved, open, new, and what was changed unasked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from test_annotation import word
from test_review import FAULTY, write

from app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LONG = FAULTY + "（二）检修水泵。由长堤社区居委会负责，2026年4月30日前完成。每周巡查1次。雨天加密。\n"


def answer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], old: str, new: str, *options: str
) -> tuple[int, dict[str, Any]]:
    folder = write(tmp_path, 原稿=old, 修改稿=new)
    paths = [str(folder / "原稿.txt"), str(folder / "修改稿.txt")]
    status = main(["recheck", *paths, "--today", "2026-03-10", "--format", "json", *options])
    return status, json.loads(capfd.readouterr().out)


def codes(found: dict[str, Any], part: str) -> list[str]:
    return [item["code"] for item in found[part]]


def test_what_was_put_right_is_resolved_and_the_rest_stays_open(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status, found = answer(tmp_path, capfd, LONG, LONG.replace("三、", "二、"))
    assert found["schema"] == "wenheng.recheck/1"
    assert "STR-03" in codes(found, "resolved")
    assert "PLH-01" in codes(found, "open")
    assert codes(found, "new") == []
    assert found["unasked"] == []  # a new number is what was asked for
    assert (status, found["blocks_export"]) == (1, True)
    still = next(item for item in found["open"] if item["code"] == "PLH-01")
    assert still["before"]["quote"] == still["quote"]
    assert next(item for item in found["resolved"] if item["code"] == "STR-03")["way"] == "rewritten"


def test_everything_put_right_lets_it_pass(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = LONG.replace("三、", "二、").replace("2026年X月底前", "2026年4月30日前")
    status, found = answer(tmp_path, capfd, LONG, new, "--select", "STR-03,PLH")
    assert (status, found["blocks_export"]) == (0, False)
    assert {"STR-03", "PLH-01"} <= set(codes(found, "resolved"))
    assert found["unasked"] == []


def test_a_moved_finding_is_the_same_and_a_second_one_is_new(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = LONG.split("\n")
    moved = "\n".join([*lines[:3], "各社区要压实责任。", *lines[3:]]).replace("4月30日前", "X月30日前")
    _, found = answer(tmp_path, capfd, LONG, moved)
    assert "PLH-01" in codes(found, "open")
    assert [item["quote"] for item in found["open"] if item["code"] == "STR-03"] == ["三、工作安排"]


def test_a_deleted_passage_is_resolved_by_deletion(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, found = answer(
        tmp_path, capfd, LONG, LONG.replace("（一）清点物资。由社区居委会负责，2026年X月底前完成。\n", "")
    )
    ways = {item["code"]: item["way"] for item in found["resolved"]}
    assert ways["PLH-01"] == "deleted"


def test_a_change_nobody_asked_for_is_shown_with_both_sides(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = LONG.replace("2次", "1次").replace("每周巡查1次。", "")
    _, found = answer(tmp_path, capfd, LONG, new)
    kinds = {item["kind"]: item for item in found["unasked"]}
    assert kinds["changed"]["old"]["quote"] == "2026年9月30日前，组织转移演练2次，由社区居委会负责。"
    assert kinds["changed"]["new"]["quote"] == "2026年9月30日前，组织转移演练1次，由社区居委会负责。"
    assert kinds["deleted"]["old"]["quote"] == "每周巡查1次。"
    assert kinds["deleted"]["new"] is None


WORKS = "（一）清淤。由长堤社区居委会牵头，X月底前疏通管网4.2公里、更换照明860盏，接受街道监督。\n"
SAME = WORKS.replace("X月底前", "2026年4月30日前")


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        (SAME, []),
        (SAME.replace("860盏", "680盏"), [("更换照明860盏", "更换照明680盏")]),
        (SAME.replace("，接受街道监督", ""), [("接受街道监督", None)]),
        (SAME.replace("，接受街道监督", "，组织外出考察"), [("接受街道监督", "组织外出考察")]),
        (
            SAME.replace("由长堤社区居委会牵头", "由北河社区居委会牵头"),
            [("由长堤社区居委会牵头", "由北河社区居委会牵头")],
        ),
        (WORKS.replace("4.2公里", "2.4公里"), [("4.2公里", "2.4公里")]),
    ],
)
def test_a_finding_in_a_sentence_is_no_leave_to_change_its_other_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], now: str, changes: list[tuple[str, str | None]]
) -> None:
    _, found = answer(tmp_path, capfd, FAULTY + WORKS, FAULTY + now, "--select", "PLH-01")
    seen = [(item["old"]["quote"], item["new"] and item["new"]["quote"]) for item in found["unasked"]]
    assert len(seen) == len(changes)
    for (old, new), (before, after) in zip(seen, changes, strict=True):
        assert before in old
        assert (new is None) if after is None else after in new


def test_what_settles_a_finding_may_be_put_anywhere_in_its_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    task = "（二）检修水泵。更换水泵3台，做好记录，2026年4月30日前完成。\n"
    owned = task.replace("更换水泵", "由北河社区居委会更换水泵")
    _, found = answer(tmp_path, capfd, FAULTY + task, FAULTY + owned, "--select", "RSP-01")
    assert (codes(found, "resolved"), found["unasked"]) == (["RSP-01"], [])
    _, found = answer(tmp_path, capfd, FAULTY + task, FAULTY + owned.replace("3台", "2台"), "--select", "RSP-01")
    assert [item["new"]["quote"] for item in found["unasked"]] == ["更换水泵2台"]


def test_a_long_change_is_shown_where_it_differs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lead = "社区网格员、楼栋长和志愿者分成若干小组，按照先低洼处后其他处、先老人后其他人的次序逐户上门，"
    new = LONG + f"{lead}共走访180户。\n"
    folder = write(tmp_path, 原稿=LONG + f"{lead}共走访210户。\n", 修改稿=new)
    main(["recheck", str(folder / "原稿.txt"), str(folder / "修改稿.txt"), "--today", "2026-03-10"])
    out = capfd.readouterr().out
    assert "共走访210户" in out
    assert "共走访180户" in out


def test_a_waiver_lets_a_finding_of_the_resubmission_stand(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        "- {code: PLH-01, quote: X月底前, reason: 待定, by: 周禾生, until: 2026-12-31}", encoding="utf-8"
    )
    new = LONG.replace("三、", "二、")
    status, found = answer(tmp_path, capfd, LONG, new, "--select", "PLH,STR-03", "--waivers", str(waivers))
    assert (status, codes(found, "waived"), codes(found, "open"), codes(found, "new")) == (0, ["PLH-01"], [], [])
    assert codes(found, "resolved") == ["STR-03"]


def test_what_was_missing_may_be_added_where_it_belongs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, found = answer(tmp_path, capfd, LONG, LONG + "长堤社区居民委员会\n2026年3月2日\n")
    assert "STR-10" in codes(found, "resolved")
    assert found["unasked"] == []


def test_word_against_text_and_the_report_for_a_person(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = word(tmp_path / "原稿.docx", LONG)
    new = write(tmp_path, 修改稿=LONG.replace("三、", "二、").replace("2次", "1次")) / "修改稿.txt"
    assert main(["recheck", str(old), str(new), "--today", "2026-03-10"]) == 1
    out = capfd.readouterr().out
    for said in ("已解决", "STR-03", "原稿第4段：已改写", "仍未解决", "PLH-01", "未经要求的改动 1 处", "转移演练1次"):
        assert said in out


def test_places_are_those_of_each_ones_own_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = word(tmp_path / "原稿.docx", LONG)
    new = write(tmp_path, 修改稿=LONG.replace("三、", "二、").replace("2次", "1次")) / "修改稿.txt"
    main(["recheck", str(old), str(new), "--today", "2026-03-10", "--format", "json"])
    found = json.loads(capfd.readouterr().out)
    assert {item["place"] for item in found["resolved"]} == {"第4段"}
    still = next(item for item in found["open"] if item["code"] == "PLH-01")
    assert (still["before"]["place"], still["place"]) == ("第5段", "第6行")
    assert [(item["old"]["place"], item["new"]["place"]) for item in found["unasked"]] == [("第3段", "第4行")]


def test_a_changed_title_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = LONG.replace("2026年防汛工作计划", "2026年防汛防台工作计划")
    _, found = answer(tmp_path, capfd, LONG, new)
    assert found["title_changed"] is True
    main(["recheck", str(tmp_path / "原稿.txt"), str(tmp_path / "修改稿.txt"), "--today", "2026-03-10"])
    said = "标题已改：原为“长堤社区2026年防汛工作计划”，现为“长堤社区2026年防汛防台工作计划”。"
    out, err = capfd.readouterr()
    assert said in out
    assert err == ""
    assert answer(tmp_path, capfd, LONG, LONG.replace("1次", "2次"))[1]["title_changed"] is False


@pytest.mark.parametrize("args", [["无.docx", "甲.txt"], ["甲.txt"], ["甲.txt", "甲.txt", "--type", "notice"]])
def test_a_mistake_is_said_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], args: list[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, 甲=LONG))
    assert main(["recheck", *args]) == 2
    assert any("\u4e00" <= char <= "\u9fff" for char in capfd.readouterr().err)


def test_what_of_a_file_was_not_checked_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, 原稿=LONG)
    (folder / "修改稿.txt").write_bytes(word(tmp_path / "另存.docx", LONG).read_bytes())
    paths = [str(folder / "原稿.txt"), str(folder / "修改稿.txt")]
    main(["recheck", *paths, "--today", "2026-03-10", "--format", "json"])
    files = json.loads(capfd.readouterr().out)["files"]
    assert "note" not in files["old"]
    assert "扩展名是 .txt" in files["new"]["note"]
    main(["recheck", *paths, "--today", "2026-03-10"])
    assert "修改稿说明：" in capfd.readouterr().out
