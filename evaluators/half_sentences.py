"""Sentences of which a half is missing: what governs their first words, an object, the end of a paragraph.

区委的部署，街道…… lacks 按照: its first clause names what is followed and no word follows it. 按照的要求 lacks what
stands between. A line that ends in 和, 的 or 作为 goes on somewhere else, or nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_GOVERNS = (
    "以|按|照|根据|依据|围绕|遵循|贯彻|落实|对照|本着|坚持|符合|达到|适应|结合|针对|响应|提出|满足|严格|执行|学习|把握|遵照|着眼|是|有|对|就|从|向|在|与|为|把|将"
    "|聚焦|紧扣|立足|突出|经|由|受|于|使|让|明确|下达|印发|制定|细化|分解|完成|实现|抓|紧盯|锚定|瞄准|承担|承接|确定|传达|领会|深化|推进|推动|开展|加强|做"
    "|弘扬|传承|发扬|践行|树立|秉|牢记|恪守|体现|回应|呼应|服务于|解决|破解|应对|总结|巩固|拓展|延续|保持|升级|优化|提升|强化|压实|编制|召开|组织|参照|依托"
    "|借助|利用|发挥|随着|面对|鉴于|作为|除|至|到|我们|一致|认真|全面|积极|切实|不折不扣|已|均|都|可|能|应|须|要求各|尊重|考虑|参考|遵守|服从|了解|掌握|熟悉"
)
# 全区文明城市建设的总体部署，街道……; 党的二十大精神，……
_FOLLOWED = re.compile(
    f"(?!.{{0,40}}?(?:{_GOVERNS}))[^，。；：“”、]{{3,40}}(?:的(?:要求|总要求|原则|部署|(?:总体|统一|工作)部署|(?:工作)?安排|思路|目标任务|目标|规定|意见)|精神|(?:工作|统一|总体)(?:部署|安排|要求)|有关(?:规定|要求))(?=，)"
)
_AS = re.compile(
    "(?![^，。；：]*(?:以|把|将|用|拿|视|作|当|确定|定|列|选|设|成|称|坚持|坚定|改|分|认|仍|均|都|是|因|能|可|评|获|转|变|化|称|最|较|更|尤|年|月|[0-9]|率|数))[^，。；：]{4,40}为"
    "(?:指导|统领|引领|遵循|目标|总目标|主线|抓手|契机|重点|核心|根本|导向|动力|载体|依托|中心|突破口|切入点|着力点|基础|宗旨|牵引|支撑|原则|底线|己任|出发点|落脚点|龙头|纽带|平台|引擎)(?=，)"
)
# 区委的坚强领导下，……; 总结经验的基础上，……
_UNDER = re.compile(
    "(?![^，。；：]*(?:在|于|从))[^，。；：“”]{3,40}(?:(?:坚强|正确|统一|关心|大力|具体|有力)?(?:领导|指导|支持|推动|帮助|带领|见证|共同努力)下|的?(?:基础|前提|背景|框架)(?:上|下)|的过程中)(?=，)"
)
_MISSING = ((_FOLLOWED, "按照”或“围绕"), (_AS, "以"), (_UNDER, "在"))
# 按照的要求, 由牵头, 以为指导: the middle fell out
_HOLLOW = re.compile(
    "(?:按照|根据|依据|依照|围绕|遵照)的(?:要求|精神|部署|规定|原则|安排|通知|意见)|(?<![自理来缘事])由(?:负责|牵头)(?=[，。；]|落实|实施|组织|推进)|(?<![所可给予足难])以为(?:指导|目标|核心|主线|抓手|重点|契机|载体|统领)"
    "|(?:主要)?(?:原因|目标|重点|措施|做法|任务|问题|表现)(?:主要)?(?:是|为|包括|有)(?=。|，?\\n)|[，、](?=[。；])|[，；](?:并|于|由|对|将|把|和|及|从而|以及)(?=。)"
)
_DANGLING = re.compile(
    "(?:的|(?<![饱温缓总调祥谦平暖柔随])和|(?<![参赠])与|(?<![普涉触波顾危])及|以及|或者?|(?<![存所实现潜内正])在|(?<![应核校面结派绝针])对|把|将|(?<![自理缘])由|作为|成为|其中|包括|通过|根据|按照|(?<![合吞一])并|并且|从而|因为|由于|开展|进行|实施|推进|完成|每|各|第|达到?|累计|约|共)$"
)
_FEWEST = 10
"""Characters of a line that is more than a label."""


def ungoverned(document: Document, starts: list[Span]) -> Iterator[tuple[Span, str]]:
    """Yield the first clause of each sentence at `starts` that nothing governs, and the word it lacks."""
    text, lacking = document.text, [one for one in _MISSING if prefilter.possible(one[0], document)]
    for place in starts if lacking else ():
        comma = text.find("，", place.start, min(place.start + 60, place.end))
        if comma < 0:
            continue
        clause = text[place.start : comma + 1]
        for pattern, missing in lacking:
            match = pattern.match(clause)
            if match is not None and match.end() == len(clause) - 1:
                yield Span(place.start, place.start + match.end()), missing
                break


def hollow(document: Document) -> Iterator[Span]:
    """Yield where a word stands right before what should come behind its object."""
    for match in prefilter.found(_HOLLOW, document):
        if document.sentence_with(Span(*match.span())) is not None:
            yield Span(*match.span())


def dangles(words: str) -> bool:
    """Tell whether a line without an end mark ends in a word that must go on."""
    return len(words) >= _FEWEST and _DANGLING.search(words) is not None
