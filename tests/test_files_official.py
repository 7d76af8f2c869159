"""From text to parts and back: nothing is lost, and what is printed is what is read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.files import load
from app.files.gbt9704 import write_docx
from app.files.official import (
    Attachment,
    Heading,
    Official,
    Paragraph,
    RedHead,
    TableBlock,
    attachment_note,
    official_from_text,
    official_to_text,
)

if TYPE_CHECKING:
    from pathlib import Path

TASKS = TableBlock((("任务", "责任单位", "完成时限"), ("入户走访", "社区网格服务中心", "2026年6月30日")), "任务分解表")
PLAN = Official(
    title="望桥街道2026年社区网格服务提质工作方案",
    blocks=(
        Paragraph("为做好社区网格服务工作，制定本方案。"),
        Heading(1, "一、", "工作目标"),
        Paragraph("居民诉求按期办结率达到95%以上。"),
        Heading(1, "二、", "重点任务"),
        Heading(2, "（一）", "摸清底数", "5月底前完成全部网格的入户走访。"),
        Heading(2, "（二）", "分类服务"),
        Heading(3, "1.", "建立台账", "台账每月更新一次。"),
        TASKS,
        Heading(1, "三、", "组织保障"),
        Paragraph("街道成立工作专班，每月调度一次。"),
    ),
    addressee="各社区党委、居委会",
    sign_off="望桥街道办事处",
    issue_date=date(2026, 3, 2),
    red_head=RedHead("望桥街道办事处", "望街办发〔2026〕12号", urgency="加急"),
    attachments=(Attachment("任务清单"), Attachment("成员名单", (Paragraph("工作专班由六个科室组成。"),))),
    note="联系人：党政办公室",
    copy_to=("区委组织部", "区民政局"),
    printer="望桥街道党政办公室",
    printed_on=date(2026, 3, 3),
)


def test_text_of_a_document_gives_the_document_again() -> None:
    assert official_from_text(official_to_text(PLAN)) == PLAN


def test_markdown_and_plain_text_give_the_same_document() -> None:
    markdown = (
        "# 桥东社区2026年网格服务工作计划\n\n各社区：\n\n## 一、工作目标\n\n**办结率**达到95%。\n\n## 二、重点任务\n\n"
        "| 任务 | 时限 |\n| --- | --- |\n| 走访 | 6月30日 |\n| 登记 | 7月31日 |\n\n桥东社区居委会\n\n2026年3月2日\n"
    )
    plain = (
        "桥东社区2026年网格服务工作计划\n各社区：\n一、工作目标\n办结率达到95%。\n二、重点任务\n任务\t时限\n走访\t6月30日\n"
        "登记\t7月31日\n桥东社区居委会\n2026年3月2日\n"
    )
    found = official_from_text(markdown)
    assert found == official_from_text(plain)
    assert found.title == "桥东社区2026年网格服务工作计划"
    assert found.addressee == "各社区"
    assert found.sign_off == "桥东社区居委会"
    assert found.issue_date == date(2026, 3, 2)
    assert TableBlock((("任务", "时限"), ("走访", "6月30日"), ("登记", "7月31日"))) in found.blocks


def test_chinese_dates_become_arabic_and_dates_without_a_day_stay() -> None:
    text = "桥东社区2026年工作计划\n一、目标\n办结率达到95%。\n桥东社区居委会\n{}\n"
    assert official_from_text(text.format("二〇二六年三月二日")).issue_date == date(2026, 3, 2)
    found = official_from_text(text.format("2026年3月"))
    assert found.issue_date is None
    assert "2026年3月\n" in official_to_text(found)


@pytest.mark.parametrize(
    "day", ["2026年2月30日", "2026年 月 日", "2026年2月 日", "2026年X月X日", "2026年13月", "二〇二六年三月"]
)
def test_a_date_that_is_no_day_stays_below_the_signature(tmp_path: Path, day: str) -> None:
    text = f"桥东社区2026年工作计划\n一、目标\n办结率达到95%。\n桥东社区居委会\n{day}\n联系人：网格服务站\n"
    found = official_from_text(text)
    assert (found.sign_off, found.issue_date, found.dated) == ("桥东社区居委会", None, day)
    assert official_to_text(found) == text
    write_docx(found, tmp_path / "计划.docx")
    assert load(tmp_path / "计划.docx").text == text


def test_a_numbered_sentence_keeps_its_words() -> None:
    text = "桥东社区2026年工作计划\n一、目标\n（一）2026年6月底前完成走访。每月通报一次。\n（二）办结率达到95%。\n"
    assert official_to_text(official_from_text(text)) == text


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("1. 每日上午8:30至11:00开门。", "1.每日上午8:30至11:00开门。"),
        ("（一）比赛采用3：1赛制。", "（一）比赛采用3：1赛制。"),
        ("2. **接待来访。** 由办公室负责。", "2.接待来访。由办公室负责。"),
        ("**2. 接待来访。** 由办公室负责。", "2.接待来访。由办公室负责。"),
        ("3. 由**张明**轮流值班。", "3.由张明轮流值班。"),
        ("3. ***登记***，当日办结。", "3.登记，当日办结。"),
        ("4. 桥东社区:设14个网格。", "4.桥东社区:设14个网格。"),
        ("4. 谁来办?由网格员办。", "4.谁来办?由网格员办。"),
        ("（二）**走访** 由网格员负责，每月一次。", "（二）走访 由网格员负责，每月一次。"),
        ("5. 值班电话138****0000、139****0000。", "5.值班电话138****0000、139****0000。"),
        ("6. 联系人____，电话____。", "6.联系人____，电话____。"),
        ("（三）摸清底数 逐户走访，逐户登记，做到底数清、情况明。",) * 2,
    ],
)  # fmt: skip
def test_a_numbered_item_keeps_every_mark_of_its_sentence(written: str, printed: str) -> None:
    text = f"# 桥东社区工作计划\n\n一、任务\n\n{written}\n\n二、目标\n\n办结率达到95%。\n"
    assert printed in official_to_text(official_from_text(text)).split("\n")


def test_a_text_without_title_is_refused() -> None:
    with pytest.raises(UserError, match="标题"):
        official_from_text("\n\n")


def test_one_attachment_has_no_number_and_names_no_closing_mark() -> None:
    assert attachment_note((Attachment("任务清单。"),)) == ("附件：任务清单",)
    assert attachment_note((Attachment("甲；"), Attachment("乙"))) == ("附件：1. 甲", "2. 乙")


def test_the_written_file_reads_as_the_text(tmp_path: Path) -> None:
    path = tmp_path / "方案.docx"
    write_docx(PLAN, path)
    assert load(path).text == official_to_text(PLAN)


WORDS = (
    st.text(
        st.one_of(
            st.characters(categories=["Lo"], max_codepoint=0x9FA5, min_codepoint=0x4E00),
            st.sampled_from("，。《》<&>\"'95%A "),
        ),
        min_size=1,
        max_size=60,
    )
    .map(str.strip)
    .filter(bool)
)  # the name of a unit or a heading has no outer space
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, WORDS),
        st.builds(
            Heading, st.integers(1, 4), st.sampled_from(["一、", "（一）", "1.", "（1）"]), WORDS, st.none() | WORDS
        ),
        st.builds(
            TableBlock, st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3).map(tuple), st.none() | WORDS
        ),
    ),
    max_size=5,
).map(tuple)
OFFICIALS = st.builds(
    Official,
    title=WORDS,
    blocks=BLOCKS,
    addressee=st.none() | WORDS,
    sign_off=st.none() | WORDS,
    issue_date=st.none() | st.dates(),
    behind=st.lists(st.builds(Paragraph, WORDS), max_size=2).map(tuple),
    sealed=st.booleans(),
    red_head=st.none() | st.builds(RedHead, WORDS, st.none() | WORDS, st.none() | WORDS),
    attachments=st.lists(st.builds(Attachment, WORDS, BLOCKS), max_size=2).map(tuple),
    copy_to=st.lists(WORDS, max_size=3).map(tuple),
    printer=st.none() | WORDS,
    status=st.sampled_from([None, "草稿"]),
)


@given(OFFICIALS)
@settings(max_examples=40)
def test_any_document_reads_back_as_its_text(tmp_path_factory: pytest.TempPathFactory, official: Official) -> None:
    path = tmp_path_factory.getbasetemp() / "any.docx"
    write_docx(official, path)
    assert load(path).text == official_to_text(official)
