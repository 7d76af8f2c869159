"""What happens under 检查, 复核修改稿: a resubmission held against the first."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from app.errors import UnreadableFile, UserError
from app.web import listing
from app.web.waivers import granted
from evaluators.catalog import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from app.local import Local
    from app.recheck import Recheck
    from evaluators.model import Finding


def recheck(
    old: Path | None,
    new: Path | None,
    waivers: Path | None,
    *,
    today: date,
    tell: Callable[[str], None],
    local: Local | None = None,
) -> dict[str, Any]:
    """Hold a resubmission against the first submission.

    Args:
        old: the first submission, as uploaded.
        new: the second.
        waivers: what may stand in the second.
        today: stands for the clock.
        tell: gets word of the progress.
        local: what is known here.

    Returns:
        The parts of the page: message, findings, changes (HTML).

    Raises:
        UserError: a file is missing or cannot be read.
    """
    import evaluators
    from app.recheck import recheck as compared
    from app.review import Terms, read_document

    if old is None or new is None:
        raise UserError("请选择原稿和修改稿，各一份。")
    tell("正在检查并对照两稿……")
    try:
        kind = evaluators.detect(read_document(new)[1])  # both are held against the same type
        found = compared(old, new, granted(Terms(today=today, doc_type=kind, local=local), waivers))
    except UnreadableFile as error:
        said = str(error).replace(str(new), f"修改稿 {new.name}").replace(str(old), f"原稿 {old.name}")
        raise UserError(said) from error
    return {"message": _message(found), "findings": _findings(found), "changes": _changes(found)}


def _message(found: Recheck) -> str:
    counts = f"已解决 {len(found.resolved)} 处，仍未解决 {len(found.open)} 处，新出现 {len(found.fresh)} 处"
    counts += f"，已豁免 {len(found.waived)} 处" if found.waived else ""
    verdict = "修改稿仍有严重问题，须改正后才能导出" if found.blocks else "修改稿没有严重问题，可以导出"
    said = f"{counts}，未经要求的改动 {len(found.unasked)} 处。{verdict}。"
    notes = [f"{name}：{state.note}" for name, state in (("原稿", found.old), ("修改稿", found.new)) if state.note]
    if found.renamed:
        notes.insert(0, found.renaming)
    doubt = listing.banner("warn", found.doubt) if found.doubt else ""
    notices = listing.banner("info", "\n".join(notes)) if notes else ""
    return listing.banner("warn" if found.blocks else "ok", said) + doubt + notices


def _findings(found: Recheck) -> str:
    parts = [
        ("仍未解决", _listed(found, [item.now for item in found.open])),
        ("新出现", _listed(found, found.fresh)),
        ("已解决", listing.table(_resolved(found)) if found.resolved else ""),
        ("已豁免", _listed(found, [item.now for item in found.waived])),
    ]
    shown = "".join(f'<section class="file"><h3>{escape(name)}</h3>{part}</section>' for name, part in parts if part)
    return shown or listing.table([], empty="两稿都没有发现问题。")


def _listed(found: Recheck, findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    report = replace(found.new.report, findings=tuple(findings), failures=())
    return listing.findings(report, found.new.text, lambda finding: found.new.loaded.where(finding.span.start))


def _resolved(found: Recheck) -> list[dict[str, object]]:
    from app.recheck import WAYS

    return [
        {
            "程度": listing.LEVEL[item.finding.severity],
            "问题": title_of(item.finding.code),
            "原稿位置": found.old.loaded.where(item.finding.span.start),
            "原稿文字": " ".join(item.finding.span.of(found.old.text).split()),
            "改法": WAYS[item.way],
        }
        for item in found.resolved
    ]


def _changes(found: Recheck) -> str:
    from app.recheck import KINDS

    rows: list[dict[str, object]] = [
        {
            "改动": KINDS[change.kind],
            "原稿位置": found.old.loaded.where(change.before.start),
            "原文": " ".join(change.before.of(found.old.text).split()),
            "修改稿位置": found.new.loaded.where(change.now.start),
            "现文": " ".join(change.now.of(found.new.text).split()),
        }
        for change in found.unasked
    ]
    return listing.table(rows, empty="没有未经要求的改动。")
