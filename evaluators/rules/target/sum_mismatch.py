"""TGT-06."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from evaluators import added_columns
from evaluators.added_columns import NO_SUM, REMARK, number
from evaluators.alternatives import sign
from evaluators.lines import end_of
from evaluators.lookup import Covered
from evaluators.model import Cell, Finding, Severity, Span, Table
from evaluators.one_sort import of_one_sort, short_of_money
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.reader.sums import Split

_TOTAL_ROW = re.compile("^(?:合计|总计|共计|总数|汇总|全(?:街道|区|社区)合计)$")
_SAYS_ONE = sign("其中|包括|(?<=，)(?:已|目前已|正)|分别|具体|分布|来源|[构组]成|合计|共|总计")
_OF_SO_MANY = re.compile("[0-9][个名户家所处项].{0,16}中，")
_IN_BRACKETS = re.compile("[0-9][^（(，。]{1,14}[（(]")
# the total stands at the end of the sentence before: 确定任务42项。截至6月底，已完成30项，…
_LED = re.compile("其中|(?:截[至止]到?[^，。；]{2,14}，|目前，?)?已[^。]*(?:正在|在[办建]|未)")
_ENDS_IN_TOTAL = re.compile(
    "(?:^|[，：])(?!其中)(?:[^0-9，。；：、]|20[0-9]{2}年)*[0-9]+[项个件处户条起家][^0-9，。；]{0,12}。$"
)
# the columns of a monthly form that make up a running total
_BEFORE_MONTH = re.compile("^(?:截至|至)?上月(?:末|底)?累计(?:完成|数|完成数|完成量)?$")
_IN_MONTH = re.compile("^(?:本月|当月)(?:实际)?(?:完成|新增|发生)?(?:数|量)?$")
_RUNNING = re.compile(
    r"^(?:(?:截至|至)?本月(?:末|底)?|当月|年度|本年度?|今年|全年|1[-—－–～~至]\d{1,2}月)?累计(?:完成)?(?:数|量)?$"
)
_RESTATED = re.compile("核定|更正|核减|核增|调整|修正|重新统计")  # last month's number was put right
_MONEY = frozenset({"元", "万元", "亿元"})
_PERSONS = frozenset({"人", "名", "户", "人次"})  # one may be counted under two heads: 党员, 女性
_PLACES = re.compile("(?:社区|街道|小区|网格|村|镇|片区|类|级|组|队)$")
# a person has one post in a piece of work, but may be a Party member and a woman as well
_POSTS = re.compile(
    "(?:干部|工作者|志愿者|网格员|民警|辅警|医生|护士|教师|律师|保安|保洁员|社工|专干|专员|职工|工作人员|管理人员|调解员|安全员|协管员)$"
)
# nobody has two of these at once
_SCHOOLED = re.compile("(?:[高初]中生|大学生|研究生|毕业生|在校生|学历|文化程度|职称|周?岁(?:以上|以下)?)$")
# 北片6个、南片8个: the quarters of a place are all of it
_QUARTERS = re.compile("[东西南北中]{1,2}(?:部|片|区|线|面|翼)?(?:片区?|区域?|组|线)?$")
# 2026年80个、2027年100个: the parts of a stretch of time are all of it
_PERIODS = re.compile("20[0-9]{2}年|[上下]半年|第?[一二三四]季度|[0-9]{1,2}月")
_STATE = re.compile("(?:目前|现|均|截至[^，]{0,12})?(?:已|未|尚|正|还|其余|剩余|余|按[期时]|逾期|超期)")
_NEAR = Decimal("0.1")
_NEAR_QUARTERS = Decimal("0.2")
_NONE = Decimal(-1)
# 工作群由87个减至39个，其中注销31个、合并17个: the parts are of what it moved by
_MOVED_FROM = re.compile("([0-9]+(?:\\.[0-9]+)?)[^0-9，。；]{1,10}[至到为]$")
_BACK = 24  # characters
_HINT = "核对总数和各分项；分项没有列全的，补全或者写明“等”。"
_ROUNDING = Decimal("0.05")
_WHOLE = Decimal(100)


class SumMismatch(Rule):
    """合计与各分项之和不一致，或者表格的合计行、合计列算错。

    Why it matters:
        总数和分项总有一个是错的，引用哪一个都靠不住。

    Limits:
        “其中”列出的可能只是一部分：分项之和小于总数的不算，只有经费的各项来源和各年、各季度的数相差不到一成的、经费的各项用途相差不到半成的按较重问题提示；
        经费总数之后逐句列出各项用途、来源的，以及“以上资金共……”之前编号各段各写一笔的，与总数相差不到一成的才比较；
        任务、工作只说了已完成和正在推进的，相差不到一成才提示，其余的可能还没有启动；
        人员按不同特征（党员、女性）统计会有重复，分项之和大于总数也不算；“每个社区1支”之类的不相加；
        其中各项与“三类”“五小”之类名称所说的项数相同的，算是列全了；“受理的620件中”之后列出三类以上、与总数相差不到半成的，也按列全核对。占比之和只看同一问题的各档、男女、来源和出资等不会重复的。比率、平均数不相加。
        “4期，每期50人，共200人次”按乘积核对，写“左右”的放宽一成；男女、专兼职、城乡之类两项即全部的，多少都算。
        合计列由相邻的哪几列相加，以其余各行能够对上的为准，没有一行对得上的一般不提示。
        没有用 --plan 给出方案时，也核对月报表各行的上月累计加本月是否等于累计。
    """

    code = "TGT-06"
    name = "sum-mismatch"
    title = "合计不符"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per total that its parts do not make up."""
        found = [*self._told(ctx), *self._shares(ctx)]
        yield from found
        for one in (*self._around(ctx), *self._times(ctx)):
            if not any(one.span.overlaps(other.span) for other in found):
                yield one
        for table in ctx.document.tables:
            yield from self._rows(table)
            for missed in added_columns.wrong(table):
                yield self._wrong_cell(missed.cell, missed.name, missed.stated, missed.added)
            if ctx.plan is None:  # else COV-08 reckons the form through
                yield from self._running(table)

    def _around(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per total that the counts of its statement come near and miss."""
        from evaluators.figures import parts, spread, totals  # as below

        told: list[Span] = []
        for one in (*totals.unequal(ctx.document), *parts.unequal(ctx.document), *spread.unequal(ctx.document)):
            if any(one.span.overlaps(span) for span in told):
                continue
            told.append(one.span)
            unit = one.total.unit
            large = Decimal(10_000) if unit.startswith("万") and len(unit) > 1 else Decimal(1)
            total, added = one.total.value / large, one.added / large
            if _of_the_move(ctx.document.text, one.total.span.start, total, added):
                continue
            yield self.finding(
                one.span if len(one.span) <= 80 else one.total.span,
                f"合计不符：写明{one.total.shown}，分项{'＋'.join(_shown(part.value / large) for part in one.parts)}"
                f"之和为{_shown(added)}{unit}，相差{_shown(abs(total - added))}{unit}。",
                hint=_HINT,
                severity=Severity.MAJOR if one.some else None,
            )

    def _times(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per total that is not so many times what falls to each."""
        from evaluators.figures import money_left, one_each, products  # as below

        for left in money_left.wrong(ctx.document):
            large = Decimal(10_000) if left.told.unit.startswith("万") else Decimal(1)
            yield self.finding(
                left.told.clause,
                f"结余不符：{left.whole.shown}减去支出{left.spent.shown}应剩"
                f"{_shown((left.whole.value - left.spent.value) / large)}{left.told.unit}，写的是{left.told.shown}。",
                hint="核对总额、支出和结余。",
                also=[left.whole.clause, left.spent.clause],
            )

        for one in products.unequal(ctx.document):
            large = Decimal(10_000) if one.total.unit.startswith("万") and len(one.total.unit) > 1 else Decimal(1)
            yield self.finding(
                one.span if len(one.span) <= 80 else one.total.span,
                f"合计不符：写明{one.total.shown}，按{_shown(one.number)}×{one.each.shown}计算"
                f"应为{_shown(one.exact / large)}{one.total.unit}。",
                hint="核对数量、每份的数额和总数。",
            )
        for one_in_each in one_each.unequal(ctx.document):
            if one_in_each.added:  # else TGT-04
                yield self.finding(
                    one_in_each.place,
                    one_each.said(ctx, one_in_each),
                    hint=_HINT,
                    also=[one_in_each.told.clause],
                )

    def _told(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per total that a sentence gives with its parts in a set form."""
        from evaluators.reader.sums import splits  # keeps the reader out of `wenheng rules`

        tables = Covered(table.span for table in ctx.document.tables)
        own: Span | None = None
        for sentence in ctx.document.sentences:
            if tables.touches(sentence.span.start, sentence.span.end):
                continue
            words, start = ctx.document.quote(sentence.span), sentence.span.start
            before, own = own, sentence.span
            if not _may_hold_one(words):
                continue
            if before is not None and before.end == start and (led := _LED.match(words)):
                joined = ctx.document.quote(Span(before.start, own.end))
                if led[0] == "其中" or _ENDS_IN_TOTAL.search(joined, 0, len(before)):
                    start, words = before.start, joined
            for split in splits(words, ctx.document.text[own.end : end_of(ctx.document.text, own.end, "。\n")]):
                total = _wrong(split) if start + split.span.end > own.start else None
                if total is None or _of_a_list(ctx, split, start, own):
                    continue
                span = Span(start + split.span.start, start + split.span.end)
                added = sum(split.parts, Decimal(0))
                if _of_the_move(ctx.document.text, start + split.at.start, total, added):
                    continue
                partial = split.form in ("among", "states") and added < total
                yield self.finding(
                    span if len(span) <= 80 else Span(start + split.at.start, start + split.at.end),
                    f"合计不符：写明{_shown(total)}{split.unit}，分项{'＋'.join(map(_shown, split.parts))}"
                    f"之和为{_shown(added)}{split.unit}，相差{_shown(abs(total - added))}{split.unit}。",
                    hint=_HINT,
                    severity=Severity.MAJOR if partial else None,
                )

    def _shares(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per run of shares of one whole that are not all of it."""
        from evaluators.figures.partitions import beyond  # as below

        for one in beyond(ctx.document):
            than = "超过100%" if one.added > _WHOLE else "不足100%"
            yield self.finding(one.span, f"各项占比之和为{_shown(one.added)}%，{than}。", hint="核对各项占比。")

    def _rows(self, table: Table) -> Iterator[Finding]:
        """Compare a total row with the rows above it (or below, where it stands first)."""
        at = [i for i, row in enumerate(table.rows) if i and any(_TOTAL_ROW.match(c.text.strip()) for c in row[:2])]
        if len(at) != 1 or any("小计" in cell.text for row in table.rows for cell in row[:2]):
            return
        head, total = table.rows[0], table.rows[at[0]]
        others = [row for i, row in enumerate(table.rows) if i not in (0, at[0])]
        for column, cell in enumerate(total):
            stated = number(cell)
            values = [number(row[column]) if column < len(row) else None for row in others]
            known = [value for value in values if value is not None]
            if stated is None or len(known) < 2 or len(known) < len(others) or NO_SUM.search(head[column].text):
                continue
            if "累计" in head[column].text and stated == known[-1] and known == sorted(known):
                continue  # 累计场次 by stages: as many as after the last of them
            if sum(known, Decimal(0)) != stated:
                yield self._wrong_cell(cell, head[column].text.strip(), stated, sum(known, Decimal(0)))

    def _running(self, table: Table) -> Iterator[Finding]:
        """Compare the running total of a row with that of the month before and what this month added."""
        heads = [re.sub(r"[\s（(].*$", "", cell.text.strip()) for cell in table.rows[0]]
        found = [
            [i for i, head in enumerate(heads) if sign.match(head)] for sign in (_BEFORE_MONTH, _IN_MONTH, _RUNNING)
        ]
        if any(len(columns) != 1 for columns in found):
            return
        before, month, total = (columns[0] for columns in found)
        remark = next((i for i, head in enumerate(heads) if REMARK.search(head)), 0)
        for row in table.rows[1:]:
            if len(row) != len(heads) or any(_TOTAL_ROW.match(cell.text.strip()) for cell in row[:2]):
                continue  # a total inherits what is wrong above it
            if remark and _RESTATED.search(row[remark].text):
                continue
            if NO_SUM.search(row[0].text + row[min(1, len(row) - 1)].text):
                continue
            parts, stated = [number(row[before]), number(row[month])], number(row[total])
            known = [part for part in parts if part is not None]
            if stated is not None and len(known) == len(parts) and sum(known, Decimal(0)) != stated:
                name = next((cell.text.strip() for cell in row if number(cell) is None), heads[total])
                yield self._wrong_cell(row[total], name, stated, sum(known, Decimal(0)))

    def _wrong_cell(self, cell: Cell, name: str, stated: Decimal, added: Decimal) -> Finding:
        return self.finding(
            cell.span,
            f"表格合计不符：“{name}”写为{_shown(stated)}，各项之和为{_shown(added)}。",
            hint="核对各项数值后改正。",
        )


def _of_the_move(text: str, at: int, total: Decimal, added: Decimal) -> bool:
    """Tell whether parts come to as much as the total that begins at `at` has moved by from where it stood."""
    before = _MOVED_FROM.search(text, max(0, at - _BACK), at)
    return before is not None and abs(Decimal(before[1]) - total) == added


def _may_hold_one(words: str) -> bool:
    """Tell at one look whether a sentence may give a total with its parts in a set form."""
    if _SAYS_ONE.search(words) is not None:
        return True
    if "中，" in words and _OF_SO_MANY.search(words) is not None:
        return True
    return ("（" in words or "(" in words) and _IN_BRACKETS.search(words) is not None


def _of_a_list(ctx: Context, split: Split, start: int, own: Span) -> bool:
    """Tell whether what 其中 begins a sentence with are parts of all that the one before it counts.

    第一季度建成3个，第二季度建成3个，第三季度建成2个；其中新建5个、改建3个
    """
    from evaluators.figures.counts import counts  # as in `_around`

    told = [one.value for one in counts(ctx.document) if start <= one.span.start < own.start and one.unit == split.unit]
    return start < own.start and len(told) > 1 and sum(told) == sum(split.parts)


def _wrong(split: Split) -> Decimal | None:
    """Return the total that does not agree with its parts; None where one agrees or the parts may be only some."""
    if split.form == "among" and _states_of_a_part(split):
        return None
    added = sum(split.parts, Decimal(0))
    if any(abs(total - added) < _ROUNDING and total - added != total for total in split.totals):
        return None
    total = split.totals[-1]
    if not total or split.unit == "%":
        return None
    if split.form == "states":
        return total if total - added <= _NEAR * total else None
    if split.form != "among":
        return total
    if added > total:
        if split.parts[0] == added - split.parts[0] and all(map(_STATE.match, split.names[1:])):
            return None  # 其中应完成5项，已完成4项，未完成1项: the others are those of the first
        if total in list(accumulate(split.parts))[1:]:
            return None  # what is still under way may be told behind those that were wound up
        apart = [all(pattern.search(name) for name in split.names) for pattern in (_PLACES, _POSTS, _SCHOOLED)]
        exclusive = split.unit not in _PERSONS or any(apart) or of_one_sort(split.names)
        return total if exclusive else None
    return total if total - added <= _reach(split) * total else None


def _reach(split: Split) -> Decimal:
    """Return by what share of a total the parts behind 其中 may fall short of it to be taken for all of it."""
    reach = _NEAR_QUARTERS if all(map(_QUARTERS.search, split.names)) else _NONE
    if all(map(_PERIODS.match, split.names)):
        return max(reach, _NEAR)
    return max(reach, short_of_money(split.names)) if split.unit in _MONEY else reach


def _states_of_a_part(split: Split) -> bool:
    """Tell whether what ends a list says how far its own part is (其中上半年应完成5项，已完成4项，未完成1项)."""
    first = next((at for at, name in enumerate(split.names) if _STATE.match(name)), 0)
    states = split.names[first:]
    told = first > 0 and len(states) > 1 and all(map(_STATE.match, states))
    return told and sum(split.parts[first:], Decimal(0)) == split.parts[first - 1]


def _shown(value: Decimal) -> str:
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
