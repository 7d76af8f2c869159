"""Communities and sub-districts by what other sheets call them, and where a roster says in which district they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from app.batch.everybody import _count_in
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

HEAD = ["区", "街道", "社区"]
TASK = ["区", "街道", "社区", "名称"]
TWO: list[list[Any]] = [HEAD, ["云汀区", "望桥街道", "桥东社区"], ["东湖区", "望桥街道", "桥西社区"]]


def read(tmp_path: Path, **sheets: list[list[Any]]) -> Roster:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "名册.xlsx")
    return read_roster(tmp_path / "名册.xlsx")


def tasks(roster: Roster) -> list[list[str]]:
    return [[item["名称"] for item in row.lists["任务"]] for row in roster.rows]


def said(roster: Roster) -> str:
    return "；".join(loss.said for loss in roster.losses.found)


@pytest.mark.parametrize(
    ("roster", "names"),
    [
        (["桥东社区", "桥西社区"], ["桥东", "桥西"]),
        (["桥东社区", "桥西新村社区"], ["桥东居委会", "桥西新村"]),
        (["桥东", "桥西"], ["桥东社区", "桥西居委会"]),
        (["桥东", "桥西"], ["望桥街道桥东社区", "望桥 桥西社区居委会"]),
        (["东湖社区", "桥西社区"], ["东湖", "桥西"]),
        (["桥东社区", "桥西社区"], ["望桥街道桥东", "桥西"]),
    ],
)
def test_a_name_cut_short_is_that_of_the_one_community_that_it_can_be(
    tmp_path: Path, roster: list[str], names: list[str]
) -> None:
    rows: list[list[Any]] = [["街道", "社区"], *(["望桥街道", name] for name in roster)]
    found = read(tmp_path, 社区=rows, 任务=[["社区", "名称"], *([name, str(at)] for at, name in enumerate(names))])
    assert tasks(found) == [["0"], ["1"]]
    assert not said(found)


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([["望桥街道", "桥东社区"], ["望桥街道", "桥东村"]], "桥东"),
        ([["望桥街道", "桥东社区"], ["青荻街道", "桥东村"]], "桥东"),
        ([["望桥街道", "桥东社区"], ["桥东街道", "书院社区"]], "桥东"),
        ([["望桥街道", "桥东社区"], ["青荻街道", "桥东社区"]], "桥东"),
        ([["望桥街道", "桥东社区"], ["青荻街道", "书院社区"]], "桥东村"),
        ([["望桥街道", "东方新村"], ["青荻街道", "书院社区"]], "东方新"),
        ([["望桥街道", "桥东村"], ["青荻街道", "书院社区"]], "桥东"),
        ([["望桥街道", "桥东"], ["青荻街道", "书院社区"]], "桥东村"),
        ([["东湖区清河街道", "东湖社区"], ["西山区清河街道", "长堤社区"]], "东湖"),
        ([["东湖区清河街道", "西湖社区"], ["西山区清河街道", "长堤社区"]], "西湖"),
        ([["南京市鼓楼区清河街道", "南京社区"], ["青荻街道", "书院社区"]], "南京"),
        ([["高新区", "高新社区"], ["青荻街道", "书院社区"]], "高新"),
        ([["高新区管委会", "高新社区"], ["青荻街道", "书院社区"]], "高新"),
        ([["经济技术开发区", "经开社区"], ["青荻街道", "书院社区"]], "经开"),
        *(
            ([["望桥街道", f"{word}社区"], ["青荻街道", "书院社区"]], word)
            for word in ("机关", "其他", "直属", "本级", "其余", "区直单位", "重点", "企业")
        ),
    ],
)
def test_a_name_cut_short_that_may_be_two_is_nobodys(tmp_path: Path, rows: list[list[Any]], name: str) -> None:
    found = read(tmp_path, 社区=[["街道", "社区"], *rows], 任务=[["社区", "名称"], [name, "走访"]])
    assert tasks(found) == [[], []]
    assert name in said(found)


def test_a_name_cut_short_is_told_by_the_sub_district_of_its_row(tmp_path: Path) -> None:
    rows = [["街道", "社区"], ["望桥街道", "桥东社区"], ["青荻街道", "桥东村"]]
    found = read(tmp_path, 社区=rows, 任务=[["街道", "社区", "名称"], ["望桥街道", "桥东", "走访"]])
    assert tasks(found) == [["走访"], []]
    rows = [HEAD, ["东湖区", "清河街道", "东湖社区"], ["西山区", "清河街道", "长堤社区"]]
    given: list[list[Any]] = [TASK, ["东湖区", "清河街道", "东湖", "走访"], ["东湖区", None, "东湖", "宣传"]]
    found = read(tmp_path, 社区=rows, 任务=given)
    assert tasks(found) == [["走访"], []]
    assert "东湖" in said(found)


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("云汀区桥东社区", 0),
        ("东湖区桥西社区", 1),
        ("云汀区桥东", 0),
        ("临江市东湖区桥西社区", 1),
        ("东湖区桥东社区", None),
    ],
)
def test_a_district_before_a_community_is_that_which_the_roster_gives(
    tmp_path: Path, name: str, whose: int | None
) -> None:
    found = read(tmp_path, 社区=TWO, 任务=[["社区", "名称"], [name, "走访"]])
    assert tasks(found) == [["走访"] if at == whose else [] for at in range(2)]
    assert bool(said(found)) == (whose is None)


def test_rows_without_a_sub_district_are_told_apart_by_district(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["云汀区", None, "桥东社区"],
        ["东湖区", None, "桥东社区"],
        ["东湖区", "望桥街道", "桥东社区"],
    ]
    given: list[list[Any]] = [TASK, ["云汀区", None, "桥东社区", "甲"], ["东湖区", "望桥街道", "桥东社区", "乙"]]
    found = read(tmp_path, 社区=rows, 任务=given)
    assert not found.misnamed
    assert tasks(found) == [["甲"], [], ["乙"]]
    assert not said(found)
    given = [[TASK[0], *TASK[2:]], ["东湖区", "桥东社区", "丙"]]
    found = read(tmp_path, 社区=rows, 任务=given)
    assert tasks(found) == [[], [], []]
    assert "桥东社区" in said(found)
    again = read(tmp_path, 社区=[*rows, ["东湖区", None, "桥东社区"]])
    assert again.misnamed == {5: {"社区": "的社区“桥东社区”与第3行重复"}}


def test_all_of_a_district_are_those_that_the_roster_has_there(tmp_path: Path) -> None:
    rows = [*TWO, ["云汀区", None, "荻花社区"], ["云汀区", "青荻街道", "书院社区"]]
    found = read(tmp_path, 社区=rows, 任务=[TASK, ["云汀区", None, "各社区", "走访"]])
    assert tasks(found) == [["走访"], [], ["走访"], ["走访"]]


SHARED = ["指标", "总量", "权重列", "街道"]


@pytest.mark.parametrize(
    ("rows", "area", "note"),
    [
        ([[None, "桥东街道", "甲社区", 10]], "桥东", False),
        ([[None, "桥东", "甲社区", 10]], "桥东街道", False),
        ([[None, "桥东镇", "甲社区", 10]], "桥东", False),
        ([[None, "桥东街道", "甲社区", 10]], "桥东街道办事处", False),
        ([[None, "高新区管委会", "甲社区", 10]], "高新区", False),
        ([["东湖区", "桥东街道", "甲社区", 10]], "临江市桥东街道", True),
    ],
)
def test_a_total_is_that_of_the_one_sub_district_that_it_can_be(
    tmp_path: Path, rows: list[list[Any]], area: str, note: bool
) -> None:
    found = read(tmp_path, 社区=[[*HEAD, "户数"], *rows], 指标分解=[SHARED, ["走访数", 400, "户数", area]])
    assert [row.values["走访数"] for row in found.rows] == ["400"]
    assert any("临江市" in word for word in found.notes) == note


@pytest.mark.parametrize(
    ("rows", "area", "words"),
    [
        ([[None, "桥东镇"], [None, "桥东街道"]], "桥东", "“桥东”可能是桥东街道、桥东镇"),
        ([["东湖区", "清河街道"], ["西山区", "东湖街道"]], "东湖", "“东湖”可能是东湖区、西山区东湖街道，请照名册写全"),
        ([[None, "高新区"], [None, "高新街道"]], "高新", "“高新”可能是高新区、高新街道"),
        ([["东湖区", "桥东街道"], ["西山区", "桥东街道"]], "临江市桥东街道", "可能是东湖区桥东街道、西山区桥东街道"),
        ([[None, "桥东镇"]], "桥东街道", "“桥东街道”在名册中没有社区"),
        ([["徐州市鼓楼区", "桥东街道"]], "南京市桥东街道", "“南京市桥东街道”在名册中没有社区"),
    ],
)
def test_a_total_that_may_be_of_two_is_asked_about(
    tmp_path: Path, rows: list[list[Any]], area: str, words: str
) -> None:
    own = [[*lies, f"第{at}社区", 1] for at, lies in enumerate(rows)]
    found = read(tmp_path, 社区=[[*HEAD, "户数"], *own], 指标分解=[SHARED, ["走访数", 400, "户数", area]])
    assert words in said(found)
    assert not any(row.values["走访数"] for row in found.rows)


@pytest.mark.parametrize(
    ("cell", "counts"),
    [
        *(("1200", True), ("1,200户", True), ("合计：30", True), ("≥90", True), ("走访1200户", True), ("3米", True)),
        *(("95%", False), ("1,200天", False), ("3个月", False), ("90分", False), ("下降2个百分点", False)),
        *(("2个百分点", False), ("每月2次", False), ("第3批", False), ("更换1号楼路灯", False), ("9:30", False)),
    ],
)
def test_one_way_tells_amounts_in_cells_and_in_words(cell: str, counts: bool) -> None:
    assert (_count_in({"社区": "各社区", "目标": cell}) is not None) == counts
