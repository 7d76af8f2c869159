"""COV-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span
from evaluators.rules.coverage import Reconciled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Target
    from evaluators.rule import Context

_KEY = re.compile(
    "(?:把|将)(?P<works>[^。；\n]{6,160}?)(?:等(?:项?重点)?(?:工作|任务)?)?(?:工作|任务)?(?:作为|列为|确定为|列入|纳入)"
    "[^。；，\n]{0,16}(?:一号工程|民生实事|首要任务|主攻方向|突破口|重要抓手|重点|重要议题|议事日程|头等大事|中心|年度任务|重点工作|重点任务)"
)
_GOES_ON = re.compile(
    "[^，。；\n]{0,8}，[^。；\n]*?(?:举办|开展|组织|召开|建成|完成|开设|培训|走访|编写|印发|成立|列出)[^，。；\n]*[0-9]"
)
# 把学习…作为首要任务，…。班子成员讲党课18场: the paragraph goes on to tell how it was studied
_STUDY = re.compile("^(?:深入|认真|持续)?学习")
_STUDIED = re.compile("[^\n]*?(?:党课|宣讲|读书班|研讨|轮训|培训|集中学习|学习会)[^。；\n]{0,12}[0-9]")
# 发放问卷300份，满意度明显提升: who asked knows the value
_RATE = "[\u4e00-\u9fff]{0,12}?(?:满意|知晓|支持|参与|认可)(?:度|率)"
_SURVEYED = re.compile(
    f"(?:问卷|民意调查|满意度(?:调查|测评)|民意测评|电话回访)[^。；\n]{{0,60}}，(?P<told>(?P<rates>{_RATE}(?:(?:[、和与及]|以及){_RATE})*)(?:均|都|也|普遍|有了|得到了?|"
    "明显|显著|较大|大幅|进一步|不断|持续|逐步|稳步|幅度|较|很大?|地|的)+(?:提高|提升|上升|改善|增强|较高))(?=[，。；])"
)
_VALUE = re.compile("[^。；\n]*?[0-9.]+(?:[%％分]|个百分点)")
_SPLIT = re.compile("、(?![^“]*”)")
_SPOKEN_OF = 0.5  # so much of a work's words stands elsewhere in the report: it is reported on
_SHORT = 4


class MissingActual(Reconciled):
    """报告提到了目标或者任务，却没有写完成值或者完成与否；列为重点的工作后文没有交代。

    Why it matters:
        没有完成值，目标是否达到无从判断；开头列为重点、后文一字不提，等于没有报告。

    Limits:
        与方案比对须用 --plan 给出方案；没有方案时，只看报告自己列为重点的工作后文是否提到，
        提到即可，不论详略；报告自己写明的目标有没有完成值，全文任何一处说到结果即可，
        时长、面积、长度的目标要说到多少小时、多大、多长；做了问卷调查、测评而只写满意度、知晓率提高的，也指出。定性目标不要求数值。
        月报表一行有计划数和本月、上月的数，累计数和完成率都空着的，以本规则的名义指出。
    """

    code = "COV-02"
    name = "missing-actual"
    title = "目标无完成值"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（报告应当写明完成值）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what reconciliation found, and what a form or report by itself leaves untold."""
        yield from super().check(ctx)
        if ctx.doctype.kind == "form":
            yield from self._in_form(ctx)
        elif ctx.doctype.kind == "report":
            yield from self._in_report(ctx)

    def _in_report(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per list of key works, and per goal, of which a report does not tell what came of it."""
        document = ctx.document
        for match in prefilter.found(_KEY, document):
            works = Span(*match.span("works"))
            if ctx.in_slot(works, "next_steps", "problems"):
                continue
            rest = document.text[document.body.start : match.start()] + document.text[match.end() : document.body.end]
            if _GOES_ON.match(document.text, match.end()):
                continue  # 把…作为重点，举办读书班1期: the same sentence says what was done
            studied = _STUDIED.match(document.text, match.end()) is not None
            silent = [
                span
                for span in _listed(document.text, works)
                if not _reported(document.quote(span), rest) and not (studied and _STUDY.match(document.quote(span)))
            ]
            if silent:
                yield self._unspoken(ctx, silent)
        yield from self._surveyed(ctx)
        from evaluators import announced_works  # seldom needed where rules are merely listed

        for silent in announced_works.silent_works(document):
            if not ctx.in_slot(silent[0], "next_steps", "problems"):
                yield self._unspoken(ctx, silent)
        if ctx.plan is None:
            for goal in (*announced_works.unanswered_goals(document, _told(ctx)), *_masked(document)):
                yield self.finding(
                    goal.span,
                    f"报告写了目标“{ctx.cited(goal.span)}”，没有写完成值。",
                    hint="补写截至何日完成多少；没有完成的，说明原因。",
                    severity=Severity.MAJOR,
                )

    def _surveyed(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per survey of which a report tells that the rates rose and nowhere what they are."""
        document = ctx.document
        for match in prefilter.found(_SURVEYED, document):
            span = Span(*match.span("told"))
            names = re.findall("[\u4e00-\u9fff]{2}[度率]", match["rates"])
            given = _VALUE.match(document.text, span.end) is not None or any(
                re.search(f"{name}[^，。；0-9]{{0,12}}[0-9]", document.text) for name in names
            )
            if not given and not ctx.in_slot(span, "next_steps", "problems"):
                yield self.finding(
                    span,
                    f"报告写了调查，又只写“{ctx.cited(span)}”，没有写调查得出的数值。",
                    hint="补写本次和上次调查的数值、调查的时间和有效份数。",
                    severity=Severity.MAJOR,
                )

    def _in_form(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per row of a monthly form that does not tell whether its plan was reached."""
        from evaluators.form_cells import untold  # reads tables, which listing the rules does without

        for row in untold(ctx.document) if ctx.plan is None else ():  # else COV-08 tells of empty cells
            yield self.finding(
                row.span,
                f"“{row.row}”写了计划数，没有写“{row.head}”和完成率，完成与否无从判断。",
                hint="按台账填写累计完成数和完成率；没有完成的，写明原因。",
            )

    def _unspoken(self, ctx: Context, silent: list[Span]) -> Finding:
        names = "、".join(f"“{ctx.cited(span)}”" for span in silent)
        return self.finding(
            silent[0],
            f"报告把{names}列为重点，后文没有写开展和完成情况。",
            hint="补写做了什么、完成多少；没有开展的，说明原因。",
            severity=Severity.MAJOR,
            also=silent[1:],
        )


def _masked(document: Document) -> Iterator[Target]:
    """Yield each goal beside which the number of what was reached is left open (计划10场，实际开展××场)."""
    goal: Target | None = None
    for target in document.targets:
        if target.role == "target" and target.kind == "quantified":
            goal = target
        elif target.kind == "placeholder" and goal is not None and target.role == "actual":
            same = (goal.indicator, goal.unit, goal.section) == (target.indicator, target.unit, target.section)
            sentence = document.sentence_with(goal.span)
            if same and sentence is not None and sentence.contains(target.span):
                yield goal


def _told(ctx: Context) -> list[Span]:
    """Return where a report tells what was done: all but its next steps."""
    document = ctx.document
    tops = [document.sections[index].extent for index in document.children(None)]
    places = [place for place in tops if not ctx.in_slot(place, "next_steps")]
    return [document.lead, *places] if document.lead is not None else places


def _listed(text: str, works: Span) -> Iterator[Span]:
    start = works.start
    for piece in _SPLIT.split(works.of(text)):
        yield Span(start, start + len(piece))
        start += len(piece) + 1


def _reported(work: str, rest: str) -> bool:
    from evaluators.coverage.similarity import core, pairs  # brings all of reconciliation, which listing can do without

    wanted = pairs(core(re.sub("等(?:项?重点)?(?:工作|任务)?$", "", work)))
    if len(wanted) < _SHORT:
        return True
    return sum(pair in rest for pair in wanted) >= _SPOKEN_OF * len(wanted)
