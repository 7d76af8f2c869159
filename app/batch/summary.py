"""汇总.xlsx: every row with its state, findings and link; what was found how often; how alike the documents are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.batch.record import Record, State, read_manifest
from app.batch.sheets import write_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.likeness import Likeness
    from app.batch.sharing import Share

_SHOWN = {State.OK: "已生成", State.BLOCKED: "已生成，须修改", State.FAILED: "未生成"}
_UNCHECKED = "已生成，未检查"
_SEVERITY = {"critical": "严重", "major": "重要", "minor": "一般"}
_COLUMNS = {
    "名册行号": 9, "街道": 14, "社区": 16, "状态": 16, "严重": 6, "重要": 6, "一般": 6, "主要问题": 60, "文件": 40,
}  # fmt: skip
_PARAGRAPHS = {"名册行号": 9, "街道": 14, "社区": 16, "段落": 14, "内容": 100, "所依据的材料": 40}
_EXAMPLES = 5


def write_summary(
    path: Path,
    manifest: Path,
    likeness: Likeness,
    shares: Sequence[Share],
    *,
    linked: bool,
    notes: Sequence[str],
    paragraphs: Sequence[Sequence[object]] = (),
) -> None:
    """Write 汇总.xlsx from the manifest.

    Args:
        path: the workbook.
        manifest: what became of each row.
        likeness: how alike the documents are.
        shares: totals that were shared out.
        linked: whether documents are files that can be opened from it.
        notes: what a person should know.
        paragraphs: row, sub-district, community, name, text and material of each paragraph that was written.
    """
    seen: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[str]] = {}

    nothing: Counter[str] = Counter()

    def rows() -> Iterator[Sequence[object]]:
        for record in read_manifest(manifest):
            count = Counter(found["severity"] for found in record.findings) if record.findings else nothing
            for code, severity in {(found["code"], found["severity"]) for found in record.findings}:
                seen[severity, code] += 1
                examples = places.setdefault((severity, code), [])
                if len(examples) < _EXAMPLES:
                    examples.append(record.community)
            yield _row(record, count)

    with write_book(path) as book:
        book.sheet("汇总", _COLUMNS, rows(), "文件" if linked else None)
        order = sorted(seen, key=lambda key: (list(_SEVERITY).index(key[0]), -seen[key], key[1]))
        book.sheet(
            "问题分布",
            {"程度": 8, "检查项": 10, "涉及份数": 10, "举例": 60},
            ((_SEVERITY[key[0]], key[1], seen[key], "、".join(places[key])) for key in order),
        )
        book.sheet("相似", {"类别": 18, "份数": 8, "说明": 90}, likeness.table())
        if shares:
            book.sheet(
                "指标分解",
                {"指标": 24, "街道": 14, "总量": 12, "单位": 8, "社区数": 8, "各社区合计": 12, "核对": 12},
                map(_share, shares),
            )
        if paragraphs:
            book.sheet("段落", _PARAGRAPHS, paragraphs)
        if notes:
            book.sheet("提示", {"提示": 110}, ((note,) for note in notes))


def _row(record: Record, count: Counter[str]) -> Sequence[object]:
    state = _SHOWN[record.state] if record.checked or record.state is not State.OK else _UNCHECKED
    said = "；".join(f"{found['code']} {found['message']}" for found in record.findings[:3])
    return (
        record.row,
        record.subdistrict,
        record.community,
        state,
        *(count[severity] for severity in _SEVERITY),
        said or record.reason or "",
        record.path or "",
    )


def _share(share: Share) -> Sequence[object]:
    parts = [float(part) for part in share.given.values()]
    total = float(share.total)
    return (
        share.target,
        share.folder or "全部",
        total,
        share.unit,
        len(parts) or "",
        round(sum(parts), 6) if parts else total,
        "相符",
    )
