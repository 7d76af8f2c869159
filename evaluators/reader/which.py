"""Times that say which things are meant (2000年底以前建成的小区), not when anything is due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluators.reader.moment import Moment

# 2000年底以前建成的小区: the time tells which, not when
_TELLS_WHICH = re.compile(
    r"(?:建成|建造|建设|竣工|交付|投用|投入使用|入住|出生|登记|注册|成立|设立|立项|开工|安装|购置|购买|签订|印发|受理|发生|办理)"
    r"(?:使用|投用|并投入使用)?的(?=[\u4e00-\u9fff0-9])(?!基础|同时|前提)"
    r"|(?:查出|查到|发现|摸排|登记)[\u4e00-\u9fff]{1,6}的(?=[\u4e00-\u9fff])"
)


# 2000年以前的老旧小区: a year alone before which things were there
_YEAR_BEFORE = re.compile(r"(?:19|20)[0-9]{2}年(?:底|末)?(?:以前|之前|前)$")
_OF_THINGS = re.compile(
    "的?(?:老旧?|旧)?(?:小区|住宅|楼|房|建筑|院|电梯|管网|管线|党员|退役|复员|退休|工伤|档案|遗留|历史|户籍|村)"
)


# 2026年2月召开的动员会: what was held, issued or asked for then is named by it
_CALLED_BY = re.compile(
    r"(?:召开|举行|举办|印发|下发|出台|发布|制定|修订|确定|启动|部署|签署|公布|通过|审议通过|报送|上报|下达|交办|移交|反馈|通报)的(?=[\u4e00-\u9fff])"
)
# 巩固2025年12月底前完成的整治成果
_LOOKS_BACK = re.compile(r"(?:巩固|复查|回访|核查|评估|总结|抽查|复核|验收|对|将|把|针对)$")
_DONE_THEN = re.compile(r"(?:已)?(?:完成|结束|整改|清理|改造|建成|办结)的(?=[\u4e00-\u9fff])")


# 2019年脱贫的1196户: those of that year
_ATTRIBUTE = re.compile("[\u4e00-\u9fff]{2,8}?的(?=[\u4e00-\u9fff0-9])")


def attributive(text: str, moment: Moment) -> bool:
    """Tell whether a time without a word of a limit stands before what it says which is meant (2019年脱贫的农户)."""
    return moment.op == "in" and _ATTRIBUTE.match(text, moment.span.end) is not None


# 计入6月底任务, 9月底目标中的: what is called by a time
_COUNTED_IN = re.compile("(?:计入|列入|纳入|抵作|抵扣|冲抵|折抵)[^，。；]{0,8}$")
_TASK_OF = re.compile("的?(?:任务|目标|指标|计划数|进度)")


# 由2025年1月的5张降为0张, 与1月至7月的进度持平: when what something is held against was
_FROM, _BESIDE = re.compile("(?:由|从)$"), re.compile("(?:比|较|(?<!参)与|同|跟)$")
_MOVES = re.compile("的[^，。；]{0,20}?(?:降|减|增|提高|提升|上升|压|扩大|缩短|延长)")
_LEVEL_WITH = re.compile("(?:同期)?的[^，。；]{0,16}?(?:持平|相当|相比|一致|相同|接近|基本同步)")


# 租期至2025年12月31日届满, 有效期2年，至2028年6月30日: how long a contract, a paper or an office holds
_RUNS_OUT = re.compile("(?:24时|24:00)?[止]?，?(?:届满|到期|期满|失效|终止|截止失效|止(?=[，。；]|$))")
_HOLDS = re.compile(
    "(?:租期|租赁期|租约|承租期?|合同|协议|有效期|保修|质保|保质|保险|保障|任期|聘期|聘用期|服务期|运营期|经营期|特许|授权|使用期|使用权|托管期|许可证?|执照|资质|证书|贷款|抵押|缺陷责任)"
    "(?:合同|协议|期)?(?:的?(?:履行|租赁|服务|维护|运维|有效|保修|质保|存续|使用)?(?:期限|期间|时间|起止))?"
    "(?:[0-9一二两三四五六七八九十]+个?[年月]，?)?(?:暂|均|都)?(?:(?<=[期限间年月])|[为是：至到自从]|截至|延至|延长至|签至|签到)+$"
)
# 维护合同自2026年6月30日签订, 许可证于6月30日换发: when the paper is made or handed out, which is work
_SIGNED = re.compile(
    "[之以]?(?:前|内)?(?:[^，。；0-9]{0,6})(?:签订|签署|签约|续签|换签|办[结理妥]|[换核颁印]发|发放|领取|取得|到位|投保|完成|敲定|确定)"
)
_REACH = 40  # characters before a time in which what it is of is looked for
_HOLDING = re.compile(
    "租|合同|协议|有效期|保修|质保|保质|保险|任期|聘期|服务期|运营期|经营|特许|授权|使用权|许可|执照|资质|证|贷款|抵押|责任期|届"
)


def of_validity(text: str, moment: Moment) -> bool:
    """Tell whether a time says how long a lease, a contract, a licence or an office holds, not when work is due."""
    before = re.split("[，。；\n]", text[max(0, moment.span.start - _REACH) : moment.span.start])[-1]
    if moment.op == "<=" and text[moment.span.end - 1] == "前":
        return False  # 租期届满前, 2026年6月30日前续签合同
    if _HOLDS.search(before):
        return not _SIGNED.match(text, moment.span.end)
    return _RUNS_OUT.match(text, moment.span.end) is not None and _HOLDING.search(before) is not None


def tells(text: str, moment: Moment) -> bool:
    """Tell whether a time says which things are meant (2000年底以前建成的小区), not when anything is due."""
    if _TELLS_WHICH.match(text, moment.span.end):
        return True
    if _YEAR_BEFORE.search(text, moment.span.start, moment.span.end) and _OF_THINGS.match(text, moment.span.end):
        return True
    if moment.op == "in" and moment.form == "point" and _CALLED_BY.match(text, moment.span.end):
        return True
    before = text[max(0, moment.span.start - 8) : moment.span.start]
    if moment.op == "in" and _FROM.search(before) and _MOVES.match(text, moment.span.end):
        return True
    if moment.op == "in" and _BESIDE.search(before) and _LEVEL_WITH.match(text, moment.span.end):
        return True
    if _COUNTED_IN.search(before) and _TASK_OF.match(text, moment.span.end):
        return True
    return _LOOKS_BACK.search(before) is not None and _DONE_THEN.match(text, moment.span.end) is not None
