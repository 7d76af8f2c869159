"""What holds for all tests: nothing leaves the machine, and no example is held to a time.

Only loopback answers, and what is left connected is charged to its own module.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.settings import Settings
    from app.web.desk import Desk

_CONNECTED = threading.Event()  # a test of this module has connected to something
_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::"}  # noqa: S104 - names to allow, nothing is bound here

# no product of another maker may be steered by, or report to, a variable of this machine
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

# a busy machine is no fault of an example's
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


class NetworkClosedError(AssertionError):
    """A test tried to leave the machine."""


@pytest.fixture(autouse=True, scope="session")
def _network_closed() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    connect, connect_ex, lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def _check(address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and str(host) not in _LOCAL and not str(host).startswith("127."):
            raise NetworkClosedError(f"a test connects to {host}")

    def guarded(self: socket.socket, address: Any) -> None:
        _check(address)
        _CONNECTED.set()
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _check(address)
        _CONNECTED.set()
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check((host.decode() if isinstance(host, bytes) else host,))
        return lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)
    patch.setattr(socket, "getaddrinfo", guarded_lookup)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="module")
def _leaks_told() -> Iterator[None]:
    """Let a connection left open in a cycle fail here, not in a later module where chance collects it."""
    _CONNECTED.clear()
    yield
    if _CONNECTED.is_set():
        gc.collect()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give every test a home folder of its own."""
    path = str(tmp_path_factory.mktemp("home"))
    monkeypatch.setenv("WENHENG_HOME", path)
    for name in list(os.environ):
        if name.startswith("WENHENG_") and name != "WENHENG_HOME":
            monkeypatch.delenv(name)
    return path


@pytest.fixture
def settings(home: str) -> Settings:
    """Return the settings of a home folder where nothing is set."""
    from app import settings as installation

    return installation.load({"WENHENG_HOME": home})


@pytest.fixture
def desk(settings: Settings) -> Desk:
    """Return the desk of one session of the workbench."""
    from workbench import SESSION

    from app.web.desk import Desk

    return Desk(settings.home, SESSION)
