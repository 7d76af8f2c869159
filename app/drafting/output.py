"""A draft as files and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.drafting.sentences import traced

if TYPE_CHECKING:
    from pathlib import Path

    from app.drafting.model import Draft

KINDS = {"brief": "任务书", "passage": "检索库", "ledger": "方案"}


def to_json(made: Draft, out: Path) -> dict[str, Any]:
    """Return the shape of `draft --format json` for a draft written to `out`."""
    from hashlib import sha256

    report = {"path": str(out), "sha256": sha256(out.read_bytes()).hexdigest(), **made.report.to_json(made.text)}
    return {
        "schema": "wenheng.draft/1",
        "doc_type": made.doc_type,
        "title": made.title,
        "engine": made.engine,
        "prompts": dict(made.prompts),
        "out": str(out),
        "paragraphs": [paragraph.to_json() for paragraph in made.paragraphs],
        "report": report,
        "notes": list(made.notes),
        "usage": made.usage.to_json() if made.usage else None,
    }


def write(made: Draft, out: Path) -> Path:
    """Write the draft to `out` and, beside it, the table of its sources.

    Returns:
        The path of the table.

    Raises:
        UserError: a file cannot be written.
    """
    from app.files.gbt9704 import write_docx
    from app.files.xlsx import write_tables

    versions = "；".join(f"{name} {version}" for name, version in made.prompts.items())
    properties = {"起草方式": "模型起草" if made.engine == "llm" else "离线起草", "检查规则版本": made.report.catalogue}
    write_docx(made.official, out, properties=properties | ({"提示词": versions} if versions else {}))
    table = out.with_name(f"{out.stem}.sources.xlsx")
    write_tables(table, {"来源": source_rows(made)})
    return table


def source_rows(made: Draft) -> list[dict[str, object]]:
    """Return one row per sentence and source: what stands in the draft, where it comes from, what stands there.

    A source that could be tied to no single sentence stands in a row for the whole paragraph.
    """
    rows: list[dict[str, object]] = []
    empty = dict.fromkeys(("来源类别", "来源编号", "位置", "摘录"), "")
    for number, paragraph in enumerate(made.paragraphs, 1):
        for place, sentence in enumerate(traced(paragraph.text, paragraph.sources), 1):
            base: dict[str, object] = {
                "段号": number,
                "句号": place if sentence.text else "全段",
                "章节": paragraph.section,
                "正文": sentence.text or paragraph.text,
            }
            found = [
                {"来源类别": KINDS[ref.kind], "来源编号": ref.id, "位置": ref.place, "摘录": ref.quote}
                for ref in sentence.refs
            ]
            rows += [base | source for source in found or [empty]]
    return rows
