"""What happens on the tab 检查: files dropped, findings by file, and each report held against its plan."""

from __future__ import annotations

import tempfile
import zipfile
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import finding_tables
from app.errors import UserError
from app.web import listing
from app.web.desk import file_name
from app.web.waivers import granted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.local import Local
    from app.review import ReviewRun
    from app.web.desk import Desk
    from evaluators.model import Document

STATES = {
    "矛盾": "bad", "未回应": "bad", "逾期": "bad", "未达标": "warn",
    "无法判定": "warn", "已完成": "good", "未到期": "calm",
}  # fmt: skip
SHEET = "问题清单.xlsx"
RETURNED = "退回材料.zip"
ANCHOR = "review-file-"  # id of a file's findings, followed by its 1-based number
_PLACED = ("序号", "方案要求", "责任单位", "完成时限", "报告写明", "状态", "说明")


def review(
    paths: Sequence[Path],
    plan: Path | None,
    doc_type: str | None,
    waivers: Path | None = None,
    *,
    desk: Desk,
    today: date,
    tell: Callable[[str], None],
    local: Local | None = None,
    office: str = "",
) -> dict[str, Any]:
    """Check files.

    Args:
        paths: the files as uploaded; their names are those the person gave.
        plan: the plan the reports are to be held against.
        doc_type: id of the document type; detected where None.
        waivers: what may stand, as uploaded.
        desk: where the list of findings goes.
        today: stands for the clock.
        tell: gets word of the progress.
        local: what is known here.
        office: signs the return slips; "" leaves a line to fill in.

    Returns:
        The parts of the page: message, downloads, findings, coverage (HTML); blocked.

    Raises:
        UserError: no file, or the plan or the waivers cannot be read.
    """
    from app.mismatch import Text, of, other_plan
    from app.review import Terms, read_document, review_paths

    if not paths:
        raise UserError("请先选择要检查的文件。")
    planned = _plan(plan) if plan else None
    terms = granted(Terms(today=today, doc_type=doc_type or None, plan=planned, local=local), waivers)
    run = review_paths(paths, terms, lambda at, count, path: tell(f"正在检查 {path.name}（{at + 1}/{count}）……"))
    folder = desk.begin("review")
    tables = finding_tables.tables(run, lambda path: path.name)
    shown, compared = [], []
    for number, file in enumerate(run.files, 1):
        shown.append(listing.reviewed(file, file.path.name, f"{ANCHOR}{number}"))
        if planned is not None and file.loaded is not None:
            tell(f"正在与方案比对：{file.path.name}……")
            rows, summary = _compared(planned, read_document(file.path)[1], today)
            tables[f"{number}.{file_name(file.path.stem)}"[:31]] = rows
            short = [{key: row[key] for key in _PLACED} for row in rows]
            table = listing.table(short, STATES, "方案中没有找到可比对的目标、时限和任务。")
            title = file.report.title if file.report is not None else ""
            told = other_plan(of(planned), Text(title, file.loaded.text), file.report.doc_type if file.report else "")
            head = f"<h3>{escape(file.path.name)}</h3>" + (listing.banner("warn", told) if told else "")
            compared.append(f'<section class="file">{head}<p class="verdict">{escape(summary)}</p>{table}</section>')
    _write(folder / SHEET, tables)
    links = [("下载问题清单（.xlsx）", desk.link(folder / SHEET), True)]
    left: list[str] = []
    if any(file.report is not None for file in run.files):
        tell("正在写批注、修订和退回修改意见……")
        left = _give_back(run, paths, folder / RETURNED, today, office)
        links.append(("下载批注、修订和退回修改意见（.zip）", desk.link(folder / RETURNED), False))
    return {
        "message": _message(run) + (listing.banner("info", "\n".join(left)) if left else ""),
        "downloads": listing.downloads(links),
        "findings": _overview(run) + "".join(shown),
        "coverage": "".join(compared),
        "blocked": run.exit_status != 0,
    }


def _plan(path: Path) -> Document:
    from app.errors import UnreadableFile
    from app.review import read_document

    try:
        return read_document(path)[1]
    except UnreadableFile as error:
        raise UserError(str(error).replace(str(path), f"方案 {path.name}")) from error


def _compared(plan: Document, report: Document, today: date) -> tuple[list[dict[str, object]], str]:
    import evaluators
    from evaluators.coverage import State
    from evaluators.coverage.table import NAME, rows

    coverage = evaluators.reconcile(plan, report, today=today)
    counts = "，".join(f"{NAME[State(state)]} {count} 项" for state, count in coverage.counts.items() if count)
    day = coverage.as_of
    said = f"截至{day.year}年{day.month}月{day.day}日，方案要求共 {len(coverage.outcomes)} 项：{counts or '无'}。"
    return rows(coverage), said


def _give_back(run: ReviewRun, paths: Sequence[Path], archive: Path, today: date, office: str) -> list[str]:
    """Pack what goes back to the submitters; return one sentence on each thing that could not be written."""
    from app import annotation, slip
    from app.files.atomic import write_atomically

    left: list[str] = []
    with tempfile.TemporaryDirectory(prefix="wenheng-") as made:
        for name, make in (
            ("批注稿", annotation.annotate),
            ("修订稿", annotation.fix),
            ("退回修改意见", partial(slip.write_slips, office=office)),
        ):
            for item in make(run, paths, Path(made, name), today=today):
                said = [item.error, *item.left] if item.error else item.left
                left += [line.replace(str(item.path), item.path.name).replace(made, "") for line in said]
        with write_atomically(archive) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as packed:
            for path in sorted(Path(made).rglob("*.docx")):
                packed.write(path, path.relative_to(made).as_posix())
    return left


def _overview(run: ReviewRun) -> str:
    """Return a table that leads to each of several files."""
    from evaluators.doctype import load
    from evaluators.model import Severity

    if len(run.files) < 2:
        return ""
    rows = []
    for number, file in enumerate(run.files, 1):
        found = file.report.findings if file.report else ()
        counts = {level.label: sum(one.severity is level for one in found) or "" for level in Severity}
        kind = load(file.report.doc_type).name if file.report else ""
        rows.append(
            {"序号": number, "文件": file.path.name, "文种": kind, **counts, "结论": finding_tables.verdict(file)}
        )
    return listing.table(rows, links={"文件": ANCHOR})


def _message(run: ReviewRun) -> str:
    blocked = sum(file.blocks for file in run.files if file.error is None)
    failed = sum(file.error is not None for file in run.files)
    fine = len(run.files) - blocked - failed
    parts = [f"{fine} 个没有严重问题" if fine else "", f"{blocked} 个须修改" if blocked else ""]
    parts.append(f"{failed} 个无法读取" if failed else "")
    said = f"已检查 {len(run.files)} 个文件：{'，'.join(part for part in parts if part)}。"
    return listing.banner("error" if failed == len(run.files) else "warn" if blocked or failed else "ok", said)


def _write(path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    from app.files.xlsx import write_tables

    write_tables(path, tables)
