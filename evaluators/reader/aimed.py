"""What tells a value that is aimed at from one that was reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.reader import clauses

if TYPE_CHECKING:
    from evaluators.model import Span

AHEAD = re.compile(
    # 将其中的做法整理成案例12个, 将打捞时间由8小时延长至10小时: what was made of a thing, no time to come
    r"下一步|下步|今后|明年|将(?!.{0,12}(?:纳入|作为|列为)|其(?!他|它|余)"
    r"|(?!逐步|逐年|进一步|继续|力争|全部|陆续)[^，。；、0-9]{2,12}?[由从][^，。；]{1,8}[0-9])|拟(?=于|在|[建开举])|计划(?:于|在|再|新)|力争|争取|确保"
)
BACK = re.compile(
    r"以来|已(?!经?出台)|曾|去年|上年|目前|现有|共有|辖有|下辖|辖区有|截至|(?<=[成展开])了"
    # 问题为乱堆乱种7处: what was found, which is to come to nothing
    r"|(?:问题|短板|隐患)(?:主要|点位)?(?:为|是|有(?![效序望])|包括)(?!.*(?:减[少至到]|[降压]|整改|解决|消除|清零))"
)
_PLANNED = re.compile(
    r"(?:原)?(?:计划(?!书|的)|(?:年度)?目标(?=为|是|值|数|[：:0-9])|任务(?:为|数))|.*的目标$"
    # 年初承诺新建食堂2处, 方案要求培训200名, 充电桩安装目标40个; 方案确定的12项任务全部完成 tells what was done
    r"|(?:年初|方案|计划|责任书|任务书|《[^》]{2,40}》)中?(?:承诺|要求|下达|确定|明确|提出|约定)"
    r"(?!.*(?:全部|均|已|如期|按期|顺利|实际|完成[率了])|的)"
    r"|(?:全年|年度|今年|本年度?|年初|年初确定的?)的?(?:工作|主要)?目标(?:为|是|[：:])"
    r"|[\u4e00-\u9fff]{2,12}目标(?:为|是|值)?(?:[0-9]+(?:\.[0-9]+)?)[^，。；]{0,4}$"
)
# 年初计划改造站点13处，参与率达到80%: the clauses behind tell of the plan too, until one tells what came of it
_LED = re.compile(
    r"(?:年初|年度|全年|今年|本年度?|原)(?:原|工作)?(?:计划|预定|拟定)(?!书|的|[内外]|任务|目标|完成[率情]|总?数)"
    r"(?:共|完成|实现|建成)*"
)
_TURNS = re.compile(
    r"实|截[至止]|目前|已|现|全部|圆满|完成[率了]|完成[^，。；、]{0,12}[0-9]|超额|其中|均|未|仅|只|共(?!享|建|治)|较|比|同比|发现|占"
)
# a report on a project tells in a section of their own what was aimed at: 项目计划培训骨干60名，…
AIMS = re.compile(r"目标(?!(?:任务)?(?:完成|实现|达成|落实)|完成)")
# 项目目标: below such a heading a report on a project tells nothing else, though no word of the sentence says so
GOALS = re.compile(r"(?:项目|预期|服务|建设|申报|绩效|总体|具体|阶段)(?:的)?(?:总体|具体|工作|服务)?目标(?:任务)?$")
_REACHED = re.compile("实际|截[至止]|目前|已(?!经?出台)|了(?!解)|圆满|完成率|超额|均(?=达|完成)|未(?!成年)|仅|只有")
_AIMED = re.compile(r"计划(?!书|的)|预期|预计|拟(?=[培建开举组])|目标(?:是|为|：)")
# 项目协议约定，结对老人不少于60户，开展活动40场: what the sentence goes on to name was to be reached
# 年度计划：整治背街小巷18条；上月累计15条, and 按期办结率99.6%（目标99%）
_PLAN_LABEL = re.compile(
    r"(?:^|[\n。；])[ \u3000]*(?:20[0-9]{2}年度?|年度|全年|本年度?|今年|年初|原)?的?(?:主要|工作|总体)?"
    r"(?:(?:计划|目标)(?:任务)?|(?<=[度年初])任务)(?:数|值)?[为是]?[：:][^；。\n]*$"
)
PLAN_ASIDE = re.compile(r"[（(](?:年度|全年|本年|原)?(?:计划|目标|任务)(?:任务)?(?:数|值)?[为是：:]?$")
# 按照协议应当完成以下任务：1.…；2.…: a list of what was set out, each item of it
_SET_OUT = re.compile(
    r"(?:(?:应当?|须|需要?|要求|约定|必须|计划|拟)(?:于[^，。；：\n]{2,14})?(?:完成|达到|实现|达成)|(?:确定|设定|提出|明确)了?)"
    r"(?:[^，。；：\n]{0,8}(?:任务|目标|指标|成果|要求))?(?:如下|包括|有|是|为)?：[^。\n]*$"
)
# 年初提出的两项指标，一是…达到98%以上，二是…
_SET_OUT_IN_TURN = re.compile(
    r"(?:年初|方案|计划|项目)(?:确定|设定|提出|明确)的?[^，。；：\n]{0,14}(?:任务|目标|指标|要求)$"
)
_HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")
_AGREED = re.compile(r"(?:协议|合同|任务书|申报书|责任书)书?中?(?:约定|要求|规定|确定|明确)[，：:]")


def set_out(text: str, at: int) -> bool:
    """Tell whether what stands at `at` is an item of a list, within its sentence, of what was to be reached."""
    begin = begin_of(text, at, "。\n")
    if text.find("：", begin, at) >= 0 and _SET_OUT.search(text, begin, at) is not None:
        return True
    first = text.find("，一是", begin, at + 2)
    return first >= 0 and _SET_OUT_IN_TURN.search(text, begin, first) is not None


def in_report(text: str, clause: Span, *, of_aims: bool, goals: bool = False) -> bool:
    """Tell whether a clause of a report tells what was planned.

    Args:
        text: the sentence.
        clause: its place in the sentence.
        of_aims: its section tells of what was aimed at, and may tell what came of it too.
        goals: its section's heading names the goals of a project.
    """
    if "：" in text and _PLAN_LABEL.search(text, 0, clause.start):
        return True
    words = clause.of(text)
    if _AGREED.search(text, max(0, clause.start - clauses.LONGEST), clause.start) or _PLANNED.match(words):
        return True
    if BACK.search(words):
        return False
    if "划" in text and _led(text, clause):
        return True
    if AHEAD.search(words) or (of_aims and _AIMED.search(text, 0, clause.end)):
        return True
    return goals and not _REACHED.search(text, 0, clause.end)


def _led(text: str, clause: Span) -> bool:
    """Tell whether a sentence speaks of the year's plan up to this clause, which names nothing planned before it."""
    lead = next(_LED.finditer(text, 0, clause.end), None)
    if lead is None or begin_of(text, lead.start(), "，。；：\n") != lead.start():
        return False
    before, words = text[lead.end() : clause.start], text[max(lead.end(), clause.start) : clause.end]
    return not _TURNS.search(before + words) and not _pairs(before) & _pairs(words)


def _pairs(words: str) -> set[str]:
    return set(_HAN_PAIR.findall(words))
