"""What sets two figures of one name apart: their days and stages, the lot each is of, what is added and what there is.

A name shared with another number is no contradiction yet: 8月底前87% stands beside 11月底前92%, 又召开12场 beside the
27 of the year, 新增12个 beside 累计38个. Whoever holds two figures against each other asks here first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.figures import alike, in_cells, lots
from evaluators.figures.counts import RATE
from evaluators.lines import begin_of, extent
from evaluators.lookup import Placed, once
from evaluators.model import When
from evaluators.stage_targets import Stage, stage_at

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from evaluators.figures.counts import Count
    from evaluators.model import Deadline, Document, Span, Table, Target

_CLAUSE = "，。；：|\t\n"
_LOTS = (
    ("rest", re.compile("其余|剩余|余下|剩下")),
    ("more", re.compile("再(?![生就次度说者])|另(?![行一])")),
    ("batch", re.compile("(?P<of>首[批期轮]|第[一二三四五六][批期轮])")),
)
_ADDED = re.compile("新[增评创办]|净增|再增|[增添]加(?![到至])|又(?=[新增])")
_SUM = re.compile("累计|总(?:数|量)?达|[增扩]?[加展大]?[到至](?=[0-9])|达到?(?=[0-9])|现有|共有")
# 达到300人, 累计建成3处: how many there are then, not how many come in that time
_LEVEL = re.compile(f"{_SUM.pattern}|不[低少]于|[降升压][\u4e00-\u9fff]?[到至为](?=[0-9])|保持在|稳定在")
_FALLS = re.compile(
    "[下压]降|压减|压缩|降低|减少|[降减][到至为]|清零|控制在|不[高多]于|不超过|(?:发案|投诉|事故|差错|空置|闲置|违规|流失|超标|隐患|欠费|重复)[\u4e00-\u9fff]{0,3}[率量数]"
)
_REACHED = re.compile(
    "(?:之?前|以前|底|末|内)?(?:全部|全面|均|都)?(?:完成|建成|达到|达标|投用|启用|投入使用|到位|实现|办结|完工)?"
)
# 其中，甲类3个、乙类4个: all that the list counts up to a number
_LISTED_PARTS = re.compile("其中[，：]?(?:[^，。；：]*[0-9][^，。；：0-9]{0,4}[，、])*$")
_AGAIN = re.compile("还(?![有要需应])|又(?!好|快)")
_OF_ALL = re.compile("全(?:街道|区|市|县|镇|乡|社区|村)|辖区|(?:各|所有|全部)(?:社区|小区|村)")
_FEW = "[^，。；]{0,20}?"  # bounded, or a list without commas takes time by its length cubed
# those who act, and those that only set an example or house a meeting on the work of all
_NO_PART = re.compile(
    "(?:学习|借鉴|参照|参考|对标|由)[^，。；]*|"
    f"(?:推广|总结|复制|运用){_FEW}(?:社区|村){_FEW}(?:做法|经验|模式|机制|典型)|"
    f"以{_FEW}(?:社区|村){_FEW}为(?:样板|榜样|样本|标杆|典型|范例|例)|"
    f"在{_FEW}(?:社区|村){_FEW}召开{_FEW}(?:现场|推进|部署|动员|调度|观摩|启动|交流)会|"
    "[^，。；、]{0,20}(?:社区|村)[^，。；]{0,8}(?:负责|牵头|配合|承办|协助|带动|指导|会同)"
)
_PART_OF_IT = re.compile("[\u4e00-\u9fff]{2,8}?(?:单元|片区|标段|街区|园区|组团|路段|院落|示范段)$")
_PIECE = re.compile("[，。；]")
_QUOTED = re.compile("“[^“”]*”")  # “无诈小区” is what some are to be called, no place
_COUNTED = re.compile("[0-9]个(?:社区|小区|村)")


class Figure(NamedTuple):
    """A number with its unit at a place of a text."""

    place: Span
    value: Decimal
    rate: bool


class _Bearing(NamedTuple):
    """What a figure bears beside its name.

    Attributes:
        since, due: the days that its own words, or those of its row, set.
        stage: the stage of the plan below whose heading it stands.
        lots: what makes it some of a whole.
        added, level: whether it tells what is added, or how many there are then.
        stock: whether those are told that were there before, too (达到, not 不少于).
        falls: whether it is to fall.
        places: the communities that its sentence, or its row, names before it, those of the title left out.
        near: the same with those of the heading.
        which: the words of its clause that tell some from others (首批, 高龄, 线上).
        times: the times that its words, or else its heading, name where no day is set.
    """

    since: date | None
    due: date | None
    stage: Stage | None
    lots: frozenset[str]
    added: bool
    level: bool
    stock: bool
    falls: bool
    places: frozenset[str]
    near: frozenset[str]
    which: frozenset[str]
    times: frozenset[str]


def of_count(count: Count) -> Figure:
    """Return a count as a figure."""
    return Figure(count.span, count.value, count.kind == RATE)


def set_apart(document: Document, one: Figure, other: Figure) -> bool:
    """Tell whether the words around two figures of one name make them figures of two things.

    Args:
        document: the text that holds both.
        one: either of the figures.
        other: the other.
    """
    first, second = _bearing(document, one), _bearing(document, other)
    if first.which and second.which and first.which != second.which:
        return True
    less, more = (first, second) if one.value < other.value else (second, first)
    if _of_a_place(less, more) or (one.rate and _of_a_place(more, less)):
        return True
    if first.lots and second.lots and first.lots != second.lots:
        return True
    if _below_two_parts(document, one, other):
        return True
    small, large = sorted((one, other), key=lambda figure: figure.value)
    if lots.of_a_lot(document, small.place, large.value) or alike.listed(document, small.place, large.value):
        return True
    if (less.lots and not more.lots) or (less.added and more.level and not more.added):
        return True  # some of a whole; what is added to what there is then
    return _days_apart(one, first, other, second) or any(
        _on_the_way(document, mine, own, theirs, beside)
        for mine, own, theirs, beside in ((one, first, other, second), (other, second, one, first))
    )


def _of_a_place(own: _Bearing, beside: _Bearing) -> bool:
    """Tell whether a figure is of one community, or of some, and the other of others or of all; a list may be all."""
    if own.places and beside.places:
        return not own.places & beside.near and not beside.places & own.near
    return len(own.places) == 1 and not own.places & beside.near


def _below_two_parts(document: Document, one: Figure, other: Figure) -> bool:
    """Tell whether two figures stand below headings of two parts of a place (东门更新单元, 南湖更新单元)."""
    held = [document.section_at(figure.place.start) for figure in (one, other)]
    parts = [_PART_OF_IT.match(document.sections[at].text) for at in held if at is not None]
    named = {part[0] for part in parts if part is not None}
    return len(named) > 1


def targets_apart(document: Document, one: Target, other: Target) -> bool:
    """Tell the same of two targets with a value; those without are never told apart."""
    figures = [
        Figure(target.number_span or target.span, target.value, target.unit == RATE)
        for target in (one, other)
        if target.value is not None
    ]
    return len(figures) > 1 and set_apart(document, *figures)


def _days_apart(one: Figure, first: _Bearing, other: Figure, second: _Bearing) -> bool:
    """Tell whether the figures are of two days, or counted for two stretches of time, and may both hold."""
    if first.due is None and second.due is None:
        return bool(first.times and second.times) and not first.times & second.times
    if first.due is None or second.due is None:
        return False
    if first.due == second.due:
        return first.since != second.since and not (first.level or second.level or one.rate)
    early, late = (one, other) if first.due < second.due else (other, one)
    # by a later day there are no fewer of what does not fall
    return first.falls or second.falls or early.value < late.value


def _on_the_way(document: Document, mine: Figure, own: _Bearing, theirs: Figure, beside: _Bearing) -> bool:
    """Tell whether the first figure is what a stage of the plan comes to, and the other goes beyond that stage."""
    stage = own.stage
    if stage is None or stage is beside.stage or stage.sums_up or (mine.value > theirs.value and not own.falls):
        return False
    level = own.level or mine.rate
    if stage.builds_last and beside.stage is None and not (level or own.falls or beside.stock):
        parts = alike.in_other_stages(document, stage, mine.place)
        return alike.parts_come_to(theirs.value, stage, mine.value, parts, least=beside.level)
    end = beside.due or (beside.stage.time.due if beside.stage is not None else None)
    day = stage.time.due
    if day is None or (end > day if end is not None else not stage.last):
        return True
    return not level and bool(alike.in_other_stages(document, stage, mine.place))


@once
def _known(document: Document) -> dict[Figure, _Bearing]:  # noqa: ARG001 - `once` keeps it for this document alone
    """Return what was found of the figures of a document so far: of many of one name each is asked about for all."""
    return {}


def _bearing(document: Document, figure: Figure) -> _Bearing:
    known = _known(document)
    found = known.get(figure)
    if found is None:
        found = known[figure] = _borne(document, figure)
    return found


def _borne(document: Document, figure: Figure) -> _Bearing:
    text, place = document.text, figure.place
    clause = extent(text, place, _CLAUSE)
    before = text[clause.start : place.start]
    level = _LEVEL.search(text[clause.start : place.end]) is not None
    table = in_cells.table_at(document, place)
    deadline = _own_day(document, place) if table is None else None
    when = deadline.normalized if deadline is not None else None
    places = _places(document, _ahead(document, place, table))
    section = document.section_at(place.start)
    heading = document.sections[section].text if section is not None else ""
    return _Bearing(
        since=when.start if isinstance(when, When) and not _whole_year(when) else None,
        due=deadline.due if deadline is not None else _due_of(document, place),
        stage=stage_at(document, place.start) if table is None else None,
        lots=_lots(document, clause.start, place, level=level),
        added=_ADDED.search(before) is not None,
        level=level,
        stock=_SUM.search(text[clause.start : place.end]) is not None,
        falls=_FALLS.search(clause.of(text)) is not None,
        places=places,
        near=places | _places(document, heading),
        which=about.which(before),
        times=_times(document, place, table) or about.times(heading)[1],
    )


def _whole_year(when: When) -> bool:
    """Tell whether a time is all of one year: 年内 is by 年底."""
    start, end = when.start, when.date
    return start is not None and end is not None and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _ahead(document: Document, place: Span, table: Table | None) -> str:
    """Return the words of a sentence up to a number, or the cells before it in its row with the head of its column."""
    if table is None:
        return document.text[begin_of(document.text, place.start, "。；\n") : place.start]
    row, at = in_cells.cell_in(table, place)
    return " ".join([*(cell.text for cell in row[:at]), in_cells.head_of(table, at)])


def _places(document: Document, words: str) -> frozenset[str]:
    """Return the communities that words are about: none that acts or is listed, nor any before words for all."""
    own = document.title.text if document.title is not None else ""
    if "社区" not in words and "村" not in words:
        return frozenset()
    words = _QUOTED.sub("", words) if "“" in words else words
    pieces = "，".join(map(_behind_list, _PIECE.split(_OF_ALL.split(words)[-1])))
    named = about.places(_NO_PART.sub("", pieces))
    return frozenset(one for one in named if one not in own)


def _behind_list(piece: str) -> str:
    """Return a clause without the list that its number counts, which may be all there are (甲社区、乙社区等2个社区)."""
    mark = piece.find("、")
    ends = [match.end() for match in _COUNTED.finditer(piece, mark)] if mark > 0 else []
    return piece[ends[-1] :] if ends else piece


def _lots(document: Document, start: int, place: Span, *, level: bool) -> frozenset[str]:
    """Return what makes a figure some of a whole: a level is that of all, unless 其中 stands before it.

    还 and 又 may only link clauses: they tell of more where the same was counted before.
    """
    text = document.text
    before = text[start : place.start]
    if "其中" in before or _LISTED_PARTS.search(text[begin_of(text, start, "。；\n") : start]):
        return frozenset({"part"})
    if level:
        return frozenset()
    lots = {match.groupdict().get("of", name) for name, sign in _LOTS if (match := sign.search(before))}
    if _AGAIN.search(before) and alike.counted_before(document, place):
        lots.add("more")
    return frozenset(lots)


def _due_of(document: Document, place: Span) -> date | None:
    """Return the day of the target that a number is of, as the reader found it."""
    targets = [one for one in _targets(document).inside(place) if one.deadline is not None]
    return targets[0].deadline if targets else None


@once
def _targets(document: Document) -> Placed[Target]:
    return Placed((t for t in document.targets if t.number_span is not None), lambda t: t.number_span or t.span)


def _own_day(document: Document, place: Span) -> Deadline | None:
    """Return the day set in the clause of a number, or behind it for all that the sentence names (…，6月底前完成)."""
    clause = extent(document.text, place, _CLAUSE)
    told = [d for d in lots.days(document).inside(clause) if d.text_span.end <= place.start]
    if told:
        return told[-1]
    line = extent(document.text, place, "。；\n")
    for day in lots.days(document).inside(line):
        if day.text_span.start >= place.end:
            behind = extent(document.text, day.text_span, _CLAUSE)
            rest = document.text[day.text_span.end : behind.end]
            return day if behind.start == day.text_span.start and _REACHED.fullmatch(rest) else None
    return None


def _times(document: Document, place: Span, table: Table | None) -> frozenset[str]:
    """Return the times named up to a number in its clause, or in the head of its column and the first of its row."""
    if table is None:
        clause = extent(document.text, place, _CLAUSE)
        words = document.text[clause.start : place.start]
    else:
        row, at = in_cells.cell_in(table, place)
        words = in_cells.head_of(table, at) + (row[0].text if row else "")
    return about.times(words)[1]
