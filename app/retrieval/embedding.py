"""Vectors computed here, without a model to download: latent semantic analysis of single characters and bigrams.

A text becomes counts of its characters and character bigrams, hashed into 2^20 buckets, weighted 1 + log(count) times
inverse document frequency, and projected on the leading singular vectors of the texts the model was fitted on. It is
fitted on the library itself, because document frequency and co-occurrence are what makes characters mean something, and
refitted, into another collection, when the library has doubled.

Measured on the first 40 questions of corpus/gold/questions.yaml (250 passages), nDCG@10: bigrams alone .57, 1- to
3-grams .66, characters and bigrams .69, the characters weighted 1.5 .72, these projected on 100 directions .75, on 200
.72, on 32 .61. 1- to 3-grams squeezed by signed hashing into 2,048 numbers before the projection, which would make
fitting simpler: .48.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.retrieval.wording import printed_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Row: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float32]]

METHOD = "lsa-3"  # changes when vectors of the same text would
_MOST_DIMENSIONS = 256
_DIRECTIONS_PER_TEXT = 0.4  # fewer texts than 640 do not carry 256 directions that mean something
_BUCKET_BITS = 20
_VOCABULARY = 50_000  # buckets, the most frequent ones; 256 directions of them are 25 MB
_CHARACTER_WEIGHT = 1.5
_FIT_AT_MOST = 6_000  # texts; more change the leading directions little and cost seconds
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def _grams(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the distinct buckets of a text and the weight 1 + log(count) of each; punctuation is squeezed out."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    codes = np.frombuffer(kept.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    pairs = (codes[:-1] << np.uint64(21)) | codes[1:]
    hashed = np.concatenate([codes, pairs | np.uint64(1 << 63)]) * _MULTIPLIER >> np.uint64(64 - _BUCKET_BITS)
    buckets, first, count = np.unique(hashed.astype(np.int64), return_index=True, return_counts=True)
    weight = (1 + np.log(count)) * np.where(first < len(codes), _CHARACTER_WEIGHT, 1.0)
    return buckets, weight.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Embedding:
    """A fitted model.

    Attributes:
        buckets: the buckets it knows, ascending, shape (v,).
        basis: directions times inverse document frequency, shape (v, dimensions).
        fitted_on: how many texts the library had.
    """

    buckets: NDArray[np.int64]
    basis: NDArray[np.float32]
    fitted_on: int

    @property
    def version(self) -> str:
        """Name these vectors: two models with the same name give the same vectors."""
        digest = hashlib.sha256(self.buckets.tobytes() + self.basis.tobytes()).hexdigest()[:12]
        return f"{METHOD}-{digest}"

    @property
    def share(self) -> float:
        """Return the weight of these vectors in an answer.

        As many directions as a small library carries are worth .3 (corpus/gold/questions.yaml, 59 questions: nDCG@10
        .714 against .707 of the words alone, R@10 .949 against .945; from .2 to .4 within .005). 256 directions of
        26,196 articles are worth .1: 64 lay questions, .387 against .375; .3 gives .335.
        """
        return 0.1 + 0.2 * min(1.0, _MOST_DIMENSIONS / _DIRECTIONS_PER_TEXT / max(self.fitted_on, 1))

    def outgrown(self, texts: int) -> bool:
        """Tell whether the library has so many texts that it deserves a new model."""
        return texts >= 2 * self.fitted_on

    def encode_query(self, query: str) -> NDArray[np.float32]:
        """Return the vector of a query and of what documents print for its words, shape (dimensions,)."""
        vector: NDArray[np.float32] = self.encode([" ".join((query, *printed_for(query)))])[0]
        return vector

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, shape (texts, dimensions); a text of which nothing is known gets zeros."""
        vectors = np.zeros((len(texts), self.basis.shape[1]), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            index, weight = _known(_grams(text), self.buckets)
            vector[:] = weight @ self.basis[index]
        return _unit(vectors)

    def to_bytes(self) -> bytes:
        """Serialise; about 4 MB for the bundled corpus, 26 MB at most."""
        buffer = io.BytesIO()
        basis = self.basis.astype(np.float16)
        np.savez(buffer, buckets=self.buckets.astype(np.int32), basis=basis, fitted_on=np.array(self.fitted_on))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Embedding:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: these bytes are no such model.
        """
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as parts:
                buckets, basis = parts["buckets"].astype(np.int64), parts["basis"].astype(np.float32)
                return cls(buckets, basis, int(parts["fitted_on"]))
        except (KeyError, OSError, EOFError) as error:
            raise ValueError(str(error)) from error


def fit(texts: Sequence[str]) -> Embedding:
    """Fit a model on texts; at most 6,000 of them, evenly chosen, decide."""
    chosen = (
        [texts[i * len(texts) // _FIT_AT_MOST] for i in range(_FIT_AT_MOST)] if len(texts) > _FIT_AT_MOST else texts
    )
    grams = [_grams(text) for text in chosen]
    seen = np.concatenate([buckets for buckets, _ in grams]) if grams else np.empty(0, dtype=np.int64)
    buckets, frequency = np.unique(seen, return_counts=True)
    kept = np.sort(np.argsort(-frequency, kind="stable")[:_VOCABULARY])
    buckets, frequency = buckets[kept], frequency[kept]
    idf = (np.log((1 + len(chosen)) / (1 + frequency)) + 1).astype(np.float32)
    rows: list[Row] = []
    for row in grams:
        index, weight = _known(row, buckets)
        weight = weight * idf[index]
        rows.append((index, weight / max(float(np.linalg.norm(weight)), 1e-9)))
    dimensions = min(_MOST_DIMENSIONS, max(int(_DIRECTIONS_PER_TEXT * len(rows)), min(len(rows), 32)), len(buckets))
    # through float16 at once, so that a model read back gives the same vectors and has the same name
    basis = (_leading(rows, len(buckets), dimensions) * idf[:, None]).astype(np.float16).astype(np.float32)
    return Embedding(buckets, basis, len(texts))


def _known(grams: Row, buckets: NDArray[np.int64]) -> Row:
    """Keep the grams that are in the vocabulary, with their place in it."""
    if not len(buckets):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    place = np.minimum(np.searchsorted(buckets, grams[0]), len(buckets) - 1)
    known = buckets[place] == grams[0]
    return place[known], grams[1][known]


def _leading(rows: Sequence[Row], columns: int, count: int) -> NDArray[np.float32]:
    """Return the leading right singular vectors of a sparse matrix, shape (columns, count).

    Randomised subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) with a fixed seed.
    """
    width = min(count + 16, len(rows), columns)
    if not width:
        return np.zeros((columns, count), dtype=np.float32)
    rng = np.random.Generator(np.random.PCG64(20260302))
    basis = rng.standard_normal((columns, width), dtype=np.float32)
    transposed = _transposed(rows, columns)
    for _ in range(3):
        basis = _orthonormal(_times(transposed, _orthonormal(_times(rows, basis))))
    found = basis @ _axes(_times(rows, basis))[0][:, :count].astype(np.float32)
    leading = np.zeros((columns, count), dtype=np.float32)
    leading[:, : found.shape[1]] = found
    return leading


def _orthonormal(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an orthonormal basis of the columns; directions lost in rounding become zero.

    By the Gram matrix: a QR of so tall a matrix takes thirty times as long, and the sharper angles are not needed.
    """
    axes, length = _axes(matrix)
    inverse = np.where(length > length[:1] * 1e-4, 1 / np.maximum(length, 1e-30), 0.0)
    return matrix @ (axes * inverse).astype(np.float32)


def _axes(matrix: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the right singular vectors of a tall matrix as columns, and its singular values, both longest first."""
    square, axes = np.linalg.eigh((matrix.T @ matrix).astype(np.float64))
    return axes[:, ::-1], np.sqrt(np.maximum(square[::-1], 0.0))


def _times(rows: Sequence[Row], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    product = np.zeros((len(rows), matrix.shape[1]), dtype=np.float32)
    for line, (index, weight) in zip(product, rows, strict=True):
        line[:] = weight @ matrix[index]
    return product


def _transposed(rows: Sequence[Row], columns: int) -> list[Row]:
    column = np.concatenate([index for index, _ in rows])
    weight = np.concatenate([weight for _, weight in rows])
    row = np.repeat(np.arange(len(rows)), [len(index) for index, _ in rows])
    order = np.argsort(column, kind="stable")
    ends = np.cumsum(np.bincount(column, minlength=columns))[:-1]
    return list(zip(np.split(row[order], ends), np.split(weight[order], ends), strict=True))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)
