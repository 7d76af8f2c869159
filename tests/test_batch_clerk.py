"""What a clerk trips over in the first hour: wrong files, wrong places, and what is said of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch import plan, texts
from test_batch_roster import book

from app.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ROWS: list[list[Any]] = [["街道", "社区", "户数"], ["望桥街道", "桥东社区", 5], ["青荻街道", "桥东社区", 6]]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。"), book(tmp_path / "名册.xlsx", ROWS)


def batch(template: Path, roster: Path, out: Path | str, *more: str) -> int:
    return main(["batch", str(template), str(roster), "-o", str(out), "--no-check", *more])


@pytest.mark.parametrize("place", ["", "  "])
def test_an_empty_place_is_no_place(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "空").mkdir()
    monkeypatch.chdir(tmp_path / "空")
    assert batch(*files, place) == 2
    assert "-o 没有写文件夹" in capsys.readouterr().err
    assert not list((tmp_path / "空").iterdir())


def test_a_plan_that_cannot_be_laid_out_for_any_row_is_the_plans_fault(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = tmp_path / "方案.txt"
    short.write_text("{{社区}}", encoding="utf-8")
    assert batch(short, files[1], tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "方案.txt 试了名册中的 2 行，都不能成立，没有生成文件：无法排版：没有找到文件标题" in said
    assert "“#" not in said
    assert not (tmp_path / "out" / "manifest.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("方案.docx", "<html><body>{{社区}}</body></html>", "的扩展名是 .docx，内容却是网页"),
        ("方案.html", "<html><body>{{社区}}</body></html>", "是网页"),
        ("方案.rtf", r"{\rtf1\ansi abc}", "是 RTF 文件"),
    ],
)
def test_a_plan_of_another_kind_is_called_what_it_is(
    files: tuple[Path, Path], name: str, content: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files[0].with_name(name)
    path.write_text(content, encoding="utf-8")
    assert batch(path, files[1], path.with_name("out")) == 2
    told = capsys.readouterr().err
    assert f"{name} {said}，不能用作批量方案" in told
    assert "在 Word 或 WPS 中打开" in told


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0\1\2" * 100, "不是文本文件"),
        (b"\n\1\0\n\2\0\n" * 100, "不是文本文件"),
        ("社区,户数\n桥东社区,1\n".encode("utf-16-le"), "不是文本文件"),
        ("社区,户\0数\n桥东社区,1\n桥西社区,1\n".encode(), "不是文本文件"),
        ("街道,社區,戶數\n望橋街道,橋東社區,1\n".encode("big5"), "像是 Big5 编码"),
        ("社\x1b[31m区,户\x07数\n甲,1\n".encode(), "社□[31m区、户□数"),
    ],
)
def test_a_csv_that_cannot_be_read_prints_none_of_its_control_characters(
    files: tuple[Path, Path], tmp_path: Path, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(data)
    assert batch(files[0], path, tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.strip().isprintable()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_lies_in_the_way_of_a_folder_is_named(
    files: tuple[Path, Path], tmp_path: Path, workers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "青荻街道").touch()
    assert batch(*files, tmp_path / "out", "--workers", workers) == 1
    said = capsys.readouterr().err
    assert "输出文件夹中的“青荻街道”是一个文件，不是文件夹，写不进去。请把它移走或改名，再用 --resume 补做。" in said


def test_communities_of_one_name_are_told_apart_in_the_summary(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert main(["batch", *map(str, files), "-o", str(tmp_path / "out")]) in {0, 1}
    rows = list(load_workbook(tmp_path / "out" / "汇总.xlsx")["问题分布"].values)
    assert any("望桥街道桥东社区、青荻街道桥东社区" in str(row[4]) for row in rows[1:])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('{{"x" * 999999999}}', "请减少这一处写出的内容"),
        ("{% for i in range(999999999) %}{% endfor %}", "请检查方案中的循环"),
    ],
)
def test_what_grows_without_end_is_blamed_on_what_it_is(
    files: tuple[Path, Path], tmp_path: Path, words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    template = plan(tmp_path / "大.docx", "{{社区}}", words)
    assert batch(template, files[1], tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert said in told
    assert ("循环" in told) == ("for" in words)


def test_a_loop_may_be_asked_about_outside_of_any(files: tuple[Path, Path], tmp_path: Path) -> None:
    template = plan(
        tmp_path / "循环.docx", "{{社区}}{% if loop is defined %}第{{loop.index}}项{% else %}全部{% endif %}"
    )
    assert batch(template, files[1], tmp_path / "out") == 0
    assert texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx") == ["桥东社区全部"]


def test_what_must_be_changed_and_what_is_alike_is_told_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "方案.md"
    path.write_text("# {{社区}}2026年走访工作方案\n\n到2026年2月30日，走访【待补：户】{{户数}}户。\n", encoding="utf-8")
    rows: list[list[Any]] = [
        ["社区", "户数"],
        *([f"{name}里社区", count] for name, count in zip("东西南北", "5566", strict=True)),
    ]
    assert main(["batch", str(path), str(book(tmp_path / "名册.xlsx", rows)), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert re.search(r"主要问题：(?:[A-Z]{3}-\d\d（4 份）、?)+等?。", said)
    assert "PLH-" in said
    assert "有 4 份（2 组）除名称外完全相同，见 " in said
