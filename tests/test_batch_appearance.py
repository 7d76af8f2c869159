"""What a person sees of a roster otherwise than its cells say: hidden sheets and rows, merged cells, no text."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch import TODAY, plan
from test_batch_roster import book
from test_batch_sheets import ROWS, TASKS, sheets, task_plan

from app.batch import run
from app.batch.pages import Merged
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

OLD: list[list[Any]] = [["街道", "社区", "户数"], ["望桥街道", "桥东社区", 1], ["望桥街道", "旧名社区", 2]]


def hide(path: Path, title: str, *, rows: tuple[int, ...] = ()) -> Path:
    """Hide a sheet of a workbook, or only some of its rows."""
    workbook = load_workbook(path)
    for number in rows:
        workbook[title].row_dimensions[number].hidden = True
    if not rows:
        workbook.active = next(n for n, name in enumerate(workbook.sheetnames) if name != title)
        workbook[title].sheet_state = "hidden"
    workbook.save(path)
    return path


def households(roster: Roster) -> list[str]:
    return [row.values["户数"] for row in roster.rows]


def notes(template: Path, roster: Path, out: Path) -> str:
    return "\n".join(run(template, roster, out, today=TODAY, check=False).notes)


def test_a_hidden_sheet_does_not_name_the_communities(tmp_path: Path) -> None:
    roster = read_roster(hide(sheets(tmp_path / "名册.xlsx", 去年=OLD, 今年=ROWS), "去年"))
    assert households(roster) == ["4200", "3600", "2800"]
    assert "名册.xlsx 的名册取自工作表“今年”：排在前面的“去年”是隐藏的工作表。" in roster.notes


def test_a_hidden_sheet_names_the_communities_where_no_other_does_and_is_named(tmp_path: Path) -> None:
    roster = read_roster(hide(sheets(tmp_path / "名册.xlsx", 封面=[["名册"]], 社区=ROWS), "社区"))
    assert households(roster) == ["4200", "3600", "2800"]
    assert "名册取自隐藏的工作表“社区”" in " ".join(roster.notes)


def test_hidden_tasks_that_are_printed_are_told(tmp_path: Path) -> None:
    template = task_plan(tmp_path / "方案.docx", "{{社区}}")
    path = hide(sheets(tmp_path / "行.xlsx", 社区=ROWS, 任务=TASKS), "任务", rows=(2, 4))
    assert "工作表“任务” 第2、4行（共 2 行）是隐藏行，同样采用" in notes(template, path, tmp_path / "甲")
    path = hide(sheets(tmp_path / "表.xlsx", 社区=ROWS, 任务=TASKS), "任务")
    assert "工作表“任务” 是隐藏的工作表，方案用到了它" in notes(template, path, tmp_path / "乙")
    unused = plan(tmp_path / "无任务.docx", "{{社区}}有{{户数}}户。")
    assert "隐藏" not in notes(unused, path, tmp_path / "丙")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("经费", 30000, True),
        ("经费", "3万元", True),
        ("覆盖率", "95%", False),
        ("时限", "2026年6月30日", False),
        ("年度", 2026, False),
        ("联系电话", "00005550101", False),
        ("责任人", "江砚", False),
    ],
)
def test_an_amount_in_one_cell_for_several_communities_is_told(
    tmp_path: Path, name: str, value: object, told: bool
) -> None:
    rows = [[*ROWS[0], name], [*ROWS[1], value], [*ROWS[2], None], [*ROWS[3], value]]
    path = book(tmp_path / "名册.xlsx", rows)
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("D2:D3")
    workbook.worksheets[0].merge_cells("A2:A3")
    workbook.save(path)
    said = f"D2:D3（{name}）合并成了一格，“{value}”会写进这 2 个社区各自的文件"
    assert (said in " ".join(read_roster(path).notes)) == told


def test_an_amount_in_one_cell_for_several_tasks_is_told(tmp_path: Path) -> None:
    shared: list[list[Any]] = [["桥东社区", "清理楼道", "500元"], ["桥东社区", "议事协商", None]]
    path = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[TASKS[0], *shared, TASKS[2], TASKS[4]])
    workbook = load_workbook(path)
    workbook["任务"].merge_cells("C2:C3")
    workbook.save(path)
    said = notes(task_plan(tmp_path / "方案.docx", "{{社区}}"), path, tmp_path / "out")
    assert "C2:C3（责任人）合并成了一格，“500元”会写进这 2 行" in said


def rewritten(path: Path, old: str, new: str) -> Path:
    """Change the first sheet's XML."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    xml = members["xl/worksheets/sheet1.xml"].decode()
    assert old in xml
    members["xl/worksheets/sheet1.xml"] = xml.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "户数", "备注"], ["桥东社区", 9, '=IF(B2>30,"A","")'], [None, None, '=B3&""']]
    path = book(tmp_path / "名册.xlsx", rows)
    for cell, formula in (("C2", 'IF(B2&gt;30,"A","")'), ("C3", 'B3&amp;""')):
        rewritten(path, f'<c r="{cell}"><f>{formula}</f><v', f'<c r="{cell}" t="str"><f>{formula}</f><v')
    (row,) = read_roster(path).rows
    assert (row.values["备注"], row.errors) == ("", {})


def test_many_merged_cells_cost_as_much_each_as_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Merged] = []

    def bottom(merged: Merged) -> int:
        looks.append(merged)
        return merged[1]

    monkeypatch.setattr(Merged, "bottom", property(bottom))
    each = []
    for count in (20, 200):
        path = sheets(
            tmp_path / f"{count}.xlsx",
            社区=[["社区"], *([f"第{number}社区"] for number in range(count))],
            任务=[
                ["社区", "内容", "经费"],
                *([f"第{number // 2}社区", f"第{number}件事", "3万元"] for number in range(2 * count)),
            ],
        )
        workbook = load_workbook(path)
        for number in range(count):
            workbook["任务"].merge_cells(f"C{2 + 2 * number}:C{3 + 2 * number}")
        workbook.save(path)
        looks.clear()
        assert len(read_roster(path).remarks["任务"]) == count
        each.append(len(looks) / count)
    assert each[1] < 2 * each[0]
