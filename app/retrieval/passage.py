"""What the index holds and what a search returns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["policy", "plan", "report", "other"]
Level: TypeAlias = Literal["national", "province", "city", "district", "subdistrict", "community"]

KINDS: dict[Kind, str] = {"policy": "政策文件", "plan": "方案计划", "report": "报告总结", "other": "其他"}
_DATES = ("issued_on", "effective", "until")
LEVELS: dict[Level, str] = {
    "national": "国家",
    "province": "省",
    "city": "市",
    "district": "区县",
    "subdistrict": "街道乡镇",
    "community": "社区",
}


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document of the index with everything that decides whether it may be offered.

    Attributes:
        id: the manifest's id, or one formed from the path.
        path: the file, absolute.
        source: how a person names the file: relative to the corpus it belongs to, else the absolute path.
        kind: policy, plan, report or other.
        level: of the issuing unit; None where the text does not tell.
        region: the area it applies to (云汀区, 望桥街道); None where the text does not tell.
        unit: the unit it belongs to; None when it is for everybody.
        effective: first day in force; equals `issued_on` unless told otherwise, None when no date is known.
        until: last day in force; None while nothing ends it.
        superseded_by: title of the document that replaced it.
        abolishes: keys of the numbers and titles that its own text declares abolished.
        ended_by: id of the document whose text gave `until` and `superseded_by`, where one did.
    """

    id: str
    path: str
    source: str
    title: str
    kind: Kind
    doc_number: str | None = None
    issuer: str | None = None
    level: Level | None = None
    region: str | None = None
    unit: str | None = None
    issued_on: date | None = None
    effective: date | None = None
    until: date | None = None
    superseded_by: str | None = None
    abolishes: tuple[str, ...] = ()
    ended_by: str | None = None

    def in_force(self, on: date) -> bool:
        """Tell whether the document stands on that day; a document without any date does."""
        return not self.remark(on)

    def remark(self, on: date) -> str:
        """Say in Chinese why the document does not stand on that day; empty when it does."""
        if self.effective and on < self.effective:
            return f"{self.effective.isoformat()}起施行，尚未生效"
        if self.until and on > self.until:
            if self.superseded_by:
                return f"已被《{self.superseded_by}》取代（有效至{self.until.isoformat()}）"
            return f"有效期至{self.until.isoformat()}，已失效"
        return ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a document as it goes into the index.

    `start` and `end` are code points of the extracted text and open the place; `text` are the lines of that stretch
    without blank lines and Markdown's heading marks. `headings` is the path of headings above it, outermost first.
    """

    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    locator: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer of a search.

    `score` compares passages of one answer, not of two. `in_force` is judged on the day the search asked about;
    `remark` says why not.
    """

    id: str
    source: str
    title: str
    locator: str
    text: str
    score: float
    issued_on: date | None
    in_force: bool
    kind: Kind
    level: Level | None
    region: str | None
    issuer: str | None
    doc_number: str | None
    unit: str | None = None
    headings: tuple[str, ...] = ()
    document: str = ""
    path: str = ""
    start: int = 0
    end: int = 0
    remark: str = ""

    @property
    def place(self) -> str:
        """Where it stands, for people: 《title》（number） file locator."""
        number = f"（{self.doc_number}）" if self.doc_number else ""
        return f"《{self.title}》{number} {self.source} {self.locator}"

    def to_json(self) -> dict[str, object]:
        """Return the shape of one passage in `search --format json`."""
        return {
            "id": self.id,
            "source": self.source,
            "title": self.title,
            "locator": self.locator,
            "text": self.text,
            "score": round(self.score, 4),
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "in_force": self.in_force,
            "remark": self.remark or None,
            "kind": self.kind,
            "level": self.level,
            "region": self.region,
            "unit": self.unit,
            "issuer": self.issuer,
            "doc_number": self.doc_number,
            "headings": list(self.headings),
            "path": self.path,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may return.

    Attributes:
        regions: the areas whose documents apply: the one asked for and those above it; None for any.
        on: the day on which a passage must be in force; None to let stale ones through.
    """

    kind: Kind | None = None
    level: Level | None = None
    regions: tuple[str, ...] | None = None
    unit: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in, and why, in Chinese."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class IndexRun:
    """What one update did: sources added, refreshed and removed, a count of unchanged ones, files that failed.

    `duplicates` are the files left out because another file holds the same document: (file left out, file kept).
    `skipped` are files that are no documents (tables, pictures, archives).
    """

    added: tuple[str, ...] = ()
    refreshed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()
    passages: int = 0
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)  # the passages of an answer come from few documents
def read_record(raw: str) -> DocumentRecord:
    """Return the document that a row of `documents` keeps as JSON."""
    values = json.loads(raw)
    for name in _DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    values["abolishes"] = tuple(values.get("abolishes", ()))  # absent in what older versions wrote
    return DocumentRecord(**values)
