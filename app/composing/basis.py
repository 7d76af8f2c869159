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
    from app.retrieval import Index
    from app.retrieval.passage import Passage

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
        mark = gap(f"《{self.title}》{self.remark}，请改引现行文件") if self.remark else ""
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
        if basis.remark:
            notes.append(f"依据《{basis.title}》{basis.remark}，草稿中已标出。")
        elif index is not None and not basis.found:
            notes.append(f"依据《{basis.title}》不在检索库中，文号和效力未能核对。")
    return tuple(found), tuple(notes)


def _one(brief: Brief, path: str, entry: str, index: Index | None, as_of: date) -> Basis:
    ref = brief_ref(brief, path, entry)
    titled = _TITLE.search(entry)
    rest = entry.replace(titled.group(0), "") if titled else entry
    numbered = _NUMBER.search(rest)
    given = numbered.group(1) if numbered else None
    title = titled.group(1) if titled else (rest.replace(numbered.group(0), "") if numbered else rest).strip()
    passage = _passage(index, title or entry, given, as_of)
    if passage is None:
        return Basis(title or entry, given, (ref,))
    known = passage.doc_number
    remark = "" if passage.in_force else (passage.remark or "已失效")
    if given and known and given != known:
        remark = f"在检索库中的文号为{known}，与任务书的{given}不一致"
    lookup = Ref("passage", passage.id, f"《{passage.title}》{known or ''}", f"{passage.source} {passage.locator}")
    return Basis(title or passage.title, given or known, (ref, lookup), remark, found=True)


def _passage(index: Index | None, title: str, number: str | None, as_of: date) -> Passage | None:
    """Return any passage of the document with this title, or else with this number; one that stands first."""
    if index is None:
        return None
    hits: list[Passage] = list(index.search(f"《{title}》 {number or ''}", k=30))
    hits += [hit for hit in index.search(title, k=10, as_of=as_of) if hit.in_force]
    named = [hit for hit in hits if same_title(hit.title, title)] or [
        hit for hit in hits if number and hit.doc_number == number
    ]
    return max(named, key=lambda hit: (hit.in_force, hit.score), default=None)


def citation(basis: Sequence[Basis]) -> tuple[str, list[Ref]]:
    """Return 《甲》（…）《乙》（…） joined for a lead, and the references."""
    return listed([item.cited for item in basis]), [ref for item in basis for ref in item.refs]
