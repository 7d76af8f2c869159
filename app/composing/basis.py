"""The documents a brief rests on: their numbers and whether they stand, looked up in the index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing.pieces import Ref, brief_ref
from app.composing.wording import gap, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.request import Brief
    from app.retrieval import DocumentRecord, Index

_TITLE = re.compile(r"《(.+)》")
_NUMBER = re.compile(r"[（(]?([^（）()《》\s]{1,12}〔\d{4}〕\d+号)[）)]?")


@dataclass(frozen=True, slots=True)
class Basis:
    """One document the draft may name.

    `remark` says why it does not stand any more (empty where it does); `found` whether the index holds it.
    """

    title: str
    doc_number: str | None
    refs: tuple[Ref, ...]
    remark: str = ""
    found: bool = False

    @property
    def cited(self) -> str:
        """《title》（number）, with a visible mark where the document does not stand."""
        number = f"（{self.doc_number}）" if self.doc_number else ""
        mark = gap(f"《{self.title}》{self.remark}，请改引现行适用的文件") if self.remark else ""
        return f"《{self.title}》{number}{mark}"


def same_title(left: str, right: str) -> bool:
    """Tell whether two titles name one document: marks, spaces and inner brackets aside."""
    return _bare(left) == _bare(right)


def _bare(title: str) -> str:
    return re.sub(r"[\s《》〈〉“”（）()\[\]]", "", title)


def resolve(brief: Brief, index: Index | None, as_of: date) -> tuple[tuple[Basis, ...], tuple[str, ...]]:
    """Look up each entry of `basis`.

    Returns:
        The documents, and remarks for the person: what the index does not hold, or holds as superseded.
    """
    found, notes = [], []
    for position, entry in enumerate(brief.basis):
        basis = _one(brief, f"basis[{position}]", entry, index, as_of)
        found.append(basis)
        field = f"basis[{position}]"
        where = f"{brief.place(field)}，字段 {field}：" if brief.line(field) else f"字段 {field}："
        if basis.remark:
            notes.append(f"{where}依据《{basis.title}》{basis.remark}，草稿中已标出。")
        elif index is not None and not basis.found:
            notes.append(f"{where}依据《{basis.title}》不在检索库中，文号和效力未能核对。")
    return tuple(found), tuple(notes)


def _one(brief: Brief, path: str, entry: str, index: Index | None, as_of: date) -> Basis:
    ref = brief_ref(brief, path, entry)
    titled = _TITLE.search(entry)
    rest = entry.replace(titled.group(0), "") if titled else entry
    numbered = _NUMBER.search(rest)
    given = numbered.group(1) if numbered else None
    title = titled.group(1) if titled else (rest.replace(numbered.group(0), "") if numbered else rest).strip()
    record = _record(index, title or entry, given, as_of, brief.unit)
    if index is None or record is None:
        return Basis(title or entry, given, (ref,))
    known = record.doc_number
    remark = record.remark(as_of)
    if index.elsewhere(record.region, brief.unit):
        remark = f"是{record.region}的文件，不适用于本地"
    if given and known and given != known:
        remark = f"在检索库中的文号为{known}，与任务书的{given}不一致"
    return Basis(title or record.title, given or known, (ref, _record_ref(index, record)), remark, found=True)


def _record(index: Index | None, title: str, number: str | None, as_of: date, unit: str) -> DocumentRecord | None:
    """Return the document with this title, or else with this number; one that applies here and stands first."""
    if index is None:
        return None
    named = [r for r in index.lookup(f"《{title}》") if same_title(r.title, title)] or index.lookup(f"《{title}》")
    if not named and number:
        named = [record for record in index.lookup(number) if record.doc_number == number]
    return max(named, key=lambda r: (not index.elsewhere(r.region, unit), r.in_force(as_of)), default=None)


def _record_ref(index: Index, record: DocumentRecord) -> Ref:
    """Return a reference that opens the document: its first passage where the index gives one."""
    quote = f"《{record.title}》{record.doc_number or ''}"
    for passage in index.search(quote, k=5, include_stale=True):
        if passage.document == record.id:
            return Ref("passage", passage.id, quote, passage.place)
    return Ref("passage", record.id, quote, record.source)


def citation(basis: Sequence[Basis]) -> tuple[str, list[Ref]]:
    """Return 《甲》（…）《乙》（…） joined for a lead, and the references."""
    return listed([item.cited for item in basis], "和"), [ref for item in basis for ref in item.refs]
