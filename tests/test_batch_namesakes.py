"""Rows of a roster that seem to name one community twice are asked about by their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch_sheets import sheets

from app.batch.roster import read_roster

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

HEAD: list[Any] = ["街道", "社区", "户数"]


def read(tmp_path: Path, *rows: list[Any], head: list[Any] = HEAD) -> Roster:
    return read_roster(sheets(tmp_path / "名册.xlsx", 社区=[head, *rows]))


def faulty(roster: Roster) -> dict[int, str]:
    return {row.number: row.errors["社区"] for row in roster.rows if row.errors}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("清河街道", "桥东"), ("清河街道", "桥东社区")), (("清河街道", "桥东社区"), ("清河街道", "桥东")),
        (("清河街道", "桥东居委会"), ("清河街道", "桥东社区")), (("清河街道", "桥东"), ("清河街道", "桥东村")),
        (("清河街道", "桥东社区"), ("清河街道", "桥东社区居委会")), (("清河", "桥东社区"), ("清河街道", "桥东社区")),
        (("清河街道", "桥东社区"), ("清河街道办事处", "桥东社区")), (("清河镇", "桥东社区"), ("清河", "桥东")),
        (("清河街道", "桥东社区"), ("清河街道", "清河街道桥东社区")),
        (("临江市清河街道", "桥东社区"), ("清河街道", "桥东社区")),
        (("临江市清河街道", "桥东社区"), ("东湖区清河街道", "桥东社区")),
        (("清河街道", "红旗小区"), ("清河街道", "红旗小区社区")),
    ],
)  # fmt: skip
def test_two_ways_of_writing_one_name_are_asked_about(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    roster = read(tmp_path, [*one, 300], ["望桥街道", "长堤社区", 100], [*other, 310])
    (said,) = faulty(roster).items()
    assert said[0] == 4
    assert "与 B2 的“" in said[1]
    assert "像是同一个社区" in said[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("清河街道", "桥东村"), ("清河街道", "桥东社区")), (("清河街道", "桥东"), ("望桥街道", "桥东社区")),
        (("清河镇", "桥东社区"), ("清河街道", "桥东社区")), (("清河街道", "清河社区"), ("清河街道", "清河街社区")),
        (("清河街道", "红旗小区"), ("清河街道", "红旗社区")), (("清河街道", "桥东一社区"), ("清河街道", "桥东")),
        (("云汀区清河街道", "桥东社区"), ("东湖区清河街道", "桥东社区")),
        (("清河街道", "一村"), ("清河街道", "一社区")),
        (("临江市清河街道", "桥东社区"), ("滨海市清河街道", "桥东社区")),
        (("清河", "清河新村社区"), ("清河", "新村社区")),
        (("清河街道", "清河街道社区"), ("清河街道", "清河社区")), (("清河街道", "清河街道社区"), ("清河街道", "社区")),
    ],
)  # fmt: skip
def test_two_places_are_not(tmp_path: Path, one: tuple[str, str], other: tuple[str, str]) -> None:
    roster = read(tmp_path, [*one, 300], ["望桥街道", "长堤社区", 100], [*other, 310])
    assert faulty(roster) == {}


@pytest.mark.parametrize(
    ("name", "cells", "apart"),
    [
        ("类别", ("农村", "城市"), True), ("编码", (110101001, 110101002), True), ("书记", ("江砚", "林溪"), True),
        ("户数", (300, 310), False), ("类别", ("城市", None), False), ("备注", ("新并入", "原有"), False),
        ("成立", ("2026年3月1日", "2025年3月1日"), False), ("类别", ("城市", "城市"), False),
    ],
)  # fmt: skip
def test_a_further_column_may_tell_them_apart(tmp_path: Path, name: str, cells: tuple[Any, Any], apart: bool) -> None:
    rows = [["清河街道", "桥东", cells[0]], ["清河街道", "桥东社区", cells[1]]]
    assert (faulty(read(tmp_path, *rows, head=[*HEAD[:2], name])) == {}) == apart


def test_a_sub_district_written_in_two_ways_is_told_by_its_cells(tmp_path: Path) -> None:
    roster = read(tmp_path, ["清河", "桥东社区", 1], ["望桥街道", "书院社区", 1], ["清河街道", "长堤社区", 2])
    assert faulty(roster) == {}
    (note,) = (note for note in roster.notes if "像是同一个街道" in note)
    assert "A4“清河街道”与 A2“清河”" in note
    roster = read(tmp_path, ["清河镇", "桥东社区", 1], ["清河街道", "长堤社区", 2])
    assert not any("像是同一个街道" in note for note in roster.notes)


def test_a_community_named_after_a_village_is_another(tmp_path: Path) -> None:
    assert not faulty(read(tmp_path, ["清河街道", "阳光", 1], ["清河街道", "阳光村社区", 2]))
    assert not faulty(read(tmp_path, ["清河街道", "阳光社区", 1], ["清河街道", "阳光村社区", 2]))
