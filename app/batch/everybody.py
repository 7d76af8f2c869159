"""Rows of a list that are for every community of the roster, or of a sub-district: 各社区, 望桥街道各社区.

A count in such a row may be that of each community or of all together, which no row tells; it is asked for. A rate,
a day or how often something is done each month is that of each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.areas import ABOVE, without_district
from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.quantities import scale_of
from app.batch.result_rows import RATE
from app.batch.wording import clipped, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.batch.owners import Key, Owners
    from app.batch.roster import Roster
    from app.batch.table import Table

_KIND = "社区居?民?委?员?会?|居民?委员?会|村居|社区[（(]?(?:村|居)[）)]?|村[（(]?(?:社区|居)[）)]?"
_WIDE = "全(?:[区市县域]|辖区)|本?辖区|本[区市县]"
_NEAR = "(?:[全本]|我)(?:街道?|镇|乡)"  # the one sub-district that is meant
_ALL = re.compile(
    rf"(?:(?:(?P<wide>{_WIDE})|(?P<near>{_NEAR}))?(?:范围)?内?的?"
    rf"(?:各个?|每个?|所有|全[部体]|[所下]辖)(?:的|个)?(?:{_KIND})|全[部体]|所有|(?P<own>全区)(?:范围)?内?)"
)
_IDLE = re.compile("序号|编号|行号|年份|年度|.*(?:电话|手机|时限|时间|日期|截止|邮编)")
_EACH = re.compile("每个?(?:社区|村|居|网格|[户人名])|各(?:社区|村|居)|[户人]均|平均")
_NUMBER = r"\d[\d,，]*(?:\.\d+)?"
# what holds for each as it stands: names in quotation marks, days and times, how long, which, rates, how often
_OF_EACH = re.compile(
    r"“[^“”]*”|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[:：]\d{2}"
    rf"|{_NUMBER}(?:[%％‰]|个百分点|个?(?:年|月|季度?|周|星期|日|天|工作日|小时|分钟?)|[级类号期档等星])|第\d+"
    r"|每(?:个?(?:半?[年月]|季度?|周|旬|日|天|[户人名次场]|社区|网格)|[两\d]周)[^，。；、\d]{0,8}\d+(?:次|场|期|遍|小时)"
    r"|(?:各|每个?(?:社区|村|居))(?:不少于|至少|完成|开展)?\d+[一-鿿]?"
)
_AMOUNT = re.compile(  # of something that is counted, wherever it stands; or a number that is all that the cell says
    rf"(?:{_NUMBER}|[一二两三四五六七八九十]*[百千万][一二三四五六七八九十百千万零]*)[余多]?[万亿]?"
    r"(?:[个户名人场次件处套元份台盏米支家条块面篇对只辆张本㎡栋株棵组所间座项起批宗桶吨亩顿]|平方|公里)|[¥￥]\d"
    rf"|^(?:合计|共计|总计|总数|共有?|约|不[少低]于|至少|大于|超过|多于|[≥>＞]=?)?[：:]?{_NUMBER}[一-鿿㎡²]{{0,6}}$"
)
_SHOWN = 10


def means_all(name: str) -> str | None:
    """Return of what whole a cell says 各社区: 全街道 of the row's sub-district, 本区 of a district, "" of none.

    None where it says something else, as 其他社区 or 除桥东社区外.
    """
    found = _ALL.fullmatch("".join(name.split()))
    return None if found is None else found["near"] or found["wide"] or found["own"] or ""


def is_wide(whole: str) -> bool:
    """Tell whether a whole that `means_all` returns is a district or more, not the one sub-district."""
    return re.fullmatch(_WIDE, whole) is not None


def _count_in(values: Mapping[str, str]) -> tuple[str, str] | None:
    """Return column and cell of the first count in a row, which may be a total; None where there is none."""
    for name, cell in values.items():
        if not cell or name in {COMMUNITY, SUBDISTRICT} or name in ABOVE:
            continue
        if _IDLE.fullmatch(name) or _EACH.search(name) or RATE.search(name) or scale_of(name) is not None:
            continue
        if _AMOUNT.search(_OF_EACH.sub("，", "".join(cell.split()))):
            return name, cell
    return None


class ForAll:
    """Takes such rows of `table`, the list `title`; what is wrong with one costs all whom it is for."""

    def __init__(self, roster: Roster, title: str, table: Table, owners: Owners) -> None:
        self._roster, self._title, self._table, self._owners = roster, title, table, owners
        self._cells: list[str] = []

    def take(self, number: int, values: Mapping[str, str], wrong: Mapping[str, str]) -> list[Key] | None:
        """Return the communities to whom a row is given, none where a count in it may be a total; None of any other.

        `wrong` are the columns whose cells cannot be used -> what is said of each.
        """
        keys = None if wrong.keys() & {COMMUNITY, SUBDISTRICT} else self._owners.everybody(values)
        if keys is None:
            return None
        costs = None if len(keys) == self._roster.count else keys
        cell = self._table.cell(number, COMMUNITY)
        count = _count_in(values)
        if count is not None:
            name, figure = count
            fault = (
                f"{cell}写的是“{clipped(values[COMMUNITY])}”，同一行的“{name}”写了“{clipped(figure)}”，"
                "看不出是合计还是每个社区的数，请每个社区各写一行，或删去这一行"
            )
            self._roster.losses.add(fault, self._title, costs)
            return []
        for name, fault in wrong.items():
            self._roster.losses.add(fault, self._title, costs, column=name)
        self._cells.append(f"{cell.removeprefix(self._table.sheet.name).strip()}“{clipped(values[COMMUNITY])}”")
        return keys

    def notes(self) -> Iterator[str]:
        """Yield a note on the rows taken."""
        if self._cells:
            yield (
                f"{self._table.sheet.name} 的 {some(self._cells, _SHOWN)}（共 {len(self._cells)} 行）是写给各社区的，"
                "列入全部社区（写明街道的，该街道的社区）的文件，请核对；不是每个社区都有的，请每个社区各写一行。"
            )


def shared_rows(values: dict[str, str], keys: Sequence[Key]) -> Iterator[tuple[Key, dict[str, str]]]:
    """Yield a row for each community, of its own: its days and figures may be read later by the tables of one alone."""
    for key in keys:
        area = key[0] if not values.get(SUBDISTRICT, "-") else ""
        row = values if len(keys) == 1 else dict(values)
        yield key, row | {SUBDISTRICT: without_district(area)} if area else row
