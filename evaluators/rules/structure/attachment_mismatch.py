"""STR-11."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, prefilter
from evaluators.lines import end_of
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFERENCE = re.compile(
    r"(?:详?见|按照?|依照|参照|填写|填报|对照|附后?的?|作为|（|\()[^，。；\n]{0,6}?(?P<what>附[件表]\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?)(?!的?形式|下载|夹|上传|说明栏)"
    r"|(?<![》）〕])(?P<alone>附[件表]\s*(?P<second>\d{1,2}|[一二三四五六七八九十]{1,2}))(?=[）)，。；、所中的规])"
)
# 随本计划印发的《走访登记表》, 后附的《月报表》
_ENCLOSED = re.compile(
    "(?:随(?:本?文|本(?:方案|计划|报告|通知))(?:一并|一同|同时)?(?:印发|下发|附上|附送|附)的?|(?:文|本文|方案|计划|报告)?(?:后|末)(?:所)?附的?|附后的?|所附的?)"
    "(?P<form>《[^《》\\n]{2,30}》)"
)
_FORM = re.compile(
    "(?:上报|报送|填报|填写|报|实行|建立|执行|落实)(?P<between>[^，。；：\n]{0,24}?)(?P<form>[\u4e00-\u9fff]{0,10}?(?:月|季|周|旬|半年|年)报表"
    "|[\u4e00-\u9fff]{2,12}(?:登记表|统计表|汇总表|申报表|申请表|推荐表|审批表|情况表|任务表|评分表|测评表))"
)
_NAMED_FORM = re.compile(
    "(?:填报|填写|上报|报送)(?P<between>[^，。；：\\n《》]{0,8})《(?P<form>[^《》\\n]{2,24}表)》(?![（(])"
)
_ELSEWHERE = re.compile(
    "另行|另发|已(?:经)?(?:下发|印发|发放)|沿用|原有|统一(?:下发|印制|式样)|系统|平台|导出|取消|停用|不再|减少|压减|清理|减负|不得|不另|规定的|制定|编制|形成|《"
)
# 国家标准附表2, DB31/T 360附件1, 《…服务规范（附件2）》: of what another paper holds
_OF_ANOTHER = re.compile(
    "(?:国家|行业|地方|上级|国务院|[省市区县]级|[省市区县][\u4e00-\u9fff]{1,6}?[局委办部厅])"
    "(?:(?![报送填向])[\u4e00-\u9fff]){0,8}(?:标准|规范|规程|办法|通知|文件|意见|规定|方案)的?$|国标的?$"
    "|《[^《》]{1,20}(?:标准|规范|规程|办法|条例|细则|导则|指南)[（(]$"
    "|[A-Z]{2,3}(?:/T)? ?[0-9]{2,6}(?:[-—.][0-9]+)*的?$"
)
_NAME = 24  # characters of the name of a paper
_NAME_MARKS = re.compile("[《》“”（）()、，。：:；;\\s\u3000.．\\d]")


class AttachmentMismatch(Rule):
    """正文提到的附件、附表或者要求填报的表格没有附上，附件说明与所附的附件数目、名称不一致，或者附了件没有说明。

    Why it matters:
        要人照着附件办、照着表格填，附件却没有，下级无从办理；归档也不完整。

    Limits:
        邮件附件、另行印发或者早已下发的表格、平台里填报的表格、工作成果中的表格不算。
        附件说明列了而本文件中没有的，可能单独成文件，列为“无法判断”。名称只比较文字，不比较标点。
    """

    code = "STR-11"
    name = "attachment-mismatch"
    title = "附件说明与附件不符"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第九条（附件说明、附件）；GB/T 9704—2012 7.3.4、7.3.8"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for references without attachment, one per difference, one per form."""
        document = ctx.document
        attached = len(document.attachments) or len(document.attachment_notes)
        yield from self._references(ctx, attached)
        if document.attachments and document.attachment_notes:
            yield from self._compared(ctx)
        elif document.attachments and not document.attachment_notes:
            first = document.attachments[0]
            label = Span(first.span.start, end_of(document.text, first.span.start, "\n"))
            yield self.finding(
                label,
                "附有附件，正文之后没有附件说明。",
                hint="在正文下空一行写“附件：”和各件的顺序号、名称。",
            )
        elif document.attachment_notes:
            note = document.attachment_notes[0]
            yield self.finding(
                note.span,
                f"附件说明列有“{note.text.strip()}”，本文件中没有附上。",
                hint="附上附件；单独成文件的，一并报送。",
                verdict=Verdict.UNDETERMINED,
                also=[other.span for other in document.attachment_notes[1:]],
            )
        enclosed = list(self._enclosed(ctx))
        yield from enclosed
        if not attached:
            yield from (one for one in self._forms(ctx) if not any(one.span.overlaps(other.span) for other in enclosed))

    def _enclosed(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for what is said to be enclosed under a name that no attachment bears."""
        document = ctx.document
        there = [_NAME_MARKS.sub("", note.text) for note in document.attachment_notes]
        there += [_NAME_MARKS.sub("", one.title.text) for one in document.attachments if one.title]
        for found in prefilter.found(_ENCLOSED, document):
            name = _NAME_MARKS.sub("", found["form"])
            if not any(name in other or other in name for other in there if other):
                yield self.finding(
                    Span(*found.span("form")),
                    f"正文说附有{found['form']}，文后没有。",
                    hint="把它作为附件附上，并在正文之后写附件说明；另行印发的，写明文号。",
                )

    def _references(self, ctx: Context, attached: int) -> Iterator[Finding]:
        from evaluators.reader.numerals import ordinal

        document = ctx.document
        shut = [*(note.span for note in document.attachment_notes), *(one.span for one in document.attachments)]
        missing: list[Span] = []
        for found in marks.matches(_REFERENCE, document):
            span = Span(*found.span("what" if found["what"] else "alone"))
            number = ordinal(found["number"] or found["second"] or "1") or 1
            before = document.text[max(0, span.start - _NAME) : span.start]
            if number > attached and not marks.touches(span, shut) and not _OF_ANOTHER.search(before):
                missing.append(span)
        if missing:
            yield self.finding(
                missing[0],
                f"正文提到“{ctx.quote(missing[0])}”，文后{'没有附件' if not attached else f'只有{attached}个附件'}"
                f"{f'，共{len(missing)}处' if len(missing) > 1 else ''}。",
                hint="附上附件，并在正文之后写附件说明；没有附件的，删去这处提法。",
                also=missing[1:],
            )

    def _compared(self, ctx: Context) -> Iterator[Finding]:
        notes, attachments = ctx.document.attachment_notes, ctx.document.attachments
        if len(notes) != len(attachments):
            yield self.finding(
                notes[0].span,
                f"附件说明列有{len(notes)}件，文后附有{len(attachments)}件。",
                hint="逐件核对，补上缺的附件或者改附件说明。",
                also=[note.span for note in notes[1:]],
            )
            return
        for note, attachment in zip(notes, attachments, strict=True):
            listed = _NAME_MARKS.sub("", note.text)
            named = "" if attachment.title is None else _NAME_MARKS.sub("", attachment.title.text)
            if attachment.title and named and listed and listed not in named and named not in listed:
                yield self.finding(
                    note.span,
                    f"附件说明写的是“{note.text.strip()}”，所附的是“{attachment.title.text}”。",
                    hint="两处名称写成一样。",
                    also=[attachment.title.span],
                    against=True,
                )

    def _forms(self, ctx: Context) -> Iterator[Finding]:
        if ctx.doctype.kind != "plan":
            return
        document = ctx.document
        found: dict[str, list[Span]] = {}
        possible = [pattern for pattern in (_FORM, _NAMED_FORM) if prefilter.possible(pattern, document)]
        for sentence in document.sentences if possible else ():
            start, end = sentence.span.start, sentence.span.end
            for form in (match for pattern in possible for match in pattern.finditer(document.text, start, end)):
                words = document.text[start:end]
                elsewhere = _ELSEWHERE.search(words.replace("《", "") if form.re is _NAMED_FORM else words)
                if not elsewhere:
                    place = Span(*form.span("form"))
                    found.setdefault(form["form"][-3:], []).append(_short(document.text, place))
        for spans in found.values():
            yield self.finding(
                spans[0],
                f"要求填报“{ctx.quote(spans[0])}”，文后没有附表。",
                hint="把表样作为附件；已经下发或者在平台填报的，写明文号或平台。",
                also=spans[1:],
            )


def _short(text: str, span: Span) -> Span:
    """Return the end of a form's name, without the words that lead up to it."""
    words = text[span.start : span.end]
    cut = max((words.rfind(mark) for mark in "的和及与、报填"[:6]), default=-1) + 1
    return Span(span.start + cut, span.end) if cut < len(words) - 2 else span
