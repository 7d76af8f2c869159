"""WRD-11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnexplainedAcronym(Rule):
    """引号中的数字、字母简称（如“三有四化”“1+6”）全文没有说明指什么。

    Why it matters:
        本单位自创的简称，上级和外单位看不懂，执行的人也说不全，考核时没有依据。

    Limits:
        “三会一课”“两新”等通行简称见词表 evaluators/lexicons/acronyms.yaml，
        本地的写在设置文件的 acronyms 中，不要求说明；
        前后用括号、列举或者分条说明的不算。一份文件只提示一次，列出各处。
    """

    code = "WRD-11"
    name = "unexplained-acronym"
    title = "缩略语未释"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条；GB/T 9704 无规定，首次出现注明全称为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all acronyms, each at its first place."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without
        from evaluators.acronyms import unexplained  # as above

        own = ctx.district.acronyms if ctx.district is not None else ()
        machine, _ = phrases.automaton()
        found = [
            (name, span)
            for name, span in unexplained(ctx.document)
            if name not in own and not machine.find_matches_as_indexes(name)  # 三会一刻: misspelt, which WRD-02 says
        ]
        if found:
            names = "、".join(f"“{name}”" for name, _ in found[:4])
            more = f"等{len(found)}个" if len(found) > 4 else ""
            yield self.finding(
                found[0][1],
                f"简称{names}{more}没有说明指什么。",
                hint="首次出现时用括号注明全部内容；确属本地通行的，加入设置文件的 acronyms。",
                also=[span for _, span in found[1:]],
            )
