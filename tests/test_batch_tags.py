"""Tags with texts in them: what a text holds ends no tag, and its quotation marks are its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from docx import Document
from test_batch import TODAY, texts

from app.batch import run
from app.batch.tags import TAG
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 2.0  # for what takes a hundredth of one
HEAD = ["社区", "户数", "达标户数", "项目", "not", "range", "dict", "true", "“双报到”人数", "备注"]
ROW = ["桥东社区", "200", "191", "“双报到”工作", "甲", "乙", "丙", "丁", "36", ""]
RATE = "'{:.1%}'.format(达标户数|int / 户数|int)"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.csv"
    path.write_text(f"{','.join(HEAD)}\n{','.join(ROW)}\n", encoding="utf-8")
    return path


def filled(tmp_path: Path, roster: Path, kind: str, words: str) -> str:
    """Return what a paragraph of a plan becomes."""
    path = tmp_path / f"方案.{kind}"
    if kind == "docx":
        document = Document()
        document.add_paragraph("{{社区}}走访实施方案")
        document.add_paragraph(words)
        document.save(str(path))
    else:
        path.write_text(f"# {{{{社区}}}}走访实施方案\n\n{words}\n", encoding="utf-8")
    outcome = run(path, roster, tmp_path / kind, today=TODAY, check=False)
    assert [record.reason for record in outcome.records] == [None]
    return texts(tmp_path / kind / "桥东社区.docx")[1]


@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (f"{{{{ {RATE} }}}}", "95.5%"),
        (f"{{% set 率 = {RATE} %}}达标率{{{{ 率 }}}}", "达标率95.5%"),
        (f"{{% if {RATE} == '95.5%' %}}达到{{% endif %}}", "达到"),
        ("{% set 率 = ‘{:.0%}’.format(达标户数|int / 户数|int) %}{{ 率 }}", "96%"),
        ("{{ {'甲': {'乙': 户数}}['甲']['乙'] }}户", "200户"),
        ("{{ '}}' }}{{ '%}' }}", "}}%}"),
        ("{% if 项目 == '“双报到”工作' %}是{% else %}否{% endif %}", "是"),
        ('{% if 项目 == "“双报到”工作" %}是{% else %}否{% endif %}', "是"),
        ("{{ '“' ~ 社区 ~ '”' }}", "“桥东社区”"),
        ("{{ 项目|replace('“','《')|replace('”','》') }}", "《双报到》工作"),
        ("{{ 备注|default('“无”') }}。", "“无”。"),
        ("{% if 社区 == “桥东社区” %}是{% else %}否{% endif %}“甲”", "是“甲”"),
        ('{% if 社区 == "桥东社区” %}是{% else %}否{% endif %}“甲”', "是“甲”"),
        ('{% if 社区 == "桥东社区” and 户数 == "200” %}是{% else %}否{% endif %}', "是"),
        ("{{“双报到”人数}}人", "36人"),
        ("{{not}}{{ range }}{{dict}}{{ true }}", "甲乙丙丁"),
        ("{% for 数 in range(2) %}{{数}}{% endfor %}", "01"),
    ],
)
def test_a_tag_holds_its_texts(tmp_path: Path, roster: Path, kind: str, words: str, printed: str) -> None:
    assert filled(tmp_path, roster, kind, words) == printed


def test_a_text_that_a_word_processor_split_is_one_text(tmp_path: Path, roster: Path) -> None:
    document = Document()
    document.add_paragraph("关于走访的实施方案")
    paragraph = document.add_paragraph("社区")
    for place, part in enumerate(
        ["{% set 率 = '{:.1", "%}'.format(达标户数|int / 户数", "|int) %}{{ 率 ~ '“", "”' }}"]
    ):
        paragraph.add_run(part).bold = place % 2 == 1
    document.save(str(tmp_path / "方案.docx"))
    run(tmp_path / "方案.docx", roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "桥东社区.docx")[1] == "社区95.5%“”"


@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{“社区”}}共{{户数}}户", "“{{“社区”}}”只会印出“社区”这几个字：字段名不加引号，应为 {{社区}}"),
        ("{{ '户数' }}户", "字段名不加引号，应为 {{户数}}"),
        ("{{ {{社区}} }}", "标记不完整"),
        ("{{社区}共{{户数}}户", "标记不完整"),
        ("{% if 户数 > 3 }共{{户数}}户{% endif %}", "标记不完整"),
    ],
)
def test_what_a_tag_cannot_mean_is_refused(tmp_path: Path, roster: Path, kind: str, words: str, said: str) -> None:
    with pytest.raises(RosterError) as caught:
        filled(tmp_path, roster, kind, words)
    assert said in str(caught.value)


@pytest.mark.parametrize("opening", ["{{ 户数 ", "{% if 户数 ", "{# 注 ", "{{ 户数 {% if 甲 "])
def test_many_tags_that_are_not_closed_are_soon_through(opening: str) -> None:
    start = time.perf_counter()
    assert TAG.findall(opening * 20_000) == []
    assert time.perf_counter() - start < SECONDS
