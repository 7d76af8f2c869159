"""Who does a thing though neither his name nor a verb shows a body: teams, companies, persons behind their posts.

What shows him is where he stands: at the head of a clause or behind 由, straight before a time, 在, 对 or the like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.persons import looks_like_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HAN = "[\u4e00-\u9fff]"
_HEAD = "(?:^|(?<=[，。；：\\s）]))"
_TIME = (
    "(?:20[0-9]{2}年|今年|[0-9]{1,2}月|每[月周日天晚季年个]|全年|[0-9]{1,3}(?:分钟|个?小时|个?工作日|[日天])[之以]?内)"
)
# what only somebody who acts is followed by
_WHEN = rf"(?=(?:分别|各|共同|联合)?(?:[于在自从]?{_TIME}|于|负责(?!人)|牵头))"
# 银发志愿服务队, 登记组, 和顺餐饮公司, 市心理卫生协会, 律师事务所
_GROUP = (
    "(?:队(?!伍|员|长)|组(?![织建成长员])|小组|专班|公司|集团|协会|学会|商会|联盟|事务所|服务商|运营商|承包商|供应商|机构|银行|医院|学校|小学|中学"
    "|幼儿园|大学|学院|基金会|合作社|企业|俱乐部|艺术团|合唱团|宣讲团|讲师团|服务社|社|商户|房东|业主|楼长|组长|队长|单元长|站)"
)
_TEAM = re.compile(
    rf"{_HEAD}(?P<name>(?![在对把将从向按为每各与由请]|组织|成立|组建|建立)(?:[0-9]{{1,3}}[个支名家]|每[个支名家])?(?:(?![于在对把将])[\u4e00-\u9fff“”]){{1,16}}?{_GROUP})"
    rf"(?:{_WHEN}|(?=(?:对(?!于|接|口|外)|逐|上门|到)))"
)
# 3个社区居委会在…, 4名调查员交叉…: so many of them act where what follows is what only somebody does
_COUNTED = re.compile(
    rf"{_HEAD}由?(?P<name>(?:[0-9]{{1,3}}|[一二两三四五六七八九十]{{1,3}})[名位个支](?:(?!(?<!所)在|[于对把将]){_HAN}){{0,10}}?(?:居委会|村委会|[居村]民委员会|党组织|党委|党总支|党支部"
    rf"|派出所|办公室|(?![党团人])(?:{_HAN}员)|志愿者|社工|网格长|楼栋长|律师|医生|小组|专班|[查作导]组|队))"
    rf"(?:{_WHEN}|(?=在(?!岗|册|编)|主办|承办|主持|召集|各(?:自|组织|举办|开展|承办|召开|联系)|共同|分[组片别]|交叉|包[片户联]|轮流|逐|对|负责|入户|上门|会同|到|向|按|每))"
)
# 班子成员9人轮流接访: their number behind them
_COUNTED_BEHIND = re.compile(
    rf"{_HEAD}由?(?P<name>(?:(?![于在对把将由]){_HAN}){{0,8}}?(?:班子成员|领导成员|干部|工作人员|志愿者|社工|律师|医生|教师|民警|(?![党团人成会]){_HAN}员)"
    rf"[0-9一二三四五六七八九十]{{1,3}}[名人位])(?=轮流|分[组片批]|各(?:自|包|联系)|逐|入户|上门|包[片户案联]|驻|{_TIME})"
)
# 指导员自7月起每月到企业…: whoever holds such a post acts in the clause that begins with it and a time
_IN_POST = re.compile(
    rf"{_HEAD}(?P<name>(?:(?:(?![于在对把将由和与及]){_HAN}){{2,8}}、){{0,4}}(?:(?![于在对把将由和与及]){_HAN}){{0,8}}?"
    rf"(?:(?![党团人成委会演职雇队]){_HAN}员|讲师|律师|志愿者|民警|干部|包案领导))"
    rf"(?=(?:分别|各)?[于自从]?{_TIME})"
)
# 街道办事处分管民政工作的副主任每月召集…
_IN_CHARGE = re.compile(
    rf"{_HEAD}(?P<name>(?:(?![于在对把将由]){_HAN}){{0,12}}分管{_HAN}{{1,10}}的(?:领导|负责同志|(?:副|党组|党委)?(?:主任|书记|镇长|局长|区长|委员|领导)))"
    rf"(?=[于在]|{_TIME}|负责|牵头|主持|召集|带[队领]|统筹|组织|完成|督[办促]|[对每])"
)
# 由长虹餐饮服务有限公司在2月10日前增加…; 由5件降到3件 and 由3月的5件降… tell of no doer
_BY = re.compile(
    rf"由(?P<name>(?![0-9此于]|20)(?:(?![，。；：])[\u4e00-\u9fff“”、（）]){{2,24}}?)(?=[于在]?{_TIME}(?!份?的))"
)
_BY_WITH = re.compile(
    rf"由(?P<name>{_HAN}{{2,12}}?)(?=[与和同]{_HAN}{{2,14}}?(?:约定|商定|议定|协商|签订|签约|联系|对接|联合|合作|共同|一起|一同))"
)
_MOVES = re.compile("(?:提高|提升|增加|增长|降|减|扩大|上升|缩短|延长|变|转|改)[\u4e00-\u9fff]?[到至为]?$")
_POST = (
    "(?:书记|主任|主席|委员|站长|所长|队长|组长|科长|部长|院长|会长|网格长|楼栋长|楼长"
    "|专干|干事|经理|网格员|社工|民警|校长|园长|理事长|秘书长|负责人|联系人|召集人)"
)
_POSTED = re.compile(
    rf"{_HEAD}(?P<name>(?:(?![于在对把将由])[\u4e00-\u9fff]){{0,12}}?{_POST}(?P<person>(?![和及与])(?:(?![党团组委会员])[\u4e00-\u9fff]){{2,3}}?))(?:同志)?"
    rf"(?={_WHEN[3:-1]}|主持|召集|带[队领]|统筹|组织|完成|督[办促]|[对每])"
)
_ACTS = re.compile("[于在将每]|负责|牵头|主持|统筹|[\u4e00-\u9fff]{2}|[0-9]")
_NO_ACT = re.compile("[，。；、：和与及的等为任兼]|同志|担任|兼任")
_PERSON = re.compile(rf"(?:{_POST}|^)(?P<person>{_HAN}{{2,3}})$")


def doing(text: str) -> Iterator[tuple[str, Span]]:
    """Yield who does something in a sentence, with his place."""
    for pattern in (_TEAM, _POSTED, _COUNTED, _COUNTED_BEHIND, _IN_POST, _IN_CHARGE):
        for match in pattern.finditer(text):
            if pattern is not _POSTED or looks_like_name(match["person"]):  # 书记和党组织 joins two bodies
                yield match["name"], Span(*match.span("name"))
    if "由" in text:
        for pattern in (_BY, _BY_WITH):
            for match in pattern.finditer(text):
                if not _MOVES.search(match["name"]):
                    yield match["name"], Span(*match.span("name"))


def persons(names: Iterable[str]) -> frozenset[str]:
    """Return the persons among those made responsible, without their posts."""
    found = (_PERSON.search(name) for name in names)
    return frozenset(match["person"] for match in found if match is not None and looks_like_name(match["person"]))


def by_name(text: str, known: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """Yield where persons known to answer for something act under their bare names (何静于5月底前…)."""
    for name in known:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            heads = start == 0 or text[start - 1] in "，。；： \u3000）由"
            if heads and _ACTS.match(text, end) and not _NO_ACT.match(text, end):
                yield name, Span(start, end)
            start = text.find(name, end)
