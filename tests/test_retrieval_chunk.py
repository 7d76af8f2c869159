"""Passages follow the section tree, keep tasks whole, and say where they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.retrieval.chunk import LEAST, MOST, chunks
from app.retrieval.reading import record_from_text
from evaluators.reader import read

PLAN = """# 秋水社区2026年加装电梯工作方案

各居民小组：

秋水社区有未装电梯的六层住宅楼21栋，六十周岁以上住户312户。为方便老年人上下楼，制定本方案。

## 一、工作目标

2026年11月30日前，社区完成8栋住宅楼的电梯加装，签约率达到75%以上。

## 二、重点任务

### （一）征求意见

由社区居委会负责，2026年4月30日前对21栋住宅楼逐户征求意见，形成意见汇总表。一层住户的意见单独登记，由社区党委书记上门听取，听取的时间和意见当日记入汇总表，由住户本人核对后签名。

### （二）组织施工

由社区物业服务站牵头，2026年10月31日前完成8栋楼的施工。施工期间每周公示一次进度，夜间22时以后不施工，材料堆放不占用消防通道，垃圾当日清运。

三、责任分工

| 任务 | 牵头单位 | 完成时限 |
| --- | --- | --- |
| 征求意见 | 社区居委会 | 2026年4月30日 |
| 组织施工 | 社区物业服务站 | 2026年10月31日 |

东篱街道秋水社区居民委员会

2026年3月9日
"""


def test_passages_have_the_path_of_headings_and_a_place_a_clerk_can_find() -> None:
    found = chunks(read(PLAN))
    task = next(c for c in found if "逐户征求意见" in c.text)
    assert task.headings == ("二、重点任务", "（一）征求意见")
    assert task.locator == f"二、（一）第1段（第{task.start + 1}—{task.end}字）"
    assert PLAN[task.start : task.end].endswith("由住户本人核对后签名。")
    assert next(c for c in found if "312户" in c.text).locator.startswith("正文开头第1段")
    assert next(c for c in found if "| 征求意见 |" in c.text).locator.startswith("三、表第1至3行")


def test_a_task_keeps_its_owner_and_deadline() -> None:
    document = read(PLAN)
    assert document.tasks
    for task in document.tasks:
        words = document.quote(task.span).split("\n")[0].strip("|# ")
        assert any(words in c.text for c in chunks(document)), words


def test_title_addressee_signature_and_date_are_in_no_passage() -> None:
    text = "\n".join(c.text for c in chunks(read(PLAN)))
    assert "加装电梯工作方案" not in text
    assert "各居民小组" not in text
    assert "居民委员会" not in text
    assert "2026年3月9日" not in text
    assert "#" not in text


def test_no_passage_crosses_a_first_level_heading() -> None:
    assert not [c for c in chunks(read(PLAN)) if "工作目标" in c.text and "重点任务" in c.text]


def test_web_residue_is_in_no_passage() -> None:
    text = PLAN.replace("## 二、", "更多精彩范文请访问某某文库 www.example.com 下载\n\n## 二、")
    assert not [c for c in chunks(read(text)) if "example" in c.text]


def test_a_long_paragraph_is_cut_behind_a_sentence_and_short_items_are_joined() -> None:
    sentences = [
        f"第{n}号楼的住户在{n}日上午领取表格，填写家庭人口、住房面积和联系方式，交给楼长。" for n in range(1, 25)
    ]
    items = [f"{n}.楼长每月{n}日报数。" for n in range(1, 13)]
    text = "# 登记工作安排\n\n一、登记\n\n" + "".join(sentences) + "\n\n二、报数\n\n" + "\n\n".join(items) + "\n"
    found = chunks(read(text))
    assert all(len(c.text) <= MOST for c in found)
    assert all(len(c.text) >= LEAST for c in found)
    assert all(c.text.endswith("。") for c in found)
    assert sum(c.text.count("号楼的住户") for c in found) == 24
    assert sum(c.text.count("报数。") for c in found) == 12


def test_a_table_cut_in_two_repeats_its_header() -> None:
    rows = "\n".join(
        f"| 第{n}号楼 | 由楼长负责通知每一户住户并收齐签字的意见表 | 2026年5月{n}日 |" for n in range(1, 25)
    )
    text = f"# 签字安排\n\n一、安排\n\n| 楼栋 | 任务 | 时限 |\n| --- | --- | --- |\n{rows}\n"
    found = chunks(read(text))
    assert len(found) > 1
    assert all("| 楼栋 | 任务 | 时限 |" in c.text for c in found)


@given(st.text(alphabet="一二三、（）1.#\n |。安排楼长负责6月底前完成", max_size=400))
def test_any_text_is_cut_without_loss_of_place(text: str) -> None:
    end = 0
    for chunk in chunks(read(text)):
        assert end <= chunk.start < chunk.end <= len(text)
        end = chunk.end
        assert chunk.text.strip()
        assert f"第{chunk.start + 1}—{chunk.end}字" in chunk.locator


# ------------------------------------------------------------------------------------ what a text says about itself

POLICY = """# 云汀区住宅加装电梯补贴办法

云建发〔2025〕14号

各街道办事处：

## 一、补贴标准

每台电梯补贴20万元，由区财政局拨付。

## 二、附则

本办法自2025年7月1日起施行，有效期三年。

云汀区住房和城乡建设局

2025年6月10日
"""


def test_a_document_without_a_manifest_is_read_for_what_it_says() -> None:
    record = record_from_text("x", Path("/x.md"), read(POLICY))
    assert record.title == "云汀区住宅加装电梯补贴办法"
    assert record.doc_number == "云建发〔2025〕14号"
    assert (record.kind, record.level, record.region) == ("policy", "district", "云汀区")
    assert record.issuer == "云汀区住房和城乡建设局"
    assert (record.issued_on, record.effective, record.until) == (
        date(2025, 6, 10),
        date(2025, 7, 1),
        date(2028, 6, 30),
    )


@pytest.mark.parametrize(
    ("clause", "effective", "until"),
    [
        ("本办法自印发之日起施行，有效期至2027年12月31日。", date(2025, 6, 10), date(2027, 12, 31)),
        ("本办法自2025年8月1日起施行，有效期2年。", date(2025, 8, 1), date(2027, 7, 31)),
        ("本办法自印发之日起施行。", date(2025, 6, 10), None),
        ("本办法由区住房和城乡建设局解释。", date(2025, 6, 10), None),
    ],
)
def test_the_time_in_force_is_read(clause: str, effective: date, until: date | None) -> None:
    record = record_from_text("x", Path("/x"), read(POLICY.replace("本办法自2025年7月1日起施行，有效期三年。", clause)))
    assert (record.effective, record.until) == (effective, until)


def test_number_and_dates_in_brackets_under_the_title_are_read() -> None:
    text = (
        "# 云汀区加装电梯办法\n\n（云政办发〔2025〕3号，2025年1月6日印发，自2025年2月1日起施行）\n\n## 第一章 总则\n\n"
    )
    text += "第一条 为方便居民上下楼，规范住宅加装电梯工作，根据有关规定，结合本区实际，制定本办法。\n"
    record = record_from_text("x", Path("/x.md"), read(text))
    assert record.doc_number == "云政办发〔2025〕3号"
    assert (record.issued_on, record.effective) == (date(2025, 1, 6), date(2025, 2, 1))
    assert not any("印发" in chunk.text for chunk in chunks(read(text)))


def test_the_items_of_an_article_stay_together() -> None:
    items = "\n\n".join(f"（{n}）按照规定完成第{n}项工作并在当日登记，形成书面记录；" for n in "一二三四")
    article = "第一条 楼长负责本楼的日常事务，应当熟悉住户情况，履行下列职责："
    text = f"# 楼长守则\n\n## 第一章 职责\n\n{article}\n\n{items}\n"
    (only,) = [c for c in chunks(read(text)) if "下列职责" in c.text]
    assert all(f"第{n}项工作" in only.text for n in "一二三四")


def test_a_number_in_a_sentence_is_not_the_documents_own() -> None:
    text = POLICY.replace("云建发〔2025〕14号\n", "").replace("由区财政局拨付", "由区财政局按云财发〔2024〕3号拨付")
    assert record_from_text("x", Path("/x"), read(text)).doc_number is None


def test_a_text_that_says_nothing_stays_unknown() -> None:
    record = record_from_text("x", Path("/文件夹/笔记.txt"), read("买菜\n\n萝卜和白菜各两斤。\n"))
    assert (record.kind, record.level, record.region, record.issued_on) == ("other", None, None, None)
    assert record.in_force(date(2026, 1, 1))
