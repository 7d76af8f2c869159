"""What is wrong with a plan is said in Chinese, with the words of its tag: nothing of Jinja's own English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from test_batch import plan

from app.batch.budget import Exhausted
from app.batch.fields import Known
from app.batch.markdown import open_template
from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment
from app.batch.template import context_of
from app.cli import main
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {"社区": "桥东社区", "户数": "4,200", "达标": "3780", "比例": "95%", "邮编": "031000", "走访(户)": "3,600.5"}
_QUOTED = re.compile(r"“.*?”|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def worked(words: str) -> str:
    program = compile_program(PlanEnvironment(), words)
    return program.render(context_of(VALUES, {}))


def opened(tmp_path: Path, words: str) -> None:
    path = tmp_path / "方案.md"
    path.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    open_template(path, Known("名册.xlsx", tuple(VALUES)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{户数 + }}", "没有写完"),
        ("{{户数|round( }}", "括号没有成对，缺少“)”"),
        ("{% if 户数 = 3 %}甲{% endif %}", "两个等号"),
        ("{% if %}甲{% endif %}", "没有写完"),
        ("{% for 户数 %}甲{% endfor %}", "循环应写成"),
        ("{{社区，户数}}", "不能有“，”"),
        ("{{3社区}}", "“社区”前面"),
        ("{{户数[}}", "缺少“]”"),
        ("{% if 户数 is evn %}甲{% endif %}", "没有的判断词“evn”。是否应为“even”"),
        ("{% include '甲' %}", "不能引入别的文件"),
        ("{{户数|千分位}}", "没有的过滤器“千分位”。常用的有 "),
        ("{% extends '甲' %}", "不能引入别的文件"),
    ],
)
def test_a_tag_that_cannot_be_read_is_named_in_chinese(tmp_path: Path, words: str, said: str) -> None:
    with pytest.raises(RosterError) as caught:
        opened(tmp_path, words)
    message = str(caught.value)
    assert said in message
    assert "第3行的“" in message
    assert not re.search("[a-z]{3}", _QUOTED.sub("", message).replace("方案.md", "").partition("常用的有")[0])


NEAR = [
    ("｛｛户数｝｝", "｛｛户数｝｝", "{{户数}}"),
    ("{{社区}}｛{户数}｝", "｛{户数}｝", "{{户数}}"),
    ("{ {户数} }", "{ {户数} }", "{{户数}}"),
    ("｛％ if 户数 ％｝甲", "｛％ if 户数 ％｝", "{% if 户数 %}"),
    ("{％ endif ％}", "{％ endif ％}", "{% endif %}"),
    ("有{户数}户", "{户数}", "{{户数}}"),
    ("有｛ 户数 ｝户", "｛ 户数 ｝", "{{户数}}"),
    ("有${户数}户", "${户数}", "{{户数}}"),
    ("有[[户数]]户", "[[户数]]", "{{户数}}"),
    ("有【【户数】】户", "【【户数】】", "{{户数}}"),
    ("有《《户数》》户", "《《户数》》", "{{户数}}"),
    ("有«户数»户", "«户数»", "{{户数}}"),
    ("有{户数:,}户", "{户数:,}", "{{ '{:,}'.format(户数) }}"),
    ("有｛户数：，｝户", "｛户数：，｝", "{{ '{:,}'.format(户数) }}"),
    ("有{户数:#,##0}户", "{户数:#,##0}", "{{ '{:,}'.format(户数) }}"),
    ("有{户数:#,##0.00}户", "{户数:#,##0.00}", "{{ '{:,.2f}'.format(户数) }}"),
    ("有{户数:.1f}户", "{户数:.1f}", "{{ '{:.1f}'.format(户数) }}"),
    ("占{比例:.1f}", "{比例:.1f}", "{{比例}}"),
    ("有{走访(户):,}户", "{走访(户):,}", "{{ '{:,}'.format(字段[\"走访(户)\"]) }}"),
    ("有{走访(户):d}户", "{走访(户):d}", '{{字段["走访(户)"]}}'),
    ("有{户数:d}户", "{户数:d}", "{{户数}}"),
]


@pytest.mark.parametrize(("words", "quoted", "right"), NEAR)
@pytest.mark.parametrize("suffix", [".md", ".docx"])
def test_what_is_nearly_a_tag_is_named_before_it_is_printed(
    tmp_path: Path, words: str, quoted: str, right: str, suffix: str
) -> None:
    if suffix == ".docx":
        path = plan(tmp_path / "方案.docx", "{{社区}}方案", words)
    else:
        path = tmp_path / "方案.md"
        path.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    with pytest.raises(RosterError) as caught:
        open_template(path, Known("名册.xlsx", tuple(VALUES)))
    message = str(caught.value)
    assert f"的“{quoted}”（应为 {right}）" in message
    assert re.search("第[23]行的|第2段的", message)


@pytest.mark.parametrize(
    ("right", "shown"),
    [
        ("{{ '{:,}'.format(户数) }}", "4,200"),
        ("{{ '{:,.2f}'.format(户数) }}", "4,200.00"),
        ("{{ '{:.1f}'.format(户数) }}", "4200.0"),
        ("{{比例}}", "95%"),
        ("{{ '{:,}'.format(字段[\"走访(户)\"]) }}", "3,600.5"),
        ('{{字段["走访(户)"]}}', "3,600.5"),
        ("{{户数}}", "4,200"),
    ],
)
def test_what_is_said_to_be_right_is_right(right: str, shown: str) -> None:
    assert worked(right) == shown
    assert right in {tag for _, _, tag in NEAR}


@pytest.mark.parametrize(
    "words",
    [
        "集合{甲、乙}",
        "附表｛一｝",
        "《网格化服务管理规范》",
        "【待补：户数】",
        "[1]",
        "户数《社区》",
        "{{ '{户数}' }}",
        "代码{0}",
        "代码{其他:,}",
    ],
)
def test_braces_that_stand_for_no_field_are_text(tmp_path: Path, words: str) -> None:
    opened(tmp_path, words)


@pytest.mark.parametrize(
    "words",
    ["「户数」", "『户数』", "〔户数〕", "【户数】", "[户数]", "［ 户数 ］", "<户数>", "〈户数〉", "＜户数＞", "%户数%",
     "#户数#", "__户数__"],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".md", ".docx"])
def test_what_may_be_meant_for_a_field_is_noted(tmp_path: Path, words: str, suffix: str) -> None:
    path = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        plan(path, "{{社区}}方案", f"共{words}户。")
    else:
        path.write_text(f"# {{{{社区}}}}方案\n\n共{words}户。\n", encoding="utf-8")
    (note,) = open_template(path, Known("名册.xlsx", tuple(VALUES))).notes
    assert f"的“{words}”与名册的列同名，像是字段" in note


@pytest.mark.parametrize("words", ["“户数”", "（户数）", "《户数》", "「其他」", "[1]", "95%", "#1", "a_b"])
def test_what_is_mere_text_is_not_noted(tmp_path: Path, words: str) -> None:
    path = tmp_path / "方案.md"
    path.write_text(f"# {{{{社区}}}}方案\n\n共{words}户。\n", encoding="utf-8")
    assert open_template(path, Known("名册.xlsx", tuple(VALUES))).notes == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('{{ "甲\\x01乙" }}', "U+0001"),
        ('{{ "\\x0b" ~ 户数 }}', "U+000B"),
        ('{% set a = "\\x02" %}{{ a }}', "U+0002"),
        ('{{ "%c" % 1 }}', "U+0001"),
        ('{{ "\\ud800" }}', "U+D800"),
        ('{{ "\\uffff" }}', "U+FFFF"),
    ],
)
def test_a_control_character_in_a_tag_is_told_with_the_tag(words: str, said: str) -> None:
    with pytest.raises(RosterError) as caught:
        worked(words)
    tag = re.findall(r"\{[{%].*?[}%]\}", words)[-1]
    assert f"“{tag}”不能成立：印出的文字含有不可见的控制字符（{said}），文件中不能有，请从标记中删去" in str(
        caught.value
    )


def test_ends_of_pages_and_lines_are_no_such_characters() -> None:
    assert worked('{{ "甲\\f乙\\n丙\\t丁" }}') == "甲\f乙\n丙\t丁"


def test_all_that_is_nearly_a_tag_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"第3行的“｛｛户数｝｝”（应为 \{\{户数\}\}）、第4行的“\{达标\}”"):
        opened(tmp_path, "有｛｛户数｝｝户\n达标{达标}户")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("{{ '{:d}'.format(户数) }}", "4200"),
        ("{{ '{:.0%}'.format(比例) }}", "95%"),
        ("{{ '{:>8}'.format(户数) }}", "   4,200"),
        ("{{ '{}'.format(户数) }}", "4,200"),
        ("{{ '{:,}'.format(户数|int) }}", "4,200"),
    ],
)
def test_a_cell_is_shown_in_a_format_of_numbers_as_a_number(words: str, shown: str) -> None:
    assert worked(words) == shown


def test_a_text_in_a_format_of_numbers_is_named() -> None:
    with pytest.raises(RosterError, match="“桥东社区”不是数字"):
        worked("{{ '{:,}'.format(社区) }}")
    with pytest.raises(RosterError, match="要用数字的格式请先加"):
        worked("{{ '{:,}'.format('甲') }}")


@pytest.mark.parametrize(
    ("words", "tag", "said"),
    [
        ("甲{{ 达标 }}{{ 户数 / 0 }}乙", "{{ 户数 / 0 }}", "除数为 0"),
        ("{{ 户数() }}", "{{ 户数() }}", "不能加括号"),
        ("{{ 户数.街道 }}", "{{ 户数.街道 }}", "没有“街道”这一项"),
        ("{{ 街道 }}", "{{ 街道 }}", "没有“街道”这一项"),
        ("{% if 社区 > 3 %}甲{% endif %}", "{% if 社区 > 3 %}", "“桥东社区”不是数字"),
        ("{{ 社区 - 3 }}", "{{ 社区 - 3 }}", "“桥东社区”不是数字"),
        ("{{ '甲' + 1 }}", "{{ '甲' + 1 }}", "不能这样一起计算"),
        ("{{ 1\n/\n0 }}甲{{ 户数 }}", "{{ 1 / 0 }}", "除数为 0"),
    ],
)
def test_an_expression_that_fails_for_a_row_is_named(words: str, tag: str, said: str) -> None:
    with pytest.raises(RosterError) as caught:
        worked(words)
    message = str(caught.value)
    assert re.match(f"方案中(的|“[^”]+”[前后]面的)“{re.escape(tag)}”", message)
    assert said in message
    assert not re.search("[a-z]{3}", _QUOTED.sub("", message))


@pytest.mark.parametrize(
    "words",
    [
        "{% set n = namespace(a=社区) %}{% for i in range(99) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
        "{% set n = namespace(a=社区) %}{% for i in range(99) %}{% set n.a = n.a + n.a %}{% endfor %}",
        "{% set x = '甲' * 10000 %}{% set x = x|replace('甲', x) %}",
        "{% set x = '甲' * 10000 %}{% set x = x.replace('甲', x) %}",
        "{% set x = '甲' * 10000 %}{% set x = x.join(range(90000)) %}",
        "{{ 社区|center(9999999999) }}",
        "{{ 社区.ljust(9999999999) }}",
        "{{ 社区|indent(9999999999) }}",
        "{{ '%9999999999d' % 3 }}",
        "{{ '%9999999999d'|format(3) }}",
        "{{ '{:>9999999999}'.format(3) }}",
        "{{ '%*d' % (60000000, 1) }}",
        "{{ '%*d'|format(60000000, 1) }}",
        "{{ '{:{宽}}'.format(1, 宽=60000000) }}",
        "{{ '{0:{1}}'.format(1, 60000000) }}",
        "{{ (['甲' * 10000000] * 12)|join }}",
        "{{ ''.join(['甲' * 10000000] * 12) }}",
        "{{ [1]|tojson(indent=150000000) }}",
        "{{ '%(a(b))60000000s' % {'a(b)': 1} }}",
        "{{ '%5%%60000000s' % 1 }}",
        "{{ '%.0000000000000000000060000000f' % 1 }}",
        "{{ '{0:.60000000f}'.format(1) }}",
        "{{ ('a' * 100000).translate({97: '甲' * 100000})|length }}",
        "{{ ('a' * 100000).translate(['甲' * 100000] * 98)|length }}",
        "{{ ('ab ' * 100000)|wordwrap(1, wrapstring='x' * 100000)|length }}",
        "{{ ('ab ' * 100000)|wordwrap(1, true, 'x' * 100000)|length }}",
        "{{ [1]|batch(15000000, '甲')|list }}",
        "{{ [1]|slice(15000000)|list }}",
        "{% macro a(x) %}{{ a(x) }}{% endmacro %}{{ a(社区) }}",
    ],
)
def test_a_text_that_grows_without_end_is_stopped_before_memory_is_full(words: str) -> None:
    with pytest.raises(RosterError, match="没有尽头") as caught:
        worked(words)
    assert isinstance(caught.value.__cause__, Exhausted)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("{{ 户数 / 2 }}", "2100"),
        ("{{ 户数 * 2 }}", "8400"),
        ("{{ (达标 / 户数 * 100)|round(1) }}%", "90.0%"),
        ("{{ 户数 - 达标 }}", "420"),
        ("{{ 1 + 户数 }}", "4201"),
        ("{{ 户数 * 比例 }}", "3990"),
        ("{{ 户数|round|int }}", "4200"),
        ("{{ 社区 + 户数 }}", "桥东社区4,200"),
        ("{{ 户数 + 达标 }}", "4,2003780"),
        ("{{ 户数|int + 达标|int }}", "7980"),
        ("{{ 户数 + 1 + 达标 }}", "7981"),
        ("{{ (户数 - 10)|round }}、{{ 户数|round }}", "4190、4200"),
        ("{{ (户数 / 16)|round }}、{{ (户数 / 9)|round(2) }}", "263、466.67"),
        ("{{ (户数 / 9)|round(1, 'floor') }}、{{ (户数 / 9)|round(0, 'ceil') }}", "466.6、467"),
        ("{{ '★' * (户数 / 1400) }}、{{ (户数 / 2100) * '★' }}", "★★★、★★"),
        ("{{ '{:d}'.format(户数) }}、{{ '{:.1%}'.format(比例) }}", "4200、95.0%"),
        ("{{ (户数 - 达标 + 80) / 2 }}", "250"),
        ("{{ (户数 - 达标) / 0.5 }}", "840"),
        ("{{ 57 / (户数 - 4100) * 100 }}%", "57%"),
        ("{{ 57 / (户数 - 4100) + 0.1 - 0.37 }}", "0.3"),
        ("{% if 户数 - 4200 %}有{% else %}无{% endif %}", "无"),
        ("{{ (户数 / 7)|round(2) }}、{{ '%.1f'|format(户数 / 9) }}", "600.0、466.7"),
        ("{{ 邮编 + 户数 }}", "0310004,200"),
        ("{{ '—' * 3 }}", "———"),
        ("{{ '经费30000000元，%s户'|format(户数) }}", "经费30000000元，4,200户"),
        ("{{ '编号30000000：{}'.format(户数) }}{{ '{{{0}'.format(30000000) }}", "编号30000000：4,200{30000000"),
        ("{{ '甲a'.translate({97: '乙'}) }}{{ '甲 乙'|wordwrap(1, wrapstring='、') }}", "甲乙甲、乙"),
        ("{{ '%s户'|format(户数) }}", "4,200户"),
        ("{{ 社区|replace('社区', '') }}", "桥东"),
        ("{% raw %}{{ 户数 }}{% endraw %}{{ 户数 }}", "{{ 户数 }}4,200"),
        ("甲\n{{- 户数 -}}\n乙", "甲4,200乙"),
    ],
)
def test_cells_count_as_the_numbers_they_show(words: str, shown: str) -> None:
    assert worked(words) == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ '{:.1f}'.format(比例) }}", "“95%”是百分数，请用带百分号的格式，如 '{:.1%}'"),
        ("{{ '{:,}'.format(比例) }}", "“95%”是百分数"),
        ("{{ '{:d}'.format(字段['走访(户)']) }}", "“3,600.5”不是整数，不能用格式 '{:d}'"),
        ("{{ '{:x}'.format(字段['走访(户)']) }}", "“3,600.5”不是整数"),
        ("{{ '★' * (户数 / 1600) }}", "“★”不是数字"),
    ],
)
def test_no_format_shows_a_number_as_another(words: str, said: str) -> None:
    with pytest.raises(RosterError) as caught:
        worked(words)
    assert said in str(caught.value)


@pytest.mark.parametrize("code", ["\\f", "\\a", "\\x01"])
def test_no_control_character_is_printed_by_a_plan_of_text(tmp_path: Path, code: str) -> None:
    path = tmp_path / "方案.md"
    path.write_text(f'# {{{{社区}}}}方案\n\n{{{{ "甲{code}乙" }}}}。\n', encoding="utf-8")
    with pytest.raises(RosterError, match="印出的文字含有不可见的控制字符"):
        open_template(path, Known("名册.xlsx", tuple(VALUES))).render(VALUES)


@pytest.mark.parametrize(
    ("words", "said"), [(["方案.md", "名册.csv"], "缺少 -o 文件夹。"), (["方案.md", "-o", "out"], "缺少 名册。")]
)
def test_what_a_command_line_lacks_is_named_as_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("方案.md", "名册.csv"):
        (tmp_path / name).write_text("{{社区}}\n", encoding="utf-8")
    assert main(["batch", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_division_by_nought_names_the_column(tmp_path: Path) -> None:
    path = tmp_path / "方案.md"
    path.write_text("# {{社区}}方案\n\n户均{{ 户数 / 楼栋 }}、{{ 户数 }}。\n", encoding="utf-8")
    plan = open_template(path, Known("名册.xlsx", ("社区", "户数", "楼栋")))
    with pytest.raises(RosterError, match=r"除数为 0，名册这一行的“楼栋”是 0。$"):
        plan.render({"社区": "桥东社区", "户数": "3", "楼栋": "0"})


def test_a_folder_and_a_wrong_order_are_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, roster = tmp_path / "方案.md", tmp_path / "名册.csv"
    plan.write_text("{{社区}}\n", encoding="utf-8")
    roster.write_text("社区\n桥东社区\n", encoding="utf-8")
    out = ["-o", str(tmp_path / "out")]
    assert main(["batch", str(roster), str(plan), *out]) == 2
    assert "名册.csv 是表格，方案.md 不是，先后像是写反了：先写方案，后写名册" in capsys.readouterr().err
    assert main(["batch", str(plan), str(tmp_path), *out]) == 2
    assert "是文件夹。请给出其中的" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_field_with_but_its_end_in_common_is_not_offered() -> None:
    said = Known("名册.xlsx", ("社区", "户数")).missing(["网格数"], "方案.docx")
    assert "“网格数”在 名册.xlsx 中没有。名册的字段：社区、户数。" in said


def test_the_number_of_processes_is_found_under_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", "方案.docx", "名册.xlsx", "-o", str(tmp_path / "out"), "--jobs", "2"]) == 2
    assert "没有选项 --jobs。是否指 --workers？" in capsys.readouterr().err
