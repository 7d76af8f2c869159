"""A real HTTP server on loopback that speaks the OpenAI chat protocol, checks each request and can misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

KEY = "sk-test"
MODEL = "test-model"
ROLES = {"system", "user", "assistant"}


@dataclass(slots=True)
class Fault:
    """What to do instead of answering: a status with headers, raw bytes, or silence for a while."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    silence: float = 0.0


@dataclass(slots=True)
class OpenAIServer:
    """Plays `script` in order (a text is an answer); afterwards, and without one, `default` answers.

    `requests` keeps the bodies, `problems` what was wrong with a request.
    """

    script: deque[str | Fault] = field(default_factory=deque)
    default: str = "好的。"
    schema_supported: bool = True
    finish_reason: str = "stop"
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner.answer(self)

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
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        body = json.loads(raw)
        self.requests.append(body)
        self.headers.append(dict(handler.headers.items()))
        self.problems += check(handler.path, handler.headers.get("Authorization", ""), body)
        if "response_format" in body and not self.schema_supported:
            _send(
                handler,
                400,
                {"error": {"message": "response_format is not supported", "type": "invalid_request_error"}},
            )
            return
        step = self.script.popleft() if self.script else self.default
        if isinstance(step, Fault):
            if step.silence:
                time.sleep(step.silence)
                handler.close_connection = True
                return
            if step.body is not None:
                _send_raw(handler, step.status, step.body.encode(), step.headers)
                return
            _send(
                handler,
                step.status,
                {"error": {"message": f"fault {step.status}", "type": "server_error"}},
                step.headers,
            )
            return
        _send(handler, 200, completion(step, self.finish_reason))


def check(path: str, authorization: str, body: dict[str, Any]) -> list[str]:
    """Return what is wrong with a request, held against the protocol."""
    wrong = []
    if path != "/v1/chat/completions":
        wrong.append(f"path {path}")
    if authorization != f"Bearer {KEY}":
        wrong.append("authorization")
    if body.get("model") != MODEL:
        wrong.append(f"model {body.get('model')}")
    if not body.get("messages"):
        wrong.append("messages")
    wrong += [
        f"message {message}"
        for message in body.get("messages", [])
        if message.get("role") not in ROLES or not isinstance(message.get("content"), str)
    ]
    roles = [message.get("role") for message in body.get("messages", [])]
    if "system" in roles[1:]:
        wrong.append("a system message must come first")
    form = body.get("response_format")
    if form is not None and (form.get("type") != "json_schema" or "schema" not in form.get("json_schema", {})):
        wrong.append(f"response_format {form}")
    known = {"model", "messages", "stream", "temperature", "max_tokens", "max_completion_tokens", "response_format"}
    wrong += [f"unknown field {name}" for name in body if name not in known]
    return wrong


def completion(text: str, finish_reason: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
) -> None:
    _send_raw(handler, status, json.dumps(body, ensure_ascii=False).encode(), headers)


def _send_raw(handler: BaseHTTPRequestHandler, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)
