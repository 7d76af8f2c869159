"""The structure of texts as offices, scrapers and Word files leave them, case by case."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluators.reader import structure

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluators.model import Document, Line

CASES = Path(__file__).parent / "cases" / "reader"


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}:{case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


LINES = ("title", "addressee", "sign_off", "date_line", "doc_number", "signer", "copy_to", "carrier_title")


def _line(document: Document, *, name: str) -> str | None:
    line: Line | None = getattr(document, name)
    return line.text if line else None


def _outline(document: Document) -> list[str]:
    return [
        f"{section.level} {section.number} {section.text}".rstrip() + (" +" if section.run_in else "")
        for section in document.sections
    ]


SEEN: dict[str, Callable[[Document], Any]] = {
    **{name: partial(_line, name=name) for name in LINES},
    "sections": _outline,
    "period": lambda d: [d.period.start, d.period.end, d.period.source] if d.period else None,
    "lead": lambda d: d.quote(d.lead) if d.lead else None,
    "residue": lambda d: [f"{residue.kind} {d.quote(residue.span)}" for residue in d.residue],
    "citations": lambda d: [[citation.title, citation.doc_number] for citation in d.citations],
    "tables": lambda d: [[[cell.text for cell in row] for row in table.rows] for table in d.tables],
    "table_sections": lambda d: [table.section for table in d.tables],
    "sentences": lambda d: [d.quote(sentence.span) for sentence in d.sentences],
    "attachments": lambda d: [[item.number, item.title.text if item.title else None] for item in d.attachments],
    "attachment_notes": lambda d: [line.text for line in d.attachment_notes],
    "issue_date": lambda d: d.issue_date,
}


@pytest.mark.parametrize("case", _cases())
def test_reads_as_an_office_would(case: dict[str, Any]) -> None:
    text = case["text"].replace("␍", "\r").replace("␉", "\t").replace("␣", "\u3000")
    document = structure(text)
    expected = {key: value for key, value in case.items() if key not in ("name", "text")}
    assert {key: SEEN[key](document) for key in expected} == expected
