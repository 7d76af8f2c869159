"""The district that a folder, file, sheet or title names tells whose a table is, as one in its cells does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_owners import only
from test_batch_reports import book

from app.batch.places import Area
from app.batch.regions import Regions
from app.batch.results import add_results
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

HERE: list[list[Any]] = [
    ["区", "街道", "社区"],
    ["东湖区", "清河街道", "桥东社区"],
    ["东湖区", "清河街道", "长堤社区"],
]
BOTH = [*HERE, ["西山区", "清河街道", "桥东社区"], ["西山区", "望桥街道", "桥东社区"]]
BARE = [row[1:] for row in HERE]
FIGURES: list[list[Any]] = [["社区", "走访户数"], ["桥东社区", 7]]
OWN = "东湖区清河街道桥东社区"


def read(tmp_path: Path, rows: list[list[Any]], **tables: list[list[Any]]) -> Roster:
    """Read a roster and tables of results, each at `folder/file#sheet`."""
    for place, table in tables.items():
        path, _, sheet = place.partition("#")
        file = tmp_path / "成果" / f"{path}.xlsx"
        file.parent.mkdir(parents=True, exist_ok=True)
        only(file, sheet or "Sheet1", table)
    roster = read_roster(book(tmp_path / "名册.xlsx", rows))
    add_results(roster, tmp_path / "成果")
    return roster


def given(roster: Roster) -> dict[str, list[str]]:
    """Return the figures of the communities that have any, behind where they lie."""
    found = {row.area + row.community: [item["实际"] for item in row.lists["结果"]] for row in roster.rows}
    return {name: figures for name, figures in found.items() if figures}


def titled(*lines: str, name: str = "桥东社区") -> list[list[Any]]:
    return [*([line] for line in lines), FIGURES[0], [name, 7]]


@pytest.mark.parametrize(
    ("place", "table", "said"),
    [
        ("西山区/月报", FIGURES, "所在文件夹“西山区”不在名册中"),
        ("西山区2026年/10月/月报", FIGURES, "所在文件夹“西山区2026年”中的“西山区”不在名册中"),
        ("10月上旬西山区成果", FIGURES, "中的“西山区”不在名册中"),
        ("本月西山区成果", FIGURES, "中的“西山区”不在名册中"),
        ("西山区-结果", FIGURES, "文件名“西山区-结果”中的“西山区”不在名册中"),
        ("10月报表（西山区）", FIGURES, "“西山区”不在名册中"),
        ("临江市西山区月报", FIGURES, "中的“临江市西山区”不在名册中"),
        ("西山区清河街道", FIGURES, "中的“西山区”不在名册中"),
        ("成果#西山区", FIGURES, "表名“西山区”不在名册中"),
        ("浦东新区/月报", FIGURES, "所在文件夹“浦东新区”不在名册中"),
        ("高新区/月报", FIGURES, "所在文件夹“高新区”不在名册中"),
        ("北湖自治县/月报", FIGURES, "所在文件夹“北湖自治县”不在名册中"),
        ("东胡区/月报", FIGURES, "所在文件夹“东胡区”像是区县，不在名册中（可能是东湖区）"),
        ("成果", titled("西山区2026年10月网格走访统计表"), "A1 格“西山区2026年10月网格走访统计表”中的“西山区”不在"),
        ("成果", titled("2026年10月西山区走访情况统计表"), "中的“西山区”不在名册中"),
        ("成果", titled("成果表", "填报单位：西山区民政局"), "A2 格“西山区民政局”中的“西山区”不在名册中"),
    ],
)
def test_a_table_of_another_district_is_nobodys(tmp_path: Path, place: str, table: list[list[Any]], said: str) -> None:
    roster = read(tmp_path, HERE, **{place: table, "东湖区/10月": titled(name="长堤社区")})
    assert given(roster) == {"东湖区清河街道长堤社区": ["7"]}
    assert not roster.losses.found
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert said in note


@pytest.mark.parametrize(
    "place",
    [
        "东湖区/月报", "东湖/月报", "临江市/东湖区/月报", "临江市东湖区/月报", "临江市/月报", "东湖区-结果",
        "东湖区清河街道", "成果#东湖区", "老旧小区改造", "责任区走访", "重点区域巡查", "各区县/月报", "全区汇总",
        "城市社区", "主城区", "第一片区", "农贸市场整治", "街区治理",
    ],
)  # fmt: skip
def test_the_name_of_the_own_district_and_that_of_none_speak_against_nobody(tmp_path: Path, place: str) -> None:
    roster = read(tmp_path, HERE, **{place: FIGURES})
    assert given(roster) == {OWN: ["7"]}
    assert not any("区县" in note or "没有采用" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"东湖区/月报": FIGURES}, {"西山区/望桥街道/月报": FIGURES}),
        ({"东湖区-结果": FIGURES}, {"西山区望桥街道-结果": FIGURES}),
        ({"a#东湖区": FIGURES}, {"b#西山区望桥街道": FIGURES}),
        ({"a": titled("东湖区10月统计表")}, {"b": titled("西山区10月统计表", "填报单位：望桥街道")}),
        ({"a": titled("填报单位：东湖区民政局")}, {"b": titled("填报单位：西山区望桥街道办事处")}),
        (
            {"东湖区/桥东社区": [["指标", "实际"], ["走访户数", 7]]},
            {"西山区/望桥街道桥东社区": [["指标", "实际"], ["走访户数", 7]]},
        ),
        ({"东湖区": FIGURES}, {"西山区": [["街道", *FIGURES[0]], ["望桥街道", *FIGURES[1]]]}),
        ({"东湖/a": FIGURES}, {"西山/望桥/b": FIGURES}),
    ],
)
def test_districts_that_the_names_tell_apart_have_each_their_own(
    tmp_path: Path, one: dict[str, list[list[Any]]], other: dict[str, list[list[Any]]]
) -> None:
    roster = read(tmp_path, BOTH, **one, **other)
    assert given(roster) == {OWN: ["7"], "西山区望桥街道桥东社区": ["7"]}
    assert not roster.losses.found


def test_two_names_of_districts_about_one_table_leave_it_nobodys(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="像是东湖区清河街道桥东社区的成果，但A1 格“西山区10月统计表”写的是西山区"):
        read(tmp_path, BOTH, 东湖区=titled("西山区10月统计表"))
    rows = [["区", *FIGURES[0]], ["东湖区", *FIGURES[1]], ["西山区", "桥东社区", 8]]
    with pytest.raises(RosterError, match="像是东湖区清河街道桥东社区的成果，但文件名是“西山区”"):
        read(tmp_path / "b", BOTH[:-1], 西山区=rows[:2])
    assert given(read(tmp_path / "c", BOTH[:-1], **{"东湖区、西山区": rows})) == {
        OWN: ["7"],
        "西山区清河街道桥东社区": ["8"],
    }


@pytest.mark.parametrize("left", [1, 2])
def test_a_district_that_the_roster_lacks_is_told_and_two_cost_whom_they_are_told_of(tmp_path: Path, left: int) -> None:
    rows = [row[left:] for row in HERE]
    roster = read(tmp_path, rows, **{"东湖区/月报": titled()})
    assert not roster.losses.found
    (note,) = (note for note in roster.notes if "写了区县" in note)
    assert "所在文件夹（东湖区）作为" in note
    roster = read(tmp_path, rows, **{"西山区/月报": titled()})
    (loss,) = roster.losses.found
    assert "所在文件夹（东湖区）" in loss.said
    assert "所在文件夹（西山区）不是一个区县" in loss.said
    assert {key[1] for key in loss.keys or ()} == {"桥东社区"}


def test_a_district_that_every_title_names_is_told_once(tmp_path: Path) -> None:
    tables = {"东湖区/a": titled(), "东湖区/b": titled("东湖区10月统计表", name="长堤社区"), "c#东湖区": titled()}
    roster = read(tmp_path, BARE, **tables)
    assert len(given(roster)) == 2
    (note,) = (note for note in roster.notes if "写了区县" in note)
    assert "c.xlsx 工作表“东湖区” 的行、标题或名称写了区县，而名册没有：表名（东湖区）作为清河街道桥东社区的" in note
    roster = read(tmp_path, BARE, **{"西山区/d": titled(name="长堤社区")})
    assert {key[1] for loss in roster.losses.found for key in loss.keys or ()} == {"桥东社区", "长堤社区"}


def test_of_one_sub_district_in_two_districts_all_that_were_told_are_lost(tmp_path: Path) -> None:
    """The first file may be the one of the other district."""
    roster = read(tmp_path, BARE, **{"东湖区/月报": titled(), "西山区/月报": titled(name="长堤社区")})
    (loss,) = roster.losses.found
    assert {key[1] for key in loss.keys or ()} == {"桥东社区", "长堤社区"}
    rows = [["社区"], ["桥东社区"], ["长堤社区"]]
    roster = read(tmp_path, rows)
    assert not roster.losses.found  # without a sub-district, communities of two districts may be meant
    assert sum("写了区县" in note for note in roster.notes) == 2  # one of each district


def test_a_damaged_table_costs_the_district_that_its_folder_names(tmp_path: Path) -> None:
    file = tmp_path / "成果" / "西山区" / "月报.xlsx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"PK\x03\x04broken")
    (loss,) = read(tmp_path, BOTH).losses.found
    assert {key[0] for key in loss.keys or ()} == {"西山区清河街道", "西山区望桥街道"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("东湖区", "东湖区"), ("走访东湖区各社区", "东湖区"), ("东湖成果", "东湖区"), ("临江市东区成果", "临江市东区"),
        ("东区", "东区"), ("东区域", ""), ("恩施州利川市月报", "恩施州利川市"), ("青岛市市北区月报", "青岛市市北区"),
        ("海州区成果", "海州区"), ("二〇二六年十月石景山区成果", "石景山区"), ("阿荣旗月报", "阿荣旗"),
        ("第三季度西山区", "西山区"), ("智慧城市建设", ""), ("文明城区创建", ""), ("五星红旗", ""),
        ("工业园区企业", ""), ("对口帮扶西山区情况", ""),
        ("西山片区成果", ""), ("县级示范", ""),
        ("关于报送西山区网格工作的情况", "西山区"), ("晾晒区设置情况", ""),
    ],
)  # fmt: skip
def test_a_district_is_read_from_a_text_by_its_name_or_form(text: str, named: str) -> None:
    regions = Regions([Area("东湖区", "清河街道"), Area("临江市东区", "望桥街道")])
    assert regions.named(text, text).sure == frozenset({named} - {""})


CITY: list[list[Any]] = [["街道", "社区", "走访户数"], ["临江市清河街道", "桥东社区", 7], ["清河街道", "长堤社区", 8]]


@pytest.mark.parametrize("rows", [HERE, BARE, [["街道", "社区"], *([f"东湖区{row[0]}", row[1]] for row in BARE[1:])]])
def test_a_city_before_a_sub_district_makes_it_no_other(tmp_path: Path, rows: list[list[Any]]) -> None:
    roster = read(tmp_path, rows, 成果=CITY)
    assert list(given(roster).values()) == [["7"], ["8"]]
    assert not roster.losses.found
    assert any("B2（临江市）作为" in note and "请核对" in note for note in roster.notes)
    both = [*CITY, ["东湖区清河街道", "长堤社区", 9]]
    assert not read(tmp_path, rows, 成果=both).losses.found  # a district of the city


def test_two_cities_are_two_places(tmp_path: Path) -> None:
    roster = read(tmp_path, BARE, 成果=[*CITY, ["滨海市清河街道", "长堤社区", 9]])
    assert any("B4（滨海市）不是一个区县" in loss.said for loss in roster.losses.found)
    rows = [["县（市、区）", "街道", "社区"], ["云汀县", "望桥街道", "桥东社区"]]
    table: list[list[Any]] = [[*rows[0], "走访户数"], [*rows[1], 7], ["北湖市", "望桥街道", "桥东社区", 9]]
    assert given(read(tmp_path, rows, 成果=table)) == {"云汀县望桥街道桥东社区": ["7"]}  # the column says of what kind
