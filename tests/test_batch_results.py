"""Tables of results as they come in: by the folder, under nearly right names, in other formats, with figures open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch_reports import PLAN, TODAY, book, text

from app.batch import State, run
from app.batch.headed import united
from app.batch.monthly import date_by_table, keep_latest
from app.batch.owners import Owners
from app.batch.resemblance import Names, may_mean
from app.batch.result_columns import RESULT
from app.batch.results import add_results
from app.batch.roster import read_roster
from app.batch.whereabouts import Claim
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun
    from app.batch.roster import Roster

ROWS: list[list[Any]] = [
    ["街道", "社区", "户数", "走访目标"],
    ["望桥街道", "桥东社区", 4200, "90%"],
    ["望桥街道", "长堤社区", 3600, "85%"],
    ["青荻街道", "荻花社区", 2800, "85%"],
]
LONG: list[list[Any]] = [
    ["指标", "实际", "单位", "截至", "来源"],
    ["走访覆盖率", "92%", "", "2026年10月31日", "网格平台统计"],
    ["议事协商活动", 13, "场", "2026年10月31日", "协商记录"],
]


def read(tmp_path: Path, place: Path, rows: list[list[Any]] = ROWS, *, report: bool = False) -> Roster:
    roster = read_roster(book(tmp_path / "名册.xlsx", rows))
    add_results(roster, place, report=report)
    return roster


def given(roster: Roster) -> dict[str, list[str]]:
    """Return what each community reports: 指标 and 实际."""
    return {
        row.folder + row.community: [f"{item['指标']} {item['实际']}" for item in row.lists["结果"]]
        for row in roster.rows
    }


def reported(tmp_path: Path, place: Path) -> BatchRun:
    (tmp_path / "方案.md").write_text(PLAN.replace("}}%以上", "}}以上"), encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", ROWS)
    return run(tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, results=place, report="status_report")


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_a_table_in_an_old_format_costs_the_community_it_is_named_after(tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "成果"
    folder.mkdir()
    for name in ("桥东社区", "长堤社区"):
        book(folder / f"{name}.xlsx", LONG)
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "Workbook\0".encode("utf-16-le") + bytes(512)
    (folder / f"荻花社区{suffix}").write_bytes(old)
    outcome = reported(tmp_path, folder)
    *others, last = outcome.records
    assert all(record.path is not None for record in others)
    assert last.state is State.FAILED
    assert f"荻花社区{suffix} 是" in str(last.reason)
    assert "请另存为 .xlsx 或 .csv" in str(last.reason)
    assert not any("成果表中没有" in note for note in outcome.notes)


@pytest.mark.parametrize("name", ["台账.xls", "10月.xlsx"])
def test_a_file_of_nobody_that_cannot_be_read_stops_no_report(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "成果"
    folder.mkdir()
    book(folder / "桥东社区.xlsx", LONG)
    (folder / name).write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024))
    outcome = reported(tmp_path, folder)
    assert all(record.path is not None for record in outcome.records)
    assert "走访覆盖率达到92%" in text(outcome, "桥东社区")
    notes = "".join(outcome.notes)
    assert f"{name} " in notes
    assert "没有采用，看不出是谁的成果；其余的照常" in notes
    assert "成果表中没有长堤社区、荻花社区（共 2 个社区）的结果" in notes
    assert outcome.unread == (name,)
    assert outcome.exit_status == 1


def test_where_the_only_file_cannot_be_read_nothing_is_made(tmp_path: Path) -> None:
    place = tmp_path / "10月.xls"
    place.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024))
    with pytest.raises(RosterError, match=r"没有能作成果表的表.*10月\.xls .*另存为"):
        reported(tmp_path, place)


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("望桥街道/10月.xlsx", ["桥东社区", "长堤社区"]),
        ("望桥街道/桥东社区.xlsx", ["桥东社区"]),
        ("桥东社区/10月.xlsx", ["桥东社区", "桥东社区"]),
        ("望桥街道/桥东社区/10月.xlsx", ["桥东社区"]),
        ("望桥街道/荻花社区.xlsx", ["桥东社区", "荻花社区", "长堤社区"]),
    ],
)
def test_a_damaged_table_costs_whom_its_folder_names(tmp_path: Path, path: str, whose: list[str]) -> None:
    file = tmp_path / "成果" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"PK\x03\x04broken")
    rows = [*ROWS, ["青荻街道", "桥东社区", 900, "85%"]]
    (loss,) = read(tmp_path, tmp_path / "成果", rows).losses.found
    assert sorted(key[1] for key in loss.keys or ()) == whose


def test_a_line_with_a_comma_too_many_costs_the_community_before_it(tmp_path: Path) -> None:
    place = tmp_path / "成果.csv"
    lines = ("社区,指标,实际,说明", "桥东社区,走访覆盖率,92%,", "长堤社区,议事协商活动,1,234,含网格")
    place.write_text("\n".join(lines), encoding="utf-8")
    (loss,) = read(tmp_path, place).losses.found
    assert loss.keys == frozenset({("望桥街道", "长堤社区")})
    assert "成果.csv D3（说明）所在的第3行有 5 格，表头只有 4 格" in loss.said


def test_a_line_with_a_comma_too_many_is_noted_where_the_last_column_is_left_out(tmp_path: Path) -> None:
    place = tmp_path / "成果.csv"
    place.write_text("社区,指标,累计完成,完成数\n桥东社区,议事协商活动,1,234,12\n", encoding="utf-8")
    (loss,) = read(tmp_path, place).losses.found
    assert loss.keys == frozenset({("望桥街道", "桥东社区")})
    assert "成果.csv C2（累计完成）所在的第2行有 5 格，表头只有 4 格" in loss.said


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("五月花社区", set()), ("五月花社区十月", {(None, 10)}), ("一月一报", set()), ("五月花", set()),
        ("桥东社区2026年十月份", {(2026, 10)}), ("十一月成果", {(None, 11)}), ("汇总_十月底", {(None, 10)}),
        ("2026十月", {(2026, 10)}), ("十月月报", {(None, 10)}), ("十月桥东社区", {(None, 10)}), ("近三月", set()),
        ("2025年1-11月成果", {(2025, 11)}), ("2025年度11月", {(2025, 11)}), ("25年11月", {(2025, 11)}),
        ("2025年上半年（1—6月）", {(2025, 6)}), ("第13月", set()), ("2025年桥东社区十一月", {(2025, 11)}),
    ],
)  # fmt: skip
def test_a_name_says_its_month_where_it_is_no_part_of_another_word(
    tmp_path: Path, name: str, months: set[tuple[int | None, int]]
) -> None:
    (tmp_path / "成果").mkdir()
    rows = [["社区", *LONG[0]], *([community, *LONG[1]] for community in ("桥东社区", "五月花社区"))]
    book(tmp_path / "成果" / f"{name}.xlsx", rows)
    roster = read_roster(book(tmp_path / "名册.xlsx", [*ROWS, ["望桥街道", "五月花社区", 900, "80%"]]))
    add_results(roster, tmp_path / "成果")
    assert {month for time in roster.times.values() for month in time.months} == months


@pytest.mark.parametrize(
    ("name", "title", "noted"),
    [
        (
            "桥东社区10月",
            "2026年9月份成果",
            "文件名“桥东社区10月”与A1 格“2026年9月份成果”写的月份不同，按文件名的填报，请核对",
        ),
        ("桥东社区2026年10月", "十月成果", ""),
        ("桥东社区2026年10月", "2025年10月成果", "写的月份不同"),
        ("桥东社区10月", "2026年11月3日", ""),
        ("桥东社区10月", "2026年1-9月累计", ""),
        ("桥东社区", "2026年9月份成果", ""),
    ],
)
def test_another_month_in_the_title_than_in_the_name_is_noted(
    tmp_path: Path, name: str, title: str, noted: str
) -> None:
    (tmp_path / "成果").mkdir()
    book(tmp_path / "成果" / f"{name}.xlsx", [[title], *LONG])
    said = [note for note in read(tmp_path, tmp_path / "成果").notes if "写的月份不同" in note]
    assert bool(said) == bool(noted)
    assert noted in "".join(said)


def test_a_damaged_table_is_called_one_of_results(tmp_path: Path) -> None:
    folder = tmp_path / "成果"
    folder.mkdir()
    (folder / "荻花社区.xlsx").write_bytes(b"PK\x03\x04broken")
    (loss,) = read(tmp_path, folder).losses.found
    assert loss.said.startswith("成果表 ")
    assert list(loss.keys or ()) == [("青荻街道", "荻花社区")]


@pytest.mark.parametrize(
    "name",
    [
        "桥东社区", "桥东", "桥东社区成果", "10月桥东社区（报街道）", "10月份桥东社区", "三季度桥东社区成果",
        "第三季度桥东社区", "2026年度桥东社区", "望桥桥东社区", "望桥街道成果表桥东社区", "附件桥东社区",
        "附件二桥东社区", "成果表桥东社区", "关于报送桥东社区成果",
    ],
)  # fmt: skip
def test_a_file_is_taken_for_the_community_in_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "成果").mkdir()
    book(tmp_path / "成果" / f"{name}.xlsx", LONG)
    assert given(read(tmp_path, tmp_path / "成果"))["望桥街道桥东社区"] == ["走访覆盖率 92%", "议事协商活动 13"]


def test_folders_of_sub_districts_are_gone_through(tmp_path: Path) -> None:
    rows = [*ROWS, ["青荻街道", "桥东社区", 900, "80%"]]
    for path, value in (("望桥街道/桥东社区/10月", "91%"), ("青荻街道/桥东社区", "81%")):
        file = tmp_path / "成果" / f"{path}.xlsx"
        file.parent.mkdir(parents=True)
        book(file, [["指标", "实际"], ["走访覆盖率", value]])
    found = given(read(tmp_path, tmp_path / "成果", rows))
    assert (found["望桥街道桥东社区"], found["青荻街道桥东社区"]) == (["走访覆盖率 91%"], ["走访覆盖率 81%"])


def test_roster_and_earlier_output_are_no_results(tmp_path: Path) -> None:
    wide = [["社区", "走访覆盖率"], ["桥东社区", "92%"]]
    book(tmp_path / "成果.xlsx", wide)
    out = tmp_path / "望桥街道"
    out.mkdir()
    book(out / "汇总.xlsx", wide)
    (out / "manifest.jsonl").write_text("", encoding="utf-8")
    assert given(read(tmp_path, tmp_path)) == {
        "望桥街道桥东社区": ["走访覆盖率 92%"], "望桥街道长堤社区": [], "青荻街道荻花社区": []
    }  # fmt: skip


def test_a_figure_still_open_is_a_gap(tmp_path: Path) -> None:
    rows = [["社区", *LONG[0]], ["桥东社区", "走访覆盖率", "待定"], ["桥东社区", "议事协商活动", "—"]]
    book(tmp_path / "成果.xlsx", rows)
    outcome = reported(tmp_path, tmp_path / "成果.xlsx")
    assert "【待补：“走访覆盖率”的完成值】" in text(outcome, "桥东社区")
    assert any("C2（实际）“待定”、C3（实际）“—”不是数字，作为没有填写处理" in note for note in outcome.notes)
    assert not any("会照样印进文件" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("unit", "figures", "found"),
    [
        ("", ["1.2万户", "300户", ""], ["1.2万户", "300户", "1.23万户"]),
        ("", ["", "300户", "1.2万户"], ["1.17万户", "300户", "1.2万户"]),
        ("", ["2.1千米", "400米", ""], ["2.1千米", "400米", "2.5千米"]),
        ("户", ["1.2万户", 300, ""], ["1.2万户", "300", "1.23万户"]),
        ("万户", [1.2, 0.3, ""], ["1.2", "0.3", "1.5"]),
        ("", ["1200户", 30, ""], ["1200户", "30", "1230户"]),
        ("", ["1.2万户", "300户", "1.23万户"], ["1.2万户", "300户", "1.23万户"]),
    ],
)
def test_figures_are_added_up_in_one_unit(tmp_path: Path, unit: str, figures: list[Any], found: list[str]) -> None:
    names = ["上月累计", "本月完成", "实际"]
    rows = [["社区", "指标", "单位", *names], ["桥东社区", "走访", unit, *figures]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows))
    (item,) = next(roster.rows).lists["结果"]
    assert [item[name] for name in names] == found
    assert not any("走访" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (["1.2万户", 300, ""], "第2行“走访”上月累计 1.2万户、本月完成 300的单位不同，没有相加减，请核对"),
        (["1200户", "5%", ""], "第2行“走访”上月累计 1200户、本月完成 5%的单位不同，没有相加减，请核对"),
        (["", 300, 200], "第2行“走访”本月完成 300 大于累计 200，请核对"),
        ([600, 100, 705], "第2行“走访”上月累计 600 加本月完成 100 不等于705，请核对"),
    ],
)
def test_figures_that_do_not_go_together_are_not_added_up(tmp_path: Path, figures: list[Any], said: str) -> None:
    names = ["上月累计", "本月完成", "实际"]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", [["社区", "指标", *names], ["桥东社区", "走访", *figures]]))
    (item,) = next(roster.rows).lists["结果"]
    assert [item[name] for name in names] == list(map(str, figures))
    assert any(said in note for note in roster.notes)


@pytest.mark.parametrize("rows", [[["社区", "走访覆盖率", "户数"], ["桥东社区", 0.92, 0.5]]])
def test_a_rate_without_its_sign_is_asked_about(tmp_path: Path, rows: list[list[Any]]) -> None:
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows))
    (note,) = (note for note in roster.notes if "百分号" in note)
    assert "的 B2（走访覆盖率）“0.92”是比率而没有百分号" in note


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["指标", "计划", "实际"], ["入户走访", "90%", 0.953]),
        (["指标", "实际"], ["走访覆盖率", 3800]),
        (["走访覆盖率"], [1]),
        (["单位", "指标", "实际"], ["%", "走访覆盖率", 0.95]),
        (["单位", "指标", "实际"], ["%", "入户走访", 0.95]),
    ],
)
def test_what_may_be_per_cent_or_not_is_left_open(tmp_path: Path, header: list[Any], row: list[Any]) -> None:
    book(tmp_path / "成果.xlsx", [["社区", *header], ["桥东社区", *row]])
    outcome = reported(tmp_path, tmp_path / "成果.xlsx")
    assert any(f"“{row[-1]}”是比率而没有百分号，看不出是百分之几" in note for note in outcome.notes)
    assert "的完成值】" in text(outcome, "桥东社区")
    assert f"{row[-1]}%" not in text(outcome, "桥东社区")


@pytest.mark.parametrize("value", [0.953, 95.3, 3800])
def test_a_number_of_another_name_is_no_rate_of_the_plan(tmp_path: Path, value: float) -> None:
    book(tmp_path / "成果.xlsx", [["社区", "走访覆盖情况"], ["桥东社区", value]])
    first, *_ = reported(tmp_path, tmp_path / "成果.xlsx").records
    assert f"没有写单位，方案的目标以百分数计，看不出 {value} 是百分之几，还是个数或小数" in str(first.reason)


def test_a_rate_without_its_sign_is_per_cent_where_it_can_be_nothing_else(tmp_path: Path) -> None:
    book(tmp_path / "成果.xlsx", [["社区", "走访覆盖率"], ["桥东社区", 95.3]])
    assert "走访覆盖率达到95.3%" in text(reported(tmp_path, tmp_path / "成果.xlsx"), "桥东社区")


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (["走访覆盖率（%）", "议事协商活动(场)"], [95.3, 13], ["走访覆盖率 95.3%", "议事协商活动 13场"]),
        (["走访户数（万户）", "议事（含线上）"], [0.38, 13], ["走访户数 0.38万户", "议事（含线上） 13"]),
        (["指标名称", "累计完成（户）"], ["走访户数", "3,800"], ["走访户数 3,800户"]),
        (["指标", "实际（户）", "单位"], ["走访户数", 3, "万户"], ["走访户数 3"]),
        (["金额（元）", "金额（万元）"], [100, 1], ["金额 100元", "金额（万元） 1万元"]),
        (["走访（户）", "走访"], [100, 1], ["走访（户） 100户", "走访 1"]),
        (["走访覆盖率（%）"], [0.953], ["走访覆盖率 "]),
        (["走访覆盖率（%）"], ["95%"], ["走访覆盖率 95%"]),
    ],
)
def test_the_unit_of_a_heading_is_that_of_its_figures(
    tmp_path: Path, header: list[Any], row: list[Any], found: list[str]
) -> None:
    place = book(tmp_path / "成果.xlsx", [["社区", *header], ["桥东社区", *row]])
    assert given(read(tmp_path, place, report=True))["望桥街道桥东社区"] == found


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (["走访覆盖率（%）", "议事活动(场)"], [95.3, 13], [("95.3", "%", ""), ("13", "场", "")]),
        (["指标名称", "累计完成（户）", "计划（户）"], ["走访户数", "3,800", 4000], [("3,800", "户", "4000")]),
        (["指标名称", "累计完成（万户）", "计划（户）"], ["走访户数", 0.38, 4000], [("0.38", "万户", "4000户")]),
        (["指标", "实际（户）", "单位"], ["走访户数", 3, "万户"], [("3", "万户", "")]),
        (["走访覆盖率（%）"], [0.953], [("0.953", "", "")]),
        (["走访覆盖率（%）"], ["95%"], [("95%", "", "")]),
        (["走访户数（户）"], ["未统计"], [("未统计", "", "")]),
        (["金额（元）", "金额（万元）"], [100, 1], [("100", "元", ""), ("1", "万元", "")]),
        (["指标", "实际（户）", "上月累计（户）", "本月完成（户）"], ["走访", "", 900, 100], [("1000", "户", "")]),
        (["指标", "实际（户）", "本月完成（户）"], ["走访", "1.2万", 100], [("1.2万", "", "")]),
    ],
)
def test_a_plan_has_the_figures_below_a_unit_as_numbers(
    tmp_path: Path, header: list[Any], row: list[Any], found: list[tuple[str, str, str]]
) -> None:
    place = book(tmp_path / "成果.xlsx", [["社区", *header], ["桥东社区", *row]])
    roster = read(tmp_path, place)
    results = next(iter(roster.rows)).lists["结果"]
    assert [(item["实际"], item["单位"], item["计划"]) for item in results] == found
    assert not any("大于累计" in note for note in roster.notes)


def test_tables_of_two_communities_on_one_sheet_are_nobodys(tmp_path: Path) -> None:
    first: list[list[Any]] = [["桥东社区成果"], ["指标", "实际"], ["走访户数", 38]]
    rows = [*first, ["长堤社区成果"], ["指标", "实际"], ["议事", 30]]
    with pytest.raises(RosterError, match="A4 格“长堤社区成果”写的是长堤社区，看不出究竟是谁的"):
        read(tmp_path, book(tmp_path / "成果.xlsx", [["甲"]], 成果=rows))


def hidden(path: Path, **sheets: list[list[Any]]) -> None:
    """Write a workbook with a sheet by each name; those whose name begins with 旧 are hidden."""
    book(path, [["填表说明"]], **sheets)
    made = load_workbook(path)
    for sheet in made.worksheets:
        if sheet.title.startswith("旧"):
            sheet.sheet_state = "hidden"
    made.save(path)


def test_a_hidden_sheet_is_a_table_of_results_only_where_it_is_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    hidden(tmp_path / "成果" / "桥东社区.xlsx", 十月=LONG, 旧表=[LONG[0], ["走访覆盖率", "50%"]])
    hidden(tmp_path / "成果" / "长堤社区.xlsx", 旧表=LONG)
    hidden(tmp_path / "成果" / "荻花社区.xlsx", 旧表=LONG, 旧表二=LONG)
    roster = read(tmp_path, tmp_path / "成果")
    both = ["走访覆盖率 92%", "议事协商活动 13"]
    assert list(given(roster).values()) == [both, both, []]
    notes = "".join(roster.notes)
    assert "桥东社区.xlsx 工作表“旧表” 是隐藏的工作表，没有作为成果表采用；要采用的请取消隐藏" in notes
    assert "长堤社区.xlsx 工作表“旧表” 是隐藏的工作表，这个文件中只有它是成果表，已采用，请核对" in notes
    assert "荻花社区.xlsx 工作表“旧表二” 是隐藏的工作表，没有作为成果表采用" in notes


def test_two_values_of_one_indicator_are_told_by_both_cells(tmp_path: Path) -> None:
    rows = [
        ["社区", *LONG[0]],
        *(["桥东社区", *row] for row in LONG[1:]),
        ["桥东社区", "走访覆盖率", "88%", "", "2026年10月31日"],
    ]
    book(tmp_path / "成果.xlsx", rows)
    first, *_ = reported(tmp_path, tmp_path / "成果.xlsx").records
    assert "“社区”C4（实际）：“走访覆盖率”与成果.xlsx 工作表“社区”C2（实际）的结果矛盾" in str(first.reason)


def test_a_word_for_a_figure_is_told_in_the_words_of_the_table(tmp_path: Path) -> None:
    book(tmp_path / "成果.xlsx", [["社区", "指标", "实际"], ["桥东社区", "走访覆盖率", "九成"]])
    first, *_ = reported(tmp_path, tmp_path / "成果.xlsx").records
    assert "C2（实际）：应为数字，单位另写在“单位”列，现为“九成”" in str(first.reason)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["社区名称", "指标", "实际"], "A1 的“社区名称”若是社区的名称，请把这个列名改为"),
        (["单位", "指标", "实际"], "请用该社区的名称作文件名或表名；若是几个社区的，请加“社区”列"),
        (["社区", "指标", "完成率"], "没有“实际”列（也可写作“完成值”"),
    ],
)
def test_what_a_table_lacks_is_told(tmp_path: Path, rows: list[str], said: str) -> None:
    place = book(
        tmp_path / "成果.xlsx", [["社区", "走访数"], ["桥东社区", 3]], 成果=[rows, ["桥东社区", "走访覆盖率", "9%"]]
    )
    assert any(said in note for note in read(tmp_path, place).notes)


@pytest.mark.parametrize("header", [["社区", "指标", "8月", "9月"], ["社区", "序号", "8月", "2026年九月份"]])
def test_columns_of_months_are_told_and_are_no_indicators(tmp_path: Path, header: list[str]) -> None:
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", [header, ["桥东社区", "走访", 3, 4]]))
    assert not any(row.endswith((" 3", " 4")) for row in given(roster)["望桥街道桥东社区"])
    (note,) = (note for note in roster.notes if "看不出是当月数还是累计数" in note)
    assert f"的列“{header[2]}、{header[3]}”是各月的数" in note
    assert "改为“本月累计”" in note


def test_a_sheet_of_another_place_costs_a_report_that_sheet_alone(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    other = [["指标", "实际"], ["议事协商活动", "3场"]]
    book(
        tmp_path / "成果" / "桥东社区.xlsx",
        [["社区", *LONG[0]], *(["桥东社区", *row] for row in LONG[1:])],
        南岭社区=other,
    )
    outcome = reported(tmp_path, tmp_path / "成果")
    words = text(outcome, "桥东社区")
    assert "议事协商活动达到13场" in words
    assert "3场" not in words.replace("13场", "")
    assert any("“南岭社区”像是另一个社区的" in note and "没有采用" in note for note in outcome.notes)


def test_where_no_table_holds_results_nothing_is_made(tmp_path: Path) -> None:
    place = book(tmp_path / "成果.xlsx", [["社区名称", "指标", "实际"], ["桥东社区", "走访覆盖率", "9%"]])
    with pytest.raises(RosterError, match=r"没有能作成果表的表。.*A1 的“社区名称”若是社区的名称，请把这个列名改为"):
        read(tmp_path, place)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("大桥东社区", ROWS),
        ("新桥东社区成果", ROWS),
        ("大成果桥东社区", ROWS),
        ("日月桥东社区", ROWS),
        ("城市桥东社区", ROWS),
        ("长堤社区和桥东社区成果", ROWS),
        ("柳浦街道10月", [["街道", "社区"], ["柳浦街道", "柳浦"], ["柳浦街道", "书院"]]),
        ("柳浦", [["街道", "社区"], ["柳浦街道", "柳浦社区"], ["柳浦街道", "书院社区"]]),
    ],
)
def test_a_file_of_another_body_is_nobodys(tmp_path: Path, name: str, rows: list[list[Any]]) -> None:
    (tmp_path / "成果").mkdir()
    book(tmp_path / "成果" / f"{name}.xlsx", LONG)
    with pytest.raises(RosterError, match="不是名册中的社区"):
        read(tmp_path, tmp_path / "成果", rows)


@pytest.mark.parametrize(
    "name",
    [
        "所有社区成果", "三个社区成果", "其余社区", "第一批社区", "参评社区", "未达标社区", "无诈社区成果", "低碳社区",
        "全体街道成果", "其余街道", "第二批街道", "参加街道", "未报街道10月",
    ],
)  # fmt: skip
def test_a_general_name_of_the_file_says_nothing_against_its_communities(tmp_path: Path, name: str) -> None:
    place = book(tmp_path / f"{name}.xlsx", [["社区", *LONG[0]], ["桥东社区", *LONG[1]]])
    assert given(read(tmp_path, place))["望桥街道桥东社区"] == ["走访覆盖率 92%"]


@pytest.mark.parametrize("name", ["南岭社区", "红旗社区成果", "柳浦街道10月", "幸福街道", "东村街道成果"])
def test_the_name_of_another_place_speaks_against_the_communities_of_a_table(tmp_path: Path, name: str) -> None:
    place = book(tmp_path / f"{name}.xlsx", [["社区", *LONG[0]], ["桥东社区", *LONG[1]]])
    with pytest.raises(RosterError, match="不在名册中"):
        read(tmp_path, place)


def test_rows_are_not_held_against_every_line_of_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row left empty but for its community reads as a line of its own."""
    asked: list[Claim] = []
    against = Claim.against

    def counted(claim: Claim, key: tuple[str, str]) -> str | None:
        asked.append(claim)
        return against(claim, key)

    monkeypatch.setattr(Claim, "against", counted)
    names = [f"{one}{two}社区" for one in "东南西北中" for two in "山河湖林石云风雷"]
    rows = [row for name in names for row in ([name, "", ""], [name, "走访户数", 3])]
    read(tmp_path, book(tmp_path / "成果.xlsx", [["社区", "指标", "实际"], *rows]), [["社区"], *([n] for n in names)])
    assert len(asked) <= 3 * len(rows)


@pytest.mark.parametrize(
    ("name", "noted"),
    [
        ("桥东社区", False), ("桥东社区10月成果", False), ("望桥街道桥东社区月报表", False), ("2026年桥东社区", False),
        ("桥东", True), ("桥东社区王芳", True), ("桥东社区（旧）", True),
    ],
)  # fmt: skip
def test_a_name_that_says_more_than_whose_table_it_is_is_noted(tmp_path: Path, name: str, noted: bool) -> None:
    (tmp_path / "成果").mkdir()
    book(tmp_path / "成果" / f"{name}.xlsx", LONG)
    roster = read(tmp_path, tmp_path / "成果")
    assert given(roster)["望桥街道桥东社区"]
    assert any(f"“{name}”作为桥东社区的" in note for note in roster.notes) == noted


def test_a_copy_of_a_table_counts_once_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    for name, value in (("桥东社区", 13), ("桥东社区 - 副本", 14)):
        book(tmp_path / "成果" / f"{name}.xlsx", [*LONG[:2], ["议事协商活动", value, "场"]])
    roster = read(tmp_path, tmp_path / "成果")
    assert given(roster)["望桥街道桥东社区"] == ["走访覆盖率 92%", "议事协商活动 14", "议事协商活动 13"]
    (note,) = [note for note in roster.notes if "不止一个文件" in note]
    assert "望桥街道桥东社区（桥东社区 - 副本.xlsx、桥东社区.xlsx）" in note
    assert "有 1 行与别的行完全相同，只取一次" in note


def test_files_of_several_lists_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    for name, value in (("桥东社区", 13), ("桥东社区（二）", 14)):
        book(tmp_path / "成果" / f"{name}.xlsx", [LONG[0], ["议事协商活动", value, "场"]])
    for name in ("桥东社区问题", "桥东社区问题（二）"):
        book(tmp_path / "成果" / f"{name}.xlsx", [["问题", "原因"], ["车位少", name]])
    (note,) = [note for note in read(tmp_path, tmp_path / "成果").notes if "不止一个文件" in note]
    for name in ("桥东社区", "桥东社区（二）", "桥东社区问题", "桥东社区问题（二）"):
        assert f"{name}.xlsx" in note


def test_a_row_twice_in_one_table_is_two_and_in_a_copy_none(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    rows = [["问题", "责任单位", "填报人"], *[["楼道堆物", "居委会", "江砚"]] * 2, ["电梯停用", "物业", "江砚"]]
    for name in ("桥东社区", "桥东社区 - 副本"):
        book(tmp_path / "成果" / f"{name}.xlsx", rows)
    roster = read(tmp_path, tmp_path / "成果")
    first = next(roster.rows)
    assert [item["问题"] for item in first.lists["问题"]] == ["楼道堆物", "楼道堆物", "电梯停用"]
    assert [item["填报人"] for item in first.lists["填报"]] == ["江砚"]
    assert any("有 3 行与别的行完全相同，只取一次" in note for note in roster.notes)


def test_a_file_beside_the_folders_of_communities_hides_none_of_them(tmp_path: Path) -> None:
    for folder in ("桥东社区", "长堤社区"):
        (tmp_path / "成果" / folder).mkdir(parents=True)
        book(tmp_path / "成果" / folder / "10月.xlsx", LONG)
    book(tmp_path / "成果" / "填表说明.xlsx", [["填表说明"]])
    roster = read(tmp_path, tmp_path / "成果")
    found = given(roster)
    assert found["望桥街道桥东社区"] == found["望桥街道长堤社区"] == ["走访覆盖率 92%", "议事协商活动 13"]
    assert any(note.startswith("填表说明.xlsx") and "未作成果表使用" in note for note in roster.notes)


def test_columns_that_hold_no_figures_are_no_indicators(tmp_path: Path) -> None:
    header = ["序号", "社区", "走访覆盖率", "备注", "数据来源", "联系电话"]
    place = book(tmp_path / "成果.xlsx", [header, [1, "桥东社区", "92%", "入户为主", "网格平台", "5551234"]])
    roster = read(tmp_path, place)
    assert given(roster)["望桥街道桥东社区"] == ["走访覆盖率 92%"]
    (item,) = next(roster.rows).lists["结果"]
    assert (item["说明"], item["来源"]) == ("入户为主", "网格平台")
    assert any("的列“序号、联系电话”没有用到" in note for note in roster.notes)


def test_the_foot_of_a_communitys_table_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "成果").mkdir()
    foot: list[list[Any]] = [["走访户数合计", 320], ["合计", 13], ["填表人：江砚"], ["说明：数据截至10月底"]]
    book(tmp_path / "成果" / "桥东社区.xlsx", LONG + foot)
    roster = read(tmp_path, tmp_path / "成果")
    assert given(roster)["望桥街道桥东社区"] == ["走访覆盖率 92%", "议事协商活动 13", "走访户数合计 320"]
    assert any(
        "A5（合计）、A6（填表人：江砚）、A7（说明：数据截至10月底）是小计、合计、说明" in note for note in roster.notes
    )


def test_of_two_columns_for_one_figure_one_is_taken_for_the_whole_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "完成数", "累计完成", "单位"],
        ["桥东社区", "议事协商活动", 1, 13, "场"],
        ["长堤社区", "议事协商活动", 2, None, "场"],
    ]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows))
    assert given(roster) == {
        "望桥街道桥东社区": ["议事协商活动 13"], "望桥街道长堤社区": ["议事协商活动 "], "青荻街道荻花社区": []
    }  # fmt: skip
    assert any("“完成数、累计完成”都可作“实际”，取“累计完成”，没有用到“完成数”" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("header", "row", "taken"),
    [
        (["计划", "实际完成", "累计"], [12, 13, 40], "实际完成"),
        (["计划", "实际", "累计完成"], [12, 13, 40], "实际"),
        (["年度目标", "完成数", "累计"], [12, 13, 40], "完成数"),
        (["年度目标", "完成数", "累计完成"], [12, 2, 13], "累计完成"),
        (["年度任务", "本年完成", "累计完成"], [12, 13, 40], "本年完成"),
        (["本月完成", "本年累计", "累计"], [2, 13, 40], "本年累计"),
        (["月份", "完成数", "累计"], ["10月", 2, 13], "累计"),
        (["月份", "实际完成", "累计完成"], ["10月", 2, 13], "累计完成"),
        (["本季度完成", "实际完成", "累计"], [2, 2, 13], "累计"),
        (["本月", "累计", "完成率"], [2, 13, "108%"], "累计"),
        (["任务数", "已完成", "完成率"], [12, 13, "108%"], "已完成"),
        (["目标值", "完成情况", "完成数"], [12, "正在推进", 13], "完成数"),
        (["计划", "实际完成", "累计"], [12, None, 13], "累计"),
        (["计划", "累计（场）", "实际完成（场）"], [12, 40, 13], "实际完成"),
        (["实际完成", "累计"], [2, 13], "累计"),
        (["计划", "实际完成", "累计"], [14, 2, 13], "累计"),
        (["计划", "实际完成", "累计完成"], ["14场", "2场", "13场"], "累计完成"),
        (["计划", "实际完成", "累计"], [None, 2, 13], "累计"),
        (["实际完成", "累计实际完成"], [2, 13], "累计实际完成"),
    ],
)
def test_a_target_is_held_against_the_column_that_answers_it(
    tmp_path: Path, header: list[Any], row: list[Any], taken: str
) -> None:
    rows: list[list[Any]] = [["社区", "指标", *header], ["桥东社区", "议事协商活动", *row]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows), report=True)
    assert [name.rstrip("场") for name in given(roster)["望桥街道桥东社区"]] == ["议事协商活动 13"]
    assert not any("“实际”列" in note for note in roster.notes)
    doubled = [note for note in roster.notes if "都可作“实际”" in note]
    assert all(f"取“{taken}”" in note for note in doubled)
    if {"实际完成", "累计"} <= set(united(header)[0]):
        doubt = "（可能含以前年度的数）" if taken == "实际完成" else "（可能只是当期的数）"
        assert all(f"{doubt}，请核对" in note for note in doubled)
    assert len(doubled) == (sum(name in RESULT["实际"] for name in united(header)[0]) > 1)


@pytest.mark.parametrize("wrong", ["#REF!", "#DIV/0!", "=1+1"])
def test_a_column_of_nothing_but_errors_gives_way_to_no_other(tmp_path: Path, wrong: str) -> None:
    rows: list[list[Any]] = [["社区", "指标", "计划", "实际完成", "累计"]]
    rows += [[name, "议事协商活动", 12, wrong, 40] for name in ("桥东社区", "长堤社区")]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows), report=True)
    said = "".join(loss.said for loss in roster.losses.found)
    assert "D2（实际完成）" in said
    assert "D3（实际完成）" in said
    assert "议事协商活动 40" not in given(roster)["望桥街道桥东社区"]


@pytest.mark.parametrize(
    "total",
    [
        ["合计", None, 24, 53, None],
        ["全街道", None, 24, 53, None],
        ["合计", None, 24, "#REF!", None],
        [None, None, None, "#REF!", None],
    ],
)
def test_what_a_total_sums_up_fills_no_column_of_the_communities(tmp_path: Path, total: list[Any]) -> None:
    rows: list[list[Any]] = [["社区", "指标", "计划", "实际完成", "累计"]]
    rows += [["桥东社区", "议事协商活动", 12, None, 13], ["长堤社区", "议事协商活动", 12, None, 40], total]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows), report=True)
    assert given(roster)["望桥街道桥东社区"] == ["议事协商活动 13"]
    assert given(roster)["望桥街道长堤社区"] == ["议事协商活动 40"]


def test_what_the_foot_of_a_communitys_table_sums_up_fills_no_column(tmp_path: Path) -> None:
    foot: list[list[Any]] = [["指标", "实际完成", "累计"], ["议事协商活动", None, 13], ["合计", 53, None]]
    assert given(read(tmp_path, book(tmp_path / "荻花社区.xlsx", foot)))["青荻街道荻花社区"] == ["议事协商活动 13"]


@pytest.mark.parametrize("name", ["10月成果", "2026年第三季度", "网格工作月报"])
def test_in_a_table_of_one_month_what_has_been_counted_up_answers_the_target(tmp_path: Path, name: str) -> None:
    rows: list[list[Any]] = [["社区", "指标", "实际完成", "累计"], ["桥东社区", "议事协商活动", 2, 13]]
    roster = read(tmp_path, book(tmp_path / f"{name}.xlsx", rows), report=True)
    assert given(roster)["望桥街道桥东社区"] == ["议事协商活动 13"]


def test_a_figure_that_cannot_be_is_told_by_its_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "指标", "实际", "单位"],
        *[["桥东社区", *row] for row in (("议事协商", -6, "场"), ("活动室", 1.5, "个"), ("满意率", "930%", None))],
        *[["桥东社区", *row] for row in (("户数增减", -6, "户"), ("管网", 1.5, "公里"), ("计划完成率", "130%", None))],
        *[["桥东社区", *row] for row in (("户均议事", 1.5, "场"), ("走访", "1.5万户", None), ("走访居民", 10, "户"))],
    ]
    for report in (True, False):
        roster = read(tmp_path, book(tmp_path / "成果.xlsx", rows), report=report)
        (note,) = (note for note in roster.notes if "不像实有的数" in note)
        assert "的 C2（实际）“-6”、C3（实际）“1.5”、C4（实际）“930%”是负数、超过 100%，或者不是整数" in note
        assert given(roster)["望桥街道桥东社区"][:2] == ["议事协商 -6", "活动室 1.5"]


def merged(path: Path, rows: list[list[Any]], *areas: str) -> Path:
    workbook = load_workbook(book(path, rows))
    for area in areas:
        workbook.worksheets[0].merge_cells(area)
    workbook.save(path)
    return path


def test_a_header_of_two_rows_is_read_as_that_of_the_roster_is(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["城东片区成果", None, None, None],
        ["社区", "走访", None, "议事协商（场）"],
        [None, "走访居民（户）", "居民满意率（%）", None],
        ["桥东社区", 1190, 95.5, 9],
    ]
    place = merged(tmp_path / "成果.xlsx", rows, "A2:A3", "B2:C2", "D2:D3")
    assert given(read(tmp_path, place, report=True))["望桥街道桥东社区"] == [
        "走访居民 1190户", "居民满意率 95.5%", "议事协商 9场"
    ]  # fmt: skip
    rows = [["指标", "10月", None, "截至"], [None, "本月完成", "累计", None], ["议事协商", 2, 9, "2026-10-31"]]
    place = merged(tmp_path / "桥东社区.xlsx", rows, "A1:A2", "B1:C1", "D1:D2")
    (row,) = next(read(tmp_path, place).rows).lists["结果"]
    assert (row["指标"], row["实际"], row["本月完成"], row["上月累计"]) == ("议事协商", "9", "2", "7")


def test_a_header_of_two_rows_that_cannot_be_read_is_called_so(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "走访", None], ["（全称）", "户数", "人数"], ["桥东社区", 1190, 95]]
    roster = read(tmp_path, merged(tmp_path / "桥东社区.xlsx", rows, "B1:C1"))
    assert "B1:C1 是合并的一格“走访”，看不出各列叫什么" in next(loss.said for loss in roster.losses.found)


@pytest.mark.parametrize("name", ["累计", "累计数", "本月累计数", "截至本月累计"])
def test_what_is_counted_up_is_the_figure_of_the_day(tmp_path: Path, name: str) -> None:
    rows: list[list[Any]] = [["指标", "上月累计", "本月完成", name, "单位"], ["走访居民", 800, 110, 920, "户"]]
    rows += [["居民满意率", "92%", None, "93%", None]]
    roster = read(tmp_path, book(tmp_path / "桥东社区.xlsx", rows), report=True)
    assert given(roster)["望桥街道桥东社区"] == ["走访居民 ", "居民满意率 93%"]
    assert any("上月累计 800 加本月完成 110 不等于920" in note for note in roster.notes)
    assert not any("没有用到" in note for note in roster.notes)


def test_a_plan_prints_an_open_figure_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "方案.md").write_text(
        "# {{社区}}方案\n\n{% for 项 in 结果 %}{{项.指标}}{{项.实际}}次{{项.来源}}。{% endfor %}\n", encoding="utf-8"
    )
    roster = book(tmp_path / "名册.xlsx", ROWS[:2], 结果=[["社区", "指标", "实际"], ["桥东社区", "议事", 2]])
    place = book(tmp_path / "成果.xlsx", [["社区", "指标", "实际"], ["桥东社区", "走访数", "待定"]])
    outcome = run(tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, check=False, results=place)
    assert "议事2次。走访数待定次。" in text(outcome, "桥东社区")
    assert not any("【待补" in note for note in outcome.notes)
    assert any("像是还没有填的" in note and "待定" in note for note in outcome.notes)


BRIEF = """doc_type: status_report
unit: "{{社区}}居民委员会"
topic: 网格服务
addressee: "{{街道}}办事处"
issue_date: 2026-11-02
results:
- each: 结果
  target: "{{指标}}"
  actual: "{{实际}}"
  unit: "{{单位}}"
"""


def test_a_brief_takes_an_open_figure_for_a_gap_as_a_report_does(tmp_path: Path) -> None:
    (tmp_path / "方案.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "任务书.yaml").write_text(f"{BRIEF}plan: {tmp_path / '方案.md'}\n", encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", ROWS[:3])
    place = book(tmp_path / "成果.xlsx", [["社区", "指标", "实际"], ["桥东社区", "走访覆盖率", "待定"]])
    outcome = run(tmp_path / "任务书.yaml", roster, tmp_path / "out", today=TODAY, check=False, results=place)
    assert any("C2（实际）“待定”不是数字，作为没有填写处理" in note for note in outcome.notes)
    assert any("的结果，报告中以【待补：…】标出" in note for note in outcome.notes)


def test_a_column_of_the_roster_may_be_called_problems_where_none_are_given(tmp_path: Path) -> None:
    rows = [["社区", "问题"], ["桥东社区", "少车位"]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", [["社区", "走访数"], ["桥东社区", 3]]), rows)
    assert next(roster.rows).values["问题"] == "少车位"


def test_a_table_beside_the_output_is_read_again(tmp_path: Path) -> None:
    book(tmp_path / "成果.xlsx", [["社区", "走访覆盖率"], ["桥东社区", "92%"]])
    for name in ("manifest.jsonl", "汇总.xlsx"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert given(read(tmp_path, tmp_path))["望桥街道桥东社区"] == ["走访覆盖率 92%"]


def test_results_that_the_plan_does_not_use_are_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "方案.md").write_text("# {{社区}}方案\n", encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", ROWS)
    given = book(tmp_path / "成果.xlsx", [["社区", "走访覆盖率"], ["桥东社区", "92%"]])
    outcome = run(tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, check=False, results=given)
    assert [note for note in outcome.notes if "没有用到：" in note] == [
        "成果表方案没有用到：要按成果表写报告，请加 --report；要填入方案，请写 {% for 项 in 结果 %} 的循环。"
    ]
    assert not any("的工作表“结果”" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("桥冬社区", ["桥东社区"]), ("东桥社区", ["桥东社区"]), ("桥东", ["桥东社区"]),
        ("桥东社区居委会", ["桥东社区"]), ("桥东东社区", ["桥东社区"]), ("望桥社区", []), ("万柳里", []), ("", []),
    ],
)  # fmt: skip
def test_what_a_wrong_name_may_mean(name: str, meant: list[str]) -> None:
    assert may_mean(name, ["桥东社区", "长堤社区"]) == meant


def test_a_name_that_holds_two_communities_is_neithers() -> None:
    known = ["桥东社区", "东社区", "长堤社区"]
    assert Names(known).named_in("桥东社区成果") == "桥东社区"
    assert Names(known).named_in("桥东社区、长堤社区") is None
    assert Names(known).named_in("长堤社区和桥东社区成果") is None
    assert Names(known).named_in("桥东社区和东社区") is None
    assert Names(["柳浦", "书院"], ["柳浦街道"]).named_in("柳浦街道书院") == "书院"
    assert Owners([("", name) for name in known]).in_name(None, "长堤") == "长堤社区"


def of_months(tmp_path: Path, **tables: list[list[Any]]) -> Roster:
    (tmp_path / "成果").mkdir()
    for name, rows in tables.items():
        book(tmp_path / "成果" / f"{name.removeprefix('_')}.xlsx", rows)
    roster = read(tmp_path, tmp_path / "成果")
    keep_latest(roster, TODAY, history=False)
    date_by_table(roster, TODAY)
    return roster


def test_a_figure_that_did_not_change_is_of_the_latest_month(tmp_path: Path) -> None:
    head = ["社区", "指标", "实际"]
    tables: dict[str, list[list[Any]]] = {
        f"_{month}月成果": [head, ["桥东社区", "走访户数", 300], ["桥东社区", "议事协商活动", count]]
        for month, count in ((10, 12), (9, 9))
    }
    items = next(of_months(tmp_path, **tables).rows).lists["结果"]
    assert sorted((item["指标"], item["实际"], item["截至"]) for item in items) == [
        ("议事协商活动", "12", "2026-10-31"),
        ("走访户数", "300", "2026-10-31"),
    ]


def test_problems_are_those_of_the_latest_month_that_has_any(tmp_path: Path) -> None:
    results: list[list[Any]] = [["社区", "指标", "实际"], ["桥东社区", "走访户数", 300]]
    problems: list[list[Any]] = [["社区", "问题", "原因"], ["桥东社区", "网格员不足", "招录较慢"]]
    roster = of_months(tmp_path, _10月成果=results, _9月问题=problems)
    assert [item["问题"] for item in next(roster.rows).lists["问题"]] == ["网格员不足"]
    assert not any("没有采用" in note for note in roster.notes)
