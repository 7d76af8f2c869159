"""What a document sets up, and what it later speaks of under a name that differs in little.

What is set up is the object of a verb of making (成立防汛应急突击队). A name that begins and ends alike and is used as
that of something known (防汛应急先锋队分片包户) may be that of the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import quick
from evaluators.lines import extent
from evaluators.lookup import Placed
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.lookup import Covered
    from evaluators.model import Document

_MADE = (
    "设立|设置|增设|新设|设有|开设|开办|开通|推行|推出|打造|创建|创办|创设|建立|建设|建成|新建|改建|成立|组建|举办|举行|开展|启动|上线|"
    "培育|孵化|命名为|取名|定名|确定为|定为|称为|形成|试行|试点|实行|实施|开发|研发|发起|挂牌|创新|选树|评选|征集|征得|配备|引进|引入|建好|布设|安装|"
    "发放|印制|制作|选聘|聘请|聘任|推选|招募|构建"
)
_WRITTEN = "编制|制定|制订|起草|印发|出台|拟定|修订"
_COUNT = "了?(?:[0-9一二两三四五六七八九十]*[个处支批座家项条名位]|第[一二三四五六七八九十0-9]+[届期批])?"
_AHEAD = f"{_COUNT}[^，。；：！？\n“”《》]{{0,10}}“?$"
_SET_UP = re.compile(f"(?:{_MADE}){_AHEAD}")
_DRAWN_UP = re.compile(f"(?:{_WRITTEN}){_AHEAD}")
_OBJECT = re.compile(quick(f"(?:{_MADE}|{_WRITTEN}){_COUNT}“?(?P<name>[\u4e00-\u9fff]{{5,18}})"))
_MAKING = re.compile(quick(f"(?:{_MADE}|{_WRITTEN}){_COUNT}"))
_WRITING = re.compile(_WRITTEN)
_NAME_ENDS = re.compile(
    "由|为|负责|并|和|与|及|或|以|用于|对|在|到|每|等|于|将|把|向|从|使|让|不|可以|能够|应当|必须|须"
)
_PAPER = ("清单", "目录", "名录", "公约", "规约", "办法", "规则", "制度", "手册", "台账", "方案", "计划")
_ANY_MATTER = {"目录", "事项", "内容", "名称"}
"""What a paper of any matter may be said to list: 议事目录清单, 议事事项清单 may be one."""
_COMMON = re.compile(
    "(?:阵地|队伍|体系|格局|氛围|活动|工作|力量|环境|问题|服务|建设|模式|任务|行为|情况|培训|宣传|检查|整治|治理)$"
)
"""Ends of what is set up and has no name of its own."""
_EXPLAINED = re.compile(
    "[”》]?[^，。；：！？\n、]{0,6}(?:[（(：]|[，,]?(?:是指|即|指的是|主要负责|专门|专做|专修|由[^，。；\n]{2,12}组成))"
)
# “暖心桥”热线4月开通: that it opened tells that it is new
_OPENED = re.compile(
    "[”》]?[\u4e00-\u9fff]{0,4}?(?:于|自)?[0-9年月日底初中旬]{0,11}(?:起|正式|全面)*"
    "(?:上线|开通|启用|运行|挂牌|揭牌|投用|投入使用|建成|成立|创刊|开张)(?!以来|后|期间|时间|情况|率|的|至|到)"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_WHOSE = re.compile("(?:社区|居民|街道|小区|全街道|各社区)(?=[\u4e00-\u9fff]{5})")
_REACH = 30
_SHORTEST, _LONGEST = 5, 16
_CHANGED = 2
_AHEAD_ALIKE = 2
_SURELY_ALIKE = 3
_ABOVE = frozenset("区市县省国")
_GENERIC = re.compile("社区|街道|居民|小区|网格|服务|工作|管理|党员|群众|建设|活动")


def in_one_breath(document: Document, ones: Sequence[Span], others: Sequence[Span]) -> bool:
    """Tell whether a sentence holds both names: whoever writes so means two things, or says that it is one."""
    text = document.text
    later = Placed(others, lambda span: span)
    if len(others) == 1 and any(_told_of(text, one, others[0]) for one in ones):
        return False
    return any(later.inside(extent(text, span, "。！？\n")) for span in ones)


def _told_of(text: str, one: Span, other: Span) -> bool:
    """Tell whether the clause behind a paper to be drawn up goes on about it: 编制事项清单，目录清单报……备案."""
    return (
        one.end < other.start
        and text[one.end : other.start] == "，"
        and text.startswith(_PAPER, one.end - 2)
        and text.startswith(("报", "经", "向", "由", "须", "应", "每", "实行"), other.end)
    )


def set_up(document: Document, span: Span) -> bool:
    """Tell whether a thing is set up, explained or made a heading where it stands."""
    text = document.text
    before = text[max(span.start - _REACH, document.body.start) : span.start]
    if _SET_UP.search(before) or _EXPLAINED.match(text, span.end) or _OPENED.match(text, span.end):
        return True
    if text.startswith(_PAPER, span.end - 2) and _DRAWN_UP.search(before):
        return True
    return headed(document, (span,))


def headed(document: Document, spans: Sequence[Span]) -> bool:
    """Tell whether a name stands in a heading."""
    for span in spans:
        index = document.section_at(span.start)
        if index is not None and document.sections[index].span.contains(span):
            return True
    return False


def differing(one: str, other: str) -> tuple[int, int, str, str]:
    """Return how many characters two names share at the beginning and at the end, and what each has between."""
    shorter = min(len(one), len(other))
    ahead = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    behind = next((i for i in range(shorter - ahead) if one[-1 - i] != other[-1 - i]), shorter - ahead)
    return ahead, behind, one[ahead : len(one) - behind], other[ahead : len(other) - behind]


_Entry = tuple[str, list[Span]]


def resembling(document: Document, closed: Covered) -> Iterator[tuple[_Entry, _Entry]]:
    """Yield what is set up, with its places, and each other name that begins and ends alike, with its places."""
    text = document.text
    made: dict[str, Span] = {}
    for match in prefilter.found(_OBJECT, document):
        name = match["name"].rpartition("的")[2]
        name = name[max((inner.end() for inner in _MAKING.finditer(name)), default=0) :]
        start = match.end() - len(name)
        end = _NAME_ENDS.search(name, 1)
        name = name[: end.start()] if end is not None else name
        if (
            _SHORTEST <= len(name) <= _LONGEST
            and _COMMON.search(name) is None
            and (_WRITING.match(match[0]) is None or name.endswith(_PAPER))
            and not closed.touches(start, start + len(name))
        ):
            made.setdefault(name, Span(start, start + len(name)))
            whose = _WHOSE.match(name)
            if whose is not None and len(name) - whose.end() >= _SHORTEST:
                made.setdefault(name[whose.end() :], Span(start + whose.end(), start + len(name)))
    for name in made:
        found: dict[str, list[Span]] = {}
        own: list[Span] = []
        at = text.find(name[:_AHEAD_ALIKE], document.body.start, document.body.end)
        while at >= 0:
            if text.startswith(name, at):
                own.append(Span(at, at + len(name)))
            elif name[-1] in text[at + len(name) - _CHANGED : at + len(name) + 1] and text[at - 1 : at] not in _ABOVE:
                other = _like(text, at, name)
                if other is not None and not closed.touches(at, at + 1):
                    found.setdefault(other, []).append(Span(at, at + len(other)))
            at = text.find(name[:_AHEAD_ALIKE], at + 1, document.body.end)
        for other, spans in found.items():
            yield (name, own), (other, spans)


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a word runs over the place where a name may end."""
    from evaluators.misspellings import is_word

    return is_word(text[end - 1 : end + 1])


def _like(text: str, at: int, name: str) -> str | None:
    """Return what stands at a place, as long as it may be another name of what is called `name`."""
    run = _HAN.match(text, at, at + len(name) + _CHANGED)
    for length in range(min(len(name) + 1, len(run[0])), len(name) - _CHANGED, -1) if run is not None else ():
        other = text[at : at + length]
        if other[-1] == name[-1] and not _goes_on(text, at + length) and _differs_little(name, other):
            return other
    return None


def _differs_little(name: str, other: str) -> bool:
    from evaluators.terms import apart, told_apart  # which asks for what is found here

    ahead, behind, left, right = differing(name, other)
    if left and right and name[len(name) - behind :] in _PAPER and not {left, right} & _ANY_MATTER:
        return False  # 重点项目清单, 重点任务清单: papers on two things
    if sorted(name) == sorted(other):
        return True
    shared = _GENERIC.sub("", name[:ahead] + " " + name[len(name) - behind :]).replace(" ", "")
    if len(left) > _CHANGED or len(right) > _CHANGED or len(shared) <= _AHEAD_ALIKE:
        return False
    if abs(len(left) - len(right)) > 1 or (told_apart if len(left + right) == 2 else apart)(left, right):
        return False
    if (left and right and behind > 1) or (behind == 1 and len(left) == len(right) == 2 and ahead >= _SURELY_ALIKE):
        return True
    return (not left or not right) and behind > 1 and ahead >= _SURELY_ALIKE
