"""What 汇总.xlsx says of a row, laid by whoever made the document: the one who writes the book only sets it in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from app.batch.record import Record, State
from app.batch.sheets import BAD, OPEN, WORK, LaidRow, Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.batch.work import Job

SEVERITY = {"critical": "严重", "major": "重要", "minor": "一般"}
_ORDER = {severity: number for number, severity in enumerate(SEVERITY)}
_SHOWN = {State.OK: "已生成", State.BLOCKED: "已生成，须修改", State.FAILED: "未生成"}
_UNCHECKED, _UNREACHED = "已生成，未检查", "未制作"
LAYOUT = Layout(
    {"名册行号": 9, "街道": 14, "社区": 16, "状态": 16, "严重": 6, "重要": 6, "一般": 6, "主要问题": 60, "文件": 40},
    "文件",
    {_SHOWN[State.FAILED]: BAD, _SHOWN[State.BLOCKED]: WORK, _UNREACHED: OPEN},
)
_TOLD = 3  # findings of a document, the gravest first


class Found(NamedTuple):
    """A rule that found something in a document."""

    severity: str
    code: str
    title: str


Entry = tuple[LaidRow, str, frozenset[Found]]
"""A row of the sheet 汇总, its community with sub-district, the rules that found something; plain: thousands travel."""


def entry_of(record: Record) -> Entry:
    """Return the entry of a row that was done."""
    state = _SHOWN[record.state] if record.checked or record.state is not State.OK else _UNCHECKED
    count, said, found = _findings(record.findings) if record.findings else (_NONE, "", _NOTHING)
    laid = LAYOUT.lay(
        (
            record.row,
            record.subdistrict,
            record.community,
            state,
            *(count[severity] for severity in SEVERITY),
            said or record.reason or "",
            record.path or "",
        )
    )
    return laid, f"{record.subdistrict}{record.community}", found


_NONE: Counter[str] = Counter()
_NOTHING: frozenset[Found] = frozenset()


def unreached(job: Job, former: bool) -> Entry:
    """Return the entry of a row that was not reached before the run was stopped.

    `former` tells whether there is a document that an earlier run made of it.
    """
    said, path = ("这次没有轮到，现有文件是以前生成的。", job.path) if former else ("", "")
    laid = LAYOUT.lay((job.row, job.subdistrict, job.community, _UNREACHED, "", "", "", said, path))
    return laid, job.community, _NOTHING


def gravest(findings: Iterable[Mapping[str, str]], most: int = _TOLD) -> str:
    """Return words on the gravest findings, up to `most` of them, and how many there are; "" for none."""
    from evaluators.catalog import title_of  # the rules take a second to load, and most runs find something or nothing

    grave = sorted(findings, key=lambda found: _ORDER[found["severity"]])
    said = "；".join(
        f"{found['code']} {title_of(found['code'])}：{found['message'].rstrip('。')}" for found in grave[:most]
    )
    return said + (f"……（共 {len(grave)} 条）" if len(grave) > most else "。" if grave else "")


def _findings(findings: Collection[Mapping[str, str]]) -> tuple[Counter[str], str, frozenset[Found]]:
    """Return how many findings of each severity there are, words on the gravest, and the rules behind them."""
    from evaluators.catalog import title_of

    count = Counter(found["severity"] for found in findings)
    rules = frozenset(Found(found["severity"], found["code"], title_of(found["code"])) for found in findings)
    return count, gravest(findings), rules
