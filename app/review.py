"""Checking submitted documents: one file, several, or a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import evaluators
from app.beside import Asked, said, with_beside
from app.errors import UnreadableFile, UserError
from app.local import known
from app.placing import placed
from app.returned import said as said_of_own
from evaluators.revision import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from app.files import LoadedText
    from app.local import Local
    from app.returned import Written
    from evaluators.model import Document, Source
    from evaluators.report import Report
    from evaluators.waiver import Waiver

SCHEMA = "wenheng.review/1"
# what a folder is searched for; the last are named as unreadable rather than passed over in silence
DOCUMENTS = frozenset(
    {".docx", ".docm", ".md", ".txt", ".doc", ".wps", ".rtf", ".pdf", ".html", ".htm", ".odt", ".ofd", ".mht", ".mhtml"}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a review is held against: day, plan, what is known here, the rules in force and the waivers granted."""

    today: date
    doc_type: str | None = None
    plan: Document | None = None
    sources: Sequence[Source] | None = None
    local: Local | None = None
    waivers: Sequence[Waiver] = ()
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FileReview:
    """The outcome for one file: a report, or the reason why there is none."""

    path: Path
    loaded: LoadedText | None = None
    report: Report | None = None
    error: UnreadableFile | None = None

    @property
    def blocks(self) -> bool:
        """Whether this file blocks: a critical finding, or it could not be read."""
        return self.report is None or self.report.blocks_export

    def to_json(self) -> dict[str, Any]:
        """Return this file's entry of `review --format json`."""
        if self.loaded is None or self.report is None:
            error = self.error or UnreadableFile("无法读取。")
            return {"path": str(self.path), "error": {"kind": error.kind, "message": str(error)}}
        told = self.report.to_json(self.loaded.text)
        for part in ("findings", "waived"):
            told[part] = [placed(finding, self.loaded) for finding in told[part]]
        entry = {"path": str(self.path), "sha256": self.loaded.sha256, **told}
        return {**entry, "note": note} if (note := said(self.loaded)) else entry


@dataclass(frozen=True, slots=True)
class ReviewRun:
    """The outcome for everything that was asked for.

    Attributes:
        files: what was checked.
        skipped: how many files of a folder are no documents.
        own: files of a folder that were written here and left alone, see :mod:`app.returned`.
    """

    files: tuple[FileReview, ...]
    skipped: int = 0
    own: tuple[Path, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 nothing blocks; 1 something blocks or one of several is unreadable; 2 nothing could be read."""
        if all(file.error is not None for file in self.files):
            return 2
        return 1 if any(file.blocks for file in self.files) else 0

    def to_json(self) -> dict[str, Any]:
        """Return the whole answer of `review --format json`."""
        return {"schema": SCHEMA, "catalogue": CATALOGUE, "files": [file.to_json() for file in self.files]}


def read_document(path: Path) -> tuple[LoadedText, Document]:
    """Load and read one file.

    Raises:
        UnreadableFile: it cannot be read; the message says why, in Chinese.
    """
    from app.files import load

    loaded = load(path)
    return loaded, evaluators.read(loaded.text)


def review_file(path: Path, terms: Terms) -> FileReview:
    """Check one file; a file that cannot be read gets an entry that says so."""
    try:
        loaded, document = read_document(path)
    except UnreadableFile as error:
        return FileReview(path, error=_shut(path) or error)
    return FileReview(path, loaded=loaded, report=check_loaded(loaded, document, terms))


def _shut(path: Path) -> UnreadableFile | None:
    """Say of a folder that does not open, or of a link that leads nowhere, what it is."""
    if path.is_symlink() and not path.exists():
        return UnreadableFile(f"{path} 是失效的链接，所指的文件不存在。")
    if path.is_dir():
        return UnreadableFile(f"文件夹 {path} 无法打开，其中的文件未检查，请检查访问权限。")
    return None


def check_loaded(loaded: LoadedText, document: Document, terms: Terms) -> Report:
    """Apply the rules to the body of a file, and those that need no context to its notes, page heads and feet."""
    report = check_document(document, terms)
    if not loaded.apart:
        return report
    asked = Asked(terms.today, terms.local, terms.waivers, terms.select, terms.ignore)
    whole = with_beside(report, loaded, document, asked)
    beside = set(whole.used) - set(report.used)
    if not beside:
        return whole
    # a waiver needed beside the body alone is not unused
    own = tuple(waiver for waiver in terms.waivers if waiver not in beside)
    return with_beside(check_document(document, replace(terms, waivers=own)), loaded, document, asked)


def check_document(document: Document, terms: Terms) -> Report:
    """Apply the rules; a report is held against its plan where one is given."""
    doc_type = terms.doc_type or evaluators.detect(document)
    return evaluators.check(
        document,
        doc_type,
        today=terms.today,
        sources=terms.sources,
        plan=terms.plan,
        **known(terms.local),
        waivers=terms.waivers,
        select=terms.select,
        ignore=terms.ignore,
    )


def review_paths(
    paths: Iterable[Path],
    terms: Terms,
    progress: Callable[[int, int, Path], None] | None = None,
    written: Written | None = None,
) -> ReviewRun:
    """Check files and folders, folders recursively and in the order of their names.

    Args:
        paths: files or folders.
        terms: what to check against.
        progress: called before each file with its index, the number of files and its path.
        written: what this installation wrote itself, which is left out of folders.

    Raises:
        UserError: a folder holds no document.
    """
    files, skipped, own = collect(paths, written)
    reviews = []
    for index, path in enumerate(files):
        if progress is not None:
            progress(index, len(files), path)
        reviews.append(review_file(path, terms))
    return ReviewRun(tuple(_share_waivers(reviews, terms)), skipped, own)


def _share_waivers(reviews: list[FileReview], terms: Terms) -> list[FileReview]:
    """Where one waiver file serves a folder, a waiver that covers a finding of one file is not unused in the others."""
    if len(reviews) < 2 or not terms.waivers:
        return reviews
    used = [set(review.report.used) if review.report else set() for review in reviews]
    shared = []
    for index, review in enumerate(reviews):
        elsewhere = set().union(*used[:index], *used[index + 1 :]) - used[index]
        if elsewhere and review.loaded is not None:
            own = tuple(waiver for waiver in terms.waivers if waiver not in elsewhere)
            document = evaluators.read(review.loaded.text)
            shared.append(replace(review, report=check_loaded(review.loaded, document, replace(terms, waivers=own))))
        else:
            shared.append(review)
    return shared


def collect(paths: Iterable[Path], written: Written | None = None) -> tuple[list[Path], int, tuple[Path, ...]]:
    """Return the documents under `paths` once each, how many other files there are, and which were written here.

    Raises:
        UserError: there is no document.
    """
    files: dict[Path, None] = {}
    own: list[Path] = []
    skipped = 0
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        inside = _inside(path)
        for entry in inside:
            hidden = entry.name.startswith((".", "~$"))
            broken = not entry.is_file()  # a folder that does not open, a link to nothing: loading it says so
            if broken or (entry.suffix.lower() in DOCUMENTS and not hidden):
                if written is not None and not broken and written.holds(entry):
                    own.append(entry)
                else:
                    files[entry] = None
            else:
                skipped += not hidden
    if not files:
        names = "、".join(str(path) for path in paths)
        left = said_of_own(tuple(own))
        raise UserError(
            f"{names} 中没有可检查的文件。{left}可检查的格式：.docx、.doc、.wps、.rtf、.odt、.pdf、.html、.md、.txt。"
        )
    return list(files), skipped, tuple(own)


def _inside(folder: Path) -> list[Path]:
    """List the files below `folder`, with the folders that cannot be opened and the links that lead nowhere.

    Raises:
        UserError: `folder` itself cannot be opened.
    """
    shut: list[Path] = []

    def note(error: OSError) -> None:
        if str(error.filename) == str(folder):
            raise UserError(f"文件夹 {folder} 无法打开，请检查访问权限。") from error
        shut.append(type(folder)(error.filename))

    found = [
        entry
        for root, _, names in os.walk(folder, onerror=note)
        for name in names
        if (entry := type(folder)(root, name)).is_file() or entry.is_symlink()
    ]
    return sorted([*found, *shut])


def with_waivers(terms: Terms, path: Path | None) -> Terms:
    """Return `terms` with the waivers of the file `path`, where one is given."""
    if path is None:
        return terms
    from evaluators.waiver import load

    return replace(terms, waivers=tuple(load(path)))
