"""Where the results of a batch go: a folder of this machine, and from there to a store that has a URL."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from platform import node
from typing import TYPE_CHECKING

from app.batch.record import MANIFEST
from app.batch.store import SOURCE, Store, shown
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.settings import Settings


@contextmanager
def results_in(
    output: str, settings: Settings, *, resume: bool, tell: Callable[[str], object]
) -> Iterator[tuple[Path, str | None]]:
    """Give the folder to work in, and the store's URL where there is one; send the results when the run is through.

    Args:
        output: a folder, or the URL of a store. With the setting `storage_url` a folder is copied to a store, too,
            under its own name; another folder of that name gets the next: 各社区, 各社区（2）.
        settings: of the installation.
        resume: take up what an earlier run left in the store, where it is not here.
        tell: gets word of what others had changed or laid down in the store.

    Raises:
        UserError: the place of the URL has the results of another.
        StorageUnavailable: the store cannot be read or written.
    """
    if "://" not in output and not settings.storage_url:
        yield Path(output), None
        return
    if "://" in output:
        store = Store.at(output, settings)
        folder = settings.home / "batch" / hashlib.sha256(output.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        _claim_url(store, folder, resume=resume)
    else:
        folder = Path(output)
        store = _place_of(folder, settings, resume=resume)
    url = store.url
    if resume and not (folder / MANIFEST).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        store.fetch(folder)
    yield folder, shown(url)
    for word in store.send(folder):
        tell(word)


def _claim_url(store: Store, folder: Path, *, resume: bool) -> None:
    """Take the place of the URL that was given for our `folder`: others may work there from machines of their own.

    Raises:
        UserError: it has the results of another.
    """
    note = folder / SOURCE
    if not note.is_file():  # the number tells apart those of whom names and machines are called the same
        note.write_text(f"{_user()}@{node()}\n{secrets.token_hex(8)}", encoding="utf-8")
    other = store.claim(folder, note.read_text(encoding="utf-8"), resume=resume, take_over=True)
    if other is not None:
        whose = f"由 {other.splitlines()[0]} 使用" if other else "已有生成结果，没有记下是谁的"
        held = f"，但本机另有以前的结果，要先把 {folder} 移走" if (folder / MANIFEST).is_file() else ""
        raise UserError(
            f"存储位置 {shown(store.url)} {whose}，没有覆盖。请换一个位置；要接着做的，请加 --resume{held}。"
        )


def _place_of(folder: Path, settings: Settings, *, resume: bool) -> Store:
    """Return where the results of a folder are copied to: a place that no other folder has."""
    base, number = f"{settings.storage_url.rstrip('/')}/{folder.resolve().name}", 1
    while True:
        store = Store.at(base if number == 1 else f"{base}（{number}）", settings)
        if store.claim(folder, str(folder.resolve()), resume=resume, take_over=False) is None:
            return store
        number += 1


def _user() -> str:
    try:
        return getuser()
    except (ImportError, KeyError, OSError):  # in a container nobody may have the number
        return "未知用户"
