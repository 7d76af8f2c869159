"""SRC-01."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators.leftovers import reported
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Residue

_PAGE = re.compile(
    r"[-—－–]\s*(?P<bare>\d{1,3})\s*[-—－–]|第\s*(?P<named>\d{1,3})\s*页(?:[\s,，/]*共?\s*(?P<of>\d{1,3})\s*页)?"
)
_FEW = 2
# 来源：某某文秘网: the site in a line that SRC-06 tells as a whole
_SITE = re.compile(
    "(?:来源|出处|转自|摘自|转载自)[：:]\\s*(?P<name>[^\\s，。；|｜（）]{2,24}?(?:网站?|论坛|贴吧|文库|之家))(?=[\\s，。；|｜（）]|$)"
)
_OFFICIAL = re.compile("政府|政务|官网|官方")


class WebResidue(Rule):
    """文中留有网页的导航、版权行、备案号、网址、“上一篇”“下一篇”或者网站、账号的名称。

    Why it matters:
        说明文稿是从网上抄来的，没有清理就报送；正式文件里出现别家网站的名称十分难看。

    Limits:
        正文里办事要用的网址和官方网站、公众号的名称不算，单独成行的本单位公众号、联系电话也不算；
        页码逐页俱全的（由 PDF 转来）不算。
        声明语、广告、抓取信息分别由 SRC-02、SRC-03、SRC-06 指出。
    """

    code = "SRC-01"
    name = "web-residue"
    title = "网页残留"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all lines of a page."""
        left = [one for one in ctx.document.residue if one.kind == "web"]
        yield from reported(self, ctx, left, "是网页上的内容，不属于本文", "整行删去；全文逐段核对是否另有抄来的内容。")
        yield from self._sites(ctx)
        for finding in reported(self, ctx, _stray_pages(ctx), "是转贴时带进来的页码，不属于正文", "整行删去。"):
            yield replace(finding, severity=Severity.MAJOR)

    def _sites(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per site that a line of what was scraped names as its source."""
        for one in ctx.document.residue:
            match = _SITE.search(ctx.document.quote(one.span)) if one.kind == "metadata" else None
            if match is not None and not _OFFICIAL.search(match["name"]):
                yield self.finding(
                    Span(one.span.start + match.start("name"), one.span.start + match.end("name")),
                    f"“{match['name']}”是网站的名称，不属于本文。",
                    hint="整行删去；全文逐段核对是否另有抄来的内容。",
                )


def _stray_pages(ctx: Context) -> list[Residue]:
    """Return the page numbers among the paragraphs of which others are missing; a text taken page by page has all."""
    pages = {
        one: match
        for one in ctx.document.residue
        if one.kind == "metadata" and (match := _PAGE.fullmatch(ctx.document.quote(one.span).strip()))
    }
    numbers = {int(match["named"] or match["bare"]) for match in pages.values()}
    last = max((int(match["of"]) for match in pages.values() if match["of"]), default=max(numbers, default=0))
    missing = set(range(2, last + 1)) - numbers  # the first page may go unnumbered
    return [one for one, match in pages.items() if missing and (match["named"] or last > _FEW)]
