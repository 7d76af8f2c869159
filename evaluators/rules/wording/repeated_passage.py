"""WRD-07."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.lookup import Covered, once
from evaluators.model import Finding, Severity, Span
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_GOAL = 48  # a goal with its figure or day is said in one short sentence
_SAID = {
    "sentence": "这句话前后说了两遍",
    "run": "这一段文字与前文完全相同",
    "like": "这句话与前文几乎相同",
}


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """From what length and likeness on a passage counts as said twice."""

    sentence: int = threshold(12, "字", "重复的句子最少的字数", least=6, most=200)
    likeness: int = threshold(85, "%", "两句相同程度达到多少算重复", least=70, most=100)


class RepeatedPassage(Rule):
    """同一句话，或者一段较长的文字，在文中出现两次。

    Why it matters:
        重复的句段多是两稿拼接或者复制留下的，占篇幅而不增加内容，两处再改动不一还会互相矛盾。

    Limits:
        句子满12个字、相同文字满25个字才提示；标题、表格、文件名称、固定提法、单位名称以及
        目标在任务中重申的不算，任务和结果整句照抄两遍的仍要指出；只是数字或者单位不同的并列句不算。
    """

    code = "WRD-07"
    name = "repeated-passage"
    title = "重复句段"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（文字精练）"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per passage, at its repetition, with its first place."""
        from evaluators.repetition import repeated  # keeps the list of rules light

        limits = ctx.options(Thresholds)
        places: dict[Span, tuple[str, list[Span]]] = {}
        for one in repeated(ctx.document, shortest=limits.sentence, like=limits.likeness / 100):
            if not _restated(ctx, one.first, one.again, one.kind):
                places.setdefault(one.first, (one.kind, []))[1].append(one.again)
        for first, (kind, again) in places.items():
            yield self.finding(
                again[0],
                f"{_SAID[kind]}：“{ctx.quote(again[0], 40)}”。",
                hint="保留一处，另一处删去或者改写。",
                severity=Severity.MAJOR if kind == "sentence" else None,
                also=[first, *again[1:]],
            )


def _restated(ctx: Context, first: Span, again: Span, kind: str) -> bool:
    """Tell whether a goal with its figure is taken up again by a task, a stage or the lead, as it should be.

    A whole sentence of what is to be done, by whom and when, is no goal, wherever it stands a second time; nor does
    a report give its figures twice in the same words.
    """
    if not any(map(str.isdigit, ctx.document.quote(again))):
        return False
    goals = ("goals", "lead", "overview", "goal_results")
    if ctx.in_slot(first, *goals) == ctx.in_slot(again, *goals):
        return False
    if kind != "sentence":
        return True
    if ctx.doctype.kind != "plan" or len(again) > _GOAL:
        return False
    owned, bound = _meant(ctx.document)
    return not owned.touches(again.start, again.end) and bound.touches(again.start, again.end)


@once
def _meant(document: Document) -> tuple[Covered, Covered]:
    """Return where somebody is responsible, and where a figure or a day is set."""
    dated = [deadline.span for deadline in document.deadlines if deadline.kind == "deadline"]
    measured = [target.span for target in document.targets]
    return Covered(owner.span for owner in document.owners), Covered([*measured, *dated])
