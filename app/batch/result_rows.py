"""What a row of a table of results says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.numbers import as_number, is_share
from app.batch.placeholders import is_placeholder
from app.batch.quantities import SHARE, Part, in_one_unit, is_whole, quantity, scale_of, weight_of
from app.batch.result_columns import PROBLEM, RESULT, SHARED, SIGNATURE, among, kind_of
from app.batch.wide_columns import by_indicator, column_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.batch.result_columns import Columns
    from app.batch.workbook import Sheet

RESULTS, PROBLEMS, SIGNED = "结果", "问题", "填报"
_OF_MONTHS = ("上月累计", "本月完成", "实际")
_OPEN = "没有采用，报告中以【待补：…】标出"
RATE = re.compile(r"(?<!容积)(?<![汇频功斜倍辨])(?:率|占比|(?<!男女)(?<!性别)比例|比重|满意度|知晓度)(?:[（(].*)?$")
_NOTHING = re.compile(r"[（(]?(?:暂?无|没有|空白?)[）)]?|[-—–/／\\、.。]+")  # of a remark: there is none
_NO_PROBLEM = re.compile(
    r"[（(]?(?:本月|目前|当前|暂时)*(?:暂?无|(?:暂时?|尚)?(?:没有?|未(?:发现|出现|见)|不存在))"
    r"(?:存在|发现|明显|突出|重大|较大|其他|的)*(?:问题|困难|不足|情况)*[）)]?[。.]?"
)
_CHANGING = re.compile("增|减|降|涨|净|差|变|升|同比|环比|盈|亏|完成率|达成率|执行率|超额|气温|温度")
_WHOLE = 100
FRACTION = re.compile(r"0?\.\d+|1(?:\.0+)?")


def cell_of(origin: tuple[Sheet, int, Sequence[str]], item: Mapping[str, str], column: str) -> str:
    """Name the cell that `column` of a row was read from, by the header of its own table.

    A figure that was put into another column, as that of the month before, knows its place itself.
    """
    text = item.get(column)
    if isinstance(text, Placed):
        return text.place
    cell, name = place_of(origin, item, column)
    return f"{cell}（{name}）"


class Placed(str):
    """The text of a cell that knows its place: a fault may be found in another process, which has no tables."""

    __slots__ = ("place",)

    place: str


def placed(origin: tuple[Sheet, int, Sequence[str]], item: dict[str, str]) -> None:
    """Let figures, units and planned values of a row say from which cell they are."""
    for name in ("实际", "单位", "计划", "本月完成"):
        if item.get(name):
            cell = Placed(item[name])
            cell.place = cell_of(origin, item, name)
            item[name] = cell


def place_of(origin: tuple[Sheet, int, Sequence[str]], item: Mapping[str, str], column: str) -> tuple[str, str]:
    """Return the cell that `column` of a row was read from, and its heading there."""
    sheet, number, header = origin
    used = next((columns for columns in (PROBLEM, RESULT, SIGNATURE) if column in columns), None)
    names = [column, *(among(header, used, column) if used is not None else ())]
    name = next((name for name in names if name in header), None)
    if name is None and kind_of(header) is None:
        name = column_of(header, item.get("指标", ""), column)
    return (sheet.cell(number, header.index(name)), name) if name else (f"{sheet.name} 第{number}行", column)


def emptied(item: dict[str, str], origin: tuple[Sheet, int, Sequence[str]]) -> Iterator[str]:
    """Empty the figures of a result that are still to be filled in; yield their cells with what they say.

    A remark that says that there is none is emptied as well.
    """
    for name in ("说明", "来源"):
        if _NOTHING.fullmatch(item[name]):
            item[name] = ""
    for name in ("实际", "计划", "上月累计", "本月完成"):
        if is_placeholder(item[name]):
            cell, heading = place_of(origin, item, name)
            yield f"{cell.removeprefix(origin[0].name).strip()}（{heading}）“{item[name]}”"
            item[name] = ""


def is_problem(item: dict[str, str]) -> bool:
    """Tell whether the row of a table of problems has one: 无, 暂无问题 and / say that there is none.

    What its other cells leave open is emptied, for nobody answers for 无.
    """
    if says_none(item["问题"]):
        return False
    item |= {name: "" for name, cell in item.items() if is_placeholder(cell)}
    return True


def says_none(problem: object) -> bool:
    """Tell whether the text of a problem says that there is none, or is still to be filled in."""
    return isinstance(problem, str) and (_NO_PROBLEM.fullmatch(problem) is not None or is_placeholder(problem))


def impossible(item: Mapping[str, str], origin: tuple[Sheet, int, Sequence[str]]) -> Iterator[str]:
    """Yield the cells with a figure that cannot be: -6场, 1.5个, a rate of 930%; what changes may be below zero."""
    free = _CHANGING.search(item["指标"]) is not None
    for name in (*_OF_MONTHS, "计划"):
        found = quantity(item[name])
        if found is None:
            continue
        unit = found.unit or item["单位"].replace("％", "%")
        over = unit == "%" and found.number > _WHOLE and RATE.search(item["指标"]) is not None
        halves = is_whole(unit) and found.number % 1 != 0 and "均" not in item["指标"]
        if halves or (not free and (found.number < 0 or over)):
            cell, heading = place_of(origin, item, name)
            yield f"{cell.removeprefix(origin[0].name).strip()}（{heading}）“{item[name]}”"


def bare_shares(item: dict[str, str], origin: tuple[Sheet, int, Sequence[str]], *, empty: bool) -> Iterator[str]:
    """Yield the cells of a rate that is given as 0.92 or 3800 and has neither a sign nor a unit: 92%, or a count.

    What is planned in per cent is a rate, whatever its name. With the unit %, 0.92 may be 92% as well: that is what the
    cell holds where it was formatted as a number. They are emptied where the program would set the sign itself.
    """
    scored = scale_of(item["指标"]) not in {None, SHARE}  # 满意度（分）
    rate = (RATE.search(item["指标"]) and not scored) or item["计划"].endswith(("%", "％"))
    share = item["单位"] in {"%", "％"}
    weight = weight_of(item["指标"])
    for name in _OF_MONTHS:
        if FRACTION.fullmatch(item[name]) if share else rate and not item["单位"] and _is_no_share(item[name], weight):
            cell, heading = place_of(origin, item, name)
            yield f"{cell.removeprefix(origin[0].name).strip()}（{heading}）“{item[name]}”"
            if empty:
                item[name] = ""


def is_score(item: Mapping[str, str]) -> bool:
    """Tell whether a row gives a rate as a score: 满意度（满分10分） 9.5, or 9.5分."""
    from app.composing.against import is_scored

    found = quantity(item["实际"])
    if found is None or RATE.search(item["指标"]) is None:
        return False
    unit = found.unit or item["单位"]
    return unit == "分" or (not unit and is_scored(item["指标"]))


def _is_no_share(text: str, weight: int | None) -> bool:
    """Tell whether a number may be no per cent; below 整改率（10分） one of up to 10 may be the points, but not 95%."""
    number = as_number(text)
    if number is None or is_share(text):
        return False
    points = weight is not None and weight < _WHOLE and number <= weight
    return points or FRACTION.fullmatch(text) is not None or number > _WHOLE


def completed(item: dict[str, str], *, report: bool = False) -> Iterator[str]:
    """Fill in of 上月累计, 本月完成 and 实际 the one that the others give; say where they disagree.

    Of figures that disagree a `report` takes none, for any of them may be the wrong one. A 本月完成 that is no figure,
    300余户, says nothing against the two others.
    1.2万户 and 300户 are figures of one kind; of 1200户 and 5% no sum is made, nor of 1.2万户 and 300, nor of rates,
    scores and ranks, which say how things stand.
    """
    names = _OF_MONTHS
    if item.get("本月完成") and quantity(item["本月完成"]) is None:
        yield f"“{item['指标']}”本月完成“{item['本月完成']}”不是数字{'，没有采用' if report else ''}"
        if report:
            item["本月完成"] = ""
        return
    wrong = _disagreement(item)
    if wrong is not None:
        yield f"“{item['指标']}”{wrong}{f'，看不出哪个有误，都{_OPEN}' if report else ''}"
        if report:
            item |= dict.fromkeys(names, "")
        return
    yield from _added_up(item, report=report)


def counted_up(row: dict[str, str], before: Mapping[str, str] | None) -> None:
    """Fill in what a row that has but 本月完成 counts up: with the row of the month `before`, or by itself.

    None before, it is the first month of those counted up, of which a state (a rate, a rank) says no more than before.
    """
    if not row.get("本月完成") or row.get("实际"):
        return
    if before is None:
        parts, _ = _parts_of(row)
        row["实际"] = row["本月完成"] if parts and not _is_state(row, parts) else ""
    elif before.get("实际"):
        told = {**row, "上月累计": _in_unit_of(row, before)}
        list(_added_up(told, report=False))
        row["实际"] = told["实际"]


def _in_unit_of(row: Mapping[str, str], before: Mapping[str, str]) -> str:
    """Return what was reached by the month `before` in the unit of 本月完成 of a row, else in its own."""
    month, last = quantity(row["本月完成"]), quantity(before["实际"])
    if month is None or last is None:
        return before["实际"]
    last = last._replace(unit=last.unit or before.get("单位", "").replace("％", "%"))
    unit = row.get("单位", "").replace("％", "%") or month.unit
    given = in_one_unit({"last": last}, unit) if unit and last.unit not in {"", unit} else {}
    return f"{given['last']}{unit}" if "last" in given else f"{last.number:f}{last.unit}"


def _added_up(item: dict[str, str], *, report: bool) -> Iterator[str]:
    """Fill in the sum, or the difference, that two figures of a row give; say why there is none."""
    parts, bare = _parts_of(item)
    last, month, total = map(parts.get, _OF_MONTHS)
    if month is None or len(parts) < 2:
        return
    if _is_state(item, parts):
        if report and not item["实际"]:
            yield f"“{item['指标']}”说的是当时的状况，{_listed(item, ('上月累计', '本月完成'))}不能相加，完成值{_OPEN}"
    elif not _together(item, parts):
        yield f"“{item['指标']}”{_listed(item, parts)}的单位不同，没有相加减{'，本月完成没有采用' if report else ''}"
        if report:
            item["本月完成"] = ""
    elif last is not None and not item["实际"]:
        item["实际"] = last.shown(last.value + month.value).removesuffix(bare)
    elif total is not None and not item["上月累计"]:
        item["上月累计"] = total.shown(total.value - month.value).removesuffix(bare)


def _parts_of(item: Mapping[str, str]) -> tuple[dict[str, Part], str]:
    """Return those of the figures of a row that can be read, and the unit that stands behind none of them."""
    read = {name: found for name in _OF_MONTHS if (found := quantity(item.get(name, ""))) is not None}
    written = next((found.unit for found in read.values() if Part(*found).kind), "")  # 万 alone is no unit
    common = item.get("单位", "").replace("％", "%") or written
    parts = {name: Part(found.number, found.unit or common) for name, found in read.items()}
    return parts, "" if written else common


def _is_state(item: Mapping[str, str], parts: Mapping[str, Part]) -> bool:
    from evaluators.coverage.measure import is_state

    return all(is_state(item["指标"], part.unit) for part in parts.values())


def is_less(now: Mapping[str, str], before: Mapping[str, str], column: str) -> bool:
    """Tell whether less is counted up to `now` than was in `column` of the row `before`; a rate or a rank may fall."""
    told = {**before, "实际": now.get("实际", ""), "上月累计": before.get(column, ""), "本月完成": ""}
    parts, _ = _parts_of(told)
    last, total = parts.get("上月累计"), parts.get("实际")
    if last is None or total is None or now.get("单位", "") != before.get("单位", ""):
        return False
    return _together(told, parts) and not _is_state(told, parts) and total.value < last.value


def _together(item: Mapping[str, str], parts: Mapping[str, Part]) -> bool:
    """Tell whether the figures of a row are of one kind: of 1.2万户 and 300 that cannot be known."""
    from evaluators.coverage.measure import is_multiple

    unsaid = not item.get("单位") and any(is_multiple(part.unit) for part in parts.values())
    bare = unsaid and not all((found := quantity(item[name])) is not None and found.unit for name in parts)
    return not bare and len({part.kind for part in parts.values()}) == 1


def _disagreement(item: Mapping[str, str]) -> str | None:
    """Say how the figures of a row disagree, None where they do not."""
    parts, _ = _parts_of(item)
    last, month, total = map(parts.get, _OF_MONTHS)
    if month is None or total is None or not _together(item, parts) or _is_state(item, parts):
        return None
    if last is not None and last.value + month.value != total.value:
        alike = last.unit if last.unit == month.unit == total.unit else ""
        shown = [part.shown(part.value).removesuffix(alike) for part in (last, month, total)]
        return f"上月累计 {shown[0]} 加本月完成 {shown[1]} 不等于{shown[2]}"
    return f"{_listed(item, ('本月完成',))} 大于累计 {item['实际']}" if total.value < month.value else None


def _listed(item: Mapping[str, str], names: Iterable[str]) -> str:
    return "、".join(f"{name} {item[name]}" for name in names)


def items(row: dict[str, str], header: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a row says: one problem, one result, or a result per indicator of a wide table; and who signs."""
    signed = _renamed(row, header, SIGNATURE)
    if any(signed.values()):
        yield SIGNED, signed
    used = kind_of(header)
    if used is not None:
        yield PROBLEMS if used is PROBLEM else RESULTS, _renamed(row, header, used)
        return
    common = dict.fromkeys(RESULT, "") | _renamed(row, header, SHARED)
    found = {
        indicator: {item: row[name] for item, name in columns.items() if name in row}
        for indicator, columns in by_indicator(tuple(header)).items()
    }
    remark = common["说明"] and not any(found.values())  # which tells why no figure is given
    for indicator, said in found.items():
        if said or remark:
            yield RESULTS, common | {"指标": indicator} | said


def _renamed(row: dict[str, str], header: Sequence[str], columns: Columns) -> dict[str, str]:
    return {item: next((row[one] for one in among(header, columns, item) if one in row), "") for item in columns}
