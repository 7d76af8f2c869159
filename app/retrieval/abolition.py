"""Which documents the text of another one ends: 《甲办法》（某政发〔2020〕1号）同时废止.

What a manifest says about a document stands above what is read here; only documents of which nothing ends are ended.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from evaluators.cited_names import cited_names, number_key, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.retrieval.passage import DocumentRecord

_ENDS = re.compile(r"[^。；\n]*(?:同时|即行|一并|予以|现予|起)?废止")
_OWN_WORDS = re.compile(r"未(?:被)?废止|不得废止|废止前|尚未废止|废止后")


def ended_names(text: str) -> tuple[str, ...]:
    """Return the keys of the documents that a text declares abolished, numbers before titles."""
    keys: list[str] = []
    for match in _ENDS.finditer(text):
        clause = match.group()
        if _OWN_WORDS.search(text[match.start() : match.end() + 1]):
            continue
        names = cited_names(clause)
        keys += [number_key(number) for number in names.numbers]
        if not names.numbers:  # a title alone would end its own successor of the same title, and others' of that title
            keys += [title_key(title) for title in names.titles]
    return tuple(dict.fromkeys(key for key in keys if key))


def settle(records: Iterable[DocumentRecord]) -> list[DocumentRecord]:
    """Return the records whose end changes, as they should be, in view of what all the others say."""
    held = list(records)
    changed = []
    for record in held:
        bare = replace(record, until=None, superseded_by=None, ended_by=None) if record.ended_by else record
        if bare.until is None and bare.superseded_by is None:
            enders = [other for other in held if _ends(other, bare)]
            if enders:
                by = min(enders, key=lambda other: (_begins(other), other.id))
                last = _begins(by) - timedelta(days=1)
                bare = replace(bare, until=last, superseded_by=by.title, ended_by=by.id)
        if bare != record:
            changed.append(bare)
    return changed


def _begins(record: DocumentRecord) -> date:
    day = record.effective or record.issued_on
    if day is None:  # `_ends` has seen to it
        raise ValueError(record.id)
    return day


def _ends(other: DocumentRecord, record: DocumentRecord) -> bool:
    if other.id == record.id or not other.abolishes or (other.effective or other.issued_on) is None:
        return False
    if record.issued_on and other.issued_on and record.issued_on >= other.issued_on:
        return False
    keys = {number_key(record.doc_number)} if record.doc_number else set()
    return bool(({title_key(record.title)} | keys) & set(other.abolishes))
