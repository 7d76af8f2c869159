"""What happens on the tab 批量: one plan with fields, one roster, a document for every community in one archive."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings as installation
from app.errors import UserError
from app.files.ai_label import Label
from app.local import local
from app.web import listing
from app.web.desk import file_name
from app.web.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.batch import BatchRun, Record
    from app.batch.paragraphs.hands import ModelHand
    from app.settings import Settings
    from app.web.desk import Desk
    from app.web.jobs import Tell
    from app.writing import Stop

STATES = {"可以印发": "good", "须修改": "warn", "未生成": "bad"}
_NAME = {"ok": "可以印发", "blocked": "须修改", "failed": "未生成"}
_LAST = "batch-run"  # which folder the latest run of a session works in
_TOLD = 2  # findings of a row
_SHOWN = 300  # rows on the page; 汇总.xlsx has them all


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made.

    Attributes:
        plan: .docx or .md with {{fields}}.
        roster: .xlsx, .csv or .tsv.
        check: whether each document is checked.
        engine: who writes {{段落.…}}: offline or llm.
        resume: go on in the folder of the latest run: what is there and has not changed stays.
    """

    plan: Path | None
    roster: Path | None
    check: bool = True
    engine: str = "offline"
    resume: bool = False


def example(desk: Desk) -> tuple[str, str]:
    """Return a plan with fields and a roster to try out with."""
    corpus = installation.bundled("corpus")
    plan, roster = corpus / "templates" / "社区网格走访方案.docx", corpus / "rosters" / "communities.xlsx"
    return str(desk.lend(plan)), str(desk.lend(roster))


def produce(
    order: Order, *, desk: Desk, settings: Settings, today: date, tell: Tell, stop: Stop | None = None
) -> dict[str, Any]:
    """Write one document per row of the roster and pack them.

    Args:
        order: what is to be made.
        desk: where the archive goes.
        settings: of the installation.
        today: stands for the clock.
        tell: gets word of the progress.
        stop: a person's stop; what is done then is kept and packed.

    Returns:
        The parts of the page: message, notes, downloads, rows (HTML); blocked.

    Raises:
        UserError: plan or roster is missing or cannot be used, the plan is a brief, or there is no run to go on with.
        ModelUnavailable: a model was to write and gave no answer.
    """
    from app.batch import run
    from app.batch.brief_files import SUFFIXES

    plan, roster = order.plan, order.roster
    if plan is None or roster is None:
        raise UserError(f"请先选择{'方案' if plan is None else '名册'}文件。")
    if plan.suffix.lower() in SUFFIXES:  # it may name any file of the server
        raise UserError(
            f"{plan.name} 是任务书，这一页只用方案（.docx 或 .md）批量生成。"
            "按任务书各起草一份、按成果表写报告，请在命令行中用 wenheng batch。"
        )
    folder = _folder(desk, resume=order.resume)
    tell("正在核对方案和名册……")
    pace = Pace()

    def progress(done: int, count: int, name: str) -> None:
        _begun(desk, folder)
        tell(f"正在生成 {name}（{done}/{count}）{pace.said(done, count)}", done / max(1, count))

    try:
        with _hand(order.engine, settings) as hand:
            outcome = run(
                plan,
                roster,
                folder / "documents",
                today=today,
                check=order.check,
                resume=order.resume,
                hand=hand,
                label=Label(settings.ai_label, settings.ai_producer),
                local=local(settings) if order.check else None,
                progress=progress,
                stopped=(lambda: stop.asked) if stop is not None else None,
            )
    except UserError as error:
        _begun(desk, folder)
        raise UserError(_named(_named(str(error), plan), roster)) from error
    _begun(desk, folder)
    tell("正在打包……")
    archive = _packed(outcome, folder / f"{file_name(plan.stem)}（各社区）.zip")
    records = outcome.records
    rows = listing.table([_row(record, order.check) for record in records[:_SHOWN]], STATES, "没有生成文件。")
    if len(records) > _SHOWN:
        rows += f'<p class="file-note">只列前 {_SHOWN} 行，全部 {len(records)} 行见压缩包中的“汇总.xlsx”。</p>'
    return {
        "message": _message(outcome, records, order, hand.usage.said if hand is not None else ""),
        "notes": listing.notes(outcome.notes, f"提示（{len(outcome.notes)} 条）"),
        "downloads": listing.downloads((("下载全部文件（.zip）", desk.link(archive), True),)),
        "rows": rows,
        "blocked": outcome.exit_status != 0,
    }


def _folder(desk: Desk, *, resume: bool) -> Path:
    """Return the folder of the run: a fresh one, or that of the latest run."""
    if resume:
        held = desk.latest(_LAST)
        folder = Path(str(held["folder"])) if held else None
        if folder is None or not (folder / "documents").is_dir():
            raise UserError("没有可以续做的批次（结果只保留一天）。请按“生成”重新开始。")
        return folder
    return desk.begin("batch")


def _begun(desk: Desk, folder: Path) -> None:
    """Make the run in `folder` the one to go on with, once there is something of it; a refused one leaves the other."""
    from app.batch import MANIFEST

    if (folder / "documents" / MANIFEST).is_file() and desk.latest(_LAST) != {"folder": str(folder)}:
        desk.keep(_LAST, {"folder": str(folder)})


@contextmanager
def _hand(engine: str, settings: Settings) -> Iterator[ModelHand | None]:
    if engine != "llm":
        yield None
        return
    from app.batch.paragraphs.hands import model_hand

    hand, close = model_hand(settings)
    try:
        yield hand
    finally:
        close()


def _named(message: str, path: Path) -> str:
    return message.replace(str(path), path.name)


def _packed(outcome: BatchRun, archive: Path) -> Path:
    """Pack the documents and 汇总.xlsx, whose links lead to the documents once unpacked."""
    from app.batch import LIKENESS, SUMMARY
    from app.files.atomic import write_atomically

    with write_atomically(archive) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as packed:
        packed.write(outcome.out / SUMMARY, SUMMARY)
        packed.write(outcome.out / LIKENESS, LIKENESS)
        for path in outcome.documents:
            packed.write(outcome.out / path, path)
    return archive


def _message(outcome: BatchRun, records: tuple[Record, ...], order: Order, used: str) -> str:
    counts = {word: sum(_NAME[record.state] == word for record in records) for word in STATES}
    parts = [f"{count} 份{word}" for word, count in counts.items() if count]
    kept = f"（其中 {outcome.kept} 份沿用上次结果）" if outcome.kept else ""
    said = f"名册中共 {outcome.count} 个社区{kept}：{'，'.join(parts) or '还没有生成'}。"
    if not order.check:
        said = said.replace("可以印发", "已生成（未检查）")
    if outcome.stopped:
        said += f"\n已按要求停止，还有 {outcome.count - len(records)} 个社区没有轮到；按“续做”接着生成。"
    elif counts["未生成"]:
        said += "\n按提示改正名册或排除原因后，重新选择文件并按“续做”，只补做缺少的和有变动的。"
    said += "".join(f"\n{word}" for word in outcome.summed_up("压缩包中的“相似度报告.md”"))
    if used:
        written = outcome.written
        said += f"\n模型新写 {written.new} 段，沿用已写成的 {written.kept} 段。{used}"
    return listing.banner("ok" if outcome.exit_status == 0 else "warn", said)


def _row(record: Record, check: bool) -> dict[str, object]:
    from app.batch.entry import gravest

    count = {level: sum(found["severity"] == level for found in record.findings) for level in ("critical", "major")}
    state = _NAME[record.state]
    return {
        "名册行号": record.row,
        "街道": record.subdistrict,
        "社区": record.community,
        "状态": state if check or state == "未生成" else "已生成",
        "严重": count["critical"] or "",
        "重要": count["major"] or "",
        "主要问题": record.reason or gravest(record.findings, _TOLD),
    }
