"""Tables as people make them: totals and notes among the rows, names that are nearly right, .csv files gone wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch import TODAY, plan
from test_batch_roster import book
from test_batch_sheets import ROWS, TASKS, sheets, wrong

from app.batch import State, run
from app.batch.aside import is_aside
from app.batch.results import add_results
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

HEAD: list[Any] = ["街道", "社区", "户数"]
TRUE: list[list[Any]] = [["望桥街道", "桥东社区", 4200], ["望桥街道", "光明社区", 3600]]


@pytest.mark.parametrize(
    "row",
    [
        {"街道": "望桥街道", "社区": "小计"},
        {"街道": "望桥街道", "社区": "合 计"},
        {"街道": "望桥街道", "社区": "望桥街道合计"},
        {"街道": "合计", "社区": ""},
        {"街道": "合计", "社区": "30个"},
        {"序号": "总计", "社区": "30"},
        {"街道": "", "社区": "合计（30个社区）"},
        {"社区": "说明：本表数据截至3月底"},
        {"社区": "填表说明"},
        {"社区": "注1：户数以派出所数据为准"},
        {"社区": "备注:无"},
        {"社区": "填表人：甲"},
        {"序号": "制表日期：3月2日", "社区": ""},
        {"街道": "街道", "社区": "社区"},
        {"序号": "合计", "社区": "8个社区"},
        {"序号": "总 计", "街道": "", "社区": "全街道"},
        {"街道": "合计：", "社区": "共十二个村（社区）"},
        {"序号": "合计", "社区": "—"},
        {"序号": "9", "街道": "小计", "社区": "共8个"},
        {"社区": "共12个社区", "户数": "27836"},
        {"社区": "全区", "户数": "27836", "备注": "总计"},
        {"序号": "小计", "社区": "桥东社区"},
        *({"社区": name} for name in ("合计数", "总计数", "合计户数", "总数", "总户数", "占比", "所占比例", "比重")),
    ],
)
def test_totals_notes_and_repeated_headers_are_no_community(row: dict[str, str]) -> None:
    assert is_aside(row)


@pytest.mark.parametrize(
    "name",
    [
        "桥东社区",
        "光明社区",
        "和平社区",
        "计量社区",
        "注溪村",
        "明说社区",
        "平均村",
        "单位新村",
        "一小计划社区",
        "日期里",
        "全福社区",
        "个园社区",
        "八一社区",
        "总府社区",
        "总数里社区",
        "占元村",
    ],
)
def test_a_name_with_such_a_character_is_a_community(name: str) -> None:
    assert not is_aside({"街道": "望桥街道", "社区": name, "户数": "合计"})


@pytest.mark.parametrize(
    "row",
    [["", "全街道", 7800], ["1.户数按2025年底统计", "", ""], ["分管领导签字：", "", ""], ["（盖章）", "", ""]],
)
def test_a_row_among_the_communities_that_names_none_is_left_aside(tmp_path: Path, row: list[Any]) -> None:
    rows: list[list[Any]] = [["序号", "社区", "户数"], [1, "桥东社区", 4200], row]
    roster = read_roster(book(tmp_path / "名册.xlsx", rows))
    assert [one.community for one in roster.rows] == ["桥东社区"]
    assert next(filter(None, row))[:12] in "".join(roster.notes)


@pytest.mark.parametrize(
    ("first", "row"),
    [
        ("序号", [2, "", ""]),
        ("序号", ["2.", "", ""]),
        ("序号", ["备用", "", 3600]),
        ("书记", ["李四", "", ""]),
        ("片区", ["东片区", "", ""]),
    ],
)
def test_a_row_that_still_lacks_its_name_is_told(tmp_path: Path, first: str, row: list[Any]) -> None:
    rows: list[list[Any]] = [[first, "社区", "户数"], [1, "桥东社区", 4200], row]
    assert read_roster(book(tmp_path / "名册.xlsx", rows)).misnamed[3]


def test_a_row_for_all_communities_is_no_total_without_a_word_of_one() -> None:
    assert not is_aside({"社区": "全街道", "事项": "走访户数统计"})
    assert not is_aside({"事项": "走访户数汇总", "社区": "桥东社区"})


def test_rows_that_are_no_community_get_no_document_and_are_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        *TRUE,
        ["望桥街道", "小计", 7800],
        [None, "合计", 7800],
        ["说明：截至3月底", None, None],
    ]
    path = book(tmp_path / "名册.xlsx", rows)
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("A6:C6")
    workbook.save(path)
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    outcome = run(template, path, tmp_path / "out", today=TODAY, check=False)
    assert {item.stem for item in (tmp_path / "out").rglob("*.docx")} == {"桥东社区", "光明社区"}
    assert outcome.exit_status == 0
    assert "B4（小计）、B5（合计）、A6（说明：截至3月底）是小计、合计、说明或表头" in " ".join(outcome.notes)


def test_a_total_is_named_by_the_cell_that_says_so(tmp_path: Path) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [HEAD, *TRUE, ["总 计", 2, 7800], ["望桥街道小计", 2, 7800]]))
    rows: list[list[Any]] = [["街道", "社区", "走访数"], [*TRUE[0][:2], 3], ["合计", None, 3], ["总计", 2, 3]]
    add_results(roster, book(tmp_path / "成果.xlsx", rows, sheet="成果"))
    first, second = (note for note in roster.notes if "没有作为社区处理" in note)
    assert f"A{len(TRUE) + 2}（总 计）、A{len(TRUE) + 3}（望桥街道小计）是" in first
    assert "A3（合计）、A4（总计）是" in second


def test_a_community_merged_with_its_neighbour_is_asked_about(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", [HEAD, *TRUE])
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("A2:B2")
    workbook.save(path)
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    first, second = run(template, path, tmp_path / "out", today=TODAY, check=False).records
    assert (first.state, second.state) == (State.FAILED, State.OK)
    assert "B2（社区）与旁边的列合并成了一格" in str(first.reason)


def test_totals_of_tasks_and_results_belong_to_nobody(tmp_path: Path) -> None:
    path = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[*TASKS, ["合计", "4项", ""]])
    roster = read_roster(path)
    assert "工作表“任务” 的 A6（合计）" in " ".join(roster.notes)
    add_results(roster, book(tmp_path / "成果.xlsx", [["社区", "走访数"], ["桥东社区", 3], ["合计", 3]], sheet="成果"))
    assert "工作表“成果” 的 A3（合计）" in " ".join(roster.notes)


@pytest.mark.parametrize("heading", ["街 道", "街　道", "街\n道"])
def test_blanks_in_the_heading_of_the_sub_district_do_not_matter(tmp_path: Path, heading: str) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [[heading, "社 区", "户数"], *TRUE]))
    assert [(row.folder, row.community) for row in roster.rows] == [("望桥街道", "桥东社区"), ("望桥街道", "光明社区")]


@pytest.mark.parametrize("heading", ["社区名称", "社区名", "村（社区）", "村(社区)", "所属社区"])
def test_a_heading_that_means_the_community_is_offered(tmp_path: Path, heading: str) -> None:
    with pytest.raises(RosterError, match=r"没有“社区”列。B1 的“.*”若是社区的名称，请把这个列名改为“社区”"):
        read_roster(book(tmp_path / "名册.xlsx", [["街道", heading, "户数"], *TRUE]))


def test_a_heading_that_means_the_sub_district_is_offered(tmp_path: Path) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [["街道名称", "社区", "户数"], *TRUE]))
    assert "A1 的“街道名称”没有作为街道使用" in " ".join(roster.notes)


def test_a_quotation_mark_without_its_second_does_not_swallow_rows(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    for rest in ('"未闭合\n', '"未闭合\n望桥街道,桥西社区,3,"有"\n', '"未闭合\n望桥街道,桥西社区,3,有"\n'):
        text = f"街道,社区,户数,备注\n望桥街道,桥东社区,1,无\n望桥街道,光明社区,2,{rest}望桥街道,长堤社区,4,无\n"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RosterError, match="第3行的英文双引号没有成对"):
            read_roster(path)


def test_a_quote_that_swallows_whole_lines_of_a_csv_is_told_from_a_cell_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    head = "街道,社区,户数,备注\n望桥街道,桥东社区,1,无\n"
    for swallowed in ('望桥街道,"光明社区,2,无\n望桥街道,长堤",4,无\n', '桥,甲,2,"无\n桥,乙,3,有\n桥,丙,4,有"\n'):
        path.write_text(head + swallowed, encoding="utf-8")
        with pytest.raises(RosterError, match="第3行的英文双引号没有成对"):
            read_roster(path)
    for told in ('"一是慢,散,小,乱\n二是远"', '"走访1,200户\n登记a,b,c,d\n核对无误"', '"分三步\na,b,c,d,e"'):
        path.write_text(f"{head}望桥街道,光明社区,2,{told}\n", encoding="utf-8")
        assert [row.values["备注"] for row in read_roster(path).rows][1] == told.strip('"')


def test_a_line_with_more_cells_than_the_header_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("社区,户数\n桥东社区,1,234\n光明社区,3600\n长堤社区,5,,\n", encoding="utf-8")
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    first, *rest = run(template, path, tmp_path / "out", today=TODAY, check=False).records
    assert "所在的第2行有 3 格，表头只有 2 格" in str(first.reason)
    assert [record.state for record in rest] == [State.OK, State.OK]


def test_results_with_a_heading_twice_are_refused(tmp_path: Path) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [HEAD, *TRUE]))
    add_results(roster, book(tmp_path / "成果.xlsx", [["社区", "走访数", "走访数"], ["桥东社区", 3, 4]], sheet="成果"))
    assert "工作表“成果” C1 的字段名“走访数”与 B1 重复" in wrong(roster)


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD, ["望/桥", "桥东?", None], *TRUE]
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    first, *_ = run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False).records
    assert [cell in str(first.reason) for cell in ("A2（街道）", "B2（社区）", "C2（户数）为空")] == [True] * 3


@pytest.mark.parametrize("totals", [["望桥街道", "全部"], ["", "望桥街道"]])
def test_a_target_is_shared_out_once(tmp_path: Path, totals: list[str]) -> None:
    shares: list[list[Any]] = [
        ["指标", "总量", "权重列", "街道"],
        *(["走访数", 100, "户数", folder] for folder in totals),
    ]
    message = wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)))
    assert "A2" in message
    assert "A3" in message
    assert "望桥街道的社区会分到两次" in message


HEAD_OF_SHARES = ["指标", "街道", "总量", "权重列"]
SHARES: list[list[Any]] = [["指标", "总量", "权重列"], ["走访数", 780, "户数"]]


def shares(path: Path, rows: list[list[Any]], title: str = "指标分解", merged: str = "") -> Path:
    sheets(path, 社区=[HEAD, *TRUE], **{title: rows})
    if merged:
        workbook = load_workbook(path)
        workbook[title].merge_cells(merged)
        workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("rows", "title", "merged"),
    [
        (SHARES, "指标分解表", ""),
        (SHARES, "指标 分解", ""),
        ([["2026年指标分解表", None, None], ["单位：户", None, None], *SHARES], "指标分解", "A1:C1"),
        ([*SHARES, ["合计", 780, None], ["填表人：甲", None, None]], "指标分解", ""),
        ([["街道", *SHARES[0]], ["望桥街道", *SHARES[1]], ["合 计", None, 780, None]], "指标分解", ""),
        ([["序号", *SHARES[0]], [1, *SHARES[1]], ["合计", None, 780, None]], "指标分解", ""),
    ],
)
def test_totals_are_shared_out_however_the_sheet_is_titled_and_closed(
    tmp_path: Path, rows: list[list[Any]], title: str, merged: str
) -> None:
    roster = read_roster(shares(tmp_path / "名册.xlsx", rows, title, merged))
    assert wrong(roster) == ""
    assert [row.values["走访数"] for row in roster.rows] == ["420", "360"]
    assert [share.target for share in roster.shares] == ["走访数"]
    assert ("没有作为指标处理" in "".join(roster.notes)) == (len(rows) > 2 and not merged)


def test_a_target_named_once_stands_for_the_sub_districts_below_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD_OF_SHARES, ["走访数", "望桥街道", 78, "户数"], [None, "青荻街道", 20, "户数"]]
    roster = read_roster(
        sheets(tmp_path / "名册.xlsx", 社区=[HEAD, *TRUE, ["青荻街道", "荻花社区", 900]], 指标分解=rows)
    )
    assert [row.values["走访数"] for row in roster.rows] == ["42", "36", "20"]
    assert any("A3（走访数）没有写指标，按上一行的指标分解" in note for note in roster.notes)


def test_nothing_is_shared_out_by_sub_district_where_a_community_may_belong_to_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD_OF_SHARES, ["走访数", "望桥街道", 78, "户数"]]
    people = [HEAD, TRUE[0], [None, "光明社区", 3600]]
    with pytest.raises(RosterError, match="A3（街道）为空，看不出是哪个街道的社区，按街道分解的“走访数”无法分解"):
        run(
            plan(tmp_path / "方案.docx", "{{社区}}走访{{走访数}}户"),
            sheets(tmp_path / "名册.xlsx", 社区=people, 指标分解=rows),
            tmp_path / "out",
            today=TODAY,
        )


def test_a_plan_that_wants_a_target_of_a_sheet_with_another_name_says_how_to_name_it(tmp_path: Path) -> None:
    with pytest.raises(
        RosterError, match="工作表“任务分解”A2 有指标“走访数”，要按这张表分解的，请把工作表“任务分解”改名为“指标分解”"
    ):
        run(
            plan(tmp_path / "方案.docx", "{{社区}}走访{{走访数}}户"),
            shares(tmp_path / "名册.xlsx", SHARES, "任务分解"),
            tmp_path / "out",
            today=TODAY,
        )


@pytest.mark.parametrize(
    ("head", "merged", "fields"),
    [
        ([["街道", "社区", "基本情况", None], [None, None, "户数", "人口"]], "A1:A2 B1:B2 C1:D1", ("户数", "人口")),
        ([["街道", "社区", "基本情况", None], [None, None, "户数", "人口"]], "C1:D1", ("户数", "人口")),
        ([["街道", "社区", "户数", "人口"], [None] * 4], "A1:A2 B1:B2 C1:C2 D1:D2", ("户数", "人口")),
        ([["名册", *[None] * 3], ["街道", "社区", "户数", "人口"], [None] * 4], "A1:D1 A2:A3 B2:B3", ("户数", "人口")),
        ([["街道", "社区", "户数", "人口"], [None, None, "目标", "目标"]], "A1:A2 B1:B2", ("户数目标", "人口目标")),
    ],
)
def test_a_header_of_two_lines_names_the_columns_by_its_lowest(
    tmp_path: Path, head: list[list[Any]], merged: str, fields: tuple[str, str]
) -> None:
    path = book(tmp_path / "名册.xlsx", [*head, ["望桥街道", "桥东社区", 4200, 9800]])
    workbook = load_workbook(path)
    for cells in merged.split():
        workbook.worksheets[0].merge_cells(cells)
    workbook.save(path)
    roster = read_roster(path)
    assert roster.fields == ("街道", "社区", *fields)
    assert [(row.number, row.values[fields[0]], row.values[fields[1]]) for row in roster.rows] == [
        (len(head) + 1, "4200", "9800")
    ]
    assert roster.notes == []


def test_a_row_of_amounts_below_merged_cells_is_no_header(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", [["街道", "社区", "户数", None], [None, None, 4200, 3600], *TRUE])
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("C1:D1")
    workbook.save(path)
    with pytest.raises(RosterError, match="C1:D1 是合并的一格“户数”，看不出各列叫什么"):
        read_roster(path)


@pytest.mark.parametrize("tag", ["{% if 走访目标(%) %}达标{% endif %}", "{% if 走访目标(%) > 90 %}达标{% endif %}"])
@pytest.mark.parametrize("suffix", [".md", ".docx"])
def test_a_field_with_signs_in_a_condition_is_told_how_to_be_written(tmp_path: Path, tag: str, suffix: str) -> None:
    path = tmp_path / f"方案{suffix}"
    if suffix == ".md":
        path.write_text(f"{{{{社区}}}}{tag}\n", encoding="utf-8")
    else:
        plan(path, f"{{{{社区}}}}{tag}")
    roster = book(tmp_path / "名册.xlsx", [["社区", "走访目标(%)"], ["桥东社区", "95%"]])
    with pytest.raises(RosterError) as caught:
        run(path, roster, tmp_path / "out", today=TODAY)
    right = '{% if 字段["走访目标(%)"]'
    assert f'在条件、循环和算式中应写成 字段["走访目标(%)"]，即 {right}' in str(caught.value)
    plan(tmp_path / "改.docx", "{{社区}}" + tag.replace("{% if 走访目标(%)", right))
    assert run(tmp_path / "改.docx", roster, tmp_path / "out", today=TODAY, check=False).states == {State.OK: 1}


def test_columns_marked_as_required_are_known_by_their_names(tmp_path: Path) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [["*街道", "*社 区", "户数＊"], *TRUE]))
    assert roster.fields == ("街道", "社区", "户数")
    with pytest.raises(RosterError) as caught:
        read_roster(book(tmp_path / "无.xlsx", [["街道", "户数\n（户）"], ["望桥街道", 4200]]))
    assert "现有字段：街道、户数 （户）。" in str(caught.value)
