"""Vectors from an OpenAI-compatible embeddings endpoint: POST {base_url}/embeddings.

The protocol: https://platform.openai.com/docs/api-reference/embeddings. Texts go out as they stand in the index, which
holds no document with a secrecy mark.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from app.errors import IndexUnavailable, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.settings import Settings

PREFIX = "api-"
_BATCH = 64  # texts in one request
_QUERY = 2000  # characters of a query that go out
_TIMEOUT, _RETRIES, _LONGEST_WAIT = 60.0, 3, 30.0  # seconds, times, seconds
_PASSING = frozenset({408, 409, 429, 500, 502, 503, 504})  # worth asking again


@dataclass(frozen=True, slots=True)
class EndpointEmbedding:
    """A model behind an endpoint; two objects with the same `model` give the same vectors."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)

    @property
    def version(self) -> str:
        """Name these vectors."""
        return PREFIX + hashlib.sha256(self.model.encode()).hexdigest()[:12]

    @property
    def share(self) -> float:
        """Return the weight of these vectors in an answer: as much as the words, for a model trained on meaning."""
        return 0.5

    def outgrown(self, texts: int) -> bool:
        """Tell whether the library is too large for the model; it never is."""
        return texts < 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, shape (texts, dimensions).

        Raises:
            IndexUnavailable: the endpoint is out of reach, refuses, or answers with something else than vectors.
        """
        rows: list[list[float]] = []
        for at in range(0, len(texts), _BATCH):
            rows += self._ask(list(texts[at : at + _BATCH]))
        if len({len(row) for row in rows}) > 1:
            raise self._error("返回的向量长短不一")
        vectors = np.array(rows, dtype=np.float32)
        length = np.linalg.norm(vectors, axis=1, keepdims=True) if len(rows) else np.ones((0, 1))
        return (vectors / np.where(length > 0, length, 1)).astype(np.float32)

    def encode_query(self, query: str) -> NDArray[np.float32]:
        """Return the vector of a query, shape (dimensions,)."""
        vector: NDArray[np.float32] = self.encode([query[:_QUERY]])[0]
        return vector

    def _ask(self, texts: list[str]) -> list[list[float]]:
        body = json.dumps({"model": self.model, "input": texts, "encoding_format": "float"}).encode()
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        request = urllib.request.Request(f"{self.base_url.rstrip('/')}/embeddings", body, headers)  # noqa: S310 - checked by `of`
        for again in range(_RETRIES + 1):
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - checked by `of`
                    return self._rows(answer.read(), len(texts))
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _PASSING or again == _RETRIES:
                        raise self._error(f"返回 {error.code}{_advice(error.code)}") from error
                    time.sleep(_pause(error.headers.get("Retry-After"), again))
            except (OSError, HTTPException) as error:
                if again == _RETRIES:
                    raise self._error(f"连不上（{getattr(error, 'reason', None) or error}）") from error
                time.sleep(_pause(None, again))
        raise AssertionError("unreachable")

    def _rows(self, raw: bytes, count: int) -> list[list[float]]:
        try:
            data: list[dict[str, Any]] = sorted(json.loads(raw)["data"], key=lambda item: item["index"])
            rows = [[float(value) for value in item["embedding"]] for item in data]
        except (ValueError, KeyError, TypeError) as error:
            raise self._error("返回的不是向量，请核对地址是否为 OpenAI 兼容的接口") from error
        if len(rows) != count or not all(row and all(map(math.isfinite, row)) for row in rows):
            raise self._error(f"应返回 {count} 个向量，返回的数目或数值不对")
        return rows

    def _error(self, what: str) -> IndexUnavailable:
        return IndexUnavailable(
            f"向量接口 {urlsplit(self.base_url).hostname}（模型 {self.model}）{what}。请核对 WENHENG_EMBED_BASE_URL、"
            "WENHENG_EMBED_API_KEY 和 WENHENG_EMBED_MODEL；已收录的文件不受影响。"
        )


def of(settings: Settings) -> EndpointEmbedding | None:
    """Return the endpoint that is set; None where vectors are made here.

    Raises:
        SettingsError: address without model, model without address, or no address at all.
    """
    if not settings.embed_base_url and not settings.embed_model:
        return None
    if not settings.embed_base_url or not settings.embed_model:
        raise SettingsError(
            "使用向量接口须同时设置 WENHENG_EMBED_BASE_URL 和 WENHENG_EMBED_MODEL；都不设置则用本地向量。"
        )
    parts = urlsplit(settings.embed_base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("WENHENG_EMBED_BASE_URL 应写成 http://主机:端口/v1 的样子。")
    return EndpointEmbedding(settings.embed_base_url, settings.embed_model, settings.embed_api_key)


def _pause(asked: str | None, again: int) -> float:
    try:
        return min(float(asked or ""), _LONGEST_WAIT)
    except ValueError:
        return 0.5 * 2.0**again


def _advice(code: int) -> str:
    return {401: "，密钥不对或已失效", 403: "，密钥无权使用", 404: "，没有这个接口或模型", 429: "，请求过于频繁"}.get(
        code, ""
    )
