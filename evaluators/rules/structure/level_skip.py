"""STR-05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.model import Finding, Section, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# 填表说明： and the notes below it, numbered, are no headings
_NOTES = re.compile("\\s*(?:填[表报报写]|指标|统计|口径|有关|编制|表格?)?(?:说明|备注|注)[：:]?\\s*$")
_MARKERS = {1: "“一、”", 2: "“（一）”", 3: "“1.”", 4: "“（1）”"}
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


class LevelSkip(Rule):
    """标题越过一级直接用了下两级的序号，或者层次超过四级。

    Why it matters:
        层次跳级，看不清哪些是并列、哪些是从属；层次太深的内容应当列表或者另作附件。

    Limits:
        全文只有两级、用“一、”和“1.”的，是 GB/T 9704 允许的写法，不算。用“第一章”“第一条”的文件不检查。
    """

    code = "STR-05"
    name = "level-skip"
    title = "层次跳级或过深"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 9704—2012 7.3.3（结构层次序数依次为“一、”“（一）”“1.”“（1）”）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per pair of levels skipped and one for all that stands too deep."""
        sections = ctx.document.sections
        if any(section.number.startswith("第") for section in sections):
            return
        numbered = [section for section in sections if section.number]
        # 一、 and 1. throughout make two levels
        two = {section.level for section in numbered} == {1, 3}
        skipped: dict[tuple[int, int], list[Section]] = {}
        for section in numbered:
            if section.parent is None or two:
                continue
            above = sections[section.parent]
            skips = above.number and section.level > above.level + 1 and section.number[0] not in _CIRCLED
            if skips and not _is_note(ctx, section):
                skipped.setdefault((above.level, section.level), []).append(section)
        for (upper, lower), found in skipped.items():
            above = sections[found[0].parent or 0]
            between = "、".join(_MARKERS[level] for level in range(upper + 1, lower))
            yield self.finding(
                found[0].span,
                f"“{ctx.heading(above)}”之下直接用了“{found[0].number}”，缺{between}一级"
                f"{f'，共{len(found)}处' if len(found) > 1 else ''}。",
                hint=f"改用{_MARKERS[upper + 1]}一级的序号。",
                also=[section.span for section in found[1:]],
            )
        deep = [
            section
            for section in numbered
            if section.number[0] in _CIRCLED and section.level == 4 and _below_fourth(ctx, section)
        ]
        if deep:
            yield self.finding(
                deep[0].span,
                f"“{ctx.heading(deep[0])}”是第五级标题，层次超过四级。",
                hint="合并层次，或者改用表格、附件。",
                also=[section.span for section in deep[1:]],
            )


def _is_note(ctx: Context, section: Section) -> bool:
    """Tell whether a numbered line is one of several right below a line that only says what follows are notes."""
    text, sections = ctx.document.text, ctx.document.sections
    first = next(other for other in sections if other.parent == section.parent and other.level == section.level)
    line = max(0, begin_of(text, first.span.start, "\n") - 1)
    return _NOTES.fullmatch(text, begin_of(text, line, "\n"), line) is not None


def _below_fourth(ctx: Context, section: Section) -> bool:
    """Whether a heading of the fourth level stands before this one under the same parent."""
    return any(
        other.parent == section.parent
        and other.span.start < section.span.start
        and other.number[:1] in ("（", "(", "⑴")
        and other.level == 4
        for other in ctx.document.sections
    )
