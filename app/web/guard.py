"""The door: who is known passes, a stranger gets the login page, a programme gets 401.

A plain ASGI layer around everything, so that a route added later is closed until it is opened here.
"""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.files import MAX_BYTES
from app.web.login import Patience, login_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.web.accounts import Accounts

COOKIE = "wenheng_session"
PUBLIC = frozenset({"/health", "/api/v1/openapi.json", "/login", "/logout"})
LOGIN = 64 * 1024  # bytes of a name and a password, with room to spare
MOST = 4 * MAX_BYTES  # bytes of one request: several files at a time
# nothing is fetched from, or sent to, another machine: the browser itself sees to it
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class Guard:
    """Lets through what is public and who is logged in; leaves the session's id in ``request.state.session``."""

    def __init__(self, app: ASGIApp, accounts: Accounts, patience: Patience) -> None:
        self._app = app
        self._accounts = accounts
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page needs no other kind of connection
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = await self._refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)

    async def _refusal(self, scope: Scope) -> Response | None:
        request = Request(scope)
        path: str = scope["path"]  # never request.url, which the Host header has a hand in
        session = self._accounts.session(request.cookies.get(COOKIE), time.time())
        if session is None and path.startswith("/api/v1/"):
            address, authorization = request.client.host if request.client else "", request.headers.get("authorization")
            wait = self._patience.wait(address, time.time()) if authorization else 0
            if wait:
                said = {"detail": f"密码输错次数过多，请 {wait} 秒后再试。"}
                return JSONResponse(said, status_code=429, headers={"Retry-After": str(wait)})
            session = await self._basic(authorization or "", address)
        scope.setdefault("state", {})["session"] = session
        if session is None and path not in PUBLIC:
            if path == "/":
                return HTMLResponse(login_page(), headers={"Cache-Control": "no-store"})
            api = path.startswith("/api/")
            headers = {"WWW-Authenticate": 'Basic realm="wenheng", charset="UTF-8"'} if api else {}
            return JSONResponse({"detail": "请先登录。"}, status_code=401, headers=headers)
        return _too_large(request)

    async def _basic(self, header: str, address: str) -> str | None:
        """Return a session's id for a programme that sends name and password with each request."""
        kind, _, encoded = header.partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
        except ValueError:
            return None
        right = await run_in_threadpool(self._accounts.verify, user, password)
        self._patience.note(address, right, time.time())
        return "0" * 32 if right else None


def _too_large(request: Request) -> Response | None:
    if request.method not in {"POST", "PUT", "PATCH"}:
        return None
    length = request.headers.get("content-length")
    if length is None:
        return JSONResponse({"detail": "请求缺少 Content-Length。"}, status_code=411)
    if request.scope["path"] == "/login":
        if not length.isdigit() or int(length) > LOGIN:
            return JSONResponse({"detail": "登录内容过长，只需填写用户名和密码。"}, status_code=413)
        return None
    if not length.isdigit() or int(length) > MOST:
        return JSONResponse({"detail": f"上传内容超过 {MOST // 2**20} MB 的上限。"}, status_code=413)
    return None
