"""What the library prescribes for a part of a document: in force, for this place and unit, and on its subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.basis import same_title
from evaluators.orders import order_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.composing.pieces import Piece
    from app.composing.work import Work
    from app.retrieval import Index
    from app.retrieval.passage import Passage

NEAR = 0.3  # share of the words of the subject, or of a point, that a passage on it has; found on the bundled corpus
_DEEPER = 4  # times as many are asked for where other places' passages took the room
_QUERY = 200  # characters
_NAMED = 3  # documents named in a note
_TITLED = re.compile(r"《(.+?)》(?:（| )")


def passages_for(work: Work, index: Index, heading: str, points: Sequence[str], *, most: int) -> list[Passage]:
    """Return at most `most` passages on the subject of `work` or one of `points`, best first.

    Passages of other places, of other units, not in force on the day of issue, or that speak to a model instead of
    the reader are left out; of the last the person is told.

    Args:
        work: gets what is to be said to the person, and what was offered.
        index: the library.
        heading: of the part; searched for, but too general to tell what a passage is on.
        points: what the part is to say.
        most: how many.
    """
    work.consulted = True
    brief = work.brief
    query = f"{work.subject} {heading} {' '.join(points)}"[:_QUERY]
    as_of = brief.issue_date or work.today
    chosen: list[Passage] = []
    for k in (4 * most, 4 * most * _DEEPER):
        found = index.search(query, k=k, kind="policy", as_of=as_of, unit=brief.unit)
        here = [passage for passage in found if not index.elsewhere(passage.region, brief.unit)]
        near = [passage for passage in here if _fits(work, passage, points)]
        chosen = [passage for passage in near if not _commanding(work, passage)][:most]
        if len(chosen) == most or len(found) < k:
            break
    work.offered.update(passage.title for passage in chosen)
    return chosen


def library_notes(work: Work, pieces: Iterable[Piece]) -> list[str]:
    """Say what the document cites beyond the basis that its brief names, or that the library held nothing for it."""
    places = [ref.place for piece in pieces for ref in piece.refs if ref.kind == "passage"]
    titles = dict.fromkeys(match[1] for place in places if (match := _TITLED.match(place)))
    more = [title for title in titles if not any(same_title(title, item.title) for item in work.basis)]
    if more:
        listed = "、".join(f"《{title}》" for title in more)
        return [f"文稿引用了检索库中的{listed}，任务书没有列为依据，请核对是否适用。"]
    if not work.consulted or work.basis:
        return []
    if not work.offered:
        return ["任务书没有写依据，检索库中也没有查到现行有效、适用于本地且与本稿有关的规定，文稿没有引用文件。"]
    best = sorted(work.offered, key=lambda title: (-wording.overlap(work.subject, title), title))[:_NAMED]
    listed = "、".join(f"《{title}》" for title in best) + ("等" if len(work.offered) > _NAMED else "")
    return [f"任务书没有写依据，检索库中有可参考的{listed}，文稿没有引用。"]


def _fits(work: Work, passage: Passage, points: Sequence[str]) -> bool:
    if any(same_title(passage.title, item.title) for item in work.basis):
        return True
    words = passage.title + passage.text
    return any(wording.overlap(what, words) >= NEAR for what in (work.subject, *points))


def _commanding(work: Work, passage: Passage) -> bool:
    """Tell whether a passage speaks to the model instead of the reader; the person is told once."""
    if order_at(passage.text) is None and order_at(passage.title) is None:
        return False
    where = f"《{passage.title[:40]}》（{passage.source} {passage.locator}）"
    note = f"检索到的{where}含有对模型发号施令的文字，没有采用。"
    if note not in work.notes:
        work.notes.append(note)
    return True
