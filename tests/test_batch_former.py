"""A second run into the same folder: what a person changed is kept, what is out of date is named."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zipfile
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import load_workbook
from test_batch import TODAY, plan, texts
from test_batch_roster import book

from app.batch import run
from app.batch.record import Journal
from app.batch.template import Template
from app.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: list[list[Any]] = [["街道", "社区", "户数"], ["望桥街道", "桥东社区", 3], ["望桥街道", "长堤社区", 4]]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    return template, book(tmp_path / "名册.xlsx", ROWS), tmp_path / "out"


def edit(path: Path, words: str = "社区自己补的一句。") -> bytes:
    document = docx.Document(str(path))
    document.add_paragraph(words)
    document.save(str(path))
    return path.read_bytes()


def test_a_run_cut_off_while_it_closes_leaves_a_manifest_that_tells_what_the_archive_holds(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*files, today=TODAY, check=False, zip_output=True)
    plan(files[0], "{{社区}}共有{{户数}}户。")
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "close_in_order", lambda _: sys.exit("killed"))
        with pytest.raises(SystemExit):
            run(*files, today=TODAY, check=False, zip_output=True)
    lines = (files[2] / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    told = {said["path"]: said["sha256"] for said in map(json.loads, lines)}
    with zipfile.ZipFile(files[2] / "方案.zip") as archive:
        assert told == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    outcome = run(*files, today=TODAY, check=False, zip_output=True, resume=True)
    assert (outcome.kept, outcome.later) == (2, [])


def test_the_plan_of_the_run_is_no_stranger_in_its_folder(files: tuple[Path, Path, Path]) -> None:
    files[2].mkdir()
    inside = files[0].rename(files[2] / files[0].name)
    assert run(inside, *files[1:], today=TODAY, check=False).later == []


@pytest.mark.parametrize("resume", [True, False])
def test_a_document_that_a_person_changed_is_not_lost(files: tuple[Path, Path, Path], resume: bool) -> None:
    run(*files, today=TODAY, check=False)
    place = files[2] / "望桥街道"
    edited = edit(place / "桥东社区.docx")
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    assert (place / "桥东社区（原稿）.docx").read_bytes() == edited
    assert "1 份文件在上次生成之后被改动过" in " ".join(outcome.notes)
    assert "望桥街道/桥东社区（原稿）.docx" in " ".join(outcome.notes)
    assert not (place / "长堤社区（原稿）.docx").exists()
    for line in (files[2] / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        assert hashlib.sha256((files[2] / said["path"]).read_bytes()).hexdigest() == said["sha256"]
    again = edit(place / "桥东社区.docx", "再补一句。")
    run(*files, today=TODAY, check=False, resume=resume)
    assert (place / "桥东社区（原稿）.docx").read_bytes() == edited
    assert (place / "桥东社区（原稿2）.docx").read_bytes() == again


def test_a_changed_document_is_kept_when_its_row_changes_too(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False)
    edited = edit(files[2] / "望桥街道" / "桥东社区.docx")
    book(files[1], [ROWS[0], ["望桥街道", "桥东社区", 5], ROWS[2]])
    run(*files, today=TODAY, check=False, resume=True)
    assert "桥东社区有5户。" in texts(files[2] / "望桥街道" / "桥东社区.docx")
    assert (files[2] / "望桥街道" / "桥东社区（原稿）.docx").read_bytes() == edited


@pytest.mark.parametrize("resume", [True, False])
def test_documents_nobody_changed_leave_no_copies(files: tuple[Path, Path, Path], resume: bool) -> None:
    run(*files, today=TODAY, check=False)
    plan(files[0], "{{社区}}共有{{户数}}户。")
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    (files[2] / "manifest.jsonl").unlink()  # as after a run that was killed before its first line
    again = run(*files, today=TODAY, check=False, resume=resume)
    assert len(list(files[2].rglob("*.docx"))) == 2
    assert outcome.later == again.later == []


@pytest.mark.parametrize("resume", [True, False])
def test_the_time_of_an_edit_does_not_matter(files: tuple[Path, Path, Path], resume: bool) -> None:
    run(*files, today=TODAY, check=False)
    path = files[2] / "望桥街道" / "桥东社区.docx"
    edited = edit(path)
    os.utime(path, (0, 0))  # as one made while the run still went on, or a file unpacked
    run(*files, today=TODAY, check=False, resume=resume)
    assert path.with_stem("桥东社区（原稿）").read_bytes() == edited


@pytest.mark.parametrize("put_back", [False, True])
def test_an_edit_while_the_run_is_under_way_is_not_lost(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, put_back: bool
) -> None:
    run(*files, today=TODAY, check=False)
    path = files[2] / "望桥街道" / "长堤社区.docx"
    plan(files[0], "{{社区}}共有{{户数}}户。")
    real, edited = Template.render, list[bytes]()

    def render(template: Template, values: Any) -> bytes:
        made = real(template, values)
        if values["社区"] == "长堤社区":  # the run has looked at what lies there, and is about to write
            edited.append(edit(path))
            if put_back:
                os.utime(path, (0, 0))  # unpacked or copied, with the time of its content
        return made

    monkeypatch.setattr(Template, "render", render)
    outcome = run(*files, today=TODAY, check=False)
    assert path.with_stem("长堤社区（原稿）").read_bytes() == edited[0]
    assert "长堤社区共有4户。" in texts(path)
    (told,) = (note for note in outcome.notes if "望桥街道/长堤社区（原稿）.docx" in note)
    assert "1 份文件在这次生成的过程中被人改动并保存过" in told
    assert len(list(path.parent.glob("*原稿*"))) == len(edited) == 1


def stopping_after_one(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("app.batch.course._CHUNK", 1)
    done: list[object] = []
    return {"progress": lambda *said: done.append(said), "stopped": lambda: bool(done)}


def breaking_after_one(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("app.batch.course._CHUNK", 1)

    def broken(*_said: object) -> None:
        raise KeyboardInterrupt

    return {"progress": broken}


@pytest.mark.parametrize("ended", [stopping_after_one, breaking_after_one])
@pytest.mark.parametrize("resume", [True, False])
def test_a_run_that_ends_early_forgets_no_document(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, resume: bool, ended: Any
) -> None:
    run(*files, today=TODAY, check=False)
    path = files[2] / "望桥街道" / "长堤社区.docx"
    edited = edit(path)
    plan(files[0], "{{社区}}共有{{户数}}户。")
    with suppress(KeyboardInterrupt):
        run(*files, today=TODAY, check=False, resume=resume, **ended(monkeypatch))
    assert path.read_bytes() == edited
    again = run(*files, today=TODAY, check=False, resume=True)
    assert again.kept == 1
    assert path.with_stem("长堤社区（原稿）").read_bytes() == edited
    assert "长堤社区共有4户。" in texts(path)
    assert not path.with_stem("桥东社区（原稿）").exists()


def test_what_a_stopped_run_did_not_reach_stays_and_is_said_to_be_old(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(*files, today=TODAY, check=False)
    outcome = run(*files, today=TODAY, check=False, **stopping_after_one(monkeypatch))
    assert [record.community for record in outcome.records] == ["桥东社区"]
    assert outcome.documents == whole.documents == ("望桥街道/桥东社区.docx", "望桥街道/长堤社区.docx")
    assert "没有轮到的社区中，有 1 个的文件是以前生成的，原样保留" in " ".join(outcome.notes)
    last = list(load_workbook(files[2] / "汇总.xlsx").worksheets[0].iter_rows(values_only=True))[-1]
    assert last[2:] == (
        "长堤社区",
        "未制作",
        None,
        None,
        None,
        "这次没有轮到，现有文件是以前生成的。",
        whole.documents[1],
    )
    assert run(*files, today=TODAY, check=False, resume=True).kept == 2


def test_a_document_that_is_gone_is_not_said_to_stay(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*files, today=TODAY, check=False)
    (files[2] / "望桥街道" / "长堤社区.docx").unlink()
    outcome = run(*files, today=TODAY, check=False, **stopping_after_one(monkeypatch))
    assert outcome.documents == ("望桥街道/桥东社区.docx",)
    assert not any("原样保留" in note for note in outcome.notes)


@pytest.mark.parametrize("resume", [True, False])
def test_a_stopped_run_takes_nothing_out_of_the_archive(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, resume: bool
) -> None:
    run(*files, today=TODAY, check=False, zip_output=True)
    book(files[1], [ROWS[0], ["望桥街道", "桥东社区", 5], ROWS[2]])
    stop = stopping_after_one(monkeypatch)
    outcome = run(*files, today=TODAY, check=False, zip_output=True, resume=resume, **stop)
    with zipfile.ZipFile(files[2] / "方案.zip") as archive:
        assert archive.namelist() == list(outcome.documents) == ["望桥街道/桥东社区.docx", "望桥街道/长堤社区.docx"]
    assert run(*files, today=TODAY, check=False, zip_output=True, resume=True).kept == 2


def told(out: Path) -> dict[str, str]:
    """Return what the manifest tells of documents, path -> hash; each is there, in the archive where there is one."""
    lines = (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    said = {line["path"]: line["sha256"] for line in map(json.loads, lines) if line["path"]}
    archive = out / "方案.zip"
    there = zipfile.ZipFile(archive).read if archive.exists() else lambda path: (out / path).read_bytes()
    assert said == {path: hashlib.sha256(there(path)).hexdigest() for path in said}
    return said


@pytest.mark.parametrize("zipped", [True, False])
def test_a_run_stopped_after_one_was_killed_tells_only_of_what_lies_there(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, zipped: bool
) -> None:
    run(*files, today=TODAY, check=False, zip_output=zipped)
    first, real = told(files[2]), Journal.add
    book(files[1], [ROWS[0], ["望桥街道", "桥东社区", 5], ["望桥街道", "长堤社区", 6]])
    stop = stopping_after_one(monkeypatch)
    name = "望桥街道/长堤社区.docx"

    def killed(journal: Journal, positions: list[int], lines: list[bytes]) -> None:
        if zipped:  # the line is there, and its document in .part; else the document without its line
            real(journal, positions, lines)
        if positions == [1]:
            sys.exit("killed")
        real(journal, positions, lines)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", killed)
        with pytest.raises(SystemExit):
            run(*files, today=TODAY, check=False, zip_output=zipped)
    outcome = run(*files, today=TODAY, check=False, zip_output=zipped, **stop)
    assert told(files[2]).get(name) == (first[name] if zipped else None)
    assert len(outcome.carried) == zipped
    again = run(*files, today=TODAY, check=False, zip_output=zipped, resume=True)
    assert len(told(files[2])) == 2
    assert again.later == []


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("between", [1, 2])
def test_a_run_of_the_other_kind_forgets_no_document(
    files: tuple[Path, Path, Path], zipped: bool, between: int
) -> None:
    run(*files, today=TODAY, check=False, zip_output=zipped)
    for _ in range(between):
        plan(files[0], "{{社区}}共有{{户数}}户。")
        run(*files, today=TODAY, check=False, zip_output=not zipped)
    plan(files[0], "{{社区}}现有{{户数}}户。")
    outcome = run(*files, today=TODAY, check=False, zip_output=zipped)
    assert not any("被改动过" in note for note in outcome.later)
    assert not list(files[2].rglob("*原稿*"))


def test_a_stopped_run_does_not_take_the_documents_of_the_archive_for_those_of_the_folder(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*files, today=TODAY, check=False)
    plan(files[0], "{{社区}}共有{{户数}}户。")
    run(*files, today=TODAY, check=False, zip_output=True)
    (files[2] / "方案.zip").unlink()
    run(*files, today=TODAY, check=False, **stopping_after_one(monkeypatch))
    assert list(told(files[2])) == ["望桥街道/桥东社区.docx"]


@pytest.mark.parametrize("ended", ["before", "behind"])
def test_a_run_cut_off_while_it_closes_forgets_no_document_of_a_row_that_is_gone(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    run(*files, today=TODAY, check=False)
    book(files[1], ROWS[:2])
    real = Journal.close_in_order

    def killed(journal: Journal) -> None:
        if ended == "behind":
            real(journal)
        sys.exit("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "close_in_order", killed)
        with pytest.raises(SystemExit):
            run(*files, today=TODAY, check=False)
    book(files[1], [*ROWS[:2], ["望桥街道", "长堤社区", 9]])
    assert run(*files, today=TODAY, check=False).later == []
    assert not list(files[2].rglob("*原稿*"))


@pytest.mark.parametrize("changed", [True, False])
def test_a_document_is_remembered_while_its_row_fails(files: tuple[Path, Path, Path], changed: bool) -> None:
    run(*files, today=TODAY, check=False)
    path = files[2] / "望桥街道" / "桥东社区.docx"
    edited = edit(path) if changed else b""
    for _ in range(2):
        book(files[1], [ROWS[0], ["望桥街道", "桥东社区", None], ROWS[2]])
        assert run(*files, today=TODAY, check=False, resume=True).documents == ("望桥街道/长堤社区.docx",)
    book(files[1], [ROWS[0], ["望桥街道", "桥东社区", 5], ROWS[2]])
    outcome = run(*files, today=TODAY, check=False, resume=True)
    assert "桥东社区有5户。" in texts(path)
    copy = path.with_stem("桥东社区（原稿）")
    assert (copy.read_bytes() == edited) if changed else (not copy.exists() and not outcome.later)


def test_a_file_that_was_there_before_is_not_lost(files: tuple[Path, Path, Path]) -> None:
    (files[2] / "望桥街道").mkdir(parents=True)
    own = files[2] / "望桥街道" / "桥东社区.docx"
    own.write_bytes(b"somebody's own")
    run(*files, today=TODAY, check=False)
    assert own.with_stem("桥东社区（原稿）").read_bytes() == b"somebody's own"


def test_a_document_that_could_not_be_made_again_is_named(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False)
    plan(files[0], "{{社区}}有{{100 / (户数 - 3)}}户。")
    outcome = run(*files, today=TODAY, check=False)
    (said,) = outcome.later
    assert "还有 1 份不是这次生成的文件：望桥街道/桥东社区.docx。" in said


def test_documents_of_communities_that_are_gone_are_named(
    files: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    run(*files, today=TODAY, check=False)
    book(files[1], [ROWS[0], ["望桥街道", "桥南社区", 3], ["望桥街道", "长堤社区", None]])
    main(["batch", *map(str, files[:2]), "-o", str(files[2]), "--no-check", "--resume"])
    said = capfd.readouterr().err
    assert "还有 2 份不是这次生成的文件：望桥街道/桥东社区.docx、望桥街道/长堤社区.docx" in said


def test_findings_of_another_day_are_said_to_be_so(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY)
    assert not any("重新检查" in note for note in run(*files, today=TODAY, resume=True).notes)
    (files[2] / "望桥街道" / "桥东社区.docx").unlink()
    later = run(*files, today=date(2026, 11, 2), resume=True)
    (said,) = (note for note in later.notes if "重新检查" in note)
    assert "有 1 份是 2026年3月2日检查的，没有按这次的日期（2026年11月2日）重新检查" in said
    assert [record.checked_on for record in later.records] == ["2026-11-02", "2026-03-02"]
    assert not any("重新检查" in note for note in run(*files, today=date(2026, 11, 2)).notes)


def test_a_manifest_that_names_no_day_is_of_an_unknown_one(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY)
    lines = [json.loads(line) for line in (files[2] / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        del line["checked_on"]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (files[2] / "manifest.jsonl").write_text(text, encoding="utf-8")
    outcome = run(*files, today=TODAY, resume=True)
    assert outcome.kept == 2
    assert any("有 2 份是以前检查的，日期没有记下" in note for note in outcome.notes)


def test_without_checks_no_day_matters(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False)
    assert not any("检查" in note for note in run(*files, today=date(2026, 11, 2), check=False, resume=True).notes)


@pytest.mark.parametrize("resume", [True, False])
def test_what_a_person_wrote_into_the_summary_is_not_lost(files: tuple[Path, Path, Path], resume: bool) -> None:
    run(*files, today=TODAY, check=False)
    summary = files[2] / "汇总.xlsx"
    book = load_workbook(summary)
    book["汇总"]["K2"] = "已退回重写"
    book.save(summary)
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    assert load_workbook(files[2] / "汇总（原稿）.xlsx")["汇总"]["K2"].value == "已退回重写"
    assert any("汇总.xlsx 被改动过" in note and "另存为 汇总（原稿）.xlsx" in note for note in outcome.notes)
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    assert not (files[2] / "汇总（原稿2）.xlsx").exists()
    assert not any("被改动过" in note for note in outcome.notes)


def repack(archive: Path, name: str, method: int, words: str = "补了一句。") -> None:
    """Write an archive anew as another program does, with a document in it that somebody edited."""
    with zipfile.ZipFile(archive) as packed:
        members = {member: packed.read(member) for member in packed.namelist()}
    place = archive.with_name("改.docx")
    place.write_bytes(members[name])
    members[name] = edit(place, words)
    place.unlink()
    with zipfile.ZipFile(archive, "w", method) as packed:
        for member, data in members.items():
            packed.writestr(zipfile.ZipInfo(member), data, method)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("resume", [True, False])
def test_a_document_that_a_person_changed_in_the_archive_is_not_lost(
    files: tuple[Path, Path, Path], resume: bool, method: int
) -> None:
    archive, name = files[2] / "方案.zip", "望桥街道/桥东社区.docx"
    run(*files, today=TODAY, check=False, zip_output=True)
    for copy in ("方案（原稿）.zip", "方案（原稿2）.zip"):
        repack(archive, name, method, copy)
        edited = archive.read_bytes()
        outcome = run(*files, today=TODAY, check=False, zip_output=True, resume=resume)
        (note,) = outcome.later
        assert "1 份文件在上次生成之后被改动过" in note
        assert name in note
        assert f"另存为 {copy}" in note
        assert (files[2] / copy).read_bytes() == edited
        with zipfile.ZipFile(archive) as packed:
            assert set(packed.namelist()) == {name, "望桥街道/长堤社区.docx"}
    archive.write_bytes(edited)  # somebody puts the same changes back
    (note,) = run(*files, today=TODAY, check=False, zip_output=True, resume=resume).later
    assert "另存为 方案（原稿2）.zip" in note
    again = run(*files, today=TODAY, check=False, zip_output=True, resume=resume)
    assert again.later == []
    plan(files[0], "{{社区}}共有{{户数}}户。")
    assert run(*files, today=TODAY, check=False, zip_output=True, resume=resume).later == []
    assert len(list(files[2].glob("*.zip"))) == 3


def marked(data: bytes, *, entry: int, header: int) -> bytes:
    """Return an archive with a mark at a place of each entry of its directory and of each header."""
    changed = bytearray(data)
    for sign, place in ((b"PK\x01\x02", entry), (b"PK\x03\x04", header)):
        at = data.find(sign)
        while at >= 0:
            changed[at + place] |= 9
            at = data.find(sign, at + 1)
    return bytes(changed)


@pytest.mark.parametrize(
    "packed",
    [
        partial(marked, entry=8, header=6),  # with a password
        partial(marked, entry=10, header=8),  # by Deflate64
        lambda _: b"no archive",
    ],
)
@pytest.mark.parametrize("resume", [True, False])
def test_an_archive_that_cannot_be_read_is_not_lost(
    files: tuple[Path, Path, Path], resume: bool, packed: Callable[[bytes], bytes]
) -> None:
    archive = files[2] / "方案.zip"
    run(*files, today=TODAY, check=False, zip_output=True)
    given = packed(archive.read_bytes())
    archive.write_bytes(given)
    (note,) = run(*files, today=TODAY, check=False, zip_output=True, resume=resume).later
    assert "方案.zip 读不出来（可能加了密码，或者不是压缩包），看不出是否被改动过，这次已重新生成" in note
    assert "原来的另存为 方案（原稿）.zip，没有丢失。" in note
    assert (files[2] / "方案（原稿）.zip").read_bytes() == given
    assert len(told(files[2])) == 2
    assert run(*files, today=TODAY, check=False, zip_output=True, resume=resume).later == []


def test_a_folder_in_the_place_of_the_archive_is_not_lost(files: tuple[Path, Path, Path]) -> None:
    (files[2] / "方案.zip" / "照片").mkdir(parents=True)
    run(*files, today=TODAY, check=False, zip_output=True)
    assert (files[2] / "方案（原稿）.zip" / "照片").is_dir()
    assert len(told(files[2])) == 2


@pytest.mark.parametrize("taken_out", [True, False])
def test_an_archive_that_is_taken_up_goes_out_without_what_it_does_not_list(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, taken_out: bool
) -> None:
    rows = [*ROWS, ["望桥街道", "书院社区", 5]]
    book(files[1], rows)
    with suppress(KeyboardInterrupt):
        run(*files, today=TODAY, check=False, zip_output=True, **breaking_after_one(monkeypatch))
    old = files[2] / "方案.zip.part"
    assert "桥东社区.docx".encode() in old.read_bytes()
    book(files[1], [rows[0], *rows[2:]] if taken_out else [rows[0], ["望桥街道", "桥东社区", 8], *rows[2:]])
    outcome = run(*files, today=TODAY, check=False, zip_output=True, resume=True)
    whole = (files[2] / "方案.zip").read_bytes()
    assert whole.count("桥东社区.docx".encode()) == (0 if taken_out else 2)  # before the document and in the directory
    assert list(told(files[2])) == zipfile.ZipFile(files[2] / "方案.zip").namelist() == list(outcome.documents)
    assert sorted(path.name for path in files[2].glob("方案*")) == ["方案.zip"]


def test_what_leaves_the_archive_with_its_row_is_told(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False, zip_output=True)
    book(files[1], ROWS[:2])
    (note,) = run(*files, today=TODAY, check=False, zip_output=True).later
    assert "方案.zip 中原有的 1 份文件这次不在其中：望桥街道/长堤社区.docx" in note


@pytest.mark.parametrize("zipped", [True, False])
def test_what_lies_there_from_a_run_of_the_other_kind_is_told(files: tuple[Path, Path, Path], zipped: bool) -> None:
    run(*files, today=TODAY, check=False, zip_output=not zipped)
    (note,) = run(*files, today=TODAY, check=False, zip_output=zipped).later
    if zipped:
        assert "还有 2 份不是这次生成的文件：望桥街道/桥东社区.docx、望桥街道/长堤社区.docx" in note
        assert "这次生成的都在 方案.zip 中" in note
    else:
        assert "还有 1 份不是这次生成的文件：方案.zip" in note
        assert "压缩包没有收入这次生成的文件" in note


def test_a_folder_in_the_place_of_a_document_costs_that_alone(files: tuple[Path, Path, Path]) -> None:
    (files[2] / "望桥街道" / "桥东社区.docx").mkdir(parents=True)
    records = run(*files, today=TODAY, check=False).records
    assert [record.path for record in records] == [None, "望桥街道/长堤社区.docx"]
    assert "望桥街道/桥东社区.docx 的位置上有一个同名的文件夹" in str(records[0].reason)


def test_a_file_in_the_place_of_a_folder_costs_its_rows_alone(files: tuple[Path, Path, Path]) -> None:
    book(files[1], [*ROWS, ["南关街道", "书院社区", 9]])
    files[2].mkdir()
    (files[2] / "南关街道").write_text("somebody's own", encoding="utf-8")
    outcome = run(*files, today=TODAY, check=False)
    assert list(told(files[2])) == ["望桥街道/桥东社区.docx", "望桥街道/长堤社区.docx"]
    (said,) = outcome.misses.told()
    assert "未生成 书院社区：输出文件夹中的“南关街道”是一个文件，不是文件夹，写不进去。" in said


@pytest.mark.parametrize("resume", [True, False])
def test_a_document_that_cannot_be_read_costs_its_row_alone(files: tuple[Path, Path, Path], resume: bool) -> None:
    run(*files, today=TODAY, check=False)
    path = files[2] / "望桥街道" / "桥东社区.docx"
    path.unlink()
    path.symlink_to(path.name)  # nobody can read it, whatever rights he has
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    assert path.is_symlink()
    assert list(told(files[2])) == ["望桥街道/长堤社区.docx"]
    assert outcome.exit_status == 1
    (said,) = outcome.misses.told()
    assert said == f"未生成 桥东社区：{outcome.records[0].reason}"
    assert "望桥街道/桥东社区.docx 读不出来，或者不能另存一份（路径中的链接循环），没有覆盖。" in said
    path.unlink()
    assert run(*files, today=TODAY, check=False, resume=True).exit_status == 0


@pytest.mark.parametrize("touched", [True, False])
@pytest.mark.parametrize("between", [1, 2])
def test_a_row_put_back_finds_its_document_known(files: tuple[Path, Path, Path], touched: bool, between: int) -> None:
    run(*files, today=TODAY, check=False)
    document = files[2] / "望桥街道" / "长堤社区.docx"
    book(files[1], ROWS[:2])
    for _ in range(between):
        (note,) = run(*files, today=TODAY, check=False).later
        assert "1 份不是这次生成的文件：望桥街道/长堤社区.docx" in note
    data = edit(document) if touched else document.read_bytes()
    book(files[1], [*ROWS[:2], ["望桥街道", "长堤社区", 9]])
    outcome = run(*files, today=TODAY, check=False)
    copy = document.with_stem("长堤社区（原稿）")
    assert copy.exists() == touched
    assert ("被改动过" in " ".join(outcome.later)) == touched
    assert not touched or copy.read_bytes() == data
    assert "长堤社区有9户。" in texts(document)


@pytest.mark.parametrize("resume", [True, False])
@pytest.mark.parametrize("change", ["\n批注：请改写。\n", ""])
def test_what_a_person_wrote_into_the_report_of_likeness_is_not_lost(
    files: tuple[Path, Path, Path], resume: bool, change: str
) -> None:
    run(*files, today=TODAY, check=False)
    report = files[2] / "相似度报告.md"
    own = report.read_text(encoding="utf-8") + change
    report.write_text(own, encoding="utf-8")
    book(files[1], [*ROWS, ["望桥街道", "书院社区", 9]])
    outcome = run(*files, today=TODAY, check=False, resume=resume)
    assert len(outcome.later) == bool(change)
    assert (
        not change or "相似度报告.md 被改动过，这次已重新生成，改动过的另存为 相似度报告（原稿）.md" in outcome.later[0]
    )
    assert report.with_stem("相似度报告（原稿）").exists() == bool(change)
    assert not change or report.with_stem("相似度报告（原稿）").read_text(encoding="utf-8") == own
    assert "共 3 份。" in report.read_text(encoding="utf-8")


def test_a_report_of_likeness_of_a_version_before_is_not_said_to_be_changed(files: tuple[Path, Path, Path]) -> None:
    run(*files, today=TODAY, check=False)
    report = files[2] / "相似度报告.md"
    report.write_text("# 相似度报告\n\n共 2 份。\n", encoding="utf-8")
    (note,) = run(*files, today=TODAY, check=False).later
    assert "相似度报告.md 没有生成标记（由以前的版本生成，或被改写过）" in note
    assert "原来的另存为 相似度报告（原稿）.md" in note
    assert report.with_stem("相似度报告（原稿）").exists()


@pytest.mark.parametrize("gone", ["桥东社区（原稿）.docx", "桥东社区.docx"])
def test_what_somebody_takes_away_during_the_run_does_not_end_it(files: tuple[Path, Path, Path], gone: str) -> None:
    run(*files, today=TODAY, check=False)
    place = files[2] / "望桥街道"
    edited = edit(place / "桥东社区.docx")
    (files[2] / "汇总.xlsx").unlink()
    outcome = run(*files, today=TODAY, check=False, progress=lambda *_: (place / gone).unlink(missing_ok=True))
    assert (files[2] / "汇总.xlsx").is_file()
    left = [copy.read_bytes() for copy in place.glob("*（原稿）.docx")]
    assert left == ([edited] if gone == "桥东社区.docx" else [])
    assert any("原稿" in note for note in outcome.notes) == bool(left)


def test_documents_of_another_plan_that_are_replaced_are_told(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    run(*files, today=TODAY, check=False)
    edit(files[2] / "望桥街道" / "桥东社区.docx")
    other = plan(tmp_path / "通知.docx", "{{社区}}的{{户数}}户。")
    outcome = run(other, *files[1:], today=TODAY, check=False)
    (note,) = (note for note in outcome.notes if "另外的方案" in note)
    assert "有 1 份已由这次按 通知.docx 生成的取代，没有留存：方案.docx（1 份）" in note
    for resume in (True, False):
        outcome = run(other, *files[1:], today=TODAY, check=False, resume=resume)
        assert not any("另外的方案" in note for note in outcome.notes)
