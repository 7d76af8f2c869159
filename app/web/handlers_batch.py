"""What happens on the tab 批量: one plan with fields, one roster, a document for every community in one archive."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings as installation
from app.errors import UserError
from app.web import listing
from app.web.desk import file_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.batch import BatchRun, Record
    from app.local import Local
    from app.web.desk import Desk

STATES = {"可以印发": "good", "须修改": "warn", "未生成": "bad"}
_NAME = {"ok": "可以印发", "blocked": "须修改", "failed": "未生成"}
_TEMPLATE = Path(__file__).parent / "example" / "社区网格服务工作方案.md"


def example(desk: Desk) -> tuple[str, str]:
    """Return a plan with fields and a roster to try out with."""
    roster = installation.bundled("corpus") / "rosters" / "communities.xlsx"
    return str(desk.lend(_TEMPLATE)), str(desk.lend(roster))


def produce(
    plan: Path | None,
    roster: Path | None,
    *,
    check: bool,
    desk: Desk,
    today: date,
    tell: Callable[[str], None],
    local: Local | None = None,
) -> dict[str, Any]:
    """Write one document per row of the roster and pack them.

    Args:
        plan: .docx or .md with {{fields}}.
        roster: .xlsx or .csv.
        check: whether each document is checked.
        desk: where the archive goes.
        today: stands for the clock.
        tell: gets word of the progress.
        local: what is known here.

    Returns:
        The parts of the page: message, downloads, rows (HTML); blocked.

    Raises:
        UserError: plan or roster is missing or cannot be used.
    """
    from app.batch import run

    if plan is None or roster is None:
        missing = "方案" if plan is None else "名册"
        raise UserError(f"请先选择{missing}文件。")
    folder = desk.begin("batch")
    tell("正在核对方案和名册……")
    try:
        outcome = run(
            plan,
            roster,
            folder / "documents",
            today=today,
            check=check,
            local=local,
            progress=lambda done, count, name: tell(f"正在生成 {name}（{done}/{count}）……"),
        )
    except UserError as error:
        raise UserError(_named(_named(str(error), plan), roster)) from error
    tell("正在打包……")
    archive = _packed(outcome, folder / f"{file_name(plan.stem)}（各社区）.zip")
    return {
        "message": _message(outcome, check),
        "downloads": listing.downloads((("下载全部文件（.zip）", desk.link(archive), True),)),
        "rows": listing.table([_row(record, check) for record in outcome.records], STATES, "名册中没有社区。"),
        "blocked": outcome.exit_status != 0,
    }


def _named(message: str, path: Path) -> str:
    return message.replace(str(path), path.name)


def _packed(outcome: BatchRun, archive: Path) -> Path:
    """Pack the documents and 汇总.xlsx, whose links lead to the documents once unpacked."""
    from app.batch import LIKENESS, SUMMARY, State
    from app.files.atomic import write_atomically

    with write_atomically(archive) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as packed:
        packed.write(outcome.out / SUMMARY, SUMMARY)
        packed.write(outcome.out / LIKENESS, LIKENESS)
        for record in outcome.records:
            if record.state is not State.FAILED and record.path is not None:
                packed.write(outcome.out / record.path, record.path)
    return archive


def _message(outcome: BatchRun, check: bool) -> str:
    counts = {word: sum(_NAME[record.state] == word for record in outcome.records) for word in STATES}
    parts = [f"{count} 份{word}" for word, count in counts.items() if count]
    said = f"名册中共 {len(outcome.records)} 个社区：{'，'.join(parts)}。"
    if not check:
        said = said.replace("可以印发", "已生成（未检查）")
    return listing.banner("ok" if outcome.exit_status == 0 else "warn", said)


def _row(record: Record, check: bool) -> dict[str, object]:
    count = {level: sum(found["severity"] == level for found in record.findings) for level in ("critical", "major")}
    first = "；".join(f"{found['code']} {found['message']}" for found in record.findings[:2])
    state = _NAME[record.state]
    return {
        "名册行号": record.row,
        "街道": record.subdistrict,
        "社区": record.community,
        "状态": state if check or state == "未生成" else "已生成",
        "严重": count["critical"] or "",
        "重要": count["major"] or "",
        "主要问题": record.reason or first,
    }
