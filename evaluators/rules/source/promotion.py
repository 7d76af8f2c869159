"""SRC-03."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.leftovers import reported
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class Promotion(Rule):
    """文中留有会员群、订阅、权益、优惠、代写、下载之类的推广广告。

    Why it matters:
        广告随文件发出，等于替卖范文的做宣传，也说明文稿没有人看过。

    Limits:
        社区为居民建的联络群、公众号，为党员订阅报刊等写在正文里的安排不算，请居民关注本单位公众号、加入居民群的单独一行也不算。
    """

    code = "SRC-03"
    name = "promotion"
    title = "推广广告"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all lines of advertising."""
        left = [one for one in ctx.document.residue if one.kind == "advert"]
        yield from reported(self, ctx, left, "是推广广告", "整段删去。")
