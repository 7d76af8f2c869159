"""The latest draft, or its edited form, on its way out of the gate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ExportBlocked, UserError
from app.files.ai_label import UNLABELLED, Label
from app.web import listing
from app.web.desk import file_name

if TYPE_CHECKING:
    from app.local import Local
    from app.web.desk import Desk


def release(
    desk: Desk, reason: str, ending: str, local: Local | None = None, label: Label = UNLABELLED
) -> dict[str, Any]:
    """Let the latest draft through the gate.

    Args:
        desk: holds the draft.
        reason: why it may leave although something blocks; empty for none.
        ending: .docx or .pdf.
        local: what is known here.
        label: when to print the label of AI-generated content.

    Returns:
        message and downloads (HTML); downloads is empty where the gate refused.

    Raises:
        UserError: there is no draft.
    """
    from datetime import date

    from app.export import export
    from evaluators.model import Source

    latest = desk.latest("draft")
    given = latest.get("export") if latest else None
    if not given or not Path(given["source"]).is_file():
        raise UserError("还没有草稿：请先起草，再导出定稿。")
    out = desk.begin("draft") / f"{file_name(given['title'])}{ending}"
    try:
        made = export(
            Path(given["source"]),
            out,
            today=date.fromisoformat(given["day"]),
            override=reason.strip() or None,
            doc_type=given["doc_type"],
            sources=[Source(*item) for item in given["sources"]],
            local=local,
            label=label,
        )
    except ExportBlocked as error:
        count = sum(item.blocks_export for item in error.report.findings) + len(error.report.failures)
        said = f"未导出：有 {count} 处严重问题须先改正（见上方检查意见）。确需先行导出的，请写明理由后再导出。"
        return {"message": listing.banner("error", said), "downloads": ""}
    said = f"已导出定稿《{given['title']}》。{made.note}"
    if made.override:
        said = f"已凭理由导出《{given['title']}》，理由已记入文件属性和检查报告：{made.override}。{made.note}"
    links = (
        (f"下载定稿（{ending}）", desk.link(made.out), True),
        ("下载检查报告（.json）", desk.link(made.check_report), False),
    )
    return {"message": listing.banner("warn" if made.override else "ok", said), "downloads": listing.downloads(links)}
