"""Lists with their count right behind them: 甲岗、乙岗、丙岗三类岗位, 甲、乙、丙等两个社区."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of, end_of
from evaluators.model import Span
from evaluators.reader.numerals import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

# 甲组、乙组、丙组等两个工作组: behind 等 fewer may be listed, more may not
_AMONG = re.compile(
    "(?P<items>[^，。；：、\\n“”（）]{2,14}(?P<head>[\u4e00-\u9fff])(?:、[^，。；：、\\n“”（）]{1,14}(?P=head))+)等"
    "(?P<count>[二两三四五六七八九十]{1,2}|[2-9]|1\\d)[个支项家类条所处名](?P<noun>[\u4e00-\u9fff]{0,8}?(?P=head))(?![\u4e00-\u9fff]{0,1}[员长])"
)
# 低保老人、独居老人、失能老人等两类人员: kinds that all end alike, whatever they are called together
_KINDS = re.compile(
    "(?P<items>[^，。；：、\\n“”（）]{2,14}(?P<head>[\u4e00-\u9fff])(?:、[^，。；：、\\n“”（）]{1,14}(?P=head)){2,})等"
    "(?P<count>[两二三四五六七八九十]{1,2}|[2-9])(?P<noun>[类种][\u4e00-\u9fff]{2})"
)
# 例会、台账、巡查、通报、考核等六项制度: 等 for a single one left out is a miscount rather than a choice
_ONE_SHORT = re.compile(
    "(?P<items>[^，。；：、\\n“”《》（）和及与]{2,14}(?:、[^，。；：、\\n“”《》（）和及与]{2,12}){3,})等"
    "(?P<count>[五六七八九十])(?:项|个|大|类|条)(?P<noun>(?:基本|工作|重点|主要)?(?:制度|机制|措施|任务|工程|行动))"
)
# 宣讲岗、帮困岗、巡防岗三类岗位: what every item ends in is counted right behind the last
_TYPES = (
    "(?P<count>[两二三四五六七八九十]{1,2}|[2-9]|1\\d)(?:大)?(?P<unit>[类种个支项家条所处名级道])"
    "(?P<noun>(?:[\u4e00-\u9fff](?=(?P=head)))?(?P=head)[位伍]?)"
)
_TYPES_COUNTED = re.compile(f"(?=[1-9两二三四五六七八九十])(?<=(?P<head>[\u4e00-\u9fff])){_TYPES}")
_TYPED = re.compile(
    "(?P<items>[^，。；：、\\n“”《》（）]{1,16}(?P<head>[\u4e00-\u9fff])(?:、[^，。；：、\\n“”《》（）]{1,14}(?P=head)){2,})"
    + _TYPES
)
# 甲、乙、丙等两个社区: names of places stand bare; behind 等 fewer may be listed, more may not
_PLACES = re.compile(
    "(?P<items>[^，。；：、\\n“”《》（）]{2,24}(?:、[\u4e00-\u9fff]{2,6}){1,9})等(?P<count>[两二三四五六七八九十]{1,2}|[2-9]|1\\d)"
    "(?P<noun>个(?:社区|小区|街道|乡镇|镇|村|行政村|网格|院落))"
)
# 红马甲队、帮帮团、护河队6支队伍: bodies of several kinds, counted right behind the last
_BODIES_COUNTED = re.compile(
    "(?P<count>[二两三四五六七八九十]{1,2}|[2-9]|1\\d)(?P<unit>[支个家])(?P<noun>[\u4e00-\u9fff]{0,8}?(?:队伍|队|团队|社团|组织|小组))"
)
_BODIES = re.compile(
    "(?P<items>[^，。；：、\n“”《》（）]{2,24}[队团社组班会营站](?:、[^，。；：、\n“”《》（）0-9]{1,12}[队团社组班会营站]){2,})"
    + _BODIES_COUNTED.pattern
)
# 巷长、物业保洁员、商户志愿者四支队伍: people, counted as the forces they make
_FORCES_COUNTED = re.compile(
    "(?P<count>[二两三四五六七八九十]|[2-9])(?P<noun>(?:支|类|种|股|方面?)(?:骨干|专业|志愿|服务|重点|特殊)?(?:队伍|力量|人员|人群|群体))"
)
_FORCES = re.compile(
    "(?<![、）”》])(?P<items>[^，。；：、\n“”《》（）]{2,24}?(?:、[^，。；：、\n“”《》（）0-9]{2,8})+)"
    + _FORCES_COUNTED.pattern
)
# 占道摆摊、乱扔垃圾、私拉电线四类群众反映强烈的问题: kinds of what troubles, right before what they are together
_TROUBLES_COUNTED = re.compile(
    "(?P<count>[三四五六七八九十]|[3-9])(?P<noun>[大个]?[类种项](?:[\u4e00-\u9fff]{0,12}?)"
    "(?:问题|乱象|行为|现象|隐患|顽疾|陋习|矛盾|纠纷|风险|违法))"
)
_TROUBLES = re.compile(
    "(?<![、）”》，])(?P<items>[^，。；：、\n“”《》（）]{2,24}(?:、[^，。；：、\n“”《》（）0-9]{2,12}?){2,})"
    + _TROUBLES_COUNTED.pattern
)
# 全面排查、重点整治五类突出问题: what is done to them, not which they are
_DONE_TO = re.compile(
    "(?:[整根惩专防][治]|排查|解决|治理|化解|处置|查处|查找|聚焦|围绕|针对|纠治|纠正|清理|清除|梳理|汇总|整改|受理|办理|反映|发现|检查"
    "|巡查|曝光|打击|防范|杜绝|遏制|劝阻|制止|消除|分析|研判|宣传|列出|列为|归纳|分成|等|有|的|为|对|把|将|向|出|成|到|了)$"
)
# 车辆乱停, 飞线充电, 楼道堆物, 带病运行: each a misdeed or a state; 学校、商超周边 is where, 燃气 what it is about
_MISDEED = re.compile(
    "[乱私违]|飞线|堆[物放积料]|占[道用压位绿]|带病|破[损坏旧]|老化|失[效修灵管]|缺[失损少]|不[足规合清畅稳达落文齐到及牢亮]|未|无[证照牌序]"
    "|超[期标载限员范时]|堵塞|遮挡|脱落|积水|扰民|噪[音声]|污[水染]|渗[漏水]|漏[水电气]|欺[诈骗]|诈骗|拖欠|侵占|破窗|圈占|毁绿|抛物|遛犬|散养|逆行|闯|溢"
)
_NO_MISDEED = re.compile("(?:周边|领域|行业|区域|方面|安全|场所|地段|部位|环节)$")
_GRADES = re.compile("[两二三四五]级")
# 在桂花、桃花社区组建2支队伍: the list is of something else
_GATHERED = re.compile(
    "[组配建成设培打整选招现共分派安形发壮拥吸走慰涉][建备齐立育造合派募有出排成展大置配动纳访问及]|组织|带领|覆盖|服务(?!队|员)"
)
# of which kind each of them must be; a station among teams is none of those that are counted
_OF_KIND = {"组织": "队团社会", "社团": "社团会", "小组": "组"}
_TEAM = "队团社"
# who helps is none of those that are counted
_WITH = re.compile("^(?:.*(?:会同|联合|联动|协同|协调|配合|依托|邀请))")
_COUNTED_AMONG = re.compile("等[1-9二两三四五六七八九十]")
_COUNTED_TYPES = re.compile("[0-9两二三四五六七八九十]大?[类种门个支项家条所处名级道]")
"""What counts in such lists looks like: most lists have none."""
# 书法、合唱、摄影5类课程: what is taught or done, counted right behind the last, all of it told
_OFFERS = re.compile(
    "(?:开设|分设|设置|设有|开展|举办|提供|推出|办理|新增|涵盖|包括|包含|设计|策划)了?(?P<items>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}?){2,})"
    "(?P<count>[三四五六七八九十]|[3-9]|1\\d)(?P<noun>(?:大类|[类种门项])(?:特色|兴趣|主题|公益|志愿|便民|专业|基本|常态化?|精品)?"
    "(?:课程|服务(?![员队站点中])|活动|业务|培训|讲座|内容|主题|科目|套餐|项目|小组|社团|工作坊|兴趣班|课堂|沙龙))"
)
_NO_OFFER = re.compile(
    "(?:开展|提供|实施|组织|完成|承担|开设|举办|[原现]有)$|等|其[他它余]|在内|之外|除|共|的|线[上下]|[上下]午|晚[上间]|周[一二三四五六日末]|[春夏秋冬]季|年级|班$|期$"
    "|(?:老年|青年|青少年|少年|儿童|妇女|居民|党员|群众|职工|干部|学生|家长|家庭|老人|人员|骨干|社区|小区|街道|学校|企业|单位|部门|基地|中心|站|所|室|馆)$"
)
# 对餐饮、汽修、五金、养老服务、校外培训六类沿街场所: what is dealt with, sort by sort, right before how many sorts;
# 划分为阅览、棋牌、康复、助餐五个功能区: what a building is parted into
_SORTS = re.compile(
    "(?:对|针对|聚焦|围绕|突出|紧盯|盯紧|排查|检查|摸排|走访|整治|涵盖|覆盖|涉及|包括|包含|[划区]?分[为成]|设[有置立]?|打造|建[设成有]|规划|布[局置]|配[有置]|开辟|按照?|形成)了?(?P<items>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}?){2,})"
    "(?P<count>[三四五六七八九十]|[3-9])(?P<noun>大?类(?:[\u4e00-\u9fff]{0,6}?)"
    "(?:场所|单位|企业|行业|领域|区域|部位|点位|商户|门店|店铺|机构|主体|业态|对象|设施|建筑)"
    "|[个大](?:主要|基本|核心)?(?:功能|服务|活动|主题)(?:区|分区|室|厅|板块|空间|单元))"
)
_NO_SORT = re.compile(
    "等|其[他它余]|在内|之外|除|[的内外共路街巷]$|周边|以及|落实|开展|建立|加强|做好|负责|实施|履行|(?:社区|街道|片区|小区|网格)$"
    "|(?:建设|设置|打造|规划|改造|新增|增设|划分|升级|形成|配置)$"
)
_MISSING = 2  # items that may be left out; where more are, the count is of something else
_ENDS = "，。；：\n“”（）"
"""What neither a list nor its count goes beyond."""
_APART = re.compile(f"[{_ENDS}]")
_NO_NAME = re.compile("[无有没未的]|老旧|失管|破损|较|重点|问题")
_MASK = re.compile("[×✕*＊○]|XX|某")
_AND = re.compile("(?<=[\u4e00-\u9fff])[和及与]")


def miscounted(document: Document) -> Iterator[tuple[Span, int, int]]:
    """Yield place of the count, the count and how many are listed, where the two cannot both be right."""
    text = document.text
    among, typed = _stretches(_COUNTED_AMONG, document), _stretches(_COUNTED_TYPES, document)
    told: set[int] = set()
    for pattern, listing, holds in (
        (_AMONG, among, _most),
        (_KINDS, among, _most),
        (_ONE_SHORT, among, _not_one_short),
        (_PLACES, among, _most),
        (_TYPED, [at for at in typed if _TYPES_COUNTED.search(text, *at)], _exactly),
        (_BODIES, [at for at in typed if _BODIES_COUNTED.search(text, *at)], _exactly),
        (_FORCES, [at for at in typed if _FORCES_COUNTED.search(text, *at)], _exactly),
        (_TROUBLES, [at for at in typed if _TROUBLES_COUNTED.search(text, *at)], _enough),
        (_OFFERS, typed, _near_enough),
        (_SORTS, typed, _about),
    ):
        for match in (one for at in listing for one in pattern.finditer(text, *at)):
            items = match["items"].split("、")
            declared = int(parse(match["count"]) or 0)
            if not declared or _MASK.search(match["items"]) or holds(items, declared):
                continue
            if _of_other_things(pattern, match, items):
                continue
            if match.start("count") not in told:
                told.add(match.start("count"))
                yield Span(match.start("count"), match.end("noun")), declared, len(items)


def _stretches(counted: re.Pattern[str], document: Document) -> list[tuple[int, int]]:
    """Return the stretches in which something is `counted` behind a list."""
    text, body = document.text, document.body
    found: list[tuple[int, int]] = []
    for match in counted.finditer(text, body.start, body.end):
        at = match.start()
        if found and at < found[-1][1]:
            continue
        listed = text.rfind("、", body.start, at)
        if listed >= 0 and _APART.search(text, listed, at) is None:
            start = max(begin_of(text, listed, _ENDS), body.start)
            found.append((start, min(end_of(text, at, _ENDS), body.end)))
    return found


def _of_other_things(pattern: re.Pattern[str], match: re.Match[str], items: list[str]) -> bool:
    """Tell whether what is counted may be others, or more, than the items that the match holds."""
    if pattern is _PLACES:
        return _describes(items)
    if pattern is _TYPED:
        return _counts_others(match, items)
    if pattern is _BODIES:
        return _mixed(match["noun"], items)
    if pattern is _TROUBLES:
        return not _misdeeds(items) or _goes_back(match.string, match.start())
    if pattern is _FORCES:
        return _of_others(items) or _goes_back(match.string, match.start())
    apart = {_OFFERS: _NO_OFFER, _SORTS: _NO_SORT}.get(pattern)
    return apart is not None and any(map(apart.search, items))


def _most(items: list[str], declared: int) -> bool:
    return len(items) <= declared


def _not_one_short(items: list[str], declared: int) -> bool:
    return len(items) != declared - 1


def _exactly(items: list[str], declared: int) -> bool:
    return len(items) <= declared <= len(items) + sum(bool(_AND.search(item)) for item in items)


def _about(items: list[str], declared: int) -> bool:
    """Tell whether just as many may be listed as are counted, or so many fewer that something else is counted."""
    return _exactly(items, declared) or declared > len(items) + _MISSING


def _enough(items: list[str], declared: int) -> bool:
    """Tell whether as many may be listed as are counted: what leads to the list may hold one of its own."""
    return declared <= len(items) + sum(bool(_AND.search(item)) for item in items)


def _near_enough(items: list[str], declared: int) -> bool:
    """Tell whether as many may be listed as are counted, or so many fewer that something else is counted."""
    return _enough(items, declared) or declared > len(items) + _MISSING


def _of_others(items: list[str]) -> bool:
    """Tell whether the forces counted may be fewer, or others, than those listed."""
    if any(_GRADES.search(item) for item in items):
        return True  # 街道、社区两级网格员、楼栋长
    return items[-1].endswith("等") or _GATHERED.search(items[-1]) is not None or _WITH.match(items[0]) is not None


def _misdeeds(items: list[str]) -> bool:
    """Tell whether each item is itself what troubles, not where or among whom (学校、医院、商超周边八类隐患)."""
    if _DONE_TO.search(items[-1]) or any(map(_NO_MISDEED.search, items)):
        return False
    return all(map(_MISDEED.search, items))


def _goes_back(text: str, start: int) -> bool:
    """Tell whether the list may have begun before the match (低保户，独居老人、失能老人三类人员)."""
    return text[start - 1 : start] not in ("", "\n", "。", "；", "：")


def _describes(items: list[str]) -> bool:
    """Tell whether the items are qualities of the places (老旧、失管等两个小区), not their names."""
    return any(map(_NO_NAME.search, (*items[1:], items[0][-2:])))


def _mixed(noun: str, items: list[str]) -> bool:
    """Tell whether bodies of another kind stand among those counted: 消防站、红马甲队、护河队2支队伍."""
    own = next((ends for kind, ends in _OF_KIND.items() if noun.endswith(kind)), _TEAM)
    return _WITH.match(items[0]) is not None or any(item[-1] not in own for item in items)


def _counts_others(match: re.Match[str], items: list[str]) -> bool:
    """Tell whether other things are counted than those listed: 甲社区、乙社区两个小区."""
    return match["noun"][-1] == match["head"] and len(match["noun"]) > 1 and match["noun"] != items[-1][-2:]
