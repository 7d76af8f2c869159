"""EVD-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Citation, Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASED = re.compile("(?:按照|根据|依据|依照|遵照|对照|落实|贯彻|执行|参照|符合|达到)[^，。；\\n]{0,16}$")
_TO_WRITE = re.compile(
    "(?:制定|制订|起草|拟定|编制|编印|印发|修订|完善|出台|形成|填写|报送|签订|学习)[^，。；\\n]{0,12}$"
)
# laws, Party rules and documents of the centre are found by their names
_NATIONAL = re.compile("^(?:中华人民共和国|中国共产党|中共中央|国务院|中央|GB|民法典|宪法)|法$|法典$|党章$|章程$")
_PLAN = re.compile("(?:方案|计划|要点)$")  # a report names the plan it reports on
_SHORT = 5
_REPEALED = re.compile("《(?P<title>[^《》\n]+)》[^。；\n]{0,40}(?:同时废止|予以废止|即行废止|停止执行|失效)")


class UnknownCitation(Rule):
    """作为依据的文件查不到，或者已经废止。

    Why it matters:
        依据不存在或者已经失效，以它为准的目标和做法就没有根据。

    Limits:
        手头没有文件库时，只把没有文号的依据文件列为“无法判断”，一份文件提示一次；法律法规、党内法规、
        中央文件、报告所对应的计划和本文要制定的文件不算。有材料时，材料写明已经废止的列为问题；
        材料中没有的名称由 EVD-01 指出。
    """

    code = "EVD-02"
    name = "unknown-citation"
    title = "引用文件查无或失效"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务（引用公文应当准确，先引标题后引发文字号）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per repealed document, or one for all that cannot be looked up."""
        document = ctx.document
        cited = [citation for citation in document.citations if citation.title and _relied_on(ctx, citation)]
        if ctx.sources is not None:
            repealed = {match["title"] for source in ctx.sources for match in _REPEALED.finditer(source.text)}
            for citation in cited:
                if citation.title in repealed:
                    yield self.finding(
                        citation.span,
                        f"“{ctx.quote(citation.span, 40)}”已经废止。",
                        hint="改引现行文件。",
                    )
            return
        numbered = {citation.title for citation in document.citations if citation.doc_number}
        loose = [citation.span for citation in cited if citation.doc_number is None and citation.title not in numbered]
        if loose:
            yield self.finding(
                loose[0],
                f"依据文件“{ctx.quote(loose[0], 40)}”没有写发文字号，手头也没有文件库，无法核对是否存在、是否有效。",
                hint="写明发文机关和发文字号，并核对文件现行有效。",
                severity=Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
                also=loose[1:],
            )


def _relied_on(ctx: Context, citation: Citation) -> bool:
    """Tell whether the text rests on the document, rather than names one it is going to write."""
    document = ctx.document
    title = citation.title or ""
    if len(title) <= _SHORT or _NATIONAL.search(title) or (ctx.doctype.kind != "plan" and _PLAN.search(title)):
        return False
    start = max(document.text.rfind(mark, 0, citation.span.start) for mark in "。；\n") + 1
    before = document.quote(Span(start, citation.span.start))
    listed = re.sub("《[^《》\n]*》(?:[（(][^（）()\n]*[）)])?[、和及]?", "", before)
    return _BASED.search(listed) is not None and _TO_WRITE.search(listed) is None
