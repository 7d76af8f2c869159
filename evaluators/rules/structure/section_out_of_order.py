"""STR-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.model import Finding, Severity
from evaluators.rule import TYPED, Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# campaigns and contingency plans set up their leading group first
_BODY = re.compile(
    "^(?:加强|强化|健全|成立)?(?:组织(?:领导|机构|体系|指挥)|领导(?:小组|机构)|指挥(?:机构|体系)|工作专班)"
)


# how money was spent is told where it suits
_MONEY = re.compile("^(?:项目|工程)?(?:经费|资金|预算)(?:[和与及、]?(?:使用|执行|支出|决算|收支|管理|投入))*(?:情况)?$")


class SectionOutOfOrder(Rule):
    """章节先后与本文种的通行顺序相反，例如保障措施排在目标之前、下一步打算排在存在问题之前。

    Why it matters:
        先讲措施后讲目标、先讲打算后讲问题，读者难以看出措施针对什么。

    Limits:
        只比较一级标题；任务、步骤之间可以互换，分工放在哪里都可以，一个标题兼有两部分内容的按宽的一头算。领导小组、指挥机构先设后干的也是通行写法，
        组织领导、组织机构排在任务之前的不算。认不出的标题不参加比较。
    """

    code = "STR-02"
    name = "section-out-of-order"
    title = "章节顺序异常"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务（各文种的通行顺序见 evaluators/doctypes）"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per first-level section that has to move."""
        ranks: dict[int, list[int]] = {}
        for slot in ctx.doctype.slots:
            place = ctx.slots.get(slot.key)
            if slot.rank is None or slot.key == "owners" or not isinstance(place, tuple):
                continue
            for index in place:
                section = ctx.document.sections[index]
                if section.level == 1 and not (_BODY.search(section.text) or _MONEY.search(section.text)):
                    ranks.setdefault(index, []).append(slot.rank)
        indexes = sorted(ranks)
        spans = [(min(ranks[index]), max(ranks[index])) for index in indexes]
        keep = _in_order(spans)
        for position, index in enumerate(indexes):
            if position in keep:
                continue
            section = ctx.document.sections[index]
            later = [other for at, other in enumerate(indexes) if at > position and spans[at][1] < spans[position][0]]
            where = "后" if later else "前"
            anchors = later or [
                o for at, o in enumerate(indexes) if at < position and spans[at][0] > spans[position][1]
            ]
            anchor = ctx.document.sections[anchors[-1] if later else anchors[0]]
            yield self.finding(
                section.span,
                f"顺序异常：“{ctx.heading(section)}”通常排在“{ctx.heading(anchor)}”之{where}。",
                hint="调整先后并重新编号；确有需要保持现状的，可以不改。",
            )


def _in_order(spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the positions of a longest run that is in order: no kept one lies wholly below an earlier kept one."""
    # of the runs with one greatest low end only the longest can grow: there are as many as slots, not as sections
    longest: dict[int, _Run] = {}
    for position, (low, high) in enumerate(spans):
        before = _best(run for greatest, run in longest.items() if greatest <= high)
        greatest = low if before is None else max(low, before.greatest)
        run = _Run(1 if before is None else before.length + 1, position, greatest, before)
        if greatest not in longest or longest[greatest].length < run.length:
            longest[greatest] = run
    kept = set()
    last = _best(longest.values())
    while last is not None:
        kept.add(last.position)
        last = last.before
    return frozenset(kept)


class _Run(NamedTuple):
    """A run of positions by its last one; `greatest` is the greatest low end in it."""

    length: int
    position: int
    greatest: int
    before: _Run | None


def _best(runs: Iterable[_Run]) -> _Run | None:
    return max(runs, key=lambda run: (run.length, -run.position), default=None)
