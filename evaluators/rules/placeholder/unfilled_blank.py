"""PLH-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import blanks, omissions, prefilter
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# words that only stand between brackets as long as somebody still has to replace them
_TO_FILL = (
    "待补|待填|待定|待核|待确认|填写|填入|补充|插入|输入|替换|此处|这里|单位名称|部门名称|社区名称|街道名称|年份|"
    "年月日|起止日期|具体(?:日期|时间|数字|名称|单位|内容)|姓名|数字|文号|XX|××"
)
_SIGNATURE = re.compile("(?:签字|签名|签章|盖章|公章)[）)]?[：:]?[ 　]*$")
_FAULTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\$\{[^{}\n]*\}|<<[A-Za-z_][A-Za-z0-9_ ]*>>|«[^«»\n]{1,20}»"),
        "模板标签没有替换",
    ),
    (re.compile(f"【[^【】\n]*(?:{_TO_FILL})[^【】\n]*】|\\[(?:{_TO_FILL})[^\\[\\]\n]*\\]"), "待填内容没有补上"),
    (
        re.compile("[（(](?:待补充?|待填写?|待定|待核实?|待确认|另行补充|请填写)[^（()）\n]{0,12}[）)]"),
        "待填内容没有补上",
    ),
    (
        re.compile("请(?:在此|在这里|于此)?(?:填写|填入|补充|输入)[^，。；、）)\n]{0,10}(?=[，。；、）)\n]|$)"),
        "模板提示语没有删去",
    ),
    (re.compile(r"(?<![A-Za-z])(?:TODO|TBD|FIXME|XXX_\w+)(?![A-Za-z])"), "待办记号没有删去"),
    (re.compile("_{2,}|＿{2,}|‗{2,}"), "空白横线没有填写"),
    (
        re.compile(
            "[（(][ 　\u00a0]*[）)]|〔[ 　\u00a0]*〕|《[ 　\u00a0]*》|“[ 　\u00a0]*”|【[ 　\u00a0]*】|［[ 　\u00a0]*］"
        ),
        "括号里没有内容",
    ),
    (
        re.compile("[\u4e00-\u9fff）)][：:](?:[ \u00a0]{3,}|[ 　\u00a0]*　{2,})(?=[\t|]|\n|$|[\u4e00-\u9fff])"),
        "冒号后面留着空白没有填写",
    ),
    (re.compile("(?<=年)[ 　\u00a0]+月(?:[ 　\u00a0]+日)?|(?<=月)[ 　\u00a0]+日(?![0-9前后内])"), "日期的空位没有填写"),
)
_TAGGED = re.compile("[{【\\[<«$_＿]")  # a tag or a rule in a date is a leftover of its own
# a request to fill in a form (“请填写报名表”) is part of the text, not a leftover of a template
_FORM_TO_FILL = re.compile("请填写[^，。；\n]{0,10}(?:表|卡|问卷|申请书|登记)")


class UnfilledBlank(Rule):
    """空白横线、空括号、【待补】、{{字段}}、“请填写”“（具体内容略）”等模板痕迹还留在文中，数量、单位、姓名或者月报表该填的格子空着。

    Why it matters:
        这些地方本该有内容；发出去的文稿缺了它，收文单位无法办理。

    Limits:
        作装饰或小标题用的【】、请群众填写表格的要求、报表上的签字盖章处、公布时略去的附件不算。
        月报表只看完成数、完成率和未完成原因三类格子，完成率只在有计划数而别的行都填了时要求，
        原因只在同期完成数少于计划数时要求；给出方案时，COV-08 已指出的行不重复。
        方案、计划的任务表只看“完成时限”一栏，多数行都填了时才要求。
        其他表格里的空单元格不在此列。时限和成文日期的空位由 DDL-02、STR-10 指出。× 和 X 由 PLH-01 指出。
    """

    code = "PLH-03"
    name = "unfilled-blank"
    title = "空位与模板标签"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per blank or tag, in order of place."""
        text, body = ctx.document.text, ctx.document.body
        shut = [*(left.span for left in ctx.document.residue), *_open_dates(ctx)]
        found: list[tuple[Span, str]] = []
        for pattern, fault in _FAULTS:
            for match in prefilter.found(pattern, ctx.document):
                span = Span(*match.span())
                if any(span.overlaps(other) for other in (*shut, *(place for place, _ in found))):
                    continue
                if _FORM_TO_FILL.match(text, span.start) or _SIGNATURE.search(text, body.start, span.start):
                    continue
                found.append((span, fault))
        for span, fault in omissions.left_out(ctx.document):
            if not any(span.overlaps(other) for other in (*shut, *(place for place, _ in found))):
                found.append((span, fault))
        found += [(span, "数量的空位没有填写") for span in blanks.amounts(ctx.document)]
        found += [(span, "单位或者姓名的空位没有填写") for span in blanks.names(ctx.document)]
        for span, fault in sorted(found):
            yield self.finding(
                span,
                f"{fault}：“{_context(ctx, span)}”。",
                hint="填写真实内容；用不到的，连同前后文字一起删去。",
            )
        if ctx.document.tables:
            yield from self._cells(ctx) if ctx.doctype.kind == "form" else self._days(ctx)

    def _days(self, ctx: Context) -> Iterator[Finding]:
        """Yield the rows of a plan's table of tasks that leave the day open where most others set one."""
        from evaluators.form_cells import undated  # reads tables, which listing the rules does without

        for row in undated(ctx.document) if ctx.doctype.kind == "plan" else ():
            yield self.finding(
                row.span,
                f"表中“{row.row}”的“{row.head}”没有填写。",
                hint="写明这一项的完成日期。",
                severity=Severity.MAJOR,
            )

    def _cells(self, ctx: Context) -> Iterator[Finding]:
        """Yield the cells of a monthly form that should hold what was done, or why it is too little, and are empty."""
        from evaluators import form_cells  # reads tables, which listing the rules does without

        document = ctx.document
        told = {row.span for row in form_cells.untold(document)} if ctx.plan is None else set()  # by COV-02
        told = form_cells.told_with_plan(document) if ctx.plan is not None else told
        for cell in form_cells.unfilled(document):
            if cell.span in told:
                continue
            lead = f"“{cell.row}”{cell.why}，“{cell.head}”" if cell.why else f"“{cell.row}”的“{cell.head}”"
            yield self.finding(
                cell.span,
                f"{lead}没有填写。",
                hint="写明没有完成的原因和补做的时间。" if cell.why else "按台账填写；没有发生的填0，不能留空。",
                severity=Severity.MAJOR if cell.why else None,
            )


def _open_dates(ctx: Context) -> list[Span]:
    """Return the dates with blanks in them: DDL-02 says so of a task's, STR-10 of the date of issue."""
    text, line = ctx.document.text, ctx.document.date_line
    found = [*blanks.dates(ctx.document), *((line.span,) if line is not None and blanks.gap(line.text) else ())]
    return [span for span in found if not _TAGGED.search(text, span.start, span.end)]


def _context(ctx: Context, span: Span) -> str:
    """Return the blank with up to eight characters before it, so that a person can find it."""
    text = ctx.document.text
    from evaluators.shortening import whole  # knows words, which listing the rules can do without

    line = text.rfind("\n", 0, span.start) + 1
    start = max(line, span.start - 8)
    if start > line:
        start, _ = whole(text, (start, span.end), (span.start, span.end))
    open_end = not text[span.start : span.end].strip()  # nothing of such a blank is seen without the word behind it
    return ctx.quote(Span(start, span.end + 1 if open_end and text[span.end : span.end + 1].strip() else span.end), 40)
