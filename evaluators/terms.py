"""Names of one thing that differ within a document: titles, quoted names, counted systems, things to be built.

Whether two names mean one thing only a person can tell, so nothing here is certain but the slips of the lexicon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from evaluators import body_names, community_offices, prefilter, quoted_bodies
from evaluators.alternatives import quick
from evaluators.drift import Drift, distinct
from evaluators.lexicon import Confirmation  # noqa: TC001 - as above
from evaluators.lookup import Covered
from evaluators.misnamed import miswritten
from evaluators.model import Span
from evaluators.named_things import renamed
from evaluators.near_names import near_names
from evaluators.phrases import FOLDER
from evaluators.set_up import set_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluators.model import Document

_TITLE = re.compile("《(?P<name>[^《》\n]{5,40})》")
_QUOTED = re.compile("“(?P<name>[^“”《》，。；\n]{4,12})”")
_PROJECT = re.compile("“(?P<name>[^“”《》，。；、\n]{4,8})”[^“”《》，。；、\n]{0,14}(?:项目|工程|行动|活动|计划|品牌)")
_TRIAL = re.compile("[（(](?:试行|暂行|修订|修订版|征求意见稿|草案)[）)]$")
_HANDED_OUT = ("公约", "承诺书", "责任书", "倡议书", "告知书", "协议书", "一封信", "登记表", "手册")
_LONGEST = 6  # characters by which the names of such papers differ
_COUNTED = re.compile(
    "(?P<count>[三四五六七八九十]|十[一二三四五]|\\d{1,2})(?P<measure>[项个大条类])(?P<kind>[\u4e00-\u9fff]{2})"
    "(?P<head>制度|机制|工程|行动|清单|标准|体系|平台|机构|工作法)"
)
_THING = re.compile(
    quick(
        "(?:(?:建成|打造|创建|培育|成立|组建|评选|命名)(?:一批|一个|[0-9]+个|几个|若干个?)?|一批|一个|[0-9]+个|几个|若干个?)"
        "(?P<name>[\u4e00-\u9fff]{4,13}?"
        "(?:社区|品牌|中心|平台|驿站|工程|小组|专班|系统|基地|楼栋|小区|网格|工作站))(?![\u4e00-\u9fff]{0,1}(?:治理|建设|管理|服务))"
    )
)
# 医保专干, 医保专员; 食安巡查员, 食安检查员: one post under two names
_DUTIES = "巡检督监管守护查导劝引宣传协理联络"
_POST = re.compile(
    f"(?P<field>[\u4e00-\u9fff]{{2}})(?P<role>专干|专员|专管员)|(?P<area>[\u4e00-\u9fff]{{2}})(?P<duty>[{_DUTIES}]{{2}})员"
)
# beside Chinese words on either side: no address, no unit of measure behind a number
_LATIN = re.compile(
    "(?<![A-Za-z0-9@./_-])(?:(?<=[\u4e00-\u9fff“])[A-Za-z]{3,12}(?![A-Za-z0-9@./_-])|[A-Za-z]{3,12}(?=[\u4e00-\u9fff”]))"
)
_POST_SIGN = re.compile(f"[专{_DUTIES}](?:(?<=专)(?:干|员|管员)|[{_DUTIES}]员)")
"""What stands two characters behind where a post begins."""
# differences by which two things are meant to be told apart
_DISTINCT = re.compile(
    "[一二三四五六七八九十0-9]|[东西南北上下左右内外新老旧大小男女正副甲乙丙主分总市区县镇乡街村省中日月年季周]|"
    "社区|街道|党委|总支|支部|青年|老年|老人|儿童|妇女|残疾|居民|党员|志愿|计划|方案|报告|总结|通知|意见|办法|细则|规定|表$"
)
# 一人一档 and 一人一策 are two things by design, and so are two names listed side by side
_RHYMED = re.compile("[一每].[一两].")
_OF_STATE = "中华人民共和国"
_NUMERAL = re.compile("[一二两双三四五六七八九十\\d]")
_TO_WRITE = re.compile("(?:制定|制订|起草|拟定|编制|修订|完善|出台|健全)(?:、?(?:制定|完善|修订))*$")
_CLASSES = frozenset("岗队站点室员长组会日周月年课堂家所园馆角亭栏墙屋厅院街路巷楼栋户人车")


@dataclass(frozen=True, slots=True)
class Interchange:
    """Words that say the same at the end of a name (`head`) or at its beginning, beside `shared` like characters."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    words: tuple[str, ...]
    place: Literal["head", "modifier"]
    shared: int


@dataclass(frozen=True, slots=True)
class Variants:
    """Groups of names for one thing, words that say the same within names, and slips of the pen with the right name."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    groups: tuple[tuple[str, ...], ...]
    interchangeable: tuple[Interchange, ...]
    slips: dict[str, str]


@cache
def variants() -> Variants:
    """Return the lexicon of names.

    Raises:
        SpecError: the file is wrong.
    """
    from evaluators import spec

    found: Variants = spec.load(FOLDER / "term_variants.yaml", Variants)
    return found


def drifts(document: Document, shut: Sequence[Span]) -> Iterator[Drift]:
    """Yield pairs of names that differ in little, each pair once, `shut` left out."""
    return distinct(_drifts(document, Covered(shut)))


def _drifts(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield the pairs as each way of looking finds them, those that look for whole names first."""
    yield from _listed(document, closed)
    yield from _titles(document)
    yield from _quoted(document, closed)
    yield from _of_the_title(document, closed)
    yield from quoted_bodies.renamed(document, closed)
    yield from _counted(document, closed)
    yield from _things(document, closed)
    for name in renamed(document, closed):
        if name.other.replace("的", "") == name.one.replace("的", ""):
            continue  # 充电设施小区, 充电设施的小区: told in other words
        yield Drift("名称", name.other, name.one, name.others, name.places)
    yield from miswritten(document, closed)
    yield from _posts(document, closed)
    for body in (*body_names.changed(document), *community_offices.changed(document)):
        yield Drift("单位名称", body.other, body.name, body.others, body.places)
    yield from _latin(document, closed)
    for near in near_names(document, closed):
        if not {near.usual, near.odd} <= _all_listed():
            yield Drift("名称", near.odd, near.usual, (near.place,), near.places)


@cache
def _all_listed() -> frozenset[str]:
    """Return all names of the list of variants."""
    return frozenset(name for group in variants().groups for name in group)


def _listed(document: Document, closed: Covered) -> Iterator[Drift]:
    for group in variants().groups:
        # longest first, so that 居民议事会 is not found inside a longer name of the group
        found: dict[str, list[Span]] = {}
        taken: set[int] = set()
        for name in sorted(group, key=len, reverse=True) if len(prefilter.held(group, document)) > 1 else ():
            at = document.text.find(name, document.body.start, document.body.end)
            while at >= 0:
                span = Span(at, at + len(name))
                # “银龄”志愿者服务队 is a name of its own
                own = document.text[at - 1 : at] != "”"
                if own and not closed.touches(at, span.end) and taken.isdisjoint(range(at, span.end)):
                    found.setdefault(name, []).append(span)
                    taken.update(range(at, span.end))
                at = document.text.find(name, at + len(name), document.body.end)
        if len(found) > 1:
            (one, places), (other, others) = sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[1][0]))[:2]
            yield Drift("名称", other, one, tuple(others), tuple(places))


def _gathered(pattern: re.Pattern[str], document: Document, closed: Covered) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for match in prefilter.found(pattern, document):
        span = Span(*match.span("name"))
        if not closed.touches(span.start, span.end):
            found.setdefault(match["name"], []).append(span)
    return found


def _titles(document: Document) -> Iterator[Drift]:
    residue = [left.span for left in document.residue]
    numbered = {citation.title for citation in document.citations if citation.doc_number}
    names = _gathered(_TITLE, document, Covered(residue))
    bare: Mapping[str, str] = {name: _TRIAL.sub("", name) for name in names if name not in numbered}
    for one, other in pairs(sorted(bare, key=lambda name: names[name][0])):
        parts = _difference(bare[one], bare[other])
        if one.startswith(_OF_STATE) and other.startswith(_OF_STATE):
            continue  # each law has a name of its own
        if _exchanged(one, other):
            yield Drift("文件名称", other, one, tuple(names[other]), tuple(names[one]))
            continue
        if parts is None or not bare[one] or min(len(bare[one]), len(bare[other])) < 6:
            continue
        left, right = parts
        if _one_paper(bare[one], left, right):
            yield Drift("文件名称", other, one, tuple(names[other]), tuple(names[one]))
            continue
        related = (
            not left or not right or bool(set(left) & set(right)) or _own_twice(document, names[one], names[other])
        )
        if related and max(len(left), len(right)) <= 4 and not apart(left, right):
            yield Drift("文件名称", other, one, tuple(names[other]), tuple(names[one]))


def _exchanged(one: str, other: str) -> bool:
    """Tell whether two neighbouring words of two characters changed places (领导包案清单, 包案领导清单)."""
    if len(one) != len(other):
        return False
    at = next((at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs), len(one))
    return other == one[:at] + one[at + 2 : at + 4] + one[at : at + 2] + one[at + 4 :] != one


def _one_paper(name: str, left: str, right: str) -> bool:
    """Tell whether two papers to be handed out share more than their ends (停放充电文明公约, 充电安全公约)."""
    shared = {left[at : at + 2] for at in range(len(left) - 1)} & {right[at : at + 2] for at in range(len(right) - 1)}
    return (
        bool(shared)
        and name.endswith(_HANDED_OUT)
        and max(len(left), len(right)) <= _LONGEST
        and not apart(left, right)
    )


def _quoted(document: Document, closed: Covered) -> Iterator[Drift]:
    names: dict[str, list[Span]] = {}
    for name, spans in _gathered(_QUOTED, document, closed).items():
        for part in name.split("、"):
            if len(part) >= 4:
                names.setdefault(part, []).extend(
                    Span(span.start + name.index(part), span.start + name.index(part) + len(part)) for span in spans
                )
    for one, other in pairs(sorted(names, key=lambda name: names[name][0])):
        if len(one) != len(other) or (_RHYMED.fullmatch(one) and _RHYMED.fullmatch(other)):
            continue
        parts = _difference(one, other)
        if parts is None or len(parts[0]) != 1 or apart(*parts) or set("".join(parts)) & _CLASSES:
            continue
        latin = sum(part.isascii() for part in parts) == 1 and "".join(parts).isalnum()  # 云上智家, 云上e家
        if _NUMERAL.search(one) or latin or _confusable(*parts):
            yield Drift("名称", other, one, tuple(names[other]), tuple(names[one]))


def _of_the_title(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield the name of a project that the title bears, with another one character off it that is called so too."""
    title = document.title
    own = _PROJECT.search(title.text) if title is not None else None
    if own is None:
        return
    names = _gathered(_PROJECT, document, closed)
    for name, spans in names.items():
        parts = _difference(own["name"], name) if len(name) == len(own["name"]) else None
        if parts is None or len(parts[0]) != 1 or apart(*parts) or _NUMERAL.search(name) or _confusable(*parts):
            continue
        if len(spans) == 1:  # what is named again and again beside it is a project of its own
            yield Drift("名称", name, own["name"], tuple(spans), tuple(names.get(own["name"], ())))


def _counted(document: Document, closed: Covered) -> Iterator[Drift]:
    found: dict[tuple[str, str, str], dict[str, list[Span]]] = {}
    for match in prefilter.found(_COUNTED, document):
        span = Span(*match.span())
        if not closed.touches(span.start, span.end):
            key = (match["count"], match["measure"], match["head"])
            found.setdefault(key, {}).setdefault(match.group(), []).append(span)
    for names in found.values():
        if len(names) == 2:
            (one, places), (other, others) = names.items()
            yield Drift("名称", other, one, tuple(others), tuple(places))


def _things(document: Document, closed: Covered) -> Iterator[Drift]:
    names = _gathered(_THING, document, closed)
    for one, other in pairs(sorted(names, key=lambda name: names[name][0])):
        parts = _difference(one, other)
        if parts is None or ("" not in parts) or one[:4] != other[:4]:
            continue
        added = max(parts, key=len)
        if len(added) == 2 and not _DISTINCT.search(added):
            yield Drift("名称", other, one, tuple(names[other]), tuple(names[one]))


def _latin(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield a Latin word of the text that stands there in capitals and in small letters (APP, app)."""
    found: dict[str, dict[str, list[Span]]] = {}
    for match in prefilter.found(_LATIN, document):
        span = Span(*match.span())
        if not closed.touches(span.start, span.end):
            found.setdefault(match[0].lower(), {}).setdefault(match[0], []).append(span)
    for names in found.values():
        if len(names) > 1:
            (one, places), (other, others) = sorted(names.items(), key=lambda entry: -len(entry[1]))[:2]
            yield Drift("名称", other, one, tuple(others), tuple(places))


def _posts(document: Document, closed: Covered) -> Iterator[Drift]:
    """Yield two names of a post in one field that differ in what a person in it is called."""
    found: dict[str, dict[str, list[Span]]] = {}
    text, body = document.text, document.body
    places = prefilter.ahead_of(_POST_SIGN, range(2, 3), text, body.start, body.end)
    for match in prefilter.tried(_POST, text, places, body.end):
        span = Span(*match.span())
        if not closed.touches(span.start, span.end):
            field = match["field"] or f"{match['area']}员"
            found.setdefault(field, {}).setdefault(match.group(), []).append(span)
    for field, names in found.items():
        for one, other in pairs(sorted(names, key=lambda name: names[name][0])):
            if field.endswith("员") and len(set(one[2:4]) & set(other[2:4])) != 1:
                continue  # 巡查 and 检查, not 宣传
            if not all(any(set_up(document, span) for span in names[name]) for name in (one, other)):
                yield Drift("名称", other, one, tuple(names[other]), tuple(names[one]))


def pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each two of `names`, at most 60 of them: more would be a list, not names that drift."""
    few = names[:60]
    for index, one in enumerate(few):
        for other in few[index + 1 :]:
            yield one, other


def _difference(one: str, other: str) -> tuple[str, str] | None:
    """Return what differs where both begin and end alike in at least four characters altogether, else None."""
    if one == other:
        return None
    shorter = min(len(one), len(other))
    start = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    end = next((i for i in range(shorter - start) if one[-1 - i] != other[-1 - i]), shorter - start)
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return (left, right) if start + end >= max(3, shorter // 2) else None


def _own_twice(document: Document, ones: Sequence[Span], others: Sequence[Span]) -> bool:
    """Tell whether both are documents the text is going to write, named in different paragraphs."""
    text = document.text
    both = (*ones, *others)
    lines = {text.rfind("\n", 0, span.start) for span in ones} & {text.rfind("\n", 0, span.start) for span in others}
    return not lines and all(_TO_WRITE.search(text, max(0, span.start - 16), span.start - 1) for span in both)


def _confusable(left: str, right: str) -> bool:
    """Tell whether two characters sound or look alike."""
    from evaluators.alike import sounding
    from evaluators.lexicon import protected

    alike = protected().confusable
    return right in alike.get(left, "") or left in alike.get(right, "") or right in sounding(left)


def told_apart(left: str, right: str) -> bool:
    """Tell whether a difference in one character is one by which things are told apart on purpose."""
    return apart(left, right) or bool(set(left + right) & _CLASSES)


def apart(left: str, right: str) -> bool:
    """Tell whether the difference itself says that two things are meant."""
    return _DISTINCT.search(left) is not None or _DISTINCT.search(right) is not None
