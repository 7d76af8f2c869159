"""Near-duplicates: 10,000 documents of about 4,600 characters, against reading them from disk and shingling once.

Plants 300 pairs with a Jaccard index of 0.9, 0.7 and 0.45 and prints how many were found, how many were false, the
ratio and the memory. The files are made up anew in a temporary folder.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COUNT, LENGTH, SHARED, PLANTED = 10_000, 4_600, 600, 300
SIMILAR = (0.9, 0.7, 0.45)


def main(count: int = COUNT) -> None:
    """Measure in one run and print the ratio."""
    from app.files import load
    from app.shingles import Stripper, hashes, unit_names
    from app.similar import compare

    with tempfile.TemporaryDirectory() as folder:
        paths = _write(Path(folder), count)
        start = time.perf_counter()
        texts = [load(path).text for path in paths]
        read = time.perf_counter() - start

        start = time.perf_counter()
        stripper = Stripper(())
        for text in texts:
            hashes(stripper.normal(text).codes)
        once = time.perf_counter() - start

        start = time.perf_counter()
        pairs, rate = compare(texts, 0.4, names=unit_names(texts))
        compared = time.perf_counter() - start
    planted = {(2 * pair, 2 * pair + 1) for pair in range(PLANTED)}
    found = {(pair.left, pair.right) for pair in pairs}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} documents, reading {read:.1f} s, shingling once {once:.1f} s, comparing {compared:.1f} s")
    print(f"reading and comparing / reading and shingling once: {(read + compared) / (read + once):.2f}")
    print(
        f"found {len(planted & found)} of {PLANTED}, false {len(found - planted)}; 1 shingle in {rate}; {memory:.0f} MB"
    )


def _write(folder: Path, count: int) -> list[Path]:
    dice = np.random.default_rng(1)
    words = [
        "".join(map(chr, dice.integers(0x4E00, 0x9FA5, size=int(size)))) for size in dice.integers(1, 4, size=6000)
    ]

    def made(length: int) -> str:
        chosen = [words[index] for index in dice.zipf(1.3, size=length) % len(words)]
        text = "".join(word + ("。\n" if index % 20 == 19 else "") for index, word in enumerate(chosen))
        return text[:length]

    texts = [made(LENGTH) for _ in range(count)]
    for pair in range(PLANTED):
        jaccard = SIMILAR[pair % len(SIMILAR)]
        cut = round(LENGTH * 2 * jaccard / (1 + jaccard))
        texts[2 * pair + 1] = texts[2 * pair][:cut] + texts[2 * pair + 1][cut:]
    shared = made(SHARED)
    paths = [folder / f"{index}.txt" for index in range(count)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(f"标题\n{text}\n{shared}", encoding="utf-8")
    return paths


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
