"""Whether two indicators are one: plan and report seldom word them alike."""

from __future__ import annotations

import re

from evaluators.coverage.similarity import alike, core

_SCOPE = re.compile(
    r"^(?:全(?:街道|社区|区|市|镇|乡|县|年)|辖区内?|本街道|本社区|街道|各社区|每个社区|社区内|实际|其中|共|预计)+"
)
_VERBS = re.compile(
    r"新建|新增|改建|扩建|举办|召开|组建|划定|招募|登记注册|确定|形成|印发|编制|发放"
    r"|(?:增加|提高|提升|降低|下降|减少|压减|控制|扩大|增长|上升)(?:到|至|在|为)?|达到|共计|合计|总计|总数|数量|累计|平均|占比为"
)
_ASIDE = re.compile(r"[（(][^）)]*[）)]|由?(?:\d{4}年(?:\d{1,2}月)?(?:初|底|末)?的?)|名册内|(?<=率)(?:为|达)$")
_BASELINE = re.compile(r"由(?:的|\d).*$|(?:由|从)$")
_CUT = re.compile(r"^(?:压减|减少|取消|削减|淘汰)的?(?!到|至)")
_REMARK = re.compile(r"(?<=[率度])(?:偏低|较低|较高|不高|仅|只|有|为|达|明显|同比)+$")
_TOO_COMMON = re.compile(r"(?:活动|工作|人员|群众|居民|社区|网格|项目|事项|服务|设施|党员|问题|小区|单位|中心|队伍)$")
_RATE = re.compile(r"[率度比]$")
SAME = 0.6  # from here on two names are taken for one indicator
VERY = 0.85  # from here on there is no doubt


def subject(name: str) -> str:
    """Return the words of an indicator that say what is measured, without scope, verb and asides."""
    words = _SCOPE.sub("", _REMARK.sub("", name))
    words = _SCOPE.sub("", _BASELINE.sub("", _ASIDE.sub("", words.strip())))
    words = _SCOPE.sub("", _VERBS.sub("", words)) or words
    words = re.sub(r"(?:较|比|同比|(?<=[一-鿿]{2})(?:总?数量?|总?量))+$", "", words)
    return core(words) or core(name)


def likeness(planned: str, stated: str) -> float:
    """Return 0 to 1: how surely the two indicators are one. A rate is like no other rate."""
    one, other = subject(planned), subject(stated)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    rates = bool(_RATE.search(one)), bool(_RATE.search(other))
    if all(rates) and one[-3:-1] != other[-3:-1]:
        return 0.0
    score = alike(one, other)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 2 and longer.endswith(shorter) and not any(rates):
        return SAME - 0.05 if _TOO_COMMON.search(shorter) else SAME  # 讲座 for 反诈讲座
    if len(shorter) < 3 and not longer.endswith(shorter):
        score = min(score, SAME - 0.05)
    if longer.startswith(shorter) and not all(rates) and len(longer) - len(shorter) >= 2:
        score -= 0.1  # 网格服务驿站使用 is not 网格服务驿站
    if not any(rates) and one[-5:] == other[-5:] and len(shorter) >= 5:
        score = max(score, SAME)  # a count is named by what stands last: (在小区)张贴警示海报
    return score


def cut(name: str) -> bool:
    """Tell whether a name counts what is gone (压减的报表), not what is left."""
    return bool(_CUT.match(name))


def same_object(planned: str, stated: str) -> bool:
    """Tell whether two names end in the same thing (海报 in 张贴海报 and 更换海报): alone too little to go by."""
    one, other = subject(planned), subject(stated)
    return len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:]
