"""Numbers that cells show with their unit, as a number format of a spreadsheet makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan, texts
from test_batch_roster import book

from app.batch import State, run
from app.batch.measured import Counted, counted, unit_of
from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        *(("1,200户", "户"), ("20 元", "元"), ("-3人", "人"), ("30人次", "人次")),
        *(("1.5万元", ""), ("0.3万户", ""), ("1.5万", ""), ("3公里", ""), ("2小时", ""), ("30平方米", "")),
        *(("1200", ""), ("95%", ""), ("1.5％", ""), ("约30户", ""), ("30余户", ""), ("30户以上", ""), ("三十户", "")),
        *(("2026年3月", ""), ("户", ""), ("", ""), ("30户（含空户）", "")),
    ],
)
def test_a_unit_is_what_stands_behind_the_number_alone(cell: str, unit: str) -> None:
    assert unit_of(cell) == unit
    assert isinstance(counted(cell), Counted) == bool(unit)


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_a_cell_with_its_unit_counts_as_its_number_and_is_printed_as_it_is_shown(tmp_path: Path, suffix: str) -> None:
    words = "{{户数}}每格{{ 户数 / 10 }}户，余{{ 户数 - 4 }}户{% if 户数 > 1000 %}，较大{% endif %}，投入{{ 投入 * 2 }}"
    template = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        plan(template, "{{社区}}方案", words)
    else:
        template.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    rows: list[list[Any]] = [["社区", "户数", "投入"], ["桥东社区", 1200, 1.5], ["桥西社区", 700, 20]]
    shown = {"B2": '#,##0"户"', "B3": '0"户"', "C2": '0.0"元"', "C3": '0"元"'}
    roster = book(tmp_path / "名册.xlsx", rows, shown)
    assert run(template, roster, tmp_path / "out", today=TODAY, check=False).exit_status == 0
    said = ["".join(texts(tmp_path / "out" / f"{name}社区.docx")) for name in ("桥东", "桥西")]
    assert "1,200户每格120户，余1196户，较大，投入3" in said[0]
    assert "700户每格70户，余696户，投入40" in said[1]


@pytest.mark.parametrize(
    ("cells", "failed"),
    [
        (["1200户", "30人", "30户", "30"], [1]),
        (["1200", "30户", "30", "30人"], [3]),
    ],
)
def test_cells_of_one_column_in_two_units_are_asked_about(tmp_path: Path, cells: list[str], failed: list[int]) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{% if 户数 > 1000 %}大{% endif %}")
    rows = [["社区", "户数"], *([f"第{at}社区", cell] for at, cell in enumerate(cells))]
    told: list[str] = []
    outcome = run(
        template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False, tell=told.append
    )
    assert [at for at, record in enumerate(outcome.records) if record.state is State.FAILED] == failed
    first = cells.index(next(cell for cell in cells if unit_of(cell)))
    said = f"B{failed[0] + 2}（户数）与 名册.xlsx 工作表“社区”B{first + 2} 的“{cells[first]}”单位不同"
    assert said in "".join(told)


@pytest.mark.parametrize("words", ["{{ 甲 - 乙 }}", "{{ 乙 / 甲 }}", "{% if 甲 > 1000 %}是{% endif %}"])
@pytest.mark.parametrize("cell", ["0.3万户", "1.5万", "3公里", "2小时", "20万元"])
def test_a_cell_whose_unit_has_a_size_is_not_counted_with(tmp_path: Path, words: str, cell: str) -> None:
    template = plan(tmp_path / "方案.docx", f"{{{{社区}}}}{words}")
    roster = book(tmp_path / "名册.xlsx", [["社区", "甲", "乙"], ["桥东社区", cell, 1200], ["桥西社区", 30, 1200]])
    told: list[str] = []
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    assert [record.state for record in outcome.records] == [State.FAILED, State.OK]
    assert "B2（甲）应为数字，方案要用它比较或计算，单位请写进列名" in "".join(told)


@pytest.mark.parametrize("empty", ["", "约30户"])
def test_units_do_not_hang_on_what_stands_in_the_rows_before(tmp_path: Path, empty: str) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{% if 户数 > 20 %}大{% endif %}")
    rows = [
        ["社区", "户数"],
        *([f"第{at}社区", empty] for at in range(501)),
        ["桥东社区", "30户"],
        ["桥西社区", "40户"],
    ]
    outcome = run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records][-2:] == [State.OK, State.OK]


def test_cells_of_two_kinds_give_a_quotient() -> None:
    program = compile_program(PlanEnvironment(text=True), "{{ 甲 / 乙 }}{% if 甲 - 1000 > 100 %}多{% endif %}")
    assert program.render({"甲": counted("1,200户"), "乙": counted("4个")}) == "300多"
