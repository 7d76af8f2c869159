"""What a Dask worker does for a run: it compiles the plan once, keyed by the run, and then makes chunks.

The scheduler keeps the plugin and hands it to every worker that joins, one restarted after a crash included.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from distributed import WorkerPlugin

from app.batch.brief import companions
from app.batch.parcels import packed, received
from app.batch.work import end_worker, produce, start_worker

if TYPE_CHECKING:
    from distributed import Worker

    from app.batch.parcels import Parcel
    from app.batch.work import Order


class Prepare(WorkerPlugin):
    """Makes a worker ready for one run; the plan travels along, for another machine has no such file."""

    def __init__(self, key: str, order: Order) -> None:
        self.name = f"wenheng-{key}"
        self._key = key
        self._order = order
        self._files = {path.name: path.read_bytes() for path in (order.plan, *companions(order.plan))}
        self._folder = ""

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - the signature is Dask's
        """Compile the plan."""
        self._folder = tempfile.mkdtemp(prefix="wenheng-")
        for name, data in self._files.items():
            (Path(self._folder) / name).write_bytes(data)
        start_worker(replace(self._order, plan=Path(self._folder) / self._order.plan.name), self._key)

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - likewise
        """Forget the run."""
        end_worker(self._key)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def make(chunk: Parcel, key: str) -> Parcel:
    """Make a chunk of the run `key`."""
    return packed(produce(received(chunk), key))


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
