"""The open parts of an index directory, and the stamp that says which version of this program made them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import IndexUnavailable
from app.files import write_atomically
from app.retrieval import chunk
from app.retrieval.embedding import METHOD, Embedding
from app.retrieval.lexical import LexicalIndex
from app.retrieval.store import Store
from app.retrieval.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMAT = 2
_REBUILD = "请运行 wenheng index --rebuild 重建（原来收录的文件会重新读入，文件本身不受影响）。"


def wanted_stamp() -> dict[str, Any]:
    """Return what the stamp of an index made by this version says."""
    return {"format": _FORMAT, "chunking": chunk.VERSION, "embedding": METHOD}


def read_stamp(directory: Path) -> dict[str, Any] | None:
    """Return the stamp of an index; None where there is no index.

    Raises:
        IndexUnavailable: the stamp cannot be read.
    """
    path = directory / "stamp.json"
    if not path.exists():
        return None
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"检索库 {directory} 的版本标记 stamp.json 读不出来（{error}）。{_REBUILD}") from error
    if not isinstance(stamp, dict) or not isinstance(stamp.get("index"), str):
        raise IndexUnavailable(f"检索库 {directory} 的版本标记 stamp.json 内容不对。{_REBUILD}")
    return stamp


def check_stamp(directory: Path, stamp: dict[str, Any]) -> None:
    """Refuse an index that another version made.

    Raises:
        IndexUnavailable: it was; the message says which versions and what to run.
    """
    wanted = wanted_stamp()
    made = {key: stamp.get(key) for key in wanted}
    if made != wanted:
        raise IndexUnavailable(
            f"检索库 {directory} 由另一版本的文衡建立（库：{_say(made)}；本版本：{_say(wanted)}），不能混用。{_REBUILD}"
        )


def _say(stamp: dict[str, Any]) -> str:
    names = {"format": "格式", "chunking": "分段", "embedding": "向量"}
    return "，".join(f"{names[key]} {value if value is not None else '不明'}" for key, value in stamp.items())


@dataclass(slots=True)
class Parts:
    """What an open index consists of. `model` is None while nothing has been indexed."""

    directory: Path
    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex
    model: Embedding | None = None

    @classmethod
    def open(cls, directory: Path, url: str) -> Parts:
        """Open an index, making it where it is not there; the caller holds the lock.

        Raises:
            IndexUnavailable: a part is damaged or out of reach.
        """
        stamp = read_stamp(directory) or renew(directory)
        check_stamp(directory, stamp)
        try:
            store = Store(directory / "record.sqlite")
        except sqlite3.DatabaseError as error:
            raise IndexUnavailable(f"检索库 {directory} 的 record.sqlite 打不开（{error}）。{_REBUILD}") from error
        try:
            lexical = LexicalIndex(directory / "lexical")
            vectors = VectorIndex(directory / "chroma", url=url, prefix=f"wenheng-{stamp['index']}")
        except BaseException:
            store.close()
            raise
        parts = cls(directory, store, lexical, vectors)
        try:
            parts._read_model()
        except BaseException:
            parts.close()
            raise
        return parts

    def _read_model(self) -> None:
        version = self.store.get("model")
        path = self.directory / f"{version}.npz"
        if not version or not path.is_file():
            return
        try:
            self.model = Embedding.from_bytes(path.read_bytes())
        except ValueError:  # `repair` fits another one
            return
        self.vectors.use(version)
        self.vectors.drop_others(version)

    def prepare(self, model: Embedding) -> None:
        """Turn to the collection of a model that is not in use yet; after a kill the index still uses the old one."""
        with write_atomically(self.directory / f"{model.version}.npz") as temporary:
            temporary.write_bytes(model.to_bytes())
        self.vectors.use(model.version)
        self.model = model

    def adopt(self, model: Embedding) -> None:
        """Make a model the one in use, and delete what belonged to others."""
        if self.model is not model:
            self.prepare(model)
        self.store.set("model", model.version)
        self.vectors.drop_others(model.version)
        for path in self.directory.glob("*.npz"):
            if path.stem != model.version:
                path.unlink()

    def close(self) -> None:
        """Close every part."""
        self.store.close()
        self.vectors.close()


def renew(directory: Path) -> dict[str, Any]:
    """Begin an empty index of this version and return its stamp; the caller holds the lock.

    The folders and files once indexed stay known. A kill on the way leaves the old stamp, or none, beside nothing.
    """
    for path in directory.iterdir():
        if path.name in ("lock", "stamp.json"):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    stamp = {**wanted_stamp(), "index": uuid.uuid4().hex[:12], "roots": known_roots(directory)}
    _write_stamp(directory, stamp)
    return stamp


def known_roots(directory: Path) -> list[str]:
    """Return the folders and files that were ever given to this index, whatever version made it."""
    try:
        roots = json.loads((directory / "stamp.json").read_text(encoding="utf-8")).get("roots")
    except (OSError, ValueError, AttributeError):
        return []
    return [root for root in roots if isinstance(root, str)] if isinstance(roots, list) else []


def remember_roots(directory: Path, given: Iterable[str]) -> None:
    """Add folders and files to those a rebuild reads again; one inside another is covered by it."""
    known = known_roots(directory)
    roots = sorted({*known, *given})
    outer = [r for r in roots if not any(r != other and Path(r).is_relative_to(other) for other in roots)]
    stamp = read_stamp(directory)
    if stamp is not None and outer != known:
        _write_stamp(directory, {**stamp, "roots": outer})


def _write_stamp(directory: Path, stamp: dict[str, Any]) -> None:
    with write_atomically(directory / "stamp.json") as temporary:
        temporary.write_text(json.dumps(stamp, ensure_ascii=False), encoding="utf-8")
