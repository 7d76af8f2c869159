"""What state a task without figure or day is in, and a duty that returns: by the words that tell what is done.

Where the report speaks of something like it and nothing says that it is the same, nobody can tell: that is no fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.coverage.judge import silent
from evaluators.coverage.measure import kind
from evaluators.coverage.model import Item, Outcome, State
from evaluators.coverage.passages import SAME_HEADING, Answer, named
from evaluators.coverage.similarity import alike
from evaluators.coverage.unfigured import DOES
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from evaluators.coverage.passages import Passage, Reading
    from evaluators.coverage.telling import Telling

_SPOKEN = 0.6  # a passage that holds so much of what tells a task speaks of it
_ENOUGH = 2  # pairs that tell a task, below which it may go by any other words
_HEADING, _CLAUSE = 1, 2  # pairs of a task's heading, or of one of its clauses, that may speak of it
_BARE = frozenset({"组织", "举办", "召开"})  # verbs that need their object
_MEETING = re.compile(
    "(?P<name>(?!主委员|居民委|村民委|业主委|委员|居委|业委|党委|协商委|工委)[一-鿿]{2}会)议?(?![一-鿿])"
)
_MEETS = re.compile("(?:召开|举行|组织)[^，。；]{0,16}会(?!员|计|费)|例会|[0-9]次[^，。；]{0,10}会议?")
_TIMES = re.compile("每[日天周月季年]|按[日周月季]|逐[日周月季]")
_ALL_DONE = re.compile(
    r"(?:各项|\d+项|全部|方案[^，。；]{0,6}|所有)任务[^，。；]{0,6}(?:全部|均已?|都已?)(?:按期|按时)?(?:办结|完成)"
)
_OPEN = re.compile(r"未(?:能)?(?:按[月季周]|坚持|开展|召开|组织)|没有(?:开展|召开|组织|坚持)|尚未")
_OCCASIONS = frozenset({"次", "场"})
_SOME = "报告写有相近的内容，但看不出是否就是这一事项，请核对。"


def answers(item: Item, reading: Reading, telling: Telling) -> list[Answer]:
    """Return the passages that speak of a task by what tells it, or stand below its heading; best first."""
    found = []
    for passage in reading.passages:
        score = max(telling.held(name, passage.words) for name in (item.name, *item.aliases))
        headed = not passage.row and any(
            named(item.name, heading) and alike(item.name, heading) >= SAME_HEADING for heading in passage.headings[:2]
        )
        if score >= _SPOKEN or headed:
            found.append(Answer(passage, score, headed))
    order = {"done": 0, "problem": 1, "ahead": 2}
    return sorted(found, key=lambda a: (order[a.passage.part], -a.score, not a.headed, a.passage.span.start))


def unspoken(item: Item, reading: Reading, telling: Telling) -> Outcome:
    """Answer for a task of which no passage clearly speaks."""
    outcome = silent(item, reading)
    if outcome.state is not State.UNREPORTED:
        return outcome
    near = _near(item, reading, telling)
    if near is not None or reading.opened is not None or not _tellable(item, telling):
        return Outcome(item, State.UNDETERMINED, _SOME, near.span if near is not None else None)
    return outcome


def _tellable(item: Item, telling: Telling) -> bool:
    """Tell whether enough tells what a task is about for silence about it to be sure."""
    return max(len(telling.of(name)) for name in (item.name, *item.aliases)) >= _ENOUGH


def _near(item: Item, reading: Reading, telling: Telling) -> Passage | None:
    """Return the first passage that may speak of a task: it holds some of what tells it, or says that all is done."""
    for passage in reading.passages:
        words = "。".join((passage.words, *passage.headings))
        if telling.touches(item.name, words, _HEADING) or _ALL_DONE.search(passage.words):
            return passage
        if any(telling.touches(name, words, _CLAUSE) for name in item.aliases):
            return passage
    return None


def judge_duty(item: Item, reading: Reading, telling: Telling, expected: int) -> Outcome:
    """Answer for a duty that returns, `expected` times so far."""
    if expected < 1:
        return Outcome(item, State.NOT_DUE, "截至报告日期，第一个周期尚未届满。")
    verbs = set(DOES.findall(item.words)) - _BARE
    meeting = next((match["name"] for match in _MEETING.finditer(item.words)), None) if "会" in item.words else None
    told = [p for p in reading.passages if p.part != "ahead" and _speaks(item, p, verbs, meeting, telling)]
    if not told:
        near = next((p for p in reading.passages if _may_speak(item, p, verbs, meeting, telling)), None)
        if near is not None or reading.opened is not None:
            return Outcome(item, State.UNDETERMINED, _SOME, near.span if near is not None else None)
        reason = "方案规定了经常性工作，报告没有写明开展情况。"
        return Outcome(item, State.UNREPORTED, reason, code="COV-01")
    best = min(told, key=lambda passage: (passage.part != "done", passage.span.start))
    if _OPEN.search(best.words):
        return Outcome(item, State.SHORT, "方案规定了经常性工作，报告表明没有按周期开展。", best.span)
    signs = (meeting,) if meeting else tuple(verbs)
    said = [clause for clause in re.split("[，。；]", best.words) if any(sign in clause for sign in signs)]
    times = [] if any(map(_TIMES.search, said)) else [count for clause in said for count in _counted(clause)]
    if times and max(times) < expected:
        reason = f"按方案的周期应开展约{expected}次，报告为{max(times)}次，未达到。"
        return Outcome(item, State.SHORT, reason, best.span)
    return Outcome(item, State.MET, "报告已写明按周期开展的情况。", best.span)


def _counted(clause: str) -> list[int]:
    """Return how often a clause says that something was done."""
    return [
        int(quantity.value)
        for quantity in quantities(clause)
        if quantity.kind == "number" and quantity.value and kind(quantity.unit) in _OCCASIONS
        if quantity.per in (None, "年")
    ]


def _speaks(item: Item, passage: Passage, verbs: set[str], meeting: str | None, telling: Telling) -> bool:
    """Tell whether a passage says that the duty was done: what is done and to what, or the meeting by its name."""
    if meeting is not None:
        return meeting in passage.words
    if not any(verb in passage.words for verb in verbs):
        return False
    if telling.of(_object(item)):
        return telling.held(_object(item), passage.words) >= _SPOKEN
    said = [clause for clause in re.split("[，。；]", passage.words) if any(verb in clause for verb in verbs)]
    return any(_counted(clause) or _TIMES.search(clause) for clause in said)


def _may_speak(item: Item, passage: Passage, verbs: set[str], meeting: str | None, telling: Telling) -> bool:
    """Tell whether a passage may speak of the duty: of its object, of its task, of meetings, or of such work."""
    words = "。".join((passage.words, *passage.headings))
    if (meeting is not None or "召开" in item.words) and _MEETS.search(passage.words):
        return True
    if telling.touches(_object(item), words, _HEADING) or _ALL_DONE.search(passage.words):
        return True
    if item.heading and any(named(item.heading, heading) for heading in passage.headings):
        return True
    return not telling.of(_object(item)) and any(verb in passage.words for verb in verbs)


def _object(item: Item) -> str:
    """Return what a duty is about without what is done: 混装混运问题 of 通报混装混运问题."""
    return DOES.sub(" ", item.name)
