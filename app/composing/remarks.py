"""What results say in words beside their figures, or in the place of them: their notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.judged import called
from app.composing.planned import planned_tasks
from app.composing.reported import SAME
from app.composing.wording import clause, listed, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.composing.pieces import Ref
    from app.composing.planned import PlannedTask
    from app.composing.reported import Promise
    from app.composing.work import Work

_DATED = re.compile(r"(?:(?:20)?\d\d年)?\d{1,2}月|截[至止]|目前|今年|[本上当]月|20\d\d年")


def remarks(work: Work, held: Sequence[Promise]) -> None:
    """Write the notes of the results that are `held`; one that holds for all indicators of a row is said once."""
    notes: dict[str, list[Promise]] = {}
    for promise in held:
        if promise.result and promise.result.note:
            notes.setdefault(promise.result.note, []).append(promise)
    for note, noted in notes.items():
        where = [work.ref(f"results[{promise.index}].note", note) for promise in noted]
        work.page.para(f"{listed([called(promise) for promise in noted], '和')}：{sentence(note)}", where)


def remarks_of(work: Work, task: PlannedTask) -> Iterator[tuple[str, Ref]]:
    """Yield what the results that name the task itself say, without a figure of their own."""
    from evaluators.coverage.similarity import alike

    period, of_month = work.brief.period, work.brief.doc_type == "monthly_form"
    begun = period.start if of_month and period is not None else None
    for index, result in enumerate(work.brief.results):
        told = result.actual is None and result.month is None and result.note
        if not told or (begun and result.as_of and result.as_of < begun) or alike(task.name, result.target) < SAME:
            continue
        dated = _DATED.match(told)  # the day up to which the table reaches is not that of what was done
        when = f"截至{wording.day(result.as_of)}，" if result.as_of and not dated else ""
        yield f"{when}{sentence(told)}", work.ref(f"results[{index}].note", told)


def remarks_on_tasks(work: Work) -> None:
    """Write what the results say of the tasks of the plan, each in a paragraph."""
    for task in planned_tasks(work):
        found = list(remarks_of(work, task))
        if found:
            words = "".join(said for said, _ in found)
            work.page.para(f"{clause(task.name)}：{words}", [task.ref, *(ref for _, ref in found)])
