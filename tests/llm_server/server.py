"""The server itself: threads on loopback, one script for all of them."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from llm_server import protocol
from llm_server.protocol import EMBEDDINGS, KEY, MODEL
from llm_server.steps import Answer, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

Step = str | Answer | Fault


@dataclass(slots=True)
class LLMServer:
    """Plays `script` in order (a text is an answer); afterwards, and without one, `default` answers.

    Attributes:
        default: a step, or a function of the request's body that returns one.
        schemas, tools, stream_counts, temperatures: what the endpoint can do; what it cannot it refuses with 400.
        length: the name it knows the limit of an answer by; None for any.
        streams: whether it answers in pieces; otherwise a stream is asked for in vain and the answer comes whole.
        heeds: whether it answers in the form it was asked for; otherwise it takes the request and answers in words.
        models: the names it serves.
        requests, headers: what came, in order.
        problems: what was wrong with a request, which is answered with 400; a good client leaves this empty.
        most: the most requests that were being answered at once.
    """

    script: deque[Step] = field(default_factory=deque)
    default: Step | Callable[[dict[str, Any]], Step] = "好的。"
    schemas: bool = True
    tools: bool = True
    stream_counts: bool = True
    temperatures: bool = True
    length: str | None = None
    streams: bool = True
    heeds: bool = True
    models: set[str] = field(default_factory=lambda: {MODEL})
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    most: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)
    _server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base address for clients."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def said(self) -> str:
        """All that any request said, in one text."""
        return json.dumps(self.requests, ensure_ascii=False)

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                with owner._lock:
                    owner._now += 1
                    owner.most = max(owner.most, owner._now)
                try:
                    owner._answer(self)
                except OSError:  # the client went away, as it may
                    self.close_connection = True
                finally:
                    with owner._lock:
                        owner._now -= 1

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", "0"))
        raw = handler.rfile.read(length)
        if len(raw) < length:
            raise ConnectionAbortedError("the client went away while it asked")
        try:
            body = json.loads(raw)
        except ValueError:
            body = {}
        with self._lock:
            self.requests.append(body)
            self.headers.append(dict(handler.headers.items()))
        if wrong := self._wrong(handler, body):
            self.problems += wrong
            _send(handler, 400, _error("; ".join(wrong), "invalid_request"))
        elif handler.path == "/v1/embeddings":
            data = [
                {"object": "embedding", "index": index, "embedding": protocol.embedding(text)}
                for index, text in enumerate(body["input"])
            ]
            _send(handler, 200, {"object": "list", "model": EMBEDDINGS, "data": data, "usage": protocol.counted()})
        elif refused := self._refused(body):
            _send(handler, 400, _error(refused, "unsupported_parameter"))
        else:
            with self._lock:
                step = self.script.popleft() if self.script else self.default
            self._play(handler, body, step(body) if callable(step) else step)

    def _wrong(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> list[str]:
        wrong = []
        if handler.headers.get("Authorization", "") != f"Bearer {KEY}":
            wrong.append("authorization")
        if not handler.headers.get("Content-Type", "").startswith("application/json"):
            wrong.append("content type")
        if handler.path == "/v1/embeddings":
            return wrong + protocol.embedding_problems(body)
        if handler.path != "/v1/chat/completions":
            return [*wrong, f"path {handler.path}"]
        return wrong + protocol.chat_problems(body, self.models)

    def _refused(self, body: dict[str, Any]) -> str:
        if "response_format" in body and not self.schemas:
            return "This response_format type is unavailable now"
        if "tools" in body and not self.tools:
            return "tools are not supported"
        if "stream_options" in body and not self.stream_counts:
            return "unrecognized argument stream_options"
        if "temperature" in body and not self.temperatures:
            return "temperature does not support this value"
        limits = {"max_tokens", "max_completion_tokens"} & set(body)
        if self.length is not None and limits - {self.length}:
            return f"{limits.pop()} is not supported, use {self.length}"
        return ""

    def _play(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], step: Step) -> None:
        if isinstance(step, str):
            step = Answer(step)
        if isinstance(step, Fault):
            self._fail(handler, body, step)
            return
        tool = body["tools"][0]["function"]["name"] if "tools" in body and self.heeds else None
        if body.get("stream") and self.streams:
            events = protocol.chunks(step.text, finish=step.finish, refusal=step.refusal, tool=tool)
            if step.usage and body.get("stream_options", {}).get("include_usage"):
                events.append(protocol.count_event())
            self._stream(handler, [*events, "data: [DONE]\n\n"])
            return
        whole = protocol.completion(step.text, finish=step.finish, refusal=step.refusal, tool=tool, usage=step.usage)
        _send(handler, 200, whole)

    def _fail(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], fault: Fault) -> None:
        if fault.hang_up:
            handler.close_connection = True
            return
        if fault.cut is None and fault.stall is None and not fault.ends:
            if fault.silence and self._over.wait(fault.silence):
                return
            if fault.body is not None:
                _send_raw(handler, fault.status, fault.body.encode(), fault.headers, fault.kind)
            elif fault.silence:
                handler.close_connection = True
            else:
                words = f"fault {fault.status}; the key was {KEY}"  # as some endpoints do
                _send(handler, fault.status, _error(words, fault.code), fault.headers)
            return
        if body.get("stream"):
            events = protocol.chunks(fault.text, finish="stop", refusal=None, tool=None)
            if fault.ends:
                self._stream(handler, events[: len(events) // 2])
                return
            data = "".join(events).encode()
            kind = "text/event-stream"
        else:
            whole = protocol.completion(fault.text, finish="stop", refusal=None, tool=None, usage=True)
            data, kind = json.dumps(whole, ensure_ascii=False).encode(), "application/json"
        place = fault.cut or fault.stall or len(data) // 2
        _head(handler, 200, {"Content-Type": kind, "Content-Length": str(len(data))})
        handler.wfile.write(data[:place])
        handler.wfile.flush()
        if fault.stall is not None:
            self._over.wait(fault.silence)
        handler.close_connection = True

    def _stream(self, handler: BaseHTTPRequestHandler, events: list[str]) -> None:
        _head(handler, 200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        for event in events:
            data = event.encode()
            handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            handler.wfile.flush()
        handler.wfile.write(b"0\r\n\r\n")


def _error(words: str, code: str | None) -> dict[str, Any]:
    return {"error": {"message": words, "type": "error", "param": None, "code": code}}


def _head(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> None:
    _send_raw(handler, status, json.dumps(body, ensure_ascii=False).encode(), headers or {}, "application/json")


def _send_raw(handler: BaseHTTPRequestHandler, status: int, data: bytes, headers: dict[str, str], kind: str) -> None:
    _head(handler, status, {"Content-Type": kind, "Content-Length": str(len(data))} | headers)
    handler.wfile.write(data)
