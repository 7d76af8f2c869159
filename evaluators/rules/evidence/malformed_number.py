"""EVD-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.cited_names import number_key
from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.library import Library

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]+)\s*(?P<open>[〔\[［(（【﹝])\s*(?P<year>\d{2,4})\s*(?P<nian>年?)\s*"
    r"(?P<close>[〕\]］)）】﹞])\s*(?P<di>第?)\s*(?P<zero>0*)(?P<serial>\d+)\s*号"
)

# behind a title, in brackets, what is meant for a number and is none that the reader knows: 〈2025〉, 二〇二五, no 号
_MEANT = re.compile(
    r"》\s*[（(](?P<at>(?P<code>[\u4e00-\u9fff]{1,12}?)\s*(?P<open>[^\u4e00-\u9fffA-Za-z0-9，。、；：（）()\s])?\s*"
    r"(?P<year>(?:19|20)\d\d|二[〇○零O0][〇○零一二][〇○零一二三四五六七八九])\s*(?P<nian>年?)\s*"
    r"(?P<close>[^\u4e00-\u9fffA-Za-z0-9，。、；：（）()\s])?\s*(?P<di>第?)\s*(?P<zero>0*)"
    r"(?P<serial>\d{1,4}|[一二三四五六七八九十百]{1,5})\s*(?P<hao>号?)(?P<wen>文?件?))[）)]"
)
_NO_NUMBER = re.compile("令|第.*次|修[正订]|通过|施行|公布|标准|版|[判裁仲]|合同|公告")
_OTHER = re.compile("合同|编号|采购|招标|中标|许可|备案|证字|[判裁仲]")  # numbers of what is no document
# what the code of a document ends with: the kind of paper, or (with a bracket or 号 behind) the organ alone
_CODE = re.compile("[发办函字](?:电|明电)?$")
_ORGAN = re.compile(
    "(?:[党政民司教卫财公综委组宣统纪府环消妇残农团]|政法|应急|住建|人社|城管|市监|市管|文旅|医保|发改|工信|退役|信访)$"
)
_UNNUMBERED = ("合同", "协议", "协议书", "证", "证书", "表", "年鉴")  # titles of what bears no number of a document
_SHORTEST = 2  # 国发, 云民
_MASKED = re.compile("[×✕xXＸ*＊_○]")  # told by PLH-01


class MalformedNumber(Rule):
    """发文字号的写法不规范（年份没有用六角括号、年份不全、加了“第”字、编了虚位），或者与文件库登记的不符。

    Why it matters:
        发文字号是查找文件的依据，写法不一就查不到、对不上。

    Limits:
        括号由 FMT-02 改正。只检查机关代字加年份、序号的发文字号；合同编号、案号、车牌号等不算。
        标题与文号是否相配，按文件库（wenheng index 收录的文件）核对；
        没有收录的，少数国家文件按词表 evaluators/lexicons/known_numbers.yaml 核对，词表未经人确认，
        列为“无法判断”；文件是否存在、有效由 EVD-02 检查。
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
        yield from self._meant(ctx)
        yield from self._known(ctx)
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

    def _meant(self, ctx: Context) -> Iterator[Finding]:
        """Yield what stands where a number is expected and that the reader takes for none."""
        told = Covered(citation.span for citation in ctx.document.citations if citation.doc_number)
        for match in prefilter.found(_MEANT, ctx.document):
            span = Span(*match.span("at"))
            if told.touches(span.start, span.end) or _MASKED.search(match["at"]) or not _is_code(match):
                continue
            if ctx.document.text.endswith(_UNNUMBERED, 0, match.start()):
                continue
            faults = list(_faults_meant(match))
            if faults:
                yield self.finding(
                    span,
                    f"发文字号“{ctx.quote(span)}”{'，'.join(faults)}。",
                    hint="按“机关代字〔年份〕序号号”书写，如“国办发〔2019〕5号”。",
                )

    def _known(self, ctx: Context) -> Iterator[Finding]:
        """Yield the numbers of well-known documents that are not theirs."""
        cited = [citation for citation in ctx.document.citations if citation.title and citation.doc_number]
        if not cited:
            return
        from evaluators.known_numbers import known  # brings YAML, which listing the rules can do without

        for citation in cited:
            title = citation.title or ""
            right = known().get(title)
            given = number_key(citation.doc_number or "")
            if right is None or _MASKED.search(citation.doc_number or "") or given.endswith(number_key(right)):
                continue
            if ctx.library is not None and ctx.library.titled(title):
                continue  # the library knows better
            yield self.finding(
                citation.span,
                f"“{ctx.quote(citation.span, 40)}”的发文字号疑有误，公开发布的文号是{right}。",
                hint=f"核对原件，文号写作“{right}”，或者改正标题。",
                verdict=Verdict.UNDETERMINED,
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


def _is_code(match: re.Match[str]) -> bool:
    """Tell whether what stands before the year is the code of an organ: 表2023一, 卷2023一 count other things."""
    code = match["code"]
    if len(code) < _SHORTEST or _NO_NUMBER.search(code) or _OTHER.search(code):
        return False
    return _CODE.search(code) is not None or (
        _ORGAN.search(code) is not None and bool(match["open"] or match["close"] or match["hao"])
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


def _faults_meant(match: re.Match[str]) -> Iterator[str]:
    if (match["open"], match["close"]) != ("〔", "〕"):
        yield "年份应当用六角括号“〔〕”括入"
    if not match["year"].isdigit() or not match["serial"].isdigit():
        yield "年份、序号应当用阿拉伯数字"
    if match["nian"]:
        yield "不写“年”"
    if match["di"]:
        yield "序号前不加“第”"
    if not match["hao"]:
        yield "缺“号”字"
    if match["wen"]:
        yield "“号”后不加“文”"
