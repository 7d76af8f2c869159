"""A row of a roster that names the sub-district itself is a total of its communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_sheets import sheets

from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

WHOLE: list[list[Any]] = [["指标", "总量", "权重列"], ["走访量", 80, "户数"]]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("清河街道", "清河街道"), ("清河街道", "清河街道办事处"), ("清河街道", "街道本级"), ("清河街道", "清河"),
        ("清河街道办", "清河街道"), ("云汀区清河街道", "清河街道"), ("清河镇", "清河镇"), ("清河镇", "清河镇人民政府"),
        ("清河", "清河街道办事处"), ("清河街道", "清河街道机关"), ("清河街道", "本级"), ("清河街道", "街道办事处"),
    ],
)  # fmt: skip
def test_a_row_for_the_sub_district_itself_is_a_total(tmp_path: Path, folder: str, name: str) -> None:
    rows: list[list[Any]] = [
        ["街道", "社区", "户数"],
        [folder, "桥东社区", 300],
        [folder, "桥西社区", 100],
        [folder, name, 400],
    ]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=WHOLE))
    assert [row.community for row in roster.rows] == ["桥东社区", "桥西社区"]
    assert any(f"B4（{name}）" in note and "没有作为社区处理" in note for note in roster.notes)
    assert roster.shares[0].given == {2: "60", 3: "20"}


@pytest.mark.parametrize(
    "name", ["清河社区", "清河街社区", "清河村", "清河街道社区", "清河新村", "机关社区", "清河居委会"]
)
def test_a_community_may_be_called_like_its_sub_district(tmp_path: Path, name: str) -> None:
    rows: list[list[Any]] = [["街道", "社区", "户数"], ["清河街道", "桥东社区", 300], ["清河街道", name, 100]]
    assert [row.community for row in read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows)).rows] == ["桥东社区", name]


def test_where_names_have_no_kind_that_of_the_sub_district_is_refused_by_its_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["街道", "社区"], ["清河街道", "桥东"], ["清河街道", "书院"], ["清河街道", "清河"]]
    *_, row = read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows)).rows
    assert "与街道同名，看不出是社区还是整个街道" in row.errors["社区"]


def test_a_sub_district_that_stands_alone_has_its_document(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["街道", "社区"], ["清河街道", "清河街道"], ["北苑街道", "北苑街道"]]
    assert len(list(read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows)).rows)) == 2
