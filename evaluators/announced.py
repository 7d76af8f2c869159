"""Counts that announce a list: what sentence, headings or ordinals behind the count make of it.

“抓好三项工作：甲；乙。” is borne out by what the semicolons part, “分三个阶段进行。” by the headings below,
“三条措施：第一，…” by its ordinals. Where it is open which words are the items nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import end_of
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluators.model import Document
    from evaluators.reader.listing import InlineList

NUMERAL = "二两三四五六七八九十"
_UNIT = "(?:项|个方面|方面|个|大类|大|条|类|步|点|件|种)"
_QUALITY = "(?:重点|主要|基本|具体|专项|突出|关键|年度|民生|惠民|中心|核心|日常|方面的?)*"
_THING = (
    "(?:工作任务|工作|任务|措施|举措|实事|问题|原因|重点|环节|方面|要求|原则|目标|工程|行动|机制|制度|步骤|阶段|步|事项|内容|抓手|关口|关|准备"
    "|统一|到位|结合|坚持|特点|成效|做法|经验|不足|短板|困难|建议|打算|层次|类型|情形|类|项|件|条|点|意见|活动|计划|难题|小事|大事|事|建设)"
)
# 抓好以下三项重点工作：, 分四个阶段进行。, 实施三大工程。
_ANNOUNCED = re.compile(
    f"(?P<count>(?<![第前后约近余多\\d一二三四五六七八九十百千万])(?:[{NUMERAL}][{NUMERAL}]?|[2-9](?!\\d)))"
    f"(?P<noun>{_UNIT}?{_QUALITY}{_THING}?)(?P<tail>的?(?:工作|措施|任务|内容|要求)?(?:来?(?:进行|推进|实施|开展|展开|落实|组织实施|抓落实|着手|入手|发力))?(?:如下)?)"
    "(?P<stop>：|。)"
)
_ANNOUNCES = re.compile(
    "(?:抓好|抓实|抓住|抓|做好|做实|做到|做|办好|办|实施|突出|分为|分成|共分|分|按照?|采取|采用|开展|把握|坚持|落实|推进|推动|实现|强化|围绕|聚焦|着力|完成|解决"
    "|有|存在|建立|健全|完善|实行|执行|明确|从|下列|以下|如下|包括|具备|遵循|注意|处理好)[^，。；：、]{0,8}$"
)
_NAMES_THEM = re.compile("以下|下列|如下|[：]$|阶段|步")
_STAGE = re.compile("阶段|第[一二三四五六]步|[0-9０-９]{1,2}月")
_MASK = re.compile("[×✕*＊○□…]|XX|某|等(?![级候于])")
_NUMBERED = re.compile("[0-9]+(?:个|处|户|人|名|件|次|场|支|家)")
# 2个示范点（翠湖小区、东门小区、南苑小区）: names of one kind in brackets behind what is counted
_BRACKETED = re.compile(
    f"(?<![第前后约近余多\\d一二三四五六七八九十百千万])(?P<count>[{NUMERAL}]|[2-9]|1[0-9])(?P<noun>[个家所处支项类大张种][\u4e00-\u9fff]{{1,14}})"
    "（(?P<items>[^（），。；：“”\n、]{2,12}(?:、[^（），。；：“”\n、]{2,12})+)）"
)
_POINT = re.compile("(?:试点|示范点|点位?|单位|示范)$")
# 五个功能区（阅览区、棋牌区、康复区）: one character is all that the parts of a building have in common
_PARTED = re.compile("(?:功能|服务|活动|主题)[区室厅]$")
_NTH = re.compile(f"(?:^|[。；：\n])[ 　]*第(?P<number>[一{NUMERAL}])(?:[，、是]|步[，：])")
_OTHERS = re.compile("并|确保|确定|从而|推动|使|促|形成|切实|进一步|其中|每|由|力争")
_ROW = re.compile("\\s*(?:[^。；：\n]{2,60}；[ 　]*\n)+[^。；：\n]{2,60}。(?=\n|$)")
_SPACE = re.compile(r"\s*")
_FEWEST = 2
_PARALLEL = 3  # items that only their equal length tells apart


def miscounted(document: Document, lists: tuple[InlineList, ...]) -> Iterator[tuple[Span, int, set[int]]]:
    """Yield place of each count, the count and how many items may be listed, where the two cannot both be right.

    Args:
        document: the document.
        lists: its lists of 一是……二是…….
    """
    from evaluators.reader.numerals import parse  # keeps the reader out of `wenheng rules`

    text = document.text
    by_start = {one.span.start: one for one in reversed(lists)}
    for match in prefilter.found(_ANNOUNCED, document):
        if not match["noun"] or not _led(text, match):
            continue
        declared = int(parse(match["count"]) or 0)
        span = Span(match.start(), match.end("noun"))
        listed = _listed(document, by_start, match, declared)
        if declared > 1 and listed and declared not in listed:
            yield span, declared, listed
    yield from _named(document)


def _named(document: Document) -> Iterator[tuple[Span, int, set[int]]]:
    from evaluators.reader.numerals import parse  # as above

    for match in prefilter.found(_BRACKETED, document):
        items = re.split("[、和与及]", match["items"])
        tail = items[0][-1:] if _PARTED.search(match["noun"]) else items[0][-2:]
        alike = all(item.endswith(tail) and not re.search("[0-9]", item) for item in items)
        counted = match["noun"].endswith(tail) or _POINT.search(match["noun"]) is not None
        declared = int(parse(match["count"]) or 0)
        if alike and counted and declared != len(items) and not _MASK.search(match["items"]):
            yield Span(match.start("count"), match.end("noun")), declared, {len(items)}


def _led(text: str, match: re.Match[str]) -> bool:
    """Tell whether words of doing or having lead to the count: 六个问题均已整改 announces nothing."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "，。；：\n、") + 1
    return _ANNOUNCES.search(text, begin, match.start()) is not None


def _listed(document: Document, lists: Mapping[int, InlineList], match: re.Match[str], declared: int) -> set[int]:
    text, at = document.text, match.end()
    following = lists.get(at) or lists.get(at + 1) or lists.get(at + 2)
    if following is not None:
        return {len(following.items), following.ordinals[-1]} if following.ordinals[0] == 1 else set()
    if blocks := _blocks(document, match, declared):
        return blocks
    paragraph = text[at : end_of(text, at, "\n")]
    numbers = [found["number"] for found in _NTH.finditer("：" + paragraph)]
    if len(numbers) >= _FEWEST and numbers == list("一" + NUMERAL.replace("两", ""))[: len(numbers)]:
        return {len(numbers)}
    if match["stop"] == "：" and not paragraph.strip():
        return _in_lines(text, at)
    return _in_sentence(paragraph) if match["stop"] == "：" else set()


def _in_lines(text: str, at: int) -> set[int]:
    """Return how many lines that end in semicolons, and one more in a full stop, follow."""
    row = _ROW.match(text, at)
    return {row[0].rstrip().count("；\n") + 1} if row and not _MASK.search(row[0]) else set()


def _in_sentence(paragraph: str) -> set[int]:
    """Return how many items one sentence may hold, empty where that cannot be told."""
    words = re.split("[。！？]", paragraph, maxsplit=1)[0].rstrip("；")
    if not words or _MASK.search(words) or "：" in words:
        return set()
    pieces = words.split("；")
    if len(pieces) >= _FEWEST:
        if any(_NUMBERED.match(piece[-4:]) or "第一批" in piece for piece in pieces):
            return set()
        return set(range(len(pieces), len(re.split("[、；]", words)) + 1))
    pieces = words.split("，")
    if "、" not in words and len(pieces) >= _PARALLEL and len({len(piece) for piece in pieces}) == 1:
        return set() if any(_OTHERS.match(piece) for piece in pieces) else {len(pieces)}
    return set()


def _blocks(document: Document, match: re.Match[str], declared: int) -> set[int]:
    """Return how many headings stand right under a count that ends its paragraph."""
    text = document.text
    stop = text.find("\n", match.end())
    if stop < 0 or text[match.end() : stop].strip() or not _NAMES_THEM.search(_clause(text, match)):
        return set()
    space = _SPACE.match(text, stop)
    first = _by_start(document).get(space.end() if space else stop)
    if first is None:
        return set()
    head = document.sections[first]
    row = [one for one in document.sections[first:] if (one.level, one.parent) == (head.level, head.parent)]
    if head.parent is None or [one.ordinal for one in row] != list(range(1, len(row) + 1)):
        return set()  # the parts of a whole document, or a row with a gap: another rule tells of it
    if "阶段" in match["noun"] or "步" in match["noun"]:
        told = [bool(_STAGE.search(one.number + one.text + text[one.span.end : one.span.end + 24])) for one in row]
        return {len(row)} if all(told) else set()
    return {len(row)} if len(row) >= _FEWEST and len(row) <= 2 * declared else set()


@once
def _by_start(document: Document) -> dict[int, int]:
    """Return the index of each section by where its heading begins."""
    return {section.span.start: at for at, section in reversed(list(enumerate(document.sections)))}


def _clause(text: str, match: re.Match[str]) -> str:
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。\n") + 1
    return text[begin : match.end()]
