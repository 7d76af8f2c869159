"""What {% set %} blocks and macros of a Word plan make is text where it is text, and the file stays whole."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from lxml import etree

from app.batch.template import compile_template
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

ROW = {"社区": "B&Q社区", "户数": "1200"}
MACRO = "{% macro 名(x) %}{{ x }}（本级）{% endmacro %}"
BLOCK = "{% set 名 %}{{社区}}{% endset %}"


def drawn(folder: Path, *paragraphs: str, bold: str = "") -> str:
    """Return the text of a document; `bold` stands in a run of its own behind the first paragraph."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if bold:
        document.paragraphs[0].add_run(bold).bold = True
        document.paragraphs[0].add_run("{% endset %}")
    path = folder / "方案.docx"
    document.save(str(path))
    data = compile_template(path).render(ROW)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        etree.fromstring(archive.read("word/document.xml"))
    return "|".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs if paragraph.text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BLOCK + "{{ 名 }}", "B&Q社区"),
        (BLOCK + "{{ 名|lower }}", "b&q社区"),
        (BLOCK + "{{ 名[:3] }}", "B&Q"),
        (BLOCK + "{{ 名|length }}", "5"),
        (BLOCK + "{{ 名.replace('&', '和') }}", "B和Q社区"),
        (BLOCK + "{{ 名 == 社区 }}", "True"),
        (BLOCK + "{{ 名 ~ '<' ~ 社区 }}", "B&Q社区<B&Q社区"),
        (BLOCK + "{{ [名, 社区]|join('&') }}", "B&Q社区&B&Q社区"),
        (BLOCK + "{{ 社区 + 名 }}", "B&Q社区B&Q社区"),
        ("{% set 名|lower %}{{社区}}&{% endset %}{{ 名 }}", "b&q社区&"),
        ("{% set 名|replace('社区', '<')|lower %}{{社区}}{% endset %}{{ 名 }}", "b&q<"),
        ("{% set ns = namespace() %}{% set ns.名 %}{{社区}}{% endset %}{{ ns.名|lower }}", "b&q社区"),
        (MACRO + "{{ 名(社区) }}", "B&Q社区（本级）"),
        (MACRO + "{{ 名(社区)|truncate(3, True, '') }}", "B&Q"),
        (MACRO + "{{ 名(社区)|lower }}", "b&q社区（本级）"),
        ("{% macro 框(x) %}〔{{ caller() }}{{ x }}〕{% endmacro %}{% call 框(社区) %}&{% endcall %}", "〔&B&Q社区〕"),
        ("{% macro 框() %}〔{{ caller()|lower }}〕{% endmacro %}{% call 框() %}{{社区}}{% endcall %}", "〔b&q社区〕"),
        ("{{ 社区|e|lower }}和{{ 社区|escape }}", "b&q社区和B&Q社区"),
        ("{{ '<%s>'|format(社区) }}和{{ '<%s>' % 社区 }}", "<B&Q社区>和<B&Q社区>"),
        ("{{ ['a&b']|tojson }}", '["a&b"]'),
        ("{{ '&'|safe }}{{ 社区|safe|lower }}", "&b&q社区"),
    ],
)
def test_a_block_of_words_is_text(tmp_path: Path, source: str, expected: str) -> None:
    assert drawn(tmp_path, source).replace("\\u0026", "&") == expected


def test_a_block_keeps_the_plans_own_typefaces(tmp_path: Path) -> None:
    first = "{% set 段 %}由{{社区}}"
    assert (
        drawn(tmp_path, first, "一、{{ 段 }}。", "二、{{ 段 ~ '&' }}。", bold="负责")
        == "一、由B&Q社区负责。|二、由B&Q社区负责&。"
    )


@pytest.mark.parametrize("work", ["段|upper", "段[:5]", "段.replace('w', 'x')", "段|truncate(9)", "段 % 1"])
def test_a_block_with_typefaces_is_not_changed_as_if_it_were_text(tmp_path: Path, work: str) -> None:
    with pytest.raises(RosterError, match="“由B&Q社区负责”带有方案的段落或字体"):
        drawn(tmp_path, "{% set 段 %}由{{社区}}", f"{{{{ {work} }}}}", bold="负责")
