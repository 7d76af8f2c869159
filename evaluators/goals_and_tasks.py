"""Goals and the tasks that say the same in the same words with another value: 全年培育骨干3名, 年内培育骨干5名."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.stage_targets import by_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Target
    from evaluators.rule import Context

_LEAST = 4  # characters, below which words may be of several things
_REACH = 400  # characters of a clause before its number
_MOST = 50  # tasks of like words; what goes on beyond is a list
# the words of a goal and of its task, without when, how many and for each of whom
_WHEN = re.compile(
    r"^(?:20\d\d年)?(?:全年|年内|本年度|今年|年底前?|到?20\d\d年(?:底前?|度)?|\d{1,2}月(?:底|份)?(?:前|之前|以前)?|第?[一二三四]季度(?:末|前)?|上半年|下半年|项目(?:结束|期满|完成|到期|验收)(?:时|后|前)?|(?:期满|到期|期末|验收|结项)(?:时|前)|[，要应须将]|(?:总|累计)?共(?![同建享治青])|确保|力争|务必|必须)+"
)
_MARK = re.compile(r"^(?:[（(][一二三四五六七八九十0-9]+[）)]|[一二三四五六七八九十0-9]+[、.．])\s*")
_EACH = re.compile("每[名个位家户支]")
_AMOUNT = re.compile(
    r"(?:达到|不少于|不低于|不超过|至少|约|力争|确保)*[0-9][0-9.]*(?:[至～~—\-到][0-9.]+)?[个名户家处场次支台座套条件人期万元%％]*(?:以上|左右|以内)?$"
)
_SETS_UP = re.compile("^(?:新建|新增|建成|建设|设立|配备|安装|增设|改造|打造|培育|发展|组建|举办|开展|招募|选聘)")


def said_alike(ctx: Context) -> Iterator[tuple[Target, Target]]:
    """Yield each goal with the target of a task told in the same words, or with a shorter name and on the same day."""
    goals: list[Target] = []
    tasks: list[Target] = []
    for target in by_stage(ctx.document):
        if target.role == "target" and target.value is not None and target.kind in ("quantified", "fuzzy"):
            (goals if ctx.in_slot(target.span, "goals") else tasks).append(target)
    of_unit: dict[str | None, list[Target]] = {}
    for goal in goals:
        of_unit.setdefault(goal.unit, []).append(goal)
    alike: dict[tuple[str, str | None], list[tuple[Target, str]]] = {}
    for task in tasks:
        if any(_apart(goal, task) for goal in of_unit.get(task.unit, ())) and (words := _words(ctx.document, task)):
            alike.setdefault((words[-2:], task.unit), []).append((task, words))
    units = {unit for _, unit in alike}
    for goal in goals:
        own = _words(ctx.document, goal) or "" if goal.unit in units else ""
        for task, words in alike.get((own[-2:], goal.unit), ())[:_MOST]:
            if not _apart(goal, task):
                continue
            if own == words or (goal.deadline is not None and _shortened(own, words)):
                yield goal, task


def _words(document: Document, target: Target) -> str | None:
    """Return what a clause says up to its number, bare of time and of 每名; None where too little is left."""
    if target.number_span is None:
        return None
    start = max(begin_of(document.text, target.number_span.start, "，。；：\n"), target.number_span.start - _REACH)
    words = _WHEN.sub("", _MARK.sub("", document.text[start : target.number_span.end].strip()))
    words = _AMOUNT.sub("", _EACH.sub("", words)).strip()
    return words if len(words) >= _LEAST else None


def _shortened(own: str, words: str) -> bool:
    """Tell whether two clauses have one verb and the end of one name: 新增电动自行车充电端口, 新增充电端口."""
    verb, other = _SETS_UP.match(own), _SETS_UP.match(words)
    if verb is None or other is None or verb[0] != other[0]:
        return False
    long, short = sorted((own[verb.end() :], words[other.end() :]), key=len, reverse=True)
    return len(short) >= _LEAST and long.endswith(short)


def _apart(one: Target, other: Target) -> bool:
    """Tell whether two are due on one day, and no value satisfies both, or both set a least (or a most) and differ."""
    one_day = one.deadline == other.deadline or (one.per is not None and one.per == other.per)
    if not one_day or one.value is None or other.value is None:
        return False
    if one.op == other.op and one.op not in ("range", "~"):
        return one.value != other.value
    low, high = _bounds(one)
    least, most = _bounds(other)
    return high < least or most < low


def _bounds(target: Target) -> tuple[Decimal, Decimal]:
    value = target.value or Decimal(0)
    if target.op in (">=", ">"):
        return value, Decimal("Infinity")
    if target.op in ("<=", "<"):
        return Decimal(0), value
    if target.op == "~":
        return value * Decimal("0.9"), value * Decimal("1.1")
    return value, target.value_max or value
