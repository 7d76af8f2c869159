"""STR-10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import blanks, elsewhere, prefilter
from evaluators.model import Finding, Fix, Line, Severity, Span
from evaluators.recognition import carried_by_notice
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREET = re.compile("(?P<name>[\u4e00-\u9fff]{2})街道")
_PLACEHOLDER = re.compile("[×✕Ｘ○□*＊]|[Xx]{1,}|某|【|_{2,}|待补|待定|（\\s*）")
_FULL_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}[日号]")
"""Whole; 号 for 日 is told by FMT-06."""
_CHINESE_DATE = re.compile(
    "[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
)
_FILLED_IN = re.compile(
    r"(?:填报|填表|制表|报表|报送|上报)(?:日期|时间)[^\n]{0,8}\d"
    r"|(?:填报|填表|制表)人[^\n]*(?:日期|时间)[ \u3000\t|：:]{1,4}\d{4}"
)
_NAMED = "(?:(?:填报|填表|制表|审核|复核|审签|签发|审批|经办|报送|(?:单位|填报)?负责)人|(?:分管|主管)领导)"
# 审核人： at the end of its line, or right before the next such word; PLH-03 names wider gaps, a hand signs at （签字）
_GAP = "(?:[ \u00a0]{0,2}|\u3000)"
_NOT_NAMED = re.compile(
    f"{_NAMED}[：:](?={_GAP}(?:\n|$|\\||\t|{_NAMED}[：:（(]|(?:填报)?日期[：:]))"
    f"|(?<=\t){_NAMED}(?=\t[ \u3000]*(?:\t|\n|$))"
)
_NOBODY = re.compile(f"{_NAMED}[：:][ \u00a0\u3000]*(?:暂?无|空|待定|略|[/／—–-]{{1,4}})(?=[ \u00a0\u3000\t]|\n|$|\\|)")
_FILLER = re.compile("(?:填报|填表|制表)人")
_REVIEWER = re.compile("审核|复核|审签|审批|签发|负责人|领导|主任|书记|核准")
_NUMERIC_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}")


class FaultySignOff(Rule):
    """文末没有发文单位署名，没有成文日期，署名没有填完，或者成文日期不完整、写法不对。

    Why it matters:
        没有署名和日期的文稿无法判断由谁负责、何时起算期限，也不能归档。

    Limits:
        由通知印发的方案、计划以通知的落款为准，不检查。附件之后的署名不算落款。月报表的填报人、审核人空着，或者
        有填报人而没有审核人的也指出，给出方案的由 COV-08 指出。月、日编虚位由 FMT-06 指出。
    """

    code = "STR-10"
    name = "faulty-sign-off"
    title = "落款与成文日期"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第九条；GB/T 9704—2012 7.3.5（署名、成文日期用阿拉伯数字，月、日不编虚位）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what is wrong with the sign-off, or its absence where nothing excuses it."""
        document, slot = ctx.document, ctx.doctype.slot("sign_off")
        masked = [line for line in (document.sign_off, document.date_line) if line and _PLACEHOLDER.search(line.text)]
        if masked:
            words = "”“".join(ctx.quote(line.span) for line in masked)
            called = "落款" if document.sign_off in masked else "成文日期"
            yield self.finding(
                masked[0].span,
                f"{called}“{words}”没有填写完整。",
                hint=f"写明{slot.holds if slot else '发文单位全称和成文日期'}。",
                severity=Severity.CRITICAL,
                also=[line.span for line in masked[1:]],
            )
        if document.date_line is not None and document.date_line.span not in blanks.dates(document):
            yield from self._date(ctx, document.date_line)
        if ctx.doctype.kind == "form" and ctx.plan is None:
            yield from self._unnamed(ctx)
        yield from self._other_unit(ctx)
        if slot is None:  # whether this type needs one is not known
            return
        excused = ctx.doctype.kind == "plan" and carried_by_notice(document)
        missing = [
            name
            for name, line in (("发文单位署名", document.sign_off), ("成文日期", document.date_line))
            if line is None
        ]
        if ctx.doctype.kind == "form" and slot.key in ctx.slots:
            # a form carries names and date in lines of its own, which the document type knows
            dated = _FILLED_IN.search(document.text, document.body.start, document.body.end)
            missing = [] if document.date_line or dated else ["填报日期"]
        if missing and not excused:
            present = document.sign_off or document.date_line
            yield self.finding(
                present.span if present else ctx.bottom,
                f"文末没有{'和'.join(missing)}。" + (f"最后一句是“{ctx.quote(ctx.bottom)}”。" if not present else ""),
                hint=f"补写{slot.name}：{slot.holds}。",
            )

    def _other_unit(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding where a sub-district signs of which the text, that tells of another, says nothing."""
        document = ctx.document
        signed = _STREET.search(document.sign_off.text) if document.sign_off is not None else None
        if document.sign_off is None or signed is None or document.title is None:
            return
        if _STREET.search(document.title.text) is not None:  # SRC-05 compares the two
            return
        body = document.text[document.body.start : document.sign_off.span.start]
        named = {
            match["name"]
            for match in _STREET.finditer(body)
            if elsewhere.may_name(match["name"]) and "是" not in match["name"]
        }
        if len(named) == 1 and signed["name"] not in named and signed[0] not in body:
            yield self.finding(
                document.sign_off.span,
                f"落款是“{ctx.quote(document.sign_off.span)}”，正文写的是“{next(iter(named))}街道”。",
                hint="核对发文单位；确由别的单位署名的，在正文写明关系。",
            )

    def _unnamed(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the persons of a form whose names are left blank."""
        blank = sorted(
            Span(*match.span()) for pattern in (_NOT_NAMED, _NOBODY) for match in prefilter.found(pattern, ctx.document)
        )
        filler = next(prefilter.found(_FILLER, ctx.document), None)
        words = ctx.document.quote(ctx.document.body)
        if filler is not None and not _REVIEWER.search(words, words.find(filler[0])):
            yield self.finding(
                Span(*filler.span()),
                "月报表只有填报人，没有审核人。",
                hint="补写审核人；须手签的，写明“审核人（签字）”。",
            )
        if blank:
            names = "、".join(ctx.quote(span).rstrip("：:") for span in blank)
            yield self.finding(
                blank[0],
                f"月报表没有填写{names}。",
                hint="补填姓名后再报送；须手签的，写明“（签字）”。",
                also=blank[1:],
            )

    def _date(self, ctx: Context, line: Line) -> Iterator[Finding]:
        words = ctx.quote(line.span)
        if _CHINESE_DATE.search(words) or _NUMERIC_DATE.search(words):
            message, severity = f"成文日期“{words}”应写成阿拉伯数字的年月日，如 2026年3月2日。", Severity.MINOR
        elif blanks.gap(words):
            message, severity = f"成文日期没有填写完整：“{words}”。", Severity.CRITICAL
        elif not _FULL_DATE.search(words):
            message, severity = f"成文日期“{words}”不完整，应有年、月、日。", Severity.MAJOR
        else:
            return
        yield self.finding(
            line.span,
            message,
            hint="写全年、月、日，用阿拉伯数字，月、日不编虚位。",
            severity=severity,
            fix=_rewritten(ctx, line),
        )


def _rewritten(ctx: Context, line: Line) -> Fix | None:
    """Return the day of issue as the standard has it written; None where its day is unknown."""
    from evaluators.reader.dates import DAY

    day, written = ctx.document.issue_date, re.compile(DAY).search(ctx.document.text, line.span.start, line.span.end)
    return Fix(Span(*written.span()), f"{day.year}年{day.month}月{day.day}日") if day and written else None
