"""Rosters as offices keep them: titles above the header, merged cells, hidden rows, further sheets, shared targets."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import Workbook, load_workbook
from test_batch import TODAY, plan, texts
from test_batch_roster import book

from app.batch import State, run
from app.batch.numbers import as_number
from app.batch.roster import read_roster
from app.batch.sharing import apportion
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

ROWS: list[list[Any]] = [
    ["街道", "社区", "户数"],
    ["望桥街道", "桥东社区", 4200],
    ["望桥街道", "长堤社区", 3600],
    ["青荻街道", "荻花社区", 2800],
]
TASKS: list[list[Any]] = [
    ["社区", "名称", "责任人"],
    ["桥东社区", "清理楼道", "甲"],
    ["长堤社区", "走访居民", "乙"],
    ["桥东社区", "议事协商", "丙"],
    ["荻花社区", "补种绿化", "丁"],
]


def sheets(path: Path, **tables: list[list[Any]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in tables.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def wrong(roster: Roster) -> str:
    """Return what is wrong with the sheets beside the first."""
    return "；".join(loss.said for loss in roster.losses.found)


def task_plan(path: Path, *texts_: str) -> Path:
    document = docx.Document()
    for text in texts_:
        document.add_paragraph(text)
    grid = document.add_table(3, 2)
    for place, text in (
        ((0, 0), "{%tr for t in 任务 %}"),
        ((1, 0), "{{t.名称}}"),
        ((1, 1), "{{t.责任人}}"),
        ((2, 0), "{%tr endfor %}"),
    ):
        grid.cell(*place).text = text
    document.save(str(path))
    return path


def test_titles_merged_cells_and_hidden_rows(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["云汀区社区名册", None, None], ROWS[0], *ROWS[1:]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["A4"].value = None
    sheet.merge_cells("A3:A4")
    sheet.row_dimensions[5].hidden = True
    for _ in range(1000):
        sheet.append([None, None, None])
    sheet["C1003"].number_format = "0.00"
    workbook.save(tmp_path / "名册.xlsx")
    roster = read_roster(tmp_path / "名册.xlsx")
    assert [(row.number, row.folder, row.community) for row in roster.rows] == [
        (3, "望桥街道", "桥东社区"),
        (4, "望桥街道", "长堤社区"),
        (5, "青荻街道", "荻花社区"),
    ]
    assert "第5行（共 1 行）是隐藏行" in roster.notes[0]


def test_a_subdistrict_that_stands_in_the_first_row_of_a_group_alone_is_told(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [None, *ROWS[2][1:]], ROWS[3]]
    roster = read_roster(book(tmp_path / "名册.xlsx", rows))
    (note,) = roster.loose
    assert "的“街道”列有 1 格是空的：A3。这些社区的文件不按街道分文件夹" in note
    none = read_roster(book(tmp_path / "无街道.xlsx", [ROWS[0], *([None, *row[1:]] for row in ROWS[1:])]))
    assert none.loose == none.notes == []


@pytest.mark.parametrize("needed", [True, False])
def test_a_missing_sub_district_is_told_once(tmp_path: Path, needed: bool) -> None:
    rows = [*ROWS[:2], [None, *ROWS[2][1:]], ROWS[3]]
    (tmp_path / "方案.md").write_text(f"# {'{{街道}}' * needed}{{{{社区}}}}方案\n\n走访居民。\n", encoding="utf-8")
    told: list[str] = []
    run(
        tmp_path / "方案.md",
        book(tmp_path / "名册.xlsx", rows),
        tmp_path / "out",
        today=TODAY,
        check=False,
        tell=told.append,
    )
    (said,) = (word for word in told if "A3" in word)
    assert ("为空，方案需要这一项" in said) == needed


def test_a_row_of_all_communities_is_told_by_the_cell_that_says_so(tmp_path: Path) -> None:
    roster = read_roster(book(tmp_path / "名册.xlsx", [*ROWS[:3], ["望桥街道", "全部", 9, "90%"]]))
    assert any("B4（全部）是小计、合计" in note for note in roster.notes)


def test_each_community_gets_the_rows_of_its_own_tasks(tmp_path: Path) -> None:
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    run(task_plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    (grid,) = docx.Document(str(tmp_path / "out" / "望桥街道" / "桥东社区.docx")).tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [["清理楼道", "甲"], ["议事协商", "丙"]]


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (
            [*TASKS, ["桥冬社区", "走访", "戊"], ["", "走访", "戊"], ["桥西社区", "走访", "戊"]],
            "A6 的“桥冬社区”不在名册中，可能是望桥街道桥东社区",
        ),
        (
            [TASKS[0], ["书香里", "走访", "戊"], ["万柳里", "走访", "戊"]],
            "名册.xlsx 工作表“任务” 有 2 行的社区不在工作表“社区”中：A2“书香里”、A3“万柳里”",
        ),
        (
            [*TASKS, ["", "走访", "戊"], ["", "清理", "戊"]],
            "名册.xlsx 工作表“任务”A6、A7（社区）为空，看不出是哪个社区的。一个社区有几行的，请每行写明社区",
        ),
        (
            [["社区", "名称", "负责人"], *TASKS[1:]],
            "用到“任务”表的“责任人”列，名册.xlsx 的这张表中没有。现有：社区、名称、负责人",
        ),
        ([["社区", "名称", "名称"], *TASKS[1:]], "工作表“任务” C1 的字段名“名称”与 B1 重复"),
    ],
)
def test_a_wrong_task_sheet_is_named_with_its_cell(tmp_path: Path, tasks: list[list[Any]], said: str) -> None:
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=tasks)
    with pytest.raises(RosterError) as caught:
        run(task_plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_tasks_of_two_sub_districts_do_not_stand_in_one_document(tmp_path: Path) -> None:
    people: list[list[Any]] = [["社区", "户数"], ["桥东社区", 4200], ["长堤社区", 3600]]
    tasks: list[list[Any]] = [["街道", *TASKS[0]]]
    tasks += [[folder, *TASKS[number]] for folder, number in (("望桥街道", 1), ("青荻街道", 3), ("望桥街道", 2))]
    path = sheets(tmp_path / "名册.xlsx", 社区=people, 任务=[*tasks, ["望桥街道办事处", *TASKS[2]]])
    first, second = run(
        task_plan(tmp_path / "方案.docx", "{{社区}}"), path, tmp_path / "out", today=TODAY, check=False
    ).records
    assert (first.state, second.state) == (State.FAILED, State.OK)
    assert "任务”B2（望桥街道）、" in str(first.reason)
    assert "B3（青荻街道）的“桥东社区”不在一个街道" in str(first.reason)


def test_a_roster_on_several_sheets_is_refused(tmp_path: Path) -> None:
    path = sheets(tmp_path / "名册.xlsx", 望桥街道=ROWS[:3], 青荻街道=[ROWS[0], ROWS[3]])
    with pytest.raises(RosterError, match="工作表“望桥街道”、“青荻街道”表头相同而社区不同"):
        read_roster(path)
    kept = sheets(tmp_path / "往年.xlsx", 名册=ROWS, 去年=[ROWS[0], *([*row[:2], 1] for row in ROWS[1:3])])
    assert len(list(read_roster(kept).rows)) == 3


def test_a_community_without_tasks_is_not_given_an_empty_table(tmp_path: Path) -> None:
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS[:3])
    outcome = run(task_plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [State.OK, State.OK, State.FAILED]
    assert "青荻街道荻花社区在工作表“任务”中没有对应的行" in str(outcome.records[2].reason)


def test_an_empty_cell_is_no_fault_where_a_condition_looks_after_it(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{% if 备注 %}：{{备注}}{% endif %}，{{称号 or '无'}}")
    roster = book(
        tmp_path / "名册.xlsx", [["社区", "备注", "称号"], ["桥东社区", None, None], ["长堤社区", "好", "优"]]
    )
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert outcome.exit_status == 0
    assert texts(tmp_path / "out" / "桥东社区.docx") == ["桥东社区，无"]
    assert texts(tmp_path / "out" / "长堤社区.docx") == ["长堤社区：好，优"]


def test_a_word_where_the_plan_counts_is_named(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{% if 户数 > 3000 %}大{% else %}小{% endif %}")
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", 4200], ["长堤社区", "约三千"], ["荻花社区", "2,800"]]
    outcome = run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [State.OK, State.FAILED, State.OK]
    assert "B3（户数）应为数字，方案要用它比较或计算，现为“约三千”" in str(outcome.records[1].reason)
    assert texts(tmp_path / "out" / "荻花社区.docx") == ["荻花社区小"]


def test_unused_columns_and_odd_cells_are_noted_before_the_first_document(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["社区", "户数", "旧编号"],
        *([f"第{n}社区", 1000 + n, n] for n in range(9)),
        ["桥东社区", "一千余", 9],
    ]
    said: list[str] = []
    template = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}")
    run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False, tell=said.append)
    assert any("字段“旧编号”方案没有用到" in word for word in said)
    assert any("B11（户数）为“一千余”，其余各行是数字" in word for word in said)


@pytest.mark.parametrize(
    ("name", "cells", "odd", "said"),
    [
        ("比例", ["95%", "96%", "90.5%", "88%", "100%", "91%"], "0.95", "其余各行是百分数"),
        ("分值", ["95", "96", "90.5", "88", "100", "91"], "95%", "其余各行不是百分数"),
        ("户数", ["12", "340", "56", "0", "71", "8"], "-5", "其余各行没有负数"),
        ("党员数", ["12", "", "56", "", "71", "8", "9"], "-5", "其余各行没有负数"),
        ("人口（人）", ["12", "1,340", "56", "0", "71", "8.0"], "0.5", "其余各行是整数"),
        ("净增人数", ["12", "340", "56", "0", "71", "8"], "-5", None),
        ("结余", ["12", "340", "56", "0", "71", "8"], "-5.2", None),
        ("绿地面积", ["12", "340", "56", "1", "71", "8"], "0.5", None),
        ("户均人口", ["2", "3", "3", "2", "2", "3"], "2.5", None),
        ("户数", ["12", "-3", "56", "-1", "71", "-8"], "-5", None),
    ],
)
def test_a_figure_of_another_kind_than_its_column_is_noted(
    tmp_path: Path, name: str, cells: list[str], odd: str, said: str | None
) -> None:
    rows = [["社区", name], *([f"第{n}社区", cell] for n, cell in enumerate([*cells, odd]))]
    roster = tmp_path / "名册.csv"
    roster.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    told: list[str] = []
    template = plan(tmp_path / "方案.docx", f'{{{{社区}}}}{{{{ 字段["{name}"] }}}}')
    run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    wanted = [] if said is None else [f"名册.csv B{len(cells) + 2}（{name}）为“{odd}”，{said}，请核对。"]
    assert [word for word in told if "请核对" in word] == wanted


@pytest.mark.parametrize("title", ["任务 ", " 任务", "任务\u3000"])
def test_a_blank_beside_the_name_of_a_sheet_does_not_matter(tmp_path: Path, title: str) -> None:
    roster = sheets(tmp_path / "名册.xlsx", **{"社区": ROWS, title: TASKS})
    outcome = run(task_plan(tmp_path / "方案.docx"), roster, tmp_path / "out", today=TODAY, check=False)
    assert outcome.records[0].path is not None


def test_equal_rows_of_a_community_are_noted(tmp_path: Path) -> None:
    tasks = [["序号", *TASKS[0]], *([n, *row] for n, row in enumerate([*TASKS[1:], TASKS[1]], 1))]
    other = [*TASKS[1]]
    other[TASKS[0].index("社区")] = next(row[ROWS[0].index("社区")] for row in ROWS[2:])
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[*tasks, [9, *other]])
    outcome = run(task_plan(tmp_path / "方案.docx"), roster, tmp_path / "out", today=TODAY, check=False)
    (note,) = (note for note in outcome.notes if "内容相同" in note)
    assert f"工作表“任务” 第{len(TASKS) + 1}行与第2行（共 1 处）" in note


def test_parts_add_up_to_the_total_whatever_is_rounded() -> None:
    weights = [Decimal(w) for w in (4200, 3600, 2800, 1, 0)]
    for total in ("100", "7", "1", "0", "99.5", "1000.25"):
        assert sum(apportion(Decimal(total), weights)) == Decimal(total)
    assert apportion(Decimal(10), [Decimal(1)] * 3) == [4, 3, 3]
    assert apportion(Decimal(10**30 + 1), [Decimal(1)] * 2) == [5 * 10**29 + 1, 5 * 10**29]


def test_a_total_is_shared_out_by_the_weight_column(tmp_path: Path) -> None:
    shares: list[list[Any]] = [
        ["指标", "总量", "权重列", "街道", "单位"],
        ["走访户数", 1001, "户数", "望桥街道", "户"],
        ["走访户数", 7, "户数", "青荻街道", "户"],
    ]
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)
    template = plan(tmp_path / "方案.docx", "{{社区}}走访{{走访户数}}户")
    run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx") == ["桥东社区走访539户"]
    assert texts(tmp_path / "out" / "望桥街道" / "长堤社区.docx") == ["长堤社区走访462户"]
    sheet = load_workbook(tmp_path / "out" / "汇总.xlsx")["指标分解"]
    assert [cell.value for cell in sheet[2]][:6] == ["走访户数", "望桥街道", 1001, "户", 2, 1001]
    each = load_workbook(tmp_path / "out" / "汇总.xlsx")["各社区分解"]
    assert [[cell.value for cell in row][2:7] for row in each.iter_rows(min_row=2)] == [
        ["望桥街道", "桥东社区", "户数", 4200, 539],
        ["望桥街道", "长堤社区", "户数", 3600, 462],
        ["青荻街道", "荻花社区", "户数", 2800, 7],
    ]


def test_a_total_of_all_communities_is_written_so_below_those_of_sub_districts(tmp_path: Path) -> None:
    shares: list[list[Any]] = [
        ["街道", "指标", "总量", "权重列"],
        ["望桥街道", "走访户数", 78, "户数"],
        ["青荻街道", "走访户数", 7, "户数"],
        ["全部", "宣讲场数", 106, "户数"],
    ]
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)
    template = plan(tmp_path / "方案.docx", "{{社区}}走访{{走访户数}}户，宣讲{{宣讲场数}}场")
    run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx") == ["桥东社区走访42户，宣讲42场"]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([["指标", "总量"], ["走访户数", 9]], "缺少列“权重列”"),
        ([["指标名称", "总数", "权重"], ["走访户数", 9, "户数"]], "“指标名称”是否应为“指标”？“总数”是否应为“总量”？"),
        ([["指标", "总量", "权重列"], ["社区", 9, "户数"]], "A2 的指标“社区”是社区的名称列，不能分解"),
        (
            [["指标", "总量", "权重列"], ["走访户数", 9, "户数"], ["走访户数", 8, "户数"]],
            "A3 的指标“走访户数”与 A2 重复",
        ),
        ([["指标", "总量", "权重列"], ["走访户数", "约九百", "户数"]], "B2（总量）应为不带单位的数字，现为“约九百”"),
        ([["指标", "总量", "权重列"], ["走访户数", 9, "人口"]], "权重列“人口”在名册中没有"),
        ([["指标", "总量", "权重列", "街道"], ["走访户数", 9, "户数", "望乔街道"]], "街道“望乔街道”在名册中没有社区"),
        ([["指标", "总量", "权重列", "街道"], ["走访户数", 9, "户数", "全区"]], "要分给全部社区的，“街道”请写“全部”"),
        ([["指标", "总量", "权重列", "街道"], ["走访户数", 9, "户数", "各街道"]], "要分给全部社区的，“街道”请写“全部”"),
        (
            [["街道", "指标", "总量", "权重列"], ["望桥街道", "走访户数", 9, "户数"], [None, "宣讲场数", 8, "户数"]],
            "A3（街道）为空，上面的行写了“望桥街道”，看不出是哪个街道的总量。请逐行补上街道；全部社区的总量写“全部”",
        ),
        (
            [["指标", "总量", "权重列"], ["户数", 10600.5, "户数"]],
            "总量为 10600.5，名册中各社区合计为 10600，相差 0.5（TGT-06",
        ),
    ],
)
def test_what_cannot_be_shared_out_is_named(tmp_path: Path, shares: list[list[Any]], said: str) -> None:
    assert said in wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)))


@pytest.mark.parametrize(
    ("head", "line", "cell"),
    [
        (["指标", "总量", "单位", "权重列"], ["整改达标", 95, "%", "户数"], "C2（单位）“%”"),
        (["指标", "总量", "单位", "权重列"], ["整改达标", 95, "％", "户数"], "C2（单位）“％”"),
        (["指标", "总量", "单位", "权重列"], ["整改达标", 3, "个百分点", "户数"], "C2（单位）“个百分点”"),
        (["指标", "总量", "单位", "权重列"], ["群众评议", 90, "分", "户数"], "C2（单位）“分”"),
        (["指标", "总量（%）", "权重列"], ["整改达标", 95, "户数"], "B1“总量（%）”"),
        (["指标（‰）", "总量", "权重列"], ["整改达标", 95, "户数"], "A1“指标（‰）”"),
        (["指标", "总量", "权重列"], ["居民满意率", 95, "户数"], "A2（指标）“居民满意率”"),
        (["指标", "总量", "权重列"], ["居民满意度", 95, "户数"], "A2（指标）“居民满意度”"),
        (["指标", "总量", "权重列"], ["绿地占比", 35, "户数"], "A2（指标）“绿地占比”"),
        (["指标", "总量", "权重列"], ["整改达标", "95%", "户数"], "B2（总量）“95%”"),
        (["指标", "总量", "权重列"], ["整改达标", "90分", "户数"], "B2（总量）“90分”"),
    ],
)
def test_a_rate_or_score_is_not_shared_out_like_a_count(
    tmp_path: Path, head: list[Any], line: list[Any], cell: str
) -> None:
    said = wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=[head, line])))
    assert f"工作表“指标分解”{cell}" in said
    assert "是比率或得分，各社区的数不能相加，不能分解" in said
    assert said.count("工作表“指标分解”") == 1


def test_a_rate_of_each_sub_district_is_refused_once(tmp_path: Path) -> None:
    shares: list[list[Any]] = [
        ["指标", "街道", "总量", "单位", "权重列"],
        ["居民满意率", "望桥街道", 95, "%", "户数"],
        ["居民满意率", "青荻街道", 93, "%", "户数"],
    ]
    said = wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)))
    assert "D2（单位）“%”、D3（单位）“%”" in said
    assert said.count("居民满意率”是比率或得分") == 1
    assert "没有社区" not in said


def test_a_unit_above_the_table_makes_a_rate_of_its_totals(tmp_path: Path) -> None:
    shares: list[list[Any]] = [["单位：%", None, None], ["指标", "总量", "权重列"], ["整改达标", 95, "户数"]]
    assert "A1“单位：%”" in wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares)))


@pytest.mark.parametrize(
    ("target", "unit"), [("走访户数", "户"), ("装机功率", "千瓦"), ("志愿服务积分", "分"), ("宣讲时长", "分钟")]
)
def test_what_can_be_added_up_is_shared_out(tmp_path: Path, target: str, unit: str) -> None:
    shares: list[list[Any]] = [["指标", "总量", "单位", "权重列"], [target, 900, unit, "户数"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares))
    assert not roster.losses.found
    assert sum(Decimal(row.values[target]) for row in roster.rows) == 900


@pytest.mark.parametrize(
    ("heading", "cells", "unit"),
    [
        ("总量（户）", ("4200户", "3600户"), "户"),
        ("总量 (户)", ("4,200 户", "3600"), "户"),
        ("总量", ("0.42万户", "0.36万户"), None),
    ],
)
def test_units_beside_totals_and_weights_are_known(
    tmp_path: Path, heading: str, cells: tuple[str, str], unit: str | None
) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", cells[0]], ["长堤社区", cells[1]]]
    shares: list[list[Any]] = [["指标", heading, "权重列"], ["走访户数", 1001, "户数"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=shares)
    run(plan(tmp_path / "方案.docx", "{{社区}}{{走访户数}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "桥东社区.docx") == ["桥东社区539"]
    book = load_workbook(tmp_path / "out" / "汇总.xlsx")
    assert book["指标分解"]["D2"].value == unit
    assert book["各社区分解"]["F2"].value == float(as_number(cells[0].strip("户 万")) or 0)


@pytest.mark.parametrize(
    "cells", [("0.42万户", "3600户"), ("0.42万户", "3600"), ("4200户", "3600人"), ("4200户", "约3600户")]
)
def test_weights_in_different_units_are_not_shared_out(tmp_path: Path, cells: tuple[str, str]) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", cells[0]], ["长堤社区", cells[1]]]
    shares: list[list[Any]] = [["指标", "总量", "权重列"], ["走访户数", 1001, "户数"]]
    assert "用于分解指标，应为数字" in wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=shares)))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名册.xlsx", "社区,户数\n桥东社区,3\n".encode("gb18030"), "内容却是 csv 文本"),
        ("名册.csv", b"PK\x03\x04" + b"\0" * 64, "内容却是 Excel 工作簿"),
    ],
)
def test_a_file_under_a_wrong_name_is_told(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RosterError, match=said):
        read_roster(tmp_path / name)


def test_data_without_a_header_is_told(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="第一行应为字段名（表头），不能直接是数据"):
        read_roster(book(tmp_path / "名册.xlsx", [["桥东社区", 4200], ["长堤社区", 3600]]))


def test_a_value_of_thirty_thousand_characters_is_named(tmp_path: Path) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区", "说明"], ["桥东社区", "长" * 30000], ["长堤社区", "短"]])
    outcome = run(plan(tmp_path / "方案.docx", "{{社区}}{{说明}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert "B2（说明）有 30000 个字" in str(outcome.records[0].reason)
    assert outcome.records[1].state is State.OK


@pytest.mark.parametrize(
    "loop",
    [
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% for i in range(1000000000) %}{% endfor %}",
    ],
)
def test_a_plan_that_never_ends_is_refused_before_anything_is_written(tmp_path: Path, loop: str) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}" + loop)
    with pytest.raises(RosterError, match="没有尽头"):
        run(template, book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]]), tmp_path / "out", today=TODAY)
    assert not (tmp_path / "out").exists()


def test_markdown_plans_take_conditions_and_loops(tmp_path: Path) -> None:
    (tmp_path / "方案.md").write_text(
        "# {{社区}}实施方案\n\n{% if 户数 > 4000 %}\n\n大社区。\n\n{% endif %}\n\n{% for t in 任务 %}\n\n"
        "{{loop.index}}.{{t.名称}}，由{{t.责任人}}负责。\n\n{% endfor %}\n",
        encoding="utf-8",
    )
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    run(tmp_path / "方案.md", roster, tmp_path / "out", today=TODAY, check=False)
    made = "\n".join(texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx"))
    assert "大社区。" in made
    assert "清理楼道，由甲负责。" in made
    assert "大社区" not in "\n".join(texts(tmp_path / "out" / "望桥街道" / "长堤社区.docx"))


def test_documents_that_differ_in_names_alone_are_reported(tmp_path: Path) -> None:
    same = (
        "组织志愿者每周清理楼道杂物并登记在册，月底在公示栏公布清理结果，居民有不同意见的由网格员上门听取，"
        "一时办不了的说明原因和办理时间"
    )
    rows = [
        ["社区", "做法"],
        *([f"第{n}社区", same] for n in "一二三"),
        [
            "桥东社区",
            same.replace("每周", "每季"),
        ],
    ]
    template = plan(
        tmp_path / "方案.docx", "{{社区}}方案", "一、工作目标", "年底前完成。", "二、主要任务", "{{做法}}。"
    )
    outcome = run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    assert outcome.alike == 3
    said = (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")
    assert "- 3 份：第一社区、第二社区、第三社区。应写本社区情况的各项完全相同：做法“组织志愿者" in said
    assert "第一社区等 3 个社区、桥东社区，相似" in said
    assert "- 一、工作目标（" in said
    assert "- 二、主要任务（" not in said


@pytest.mark.parametrize("title", ["总体要求", "指导思想和基本原则", "工作要求"])
def test_what_nobody_expects_to_be_local_is_not_missed(tmp_path: Path, title: str) -> None:
    rows = [["社区", "做法"], ["桥东社区", "逐户走访"], ["长堤社区", "上门核对"]]
    template = plan(
        *(tmp_path / "方案.docx", "{{社区}}方案", f"一、{title}", "坚持服务群众。", "二、主要任务", "{{做法}}。"),
        *("三、保障措施", "落实责任。"),
    )
    run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    said = (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")
    assert title not in said
    assert "- 三、保障措施（" in said
    kinds = [row[2].value for row in load_workbook(tmp_path / "out" / "汇总.xlsx")["相似"].iter_rows(min_row=2)]
    assert not any(title in str(kind) for kind in kinds)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("目标任务和工作要求", "本社区的数量指标和完成时限"),
        ("任务目标及具体要求", "本社区的数量指标和完成时限"),
        ("时间要求", "本社区的时间安排"),
        ("任务要求：", "本社区的具体事项、责任人和完成时限"),
        ("工作要求：", ""),
    ],
)
def test_what_should_be_local_is_missed_beside_what_is_general(tmp_path: Path, title: str, wanted: str) -> None:
    rows = [["社区", "做法"], ["桥东社区", "逐户走访"], ["长堤社区", "上门核对"]]
    template = plan(tmp_path / "方案.docx", "{{社区}}方案", "一、重点", "{{做法}}。", f"二、{title}", "落实责任。")
    run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    said = (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")
    assert (f"- 二、{title}（" in said) == bool(wanted)
    assert not wanted or f"各社区完全相同，建议写明{wanted}" in said


_SAME = "组织志愿者每周清理楼道杂物并登记在册月底在公示栏公布清理结果听取意见"
_OTHER = "请物业公司检修路灯护栏更换破损井盖补种绿化带树苗维护健身器材修补路面"


def _near(tmp_path: Path, rows: list[list[str]]) -> list[str]:
    """Return what the report of likeness says of texts that are nearly the same."""
    template = plan(tmp_path / "方案.docx", "{{社区}}方案", "一、主要任务", "{{做法}}。")
    named = book(tmp_path / "名册.xlsx", [["社区", "做法"], *rows])
    run(template, named, tmp_path / "out", today=TODAY, check=False)
    said = (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")
    return [line for line in said.splitlines() if "，相似 " in line]


def _half(kept: int) -> str:
    return _SAME[:kept] + _OTHER[: len(_SAME) - kept]


@pytest.mark.parametrize(("figured", "kept"), [(False, 26), (True, 27)])
def test_two_lots_that_are_alike_by_half_are_told_as_more_than_a_pair(
    tmp_path: Path, kept: int, *, figured: bool
) -> None:
    def text(words: str, number: int) -> str:
        return f"{words}共{number}次" if figured else words

    rows = [[f"{lot}{n}社区", text(words, n)] for lot, words in (("甲", _SAME), ("乙", _half(kept))) for n in range(20)]
    (line,) = _near(tmp_path, rows)
    assert line.startswith("- 甲0社区等 20 个社区、乙0社区等 20 个社区，相似 5")
    kinds = [row[:2] for row in load_workbook(tmp_path / "out" / "汇总.xlsx")["相似"].iter_rows(values_only=True)]
    assert [many for kind, many in kinds if str(kind).startswith("相似 ")] == [40]


def test_three_that_are_alike_by_half_are_told_and_two_that_are_alike_by_more(tmp_path: Path) -> None:
    third = _OTHER[: len(_SAME) - 26][::-1]
    assert len(_near(tmp_path, [["甲社区", _SAME], ["乙社区", _half(26)], ["丙社区", _SAME[:26] + third]])) == 3
    (line,) = _near(tmp_path, [["甲社区", _SAME], ["乙社区", _half(29)]])
    assert 60 <= int(line.split("相似 ")[1].split("%")[0]) < 80


@pytest.mark.parametrize(("kept", "told"), [(25, False), (33, True)])
def test_one_pair_that_is_alike_by_half_is_not_told(tmp_path: Path, kept: int, *, told: bool) -> None:
    assert bool(_near(tmp_path, [["桥东社区", _SAME], ["长堤社区", _half(kept)]])) == told


def test_an_empty_weight_is_said_to_be_needed(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", 4200], ["长堤社区", None]]
    shares: list[list[Any]] = [["指标", "总量", "权重列"], ["走访户数", 9, "户数"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=shares))
    assert "B3（户数）用于分解指标，应为数字，现为空，请补上" in wrong(roster)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["甲街", "甲街", "乙街", "丙街"], None),  # two of four are no majority
        (["甲街", "甲街", "甲街", "丙街"], "半数以上社区写法相同"),
        (["甲街", "甲街", "甲街", "甲街"], "全部社区写法相同"),
    ],
)
def test_what_most_communities_say_alike_is_called_so(tmp_path: Path, values: list[str], said: str | None) -> None:
    rows: list[list[Any]] = [["社区", "户数", "地址"]]
    rows += [
        [f"{name}社区", 1000 + number, value]
        for number, (name, value) in enumerate(zip("甲乙丙丁", values, strict=True))
    ]
    template = plan(tmp_path / "方案.docx", "{{社区}}在{{地址}}，有{{户数}}户。")
    run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    kinds = [str(row[0].value) for row in load_workbook(tmp_path / "out" / "汇总.xlsx")["相似"].iter_rows(min_row=2)]
    assert [kind for kind in kinds if "社区写法" in kind] == ([said] if said else [])
    assert "| 户数 | 4 | 各不相同 | — |" in (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")
