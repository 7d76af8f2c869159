"""What happens under 检查, 查找雷同: submissions that say the same in the same words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from app.errors import UnreadableFile, UserError
from app.web import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.similar import Pair, Similar

_LISTED = 100  # pairs on the page
_SHOWN = 5  # passages of a pair
THRESHOLD = 0.4


def similar(
    paths: Sequence[Path], plan: Path | None, threshold: float, *, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Compare submissions with one another.

    Args:
        paths: the submissions, as uploaded.
        plan: what all of them answer; its words do not count.
        threshold: from which likeness on a pair is shown.
        tell: gets word of the progress.

    Returns:
        The parts of the page: message, pairs (HTML).

    Raises:
        UserError: fewer than two files, or the plan cannot be read.
    """
    from app.similar import similar as compared

    if len(paths) < 2:
        raise UserError("请选择两份以上的材料，逐份比较。")
    try:
        found = compared(
            paths,
            threshold,
            plan=plan,
            progress=lambda at, count, path: tell(f"正在读取 {path.name}（{at + 1}/{count}）……"),
        )
    except UnreadableFile as error:
        if plan is None:
            raise
        raise UserError(str(error).replace(str(plan), f"方案 {plan.name}")) from error
    shown = "".join(_pair(found, pair) for pair in found.pairs[:_LISTED])
    return {"message": _message(found), "pairs": _groups(found) + (shown or listing.table([], empty="未发现雷同。"))}


def _message(found: Similar) -> str:
    words = found.account
    words += f"页面列出前 {_LISTED} 对。" if len(found.pairs) > _LISTED else ""
    unread = "\n".join(str(error).replace(str(path), path.name) for path, error in found.errors)
    return listing.banner("warn" if found.pairs else "ok", words) + (listing.banner("error", unread) if unread else "")


def _groups(found: Similar) -> str:
    words = [
        f"同源的一组（{len(group)} 份）：{'、'.join(found.paths[index].name for index in group)}"
        for group in found.groups
    ]
    return listing.notes(words, "同源的材料")


def _pair(found: Similar, pair: Pair) -> str:
    from app.passage_edges import quoted

    left, right = found.paths[pair.left].name, found.paths[pair.right].name
    ours, theirs = found.loaded[pair.left], found.loaded[pair.right]
    rows: list[dict[str, object]] = [
        {
            left: ours.where(item.start),
            f"{right}{'（另一份）' if left == right else ''}": theirs.where(item.other_start),
            "相同的文字": quoted(ours.text, item.start, item.end),
        }
        for item in pair.passages[:_SHOWN]
    ]
    more = len(pair.passages) - _SHOWN
    rest = f'<p class="file-note">另有 {more} 段相同。</p>' if more > 0 else ""
    shared = listing.table(rows, empty="相同的文字都很短，没有成段。")
    head = f"<h3>{escape(left)} 与 {escape(right)}</h3>"
    return f'<section class="file">{head}<p class="verdict">{escape(found.told(pair))}</p>{shared}{rest}</section>'
