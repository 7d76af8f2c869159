"""Clauses: the pieces of a sentence between commas, the smallest stretch a target or a deadline is quoted with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader import tables
from evaluators.reader.shields import MASK, shield_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

# the pattern begins with all marks: so the search passes over all other characters at once
_BREAK = re.compile(
    r"[，。；！？;!?\n\t：,:.](?:(?<=[，。；！？;!?\n\t])"
    r"|(?<=：)(?:(?<![0-9]：)|(?![0-9]{2}(?![0-9])))"  # 17：00 is an hour
    r"|(?<=,)(?:(?<![0-9],)|(?![0-9]{3}(?![0-9])))|(?<=[\u4e00-\u9fff][:.])(?=\s|$))"
)
_LEADING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]|[一二三四五六七八九十]是|其中|同时|并|以及|还要|要"
    r"|应(?![急届用聘征])|将|的|及|和)+"
)
_ITEM = re.compile(r"[ 　]*[-*•·●▪◆■][ 　]+")
_TRIM = " 　\t\n、"
LONGEST = 400
"""Characters of a clause; the longest of official prose, enumerations of units, come to half of that."""
MODALITY = re.compile(
    r"力争|争取|确保|保证|必须|务必|必(?=选|设|配|到|查)|力求|努力|原则上|基本(?=[达实完建形])|初步(?=[形建])"
    r"|计划(?=于|用|在)|拟(?=于|在|[建开举])"
)
ACTION = re.compile(
    r"建成|建立|建设|建强|新建|改建|扩建|打造|培育|培养|创建|组建|成立|设立|设置|开设|配备|配齐|选派|选聘|招聘"
    r"|招募|举办|召开|开展|组织|制定|制订|修订|编制|编印"
    r"|印发|出台|起草|完成|实现|达到|达标|落实|推进|推动|推广|实施|启动|举行|评选|表彰|宣传|走访|排查|整治|整改"
    r"|(?<!微)改造|(?<!微)更新|安装|购置|投入|培训|轮训|收集|解决|化解|办理|办结"
    r"|上报|报送|报告|汇报|提交|督查|检查|巡查|考核|验收|评估|测评|总结|公示|公布|签订|签定|协调|搭建|形成|提升|提高"
    r"|增强|扩大|覆盖|发放|慰问|服务|联系|研究|审定|部署|动员|巩固|全面"
    r"|对接|清理|清零|销号|挂牌|更换|增设|新增|增加|引进|吸纳|发展|整合|完善|健全|规划|搬入|搬迁|调整|摸清|梳理"
    r"|登记|录入|建档|收官|认领|必选|推出|接受|参加|组织|策划|加装|增建|添置|筹建|开发(?!区|商)|研发|采购|选树|绘制|印制|制作|编写|刊发|铺设|施划|划设|栽植|修建|拆除|演练(?=[^，。；：、次场活计方工]{2})|开通|上线|运行|完工|竣工|开工|交付|投用"
)


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[Span, ...]:
    """Return the clauses of `text`, without the marks between them; marks inside quotes and titles do not count.

    What is longer than LONGEST is cut behind a 、: whoever looks around in a clause looks at so much and no more.
    """
    masked = shield_names(text)
    spans: list[tuple[int, int]] = []
    item = _ITEM.match(masked)
    start = item.end() if item else 0
    for match in _BREAK.finditer(masked):
        spans.extend(_pieces(masked, start, match.start()))
        start = match.end()
    spans.extend(_pieces(masked, start, len(text)))
    return tuple(Span(*trimmed) for begin, end in spans if (trimmed := trim(text, begin, end)))


def _pieces(masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = masked.rfind("、", start, start + LONGEST) + 1 or start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without blanks and 、 at its ends; None if nothing remains."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return (start, end) if start < end else None


def around(text: str, span: Span) -> Span:
    """Return the clause of `text` that holds `span` (the clauses from its first to its last character)."""
    clauses = split(text)
    first = bisect_right(clauses, span.start, key=lambda clause: clause.end)
    held = clauses[first : bisect_left(clauses, span.end, key=lambda clause: clause.start)]
    if not held:
        return span
    return Span(min(held[0].start, span.start), max(held[-1].end, span.end))


def prose(document: Document) -> Iterator[tuple[Span, int | None]]:
    """Yield the sentences outside tables with the index of their section."""
    within = tables.covered(document)
    for sentence in document.sentences:
        if not within.touches(sentence.span.start, sentence.span.end):
            yield sentence.span, sentence.section


def counted_headings(document: Document) -> Iterator[tuple[Span, int | None]]:
    """Yield the headings below the first level that hold digits: they may state a target (新建5个服务站)."""
    for index, section in enumerate(document.sections):
        if section.level > 1 and re.search(r"[0-9]", section.text):
            yield Span(section.span.end - len(section.text), section.span.end), index


def bare(text: str) -> str:
    """Return `text` without masks, list markers and outer punctuation, as the name of a task or an indicator."""
    return _LEADING.sub("", text.replace(MASK, "")).strip(" 　\t\n，。；：、,;:（）()")
