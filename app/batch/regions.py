"""Of which district a text speaks: the name of a sheet, file or folder, or a title above a table.

西山区-结果, 临江市西山区2026年10月统计表 and 西山区清河街道月报 do; 老旧小区改造情况, 责任区走访, 全区汇总 do not. The
districts of a roster are known by name, with 区 and, where nothing else is said, without it; any other by its form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.general import AIMS, GENERAL, TITLES
from app.batch.places import CITIES, DISTRICTS, NO_DISTRICT, own_district, split_region
from app.batch.resemblance import may_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = f"(?:(?![省{DISTRICTS}])[一-鿿])"
_SAID = "[月季年旬周]报|成果|结果|进展|情况|统计|汇总|台账|数据|报[送表]|上报|[表册]"
_CITY = re.compile(rf"(?:{_NAME}{{2,8}}?(?:自治区|省))?(?P<city>{_NAME}{{2,8}}?[{CITIES}])")
_DISTRICT = re.compile(rf"(?P<body>{_NAME}{{2,16}}?)[{DISTRICTS}](?![域级划间块位别格号直])")
_FRONT = re.compile(  # when and of what, before a place
    rf"(?:[年月日号季]度?份?|[〇一二三四五六七八九十]+(?:[年月日号批期]|月份|季度)|第[〇一二三四五六七八九十]+(?:季度|[批期])"
    rf"|[上中下]旬|[本当上]月|[上下]半年|附[件表][一二三四五六七八九十]*|关于|{_SAID})+"
)
_BEHIND = re.compile(rf"$|各|所[辖属]|下辖|{_SAID}")
_MATTER = re.compile(f"(?:{_SAID})+$")
_USUAL = re.compile(".{2,3}|.*(?:自治|族|联合|开发|高新|[左右中前后新])")  # names of districts, but for a few long ones
_SORT = re.compile(  # of what sort a place is, or which ones are meant
    rf".*(?:{GENERAL}|{TITLES}|{AIMS}|[{NO_DISTRICT}全本我各该跨两几多每外分大地景厂院郊灾疫楼住矿林牧农库病营军战学警红锦党国团队彩驻与由和及照据]"
    "|责任|包[保片干联]|服务|生活|居[住民]|商[业务贸]|办公|活动|公共|安置|棚户|施工|危险|隐患|风险|[封管]控|防范|隔离|警戒|缓冲|核心|中心"
    "|保护|功能|试验|先行|聚集|集[聚中]|低洼|积水|易[涝堵]|绿化|卫生|保洁|禁[烟放燃停]|行政|革命|老|边境|民族|贫困|脱贫|周边|相邻|邻近|兄弟"
    "|对口|受灾|晾[晒衣]|[助就用]餐|摊点|静音|普查|停车|休息|等候|展示|体验|教学|考试|投票|选举|污染|整治|改造|拆迁|征收|建设|规划|范围|所在|(?:老|新|旧|主|古|中心|文明|建成)城)"
)
_NO_CITY = re.compile(f".*(?:[城都超集夜早门股楼上房花菜全本我各由照经]|农贸|批发)[{CITIES}]")
_RUN = re.compile("[一-鿿〇]+")


class Regions:
    """The districts of a roster, by the sub-districts that give them."""

    def __init__(self, areas: Iterable[str]) -> None:
        whole = {region for area in areas if (region := split_region(area)[0])}
        self._known = frozenset(whole | {own_district(region) for region in whole})

    def named(self, text: str, rest: str) -> frozenset[str]:
        """Return the districts that `text` names; `rest` is the text without the names of communities."""
        parts = [_FRONT.sub("", run[0], count=1) if _FRONT.match(run[0]) else run[0] for run in _RUN.finditer(rest)]
        own = {name for name in self._known if self._is_in(name, text, parts)}
        found = own or {said for part in parts if (said := _begins(part))}
        if not found and len(parts := [bare for part in parts if (bare := _MATTER.sub("", part))]) == 1:
            found = {name for name in self._known if name[:-1] == parts[0]}
        return frozenset(name for name in found if not any(name != other and other.endswith(name) for other in found))

    def like(self, name: str) -> list[str]:
        """Return the districts of the roster that a wrong `name` may mean."""
        return may_mean(name, sorted(self._known))

    @staticmethod
    def _is_in(name: str, text: str, parts: list[str]) -> bool:
        """Tell whether a text speaks of a district of the roster; 东区 may be a part of many words."""
        if len(name) > len("东区"):
            return name in text
        return any(part.startswith(name) and _BEHIND.match(part, len(name)) is not None for part in parts)


def _begins(text: str) -> str:
    """Return the district with which a text begins, with what it lies in; the city alone, "" where with none."""
    at = 0
    while (city := _CITY.match(text, at)) is not None and not _NO_CITY.fullmatch(city["city"]):
        at = city.end()
    found = _DISTRICT.match(text, at)
    usual = found is not None and (found.end() == len(text) or _USUAL.fullmatch(found["body"]))
    if found is not None and usual and not _SORT.fullmatch(found["body"]):
        return text[: found.end()]
    return text[:at] if at and _BEHIND.match(text, at) is not None else ""
