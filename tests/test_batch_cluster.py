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


CHOSEN = "{% if 社区 == '桥东社区' %}分工表.md{% else %}名单.md{% endif %}"


def report_brief(folder: Path, plan_file: str, attachment: str) -> tuple[Path, Path]:
    (folder / "附件").mkdir()
    for name in ("分工表.md", "附件/分工表.md"):
        (folder / name).write_text("# 分工表\n\n一、王芳负责登记\n", encoding="utf-8")
    (folder / "方案.md").write_text("# 入户方案\n\n一、工作目标\n\n2026年6月底前，入户率达到95%。\n", encoding="utf-8")
    (folder / "名册.csv").write_text("社区,入户率,方案\n桥东社区,91,方案.md\n", encoding="utf-8")
    lines = [
        "doc_type: status_report", f'plan: "{plan_file}"', 'unit: "{{社区}}居民委员会"', "topic: 入户",
        "addressee: 望桥街道办事处", "issue_date: 2026-07-01",
        'results: [{target: 入户率, actual: "{{入户率}}", unit: "%", source: 台账}]',
        f'attachments: [{{name: 分工表, file: "{attachment}"}}]',
    ]  # fmt: skip
    path = folder / "任务书.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, folder / "名册.csv"


def test_a_plan_and_an_attachment_travel_with_their_brief(tmp_path: Path, cluster: DaskCluster) -> None:
    brief, people = report_brief(tmp_path, "方案.md", "分工表.md")
    here = run(brief, people, tmp_path / "out", today=TODAY, check=False)
    there = run(brief, people, tmp_path / "away", today=TODAY, check=False, cluster=cluster.address)
    assert there.records == here.records
    assert there.states == {State.OK: 1}


@pytest.mark.parametrize(
    ("plan_file", "attachment", "said"),
    [
        ("{{方案}}", "分工表.md", "任务书.yaml 中的文件“{{方案}}”因社区而不同，不会送到集群的各个节点"),
        ("方案.md", "{{社区}}.md", "任务书.yaml 中的文件“{{社区}}.md”因社区而不同，不会送到集群的各个节点"),
        ("方案.md", CHOSEN, f"任务书.yaml 中的文件“{CHOSEN}”因社区而不同，不会送到集群的各个节点"),
        (CHOSEN, "分工表.md", f"任务书.yaml 中的文件“{CHOSEN}”因社区而不同，不会送到集群的各个节点"),
        ("方案.md", "附件/分工表.md", "任务书.yaml 中的文件“附件/分工表.md”在子文件夹中，不会送到集群的各个节点"),
    ],
)
def test_files_that_do_not_travel_to_a_cluster_are_told_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan_file: str, attachment: str, said: str
) -> None:
    brief, people = report_brief(tmp_path, plan_file, attachment)
    code = main(["batch", str(brief), str(people), "-o", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"])
    assert code == 2
    assert said in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.docx"))


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
