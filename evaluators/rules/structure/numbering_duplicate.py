"""STR-04."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Section, Severity, Span
from evaluators.numbering import renumbered, runs
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class NumberingDuplicate(Rule):
    """同一上级标题之下，两个同级标题用了同一个序号。

    Why it matters:
        序号重复时，任务清单、督查通报按序号引用就会对不上，也常是拼接稿件留下的痕迹。

    Limits:
        下一级标题在不同上级之下各自从一编号，不算重复；附件另起的编号也不算。
    """

    code = "STR-04"
    name = "numbering-duplicate"
    title = "同级序号重复"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "GB/T 9704—2012 7.3.3（结构层次序数的写法）；序号不重复为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per heading whose number an earlier sibling has."""
        for run in runs(ctx.document):
            first: dict[int, Section] = {}
            for place, section in enumerate(run):
                ordinal = section.ordinal or 0
                earlier = first.setdefault(ordinal, section)
                if earlier is section:
                    continue
                yield self.finding(
                    section.span,
                    f"序号重复：“{ctx.heading(section)}”与前面的“{ctx.heading(earlier)}”用了同一个序号。",
                    hint="依次重新编号，并同步修改文中对各部分的引用。",
                    also=(earlier.span,),
                    against=True,
                    fix=_fix(run, place),
                )


def _fix(run: tuple[Section, ...], place: int) -> Fix | None:
    """Return the next free number for this heading where the headings around it leave room, else None."""
    section, wanted = run[place], (run[place - 1].ordinal or 0) + 1
    taken = {other.ordinal for other in run}
    numbers = sorted(ordinal for ordinal in taken if ordinal is not None)
    if wanted in taken or numbers != list(range(1, len(numbers) + 1)):
        return None  # several numbers have to move: a person decides
    marker = Span(section.span.start, section.span.start + len(section.number))
    return Fix(marker, renumbered(section.number, wanted))
