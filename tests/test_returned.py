"""What was written for the submitters is no submission, until somebody has worked on it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from test_review import CLEAN_ENOUGH, FAULTY, TODAY, write

from app.cli import main
from app.returned import FILE, Written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "家"))
    made = write(tmp_path / "报送", 甲=FAULTY, 乙=CLEAN_ENOUGH)
    document = docx.Document()
    for line in FAULTY.split("\n"):
        document.add_paragraph(line)
    document.save(str(made / "丙.docx"))
    return made


def review(folder: Path, capfd: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str], str]:
    status = main(["review", str(folder), "--today", TODAY.isoformat(), "--format", "json", *options])
    out, err = capfd.readouterr()
    return status, sorted(Path(file["path"]).name for file in json.loads(out)["files"]), err


def into(folder: Path) -> tuple[str, ...]:
    return (
        "--annotate", str(folder / "批注稿"), "--fix", str(folder / "修订稿"), "--slip", str(folder / "退回意见"),
        "--xlsx", str(folder / "清单.xlsx"),
    )  # fmt: skip


def test_a_second_run_over_its_own_folder_checks_the_same_files(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first = review(folder, capfd, *into(folder))
    assert first[:2] == (1, ["丙.docx", "乙.txt", "甲.txt"])
    for options in (into(folder), (), ("--annotate", str(folder / "又一次"))):
        again = review(folder, capfd, *options)
        assert again[:2] == first[:2]
        assert "是以前写出、未经改动的批注稿、修订稿或退回修改意见（" in again[2]
    assert main(["similar", str(folder), "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert len(json.loads(out)["files"]) == 3
    assert "），未比较。" in err
    assert "未检查" not in err


def test_a_slip_beside_the_submission_is_left_out(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    review(folder, capfd, "--slip", str(folder))
    assert review(folder, capfd)[1] == ["丙.docx", "乙.txt", "甲.txt"]


def test_a_copy_that_was_worked_on_is_a_submission_and_is_not_written_over(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    review(folder, capfd, "--annotate", str(folder / "批注稿"))
    copy = folder / "批注稿" / "丙.docx"
    document = docx.Document(str(copy))
    document.paragraphs[0].add_run("（修改稿）")
    document.save(str(copy))
    assert review(folder, capfd)[1] == ["丙.docx", "丙.docx", "乙.txt", "甲.txt"]
    assert main(["review", str(folder), "--annotate", str(folder / "批注稿")]) == 2
    assert "这是报送的原文件" in capfd.readouterr().err


def test_a_copy_equal_to_its_original_does_not_hide_it(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    only = ("--select", "WVR-01")  # nothing to say: the copy is made without a change
    review(folder, capfd, "--fix", str(folder / "修订稿"), *only)
    copy = folder / "修订稿" / "丙.docx"
    (folder / "丙.docx").write_bytes(copy.read_bytes())
    review(folder, capfd, "--fix", str(folder / "修订稿"), *only)
    assert (folder / "丙.docx").read_bytes() == copy.read_bytes()
    assert review(folder, capfd)[1] == ["丙.docx", "乙.txt", "甲.txt"]


def test_a_folder_of_nothing_else_says_what_is_in_it(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    review(folder, capfd, "--slip", str(folder / "退回意见"))
    assert main(["review", str(folder / "退回意见")]) == 2
    assert "以前写出" in capfd.readouterr().err


def test_a_list_that_cannot_be_kept_stops_nothing(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "文件").write_text("", encoding="utf-8")
    monkeypatch.setenv("WENHENG_HOME", str(folder.parent / "文件" / "家"))
    assert review(folder, capfd, "--slip", str(folder / "退回意见"))[0] == 1


def test_runs_side_by_side_lose_nothing_of_each_other(tmp_path: Path) -> None:
    made = write(tmp_path / "写出", 甲="甲", 乙="乙", 丙="丙")
    for path in list(made.iterdir()):
        path.rename(path.with_suffix(".docx"))
    one, other = Written(tmp_path / "家"), Written(tmp_path / "家")
    one.add([made / "甲.docx"], ())
    other.add([made / "乙.docx"], ())
    kept = tmp_path / "家" / FILE
    before = kept.stat().st_ino
    one.add([], ())  # a run that wrote nothing leaves the list alone
    one.add([made / "没有.docx"], ())
    assert kept.stat().st_ino == before
    again = Written(tmp_path / "家")
    assert [again.holds(made / f"{name}.docx") for name in "甲乙丙"] == [True, True, False]
    assert [path.name for path in kept.parent.iterdir()] == [FILE]


@pytest.mark.parametrize("torn", [b"0123456789abc", b"0123abc /" + "材料/望桥".encode()[:-1]])
def test_what_a_run_cut_off_left_spoils_nothing(tmp_path: Path, torn: bytes) -> None:
    made = write(tmp_path / "写出", 甲="甲", 乙="乙")
    for path in list(made.iterdir()):
        path.rename(path.with_suffix(".docx"))
    Written(tmp_path / "家").add([made / "甲.docx"], ())
    kept = tmp_path / "家" / FILE
    kept.write_bytes(kept.read_bytes() + torn)
    Written(tmp_path / "家").add([made / "乙.docx"], {hashlib.sha256("乙".encode()).hexdigest()})
    again = Written(tmp_path / "家")
    assert [again.holds(made / f"{name}.docx") for name in "甲乙"] == [True, True]


def test_a_path_that_is_no_utf8_is_known_again(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + "/望桥.docx".encode("gbk")))
    path.write_bytes("甲".encode())
    Written(tmp_path / "家").add([path], {hashlib.sha256("甲".encode()).hexdigest()})
    assert Written(tmp_path / "家").holds(path)


def test_a_list_keeps_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.returned._KEPT", 3)
    made = write(tmp_path / "写出", **{name: name for name in "甲乙丙丁戊己庚"})
    for path in list(made.iterdir()):
        path.rename(path.with_suffix(".docx"))
    for name in "甲乙丙丁甲戊己庚":
        Written(tmp_path / "家").add([made / f"{name}.docx"], ())
    again = Written(tmp_path / "家")
    assert not again.holds(made / "丙.docx")
    assert all(again.holds(made / f"{name}.docx") for name in "戊己庚")


def test_whenever_another_process_adds_neither_loses_anything(tmp_path: Path) -> None:
    """Each time that one process opens anything in the folder of the list, the other adds a file of its own first."""
    made = write(tmp_path / "写出", **{name: name for name in ("甲", *(f"乙{number}" for number in range(9)))})
    for path in list(made.iterdir()):
        path.rename(path.with_suffix(".docx"))
    add = (
        "import subprocess, sys; from pathlib import Path; from app.returned import Written\n"
        "home, made, *others = map(Path, sys.argv[1:])\n"
        "def meanwhile(event, details):\n"
        "    if event == 'open' and str(details[0]).startswith(str(home)) and others:\n"
        "        subprocess.run([sys.executable, __file__, home, others.pop()], check=True)\n"
        "sys.addaudithook(meanwhile)\n"
        "Written(home).add([made], ())\n"
        "print(len(others))\n"
    )
    (tmp_path / "add.py").write_text(add, encoding="utf-8")
    others = sorted(made.glob("乙*"))
    command: list[str | Path] = [sys.executable, tmp_path / "add.py", tmp_path / "家", made / "甲.docx", *others]
    left = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])
    assert left < len(others) - 1  # the other came in at more than one moment
    again = Written(tmp_path / "家")
    assert all(again.holds(path) for path in (made / "甲.docx", *others[left:]))
