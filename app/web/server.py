"""The application: guard, login, programme's door and, for all the rest, the page."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import TYPE_CHECKING

from app.foreign import forget

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from fastapi import FastAPI
    from starlette.requests import Request

    from app.settings import Settings


def serve(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Build the workbench and serve it on `listener` until a signal ends the process.

    Args:
        settings: the installation's.
        listener: a bound socket.
        ready: called when the page has been built, just before requests are answered.
    """
    import uvicorn

    app = build(settings)
    ready()
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listener])


def build(settings: Settings) -> FastAPI:
    """See :func:`app.web.create_app`; not to be called while an event loop runs."""

    # where no loop runs, gradio opens some of its own and leaves them open
    async def built() -> FastAPI:
        return _built(settings)

    return asyncio.run(built())


# gradio, where it runs and who logs in there; uvicorn
_FOREIGN = ("GRADIO_", "SPACE", "SYSTEM", "OAUTH_", "OPENID_", "HF_", "WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS")


def _built(settings: Settings) -> FastAPI:
    forget(*_FOREIGN)
    # gradio asks the environment, once, when it is imported or a page is built
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["GRADIO_TEMP_DIR"] = str(settings.home / "work" / "uploads")
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError

    from app.web.accounts import Accounts, introduction
    from app.web.api import router, wrong_fields
    from app.web.desk import clean
    from app.web.guard import COOKIE, MOST, Guard
    from app.web.language import InChinese
    from app.web.login import Patience, add_login
    from app.web.page import STYLE, page, theme, words

    accounts = Accounts(settings.home)
    password = accounts.ensure()
    if password is not None:
        sys.stdout.write(introduction(password) + "\n")
    (settings.home / "work" / "uploads").mkdir(parents=True, exist_ok=True)
    (settings.home / "work").chmod(0o700)
    clean(settings.home, time.time())
    # the documentation pages of FastAPI would load their scripts from a foreign machine
    app = FastAPI(title="文衡", version="1", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    app.include_router(router(settings))
    app.add_exception_handler(RequestValidationError, wrong_fields)
    patience = Patience()
    add_login(app, accounts, COOKIE, patience)

    def session(request: Request) -> str | None:
        found = request.scope.get("state", {}).get("session")
        return found if isinstance(found, str) else None

    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page(settings),
        "/",
        auth_dependency=session,
        allowed_paths=[],
        blocked_paths=[str(settings.home / "users.json"), str(settings.home / "wenheng.toml")],
        max_file_size=MOST,  # what is too large for a document is said, in Chinese, by its reader
        show_error=False,
        ssr_mode=False,
        footer_links=[],
        theme=theme(),
        css_paths=[STYLE],
        i18n=words(),
    )
    mounted.add_middleware(InChinese)
    mounted.add_middleware(Guard, accounts=accounts, patience=patience)
    return mounted
