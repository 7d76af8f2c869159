"""EVD-06."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.library import Library
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHO = (
    "总书记|党的[\u4e00-\u9fff]{1,8}大(?:报告)?|全会|会议|报告|讲话|公报|决定|领导|书记|主任|[部局厅市区县省镇]长|主席|总理|》|文件|媒体|报纸"
    "|日报|社论|评论员|文章|专家|学者|教授|领袖|伟人|革命家|先贤|古人|导师|中央|国务院|[省市区县]委|上级|有关部门|权威人士|名人"
)
_SAYS = (
    "指出|强调|要求|提出|明确|指示|规定|讲到|讲过|说过|曾说|所说|所言|所讲|写道|写到|撰文|批示|教导|告诫|嘱托|寄语|认为"
    "|评价|论述|号召"
)
# who said it, and that it was said, before the words; or behind them: “……”，这是总书记的嘱托
_SAID = re.compile(
    f"(?P<who>(?:{_WHO})[^。；“”\n]{{0,24}}?(?:{_SAYS})(?:了|过|道|的)?)[，：:,]?(?P<at>“[^“”\n]{{6,}}”)"
)
_AFTERWARDS = re.compile(
    f"(?P<at>“[^“”\n]{{6,}}”)[，,]?(?P<who>(?:这|此)?正?(?:是|如)[^。；\n]{{0,16}}?(?:{_WHO})[^。；\n]{{0,12}}?"
    f"(?:{_SAYS}|要求|论断|名言|教诲|期望))"
)


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """From what length on a quotation is compared."""

    shortest: int = threshold(15, "字", "多少字以上的引语须核对", least=6, most=200)


class UnsourcedQuotation(Rule):
    """引用领导讲话、会议或者文件的原话，找不到出处，或者与原文不一致。

    Why it matters:
        引语一字之差，意思可能全变；查不到出处的引语不能写进公文。

    Limits:
        只看写明是谁说的、15个字以上的引语；口号、活动名称不算。手头没有材料、也没有文件库时，与词表
        evaluators/lexicons/quotations.yaml 所列常引的文字核对：一字不差的不提示；写明引自词表所列报告、讲话
        而文字不同的，逐处列为“无法判断”（词表未经人确认）；其余的，包括比词表所列更长的，也列为“无法判断”，
        一份文件提示一次；有材料或者文件库（wenheng index 收录的文件）时按原文逐字核对，标点不计。
    """

    code = "EVD-06"
    name = "unsourced-quotation"
    title = "引语无出处"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（引用准确）；核对原文为实务"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per quotation not in the sources, or one for all that cannot be compared."""
        document = ctx.document
        shortest = ctx.options(Thresholds).shortest
        residue = [left.span for left in document.residue]
        found: dict[Span, str] = {}
        for pattern in (_SAID, _AFTERWARDS):
            for match in prefilter.found(pattern, document):
                span = Span(*match.span("at"))
                if len(span) - 2 >= shortest and not any(span.overlaps(left) for left in residue):
                    found.setdefault(span, match["who"])
        if not found:
            return
        if ctx.sources is None and ctx.library is None:
            yield from self._known(ctx, found)
        else:
            yield from self._compared(ctx, list(found))

    def _known(self, ctx: Context, found: dict[Span, str]) -> Iterator[Finding]:
        """Hold what is quoted against what is often quoted; ask about all else at once.

        Args:
            ctx: what is checked.
            found: the quotations, each with the words that tell who said it.
        """
        from evaluators.sayings import known  # brings YAML, which listing the rules can do without

        unknown = []
        for span, who in found.items():
            wording = known(ctx.document.quote(span), _speaker(who))
            if wording.instead:
                yield self.finding(
                    span,
                    f"引语“{_words(ctx, span)}”疑与{wording.said}的文字不一致，"
                    f"通行的文字是“{inner(wording.instead)}”。",
                    hint="对照原文逐字核对；不是引自这一处的，注明出处。",
                    severity=Severity.MINOR,
                    verdict=Verdict.UNDETERMINED,
                )
            elif not wording.held:
                unknown.append(span)
        if unknown:
            yield self.finding(
                unknown[0],
                f"引语“{_words(ctx, unknown[0])}”没有材料可以核对原文。",
                hint="对照原文逐字核对，注明讲话或者文件的名称和时间。",
                severity=Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
                also=unknown[1:],
            )

    def _compared(self, ctx: Context, found: list[Span]) -> Iterator[Finding]:
        given = Library((), texts=lambda: [source.text for source in ctx.sources or ()])
        where = "文件库" if ctx.sources is None else "所给材料"
        for span in found:
            quotation = ctx.document.quote(span)
            said = [library.wording(quotation) for library in (given, ctx.library) if library is not None]
            if any(wording.held for wording in said):
                continue
            instead = next((wording.instead for wording in said if wording.instead), "")
            if instead:
                yield self.finding(
                    span,
                    f"引语“{_words(ctx, span)}”与原文不一致，原文为“{instead}”。",
                    hint=f"按原文改为“{instead}”；不是引自这一处的，注明出处。",
                )
            else:
                yield self.finding(
                    span,
                    f"引语“{_words(ctx, span)}”在{where}中没有，或者与原文不一致。",
                    hint="按原文改正；没有出处的删去。",
                )


def _speaker(who: str) -> str:
    """Return the last clause that names somebody: in 贯彻党的二十大精神，会议强调 the meeting speaks."""
    return next((clause for clause in reversed(re.split("[，,]", who)) if re.search(_WHO, clause)), who)


def _words(ctx: Context, span: Span) -> str:
    """Return the words of a quotation, cut short only where that leaves no quotation in it open."""
    words = Span(span.start + 1, span.end - 1)
    short = ctx.quote(words, 30)
    shut = all(part.count("‘") == part.count("’") for part in short.split("……"))
    return short if shut else ctx.quote(words, len(words))
