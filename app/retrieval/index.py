"""The index as the rest of the program sees it."""

from __future__ import annotations

import os
import threading
from datetime import date
from typing import TYPE_CHECKING, Self

from app.errors import IndexUnavailable, UserError
from app.retrieval.lock import DirectoryLock
from app.retrieval.passage import DocumentRecord, IndexRun, Kind, Level, Passage, Scope
from app.retrieval.reading import OWNING, area, areas
from evaluators.cited_names import cited_names, number_key, title_key
from evaluators.library import around, elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.retrieval.endpoint import EndpointEmbedding
    from app.retrieval.parts import Parts
    from app.retrieval.passage import Chunk
    from app.settings import Settings

WAIT = 5.0  # seconds to wait for a search of another process to end
PER_DOCUMENT = 3  # passages of one document in an answer while other documents have something to say


class Index:
    """The library of policies, past plans and reports in `home`/index, held by this process alone until `close`.

    Where there is no index, nothing is held or made until the first `update`.

    Usable from several threads. As a context manager it closes itself.

    Args:
        home: the home folder of the settings.
        chroma_url: a Chroma server for the vectors instead of the embedded one.
        embed: the endpoint that makes the vectors; they are made here where it is not given.
        wait: seconds to wait while another process holds the directory; `WAIT` where not given.

    Raises:
        IndexUnavailable: another process holds it, or another version of this program made it.
    """

    def __init__(
        self,
        home: Path,
        *,
        chroma_url: str = "",
        embed: EndpointEmbedding | None = None,
        wait: float | None = None,
    ) -> None:
        self._embed = embed
        self._directory = home / "index"
        self._url = chroma_url
        self._guard = threading.RLock()
        self._parts: Parts | None = None
        self._wait = WAIT if wait is None else wait
        self._lock: DirectoryLock | None = None
        if self._exists():
            self._hold()

    @classmethod
    def of(cls, settings: Settings, *, wait: float | None = None) -> Index:
        """Open the index of an installation.

        Raises:
            SettingsError: the embeddings endpoint is set by halves.
        """
        from app.retrieval import endpoint

        return cls(settings.home, chroma_url=settings.chroma_url, embed=endpoint.of(settings), wait=wait)

    @classmethod
    def rebuild(
        cls, home: Path, *, chroma_url: str = "", embed: EndpointEmbedding | None = None, wait: float | None = None
    ) -> Index:
        """Begin anew with an empty index of this version; `roots` tells what the old one was made from."""
        from app.retrieval import parts

        directory = home / "index"
        lock = DirectoryLock(directory, wait=WAIT if wait is None else wait)
        try:
            parts.renew(directory)
        finally:
            lock.release()
        return cls(home, chroma_url=chroma_url, embed=embed, wait=wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close everything and let other processes have the directory."""
        with self._guard:
            if self._parts is not None:
                self._parts.close()
                self._parts = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    @property
    def remark(self) -> str:
        """One Chinese sentence where the vectors are not made as the settings want it, else empty."""
        return self._opened().remark if self._exists() else ""

    @property
    def roots(self) -> list[str]:
        """The folders and files this index was made from."""
        from app.retrieval import parts

        return parts.known_roots(self._directory)

    def update(self, paths: Sequence[Path], progress: Callable[[int, int, str], None] | None = None) -> IndexRun:
        """Bring the index up to date with files and folders.

        Unchanged files (by sha256) are left alone, changed ones replaced, and of what lies under a folder given, what
        is gone from the disk is gone from the index. A file that cannot be read is reported and the rest goes on; what
        the index held of it stays. A kill loses nothing already taken in, and the next run completes the work.

        Args:
            paths: files of every format that `app.files.load` reads, and folders; a manifest.yaml in, above or below
                them is obeyed.
            progress: called with files done, files in all, and the name of the file at hand.

        Raises:
            SpecError: a manifest is malformed.
            IndexUnavailable: the index cannot be opened.
        """
        from app.retrieval import ingest, parts

        with self._guard:
            opened = self._opened()
            parts.remember_roots(self._directory, [os.path.abspath(path) for path in paths if path.exists()])  # noqa: PTH100 - links stay links
            return ingest.update(opened, paths, progress)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        kind: Kind | None = None,
        level: Level | None = None,
        region: str | None = None,
        unit: str | None = None,
        as_of: date | None = None,
        include_stale: bool = False,
        per_document: int = PER_DOCUMENT,
    ) -> list[Passage]:
        """Find passages, best first.

        Documents that the query names by 〔number〕 or 《title》 come first. What was superseded, has expired or is not
        yet in force on `as_of` is left out unless `include_stale`, and then marked `in_force=False`.

        Args:
            query: words, a sentence or a whole paragraph.
            k: how many passages at most.
            kind: policy, plan, report or other.
            level: of the issuing unit.
            region: only documents of this area, of the areas it lies in, and of none (those of the state, and those
                whose text does not tell); the name of a unit stands for its area.
            unit: only documents of this unit and those that belong to everybody; 云汀区柳浦街道办事处 is 柳浦街道.
            as_of: the day that decides what is in force; today where not given.
            include_stale: return passages that are not in force, too.
            per_document: passages of one document while others remain.

        Raises:
            UserError: the query has neither letter nor figure.
            IndexUnavailable: nothing has been indexed yet, or the index cannot be opened.
        """
        from app.retrieval import hybrid
        from app.retrieval.wording import tokens

        if not tokens(query):
            raise UserError(f"检索词“{query[:20]}”里没有可以检索的文字，请输入词语、文件名称或文号。")
        with self._guard:
            opened = self._filled()
            day = as_of or date.today()  # noqa: DTZ011 - a clerk's calendar day
            owner = self._owner(unit) if unit else None
            scope = Scope(kind, level, self._around(opened, region), owner, None if include_stale else day)
            ranked = hybrid.rank(opened, query, k, scope)
            # most answers are complete with the best few; only many passages of one document need the rest
            for some in (ranked[: 3 * k], ranked):
                found = opened.store.passages([identifier for identifier, _ in some])
                if not include_stale:  # another document may have ended one after it went into the two indexes
                    found = {i: held for i, held in found.items() if held[0].in_force(day)}
                texts = {i: (record.id, chunk.text) for i, (record, chunk) in found.items()}
                chosen, complete = hybrid.thin(some, k, per_document, texts)
                if complete:
                    break
        return [_passage(i, *found[i], score, day) for i, score in chosen]

    def knows_region(self, region: str) -> bool:
        """Tell whether a document or a manifest names this area; of one that is not known, nothing around is known."""
        within = self._filled().store.get("within") or {}
        named = (areas(region) or [region])[-1]
        return named in within or named in within.values() or any(r.region == named for r in self.documents())

    def knows_unit(self, unit: str) -> bool:
        """Tell whether any document belongs to this unit."""
        owner = self._owner(unit)
        return any(record.unit == owner for record in self.documents())

    def elsewhere(self, region: str | None, unit: str) -> bool:
        """Tell whether a document's region is another place than the one a unit works in, as far as is known."""
        return elsewhere(region, areas(unit), self._filled().store.get("within") or {})

    def documents(self) -> list[DocumentRecord]:
        """Return every document of the index, by id; empty where there is no index."""
        if not self._exists():
            return []
        with self._guard:
            return [stored.record for stored in self._opened().store.documents().values()]

    def lookup(self, name: str) -> list[DocumentRecord]:
        """Find documents by name, in force or not: a number, a 《title》 or a bare title, in any spelling.

        A title inside a title counts: 《关于印发〈甲办法〉的通知》 is found by 甲办法, too.
        """
        names = cited_names(name)
        wanted = set(names.search_keys()) if names.titles or names.numbers else {title_key(name)}
        return [record for record in self.documents() if wanted & _names(record)]

    def _exists(self) -> bool:
        return (self._directory / "stamp.json").exists()

    def _hold(self) -> None:
        """Take the directory, making it where it is not there, unless this object holds it already."""
        from app.retrieval import parts

        if self._lock is not None:
            return
        lock = DirectoryLock(self._directory, wait=self._wait)
        try:
            stamp = parts.read_stamp(self._directory)
            if stamp is not None:
                parts.check_stamp(self._directory, stamp)
        except BaseException:
            lock.release()
            raise
        self._lock = lock

    def _opened(self) -> Parts:
        if self._parts is None:
            from app.retrieval import ingest, parts

            self._hold()
            opened = parts.Parts.open(self._directory, self._url, self._embed)
            try:
                ingest.repair(opened)
            except BaseException:
                opened.close()
                raise
            self._parts = opened
        return self._parts

    def _filled(self) -> Parts:
        if not self._exists() or self._opened().store.empty():
            raise IndexUnavailable(f"还没有检索库（{self._directory}）。请先运行 wenheng index 收录文件，再检索。")
        return self._opened()

    def _owner(self, unit: str) -> str:
        """Return the name documents carry for a unit: as it is given, else its street or community."""
        if any(record.unit == unit for record in self.documents()):
            return unit
        found = area(unit)
        return found[0] if found and found[1] in OWNING else unit

    @staticmethod
    def _around(opened: Parts, region: str | None) -> tuple[str, ...] | None:
        """Return the region and those it lies in, as the manifests tell."""
        if region is None:
            return None
        within = opened.store.get("within") or {}
        return tuple(dict.fromkeys(a for named in areas(region) or [region] for a in around(named, within)))


def _names(record: DocumentRecord) -> set[str]:
    inner = {title_key(title) for title in cited_names(record.title.replace("〈", "《").replace("〉", "》")).titles}
    return {title_key(record.title), *inner, *([number_key(record.doc_number)] if record.doc_number else [])}


def _passage(identifier: str, record: DocumentRecord, chunk: Chunk, score: float, day: date) -> Passage:
    remark = record.remark(day)
    return Passage(
        id=identifier,
        source=record.source,
        title=record.title,
        locator=chunk.locator,
        text=chunk.text,
        score=score,
        issued_on=record.issued_on,
        in_force=not remark,
        kind=record.kind,
        level=record.level,
        region=record.region,
        issuer=record.issuer,
        doc_number=record.doc_number,
        unit=record.unit,
        headings=chunk.headings,
        document=record.id,
        path=record.path,
        start=chunk.start,
        end=chunk.end,
        remark=remark,
    )
