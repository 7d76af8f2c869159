"""Printed lines joined into paragraphs: where a line ends short of the margin for want of room, nothing ends."""

from __future__ import annotations

import pytest

from app.files.pdf_paragraphs import Line, join

SIZE, LEFT, RIGHT = 16.0, 90.0, 522.0
FULL = "各社区党委要把排查整治同日常走访结合起来，逐户登记逐项核对"


def printed(*lines: tuple[str, float]) -> str:
    """Return what is read from one page of lines, each with how many points it leaves free at the right."""
    return join(
        [
            [
                Line(words, 1, LEFT, RIGHT - free, 300.0 + 21 * at, 316.0 + 21 * at, SIZE, page_height=842.0)
                for at, (words, free) in enumerate(lines)
            ]
        ]
    ).text


@pytest.mark.parametrize(
    ("above", "free", "below"),
    [
        ("全年火灾起数比上年下降", 48.0, "15％，隐患整改率达到95%。"),
        ("建立健全“街道吹哨、部门报", 36.0, "到”机制，由街道综治办牵头落实。"),
        ("全年走访居民户数达到", 60.0, "12345.6万户次，办结率99%。"),
    ],
)
def test_what_cannot_be_parted_is_pushed_to_the_next_line(above: str, free: float, below: str) -> None:
    assert above + below in printed((FULL, 0), (above, free), (below, 200), (FULL, 0), (FULL, 0))


@pytest.mark.parametrize(
    ("above", "free", "below"),
    [
        ("二、重点任务", 300.0, "2026年6月底前完成全面排查，建立台账并每月更新一次。"),
        ("全年火灾起数比上年下降。", 48.0, "15个社区全部签订责任书。"),
        ("各居民小组要高度重视，加强领导，认真组织", 80.0, "各社区每月报送一次。"),
    ],
)
def test_a_line_that_left_room_ends_its_paragraph(above: str, free: float, below: str) -> None:
    assert f"{above}\n{below}" in printed((FULL, 0), (FULL, 0), (above, free), (below, 200), (FULL, 0))
