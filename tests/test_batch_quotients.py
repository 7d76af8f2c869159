"""What tags divide: printed as it is where a person would write it so, or rounded as the plan says, else refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan, texts
from test_batch_roster import book
from test_batch_values import printed

from app.batch import run
from app.batch.quotients import may_print_quotient
from app.batch.sandbox import PlanEnvironment
from app.cli import main
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [["社区", "户数", "网格数"], ["桥东社区", 100, 4], ["桥西社区", 100, 3], ["长堤社区", 90, 8]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{{ 户 / 格 }}", "12.5"),
        ("{{ 户|int / 格|int }}", "12.5"),
        ("{{ 户|int / 2 }}", "50"),
        ("{{ 户 / 16 }}", "6.25"),
        ("{{ 7 / 格 * 户 }}%、{{ 户 / 9 * 9 }}、{{ 3 / 250 * 户 }}", "87.5%、100、1.2"),
        ("{{ 元 / 10000 }}万元", "12.3456万元"),
        ("{{ (户 / 3)|round(2) }}、{{ (户|int / 3)|round(3, 'floor') }}", "33.33、33.333"),
        ("{{ (户 / 3)|int }}、{{ 户 // 3 }}", "33、33"),
        (
            "{{ '{:.1f}'.format(户 / 3) }}、{{ '%.1f'|format(户 / 3) }}、{{ '{:,.1f}'.format(元 / 7) }}",
            "33.3、33.3、17,636.6",
        ),
        ("{{ (户 / 3 * 100)|round(1) }}", "3333.3"),
        ("{% if 户 / 3 > 33 %}是{% endif %}", "是"),
        ("{% set 每格 = 户 / 3 %}{{ 每格|round(1) }}", "33.3"),
        ("{{ 小数 * 1.5 }}、{{ 小数|float }}", "18.5175、12.345"),
    ],
)
def test_a_quotient_is_printed_where_its_decimals_are_few_or_asked_for(expression: str, expected: str) -> None:
    assert printed(expression, 户="100", 格="8", 元="123456", 小数="12.345") == expected


@pytest.mark.parametrize(
    "expression",
    [
        "{{ 户 / 3 }}",
        "{{ 户|int / 3 }}",
        "{{ 户|float / 3 }}",
        "{{ 户 / 3 * 100 }}%",
        "{{ (户 / 3)|float }}",
        "{{ -(户 / 3) }}",
        "{{ (户 / 3)|abs }}",
        "{{ 户 / 3 + 1 }}",
        "{{ 率 / 3 }}",
        "{{ '{}'.format(户 / 3) }}",
        "{{ '{:,}'.format(户 / 3) }}",
        "{{ '%s'|format(户 / 3) }}",
        "{{ 户 ~ (户 / 3) }}",
        "{{ [户 / 3]|join('、') }}",
        "{{ [户 / 3]|sum }}",
        "{{ [户 / 3] }}",
        "{{ {'格': 户 / 3} }}",
        "{{ '%r'|format(户 / 3) }}",
        "{{ 123456789012345678 / (户 - 93) }}",
        "{% set 每格 = 户 / 3 %}每格{{ 每格 }}",
    ],
)
def test_a_quotient_with_a_long_tail_is_never_printed(expression: str) -> None:
    with pytest.raises(RosterError, match=r"相除得出的，小数多于两位，请写明保留几位小数"):
        printed(expression, 户="100", 率="97%")


@pytest.mark.parametrize(
    ("words", "may"),
    [
        *(("{{ 户 / 格 }}", True), ("{{ 户 / 格 + 1 }}", True), ("{{ '%s' % (户 / 格) }}", True)),
        *(("{% set 每格 = 户 / 格 %}{{ 每格 }}", True), ("{{ '{}'.format(户 / 格) }}", True)),
        *(("{{ (户 / 格)|round(1) }}", False), ("{{ (户 / 格)|int }}", False), ("{{ 户 // 格 }}", False)),
        *(("{% if 户 / 格 > 3 %}是{% endif %}", False), ("{{ '是' if 户 / 格 > 3 else 户 }}", False)),
        *(("{{ '%.1f' % (户 / 格) }}", False), ("{{ '%.1f%%'|format(户 / 格) }}", False)),
        ("{{ '每格{:.1f}户'.format(户 / 格) }}", False),
    ],
)
def test_rows_are_tried_only_where_an_unrounded_quotient_may_be_printed(words: str, may: bool) -> None:
    assert may_print_quotient(PlanEnvironment(text=True).parse(words)) == may


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_a_long_tail_in_any_row_is_told_by_its_tag_before_the_first_document(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        plan(template, "{{社区}}方案", "每格{{ 户数 / 网格数 }}户。")
    else:
        template.write_text("# {{社区}}方案\n\n每格{{ 户数 / 网格数 }}户。\n", encoding="utf-8")
    roster = book(tmp_path / "名册.xlsx", ROWS)
    assert main(["batch", str(template), str(roster), "-o", str(tmp_path / "out"), "--no-check"]) == 2
    said = capsys.readouterr().err
    assert f"方案{suffix}（名册第3行 桥西社区）：方案中“每格”后面的“{{{{ 户数 / 网格数 }}}}”" in said
    assert "|round(2)" in said
    assert not list(tmp_path.glob("out/**/*.docx"))


def test_a_rounded_quotient_is_in_each_document(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}每格{{ '{:.2f}'.format(户数 / 网格数) }}户。")
    assert (
        run(template, book(tmp_path / "名册.xlsx", ROWS), tmp_path / "out", today=TODAY, check=False).exit_status == 0
    )
    said = [texts(tmp_path / "out" / f"{name}社区.docx")[0][4:] for name in ("桥东", "桥西", "长堤")]
    assert said == ["每格25.00户。", "每格33.33户。", "每格11.25户。"]
