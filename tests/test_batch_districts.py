"""A column for the district tells sub-districts of one name apart, as the district before them in their cells does."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from test_batch_losses import OK, SHARES, given_to, made, tasks_in
from test_batch_reports import book
from test_batch_results import given, read
from test_batch_sheets import ROWS, sheets

from app.batch import State
from app.batch.places import Area
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

HEAD: list[Any] = ["区", "街道", "社区", "名称", "责任人"]
HERE = [
    HEAD,
    ["云汀区", "望桥街道", "桥东社区", "清理楼道", "甲"],
    ["云汀区", "望桥街道", "长堤社区", "走访居民", "乙"],
    ["云汀区", "青荻街道", "荻花社区", "补种绿化", "丁"],
]


def of(*districts: str, head: str = "区") -> list[list[Any]]:
    """Return the roster, each row in its district."""
    return [[head, *ROWS[0]], *([own, *row] for own, row in zip(districts, ROWS[1:], strict=True))]


IN_ONE = of("云汀区", "云汀区", "云汀区")


def strangers(outcome: BatchRun) -> list[str]:
    return [note for note in outcome.notes if "的社区不在工作表“社区”中" in note]


@pytest.mark.parametrize(
    "head",
    [
        "区",
        "区县",
        "县区",
        "所属区",
        "所在区县",
        "县（市、区）",
        "区（县）",
        "区(县)",
        "行政区",
        "辖区",
        "区名称",
        "*区",
    ],
)
def test_a_row_of_another_district_is_not_ours(tmp_path: Path, head: str) -> None:
    tasks = [[head, *HEAD[1:]], *HERE[1:], ["北湖区", "望桥街道", "桥东社区", "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=of("云汀区", "云汀区", "云汀区", head=head), 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert outcome.records[0].path == "望桥街道/桥东社区.docx"
    assert given_to(outcome, "巡查") == []
    (note,) = strangers(outcome)
    assert "C5“桥东社区”（区县是“北湖区”，街道是“望桥街道”）" in note


@pytest.mark.parametrize(
    ("district", "folder", "name"),
    [
        ("云汀区", "望桥街道", "桥东社区"), ("云汀", "望桥街道", "桥东社区"), ("某某市云汀区", "望桥街道", "桥东社区"),
        ("云汀区", "云汀区望桥街道", "桥东社区"), ("云汀区", "望桥街道办", "桥东社区"), ("云汀区", "望桥", "桥东社区"),
        ("云汀区", None, "桥东社区"), ("云汀区", None, "望桥街道桥东社区"), (None, "望桥街道", "桥东社区"),
        (None, None, "桥东社区"), (None, "云汀区望桥街道", "桥东社区"), ("全区", "望桥街道", "桥东社区"),
        ("云汀区", "全区", "桥东社区"), ("/", "望桥街道", "桥东社区"),
    ],
)  # fmt: skip
def test_a_row_is_ours_with_and_without_its_district(
    tmp_path: Path, district: str | None, folder: str | None, name: str
) -> None:
    tasks = [*HERE, [district, folder, name, "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=IN_ONE, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == ["桥东社区"]
    assert not any("社区不在" in note or "写了区县" in note for note in outcome.notes)


@pytest.mark.parametrize("folder", ["望桥", "高新区", "望桥街道", "东城"])
def test_sub_districts_are_found_whatever_they_are_called(tmp_path: Path, folder: str) -> None:
    rows = [IN_ONE[0], ["云汀区", folder, "桥东社区", 4200], *IN_ONE[3:]]
    tasks = [HEAD[1:], [folder, "桥东社区", "清理楼道", "甲"], ["青荻街道", "荻花社区", "补种绿化", "丁"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK]
    assert outcome.records[0].path == f"{folder}/桥东社区.docx"


@pytest.mark.parametrize(("one", "other"), [("云汀区", "北湖区"), ("东区", "西区"), ("云汀县", "北湖市")])
def test_two_districts_may_have_the_same_names(tmp_path: Path, one: str, other: str) -> None:
    rows = [*of(one, one, one), [other, "望桥街道", "桥东社区", 900]]
    tasks = [HEAD, *([one, *row[1:]] for row in HERE[1:]), [other, "望桥街道", "桥东社区", "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK] * 4
    assert [record.path for record in outcome.records] == [
        f"{one}望桥街道/桥东社区.docx",
        f"{one}望桥街道/长堤社区.docx",
        "青荻街道/荻花社区.docx",
        f"{other}望桥街道/桥东社区.docx",
    ]
    assert "巡查" not in tasks_in(outcome.out / str(outcome.records[0].path))
    assert tasks_in(outcome.out / str(outcome.records[3].path)) == ["巡查"]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, [None, "望桥街道", "桥东社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == [State.FAILED, OK, OK, State.FAILED]
    assert "C6 的“桥东社区”在几个区县都有" in str(outcome.records[0].reason)


def test_a_roster_of_districts_without_sub_districts(tmp_path: Path) -> None:
    rows = [[row[0], *row[2:]] for row in of("云汀区", "云汀区", "北湖区")]
    tasks = [[row[0], *row[2:]] for row in HERE[:3]]
    tasks += [["北湖区", "荻花社区", "补种绿化", "丁"], ["柳浦区", "桥东社区", "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.path for record in outcome.records] == ["桥东社区.docx", "长堤社区.docx", "荻花社区.docx"]
    assert given_to(outcome, "巡查") == []
    (note,) = strangers(outcome)
    assert "B5“桥东社区”（区县是“柳浦区”）" in note
    tasks = [*HERE[:3], ["北湖区", "青荻街道", "荻花社区", "补种绿化", "丁"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert strangers(outcome) == []


def test_a_district_that_the_roster_lacks_is_told_and_two_are_refused(tmp_path: Path) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=HERE)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    (note,) = (note for note in outcome.notes if "写了区县" in note)
    assert "C2（云汀区）作为" in note
    for folder in ("望桥街道", None):
        tasks = [*HERE, ["北湖区", folder, "桥东社区", "巡查", "己"]]
        outcome = made(tmp_path, [], 社区=ROWS, 任务=tasks)
        assert outcome.records[0].state == State.FAILED
        assert "C5（北湖区）不是一个区县" in str(outcome.records[0].reason)


def test_a_roster_that_gives_some_districts_only_is_not_told_apart_by_them(tmp_path: Path) -> None:
    rows = of("云汀区", "", "")
    outcome = made(tmp_path, [], 社区=rows, 任务=HERE)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert any("的“区”列有 2 格没有写区县：A3、A4，没有按区县分辨" in note for note in outcome.notes)


def test_totals_are_shared_out_by_district(tmp_path: Path) -> None:
    rows = [*IN_ONE, ["北湖区", "望桥街道", "桥东社区", 900]]
    head, *lines = SHARES
    shares = [["区", *head], *(["云汀区", *line] for line in lines), ["北湖区", "走访数", 7, "户数", "望桥街道"]]
    outcome = made(tmp_path, [], 社区=rows, 指标分解=shares)
    assert {record.state for record in outcome.records} == {OK}
    assert read_roster(tmp_path / "名册.xlsx").shares[2].given == {5: "7"}
    with pytest.raises(RosterError, match=r"D2（街道）“望桥街道”在几个区县都有[^；]*$"):
        made(tmp_path, [], 社区=rows, 指标分解=[head, *lines])
    outcome = made(tmp_path, [], 社区=IN_ONE, 指标分解=[head, *lines])
    assert {record.state for record in outcome.records} == {OK}


@pytest.mark.parametrize("wide", [True, False])
def test_results_of_another_district_are_not_ours(tmp_path: Path, wide: bool) -> None:
    head = ["区", "街道", "社区", *(["走访户数"] if wide else ["指标", "实际"])]
    lines = [[*names, *([] if wide else ["走访户数"])] for names in (("云汀区", "望桥街道", "桥东社区"),) * 2]
    lines[1][0] = "北湖区"
    place = book(tmp_path / "成果.xlsx", [head, [*lines[0], 11], [*lines[1], 22]])
    roster = read(tmp_path, place, IN_ONE)
    assert given(roster)["望桥街道桥东社区"] == ["走访户数 11"]
    assert any("C3“桥东社区”（区县是“北湖区”，街道是“望桥街道”）" in note for note in roster.notes)
    roster = read(tmp_path, place, ROWS)
    assert any("C3（北湖区）不是一个区县" in loss.said for loss in roster.losses.found)


def test_a_district_of_one_sheet_is_held_against_that_of_another(tmp_path: Path) -> None:
    visits = [HEAD, ["北湖区", "望桥街道", "长堤社区", "巡查", "己"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=HERE[:2], 走访=visits))
    (loss,) = roster.losses.found
    assert "工作表“任务”C2（云汀区）" in loss.said
    assert "工作表“走访”C2（北湖区）不是一个区县" in loss.said
    assert {key[1] for key in loss.keys or ()} == {"桥东社区", "长堤社区"}  # the first may be the wrong one


@pytest.mark.parametrize(("folder", "asked"), [("云厅区望桥街道", True), ("北湖区望桥街道", False)])
def test_a_slip_in_the_district_is_asked_about_and_another_district_is_not(
    tmp_path: Path, folder: str, asked: bool
) -> None:
    rows = [ROWS[0], *([f"云汀区{row[0]}", *row[1:]] for row in ROWS[1:])]
    tasks = [HEAD[1:], *([f"云汀区{row[1]}", *row[2:]] for row in HERE[1:]), [folder, "桥东社区", "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [State.FAILED if asked else OK, OK, OK]
    assert ("可能是云汀区望桥街道桥东社区" in str(outcome.records[0].reason)) == asked
    assert len(strangers(outcome)) == (not asked)


@pytest.mark.parametrize(
    ("name", "asked"), [("望桥街道桥冬社区", True), ("桥冬社区", False), ("北湖街道桥冬社区", False)]
)
def test_a_sub_district_in_the_name_casts_doubt_on_one_that_the_roster_lacks(
    tmp_path: Path, name: str, asked: bool
) -> None:
    tasks = [HEAD[1:], *(row[1:] for row in HERE[1:]), ["柳浦街道", name, "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == [State.FAILED if asked else OK, OK, OK]
    assert ("可能是望桥街道桥东社区" in str(outcome.records[0].reason)) == asked
    assert len(strangers(outcome)) == (not asked)


def test_a_community_of_two_districts_without_sub_districts_has_two_documents(tmp_path: Path) -> None:
    rows = [[row[0], *row[2:]] for row in of("云汀区", "云汀区", "北湖区")]
    rows.append(["北湖区", "桥东社区", 900])
    tasks = [[row[0], *row[2:]] for row in HERE[:3]]
    tasks += [["北湖区", "荻花社区", "补种绿化", "丁"], ["北湖区", "桥东社区", "巡查", "己"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK] * 4
    paths = ["云汀区桥东社区.docx", "长堤社区.docx", "荻花社区.docx", "北湖区桥东社区.docx"]
    assert [record.path for record in outcome.records] == paths
    assert "巡查" not in tasks_in(outcome.out / paths[0])
    assert tasks_in(outcome.out / paths[3]) == ["巡查"]
    place = book(
        tmp_path / "成果.xlsx", [["区", "社区", "走访户数"], ["云汀区", "桥东社区", 11], ["北湖区", "桥东社区", 22]]
    )
    found = given(read(tmp_path, place, rows))
    assert (found["云汀区桥东社区"], found["北湖区桥东社区"]) == (["走访户数 11"], ["走访户数 22"])
    book(place, [["社区", "走访户数"], ["桥东社区", 11]])
    (loss,) = read(tmp_path, place, rows).losses.found
    assert "A2 的“桥东社区”在几个区县都有" in loss.said
    assert "请在这张表中加上“区县”列" in loss.said
    outcome = made(tmp_path, [], 社区=[*rows, ["北湖区", "桥东社区", 800]], 任务=tasks)
    assert [record.state for record in outcome.records] == [OK] * 4 + [State.FAILED]
    assert "与第5行重复" in str(outcome.records[4].reason)


def test_a_sub_district_with_its_district_can_be_sent_to_another_process() -> None:
    area = Area("云汀区", "望桥街道")
    for other in (pickle.loads(pickle.dumps(area)), copy.deepcopy(area)):  # noqa: S301 - our own
        assert (other, other.region, other.name) == ("云汀区望桥街道", "云汀区", "望桥街道")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_two_communities_with_one_name_of_a_file_are_asked_about(tmp_path: Path, order: tuple[int, ...]) -> None:
    rows = [["云汀区", "桥东社区"], ["松岭区", "桥东社区"], ["松岭区", "云汀区桥东社区"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=[["区", "社区"], *(rows[number] for number in order)]))
    (said,) = (row.errors["社区"] for row in roster.rows if row.errors)
    assert "第2行的相同（区县和社区连写）" in said


def test_the_name_of_a_file_with_its_district_may_be_too_long(tmp_path: Path) -> None:
    rows = [["区", "社区"], ["云汀区", f"{'桥' * 56}社区"], ["松岭区", f"{'桥' * 55}社区"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows))
    (said,) = (row.errors["社区"] for row in roster.rows if row.errors)
    assert "前面加上区县后的名称有 61 个字，超过 60 个字" in said
