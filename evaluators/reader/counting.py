"""Which quantities of a clause count as targets or results, and which words of the clause belong to each."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader import clauses, spoken_of
from evaluators.reader.indicators import beside, indicator
from evaluators.reader.numbers import quantities
from evaluators.reader.units import RATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.quantity import Quantity

# What stands in a list is not counted out to be reached: 三个方面, 两个层面.
_ASPECTS = re.compile(
    r"方面|环节|层面|阶段|部分|步骤|原则|意识|方向|关键|层次|维度|要点|要求|特点|因素|角度|板块|不足|必须|确保|坚持|提升(?![到至为了])|坚决|外|百分之百"
    r"|等次|等级|档次"
)
_YARDSTICK = re.compile(r"[^，。]{0,4}的?(?:标准|要求|比例|规模|原则|方式)")
_ONCE = re.compile(r"(?:组织|开展|举办|召开|举行|进行|集中|至少)$")
_TAUGHT = ("讲", "讲授", "上")
_EACH_MONTH = re.compile(r"(?:各|分别)[\u4e00-\u9fff]{2,4}$")  # 于6月和12月各公示一次
_HELD = re.compile(r"(?:组织|开展|举办|召开|举行)[^，。；]{2,20}$")  # 举办技能竞赛一次
# Who must have so many falls under a rule: 有3名以上党员的楼栋.
_HAVING = re.compile(r"(?:凡|凡是|凡有|有|具有|具备)$")
_MUST_HAVE = re.compile(r"(?:[要应须需]|应[当该]|都|均|至少)(?:有|具有|具备)$")
_SIZES = frozenset({"户", "人", "层", "平方米", "年"})
_OF_SIZE = re.compile(r"的[\u4e00-\u9fff]{0,6}?(?:小区|楼|住宅|院落|社区|单位|企业|场所|商户|门店|村|学校|工地|建筑)")
_TAKEN_UP = re.compile(r"(?:^|对|将|把|面向|针对)$")
# What follows for those below or above a threshold: 低于60分的予以解聘.
_CONSEQUENCE = re.compile(
    r"的(?:一律|予以|不予|给予|取消|扣|要|应|须|由|视为|按|评为|定为|确定为|认定为|可|不得|进行|移交|纳入|上报|报)"
)
# 把8项任务的…, 5个社区各…: spoken of again, or the place where something else is counted.
_REFERENCE = re.compile(
    r"(?:任务|目标|工作|措施|内容|制度)(?:的|交|如下)|(?!、)[\u4e00-\u9fff、]{2,24}(?:率|占比|比例)(?:由|从|达|为|提|均|要|应)"
    r"|[\u4e00-\u9fff]{2,8}、[0-9]+[\u4e00-\u9fff]{2,20}率(?:由|从|达|为|提|均)"
    r"|[\u4e00-\u9fff]{2,6}各(?:[\u4e00-\u9fff]+|$)"
)
# 参加人数达1000人次以上的活动不少于3场: which of them are counted
_WHICH = re.compile(r"的[\u4e00-\u9fff]{1,12}?(?:不少于|不低于|不超过|不高于|达到?|超过|共)[0-9]")
# 在6个小区, 在东苑、西苑两个小区
_PLACED = re.compile(r"(?:在|从|向|对|把|将|按|现有)$|(?:在|对)[^，。；：、0-9]{1,8}(?:[、和][^，。；：、0-9]{1,8})+$")
_EACH_ONE = re.compile(
    r"(?:必[选设配建]|、[^，、]{2,12}各)$"
    r"|(?:每|各)[\u4e00-\u9fff]{1,12}(?:要|应|须|需|至少|配备|建设|打造|培育|设立|选派|确定|建成|建立|组建|成立"
    r"|明确)[\u4e00-\u9fff]{0,4}$"
)
# 建成食堂一个, 配备网格员一名: behind its noun a numeral is no article and no part of a name
_BROUGHT_ABOUT = re.compile(
    r"(?:建成|新建|建立|组建|成立|设立|设置|增设|打造|创建|培育|配备|选派|选聘|安装|购置|转化|形成|制定|出台|发放|印发|张贴|悬挂)[^，。；、]{2,16}$"
)
_ENDED = re.compile(r"$|、")
_OF_WORKS = re.compile(r"(?:项目|工程|建设|改造|平台|系统|园区|小区)$")
_PLAIN_MEASURES = frozenset(
    {"%", "个百分点", "人", "名", "次", "场", "期", "人次", "场次", "万元", "元", "亿元", "户", "家"}
)
_HOLLOW = re.compile(
    rf"(?:{clauses.ACTION.pattern}|实际|累计|目标|计划|正在|比|同比|其余|剩余|其他|明确|已|均|分别|加装|办理|[上本当]月|截至|序时进度)+"
)
# 实现以下4项目标：, 是下面6个目标: what the list behind it holds is to be reached, not so many of them
_ANNOUNCING = re.compile("(?:以下|下面|下列|如下)$")
_ANNOUNCED = re.compile("(?:具体|主要|工作|重点|年度)*(?:目标|指标|任务|工作|措施|要求|事项)")
_REACHED = frozenset({"人次", "户次", "人", "户", "名"})
_REACHING = re.compile(r"覆盖|服务")
# 12个社区配合: who takes part, no count to be reached
_TAKING_PART = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:社区|部门|单位|街道|科室|站所|企业|机构|居委会|居民委员会|成员单位)"
    r"(?:分别|共同|协助|积极|密切|参与|做好)*(?:配合|协助|协同|参与|牵头|负责)"
)
_MOVED = re.compile(r"(?:由|从)[^，、；]{0,40}(?:到|至|为)")
_BODIES = frozenset({"个", "家"})
_ADDRESS = frozenset({"栋", "幢", "座", "组", "号"})
_HOUSE = re.compile(r"[0-9]+(?:单元|室|号|栋|幢)")
_LIVES = re.compile(r"住(?![宅房院户建])在?[^，。；：]{0,14}$")
_ACHIEVED = re.compile("(?:完成|落实|制[定订]|出台|实施|建立|推出|推行|解决|承担|获得?|荣获|[共有了])(?:了)?$")
_COMPARED_WITH = re.compile(r"(?:较|比|与)[^，。；（）]{1,14}（(?:为|的)?$")
_FROM = re.compile(r"(?:由|从)[^，、]{0,12}$")
# 9个社区中有2个, 15个镇街中的排名, 4个支部…平均年龄, 5个网格分别为: of whom something is told
_OF_WHOM = re.compile(
    r"(?:行政村|村|社区|小区)[\u4e00-\u9fff]{2,8}工作|(?:社区|小区|村|网格|单位|企业)中(?:建成|创[建成]|打造|评选|选[出取树]|培育|确定)|"
    r"[\u4e00-\u9fff]{1,8}[中里](?:的|有)|[\u4e00-\u9fff]{2,16}平均|[\u4e00-\u9fff]{1,8}分别[为是达有]|居民因|群众因"
)
# 参与表决的业主不足三分之二: what the law asks of a vote
_VOTE = re.compile(r"业主|表决|同意|赞成|到会|应到|出席|签字")
_LENGTHS = frozenset({"米", "公里", "千米"})
_WITHIN = re.compile(r"(?:以内|之内|内|范围)")
_REACH_OF = re.compile(r"半径|距离|高度|宽度|长度|控制|不超过")
_EACH_FAULT = re.compile(r"每(?:发现|发生|查出|出现|增加|减少|新增|超过|低于|高于|缺少|少|多|逾期)?$")
_MOVED_TO = re.compile(r"(?:提高|提升|增加|增长|延长|缩短|压缩|压减|减少|降低?)(?:至|到)")
_RISE = re.compile(r"(?:提高|提升|增长|增加|上升|上涨)了?$")


def counts(words: str, quantity: Quantity, *, looking_ahead: bool) -> bool:
    """Tell whether a quantity of the clause `words` is a target or result rather than a mere description."""
    behind, before = words[quantity.span.end :], words[: quantity.span.start]
    taking_part = quantity.unit in _BODIES and _TAKING_PART.fullmatch(behind)
    told_of = bool(taking_part) or spoken_of.speaks_of(quantity, words, looking_ahead=looking_ahead)
    if told_of or quantity.kind == "all" or _ASPECTS.match(behind) or _is_norm(words, quantity, before, behind):
        return False
    if quantity.kind == "placeholder":
        return True
    if quantity.chinese and quantity.unit == "期" and _OF_WORKS.search(before):
        return False  # 启动项目二期申报
    if quantity.unit in ("岁", "周岁"):
        if "的" in behind and not re.search(r"应|须|要|一般|原则上|平均|为主", words):
            return False
        return quantity.kind == "fuzzy" or "年龄" in before or _is_age_asked(quantity, before, behind)
    if quantity.unit in ("小时", "分钟"):
        asked = quantity.op in (">=", "<=") or re.search(r"时[长间][达共为]?到?$", before) is not None
        return _is_moved(before, behind) or (quantity.unit == "小时" and asked)
    if quantity.kind == "fuzzy":
        return looking_ahead or quantity.value is not None
    if quantity.article:
        return _is_one(quantity, before, behind, looking_ahead=looking_ahead)
    if quantity.chinese and quantity.unit not in _PLAIN_MEASURES:
        return _is_counted_out(words, quantity, looking_ahead=looking_ahead)
    return True


def _is_one(quantity: Quantity, before: str, behind: str, *, looking_ahead: bool) -> bool:
    """Tell whether 一 with its measure word counts one rather than being an article."""
    if looking_ahead and quantity.unit in ("次", "场", "期", "轮") and _is_once(before, behind):
        return True
    if quantity.unit != "次" and _ENDED.match(behind) and _BROUGHT_ABOUT.search(before):
        return True
    return quantity.op != "=" or quantity.per is not None or bool(_EACH_ONE.search(before))


def _is_counted_out(words: str, quantity: Quantity, *, looking_ahead: bool) -> bool:
    """Tell whether a Chinese numeral counts what is to be done or was done, rather than being part of a name."""
    behind, before = words[quantity.span.end :], words[: quantity.span.start]
    if quantity.op != "=" or (_ENDED.match(behind) and _BROUGHT_ABOUT.search(before)):
        return True  # 发稿不少于二十篇, 转化成果六项
    if quantity.unit == "项" and not looking_ahead:
        # 完成三项 and 五项目标 are results; 两项补贴 is a name, 七项事项 says what the figures are of
        return _ACHIEVED.search(before) is not None or re.match("(?:目标|任务)", behind) is not None
    return bool(clauses.ACTION.search(words)) or bool(re.search(r"(?:等|共|有|划[分为]{1,2}|分[为成])$", before))


def _is_moved(before: str, behind: str) -> bool:
    """Tell whether an amount is what something moves from or to: 由5840小时增加到8000小时."""
    return re.search(rf"{_MOVED_TO.pattern}$", before) is not None or (
        bool(_FROM.search(before)) and _MOVED_TO.match(behind) is not None
    )


def _is_once(before: str, behind: str) -> bool:
    """Tell whether 一次 counts what is held: 组织一次演练, 举办技能竞赛一次, 讲一次党课."""
    once = _ONCE.search(before) or _EACH_MONTH.search(before) or (before.endswith(_TAUGHT) and behind.endswith("课"))
    return bool(once) or (not behind.strip() and _HELD.search(before) is not None)


def _is_condition(words: str, quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether the number belongs to an exception, a yardstick, a ratio's base or a condition."""
    if "外" in behind and re.search(r"除了?[^，]*$", before):
        return True
    money = quantity.unit is not None and quantity.unit.endswith("元")
    if not money and _YARDSTICK.match(behind) and re.search(r"按照?[^，]{0,12}$", before):
        return True
    placed = _PLACED.search(before) is not None and _MOVED_TO.match(behind) is None
    if _REFERENCE.match(behind) or _OF_WHOM.match(behind) or (placed and _counts_further(words, quantity)):
        return True
    if quantity.unit == "分" and re.search(r"[0-9][时点]$", before):
        return True
    # 每40名老人, 每发现1处: what something else is counted against; 较2023年四季度（83.6%）: what it is compared with
    if _EACH_FAULT.search(before) or (behind.startswith("）") and _COMPARED_WITH.search(before)):
        return True
    if _is_rank_or_mark(quantity, before, behind):
        return True
    if quantity.op != "=" and (_CONSEQUENCE.match(behind) or _WHICH.match(behind)):
        return True
    if quantity.op in ("<", ">") and (behind == "的" or (quantity.op == "<" and behind.startswith("的"))):
        return True  # 全年不足4次的, 不足3名的小区: who is meant, not what is to be reached
    having = _HAVING.search(before) and not _MUST_HAVE.search(before)
    if quantity.op == ">=" and having and re.match(r"[^，。；、]{0,10}的[\u4e00-\u9fff]", behind):
        return True
    return words.endswith("的") and re.search(r"以[上下]$", quantity.span.of(words)) is not None  # 损失10万元以上的


def _counts_further(words: str, quantity: Quantity) -> bool:
    """Tell whether something else is counted behind a place (在6个社区各建1个微型站)."""
    return any(q.kind != "all" and q.span.start >= quantity.span.end for q in quantities(words))


def _is_norm(words: str, quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether the number says what holds anyway: a condition, a definition, a place, not what is to be reached."""
    announced = _ANNOUNCING.search(before) is not None and _ANNOUNCED.match(behind) is not None
    return (
        announced
        or _is_condition(words, quantity, before, behind)
        or _is_size(quantity, before, behind)
        or _is_formula(words, quantity, before)
        or _is_within(words, quantity, before, behind)
    )


def _is_size(quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether the number says of what size those are with which something is done (对300户以上的小区引进物业)."""
    sized = quantity.op != "=" and quantity.unit in _SIZES and _OF_SIZE.match(behind) is not None
    return sized and _TAKEN_UP.search(before) is not None


def _is_formula(words: str, quantity: Quantity, before: str) -> bool:
    """Tell whether a number belongs to a definition (完成率=累计数÷计划数×100%) or to what the law asks of a vote."""
    if quantity.value_text and "分之" in quantity.value_text:
        return _VOTE.search(words) is not None
    at = max(before.rfind("="), before.rfind("＝"))
    return at >= 0 and re.search(r"[÷/／×*]", before[at:]) is not None


def _is_within(words: str, quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether a length says where (两侧60米范围内), not how long, high or far something is to be."""
    if quantity.unit not in _LENGTHS or _REACH_OF.search(before):
        return False
    inside = quantity.span.of(words).endswith("内") and bool(behind.strip())
    return inside or _WITHIN.match(behind) is not None


def _is_rank_or_mark(quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether the number is a place of a ranking (排名后3名), of a mark (加2分) or of an address (3栋2单元)."""
    if quantity.unit in _ADDRESS:
        return _HOUSE.match(behind) is not None or _LIVES.search(before) is not None
    if quantity.unit is not None and quantity.unit.endswith("元"):
        return re.search(r"扣[减除发罚][^，；：]{0,4}$", before) is not None
    if quantity.unit in ("名", "位"):
        return re.search(r"(?:排名|排在|位列|考核|得分)最?[前后末]?$", before) is not None
    if quantity.unit != "分":
        return False
    points = quantity.op == "=" and re.search(r"(?:[加扣减记计得]|满分|扣减|奖励|积分|[（(])[为至]?$", before)
    return bool(points) or re.match(r"的?(?:[定评视]?为|属)", behind) is not None


def _is_age_asked(quantity: Quantity, before: str, behind: str) -> bool:
    """Tell whether an age is asked for or compared (年满18周岁, 45周岁以下), not the mark of a group (60岁以上老人)."""
    if re.search(r"(?:下降|降低|降至|降到|减少|年满|应当?满|须满)了?$", before):
        return True
    closed = behind.strip()[:1] in ("", "、", "，")
    return closed and quantity.op in (">=", "<=") and bool(re.search(r"年满|应|须|要|一般|原则上", before))


def asides(words: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return what only repeats in brackets where a rate rises from or to: 由67%（6个小区）提高到100%（9个小区）."""
    if "（" not in words or not _MOVED.search(words):
        return []
    shares = [q for first in found if first.unit in RATES for q in _bracketed(words, first, found)]
    return shares + [
        second
        for first, second in itertools.pairwise(found)
        if words[first.span.end : second.span.start] == "（"
        and re.match(r"[\u4e00-\u9fff]{0,6}）", words[second.span.end :])
        and second not in shares
    ]


def _bracketed(words: str, rate: Quantity, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the counts from which a rate comes, in brackets behind it (90%（50件中成功45件）)."""
    close = words.find("）", rate.span.end)
    if close < 0 or not words.startswith("（", rate.span.end):
        return []
    inside = [q for q in found if rate.span.end < q.span.start < close and q.unit not in RATES]
    return inside if len(inside) > 1 else []


def is_rise(words: str, quantity: Quantity) -> bool:
    """Tell whether the number says by how much, not up to what (提高5个百分点)."""
    return quantity.unit in RATES and quantity.op == "=" and bool(_RISE.search(words[: quantity.span.start]))


def part(words: str, found: Sequence[Quantity], place: int) -> Span:
    """Return the part of the clause that belongs to one quantity: cut at 、 or 和 between two, else where one ends."""
    start = _cut(words, found[place - 1], found[place])[1] if place else 0
    end = _cut(words, found[place], found[place + 1])[0] if place + 1 < len(found) else len(words)
    trimmed = clauses.trim(words, start, end)
    return Span(*trimmed) if trimmed else Span(start, end)


def _cut(words: str, left: Quantity, right: Quantity) -> tuple[int, int]:
    """Return where the words of `left` end and those of `right` begin."""
    for mark in ("、", "以及", "和", "及", "并", "与"):
        at = words.find(mark, left.span.end, right.span.start)
        if at >= 0:
            return at, at + len(mark)
    return left.span.end, left.span.end


def name(words: str, found: Sequence[Quantity], place: int, *, baseline: bool) -> str:
    """Return what the quantity counts, read from its part of the clause, else from the clause up to it."""
    quantity, own = found[place], part(words, found, place)
    if place + 1 < len(found) and quantity.span.end == found[place + 1].span.start:
        noun = beside(words, found[place + 1].span.end)
        if noun is not None:
            return noun
    if baseline:
        first = found[place - 1]
        return indicator(words[: first.span.start], first.span.start, first.span.start, quantity.unit)
    end = own.end
    if place + 1 < len(found) and len(set(_cut(words, quantity, found[place + 1]))) == 1:
        end = found[place + 1].span.start  # 12项任务已完成9项: nothing parts the two, the noun stands between
    return indicator(
        words[own.start : end], quantity.span.start - own.start, quantity.span.end - own.start, quantity.unit
    )


def measures_itself(called: str, unit: str | None) -> bool:
    """Tell whether hollow words say what is measured in people or households (服务覆盖5000人次)."""
    return unit in _REACHED and _REACHING.search(called) is not None


def says_nothing(called: str) -> bool:
    """Tell whether an indicator names no thing (实际, 完成, 正在): the one named before is meant."""
    return len(called) < 2 or _HOLLOW.fullmatch(called) is not None
