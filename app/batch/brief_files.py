"""The files that a brief names: what a report is held against, and attachments; which of them travel to a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.batch.tags import TAG
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = frozenset({".yaml", ".yml"})  # of briefs


def named_in(brief: Path) -> Iterator[tuple[str, bool]]:
    """Yield the files that a brief names, as it does, and whether each is one for all rows that can lie beside it."""
    from app.request import load_located

    data: Any = load_located(brief).data
    if not isinstance(data, dict):
        return
    plan, attachments = data.get("plan"), data.get("attachments")
    if isinstance(plan, str):
        yield plan, not differs(plan)
    for item in attachments if isinstance(attachments, list) else ():
        file = item.get("file") if isinstance(item, dict) else None
        if isinstance(file, str):
            yield file, not differs(file) and Path(file).name == file


def differs(named: str) -> bool:
    """Tell whether the name of a file hangs on the row: it has a field, or a condition."""
    return TAG.search(named) is not None


def refuse_apart(plan: Path, cluster: str | None) -> None:
    """Refuse a brief that names files which do not travel to the workers of a cluster: each row's own, or in folders.

    Raises:
        RosterError: there is one, by no absolute path, which may be that of a folder shared with them.
    """
    if cluster is None or plan.suffix.lower() not in SUFFIXES:
        return
    apart = next((named for named, travels in named_in(plan) if not travels and not Path(named).is_absolute()), None)
    if apart is not None:
        why = "因社区而不同" if differs(apart) else "在子文件夹中"
        raise RosterError(
            f"{plan.name} 中的文件“{apart}”{why}，不会送到集群的各个节点。"
            "请去掉 --cluster 在本机生成（可以加 --workers）；各社区相同的附件，也可以放到任务书所在的文件夹。"
        )
