"""Places other than the document's own whose offices lead, order or do something in its text as if they were its own.

Of a sub-district the text knows its own name and that of its district: from title, signature, addressee, and the
documents of the district that it cites. Another name of the same level before an office, with no word of a visit, a
partner or a comparison in the sentence, was left by the text that this one was made from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, prefilter
from evaluators.marks import HAN
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_LEVEL = {"街道": "street", "镇": "street", "乡": "street", "区": "district", "县": "district"}
_LEVELS = "区县镇乡"
_OFFICE = (
    "(?:委(?![员托派])|纪委|政府|人民政府|党委|党工委|办事处|人大|政协|团[区县]?委|妇联|残联|总工会|各(?:社区|村|部门|单位|办|站所|网格)|居委会"
    "|(?!各|办事|管理局|中心)[^，。；：、“”《》（）\\s的和与在对]{0,7}?(?:局|办公室|办|中心|社工站|工作站|服务站|中队|大队|支队|执法队|派出所|司法所|财政所|科|专班|领导小组)(?![长员事理公证]))"
)
_NAMED = re.compile(f"(?P<kind>街道|(?<![社小园片辖城地景校厂灾山特])区|县|镇|乡){_OFFICE}")
_NAME = re.compile(f"[{HAN}]{{2}}$")
# what a name follows: the beginning of a clause, a word that governs it, a time
_BOUND = re.compile("(?:[，。；：、（“\\s由经请在对向受据按照月年日来期时天前后了，是将让和与及共]|根据|落实|中共)$")
_ORDINARY = re.compile(
    "[各由以向在全本该我对于为按经报到请让给使被将把与和同及或跨所内外上下村市省级个两三新老某是]|街道|社区|有关|相关|城市|农村|基层|辖区|所属|所在|其中|[建抓做管用办搞护守]好|建强|做[优强实]|[送交发转]|属地|周边|邻近|其他|其余|上级|市辖"
)
_ON_PURPOSE = re.compile(
    "学习|借鉴|考察|交流|参观|联合|会同|共建|相邻|毗邻|比较|对比|相比|先进|结对|协同|邻近|移交|抄送|合作|协作|对口|帮扶|支援|调任|原任|曾任|赴|前往|跨[区街县]|户籍|籍贯|迁[入出]|来访|交界|接壤|排名|高于|低于|等地|兄弟"
)
_HELPED = re.compile("(?:配合|协助|与|同|和|向|送|交|函请|商请)[^，。；、]{0,3}$")
_CITED = re.compile(f"《(?:中共)?(?P<name>[{HAN}]{{2}})(?P<kind>区|县)")
_HEADED = re.compile(f"(?P<name>[{HAN}]{{2}})(?P<kind>街道|镇|乡|(?<![社小园片辖城地])区|县)")
_SIDED = re.compile("[东西南北中][城关门街郊]|城[东西南北中]")
# what sounds like a place's name and is none
_COMMON = re.compile("[家校公花田乐庭果]园|园林|[山江][川水河]|河[湖山]|中华|[国城]门|[高巅]峰")
_TITLED = re.compile(f"(?P<name>[{HAN}]{{2,3}})(?P<kind>街道|镇|乡|社区)")
# 锦绣社区要及时总结经验: told what to do as the document's own; 平安社区 and 试点社区 are sorts of them
_TOLD_TO = re.compile(
    "社区(?=要(?![素求点件])|应(?![急答用邀对])|须|必须|需要|将(?!来)|负责|牵头|力争|争取|确保|计划|全体|党员干部|干部要|居民要"
    "|[结立根按]|(?:进一步|切实|认真|积极|全面|扎实|及时|继续|持续|大力|深入)[^，。；的]{2})"
)
_WHO = re.compile(
    f"(?:(?<=[，。；：、（“\\s.．])|^)(?:由|请|要求)?(?P<name>[{HAN}]{{2,3}})(?P<kind>社区)",
    re.MULTILINE,
)
# words of everyday that communities are called by
_AUSPICIOUS = re.compile(
    "锦绣|和平|团结|光明|胜利|解放|东风|红旗|朝阳|向阳|阳光|翡翠|凤凰|玫瑰|牡丹|百合|明珠|祥和|康乐|吉祥|如意|富强|友谊|前进|曙光|长青|常青|金色|彩虹"
)
_SORT_OF = re.compile(
    "[联包挂驻蹲帮结零无双一二三四五六七八九十多低高已未拟凡易首另此每何有非亚准半]|[创申达入参获]|.[型类式级星好]"
)
_TO_NAME = range(2, 6)  # characters of a name, with one of 由, 请, 要求 or without
_PLACE_LIKE = re.compile("[河江湖山海溪桥塘浦泉港湾岭坪坡洲岛林园庄门华安兴宁阳云峰川石水沙田柳松梅桂莲竹枫桐槐榆]$")
_FEW = 2
# 为建设和谐的新翠苑打下基础, 奋力谱写幸福桂湾新篇章: whose future a text about another place would build
_FUTURE = re.compile(
    f"(?:建设|打造|构建|建成|共建|共创|谱写|书写|描绘|绘就)[^，。；：“”《》\n]{{0,20}}?(?:新|美丽|幸福|和谐|平安|魅力|活力|文明|宜居)(?P<name>[{HAN}]{{2}})"
    "(?=打下|打牢|奠定|夯实|作出|做出|作贡献|贡献|添砖|增光|而(?:不懈)?(?:努力|奋斗)|提供|的?(?:新篇章|新画卷|新蓝图|美好|新局面))"
)
# 青浦街道的做法得到区领导肯定: whose work a report about another would have praised
_PRAISED = re.compile(
    f"(?P<name>[{HAN}]{{2}})(?P<kind>街道|镇|乡|社区)的?(?:这一|有关|相关|典型|创新|成功|工作|经验)*(?:做法|经验|工作|探索|成效|成绩|模式|案例)[^，。；]{{0,4}}"
    f"(?:得到|受到|获得?|赢得|被)[^，。；]{{0,20}}(?:肯定|好评|表扬|表彰|认可|赞誉|推广|报道|转发|评为)"
)


def told_to(document: Document) -> Iterator[re.Match[str]]:
    """Yield the communities named at the head of a clause that are told what to do, sorts of communities left out."""
    from evaluators.misspellings import is_word  # as below

    place = marks.region(document)
    places = prefilter.ahead_of(_TOLD_TO, _TO_NAME, document.text, place.start, place.end)
    for found in marks.matches(_WHO, document, at=places):
        name = found["name"][-2:]
        called = _PLACE_LIKE.search(name) or _AUSPICIOUS.fullmatch(name) or not (is_word(name) or _SORT_OF.match(name))
        if called and _TOLD_TO.match(document.text, found.start("kind")):
            yield found


def own_places(document: Document) -> dict[str, set[str]]:
    """Return the names known as the document's own by level (street, district); no key where none is known."""
    found: dict[str, set[str]] = {}
    for line in (document.title, document.sign_off, document.addressee):
        for match in _HEADED.finditer(line.text) if line else ():
            if not _ORDINARY.search(match["name"]):
                found.setdefault(_LEVEL[match["kind"]], set()).add(match["name"])
    if "district" not in found:
        cited = {match["name"] for match in prefilter.found(_CITED, document)}
        if len(cited) == 1:
            found["district"] = cited
    return found


def may_name(words: str) -> bool:
    """Tell whether two characters before 街道 or 区 may be a place's name, and are no ordinary words (来自, 推进)."""
    from evaluators.misspellings import is_word  # brings tables of characters

    return not _ORDINARY.search(words) and (_PLACE_LIKE.search(words) is not None or not is_word(words))


def praised_or_promised(document: Document) -> Iterator[tuple[str, Span, str]]:
    """Yield each other place whose work is praised or whose future is to be built as the document's own, and the own.

    A name that comes back elsewhere is one that the text knows.
    """
    own = _whose(document)
    if not own:
        return
    for pattern in (_FUTURE, _PRAISED):
        for match in prefilter.found(pattern, document):
            name = match["name"]
            known = any(name in one or one in name for one in own) or document.text.count(name) > 1
            kind = match["kind"] if pattern is _PRAISED else ""
            sided = kind and _SIDED.fullmatch(name)  # 西城, 城南: words of everyday that places are called by
            if not known and not _COMMON.fullmatch(name) and (sided or may_name(name)):
                yield name + kind, Span(match.start("name"), match.end() if kind else match.end("name")), own[0]


def _whose(document: Document) -> list[str]:
    """Return the names of streets, towns or communities in title and signature."""
    lines = (document.title, document.sign_off)
    found = (match for line in lines if line for match in _TITLED.finditer(line.text))
    return [match["name"] + match["kind"] for match in found]


def _ends_in_and(text: str, named: re.Match[str]) -> bool:
    """Tell whether a sentence begins with a name of two characters of which the second is 和, which joins nothing."""
    begins = text[named.start() - 1 : named.start()] in ("", "\n", "。", "；")
    return begins and named[0][1] == "和" and not _ORDINARY.search(named[0][0]) and named[0][0] not in _LEVELS


def left_over(document: Document) -> Iterator[tuple[str, list[Span], str]]:
    """Yield each name of another place with where its offices act, and the own names it is held against."""
    own = own_places(document)
    if not own or len(own.get("street", ())) > 1:  # more streets than one: a text of the district above them
        return
    text = document.text
    places: dict[tuple[str, str], list[Span]] = {}
    for match in prefilter.found(_NAMED, document):
        level = _LEVEL[match["kind"]]
        named = _NAME.search(text, max(match.start() - 2, 0), match.start())
        if level not in own or named is None or named[0] in own[level]:
            continue
        if not may_name(named[0]) and not _ends_in_and(text, named):
            continue
        span = Span(named.start(), match.end())
        sentence = document.sentence_with(Span(span.start, span.start + 1))
        bound = sentence is not None and (
            span.start == sentence.start or _BOUND.search(text, max(sentence.start, span.start - 3), span.start)
        )
        if sentence is None or not bound:
            continue
        if _ON_PURPOSE.search(text, sentence.start, sentence.end) or _HELPED.search(text, sentence.start, span.start):
            continue
        places.setdefault((named[0] + match["kind"], level), []).append(span)
    kept = {key: spans for key, spans in places.items() if text.count(key[0]) <= len(spans) + 1}
    if len(kept) > _FEW:  # so many names are partners, not what a template left
        return
    for (name, level), spans in kept.items():
        yield name, spans, "、".join(sorted(own[level]))
