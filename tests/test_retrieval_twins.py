"""One document in several files goes into the index once."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.cli import main
from app.retrieval import Index
from app.settings import bundled

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 3, 2)
TEXT = """# 和磬社区2026年电梯安全工作方案

各居民小组：

## 一、工作目标

2026年10月31日前，完成老旧电梯评估36台，评估率达到100%，维保到场时间不超过30分钟。

## 二、重点任务

（一）摸清底数。由物业服务专班牵头，2026年4月15日前逐台登记使用年限、维保单位和故障次数，建立台账。

（二）开展评估。由社区居委会牵头，2026年8月31日前委托检验机构对使用满15年的电梯开展安全评估，结果在楼栋公示。

（三）应急演练。每季度组织1次困人救援演练，参加人员不少于20人，记录留存备查。

和磬社区居民委员会
2026年3月10日
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.md").write_text(TEXT, encoding="utf-8")
    return tmp_path / "files"


def kept(index: Index) -> list[str]:
    return sorted(record.path.rpartition("/")[2] for record in index.documents())


def test_other_residue_makes_no_other_document(tmp_path: Path, folder: Path) -> None:
    (folder / "b.md").write_text(
        f"本文由某某文库会员上传，更多范文请登录下载\n\n{TEXT}\n\n第 1 页 共 3 页\n", encoding="utf-8"
    )
    with Index(tmp_path / "home") as index:
        run = index.update([folder])
        assert run.duplicates == ((str(folder / "b.md"), str(folder / "a.md")),)
        assert kept(index) == ["a.md"]
        assert len({p.text for p in index.search("电梯评估", 50, as_of=DAY, include_stale=True)}) == len(
            index.search("电梯评估", 50, as_of=DAY, include_stale=True)
        )
        again = index.update([folder])
        assert (again.unchanged, again.added, again.duplicates) == (2, (), ())


@pytest.mark.parametrize("ending", ["pdf", "doc"])
def test_word_and_its_print_are_one_document_and_word_is_kept(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    source = shutil.copy(bundled("corpus") / "plans/shiqing-2025-ebike.docx", folder / "方案.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    assert (folder / f"方案.{ending}").exists()
    with Index(tmp_path / "home") as index:
        run = index.update([folder])
        assert run.duplicates == ((str(folder / f"方案.{ending}"), str(folder / "方案.docx")),)
        assert kept(index) == ["方案.docx"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("评估36台", "评估38台"),
        ("和磬社区", "桥东社区"),
        ("2026年电梯", "2025年电梯"),
        ("2026年3月10日", "2026年3月12日"),
    ],
)
def test_another_figure_place_or_day_makes_another_document(tmp_path: Path, folder: Path, old: str, new: str) -> None:
    (folder / "b.md").write_text(TEXT.replace(old, new), encoding="utf-8")
    with Index(tmp_path / "home") as index:
        assert index.update([folder]).duplicates == ()
        assert kept(index) == ["a.md", "b.md"]


def test_the_copy_takes_the_place_of_the_document_kept_when_that_goes_or_changes(tmp_path: Path, folder: Path) -> None:
    (folder / "b.md").write_text(TEXT + "\n", encoding="utf-8")
    with Index(tmp_path / "home") as index:
        index.update([folder])
        (folder / "a.md").write_text(TEXT.replace("36台", "40台"), encoding="utf-8")
        index.update([folder])
        assert kept(index) == ["a.md", "b.md"]
        (folder / "a.md").write_text(TEXT, encoding="utf-8")
        index.update([folder])
        assert len(kept(index)) == 1
        (folder / "a.md").unlink()
        index.update([folder])
        assert kept(index) == ["b.md"]


def test_a_copy_is_said_and_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.md").write_text(TEXT + "\n\n", encoding="utf-8")
    assert main(["index", str(folder)]) == 0
    err = capsys.readouterr().err
    assert f"重复：{folder / 'b.md'} 与 {folder / 'a.md'} 是同一份文件" in err
