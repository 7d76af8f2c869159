"""汇总.xlsx: every row with its state, findings and link; what was found how often; how alike the documents are."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from app.batch.entry import LAYOUT, SEVERITY
from app.batch.former import copied
from app.batch.sharing import parts
from app.batch.sheets import write_book
from app.batch.wording import kept_aside
from app.batch.work import NO_SPACE
from app.errors import BrokenOff, UserError
from app.files.atomic import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from app.batch import BatchRun
    from app.batch.entry import Entry, Found
    from app.batch.likeness import Likeness
    from app.batch.roster import Roster
    from app.batch.sharing import Share

SUMMARY = "汇总.xlsx"
_PARAGRAPHS = {"名册行号": 9, "街道": 14, "社区": 16, "段落": 14, "内容": 100, "所依据的材料": 40}
_PARTS = {"指标": 24, "名册行号": 9, "街道": 14, "社区": 16, "权重列": 12, "权重": 10, "分得数": 12, "单位": 8}
_EXAMPLES = 5
_OURS = re.compile(  # members of a book as it is written here; each program that saves one adds others
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|xl/(?:workbook|styles)\.xml"
    r"|xl/worksheets/(?:sheet\d+\.xml|_rels/sheet\d+\.xml\.rels)"
)


def saved_by_others(path: Path) -> bool:
    """Tell whether there is a summary that another program saved: somebody wrote into it."""
    try:
        with ZipFile(path) as book:
            return not all(map(_OURS.fullmatch, book.namelist()))
    except FileNotFoundError:
        return False
    except BadZipFile:
        return True


def set_aside(
    path: Path, changed: Callable[[Path], bool], unmarked: Callable[[Path], bool] = lambda _: False
) -> Iterator[str]:
    """Copy a file aside that somebody has `changed`, before it is written anew; say so.

    Of one that is `unmarked` it cannot be told who made it.

    Raises:
        UserError: it cannot be read, or the copy not be written.
    """
    try:
        if changed(path):
            copy = copied(path, path.read_bytes())
            was, what = (
                ("没有生成标记（由以前的版本生成，或被改写过）", "原来") if unmarked(path) else ("被改动过", "改动过")
            )
            yield kept_aside(f"{path.name} {was}", f"{what}的另存为 {copy.name}")
    except (OSError, UserError) as error:
        cause = _cause(error)
        why = str(error).rstrip("。") if cause is None else reason(cause)
        raise UserError(f"原有的 {path} 读不出来，或者不能另存一份（{why}），没有覆盖。") from cause


@contextmanager
def summing_up(path: Path, outcome: BatchRun) -> Iterator[None]:
    """Say of a file that sums a run up, and cannot be written, what there is nevertheless.

    Raises:
        BrokenOff, UserError: it cannot be written, with documents there or with none.
    """
    try:
        yield
    except (OSError, UserError) as error:
        cause = _cause(error)
        said = str(error) if isinstance(error, UserError) else f"无法写入 {path}：{reason(error)}。"
        full = cause is not None and cause.errno in NO_SPACE
        mend = "请腾出空间" if full else f"请核对 {path.name} 的权限，或者把它移走"
        if not outcome.done:
            raise UserError(f"{said}这次没有生成文件。{mend}，再执行。") from error
        there, rest = f"已完成 {outcome.done} 份", "补做其余各份，"
        if outcome.done == outcome.count:
            there, rest = f"各社区的文件已在，共 {outcome.done} 份", ""
        again = f"再用 --resume 执行，{rest}补写汇总和相似度报告。"
        raise BrokenOff(f"{said}{there}{'，其余没有轮到' if outcome.stopped else ''}。{mend}，{again}") from error


def _cause(error: BaseException | None) -> OSError | None:
    """Return what the system said."""
    return error if error is None or isinstance(error, OSError) else _cause(error.__cause__)


class Summary:
    """汇总.xlsx while the run goes on: its first sheet grows with the manifest, so that at the end little is left."""

    def __init__(self, path: Path, *, linked: bool) -> None:
        """Prepare; `linked` tells whether the documents are files that can be opened from it."""
        self._seen: Counter[Found] = Counter()
        self._places: dict[Found, list[str]] = {}
        self._path = path
        self._layout = LAYOUT if linked else replace(LAYOUT, link=None)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._book = self._stack.enter_context(write_book(self._path))
        self._rows = self._stack.enter_context(ExitStack())
        self._sheet = self._rows.enter_context(self._book.opened("汇总", self._layout))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError, UserError):  # what ended the run is to be told, not what is left of its summary
            self._stack.__exit__(kind, error, trace)

    def take(self, entry: Entry) -> None:
        """Add the row of a document; entries come in the order of the roster."""
        laid, community, rules = entry
        self._sheet.put(laid)
        for found in rules:
            self._seen[found] += 1
            examples = self._places.setdefault(found, [])
            if len(examples) < _EXAMPLES:
                examples.append(community)

    def blocking(self) -> Counter[str]:
        """Return in how many documents each rule found what must be changed, by its code."""
        return Counter({found.code: count for found, count in self._seen.items() if found.severity == "critical"})

    def finish(
        self,
        likeness: Likeness,
        roster: Roster,
        notes: Sequence[str],
        paragraphs: Sequence[Sequence[object]],
    ) -> None:
        """Add the other sheets and let the book be there.

        Args:
            likeness: how alike the documents are.
            roster: with the totals that were shared out.
            notes: what a person should know.
            paragraphs: row, sub-district, community, name, text and material of each paragraph that was written.

        Raises:
            OSError, UserError: it cannot be written.
        """
        self._rows.close()
        seen, book = self._seen, self._book
        order = sorted(seen, key=lambda found: (list(SEVERITY).index(found.severity), -seen[found], found.code))
        book.sheet(
            "问题分布",
            {"程度": 8, "检查项": 10, "名称": 24, "涉及份数": 10, "举例": 60},
            (
                (
                    SEVERITY[found.severity],
                    found.code,
                    found.title,
                    seen[found],
                    "、".join(self._places[found]) + ("等" if seen[found] > _EXAMPLES else ""),
                )
                for found in order
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
        self._stack.close()


def _share(share: Share) -> Sequence[object]:
    parts = [float(part) for part in share.given.values()]
    total = float(share.total)
    return (
        share.target,
        share.folder or "全部",
        "" if share.void and not share.total else total,
        share.unit,
        len(parts) or "",
        "" if share.void else round(sum(parts), 6) if parts else total,
        "未能分解" if share.void else "相符",
    )
