"""What a Dask worker does for a run: it compiles the plan once, keyed by the run, and then makes chunks.

The scheduler keeps the plugin and hands it to every worker that joins, one restarted after a crash included.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import shutil
import signal
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import WorkerPlugin

from app.batch.brief import companions
from app.batch.work import Job, end_worker, produce, start_worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from distributed import Worker

    from app.batch.work import Order

Parcel = bytes | str  # a pickle, or the name of the file that holds it


class Prepare(WorkerPlugin):
    """Makes a worker ready for one run; the plan travels along, for another machine has no such file."""

    def __init__(self, key: str, order: Order, *, local: bool) -> None:
        self.name = f"wenheng-{key}"
        self._key = key
        self._order = order
        self._files = {} if local else {path.name: path.read_bytes() for path in (order.plan, *companions(order.plan))}
        self._local = local
        self._folder = ""

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - the signature is Dask's
        """Compile the plan; Ctrl-C, which a terminal sends to all its processes, is the desk's business."""
        if self._local and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self._local:
            start_worker(self._order, self._key)
            gc.freeze()  # of a hundred thousand objects that Dask keeps for good, garbage collection need see none
            return
        self._folder = tempfile.mkdtemp(prefix="wenheng-")
        for name, data in self._files.items():
            (Path(self._folder) / name).write_bytes(data)
        start_worker(replace(self._order, plan=Path(self._folder) / self._order.plan.name), self._key)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - likewise
        """Forget the run."""
        end_worker(self._key)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def sent(jobs: Sequence[Job], file: str | None = None) -> Parcel:
    """Return a chunk as a parcel; rows travel as plain tuples, which cost a pickle a third of named ones."""
    return packed([tuple(job) for job in jobs], file)


def received(chunk: Parcel) -> list[Job]:
    """Return the rows of a chunk."""
    return list(map(Job._make, opened(chunk)))


def packed(thing: object, file: str | None = None) -> Parcel:
    """Return rows, or what came of them, as one piece, which Dask carries without looking into it.

    With a `file`, for a hand on the same machine, they lie there and its name is returned: through the scheduler they
    would be encrypted and copied twice each way. Where it cannot be written, they travel after all.
    """
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    if file is not None:
        with suppress(OSError):
            Path(file).write_bytes(data)
            return file
    return data


def opened(parcel: Parcel) -> Any:
    """Return what is in a parcel."""
    data = Path(parcel).read_bytes() if isinstance(parcel, str) else parcel
    return pickle.loads(data)  # noqa: S301 - of this run: over Dask's own pickles, or in a folder nobody else can open


def make(chunk: Parcel, key: str) -> Parcel:
    """Make a chunk of the run `key`; the same chunk made twice lands in the same places."""
    done = produce(received(chunk), key)
    return packed(done, f"{chunk}-{os.getpid()}" if isinstance(chunk, str) else None)


def release() -> str:
    """Return what stands for the program as it is installed here."""
    import app
    import evaluators

    mark = hashlib.sha256()
    for package in (app, evaluators):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".yaml"} and "_bundled" not in path.parts:
                mark.update(path.relative_to(root).as_posix().encode())
                mark.update(path.read_bytes())
    return mark.hexdigest()
