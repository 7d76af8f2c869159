"""Vectors on a real Chroma server instead of the embedded one."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_retrieval_index import write_corpus

from app.errors import IndexUnavailable
from app.retrieval import Index
from app.retrieval.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 3, 2)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--port", str(port), "--path", str(tmp_path / "server")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("chroma run ended by itself")


def test_two_libraries_share_a_server_and_neither_sees_the_other(tmp_path: Path, server: str) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    with Index(tmp_path / "a", chroma_url=server) as one, Index(tmp_path / "b", chroma_url=server) as other:
        one.update([corpus])
        other.update([corpus / "policies/meals.md"])
        assert one.search("网格员培训学时", 1, as_of=DAY)[0].document == "grid-2025"
        assert {p.document for p in one.search("网格 就餐", 20, as_of=DAY)} == {"grid-2025", "meals", "qingdi"}
        assert {p.document for p in other.search("网格 就餐", 20, as_of=DAY)} == {"meals"}
        assert one._opened().vectors.count() == one._opened().store.count()
        assert not (tmp_path / "a/index/chroma").exists()


def test_a_server_that_lost_its_data_is_filled_again(tmp_path: Path, server: str) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    with Index(tmp_path / "home", chroma_url=server) as index:
        index.update([corpus])
        vectors = index._opened().vectors
        vectors.remove(["grid-2025", "meals", "qingdi", "grid-2023"])
        assert vectors.count() == 0
    with Index(tmp_path / "home", chroma_url=server) as index:
        index.search("网格员", as_of=DAY)
        assert index._opened().vectors.count() == index._opened().store.count()


def test_a_server_that_dies_under_a_search_is_said_to_be_away(tmp_path: Path, server: str) -> None:
    with Index(tmp_path / "home", chroma_url=server) as index:
        index.update([write_corpus(tmp_path / "corpus")])
        index._opened().vectors._open._client._session.close()  # type: ignore[attr-defined] # the wire is cut
        with pytest.raises(IndexUnavailable, match="WENHENG_CHROMA_URL"):
            index.search("网格员")


def test_a_server_that_went_away_is_said_to_be_away(tmp_path: Path, server: str) -> None:
    with Index(tmp_path / "home", chroma_url=server) as index:
        index.update([write_corpus(tmp_path / "corpus")])
    with (
        Index(tmp_path / "home", chroma_url="http://127.0.0.1:9") as index,
        pytest.raises(IndexUnavailable, match="WENHENG_CHROMA_URL"),
    ):
        index.search("网格员")


@pytest.mark.parametrize("known", [(), ("auth/identity",)], ids=["nothing", "identity"])
def test_a_server_that_is_no_chroma_is_said_to_be_none_and_hung_up_on(tmp_path: Path, known: tuple[str, ...]) -> None:
    ended = threading.Semaphore(0)
    came: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            right = self.path.endswith(known)
            body = b'{"user_id": "", "tenant": "default_tenant", "databases": ["default_database"]}' if right else b"{}"
            self.send_response(200 if right else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def setup(self) -> None:
            super().setup()
            came.append("")

        def finish(self) -> None:
            super().finish()
            ended.release()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        with pytest.raises(IndexUnavailable, match="WENHENG_CHROMA_URL") as caught:  # it holds on to all there was
            VectorIndex(tmp_path, url=f"http://127.0.0.1:{other.server_port}", prefix="wenheng")
        hung_up = [ended.acquire(timeout=20) for _ in came]
        other.shutdown()
        thread.join()
    assert hung_up == [True] * (1 + len(known))
    assert str(other.server_port) in str(caught.value)
