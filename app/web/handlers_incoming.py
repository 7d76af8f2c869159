"""A draft that a person has edited in Word comes back on the page: what was changed, and what has no source."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import UserError, WenhengError
from app.local import local
from app.web import listing
from app.web.desk import file_name
from app.web.handlers_draft import RECORD, found_in
from app.web.paper import paper_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.drafting.incoming import Incoming, Sentence
    from app.drafting.record import Record
    from app.settings import Settings
    from app.web.desk import Desk

_NONE = "这里没有可以比对的草稿。请先起草；草稿是以前起草的，请把改过的文稿和它的起草记录（.draft.json）一起选上。"


def bring_in(files: Sequence[str], *, desk: Desk, settings: Settings, tell: Callable[[str], None]) -> dict[str, Any]:
    """Take an edited draft over into its record and show what was changed.

    Args:
        files: the edited document as uploaded, and the record of its draft where it is not the one on the desk.
        desk: where the files go.
        settings: the installation's.
        tell: gets word of the progress.

    Returns:
        As `handlers_draft.make`, and `changes` (HTML); `export` lets the edited document through the gate. Where it
        fails, the draft on the desk stays, with what was wrong.

    Raises:
        WenhengError: there is no draft to hold it against, or the file is another document; nothing is on the desk.
    """
    try:
        return _taken_in(files, desk=desk, settings=settings, tell=tell)
    except WenhengError as error:
        latest = desk.latest("draft")
        if not latest or "record" not in latest:
            raise
        return {**latest, "message": listing.banner("error", str(error))}


def _taken_in(files: Sequence[str], *, desk: Desk, settings: Settings, tell: Callable[[str], None]) -> dict[str, Any]:
    from app.drafting import incoming
    from app.drafting.edited import take_over

    paths = [Path(file) for file in files]
    records = [path for path in paths if path.suffix.lower() == ".json"]
    documents = [path for path in paths if path not in records]
    if len(documents) != 1 or len(records) > 1:
        raise UserError("请选一份改过的文稿；草稿是以前起草的，连同它的起草记录（.draft.json）一起选。")
    tell("正在比对改动……")
    uploaded = documents[0]
    held = _record(records, desk)
    out = desk.begin("draft") / file_name(uploaded.name)
    shutil.copy(uploaded, out)
    try:
        found = incoming.bring_in(out, held, local=local(settings))
    except UserError as error:
        raise UserError(str(error).replace(str(out), uploaded.name).replace(str(held.path), RECORD)) from error
    notes = [note.replace(f" {held.path} ", "") for note in take_over(found, held)]
    return _shown(found, held, out, notes, desk)


def _record(given: Sequence[Path], desk: Desk) -> Record:
    from app.drafting.record import load

    if given:
        own = desk.begin("draft") / RECORD
        shutil.copy(given[0], own)
        try:
            return load(own)
        except UserError as error:
            raise UserError(str(error).replace(str(own), given[0].name)) from error
    latest = desk.latest("draft")
    kept = Path(latest["record"]) if latest and "record" in latest else None
    if kept is None or not kept.is_file():
        raise UserError(_NONE)
    return load(kept)


def _shown(found: Incoming, held: Record, out: Path, notes: Sequence[str], desk: Desk) -> dict[str, Any]:
    report = found.report
    counts = "，".join(
        f"{name} {count} 句"
        for name, count in (
            ("未改", len(found.of("unchanged"))),
            ("改动", len(found.of("changed"))),
            ("新增", len(found.of("added"))),
            ("删去", len(found.removed)),
        )
    )
    said = f"已收回《{held.title}》的改稿：{counts}。{listing.verdict(report)}"
    loose = f"有 {len(found.untraced)} 句写了没有来源的内容，见“改动”，请核实或补进任务书。" if found.untraced else ""
    return {
        "message": listing.banner(
            "warn" if report.blocks_export or loose else "ok", "\n".join(filter(None, (said, loose, *notes)))
        ),
        "downloads": listing.downloads(
            (
                ("下载改稿", desk.link(out), False),
                *((("下载起草记录（.json）", desk.link(held.path), False),) if held.path else ()),
            )
        ),
        "preview": paper_of_text(found.text, report.findings),
        "findings": found_in(found.text, report),
        "count": len(report.findings) + len(report.failures),
        "sources": listing.traced(
            [("", sentence.text, _sources(sentence)) for sentence in found.sentences if sentence.refs]
        ),
        "changes": listing.changes(
            [
                (
                    sentence.line,
                    (sentence.before or "") if sentence.state == "changed" else "",
                    sentence.text,
                    sentence.untraced,
                    _sources(sentence),
                )
                for sentence in found.sentences
                if sentence.state != "unchanged" or sentence.untraced
            ],
            found.removed,
        ),
        "blocked": report.blocks_export,
        "export": {
            "source": str(out),
            "doc_type": held.doc_type,
            "title": held.title,
            "day": held.day,
            "sources": held.sources,
        },
        "record": str(held.path),
    }


def _sources(sentence: Sentence) -> list[tuple[str, str, str]]:
    from app.drafting import KINDS, by_item

    return [(KINDS[ref.kind], ref.place, ref.quote) for ref in by_item(sentence.refs)]
