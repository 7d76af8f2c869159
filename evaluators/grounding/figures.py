"""Figures: a number with its unit, what it counts, of whom and per what; and when one figure proves another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.grounding.places import places
from evaluators.grounding.words import clause_spans, half_width, pairs, related, sentence_spans, shared
from evaluators.model import Span
from evaluators.reader import counting, indicators
from evaluators.reader.numbers import quantities
from evaluators.reader.numerals import parse
from evaluators.reader.units import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.grounding.places import Place
    from evaluators.model import TargetOp
    from evaluators.reader.quantity import Quantity

# small Chinese counts of this kind order the text (三个方面, 两级) rather than state a figure
_ORDERING = frozenset({"个", "项", "条", "类", "级", "种", "步", "点", "大", "方面", "部分", "阶段", None})
SMALL = 10
_NAMED, _MOSTLY = 3, 0.75  # characters of a name that tells, and how much of it must be found
_PEOPLE = {"名": "人", "位": "人"}
_ARABIC = r"\d+(?:\.\d+)?"
NUMERALS = "一二两三四五六七八九十百"
_LENGTH = re.compile(
    rf"(?<![\d.年月第至到—~〇零{NUMERALS}-])(?P<n>{_ARABIC}|[{NUMERALS}]{{1,4}})"
    r"(?P<unit>个?工作日|个?自然日|日(?!常|前|起|至|报|期)|天|周(?!年|岁|边)|个?星期|个月|个?季度|个?小时|分钟|年(?=内|以内|期|以上|以下))"
)
_SPAN_UNIT = {"日": "天", "自然日": "天", "星期": "周"}
_PER_BODY = re.compile("每个?(?:社区|行政村|村|网格|小区|楼栋|街道|镇|户|人|期|车|班)")
_EACH = re.compile("^[每各]")
HOME = "\0"  # parts the material from the names of the unit that issues the draft
_MOVES_TO = re.compile("^(?:增加?|减少?|下?降低?|上?升|提[高升]|扩大?|压减|缩短)[到至为]?$")  # 由118名增至126名
_DONE = re.compile(r"已(?:达|完|建|实现|经|有|累计|整改|培训|走访)|实际(?:完成|达到|为)|截至")
_PERIODS = re.compile(
    r"上半年|下半年|[一二三四]季度|第[一二三四1-4]季度|全年|上年度?|去年|今年|本年度?|每年|每月|每季度?|每周"
)
# what the words of the draft may make of the words of the source: 90% becomes 90%以上, never the other direction
_ALLOWED: dict[str, frozenset[str]] = {
    "=": frozenset({"=", ">=", "<=", "~"}),
    ">=": frozenset({">=", "=", "~"}),
    "<=": frozenset({"<=", "=", "~"}),
    ">": frozenset({">", ">="}),
    "<": frozenset({"<", "<="}),
    "~": frozenset({"~"}),
    "range": frozenset({"range", "~"}),
}

_COMPARED = re.compile(
    r"(?:不(?:少|低|高|多|大|小)于|不(?:超过|足|满|到)|控制在|至[少多]|最[少多]|达到?|超过|[多少高低]于|约|近)+"
)
_VERSUS = re.compile(
    "(?:超过|高于|低于|少于|多于|大于|超出|比|较)[^，。]{0,6}(?:计划|目标|任务|方案|上年|去年|同期)[数值量的]*$"
)
_GOAL = re.compile("(?:原|年度|全年)?(?:计划|目标|任务)[值数量]")
_BOUNDED = re.compile(r"(?:及?以[上下内]|之内|左右|上下|不等|[余多])$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is stated.

    Attributes:
        span: number and unit, without comparator, in the text it stands in.
        values: one or, for a range, two, in `unit` without 万 or 亿.
        head: what it counts (社区, 居民满意率); empty where the clause does not say.
        scope: of whom in general words (全街道, 每个社区), None where it does not say.
        places: communities and the like that the sentence names, the nearest first.
        before: the words of its clause up to it.
        clause, sentence: the words it stands in.
        alone: whether its clause holds no other figure.
        ordering: whether it only orders the text (三个方面).
    """

    span: Span
    values: tuple[Decimal, ...]
    unit: str | None
    op: TargetOp
    per: str | None
    head: str
    scope: str | None
    places: tuple[Place, ...]
    before: str
    clause: str
    sentence: str
    alone: bool = False
    ordering: bool = False


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of `text` in order of place; dates are none."""
    text = half_width(text)
    found: list[Figure] = []
    for sentence in sentence_spans(text):
        words = sentence.of(text)
        for clause in clause_spans(words):
            found += _of_clause(words, clause, sentence.start)
    return tuple(sorted(found, key=lambda figure: figure.span))


def _of_clause(sentence: str, clause: Span, offset: int) -> list[Figure]:
    words = clause.of(sentence)
    start = offset + clause.start
    held = quantities(words)
    scope = _scope(words) or _scope(sentence[: clause.start], each=True)
    found = []
    for index, quantity in enumerate(held):
        if quantity.value is None:
            continue
        values, unit = _plain(quantity)
        found.append(
            Figure(
                span=_bare(words, quantity, start),
                values=values,
                unit=unit,
                op="=" if (against := _against(words, quantity)) else quantity.op,
                per=quantity.per,
                head="" if against else _MOVES_TO.sub("", counting.name(words, held, index, baseline=False)),
                scope=scope,
                places=places(sentence, clause.start + quantity.number.start, clause.end),
                before=words[: quantity.number.start],
                clause=words,
                sentence=sentence,
                alone=len(held) == 1,
                ordering=_ordering(quantity),
            )
        )
    for match in _LENGTH.finditer(words):
        value = parse(match["n"])
        span = Span(start + match.start(), start + match.end())
        if value is None or any(span.overlaps(figure.span) for figure in found):
            continue
        unit = match["unit"].removeprefix("个") if match["unit"] != "个月" else "个月"
        found.append(
            Figure(
                span=span,
                values=(value,),
                unit=_SPAN_UNIT.get(unit, unit),
                op="=",
                per=None,
                head="",
                scope=None,
                places=(),
                before=words[: match.start()],
                clause=words,
                sentence=sentence,
            )
        )
    return found


def _against(words: str, quantity: Quantity) -> bool:
    """Tell whether a comparator compares with a goal (超过计划的5000户) or with what follows (比5000户多310户)."""
    if quantity.span.of(words)[-1] in "余多" and words[quantity.span.end : quantity.span.end + 1].isdigit():
        return True
    return _VERSUS.search(words[: quantity.number.start]) is not None


def _scope(words: str, *, each: bool = False) -> str | None:
    """Return of whom a clause speaks; 各社区党委 is a body, and only 每… reaches into the next clause (`each`)."""
    scope = indicators.scope(words)
    if scope is None and (match := _PER_BODY.search(words)):
        scope = match[0]
    if scope is None or (each and not scope.startswith("每")):
        return None
    behind = words[words.find(scope) + len(scope) :][:1]
    return None if scope.startswith("各") and behind and behind in "党居两网、配" else scope


def _plain(quantity: Quantity) -> tuple[tuple[Decimal, ...], str | None]:
    values = []
    unit = quantity.unit
    for value in (quantity.value, quantity.value_max):
        if value is not None:
            number, unit = plain(value, quantity.unit)
            values.append(number.normalize())
    return tuple(values), _PEOPLE.get(unit or "", unit)


def _bare(words: str, quantity: Quantity, offset: int) -> Span:
    """Return a quantity without its comparator: 不少于990个 is stated of 990个."""
    said = quantity.span.of(words)
    before, behind = _COMPARED.match(said), _BOUNDED.search(said)
    start = quantity.span.start + (before.end() if before else 0)
    cut = behind is not None and (said[-1] not in "余多" or _against(words, quantity))
    return Span(offset + start, offset + quantity.span.end - (len(said) - behind.start() if cut and behind else 0))


def _ordering(quantity: Quantity) -> bool:
    small = quantity.value is not None and quantity.value <= SMALL
    return quantity.article or (quantity.chinese and small and quantity.unit in _ORDERING) or quantity.kind == "all"


def proves(source: Figure, stated: Figure, around: str, *, own: str, target: bool) -> bool:
    """Tell whether `source` says what `stated` says: value, unit and scope.

    Args:
        source: a figure of the material.
        stated: a figure of the draft.
        around: the paragraph of the draft and the heading it stands under.
        own: the material around `source`, then behind HOME the names of the unit that issues the draft.
        target: whether the material gives what is to be reached, not what was.
    """
    if source.values != stated.values or source.unit != stated.unit or stated.op not in _ALLOWED[source.op]:
        return False
    return (
        _same_pace(source, stated)
        and (_same_thing(source, stated) or _headed(source, stated, around))
        and _same_scope(source, stated)
        and _same_place(source, stated, around, own)
        and not (target and _DONE.search(stated.clause) and not _DONE.search(source.sentence))
    )


def _same_pace(source: Figure, stated: Figure) -> bool:
    if source.per != stated.per and source.per is not None and stated.per is not None:
        return False
    if stated.per is not None and source.per is None and "每" in stated.clause and "每" not in source.sentence:
        return False
    if source.per is not None and stated.per is None and not re.search("[每年按]|季度|月度", stated.sentence):
        return False
    said, given = set(_PERIODS.findall(stated.before)), set(_PERIODS.findall(source.before))
    return not (said and given) or bool(said & given)


def _same_thing(source: Figure, stated: Figure) -> bool:
    if counting.says_nothing(stated.head) or counting.says_nothing(source.head):
        one, two = pairs(stated.sentence), pairs(source.sentence)
        named = stated.head if not counting.says_nothing(stated.head) else source.head
        return not one or not two or bool(one & two) or not pairs(named)
    return related(stated.head, source.head) or _said_of(stated, source.head) or _said_of(source, stated.head)


def _headed(source: Figure, stated: Figure, around: str) -> bool:
    """Tell whether a figure that is only called 计划值 stands in a paragraph about what `source` counts."""
    named = pairs(source.head)
    return _GOAL.fullmatch(stated.head) is not None and bool(named) and shared(named, pairs(around)) >= _MOSTLY


def _said_of(figure: Figure, head: str) -> bool:
    """Tell whether a clause with no other figure says it of `head`, wherever that stands in it."""
    return len(head) >= _NAMED and figure.alone and shared(pairs(head), pairs(figure.clause)) >= _MOSTLY


def _same_scope(source: Figure, stated: Figure) -> bool:
    if stated.scope in {None, "辖区", source.scope}:
        return True
    if source.scope in {None, "辖区"}:
        return _EACH.match(stated.scope or "") is None  # of each is more than was given
    return _kind(stated.scope or "") == _kind(source.scope or "")


def _kind(scope: str) -> str:
    """Return the level of a whole (全区, 全街道所有社区 are of 区 and 街) or whether it is of each."""
    if _EACH.match(scope):
        return "each"
    return scope[:2] if scope.startswith("全") else scope


def _same_place(source: Figure, stated: Figure, around: str, own: str) -> bool:
    home = own.partition(HOME)[2]
    if not stated.places:
        return not source.places or source.places[0].tail in around + home
    named = stated.places[0].tail
    return source.places[0].tail == named if source.places else named in own
