"""Workers of a Dask cluster that somebody runs."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from app.batch.desk import AHEAD, Sent
from app.batch.parcels import opened, sent
from app.errors import ClusterUnavailable, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from distributed import Client
    from distributed import Future as DaskFuture

    from app.batch.desk import Chunk
    from app.batch.parcels import Parcel
    from app.batch.work import Done, Order

_SCHEMES = ("tcp://", "tls://")
_CONNECT = 5  # seconds until a scheduler counts as out of reach
_JOIN = 10  # seconds for a first worker to be there
_LOOK = 5.0  # seconds between two looks whether anybody is still there
_ALONE = 300.0  # seconds without a single worker before a run gives up; a busy machine takes minutes to start one anew
# Dask sets a level to each of them
_QUIET = ("distributed", "distributed.client", "distributed.gc", "tornado", "asyncio", "bokeh")


class Cluster:
    """The workers of a scheduler; the documents come back, for they know no folder of ours."""

    lays = False

    def __init__(self, client: Client) -> None:
        """Speak to the scheduler by `client`."""
        self._client = client

    @property
    def hands(self) -> int:
        """Return how many threads its workers have."""
        workers = self._client.scheduler_info(-1)["workers"].values()
        return max(1, sum(int(worker["nthreads"]) for worker in workers))

    @contextmanager
    def desk(self, order: Order, stopped: Callable[[], bool], waiting: Iterable[Sent]) -> Iterator[_Desk]:
        """Give the desk of a run; no worker keeps the run in the end.

        Raises:
            ClusterUnavailable: the scheduler is gone.
        """
        import asyncio
        from concurrent.futures import CancelledError

        from distributed.client import ClosedClientError
        from distributed.comm.core import CommClosedError

        gone = (CancelledError, asyncio.CancelledError, ClosedClientError, CommClosedError)
        connected = True
        try:
            desk = _Desk(self._client, AHEAD * self.hands, order, stopped)
            try:
                yield desk
            except gone:
                connected = False
                raise
            finally:
                if connected:
                    desk.close(waiting)
        except gone as error:
            raise ClusterUnavailable(
                "与集群的连接中断，本次运行停止，已完成的都在。集群恢复后用同样的命令加 --resume 续做。"
            ) from error


class _Desk:
    """Sends rows out for one run and gets their results back."""

    def __init__(self, client: Client, room: int, order: Order, stopped: Callable[[], bool]) -> None:
        from app.batch.worker import Prepare

        self.room = room
        self._client = client
        self._stopped = stopped
        self._key = secrets.token_hex(8)
        self._count = 0
        self._plugin = Prepare(self._key, order)
        client.register_plugin(self._plugin)

    def send(self, jobs: Chunk) -> Sent:
        from app.batch.worker import make

        self._count += 1
        key = f"wenheng-{self._key}-{jobs[0].position}-{self._count}"
        parcel = sent(jobs)
        return Sent(jobs, parcel, self._client.submit(make, parcel, self._key, key=key, pure=False))

    def result(self, sent: Sent) -> Done | None:
        from distributed import KilledWorker

        try:
            parcel = self._await(sent.future)
        except KilledWorker:
            return None
        done: Done | None = None if parcel is None else opened(parcel)
        return done

    def _await(self, future: DaskFuture[Parcel]) -> Parcel | None:
        """Wait for a result while there is somebody to wait for."""
        since = time.monotonic()
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                if self._client.scheduler_info(-1)["workers"]:
                    since = time.monotonic()
                elif self._stopped():
                    return None
                elif time.monotonic() - since > _ALONE:
                    raise ClusterUnavailable(
                        "集群中已没有工作节点，本次运行停止。恢复后用同样的命令加 --resume 续做。"
                    ) from None

    def close(self, waiting: Iterable[Sent]) -> None:
        for left in waiting:
            left.future.cancel()
        self._client.unregister_worker_plugin(self._plugin.name)


@contextmanager
def cluster_team(address: str) -> Iterator[Cluster]:
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
        yield Cluster(client)


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
