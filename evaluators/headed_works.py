"""Work that a heading names and a clause elsewhere has finished by another day than any that its section sets.

外墙修缮于6月底前全部完工, and below 1.外墙修缮: 7月底前完成12栋楼的脚手架拆除. A clause that speaks of some of the
work, of its beginning or of a draft is no end of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.marks import HAN
from evaluators.windows import exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document

_ENDED = re.compile(
    f"(?:完成|建成)(?P<what>[{HAN}]{{4,14}})|(?P<work>[{HAN}]{{4,14}}?)(?:工程|项目|工作|任务)?(?:应|须|要)?"
    "(?:(?:全部|全面|整体)(?:完成|完工|竣工|结束|到位)|完工|竣工)"
)
_MARKS = re.compile(f"[^{HAN}0-9]+")


def otherwise(document: Document, dated: Sequence[Deadline]) -> Iterator[tuple[str, Deadline, Deadline]]:
    """Yield the name of each such work with the day of the clause elsewhere and the last of its section.

    Args:
        document: what was read.
        dated: its deadlines that are of no lot, step or draft.
    """
    named: dict[str, int] = {_MARKS.sub("", section.text): at for at, section in enumerate(document.sections)}
    elsewhere = []
    for due in dated:
        ended = _ENDED.fullmatch(due.task) if due.kind == "deadline" and exact(due) else None
        at = named.get(ended["what"] or ended["work"]) if ended is not None else None
        if at is not None and not document.sections[at].extent.contains(due.text_span):
            elsewhere.append((at, due))
    if not elsewhere:
        return
    placed = Placed((due for due in dated if due.kind == "deadline" and exact(due)), lambda due: due.text_span)
    for at, due in elsewhere:
        stated = placed.inside(document.sections[at].extent)
        if stated and all(one.due != due.due for one in stated):
            yield document.sections[at].text, due, stated[-1]
