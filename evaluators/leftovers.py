"""Residue as findings: one for each kind of what a page, a seller or a scraper left around a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Residue, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.rule import Context, Rule


def reported(rule: Rule, ctx: Context, left: Sequence[Residue], fault: str, hint: str) -> Iterator[Finding]:
    """Yield one finding for all of `left`, to be deleted line by line; none where nothing is left."""
    if not left:
        return
    text = ctx.original.text
    shown = "、".join(f"“{ctx.quote(one.span, 24)}”" for one in left[:2])
    more = f"等{len(left)}处" if len(left) > 2 else ""
    fixes = [Fix(_whole_line(text, one.span), "") for one in left]
    yield rule.finding(
        left[0].span,
        f"{shown}{more}{fault}。",
        hint=hint,
        also=[one.span for one in left[1:]],
        fix=fixes[0],
        also_fixes=fixes[1:],
    )


def _whole_line(text: str, span: Span) -> Span:
    """Return the line with its end where `span` is all that stands on it, else `span`."""
    start = text.rfind("\n", 0, span.start) + 1
    stop = text.find("\n", span.end)
    stop = len(text) if stop < 0 else stop + 1
    return span if (text[start : span.start] + text[span.end : stop]).strip() else Span(start, stop)
