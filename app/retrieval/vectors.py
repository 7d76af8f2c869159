"""The vector half: Chroma, embedded or behind WENHENG_CHROMA_URL. The only module that imports chromadb.

One collection holds the vectors of one embedding model. Chroma is given our own vectors and embedding_function=None:
its default function would fetch a model from the network at the first add.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from app.errors import IndexUnavailable
from app.retrieval.lexical import EVERYWHERE, NOTHING, day_number, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings
    from numpy.typing import NDArray

    from app.retrieval.passage import DocumentRecord, Scope

_BATCH = 5000  # Chroma 1.5.9 takes at most 5,461 rows in one call


class VectorIndex:
    """Vectors of passages by passage id.

    Args:
        directory: of the embedded database; not used with a server.
        url: address of a Chroma server, or empty.
        prefix: begins the name of every collection of this index, so that several can share a server.

    Raises:
        IndexUnavailable: the directory is damaged, or the server does not answer.
    """

    def __init__(self, directory: Path, *, url: str = "", prefix: str) -> None:
        self._prefix = prefix
        self._where = url or str(directory)
        self._collection: Collection | None = None
        self._width: int | None = None
        with self._reaching():
            self._client = _connect(directory, url)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Say in Chinese that Chroma failed; it raises plain Exception, ValueError, httpx and Rust errors alike."""
        try:
            yield
        except IndexUnavailable:
            raise
        except Exception as error:
            cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise IndexUnavailable(
                f"向量库 {self._where} 打不开（{cause}）。若设置了 WENHENG_CHROMA_URL，请确认服务已启动；"
                "否则请运行 wenheng index --rebuild 重建。"
            ) from error

    def use(self, version: str) -> None:
        """Turn to the collection of one embedding model, making it where it is not there."""
        with self._reaching():
            self._collection = self._client.get_or_create_collection(
                f"{self._prefix}-{version}",
                embedding_function=None,
                configuration={"hnsw": {"space": "ip", "ef_search": 200}},
            )
        self._width = None

    def fits(self, width: int) -> None:
        """Refuse vectors of another length than those that are there; anything fits into an empty collection.

        Raises:
            IndexUnavailable: says both lengths and what to do.
        """
        if self._width is None:
            with self._reaching():
                held = self._open.get(limit=1, include=["embeddings"])["embeddings"]
            self._width = len(held[0]) if held is not None and len(held) else None
        if self._width not in {None, width}:
            raise IndexUnavailable(
                f"向量接口现在返回 {width} 维的向量，检索库中的是 {self._width} 维，不能混用，"
                "接口背后的模型可能已更换。"
                "请核对 WENHENG_EMBED_BASE_URL 和 WENHENG_EMBED_MODEL；确已更换的，运行 wenheng index --rebuild 重建。"
                "已收录的文件不受影响。"
            )

    def drop_others(self, *versions: str) -> None:
        """Delete the collections of this index that belong to other models than these."""
        kept = {f"{self._prefix}-{version}" for version in versions}
        with self._reaching():
            for collection in self._client.list_collections():
                if collection.name.startswith(f"{self._prefix}-") and collection.name not in kept:
                    self._client.delete_collection(collection.name)

    def put(self, items: Sequence[tuple[DocumentRecord, Sequence[str], NDArray[np.float32]]]) -> None:
        """Store the passages of several documents in as few calls as Chroma allows."""
        identifiers = [i for _, ids, _ in items for i in ids]
        vectors = [v for _, _, rows in items for v in rows.tolist()]
        metadata = [_metadata(record) for record, ids, _ in items for _ in ids]
        with self._reaching():
            for at in range(0, len(identifiers), _BATCH):
                part = slice(at, at + _BATCH)
                self._open.upsert(
                    ids=identifiers[part], embeddings=vectors[part], metadatas=cast("Any", metadata[part])
                )

    def holds(self, identifiers: Sequence[str]) -> set[str]:
        """Return which of these passages have a vector."""
        with self._reaching():
            return {
                i
                for at in range(0, len(identifiers), _BATCH)
                for i in self._open.get(ids=list(identifiers[at : at + _BATCH]), include=[])["ids"]
            }

    def remove(self, documents: Sequence[str]) -> None:
        """Delete all passages of these documents."""
        with self._reaching():
            for at in range(0, len(documents), _BATCH):
                self._open.delete(where=cast("Any", {"document": {"$in": list(documents[at : at + _BATCH])}}))

    def search(self, vector: NDArray[np.float32], limit: int, scope: Scope) -> list[tuple[str, float]]:
        """Return at most `limit` passage ids with their cosine, best first."""
        if not vector.any():
            return []
        self.fits(len(vector))
        with self._reaching():
            answer = self._open.query(
                query_embeddings=[vector.tolist()], n_results=limit, where=_where(scope), include=["distances"]
            )
        distances = (answer["distances"] or [[]])[0]
        hits = [(i, 1.0 - float(d)) for i, d in zip(answer["ids"][0], distances, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def count(self) -> int:
        """Return the number of vectors."""
        with self._reaching():
            return self._open.count()

    def close(self) -> None:
        """Let the database go."""
        self._collection = None
        client = cast("Client", self._client)
        client.close()
        _hang_up(client)

    @property
    def _open(self) -> Collection:
        if self._collection is None:  # a programming error
            raise RuntimeError("use() comes first")
        return self._collection


def _given(*_of: Any, init_settings: Any, **_read: Any) -> tuple[Any, ...]:
    """Return the one source that settings of libraries are taken from: what they are made with."""
    return (init_settings,)


def _connect(directory: Path, url: str) -> ClientAPI:
    from pydantic_settings import BaseSettings

    # chromadb would take settings from the environment and from .env in the folder it is run in, as it is imported
    BaseSettings.settings_customise_sources = classmethod(_given)  # type: ignore[assignment]
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        directory.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(directory), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IndexUnavailable(f"WENHENG_CHROMA_URL 应写成 http://主机:端口，现为“{url}”。")
    secure = parts.scheme == "https"
    settings.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
    settings.chroma_server_host, settings.chroma_server_ssl_enabled = parts.hostname, secure
    settings.chroma_server_http_port = parts.port or (443 if secure else 80)
    return _asking(settings)


def _asking(settings: Settings) -> ClientAPI:
    """Return what `chromadb.HttpClient` does; where the server does not answer as one, no connection stays open."""
    from chromadb.api.client import Client

    client = Client.__new__(Client)
    try:
        Client.__init__(client, settings=settings)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _hang_up(client: Client) -> None:
    """Close the HTTP connections; Chroma 1.5.9 leaves them open when it closes a client or fails to make one."""
    for side in (getattr(client, "_server", None), getattr(client, "_admin_client", None)):
        session = getattr(getattr(side, "_server", side), "_session", None)
        if session is not None:
            session.close()


def _metadata(record: DocumentRecord) -> dict[str, str | int]:
    since, until = standing(record)
    return {
        "document": record.id,
        "kind": record.kind,
        "level": record.level or NOTHING,
        "region": record.region or NOTHING,
        "unit": record.unit or NOTHING,
        "since": since,
        "until": until,
    }


def _where(scope: Scope) -> Any:
    wanted: list[dict[str, Any]] = []
    if scope.kind:
        wanted.append({"kind": scope.kind})
    if scope.level:
        wanted.append({"level": scope.level})
    if scope.regions is not None:
        wanted.append({"region": {"$in": [*scope.regions, *EVERYWHERE]}})
    if scope.unit:
        wanted.append({"unit": {"$in": [scope.unit, NOTHING]}})
    if scope.on:
        day = day_number(scope.on, 0)
        wanted += [{"since": {"$lte": day}}, {"until": {"$gte": day}}]
    if not wanted:
        return None
    return {"$and": wanted} if len(wanted) > 1 else wanted[0]
