"""What state a dated task or a returning duty of the plan is in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage import doings, returning
from evaluators.coverage.dating import day, governing, stamps, told_limit
from evaluators.coverage.judge import silent
from evaluators.coverage.model import Item, Outcome, State
from evaluators.coverage.passages import Answer, recurs
from evaluators.lines import begin_of, end_of
from evaluators.reader.numbers import quantities

if TYPE_CHECKING:
    from evaluators.coverage.dating import Stamp
    from evaluators.coverage.passages import Reading
    from evaluators.coverage.telling import Telling
    from evaluators.model import Document, Span

_BLANK = re.compile(r"【待补|[×✕]|_{2,}")
_REST = re.compile(r"其余|剩余|个别|另有|部分|少数|其中")
_FUTURE = re.compile(r"下一步|下步|拟于|拟(?=[在开建])|计划(?=于|在)|将(?=于|在|继续|进一步|组织|开展|完成)|争取|力争")
_DONE = re.compile(
    r"完成|已|了|建成|印发|举办|召开|开展|启用|投用|实现|达到|组建|公示|上线|落实|配齐|签订|设立|覆盖|办结|整改|形成|核定|划定|结业|通过|列入|拨付|发放|编制|制定|出台|修订"
    r"|提出|确定|走访|检查|培训|更换|接待|处置|受理|提供|建立|征求|汇总|通报|张贴|抽取|查清|疏通|提前|按期"
)
_LATE = re.compile(
    r"逾期(?!未)|超期|(?:晚|迟)于|比(?:计划|期限|要求|方案)[^，。；]{0,16}(?:晚|推迟|滞后)|晚\d+[天日个]"
)
_ALL_DONE = re.compile(
    r"(?:各项|\d+项|全部|方案[^，。；]{0,6})任务[^，。；]{0,6}(?:全部|均已?|都已?)(?:按期|按时)?(?:办结|完成)"
)
_COMPLETED = re.compile("完成|建成|办结|印发|到位|投用|上线|出台|成立|组建|已(?!经?(?:启动|开始|着手|部署))|全部|均")
_SPOKEN = 0.5  # so much of an item's words a clause must hold to tell its limit


def judge_task(item: Item, reading: Reading, plan: Document, telling: Telling) -> Outcome:
    """Answer for a task: is it done, when, and does the report say so."""
    if item.kind == "task":
        if recurs(item):
            return doings.judge_duty(item, reading, telling, returning.times(item, reading, plan))
        spoken = doings.answers(item, reading, telling)
        return _dated(item, reading, spoken) if spoken else doings.unspoken(item, reading, telling)
    found = reading.answers(item)
    if recurs(item):
        done = [answer for answer in found if answer.passage.part == "done"]
        return returning.judge(item, reading, plan, done or found, telling)
    return _dated(item, reading, found) if found else silent(item, reading)


def _dated(item: Item, reading: Reading, found: list[Answer]) -> Outcome:
    """Answer for a task of which the passages `found` speak."""
    done = [answer for answer in found if answer.passage.part == "done"]
    if wrong := _told_otherwise(item, reading, found):
        return wrong
    doubt = _said_open(item, reading, found)
    if done:
        best = _most_telling(item, reading, done)
        words = best.passage.words
        sure = item.kind != "task"  # of words alone nobody can tell that both speak of one thing
        if doubt is not None and doubt.passage.part == "problem" and sure and _claims_done(item, reading, best):
            reason = "报告一处写明已完成，另一处又写明尚未完成，前后不一。"
            return Outcome(item, State.CONFLICT, reason, doubt.passage.span, code="COV-05")
        if doubt is None:
            return _finished(item, reading, best, found, words)
    if doubt is not None:
        return _unfinished(item, reading, doubt, "报告表明尚未完成")
    best = found[0]
    if best.passage.part == "ahead":
        return _unfinished(item, reading, best, "报告只在下一步打算中提到")
    if late := _late_words(item, reading, found):
        return Outcome(item, State.OVERDUE, f"期限为{day(item.due)}，报告写明逾期完成。", late.passage.span)
    return _untold(item, reading, best)


def _told_otherwise(item: Item, reading: Reading, found: list[Answer]) -> Outcome | None:
    """Return the answer for an item whose limit the report gives otherwise than the plan; else None."""
    if item.deadline_on is None:
        return None
    for answer in found:
        score, clause = reading.best_clause(item, answer.passage.words)
        told = told_limit(clause.of(answer.passage.words), item.deadline_on.year) if score >= _SPOKEN else None
        if told is None or told == item.deadline_on:
            continue
        reason = f"报告写明方案的期限为{day(told)}，方案为{day(item.deadline_on)}。"
        return Outcome(item, State.CONFLICT, reason, answer.passage.span, code="COV-04")
    return None


def not_done(item: Item, reading: Reading) -> Outcome | None:
    """Return the answer for a target of which the report gives no value but says that it is not done; else None."""
    doubt = _said_open(item, reading, reading.answers(item))
    return _unfinished(item, reading, doubt, "报告表明尚未完成") if doubt is not None else None


def _finished(item: Item, reading: Reading, best: Answer, found: list[Answer], words: str) -> Outcome:
    if _BLANK.search(words):  # what is still to be filled in is no account of anything
        return _untold(item, reading, best)
    span = best.passage.span
    when = _done_day(item, reading, best)
    due = item.deadline_on
    if due is not None and when is not None and when.first > due:
        return Outcome(item, State.OVERDUE, f"期限为{day(due)}，实际于{when.label}完成，属逾期完成。", span)
    late = _late_words(item, reading, found)
    if due is not None and late is not None:
        return Outcome(item, State.OVERDUE, f"期限为{day(due)}，报告写明逾期完成。", late.passage.span)
    told = _DONE.search(words) or quantities(words) or "《" in words or _ALL_DONE.search(reading.document.text)
    if told and not _FUTURE.match(words):
        if item.kind == "task" and not _COMPLETED.search(words) and not _is_over(item, reading):
            return Outcome(item, State.NOT_DUE, "报告写明了进展，方案未单独写明期限，尚未到期。", span)
        return Outcome(item, State.MET, _met(item, when), span)
    return _untold(item, reading, best)


def _met(item: Item, when: Stamp | None) -> str:
    if when is None or item.deadline_on is None:
        return "报告已写明完成情况。"
    return f"期限为{day(item.deadline_on)}，报告写明于{when.label}完成，按期完成。"


def _is_over(item: Item, reading: Reading) -> bool:
    """Tell whether the time of a task without a day of its own is over: that of the plan, or of the report's year."""
    return reading.closes or (item.due is not None and item.due <= reading.as_of)


def _unfinished(item: Item, reading: Reading, answer: Answer, said: str) -> Outcome:
    span, due = answer.passage.span, item.deadline_on
    if due is not None and due < reading.as_of:
        return Outcome(item, State.OVERDUE, f"期限为{day(due)}，{said}，已过期。", span)
    if due is not None and due == reading.as_of:
        return Outcome(item, State.SHORT, f"期限为{day(due)}，{said}。", span)
    if item.kind == "task" and item.due is not None:
        state = State.SHORT if _is_over(item, reading) else State.NOT_DUE
        return Outcome(item, state, f"方案未单独写明期限，{said}。", span)
    if due is None:
        return Outcome(item, State.UNDETERMINED, f"方案未写明期限，{said}，无法判定。", span)
    return Outcome(item, State.NOT_DUE, f"期限为{day(due)}，{said}，尚未到期。", span)


def _untold(item: Item, reading: Reading, answer: Answer) -> Outcome:
    due, span = item.deadline_on, answer.passage.span
    if item.kind == "task" and not _is_over(item, reading):
        return Outcome(item, State.NOT_DUE, "报告提到了这一任务，方案未单独写明期限，尚未到期。", span)
    if due is not None and due > reading.as_of:
        return Outcome(item, State.NOT_DUE, f"期限为{day(due)}，尚未到期。", span)
    code = "COV-02" if item.kind != "task" else None  # no day says how far it must have come
    return Outcome(item, State.UNDETERMINED, "报告提到了这一任务，但没有写明是否完成。", span, code=code)


def _most_telling(item: Item, reading: Reading, done: list[Answer]) -> Answer:
    """Return the passage to judge by: among those nearly as good as the best, one that names a day."""
    near = [answer for answer in done if answer.score >= done[0].score - 0.15]
    headed = [answer for answer in done if answer.headed and item.whole]
    pool = [answer for answer in headed if not answer.passage.row] or headed or near
    year = (item.due or reading.as_of).year
    return next((a for a in pool if stamps(a.passage.words, year) and a.score >= pool[0].score - 0.3), pool[0])


def _done_day(item: Item, reading: Reading, answer: Answer) -> Stamp | None:
    """Return the day of completion: of the clause that holds the item's words, else of the first clause with a day."""
    words = answer.passage.words
    year = (item.due or reading.as_of).year
    if answer.passage.row:
        return next(reversed(stamps(words, year)), None)
    score, clause = reading.best_clause(item, words)
    if score >= 0.5:
        return governing(words, clause.end - 1, year)
    known = stamps(words, year)
    if not known:
        return None
    stop = end_of(words, known[0].end, "，；。")
    return [stamp for stamp in known if stamp.end <= stop][-1]


def _said_open(item: Item, reading: Reading, found: list[Answer]) -> Answer | None:
    """Return the passage that says of this very item that it is not done."""
    for answer in found:
        if answer.passage.part == "ahead":
            continue
        words = answer.passage.words
        score, clause = reading.best_clause(item, words)
        if answer.passage.row and _short_row(words):
            return answer
        for match in returning.OPEN.finditer(words):
            own = reading.held(item, words, match.start()) >= 0.4
            headed = answer.headed and item.whole and not stamps(words, reading.as_of.year)
            row = answer.passage.row and answer.headed
            piece = words[begin_of(words, match.start(), "，。；") : match.start()]
            if (own or headed or row or _follows(clause, match.start(), score)) and not _REST.search(piece):
                return answer
    return None


def _short_row(words: str) -> bool:
    """Tell whether a row of a table gives a rate below 100 % and does not say that the work is done."""
    rates = [Decimal(rate) for rate in re.findall(r"(\d+(?:\.\d+)?)[%％]", words)]
    return bool(rates) and max(rates) < 100 and not re.search(r"已完成|已办结|办结$|达到$", words)


def _follows(clause: Span, at: int, score: float) -> bool:
    """Tell whether the words at `at` open the clause right behind the one about the item (…培训，尚未完成)."""
    return score >= 0.6 and clause.end <= at <= clause.end + 4


def _claims_done(item: Item, reading: Reading, best: Answer) -> bool:
    score, clause = reading.best_clause(item, best.passage.words)
    return score >= 0.6 and bool(re.search(r"完成|办结|建成|已", clause.of(best.passage.words)))


def _late_words(item: Item, reading: Reading, found: list[Answer]) -> Answer | None:
    """Return the passage whose clause about the item says that it came late."""
    for answer in found:
        if answer.passage.part == "ahead":
            continue
        words = answer.passage.words
        score, clause = reading.best_clause(item, words)
        match = _LATE.search(words)
        if match is None:
            continue
        near = clause.start <= match.start() < clause.end or clause.end <= match.start() <= clause.end + 16
        if (score >= 0.5 and near) or (answer.passage.row and answer.headed):
            return answer
    return None
