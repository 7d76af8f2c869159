"""One piece of work told twice in other order: 新建、改扩建中心8个, 完成9个中心新建、改扩建任务."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.figures import alike, bearings
from evaluators.figures.counts import RATE, counts
from evaluators.lines import begin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document, Span

# what says when, how far or how firmly, not what
_BESIDE = re.compile(
    "20[0-9]{2}年(?:度|底|末|内)?|[0-9]{1,2}月[0-9]{0,2}[日底末份]?|全年|年内|年度|今年|本年|年底|年末|之前|以前|确保|力争|争取|完成|实现|达到|推动|推进|组织|开展|实施|计划|再|共|总数?"
    "|孵化|进行|转化|任务|工作|项目|工程|不少于|不低于|至少|[前的将把对为并、，了数到于以在]"
)
# 街道残联在8月31日前完成: who does it stands before the day
_WHO = re.compile("^[\u4e00-\u9fff]{2,16}?[在于](?=20[0-9]{2}年|[0-9]{1,2}月)")
_ALIKE = ((re.compile("新?建成|建设|新建|建立|组建|设立"), "建"), (re.compile("创成|争创"), "创建"))
_SOME = re.compile("其中|首批|第[一二三四]批|每|各|累计|其余|剩余|试点|已|现有|原有|[东西南北中]片|以来")
_EACH = re.compile("每(?:个|半)?(?:[年月周日天季期场次批轮]|季度)[^。；]*、$")
_SHORTEST = 4


class Reworded(NamedTuple):
    """One piece of work with two values."""

    first: Count
    second: Count


def told_twice(document: Document, aimed: Callable[[Span], bool]) -> Iterator[Reworded]:
    """Yield each goal with the task made of the same characters that gives another value.

    Args:
        document: the plan.
        aimed: whether a place is among the goals.
    """
    known: dict[tuple[str, str], Count] = {}
    kinds: set[str] = set()  # of what the goals count
    plain = [one for one in counts(document) if one.kind != RATE and one.per in (None, "年") and one.op != "range"]
    aims = [aimed(one.span) for one in plain]
    of_tasks = {one.kind for one, aim in zip(plain, aims, strict=True) if not aim}
    for count, aim in zip(plain, aims, strict=True):
        words = count.before + count.behind
        if count.kind not in (of_tasks if aim else kinds) or _SOME.search(words):
            continue
        if _EACH.search(document.text, begin_of(document.text, count.span.start, "，。；：\n"), count.clause.start):
            continue  # 每季度点检60批次、常规抽检90批次
        bare = _BESIDE.sub("", _WHO.sub("", words))
        for pattern, one in _ALIKE:
            bare = pattern.sub(one, bare)
        if len(bare) < _SHORTEST:
            continue
        key = "".join(sorted(bare)), count.kind
        if aim:
            known.setdefault(key, count)
            kinds.add(count.kind)
            continue
        first = known.get(key)
        if first is None or not _at_odds(first, count) or alike.adds_up(document, first.span, count.span):
            continue
        if not bearings.set_apart(document, bearings.of_count(first), bearings.of_count(count)):
            yield Reworded(first, count)


def _at_odds(goal: Count, task: Count) -> bool:
    """Tell whether a task is at odds with its goal; where one of them is a floor, whether the task stays below."""
    if goal.op == task.op:
        return goal.value != task.value
    return {goal.op, task.op} == {"=", ">="} and task.value < goal.value
