"""Word plans from whatever program: what comes out is a sound package, its properties the plan's own."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from test_batch import TODAY, plan
from test_batch_roster import book

from app.batch import run
from app.export import export

if TYPE_CHECKING:
    from pathlib import Path

OPC = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
LIBREOFFICE = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
ROWS: list[list[Any]] = [["社区", "户数"], ["桥东社区", 4200]]


def related(path: Path, *kinds: str, slow: bool = False) -> Path:
    """Write a plan by 张三 whose package leads to its core properties by relationships of `kinds`."""
    plan(path, "{{社区}}有{{户数}}户。")
    document = docx.Document(str(path))
    document.core_properties.author = "张三"
    if slow:
        cells = document.add_table(1, 3).rows[0].cells
        for cell, text in zip(cells, ("{%tc for n in [1] %}", "甲", "{%tc endfor %}"), strict=True):
            cell.text = text
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    entry = re.compile(rb'<Relationship [^>]*metadata/core-properties"[^>]*/>')
    told = "".join(
        f'<Relationship Id="rIdC{n}" Type="{kind}" Target="docProps/core.xml"/>' for n, kind in enumerate(kinds)
    )
    members["_rels/.rels"] = entry.sub(told.encode(), members["_rels/.rels"])
    if not kinds:
        del members["docProps/core.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def sound(data: bytes) -> bool:
    """Tell whether no part stands twice and no two relationships lead to core properties."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        return len(set(names)) == len(names) and archive.read("_rels/.rels").count(b"core-properties") <= 1


@pytest.mark.parametrize("slow", [False, True])  # what docxtpl fills document by document as well
@pytest.mark.parametrize("kinds", [(OPC,), (LIBREOFFICE,), (OPC, LIBREOFFICE), (LIBREOFFICE, OPC), ()])
def test_core_properties_stay_the_plans_own(tmp_path: Path, kinds: tuple[str, ...], *, slow: bool) -> None:
    template = related(tmp_path / "方案.docx", *kinds, slow=slow)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(template, book(tmp_path / "名册.xlsx", ROWS), tmp_path / "出", today=TODAY)
    data = (tmp_path / "出" / "桥东社区.docx").read_bytes()
    assert sound(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(template) as before:
        assert ("docProps/core.xml" in archive.namelist()) == bool(kinds)  # none is made up, with the clock in it
        if kinds:
            own = re.findall(rb"<dc(?:terms)?:(?:creator|modified)[^>]*>[^<]*", archive.read("docProps/core.xml"))
            assert own == re.findall(
                rb"<dc(?:terms)?:(?:creator|modified)[^>]*>[^<]*", before.read("docProps/core.xml")
            )
            assert "张三".encode() in own[0] + own[1]


@pytest.mark.parametrize("kinds", [(OPC,), (LIBREOFFICE,)])
def test_a_units_own_file_may_come_from_any_program(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    text = tmp_path / "稿.md"
    text.write_text("# 关于开展走访的通知\n\n各社区：\n\n请于2026年6月30日前完成走访。\n", encoding="utf-8")
    export(text, tmp_path / "出.docx", today=TODAY, template=related(tmp_path / "单位.docx", *kinds), override="试")
    assert sound((tmp_path / "出.docx").read_bytes())
