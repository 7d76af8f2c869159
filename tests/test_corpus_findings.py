"""What the checker says of each document of the corpus, on its day of issue: tests/cases/corpus_findings.yaml.

A finding that goes silent, a new false alarm and one at another place all show here. Where the change is meant, write
the list anew with ``python -m tests.test_corpus_findings`` and read ``git diff tests/cases/corpus_findings.yaml``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from app.evaluation import mutations
from app.retrieval import manifest
from app.settings import bundled
from evaluators.lines import LineIndex

if TYPE_CHECKING:
    from app.evaluation.mutant import Base

LIST = Path(__file__).parent / "cases" / "corpus_findings.yaml"
AGAIN = "python -m tests.test_corpus_findings"
HEAD = f"""\
# Every finding in the documents of the corpus: code, line and the words it points at. Written by
#     {AGAIN}
# Read the difference before you commit it: a line that goes is a defect no longer found, one that comes a new alarm.
"""
SHOWN = 40  # characters of a quotation
PATHS = sorted(
    entry.path
    for group, entry in manifest.load(bundled("corpus") / manifest.NAME).entries
    if group in manifest.SEARCHED
)


@cache
def documents() -> dict[str, tuple[Base, frozenset[str]]]:
    """Return each document by the name of its file, with the codes of the defects it carries on purpose."""
    return {
        entry.path: (base, frozenset(defect.code for defect in entry.defects))
        for _, entry, base in mutations.documents(bundled("corpus"))
    }


@cache
def found(path: str) -> tuple[str, ...]:
    """Return what is found in a document, a line for each finding: DDL-10 L12 6月31日前."""
    base, _ = documents()[path]
    lines = LineIndex(base.text)
    return tuple(
        f"{one.code} L{lines.line(one.span.start)} {' '.join(one.span.of(base.text).split())[:SHOWN]}".strip()
        for one in mutations.findings(base)
    )


def listed() -> dict[str, list[str]]:
    loaded = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_every_document_is_listed() -> None:
    assert sorted(listed()) == PATHS, f"run: {AGAIN}"


@pytest.mark.parametrize("path", PATHS)
def test_what_is_found_is_what_is_listed(path: str) -> None:
    now, before = found(path), listed()[path]
    gone = [line for line in before if line not in now]
    come = [line for line in now if line not in before]
    assert (gone, come, list(now)) == ([], [], before), f"if this is meant, run: {AGAIN}"


@pytest.mark.parametrize("path", PATHS)
def test_every_defect_on_purpose_is_found(path: str) -> None:
    assert documents()[path][1] <= {line.split()[0] for line in found(path)}


if __name__ == "__main__":
    content = {path: list(found(path)) for path in PATHS}
    LIST.write_text(HEAD + yaml.safe_dump(content, allow_unicode=True, width=1000), encoding="utf-8")
