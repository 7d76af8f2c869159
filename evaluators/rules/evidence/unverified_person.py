"""EVD-05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEDS = re.compile(
    "(?:学习|宣传|弘扬|宣讲|学习宣传|学习弘扬)(?P<names>[\u4e00-\u9fff、·]{2,30}?)(?:等)?(?:同志)?的?(?:先进|感人|英雄|英模|模范|优秀|典型)*事迹"
    "|向(?P<model>[\u4e00-\u9fff、]{2,16}?)同志学习"
)
_AWARD = re.compile(
    "(?:荣获|获得|获评|获颁|被评为|被评选为|被授予|被命名为|被表彰为)了?[^“”，。；\n]{0,12}?“(?P<award>[^“”\n]{4,24})”(?:荣誉)?(?:称号|奖|荣誉)?"
)
_UNIT = re.compile(
    "(?:学习|借鉴|推广|复制|对标)(?P<unit>[\u4e00-\u9fff]{2,10}(?:社区|街道|小区|镇|村))的?(?:先进|成功|典型|好)?(?:经验|做法|模式)"
)
_ANY = re.compile("各|其他|兄弟|先进|周边|外地|全国|全市|全区|优秀|试点|示范|本")
_SEPARATOR = re.compile("[、和与]")


class UnverifiedPerson(Rule):
    """号召学习的先进典型、获得的荣誉称号、借鉴其经验的单位，在已知名单和文件库中查不到，须核实。

    Why it matters:
        典型的姓名写错或者张冠李戴，是公文的大忌；事迹未经核实就号召学习，荣誉没有依据就写进公文，容易出问题。

    Limits:
        人名只看“学习……先进事迹”“向……同志学习”中的姓名，荣誉只看“荣获‘……’称号”一类写法，单位只看
        “学习……社区经验”一类写法；名单见 evaluators/lexicons/model_persons.yaml，
        材料、文件库（wenheng index 收录的文件）和设置文件的 known 中写到的不算。
        查不到的列为“无法判断”，人名和荣誉、单位各提示一次；
        与名单只差一字的，列为疑似写错。
    """

    code = "EVD-05"
    name = "unverified-person"
    title = "人名典型待核"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per name nearly right, one for all other names, one for all awards and units."""
        from evaluators.model_persons import near  # brings YAML, which listing the rules can do without

        unknown = []
        for name, span in _persons(ctx):
            meant = near(name)
            if meant:
                yield self.finding(
                    span, f"“{name}”疑为“{meant}”之误。", hint="核对姓名和事迹来源；本地典型写明表彰文件。"
                )
            else:
                unknown.append(span)
        if unknown:
            yield self.finding(
                unknown[0],
                f"{_listed(ctx, unknown)}不在已知的先进典型之内，姓名和事迹无法核对。",
                hint="核对姓名和事迹来源；本地典型写明表彰文件。",
                verdict=Verdict.UNDETERMINED,
                also=unknown[1:],
            )
        named = list(_honours(ctx))
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
    from evaluators.model_persons import known  # brings YAML, which listing the rules can do without
    from evaluators.persons import looks_like_name

    document = ctx.document
    for match in prefilter.found(_DEEDS, document):
        group = "names" if match["names"] else "model"
        offset = match.start(group)
        for name in _SEPARATOR.split(match[group]):
            span = Span(offset, offset + len(name))
            offset += len(name) + 1
            if looks_like_name(name) and name not in known() and _open(ctx, span):
                yield name, span


def _honours(ctx: Context) -> Iterator[Span]:
    """Yield the awards and model units that nothing at hand names."""
    document = ctx.document
    for pattern, group in ((_AWARD, "award"), (_UNIT, "unit")):
        for match in prefilter.found(pattern, document):
            span = Span(*match.span(group))
            if not (group == "unit" and _ANY.search(match[group])) and _open(ctx, span):
                yield span


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
