"""STR-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Section, Severity, Span
from evaluators.numbering import renumbered, runs
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERALS = "一二三四五六七八九"
_COUNTED = re.compile(
    f"[第{_NUMERALS}](?:(?<=第)(?P<stage>[{_NUMERALS}])(?P<kind>阶段|步|环节)|(?<!第)是)(?=[：:（(，“《0-9A-Za-z\u4e00-\u9fff])"
)
_BEFORE = "。；：，\n \t\u3000（("
_FAR = 1500
_MOST = 3


class NumberingGap(Rule):
    """同一级标题的序号中间缺号、前后颠倒，或者不从一开始；“一是”“第一阶段”之类的中间缺号。

    Why it matters:
        缺号往往意味着删掉或漏抄了一部分内容，颠倒多是调整段落后没有重新编号；引用“第三部分”时也会指错地方。

    Limits:
        只比较同一上级标题之下的同级序号，下一级另起编号不算断号；序号重复由 STR-04 指出。前后颠倒的，
        是序号写错还是段落放错由人判断，不给修改建议。
        一段之内“一是”“二是”的缺项由 STR-12 指出。“见第三部分”之类的引用不会随修改建议改动。
    """

    code = "STR-03"
    name = "numbering-gap"
    title = "同级序号断号"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "GB/T 9704—2012 7.3.3（结构层次序数的写法）；连续编号为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per heading before which a number is missing, or whose number should stand earlier."""
        for run in runs(ctx.document):
            present = {section.ordinal for section in run}
            highest = 0
            seen: set[int] = set()
            for place, section in enumerate(run):
                ordinal = section.ordinal or 0
                missing = [number for number in range(highest + 1, ordinal) if number not in present]
                if missing:
                    names = "、".join(f"“{renumbered(section.number, number)}”" for number in missing[:3])
                    more = "等" if len(missing) > 3 else ""
                    before = f"“{ctx.heading(run[place - 1])}”之后" if place else "开头"
                    yield self.finding(
                        section.span,
                        f"序号断号：{before}直接编为“{ctx.heading(section)}”，缺{names}{more}。",
                        hint="核对是否漏了内容；没有漏的，依次重新编号，并同步修改文中对各部分的引用。",
                        fix=_fix(run, place, missing[0]),
                    )
                if place and ordinal < (run[place - 1].ordinal or 0) and ordinal not in seen:
                    yield self.finding(
                        section.span,
                        f"序号颠倒：“{ctx.heading(section)}”排在“{ctx.heading(run[place - 1])}”之后。",
                        hint="核对是序号写错还是段落放错；改后同步修改文中对各部分的引用。",
                        also=(run[place - 1].span,),
                        against=True,
                    )
                seen.add(ordinal)
                highest = max(highest, ordinal)
        yield from self._counted(ctx)

    def _counted(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per 四是 or 第四阶段 before which a number is missing that the text counts by."""
        from evaluators.reader import listing  # reads lists, which listing the rules can do without

        listed = {marker.start for one in listing.find(ctx.document) for marker in one.markers}
        last: dict[str, re.Match[str]] = {}
        text, body = ctx.document.text, ctx.document.body
        for match in _COUNTED.finditer(text, body.start, body.end):
            if match.start() and text[match.start() - 1] not in _BEFORE:
                continue
            kind = match["kind"] or "是"
            number, before = _number(match), last.get(kind)
            last[kind] = match
            if before is None or match.start() - before.end() > _FAR:
                continue
            prior = _number(before)
            if prior + 1 < number <= prior + _MOST and match.start() not in listed:  # of these STR-12 tells
                span = Span(*match.span())
                missing = ctx.quote(span).replace(_NUMERALS[number - 1], _NUMERALS[prior], 1)
                yield self.finding(
                    span,
                    f"序号断号：“{before[0]}”之后直接写“{match[0]}”，缺“{missing}”。",
                    hint="核对是否漏了内容；没有漏的，依次改正序号。",
                    fix=Fix(span, missing) if number == prior + 2 else None,
                )


def _fix(run: tuple[Section, ...], place: int, ordinal: int) -> Fix | None:
    """Return the renumbering of this heading alone where that closes the gap for good, else None."""
    section = run[place]
    following = run[place + 1].ordinal if place + 1 < len(run) else None
    if following is not None and following != ordinal + 1:
        return None
    marker = Span(section.span.start, section.span.start + len(section.number))
    return Fix(marker, renumbered(section.number, ordinal))


def _number(match: re.Match[str]) -> int:
    """Return what 四是 or 第四阶段 counts."""
    return _NUMERALS.index(match["stage"] or match[0][0]) + 1
