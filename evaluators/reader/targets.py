"""Targets and reported values of a document: one per number and thing counted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.model import Span, Target
from evaluators.reader import clauses, table_columns
from evaluators.reader.indicators import indicator, scope
from evaluators.reader.numbers import quantities
from evaluators.reader.owners import acting
from evaluators.reader.roles import is_report, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Literal

    from evaluators.model import Document
    from evaluators.reader.numbers import Quantity
    from evaluators.reader.roles import SectionRole

_AHEAD = re.compile(
    r"下一步|下步|今后|明年|将(?!.{0,12}(?:纳入|作为|列为))|拟(?=于|在|[建开举])|计划(?:于|在|再|新)|力争|争取|确保"
)
_BACK = re.compile(r"以来|已(?!经?出台)|曾|去年|上年|目前|现有|共有|辖有|下辖|辖区有|截至|(?<=[成展开])了")
_LISTED = frozenset(
    ["方面", "环节", "层面", "阶段", "部分", "步骤", "原则", "意识", "方向", "关键", "层次", "维度", "要点", "字", "要求", "大类", "特点", "因素", "角度", "板块", "不足", "一批", "必须", "确保", "坚持", "提升"]
)
_PERSONS = re.compile(
    r"^(?:的)?(?:老年?人|高龄|老人|人员|党员|居民|群众|儿童|未成年人|妇女|青年|长者|[\u4e00-\u9fff]{0,4}(?:老人|老年人))"
)
_AGE = re.compile(
    r"(?P<what>(?:党|工|社|教|军|年)龄|(?:从事|任|工作|任职|服务)[\u4e00-\u9fff]{0,10}?)(?:须|应|要|在|满|达|达到|不少于|不低于|至少)*(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年(?P<s>以上|及以上|以下)?"
)
_FULL = re.compile(
    r"所有[\u4e00-\u9fff“”0-9]{1,20}?(?:达到|达标|完成|实现|落实|建成|建立|配备|到位|覆盖|整改|办结)|全部(?:完成|建成|达标|整改|办结|到位|销号|覆盖|达到|投用|投入使用|上岗|配备|配齐|落实|建立|清零|纳入)"
    r"|(?:实现|做到|达到|确保)[\u4e00-\u9fff“”、]{0,18}全覆盖(?!的)|[\u4e00-\u9fff]{2,12}全覆盖$"
)
_CYCLIC = re.compile(
    r"上报|报送|报告|汇报|通报|督查|检查|调度|召开|开展|组织|排查|走访|研究|听取|更新|公布|公示|分析|会商|巡查|评选|考核"
)
_DEGREE = r"明显|显著|大幅|持续|不断|稳步|有效|切实|全面|进一步|普遍|较大|逐步"
_CHANGE = re.compile(
    rf"(?P<what>[\u4e00-\u9fff“”、]{{2,}}?)(?:得到|有|实现)?(?P<how>(?:{_DEGREE})(?:提高|提升|增强|改善|加强|优化|好转|改观|降低|减少|下降|增进|完善|进步))$"
)
_DONE = re.compile(
    r"(?:力争|争取|确保)[^，。；]{0,16}(?:(?:初步|基本|全面)?(?:形成|建成|建立|构建))(?P<what>[^，。；]*(?:体系|机制|格局|平台|网络|阵地|制度|模式))?"
)
_IMPLIED = re.compile(r"(?<![评三])(?P<n>十|百|双十)佳(?P<what>[\u4e00-\u9fff]{2,16})")


def find(document: Document) -> tuple[Target, ...]:
    """Return the targets of `document`, in order of their place."""
    document = simplified(document)
    found = [*table_columns.targets(document), *_in_prose(document)]
    return tuple(sorted(found, key=lambda t: (t.number_span or t.span, t.span)))


def _in_prose(document: Document) -> Iterator[Target]:
    report, kinds = is_report(document), roles(document)
    near, far = Calendar.of(document), Calendar.of(document, ahead=True)
    listed: set[tuple[Decimal | None, str]] = set()
    for span, index in clauses.prose(document):
        text = document.quote(span)
        kind: SectionRole = kinds[index] if index is not None else "other"
        reader = _Sentence(text, span.start, index, kind, far if report and kind == "next" else near, report=report)
        for target in reader.targets():
            key = (target.value, target.indicator[-2:])
            if target.unit == "项" and target.value is not None and target.role == "target":
                if key in listed:
                    continue  # 五项制度, spoken of again, is no second target
                listed.add(key)
            yield target


class _Sentence:
    """One sentence being read for targets."""

    def __init__(
        self, text: str, offset: int, section: int | None, kind: SectionRole, calendar: Calendar, *, report: bool
    ) -> None:
        self.text, self.offset, self.section, self.kind, self.calendar, self.report = (
            text,
            offset,
            section,
            kind,
            calendar,
            report,
        )

    def targets(self) -> Iterator[Target]:
        """Yield the targets of the sentence, clause by clause."""
        for clause in clauses.split(self.text):
            counted = list(self._numbers(clause))
            yield from counted
            quantified = any(target.kind in ("quantified", "placeholder") for target in counted)
            if self._role(clause) == "target":
                yield from self._whole(clause, quantified=quantified)
                if not quantified:
                    yield from self._cyclic(clause)
                    yield from self._qualitative(clause)
            yield from self._years(clause)
            yield from self._implied(clause)

    def _role(self, clause: Span) -> Literal["target", "actual"]:
        words = clause.of(self.text)
        if self.report and self.kind != "next":
            return "target" if _AHEAD.search(words) and not _BACK.search(words) else "actual"
        return "actual" if _BACK.search(words) and not _AHEAD.search(words) else "target"

    def _numbers(self, clause: Span) -> Iterator[Target]:
        words = clause.of(self.text)
        role = self._role(clause)
        found = [q for q in quantities(words) if q.kind != "all" and self._counts(words, q, role)]
        baselines = {i for i in range(len(found) - 1) if _is_baseline(words, found[i], found[i + 1])}
        for place, quantity in enumerate(found):
            if place in baselines:
                continue
            part = _part(words, found, place)
            baseline = found[place - 1].value if place - 1 in baselines else None
            kind: Literal["quantified", "placeholder", "fuzzy"] = "quantified"
            if quantity.kind in ("placeholder", "fuzzy"):
                kind = "placeholder" if quantity.kind == "placeholder" else "fuzzy"
            name = indicator(
                part.of(words), quantity.span.start - part.start, quantity.span.end - part.start, quantity.unit
            )
            yield self._target(
                clause, part, role, kind, name or indicator(words, quantity.span.start, quantity.span.end, quantity.unit),
                _rise(words, quantity, baseline), quantity, baseline,
            )  # fmt: skip

    def _counts(self, words: str, quantity: Quantity, role: str) -> bool:
        behind = words[quantity.span.end :]
        before = words[: quantity.span.start]
        if behind[:2] in _LISTED or behind[:1] == "外" or (re.search(r"除(?:了|去)?[^，]*$", before) and "外" in behind):
            return False
        if quantity.kind == "placeholder":
            return True
        if quantity.unit == "岁":
            return quantity.kind == "fuzzy" or not _PERSONS.match(behind)
        if quantity.unit in ("小时", "分钟"):
            return quantity.unit == "小时" and quantity.op in (">=", "<=")
        if quantity.kind == "fuzzy":
            return role == "target" or quantity.value is not None
        if quantity.article:
            return (
                quantity.op != "=" or quantity.per is not None
                or bool(re.search(r"必[选设配建]$|(?:每|各)[\u4e00-\u9fff]{1,12}(?:要|应|须|需|至少|配备|建设|打造|培育|设立|选派|确定)[\u4e00-\u9fff]{0,4}$", before))
            )  # fmt: skip
        if quantity.chinese and quantity.unit not in ("%", "个百分点", "人", "名", "次", "场", "期"):
            return bool(clauses.ACTION.search(words)) or bool(re.search(r"等$|共$|有$", before))
        return True

    def _years(self, clause: Span) -> Iterator[Target]:
        """党龄2年以上: a length of service is a requirement, not a time limit."""
        words = clause.of(self.text)
        for match in _AGE.finditer(words):
            if not match["s"] and "龄" not in match["what"]:
                continue
            at = Span(clause.start + match.start(), clause.start + match.end())
            from evaluators.reader.numerals import parse

            low = "以上" in (match["s"] or "") or re.search(r"不少于|不低于|至少|满", match.group())
            yield Target(
                self._role(clause), "quantified", match["what"], ">=" if low else "<=" if match["s"] else "=", self._shift(at),
                parse(match["n"]), unit="年", number_span=self._shift(Span(clause.start + match.start("n"), clause.start + match.end("n"))),
                section=self.section,
            )  # fmt: skip

    def _whole(self, clause: Span, *, quantified: bool) -> Iterator[Target]:
        """所有, 全部 and 全覆盖 mean 100 %, where they belong to a result and not to a description."""
        words = clause.of(self.text)
        match = _FULL.search(words)
        if not match or (quantified and "%" in words) or self.kind in ("principle", "measure", "duty"):
            return
        times = [m for m in moments(words) if m.form in ("point", "interval") and m.strong]
        parts = [clause]
        if len(times) > 1 and all(
            "、" in words[a.span.end : b.span.start] for a, b in zip(times, times[1:], strict=False)
        ):
            cuts = [clause.start + words.index("、", a.span.end) for a in times[:-1]]
            parts = [
                Span(a, b) for a, b in zip([clause.start, *(c + 1 for c in cuts)], [*cuts, clause.end], strict=True)
            ]
        for part in parts:
            yield Target(
                "target", "quantified", clauses.bare(match.group()), "=", self._shift(part), Decimal(100), value_text="所有",
                unit="%", scope=scope(part.of(self.text)), modality=_modality(part.of(self.text)), section=self.section,
                owner=acting(part.of(self.text)), **self._due(part),
            )  # fmt: skip

    def _cyclic(self, clause: Span) -> Iterator[Target]:
        """每月上报 without a number is once a month."""
        words = clause.of(self.text)
        for moment in moments(words):
            period = {"monthly": "月", "weekly": "周", "quarterly": "季", "yearly": "年", "daily": "天"}.get(
                "".join(moment.recurrence)
            )
            verb = _CYCLIC.search(words, moment.span.end)
            if (
                moment.form == "recurring"
                and period
                and words[moment.span.start] == "每"
                and verb
                and verb.start() - moment.span.end <= 8
            ):
                name = clauses.bare(words[verb.start() :])
                yield Target(
                    "target", "quantified", name, "=", self._shift(clause), Decimal(1), unit="次", per=period,
                    number_span=self._shift(Span(clause.start + moment.span.start, clause.start + moment.span.end)),
                    section=self.section, owner=acting(words),
                )  # fmt: skip
                return

    def _qualitative(self, clause: Span) -> Iterator[Target]:
        words = clause.of(self.text)
        if match := _DONE.search(words):
            yield self._plain(clause, clauses.bare(match["what"] or words), "done", _modality(words))
        elif self.kind == "goal" and (match := _CHANGE.search(words)):
            yield self._plain(clause, clauses.bare(match["what"]), "up", match["how"])

    def _implied(self, clause: Span) -> Iterator[Target]:
        if match := _IMPLIED.search(self.text, clause.start, clause.end):
            at = Span(match.start(), match.end())
            value = Decimal({"十": 10, "百": 100, "双十": 20}[match["n"]])
            yield Target(
                self._role(clause),
                "implied",
                match.group(),
                "=",
                self._shift(at),
                value,
                unit="个",
                section=self.section,
            )

    def _plain(self, clause: Span, name: str, op: Literal["up", "done"], modality: str | None) -> Target:
        return Target(
            "target", "qualitative", name, op, self._shift(clause), scope=scope(clause.of(self.text)), modality=modality,
            section=self.section, owner=acting(clause.of(self.text)), **self._due(clause),
        )  # fmt: skip

    def _target(
        self, clause: Span, part: Span, role: Literal["target", "actual"], kind: Literal["quantified", "placeholder", "fuzzy"],
        name: str, op: str, quantity: Quantity, baseline: Decimal | None,
    ) -> Target:  # fmt: skip
        words = clause.of(self.text)
        span = Span(clause.start + part.start, clause.start + part.end)
        due = self._due(clause) if role == "target" else {}
        return Target(
            role, kind, name, quantity.op if op == "=" else "up", self._shift(span), quantity.value, quantity.value_max,
            quantity.value_text, quantity.unit, quantity.per, scope(words), baseline, _modality(words),
            owner=acting(words), number_span=self._shift(Span(clause.start + quantity.number.start, clause.start + quantity.number.end)),
            section=self.section, **due,
        )  # fmt: skip

    def _due(self, clause: Span) -> dict[str, str | date | None]:
        """Return the deadline that governs the clause: its own, else the last one before it in the sentence."""
        start = max(self.text.rfind("；", 0, clause.start), 0)
        known = [
            m for m in moments(self.text) if m.form in ("point", "interval") and start <= m.span.start < clause.end
        ]
        known = [m for m in known if m.strong or m.point is not None]
        if not known:
            return {}
        inside = [m for m in known if m.span.start >= clause.start]
        moment = (inside or known)[-1] if not inside else inside[0]
        when = resolve(moment, self.calendar)
        return {"deadline_text": moment.span.of(self.text), "deadline": when.date if when else None}

    def _shift(self, span: Span) -> Span:
        return Span(span.start + self.offset, span.end + self.offset)


def _is_baseline(words: str, first: Quantity, second: Quantity) -> bool:
    between = words[first.span.end : second.span.start]
    return bool(re.search(r"(?:由|从)[^，、]{0,10}$", words[: first.span.start])) and bool(
        re.search(r"(?:到|至|为)(?:不少于|不低于)?$", between) or re.search(r"(?:提高|提升|增|降|减|扩)", between)
    )


def _rise(words: str, quantity: Quantity, baseline: Decimal | None) -> str:
    """提高5个百分点 says by how much, not up to what."""
    if quantity.unit in ("%", "个百分点", "百分点") and quantity.op == "=" and baseline is None:
        before = words[: quantity.span.start]
        if re.search(r"(?:提高|提升|增长|增加|上升|同比增长|上涨)(?:了)?$", before):
            return "up"
    return "="


def _part(words: str, found: list[Quantity], place: int) -> Span:
    """Return the part of the clause that belongs to one of its quantities: cut at 、 or 和 between two, else at its end."""
    start, end = 0, len(words)
    if place:
        start = _cut(words, found[place - 1], found[place])
    if place + 1 < len(found):
        end = _cut(words, found[place], found[place + 1])
    trimmed = clauses.trim(words, start, end)
    return Span(*trimmed) if trimmed else Span(start, end)


def _cut(words: str, left: Quantity, right: Quantity) -> int:
    for mark in ("、", "以及", "和", "及", "并", "与", "；"):
        at = words.find(mark, left.span.end, right.span.start)
        if at >= 0:
            return at + len(mark)
    return left.span.end


def _modality(words: str) -> str | None:
    match = clauses.MODALITY.search(words)
    return match.group() if match else None
