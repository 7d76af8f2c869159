"""Words written twice in a row, whatever they are: 集中清理清理，; 全国文明城市文明城市创建.

What stands twice may begin the next word (网格|网格员, 居民委员会|委员会议, 中山路|中山路小学): it counts only where
the clause ends or such work follows as has no name of its own (人居环境人居环境整治).
A verb may be said twice by right in speech (大家商量商量), an adjective for emphasis (碧绿碧绿), a count for one by one
(一件事一件事地抓): these are let pass. In 1.86 million characters of a newspaper (see `misspellings`) what is left is a
name between title and text, and four verbs and one adjective more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import every
from evaluators.grams import twice
from evaluators.lookup import once
from evaluators.misspellings import common_words
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

ENDS = frozenset("，。；！？）、\r\n,;!?)")
"""Marks behind which nothing can go on that the second half begins."""
_END = f"(?=[{''.join(sorted(ENDS))}]|\\Z)"
_WORD = re.compile(rf"([\u4e00-\u9fff]{{2}})\1{_END}")
_LONGER = re.compile(rf"([\u4e00-\u9fff]{{3,8}})\1(?:{_END}|(?=整治|创建|建设|治理|改造|队))")
_QUOTED = re.compile("“[^“”\n]*”|‘[^‘’\n]*’|《[^《》\n]*》")
_BY_RIGHT = re.compile("[一二两三四五六七八九十几多每不很最较]|.*某|.*委员会$|(?P<one>.)(?P=one)|.着$")
# what is done a little or by the way, and what is so very much
_SAID_TWICE = (
    "商量 比较 意思 活动 鼓励 鉴定 研究 讨论 考虑 了解 休息 学习 交流 锻炼 尝试 体验 打听 检查 准备 收拾 "
    "打扫 整理 教育 照顾 提醒 见识 总结 沟通 反映 反省 议论 介绍 参观 放松 热闹 高兴 轻松 凉快 帮助 支持 "
    "关心 感受 评议 琢磨 合计 说道 念叨 非常 特别 如何 等等 谢谢 许多 碧绿 碧蓝 雪白 通红 漆黑 香甜 笔直 "
    "滚烫 冰凉"
)
_SPOKEN = frozenset(_SAID_TWICE.split())


@once
def doubled(document: Document) -> tuple[Span, ...]:
    """Return the places of words that stand twice in a row in the body, quotations and titles left out."""
    return tuple(_found(document))


def _found(document: Document) -> Iterator[Span]:
    text, body = document.text, document.body
    known: frozenset[str] | None = None
    for pattern, lengths in ((_WORD, (2,)), (_LONGER, range(3, 9))):
        places = [place for place in twice(text, lengths) if place >= body.start]
        for match in prefilter.tried(pattern, text, places, body.end):
            word = match[1]
            if _BY_RIGHT.match(word) or word in _SPOKEN or _is_quoted(text, match.start()):
                continue
            known = known or common_words()[1]
            # 组织党组织党员: what seems to end and begin anew is a word
            if word[-1] + word[0] not in known if pattern is _LONGER else word in known:
                yield Span(*match.span())


def _is_quoted(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    return any(one.start() < at < one.end() for one in every(_QUOTED, text, start, stop if stop >= 0 else len(text)))
