"""What a cell shows as a number, and what only looks like one."""

from __future__ import annotations

import pytest

from app.batch.values import as_number


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("3,600", "3600"),
        ("3，600", "3600"),
        ("1,234,567.5", "1234567.5"),
        (" -12 ", "-12"),
        ("95%", "0.95"),
        ("92.5 ％", "0.925"),
        ("1.2E+05", "120000"),
        ("007", "7"),
        ("0", "0"),
        ("1,2,3", None),
        ("3，5", None),
        ("12,34", None),
        ("1_000", None),
        ("12户", None),
        ("", None),
        ("NaN", None),
        ("1E+99999999", None),
        ("9" * 300_000, None),
    ],
    ids=lambda text: str(text)[:12],
)
def test_only_a_number_as_it_is_written_is_one(shown: str, number: str | None) -> None:
    found = as_number(shown)
    assert (found if found is None else format(found.normalize(), "f")) == number
