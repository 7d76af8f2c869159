"""Workbooks of other programmes than Excel and WPS: the same sheet, written in another way that the standard allows."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from app.batch.workbook import Sheet, open_excel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def usual(path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "社区"
    rows: list[list[object]] = [
        ["社区", "达标率", "户数", "备注"],
        ["桥东社区", 0.925, 3600, "<甲> & “乙”\n两行"],
        ["长堤社区", "#N/A", 1200, "' \""],
        ["荻花社区", 0.5, "=1+2", " 前后有空 "],
        ["青荻社区", 1, 7, None],
    ]
    for row in rows:
        sheet.append(row)
    for number in range(2, 6):
        sheet[f"B{number}"].number_format = "0.0%"
        sheet[f"C{number}"].number_format = "#,##0"
    sheet.row_dimensions[5].hidden = True
    sheet.merge_cells("C5:D5")
    workbook.save(path)
    return path


def rewritten(path: Path, change: Callable[[str], str]) -> Path:
    out = path.with_name(f"另一种{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data.decode()).encode() if "/worksheets/" in name else data)
    return out


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=", 1)


def swapped(xml: str) -> str:
    return re.sub(r'<c r="(\w+)"((?: \w+="\w*")+)', r'<c\2 r="\1"', xml)


def single_quoted(xml: str) -> str:
    return re.sub(r'(?<==)"([^"<>]*)"(?=[^<>]*>)', r"'\1'", xml)


def uncounted(xml: str) -> str:
    """Leave out the places of rows and cells, which all stand side by side."""
    return re.sub(r'<(row|c) r="\w+"', r"<\1", xml)


def said(sheet: Sheet) -> tuple[object, ...]:
    return list(sheet.rows()), sheet.faults, sheet.hidden, sheet.wide


@pytest.mark.parametrize("change", [prefixed, swapped, single_quoted, uncounted])
def test_a_sheet_reads_the_same_whoever_wrote_it(change: Callable[[str], str], tmp_path: Path) -> None:
    path = usual(tmp_path / "名册.xlsx")
    other = rewritten(path, change)
    assert other.read_bytes() != path.read_bytes()
    (known,), (found,) = open_excel(path), open_excel(other)
    assert said(found) == said(known)
    rows = dict(known.rows())
    assert rows[2][:3] == ["桥东社区", "92.5%", "3,600"]
    assert known.hidden == {5}
    assert "错误值 #N/A" in known.faults[3, 1]
    assert "没有它的计算结果" in known.faults[4, 2]
