"""Workers beyond this process, by Dask distributed: processes of this machine, or a cluster that somebody runs."""

from __future__ import annotations

import logging
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from app.batch.shield import shielded
from app.errors import ClusterUnavailable, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from distributed import Client
    from distributed.security import Security

_SCHEMES = ("tcp://", "tls://")
_CONNECT = 5  # seconds until a scheduler counts as out of reach
_JOIN = 10  # seconds for a first worker to be there
_LOOK = 0.2  # seconds between two looks whether what is being started is still wanted
_FORKING: Final = "forkserver"  # where there is none, each worker imports for itself
_BEFORE = ["app.batch.worker", "app.batch.markdown", "app.files.word"]  # imported once for all workers of this machine
_BEFORE_CHECKS = ["app.batch.ready"]
# Dask sets a level to each of them
_QUIET = ("distributed", "distributed.client", "distributed.gc", "tornado", "asyncio", "bokeh")


@contextmanager
def local_team(workers: int, *, check: bool) -> Iterator[Callable[[Callable[[], bool]], Client | None]]:
    """Begin to start so many processes; what is given waits for them, and the caller may read its roster meanwhile.

    It waits no longer once what it is given says that the run is to stop, and gives None then.
    """
    unwanted = Event()
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:

        def start() -> Client | None:
            method = _begun(check=check)
            from distributed.security import Security  # this process needs Dask as well, and has the time now

            security = Security.temporary()
            return stack.enter_context(_processes(workers, method, security)) if _prepared(method, unwanted) else None

        coming = beside.submit(start)

        def ready(stopped: Callable[[], bool]) -> Client | None:
            while not coming.done():
                if stopped():
                    return None
                wait([coming], _LOOK)
            return coming.result()

        try:
            yield ready
        finally:
            unwanted.set()


@contextmanager
def _processes(workers: int, method: str | None, security: Security) -> Iterator[Client]:
    """Start so many single-threaded processes, reached over the loopback alone and with keys of this run's own.

    Without the keys anybody with an account on the machine could send work to the scheduler's port.
    """
    import dask
    import distributed.utils
    from distributed import Client, LocalCluster

    distributed.utils._forkserver_preload_set = True  # noqa: SLF001 - else this process imports pandas as well
    once: dict[str, object] = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.comm.retry.count": 0,
        "distributed.worker.profile.enabled": False,
        "distributed.worker.memory.monitor-interval": "500ms",  # these look at themselves so often that it tells
        "distributed.admin.system-monitor.interval": "10s",
        "distributed.admin.tick.interval": "1s",
    }
    if method is not None:
        once["distributed.worker.multiprocessing-method"] = method
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set(once))  # a chunk that kills its worker is done apart at once
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # any free port: 8787 may be another run's
                silence_logs=logging.CRITICAL,
                security=security,
                env=dict(os.environ),  # those who are forked would have that of the first run
            )
        )
        yield stack.enter_context(Client(cluster, set_as_default=False, security=security))


def _begun(*, check: bool) -> str | None:
    """Have one process import what the workers need, from which they are then forked; return how that is called."""
    if _FORKING not in multiprocessing.get_all_start_methods():
        return None
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload(_BEFORE + (_BEFORE_CHECKS if check else []))
    with shielded():
        forkserver.ensure_running()
    return _FORKING


def _prepared(method: str | None, unwanted: Event) -> bool:
    """Wait until that process has done so, by far the longest part of a start; tell whether it is still wanted."""
    if method is not None:
        imports = Thread(target=_forked_once, daemon=True)  # nothing waits for it where it is not wanted
        imports.start()
        while imports.is_alive() and not unwanted.is_set():
            imports.join(_LOOK)
    return not unwanted.is_set()


def _forked_once() -> None:
    with suppress(OSError, EOFError):  # said by those who start the workers
        multiprocessing.get_context(_FORKING).Process(target=int).start()


@contextmanager
def cluster_team(address: str) -> Iterator[Client]:
    """Connect to the scheduler at `address` and make sure that its workers are of our own release.

    Raises:
        UserError: it is no address.
        ClusterUnavailable: nobody answers there, or the workers cannot do the work.
    """
    if not address.startswith(_SCHEMES) or not address.rpartition(":")[2].rstrip("/").isdigit():
        raise UserError(f"集群地址“{address}”不能用，应写成 tcp://主机:端口，例如 tcp://192.168.1.20:8786。")
    from distributed import Client

    with ExitStack() as stack:
        stack.enter_context(_quiet())
        try:
            client = stack.enter_context(Client(address, timeout=_CONNECT, set_as_default=False))
        except (OSError, ValueError) as error:
            raise ClusterUnavailable(
                f"集群 {address} 连接不上。请确认 Dask 调度程序（dask scheduler）已在该地址运行、网络可通，"
                "或去掉 --cluster 在本机运行。"
            ) from error
        _check(client, address)
        yield client


def _check(client: Client, address: str) -> None:
    """Ask every worker for what it runs.

    Raises:
        ClusterUnavailable: there is none, or one without Wenheng or with another release or Python.
    """
    from importlib.metadata import version

    from app.batch.worker import release

    try:
        client.wait_for_workers(1, timeout=_JOIN)
    except TimeoutError as error:
        raise ClusterUnavailable(f"集群 {address} 中没有工作节点。请先启动 dask worker。") from error
    versions: Any = client.get_versions(check=False)
    mine = versions["client"]
    for place, theirs in (("调度程序", versions["scheduler"]), *versions["workers"].items()):
        fault = _differs(mine, theirs)
        if fault is not None:
            name = place if place == "调度程序" else f"工作节点 {place}"
            raise ClusterUnavailable(f"集群 {address} 的{name}{fault}。请改用与本机同一版本的文衡镜像。")
    for place, found in client.run(version, "wenheng", on_error="return").items():
        if isinstance(found, Exception):
            raise ClusterUnavailable(
                f"集群 {address} 的工作节点 {place} 没有安装文衡。请在各节点安装同一版本的文衡，或使用文衡镜像。"
            )
    ours = release()
    for place, found in client.run(release, on_error="return").items():
        if found != ours:
            raise ClusterUnavailable(
                f"集群 {address} 的工作节点 {place} 的文衡与本机（{version('wenheng')}）不是同一版本。"
                "请在各节点安装同一版本，否则各份文件可能不一致。"
            )


def _differs(mine: Mapping[str, Any], theirs: Mapping[str, Any] | None) -> str | None:
    """Say in what the other side differs from us, where that keeps the two from understanding each other."""
    if not theirs:
        return "没有报告版本"
    python, other = (".".join(side["host"]["python"].split(".")[:2]) for side in (mine, theirs))
    if python != other:
        return f"的 Python 是 {other}，本机是 {python}"
    ours, found = mine["packages"]["distributed"], theirs["packages"]["distributed"]
    return f"的 Dask 是 {found}，本机是 {ours}" if ours != found else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's log from the screen: what matters to a person is said by the run itself."""
    loggers = [logging.getLogger(name) for name in _QUIET]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
