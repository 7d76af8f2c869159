"""The thing counted: the noun phrase before or behind a number, and whom it covers."""

from __future__ import annotations

import re

from evaluators.alternatives import quick
from evaluators.reader import clauses
from evaluators.reader.shields import shield_names
from evaluators.reader.times import moments
from evaluators.reader.units import RATES

_REACH = re.compile(
    quick(
        r"(?:力争|争取|确保|务必|必须|努力|总体|平均|分别|均|都|仅有|只有|仅|就|要|应|将|需|须|已|由|从|在|了"
        r"|占(?:比)?|达到?|提高|提升|增长|增加|上升|扩大|下降|降低|减少|压减|保持|控制|稳定"
        r"|实现|完成|共计?|高于|低于|目标|合计|累计|总计|为|到|至|(?<![建施])设有?|有|含|配|不少于|不低于|不超过|不高于|至少"
        r"|以上|超过|突破)+[了在到至为]?$"
    )
)
_FRONT = re.compile(
    r"^(?:(?:年初|方案|责任书|任务书)(?:承诺|要求|下达|确定|明确|提出|约定)|(?:年初)?承诺(?=[新建改增办])|目标[为是]"
    r"|力争|争取|确保|务必|必须|努力|计划|其中|并|要|应|将|需|须|再|还|已|共|其他|其余|同时|以及|及|和|与|对"
    r"|把|使|在|系(?![列统])|至少|不少于|的"
    r"|全[年区市县镇街]道?|每[年月周日天季]度?|每个?(?:月|季度|星期)|年内|今年|累计|合计|共计|实际|组织召开"
    r"|组织开展|协调解决|收集并解决|参与的"
    r"|建成|建立|建设|新建|改建|打造|培育|培养|创建|组建|成立|设立|设置|开设|配备|配齐|选派|举办|召开|开展|组织(?!生活会|关系|体系|部)"
    r"|制定|编印|实施|举行|评选|评定出?|评出|选出|推选出?|表彰|推出|吸纳|发展|新增|增设|解决|化解|收集"
    r"|划分|下辖|涉及|覆盖(?![率面])|完成(?![率度量数情])|实现|达到|落实(?!率)|推进|招聘|招募|选聘|发放|登记"
    r"|服务(?=老人|居民|群众))+"
)
# what is held again and again: its name may be a verb (1次满意度测评)
_OCCASIONS = frozenset({"次", "场", "期", "轮", "回", "堂", "遍", "场次", "批次", "课时"})
_HELD = re.compile(rf"(?:集中|{clauses.ACTION.pattern})+(?:活动|行动|工作)?")
_MEETING = re.compile(r"(?:会|会议|活动|班|讲座|[党团]课|大赛|比赛|竞赛)$")
_APPOINTED = re.compile(r"^.*(?:设|配)(?![施备计置立电套件合])(?=..)")
_BASE = re.compile(
    r"(?:由|从)(?:[\u4e00-\u9fff]{0,6}(?:调查|测评|评估|统计|摸底|普查|核查|监测)(?:结果|数据)?)?的?$"
    r"|(?:较|比|与|同比)(?:去年|上年|上一年度?)?(?:同期)?(?=(?:下降|减少|降低|增长|增加|提高|上升)?$)"
    # 与上一冬春同期的23起相比下降
    r"|(?:较|比|与|同|对比)[^，。；：（）0-9]{0,12}(?:同期|上一?年度?|去年|上月|上一?季度?|期末|年初|往年|以往)的?[0-9][0-9.,]*[%\u4e00-\u9fff]{1,3}?(?:相比)?(?:下降|减少|降低|增长|增加|提高|上升|压减)?$"
    # 火灾起数比63起下降, its year taken out
    r"|(?:较|比|与|同)的?[0-9][0-9.,]*[%\u4e00-\u9fff]{1,3}?(?:相比)?(?:下降|减少|降低|增长|增加|提高|上升|压减)?$"
)
# 事故起数在（7起）基础上下降, its year taken out
_ON_BASE = re.compile(r"在(?:（[^（）]{1,12}）)?的?基础上(?:再|又)?(?:下降|减少|降低|增长|增加|提高|上升|压减)?$")
# 在东苑、西苑两个小区新增, and 于6月和12月各公示 without its months
_WHERE = re.compile(
    r"在[^，。；：（]{1,40}?(?:[0-9]+|[一二两三四五六七八九十]+)个(?:小区|社区|村|网格|片区|点位)(?=[\u4e00-\u9fff])"
    # 在东苑、西苑等小区新建, 全街道12个社区中建成
    r"|在[^，。；：（0-9]{1,40}?等(?:小区|社区|村|网格|片区|路段)(?=[\u4e00-\u9fff])"
    r"|[^，。；：（0-9]{0,8}[0-9]+个(?:社区|小区|村|网格|单位|企业)中(?=建成|创[建成]|打造|评选|选[出取树]|培育|确定)"
)
_WHEN = re.compile("于[、和及与]+(?:各|分别)?")
# 居民满意度稳步提升、达到95%: what moved is what reaches the number
_MOVED = re.compile(
    "(?P<name>[\u4e00-\u9fff]{1,16}(?:率|度|数|量|面|比例|水平|感))(?:稳步|稳中有|进一步|持续|不断|明显|显著|逐步|大幅|有效|继续|全面)*"
    "(?:提升|提高|上升|增长|增加|增强|改善|扩大|下降|降低|减少|升|降)$"
)
_BY = re.compile("由(?![0-9])")
_HEAD_END = re.compile(r"[，。；：、（(）)]|(?<=[\u4e00-\u9fff]{2})(?:和|及|以及|并|，)(?=[0-9一二三四五六七八九十×])")
_BODIES = (
    "微网格|社区|网格|街道|小区|楼栋|单元|党?支部|党组织|单位|部门|镇|乡|村|项目|家庭|站点|服务站|驿站|助餐点|议事会"
)
# 1次社区党组织、业主委员会、物业企业三方联席会议: who meets stands before what is held
_OF_SEVERAL = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:、[\u4e00-\u9fff]{2,12}){0,6}?[、和及与][\u4e00-\u9fff]{2,10}?"
    r"(?P<name>[两双三四五六七八多各]方[\u4e00-\u9fff]{0,6}会议?)(?=$|[，。；：（(])"
)
# 养老、托育、文化等公共服务设施 are one thing
_SUCH = re.compile(r"[\u4e00-\u9fff]、[\u4e00-\u9fff、]{2,30}等[\u4e00-\u9fff]{2,10}$")
_SCOPE = re.compile(
    r"(?P<s>全(?:区|市|县|街道|街|镇|乡|省|域|辖区)(?:所有(?:社区|网格|小区|街道))?|试点社区|辖区"
    rf"|每(?:个|名|户|支|位|家)(?:{_BODIES}|[\u4e00-\u9fff]{{2,8}}?(?=要|应|必|须|需|配|至|建|设|开|都|均|每|，|$|[0-9]))"
    rf"|各(?:{_BODIES})|所有(?:{_BODIES}|[\u4e00-\u9fff]{{1,6}}?(?=要|应|必|基本|达|完|实|全|均|都|建|落)))"
)


def indicator(clause: str, number_start: int, number_end: int, unit: str | None) -> str:
    """Return the noun phrase that a number in `clause` counts; the places are those of the quantity in the clause."""
    before, behind = clause[:number_start], clause[number_end:]
    after = _after(behind, unit)
    ahead = _ahead(before)
    if unit in RATES:
        return ahead or after
    return after if len(after) > 1 else ahead or after


def _after(behind: str, unit: str | None) -> str:
    if meeting := _OF_SEVERAL.match(behind):
        return meeting["name"]
    if _BY.match(behind):
        return ""  # 其余8家由街道选派: by whom stands behind, what is counted before
    end = _HEAD_END.search(shield_names(behind))
    phrase = behind[: end.start()] if end else behind
    phrase = re.sub(r"^(?:以上|左右)?的?(?:为(?![民老军企农侨残]|[^，。；]{1,8}服务)|系(?![列统])|属于)?", "", phrase)
    verb = next((m for m in clauses.ACTION.finditer(phrase, 2) if not _is_body(phrase, m)), None)
    held = verb and unit in _OCCASIONS and _HELD.fullmatch(phrase, verb.start())
    if held and not _MEETING.search(phrase, 0, verb.start() if verb else 0):
        verb = None
    if (
        verb
        and verb.start() >= 2
        and not re.match(r"(?:服务|宣传|培训|活动|联系|建设|治理|总结|考核|走访)", verb.group())
    ):
        phrase = re.sub(r"的[\u4e00-\u9fff]{1,4}$", "", phrase[: verb.start()])
    first = next((moment.span.start for moment in moments(phrase)), len(phrase))
    return clauses.bare(
        re.sub(r"(?:均|都|已|全部|于|在|(?<=问题|事项|隐患|工单|案件|诉求|线索|意见|建议)中)+$", "", phrase[:first])
    )


def _is_body(phrase: str, verb: re.Match[str]) -> bool:
    """Tell whether what reads as 组织 is the end of a body's name: 党组织, 社会组织."""
    return verb.group() == "组织" and phrase[verb.start() - 1] in "党团会"


def named_last(phrase: str) -> str:
    """Return the name at the end of `phrase`, without the verb that leads to it (各社区培育党建品牌)."""
    verbs = [
        at for verb in clauses.ACTION.finditer(phrase) if len(phrase) - (at := verb.end()) > 1 and phrase[at] != "（"
    ]
    short = clauses.bare(_FRONT.sub("", _APPOINTED.sub("", phrase[verbs[-1] :] if verbs else phrase)))
    return short if len(short) > 1 else clauses.bare(phrase)


def beside(clause: str, end: int) -> str | None:
    """Return the noun behind two quantities that stand side by side (1支不少于20人的志愿服务队)."""
    return _after(clause[end:], None) or None if clause.startswith("的", end) else None


def _ahead(before: str) -> str:
    for moment in reversed(moments(before)):
        before = before[: moment.span.start] + before[moment.span.end :]
    before = _ON_BASE.sub("", _WHERE.sub("", _WHEN.sub("", before.strip())))
    marks = r"[，；：（(]" if _SUCH.search(before) else r"[，、；：（(]"
    *led, before = re.split(marks, before)
    before = _BASE.sub("", before.strip())
    previous = None
    while previous != before:
        previous, before = before, _REACH.sub("", before.strip())
    if led and not before and (moved := _MOVED.search(led[-1])):
        before = moved["name"]
    before = re.sub(r"(?:达到|达|占)[^，]*的$", "", before)
    short = clauses.bare(_FRONT.sub("", before))
    return short if len(short) > 1 else clauses.bare(before)


def scope(clause: str) -> str | None:
    """Return whom or what a target covers (全区, 每个网格, 各社区); None where the clause does not say."""
    match = _SCOPE.search(clause)
    return match["s"] if match else None
