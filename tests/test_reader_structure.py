"""The structure of texts as offices, scrapers and Word files leave them, case by case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluators.reader import structure

if TYPE_CHECKING:
    from evaluators.model import Document, Line

CASES = Path(__file__).parent / "cases" / "reader"


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}:{case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _words(line: Line | None) -> str | None:
    return line.text if line else None


def _outline(document: Document) -> list[str]:
    return [
        f"{section.level} {section.number} {section.text}".rstrip() + (" +" if section.run_in else "")
        for section in document.sections
    ]


def _seen(document: Document, key: str) -> Any:
    quote = document.quote
    match key:
        case "title" | "addressee" | "sign_off" | "date_line" | "doc_number" | "signer" | "copy_to" | "carrier_title":
            return _words(getattr(document, key))
        case "sections":
            return _outline(document)
        case "issue_date":
            return document.issue_date
        case "period":
            return [document.period.start, document.period.end, document.period.source] if document.period else None
        case "lead":
            return quote(document.lead) if document.lead else None
        case "residue":
            return [f"{residue.kind} {quote(residue.span)}" for residue in document.residue]
        case "citations":
            return [[citation.title, citation.doc_number] for citation in document.citations]
        case "tables":
            return [[[cell.text for cell in row] for row in table.rows] for table in document.tables]
        case "table_sections":
            return [table.section for table in document.tables]
        case "sentences":
            return [quote(sentence.span) for sentence in document.sentences]
        case "attachments":
            return [[item.number, _words(item.title)] for item in document.attachments]
        case "attachment_notes":
            return [line.text for line in document.attachment_notes]
        case _:
            return getattr(document, key)


@pytest.mark.parametrize("case", _cases())
def test_reads_as_an_office_would(case: dict[str, Any]) -> None:
    text = case["text"].replace("␍", "\r").replace("␉", "\t").replace("␣", "\u3000")
    document = structure(text)
    expected = {key: value for key, value in case.items() if key not in ("name", "text")}
    assert {key: _seen(document, key) for key in expected} == expected
