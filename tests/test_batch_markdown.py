"""Plans in Markdown: what the press sets quickly is, member by member, what the layout by GB/T 9704 gives."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
import yaml
from test_batch import TODAY, plan
from test_batch_roster import book

from app.batch import run
from app.batch.fields import Known
from app.batch.markdown import TextTemplate, open_template
from app.batch.record import State
from app.errors import RosterError
from app.files.gbt9704 import write_docx
from app.files.official import official_from_text

COMMUNITY = (Path(__file__).parent.parent / "corpus" / "templates" / "community-plan.md").read_text(encoding="utf-8")
PLANS = {
    "the bundled plan": COMMUNITY,
    "fields in title, addressee, headings, signature": (
        "# 关于做好{{社区}}{{任务}}工作的实施方案\n\n{{社区}}各网格：\n\n## 一、{{任务}}\n\n共{{户数}}户。\n\n"
        "（一）{{任务}}。由{{责任人}}牵头，2026年6月30日前完成。\n\n{{说明}}\n\n{{社区}}居民委员会\n\n2026年3月2日\n"
    ),
    "a table, attachments and a note": (
        "# {{社区}}工作方案\n\n一、任务安排\n\n任务分工表\n\n| 任务 | 责任人 | 户数 |\n|---|---|---|\n"
        "| {{任务}} | {{责任人}} | {{户数}} |\n\n附件：1. {{社区}}名册\n2. 任务表\n\n"
        "{{社区}}居民委员会\n\n2026年3月2日\n\n（联系人：{{责任人}}）\n"
    ),
    "a red head and an imprint": (
        "望桥街道办事处文件\n\n望街办〔2026〕3号\n\n# {{社区}}工作方案\n\n一、工作目标\n\n{{说明}}\n\n"
        "望桥街道办事处\n\n2026年3月2日\n\n抄送：{{社区}}居民委员会。\n望桥街道办事处  2026年3月2日印发\n"
    ),
    "a red head alone": "望桥街道办事处文件\n\n望街办〔2026〕3号\n\n# {{社区}}工作方案\n\n一、目标\n\n{{说明}}\n",
    "plain text without a signature": "{{社区}}实施方案\n一、工作目标\n{{说明}}\n1.{{任务}}\n（1）{{任务}}：{{说明}}\n",
}
ROWS = {
    "as usual": {"社区": "桥东社区", "任务": "入户走访", "说明": "逐户走访登记。", "责任人": "张明", "户数": "4200"},
    "marks of XML": {"社区": "桥东&西社区", "任务": "走访<甲>", "说明": "1<2&3>2", "责任人": '"张"', "户数": "4,200"},
    "like other parts": {
        "社区": "长堤社区",
        "任务": "二、走访",
        "说明": "附件：名册",
        "责任人": "望桥街道办事处",
        "户数": "2026年3月2日",
    },
    "long": {
        "社区": "望桥街道新时代文明实践中心东区社区",
        "任务": "推进老旧小区加装电梯和适老化改造以及电动自行车集中充电" * 2,
        "说明": "各网格逐户走访，听取居民意见，当日登记，次日回复。" * 12,
        "责任人": "张 明  李 华",
        "户数": "*",
    },
    "empty": {"社区": "荻花社区", "任务": "走访", "说明": "", "责任人": "", "户数": "0"},
}


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("words", PLANS.values(), ids=PLANS)
def test_the_press_sets_what_the_layout_gives(tmp_path: Path, words: str) -> None:
    path = tmp_path / "方案.md"
    path.write_text(words, encoding="utf-8")
    fields = tuple(dict.fromkeys(re.findall(r"\{\{(.*?)\}\}", words)))
    template = open_template(path, Known("名册.xlsx", fields))
    assert isinstance(template, TextTemplate)
    for row in ROWS.values():
        values = {name: row.get(name, f"{name}甲") for name in fields}
        text = re.sub(r"\{\{(.*?)\}\}", lambda tag: values[tag[1]], words)  # noqa: B023 - used at once
        expected = tmp_path / "layout.docx"
        write_docx(official_from_text(text, whole=True), expected)
        made = template.render(values)
        assert members(made) == members(expected.read_bytes())
        assert template.render(values) == made
    assert template.press.differing == 0


@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize(
    "words",
    [
        "社区微信公众号：{{社区}}连心桥",
        "扫码关注“{{社区}}连心桥”",
        "网上报名：https://www.example.gov.cn/bm",
        "{{社区}}居民QQ群：000000",
        "客服电话：0000-0000000",
        "技术支持：区数据中心",
        "本表仅供内部参考",
        "逐户走访，当日登记。以上内容由本站小编整理。",
        "公开方式：主动公开",
        "来源：{{社区}}网格台账",
    ],
)
@pytest.mark.parametrize("place", ["in the text", "below the date", "in an attachment"])
def test_a_plan_of_the_unit_loses_none_of_its_paragraphs(tmp_path: Path, suffix: str, words: str, place: str) -> None:
    path = tmp_path / f"方案{suffix}"
    inside, below, behind = (
        words if place == at else "" for at in ("in the text", "below the date", "in an attachment")
    )
    path.write_text(
        f"# {{{{社区}}}}走访方案\n\n一、工作目标\n\n逐户走访。\n\n{inside}\n\n二、保障措施\n\n每月通报。\n\n"
        f"附件：清单\n\n{{{{社区}}}}居民委员会\n\n2026年3月2日\n\n{below}\n\n附件\n\n清单\n\n一、走访清单\n\n{behind}\n",
        encoding="utf-8",
    )
    run(path, book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]]), tmp_path / "out", today=TODAY, check=False)
    printed = [paragraph.text for paragraph in docx.Document(str(tmp_path / "out" / "桥东社区.docx")).paragraphs]
    assert words.replace("{{社区}}", "桥东社区") in printed


@pytest.mark.parametrize(
    "value",
    ["138****0000", "**重点**", ">90%", "- 12", "# 1", "走访|登记", "--", "__", "A&amp;B", "1<2", "`a`", "+ 3", "5*8"],
)
@pytest.mark.parametrize(
    "words",
    [
        "| 社区 | 说明 | 备注 |\n|---|---|---|\n| {{社区}} | {{说明}} | {{社区}} |",
        "说明：{{说明}}、{{说明}}。",
        "{{说明}}",
        "- {{说明}}",
        "**登记**：{{说明}}。",
        "{% macro 段(甲) %}**登记**：{{甲}}&{% endmacro %}{{ 段(说明) ~ 说明 }}",
        "{% set 段 %}登记：{{说明}}{% endset %}{{段}}",
        "登记：{{ 说明|trim }}",
    ],
)
def test_a_value_is_printed_as_typed_and_is_no_mark_of_the_plan(tmp_path: Path, value: str, words: str) -> None:
    path = tmp_path / "方案.md"
    path.write_text(f"# {{{{社区}}}}方案\n\n一、目标\n\n{words}\n\n二、保障\n\n每月通报。\n", encoding="utf-8")
    made = open_template(path, Known("名册.xlsx", ("社区", "说明"))).render({"社区": "桥东社区", "说明": value})
    document = docx.Document(io.BytesIO(made))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    wanted = {"|": f"桥东社区|{value}|桥东社区", "说": f"说明：{value}、{value}。", "{{": value, "- ": value,
              "**": f"登记：{value}。"}  # fmt: skip
    spelt = {"{% macro": f"登记：{value}&{value}", "{% set": f"登记：{value}", "登记": f"登记：{value}"} | wanted
    assert next(line for start, line in spelt.items() if words.startswith(start)) in lines


def test_a_row_gets_its_own_layout_whatever_stood_before_it(tmp_path: Path) -> None:
    path = tmp_path / "方案.md"
    path.write_text(PLANS["fields in title, addressee, headings, signature"], encoding="utf-8")
    fields = ("社区", "任务", "说明", "责任人", "户数")
    forwards = open_template(path, Known("名册.xlsx", fields))
    backwards = open_template(path, Known("名册.xlsx", fields))
    first = [forwards.render(row) for row in ROWS.values()]
    assert first == [backwards.render(row) for row in reversed(ROWS.values())][::-1]


@pytest.mark.parametrize(
    ("close", "slow"),
    [
        ("抄送：{{社区}}居民委员会。\n望桥街道办事处  2026年3月2日印发\n", True),
        ("望桥街道办事处\n\n2026年3月2日\n\n抄送：{{社区}}居民委员会。\n望桥街道办事处  2026年3月2日印发\n", False),
        ("", False),
    ],
)
def test_a_layout_that_takes_its_time_is_noted_before_the_first_document(
    tmp_path: Path, close: str, *, slow: bool
) -> None:
    path = tmp_path / "方案.md"
    path.write_text(f"# {{{{社区}}}}工作方案\n\n一、工作目标\n\n逐户走访。\n\n{close}", encoding="utf-8")
    told: list[str] = []
    run(path, book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]]), tmp_path / "out", today=TODAY, tell=told.append)
    assert any("方案.md" in word and "逐份排版" in word for word in told) == slow


@pytest.mark.parametrize("suffix", [".md", ".txt", ".docx", ".yaml"])
@pytest.mark.parametrize(
    "words",
    [
        "{% if 类型 == “老旧小区” %}老旧小区{{户数}}户{% endif %}",
        "{% if 户数 &gt; 3 %}{{ 类型 ~ ‘’ ~ 户数 ~ “户” }}{% endif %}",
        "{{ 字段[“类型”] }}{{户数}}户",
    ],
)
def test_quotation_marks_of_a_chinese_keyboard_serve_in_every_kind_of_plan(
    tmp_path: Path, suffix: str, words: str
) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区", "类型", "户数"], ["桥东社区", "老旧小区", 4200]])
    path = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        plan(path, "{{社区}}方案", words.replace("&gt;", ">"))
    elif suffix == ".yaml":
        fields = {
            "doc_type": "work_scheme",
            "unit": "{{社区}}居民委员会",
            "title": "{{社区}}走访方案",
            "facts": [words],
        }
        path.write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    else:
        path.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    outcome = run(path, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [State.OK]
    document = docx.Document(str(tmp_path / "out" / "桥东社区.docx"))
    assert "老旧小区4200户" in "".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("suffix", [".md", ".docx"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ 字段 }}", r"\{\{字段\}\} 印不出来：“字段”是全部各列"),
        ("{{ 户数|truncate(-5) }}", "写法不能执行"),
        ("{{ 1e400|int }}", "写法不能执行|算式无法计算"),
    ],
)
def test_what_jinja_cannot_print_is_named(tmp_path: Path, suffix: str, words: str, said: str) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 4200], ["长堤社区", 3600]])
    path = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        document = docx.Document()
        document.add_paragraph(f"{{{{社区}}}}方案{words}")
        document.save(str(path))
    else:
        path.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    with pytest.raises(RosterError, match=said):
        run(path, roster, tmp_path / "out", today=TODAY, check=False)
