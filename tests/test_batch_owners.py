"""Whose a table of results is where sheet, file and folder have names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from test_batch_reports import book
from test_batch_results import given, read

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [["社区"], ["桥东社区"], ["长堤社区"], ["荻花社区"]]


def sheets(path: Path, **rows: int) -> None:
    """Write a workbook with a sheet by each name, of one figure."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, value in rows.items():
        sheet = made.create_sheet(title)
        sheet.append(["指标", "实际"])
        sheet.append(["走访户数", value])
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("桥东社区.xlsx", {"桥东社区": 11, "长堤社区（代报）": 22}),
        ("桥东社区.xlsx", {"桥东社区7月": 11, "长堤社区7月": 22}),
    ],
)
def test_a_table_is_that_of_the_name_nearest_to_it(tmp_path: Path, path: str, rows: dict[str, int]) -> None:
    sheets(tmp_path / "成果" / path, **rows)
    roster = read(tmp_path, tmp_path / "成果", ROWS)
    assert given(roster) == {"桥东社区": ["走访户数 11"], "长堤社区": ["走访户数 22"], "荻花社区": []}
    (note,) = (note for note in roster.notes if "放在另一个社区的文件或文件夹中" in note)
    assert "“桥东社区”中的“长堤社区" in note


@pytest.mark.parametrize(
    ("title", "whose"),
    [("南门社区", {"桥东社区"}), ("南门社区（7月）", {"桥东社区"}), ("长堤", {"桥东社区", "长堤社区"})],
)
def test_a_sheet_that_may_be_anothers_costs_whom_it_may_be_about(tmp_path: Path, title: str, whose: set[str]) -> None:
    sheets(tmp_path / "桥东社区.xlsx", **{title: 33})
    roster = read(tmp_path, tmp_path / "桥东社区.xlsx", ROWS)
    (loss,) = roster.losses.found
    assert {key[1] for key in loss.keys or ()} == whose
    assert "看不出是谁的成果" in loss.said
    assert not any(given(roster).values())


@pytest.mark.parametrize(
    "title", ["社区", "本社区", "各社区", "智慧社区", "文化进社区", "老年友好社区", "社区工作", "7月"]
)
def test_a_sheet_of_a_matter_is_that_of_its_file(tmp_path: Path, title: str) -> None:
    sheets(tmp_path / "桥东社区.xlsx", **{title: 33})
    assert given(read(tmp_path, tmp_path / "桥东社区.xlsx", ROWS))["桥东社区"] == ["走访户数 33"]


@pytest.mark.parametrize(("first", "lost"), [("长堤社区", True), ("桥东社区", False)])
def test_a_name_left_out_is_that_of_the_file_where_the_table_names_no_other(
    tmp_path: Path, first: str, lost: bool
) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "实际"],
        [first, "走访户数", 22],
        ["桥东社区", "走访人次", 9],
        [None, "走访次数", 7],
        ["合计", None, 29],
    ]
    place = book(tmp_path / "桥东社区汇总.xlsx", rows)
    roster = read(tmp_path, place, ROWS)
    assert ("走访次数 7" in given(roster)["桥东社区"]) != lost
    assert any("A4（社区）为空" in loss.said for loss in roster.losses.found) == lost


PLACES: list[list[Any]] = [
    ["街道", "社区"],
    ["望桥街道", "桥东社区"], ["望桥街道", "长堤社区"], ["青荻街道", "荻花社区"], ["青荻街道", "书院社区"],
]  # fmt: skip
FIGURES: list[list[Any]] = [["指标", "实际"], ["走访户数", 33]]
BY_COLUMN: list[list[Any]] = [["社区", "走访户数"], ["书院社区", 33]]


def headed(*lines: str | list[str]) -> list[list[Any]]:
    """Return a table with `lines` above its header."""
    return [*([line] if isinstance(line, str) else line for line in lines), *FIGURES]


@pytest.mark.parametrize(
    ("path", "title", "rows", "said"),
    [
        ("柳浦街道/书院社区", "Sheet1", FIGURES, "没有采用：所在文件夹“柳浦街道”不在名册中。"),
        ("青获街道/书院社区", "Sheet1", FIGURES, "所在文件夹“青获街道”不在名册中（可能是青荻街道）"),
        ("柳浦街道/10月", "Sheet1", BY_COLUMN, "所在文件夹“柳浦街道”不在名册中"),
        ("柳浦街道2026年10月成果", "Sheet1", BY_COLUMN, "文件名“柳浦街道2026年10月成果”中的“柳浦街道”不在名册中"),
        ("汇总", "柳浦镇", BY_COLUMN, "表名“柳浦镇”不在名册中"),
        ("柳浦街道书院社区", "Sheet1", FIGURES, "中的“柳浦街道”不在名册中"),
        ("望桥街道/书院社区", "Sheet1", FIGURES, "像是青荻街道书院社区的成果，但所在文件夹是“望桥街道”"),
        ("望桥/书院社区", "Sheet1", FIGURES, "但所在文件夹“望桥”写的是望桥街道"),
        ("望桥街道成果", "Sheet1", BY_COLUMN, "但文件名“望桥街道成果”写的是望桥街道"),
        ("荻花社区/书院社区", "Sheet1", FIGURES, "但所在文件夹是“荻花社区”"),
        ("荻花社区", "书院社区", FIGURES, "但文件名是“荻花社区”"),
        ("荻花社区", "Sheet1", BY_COLUMN, "但文件名是“荻花社区”"),
        ("南门社区", "Sheet1", BY_COLUMN, "文件名“南门社区”不在名册中"),
        ("书院社区", "Sheet1", headed("10月成果表", "填报单位：荻花社区居委会"), "A2 格“荻花社区居委会”写的是荻花社区"),
        ("书院社区", "Sheet1", headed("填报单位（盖章）： 南门居委会   日期：10月"), "A1 格“南门居委会”不在名册中"),
        ("书院社区", "Sheet1", headed("填报单位：柳浦街道书院社区"), "中的“柳浦街道”不在名册中"),
        ("书院社区", "Sheet1", headed(["填报单位", "荻花社区"]), "B1 格是“荻花社区”"),
        ("书院社区", "Sheet1", headed("荻花社区2026年10月成果统计表"), "写的是荻花社区"),
        ("书院社区", "Sheet1", headed("望桥街道2026年10月各社区成果表"), "写的是望桥街道"),
        ("书院社区", "Sheet1", headed("南门社区2026年10月成果表"), "中的“南门社区”不在名册中"),
        ("书院社区", "Sheet1", [*FIGURES, ["填报单位：荻花社区"]], "A3 格是“荻花社区”"),
        ("书院社区", "Sheet1", [["填报单位", "指标"], ["荻花社区", "户数"]], "“填报单位”列的是“荻花社区”"),
    ],
)  # fmt: skip
def test_a_table_with_another_name_about_it_is_nobodys(
    tmp_path: Path, path: str, title: str, rows: list[list[Any]], said: str
) -> None:
    folder = tmp_path / "成果"
    (folder / path).parent.mkdir(parents=True)
    book(folder / "长堤社区.xlsx", FIGURES)
    only(folder / f"{path}.xlsx", title, rows)
    roster = read(tmp_path, folder, PLACES)
    assert [name for name, figures in given(roster).items() if figures] == ["望桥街道长堤社区"]
    assert not roster.losses.found
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert said in note
    assert note.startswith(f"{path}.xlsx 工作表“{title}”没有采用")
    assert any("没有桥东社区、荻花社区、书院社区（共 3 个社区）的结果" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("path", "title", "rows"),
    [
        ("青荻街道/书院社区", "Sheet1", headed("填报单位：青荻街道书院社区居民委员会（盖章）    日期：2026年10月")),
        ("青荻/书院社区", "书院社区", headed("2026年10月各社区成果表", "单位：户")),
        ("各街道/书院社区", "Sheet1", headed(["填报单位：", "书院居委会", "填报人：", "江砚"])),
        ("城市社区/书院社区", "走访社区", headed("云汀区青荻街道2026年10月网格服务成果表")),
        ("书院社区", "Sheet1", headed("全区各街道走访社区2026年10月统计", "填报单位：青荻街道办事处")),
        ("书院社区", "Sheet1", headed("主要街道环境整治成果", "填报单位：公共服务办公室", "填报单位：")),
        ("10月", "青荻街道", BY_COLUMN),
        ("青荻街道、望桥街道", "Sheet1", BY_COLUMN),
        ("荻花社区", "Sheet1", [*BY_COLUMN, ["荻花社区", 8]]),
        ("附件1", "Sheet1", headed("填报单位：书院社区居委会")),
    ],
)
def test_a_table_of_which_nothing_speaks_of_another_is_taken(
    tmp_path: Path, path: str, title: str, rows: list[list[Any]]
) -> None:
    folder = tmp_path / "成果"
    (folder / path).parent.mkdir(parents=True)
    only(folder / f"{path}.xlsx", title, rows)
    roster = read(tmp_path, folder, PLACES)
    assert given(roster)["青荻街道书院社区"] == ["走访户数 33"]
    assert not roster.losses.found


def only(path: Path, title: str, rows: list[list[Any]]) -> None:
    """Write a workbook of one sheet."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    made.save(path)


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for folder, value in (("初报", 70), ("复报", 80)):
        sheets(tmp_path / "成果" / folder / "桥东社区.xlsx", Sheet1=value)
    roster = read(tmp_path, tmp_path / "成果", ROWS)
    (note,) = (note for note in roster.notes if "不止一个文件" in note)
    assert "桥东社区（初报/桥东社区.xlsx、复报/桥东社区.xlsx）" in note


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["7月/桥东社区", "8月/桥东社区"], False),
        (["桥东社区7月", "桥东社区8月", "桥东社区9月"], False),
        (["2025年/桥东社区", "2026年/桥东社区"], False),
        (["桥东社区7月", "桥东社区7月（补报）"], True),
        (["桥东社区7月", "桥东社区"], True),
        (["2026年/桥东社区", "桥东社区7月"], True),
    ],
)
def test_a_file_for_each_month_is_no_double_of_another(tmp_path: Path, names: list[str], told: bool) -> None:
    for number, name in enumerate(names):
        sheets(tmp_path / "成果" / f"{name}.xlsx", Sheet1=70 + number)
    roster = read(tmp_path, tmp_path / "成果", ROWS)
    assert any("不止一个文件" in note for note in roster.notes) == told


def test_the_folder_that_is_given_names_the_sub_district_of_what_lies_deep_in_it(tmp_path: Path) -> None:
    sheets(tmp_path / "望桥街道" / "7月" / "桥东社区.xlsx", Sheet1=70)
    rows = [["街道", "社区"], ["望桥街道", "桥东社区"], ["青荻街道", "桥东社区"]]
    roster = read(tmp_path, tmp_path / "望桥街道", rows)
    assert given(roster) == {"望桥街道桥东社区": ["走访户数 70"], "青荻街道桥东社区": []}
    assert not roster.losses.found


@pytest.mark.parametrize("name", ["各社区", "望桥街道", "望桥街道各社区", "全社区", "共性问题"])
def test_a_row_of_no_one_community_in_results_is_only_noted(tmp_path: Path, name: str) -> None:
    figures: list[list[Any]] = [
        ["社区", "指标", "实际"],
        [name, "走访户数", 90],
        *([row[1], "走访户数", 33] for row in PLACES[1:]),
    ]
    problems = [["社区", "问题", "措施"], [name, "车位不足", "协调"], ["桥东社区", "路灯不亮", "维修"]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", figures, 问题=problems), PLACES)
    assert not roster.losses.found
    assert set(map(tuple, given(roster).values())) == {("走访户数 33",)}
    assert [row["问题"] for rows in roster.lists["问题"].values() for row in rows] == ["路灯不亮"]
    assert sum(f"A2“{name}”不是一个社区的名称，没有采用" in note for note in roster.notes) == 2


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("望桥街道长堤社区、桥东社区", {"长堤社区", "桥东社区"}),
        ("望桥街道桥冬社区", {"桥东社区"}),
        ("望桥街道大桥东社区", set()),
    ],
)
def test_figures_behind_a_sub_district_are_given_to_nobody_by_a_part_of_the_name(
    tmp_path: Path, name: str, lost: set[str]
) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际"], [name, "走访户数", 99], ["荻花社区", "走访户数", 33]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows), PLACES)
    assert [name for name, figures in given(roster).items() if figures] == ["青荻街道荻花社区"]
    assert {key[1] for loss in roster.losses.found for key in loss.keys or ()} == lost


def test_what_roster_and_table_both_say_counts_once(tmp_path: Path) -> None:
    header = ["社区", "指标", "实际", "单位"]
    own: list[list[Any]] = [header, ["桥东社区", "走访户数", 70, "户"], ["长堤社区", "走访户数", 60, "户"]]
    place = book(
        tmp_path / "成果.xlsx", [header, ["桥东社区", "走访户数", 70, "户"], ["桥东社区", "走访次数", 9, "次"]]
    )
    from app.batch.results import add_results
    from app.batch.roster import read_roster

    roster = read_roster(book(tmp_path / "名册.xlsx", ROWS, 结果=own))
    add_results(roster, place)
    assert given(roster)["桥东社区"] == ["走访户数 70", "走访次数 9"]
    assert any("名册的工作表“结果”和成果表中都有桥东社区的结果" in note for note in roster.notes)
    assert any("没有荻花社区（共 1 个社区）的结果" in note for note in roster.notes)
