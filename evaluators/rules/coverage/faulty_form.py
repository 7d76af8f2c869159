"""COV-08."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.coverage.monthly import Form, Row

_FILLED = {
    "报送单位": re.compile("(?:报送|填报|填表|报表)单位[（(]?(?:盖章)?[）)]?[：: 　]*[^\\s：:|，。]{2,}"),
    "填报人": re.compile("(?:填报|制表|填表|经办|报送)人[：: 　]+[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff]*[：:])"),
    "审核人": re.compile("(?:审核|审签|复核|核签|签发|负责)人[：: 　]+[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff]*[：:])"),
}
_REASON = re.compile("原因|由于|因|受|滞后|尚未")
_YEAR_MONTH = re.compile(r"(?P<year>20\d\d)年(?P<month>\d{1,2})月")


class FaultyForm(Rule):
    """月报表缺项、勾稽关系不成立、月份不连贯或者表头与规定的格式不一致。

    Why it matters:
        月报表逐级汇总，一格填错，全区的数都错；缺了填报人、审核人，出了差错无处核对。

    Limits:
        须用 --plan 给出方案。检查必填的格、上月累计加本月等于本月累计、累计超过年计划须有说明、完成率等于累计除以计划、
        报送单位、填报人、审核人和日期、截至日期和填报日期与表名月份是否连贯；方案附有月报表格式的，表头须与之一致。
        有备注或者原因一栏的，累计比年计划按月均摊的进度落后一成以上须写明原因，写在文中也可。
        上月数重新核定过的，在备注中写明“核定”“更正”即可。只有完成率可以自动改正。
    """

    code = "COV-08"
    name = "faulty-form"
    title = "月报表勾稽与必填"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（月报表的填报和审核要求）"
    kinds = frozenset({"form"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield the faults of the tables by row, then what the form lacks, then months that do not follow."""
        if ctx.plan is None:
            return
        from evaluators.coverage.monthly import forms, prescribed

        document = ctx.document
        wanted = prescribed(ctx.plan)
        for form in forms(document):
            yield from self._header(form, wanted)
            for row in form.rows:
                yield from self._row(ctx, row)
            yield from self._behind(ctx, form)
        missing = [name for name, pattern in _FILLED.items() if not pattern.search(document.quote(document.body))]
        if "报送单位" in missing and document.sign_off is not None:
            missing.remove("报送单位")
        if document.issue_date is None:
            missing.append("填报日期")
        if missing:
            body = document.quote(document.body)
            label = re.search(f"(?:{'|'.join(missing)})[（(]?(?:盖章|签字)?[）)]?[：:]", body)
            at = document.body.start
            yield self.finding(
                Span(at + label.start(), at + label.end()) if label is not None else ctx.bottom,
                f"月报表没有填写{'、'.join(missing)}。",
                hint="补填后再报送；填报人、审核人写姓名。",
            )
        yield from self._months(ctx)

    def _header(self, form: Form, wanted: list[tuple[str, ...]]) -> Iterator[Finding]:
        if not wanted or form.heads in wanted:
            return
        near = max(wanted, key=lambda heads: len(set(heads) & set(form.heads)))
        lacking = [head for head in near if head not in form.heads]
        surplus = [head for head in form.heads if head not in near]
        told = "，".join(
            [f"缺少“{'”“'.join(lacking)}”"] * bool(lacking) + [f"多出“{'”“'.join(surplus)}”"] * bool(surplus)
        )
        yield self.finding(
            form.head_span,
            f"表头与方案所附的月报表格式不一致：{told or '各栏的次序不同'}。",
            hint=f"按规定的格式填报：{'、'.join(near)}。",
        )

    def _row(self, ctx: Context, row: Row) -> Iterator[Finding]:
        from evaluators.coverage.wording import plain

        for head, cell in row.blank:
            yield self.finding(
                cell.span if cell.text.strip() else row.span,
                f"“{row.name}”的“{head}”没有填写。",
                hint="按台账填写；没有发生的填0，不能留空。",
            )
        if row.last and row.month and row.total and not row.restated:
            summed = row.last.value + row.month.value
            if summed != row.total.value:
                yield self.finding(
                    row.total.span,
                    f"“{row.name}”上月累计{plain(row.last.value)}加本月{plain(row.month.value)}应为{plain(summed)}，"
                    f"表中本月累计为{plain(row.total.value)}。",
                    hint="核对台账后改正；上月数重新核定的，在备注中写明。",
                    also=[row.last.span, row.month.span],
                    against=True,
                )
        if row.total is None or row.plan is None:
            return
        if row.total.value > row.plan.value and not row.explained:
            yield self.finding(
                row.total.span,
                f"“{row.name}”累计{plain(row.total.value)}超过年计划{plain(row.plan.value)}，没有说明原因。",
                hint="核对是否重复统计；确属超额完成的，在备注中说明。",
                also=[row.plan.span],
                against=True,
            )
        right = row.rate_due()
        if row.rate is not None and right is not None and not row.rate_holds():
            written = ctx.document.quote(row.rate.span)
            yield self.finding(
                row.rate.span,
                f"“{row.name}”累计{plain(row.total.value)}除以计划{plain(row.plan.value)}，完成率应为{right}，表中为{written}。",
                hint=f"改为{right}。",
                fix=Fix(row.rate.span, right if "%" in written else right.rstrip("%")),
                also=[row.total.span, row.plan.span],
                against=True,
            )

    def _behind(self, ctx: Context, form: Form) -> Iterator[Finding]:
        """Yield the rows far behind the year's plan of which neither the form nor its text says why."""
        from evaluators.coverage.wording import plain

        document = ctx.document
        named = _YEAR_MONTH.search(document.title.text) if document.title else None
        if named is None:
            return
        explained = _up_to_reasons(document.quote(document.body))
        for row in form.rows:
            if row.total is None or row.plan is None or not row.behind(int(named["month"])):
                continue
            told = re.compile(f"{re.escape(row.name)}(?!\\|)")
            if not any(told.search(words) for words in explained):
                yield self.finding(
                    row.total.span,
                    f"“{row.name}”累计{plain(row.total.value)}，年计划{plain(row.plan.value)}，落后于时间进度，没有写明原因。",
                    hint="写明没有按进度完成的原因和补做的时间；按季节安排的，写明安排在哪几个月。",
                    severity=Severity.MINOR,
                    also=[row.plan.span],
                )

    def _months(self, ctx: Context) -> Iterator[Finding]:
        """Yield where the days of the form do not follow from the month it is named for."""
        from evaluators.reader.as_of import run_to

        document = ctx.document
        named = _YEAR_MONTH.search(document.title.text) if document.title else None
        if named is None:
            return
        year, month = int(named["year"]), int(named["month"])
        wrong = [span for day, span in run_to(document) if (day.year, day.month) != (year, month)]
        if wrong:
            yield self.finding(
                wrong[0],
                f"“{ctx.quote(wrong[0])}”与表名的{year}年{month}月不是同一个月。",
                hint="本月的数截至当月月底；核对是否沿用了上月的表。",
                also=wrong[1:],
            )
        issued, line = document.issue_date, document.date_line
        if issued is not None and line is not None:
            after = (issued.year - year) * 12 + issued.month - month
            if after not in (0, 1):
                yield self.finding(
                    Span(line.span.start, line.span.end),
                    f"填报日期为{issued.year}年{issued.month}月{issued.day}日，表名是{year}年{month}月，月份不连贯。",
                    hint="核对表名的月份和填报日期；补报的，写明“补报”。",
                )


def _up_to_reasons(text: str) -> list[str]:
    """Return of each line that gives a reason what stands before the last one: what is named there is explained."""
    lasts = ((line, max((match.start() for match in _REASON.finditer(line)), default=0)) for line in text.split("\n"))
    return [line[:last] for line, last in lasts if last]
