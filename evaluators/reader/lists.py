"""Lists that are led in by words with a colon (重点整治以下五类情形：…), and what their items therefore are.

The last thing that the leading words name decides: below 情形, 对象 or 条件 the items tell what is amiss, whom it
concerns or what must be given, below 任务 or 措施 what is to be done. Other words leave it to the items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.reader import parts

if TYPE_CHECKING:
    from evaluators.model import Document, Section

_STOPS = "。！？\n"
_COLONS = ("：", ":")
_BLANK = " \u3000\n。：:"
_THINGS = (
    "情形|行为|现象|问题|隐患|乱象|情况|对象|范围|场所|区域|部位|点位|路段|人员|人群|群体|家庭|条件|材料|资料|证件|证明"
    "|物品|标准|因素|原因|困难|情节|类型|种类|信息|设施|特征|表现|险情|(?<=[查记集示开])内容|(?<=整治)重点"
)
_WORK = (
    "任务|工作|措施|举措|步骤|行动|活动|工程|项目|要求|目标|办法|方式|流程|程序|安排|实施|推进|落实|做法|环节|方面"
    "|事项|内容"
)
_SO_MANY = "(?:以下|下列|如下|下述|上述|[0-9一二两三四五六七八九十]+[类种项个条处方大])"
# 以下五类情形, 主要有六种行为; 整治对象为, 补贴条件：
_NAMED = re.compile(
    f"{_SO_MANY}[^，。；：]{{0,16}}(?:(?P<led>{_THINGS})|{_WORK})"
    f"|(?P<ends>{_THINGS})(?:之一)?的?(?:分别|主要|具体|重点)?(?:如下|包括|有|是|为|含|分为|涵盖)?{_SO_MANY}*面?$"
)
# what nobody is told to do: a wrong that is named (擅自设置广告牌), unless the clause says what is done about it
_WRONG = re.compile(
    "(?:擅自|私自|违规|违法|违章|违反|非法|未经|未按|未依法|无证|无照|私拉|私搭|乱[搭堆停贴设]|侵占|拒不|虚报|瞒报|冒领|伪造|超范围|超标准|随意)"
)
_REMEDIED = re.compile(
    "的|拆除|整改|清理|取缔|查处|处罚|处置|处理|纠正|消除|恢复|责令|劝[导离]|清零|整治|治理|规范|迁移|排查|查验|核查|全部|一律"
)


def head(document: Document, section: Section) -> int | None:
    """Return the section above whose words lead in the list of which `section` is an item (…备足物资，清单如下：)."""
    above = section.parent
    if above is None or not document.quote(document.sections[above].body).rstrip().endswith(_COLONS):
        return None
    return above


def lead_in(document: Document, section: int | None, place: Span) -> Span | None:
    """Return the words that lead in the list in which `place` stands, without their colon; None for no list.

    The list may be numbered items below a sentence or a mere heading, parts of a paragraph (一是…；二是…), or what
    follows a colon.
    """
    text = document.text
    begin = begin_of(text, place.start, _STOPS)
    colon = max(text.rfind(mark, begin, place.start) for mark in _COLONS)
    if colon >= 0:
        return Span(begin, colon)
    leading = parts.head(document, section, place)
    if leading is None and section is not None:
        own = document.sections[section]
        headed = own.run_in and bool(own.text)  # what stands behind the item's own heading says more of it
        if headed and place.start >= own.body.start:
            return None
        above = head(document, own)
        if above is None:
            return None if headed else _heading_alone(document, own)
        leading = document.sections[above].body
    if leading is None:
        return None
    colon = max(text.rfind(mark, leading.start, leading.end) for mark in _COLONS)
    return Span(max(leading.start, begin_of(text, colon, _STOPS)), colon)


def _heading_alone(document: Document, section: Section) -> Span | None:
    """Return the nearest heading above an item that names a list, with nothing but headings in between."""
    while section.parent is not None:
        section = document.sections[section.parent]
        if document.quote(section.body).strip(_BLANK):
            return None
        if _NAMED.search(document.quote(section.span)):
            return section.span
    return None


def names_things(document: Document, section: int | None, place: Span) -> bool:
    """Tell whether `place` stands in a list of wrongs, objects or conditions, which are nothing to be done."""
    leading = lead_in(document, section, place)
    if leading is None:
        return False
    named = list(_NAMED.finditer(document.quote(leading)))
    return bool(named) and bool(named[-1]["led"] or named[-1]["ends"])


def names_wrong(words: str) -> bool:
    """Tell whether a clause names a wrong and not what is done about it (擅自设置灯箱)."""
    return _WRONG.match(words) is not None and _REMEDIED.search(words) is None


def holds_things(document: Document, section: int) -> bool:
    """Tell whether all that a section says is such a list, with the words that lead it in (重点查处下列行为：…)."""
    body = document.sections[section].body
    colon = min((at for mark in _COLONS if (at := document.text.find(mark, body.start, body.end)) >= 0), default=-1)
    first = begin_of(document.text, colon, _STOPS) if colon >= 0 else -1
    if colon < 0 or document.text[body.start : max(first, body.start)].strip(_BLANK):
        return False
    behind = document.text[colon + 1 : body.end].strip()
    whole = "\n" not in behind and (
        parts.head(document, section, Span(body.end - 1, body.end)) or "。" not in behind[:-1]
    )
    return bool(whole) and names_things(document, section, Span(colon + 1, colon + 2))
