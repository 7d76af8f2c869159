"""Vectors computed here, without a model to download: latent semantic analysis of character n-grams.

A text becomes counts of its character 1- to 3-grams, hashed into 2^18 buckets (256 buckets lose a quarter of the exact
hits, facts.md), weighted 1 + log(count) times inverse document frequency, sketched by a seeded signed hash to 2,048
numbers, and projected on the leading singular vectors of the texts the model was fitted on. What those texts do not
span (few texts, new words) falls on random directions orthogonal to them, so that a small model still tells texts
apart. The model is fitted on the library itself, because document frequency and co-occurrence are what makes n-grams
mean something; it is refitted, into another collection, when the library has doubled.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

METHOD = "lsa-1"  # changes when vectors of the same text would
DIMENSIONS = 256
_BUCKETS = 1 << 18
_SKETCH = 2048
_FIT_AT_MOST = 12_000  # texts; more change the leading directions little and cost seconds
_MULTIPLIERS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint64)


def _buckets(text: str) -> NDArray[np.int64]:
    """Return the bucket of every 1-, 2- and 3-gram of a text, spaces and punctuation squeezed out of it."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    codes = np.frombuffer(kept.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    grams = []
    for size in (1, 2, 3):
        if len(codes) < size:
            break
        value = np.full(len(codes) - size + 1, size, dtype=np.uint64)
        for k in range(size):
            value = (value * _MULTIPLIERS[0] + codes[k : len(codes) - size + 1 + k] * _MULTIPLIERS[1]) ^ (
                value >> np.uint64(15)
            )
        grams.append((value * _MULTIPLIERS[2]) >> np.uint64(46))
    return np.concatenate(grams).astype(np.int64) if grams else np.empty(0, dtype=np.int64)


def _sketcher() -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return for each bucket four places of the sketch and their signs; the same in every process."""
    rng = np.random.Generator(np.random.PCG64(20260302))
    places = rng.integers(0, _SKETCH, size=(_BUCKETS, 4))
    signs = rng.choice(np.array([-0.5, 0.5], dtype=np.float32), size=(_BUCKETS, 4))
    return places, signs


@dataclass(frozen=True, slots=True)
class Embedding:
    """A fitted model: `idf` per bucket, `basis` from sketch to vector, `fitted_on` texts."""

    idf: NDArray[np.float32]
    basis: NDArray[np.float32]
    fitted_on: int
    places: NDArray[np.int64]
    signs: NDArray[np.float32]

    @property
    def version(self) -> str:
        """Name these vectors: two models with the same name give the same vectors."""
        digest = hashlib.sha256(self.idf.tobytes() + self.basis.tobytes()).hexdigest()[:12]
        return f"{METHOD}-{digest}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector per text, shape (len(texts), 256); a text without a letter or figure gets zeros."""
        vectors = _sketch(texts, self.idf, self.places, self.signs) @ self.basis
        return _unit(vectors)

    def to_bytes(self) -> bytes:
        """Serialise; about 3 MB."""
        buffer = io.BytesIO()
        np.savez(buffer, idf=self.idf.astype(np.float16), basis=self.basis, fitted_on=np.array(self.fitted_on))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Embedding:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: these bytes are no such model.
        """
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as parts:
                idf, basis = parts["idf"].astype(np.float32), parts["basis"]
                fitted_on = int(parts["fitted_on"])
        except (KeyError, OSError, EOFError) as error:
            raise ValueError(str(error)) from error
        return cls(idf, basis, fitted_on, *_sketcher())


def fit(texts: Sequence[str]) -> Embedding:
    """Fit a model on texts; at most 12,000 of them, evenly chosen, decide."""
    chosen = (
        [texts[i * len(texts) // _FIT_AT_MOST] for i in range(_FIT_AT_MOST)] if len(texts) > _FIT_AT_MOST else texts
    )
    counts = np.zeros(_BUCKETS, dtype=np.int64)
    for text in chosen:
        counts[np.unique(_buckets(text))] += 1
    # through float16 at once, so that a model read back gives the same vectors and has the same name
    idf = np.log((1 + len(chosen)) / (1 + counts) + 1).astype(np.float16).astype(np.float32)
    places, signs = _sketcher()
    basis = _basis(_sketch(chosen, idf, places, signs))
    return Embedding(idf, basis, len(texts), places, signs)


def _sketch(
    texts: Sequence[str], idf: NDArray[np.float32], places: NDArray[np.int64], signs: NDArray[np.float32]
) -> NDArray[np.float32]:
    rows = np.zeros((len(texts), _SKETCH), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        buckets, count = np.unique(_buckets(text), return_counts=True)
        weight = (1 + np.log(count)).astype(np.float32) * idf[buckets]
        np.add.at(row, places[buckets].ravel(), (signs[buckets] * weight[:, None]).ravel())
    return _unit(rows)


def _basis(sketch: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the leading right singular vectors, filled up with random directions orthogonal to them."""
    small = len(sketch) < _SKETCH
    values, vectors = np.linalg.eigh((sketch @ sketch.T if small else sketch.T @ sketch).astype(np.float64))
    keep = np.argsort(values)[::-1][:DIMENSIONS]
    keep = keep[values[keep] > 1e-6 * max(float(values.max(initial=0.0)), 1e-9)]
    leading = vectors[:, keep]
    if small:
        leading = sketch.T.astype(np.float64) @ leading / np.sqrt(values[keep])
    rng = np.random.Generator(np.random.PCG64(20260303))
    filling = rng.standard_normal((_SKETCH, DIMENSIONS - leading.shape[1]))
    orthogonal, _ = np.linalg.qr(np.concatenate([leading, filling], axis=1))
    return orthogonal.astype(np.float32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)
