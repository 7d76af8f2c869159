"""What the server can be told to do with one request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the protocol. `usage` off leaves out the count of tokens."""

    text: str = ""
    finish: str = "stop"
    refusal: str | None = None
    usage: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """Something else than an answer.

    Attributes:
        status, headers: of the response.
        body: raw bytes of the response as text; None for an error object in the protocol.
        kind: content type of `body`.
        code: of the error object.
        silence: seconds before anything is sent (slow first byte).
        hang_up: the connection closes without a response.
        cut: the response breaks off after so many bytes of its body, with the connection.
        stall: the response falls silent for `silence` after so many bytes of its body.
        ends: a stream ends in good order, but without finish_reason and [DONE].
        text: what is being answered when `cut`, `stall` or `ends` strikes.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    kind: str = "application/json"
    code: str | None = None
    silence: float = 0.0
    hang_up: bool = False
    cut: int | None = None
    stall: int | None = None
    ends: bool = False
    text: str = ""


_PAGE = "<!DOCTYPE html><html><head><title>登录</title></head><body>请先登录</body></html>"
_LONG = "第一段，写到一半。" * 30

# name -> what a fault is, for tests that go through all of them; the times suit a client told to wait 0.3 seconds
FAULTS: dict[str, Answer | Fault] = {
    "401": Fault(401),
    "402 no money": Fault(402),
    "403": Fault(403),
    "404": Fault(404),
    "400": Fault(400),
    "429 with Retry-After": Fault(429, {"Retry-After": "0.01"}),
    "429 for an hour": Fault(429, {"Retry-After": "3600"}),
    "429 out of quota": Fault(429, code="insufficient_quota"),
    "500": Fault(500),
    "501 with a page": Fault(501, body=_PAGE, kind="text/html"),
    "503 with a page": Fault(503, body=_PAGE, kind="text/html"),
    "hang-up": Fault(hang_up=True),
    "slow first byte": Fault(silence=1.0),
    "stalled": Fault(text=_LONG, stall=300, silence=1.0),
    "cut": Fault(text=_LONG, cut=300),
    "ends early": Fault(text=_LONG, ends=True),
    "truncated JSON": Answer('{"points": ["一", "二'),
    "wrong schema": Answer('{"point": 1}'),
    "words instead of JSON": Answer("好的，我来写。"),
    "refusal": Answer(refusal="我不能协助这一请求。"),
    "length": Answer('{"points": ["一', finish="length"),
    "content_filter": Answer("", finish="content_filter"),
    "empty": Answer(""),
    "empty choices": Fault(body='{"id": "1", "object": "chat.completion", "model": "m", "choices": []}'),
    "no choices": Fault(body='{"id": "1", "choices": null}'),
    "error in the body": Fault(body='{"error": {"message": "overloaded"}}'),
    "page instead of JSON": Fault(body=_PAGE, kind="text/html"),
    "another protocol": Fault(body='{"ok": true}'),
    "broken bytes": Fault(body="\x00\x01{"),
    "redirect": Fault(302, {"Location": "http://127.0.0.1:9/v1/chat/completions"}, body=""),
}
