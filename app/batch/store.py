"""Results in a store that fsspec knows by URL: an object store, a server, a folder.

A run is made in a folder of this machine, for a manifest grows line by line, which no object store can do; then what is
new goes to the store, the manifest last, so that it never names a document that is not there. What somebody changed in
the store meanwhile is copied aside there, as a folder does it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.batch import LIKENESS
from app.batch.record import MANIFEST, record_of
from app.batch.sealed import changed_by_hand
from app.batch.summary import SUMMARY, saved_by_others
from app.batch.wording import UNASKED, kept_aside, some
from app.errors import StorageUnavailable, UserError
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.settings import Settings

SOURCE = ".source"  # whose results a place of the store has, and in a folder, how that place names it
_SENT = ".sent.json"  # what of the folder is in the store: path -> size, time of change and how the store tells it
_OBJECTS = ("s3://", "s3a://")
_READ_ONLY = ("http://", "https://")  # web servers take no files; it would be found out when all is made
_TOLD = ("ETag", "etag", "mtime", "LastModified", "modify", "modified")  # by which stores tell what was changed
_TELLING = {SUMMARY: saved_by_others, LIKENESS: changed_by_hand}  # what shows by itself whether it was changed
_SHOWN = 10
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
        unfit = UserError(f"存储位置 {shown(url)} 的类型不能用。可用 s3://、ftp://、sftp://、file:// 等。")
        if url.startswith(_READ_ONLY):
            raise unfit
        try:
            system, root = url_to_fs(url, **_options(url, settings))
            if objects:
                system.info(root.partition("/")[0])  # it would only be found out at the end
        except ValueError as error:
            raise unfit from error
        except ImportError as error:
            what = 's3fs，可执行 pip install "wenheng[s3]"' if objects else str(error)
            raise UserError(f"存储位置 {shown(url)} 需要另装程序包：{what}。") from error
        except UserError:
            raise
        except FileNotFoundError as error:
            raise StorageUnavailable(f"存储位置 {shown(url)} 的存储桶不存在。请先建立，或核对名称。") from error
        except Exception as error:
            raise _unreachable(url, error) from error
        return cls(url, system, root.rstrip("/"))

    def claim(self, folder: Path, own: str, *, resume: bool, take_over: bool) -> str | None:
        """Take this place of the store for `folder`, which it is to name `own`, unless it has another's results.

        Results of which nothing tells whose they are, as versions before laid them down, are taken up by a run that
        is to `resume` and has none itself; with `take_over` it takes up those of another, too.

        Returns:
            who has it, "" where nothing tells; None where it is this folder's now.

        Raises:
            StorageUnavailable: it cannot be read or written.
        """
        source, manifest = f"{self.root}/{SOURCE}", f"{self.root}/{MANIFEST}"
        taken_up = resume and not (folder / MANIFEST).is_file()
        try:
            self.system.invalidate_cache()
            if self.system.exists(source):
                other = self.system.cat_file(source).decode(errors="replace")
                if other == own:
                    return None
                if not (take_over and taken_up):
                    return str(other)
            elif self.system.exists(manifest) and not taken_up and not (folder / _SENT).is_file():
                return ""
            with TemporaryDirectory(prefix="wenheng-") as place:
                note = Path(place) / "source"
                note.write_text(own, encoding="utf-8")
                self.system.put_file(str(note), source)
        except Exception as error:
            raise _unreachable(self.url, error) from error
        return None

    def fetch(self, folder: Path) -> None:
        """Bring what an earlier run left in the store into `folder`; what is there already stays as it is.

        Raises:
            StorageUnavailable: it cannot be read.
        """
        try:
            if self.system.exists(f"{self.root}/{MANIFEST}"):
                names = [name for name in self._there() if not (folder / name).exists()]
                here = [folder / name for name in names]
                for parent in {path.parent for path in here}:  # not every file system makes them
                    parent.mkdir(parents=True, exist_ok=True)
                self.system.get([f"{self.root}/{name}" for name in names], list(map(str, here)))
                self._note(folder, names)
        except Exception as error:
            raise _unreachable(self.url, error) from error

    def send(self, folder: Path) -> list[str]:
        """Put what is new in `folder`, or gone or changed in the store, there; return what to say of others' work.

        Raises:
            StorageUnavailable: it cannot be written; what is there already is not sent again next time.
        """
        sent, here = _sent(folder), _files(folder)
        try:
            there = self._there()
            new = {
                name: mark for name, mark in here.items() if name not in there or sent.get(name) != [*mark, there[name]]
            }
            names = sorted(new, key=lambda name: (name == MANIFEST, name))
            last = [names.pop()] if names and names[-1] == MANIFEST else []
            batches = [names[start : start + _TOGETHER] for start in range(0, len(names), _TOGETHER)]
            kept = self._kept(
                folder, [name for name in names if name in there and sent.get(name, [])[2:] != [there[name]]]
            )
            for batch in [*batches, last]:
                if batch:
                    self.system.put([str(folder / name) for name in batch], [f"{self.root}/{name}" for name in batch])
                sent |= {name: new[name] for name in batch}
            there = self._there() if new else there
            sent |= {name: [*mark, there[name]] for name, mark in new.items() if name in there}
        except Exception as error:
            raise StorageUnavailable(
                f"无法写入存储位置 {shown(self.url)}：{_said(error)}。文件都在本机 {folder}，"
                "恢复后用同样的命令加 --resume 续传。"
            ) from error
        finally:
            _note_sent(folder, sent)
        return list(self._told(kept, [name for name in there if name not in here]))

    def _told(self, kept: list[str], left: list[str]) -> Iterator[str]:
        place = f"存储位置 {shown(self.url)} 中"
        if kept:
            what = f"{place}有 {len(kept)} 份文件被人改动过，或者没有生成记录"
            yield kept_aside(what, "原来的另存在旁边", kept)
        if left := sorted(name for name in left if name not in kept):
            yield (
                f"{place}还有 {len(left)} 份不是这次生成的文件：{some(left, _SHOWN)}。"
                f"{UNASKED}，也可能是留存的原稿，发送前请核对并移走。"
            )

    def _there(self) -> dict[str, str]:
        """Return what the store tells of each file by which a changed one is known."""
        self.system.invalidate_cache()
        try:
            found = self.system.find(self.root, detail=True)
        except FileNotFoundError:
            return {}
        inside = {PurePosixPath(name).relative_to(self.root): told for name, told in found.items()}
        return {
            name.as_posix(): f"{told.get('size')} " + str(next((told[key] for key in _TOLD if told.get(key)), ""))
            for name, told in inside.items()
            if not name.name.startswith(".") and _stays(name)
        }

    def _kept(self, folder: Path, doubtful: list[str]) -> list[str]:
        """Copy aside in the store what of `doubtful`, about to be overwritten, no run wrote; return the copies."""
        names = [name for name in doubtful if name != MANIFEST]
        if not names:
            return []
        made = self._made()
        copies = []
        for start in range(0, len(names), _TOGETHER):
            batch = names[start : start + _TOGETHER]
            with TemporaryDirectory(prefix="wenheng-") as place:
                here = [Path(place) / str(number) for number in range(len(batch))]
                self.system.get([f"{self.root}/{name}" for name in batch], list(map(str, here)))
                for name, file in zip(batch, here, strict=True):
                    data = file.read_bytes()
                    if hashlib.sha256(data).hexdigest() == made.get(name) or data == (folder / name).read_bytes():
                        continue
                    if name in _TELLING and not _TELLING[name](file):
                        continue
                    copies.append(self._copied(name, file))
        return copies

    def _made(self) -> dict[str, str]:
        """Return what the manifest in the store tells: path -> sha256."""
        try:
            lines = self.system.cat_file(f"{self.root}/{MANIFEST}").splitlines()
        except FileNotFoundError:
            return {}
        found = filter(None, map(record_of, lines))
        return {path: str(record.sha256) for record in found if (path := record.path or record.left) is not None}

    def _copied(self, name: str, file: Path) -> str:
        path = PurePosixPath(name)
        number = 1
        while True:
            copy = path.with_stem(f"{path.stem}（原稿{number if number > 1 else ''}）").as_posix()
            if not self.system.exists(f"{self.root}/{copy}"):
                self.system.put_file(str(file), f"{self.root}/{copy}")
                return copy
            number += 1

    def _note(self, folder: Path, fetched: list[str]) -> None:
        there, here = self._there(), _files(folder)
        marks = {name: [*here[name], there[name]] for name in fetched if name in here and name in there}
        _note_sent(folder, marks)


def _sent(folder: Path) -> dict[str, list[Any]]:
    """Return the note of what is in the store; without one that can be read, all is looked at and sent anew."""
    try:
        note = json.loads((folder / _SENT).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _note_sent(folder: Path, sent: dict[str, list[Any]]) -> None:
    with suppress(UserError), write_atomically(folder / _SENT) as temporary:  # what went out has gone out without it
        temporary.write_text(json.dumps(sent), encoding="utf-8")


def _options(url: str, settings: Settings) -> dict[str, Any]:
    """Return how the file system of `url` is to be opened."""
    if url.startswith(_OBJECTS):
        return _credentials(url, settings)
    return {"auto_mkdir": True} if url.startswith("file:") else {}


def _credentials(url: str, settings: Settings) -> dict[str, Any]:
    """Return how s3fs is to speak to the store: by our settings alone, variables of other products have no say.

    Raises:
        UserError: no key is set.
    """
    if not settings.storage_key or not settings.storage_secret:
        raise UserError(
            f"存储位置 {shown(url)} 需要密钥：请设置 WENHENG_STORAGE_KEY 和 WENHENG_STORAGE_SECRET，"
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


def _stays(name: PurePosixPath) -> bool:
    """Tell whether what is so named lies below the folder it is put in, on Windows too: an object may be called so."""
    path = PureWindowsPath(name)  # it parts names at / as well
    return not path.anchor and ".." not in path.parts


def _files(folder: Path) -> dict[str, list[int]]:
    """Return size and time of change of each file; half-written ones and our own note are left out."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".part":
            stat = path.stat()
            found[path.relative_to(folder).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    return found


def _unreachable(url: str, error: Exception) -> StorageUnavailable:
    return StorageUnavailable(f"存储位置 {shown(url)} 连接不上：{_said(error)}。请核对地址和权限。")


def shown(url: str) -> str:
    """Return `url` without the name and password that may stand in it."""
    return re.sub(r"(?<=://)[^/]*@", "", url)


def _said(error: Exception) -> str:
    if isinstance(error, ConnectionError | TimeoutError):
        return "没有回应" if isinstance(error, TimeoutError) else "对方拒绝或中断了连接"
    return str(error).splitlines()[0].rstrip("。.") if str(error) else type(error).__name__
