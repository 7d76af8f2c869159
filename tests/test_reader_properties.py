"""What holds for the structure of any text whatever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from evaluators.reader import numerals, structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Line, Span

PIECES = (
    "一、", "（一）", "1.", "(2)", "①", "1、", "第一条", "第二条", "1.1", "1.2", "总体要求", "工作目标",
    "桥东社区2026年工作方案", "关于印发《桥东社区工作方案》的通知", "区民政局：", "现将情况报告如下。",
    "加强领导。", "，", "；", "：", "“", "”", "《", "》", "（", "）", "望街办发〔2026〕3号", "2026年3月2日",
    "2026年×月×日", "二〇二六年三月", "附件", "附件1：", "抄送：", "桥东社区居委会", "版权所有", "仅供参考",
    "上一篇：", "来源：", "# ", "## ", "**", "---", "| a | b |", "| - | - |", "\t", "\n", "\n", "\n", "\r\n",
    "\n\n", "\u3000\u3000", "\xa0", "相关文章：", "2026年3月至13月", "2026年2月30日", "3.5万", "2024—2026年",
    "今年以来", "阶段（2026年3月）", "99", "零", "\ufeff", "\x0c", "\u2028",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200))


def _lines(document: Document) -> Iterator[Line]:
    for name in (
        "title",
        "addressee",
        "sign_off",
        "date_line",
        "doc_number",
        "signer",
        "copy_to",
        "printed",
        "carrier_title",
    ):
        line = getattr(document, name)
        if line is not None:
            yield line
    yield from document.attachment_notes
    yield from (item.title for item in document.attachments if item.title is not None)


def _spans(document: Document) -> Iterator[Span]:
    yield document.body
    yield from (span for span in (document.lead, document.carrier, document.red_head) if span is not None)
    for section in document.sections:
        yield from (section.span, section.body, section.extent)
    yield from (sentence.span for sentence in document.sentences)
    for table in document.tables:
        yield table.span
        yield from (cell.span for row in table.rows for cell in row)
    yield from (citation.span for citation in document.citations)
    yield from (residue.span for residue in document.residue)
    yield from (item.span for item in document.attachments)
    yield from (line.span for line in _lines(document))
    if document.period is not None:
        yield document.period.span


@settings(max_examples=300)
@given(TEXTS)
@example("")
@example("\r\r一、\r")
@example("桥东社区方案\n附件\n附件1\n附件2：甲\n乙\t丙\n丁\t戊")
def test_any_text_is_read_and_every_place_lies_within_it(text: str) -> None:
    document = structure(text)
    for span in _spans(document):
        assert 0 <= span.start <= span.end <= len(text)


@settings(max_examples=300)
@given(TEXTS)
def test_a_line_says_what_stands_at_its_place(text: str) -> None:
    for line in _lines(structure(text)):
        assert re.sub(r"\s|[#*>]", "", line.text) == re.sub(r"\s|[#*>]", "", line.span.of(text))


@settings(max_examples=300)
@given(TEXTS)
@example("# \ufeff# ")
def test_sections_are_ordered_and_nested(text: str) -> None:
    document = structure(text)
    for index, section in enumerate(document.sections):
        assert section.extent.start == section.span.start
        assert section.span.end <= section.body.start <= section.body.end
        assert section.span.of(text).startswith(section.number)
        assert section.text in section.span.of(text)
        assert 1 <= section.level <= 4
        if index:
            assert document.sections[index - 1].span.end <= section.span.start
        if section.parent is not None:
            above = document.sections[section.parent]
            assert section.parent < index
            assert above.level < section.level
            assert above.extent.contains(section.extent)


@settings(max_examples=300)
@given(TEXTS)
def test_sentences_are_ordered_and_keep_clear_of_residue_headings_and_tables(text: str) -> None:
    document = structure(text)
    previous = 0
    for sentence in document.sentences:
        assert previous <= sentence.span.start < sentence.span.end
        previous = sentence.span.end
        assert document.section_at(sentence.span.start) == sentence.section or sentence.section is None
        for other in (
            *(residue.span for residue in document.residue),
            *(table.span for table in document.tables),
            *(section.span for section in document.sections if section.text),
        ):
            assert not sentence.span.overlaps(other)


@settings(max_examples=200)
@given(st.text(max_size=12) | st.text(alphabet="〇零一二两三四五六七八九十百千万亿点0123456789０１.,", max_size=8))
def test_any_words_are_a_numeral_or_none(words: str) -> None:
    value = numerals.parse(words)
    assert value is None or value.is_finite()
    numerals.ordinal(words)


@given(st.integers(min_value=1, max_value=99))
def test_chinese_and_arabic_numerals_agree(number: int) -> None:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
    assert numerals.parse(written) == numerals.parse(str(number)) == number
    assert numerals.ordinal(f"（{written}）") == numerals.ordinal(f"{number}.") == number
