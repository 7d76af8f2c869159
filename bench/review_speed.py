"""Reading and checking: documents a second over the bundled plans and reports, against python-docx opening as many.

Prints documents a second for reading alone, for reading and checking, and the ratio to python-docx reading the same
words from .docx files made for the purpose.
"""

from __future__ import annotations

import io
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ROUNDS = 5
TODAY = date(2026, 3, 2)


def main() -> None:
    """Measure in one run and print the ratios."""
    import docx

    import evaluators

    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*/*.md"))]
    files = []
    for text in texts:
        made = docx.Document()
        for line in text.splitlines():
            made.add_paragraph(line)
        stream = io.BytesIO()
        made.save(stream)
        files.append(stream.getvalue())
    count = ROUNDS * len(texts)

    start = time.perf_counter()
    for _ in range(ROUNDS):
        for data in files:
            "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    rival = count / (time.perf_counter() - start)

    start = time.perf_counter()
    for _ in range(ROUNDS):
        documents = [evaluators.read(text) for text in texts]
    reading = count / (time.perf_counter() - start)

    start = time.perf_counter()
    for _ in range(ROUNDS):
        for document in documents:
            evaluators.check(document, evaluators.detect(document), today=TODAY)
    checking = count / (time.perf_counter() - start)

    both = 1 / (1 / reading + 1 / checking)
    mean = sum(map(len, texts)) // len(texts)
    print(f"{len(texts)} documents of {mean} characters on average")
    print(f"reading {reading:.0f}/s, checking {checking:.0f}/s, both {both:.0f}/s")
    print(f"reading and checking / python-docx opening and reading paragraphs ({rival:.0f}/s): {both / rival:.2f}")


if __name__ == "__main__":
    main()
