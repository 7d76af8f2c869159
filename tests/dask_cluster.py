"""A real Dask scheduler and real workers in processes of their own, as an administrator starts them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from distributed import Client


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class DaskCluster:
    """One scheduler on the loopback; `address` is what --cluster takes."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self._folder = folder
        self.port = port or free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._workers = 0

    def __enter__(self) -> Self:
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show"
        )
        while True:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert self.scheduler.poll() is None
            time.sleep(0.1)

    def worker(self) -> None:
        """Start one worker under a nanny, which starts it again when it dies, and wait until it has joined."""
        self._start("worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard")
        self._workers += 1
        with Client(self.address) as client:
            client.wait_for_workers(self._workers)

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / "dask.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},  # what a test does to a worker lies here
            )
        self._processes.append(process)
        return process

    def __exit__(self, *error: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
