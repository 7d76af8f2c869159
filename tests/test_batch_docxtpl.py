"""Plans with docxtpl's tags: what the compiled plan makes is what docxtpl makes, part by part."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from app.batch.fields import Known
from app.batch.template import SlowTemplate, Template, compile_template
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document

KNOWN = Known(
    "名册.xlsx",
    ("社区", "户数", "书记.姓名", "书记.电话", "备注", "等级", "说明"),
    {"任务": ("名称", "责任人", "时限"), "列": ("名",)},
)
VALUES: dict[str, Any] = {
    "社区": "桥东 & <b> \"甲\" '乙'",
    "户数": "4200",
    "书记.姓名": "林知夏",
    "书记.电话": "0000-5550199",
    "备注": "第一行\n第二行\t又一栏",
    "等级": "",
    "说明": "x" * 3000,
    "任务": [
        {"名称": "清理楼道 <一>", "责任人": "甲", "时限": "6月30日"},
        {"名称": "走访\n居民", "责任人": "乙", "时限": "9月30日"},
        {"名称": "议事", "责任人": "丙", "时限": "12月31日"},
    ],
    "列": [{"名": "一"}, {"名": "二"}, {"名": "三"}],
}


def table(document: Document, *rows: tuple[str, ...]) -> None:
    grid = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text


def lines(*texts: str) -> Callable[[Document], None]:
    def build(document: Document) -> None:
        for text in texts:
            paragraph = document.add_paragraph()
            for piece in text.split("¦"):
                paragraph.add_run(piece)

    return build


def headers(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{社区}}页眉"
    section.footer.paragraphs[0].text = "{% if 户数 > 3000 %}大社区{% else %}小社区{% endif %}"
    document.add_paragraph("{{户数}}户")


def rows(document: Document) -> None:
    table(
        document,
        ("序号", "任务", "责任人"),
        ("{%tr for t in 任务 %}",),
        ("{{loop.index}}", "{{t.名称}}", "{{ t.责任人 }}"),
        ("{%tr endfor %}",),
    )


def rows_with_condition(document: Document) -> None:
    table(
        document,
        ("任务", "时限"),
        ("{%tr for t in 任务 if t.责任人 != '乙' %}",),
        ("{{t.名称}}{% if loop.last %}（末）{% endif %}", "{{t.时限}}"),
        ("{%tr endfor %}",),
        ("{%tr if 备注 %}",),
        ("备注", "{{备注}}"),
        ("{%tr endif %}",),
    )


def columns(document: Document) -> None:
    table(document, ("{%tc for c in 列 %}", "{{c.名}}", "{%tc endfor %}"))


def merged_down(document: Document) -> None:
    table(
        document,
        ("任务", "责任人"),
        ("{%tr for t in 任务 %}",),
        ("{% vm %}各项任务", "{{t.责任人}}"),
        ("{%tr endfor %}",),
    )


def drawing(document: Document) -> None:
    from test_batch import PIXEL

    document.add_paragraph("{%p for t in 任务 %}")
    document.add_picture(io.BytesIO(PIXEL))
    document.add_paragraph("{{t.名称}}")
    document.add_paragraph("{%p endfor %}")


PLANS: dict[str, Callable[[Document], None]] = {
    "variables": lines("{{社区}}有{{ 户数 }}户，{{户数}}户。", "{¦{说¦明}}"),
    "line breaks and tabs": lines("备注：{{备注}}。", "前{{ 备注 }}后"),
    "nested objects": lines("书记{{书记.姓名}}，电话{{ 书记['电话'] }}。"),
    "filters": lines("{{户数|int + 1}}、{{ 任务|map(attribute='名称')|join('、') }}、{{ 等级|default('无', true) }}"),
    "inline condition": lines("{% if 等级 %}等级{{等级}}{% elif 户数 > 5000 %}特大{% else %}一般{% endif %}。"),
    "paragraph condition": lines("{%p if 户数 > 3000 %}", "大社区{{社区}}", "{%p else %}", "小社区", "{%p endif %}"),
    "paragraph loop": lines("{%p for t in 任务 %}", "{{loop.index}}. {{t.名称}}", "{%p endfor %}", "完"),
    "loop asked about": lines(
        "{% macro 项(t) %}{% if loop is defined %}{{loop.index}}{% endif %}{{t.名称}}{% endmacro %}"
        "{{社区}}{% if loop is not defined %}无{% endif %}{% for t in 任务 %}{{项(t)}}{% endfor %}"
    ),
    "nested loops": lines("{% for a in 任务 %}{% for b in 任务 %}{{a.责任人}}{{b.责任人}} {% endfor %}{% endfor %}"),
    "set and comments": lines("{# 内部说明 #}{% set n = 户数|int // 3 %}{{n}}", "{#p 整段说明 #}", "后文"),
    "white space": lines("甲", "{%- if 户数 %}乙{% endif -%}", "丙"),
    "run condition": lines("前¦{%r if 户数 %}¦中¦{%r endif %}¦后"),
    "braces that are no tag": lines("{_{不是标记}_}{{社区}}"),
    "comparison in a tag": lines("{% if 户数 < 5000 and 户数 >= 100 %}中{% endif %}"),
    "page heads and feet": headers,
    "table rows": rows,
    "table rows with conditions": rows_with_condition,
    "table columns": columns,
    "cells merged down a loop": merged_down,
    "pictures in a loop": drawing,
}


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        found = {}
        for name in archive.namelist():
            if re.fullmatch(r"word/(?:document|header|footer|footnotes)\d*\.xml", name):
                found[name] = etree.tostring(etree.fromstring(archive.read(name)), method="c14n")
        return found


def build(path: Path, name: str) -> Path:
    document = docx.Document()
    PLANS[name](document)
    document.save(str(path))
    return path


def by_docxtpl(path: Path) -> bytes:
    document = DocxTemplate(path)
    nested = {"书记": {"姓名": VALUES["书记.姓名"], "电话": VALUES["书记.电话"]}, "户数": 4200}
    document.render(VALUES | nested, Environment(autoescape=True))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", PLANS)
def test_the_compiled_plan_is_docxtpls_document(tmp_path: Path, name: str) -> None:
    path = build(tmp_path / "方案.docx", name)
    ours, theirs = members(compile_template(path, KNOWN).render(VALUES)), members(by_docxtpl(path))
    assert "word/document.xml" in ours
    assert ours == theirs


@pytest.mark.parametrize(
    ("name", "slots"), [("variables", True), ("table rows", True), ("paragraph loop", True), ("nested loops", False)]
)
def test_variables_and_simple_loops_need_no_jinja(tmp_path: Path, name: str, slots: bool) -> None:
    template = compile_template(build(tmp_path / "方案.docx", name), KNOWN)
    assert isinstance(template, Template)
    assert all(part.slots is not None for part in template.parts) == slots


@pytest.mark.parametrize("name", ["table columns", "cells merged down a loop"])
def test_columns_that_come_and_go_are_left_to_docxtpl_with_a_note(tmp_path: Path, name: str) -> None:
    template = compile_template(build(tmp_path / "方案.docx", name), KNOWN)
    assert isinstance(template, SlowTemplate)
    assert "docxtpl" in template.notes[0]
    assert template.render(VALUES) == template.render(VALUES)


def test_rich_text_tags_take_plain_text_and_keep_the_runs_look(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("甲").add_run("{{r 社区 }}").bold = True
    document.save(str(tmp_path / "方案.docx"))
    data = compile_template(tmp_path / "方案.docx", KNOWN).render(VALUES | {"社区": "桥东社区"})
    runs = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs if run.text] == [("甲", None), ("桥东社区", True)]


def test_a_column_that_is_no_name_in_jinja_is_a_field(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("达到{{完成率(%)}}，{% if 字段['完成率(%)'] %}有{% endif %}")
    document.save(str(tmp_path / "方案.docx"))
    template = compile_template(tmp_path / "方案.docx", Known("名册.xlsx", ("社区", "完成率(%)")))
    data = template.render({"社区": "桥东社区", "完成率(%)": "95%"})
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "达到95%，有"


def test_text_boxes_footnotes_and_endnotes_are_filled(tmp_path: Path) -> None:
    document = docx.Document()
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com'
        ':vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{{社区}}框</w:t></w:r></w:p></w:txbxContent>'
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph("正文")._p.append(etree.fromstring(box))
    document.save(str(tmp_path / "方案.docx"))
    data = compile_template(tmp_path / "方案.docx", KNOWN).render(VALUES | {"社区": "桥东社区"})
    assert "桥东社区框".encode() in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("甲", "有{{社区}和{{户数}}"), "第2段的标记不完整"),
        (("{{社区|uper}}",), "第1段的“{{社区|uper}}”用了没有的过滤器“uper”。是否应为“upper”"),
        (("甲", "{% fro t in 任务 %}{{社区}}"), "第2段的“{% fro t in 任务 %}”是没有的标记“fro”"),
        (("{% if 户数 %}甲{{社区}}",), "没有关闭，缺少 {% endif %}"),
        (("{{社区}}", "甲{% endfor %}"), "第2段的“{% endfor %}”，前面没有与它对应的标记"),
        (("{% for t in 任务 %}{% if t %}{% endfor %}",), "还没有关闭第1段的“{% if t %}”"),
        (("{{社区.__class__}}",), "不能使用以下划线开头的内部属性"),
        (("{{社区 户数}}",), "用到的字段“社区 户数”在 名册.xlsx 中没有"),
        (("{% if 户数 > %}{{社区}}{% endif %}",), "第1段的“{% if 户数 > %}”写法不对"),
    ],
)
def test_a_broken_plan_is_named_with_paragraph_and_words(tmp_path: Path, texts: tuple[str, ...], said: str) -> None:
    document = docx.Document()
    lines(*texts)(document)
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError) as caught:
        compile_template(tmp_path / "方案.docx", KNOWN)
    assert said in str(caught.value)


def test_a_broken_tag_split_over_runs_in_a_page_head_is_named(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.sections[0].header.paragraphs[0]
    for piece in ("{", "{社", "区}", "甲"):
        paragraph.add_run(piece)
    document.add_paragraph("{{社区}}")
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError, match="页眉的标记不完整"):
        compile_template(tmp_path / "方案.docx", KNOWN)


def test_a_block_across_layers_is_refused_before_it_breaks_the_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{% if 户数 %}{{社区}}")
    table(document, ("甲{% endif %}", "乙"))
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError, match="不在同一层"):
        compile_template(tmp_path / "方案.docx", KNOWN)


@pytest.mark.parametrize(
    "loop",
    [
        "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}",
        "{% for i in range(100000) %}" + "长" * 300 + "{% endfor %}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(10**30) %}{% endfor %}",
        "{{ '甲' * 100000000 }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    ],
)
def test_what_never_ends_is_stopped(tmp_path: Path, loop: str) -> None:
    document = docx.Document()
    document.add_paragraph("{{社区}}" + loop)
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError, match=r"没有尽头|不能成立"):
        compile_template(tmp_path / "方案.docx", KNOWN).render(VALUES)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("{% if 户数 > 1 -%} 多 {%- endif %}。", "多。"),
        ("{% if 户数 -%}多{%-endif%}。", "多。"),
        ("共{{户数}}户 {%- if 户数 > 1 %}，较多{% endif %}。", "共4200户，较多。"),
        ("{{ 等级|default('暂缺') }}。", "暂缺。"),
        ("{{ 等级|d('暂缺') }}{{ 户数|default('无') }}。", "暂缺4200。"),
    ],
)
def test_what_stands_beside_a_tag_of_jinja_is_kept(tmp_path: Path, words: str, printed: str) -> None:
    document = docx.Document()
    document.add_paragraph("标题")
    document.add_paragraph(words)
    document.save(str(tmp_path / "方案.docx"))
    made = compile_template(tmp_path / "方案.docx", Known("名册.xlsx", ("户数", "等级"))).render(
        {"户数": "4200", "等级": ""}
    )
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs] == ["标题", printed]


@pytest.mark.parametrize("words", ["{% filter upper %}{{户数}}{% endfilter %}", "{{ 户数|urlize }}"])
def test_what_makes_markup_of_values_is_refused_with_its_place(tmp_path: Path, words: str) -> None:
    document = docx.Document()
    document.add_paragraph(words)
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError, match=r"方案\.docx 第1段的“.*(不能使用|没有的过滤器)"):
        compile_template(tmp_path / "方案.docx", Known("名册.xlsx", ("户数",)))
