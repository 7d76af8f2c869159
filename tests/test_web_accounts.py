"""Who may come in: the account, sessions, wrong passwords, the login page."""

from __future__ import annotations

import asyncio
import stat
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app.errors import SettingsError
from app.web import listing
from app.web.accounts import LIFE, USER, Accounts
from app.web.guard import LOGIN, Guard
from app.web.login import Patience, login_page

if TYPE_CHECKING:
    from app.settings import Settings


def test_the_account_is_made_once_and_its_password_is_not_kept(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    password = accounts.ensure()
    assert password is not None
    assert accounts.ensure() is None
    assert password not in accounts.path.read_text(encoding="utf-8")
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.verify(USER, password)
    assert not accounts.verify(USER, password + "x")
    assert not accounts.verify("root", password)


def test_a_session_ends_by_time_by_tampering_and_by_a_new_password(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    accounts.ensure()
    token = accounts.token(1000.0)
    session = accounts.session(token, 1001.0)
    assert session is not None
    assert len(session) == 32
    assert accounts.session(token, 1000.0 + LIFE + 1) is None
    assert accounts.session(token.replace(session, "f" * 32), 1001.0) is None
    for wrong in (None, "", ".", "a.b.c", "语.1.2"):
        assert accounts.session(wrong, 1001.0) is None
    accounts.reset()
    assert accounts.session(token, 1001.0) is None


def test_a_damaged_account_file_says_what_to_do(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    accounts.ensure()
    accounts.path.write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError, match="--reset-password"):
        accounts.ensure()


def test_wrong_passwords_have_to_wait() -> None:
    patience = Patience()
    for second in range(5):
        assert patience.wait("a", second) == 0
        patience.note("a", right=False, now=float(second))
    assert patience.wait("a", 5.0) > 0
    assert patience.wait("b", 5.0) == 0
    assert patience.wait("a", 100.0) == 0


def test_the_login_page_needs_nothing_from_elsewhere_and_escapes() -> None:
    page = login_page("错<b>", '"><script>')
    assert "http" not in page
    assert "<script>" not in page
    assert "错&lt;b&gt;" in page


def test_a_table_escapes_its_cells() -> None:
    assert "<script>" not in listing.table([{"列": "<script>"}])
    assert "没有" in listing.table([], empty="没有")


def test_the_programmes_door_makes_a_guesser_wait_and_the_login_takes_no_flood(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    password = accounts.reset()

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})

    async def knock() -> tuple[list[int], httpx.Response, int, int]:
        transport = httpx.ASGITransport(app=Guard(inner, accounts, Patience()), client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://wenheng.test") as client:
            first = (await client.get("/api/v1/rules", auth=("admin", password))).status_code
            tried = [(await client.get("/api/v1/rules", auth=("admin", "wrong"))).status_code for _ in range(6)]
            late = await client.get("/api/v1/rules", auth=("admin", password))
            flood = (await client.post("/login", content=b"x" * (LOGIN + 1))).status_code
        return tried, late, first, flood

    tried, late, first, flood = asyncio.run(knock())
    assert first == 200
    assert tried == [401] * 5 + [429]
    assert late.status_code == 429
    assert "秒后再试" in late.json()["detail"]
    assert int(late.headers["retry-after"]) > 0
    assert flood == 413
