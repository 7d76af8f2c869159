"""Results in a store that fsspec knows by URL: an object store, a server, a folder.

A run is made in a folder of this machine, for a manifest grows line by line, which no object store can do; then what is
new goes to the store, the manifest last, so that it never names a document that is not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import StorageUnavailable, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.settings import Settings

MANIFEST = "manifest.jsonl"
_SENT = ".sent.json"  # what of the folder is in the store: path -> size and time of change
_OBJECTS = ("s3://", "s3a://")
_TOGETHER = 200  # files on their way at once, as far as the store can


@dataclass(frozen=True, slots=True)
class Store:
    """A place by its URL; `root` is how its file system calls it."""

    url: str
    system: Any
    root: str

    @classmethod
    def at(cls, url: str, settings: Settings) -> Store:
        """Open the store at `url`.

        Raises:
            UserError: no such kind of store, its package is not installed, or no key is set for it.
            StorageUnavailable: nobody answers there, or there is no such bucket.
        """
        from fsspec.core import url_to_fs

        objects = url.startswith(_OBJECTS)
        try:
            system, root = url_to_fs(url, **(_credentials(url, settings) if objects else {}))
            if objects:
                system.info(root.partition("/")[0])  # it would only be found out at the end
        except ValueError as error:
            raise UserError(
                f"存储位置 {_shown(url)} 的类型不能用。可用 s3://、ftp://、sftp://、file:// 等。"
            ) from error
        except ImportError as error:
            what = 's3fs，可执行 pip install "wenheng[s3]"' if objects else str(error)
            raise UserError(f"存储位置 {_shown(url)} 需要另装程序包：{what}。") from error
        except UserError:
            raise
        except FileNotFoundError as error:
            raise StorageUnavailable(f"存储位置 {_shown(url)} 的存储桶不存在。请先建立，或核对名称。") from error
        except Exception as error:
            raise _unreachable(url, error) from error
        return cls(url, system, root.rstrip("/"))

    def fetch(self, folder: Path) -> None:
        """Bring what an earlier run left in the store into an empty `folder`.

        Raises:
            StorageUnavailable: it cannot be read.
        """
        try:
            if self.system.exists(f"{self.root}/{MANIFEST}"):
                names = self.system.find(self.root)
                here = [folder / Path(name).relative_to(self.root) for name in names]
                for parent in {path.parent for path in here}:  # not every file system makes them
                    parent.mkdir(parents=True, exist_ok=True)
                self.system.get(names, list(map(str, here)))
                self._note(folder)
        except Exception as error:
            raise _unreachable(self.url, error) from error

    def send(self, folder: Path) -> int:
        """Put what is new or changed in `folder` into the store; return how many files that were.

        Raises:
            StorageUnavailable: it cannot be written; what is there already is not sent again next time.
        """
        record = folder / _SENT
        sent: dict[str, list[int]] = json.loads(record.read_bytes()) if record.is_file() else {}
        new = {name: mark for name, mark in _files(folder).items() if sent.get(name) != mark}
        names = sorted(new, key=lambda name: (name == MANIFEST, name))
        last = [names.pop()] if names and names[-1] == MANIFEST else []
        batches = [names[start : start + _TOGETHER] for start in range(0, len(names), _TOGETHER)]
        try:
            for batch in [*batches, last]:
                if batch:
                    self.system.put([str(folder / name) for name in batch], [f"{self.root}/{name}" for name in batch])
                sent |= {name: new[name] for name in batch}
        except Exception as error:
            raise StorageUnavailable(
                f"无法写入存储位置 {_shown(self.url)}：{_said(error)}。文件都在本机 {folder}，"
                "恢复后用同样的命令加 --resume 续传。"
            ) from error
        finally:
            record.write_text(json.dumps(sent), encoding="utf-8")
        return len(new)

    def _note(self, folder: Path) -> None:
        (folder / _SENT).write_text(json.dumps(_files(folder)), encoding="utf-8")


def _credentials(url: str, settings: Settings) -> dict[str, Any]:
    """Return how s3fs is to speak to the store: by our settings alone, variables of other products have no say.

    Raises:
        UserError: no key is set.
    """
    if not settings.storage_key or not settings.storage_secret:
        raise UserError(
            f"存储位置 {_shown(url)} 需要密钥：请设置 WENHENG_STORAGE_KEY 和 WENHENG_STORAGE_SECRET，"
            "自建的对象存储另设 WENHENG_STORAGE_ENDPOINT（如 https://主机:端口）。"
        )
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    client = {"endpoint_url": settings.storage_endpoint or None, "region_name": settings.storage_region or None}
    return {
        "key": settings.storage_key,
        "secret": settings.storage_secret,
        "client_kwargs": {name: value for name, value in client.items() if value},
        "config_kwargs": {"connect_timeout": 10, "retries": {"max_attempts": 2}},
    }


@contextmanager
def results_in(output: str, settings: Settings, *, resume: bool) -> Iterator[tuple[Path, str | None]]:
    """Give the folder to work in, and the store's URL where there is one; send the results when the run is through.

    Args:
        output: a folder, or the URL of a store. With the setting `storage_url` a folder is copied to a store, too.
        settings: of the installation.
        resume: take up what an earlier run left in the store, where it is not here.
    """
    url = output if "://" in output else f"{settings.storage_url.rstrip('/')}/{Path(output).name}"
    if "://" not in output and not settings.storage_url:
        yield Path(output), None
        return
    store = Store.at(url, settings)
    folder = Path(output)
    if "://" in output:
        folder = settings.home / "batch" / hashlib.sha256(url.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
    if resume and not (folder / MANIFEST).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        store.fetch(folder)
    yield folder, _shown(url)
    store.send(folder)


def _files(folder: Path) -> dict[str, list[int]]:
    """Return size and time of change of each file; half-written ones and our own note are left out."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".part":
            stat = path.stat()
            found[path.relative_to(folder).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    return found


def _unreachable(url: str, error: Exception) -> StorageUnavailable:
    return StorageUnavailable(f"存储位置 {_shown(url)} 连接不上：{_said(error)}。请核对地址和权限。")


def _shown(url: str) -> str:
    """Return `url` without the name and password that may stand in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", url)


def _said(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip("。.") if str(error) else type(error).__name__
