"""Per document type: one clean document, and per required slot one that lacks just that and gets just that finding.

tests/cases/doctypes/ID.yaml holds the clean document in blocks. Where a slot is lacking its block is left out, or takes
its `without` text; so do other blocks that would fill the slot. `{n}` numbers the first-level headings that remain.
`along` names rules that cannot but speak too (a plan whose tasks have no dates has no schedule either).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluators.doctype import TYPE_IDS, detect, load
from evaluators.engine import check
from evaluators.library import Held, Library
from evaluators.numbering import chinese
from evaluators.reader import read

# what the clean documents rest on; without a library nothing could be said of it
LIBRARY = Library(
    (
        Held("云汀区社区助老服务管理办法", "云民发〔2024〕31号", issued=date(2024, 3, 1)),
        Held("云汀区居住区消防安全管理规定", "云政办发〔2024〕33号", issued=date(2024, 3, 1)),
        Held("东篱街道居民议事规程", "东街办发〔2025〕6号", issued=date(2025, 3, 1)),
    )
)
CASES = Path(__file__).parent / "cases" / "doctypes"


def case(type_id: str) -> dict[str, Any]:
    loaded = yaml.safe_load((CASES / f"{type_id}.yaml").read_text(encoding="utf-8"))
    assert set(loaded) == {"type", "today", "blocks", "lacks"}
    assert isinstance(loaded, dict)
    return loaded


def build(blocks: list[dict[str, Any]], lacking: str | None) -> str:
    texts = []
    number = 0
    for block in blocks:
        text = block["text"]
        if lacking is not None and lacking in block.get("without", {}):
            text = block["without"][lacking]
        elif lacking is not None and block.get("slot") == lacking:
            continue
        if "{n}" in text:
            number += 1
            text = text.replace("{n}", chinese(number))
        texts.append(text)
    return "\n".join(text for text in texts if text) + "\n"


@pytest.mark.parametrize("type_id", TYPE_IDS)
def test_the_clean_document_has_no_finding_and_is_recognised(type_id: str) -> None:
    spec = case(type_id)
    document = read(build(spec["blocks"], None))
    assert detect(document) == type_id
    report = check(document, type_id, today=spec["today"], library=LIBRARY)
    assert [(finding.code, finding.message) for finding in report.findings] == []
    assert not report.failures


@pytest.mark.parametrize(
    ("type_id", "key"), [(type_id, slot.key) for type_id in TYPE_IDS for slot in load(type_id).required]
)
def test_lacking_one_required_slot_gives_just_that_finding(type_id: str, key: str) -> None:
    spec = case(type_id)
    expected = spec["lacks"][key]
    document = read(build(spec["blocks"], key))
    report = check(document, type_id, today=spec["today"], library=LIBRARY)
    found = [finding for finding in report.findings if finding.code not in expected.get("along", [])]
    slot = load(type_id).slot(key)
    assert slot is not None
    assert [(finding.code, document.quote(finding.span)) for finding in found] == [(slot.rule, expected["quote"])], [
        finding.message for finding in found
    ]
    assert isinstance(spec["today"], date)


@pytest.mark.parametrize("type_id", TYPE_IDS)
def test_every_required_slot_has_its_case(type_id: str) -> None:
    assert set(case(type_id)["lacks"]) == {slot.key for slot in load(type_id).required}
