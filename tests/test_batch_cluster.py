"""Batch runs beyond this process: a real Dask scheduler, real workers, killed on purpose."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from dask_cluster import DaskCluster, free_port
from test_batch import TODAY, plan
from test_batch_failures import COUNT, files, true_manifest

from app.batch import State, run
from app.batch.team import cluster_team
from app.batch.worker import make as produce
from app.batch.worker import opened
from app.cli import main
from app.errors import ClusterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["files"]  # a fixture


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("dask")) as started:
        started.worker()
        yield started


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.team._JOIN", 600)  # seconds; a machine under test may be busy


def test_a_cluster_makes_what_one_process_makes(
    files: tuple[Path, Path, Path], cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 7)
    here = run(*files, today=TODAY, check=False)
    there = run(files[0], files[1], files[2].with_name("cluster"), today=TODAY, check=False, cluster=cluster.address)
    assert there.records == here.records
    assert len(true_manifest(there.out)) == COUNT
    zipped = run(
        files[0],
        files[1],
        files[2].with_name("zip"),
        today=TODAY,
        check=False,
        cluster=cluster.address,
        zip_output=True,
    )
    assert len(true_manifest(zipped.out, zipped.archive)) == COUNT


def test_checks_and_the_command_work_on_a_cluster(
    files: tuple[Path, Path, Path], cluster: DaskCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    text = plan(files[0].with_name("短.docx"), "{{社区}}实施方案", "共{{户数}}户。")
    here = run(text, files[1], files[2].with_name("here"), today=TODAY)
    status = main(
        ["batch", str(text), str(files[1]), "-o", str(files[2]), "--cluster", cluster.address, "--today", "2026-03-02"]
    )
    assert status == here.exit_status == 1
    said = capsys.readouterr()
    assert said.err == ""
    assert f"共 {COUNT} 个社区" in said.out
    states = [line["state"] for line in true_manifest(files[2])]
    assert states == [str(record.state) for record in here.records]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("tcp://127.0.0.1:{port}", 3, "连接不上"),
        ("10.0.0.1", 2, "tcp://主机"),
    ],
)
def test_a_cluster_out_of_reach_is_said_in_one_sentence(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], address: str, status: int, words: str
) -> None:
    address = address.format(port=free_port())
    code = main(["batch", *map(str, files[:2]), "-o", str(files[2]), "--no-check", "--cluster", address])
    said = capsys.readouterr().err
    assert code == status
    assert words in said
    assert said.count("\n") == 1
    assert not files[2].exists()


def test_a_cluster_without_workers_is_said(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.team._JOIN", 1)
    with DaskCluster(tmp_path) as empty, pytest.raises(ClusterUnavailable, match="没有工作节点"):
        run(*files, today=TODAY, check=False, cluster=empty.address)


def test_workers_of_another_release_are_refused(
    files: tuple[Path, Path, Path], cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.worker.release", other_release)
    with pytest.raises(ClusterUnavailable, match="不是同一版本"):
        run(*files, today=TODAY, check=False, cluster=cluster.address)
    assert not files[2].exists()


def other_release() -> str:
    return str(os.getpid())


def test_dask_says_nothing_of_its_own_on_the_screen(cluster: DaskCluster) -> None:
    with cluster_team(cluster.address):
        names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
        assert [name for name in names if logging.getLogger(name).isEnabledFor(logging.ERROR)] == []


def stop_the_scheduler(jobs: bytes, key: str) -> Any:
    """Kill the scheduler in the middle of the run, as a lost node does."""
    mark = os.environ["WENHENG_TEST_SCHEDULER"]
    done = produce(jobs, key)
    if any("第020社区" in line.decode() for line in opened(done).lines):
        os.kill(int(mark), signal.SIGKILL)
    return done


def test_a_lost_scheduler_ends_the_run_and_resume_completes_it(
    files: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.course._CHUNK_SENT", 3)
    first = DaskCluster(tmp_path)
    with first:
        monkeypatch.setenv("WENHENG_TEST_SCHEDULER", str(first.scheduler.pid))
        first.worker()
        monkeypatch.setattr("app.batch.worker.make", stop_the_scheduler)
        with pytest.raises(ClusterUnavailable, match="--resume"):
            run(*files, today=TODAY, check=False, cluster=first.address)
    monkeypatch.undo()
    done = len(true_manifest(files[2]))
    assert 0 < done < COUNT
    with DaskCluster(tmp_path, first.port) as again:
        again.worker()
        outcome = run(*files, today=TODAY, check=False, cluster=again.address, resume=True)
    assert outcome.states == {State.OK: COUNT}
    assert outcome.kept == done
    assert [line["row"] for line in true_manifest(files[2])] == list(range(2, COUNT + 2))
