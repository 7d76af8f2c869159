"""Sentences that say of several pieces of work at once who does them and by when.

以上任务由甲负责，于9月底前完成 closes an item or, in a paragraph of its own, a chapter; 以下任务由甲统筹 opens one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lines import end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_WORK = "(?:工作|任务|行动|活动|工程|项目|内容|措施|举措|事项|目标|培训|服务)"
_BACK = re.compile(
    rf"(?:(?<=[。；\n])|^)[ \u3000]*(?P<of>以上|上述|前述"
    rf"|(?:此|该|本|这)[一两二三四五六七八九十0-9]*(?:项|些|类)|(?:此|该|本)(?={_WORK}由)"
    rf"|[两三四五六七八九十](?:项|类|件)(?={_WORK}?(?:[均都]|统一|全部|由|于|在)))[^。；\n]*"
)
_AHEAD = re.compile("[^。；\n]*(?:以下|下列|如下|下述|各项任务|各项工作|本章|本部分)[^。；\n]*")
_OF_CHAPTER = re.compile("[0-9一二两三四五六七八九十]+[项条个类]|各项|所有|全部|任务")
_ANSWERS = re.compile("负责|牵头|统筹|承[办担]|组织实施|落实|抓好|实施")
# 3月底前制定细则, 每月报送进度: what else is to be done about the work, not the work itself
_ABOUT_IT = re.compile("[^，。；]{0,4}?(?:制定|制订|印发|报送|上报|报告|形成|提出|提交|通报|总结|部署|启动|分解|细化)")
_IS_DONE = re.compile("[，]?[^，。；]{0,6}?(?:完成|落实|到位|办结|结束|完工|建成|完毕|见效|投用)")


class Saying(NamedTuple):
    """Where something is said of several pieces of work, and the section it stands in."""

    place: Span
    section: int
    opens: bool

    def sets(self, document: Document, end: int) -> bool:
        """Tell whether a time in it that ends at `end` is one for the work itself."""
        if self.opens:
            return _IS_DONE.match(document.text, end) is not None
        return _ABOUT_IT.match(document.text, end) is None


def sayings(document: Document, section: int | None, place: Span) -> Iterator[Saying]:
    """Yield what closes the item or the chapter that a place stands in, and what opens its chapter."""
    if section is None:
        return
    own = document.sections[section]
    yield from _behind(document, section, place.end)
    for index in document.children(own.parent)[::-1] if own.parent is not None else ():
        other = document.sections[index]
        if index > section and (other.run_in or not other.text):
            yield from _behind(document, index, other.body.start, chapter=True)
    above = own.parent
    while above is not None:
        body = document.sections[above].body
        for match in _AHEAD.finditer(document.text, body.start, body.end):
            if _ANSWERS.search(match[0]) or "完成" in match[0]:
                yield Saying(Span(*match.span()), above, opens=True)
        above = document.sections[above].parent


def _behind(document: Document, section: int, start: int, *, chapter: bool = False) -> Iterator[Saying]:
    body = document.sections[section].body
    for match in _BACK.finditer(document.text, start, body.end):
        first = match.start("of")
        if chapter and not (document.text[body.start : first].endswith("\n") and _OF_CHAPTER.search(match[0][:14])):
            continue
        yield Saying(Span(first, end_of(document.text, first, "。\n")), section, opens=False)
