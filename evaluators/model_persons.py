"""Persons held up as models whose names may be taken as known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when a lexicon is read
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from evaluators import prefilter, spec
from evaluators.alike import alike
from evaluators.lexicon import FOLDER, Confirmation
from evaluators.lines import extent
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_LONG = 3
_JOINS = frozenset("、和与")
_SHORT = "雷锋"
"""The one name of two characters in which a slip can be told from another word."""
# what holds somebody up stands next to the name: time and again people at work are named like somebody known
_MODEL = (
    "(?:事迹|精神(?!文明|卫生|障碍|状态|病)|榜样|楷模(?!宣讲|评选)"
    "|模范(?!带头|遵守|履行|执行|评选|地)|先进典型(?!评选)|品[格质]|风范|纪录片|影片|电影|话剧|故居|纪念馆)"
)
_OTHERS = "(?:[、和与][\u4e00-\u9fff]{2,3}){0,3}"
_BEFORE = re.compile(
    "(?:楷模|模范|榜样|先进典型|英雄|院士|烈士|感动中国”?年度?人物|勋章”?(?:获得者)?|最美奋斗者|改革先锋|创始人"
    "|“(?:铁人|燃灯校长|守岛人|敦煌女儿|当代雷锋|雷锋传人|当代愚公|小巷总理|[\u4e00-\u9fff]{2,6}之父))[“”]?$"
)
_BEHIND = re.compile(
    f"{_OTHERS}等?(?:老一辈|一批)?(?:(?:优秀|先进|杰出|模范)?(?:共产党员|共产党人|党员干部|干部|党员|人物|代表|典型|校长|老师|夫妇|英模))?(?:同志)?(?:的|为)?"
    f"(?:先进|感人|英雄|英模|典型|崇高|优秀|时代|革命|公仆|为民|家国|奉献|高尚|无私)*{_MODEL}|院士(?!工作站)|烈士|式的?好?(?:干部|党员|书记)"
)
_TOWARDS = re.compile("向[^，。；：！？\n]{0,16}$")
_FOLLOWED = re.compile(
    f"{_OTHERS}(?:等[\u4e00-\u9fff]{{0,8}}?)?(?:同志|老师)?(?:看齐|学习(?!情况|进度|体会|计划|材料|心得))"
)
_HONOURED = re.compile("(?:学习(?!委员|小组|组长)|弘扬|宣讲|传承|践行|发扬)[^，。；：！？\n]{0,24}$")
_DEEDS = re.compile(
    f"(?:(?!传达|贯彻|落实|领会|负责)[^，。；：！？\n]){{0,14}}的{_MODEL}"
    # 王进喜苦干实干精神
    "|(?!传达|同志|[^，。；：！？\n]{0,8}(?:负责|学习|宣传|组织|领会|贯彻|落实))[^，。；：！？\n]{2,10}精神(?!文明|卫生|障碍|状态|病)"
)
# the story or the heart of anybody at work may be told: only what is to be learnt from is a model's
_STORY = re.compile(
    "(?:同志)?(?:[^，。；：！？\n]{0,14}的)?(?:先进|感人|英雄|英模|典型|崇高|优秀|革命|公仆|为民|家国|奉献|高尚|无私)*(?:故事|情怀|境界|初心)"
)
_LEARNT = re.compile("(?:学习(?!委员|小组|组长)|弘扬|宣讲)[^，。；：！？\n]{0,24}$")
_AT_WORK = re.compile(
    "(?:居民|村民|群众|业主|网格员|网格长|楼栋长|志愿者|义工|社工|社区工作者|社区(?:党委|党支部)?(?:副?书记|主任))$"
)
_OUTRIGHT = re.compile("精神|式|志愿|活动|日|为榜样")  # 雷峰精神, 学雷峰活动


@dataclass(frozen=True, slots=True)
class Models:
    """The list with its source and validity."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    source: str
    valid_from: date
    valid_to: date | None
    confirmed: Confirmation | None
    persons: tuple[str, ...]


@cache
def known() -> frozenset[str]:
    """Return the names.

    Raises:
        SpecError: the file is wrong.
    """
    lexicon: Models = spec.load(FOLDER / "model_persons.yaml", Models)
    return frozenset(lexicon.persons)


def near(name: str) -> str | None:
    """Return the known name that `name` is with one character taken for another, where there is just one such."""
    close = [other for other in known() if len(other) == len(name) == _LONG and _slip(name, other)]
    return close[0] if len(close) == 1 else None


def misspelt(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield where a known name stands with one character taken for another of like sound or shape.

    Only next to words that hold somebody up: elsewhere 杨善州 may be anybody.
    """
    text = document.text
    for span in _like_known(document):
        words = span.of(text)
        meant = next((name for name in _by_length().get(len(words), ()) if _slip(words, name)), None)
        if meant is not None and words not in known() and _held_up(text, span):
            yield meant, span


def _held_up(text: str, span: Span) -> bool:
    """Tell whether words next to a name hold the person up as a model."""
    clause = extent(text, span, "。；！？\n，")
    before, behind = text[clause.start : span.start], text[span.end : clause.end]
    return (
        (len(span) < _LONG and _OUTRIGHT.match(behind) is not None)
        or _BEFORE.search(before) is not None
        or _BEHIND.match(behind) is not None
        or _beside_known(before, behind)
        or (_TOWARDS.search(before) is not None and _FOLLOWED.match(behind) is not None)
        or (_HONOURED.search(before) is not None and _DEEDS.match(behind) is not None)
        or (_LEARNT.search(before) is not None and _STORY.match(behind) is not None and not at_work(text, span))
    )


def at_work(text: str, span: Span) -> bool:
    """Tell whether a name stands behind what somebody at work or living there is: 居民谷文长."""
    return _AT_WORK.search(text, max(0, span.start - 12), span.start) is not None


def _beside_known(before: str, behind: str) -> bool:
    """Tell whether the name next in a list is that of somebody known: 杨善洲、谷文昌."""
    return (before[-1:] in _JOINS and before[-1 - _LONG : -1] in known()) or (
        behind[:1] in _JOINS and behind[1 : 1 + _LONG] in known()
    )


def _like_known(document: Document) -> Iterator[Span]:
    """Yield where all characters of a known name but one stand."""
    yield from (Span(*match.span()) for match in prefilter.found(_forms(), document))
    text = document.text
    for given in sorted(prefilter.held(_given(), document)):  # the surname itself is mistaken
        at = text.find(given, document.body.start + 1, document.body.end)
        while at >= 0:
            yield Span(at - 1, at + len(given))
            at = text.find(given, at + 1, document.body.end)


def _slip(words: str, name: str) -> bool:
    return sum(a != b for a, b in zip(words, name, strict=True)) == 1 and all(
        a == b or a in alike(b) for a, b in zip(words, name, strict=True)
    )


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for name in sorted(known()):
        if len(name) == _LONG or name == _SHORT:
            found[len(name)] = (*found.get(len(name), ()), name)
    return found


@cache
def _given() -> frozenset[str]:
    return frozenset(name[1:] for name in known() if len(name) == _LONG)


@cache
def _forms() -> re.Pattern[str]:
    """Return a pattern for the known names of three characters, the second or third of them open, and for 雷锋."""
    rests: dict[str, set[str]] = {}
    for name in known():
        if len(name) == _LONG:
            rests.setdefault(name[0], set()).update((f"{name[1]}[\u4e00-\u9fff]", f"[\u4e00-\u9fff]{name[2]}"))
    rests["雷"] = {"[峰烽丰风疯蜂逢](?=同志|精神|式|志愿|活动|日|为榜样)", *rests.get("雷", ())}
    return re.compile("|".join(f"{first}(?:{'|'.join(sorted(rest))})" for first, rest in sorted(rests.items())))
