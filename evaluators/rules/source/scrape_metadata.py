"""SRC-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.leftovers import reported
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Span

# page numbers come from printing or from a PDF, not from a page that was scraped
_PAGE = re.compile(
    r"[-—－–\s]*(?:第\s*)?\d{1,3}\s*(?:页|/\s*\d{1,3}|[-—－–])?.{0,12}|\[?page\s*\d*\]?|\[分页\]", re.IGNORECASE
)
_MARKS = re.compile(r"\s*-{3}\s*\n")


class ScrapeMetadata(Rule):
    """标题重复出现，标题后面带着“（精选）”“范文”之类的字样，或者留有“时间：”“来源：”“作者：”“阅读：”等抓取信息。

    Why it matters:
        这些是网页或文库的登记信息，不是文件的内容；其中的日期还容易被当成成文日期。

    Limits:
        页码、封面与正文各有一次标题、Markdown 文件开头的属性块不算。文件名里的字样不在此列。
    """

    code = "SRC-06"
    name = "scrape-metadata"
    title = "重复标题与抓取信息"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all such lines."""
        left = [
            one
            for one in ctx.document.residue
            if one.kind == "metadata"
            and not _PAGE.fullmatch(ctx.document.quote(one.span).strip())
            and not _in_front_matter(ctx, one.span)
        ]
        yield from reported(self, ctx, left, "是标题的重复或者抓取时带入的信息", "删去，只留一个标题。")


def _in_front_matter(ctx: Context, span: Span) -> bool:
    text = ctx.document.text
    return _MARKS.match(text) is not None and 0 <= span.end <= text.find("\n---", 4) + 4
