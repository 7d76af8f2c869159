"""What was counted as found and, fewer, as done, where the report says elsewhere that all of it is done.

发现问题53个，完成整改49个 belies 检查发现的问题已全部整改到位, unless the remaining 4 are said to be done as well.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures.clauses import clauses, statement_at
from evaluators.figures.counts import RATE
from evaluators.figures.progress import OF_ALL, OF_OTHERS, claims
from evaluators.lines import end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluators.figures.clauses import Clause
    from evaluators.figures.counts import Count
    from evaluators.figures.progress import Claim
    from evaluators.model import Document

_FOUND = re.compile("发现|排查|查出|摸排|梳理|检查|巡察|反馈|交办|受理|接到|收到|征集|立案")
_DONE = re.compile("整改|办结|化解|解决|处置|处理|销号|清除|消除|修复|答复|落实")
_LATER = re.compile("截至|截止|目前|现已|至今|年底|后来|随后|新(?:发现|增)|[日月](?:之?前|底)")
_REST = re.compile(
    "(?:其余|剩余|余下|剩下|另外?|还有)[^，。；]{0,16}(?:也|均|都|已|全部)|未(?:完成)?(?:整改|办结)的[^，。；]{0,8}(?:也|均|都|已)"
)
_NEAR = 80  # characters
_SINCE = re.compile("截至|截止|目前|现已|至今|年底|后来|随后")
_UNDER_WAY = re.compile("正在|尚未|还未|仍未|仍在|剩余|其余|还有|尚有|仍有|未(?=完成|整改|办结|解决|销号)")
_DEED = re.compile(
    "就业|上岗|安置|整改|办结|化解|拆除|改造|搬迁|签约|建档|入住|复学|参保|脱贫|销号|处置|清退|转化|建成|安装"
)
_KIN = {"上岗": "就业"}
_AGAIN = re.compile("后|又|再(?!就业)|随后|经|仅|第[一二三]")  # first some of them, then all
_BARE = re.compile("(?:已经?|均|都|并|也)*")
_TAIL, _FEW, _ALL = 8, 3, 100
_MISCOUNTED = Decimal("1.2")  # times: what counts more is of more than was counted before
_DIGIT = re.compile("[0-9]")


class _Pair(NamedTuple):
    """How many were found and how many of them are done, both in one statement."""

    found: Count
    done: Count
    noun: str
    verb: str


def belied(document: Document) -> Iterator[tuple[Claim, Span]]:
    """Yield each claim that all of something found is done, with the words that count fewer as done than found."""
    named = [(claim, of_all["noun"]) for claim in claims(document) if (of_all := OF_ALL.search(claim.clause.words))]
    pairs = [pair for pair in _pairs(clauses(document)) if not _told_on(document, pair)] if named else []
    for claim, noun in named if pairs else ():
        said = document.text[statement_at(document.text, claim.span.start) : claim.span.end]
        if _LATER.search(said):
            continue
        numbers = claim.clause.numbers
        if not numbers and (re.search("[0-9]", said) or not _FOUND.search(claim.clause.words)):
            continue
        for pair in pairs:
            if numbers and not (
                len(numbers) == 1 and numbers[0].kind == pair.found.kind and numbers[0].value == pair.found.value
            ):
                continue
            if noun == pair.noun and pair.verb in claim.span.of(document.text):
                yield claim, Span(pair.found.clause.start, pair.done.span.end)
                break


def _told_on(document: Document, pair: _Pair) -> bool:
    """Tell whether the words right behind say of the rest that it is done, too."""
    end = end_of(document.text, pair.done.span.end, "\n")
    return _REST.search(document.text, pair.done.span.end, min(end, pair.done.span.end + _NEAR)) is not None


def _pairs(told: tuple[Clause, ...]) -> Iterator[_Pair]:
    """Yield what clauses side by side count as found and as done."""
    for before, after in pairwise(told):
        if len(before.numbers) != 1 or not after.numbers:
            continue
        found, done = before.numbers[0], after.numbers[0]
        noun, verb = re.search("[\u4e00-\u9fff]{2}$", found.before), _DONE.search(after.words)
        behind = re.match("[\u4e00-\u9fff]{2}", found.behind)
        same = found.kind == done.kind != RATE and found.sentence == done.sentence and done.value < found.value
        if same and verb is not None and _FOUND.search(before.words):
            for name in filter(None, (noun, behind)):
                yield _Pair(found, done, name[0], verb[0])


def under_way(document: Document) -> Iterator[tuple[Claim, Clause]]:
    """Yield each claim that all of something is done, with what its own paragraph counted before as not done yet.

    已完成整改问题15个，正在推进3个……反馈的问题已全部整改到位: one noun, counted there and not counted in the claim.
    """
    told = clauses(document)
    for claim in claims(document):
        noun = OF_ALL.search(claim.clause.words)
        begin = statement_at(document.text, claim.span.start)
        if noun is None or _DIGIT.search(document.text, begin, claim.span.end):
            continue
        if _SINCE.search(document.text, begin, claim.span.end):
            continue
        line = document.text.rfind("\n", 0, begin) + 1
        for at in range(claim.at - 1, -1, -1):
            clause = told[at]
            if clause.span.start < line:
                break
            if not _UNDER_WAY.search(clause.words) or not any(one.kind not in (RATE, "元") for one in clause.numbers):
                continue
            around = document.text[statement_at(document.text, clause.span.start) : clause.span.end]
            if clause.span.end <= begin and noun["noun"] in around and not OF_OTHERS.search(around):
                yield claim, clause
                break


def still_open(document: Document, ahead: Callable[[Span], bool]) -> Iterator[tuple[Claim, Clause]]:
    """Yield each claim that all of a number is done, with what a paragraph before counts as not done of as many.

    共发现隐患126项……尚有18项正在整改, and later 126项隐患均已整改到位. What has been done since (目前) is no
    contradiction, unless the next steps are still to do what was left.

    Args:
        document: the report.
        ahead: whether a place is among its next steps.
    """
    told = clauses(document)
    for claim in claims(document):
        noun = OF_ALL.search(claim.clause.words)
        whole = [one for one in claim.clause.numbers if one.kind != RATE]
        if noun is None or len(whole) != 1 or OF_OTHERS.search(claim.clause.words) or ahead(claim.span):
            continue
        begin = statement_at(document.text, claim.span.start)
        since = _SINCE.search(document.text, begin, claim.span.end) is not None
        for clause in told[: claim.at]:
            left = _left_of(document, clause, noun["noun"], whole[0]) if clause.span.end <= begin else None
            if left is not None and not (since and not _to_do(told[claim.at :], left, noun["noun"], ahead)):
                yield claim, clause
                break


def _left_of(document: Document, clause: Clause, noun: str, whole: Count) -> Count | None:
    """Return how many of a thing a clause says are not done, where its paragraph counts no more of it than `whole`."""
    left = [one for one in clause.numbers if one.unit == whole.unit]
    if len(left) != 1 or not _UNDER_WAY.search(clause.words) or OF_OTHERS.search(clause.words):
        return None
    line = document.text.rfind("\n", 0, clause.span.start) + 1
    before = [one for one in clauses(document) if line <= one.span.start < clause.span.start]
    most = max((n.value for one in before for n in one.numbers if n.unit == whole.unit), default=left[0].value)
    counted = any(noun in one.words and any(n.value == most for n in one.numbers) for one in before)
    return left[0] if counted and left[0].value < most <= whole.value <= _MISCOUNTED * most else None


def _to_do(told: Sequence[Clause], left: Count, noun: str, ahead: Callable[[Span], bool]) -> bool:
    """Tell whether the next steps are to do as many of a thing as were left."""
    return any(
        noun in clause.words and any(n.unit == left.unit and n.value == left.value for n in clause.numbers)
        for clause in told
        if ahead(clause.span)
    )


def of_some(document: Document) -> Iterator[tuple[Claim, Span]]:
    """Yield each claim that all of something is done, with what its own sentence counts or rates as done of it, less.

    失业人员86人，77人就业，已全部实现就业; 已全部实现就业，就业率93%: one deed, told of some and of all.
    """
    told = clauses(document)
    for claim in claims(document):
        deed = _DEED.search(document.text, claim.span.start, min(claim.clause.span.end, claim.span.end + _TAIL))
        if deed is None or claim.clause.numbers:
            continue
        begin = statement_at(document.text, claim.span.start)
        before = [one for one in told[max(0, claim.at - _FEW) : claim.at] if one.span.start >= begin]
        bare = _BARE.fullmatch(document.text, claim.clause.span.start, claim.span.start) is not None
        fewer = _fewer_done(before, deed[0]) if bare else None  # else of whom or by when it is said stands before it
        rate = _rated(document, told[claim.at + 1 : claim.at + 1 + _FEW], claim, deed[0])
        if (place := fewer or rate) is not None:
            yield claim, place


def _fewer_done(before: Sequence[Clause], deed: str) -> Span | None:
    """Return where the clauses right before a claim tell how many of more were the object of the deed."""
    numbers = [one for clause in before for one in clause.numbers if one.kind != RATE]
    if len(numbers) != 2 or any(_UNDER_WAY.search(clause.words) or _AGAIN.search(clause.words) for clause in before):
        return None
    whole, done = numbers
    clause = next(one for one in reversed(before) if one.numbers)
    named = _DEED.search(clause.words)
    same = named is not None and _KIN.get(named[0], named[0]) == _KIN.get(deed, deed)
    fewer = whole.kind == done.kind and done.value < whole.value and done in clause.numbers
    return Span(whole.clause.start, clause.span.end) if same and fewer else None


def _rated(document: Document, behind: Sequence[Clause], claim: Claim, deed: str) -> Span | None:
    """Return the clause of the claim's own sentence that gives the rate of the deed, where that is below the whole."""
    end = end_of(document.text, claim.span.end, "。；\n")
    for clause in behind:
        if clause.span.end > end:
            break
        if any(one.kind == RATE and one.value < _ALL and f"{deed}率" in one.before for one in clause.numbers):
            return clause.span
    return None
