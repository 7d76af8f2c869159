"""What messages name: hidden rows of results, and communities of one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from test_batch_sheets import sheets

from app.batch.faults import Fault, Faults
from app.batch.misses import Misses
from app.batch.results import add_results
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [
    ["区", "社区", "户数"],
    ["东湖区", "桥东社区", 1],
    ["西山区", "桥东社区", 2],
    ["西山区", "花园社区", 3],
]


def test_hidden_rows_of_results_are_told(tmp_path: Path) -> None:
    rows = [["区", "社区", "指标", "实际"], *([*row[:2], "走访居民", 9] for row in ROWS[1:])]
    table = sheets(tmp_path / "成果.xlsx", 结果表=rows)
    book = load_workbook(table)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(table)
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS))
    add_results(roster, table)
    (note,) = (note for note in roster.notes if "隐藏行" in note)
    assert note == "成果.xlsx 工作表“结果表” 第3行（共 1 行）是隐藏行，同样采用；不需要的请从表中删去。"


def test_namesakes_that_share_a_fault_are_told_with_their_district(tmp_path: Path) -> None:
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS))
    faults = Faults()
    for row in roster.rows:
        faults.add(row, [Fault("表中没有对应的行")])
    assert list(faults.told()) == ["表中没有对应的行（涉及东湖区桥东社区、西山区桥东社区、花园社区，共 3 个社区）。"]


def test_namesakes_that_were_not_made_are_told_with_their_rows() -> None:
    misses = Misses()
    misses.add([("桥东社区", 2, "甲"), ("桥东社区", 3, "乙"), ("花园社区", 4, "乙"), ("", 5, "丙")])
    assert list(misses.told()) == [
        "未生成 桥东社区（第2行）：甲",
        "未生成 桥东社区（第3行）、花园社区（共 2 行）：乙",
        "未生成 第5行：丙",
    ]
