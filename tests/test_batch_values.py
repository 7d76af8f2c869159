"""What a cell shows as a number, and what only looks like one."""

from __future__ import annotations

import pytest

from app.batch.numbers import as_number
from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment
from app.batch.values import Value
from app.errors import RosterError


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


def printed(expression: str, **cells: str) -> str:
    environment = PlanEnvironment(text=True)
    program = compile_program(environment, expression)
    return program.render({name: Value(cell) for name, cell in cells.items()})


@pytest.mark.parametrize(
    ("expression", "cells", "expected"),
    [
        ("{{ '%.1f'|format(数) }}", {"数": "2.25"}, "2.3"),
        ("{{ '%.1f' % 数 }}", {"数": "0.35"}, "0.4"),
        ("{{ '%(数).1f人'|format(数=数) }}", {"数": "1,000.25"}, "1000.3人"),
        ("{{ '%s%5d%%%s' % (数, 数, 数) }}", {"数": "12"}, "12   12%12"),
        ("{{ '%*d' % (4, 数) }}", {"数": "12"}, "  12"),
        ("{{ '{:.1f}'.format(数) }}", {"数": "2.25"}, "2.3"),
        ("{{ '{:.1f}'.format(数|float) }}", {"数": "0.35"}, "0.4"),
        ("{{ '{:.1f}'.format(数 * 1) }}", {"数": "0.35"}, "0.4"),
        ("{{ '{:.0%}'.format(数) }}", {"数": "12.5%"}, "13%"),
        ("{{ 数|abs }}、{{ -数 }}", {"数": "-12.5"}, "12.5、12.5"),
        ("{{ '%.1f' % (数 / 4) }}", {"数": "9"}, "2.3"),
        ("{{ '{:.2}'.format(名) }}", {"名": "桥东社区"}, "桥东"),
        ("{{ 数 / 1000000 }}", {"数": "12"}, "0.000012"),
        ("{{ 数 * 10000000000000000.5 }}", {"数": "12.25"}, "122500000000000000"),
    ],
)
def test_a_cell_is_shown_as_the_number_it_is(expression: str, cells: dict[str, str], expected: str) -> None:
    assert printed(expression, **cells) == expected


def test_long_numbers_are_counted_to_the_last_digit() -> None:
    assert printed("{{ 数 - 1 }}", 数="123456789012345678901234567891") == "123456789012345678901234567890"


@pytest.mark.parametrize(
    ("expression", "cell"),
    [
        *(("{{ '%.1f'|format(数) }}", "95.3%"), ("{{ '%.1f' % 数 }}", "95.3%"), ("{{ '%(数)d' % {'数': 数} }}", "95%")),
        *(("{{ 数|int }}", "95.3%"), ("{{ 数|round(1) }}", "95.3%"), ("{{ '%d'|format(数) }}", "3600.5")),
        *(("{{ '{:.2}'.format(数) }}", "3600.5"), ("{% if 数 == true %}{% endif %}", "1")),
    ],
)
def test_what_would_print_another_number_is_refused_with_the_cell(expression: str, cell: str) -> None:
    with pytest.raises(RosterError, match=f"“{cell}”"):
        printed(expression, 数=cell)


@pytest.mark.parametrize(
    ("condition", "one", "other", "holds"),
    [
        ("甲 >= 乙", "900", "1,000", False),
        ("甲 >= 乙", "100%", "95%", True),
        ("甲 > 90", "97%", "", True),
        ("甲 >= 96", "96％", "", True),
        ("90 < 甲", "97%", "", True),
        ("甲 == 97", "97%", "", True),
        ("甲 > 12.5", "20%", "", True),
        ("甲 > 2", "5%", "", True),
        ("甲 > 3.5", "5%", "", True),
        ("甲 >= 9.5", "97%", "", True),
        ("甲 < 3.5", "-5%", "", True),
        ("甲 > '1%'", "5%", "", True),
        ("甲 >= '100%'", "97%", "", False),
        ("甲 > 1", "0%", "", False),
        ("甲 - 乙 > 3", "97%", "90%", True),
        ("3 < 甲 - 乙", "97%", "90%", True),
        ("甲 - 乙 >= 7.5", "97%", "90%", False),
        ("甲 - 乙 == 7", "97%", "90%", True),
        ("甲 - 乙 != 7", "97%", "90%", False),
        ("甲 - 乙 > 0.05", "97%", "90%", True),
        ("甲 - 乙 > '3%'", "97%", "90%", True),
        ("(甲 - 乙)|abs > 3", "90%", "97%", True),
        ("甲|abs > 3", "-5%", "", True),
        ("-甲 > 3", "-5%", "", True),
        ("1 - 甲 > 2", "97%", "", True),
        ("1.0 - 甲 > 2", "97%", "", True),
        ("[甲, 乙]|sum / 2 > 90", "97%", "90%", True),
        ("[甲]|sum / 1 > 90", "97%", "", True),
        ("[甲]|sum / ([甲]|length) > 90", "97%", "", True),
        ("[甲, 乙]|sum / ([甲, 乙]|length) > 90", "97%", "97%", True),
        ("[甲]|sum / ([甲, 甲]|length - 1) > 90", "97%", "", True),
        ("[甲]|sum / (乙|int) > 90", "97%", "1", True),
        ("甲 / (乙 / 2) > 30", "97%", "4", False),
        ("甲 / (乙 / 2) > 30", "97%", "5", False),
        ("甲 / (乙 - 1) > 30", "97%", "3", False),
        ("甲 / (乙|int / 2) > 30", "97%", "4", False),
        ("甲 / (乙|int / 2) > 30", "97%", "1", False),
        ("甲 - 乙 / 2 < -50", "1%", "2", False),
        ("甲 - 乙 / 2 < -50", "1%", "4", False),
        ("乙 / 2 - 甲 > 50", "1%", "2", False),
        ("甲 / (乙|float) > 1", "97%", "0.95", True),
        ("甲 / (乙|float) > 1", "97%", "1", False),
        ("甲 / (乙|float) > 1", "97%", "1.05", False),
        ("甲 / (乙|float) > 1", "97%", "95%", True),
        ("甲 / 乙 > 1", "97%", "95%", True),
        ("(甲 - 乙) / (1 - 乙) > 0.5", "97%", "90%", True),
        ("(甲 - 乙)|round(2) > 3", "97%", "90%", True),
        ("甲|float > 90", "97%", "", True),
        ("(甲 - 乙) * 100 > 3", "97%", "90%", True),
        ("甲 * 2 > 3", "97%", "", False),
        ("甲 - '90%' > 乙", "97%", "3", True),
        ("乙 < 甲 - '90%'", "97%", "3", True),
        ("乙 == 甲 - '90%'", "97%", "7", True),
        ("甲 - 乙 > 0", "100%", "0%", True),
        ("甲 - 乙 > 90", "100%", "0%", True),
        ("乙 / 200 >= 甲", "95%", "210", True),
        ("乙 / 200 == 甲", "105%", "210", True),
        ("甲 > 90", "8.5%", "", False),
        ("甲 >= 0.9", "97%", "", True),
        ("甲 >= 0.9", "0.8%", "", False),
        ("甲 > 0.5", "0.8%", "", False),
        ("甲 > 0.005", "0.8%", "", True),
        ("甲 < 乙", "0.8%", "0.9", True),
        ("甲 == 0.008", "0.8%", "", True),
        ("甲 - 1 > 0.5", "100.8%", "", False),
        ("甲 >= 乙", "97%", "90", True),
        ("乙 == 甲", "97%", "97", True),
        ("甲 >= 乙", "97%", "0.98", False),
        ("甲 == 乙", "1,000", "1000", True),
        ("甲 == 乙", "01", "1", False),
        ("甲 != 乙", "0.50", "0.5", False),
        ("甲 > '3000'", "900", "", False),
        ("'3000' > 甲", "900", "", True),
        ("甲 > ''", "900", "", True),
        ("甲 < 乙", "2026年9月1日", "2026年10月1日", True),
        ("[甲, 乙]|max == 乙", "900", "1,000", True),
        ("甲 < 乙", "桥东社区", "长堤社区", True),
    ],
)
def test_two_cells_compare_as_what_they_show(condition: str, one: str, other: str, holds: bool) -> None:
    assert printed(f"{{% if {condition} %}}是{{% endif %}}", 甲=one, 乙=other) == ("是" if holds else "")


@pytest.mark.parametrize(
    ("condition", "one", "other", "said"),
    [
        ("甲 > 1", "5%", "", "“5%”是百分数，看不出与它比较的 1 是 1% 还是 100%"),
        ("甲 == 1", "100%", "", "'1%'、'100%'"),
        ("甲 >= 乙", "97%", "1", "看不出与它比较的 1 是"),
        ("乙 > 甲", "110%", "1.2", "1.2 是 1.2% 还是 120%"),
        ("甲 > 1.5", "160%", "", "1.5 是 1.5% 还是 150%"),
        ("甲 - 乙 > 1", "97%", "90%", "“7%”是百分数，看不出与它比较的 1 是"),
        ("[甲]|sum / 1 > 1", "97%", "", "“97%”是百分数，看不出与它比较的 1 是"),
    ],
)
def test_what_may_be_per_cent_or_not_is_asked_with_cell_and_tag(
    condition: str, one: str, other: str, said: str
) -> None:
    with pytest.raises(RosterError) as caught:
        printed(f"{{% if {condition} %}}是{{% endif %}}", 甲=one, 乙=other)
    assert said in str(caught.value)
    assert f"“{{% if {condition} %}}”" in str(caught.value)


@pytest.mark.parametrize("condition", ["甲 == true", "(甲 - 乙) == true", "true == (甲 - 乙)", "(甲 - 乙) > false"])
def test_a_share_is_neither_true_nor_false_and_the_row_is_told_so(condition: str) -> None:
    with pytest.raises(RosterError, match=r"不能与 true、false 比较，请写明"):
        printed(f"{{% if {condition} %}}是{{% endif %}}", 甲="97%", 乙="90%")


def test_a_share_is_over_each_smaller_threshold_where_it_is_over_a_greater_one() -> None:
    said = "".join(f"{{{{ 1 if 甲 > {limit} else 0 }}}}" for limit in (0.03, 2, 3.5, 9, 9.5, 12))
    assert [printed(said, 甲=f"{per_cent}%") for per_cent in (3.6, 5, 9.4, 11, 97)] == [
        *("111000", "111000", "111100", "111110", "111111")
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("甲 - 乙", "0.07"),
        ("甲|float", "0.97"),
        ("'100%'|float", "1.0"),
        ("(甲 - 甲)|round(1)", "0.0"),
        ("甲 - 甲", "0"),
        ("(甲 - 乙) / ('95%' - 乙)", "1.4"),
        ("('100%' - 甲) / ('100%' - 乙)", "0.3"),
        ("(甲 - 乙) / (1 - 乙)", "0.7"),
        ("甲 / (甲 - 乙 + 乙)", "1"),
    ],
)
def test_what_is_worked_out_of_shares_is_printed_as_ever(expression: str, expected: str) -> None:
    assert printed(f"{{{{ {expression} }}}}", 甲="97%", 乙="90%") == expected


@pytest.mark.parametrize(("one", "other"), [("900", "约1000"), ("900", ""), ("2026年9月1日", "2026-10-01")])
def test_cells_that_cannot_be_compared_cost_the_row(one: str, other: str) -> None:
    with pytest.raises(RosterError, match=r"不是数字"):
        printed("{% if 甲 >= 乙 %}是{% endif %}", 甲=one, 乙=other)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["10", "9", "1,000", "无"], "9 10 1,000 无"),
        (["第10组", "第9组"], "第9组 第10组"),
        (["3-10", "3-2", ""], " 3-2 3-10"),
    ],
)
def test_rows_are_sorted_by_the_numbers_they_show(cells: list[str], order: str) -> None:
    program = compile_program(
        PlanEnvironment(text=True), "{{ 任务|sort(attribute='序')|map(attribute='序')|join(' ') }}"
    )
    assert program.render({"任务": [{"序": Value(cell)} for cell in cells]}) == order
