"""汇总.xlsx: every row with its state, findings and link; what was found how often; how alike the documents are."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

from app.batch.record import Record, State, record_of
from app.batch.sharing import parts
from app.batch.sheets import BAD, OPEN, WORK, write_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from app.batch.likeness import Likeness
    from app.batch.roster import Roster
    from app.batch.sharing import Share

_SHOWN = {State.OK: "已生成", State.BLOCKED: "已生成，须修改", State.FAILED: "未生成"}
_UNCHECKED, _UNREACHED = "已生成，未检查", "未制作"
_TINTS = {_SHOWN[State.FAILED]: BAD, _SHOWN[State.BLOCKED]: WORK, _UNREACHED: OPEN}
_SEVERITY = {"critical": "严重", "major": "重要", "minor": "一般"}
_ORDER = {severity: number for number, severity in enumerate(_SEVERITY)}
_COLUMNS = {
    "名册行号": 9, "街道": 14, "社区": 16, "状态": 16, "严重": 6, "重要": 6, "一般": 6, "主要问题": 60, "文件": 40,
}  # fmt: skip
_PARAGRAPHS = {"名册行号": 9, "街道": 14, "社区": 16, "段落": 14, "内容": 100, "所依据的材料": 40}
_PARTS = {"指标": 24, "名册行号": 9, "街道": 14, "社区": 16, "权重列": 12, "权重": 10, "分得数": 12, "单位": 8}
_EXAMPLES = 5
_TOLD = 3  # findings of a document, the gravest first


class Summary:
    """汇总.xlsx while the run goes on: its first sheet grows with the manifest, so that at the end little is left."""

    def __init__(self, path: Path, *, linked: bool) -> None:
        """Prepare; `linked` tells whether the documents are files that can be opened from it."""
        self._seen: Counter[tuple[str, str]] = Counter()
        self._places: dict[tuple[str, str], list[str]] = {}
        self._path = path
        self._link = "文件" if linked else None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._book = self._stack.enter_context(write_book(self._path))
        self._rows = self._stack.enter_context(ExitStack())
        self._sheet = self._rows.enter_context(self._book.opened("汇总", _COLUMNS, self._link, _TINTS))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def take(self, lines: Iterable[bytes]) -> None:
        """Add a row for each line of the manifest."""
        nothing: Counter[str] = Counter()
        for record in filter(None, map(record_of, lines)):
            count = Counter(found["severity"] for found in record.findings) if record.findings else nothing
            for code, severity in {(found["code"], found["severity"]) for found in record.findings}:
                self._seen[severity, code] += 1
                examples = self._places.setdefault((severity, code), [])
                if len(examples) < _EXAMPLES:
                    examples.append(record.community)
            self._sheet.add(_row(record, count))

    def leave(self, row: int, subdistrict: str, community: str) -> None:
        """Add a row that was not reached before the run was stopped."""
        self._sheet.add((row, subdistrict, community, _UNREACHED, "", "", "", "", ""))

    def finish(
        self,
        likeness: Likeness,
        roster: Roster,
        notes: Sequence[str],
        paragraphs: Sequence[Sequence[object]],
    ) -> None:
        """Add the other sheets.

        Args:
            likeness: how alike the documents are.
            roster: with the totals that were shared out.
            notes: what a person should know.
            paragraphs: row, sub-district, community, name, text and material of each paragraph that was written.
        """
        self._rows.close()
        seen, book = self._seen, self._book
        order = sorted(seen, key=lambda key: (list(_SEVERITY).index(key[0]), -seen[key], key[1]))
        book.sheet(
            "问题分布",
            {"程度": 8, "检查项": 10, "名称": 24, "涉及份数": 10, "举例": 60},
            (
                (
                    _SEVERITY[severity],
                    code,
                    _title(code),
                    seen[severity, code],
                    "、".join(self._places[severity, code]) + ("等" if seen[severity, code] > _EXAMPLES else ""),
                )
                for severity, code in order
            ),
        )
        book.sheet("相似", {"类别": 18, "份数": 8, "说明": 90}, likeness.table())
        if roster.shares:
            book.sheet(
                "指标分解",
                {"指标": 24, "街道": 14, "总量": 12, "单位": 8, "社区数": 8, "各社区合计": 12, "核对": 12},
                map(_share, roster.shares),
            )
            book.sheet("各社区分解", _PARTS, parts(roster))
        if paragraphs:
            book.sheet("段落", _PARAGRAPHS, paragraphs)
        if notes:
            book.sheet("提示", {"提示": 110}, ((note,) for note in notes))


def _title(code: str) -> str:
    """Return the title of a rule; the rules take a second to load, and nobody asks where nothing was found."""
    from evaluators.catalog import title_of

    return title_of(code)


def _row(record: Record, count: Counter[str]) -> Sequence[object]:
    state = _SHOWN[record.state] if record.checked or record.state is not State.OK else _UNCHECKED
    grave = sorted(record.findings, key=lambda found: _ORDER[found["severity"]]) if record.findings else ()
    said = "；".join(
        f"{found['code']} {_title(found['code'])}：{found['message'].rstrip('。')}" for found in grave[:_TOLD]
    )
    if grave:
        said += f"……（共 {len(grave)} 条）" if len(grave) > _TOLD else "。"
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
