"""Handing documents back: copies with comments or tracked changes, each file in its own place."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document
from test_files_changes import settled
from test_files_comments import commented
from test_review import CLEAN_ENOUGH, FAULTY, write

from app.alignment import NOWHERE, align
from app.annotation import destinations
from app.cli import main
from app.errors import UserError
from app.files import load

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--today", "2026-03-10")


def word(path: Path, text: str = FAULTY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Document()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(str(path))
    return path


def test_a_word_file_comes_back_with_each_finding_at_its_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = word(tmp_path / "报送" / "计划.docx")
    before = source.read_bytes()
    assert main(["review", str(source), *DAY, "--annotate", str(tmp_path / "回")]) == 1
    out, err = capfd.readouterr()
    assert "STR-03" in out
    assert "已写入" in err
    copy = tmp_path / "回" / "计划.docx"
    notes = {note.text.split()[0]: note for note in Document(str(copy)).comments}
    assert "【重要】STR-03" in notes
    assert {note.author for note in notes.values()} == {"文衡"}
    assert {note.timestamp.date() for note in notes.values() if note.timestamp} == {date(2026, 3, 10)}
    assert "建议：" in notes["【重要】STR-03"].text
    assert "三、工作安排" in commented(copy)
    assert load(copy).text == load(source).text
    assert source.read_bytes() == before


def test_corrections_come_back_as_tracked_changes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = word(tmp_path / "计划.docx")
    main(["review", str(source), *DAY, "--fix", str(tmp_path / "回"), "--select", "STR-03"])
    assert "1 处修订" in capfd.readouterr().err
    copy = tmp_path / "回" / "计划.docx"
    assert settled(copy, accept=True) == settled(source, accept=True).replace("三、", "二、")
    assert settled(copy, accept=False) == settled(source, accept=False)


@pytest.mark.parametrize("mark", ["", "## "])
def test_plain_text_is_set_as_a_word_file_first(tmp_path: Path, mark: str) -> None:
    text = FAULTY.replace("一、", f"{mark}一、").replace("三、", f"{mark}三、")
    folder = write(tmp_path / "报送", 计划=text)
    main(["review", str(folder), *DAY, "--annotate", str(tmp_path / "注"), "--fix", str(tmp_path / "改")])
    assert "三、工作安排" in commented(tmp_path / "注" / "计划.docx")
    assert "二、工作安排" in load(tmp_path / "改" / "计划.docx").text
    assert "三、工作安排" in settled(tmp_path / "改" / "计划.docx", accept=False)


def test_a_text_without_a_title_is_annotated_all_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "报送", 便条="（一）2026年X月底前完成，由各社区负责。\n")
    main(["review", str(folder), *DAY, "--annotate", str(tmp_path / "注")])
    assert list(Document(str(tmp_path / "注" / "便条.docx")).comments)


def test_comments_on_a_date_that_is_no_day_hang_on_the_date(tmp_path: Path) -> None:
    text = FAULTY.rstrip("\n") + "\n\n清溪社区居委会\n2026年2月30日\n"
    folder = write(tmp_path / "报送", 计划=text)
    main(["review", str(folder), *DAY, "--annotate", str(tmp_path / "注"), "--select", "DDL-10"])
    assert commented(tmp_path / "注" / "计划.docx") == ["2026年2月30日"]


def test_comments_say_nothing_of_waivers_and_our_own_commands(tmp_path: Path) -> None:
    cited = FAULTY.replace("2026年9月30日前", "根据《云汀区防汛预案》（云汀政发〔2026〕2号），2026年9月30日前")
    path = word(tmp_path / "报送" / "计划.docx", cited)
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text("- {code: PLH-02, quote: 无, reason: 试, by: 周禾生, until: 2026-12-31}", encoding="utf-8")
    options = ["--waivers", str(waivers), "--select", "EVD-02,PLH,WVR"]
    main(["review", str(path), *DAY, *options, "--annotate", str(tmp_path / "注")])
    said = "".join(comment.text for comment in Document(str(tmp_path / "注" / "计划.docx")).comments)
    assert "对照原件核对文件现行有效。" in said
    for word_ in ("wenheng", "手头", "豁免"):
        assert word_ not in said


def test_equal_names_do_not_collide(tmp_path: Path) -> None:
    for path in ("甲/一/计划.docx", "甲/二/计划.docx", "乙/一/计划.docx"):
        word(tmp_path / path, CLEAN_ENOUGH)
    write(tmp_path / "甲" / "一", 计划=CLEAN_ENOUGH)
    folders = [str(tmp_path / "甲"), str(tmp_path / "乙")]
    main(["review", *folders, *DAY, "--annotate", str(tmp_path / "回")])
    written = sorted(str(path.relative_to(tmp_path / "回")) for path in (tmp_path / "回").rglob("*.docx"))
    assert written == sorted(["一/计划.docx", "一/计划.txt.docx", "二/计划.docx", "乙/一/计划.docx"])


def test_a_file_without_findings_comes_back_as_it_was(tmp_path: Path) -> None:
    source = word(tmp_path / "计划.docx")
    main(["review", str(source), *DAY, "--select", "WVR-01", "--annotate", str(tmp_path / "回")])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "回" / "计划.docx") as new:
        assert {name: old.read(name) for name in old.namelist()} == {name: new.read(name) for name in new.namelist()}


@pytest.mark.parametrize("option", ["--annotate", "--fix", "--slip"])
def test_an_original_is_never_overwritten_and_a_bad_folder_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], option: str
) -> None:
    source = word(tmp_path / "报送" / "计划.docx")
    (tmp_path / "文件").write_text("挡路")
    assert main(["review", str(source), *DAY, option, str(tmp_path / "文件")]) == 2
    assert "无法写入" in capfd.readouterr().err
    if option != "--slip":
        assert main(["review", str(source), *DAY, option, str(source.parent)]) == 2
        assert "原文件" in capfd.readouterr().err


def test_a_copy_may_not_replace_another_submission(tmp_path: Path) -> None:
    source = word(tmp_path / "计划.docx")
    with pytest.raises(UserError, match="原文件"):
        destinations([source], [tmp_path], tmp_path)


def test_alignment_leads_through_marks_spaces_and_changed_words() -> None:
    old, new = "# 标题\n\n一、 目标\n达到90%。\n网站导航", "标题\n一、目标\n达到95%。"
    places = align(old, new)
    assert [(old[i], new[place]) for i, place in enumerate(places) if place != NOWHERE and old[i] != new[place]] == []
    kept = "".join(old[i] for i, place in enumerate(places) if place != NOWHERE).replace("\n", "")
    assert kept == "标题一、目标达到9%。"
    assert all(place == NOWHERE for place in places[old.index("网站") :])


def test_what_setting_has_already_corrected_is_not_asked_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "报送", 计划="本文仅供学习参考，请勿照搬照抄！\n" + FAULTY)
    main(["review", str(folder), *DAY, "--fix", str(tmp_path / "改")])
    assert "手工" not in capfd.readouterr().err
    assert load(tmp_path / "改" / "计划.docx").text.startswith("长堤社区2026年防汛工作计划\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("由社区负责，4月底前完成。", "由长堤社区居委会负责，5月30日前完成。"),
        ("甲乙丙", "甲丁丙"),
        ("甲\n乙乙丙。\n丁", "甲\n乙丙。\n丁"),
        ("全文不同", "另写一遍"),
    ],
)
def test_alignment_pairs_equal_characters_in_order(old: str, new: str) -> None:
    places = align(old, new)
    kept = [(index, place) for index, place in enumerate(places) if place != NOWHERE]
    assert all(old[index] == new[place] for index, place in kept)
    assert [place for _, place in kept] == sorted({place for _, place in kept})
    assert old[-1] != new[-1] or places[-1] == len(new) - 1
