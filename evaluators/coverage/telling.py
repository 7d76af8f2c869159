"""What a task is about, in the words that tell it from the other tasks of its plan."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from evaluators.coverage.similarity import pairs, told_pairs

if TYPE_CHECKING:
    from evaluators.model import Document

# words that stand in any task: verbs of effort, and what everything is done for and with
_ANY = re.compile(
    "完善|健全|强化|深化|规范|优化|提升|提高|夯实|创新|推行|推广|拓展|丰富|打造|构建|筑牢|压实|严格|突出|聚焦|加大|做[优实强]|抓[好实]"
    "|注重|促进|坚持|实施|实行|执行|制定|制订|出台|设立|设置|建设|搭建|培育|开设|整合|统筹|引导|鼓励|支持|发动|举办|召开|整理|收集"
    "|清理|整治|改造|更新|安装|购置|配备|配齐|修订|印发|办理|解决|处理|保障|负责|牵头|配合|由|按照|通过|结合|围绕|针对|进行"
    "|机制|体系|制度|水平|能力|力度|质效|效能|质量|作用|格局|氛围|基础|责任|管理|服务|活动|居民|群众|社区|街道|党员|干部|人员|队伍"
    "|阵地|平台|问题|资料|设施|项目|工程|专项|行动|长效|常态化?|日常|相关|有关|各类|及时|定期|每[日天周月季年]度?末?|全年|年内"
    "|[和与及或对把从向为以在于到至等并被给让使]"
)
_COMMON = 2  # a pair that more sections of the plan hold tells none of them
_LEAST = 2  # pairs, below which a phrase is no account of anything


class Telling:
    """The pairs of characters that tell the tasks of a plan apart."""

    def __init__(self, plan: Document) -> None:
        self._count = Counter(
            pair for section in plan.sections for pair in pairs_of(plan.quote(section.span) + plan.quote(section.body))
        )
        self._title = pairs(plan.title.text) if plan.title else frozenset()

    def of(self, phrase: str) -> frozenset[str]:
        """Return the pairs that tell what a phrase is about; none where all of it stands elsewhere in the plan."""
        return frozenset(
            pair for pair in told_pairs(phrase, _ANY) if pair not in self._title and self._count[pair] <= _COMMON
        )

    def held(self, phrase: str, words: str) -> float:
        """Return 0 to 1: how much of what tells `phrase` stands in `words`; 0 where too little tells it."""
        wanted = self.of(phrase)
        return len(wanted & pairs_of(words)) / len(wanted) if len(wanted) >= _LEAST else 0.0

    def touches(self, phrase: str, words: str, least: int) -> bool:
        """Tell whether so many telling pairs of `phrase` stand in `words` that they may speak of it."""
        wanted = self.of(phrase)
        return bool(wanted) and len(wanted & pairs_of(words)) >= min(least, len(wanted))


def pairs_of(words: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of `words`, none across a mark or blank."""
    return frozenset(
        pair for piece in re.split(r"[^\u4e00-\u9fff0-9A-Za-z]+", words) if len(piece) > 1 for pair in pairs(piece)
    )
