"""Processes of this machine that do chunks: whatever ends them, none stays and no row is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from test_batch import TODAY, plan
from test_batch_failures import COUNT, MANY, files, true_manifest
from test_batch_roster import book

from app.batch import State, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["files"]  # a fixture

CODE = (
    "import sys; from app.batch import course, crew; crew._WORTH = 0; course._CHUNK_SENT = 50;"
    "from app.cli import main; sys.exit(main(sys.argv[1:]))"
)


@pytest.fixture
def under_way(tmp_path: Path) -> subprocess.Popen[str]:
    """Begin a run in two processes, in a group of their own, and wait for its first documents."""
    rows: list[list[object]] = [["社区", "户数"], *([f"第{n:05d}社区", n] for n in range(MANY))]
    template, roster = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。"), book(tmp_path / "名册.xlsx", rows)
    more = ["--no-check", "--zip", "--workers", "2"]
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # where the tests run under nohup, so would the command
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, "batch", str(template), str(roster), "-o", str(tmp_path / "out"), *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)
    manifest = tmp_path / "out" / "manifest.jsonl"
    while process.poll() is None and not (manifest.exists() and manifest.stat().st_size > 0):
        time.sleep(0.01)
    return process


def test_no_process_outlives_a_run_that_is_killed(under_way: subprocess.Popen[str]) -> None:
    under_way.kill()
    _, err = under_way.communicate()  # which waits for all that can write there
    assert "Traceback" not in err


def test_ctrl_c_on_a_terminal_reaches_all_processes_and_ends_the_run_in_order(
    under_way: subprocess.Popen[str], tmp_path: Path
) -> None:
    os.killpg(under_way.pid, signal.SIGINT)
    out, err = under_way.communicate()
    assert under_way.returncode == 1
    assert "正在停止" in err
    assert "Traceback" not in err
    assert "加 --resume 续做" in out
    done = len(true_manifest(tmp_path / "out", tmp_path / "out" / "方案.zip"))
    assert 0 < done < MANY
    again = run(tmp_path / "方案.docx", tmp_path / "名册.xlsx", tmp_path / "out", today=TODAY, check=False, resume=True,
                zip_output=True)  # fmt: skip
    assert (again.kept, again.states) == (done, {State.OK: MANY})


def test_where_each_process_ends_before_it_has_done_anything_this_one_does_the_rows(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ending.py").write_text("import os; os._exit(1)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("app.batch.pool._NEEDED", ("ending",))
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    outcome = run(*files, today=TODAY, check=False, workers=2)
    assert outcome.states == {State.OK: COUNT}
    assert [note for note in outcome.notes if "工作进程都已退出" in note]
    true_manifest(files[2])


@pytest.mark.parametrize("zipped", [False, True])
def test_rows_that_cannot_be_laid_down_for_the_processes_reach_them_all_the_same(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool
) -> None:
    monkeypatch.setattr("app.batch.pool.parcel_folder", lambda: nullcontext(str(tmp_path / "nowhere")))
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    outcome = run(*files, today=TODAY, check=False, workers=2, zip_output=zipped)
    assert outcome.states == {State.OK: COUNT}
    true_manifest(files[2], outcome.archive)
