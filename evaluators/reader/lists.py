"""Lists that are led in by words with a colon (重点整治以下五类情形：…), and what their items therefore are.

The last thing that the leading words name decides: below 情形, 对象 or 条件 the items tell what is amiss, whom it
concerns or what must be given, below 任务 or 措施 what is to be done. Other words leave it to the items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.model import Span
from evaluators.reader import clauses, deliverables, parts

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
    f"|(?P<ends>{_THINGS})(?:之一)?的?(?:分别|主要|具体|重点)?(?:(?:如下|包括|有|是|为|含|分为|涵盖){_SO_MANY}*|{_SO_MANY})面?$"
    f"|(?P<alone>{_THINGS})的?(?:分别|主要|具体|重点)?$"
)
# a task that works on such a thing names no list of them (补齐服务设施, 消除安全隐患, 改善居住条件)
_ON_THINGS = re.compile(
    r"^(?:[（(]?[0-9一二三四五六七八九十]+[）)、.．]|[一二三四五六七八九十]是|第[一二三四五六七八九十]+，)*\s*"
    "(?:进一步|不断|持续|切实|全面|深入|大力|着力|积极|扎实|集中|重点|加快|及时|有效|主动)*"
    "(?:补[齐足强]|配[齐强备]|关[爱心注怀]|帮[扶助]|救助|扶持|资助|慰问|走访|探访|服务|照[顾护料]|温暖|消除|化解|解决|破解|治理|整治|整改|纠[正治]|打击|遏制|查[处纠]"
    "|排[查除]|清[理除查]|防[范控止]|减少|降低|改[善造进]|提[升高]|优化|完善|健全|建[设立好]|新建|新增|增[设加]|扩[大建充]|拓[展宽]|打造|美化|亮化|净化|更[新换]"
    "|修[缮复建补]|维[修护]|改建|安装|添置|升级|规范|统一|明确|丰富|盘活|腾退|保[障护]|守护|联系|发展|培[育训养]|壮大|创[建新造]|延伸|畅通|攻克|克服|摸清|核[实查])"
    f"(?:[^，。；：]{{0,16}})(?:{_THINGS})$"
)
# 整治对象, 帮扶范围: of whom or what, whatever verb stands before; 拓展范围 and 明确对象 are work on it
_OF_WHAT = re.compile(
    "^(?!.*(?:扩[大展]|拓[展宽]|明确|统一|规范|优化|完善|改善|细化|提[升高]|补齐|新建|摸清|核[实准]))"
    "(?:[^，。；：]{0,8}(?:对象|范围|条件|材料|标准|情形|种类|类型|情节|(?<=整治)重点|(?<=[查记集示开])内容)"
    "|(?:[（(]?[0-9一二三四五六七八九十]+[）)、.．]+)?[\u4e00-\u9fff]{2}(?:场所|区域|部位|点位|路段|人员|人群|群体))$"
)
_BUILT = re.compile("新建|改建|扩建")  # new, of a place: 改造范围：新建小区3个
_PLACES = re.compile("对象|范围|场所|区域|部位|点位|路段|类型|种类")
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
        if _leads(document.quote(section.span)):
            return section.span
    return None


def names_things(document: Document, section: int | None, place: Span) -> bool:
    """Tell whether `place` stands in a list of wrongs, objects or conditions, which are nothing to be done."""
    leading = lead_in(document, section, place)
    if leading is None:
        return False
    thing = _leads(document.quote(leading))
    return bool(thing) and not _works(document, section, place, thing)


def _leads(words: str) -> str:
    """Return the thing of which leading words or a heading announce a list, "" for none."""
    named = list(_NAMED.finditer(words))
    if not named:
        return ""
    if named[-1]["alone"] and _ON_THINGS.match(words) and not _OF_WHAT.search(words):
        return ""
    return named[-1]["led"] or named[-1]["ends"] or named[-1]["alone"] or ""


def _works(document: Document, section: int | None, place: Span, thing: str) -> bool:
    """Tell whether an item begins with a verb of work and counts what it makes: a task, whatever leads it in."""
    words = document.quote(place)
    if section is not None and place == document.sections[section].span and not document.sections[section].text:
        words = document.quote(document.sections[section].body)
    words = re.split("[，。；、\n]", clauses.bare(words), maxsplit=1)[0]
    if _PLACES.search(thing) and _BUILT.match(words):
        return False
    return deliverables.begins_counted(words)


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
