"""EVD-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.model import Citation, Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from evaluators.library import Held, Library

_BASED = re.compile("(?:按照|根据|依据|依照|遵照|对照|落实|贯彻|执行|参照|符合|达到)[^，。；\\n]{0,16}$")
_TO_WRITE = re.compile(
    "(?:制定|制订|起草|拟定|编制|编印|印发|修订|完善|出台|形成|填写|报送|签订|学习)[^，。；\\n]{0,12}$"
)
# laws, Party rules and documents of the centre are found by their names
_NATIONAL = re.compile(
    "^(?:中华人民共和国|中国共产党|中共中央|国务院|中央|GB|民法典|宪法)|(?<!办)法$|法典$|党章$|章程$|"
    "^(?![^》]{0,8}?[省市区县镇乡州旗]).*条例$"
)
_PLAN = re.compile("(?:方案|计划|要点)$")  # a report names the plan it reports on
_SHORT = 5
_MASKED = re.compile("[×✕xXＸ*＊_○]")  # told by PLH-01
_REPEALED = re.compile("《(?P<title>[^《》\n]+)》[^。；\n]{0,40}(?:同时废止|予以废止|即行废止|停止执行|失效)")


class UnknownCitation(Rule):
    """作为依据的文件查不到、已经废止、尚未生效，或者是别的地区的文件。

    Why it matters:
        依据不存在或者已经失效，以它为准的目标和做法就没有根据。

    Limits:
        文件库是用 wenheng index 收录的文件。没有文件库时列为“无法判断”，一份文件提示一次。
        国家法律、党内法规和中央文件不要求在库；报告所对应的计划、本文要制定的文件和附件不算。
        是否有效以成文日期为准，没有成文日期的以计划期或检查当日为准。有材料而没有文件库时，
        材料写明已经废止的列为问题，材料中没有的名称由 EVD-01 指出。
    """

    code = "EVD-02"
    name = "unknown-citation"
    title = "引用文件查无或失效"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务（引用公文应当准确，先引标题后引发文字号）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per citation not found or not in force, or one for all that cannot be looked up."""
        if ctx.library is not None:
            yield from self._looked_up(ctx, ctx.library)
        elif ctx.sources is not None:
            repealed = {match["title"] for source in ctx.sources for match in _REPEALED.finditer(source.text)}
            for citation in _relied_on(ctx):
                if citation.title in repealed:
                    yield self.finding(
                        citation.span, f"“{ctx.quote(citation.span, 40)}”已经废止。", hint="改引现行文件。"
                    )
        else:
            yield from self._not_to_be_known(ctx)

    def _not_to_be_known(self, ctx: Context) -> Iterator[Finding]:
        cited = [citation for citation in _relied_on(ctx) if not _national(citation)]
        named = {citation.title for citation in cited if citation.doc_number}
        once: dict[str, Citation] = {}
        for citation in sorted(cited, key=lambda one: one.doc_number is not None):
            if citation.doc_number or citation.title not in named:  # named again, it bears its number elsewhere
                once.setdefault(citation.title or citation.doc_number or "", citation)
        if not once:
            return
        first, *others = once.values()
        lacking = "没有写发文字号，" if first.doc_number is None else ""
        yield self.finding(
            first.span,
            f"依据文件“{ctx.quote(first.span, 40)}”{lacking}手头也没有文件库，无法核对是否存在、是否有效。"
            if lacking
            else f"手头没有文件库，依据文件“{ctx.quote(first.span, 40)}”无法核对是否存在、是否有效。",
            hint="写明发文机关和发文字号，并核对文件现行有效。"
            if lacking
            else "对照原件核对文件现行有效；用 wenheng index 收录文件后可以自动核对。",
            severity=Severity.MINOR,
            verdict=Verdict.UNDETERMINED,
            also=[citation.span for citation in others],
        )

    def _looked_up(self, ctx: Context, library: Library) -> Iterator[Finding]:
        document, on = ctx.document, _day_of(ctx)
        heads = (document.title, document.sign_off, document.red_head, document.addressee)
        spans = [part if isinstance(part, Span) else part.span for part in heads if part is not None]
        areas = library.areas("\n".join(document.quote(span) for span in spans))
        for citation in _relied_on(ctx):
            found = _find(library, citation)
            quoted = ctx.quote(citation.span, 40)
            if not found:
                if not _national(citation) and not _own_plan(ctx, citation):
                    near = library.nearest(citation.title) if citation.title else ""
                    yield self.finding(
                        citation.span,
                        f"“{quoted}”在文件库中查不到。",
                        hint=f"库中有《{near}》，核对是否指这份文件。"
                        if near
                        else "核对标题和发文字号；确有这份文件的，用 wenheng index 收录。",
                    )
                continue
            standing = [held for held in found if not held.remark(on)]
            if not standing and not _own_plan(ctx, citation):  # a plan is over when it is reported on
                instead = found[0].superseded_by
                yield self.finding(
                    citation.span,
                    f"“{quoted}”{found[0].remark(on)}。",
                    hint=f"改引《{instead}》。" if instead else "改引现行文件；确需引用的，说明情况。",
                )
            elif standing and all(library.elsewhere(held, areas) for held in standing):
                yield self.finding(
                    citation.span,
                    f"“{quoted}”是{standing[0].region}的文件，不适用于本地。",
                    hint="改引本地或者上级的文件。",
                )


def _find(library: Library, citation: Citation) -> list[Held]:
    """Return what the library holds under the citation's number, else under its title."""
    by_number = library.numbered(citation.doc_number) if citation.doc_number else []
    by_title = library.titled(citation.title) if citation.title else []
    return [held for held in by_title if held in by_number] or by_title or by_number


def _day_of(ctx: Context) -> date:
    document = ctx.document
    if document.issue_date is not None:
        return document.issue_date
    return document.period.start if document.period is not None and ctx.doctype.kind == "plan" else ctx.today


def _national(citation: Citation) -> bool:
    return citation.title is not None and _NATIONAL.search(citation.title) is not None


def _own_plan(ctx: Context, citation: Citation) -> bool:
    """Tell whether a report names the plan it reports on, which no library need hold."""
    return ctx.doctype.kind != "plan" and citation.title is not None and _PLAN.search(citation.title) is not None


def _relied_on(ctx: Context) -> Iterator[Citation]:
    """Yield the citations of documents the text rests on, none that it is going to write or puts out of force."""
    document = ctx.document
    own = {note.text.strip("《》") for note in document.attachment_notes}
    for citation in document.citations:
        title = citation.title
        if title is None:
            if not _MASKED.search(citation.doc_number or ""):
                yield citation
            continue
        if len(title) <= _SHORT or title in own:
            continue
        if _own_plan(ctx, citation) and ctx.library is None:
            continue
        start = begin_of(document.text, citation.span.start, "。；\n")
        before = document.quote(Span(start, citation.span.start))
        listed = re.sub("《[^《》\n]*》(?:[（(][^（）()\n]*[）)])?[、和及]?", "", before)
        if _TO_WRITE.search(listed) or _REPEALED.match(document.text, citation.span.start):
            continue
        if _BASED.search(listed) or citation.doc_number:
            yield citation
