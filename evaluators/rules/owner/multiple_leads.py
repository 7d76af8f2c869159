"""RSP-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter, rows_in_text, rows_matched
from evaluators.lines import begin_of, end_of
from evaluators.lookup import Placed
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.tasks import clauses_of, looks_back, working

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluators.model import Owner

_MARKS = re.compile("[^\u4e00-\u9fff0-9]+")
_LEADS = re.compile("牵头(?!人|领导|单位|部门|科室|[：:])")
_LABEL = re.compile(
    "牵头(?:(?:单位|部门|科室|站所|处室|机构)(?:[：:]|[为是](?=[^，。；]))|[：:])(?P<names>[^。；，\n（）()：:]+)"
)
# 甲、乙为牵头单位, 甲会同乙一并作为牵头方, 明确甲为河道治理牵头单位: named as what leads, of one work or at large
_AS_LEAD = re.compile(
    "(?P<names>[\u4e00-\u9fff、]{3,60}?)(?P<too>(?:也|同样|一并|同时|共同|并列|均|都|一同|联合)*)(?:作为|担任|列为|确定为|定为|为|是|任|当)"
    "(?P<work>[^，。；、为是]{0,16}?)的?(?:第一|共同|主要)?牵头(?:责任)?(?:单位|部门|科室|方|主体|机构|站所)(?=[，。；、\n]|$)"
)
# 助残项目的牵头单位是甲、乙: behind what it is about, where the reader takes it for no label
_LEADS_AS = re.compile(
    "(?<=[\u4e00-\u9fff])牵头(?:责任)?(?:单位|部门|科室|方|主体)[为是](?P<names>[\u4e00-\u9fff、]{4,60})"
)
# 由甲牵头，乙参与牵头: bare mentions of who leads, of no work of their own; 甲（牵头）、乙（牵头）
_BARE_LEAD = re.compile(
    "(?:同时|并|另|也)*由?(?P<one>[\u4e00-\u9fff]{3,16}?)(?:参与|负责|同时|也|同样|一并|共同)*牵头(?:负责|抓总)?(?:[^，。；]{0,12})?"
)
_MARKED = re.compile(
    "(?P<one>[\u4e00-\u9fff]{3,16})[（(]牵头[）)][、，和与](?P<two>[\u4e00-\u9fff]{3,16})[（(]牵头[）)]"
)
_SEVERAL = re.compile("[两二三四2-4][个家]牵头(?:责任)?(?:单位|部门|科室)")
_TASKED = re.compile(
    "(?P<names>[\u4e00-\u9fff、]{5,60}?)(?:共同|一并|同时|均|都)*(?:承担|履行|负有)[^，。；]{0,6}牵头(?:责任|职责|任务)"
)
_IN_BRACKETS = re.compile(
    "[（(]牵头(?:单位|部门|科室)?[：:](?P<names>[\u4e00-\u9fff]{3,16}[，,][\u4e00-\u9fff，,]{3,60})[）)；;]"
)
_NAMED = re.compile("[为是任当][^，。；]{0,16}牵头|牵头(?:责任)?(?:单位|部门|科室|方|主体)[为是]")
_SAID = (("（牵头）", _MARKED), ("个牵头", _SEVERAL), ("承担", _TASKED), ("牵头单位：", _IN_BRACKETS))
_UNIT = re.compile("[办所局队委会联站中心社区]$")
_JOINED = re.compile("会同|连同|协同|联合")
_FIRST = re.compile("^.*?(?:明确|确定|指定|由|以)")
_LED_BEFORE = re.compile("由(?P<one>[\u4e00-\u9fff]{2,16}?)(?:任|担任|为)?牵头")
_DIVIDED = re.compile("分别|各自|按(?:照)?[^，。；]{0,6}(?:职责|分工|领域|职能)|各牵头|轮流")
# right behind those that lead: 分别负责组织和保障, 两家按职责分工负责; 各社区按职责配合 divides among others
_APIECE = re.compile(
    "[，、](?:并|且|由其|其中|双方|二者|两家|[两二三四2-4][个家]?(?:牵头)?(?:单位|部门|科室)|各?牵头(?:单位|部门|科室))*"
    "(?:分别|各自|各负其责|轮流|按(?:照)?[^，。；]{0,6}(?:职责|分工|领域|职能))"
)
_SHORT_NAME = 3  # 街道城管办 is 城管办 when named again
_BREAK = re.compile("[，。；：！？\n]")
_NAME = 4
_SHARED = re.compile("(?:责任|落实|承办)(?:单位|部门|科室)?")
_MOST = 2


class MultipleLeads(Rule):
    """一项任务由两个以上单位牵头，又没有分工；或者正文与表格中的牵头单位不同。

    Why it matters:
        两家牵头等于没有牵头，遇事互相等、互相推。

    Limits:
        写明分别牵头、按职责分工牵头的不算；几个单位共同负责而没有用“牵头”的不算，但多数任务都写明牵头单位、个别任务只列责任单位的，按一般问题提示。报告只看下一步打算。
    """

    code = "RSP-03"
    name = "multiple-leads"
    title = "多头牵头"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per lead that is shared, and per task with one lead in the text and another in a table."""
        placed = Placed((o for o in ctx.document.owners if o.role == "lead"), lambda owner: owner.span)
        labelled = prefilter.possible(_LABEL, ctx.document)
        for place in working(ctx) if prefilter.possible(_LEADS, ctx.document) else ():
            words = ctx.document.quote(place)
            if "牵头" in words:
                for match in _LEADS.finditer(words):
                    begin = max((m.end() for m in _BREAK.finditer(words, 0, match.start())), default=0)
                    part = Span(place.start + begin, place.start + match.end())
                    yield from self._shared(ctx, part, placed.inside(part))
                yield from self._named(ctx, place, words)
                yield from self._in_turn(ctx, place, words)
            for match in _LABEL.finditer(words) if labelled else ():
                part = Span(place.start + match.start("names"), place.start + match.end("names"))
                yield from self._shared(ctx, part, placed.inside(part))
        for table in ctx.document.tables:
            if looks_back(ctx) and not ctx.in_slot(table.span, "next_steps"):
                continue
            columns = [i for i, head in enumerate(table.rows[0]) if "牵头" in head.text]
            for row in table.rows[1:]:
                for cell in (row[i] for i in columns if i < len(row)):
                    yield from self._shared(ctx, cell.span, placed.inside(cell.span))
        found = list(self._against_tables(ctx, placed))
        yield from found
        yield from self._matched(ctx, [_row_of(ctx, finding.span) for finding in found])
        yield from self._undivided(ctx)

    def _undivided(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per item that lists several units as responsible, where the others tell lead from help."""
        labelled: dict[int | None, list[Owner]] = {}
        for owner in ctx.document.owners:
            if owner.label is not None:
                labelled.setdefault(owner.section, []).append(owner)
        led = [at for at, owners in labelled.items() if any((o.label or "").startswith("牵头") for o in owners)]
        if len(led) < _MOST or 2 * len(led) <= len(labelled):
            return
        for at, owners in labelled.items():
            names = list(dict.fromkeys(o.name for o in owners if o.role == "lead" and _SHARED.match(o.label or "")))
            if at in led or len(names) < _MOST or _DIVIDED.search(ctx.document.quote(owners[-1].span)):
                continue
            yield self.finding(
                Span(owners[0].span.start, owners[-1].span.end),
                f"其他任务都写明由谁牵头，这里的{len(names)}个责任单位（{'、'.join(names)}）没有分清牵头和配合。",
                hint="定一个牵头单位，其余写为配合单位。",
                severity=Severity.MINOR,
            )

    def _shared(self, ctx: Context, part: Span, owners: list[Owner]) -> Iterator[Finding]:
        told = list(dict.fromkeys(owner.name for owner in owners))
        if len(told) > 1 and not _DIVIDED.search(ctx.document.quote(part)):
            span = Span(owners[0].span.start, max(part.end if part.end - part.start <= 60 else 0, owners[-1].span.end))
            yield self._several(span, told)

    def _named(self, ctx: Context, place: Span, words: str) -> Iterator[Finding]:
        """Yield one finding per place that names several units, or one more, as what leads."""
        if not _NAMED.search(words):
            return
        from evaluators.reader.owner_names import names  # keeps the reader out of `wenheng rules`

        for label in _LEADS_AS.finditer(words):
            units = [name for name, _ in names(label["names"], label.start("names"))]
            if len(units) > 1 and not _DIVIDED.search(words, label.start()):
                yield self._several(Span(place.start + label.start(), place.start + label.end()), units)
        for clause in clauses_of(ctx, place):
            part = ctx.document.quote(clause)
            match = _AS_LEAD.search(part) if _NAMED.search(part) else None
            if match is None or _DIVIDED.search(match.group()):
                continue
            lead = _FIRST.match(match["names"])
            units = [name for name, _ in names(_JOINED.sub("、", match["names"][lead.end() if lead else 0 :]), 0)]
            other = _before(ctx, clause, match) if len(units) == 1 else None
            if (len(units) > 1 and not _told_apart(ctx, clause, units)) or other:
                start = clause.start + match.start("names") + (lead.end() if lead else 0)
                told = [*([other] if other else []), *units]
                yield self._several(Span(start, clause.start + match.end()), told)

    def _in_turn(self, ctx: Context, place: Span, words: str) -> Iterator[Finding]:
        """Yield one finding per place that names one lead after the other, without work of their own."""
        if words.count("牵头") > 1 and not _DIVIDED.search(words):
            led = [m for c in clauses_of(ctx, place) if (m := _BARE_LEAD.fullmatch(ctx.document.quote(c)))]
            told = list(dict.fromkeys(m["one"].removeprefix("由") for m in led))
            again = "参与" in words or "同时" in words or "也" in words
            if len(told) > 1 and again and all(_UNIT.search(one) for one in told):
                first, last = words.index(led[0].group()), words.index(led[-1].group()) + len(led[-1].group())
                yield self._several(Span(place.start + first, place.start + last), told)
        for sign, pattern in _SAID:
            for match in pattern.finditer(words) if sign in words else ():
                parts = match["names"] if "names" in match.groupdict() else "、".join(match.groupdict().values())
                told = [one for one in re.split("[、，,和与及]", parts) if one] or [match.group()]
                if len(told) > 1 or pattern is _SEVERAL:
                    yield self._several(Span(place.start + match.start(), place.start + match.end()), told)

    def _several(self, span: Span, told: list[str]) -> Finding:
        return self.finding(
            span,
            f"{f'{len(told)}个' if len(told) > 1 else '几个'}单位同时牵头：{'、'.join(told)}，没有写明分工。",
            hint="定一个牵头单位，其余写为配合单位；确需共同牵头的，分别写明各自牵头的部分。",
        )

    def _matched(self, ctx: Context, taken: list[Span]) -> Iterator[Finding]:
        """Yield one finding per row that alone of its table has another lead than the task of the text it is of."""
        document = ctx.document
        led: dict[int, list[Owner]] = {}
        for owner in document.owners:
            if owner.section is not None and owner.role == "lead" and _LEADS.search(_behind(ctx, owner.span)):
                led.setdefault(owner.section, []).append(owner)
        for task, lead in rows_matched.led_otherwise(document, led):
            if not _same(lead.name, task.owner or "") and not any(task.span.overlaps(one) for one in taken):
                yield self.finding(
                    task.span,
                    f"“{task.name}”的牵头单位前后不一：正文为{lead.name}，表中为{task.owner}。",
                    hint="核对后统一为一个牵头单位。",
                    also=[lead.span],
                    against=True,
                )

    def _against_tables(self, ctx: Context, placed: Placed[Owner]) -> Iterator[Finding]:
        document = ctx.document
        tabled = [(number, task) for number, task in enumerate(document.tasks) if task.origin == "table"]
        named: dict[str, list[int]] = {}
        for index, section in enumerate(document.sections if tabled else ()):
            named.setdefault(_bare(section.text), []).append(index)
        for number, task in tabled:
            row = [o for o in placed.inside(_row_of(ctx, task.span)) if o.section == task.section]
            name = _bare(task.name)
            if not row or len(name) < _NAME:
                continue
            told = rows_in_text.section_of(document).get(number)
            places = named.get(name) or ([told] if told is not None else _turned(name, named))
            for index in places:
                if index == task.section:
                    continue
                extent = document.sections[index].extent
                if told is not None and any(o.name in document.quote(extent) for o in row):
                    continue  # the section has the office do a part of its own
                stated = [o for o in placed.inside(extent) if _LEADS.search(_behind(ctx, o.span))]
                if stated and not any(_same(a.name, b.name) for a in stated for b in row):
                    yield self.finding(
                        row[0].span,
                        f"“{task.name}”的牵头单位前后不一：正文为{stated[0].name}，表中为{row[0].name}。",
                        hint="核对后统一为一个牵头单位。",
                        also=[stated[0].span] if name in named or told is not None else (),
                        against=True,
                    )


def _told_apart(ctx: Context, clause: Span, units: list[str]) -> bool:
    """Tell whether the sentence goes on to say what each of the units that lead is there for."""
    text = ctx.document.text
    rest = text[clause.end : end_of(text, clause.end, "。；！？\n")]
    return _APIECE.match(rest) is not None or all(
        re.search(f"{re.escape(unit[-_SHORT_NAME:])}(?:主要|具体)?(?:负责|承担|牵头|主抓|抓)", rest) for unit in units
    )


def _before(ctx: Context, place: Span, match: re.Match[str]) -> str | None:
    """Return who was said before to lead the very work that somebody is now named to lead too."""
    start = begin_of(ctx.document.text, place.start, "\n")
    earlier = ctx.document.text[start : place.start + match.start()]
    led = _LED_BEFORE.search(earlier)
    if led is None:
        return None
    work, said = match["work"], earlier[begin_of(earlier, led.start(), "，。；") : end_of(earlier, led.end(), "，。；")]
    same = "该" in work or any(work[at : at + 2] in said for at in range(len(work) - 1))
    return led["one"] if (same and work) or (match["too"] and not work) else None


def _turned(name: str, named: Mapping[str, list[int]]) -> list[int]:
    """Return the one heading that a row names the other way round (补建充电设施, 充电设施补建; 流程再造优化)."""
    found = [named[turn] for cut in range(2, len(name) - 1) if (turn := name[cut:] + name[:cut]) in named]
    found = found or [
        places
        for heading, places in named.items()
        if len(heading) == _NAME and heading[:2] in name and heading[2:] in name
    ]
    return found[0] if len(found) == 1 else []


def _row_of(ctx: Context, cell: Span) -> Span:
    for table in ctx.document.tables:
        for row in table.rows if table.span.contains(cell) else ():
            if row[0].span.start <= cell.start and cell.end <= row[-1].span.end:
                return Span(row[0].span.start, row[-1].span.end)
    return cell


def _behind(ctx: Context, span: Span) -> str:
    return re.split("[，。；\n]", ctx.document.text[span.end : span.end + 40])[0]


def _bare(words: str) -> str:
    return _MARKS.sub("", words)


def _same(first: str, second: str) -> bool:
    """Tell whether two names may be of one office: 城管办, 街道城管办 and 城市管理办公室 may."""
    short, long = sorted((first, second), key=len)
    rest = iter(long)
    return all(character in rest for character in short)
