"""A workbench on a free port of this machine, for tests that talk to it as a browser or a programme does."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workbench:
    """A running server, its address and the account's password."""

    address: str
    password: str
    home: Path


@contextmanager
def workbench(home: Path) -> Iterator[Workbench]:
    """Serve the workbench of an installation at `home` until the block ends."""
    import uvicorn

    from app import settings
    from app.web import create_app
    from app.web.accounts import Accounts

    password = Accounts(home).reset()
    app = create_app(settings.load({"WENHENG_HOME": str(home)}))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.05)
        yield Workbench(f"http://127.0.0.1:{listener.getsockname()[1]}", password, home)
        server.should_exit = True
        thread.join(30)
