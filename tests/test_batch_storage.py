"""Results of a batch in a store by URL: a real FTP server on the loopback, as fsspec speaks to it."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from dask_cluster import free_port
from test_batch_failures import COUNT, files

from app.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["files"]  # a fixture


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Start a server; give a URL on it and the folder where it keeps what it is given."""
    root, port = tmp_path / "server", free_port()
    root.mkdir()
    command = [sys.executable, "-m", "pyftpdlib", "-i", "127.0.0.1", "-p", str(port), "-d", str(root), "-w"]
    process = subprocess.Popen([*command, "-u", "office", "-P", "secret"], stderr=subprocess.DEVNULL)
    while True:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None
        time.sleep(0.1)
    yield f"ftp://office:secret@127.0.0.1:{port}/plans", root / "plans"
    process.terminate()
    process.wait()


def batch(files: tuple[Path, Path, Path], output: str, *more: str) -> int:
    return main(["batch", str(files[0]), str(files[1]), "-o", output, "--no-check", *more])


def held(root: Path) -> dict[str, str]:
    """Read the manifest in the store; assert that each document it names is there, byte for byte, and no other."""
    lines = [json.loads(line) for line in (root / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    there = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*.docx")
    }
    assert {line["path"]: line["sha256"] for line in lines} == there
    return there


def test_results_go_to_a_store_and_are_taken_up_from_it(
    files: tuple[Path, Path, Path], store: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url, root = store
    assert batch(files, url) == 0
    first = held(root)
    assert len(first) == COUNT
    assert {path.name for path in root.iterdir()} >= {"manifest.jsonl", "汇总.xlsx", "相似度报告.md"}
    said = capsys.readouterr().out
    assert "已存入" in said
    assert "secret" not in said
    monkeypatch.setenv("WENHENG_HOME", str(tmp_path / "another-machine"))
    changed = {path: path.stat().st_mtime_ns for path in root.rglob("*.docx")}
    assert batch(files, url, "--resume") == 0
    assert f"其中 {COUNT} 份沿用上次结果" in capsys.readouterr().out
    assert held(root) == first
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*.docx")} == changed  # nothing was sent again


def test_the_setting_copies_a_folder_to_the_store(
    files: tuple[Path, Path, Path], store: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, root = store
    monkeypatch.setenv("WENHENG_STORAGE_URL", url)
    assert batch(files, str(files[2])) == 0
    assert len(held(root / "out")) == COUNT
    assert len(held(files[2])) == COUNT


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [("ftp://127.0.0.1:{port}/x", 3, "连接不上"), ("nosuch://x/y", 2, "类型不能用")],
)
def test_a_store_out_of_reach_is_said_before_the_first_document(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], url: str, status: int, words: str
) -> None:
    assert batch(files, url.format(port=free_port())) == status
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
