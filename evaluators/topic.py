"""Of what a sentence speaks before the clause that says when it is done: 对楼道进行粉刷，6月底前全部完成."""

from __future__ import annotations

import re

from evaluators import about

_LABEL = re.compile(
    "^(?:责任|牵头|配合|时限|完成时限|由|为[了不确保便进做]|按照|根据|结合|经)|(?:负责|牵头|配合|协助|协同|承办|主办)$"
)
# 牵头单位：应急办；配合单位：…: whom labels name is not of what a sentence speaks
_SAID_BY_LABEL = re.compile("[\u4e00-\u9fff]{2,6}(?:单位|部门|科室|主体|领导|责任人|负责人)[：:][^；。\\n]*")
COUNT = re.compile(
    "[0-9]+(?:个(?!工作日|月)|[处座家支所套条名户项栋盏台块份本辆组间人吨张]|部(?![门分级])|公里|平方米|米|[%％])"
)
# where what a clause speaks of ends: who does it, that it must be done, when
_TOPIC = re.compile("(?<=[^，。])(?:由|须|应当?|要|将|已)|(?<=[\u4e00-\u9fff])(?=[0-9]{1,4}[年月日])")
_LED_TO = re.compile(
    "^[^，]*对[^，。；0-9]*、[^，。；0-9、]+(?=[0-9]+个(?:小区|社区|村|院落))"
)  # 4月起对东院、西院2个院落
_HOLDERS = re.compile("[0-9]+个(?:小区|社区|村|院落)的?")
_STEP = re.compile("[0-9]{1,2}(?:月[底末初]?|日)(?:之?前|内)?(?:，)?[^，]{0,4}?(?:完成|开展|启动|组织)")
WORKS = frozenset({"建", "装", "换", "修", "改造", "施划", "粉刷", "栽", "疏通", "整治"})
"""The families of doing (`about.about`) that leave something behind that can be counted."""
_REACH = 80  # characters


def about_of(words: str) -> about.About:
    """Return what words are about apart from how many places it is done in, where they name more than those."""
    apart = about.about(_HOLDERS.sub(" ", words))
    return apart if apart.pairs else about.about(words)


def topic_before(text: str, sentence: int, start: int) -> str:
    """Return of what a sentence speaks up to `start`: its first clause with a count of works, else its first."""
    first = ""
    for piece in re.split("[，；：（）]", _SAID_BY_LABEL.sub("", text[max(sentence, start - _REACH) : start])):
        topic = _TOPIC.split(_LED_TO.sub("", piece), maxsplit=1)[0].strip()
        if topic and not _LABEL.search(topic):
            if _STEP.search(piece):
                return first  # a step with its own time is no topic of the next
            if COUNT.search(topic) and about.about(topic).acts & WORKS:
                return topic  # 实施雨污分流，改造管网12公里，6月底前完成
            first = first or topic
    return first
