"""Lines a hostile or careless hand repeats: reading them must come to an end, whatever their length."""

from __future__ import annotations

from datetime import date

import pytest

import evaluators

TITLE = "桥东社区网格服务工作方案\n\n"
UNITS = "、".join(("区民政局", "区财政局", "区司法局", "区数据局") * 50)


@pytest.mark.parametrize(
    "line",
    [
        UNITS,
        f"成员单位：{UNITS}",
        f"由{UNITS}按职责分工处置。",
        UNITS.replace("、", "和"),
        f"{UNITS}会同配合",
        "局" * 400,
        "1" * 20_000,
        "某" * 20_000,
        "×" * 20_000,
        "某、" * 10_000,
        "2026年" * 2_000,
    ],
    ids=[
        "bare", "labelled", "by", "joined", "with", "endings", "digits",
        "without marks", "blanks", "enumeration", "years",
    ],
)  # fmt: skip
def test_a_long_repeated_line_is_read_to_its_end(line: str) -> None:
    document = evaluators.read(TITLE + line + "\n")
    assert document.title is not None
    assert document.title.text == "桥东社区网格服务工作方案"
    assert document.sentences
    assert document.sentences[-1].span.end >= len(TITLE) + len(line) - 1
    assert not evaluators.check(document, "work_scheme", today=date(2026, 6, 1)).failures


def test_a_list_of_units_before_a_duty_is_still_told_name_by_name() -> None:
    document = evaluators.read(TITLE + "由区民政局、区财政局和街道党政办公室牵头开展走访。\n")
    assert [owner.name for owner in document.owners] == ["区民政局", "区财政局", "街道党政办公室"]
