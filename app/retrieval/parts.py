"""The open parts of an index directory, and the stamp that says which version of this program made them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import IndexUnavailable
from app.files import write_atomically
from app.retrieval import chunk
from app.retrieval.embedding import METHOD, Embedding
from app.retrieval.endpoint import PREFIX, EndpointEmbedding
from app.retrieval.lexical import LexicalIndex
from app.retrieval.store import Store
from app.retrieval.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMAT = 5  # since 4 no document with a secrecy mark is in it, since 5 texts of a street or community are its own
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
            f"检索库 {directory} 是另一版本的文衡建立的，本版本不能用。{_REBUILD}"
            f"（库：{_say(made)}；本版本：{_say(wanted)}）"
        )


def _say(stamp: dict[str, Any]) -> str:
    names = {"format": "格式", "chunking": "分段", "embedding": "向量"}
    return "，".join(f"{names[key]} {value if value is not None else '不明'}" for key, value in stamp.items())


@dataclass(slots=True)
class Parts:
    """What an open index consists of.

    Attributes:
        model: what the vectors in use were made with; None while nothing has been indexed, and where they were made
            behind an endpoint that is not set any more: then words alone are searched.
        wanted: the endpoint that is set; None for vectors made here.
        remark: one Chinese sentence where the vectors in use are not those that are wanted, else "".
    """

    directory: Path
    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex
    model: Embedding | EndpointEmbedding | None = None
    wanted: EndpointEmbedding | None = None
    remark: str = ""

    @classmethod
    def open(cls, directory: Path, url: str, wanted: EndpointEmbedding | None = None) -> Parts:
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
        parts = cls(directory, store, lexical, vectors, wanted=wanted)
        try:
            parts._read_model()
        except BaseException:
            parts.close()
            raise
        return parts

    def _read_model(self) -> None:
        version = str(self.store.get("model") or "")
        if version.startswith(PREFIX):
            self._turn_to_endpoint(version)
        else:
            self.model = self._fitted(version)
            if self.wanted and version:
                self._say_mismatch("本地")
        if version and (self.model or self.remark):
            self.vectors.use(version)
            self.vectors.drop_others(version, self.begun())

    def _turn_to_endpoint(self, version: str) -> None:
        if self.wanted and self.wanted.version == version:
            self.model = self.wanted
            return
        made = self.store.get("endpoint") or {}
        if self.wanted and self.wanted.base_url == made.get("base_url"):  # the key is for this host, and no other
            self.model = replace(self.wanted, model=str(made.get("model")))
        self._say_mismatch(f"模型 {made.get('model')}")

    def _say_mismatch(self, made: str) -> None:
        now = f"模型 {self.wanted.model}" if self.wanted else "本地向量"
        how = "" if self.model else "只按字词"
        self.remark = (
            f"检索库的向量由{made}生成，现在设置的是{now}；本次仍用原有的检索库{how}检索。"
            "运行 wenheng index 即换用新向量。"
        )

    def _fitted(self, version: str) -> Embedding | None:
        path = self.directory / f"{version}.npz"
        if not version or not path.is_file():
            return None
        try:
            return Embedding.from_bytes(path.read_bytes())
        except ValueError:  # `repair` fits another one
            return None

    def begun(self) -> str:
        """Name the vectors of the wanted endpoint that an earlier run began to fill and did not finish; or ""."""
        begun = str(self.store.get("begun") or "")
        return begun if self.wanted and self.wanted.version == begun else ""

    def prepare(self, model: Embedding | EndpointEmbedding) -> None:
        """Turn to the collection of a model that is not in use yet; after a kill the index still uses the old one."""
        if isinstance(model, Embedding):
            with write_atomically(self.directory / f"{model.version}.npz") as temporary:
                temporary.write_bytes(model.to_bytes())
        else:
            self.store.set("begun", model.version)
        self.vectors.use(model.version)
        self.model = model

    def adopt(self, model: Embedding | EndpointEmbedding) -> None:
        """Make a model the one in use, and delete what belonged to others."""
        if self.model is not model:
            self.prepare(model)
        if isinstance(model, EndpointEmbedding):
            self.store.set("endpoint", {"model": model.model, "base_url": model.base_url})
        self.store.set("model", model.version)
        self.store.set("begun", None)
        self.remark = ""
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
