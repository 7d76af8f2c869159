"""STR-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Severity, Span
from evaluators.numbering import chinese
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Section

_HAN = "一二三四五六七八九十百"
_RIGHT = re.compile(rf"[{_HAN}]+、|（[{_HAN}]+）|\d+[.．]|（\d+）")
_SKIPPED = re.compile(r"第|\d+(?:\.\d+)+")  # parts, chapters, articles and decimal numbering are systems of their own
_BRACKETED = re.compile(r"[（(〔［\[]|[）)〕］\]]|[㈠-㈩⑴-⒇]")


class IrregularMarker(Rule):
    """标题序号没有写成“一、”“（一）”“1.”“（1）”。

    Why it matters:
        序号写法不一，层次就看不清，排版和生成目录也会出错。

    Limits:
        引文、法规条款、“第一章”“1.1”之类自成体系的编号不算。“1．”的全角点可以用。
    """

    code = "STR-06"
    name = "irregular-marker"
    title = "序号样式不规范"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 9704—2012 7.3.3；GB/T 15834—2011 4.5.3.4、附录B.2（序次语后的标点）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong form, with every heading that has it."""
        text = ctx.document.text
        forms: dict[str, list[Section]] = {}
        for section in ctx.document.sections:
            number = section.number.strip()
            if not number or _SKIPPED.match(number) or _RIGHT.fullmatch(number):
                continue
            forms.setdefault(re.sub(rf"[{_HAN}]+|\d+", "#", number), []).append(section)
        for sections in forms.values():
            fixes = [fix for section in sections if (fix := _fix(section, text)) is not None]
            first = sections[0]
            yield self.finding(
                Span(first.span.start, first.span.start + len(first.number)),
                f"“{ctx.heading(first)}”的序号写成“{first.number.strip()}”"
                f"{f'，共{len(sections)}处' if len(sections) > 1 else ''}。",
                hint=f"改为“{fixes[0].text}”。" if fixes else "改为“一、”“（一）”“1.”“（1）”中相应的一级。",
                also=[Span(section.span.start, section.span.start + len(section.number)) for section in sections[1:]],
                fix=fixes[0] if fixes else None,
                also_fixes=fixes[1:],
            )


def _fix(section: Section, text: str) -> Fix | None:
    """Return the marker rewritten in the right form of its own script, or None for ① and the like."""
    number, ordinal = section.number.strip(), section.ordinal
    if ordinal is None or number[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return None
    bracketed = _BRACKETED.search(number) is not None
    han = re.search(rf"[{_HAN}㈠-㈩]", number) is not None
    words = chinese(ordinal) if han else str(ordinal)
    right = f"（{words}）" if bracketed else f"{words}、" if han else f"{words}."
    end = section.span.start + len(section.number)
    while not bracketed and text[end : end + 1] in (" ", "\u3000"):
        end += 1
    return Fix(Span(section.span.start, end), right)
