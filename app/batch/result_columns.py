"""The columns of tables of results, by the headings that offices use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.batch.areas import DISTRICTS
from app.batch.aside import COMMUNITY, SUBDISTRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Columns = Mapping[str, tuple[str, ...]]
RESULT = {
    "指标": ("指标", "指标名称", "项目", "任务", "任务名称", "项目名称", "工作任务", "考核指标"),
    "实际": (  # the first that is there holds where nothing is counted up
        *(
            "本年累计",
            "本年累计完成",
            "今年累计",
            "本年完成",
            "本年度完成",
            "今年完成",
            "年度完成",
            "全年完成",
            "当年完成",
        ),
        *("实际", "实际值", "实际数", "实际完成", "实际完成数", "实际完成值"),
        *("累计实际", "累计实际完成", "累计实际完成数", "实际累计", "实际累计完成", "实际累计完成数"),
        *("本月累计", "累计完成", "累计完成数", "本月累计数", "截至本月累计"),
        *("完成值", "完成数", "完成量", "已完成", "已完成数", "目前完成", "完成情况"),
        *("累计", "累计数", "累计值"),
    ),
    "单位": ("单位", "计量单位"),
    "截至": ("截至", "截至日期", "统计时间", "完成时间"),
    "来源": ("来源", "数据来源"),
    "说明": ("说明", "备注"),
    "计划": (
        *("计划", "计划数", "计划值", "年度计划", "年度计划数", "目标", "目标值", "目标数", "任务数", "目标任务数"),
        *("年度目标", "年度目标值", "年度任务", "年度任务数", "全年目标", "全年计划", "全年任务"),
    ),
    "上月累计": ("上月累计", "上月累计数", "上月底累计", "上月末累计", "截至上月", "截至上月累计"),
    "本月完成": ("本月完成", "本月完成数", "当月完成", "当月完成数", "本月新增", "本月数", "当月数", "本月", "当月"),
}
PROBLEM = {
    "问题": ("问题", "存在问题", "主要问题"),
    "原因": ("原因", "主要原因"),
    "措施": ("措施", "整改措施", "下一步措施"),
    "责任单位": ("责任单位", "责任人", "牵头单位"),
    "时限": ("时限", "完成时限", "整改时限"),
}
SIGNATURE = {"填报人": ("填报人", "填表人"), "审核人": ("审核人", "复核人")}
MONTH = ("月份", "统计月份", "填报月份", "所属月份", "报告月份", "月度")
YEAR = ("年份", "年度", "统计年份", "统计年度", "所属年份", "所属年度", "报告年份", "报告年度")
SHARED = {name: RESULT[name] for name in ("单位", "截至", "来源", "说明")}  # in a wide table, of all its indicators
_KNOWN = frozenset(
    {COMMUNITY, SUBDISTRICT, *DISTRICTS, *MONTH, *YEAR, *(name for names in SIGNATURE.values() for name in names)}
    | {name for names in SHARED.values() for name in names}
)
_IDLE = re.compile(
    r"序号|编号|行号|联系人|(?:联系)?电话|手机|负责人|(?:填报|填表|上报)(?:单位|日期|时间)|日期|单位名称|所属街道"
)
_BACKGROUND = re.compile(  # what a community is, which stands beside what it has done
    "(?:总|居民|常住|户籍|家庭|辖区|小区|现有)*(?:户数|总户数|人口数?|总人口)|网格总?数|(?:楼栋|小区|院落)总?数|辖区面积"
)
_RUNNING, _OF_YEAR = "累计", "年"  # what goes up to the day, of the plan's year
_REGULAR = re.compile("[月旬周季]度?报|季度|[上中下]旬|第.{1,3}周")  # of a table that comes every month or so
_OF_TIMES = re.compile("[本当上](?:月|旬|周|季度?|期).*")
_MONTHLY = re.compile(
    r"(?:20\d\d年)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
)  # figures of several months


def kind_of(header: Sequence[str]) -> Columns | None:
    """Return the columns of a table of problems or of results; None of a wide one, a column for each indicator."""
    if not set(header).isdisjoint(PROBLEM["问题"]):
        return PROBLEM
    return RESULT if not set(header).isdisjoint(RESULT["指标"]) else None


def is_regular(header: Sequence[str], told: Iterable[str]) -> bool:
    """Tell whether a table is one of those that come in every month: by its columns, or what is `told` of it."""
    return any(name in MONTH or _OF_TIMES.fullmatch(name) for name in header) or any(map(_REGULAR.search, told))


def chosen(
    header: tuple[str, ...],
    has_cells: Callable[[str], bool],
    *,
    regular: bool,
    passes: Callable[[str, str], bool],
) -> tuple[tuple[str, ...], list[str]]:
    """Return the header with one column for each item, for a table's rows must not differ in it; and what to say.

    The others bear no name any more. What answers a target is 累计, for 实际完成 beside it may be of the month alone;
    but where it `passes` what is planned by far, and the table is no `regular` one, it may go back to the years before,
    and 实际完成 answers. A column that has no cells holds nothing against one that has.
    """
    used = kind_of(header) or SHARED
    said = []
    for item, names in used.items():
        there = [name for name in names if name in header]
        if len(there) > 1:
            ranked = _ranked(there, header, regular=regular, passes=passes) if item == "实际" else there
            kept = next(filter(has_cells, ranked), ranked[0])
            there.sort(key=header.index)
            others = [name for name in there if name != kept]
            header = tuple("" if name in others else name for name in header)
            doubt = _doubt(kept, others) if item == "实际" else ""
            said.append(
                f"的列“{'、'.join(there)}”都可作“{item}”，取“{kept}”，没有用到“{'、'.join(others)}”{doubt}，请核对。"
            )
    return header, said


def _ranked(
    there: Sequence[str], header: Sequence[str], *, regular: bool, passes: Callable[[str, str], bool]
) -> list[str]:
    running = next((name for name in there if _rank(name) == 1), None)
    planned = next((name for name in RESULT["计划"] if name in header), None)
    if running is not None and planned is not None and not regular and passes(running, planned):
        return [*(name for name in there if _rank(name) != 1), *(name for name in there if _rank(name) == 1)]
    return sorted(there, key=_rank)


def _doubt(kept: str, others: Sequence[str]) -> str:
    """Return why another column may be the one that is meant, "" where nothing tells them apart."""
    ranks = {_rank(name) for name in others}
    if _rank(kept) == 1 and 2 in ranks:
        return "（可能只是当期的数）"
    return "（可能含以前年度的数）" if _rank(kept) == 2 and 1 in ranks else ""


def _rank(name: str) -> int:
    """Return 0 of a figure of the year, 1 of what is counted up, 2 of any other."""
    return 0 if _OF_YEAR in name else 1 if _RUNNING in name else 2


def is_indicator(name: str) -> bool:
    """Tell whether a column of a wide table is one of its indicators."""
    return name not in _KNOWN and not any(said.fullmatch(name) for said in (_IDLE, _BACKGROUND, _MONTHLY))


def lacking(header: Sequence[str]) -> Iterator[str]:
    """Yield what to say of columns that nothing is taken from, and of a table of results without any."""
    spare = _spare(header)
    monthly = [name for name in header if _MONTHLY.fullmatch(name)]
    if monthly and kind_of(header) is not PROBLEM:
        yield (
            f"的列“{'、'.join(monthly)}”是各月的数，看不出是当月数还是累计数，没有采用。"
            "请把所报月份的一列改为“本月累计”，上月的一列改为“上月累计”（都填累计数），其余各月的删去。"
        )
    elif spare:
        yield f"的列“{'、'.join(spare)}”没有用到。"
    background = [name for name in header if _BACKGROUND.fullmatch(name)] if kind_of(header) is None else []
    if background:
        yield (
            f"的列“{'、'.join(background)}”是社区的基本情况，没有作为指标采用；"
            "是方案的指标的，请写全名称，或改为一行一项，写在“指标”列。"
        )
    counted = {*RESULT["实际"], *RESULT["本月完成"]}
    if kind_of(header) is RESULT and counted.isdisjoint(header) and spare:
        yield "没有“实际”列（也可写作“完成值”“累计完成”等），各项指标没有完成值。"


def _spare(header: Sequence[str]) -> list[str]:
    """Return the columns that nothing is taken from."""
    used = kind_of(header)
    if used is None:
        return [name for name in header if _IDLE.fullmatch(name)]
    known = _KNOWN.union(*used.values())
    return [name for name in header if name and name not in known]
