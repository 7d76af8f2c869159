"""The return slip reads like an office letter and lays out by GB/T 9704."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx import Document
from test_review import CLEAN_ENOUGH, FAULTY, write

from app.cli import main
from app.files import load

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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
    assert "第5行：" in text[text.index("二、应当") :]
    assert "5个工作日内修改完善后重新报送" in text
    assert lines[-2] == "2026年3月10日"
    assert "。。" not in text


def test_without_a_critical_finding_it_does_not_send_back(tmp_path: Path) -> None:
    text = slip(tmp_path, CLEAN_ENOUGH, "--select", "STR-10")
    assert text.startswith("审核修改意见\n报送单位：")
    assert "重新报送" not in text


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
