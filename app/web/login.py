"""The login page and what it sends."""

from __future__ import annotations

import html
import time
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from app.web.accounts import Accounts

_TRIES = 5  # wrong passwords from one address before it has to wait
_WAIT = 60.0  # seconds

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>登录 · 文衡</title>
<style>
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:#f3f4f6;color:#1f2329;
 font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
main{width:400px;max-width:calc(100vw - 32px);background:#fff;border:1px solid #e3e5e8;border-top:4px solid #a8201a;
 border-radius:6px;padding:36px 40px 32px;box-shadow:0 8px 28px rgba(31,35,41,.08)}
h1{margin:0;font-size:30px;letter-spacing:.3em;color:#a8201a;font-weight:600;
 font-family:"STZhongsong","Songti SC","SimSun","Noto Serif CJK SC",serif}
p.what{margin:4px 0 26px;color:#646a73;font-size:14px}
label{display:block;font-size:14px;margin:14px 0 6px}
input{width:100%;padding:10px 12px;font:inherit;border:1px solid #c9cdd4;border-radius:4px}
input:focus{outline:2px solid #a8201a33;border-color:#a8201a}
button{width:100%;margin-top:24px;padding:11px;font:inherit;letter-spacing:.2em;color:#fff;background:#a8201a;border:0;
 border-radius:4px;cursor:pointer}
button:hover{background:#8e1a15}
.wrong{margin:0 0 6px;padding:9px 12px;background:#fdecea;border-left:3px solid #c62828;font-size:14px;color:#8e1a15}
.hint{margin:22px 0 0;font-size:13px;color:#8a9099}
</style></head><body><main><h1>文衡</h1><p class="what">方案与报告的起草、检查和制发</p>
<!--wrong-->
<form method="post" action="/login">
<label for="user">用户名</label><input id="user" name="user" value="<!--user-->" autocomplete="username" required>
<label for="password">密码</label><input id="password" name="password" type="password" autocomplete="current-password"
 required autofocus>
<button type="submit">登录</button></form>
<p class="hint">首次启动时，用户名和初始密码显示在运行工作台的窗口里。忘记密码的，在服务器上运行
 wenheng serve --reset-password 重设。</p></main></body></html>"""


def login_page(wrong: str = "", user: str = "admin") -> str:
    """Return the page, with what was wrong the last time."""
    said = f'<p class="wrong" role="alert">{html.escape(wrong)}</p>' if wrong else ""
    return _PAGE.replace("<!--wrong-->", said).replace("<!--user-->", html.escape(user, quote=True))


class Patience:
    """Counts wrong passwords by address, so that nobody tries them by the thousand.

    The page and the programme's door share one: who is told to wait at one does not try on at the other.
    """

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}

    def wait(self, address: str, now: float) -> int:
        """Return the seconds until `address` may try again."""
        count, last = self._wrong.get(address, (0, 0.0))
        return max(0, round(last + _WAIT - now)) if count >= _TRIES else 0

    def note(self, address: str, right: bool, now: float) -> None:
        """Remember an attempt."""
        count, last = self._wrong.get(address, (0, 0.0))
        self._wrong.pop(address, None)
        if not right:
            self._wrong[address] = (1 if now - last > _WAIT else count + 1, now)


def add_login(app: FastAPI, accounts: Accounts, cookie: str, patience: Patience) -> None:
    """Add ``/login`` and ``/logout``."""

    async def login(request: Request) -> Response:
        if request.method != "POST":
            return RedirectResponse("/", status_code=303)
        address, now = request.client.host if request.client else "", time.time()
        wait = patience.wait(address, now)
        if wait:
            return HTMLResponse(login_page(f"密码输错次数过多，请 {wait} 秒后再试。"), status_code=429)
        form = await request.form(max_files=0, max_fields=5)
        user, password = str(form.get("user", "")).strip(), str(form.get("password", "")).strip()
        right = await run_in_threadpool(accounts.verify, user, password)
        patience.note(address, right, now)
        if not right:
            return HTMLResponse(login_page("用户名或密码不对，请重新输入。", user), status_code=401)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            cookie, accounts.token(now), httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/"
        )
        return answer

    async def logout(_request: Request) -> Response:
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(cookie, path="/")
        return answer

    app.add_route("/login", login, methods=["GET", "POST"], include_in_schema=False)
    app.add_route("/logout", logout, methods=["GET", "POST"], include_in_schema=False)
