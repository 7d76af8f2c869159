"""Named places, units and persons in running text, known by how their names end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.grounding.words import HAN
from evaluators.model import Span
from evaluators.persons import looks_like_name
from evaluators.reader.clauses import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE = re.compile("《[^》]*》")
_PLACE = re.compile(
    rf"(?P<name>[{HAN}](?![区县镇乡市])[{HAN}])(?P<end>社区|街道|(?<=[苑园庭府里湾城居院村庄坊景])小区"
    r"|(?<![农乡新山驻])村(?!民|级|务|规)|(?<![城集市重])镇(?!级)|(?<![返家下回老离])乡(?!村|镇))"
)
# what stands before 社区 where none is named
_COMMON = re.compile(
    "[各每个全本该此其两数多些在向由对从和与及的到按以为有进入等所给让把将]|所有|试点|其他|居民|城乡|城市|老旧|无物|社会"
    "|服务|重点|辖区|街道|农村|示范|标杆|智慧|新型|美丽|平安|和谐|完整|同一|小区|社区|网格|专属|专业|基础|综合|行业|党建|治理|微"
    "|住宅|封闭|开放|安置|商品|大型|高层|部分|相关|有关|联动|推进|建设|深入|覆盖|走进|下沉|联系|划分|优化|完成|打造"
    "|做好|抓好|搞好|强化|加强|加快|深化|围绕|面向|立足|聚焦|针对|关于|涉及|作为|以及|支持|帮助|动员|发动|引导|鼓励|规范|探索"
    "|拓展|改善|维护|保障|共建|共治|参与|关心|热爱|前往|走访|经过|统筹|牵头|负责|配合|组织|指导|督促|要求|会同|自然|行政|集体|特色|中心|特大|集镇|区县|[一二三四五六七八九十0-9]"
)
_UNIT = re.compile(
    rf"(?P<name>[{HAN}]{{2}})(?P<end>局(?![部面限势域长])|派出所|司法所|税务所|财政所|监管所|街道办事处|党工委|纪工委|人民政府|政法委|组织部|宣传部"
    r"|统战部|工作部|居委会|村委会|业委会|委员会(?!委员)|检察院|法院|医院|卫生院|研究院|大学|学院|中学|小学|幼儿园|分局|支队|大队|中队|指挥部"
    r"|公司|集团|银行|协会|商会|联合会|基金会|促进会|事务所|合作社|服务中心|管理中心|指挥中心|治理中心|救助站|工作站|服务站)"
)
_LEVEL = "省市区县旗州镇乡"
# what a name begins behind, and how far back its beginning is looked for
_LEAD = re.compile(
    rf"(?:[{HAN}]*(?P<cut>[由经请向和与为在到报对将给及让]|委托|会同|联合|邀请|依托|协调|通过|配合|交))?[{HAN}]*$"
)
_FARTHEST = 10
_ANY_UNIT = re.compile(
    "[各每该本其两几]|有关|相关|所有|其他|上级|下级|成员|属地|社区|居民|村民|业主|物业|党群|志愿|社会|社工|便民|基层|辖区|国有|责任"
    "|专业|第三|(?:服务|管理)(?:公司|中心|站)|成立|设立|组建|建立|建成|依托|通过|联合|会同|以及"
)
_POST = (
    "同志|主任|书记|副主任|副书记|组长|副组长|局长|科长|所长|站长|会长|队长|院长|主席|部长|委员|专员|负责人|联络员"
    "|网格员|网格长|先生|女士"
)
_POSTS = re.compile(_POST)
_BY_POST = re.compile(
    rf"(?:(?:{_POST}|责任人|联系人|负责同志|牵头领导|分管领导|签发人|经办人|填表人|审核人)[：: ]?)"
    rf"(?P<name>[{HAN}]{{2,3}}?)"
    rf"(?=[同，。；、（）()\s]|任|负|牵|担|为|带|主持|$|(?:{_POST}))"
)
_BEFORE_POST = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[由经请向和与为])|(?<=书记|主任|局长|所长))(?P<name>[{HAN}]{{2,3}}?)(?=同志|任(?:组长|副组长|主任|书记))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: its last characters (柳河社区) and where they stand in the sentence."""

    tail: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A named unit by what tells it from others: the two characters before its ending, the ending, and 省市区县."""

    name: str
    end: str
    level: str


def places(sentence: str, at: int, end: int) -> tuple[Place, ...]:
    """Return the places a sentence names before `at`, the nearest first, then those up to `end`."""
    found = _places(sentence)
    before = [place for place in found if place.span.end <= at]
    return (*reversed(before), *(place for place in found if at <= place.span.start < end))


@lru_cache(maxsize=4096)
def _places(sentence: str) -> tuple[Place, ...]:
    return tuple(
        Place(match[0], Span(*match.span()))
        for match in _PLACE.finditer(_TITLE.sub(lambda title: "，" * len(title[0]), sentence))
        if not _COMMON.search(match["name"]) and not ACTION.search(match["name"])
    )


def units(text: str) -> Iterator[tuple[Span, Unit]]:
    """Yield the units that are named, with their places."""
    for match in _UNIT.finditer(text):
        if _ANY_UNIT.search(match[0]):
            continue
        lead = _LEAD.search(text, max(match.start() - _FARTHEST, 0), match.start())
        start = lead.end("cut") if lead and lead["cut"] else lead.start() if lead else match.start()
        level = re.findall(f"(?<!城)[{_LEVEL}]", text[start : match.start()])
        yield Span(start, match.end()), Unit(match["name"], match["end"], level[-1] if level else "")


def unit_in(unit: Unit, words: str) -> re.Match[str] | None:
    """Find a unit in the words of a source: in full, or in the fuller form of a short one (应急局: 应急管理局)."""
    name, end, level = unit.name, unit.end, unit.level
    short = rf"{re.escape(name[0])}[{HAN}]?{re.escape(name[1])}" if len(name) > 1 else re.escape(name)
    for pattern in (re.escape(name), re.escape(name) + f"[{HAN}]{{1,4}}", short + f"[{HAN}]{{0,3}}"):
        before = f"(?<![{_LEVEL}])" if not level else f"(?:{level}[{HAN}]{{0,2}}|(?<![{_LEVEL}]))"
        found = re.search((before if level else "") + pattern + re.escape(end), words)
        if found:
            return found
    return None


def persons(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the persons that are named with a post or as 同志."""
    seen: set[int] = set()
    for pattern in (_BY_POST, _BEFORE_POST):
        for match in pattern.finditer(text):
            name = match["name"]
            if looks_like_name(name) and not _POSTS.search(name) and match.start("name") not in seen:
                seen.add(match.start("name"))
                yield Span(*match.span("name")), name
