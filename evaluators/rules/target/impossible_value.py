"""TGT-05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span, Target, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.differences import Odd

# shares of a whole; rates of growth and of completion may exceed it
_SHARE = re.compile(
    "率$|率(?=[^\u4e00-\u9fff]|由|提高|达|为|不|保持|稳定|在|要|超过|上升|要求|力争|确保)|占比|比例|满意度"
)
_MAY_EXCEED = re.compile(
    "增长|增幅|增速|增值|提高率|完成(?:率|比例|占比|进度)|达成率|进度|超额|同比|环比|负荷|周转|投入产出|产销率|回报率|收益率|利润率|利率|效率|频率|倍率"
    "|容积率|毛入学率|负债率|杠杆率|覆盖倍数"
)
# the second is part of the first: who is excellent has passed
_WHOLE_AND_PART = (
    ("达标率", "优秀率"),
    ("合格率", "优秀率"),
    ("及格率", "优秀率"),
    ("结业率", "优秀率"),
    ("通过率", "优秀率"),
    ("合格率", "优良率"),
    ("优良率", "优秀率"),
    ("知晓率", "参与率"),
)
# 四星级以上达到30%，其中五星级达到35%: what lies above the grade is some of it; ages have shares of their own
_NESTED = re.compile(
    r"(?P<whole>(?:[一二三四五]星级?|[一二三四五]级|[一二三四五]类|[A-D1-5]A?级|市级|区级|县级|省级)(?:及)?以上[^，。；、\d岁]{0,12}?(?:比例|占比|比率|率))"
    r"(?:达到?|为|不低于|保持在|提高到)?(?P<high>\d+(?:\.\d+)?)[%％](?:以上)?[，、；（(]其中[，：]?"
    r"(?P<part>(?:[一二三四五]星级?|[一二三四五]级|[一二三四五]类|[A-D1-5]A?级|市级|省级|国家级)[^，。；、\d岁]{0,12}?(?:比例|占比|比率|率))"
    r"(?:达到?|为|不低于|保持在|提高到)?(?P<low>\d+(?:\.\d+)?)[%％]"
)
_EXCELLENT = re.compile("优秀[\u4e00-\u9fff]+率$")
_RATE = r"(?:由[^，。；、\n]{1,16}?)?[^，。；、\d\n]{0,6}?"
_SIDE_BY_SIDE = re.compile(
    rf"(?:(?P<whole>达标率|合格率|优良率|知晓率|及格率|结业率|通过率){_RATE}(?P<high>\d+(?:\.\d+)?)[%％][^，。；、\d\n]{{0,4}}[，、；]"
    rf"(?:其中|且|并且|同时)?[，]?)(?P<part>优秀(?:学员|党员|网格员|社工)?率|优良率|参与率){_RATE}(?P<low>\d+(?:\.\d+)?)[%％]"
)
# a grade is part of itself and what lies above: 良好以上比例达到90%，其中优秀比例达到92%
_GRADED = re.compile(
    r"(?P<whole>(?:良好|合格|及格|达标)(?:及)?以上(?:等次|等级|档次)?的?(?:比例|占比|率))(?:达到?|为|不低于)?(?P<high>\d+(?:\.\d+)?)[%％]"
    r"(?:以上)?[，、；]其中，?(?P<part>(?:优秀|优良|良好)(?:等次|等级|档次)?的?(?:比例|占比|率))(?:达到?|为|不低于)?(?P<low>\d+(?:\.\d+)?)[%％]"
)
_BOUND_AND_ABOUT = re.compile(
    r"(?:不(?:低于|少于|超过|高于|多于)|至少|最[少多](?!的))[^，。；、\d]{0,16}\d[\d.]*[^，。；、\d]{0,3}(?:左右|上下)"
    r"|(?:大?约|大概)\d[\d.]*[^，。；、\d]{0,3}(?:以上|以下|以内)"
)
# who is very satisfied is satisfied: 满意率不低于92%，其中“非常满意”的比例达到95%
_VERY = re.compile(
    r"(?P<whole>满意[率度])(?:要|均|都|应|须|已|也)?(?:达到?了?|为|不低于|保持在|提高到|稳定在)?(?P<high>\d+(?:\.\d+)?)[%％](?:以上)?[，、；（(]其中[，：]?"
    r"(?P<part>[“‘]?非常满意[”’]?的?(?:比例|占比|率|人数?占比?|居民占比?|占)?)(?:要|均|都|应|须|已|也)?(?:达到?了?|为|不低于|保持在|提高到)?(?P<low>\d+(?:\.\d+)?)[%％]"
)
# 满意和基本满意的占90%，其中满意的占92%: one of two answers taken together
_UNITED = re.compile(
    r"(?P<whole>[“‘]?(?P<one>[\u4e00-\u9fff]{2,6})[”’]?[和及与或、][“‘]?(?P<other>[\u4e00-\u9fff]{2,6}?)[”’]?(?:[\u4e00-\u9fff]{0,4}的(?:居民|群众|商户|家长|人数?)?|等次|等级|率|人数)?)"
    r"(?:合计|共)?(?:占比?|比例|达到?)?(?:为|达到?)?(?P<high>\d+(?:\.\d+)?)[%％](?:以上)?[，；（(]其中[，：]?"
    r"(?P<part>[“‘]?(?:(?<=[“‘，：中])(?:(?P=one)|(?P=other)))[”’]?(?:的(?:居民|群众|商户|家长|人数?)?|等次|等级|率|人数)?)"
    r"(?:占比?|比例|达到?)?(?:为|达到?)?(?P<low>\d+(?:\.\d+)?)[%％]"
)
_ABOVE_FULL = re.compile("(?:超过|高于|大于)100|100[%％]以上")
_BOTH = "界限与概数并用，含义不明"
_HINT = "核对原始数据和计算方法后改正。"
FULL = 100
_MORE = "占比超过100%"
_NO_MORE = "占比不可能超过100%"


class ImpossibleValue(Rule):
    """百分比或区间不可能成立：占比超过100%，下限大于上限，“不低于……左右”，部分高于整体。

    Why it matters:
        这样的数字一看便知没有核对过，整份文件的数据都会被怀疑。

    Limits:
        增长率、完成率可以超过100%，不在此列；部分与整体只比较优秀率与达标率等确定的几组，且要求范围相同；
        两个百分比或者两个数之差，前后两个数都写明的才核算，按相对数算得对的不算错；
        收回多于发放、办结多于受理、“其中”多于总数的算部分大于整体，写明含结转、上年、累计的不算。
    """

    code = "TGT-05"
    name = "impossible-value"
    title = "百分比与区间合法性"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per value that cannot be."""
        said: list[Span] = []
        for target in ctx.document.targets:
            fault = _fault(target, ctx.document.quote(target.span))
            if fault is not None and not (fault in (_MORE, _NO_MORE) and _overspent(ctx, target)):
                said.append(target.span)
                # 达到100%以上 can still be met, by all
                full = fault == _NO_MORE and target.op == ">=" and target.value == FULL
                yield self.finding(
                    target.span,
                    f"{fault}：“{ctx.quote(target.span)}”。",
                    hint="改为“达到100%”。" if full else _HINT,
                    severity=Severity.MAJOR if full else None,
                )
        for match in prefilter.found(_BOUND_AND_ABOUT, ctx.document):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in said):
                yield self.finding(span, f"{_BOTH}：“{ctx.quote(span)}”。", hint=_HINT)
        parts = list(self._parts(ctx))
        yield from parts
        seen = [span for finding in parts for span in (finding.span, *finding.also)]
        yield from self._side_by_side(ctx, seen)
        moved = list(self._moved(ctx))
        yield from moved
        yield from self._exceeding(ctx, [*seen, *(finding.span for finding in moved)])

    def _exceeding(self, ctx: Context, seen: list[Span]) -> Iterator[Finding]:
        """Yield one finding per part that is larger than its whole and per floor above its ceiling."""
        from evaluators.figures.excesses import excesses  # as below

        for one in excesses(ctx.document):
            first, last = sorted((one.whole, one.part), key=lambda count: count.span)
            span = Span(first.clause.start, last.span.end)
            if any(span.overlaps(other) for other in seen):
                continue
            if one.kind == "bounds":
                fault, hint = "下限大于上限", "核对两个数值。"
            else:
                fault = f"部分大于整体：{one.part.shown}多于{one.whole.shown}"
                hint = "前一个数包含后一个数，后者不可能更大，请核对台账。"
            yield self.finding(span, f"{fault}：“{ctx.cited(span)}”。", hint=hint)

    def _moved(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per rise or fall that cannot be, or that is no difference of the rates beside it."""
        from evaluators.figures.differences import odd  # reads numbers, which listing the rules can do without

        for one in odd(ctx.document):
            span = Span(one.start, one.by.span.end)
            if one.kind == "fall":
                yield self.finding(
                    span,
                    f"下降的幅度超过100%：“{ctx.cited(span)}”，减少的比原有的还多。",
                    hint="核对前后两个数，按“（原数－现数）÷原数”重新计算。",
                )
            elif one.kind == "of_count":
                number = one.by.shown.removesuffix("百分点").removesuffix("个")
                yield self.finding(
                    span,
                    f"数量的增减应当用百分比，不用百分点：“{ctx.cited(span)}”。",
                    hint=f"改为“{number}%”；确是比率变动的，写明是什么率。",
                )
            elif one.kind == "points":
                yield self.finding(
                    span,
                    f"两个百分比之差应当用百分点：“{ctx.cited(span)}”。",
                    hint=f"改为“{one.by.shown.rstrip('%％')}个百分点”。",
                    severity=Severity.MAJOR,
                )
            elif one.kind != "grown" or ctx.doctype.kind == "plan":  # of a report COV-03 sees to it
                yield from self._differing(one, span)

    def _differing(self, one: Odd, span: Span) -> Iterator[Finding]:
        """Yield a finding for a difference reckoned wrong."""
        if one.base is None or one.level is None or one.right is None:
            return
        right = f"{one.right.normalize():f}"
        if one.kind in ("grown", "risen"):
            name = "增幅" if one.level.value > one.base.value else "降幅"
            fault = f"由{one.base.shown}到{one.level.shown}，{name}应为{right}%"
            hint = f"核对前后两个数；没有错的，改为按前一个数计算的{name}。"
        else:
            unit = one.by.unit if one.kind == "counted" else "个百分点"
            fault = f"{one.base.shown}与{one.level.shown}相差{right}{unit}"
            hint = "核对前后两个数；没有错的，改为二者之差。"
        yield self.finding(span, f"{fault}，写为“{one.by.shown}”。", hint=hint)

    def _side_by_side(self, ctx: Context, seen: list[Span]) -> Iterator[Finding]:
        """Compare two rates one behind the other, whose subject is written once (考核合格率达到…，优秀率达到…)."""
        for match in (
            m for form in (_SIDE_BY_SIDE, _GRADED, _NESTED, _VERY, _UNITED) for m in prefilter.found(form, ctx.document)
        ):
            span, pair = Span(*match.span()), (match["whole"], match["part"])
            whose = (pair[0], _EXCELLENT.sub("优秀率", pair[1]))  # 优秀学员率
            known = match.re is not _SIDE_BY_SIDE or whose in _WHOLE_AND_PART
            if not known or any(span.overlaps(other) for other in seen):
                continue
            if float(match["low"]) > float(match["high"]):
                pair = pair[0].removesuffix("的"), pair[1].removesuffix("的")
                of_them = match.re in (_VERY, _UNITED) and not pair[1].endswith(
                    "率"
                )  # it may be a share of the satisfied alone
                yield self.finding(
                    span,
                    f"{pair[1]}高于{pair[0]}：“{ctx.quote(span)}”。",
                    hint=f"{pair[1]}是{pair[0]}中的一部分，不可能更高，请核对两个数值。",
                    severity=Severity.MAJOR if of_them else None,
                    verdict=Verdict.UNDETERMINED if of_them else Verdict.FAULT,
                )

    def _parts(self, ctx: Context) -> Iterator[Finding]:
        rates = [target for target in ctx.document.targets if target.unit == "%" and target.value is not None]
        for whole_name, part_name in _WHOLE_AND_PART:
            for part in rates:
                if not part.indicator.endswith(part_name) or part.value is None:
                    continue
                stem = part.indicator[: -len(part_name)]
                for whole in rates:
                    same = whole.indicator.endswith(whole_name) and whole.indicator[: -len(whole_name)] in (stem, "")
                    together = whole.scope == part.scope and whole.role == part.role and whole.deadline == part.deadline
                    if same and together and whole.value is not None and part.value > whole.value:
                        yield self.finding(
                            part.span,
                            f"{part_name}高于{whole_name}：“{ctx.quote(part.span)}”，而“{ctx.quote(whole.span)}”。",
                            hint=f"{part_name}是{whole_name}中的一部分，不可能更高，请核对两个数值。",
                            also=[whole.span],
                            against=True,
                        )


def _overspent(ctx: Context, target: Target) -> bool:
    """Tell whether a rate is of a budget in a table, of which more may be spent than there is."""
    place = target.number_span or target.span
    table = next((one for one in ctx.document.tables if one.span.overlaps(place)), None)
    return table is not None and any("执行率" in cell.text for cell in table.rows[0])


def _fault(target: Target, words: str) -> str | None:
    highest = target.value_max if target.value_max is not None else target.value
    if target.unit == "%" and highest is not None:
        share = _SHARE.search(target.indicator) or _SHARE.search(words)
        if share and highest > FULL and not _MAY_EXCEED.search(target.indicator + words):
            return _MORE
        above = highest == FULL and target.op in (">", ">=") and _ABOVE_FULL.search(words) is not None
        if share and above and not _MAY_EXCEED.search(target.indicator + words):
            return _NO_MORE
        if share and target.value is not None and target.value < 0:
            return "占比小于0"
    if target.value is not None and target.value_max is not None and target.value > target.value_max:
        return "区间的下限大于上限"
    if _BOUND_AND_ABOUT.search(words):
        return _BOTH
    return None
