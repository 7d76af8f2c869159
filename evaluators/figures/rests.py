"""What is left of some work, told with two numbers: 尚有3个问题未整改 and 尚未整改的2个问题; 26个，已整改23个."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.coverage.similarity import told_pairs
from evaluators.figures.clauses import clauses, statement_at
from evaluators.figures.counts import RATE
from evaluators.figures.progress import is_open
from evaluators.lines import begin_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from evaluators.figures.clauses import Clause
    from evaluators.figures.counts import Count
    from evaluators.model import Document

# all that is left, not some of it
_ALL_LEFT = re.compile(
    "(?:(?:剩余|其余|余下|剩下|尚余|还剩|尚剩|最后)的?|(?:尚|还|仍)(?:然)?(?:有|存在)?|(?:尚|还|仍)?未[\u4e00-\u9fff]{1,10}的?|没有[\u4e00-\u9fff]{1,10}的|在[办建]的?|正在[\u4e00-\u9fff]{2,4}的?)$"
)
_LEFT_BEHIND = re.compile(
    "^[\u4e00-\u9fff]{0,12}?(?:未(?!来|成年|(?:再?(?:出现|发生|发现))|出[险现])|没有(?!再?(?:出现|发生|发现|收到|接到|遇到)|[积内渗漏]|人员|伤亡|问题|隐患|投诉|异常|差错)|没能|正在|仍在|还在|尚待|在办|在建)"
)
_SOME = re.compile("其中|首批|第[一二三四]批|先|部分|个别|每|新")
_DONE = re.compile("已|完成|办结|整改|化解|建成|完工|竣工|解决|销号|修复|签")
_ASKED = re.compile("应|计划|任务|需|拟|目标|立项|[排检]查|受理|共|承办|承担")
# 其中调解成功121件，引导诉讼解决2件: one outcome beside another, no whole of it
_OUTCOME = re.compile("其中[^，。；]*(?:成功|达成|和解|撤[回诉销]|移[送交]|转[办交送]|终止|退回)$")
_BEGUN = re.compile("[开动]工|启动|进场")  # of what was begun the rest is under way; what is not done may be more
_FORMER = re.compile("(?:上年|去年|上月|上季度?|同期|上半年)[^，。；]*$")  # 比上年同期的94.3%（210件中化解198件）
_NOT_DONE = re.compile("未|没|待|正在|剩余|其余|在建|目标|拟")
_GENERAL = re.compile("任务|事项|工作|项目|指标|目标")
_OTHER_REST = re.compile("(?:剩余|其余|余下|剩下)的?$")
_DONE_ALREADY = re.compile("已|共|计划|任务|总|[排检]查|受理|应")
_SAYS_NOTHING = re.compile(
    "加快|抓紧|继续|抓好|做好|尽快|着力|剩余|其余|余下|剩下|最后|尚未|还未|仍未|未能|没有|尚有|还有|仍有|尚|仍|还|有|未|逐一|挂账|督办|跟踪|正在|在建|因[^，。；]{2,10}(?=[未没]|$)"
    "|[0-9]+月(?:底|份)?前?|20[0-9]{2}年|对|个|实行|收尾|项目|任务|[\u4e00-\u9fff]{0,2}户上门"
)
# 2月末未办结的65件, 3月末未办结107件: as it stood on another day
_AS_OF = re.compile(
    "(?:20[0-9]{2})?年[末底](?!之?前|以前)|[0-9]{1,2}月[末底份](?!之?前|以前)|[0-9]{1,2}月[0-9]{1,2}日(?!之?前|以前)|[上本当]月|上年|去年|[年月]初|期[初末]"
)
# 2条未完成措施为落实场地和改造, 1条未完成措施为管线改造: what is left of one matter and of another
_WHICH = re.compile("(?:为|是|系|即)[^，。；]+$")
_STATE = re.compile("在[建办]|(?:未(?![来成])|没有?|待|正在)[\u4e00-\u9fff]{2}")
_PART = re.compile("其中|涉及|的")
_UNDER_WAY = re.compile("正在|在[建办]")
_SHARE = 0.5
_FEW = 8  # rests of one value that are looked at; more of them are a list


@dataclass(frozen=True, slots=True)
class _Rest:
    """A number of what is left: how it was told, the statement it stands in, and what its sentence counts behind it."""

    value: Decimal
    count: Count
    place: Span
    clause: Clause
    statement: str
    behind: tuple[Decimal, ...] = ()


class Rests(NamedTuple):
    """Two numbers of what is left of one thing: their places, the first number and whether the text reckons it."""

    first: Span
    second: Span
    left: Decimal
    unit: str
    reckoned: bool


def told_twice(document: Document) -> Iterator[Rests]:
    """Yield each number of what is left that an earlier one of the same, or the counts of what is done, belie."""
    known: list[tuple[_Rest, bool]] = []
    for rest, reckoned in _rests(document):
        if not reckoned:
            other = next(
                ((one, how) for one, how in reversed(known) if one.value != rest.value and _same(one, rest)), None
            )
            # 共受理矛盾纠纷188件，…。尚未化解6件: what it is of may stand anywhere in the paragraph
            equal = [one for one, _ in known if one.value == rest.value][-_FEW:]
            agreed = any(_same(_in_line(document, one), rest) for one in equal)
            if other is not None and not agreed and other[0].value not in accumulate((rest.value, *rest.behind)):
                yield Rests(other[0].place, rest.place, other[0].value, rest.count.unit, other[1])
        known.append((rest, reckoned))


def _in_line(document: Document, rest: _Rest) -> _Rest:
    """Return a rest with its paragraph up to it for its statement."""
    begin = begin_of(document.text, rest.clause.span.start, "\n")
    return replace(rest, statement=document.text[begin : rest.clause.span.end])


def _rests(document: Document) -> Iterator[tuple[_Rest, bool]]:
    text = document.text
    told = clauses(document)
    for at, clause in enumerate(told):
        begin = statement_at(text, clause.span.start)
        statement = text[begin : clause.span.end]
        for count in clause.numbers:
            if count.kind == RATE or count.op != "=" or _SOME.search(clause.words):
                continue
            if _relative(told, at, count, begin):
                continue
            if is_open(clause) and (_ALL_LEFT.search(count.before) or _LEFT_BEHIND.match(count.behind)):
                if _in_other_state(told, at, count, begin):
                    continue
                behind = tuple(_in_states_behind(told, at, count))
                yield _Rest(count.value, count, clause.span, clause, statement, behind), False
            elif _DONE.search(count.before) and not _NOT_DONE.search(count.before):
                earlier = [c for one in told[max(0, at - 2) : at + 1] if one.span.start >= begin for c in one.numbers]
                whole = [c for c in earlier if c.unit == count.unit and c.span < count.span and c.op == "="]
                if (
                    len(whole) == 1
                    and whole[0].value > count.value
                    and not (_BEGUN.search(whole[0].before) or _OUTCOME.search(whole[0].before))
                    and not _FORMER.search(statement[: clause.span.start - begin])
                    and not _of_another(whole[0], count)
                    and (_ASKED.search(whole[0].before) or not _DONE.search(whole[0].before))
                ):
                    place = Span(whole[0].clause.start, clause.span.end)
                    yield _Rest(whole[0].value - count.value, count, place, clause, statement), True


def _in_states_behind(told: tuple[Clause, ...], at: int, count: Count) -> Iterator[Decimal]:
    """Yield what the clauses behind count of what is not done in other states (未开工3处，未完工5处), no part of it."""
    state = _STATE.search(told[at].words)
    for one in told[at + 1 : at + 4]:
        other = _STATE.search(one.words)
        if one.span.end > count.sentence.end or _PART.search(one.words) or other is None:
            continue
        if state is None or state[0] != other[0]:
            yield from (c.value for c in one.numbers if c.unit == count.unit)


def _of_another(whole: Count, done: Count) -> bool:
    """Tell whether what is named behind the number done is not in what is counted before (缆线9公里, 完成4公里管道)."""
    own, all_there_is = about.about(done.behind).pairs, about.about(whole.before + whole.behind).pairs
    return bool(own and all_there_is) and not own & all_there_is


def _in_other_state(told: tuple[Clause, ...], at: int, count: Count, begin: int) -> bool:
    """Tell whether what is not done is told apart, as under way and as not begun (正在整改10处，尚未整改6处)."""
    beside = [one for one in (*told[max(0, at - 1) : at], *told[at + 1 : at + 2]) if begin <= one.span.start]
    return any(
        c.unit == count.unit
        and is_open(one)
        and not one.words.startswith("其中")
        and one.span.end < count.sentence.end
        and (_UNDER_WAY.search(one.words) is None) != (_UNDER_WAY.search(told[at].words) is None)
        for one in beside
        for c in one.numbers
    )


def _relative(told: tuple[Clause, ...], at: int, count: Count, begin: int) -> bool:
    """Tell whether a rest is one beside a count of the same that is still to be done too (先消除2处，再消除其余3处)."""
    earlier = [c for one in told[max(0, at - 3) : at] if one.span.start >= begin for c in one.numbers]
    if _OTHER_REST.search(count.before) is None:
        return False
    same = [c for c in earlier if c.unit == count.unit]
    if any(
        whole.value - part.value == count.value and not _DONE_ALREADY.search(whole.before + part.before)
        for whole, part in pairwise(same)
    ):
        return True  # 6月底前解决27件中的20件，其余7件9月底前解决
    return any(
        c.unit == count.unit and not _DONE_ALREADY.search(c.before + c.behind) and c.value <= count.value * 2
        for c in earlier[-1:]
    )


def _same(first: _Rest, second: _Rest) -> bool:
    """Tell whether two rests are of one thing: what the second is of stands in the statement of the first."""
    if first.count.unit != second.count.unit or first.clause.span.overlaps(second.clause.span):
        return False
    if first.statement and second.clause.words in first.statement:
        return False
    days = [_AS_OF.findall(rest.clause.words) for rest in (first, second)]
    if all(days) and days[0] != days[1]:
        return False
    names = [_WHICH.search(rest.count.behind) for rest in (first, second)]
    if names[0] and names[1] and names[0][0] != names[1][0]:
        return False
    topic = told_pairs(second.clause.told, _SAYS_NOTHING)
    if not topic:  # 剩余4项任务: what is counted has a name that says nothing more
        noun = _GENERAL.match(second.count.behind)
        return noun is not None and noun[0] in first.statement
    return sum(pair in first.statement for pair in topic) >= _SHARE * len(topic)
