"""The return slip reads like an office letter and lays out by GB/T 9704."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from test_beside import with_note
from test_review import CLEAN_ENOUGH, FAULTY, write

from app.cli import main
from app.files import load
from evaluators import catalog

if TYPE_CHECKING:
    from pathlib import Path

    from evaluators.model import Finding

SIGNED = "\n长堤社区居民委员会\n2026年3月2日\n"


def slip(tmp_path: Path, text: str, *options: str) -> str:
    folder = write(tmp_path / "报送", 计划=text)
    main(["review", str(folder), "--today", "2026-03-10", "--slip", str(tmp_path / "意见"), *options])
    return load(tmp_path / "意见" / "计划-退回修改意见.docx").text


def test_it_addresses_the_unit_and_sorts_by_weight(tmp_path: Path) -> None:
    text = slip(tmp_path, FAULTY + SIGNED)
    lines = text.split("\n")
    assert lines[0] == "退回修改意见"
    assert lines[1] == "长堤社区居民委员会："
    assert "你单位报送的《长堤社区2026年防汛工作计划》（工作计划）收悉" in text
    assert text.index("一、必须修改的问题") < text.index("二、应当修改的问题")
    assert "第6行" in text[text.index("一、必须") : text.index("二、应当")]
    assert "“二、工作目标”（一），第6行" not in text
    assert "“三、工作安排”，第5行：" in text[text.index("二、应当") :]
    assert "“三、工作安排”（一），第6行" in text[: text.index("二、应当")]
    assert "5个工作日内修改完善后重新报送" in text
    assert lines[-2] == "2026年3月10日"
    assert "。。" not in text


def test_without_a_critical_finding_it_does_not_send_back(tmp_path: Path) -> None:
    text = slip(tmp_path, CLEAN_ENOUGH, "--select", "STR-10")
    assert text.startswith("审核修改意见\n报送单位：")
    assert "重新报送" not in text


@pytest.mark.parametrize(
    ("codes", "title", "opening", "closing"),
    [
        ("PLH-01", "退回修改意见", "请修改", "修改完善后重新报送，并附修改情况说明"),
        ("STR-03", "审核修改意见", "请修改", "并将修改后的文本报备"),
        ("FMT-01", "审核修改意见", "供修改时参考", "无须重新报送"),
    ],
)
def test_its_tone_follows_the_gravest_finding(
    tmp_path: Path, codes: str, title: str, opening: str, closing: str
) -> None:
    lines = slip(tmp_path, FAULTY.replace("演练2次，", "演练2次,"), "--select", codes).split("\n")
    assert lines[0] == title
    assert lines[2].endswith(f"现将意见反馈如下，{opening}。")
    assert closing in lines[-4]


def test_what_could_not_be_told_is_to_be_verified_and_our_own_affairs_stay_with_us(tmp_path: Path) -> None:
    cited = FAULTY.replace("2026年9月30日前", "根据《云汀区防汛预案》（云汀政发〔2026〕2号），2026年9月30日前")
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text("- {code: WRD-02, quote: 无, reason: 试, by: 周禾生, until: 2026-12-31}", encoding="utf-8")
    text = slip(tmp_path, cited, "--select", "EVD-02,WVR,WRD-02", "--waivers", str(waivers))
    part = text[text.index("一、请核实的事项") :]
    assert "“一、工作目标”，第4行：依据文件“《云汀区防汛预案》" in part
    assert "共发现待核实事项1处" in text
    for word in ("wenheng", "手头", "豁免"):
        assert word not in text


@pytest.mark.parametrize(
    ("set_to", "signed"), [("", "审核单位：＿＿＿＿＿＿＿＿＿＿"), ("云汀区社区服务中心", "云汀区社区服务中心")]
)
def test_the_sending_office_signs_or_has_a_line_to_sign_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_to: str, signed: str
) -> None:
    monkeypatch.setenv("WENHENG_REVIEW_OFFICE", set_to)
    assert slip(tmp_path, FAULTY).split("\n")[-3:-1] == [signed, "2026年3月10日"]
    author = Document(str(tmp_path / "意见" / "计划-退回修改意见.docx")).core_properties.author
    assert author == set_to


def test_a_rule_that_broke_down_is_not_laid_upon_the_submitter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_rule: object, _context: object) -> list[Finding]:
        raise ValueError("坏了")

    monkeypatch.setattr(catalog.by_code("STR-10"), "check", broken)
    text = slip(tmp_path, FAULTY, "--select", "STR-10,WRD-13,FMT-01,STR-03,DDL-01,RSP-01")
    assert "运行出错" in capfd.readouterr().out
    assert "另有1项内容尚未审出结论，由审核单位核实后另行告知" in text
    assert "运行出错" not in text
    assert "无须重新报送" not in text


def test_a_page_head_is_the_place_and_not_the_title(tmp_path: Path) -> None:
    path = tmp_path / "报送" / "计划.docx"
    path.parent.mkdir()
    with_note(path, "物资已齐。", head="内部资料　注意保存")
    main(["review", str(path), "--today", "2026-03-10", "--slip", str(tmp_path / "意见"), "--select", "PRI-04"])
    assert "1．密级与内部标志。页眉中：标有" in load(tmp_path / "意见" / "计划-退回修改意见.docx").text


def test_nothing_found_means_no_slip(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "报送", 计划=CLEAN_ENOUGH)
    main(["review", str(folder), "--today", "2026-03-10", "--slip", str(tmp_path / "意见"), "--select", "WVR-01"])
    assert list((tmp_path / "意见").iterdir()) == []
    assert "0 个文件" in capfd.readouterr().err


def test_it_is_laid_out_as_an_official_document(tmp_path: Path) -> None:
    slip(tmp_path, FAULTY)
    document = Document(str(tmp_path / "意见" / "计划-退回修改意见.docx"))
    section = document.sections[0]
    assert round((section.top_margin or 0) / 36000) == 37  # GB/T 9704-2012, 5.2.1: 37 mm above
    assert document.paragraphs[0].text == "退回修改意见"
