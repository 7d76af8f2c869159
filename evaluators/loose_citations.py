"""Papers that a text goes by without saying which they are: short titles from nowhere, numbers alone, some speech.

验收按《验收细则》进行 names a paper that only its writer knows; 依照清政办〔2023〕17号文 leaves the reader to look the
title up; 传达学习上级领导讲话精神 does not tell whose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_BY = "按照|根据|依据|依照|遵照|对照|参照|比照|执行|落实|贯彻|遵守|符合|违反|(?<![安])按"
_KIND = (
    "办法|细则|方案|标准|规定|(?<!代)表|清单"
    "|指南|规则|规范|手册|意见|通知|要求|指引|导则|指标|制度|规程|要点|计划|任务书"
)
_GENERAL = (
    "验收|考核|考评|实施|评分|管理|评估|工作|评价|检查|督查|奖惩|建设|创建|测评|整治|行动|指导|暂行|操作"
    "|技术|评定|评比|评选|打分|奖励|量化|重点|总体|年度|绩效|任务|监督|评审|认定"
)
# 《验收细则》和《评分表》: what sort of paper it is, and nothing of its matter
_CITED = re.compile(f"(?:{_BY})(?:了|的)?(?:《[^《》\\n]{{2,30}}》[、和与及]?){{1,4}}(?![（(][^（）()\\n]*〔)")
_SHORT = re.compile(f"《(?P<name>(?:{_GENERAL}){{1,2}}(?:{_KIND}))》")
# 按照“清河区社区用房配置管理办法”核定
_QUOTED = re.compile(
    f"(?:{_BY})(?:了|的)?(?P<at>“[^“”《》，。；\\n]{{6,40}}(?:办法|细则|实施方案|工作方案|行动方案|意见|规定|条例|导则|规程|通知|指标体系|评价标准)”)"
)
_TOLD = re.compile(
    "(?:下(?:统|简)?称|附(?:件|表|后)|制定|制订|编制|起草|拟定|出台|完善|修订|印发|公布|形成)(?=([^。；\n]{0,40}))"
    "|(?=(《[^《》\n]{2,12}》[（(，]?(?:详?见)?(?:本[^，。\n]{0,6})?附[件表后]))"
)
_NEXT = 6
_LED = re.compile(f"(?:{_BY}|见|印发的?|下发的?)(?:了|的)?$")
_BODIES = "(?:(?:中央|上级|各级|[省市区县](?!民|容)|街道|有关|相关)[、和]?)"
# 年初制定的任务清单, 前期发布的暴雨预警, 年初召开的居民代表会议 are the office's own or no papers
_FROM = "[省市区县街][^，。；《》“”\\n]{0,8}"
_ISSUED = (
    f"(?:(?:{_FROM})?(?:印发|下发)|(?!街){_FROM}(?:制定|出台|发布)(?![^，。；\\n]{{0,12}}预警)"
    f"|(?:{_FROM})?(?:召开|举行)(?!的?[^，。；\\n]{{0,10}}(?:居民|村民|党员|业主|代表|协商|议事|评议)))"
)
# 传达学习上级领导讲话精神, 区主要领导批示要求: whose, of what day
_SPEECH = re.compile(
    "(?:传达|学习|贯彻|落实|领会|按照|根据|遵照){1,3}(?:了|好)?(?P<at>"
    f"{_BODIES}{{1,4}}(?:党委|政府|委|党工委|部门)*(?:的)?(?:主要|分管|有关|相关)?(?:领导|负责同志|负责人|领导同志)(?:的|在[^，。；\\n]{{2,16}}上的)?"
    "(?:重要|系列|有关|相关)*(?:讲话|批示|指示)(?:精神|要求)?"
    f"|(?:近期|日前|前不久|不久前|年前|年初|年底|上次|此次|前期|此前|去年底?|上年){_ISSUED}的?"
    f"[^，。；《》“”\\n]{{0,16}}?(?:会议?|通知|文件|{_KIND})(?:的)?(?:精神|要求|部署|规定)?)"
)
_RECENT = re.compile(
    "(?:对照|参照|依照|依据|比照)(?P<at>(?:近期|日前|前不久|不久前|年前|年初|年底|上次|前期|此前|去年底?|上年)"
    f"{_ISSUED}的?[^，。；《》“”\\n]{{0,16}}?(?:通知|文件|{_KIND}))"
)


def unintroduced(document: Document) -> Iterator[Span]:
    """Yield the short titles gone by that no paper cited, written or annexed here bears."""
    text = document.text
    told: list[str] | None = None
    cited = (_SHORT.finditer(text, *match.span()) for match in prefilter.found(_CITED, document))
    for match in (inner for group in cited for inner in group):
        name = match["name"]
        borne = any(
            (citation.title or "") != name and (citation.title or "").removesuffix("（试行）").endswith(name)
            for citation in document.citations
        )
        if borne:
            continue
        told = _told(text) if told is None else told
        if not any(name in words for words in told):
            yield Span(*match.span())


def _told(text: str) -> list[str]:
    """Return the words in which a text brings papers in: as short titles, annexes, or drawn up by itself."""
    return [match[1] or match[2] for match in _TOLD.finditer(text)]


def untitled(document: Document) -> Iterator[tuple[Span, bool]]:
    """Yield the numbers of papers gone by whose titles the text gives nowhere else, and whether one stands behind."""
    titled = {citation.doc_number for citation in document.citations if citation.title and citation.doc_number}
    for citation in document.citations:
        if citation.title or citation.doc_number in titled or citation.span.start < document.body.start:
            continue
        before = document.text[max(0, citation.span.start - 4) : citation.span.start + 1]
        if _LED.search(before[:-1]) or (before.endswith("按") and not before.endswith("安按")):
            end = citation.span.end
            yield citation.span, "《" in document.text[end : end + _NEXT]


def quoted(document: Document) -> Iterator[Span]:
    """Yield the titles of papers gone by that stand in quotation marks."""
    yield from (Span(*match.span("at")) for match in prefilter.found(_QUOTED, document))


def unnamed(document: Document) -> Iterator[Span]:
    """Yield the speeches, meetings and papers gone by of which the text says only that there are some."""
    for pattern in (_SPEECH, _RECENT):
        yield from (Span(*match.span("at")) for match in prefilter.found(pattern, document))
