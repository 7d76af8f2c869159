"""Vectors from an embeddings endpoint: a real server on loopback, and what changes of model and its faults lead to."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from llm_server import EMBEDDINGS, KEY, LLMServer
from test_retrieval_index import write_corpus

from app.cli import main
from app.errors import IndexUnavailable
from app.retrieval import Index
from app.retrieval.endpoint import EndpointEmbedding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2026, 3, 2)


@dataclass
class Endpoint:
    """Serves any model; `faults` are played first: (status, headers, body)."""

    faults: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    width: int = 32
    url: str = ""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    state = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((body["model"], len(body["input"])))
            state.keys.add(self.headers.get("Authorization", ""))
            status, headers, text = state.faults.pop(0) if state.faults else (200, {}, "")
            raw = (text or json.dumps({"data": [self.row(n, t) for n, t in enumerate(body["input"])][::-1]})).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def row(self, number: int, text: str) -> dict[str, object]:
            held = [0.01] * state.width
            for char in text:
                held[ord(char) % state.width] += 1.0
            return {"index": number, "embedding": held}

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield state
    server.shutdown()
    server.server_close()


def opened(home: Path, endpoint: Endpoint | None, model: str = "m1") -> Index:
    return Index(home, embed=EndpointEmbedding(endpoint.url, model, "key") if endpoint else None, wait=0)


def first(index: Index) -> str:
    return index.search("八十岁以上老人就餐补贴多少", 1, as_of=DAY)[0].document


def test_requests_keep_to_the_protocol(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with LLMServer() as server:
        monkeypatch.setenv("WENHENG_EMBED_BASE_URL", server.url)
        monkeypatch.setenv("WENHENG_EMBED_API_KEY", KEY)
        monkeypatch.setenv("WENHENG_EMBED_MODEL", EMBEDDINGS)
        assert main(["index", str(write_corpus(tmp_path / "corpus"))]) == 0
        capsys.readouterr()
        assert main(["search", "八十岁以上老人就餐补贴", "-k", "1", "--as-of", "2026-03-02"]) == 0
        out, err = capsys.readouterr()
        assert server.problems == []
        assert len(server.requests) >= 2
    assert "老年助餐服务补贴办法" in out
    assert err == ""


def test_vectors_come_from_the_endpoint_and_none_is_fitted_here(tmp_path: Path, endpoint: Endpoint) -> None:
    with opened(tmp_path / "home", endpoint) as index:
        index.update([write_corpus(tmp_path / "corpus")])
        assert first(index) == "meals"
        assert index.remark == ""
        assert index._opened().vectors.count() == index._opened().store.count()
    assert endpoint.asked
    assert endpoint.keys == {"Bearer key"}
    assert not list((tmp_path / "home/index").glob("*.npz"))


def test_another_model_is_said_served_from_the_old_and_switched_to_by_an_update(
    tmp_path: Path, endpoint: Endpoint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    assert main(["index", str(corpus)]) == 0
    monkeypatch.setenv("WENHENG_EMBED_BASE_URL", endpoint.url)
    monkeypatch.setenv("WENHENG_EMBED_MODEL", "m1")
    capsys.readouterr()
    assert main(["search", "就餐补贴", "--as-of", "2026-03-02"]) == 0
    out, err = capsys.readouterr()
    assert "老年助餐服务补贴办法" in out
    assert "检索库的向量由本地生成，现在设置的是模型 m1" in err
    assert endpoint.asked == []
    assert main(["index", str(corpus)]) == 0
    capsys.readouterr()
    assert main(["search", "就餐补贴", "--as-of", "2026-03-02"]) == 0
    assert "检索库的向量" not in capsys.readouterr().err
    assert {model for model, _ in endpoint.asked} == {"m1"}
    monkeypatch.setenv("WENHENG_EMBED_MODEL", "m2")
    assert main(["search", "就餐补贴", "--as-of", "2026-03-02"]) == 0
    assert "检索库的向量由模型 m1生成" in capsys.readouterr().err.replace("m1 ", "m1")
    assert endpoint.asked[-1] == ("m1", 1)


def test_without_the_endpoint_words_alone_are_searched_and_that_is_said(tmp_path: Path, endpoint: Endpoint) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    with opened(tmp_path / "home", endpoint) as index:
        index.update([corpus])
    count = len(endpoint.asked)
    with opened(tmp_path / "home", None) as index:
        assert first(index) == "meals"
        assert "只按字词检索" in index.remark
        assert len(endpoint.asked) == count
        index.update([corpus])
        assert index.remark == ""
        assert index._opened().vectors.count() == index._opened().store.count()
    assert len(endpoint.asked) == count


def test_a_key_is_not_sent_to_another_host_for_an_old_model(tmp_path: Path, endpoint: Endpoint) -> None:
    with opened(tmp_path / "home", endpoint) as index:
        index.update([write_corpus(tmp_path / "corpus")])
    count = len(endpoint.asked)
    with Index(tmp_path / "home", embed=EndpointEmbedding("http://127.0.0.1:9/v1", "m2", "secret"), wait=0) as index:
        assert first(index) == "meals"
    assert len(endpoint.asked) == count


_SWITCH = """
import os, signal, sys
from pathlib import Path
from app.retrieval import Index, ingest
from app.retrieval.endpoint import EndpointEmbedding
ingest._BATCH_PASSAGES = 1
put, done = ingest.put_vectors, []
def dying(*given):
    put(*given)
    done.append(1)
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
ingest.put_vectors = dying
with Index(Path(sys.argv[1]), embed=EndpointEmbedding(sys.argv[2], "m2", "key"), wait=0) as index:
    index.update([Path(sys.argv[3])])
"""


def test_a_kill_during_the_switch_leaves_the_old_vectors_and_the_next_run_goes_on(
    tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    with opened(tmp_path / "home", endpoint) as index:
        index.update([corpus])
    command = [sys.executable, "-c", _SWITCH, str(tmp_path / "home"), endpoint.url, str(corpus)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with opened(tmp_path / "home", endpoint, "m2") as index:
        assert "模型 m1" in index.remark
        assert first(index) == "meals"
        assert endpoint.asked[-1] == ("m1", 1)
        monkeypatch.setattr("app.retrieval.ingest._BATCH_PASSAGES", 1)
        before = sum(count for model, count in endpoint.asked if model == "m2")
        index.update([corpus])
        assert index.remark == ""
        stored = index._opened().store.count()
        assert index._opened().vectors.count() == stored
        assert 0 < before < stored
        assert sum(count for model, count in endpoint.asked if model == "m2") == stored
        assert first(index) == "meals"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ((401, {}, "{}"), "返回 401，密钥不对"),
        ((404, {}, "{}"), "没有这个接口或模型"),
        ((200, {}, "<html>"), "返回的不是向量"),
        ((200, {}, '{"data": []}'), "数目或数值不对"),
        ((200, {}, '{"data": [{"index": 0, "embedding": [NaN]}]}'), "数目或数值不对"),
    ],
)
def test_a_fault_is_said_and_nothing_is_half_indexed(
    tmp_path: Path, endpoint: Endpoint, fault: tuple[int, dict[str, str], str], said: str
) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    endpoint.faults = [fault]
    with opened(tmp_path / "home", endpoint) as index:
        with pytest.raises(IndexUnavailable, match=said):
            index.update([corpus])
        assert index.documents() == []
        assert index._opened().store.under_way() == []
        assert len(index.update([corpus]).added) == 4
        assert first(index) == "meals"


def test_a_busy_endpoint_is_asked_again_when_it_says(tmp_path: Path, endpoint: Endpoint) -> None:
    endpoint.faults = [(429, {"Retry-After": "0"}, "{}"), (503, {"Retry-After": "0"}, "{}")]
    with opened(tmp_path / "home", endpoint) as index:
        assert len(index.update([write_corpus(tmp_path / "corpus")]).added) == 4


def test_vectors_of_another_length_are_said_to_be_of_another_model(tmp_path: Path, endpoint: Endpoint) -> None:
    with opened(tmp_path / "home", endpoint) as index:
        index.update([write_corpus(tmp_path / "corpus")])
        endpoint.width = 16
        with pytest.raises(IndexUnavailable, match="16"):
            first(index)


def test_settings_by_halves_are_refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENHENG_EMBED_MODEL", "m1")
    assert main(["index"]) == 2
    assert "WENHENG_EMBED_BASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("WENHENG_EMBED_BASE_URL", "127.0.0.1:80")
    assert main(["index"]) == 2
    assert "http://" in capsys.readouterr().err


def test_an_endpoint_out_of_reach_gives_3_and_shows_no_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.retrieval.endpoint._RETRIES", 0)
    monkeypatch.setenv("WENHENG_EMBED_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("WENHENG_EMBED_API_KEY", "geheim")
    monkeypatch.setenv("WENHENG_EMBED_MODEL", "m1")
    assert main(["index"]) == 3
    err = capsys.readouterr().err
    assert "连不上" in err
    assert "geheim" not in err


def test_vectors_are_of_length_one_and_in_the_order_of_the_texts(endpoint: Endpoint) -> None:
    made = EndpointEmbedding(endpoint.url, "m1").encode(["甲甲甲", "乙"])
    assert [math.isclose(float(v @ v), 1.0, abs_tol=1e-5) for v in made] == [True, True]
    assert made[0].argmax() == ord("甲") % 32


def test_vectors_of_another_length_are_said_and_change_nothing(tmp_path: Path, endpoint: Endpoint) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    with opened(tmp_path / "home", endpoint) as index:
        index.update([corpus])
        stored = index._opened().store.count()
    endpoint.width = 16  # another model behind the same name
    more = tmp_path / "新增.md"
    more.write_text("# 望桥街道楼道照明管理办法\n\n社区每月检查楼道照明一次。\n", encoding="utf-8")
    with opened(tmp_path / "home", endpoint) as index:
        with pytest.raises(IndexUnavailable, match=r"返回 16 维的向量，检索库中的是 32 维.*--rebuild"):
            index.update([more])
        assert index._opened().store.under_way() == []
        with pytest.raises(IndexUnavailable, match="16 维"):
            first(index)
    endpoint.width = 32
    with opened(tmp_path / "home", endpoint) as index:
        assert first(index) == "meals"
        assert index._opened().vectors.count() == stored
