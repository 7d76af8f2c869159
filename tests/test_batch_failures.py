"""What goes wrong under way: every other document is there exactly once, and the manifest is true."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from test_batch import TODAY, plan
from test_batch_apart import Deadly
from test_batch_roster import book

from app.batch import LIKENESS, SUMMARY, State, run
from app.batch.alone import LOCK, alone_in
from app.batch.fields import Known
from app.batch.record import Journal, read_manifest
from app.batch.work import Job, Order, produce
from app.batch.worker import Parcel, make
from app.batch.writers import Archive, BlockWriter
from app.cli import main
from app.errors import BrokenOff, UserError
from app.files.lock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tempfile import SpooledTemporaryFile

COUNT = 60
MANY = 2500  # rows; a run of so many takes long enough to be cut off after its first chunk


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    rows: list[list[Any]] = [["街道", "社区", "户数"]]
    rows += [[f"第{n % 3}街道", f"第{n:03d}社区", 1000 + n] for n in range(COUNT)]
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    return template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out"


def true_manifest(out: Path, archive: Path | None = None) -> list[dict[str, Any]]:
    """Read the manifest; assert that each document it names is there, and no other."""
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    named = {line["path"]: line["sha256"] for line in lines if line["path"]}
    if archive is None:
        there = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.docx")}
    else:
        with zipfile.ZipFile(archive) as packed:
            assert len(packed.namelist()) == len(set(packed.namelist()))
            there = {name: packed.read(name) for name in packed.namelist()}
    assert {path: hashlib.sha256(data).hexdigest() for path, data in there.items()} == named
    return lines


def die_once(chunk: Parcel, key: str) -> Parcel:
    """Kill this worker at its first chunk, as the system does when memory runs out."""
    mark = Path(os.environ["WENHENG_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return make(chunk, key)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_killed_worker_costs_no_document(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool
) -> None:
    monkeypatch.setenv("WENHENG_TEST_MARK", str(tmp_path / "killed"))
    monkeypatch.setattr("app.batch.worker.make", die_once)
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    outcome = run(*files, today=TODAY, check=False, workers=2, zip_output=zipped)
    assert (tmp_path / "killed").exists()
    assert outcome.states == {State.OK: COUNT}
    assert [line["row"] for line in true_manifest(files[2], outcome.archive)] == list(range(2, COUNT + 2))


def test_a_row_that_kills_its_worker_costs_itself_alone(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered = Order.job

    def deadly(self: Order, *given: Any) -> Job:
        job = ordered(self, *given)
        return job._replace(values=Deadly(job.values)) if job.community == "第017社区" else job

    monkeypatch.setattr(Order, "job", deadly)
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 8)
    outcome = run(*files, today=TODAY, check=False, workers=2, zip_output=True)
    assert outcome.states == {State.OK: COUNT - 1, State.FAILED: 1}
    (failed,) = (line for line in true_manifest(files[2], outcome.archive) if line["state"] == "failed")
    assert failed["社区"] == "第017社区"
    assert "意外退出" in failed["reason"]


def die(chunk: Parcel, key: str) -> Parcel:
    """Kill this worker, and leave word of it."""
    Path(os.environ["WENHENG_TEST_MARK"]).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return make(chunk, key)


@pytest.fixture
def deserted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have all processes die at their first chunk, and none start any more, as where the one that forks them died."""
    mark = tmp_path / "killed"
    fork = forkserver.connect_to_new_process

    def refuse(descriptors: Any) -> Any:
        if mark.exists():
            raise ConnectionRefusedError
        return fork(descriptors)

    monkeypatch.setenv("WENHENG_TEST_MARK", str(mark))
    monkeypatch.setattr(forkserver, "connect_to_new_process", refuse)
    monkeypatch.setattr("app.batch.worker.make", die)
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    monkeypatch.setattr("app.batch.engine._LOOK", 0.2)
    return mark


@pytest.mark.parametrize("zipped", [False, True])
def test_this_process_does_the_rest_where_no_worker_starts_any_more(
    files: tuple[Path, Path, Path], deserted: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool
) -> None:
    monkeypatch.setattr("app.batch.engine._ALONE_HERE", 1.0)
    here: list[int] = []

    def counted(jobs: list[Job], key: str) -> Any:
        here.append(len(jobs))
        return produce(jobs, key)

    monkeypatch.setattr("app.batch.engine.produce", counted)
    told: list[str] = []
    outcome = run(*files, today=TODAY, check=False, workers=2, zip_output=zipped, tell=told.append)
    assert deserted.exists()
    assert outcome.states == {State.OK: COUNT}
    assert sum(here) < COUNT  # what the workers had before them is done apart
    assert told == [note for note in outcome.notes if "工作进程都已退出" in note] != []
    assert told[0] not in outcome.later  # which is told when the run is through
    assert [line["row"] for line in true_manifest(files[2], outcome.archive)] == list(range(2, COUNT + 2))


def test_this_process_does_all_where_no_worker_starts(files: tuple[Path, Path, Path], deserted: Path) -> None:
    deserted.touch()
    told: list[str] = []

    def begun(done: int, *_where: object) -> None:
        assert done == 0 or told  # it is said before anything is made

    outcome = run(*files, today=TODAY, check=False, workers=2, tell=told.append, progress=begun)
    assert outcome.states == {State.OK: COUNT}
    assert told == [note for note in outcome.notes if "工作进程没能启动" in note] != []
    assert told[0] not in outcome.later
    true_manifest(files[2])


def test_a_run_whose_workers_are_gone_can_be_stopped(files: tuple[Path, Path, Path], deserted: Path) -> None:
    start = time.monotonic()
    outcome = run(*files, today=TODAY, check=False, workers=2, stopped=deserted.exists)
    assert outcome.stopped
    assert outcome.states.total() < COUNT
    assert time.monotonic() - start < 25.0  # it would wait longer for others to start
    true_manifest(files[2])


@pytest.fixture
def starting(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have processes start for ever; what is given tells that the first one does."""
    begun = threading.Event()

    def wait(*_descriptors: object) -> None:
        begun.set()
        threading.Event().wait()

    monkeypatch.setattr(forkserver, "connect_to_new_process", wait)
    monkeypatch.setattr("app.batch.crew._WORTH", 0)
    return begun


def test_a_run_can_be_stopped_while_its_workers_start(
    files: tuple[Path, Path, Path], starting: threading.Event
) -> None:
    outcome = run(*files, today=TODAY, check=False, workers=2, stopped=starting.is_set)
    assert outcome.stopped
    assert outcome.states.total() == 0
    assert not any("进程" in note for note in outcome.notes)


def test_a_roster_that_cannot_be_used_is_said_while_the_workers_start(
    files: tuple[Path, Path, Path], starting: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_given: object) -> None:
        starting.wait()
        raise UserError("这份名册不能用。")

    monkeypatch.setattr("app.batch.read_roster", late)
    with pytest.raises(UserError, match="这份名册不能用"):
        run(*files, today=TODAY, check=False, workers=2)


def command(files: tuple[Path, Path, Path], *more: str) -> list[str]:
    return [sys.executable, "-m", "app", "batch", *map(str, files[:2]), "-o", str(files[2]), "--no-check", *more]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_run_that_is_killed_is_taken_up_where_it_was(tmp_path: Path, zipped: bool) -> None:
    many: list[list[Any]] = [["社区", "户数"], *([f"第{n:05d}社区", n] for n in range(MANY))]
    template, roster = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。"), book(tmp_path / "名册.xlsx", many)
    out = tmp_path / "out"
    more = ["--zip"] if zipped else []
    process = subprocess.Popen(command((template, roster, out), *more), stdout=subprocess.DEVNULL)
    manifest = out / "manifest.jsonl"
    while process.poll() is None and not (manifest.exists() and manifest.stat().st_size > 0):
        time.sleep(0.01)
    process.kill()
    process.wait()
    done = manifest.read_bytes().count(b"\n")
    assert 0 < done < MANY
    outcome = run(template, roster, out, today=TODAY, check=False, resume=True, zip_output=zipped)
    assert outcome.kept >= done - 1
    assert outcome.states == {State.OK: MANY}
    assert [line["row"] for line in true_manifest(out, outcome.archive)] == list(range(2, MANY + 2))
    assert not list(out.glob("*.part"))


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_or_the_word_to_go_down_ends_the_run_in_order(tmp_path: Path, word: signal.Signals) -> None:
    many: list[list[Any]] = [["社区", "户数"], *([f"第{n:05d}社区", n] for n in range(MANY))]
    files = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。"), book(tmp_path / "名册.xlsx", many), tmp_path / "out"
    before = signal.signal(word, signal.SIG_DFL)  # where the tests run under nohup, so would the command
    try:
        process = subprocess.Popen(command(files, "--zip"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(word, before)
    manifest = files[2] / "manifest.jsonl"
    while process.poll() is None and not (manifest.exists() and manifest.stat().st_size > 0):
        time.sleep(0.01)
    process.send_signal(word)
    out, err = process.communicate()
    assert process.returncode == 1
    assert "正在停止" in err
    assert "Traceback" not in err
    assert "加 --resume 续做" in out
    done = len(true_manifest(files[2], files[2] / "方案.zip"))
    assert 0 < done < MANY
    again = run(*files, today=TODAY, check=False, resume=True, zip_output=True)
    assert again.kept == done
    assert len(true_manifest(files[2], again.archive)) == MANY


@pytest.mark.parametrize("zipped", [False, True])
def test_a_full_disk_is_told_and_what_was_done_is_true(files: tuple[Path, Path, Path], zipped: bool) -> None:
    limit = 400_000 if zipped else 8_000  # bytes of one file: the archive grows beyond, a document is larger
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "from app.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    more = ["--zip"] if zipped else []
    arguments = command(files, *more)[3:]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode in {1, 2}, done.stderr
    assert "Traceback" not in done.stderr
    again = run(*files, today=TODAY, check=False, resume=True, zip_output=zipped)
    assert again.states == {State.OK: COUNT}
    assert len(true_manifest(files[2], again.archive)) == COUNT


def test_no_space_left_stops_the_run_with_word_of_it(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = BlockWriter.put

    def put(self: BlockWriter, path: str, data: bytes) -> None:
        if "第030" in path:
            raise OSError(28, "No space left on device")
        real(self, path, data)

    monkeypatch.setattr(BlockWriter, "put", put)
    monkeypatch.setattr("app.batch.course._CHUNK", 10)
    with pytest.raises(UserError, match=r"磁盘空间不足，已完成 30 份。请腾出空间，再用 --resume"):
        run(*files, today=TODAY, check=False, zip_output=True)
    monkeypatch.undo()
    again = run(*files, today=TODAY, check=False, zip_output=True, resume=True)
    assert again.kept == 30
    assert len(true_manifest(files[2], again.archive)) == COUNT


def test_a_disk_without_space_for_the_manifest_is_told_with_the_documents_that_are_there(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.batch.course._CHUNK", 20)
        patched.setattr(Journal, "add", add)
        with pytest.raises(UserError, match="磁盘空间不足，已完成 20 份。"):
            run(*files, today=TODAY, check=False)
    assert len(list(files[2].rglob("*.docx"))) == 20
    assert run(*files, today=TODAY, check=False, resume=True).states == {State.OK: COUNT}


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ((28, "Journal.add"), (1, "磁盘空间不足，已完成 20 份。请腾出空间，再用 --resume 补做其余各份。")),
        ((28, "_moment"), (2, "磁盘空间不足。请腾出空间，或换一个可以写入的位置。")),
        ((30, "Journal.add"), (1, "磁盘为只读，已完成 20 份。请核对这个位置，再用 --resume 补做其余各份。")),
        ((30, "_moment"), (2, "磁盘为只读。请换一个可以写入的位置。")),
    ],
)
def test_a_run_that_breaks_off_says_by_its_status_whether_anything_was_made(
    files: tuple[Path, Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: tuple[int, str],
    told: tuple[int, str],
) -> None:
    number, place = broken

    def refuse(*_given: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(f"app.batch.course.{place}", refuse)
    monkeypatch.setattr("app.batch.course._CHUNK", 20)
    assert (main(command(files)[3:]), told[1] in capsys.readouterr().err) == (told[0], True)


@pytest.mark.parametrize(
    "place", ["app.batch.sealed", "app.batch.sheets.shutil.copyfileobj", "app.batch.sheets.Pack.close"]
)
def test_a_summary_that_cannot_be_written_does_not_unmake_the_documents(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(28, "")

    with monkeypatch.context() as patched:
        patched.setattr(place, refuse)
        assert main(command(files)[3:]) == 1
    said = capsys.readouterr().err
    assert "磁盘空间不足。" in said
    assert f"各社区的文件已在，共 {COUNT} 份。请腾出空间，再用 --resume 执行，补写汇总和相似度报告。" in said
    assert ("相似度报告.md：" in said) == (place == "app.batch.sealed")
    assert len(list(files[2].rglob("*.docx"))) == COUNT
    assert run(*files, today=TODAY, check=False, resume=True).kept == COUNT
    assert (files[2] / SUMMARY).is_file()


@pytest.mark.parametrize("name", [SUMMARY, LIKENESS])
@pytest.mark.parametrize("zipped", [False, True])
def test_what_lies_in_the_way_of_a_summary_is_told_by_its_name_with_the_documents_that_are_there(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], name: str, zipped: bool
) -> None:
    (files[2] / name).mkdir(parents=True)
    assert main([*command(files)[3:], *(["--zip"] if zipped else [])]) == 1
    assert (
        f"原有的 {files[2] / name} 读不出来，或者不能另存一份（这是一个文件夹），没有覆盖。"
        f"各社区的文件已在，共 {COUNT} 份。"
        f"请核对 {name} 的权限，或者把它移走，再用 --resume 执行，补写汇总和相似度报告。"
    ) in capsys.readouterr().err
    (files[2] / name).rmdir()
    assert run(*files, today=TODAY, check=False, resume=True, zip_output=zipped).kept == COUNT


@pytest.mark.parametrize("name", [SUMMARY, LIKENESS])
def test_a_summary_that_cannot_be_written_claims_no_documents_where_there_are_none(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    other = book(tmp_path / "空.xlsx", [["街道", "社区", "户数"], ["望桥街道", "桥东社区", None]])
    (files[2] / name).mkdir(parents=True)
    assert main(command((files[0], other, files[2]))[3:]) == 2
    said = capsys.readouterr().err
    assert f"没有覆盖。这次没有生成文件。请核对 {name} 的权限，或者把它移走，再执行。" in said
    assert "已在" not in said


def test_a_summary_of_a_run_that_was_stopped_tells_how_many_documents_are_there(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (files[2] / SUMMARY).mkdir(parents=True)
    monkeypatch.setattr("app.batch.course._CHUNK", 20)
    done: list[int] = []
    with pytest.raises(BrokenOff, match=r"已完成 20 份，其余没有轮到。.*再用 --resume 执行，补做其余各份，补写汇总"):
        run(
            *files,
            today=TODAY,
            check=False,
            progress=lambda count, _all, _name: done.append(count),
            stopped=lambda: bool(done),
        )


def test_what_ended_a_run_is_told_and_not_what_happens_to_the_rest_of_its_summary(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(28, "")

    def fail(stream: SpooledTemporaryFile[bytes], *_given: object) -> None:
        stream.close()
        raise OSError(5, "")

    monkeypatch.setattr("app.batch.course._CHUNK", 20)
    monkeypatch.setattr(Journal, "add", refuse)
    monkeypatch.setattr("app.batch.sheets.SpooledTemporaryFile.__exit__", fail)
    with pytest.raises(BrokenOff, match="磁盘空间不足，已完成 20 份。"):
        run(*files, today=TODAY, check=False)


def test_two_runs_at_once_in_one_process_keep_to_their_own_plan_and_folder(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.course._CHUNK", 10)
    other = plan(tmp_path / "另一方案.docx", "{{街道}}{{社区}}。"), files[1], tmp_path / "other"
    inner: list[Any] = []

    def meanwhile(*_said: object) -> None:
        if not inner:
            inner.append(None)
            inner[0] = run(*other, today=TODAY, check=False)

    outcome = run(*files, today=TODAY, check=False, progress=meanwhile)
    assert outcome.states == inner[0].states == {State.OK: COUNT}
    alone = run(*files[:2], tmp_path / "alone", today=TODAY, check=False)
    assert [record.sha256 for record in outcome.records] == [record.sha256 for record in alone.records]
    assert len(true_manifest(files[2])) == len(true_manifest(other[2])) == COUNT


def test_a_second_run_into_the_same_folder_is_refused(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.course._CHUNK", 30)
    second: list[subprocess.CompletedProcess[str]] = []

    def meanwhile(*_said: object) -> None:
        if not second:
            second.append(subprocess.run(command(files), capture_output=True, text=True, check=False))

    run(*files, today=TODAY, check=False, progress=meanwhile)
    assert second[0].returncode == 2
    assert f"（进程 {os.getpid()}）写入，请等它结束后再试，或换一个输出文件夹。" in second[0].stderr
    assert len(true_manifest(files[2])) == COUNT
    assert not (files[2] / LOCK).exists()


def test_the_lock_of_a_process_that_is_gone_keeps_nobody_out(files: tuple[Path, Path, Path]) -> None:
    files[2].mkdir()
    hold = (
        "import os, sys; from pathlib import Path; from app.files.lock import FileLock\n"
        "FileLock(Path(sys.argv[1])); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", hold, files[2] / LOCK], check=False)
    assert (files[2] / LOCK).exists()
    assert run(*files, today=TODAY, check=False).states == {State.OK: COUNT}


def test_a_refused_run_leaves_no_folder(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="用到的字段“书记”在"):
        run(plan(tmp_path / "方案.docx", "{{社区}}{{书记}}"), files[1], files[2] / "各社区", today=TODAY)
    assert not files[2].exists()


def test_a_folder_that_cannot_be_written_is_told(files: tuple[Path, Path, Path]) -> None:
    files[2].write_text("a file in its place", encoding="utf-8")
    with pytest.raises(UserError, match="无法写入输出文件夹"):
        run(*files, today=TODAY, check=False)


def test_shards_hang_on_the_name_alone(files: tuple[Path, Path, Path]) -> None:
    first = {record.community: record.path for record in run(*files, today=TODAY, check=False, shards=5).records}
    rows: list[list[Any]] = [["街道", "社区", "户数"], ["第9街道", "新社区", 1]]
    rows += [[f"第{n % 3}街道", f"第{n:03d}社区", 1000 + n] for n in range(COUNT)]
    book(files[1], rows)
    again = run(*files, today=TODAY, check=False, shards=5, resume=True)
    assert again.kept == COUNT
    assert {record.community: record.path for record in again.records} == first | {"新社区": again.records[0].path}
    assert all(len(Path(str(path)).parts) == 3 for path in first.values())


def test_an_archive_of_many_documents_opens_beyond_65535(tmp_path: Path) -> None:
    with Archive(tmp_path / "多.zip", resume=False) as archive:
        for start in range(0, 70_000, 10_000):
            writer = BlockWriter()
            for number in range(start, start + 10_000):
                writer.put(f"第{number}社区.docx", b"%d" % number)
            archive.add(writer.take())
        archive.finish()
    with zipfile.ZipFile(tmp_path / "多.zip") as packed:
        assert len(packed.namelist()) == 70_000
        assert packed.read("第69999社区.docx") == b"69999"


def test_the_order_of_a_run_is_small_enough_to_be_sent(files: tuple[Path, Path, Path]) -> None:
    import pickle

    assert (
        len(pickle.dumps(Order(files[0], Known("名册", ("社区",)), None, check=False, today=TODAY, stamp="x"))) < 2000
    )


@pytest.mark.parametrize("resume", [False, True])
def test_a_stopped_run_counts_only_what_it_made_and_lists_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, resume: bool
) -> None:
    rows: list[list[Any]] = [["社区", "户数"], *([f"第{n:03d}社区", 1000] for n in range(COUNT))]
    given = [str(plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")), str(book(tmp_path / "名册.xlsx", rows))]
    monkeypatch.setattr("app.batch.course._CHUNK", 10)
    manifest = tmp_path / "out" / "manifest.jsonl"

    @contextmanager
    def stopping() -> Iterator[Any]:
        yield lambda: manifest.exists() and manifest.stat().st_size > 0

    command = ["batch", *given, "-o", str(tmp_path / "out"), "--no-check"]
    if resume:
        whole = run(Path(given[0]), Path(given[1]), tmp_path / "out", today=TODAY, check=False)
        for path in [record.path for record in whole.records][10:]:
            (tmp_path / "out" / str(path)).unlink()
        command.append("--resume")
    monkeypatch.setattr("app.cli.stopping.stop_on_interrupt", stopping)
    assert main(command) == 1
    said = capsys.readouterr().out
    assert f"名册中共 {COUNT} 个社区" in said
    assert f"10 份已生成、未检查，0 份须修改，0 份未生成，{COUNT - 10} 份未制作。" in said
    assert "有 10 份（1 组）除名称外完全相同" in said
    sheet = load_workbook(tmp_path / "out" / "汇总.xlsx").worksheets[0]
    states = [row[3].value for row in sheet.iter_rows(min_row=2)]
    assert states == ["已生成，未检查"] * 10 + ["未制作"] * (COUNT - 10)
    assert "共 10 份。" in (tmp_path / "out" / "相似度报告.md").read_text(encoding="utf-8")


def test_a_document_that_was_not_made_is_like_no_other(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["甲社区", 4], ["乙社区", 4], ["丙社区", 0], ["丁社区", 0]]
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户，每百户{{ 100 / 户数 }}处。")
    outcome = run(template, book(tmp_path / "名册.xlsx", rows), tmp_path / "out", today=TODAY, check=False)
    assert (outcome.states[State.FAILED], outcome.alike) == (2, 2)


def test_what_fails_for_every_row_is_told_once_before_anything_is_written(
    files: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}每户{{ 户数 / 0 }}元。")
    assert main(["batch", str(template), str(files[1]), "-o", str(files[2])]) == 2
    assert capsys.readouterr().err.count("除数为 0") == 1
    assert not list(files[2].rglob("*.docx"))


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("全|社区每户{{ 100 / 户数 }}元。", "方案中“全社区每户”后面的“{{ 100 / 户数 }}”"),
        ("{{ 100 / 户数 }}元，按户|平均。", "方案中“元，按户平均。”前面的“{{ 100 / 户数 }}”"),
        ("{{社区}}{{ 100 / 户数 }}", "方案中的“{{ 100 / 户数 }}”"),
    ],
)
@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_what_a_row_makes_of_an_expression_is_told_with_the_words_beside_it(
    tmp_path: Path, paragraph: str, said: str, suffix: str
) -> None:
    template = tmp_path / f"方案{suffix}"
    if suffix == ".docx":
        plan(template, "各社区：", paragraph, "完。")
    else:
        template.write_text(
            f"# {{{{社区}}}}方案\n\n各社区：\n\n{paragraph.replace('|', '')}\n\n完。\n", encoding="utf-8"
        )
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["甲社区", 0], ["乙社区", 10]])
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert said in str(outcome.records[0].reason)
    assert outcome.records[1].state is State.OK


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "{% if 户数 > 1003 %}{{ 1 / (户数 - 户数) }}{% endif %}",
            ("不能成立：除数为 0。", "未生成 第004社区、第005社区、", "（共 56 行）：方案中"),
        ),
        (
            "{% if 户数 > 1003 %}{% set n = 街道 - 1 %}{{ n }}{% endif %}",
            ("应为数字", "名册.xlsx 工作表“社区”A2“第0街道”、", "（街道，共 60 行）"),
        ),
    ],
)
def test_a_fault_of_the_plan_is_told_once_with_the_number_of_rows(
    files: tuple[Path, Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: str,
    told: tuple[str, str, str],
) -> None:
    said, start, count = told
    template = plan(tmp_path / "方案.docx", "{{社区}}" + words)
    status = main(["batch", str(template), str(files[1]), "-o", str(files[2]), "--no-check"])
    assert status == (2 if f"共 {COUNT} 行" in count else 1)
    (line,) = (line for line in capsys.readouterr().err.splitlines() if said in line)
    assert line.startswith(start)
    assert count in line


@pytest.mark.parametrize(("numbers", "status"), [(["#N/A", "#N/A"], 2), (["#N/A", 3600], 1), ([4200, 3600], 0)])
def test_a_run_that_makes_nothing_ends_as_one_that_is_refused(
    tmp_path: Path, numbers: list[str | int], status: int
) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", numbers[0]], ["长堤社区", numbers[1]]]
    template, roster = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}"), book(tmp_path / "名册.xlsx", rows)
    command = ["batch", str(template), str(roster), "-o", str(tmp_path / "out"), "--no-check"]
    assert main(command) == status
    assert len([*read_manifest(tmp_path / "out" / "manifest.jsonl")]) == len(numbers)
    assert main([*command, "--resume"]) == status


def test_a_fault_that_quotes_the_cell_of_each_row_is_one(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{{ (社区 ~ '') * 2 }}{{ [社区][0] - 1 }}")
    with pytest.raises(UserError, match=r"试了名册中的 60 行，都不能成立，没有生成文件：.*“第000社区”不是数字"):
        run(template, *files[1:], today=TODAY, check=False)


@pytest.mark.parametrize(
    "rows",
    [
        [["甲社区", "#N/A", 1], ["乙社区", 0, 1]],  # a row with a fault of its own, and one of the same column
        [["乙社区", 0, 1]],
        [*([f"第{n}社区", 4 if n == 37 else 0, 1] for n in range(50))],  # one shows that the plan can be filled
    ],
)
def test_a_plan_is_not_blamed_for_what_the_rows_lack(tmp_path: Path, rows: list[list[Any]]) -> None:
    roster = book(tmp_path / "名册.xlsx", [["社区", "户数", "人口"], *rows])
    outcome = run(
        plan(tmp_path / "方案.docx", "{{社区}}{{人口/户数}}"), roster, tmp_path / "out", today=TODAY, check=False
    )
    assert outcome.states.total() == len(rows)


def test_time_ends_the_search_for_a_row_that_can_be_made(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.trial._SECONDS", -1.0)
    with pytest.raises(UserError, match="试了名册中的 20 行，都不能成立"):
        run(plan(files[0], "{{社区}}{{ 1 / (户数 - 户数) }}"), *files[1:], today=TODAY, check=False)


def test_a_run_that_is_stopped_tries_nothing_out(
    files: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(files[0], "{{社区}}{{ 1 / (户数 - 户数) }}")

    def render(*_given: object) -> bytes:
        raise AssertionError("a row was rendered")

    monkeypatch.setattr("app.batch.template.Template.render", render)
    assert run(*files, today=TODAY, check=False, stopped=lambda: True).stopped


def test_a_lock_that_another_persons_killed_run_left_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = FileLock(tmp_path / ".lock")
    left.release()  # as the system does when the process is killed: the file stays
    assert (tmp_path / ".lock").stat().st_mode & 0o044 == 0o044
    real = os.open

    def refused(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode)

    monkeypatch.setattr("app.files.lock.os.open", refused)
    with alone_in(tmp_path), pytest.raises(UserError, match="正由另一次批量生成写入"), alone_in(tmp_path):
        pass
    (tmp_path / ".lock").unlink(missing_ok=True)
    with pytest.raises(UserError, match="没有权限"), alone_in(tmp_path):
        pass
