"""The columns of tables of results, by the headings that offices use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from app.batch.areas import ABOVE
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.result_headings import ACTUAL, LAST, OF_MONTH, OTHER, PLAN, Reading, read, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    {COMMUNITY, SUBDISTRICT, *ABOVE, *MONTH, *YEAR, *(name for names in SIGNATURE.values() for name in names)}
    | {name for names in SHARED.values() for name in names}
)
_FIGURES = frozenset({PLAN, ACTUAL, LAST, OF_MONTH})
_LISTED = _KNOWN.union(*RESULT.values(), *PROBLEM.values())
_IDLE = re.compile(
    r"序号|编号|行号|联系人|(?:联系)?电话|手机|负责人|(?:填报|填表|上报)(?:单位|日期|时间)|日期|单位名称|所属街道"
)
_BACKGROUND = re.compile(  # what a community is, which stands beside what it has done
    "(?:总|居民|常住|户籍|家庭|辖区|小区|现有)*(?:户数|总户数|人口数?|总人口)|网格总?数|(?:楼栋|小区|院落)总?数|辖区面积"
)
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
    times = (name in MONTH or _OF_TIMES.fullmatch(name) or read(name).item == OF_MONTH for name in header)
    return any(times) or any(map(_REGULAR.search, told))


def among(header: Sequence[str], columns: Columns, item: str) -> list[str]:
    """Return the names in a header that are the column `item`, those of the list first."""
    names = [name for name in columns[item] if name in header]
    if columns is RESULT and item in _FIGURES:
        names += [name for name, one in _readings(tuple(header)).items() if one.item == item and name not in names]
    return names


@lru_cache(maxsize=256)
def _readings(header: tuple[str, ...], month: int | None = None) -> dict[str, Reading]:
    """Return what the headings say that stand alone, as in a table with a column 指标, and are no other column."""
    own = {name: read(name) for name in header if name and name not in _LISTED and not _MONTHLY.fullmatch(name)}
    return settled({name: one for name, one in own.items() if not one.subject and one.item}, month)


def of_other_months(header: tuple[str, ...], month: int | None) -> list[str]:
    """Return the columns of a table with a column 指标 that say another month than the one the table is of."""
    return [name for name, one in _readings(header, month).items() if one.item == OTHER and one.month]


def is_indicator(name: str) -> bool:
    """Tell whether a column of a wide table is one of its indicators."""
    return name not in _KNOWN and not any(said.fullmatch(name) for said in (_IDLE, _BACKGROUND, _MONTHLY))


def lacking(header: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    """Yield what to say of columns that nothing is taken from, and of a table of results `given` without any."""
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
    counted = [*among(given, RESULT, ACTUAL), *among(given, RESULT, OF_MONTH)]
    if kind_of(header) is RESULT and not counted and spare:
        yield "没有“实际”列（也可写作“完成值”“累计完成”等），各项指标没有完成值。"


def _spare(header: Sequence[str]) -> list[str]:
    """Return the columns that nothing is taken from."""
    used = kind_of(header)
    if used is None:
        return [name for name in header if _IDLE.fullmatch(name)]
    known = _KNOWN.union(*(among(header, used, item) for item in used))
    return [name for name in header if name and name not in known]
