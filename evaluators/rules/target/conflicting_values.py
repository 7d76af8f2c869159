"""TGT-04."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule
from evaluators.target_pairs import called, contradictory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Span

_HINT = "核对后统一为一个数值；确属不同范围或不同阶段的，分别写明。"


class ConflictingValues(Rule):
    """同一指标在同一范围、同一时限有两个不同的目标值。

    Why it matters:
        执行的单位不知道按哪个数落实，考核时也会各执一词。

    Limits:
        满意度与满意率、知晓度与知晓率、覆盖率与覆盖面之类只差末一词的名称算同一指标，达标率与合格率不算。分阶段的目标（6月达到50%、12月达到90%）、阶段之下所写的一部分、不同范围、不同对象的目标、必保和力争两档目标不算矛盾，先到期的反而更多的算；
        “其余”“又”“再”“首批”之类说的是一部分，“新增”与“累计”是两回事，某个社区的与全体的不比较；
        月报表中文字所写的本月数、累计数与表中同名一行的数比较。计数的目标名称过短（如“委员”“书记”）难以确认是同一件事的，不作判断。
        “下辖9个社区”“10个社区全部”之类说的都是全部，且相差不大的才比较；“剩余”“尚有”几处前后不同的、正文与表格同一项不同的也在此列。
        “每个网格1名”与总人数、创建的数与验收的数、报告两处所写的同一成果、大写与小写、同一周年也比较；
        下限只比较同一单位、说的是同一件事的，成果只比较字面相同、地点不异的，相差一倍以上的当作两件事。
        后文指前文所说的（上述2处、新增的260个、检查的261家中），或者换了说法、语序的，“65%的目标”与前文所定目标、“全部68名楼长”与共有的人数，数不同也算；各写各的活动、各写各的对象的不算。
    """

    code = "TGT-04"
    name = "conflicting-values"
    title = "同一指标数值矛盾"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per pair of values that cannot both hold."""
        from evaluators.figures.conflicts import conflicts  # reads numbers, which listing the rules can do without

        told: list[Span] = []
        for first, second in contradictory(ctx):
            name = called(ctx, first)
            told += (first.span, second.span)
            yield self.finding(
                second.span,
                f"“{name}”前后不一：一处为“{ctx.quote(first.span)}”，一处为“{ctx.quote(second.span)}”。",
                hint=_HINT,
                also=[first.span],
                against=True,
            )
        for one in conflicts(ctx):
            if any(one.place.overlaps(span) for span in told):
                continue
            if ctx.doctype.kind == "form":
                told.append(one.place)
            yield self.finding(one.place, one.message, hint=_HINT, also=[one.other], against=True)
        if ctx.doctype.kind == "form":
            yield from self._in_form(ctx, told)

    def _in_form(self, ctx: Context, told: list[Span]) -> Iterator[Finding]:
        """Yield one finding per value, not `told` before, that the text of a form gives otherwise than its table."""
        from evaluators.form_figures import told_otherwise  # reads tables, which listing the rules can do without

        for one in told_otherwise(ctx.document):
            if any(one.place.overlaps(span) for span in told):
                continue
            yield self.finding(
                one.place,
                f"“{one.name}”前后不一：文字写“{ctx.quote(one.place)}”，表中为{one.tabled:f}。",
                hint="核对台账后统一为一个数值。",
                also=[one.cell],
                against=True,
            )
