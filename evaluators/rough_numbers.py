"""Numbers said roughly: 一批, 若干, 数个, 十几场, 近百名, 200多家, 约30户, 不少居民, 100人左右.

A rough number stands before what it counts (若干名志愿者) or behind it (志愿者若干, 活动上百场). What merely looks like
one is left out: 第一批, 多个部门, 以下几个方面, 签约100户, 少数民族, 组成部分.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import sign

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEASURE = (
    "(?:人次|户次|场次|批次|件次|家次|篇次|平方米|公里|千米|课时|学时|万元"
    "|[个名支场次处家所项件条块间套户人篇堂期门座台部类种批份册张幅只辆株棵盏亩米轮栋幢村起则宗样组笔])"
)
_FEW = "个名支场次处家所项件条块间套户人篇堂期门座台部类种批"
# 几个方面, 几个环节 introduce a list and count nothing
_LIST_WORDS = "方面|环节|阶段|步骤|问题|层面|关系|结合|坚持|统一|转变|特点|重点|要求|月|小时|星期|年"
_NUMBER = "(?:[0-9]+(?:\\.[0-9]+)?[百千万]?|[一二两三四五六七八九]?[十百千万][一二三四五六七八九]?)"
_PAIR = (
    "(?:一两|两三|三四|三五|四五|五六|六七|七八|八九|十七八|二三十|三四十|四五十|五六十|六七十|七八十|一二十|两三百)"
)
# 专有部分, 共用部分 of a building, which the law names
_NOT_OF_A_BUILDING = "(?<!专有)(?<!共有)(?<!专用)(?<!共用)(?<!公用)(?<!公共)"
# what makes a share or a part of them a rough number of things: 部分小区, 大部分楼栋; 组成部分, 分为三个部分 do not
_PART = (
    rf"{_NOT_OF_A_BUILDING}(?<![大组各本全成二两三四五六七八九十个此该余后前上下一多足织支干总超剩缺差新增出内外东西南北中])部分"
    r"(?![的由按须应别批管片组工包类级层解布期段头享析配时]|内容|章节|条款|时段|地区|条文|资金)(?=[\u4e00-\u9fff])"
)
_SOME = (
    rf"(?<![第每同首分逐这那哪])一大?批(?![次准])|若干(?!意见|规定|问题|措施|政策|办法|规则|条|事项){_MEASURE}?"
    rf"|(?<=[路巷街道线河沟渠管缆])若干条|(?<![第这那哪好下列述上十百千万])(?:好?几|十几|[二三四五六七八九]十几|几[十百千万]余?)(?:{_MEASURE}|(?<=[十百千万])(?=[\u4e00-\u9fff])(?!姓))(?!{_LIST_WORDS})"
    rf"|(?<![底户人次件总个指基倍多少半度参岁复无计分函系票频辆份天场处套级])数[十百千万]*(?:余|多)?(?:{_MEASURE}|(?<=[十百千万])(?=[\u4e00-\u9fff])(?!姓))(?![据字量额目])"
    rf"|(?<![以之线网会身年月日马赶增])上[百千万]{_MEASURE}|(?<![以之线网会身年月日马赶增])上[百千万](?=[\u4e00-\u9fff]{{2}})(?![分姓度])"
    rf"|(?<![附最就邻临亲相接贴靠远切])近(?:{_NUMBER}|[百千万]){_MEASURE}(?!范围|以内|之内|月|年|小时|工作日)"
    rf"|(?<![签预公节契邀违合条制特履失赴缔相誓租])(?:大约|约|大概|大致|估计){_NUMBER}余?{_MEASURE}(?!月|年|小时|工作日)"
    rf"|(?<![第十百千万之分]){_PAIR}(?:来|多|余)?{_MEASURE}(?!{_LIST_WORDS})"
    rf"|(?<=[0-9十百千万])(?:余|多|来)(?:{_MEASURE})(?!{_LIST_WORDS})|(?<=[0-9十百千万])余(?=[\u4e00-\u9fff])"
    rf"|(?<![0-9一二三四五六七八九十])[百千](?:余|来|多){_MEASURE}"
    "|一定(?:数量|规模|比例|名额|数额)|(?:适当|适量|足够|相当|必要|相应)数量|适量(?=的?[\u4e00-\u9fff]{2})"
)
_MANY = (
    rf"(?<![许很众诸繁增更最过大较甚等0-9十百千万])多(?:[个名支场处家所项间期轮件份篇幅]次?|批次?|部(?!门|委))(?!方面|环节|层面|领域|维度|角度|渠道|部门|单位|次|主体|力量|方式|形式)"
    "|(?:绝?大部分|绝?大多数|(?<!服从)多数|半数左右)(?!人认为)"
    rf"|不少(?:{_MEASURE}|(?![于的一过量见得])(?=[\u4e00-\u9fff]{{2}}))|(?:许多|很多|(?<![群大公民观听受])众多|大量|大批|少量)(?!的?矛盾)(?=的?[\u4e00-\u9fff]{{2}})|(?<![这那])一些(?=[\u4e00-\u9fff])"
    "|(?:一|某|(?<![专共])有)部分(?=[\u4e00-\u9fff])|一系列(?!重要|讲话|论述|指示|批示|决策|部署|问题)(?=[\u4e00-\u9fff])"
)
_ABOUT = rf"(?:[0-9.]+|[一二三四五六七八九十百]+)(?:万|亿)?(?:{_MEASURE}|[%元岁天成]|小时|分钟)(?:左右|上下)"
_ROUGH = re.compile(f"{_SOME}|{_MANY}|{_PART}|{_ABOUT}")
# each by its rarest character: 一, 大, 不 and digits begin too much else
_SIGN = sign(
    "[批几余]|若干|数(?=[十百千万个名支场次处家户项件批轮篇台人条份册辆间栋起幢村])|上(?=[百千万下])|近(?=[0-9一二三四五六七八九十百千万])"
    "|约(?=[0-9一二三四五六七八九十百千])|[概致](?<=大.)|估计|多(?=[个名支场处家所项间期轮批数件份篇幅部])|多(?<=[0-9十百千万很许众]多)"
    "|来(?<=[0-9十百千万]来)|左右|分(?<=部分)|多数|半数|量(?<=[数适大少]量)|[模例额](?<=一定..)|少(?<=不少)|些(?<=一些)|列(?<=一系列)"
    "|[两三四五六七八九十](?<=一两|两三|三四|三五|四五|五六|六七|七八|八九|二三|一二)"
)
# for whom or why, or what is meant, not how many: 针对部分居民不会用手机的实际
_REASON = re.compile(
    r"(?:针对|由于|鉴于|考虑到|因为?|根据|如果?|遇有?|一旦|凡|涉及|防止|避免|杜绝|对多次|经多次)[^，。；]*$"
)
_MAY_BE = re.compile(r"(?:可以?|可能|允许)(?:同时)?(?:有|含|兼|报|选|存在|涉及)$")
_STATES = re.compile(r"^[^，。；]{0,14}?(?:存在|仍|尚未|还没|未能|反映|不高|不强|不足|不够)")


def may_hold(words: str) -> bool:
    """Tell whether `words` may hold a rough number; quick, and false for most."""
    return _SIGN.search(words) is not None


def begins(words: str) -> bool:
    """Tell whether `words` begin with a rough number."""
    return _ROUGH.match(words) is not None


def rough(words: str) -> Iterator[re.Match[str]]:
    """Yield the rough numbers of a clause whose quoted names are masked, but not those of a reason or a condition."""
    for match in _ROUGH.finditer(words):
        if _MAY_BE.search(words, 0, match.start()):
            continue  # 一个楼道可有多项: how they are counted
        if _REASON.search(words, 0, match.start()) or _STATES.match(words, match.end()):
            continue
        yield match
