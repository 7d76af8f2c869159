"""What a cell for the name of a community or sub-district says instead of one: all, several, the one above.

Whether it has the form of a name at all can be told without a list of names: one ends in 社区, 村, 居委会.
"""

from __future__ import annotations

import re

from app.batch.localities import is_locality
from app.batch.places import COMMITTEE, COMMUNITY, OFFICE, SUBDISTRICT

NUMBER = r"[\d〇零一二两三四五六七八九十几多百数]++"
GENERAL = (  # what stands before 社区 and 街道 that are meant in general: how many, which of them
    r"(?:第[〇一二三四五六七八九十]*|[首各本上下])批|"
    rf"各|所[有属在辖]|全[体部]|部分|个别|多数|有关|相关|其[他它余]|[下管]辖|下属|辖区|城区|街道|村[和居]|主要|(?:{NUMBER})?个|"
    r"[已未]?(?:达标|参评|参加|参与|报送|上?报|创建|验收|入选|获评)|重点|试点|样板|示范|优秀"
)
TITLES = (  # of those that are good at something; there are communities of these names as well
    "先进|安全|平安|文明|美丽|智慧|特色|清廉|无[诈毒访讼案废]|[低零]碳|书香|韧性|红色|网格|一线"
)
AIMS = "智慧|数字|平安|美丽|文明|和谐|幸福|绿色|完整|未来|健康|宜居|活力|温馨|学习型"  # what all are to become
_WHOLE = r"全(?:[区市县镇乡域]|街道?)|本?辖区|[本我][区市县镇乡街]道?"
_EACH = (
    rf"(?:(?:{_WHOLE}|区域?|[市县镇乡]|街道)(?:范围)?)?内?的?"
    r"(?:各|每|所有|全[部体]|所[属辖]|下[属辖]|其[他它余]|[有相]关|上述|以上)"
)
_SOME = rf"(?:[前后首末]|其中)?{NUMBER}个"  # 两家社区 and 三家村社区 are names
_SUCH = (  # atomic, the longest word first: what two of them match is read in one way only, however often
    rf"(?>{GENERAL}|{_WHOLE}|{_SOME}|[本该我某每]|上述|以[上下]|剩余|余下|涉及|相邻|周边|沿线"
    "|城[市镇乡]|农村|涉农|老旧)"
)
_EVERYBODY = re.compile(  # 各社区均须完成; but 平安社区 and 全福社区 are communities
    rf"(?:{_EACH})+(?:$|[个的（(]|家单位|社区|居委会|居民|网格|小区|部门|街道|[镇乡村]|单位)"
    rf"|(?:{_WHOLE})(?:(?:范围)?内?$|社区|[均都（(]|{_SOME}|{NUMBER}家单位)|{_SUCH}(?:内|的|{_SUCH})*(?:{COMMUNITY})|{_SOME}(?:新建|{_SUCH})*(?:{COMMUNITY})"
    r"|除.+[外的]|(?:扣|[剔排]|去)?除(?!夕)|不[含包计]"
    r"|(?:全|均|都|不限|统一|[通共]用|公共|共[性同])(?:任务)?$|全(?:社区|村|居委会)$"
    r"|(?:本级|机关|社区|居委会|街道(?:办(?:事处)?)?)$"
    rf"|[^、\n]*、.+等(?:社区)?$|.*(?:社区等|等{NUMBER}[个家])[^等]*$|.*(?<![平高同上优])等(?:{COMMUNITY})$"
    "|.*(?:除外|[以之]外)"
)
_DITTO = re.compile(r"[同如见](?:上|前|左)(?:一?[行格列条项述栏])?|[〃″\"”“'’‘∥↑]+")
_AREA = rf"(?:{OFFICE}|(?<![城乡村集小古故家])[镇乡])(?<!水乡)"  # 江南水乡花园社区 lies in none
_SUBDISTRICT = re.compile(rf"([一-鿿]{{2,12}}?{_AREA})(.*)", re.DOTALL)
_PLACE = re.compile(rf".*(?:{SUBDISTRICT}|街)|[一-鿿]{{2,3}}(?<![局委部科室处队组会所站办员长级直定区市县])")
_FORM = re.compile(rf"(?P<body>[\w·]{{1,12}}?)(?:社区|{COMMITTEE}).{{0,12}}")
_NO_BODY = re.compile(  # 文化进社区, 云汀区各社区; but 前进社区
    rf"[全各每整凡诸]|社区|街道|(?:均[需须应]|[请需由]).*|.{{2,}}[进入到访驻]"
    rf"|.*(?:各|每|所有|全[部体]|{NUMBER}个|的|其[他它余]|[有相]关|所[属辖]|下[属辖]|涉及|剩余)"
)
_BARE = re.compile(r"[一-鿿]{2,4}(?<![上下左])")
_FUNCTION = re.compile("[各均皆凡需须应已未的等全]")
_ASIDE = re.compile(r"[（(][^（()）]*[）)]|\s+")
_OFFICE = re.compile(
    r"(?P<body>.+?)(?P<kind>社区|村)?(?:(?P<organ>居民?委员?会|村民?委员?会)|党(?:委|总支|支部|组织)|两委|党群服务中心|工作站)"
)


def means_many(name: str) -> bool:
    """Tell whether what stands in a cell for one community or sub-district speaks of all or several: 全部社区."""
    return _EVERYBODY.match(name) is not None


def is_ditto(name: str) -> bool:
    """Tell whether a cell refers to the one above: 同上, 〃."""
    return _DITTO.fullmatch(name) is not None


def is_place(folder: str) -> bool:
    """Tell whether a cell may name a sub-district: 柳浦街道, 柳浦; but not 区直部门."""
    return _PLACE.fullmatch(folder) is not None and not means_many(folder)


def parted(name: str) -> tuple[str, str]:
    """Return a name as that of the sub-district with which it begins ("" where with none) and what follows.

    沙河镇社区 is one name.
    """
    found = _SUBDISTRICT.fullmatch(name)
    if found is None or "社区" in found[1] or (found[2] in {"社区", "村"} and found[1][-1] in "镇乡"):
        return "", name
    return found[1], found[2]


def is_formed(name: str) -> bool:
    """Tell whether a cell has the form of a community's name: 书院社区, 书香里; but not 各点位, 文化进社区."""
    bare = _ASIDE.sub("", name)
    if is_locality(bare):
        return _FUNCTION.search(bare) is None and not means_many(bare)
    found = _FORM.fullmatch(bare)
    return found is not None and _NO_BODY.fullmatch(found["body"]) is None and not means_many(bare)


def is_bare(name: str) -> bool:
    """Tell whether a cell may be the name of a community without 社区, where a roster has such: 书院."""
    return _BARE.fullmatch(name) is not None and _FUNCTION.search(name) is None and not means_many(name)


def of_office(name: str) -> str:
    """Return the name of the community whose office is named: 桥东社区居委会, 桥东居委会; else `name`."""
    found = _OFFICE.fullmatch(name)
    if found is None:
        return name
    organ = found["organ"]
    return found["body"] + (found["kind"] or ("" if organ is None else "社区" if organ[0] == "居" else "村"))
