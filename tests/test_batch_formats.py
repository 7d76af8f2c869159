"""Cells are printed as the number formats show them: those named by number, those of texts, and hours at midnight."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from app.batch.cells import shown
from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

MIDNIGHT = datetime(2026, 5, 30)  # noqa: DTZ001 - a cell has no zone


def printed(folder: Path, value: Any, form: str) -> str:
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.append(["社区", "项"])
    page.append(["桥东社区", value])
    page["B2"].number_format = form
    workbook.save(folder / "名册.xlsx")
    (row,) = read_roster(folder / "名册.xlsx").rows
    assert row.errors == {}
    return row.values["项"]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (12345, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "12,345"),
        (-1234567.891, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-1,234,567.89"),
        (0, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-"),
        (12345, '"$"#,##0_);("$"#,##0)', "¥12,345"),
        (-12.5, '"$"#,##0.00_);[Red]("$"#,##0.00)', "¥-12.50"),
        (1234.5, '_("$"* #,##0.00_)_("$"* \\(#,##0.00\\)_("$"* "-"??_)_(@_)', "¥1,234.50"),
        (-1234, "#,##0_);(#,##0)", "-1,234"),
        (1234, "0!m", "1234m"),
        (45, "0!d", "45d"),
        (1234.5678, '0.00"h"', "1234.57h"),
        (1, "yyyy/m/d", "1900/1/1"),
        (59, 'm"月"d"日"', "2月28日"),
        (61, 'm"月"d"日"', "3月1日"),
        (1.25, "[h]:mm", "30:00"),
        (time(9, 7), "h:mm", "9:07"),
    ],
)  # fmt: skip
def test_a_number_prints_as_its_cell_shows_it(tmp_path: Path, value: Any, form: str, expected: str) -> None:
    assert printed(tmp_path, value, form) == expected


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("张华", '@"同志"', "张华同志"),
        ("沿河路1号", '"桥东区"@', "桥东区沿河路1号"),
        ("待定", '0"户";-0"户";"无";@"（待核）"', "待定（待核）"),
        ("待定", '0"户";@"（待核）"', "待定（待核）"),
        (-5, '0"户";@"（待核）"', "-5户"),
        ("待定", "0;-0;;", ""),
        ("待定", '0"户"', "待定"),
        ("六月底", 'yyyy"年"m"月"d"日";@', "六月底"),
        ("已办", "[Red]@", "已办"),
    ],
)
def test_a_text_prints_as_its_cell_shows_it(tmp_path: Path, value: Any, form: str, expected: str) -> None:
    assert printed(tmp_path, value, form) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ('yyyy\\-mm\\-dd"T"hh:mm:ss', "2026-05-30T00:00:00"),
        ('yyyy"年"m"月"d"日（"h:mm"）"', "2026年5月30日（0:00）"),
        ('"（截至"yyyy/m/d h:mm"）"', "（截至2026/5/30）"),
        ('yyyy"年"m"月"d"日" h"时"mm"分前"', "2026年5月30日前"),
        ('yyyy"年"m"月"d"日"\\ 上午/下午h"时"', "2026年5月30日"),
        ("yyyy-mm-dd hh:mm:ss", "2026-05-30"),
        ("dddd", "Saturday"),
        ("[$-804]dddd", "星期六"),
        ("aaaa", "星期六"),
    ],
)
def test_midnight_costs_nothing_but_the_hour(form: str, expected: str) -> None:
    assert shown(MIDNIGHT, form) == expected


def test_a_cell_without_a_style_has_the_workbooks_own_format(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].append(["社区", "达标率"])
    workbook.worksheets[0].append(["桥东社区", 0.95])
    vars(workbook)["_cell_styles"][0].numFmtId = 9  # of the normal style, which openpyxl does not let change
    workbook.save(path)
    (row,) = read_roster(path).rows
    assert row.values["达标率"] == "95%"
