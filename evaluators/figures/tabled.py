"""What a table gives, held against what the text beside it says of the same: 合计 27件, 共受理26件."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import base, kind
from evaluators.coverage.similarity import told_pairs
from evaluators.coverage.tabulated import number
from evaluators.figures import bearings
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.figures.levels import levels
from evaluators.lines import begin_of, extent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Cell, Document, Span, Table

_TOTAL = re.compile("^(?:合\\s*计|总\\s*计|共\\s*计|总数|全(?:街道|区|社区)合计)$")
_IN_BRACKETS = re.compile("[（(](?:单位[：:])?(?P<unit>[^（）()：:0-9]{1,6})[）)]")
_UNIT_COLUMN = re.compile("^(?:计量)?单位$")
_NO_COUNT = re.compile(
    "率|占比|比例|序号|编号|单价|标准|计划|目标|预算|应|任务|年度$|上月|上年|去年|同期|日期|时间|时限|备注|责任"
)
_SAYS_NOTHING = re.compile(
    "数量|数$|量$|情况|总数|总额|金额|完成|实际|本月|本年|累计|人次$|次数|件数|户数|人数|指标|名称|项目$|类别|社区$"
)
_MONEY_HEAD = re.compile("金额|支出|投入|经费|资金")
# the text gives it as the whole too
_IN_ALL = re.compile("共|累计|总|合计|全年|全[街区市县镇社]|实际|本月|一年来|本年|其间|期间|先后|完成")
# 项目决算398万元: by its nature the whole
_ACCOUNTED = re.compile(
    "^(?:经[^，。；]{2,10}审[定计核]，?)?(?:[本该]|整个)?(?:项目|工程|活动|资金|经费|专项|总|全部)*(?:竣工|财务|支出|资金|经费)?决算(?:总?额|金额|总?价|总造价)?(?:为|共计?|达)?$"
)
# 建成甲园、乙园等花园8处: some of them by their names
_MADE = re.compile("^(?:新建|改建|建设|建造|打造|创建|建成|设立|增设|安装|改造)")
_EXAMPLES = re.compile(
    f"(?:{_MADE.pattern[1:]})了?[^，。；、”]{{1,20}}[^，。；]{{0,60}}(?:、|”“)[^，。；]{{1,20}}等(?=[\u4e00-\u9fff]{{2}})"
)
_NEAR_ALL = Decimal("0.2")
_OTHER = re.compile(
    "计划|目标|任务|预算|拟|应(?![急对])|上月|上年|去年|同期|由|从|较|比(?!例)|[上下]半年|季度|(?<![0-9至到—－～-])[0-9]{1,2}月份?(?![底末至到0-9—－～-])|平均|人均|户均|每|各(?![类项种级界])|新增|增加|减少|尚|还|未|另|个别|部分|首轮|[日月底]前|一期|阶段|第[一二三四]|不足|节约|结余"
)
# 床位签约使用22张: what became of them, not how many there are
_BECAME = re.compile("签约|使用|占用|入住|空置|闲置|出租|在用|报修|损坏|停用|合格|达标")
# 在册困难人员58人: how many there are, where the row counts what was done for them
_STOCK = re.compile("在册|在籍|登记在|现有|原有|户籍|常住|建档|入库")
# 助餐点投用5处; 投用助餐点5处 tells of those that were made
_PUT_TO_USE = re.compile("(?:投用|启用|通过|验收)了?$")
_NAMES_COLUMN = re.compile("指标|项目|任务|内容|事项|名称|工作|措施|科目|类别")
_RESULT = re.compile("完成|实际|累计|达到|结果")
_THIS_MONTH = re.compile("[本当]月(?!累计|底|末)")
_OF_MONTH = re.compile("^[本当]月(?!.*(?:累计|计划|目标|任务))")
_PART = re.compile("其中|社区|网格|[小园]区|首批|线上|线下")
_NEVER = re.compile("(?!)")
# 2月9日至2月23日整治51处, in the form of a month: of some of its days
_SOME_DAYS = re.compile(
    "(?<!截至)(?<!截止)(?<![0-9年])(?:20[0-9]{2}年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日(?:(?:至|到|—|－|-|～|~)(?:(?P<n>[0-9]{1,2})月)?(?P<e>[0-9]{1,2})日)?(?![前底起止]|以前|之前)"
)
# （一）征集提议（2025年3月至4月）
_SOME_MONTHS = re.compile(
    "[（(](?:20[0-9]{2}年)?[0-9]{1,2}月[^（）()]{0,8}[至到—－～~-][^（）()]{0,8}[0-9]{1,2}(?:月|日)[底末]?[）)]$"
)
# 根据8月5日会议要求, 经8月20日调度会推动: what led to it, on a day
_LED_TO = re.compile("根据|按|依[据照]|[经据因对]|落实|贯彻|结合|通过|针对|截")
_SAID = re.compile("会议?(?:精神|要求|部署|明确|决定)|通知|文件|[批指]示|以来")
_OCCASION = re.compile("(?:要求|精神|部署|通知|安排|推动|统一|后|来|意见)$")
_OF_ALL_OF_IT = re.compile("全月|[本当]月|累计|(?<![0-9])[0-9]{1,2}月(?!份?[0-9]{1,2}日|底|末)")
_SHORTEST = 2
_NAMED_WELL = 3  # pairs of a column's name from which counts that bear all of them are of nothing else
_THINGS = "个"
_ROW_SHARE = 0.75
_SENTENCE = re.compile("[，。；]")


class Otherwise(NamedTuple):
    """A value that text and table give differently: what it is, the count told, and the cell."""

    name: str
    told: Count
    cell: Cell


def told_otherwise(
    document: Document, left_out: Callable[[Span], bool], planned: Callable[[Span], bool]
) -> Iterator[Otherwise]:
    """Yield each total and each row of a table that the running text gives with another value.

    Args:
        document: the report or form.
        left_out: whether a place of the text speaks of what is to be, not of what is.
        planned: whether a table does.
    """
    own = _own_month(document)
    told = [
        count
        for count in counts(document)
        if count.kind != RATE
        and count.op == "="
        and not _OTHER.search(own.sub("本月", count.before))
        and not left_out(count.span)
        and not _of_a_stage(document, count)
    ]
    for table in document.tables:
        if planned(table.span):
            continue
        yield from _totals(document, table, told)
        yield from _rates(document, table, left_out)
        yield from _rows(document, table, told)


def _own_month(document: Document) -> re.Pattern[str]:
    """Return what a form of one month calls its month by, no other time there (8月办理19人); of others nothing."""
    period = document.period
    if period is None or (period.start.year, period.start.month) != (period.end.year, period.end.month):
        return _NEVER
    return re.compile(f"(?<![0-9至到—－～-]){period.end.month}月份?(?![底末至到0-9—－～-])")


def _of_a_stage(document: Document, count: Count) -> bool:
    """Tell whether a count is told below a heading that names its months, so that it is of these (3月至4月)."""
    section = document.section_at(count.span.start)
    return section is not None and _SOME_MONTHS.search(document.sections[section].text) is not None


def _of_some_days(document: Document, count: Count, whole: Decimal) -> bool:
    """Tell whether a statement gives a lesser count for a day, or some days, of the period that the text is about."""
    period = document.period
    if count.value >= whole:
        return False
    for day in _SOME_DAYS.finditer(document.text, statement_at(document.text, count.span.start), count.span.start):
        if not _governs(document.text, day, count.span.start):
            continue
        last = day["e"] and (int(day["n"] or day["m"]), int(day["e"]))
        if not last:
            return True
        if period is not None and period.start < date(period.end.year, *last) < period.end:
            return True
    return False


def _governs(text: str, day: re.Match[str], count: int) -> bool:
    """Tell whether a count is of the day before it: the day leads its clause and is no occasion, no month follows."""
    lead = text[begin_of(text, day.start(), "，。；：、\n（(") : day.start()]
    between = text[day.end() : count]
    clause, _, own = between.partition("，")
    if _LED_TO.search(lead) or _SAID.search(between) or (own and _OCCASION.search(clause)):
        return False
    return _OF_ALL_OF_IT.search(text, day.end(), count) is None


def _totals(document: Document, table: Table, told: Sequence[Count]) -> Iterator[Otherwise]:
    """Hold the row 合计 against the counts whose clause says what the head of a column says."""
    total = _total_row(table)
    if total is None:
        return
    elsewhere = {value for other in document.tables if other is not table for value in _of_total(other)}
    places = {cell.text.strip() for row in table.rows[1:] for cell in row[:2]}
    for column, head in enumerate(table.rows[0]):
        if column >= len(total) or _NO_COUNT.search(head.text):
            continue
        name = _column_name(table, column)
        value_of = _value if len(name) < _NAMED_WELL or _value(table, total, column) else _things
        values = [value_of(table, row, column) for row in table.rows[1:]]
        whole = value_of(table, total, column)
        if whole is None or not name:
            continue
        tail = head.text.strip()[-_SHORTEST:] if value_of is _things else ""  # 新建充电棚监控26处 is of another thing
        same = [c for c in _of_name(told, whole[1], name) if c.before.endswith(tail)]
        if any(count.value == whole[0] for count in same):
            continue  # told as it is; what else is told is some of it
        for count in same:
            if not all(pair in count.before + count.behind for pair in name):
                continue
            value = (count.value, count.kind)
            some = value in values or value in elsewhere or any(len(one) > 1 and one in count.before for one in places)
            some = some or _in_parts(document, told, count, whole[0])
            if some or _set_apart(document, count, total[column], whole[0]):
                continue
            if _IN_ALL.search(_around(document, count)) or _ACCOUNTED.search(count.before):
                yield Otherwise("".join(head.text.split()), count, total[column])
                break


def _of_name(told: Sequence[Count], kind_of: str, name: frozenset[str]) -> list[Count]:
    return [one for one in told if one.kind == kind_of and any(pair in one.before + one.behind for pair in name)]


def _rates(document: Document, table: Table, left_out: Callable[[Span], bool]) -> Iterator[Otherwise]:
    """Hold the rates of the row 合计 against those that the text gives under the name of the column."""
    total = _total_row(table)
    for head, cell in zip(table.rows[0], total, strict=False) if total is not None else ():
        name = "".join(head.text.split())
        value, unit = number(cell.text)
        if value is None or unit != RATE or not name.endswith("率"):
            continue
        same = [count for called, count in levels(document) if called == name and not left_out(count.span)]
        if not any(count.value == value for count in same):
            figure = bearings.Figure(cell.span, value, rate=True)
            apart = (count for count in same if not bearings.set_apart(document, bearings.of_count(count), figure))
            yield from (Otherwise(name, count, cell) for count in islice(apart, 1))


def _total_row(table: Table) -> tuple[Cell, ...] | None:
    return next((row for row in table.rows[1:] if any(_TOTAL.match(cell.text.strip()) for cell in row[:2])), None)


def _of_total(table: Table) -> list[tuple[Decimal, str]]:
    """Return what the total row of a table gives, by columns."""
    total = _total_row(table)
    values = [_value(table, total, column) for column in range(len(table.rows[0]))] if total is not None else []
    return [value for value in values if value is not None]


def _rows(document: Document, table: Table, told: Sequence[Count]) -> Iterator[Otherwise]:
    """Hold the rows of a table of indicators against the counts whose clause names them."""
    heads = ["".join(cell.text.split()) for cell in table.rows[0]]
    name_at = next((i for i, head in enumerate(heads) if _NAMES_COLUMN.search(head)), None)
    own = _own_month(document)
    month = next((i for i, head in enumerate(heads) if _OF_MONTH.search(own.sub("本月", head))), None)
    if name_at is None or any(_TOTAL.match(cell.text.strip()) for row in table.rows[1:] for cell in row[:2]):
        return
    for row in table.rows[1:]:
        if len(row) != len(heads):
            continue
        name = told_pairs(_IN_BRACKETS.sub("", row[name_at].text), _SAYS_NOTHING)
        values = {value for i in range(len(row)) if i != name_at and (value := _value(table, row, i)) is not None}
        done = next((i for i in reversed(range(len(row))) if _is_result(heads[i])), None)
        if done is None or _value(table, row, done) is None or len(name) < _SHORTEST:
            continue
        whole = row[name_at].text + heads[done]
        for count in told:
            words = count.before + count.behind
            at = month if month is not None and _THIS_MONTH.search(own.sub("本月", count.before)) else done
            cell, value = row[at], _value(table, row, at)
            if value is None:
                continue
            named = sum(pair in words for pair in name) >= _ROW_SHARE * len(name)
            unlike = count.kind == value[1] and (count.value, count.kind) not in values
            its = (named and _bare(count, name, whole)) or _all_made(count, value[0], row[name_at].text.strip())
            if not its or not unlike or _in_parts(document, told, count, value[0]):
                continue
            # 8月 and 本月 are one time here, which `bearings` cannot know
            some = _PART.search(count.before) or _of_some_days(document, count, value[0])
            if not (some if at == month else _set_apart(document, count, cell, value[0])):
                yield Otherwise(row[name_at].text.strip(), count, cell)
                break


def _set_apart(document: Document, count: Count, cell: Cell, value: Decimal) -> bool:
    figure = bearings.Figure(cell.span, value, rate=False)
    if _of_some_days(document, count, value):
        return True
    return bearings.set_apart(document, bearings.of_count(count), figure)


def _in_parts(document: Document, told: Sequence[Count], count: Count, whole: Decimal) -> bool:
    """Tell whether a count and those beside it make up a whole (修订街道预案1份、社区预案9份), past each ；."""
    place = extent(document.text, count.span, "。\n")
    alike = [one.value for one in told if place.contains(one.span) and one.unit == count.unit]
    return any(sum(alike[i:j]) == whole for i in range(len(alike)) for j in range(i + 2, len(alike) + 1))


def _is_result(head: str) -> bool:
    return _RESULT.search(head) is not None and _NO_COUNT.search(head) is None


def _bare(count: Count, name: frozenset[str], row: str) -> bool:
    """Tell whether a clause names little besides a row's name, so that it is not about a part of it.

    Nor must it say what became of them (签约使用22张), unless the row does.
    """
    words = count.before + count.behind
    became = (*_BECAME.findall(words), *_PUT_TO_USE.findall(count.before), *_STOCK.findall(words))
    if any(one not in row for one in became):
        return False
    rest = told_pairs(count.before + " " + count.behind, _SAYS_NOTHING) - name
    return len(rest) <= len(name) + 2


def _all_made(count: Count, value: Decimal, row: str) -> bool:
    """Tell whether a clause names some of what was made and counts them all (建成甲园、乙园等花园8处: 新建花园)."""
    noun = _MADE.sub("", row)
    if noun == row or count.behind or not count.before.endswith(f"等{noun}"):
        return False
    return abs(count.value - value) <= _NEAR_ALL * value and _EXAMPLES.search(count.before) is not None


def _around(document: Document, count: Count) -> str:
    return document.text[statement_at(document.text, count.span.start) : count.span.start]


def _column_name(table: Table, column: int) -> frozenset[str]:
    """Return what a column counts; of a column of sums of money that says no more the first column tells (支出科目)."""
    head = _IN_BRACKETS.sub("", table.rows[0][column].text)
    pairs = told_pairs(head, _SAYS_NOTHING)
    if not pairs and _MONEY_HEAD.search(head):
        pairs = told_pairs(table.rows[0][0].text, re.compile("项目|科目|类别|名称|内容|序号"))
    return pairs


def _value(table: Table, row: Sequence[Cell], column: int) -> tuple[Decimal, str] | None:
    """Return a cell's number and kind in base units; the unit is the cell's, its head's, its row's or the table's."""
    if column >= len(row):
        return None
    if _SENTENCE.search(row[column].text):
        return None  # why, not how many (1月至2月外出居民多，共推迟5场)
    value, unit = number(row[column].text)
    if value is None or unit == RATE:
        return None
    heads = [cell.text.strip() for cell in table.rows[0]]
    named = _IN_BRACKETS.search(heads[column])
    beside = next((row[i].text.strip() for i, head in enumerate(heads) if _UNIT_COLUMN.match(head)), None)
    unit = unit or (named["unit"] if named else None) or beside or table.unit or _ends_in_unit(heads[column])
    if not unit:
        return None
    return base(value, unit)[0], kind(unit) or unit


def _things(_: Table, row: Sequence[Cell], column: int) -> tuple[Decimal, str] | None:
    """Return the bare number of a cell as that of things, where neither it nor its head tells a unit (新建充电棚)."""
    value, unit = number(row[column].text) if column < len(row) else (None, None)
    return (value, _THINGS) if value is not None and unit is None else None


def _ends_in_unit(head: str) -> str | None:
    match = re.search("(人次|户次|场次|[人户次件场个])(?:数)?$", head.strip())
    return match[1] if match else None
