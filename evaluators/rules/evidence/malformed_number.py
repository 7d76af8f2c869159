"""EVD-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.cited_names import number_key
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.library import Library

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]+)\s*(?P<open>[〔\[［(（【﹝])\s*(?P<year>\d{2,4})\s*(?P<nian>年?)\s*"
    r"(?P<close>[〕\]］)）】﹞])\s*(?P<di>第?)\s*(?P<zero>0*)(?P<serial>\d+)\s*号"
)

_OTHER = re.compile("合同|编号|采购|招标|中标|许可|备案|[判裁仲]")  # numbers of what is no document
_MASKED = re.compile("[×✕xXＸ*＊_○]")  # told by PLH-01


class MalformedNumber(Rule):
    """发文字号的写法不规范（年份没有用六角括号、年份不全、加了“第”字、编了虚位），或者与文件库登记的不符。

    Why it matters:
        发文字号是查找文件的依据，写法不一就查不到、对不上。

    Limits:
        括号由 FMT-02 改正。只检查机关代字加年份、序号的发文字号；合同编号、案号、车牌号等不算。
        标题与文号是否相配，要有文件库（wenheng index 收录的文件）才能核对；文件是否存在、有效由 EVD-02 检查。
    """

    code = "EVD-03"
    name = "malformed-number"
    title = "文号错误"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "GB/T 9704—2012 7.2.5（年份标全称，用六角括号括入；序号不加“第”字，不编虚位）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per malformed number, and one per title with another document's number."""
        yield from self._malformed(ctx)
        if ctx.library is not None:
            yield from self._mismatched(ctx, ctx.library)

    def _mismatched(self, ctx: Context, library: Library) -> Iterator[Finding]:
        for citation in ctx.document.citations:
            if not citation.title or not citation.doc_number or _MASKED.search(citation.doc_number):
                continue
            given = number_key(citation.doc_number)
            held = [document for document in library.titled(citation.title) if document.doc_number]
            known = [number_key(document.doc_number or "") for document in held]
            if not known or any(given.endswith(number) for number in known):
                continue
            yield self.finding(
                citation.span,
                f"“{ctx.quote(citation.span, 40)}”的标题与发文字号对不上，文件库登记的文号为{known[0]}。",
                hint=f"核对原件，文号写作“{known[0]}”，或者改正标题。",
            )

    def _malformed(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        places = [citation.span for citation in document.citations if citation.doc_number]
        if document.doc_number is not None:
            places.append(document.doc_number.span)
        for place in sorted(places):
            for match in _NUMBER.finditer(document.text, place.start, place.end):
                faults = [] if _OTHER.search(match["code"]) else list(_faults(match))
                if faults:
                    span = Span(*match.span())
                    right = f"{match['code']}〔{match['year']}〕{match['serial']}号"
                    whole = len(match["year"]) == 4
                    yield self.finding(
                        span,
                        f"发文字号“{ctx.quote(span)}”{'，'.join(faults)}。",
                        hint=f"写作“{right}”。" if whole else "年份写全四位，如“〔2026〕”。",
                        fix=_right(match) if whole else None,
                    )


def _right(match: re.Match[str]) -> Fix | None:
    """Return the fix; brackets that are wrong are left to that of FMT-02."""
    serial = Fix(Span(match.start("di"), match.end()), f"{match['serial']}号")
    if not _hexagonal(match):
        return serial if match["di"] or match["zero"] else None
    return Fix(Span(match.start("open"), match.end()), f"〔{match['year']}〕{serial.text}")


def _hexagonal(match: re.Match[str]) -> bool:
    return (match["open"], match["close"]) == ("〔", "〕")


def _faults(match: re.Match[str]) -> Iterator[str]:
    if not _hexagonal(match):
        yield "年份应当用六角括号“〔〕”括入"
    if len(match["year"]) < 4:
        yield "年份应当写全四位"
    if match["nian"]:
        yield "括号内不写“年”"
    if match["di"]:
        yield "序号前不加“第”"
    if match["zero"]:
        yield "序号不编虚位（1不编为01）"
