"""What the text says of a table's rows among each other: which has most, and what share of the whole each is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.tabulated import number
from evaluators.lines import begin_of, end_of
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from evaluators.model import Cell, Document, Table

_TOTAL = re.compile("^(?:合\\s*计|总\\s*计|共\\s*计|小\\s*计|总数|平均|全(?:街道|区|社区))")
_HIGHEST = re.compile("最多|最高|居首位?|(?:排名?|位列|位居|列)第一|占比最[大高]")
_LOWEST = re.compile("最少|最低")
# nothing of its own stands between the row's name and what is said of it
_GENERAL = re.compile(
    "类|方面|问题|事项|诉求|纠纷|工单|案件|来访|来电|的|件数|数量|总数|总量|数|量|受理|接到|共|占比|比重|比例|较多|偏多|居多|仍|为|是|也|均|都|总"
    "|(?<![0-9])[0-9]{1,6}[\u4e00-\u9fff]{1,2}(?=[，、）)]|$)|[（()），、]"
)
# 占来访来电总量的32.7%, 占26.8%
_SHARE = re.compile(
    "占(?:比)?(?:(?P<of>[^，。；0-9]{0,8}(?:总[量数]|总件数|合计|全部))的?|)(?:比[重例])?(?:为|是|达到?)?"
    "(?P<rate>(?<![0-9.])[0-9]{1,3}(?:\\.[0-9]{1,3})?)[%％]"
)
_TIME = re.compile("[0-9一二三四五六七八九十]月|季度|上半年|下半年|周|上年|去年|同期")
_OF_COUNT = re.compile("[数量件起]|最[多少]")  # 最高 may be said of a rate that stands nowhere in the table
_LEAD = re.compile("(?:从[^，。；0-9]{1,10}看，?|其中[，：]?|分[^，。；0-9]{1,6}看，?)?")
_FEWEST = 3  # rows that can be ranked
_SHORTEST = 2  # characters of a row's name
_NEAR = Decimal("0.6")  # points: a share may be rounded to a whole
_REACH = 40  # characters from a row's name to what is said of it


class Misplaced(NamedTuple):
    """Words that give a row a place that another has: both names, the words and the cell that says so."""

    name: str
    place: Span
    right: str
    cell: Cell


class MisstatedShare(NamedTuple):
    """A share of a row that no column gives: the row, where and how it is told, and what its last column gives."""

    name: str
    place: Span
    stated: Decimal
    right: Decimal
    cell: Cell


class _Ranking(NamedTuple):
    """A table of things counted: its heads, and the rows by their names, a total's left out, with the total's."""

    heads: str
    rows: dict[str, tuple[Cell, ...]]
    columns: tuple[int, ...]
    total: tuple[Cell, ...] | None


def misplaced(document: Document) -> Iterator[Misplaced]:
    """Yield each row that the text calls the first or the last of a table though it is so in no column."""
    for ranking, name, place in _named(document):
        words = document.text[place.end : end_of(document.text, place.end, "，。；\n")]
        for sign, best in ((_HIGHEST, max), (_LOWEST, min)):
            match = sign.search(words)
            if (
                match is None
                or not _is_of(ranking, words[: match.start()])
                or not _OF_COUNT.search(words[: match.end()])
            ):
                continue
            firsts = [_first(ranking, column, best) for column in ranking.columns]
            tied = any(
                _value(ranking, name, column) == _value(ranking, first, column)
                for column, first in zip(ranking.columns, firsts, strict=True)
            )
            if not tied:
                cell = ranking.rows[firsts[-1]][ranking.columns[-1]]
                yield Misplaced(name, Span(place.start, place.end + match.end()), firsts[-1], cell)


def misstated_shares(document: Document) -> Iterator[MisstatedShare]:
    """Yield each share of a row in the whole that its counts and the total's give in no column."""
    for ranking, name, place in _named(document):
        if ranking.total is None:
            continue
        end = end_of(document.text, place.end, "。；\n")
        match = _SHARE.search(document.text, place.end, min(end, place.end + _REACH))
        if match is None or not _leads_on(ranking, document.text[place.end : match.start()]):
            continue
        if match["of"] is not None and not _is_of(ranking, match["of"]):
            continue  # 占全市总量的1.2%
        stated = Decimal(match["rate"])
        wholes = [(column, number(ranking.total[column].text)[0]) for column in ranking.columns]
        shares = [(column, _value(ranking, name, column) / whole * 100) for column, whole in wholes if whole]
        if shares and all(abs(share - stated) > _NEAR for _, share in shares):
            column, right = shares[-1]
            yield MisstatedShare(name, Span(*match.span()), stated, right / 100, ranking.rows[name][column])


def _first(ranking: _Ranking, column: int, best: Callable[[Iterable[Decimal]], Decimal]) -> str:
    """Return the name of the row that has most, or least, in a column."""
    values = {name: _value(ranking, name, column) for name in ranking.rows}
    wanted = best(values.values())
    return next(name for name, value in values.items() if value == wanted)


def _leads_on(ranking: _Ranking, words: str) -> bool:
    """Tell whether what stands between a row's name and a share speaks of that row still (…类诉求最多，占…)."""
    pieces = words.removesuffix("，").split("，")
    return len(pieces) <= 2 and all(_is_of(ranking, (_HIGHEST.split(_LOWEST.split(piece)[0])[0])) for piece in pieces)


def _is_of(ranking: _Ranking, words: str) -> bool:
    """Tell whether words name nothing but what the table counts."""
    rest = _GENERAL.sub("", words)
    return not _TIME.search(words) and (not rest or rest in ranking.heads)


@once
def _named(document: Document) -> tuple[tuple[_Ranking, str, Span], ...]:
    """Return the places at the head of a sentence, or behind another row, where a table's own text names a row."""
    return tuple(_rows_named(document))


def _rows_named(document: Document) -> Iterator[tuple[_Ranking, str, Span]]:
    for at, table in enumerate(document.tables):
        ranking = _ranking(table)
        if ranking is None:
            continue
        names = re.compile("|".join(map(re.escape, sorted(ranking.rows, key=len, reverse=True))))
        for match in names.finditer(document.text, *_text_of(document, at)):
            place = Span(*match.span())
            lead = document.text[begin_of(document.text, place.start, "。；\n") : place.start]
            if _LEAD.fullmatch(lead) or (lead.endswith("，") and names.search(lead)):
                yield ranking, match[0], place


def _text_of(document: Document, at: int) -> tuple[int, int]:
    """Return where the text stands that speaks of a table: up to the next one or the end of its section."""
    table = document.tables[at]
    end = document.sections[table.section].extent.end if table.section is not None else document.body.end
    following = next((other.span.start for other in document.tables[at + 1 :]), end)
    return table.span.end, max(table.span.end, min(end, following))


def _ranking(table: Table) -> _Ranking | None:
    """Return a table of names with counts, None where it is none."""
    rows = {row[0].text.strip(): row for row in table.rows[1:] if len(row) == len(table.rows[0])}
    total = next((row for name, row in rows.items() if _TOTAL.match(name)), None)
    rows = {name: row for name, row in rows.items() if not _TOTAL.match(name)}
    if len(rows) < _FEWEST or any(len(name) < _SHORTEST or name[0].isdigit() for name in rows):
        return None
    columns = tuple(
        column for column in range(1, len(table.rows[0])) if all(_is_count(row[column]) for row in rows.values())
    )
    if not columns:
        return None
    heads = "，".join("".join(cell.text.split()) for cell in table.rows[0])
    return _Ranking(heads, rows, columns, total)


def _is_count(cell: Cell) -> bool:
    value, unit = number(cell.text)
    return value is not None and unit != "%"


def _value(ranking: _Ranking, name: str, column: int) -> Decimal:
    return number(ranking.rows[name][column].text)[0]  # type: ignore[return-value]  # columns of counts alone
