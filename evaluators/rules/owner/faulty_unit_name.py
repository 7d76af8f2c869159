"""RSP-04."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from evaluators import dated, marks, prefilter
from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.body_names import Changed


# the country's kinds of unit, where they stand as units and not in a word (城乡, 家乡, 乡村振兴)
_RURAL = re.compile(
    "(?<![城家故异他老同本山水下返离])(?:乡镇|镇街|街镇|乡街|村居(?=两委)|各?村(?=[（(、](?:社区|居))|(?<![\u4e00-\u9fff])镇(?=政府)|全[镇乡](?!街)|(?<=[各由向])镇(?=政府)|乡(?=[、（(]|街道)|(?<![\u4e00-\u9fff])乡(?=党|政府|人民政府)|(?<=[各由向])乡(?=党|政府|人民政府)|(?<=[、和])乡(?=[、，。])|镇(?=[、（(]街|、办事处))"
)
_RURAL_SCOPE = re.compile("乡镇|[镇村乡]")
# 原区物价局: a body told by its former name; 太原市, 原则上 are other words
_FORMER = re.compile(
    "(?<![平中太草高三五固开松])原(?![则因料来先创始理地])(?:[\u4e00-\u9fff]{0,5}[省市区县]、?|[\u4e00-\u9fff]{2,3}|由)?$"
)
# 区卫生局家属院: estates keep the names they were built under
_ESTATE = re.compile(f"(?:的|老|旧|职工|机关|单位)?(?:{dated.ESTATE}|福利房)")
_BEFORE = 8
_URBAN = re.compile("社区")
_ENOUGH = 10
_FEW = 5
_LONGEST = 12


class FaultyUnitName(Rule):
    """机构名称不存在（办事处党工委）、已经改名，或者混入了本地没有的单位类型（乡、镇）。

    Why it matters:
        单位名称写错，责任就落到不存在的单位头上；混入的“乡”多半是从别处抄来的旧稿残留。

    Limits:
        只比较确定的错误搭配和机构改革前的旧名，见 evaluators/lexicons/unit_forms.yaml；
        本地的单位名册写在设置文件的 units 中：旧名和与名册只差一字的列为问题；名册齐全的（units_complete: true），
        名册以外的列为“无法判断”。
        承担任务的单位前后用了两个名称的（全称与没有说明的简称、平安建设办公室与平安法治办公室）提示统一，同一领域的机构用了两个名称的（综合行政执法队与综合执法大队、社会保障服务中心与劳保所）也提示，表格中的简称不算；
        全文多处写到乡镇、村的文件看作城乡都有，不作判断；书名号内的名称、写明“原”的旧名和宿舍、家属院、小区名称中的旧名不算。
    """

    code = "RSP-04"
    name = "faulty-unit-name"
    title = "责任单位名称不规范"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《中国共产党章程》、地方组织法关于机构的规定；其他为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong name and one for units of another kind of area, with every place."""
        from evaluators.lexicon import unit_forms  # keeps pydantic out of `wenheng rules`

        day = ctx.document.issue_date or (ctx.document.period.start if ctx.document.period else ctx.today)
        taken: list[Span] = []
        forms = unit_forms().forms
        for at in prefilter.which(tuple(form.pattern for form in forms), ctx.document):
            form = forms[at]
            if form.from_day is not None and day < form.from_day:
                continue
            places = [
                span
                for span in _places(ctx, _compiled(form.pattern))
                if not any(span.overlaps(t) for t in taken) and not _known_by_old_name(ctx.document.text, span)
            ]
            if not places:
                continue
            taken += places
            gone = "已不存在" if form.from_day else "并不存在"
            faulty = f"应为“{form.right}”" if form.right else gone
            fix = Fix(places[0], form.right) if form.right and len(places) == 1 else None
            yield self.finding(
                places[0],
                f"单位名称不规范：“{ctx.quote(places[0])}”{faulty}，{form.why}。",
                hint=f"改为“{form.right}”，全文统一。" if form.right else form.hint or "核对是哪个单位，写出它的名称。",
                also=places[1:],
                fix=fix,
            )
        yield from self._changed(ctx)
        yield from self._foreign(ctx)
        yield from self._registered(ctx)

    def _changed(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per unit made responsible under a name other than the one it has elsewhere."""
        from evaluators import body_names, office_names  # keeps the reader out of `wenheng rules`

        told = {(body.name, body.other) for body in body_names.changed(ctx.document)}
        for body in office_names.changed(ctx.document):
            if not {(body.name, body.other), (body.other, body.name)} & told:
                yield self._two_names(body)
        responsible = Covered(owner.span for owner in ctx.document.owners)
        for body in body_names.changed(ctx.document) if ctx.document.owners else ():
            firm = body.other.endswith(("公司", "企业"))  # which of many firms is no unit's name
            if not firm and any(responsible.touches(span.start, span.end) for span in body.others):
                yield self._two_names(body)

    def _two_names(self, body: Changed) -> Finding:
        return self.finding(
            body.others[0],
            f"责任单位名称前后不一：“{body.other}”与“{body.name}”，是否同一单位须确认。",
            hint="是同一单位的，统一用规范的名称；要用简称的，在第一次出现处写明“以下简称”。",
            severity=Severity.MINOR,
            verdict=Verdict.UNDETERMINED,
            also=[*body.places, *body.others[1:]],
        )

    def _registered(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per name that the district's register does not bear out."""
        if ctx.district is None or not ctx.district.units:
            return
        from evaluators.unit_register import doubts

        for doubt in doubts(ctx.document, ctx.district):
            yield self.finding(
                doubt.spans[0],
                doubt.message,
                hint=doubt.hint,
                verdict=Verdict.FAULT if doubt.right else Verdict.UNDETERMINED,
                also=doubt.spans[1:],
                fix=Fix(doubt.spans[0], doubt.right) if doubt.right and len(doubt.spans) == 1 else None,
            )

    def _foreign(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        places = list(_places(ctx, _RURAL))
        heads = [line.text for line in (document.title, document.addressee, document.sign_off) if line]
        heads += [document.quote(document.lead)] if document.lead else []
        body = document.quote(document.body)
        rest = _apart(document.text, document.body, places)
        sections = {document.section_at(span.start) for span in places}
        foreign = (
            0 < len(places) <= _FEW
            and len(sections) == 1
            and len(document.sections) > 1
            and len(_URBAN.findall(body)) >= _ENOUGH
            and not any(_RURAL_SCOPE.search(head) for head in heads)
            and not re.search("村(?:委会|民|两委|级)|各村|[镇乡](?:党委|人民政府)(?!、)", rest)
        )
        if foreign:
            first = _with_list(ctx, places[0])
            yield self.finding(
                first,
                f"“{ctx.quote(first)}”：全文写的都是街道、社区，这里出现了“{document.quote(places[0])}”，共{len(places)}处。",
                hint="本地没有这类单位的，删去；有的，在文中写明它们的任务。",
                also=places[1:],
            )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _places(ctx: Context, pattern: re.Pattern[str]) -> Iterator[Span]:
    aside = marks.cited(ctx.document)
    for match in prefilter.found(pattern, ctx.document):
        if not aside.touches(*match.span()):
            yield Span(*match.span())


def _known_by_old_name(text: str, span: Span) -> bool:
    """Whether the name at `span` says that it is a former one, or is part of the name of an estate."""
    former = _FORMER.search(text[max(span.start - _BEFORE, text.rfind("\n", 0, span.start) + 1) : span.start])
    return former is not None or _ESTATE.match(text, span.end) is not None


def _apart(text: str, body: Span, places: list[Span]) -> str:
    """Return the body without the names at `places`: what else it says of villages shows that it is about them too."""
    pieces, start = [], body.start
    for place in places:
        pieces.append(text[start : place.start])
        start = place.end
    return "".join((*pieces, text[start : body.end]))


def _with_list(ctx: Context, span: Span) -> Span:
    """Return the word with the unit listed behind it (乡、办事处)."""
    match = re.compile("、[\u4e00-\u9fff]{2,4}?(?:处|道|区)").match(ctx.document.text, span.end, span.end + _LONGEST)
    return Span(span.start, match.end()) if match else span
