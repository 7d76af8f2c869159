"""EVD-05."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnverifiedPerson(Rule):
    """号召学习的先进典型、获得的荣誉称号、借鉴其经验的单位，在已知名单和文件库中查不到，须核实。

    Why it matters:
        典型的姓名写错或者张冠李戴，是公文的大忌；事迹未经核实就号召学习，荣誉没有依据就写进公文，容易出问题。

    Limits:
        人名只看“学习……先进事迹”“向……同志学习”“以……为榜样”之类说法中的姓名和冠以“国家……大师”“全国……模范”之类称号的姓名，荣誉只看“荣获‘……’称号”“入选全国……案例”一类写法，写明文号和本单位自己评选的不算，单位只看
        “学习……社区经验”一类写法；名单见 evaluators/lexicons/model_persons.yaml，
        材料、文件库（wenheng index 收录的文件）和设置文件的 known 中写到的不算。
        查不到的列为“无法判断”，人名和荣誉、单位各提示一次；
        与名单只差一字的，以及紧挨“事迹”“精神”“榜样”“院士”“故事”、荣誉称号、已知典型或者“向……学习”而音近、形近的，列为疑似写错，也是“无法判断”；
        同名、近名的普通工作人员不算。
    """

    code = "EVD-05"
    name = "unverified-person"
    title = "人名典型待核"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per name nearly right, one for all other names, one for all awards and units."""
        from evaluators.model_persons import (
            at_work,
            misspelt,
            near,
        )  # brings YAML, which listing the rules can do without

        text = ctx.document.text
        persons = [
            (None if at_work(text, span) else near(name), span)
            for name, span in sorted(_persons(ctx), key=lambda person: person[1])
        ]
        found = [(meant, span) for meant, span in misspelt(ctx.document) if _open(ctx, span)]
        told = {span for _, span in found}
        found += [(meant, span) for meant, span in persons if meant and span not in told]
        for meant, span in sorted(found, key=lambda slip: slip[1]):
            yield self.finding(
                span,
                f"“{ctx.quote(span)}”疑为“{meant}”之误。",
                hint="核对姓名和事迹来源；本地典型写明表彰文件。",
                verdict=Verdict.UNDETERMINED,  # somebody of the place may be named so
            )
        unknown = [span for meant, span in persons if not meant and not any(span.overlaps(one) for _, one in found)]
        if unknown:
            yield self.finding(
                unknown[0],
                f"{_listed(ctx, unknown)}不在已知的先进典型之内，姓名和事迹无法核对。",
                hint="核对姓名和事迹来源；本地典型写明表彰文件。",
                verdict=Verdict.UNDETERMINED,
                also=unknown[1:],
            )
        named = sorted(_honours(ctx))
        if named:
            lacking = "手头没有文件库，" if ctx.library is None else "文件库中查不到，"
            yield self.finding(
                named[0],
                f"{_listed(ctx, named)}{lacking}无法核对。",
                hint="写明授予机关、文号和时间；借鉴的经验写明出处。",
                severity=None if ctx.library is not None else Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
                also=named[1:],
            )


def _listed(ctx: Context, spans: list[Span]) -> str:
    names = list(dict.fromkeys(ctx.quote(span) for span in spans))
    more = f"等{len(names)}个" if len(names) > 3 else ""
    return "、".join(f"“{name}”" for name in names[:3]) + more


def _persons(ctx: Context) -> Iterator[tuple[str, Span]]:
    """Yield the names of persons held up as models that nothing at hand names."""
    from evaluators import models
    from evaluators.model_persons import known  # brings YAML, which listing the rules can do without

    yield from ((name, span) for name, span in models.persons(ctx.document) if name not in known() and _open(ctx, span))


def _honours(ctx: Context) -> Iterator[Span]:
    """Yield the awards and model units that nothing at hand names."""
    from evaluators import models

    yield from (span for span in models.honours(ctx.document) if _open(ctx, span))


def _open(ctx: Context, span: Span) -> bool:
    """Tell whether what stands at `span` is the document's own and found neither in the sources nor in the library."""
    name = ctx.document.quote(span)
    if any(span.overlaps(left.span) for left in ctx.document.residue):
        return False
    if ctx.district is not None and name in ctx.district.known:
        return False
    if any(name in source.text for source in ctx.sources or ()):
        return False
    return ctx.library is None or not ctx.library.mentions(name)
