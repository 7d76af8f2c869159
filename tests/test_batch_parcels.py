"""What a run keeps on disk while it goes on: parcels for its workers, groups of rows, the summary."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from test_batch import TODAY
from test_batch_failures import COUNT, files

from app.batch import SUMMARY, State, run
from app.batch.groups import SHOWN, Groups
from app.batch.parcels import parcel_folder
from app.batch.worker import opened, packed
from app.batch.writers import Archive, Block, BlockWriter
from app.files import lock

__all__ = ["files"]  # a fixture


def test_workers_of_this_machine_are_handed_files_and_none_is_left(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: set[str] = set()

    def look(*_done: object) -> None:
        seen.update(re.sub(r"\d+", "N", path.name) for path in tmp_path.glob("wenheng-*/[!.]*"))

    outcome = run(*files, today=TODAY, check=False, workers=2, progress=look)
    assert outcome.states == {State.OK: COUNT}
    assert seen == {"N", "N-N"}  # chunks by their number, and what came of them by the number of a worker's process
    assert not list(tmp_path.glob("wenheng-*"))


def test_a_worker_writes_its_blocks_over_those_that_are_in_the_archive_and_over_no_others(tmp_path: Path) -> None:
    with Archive(tmp_path / "一.zip", resume=False) as archive:
        folder = archive.lay()
        writer = BlockWriter(folder)

        def block(*names: str) -> Block:
            for name in names:
                writer.put(f"{name}.docx", name.encode() * 1000)
            return writer.take()

        first, second = block("甲", "乙"), block("丙")
        archive.add(first)
        third = block("丁")  # shorter than what it is written over
        assert (third.file, second.file) == (first.file, f"{str(first.file)[:-1]}1")
        archive.add(second)
        archive.add(third)
        assert len(list(folder.iterdir())) == 2
        archive.finish()
    with zipfile.ZipFile(tmp_path / "一.zip") as packed_up:
        assert [name[0] for name in packed_up.namelist()] == ["甲", "乙", "丙", "丁"]
        assert all(packed_up.read(name) == name[0].encode() * 1000 for name in packed_up.namelist())
    assert not folder.exists()


def test_rows_that_a_killed_run_left_behind_go_with_the_next(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import sys; from app.batch import crew; crew._WORTH = 0; from app.cli import main; main(sys.argv[1:])"
    arguments = ["batch", *map(str, files[:2]), "-o", str(files[2]), "--no-check", "--workers", "2"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, stderr=subprocess.DEVNULL)
    while not list(tmp_path.glob("wenheng-*/1")):
        assert process.poll() is None
        time.sleep(0.001)
    process.kill()
    process.wait()
    (left,) = tmp_path.glob("wenheng-*")
    with parcel_folder() as another:
        assert not left.exists()
        with parcel_folder():
            assert Path(another).exists()  # its run goes on
    assert not list(tmp_path.glob("wenheng-*"))


def test_a_folder_that_another_run_meets_before_it_is_locked_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    take = lock._take

    def late(fd: int) -> None:
        monkeypatch.setattr(lock, "_take", take)
        with parcel_folder():
            pass
        take(fd)

    monkeypatch.setattr(lock, "_take", late)
    with parcel_folder() as folder:
        assert Path(folder).exists()
        with parcel_folder():
            assert Path(folder).exists()
    assert not list(tmp_path.glob("wenheng-*"))


@pytest.mark.parametrize("folder", [".", "nowhere"])
def test_a_parcel_that_cannot_be_laid_down_travels(tmp_path: Path, folder: str) -> None:
    parcel = packed([], str(tmp_path / folder / "1"))
    assert isinstance(parcel, str) == (folder == ".")
    assert opened(parcel) == []


def test_rows_of_a_group_are_counted_whether_in_memory_or_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.groups._MOST", 2)
    groups, plain = Groups(), Counter[int]()
    for number in range(3000):
        key = number * number % 97 % 13
        assert groups.add(key, f"{number}", lambda key=key: str(key)) == (key not in plain)  # type: ignore[misc]
        plain[key] += 1
    found = {int(group.said): group for group in groups.largest()}
    assert {key: group.rows for key, group in found.items()} == plain
    assert groups.rows == 3000
    assert all(len(group.names.split("、")) == min(SHOWN, group.rows) for group in found.values())


def test_the_summary_of_a_run_taken_up_is_that_of_one_in_a_go(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    out = files[2]
    run(*files, today=TODAY)
    whole = (out / SUMMARY).read_bytes()
    for path in list(out.rglob("*.docx"))[::3]:
        path.unlink()
    outcome = run(*files, today=TODAY, workers=2, resume=True)
    assert 0 < outcome.kept < COUNT
    assert (out / SUMMARY).read_bytes() == whole
