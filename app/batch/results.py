"""Results of the communities: a folder of tables or one file, and the brief of a report on them.

A table belongs to the communities of its column 社区 or, without one, to the community that its sheet or file is named
after. With a column 指标 each row is a result, with a column 问题 a problem; otherwise each row is a community and each
column an indicator.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from app.batch.roster import COMMUNITY, SUBDISTRICT
from app.batch.workbook import open_csv, open_excel
from app.errors import RosterError, UserError
from app.files.atomic import reason, write_atomically
from app.request import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from app.batch.roster import Key, Roster
    from app.batch.workbook import Sheet

RESULTS, PROBLEMS = "结果", "问题"
_RESULT = {
    "指标": ("指标", "指标名称", "项目", "任务"),
    "实际": ("实际", "实际值", "完成值", "实际完成", "完成情况", "完成数"),
    "单位": ("单位", "计量单位"),
    "截至": ("截至", "截至日期", "统计时间", "完成时间"),
    "来源": ("来源", "数据来源"),
    "说明": ("说明", "备注"),
}
_PROBLEM = {
    "问题": ("问题", "存在问题", "主要问题"),
    "原因": ("原因", "主要原因"),
    "措施": ("措施", "整改措施", "下一步措施"),
    "责任单位": ("责任单位", "责任人", "牵头单位"),
    "时限": ("时限", "完成时限", "整改时限"),
}
_SHARED = frozenset({"单位", "截至", "来源", "说明"})  # columns of a wide table that hold for all its indicators
_TITLE_ROWS = 10
_PLACE = re.compile(r"^(?:\{\{\s*(?:社区|街道)\s*\}\}|[^{}]{2,12}?(?:街道|镇|乡|社区)(?:办事处)?)*(?:\d{4}年)?")
_SHOWN = 10


def add_results(roster: Roster, place: Path) -> None:
    """Give each community of `roster` its rows 结果 and 问题 from the file or folder `place`.

    Raises:
        RosterError: there is no table, or a community that the roster does not have.
    """
    files = sorted(place.iterdir()) if place.is_dir() else [place]
    files = [
        file for file in files if file.suffix.lower() in {".xlsx", ".csv"} and not file.name.startswith(("~$", "."))
    ]
    if not files:
        raise RosterError(f"{place} 中没有成果表。请给出 .xlsx 或 .csv 文件，或放有这些文件的文件夹。")
    owners: dict[str, list[Key]] = {}
    for row in roster.rows:
        owners.setdefault(row.community, []).append((row.folder, row.community))
    found: dict[str, dict[Key, list[dict[str, str]]]] = {RESULTS: {}, PROBLEMS: {}}
    for file in files:
        sheets = [open_csv(file, file.read_bytes())] if file.suffix.lower() == ".csv" else open_excel(file)
        for sheet in sheets:
            _take(sheet, file.stem, owners, found, roster.notes)
    for title, names in ((RESULTS, tuple(_RESULT)), (PROBLEMS, tuple(_PROBLEM))):
        if title in roster.table.fields:
            raise RosterError(f"名册 {roster.path.name} 的字段“{title}”与成果表同名，请改一个名字。")
        merged = roster.lists.setdefault(title, {})
        for key, rows in found[title].items():
            merged.setdefault(key, []).extend(rows)
        roster.columns[title] = tuple(dict.fromkeys((*roster.columns.get(title, ()), *names)))
    without = [key[1] for keys in owners.values() for key in keys if key not in found[RESULTS]]
    if without:
        some = "、".join(without[:_SHOWN]) + ("等" if len(without) > _SHOWN else "")
        roster.notes.append(f"成果表中没有{some}（共 {len(without)} 个社区）的结果，报告中以【待补：…】标出。")


def _take(
    sheet: Sheet,
    stem: str,
    owners: dict[str, list[Key]],
    found: dict[str, dict[Key, list[dict[str, str]]]],
    notes: list[str],
) -> None:
    """Take the rows of one sheet."""
    filled = [(number, cells) for number, cells in sheet.rows() if any(cells)]
    known = {COMMUNITY, *_names(_RESULT, "指标"), *_names(_PROBLEM, "问题")}
    top = next((number for number, cells in filled[:_TITLE_ROWS] if not known.isdisjoint(cells)), None)
    if top is None:
        if filled:
            notes.append(f"{sheet.name} 没有“{COMMUNITY}”“指标”或“问题”列，未作成果表使用。")
        return
    header = next(cells for number, cells in filled if number == top)
    named = next((name for name in (sheet.title, stem) if name in owners), None)
    if COMMUNITY not in header and named is None:
        notes.append(f"{sheet.name} 没有“{COMMUNITY}”列，表名和文件名也不是名册中的社区，未作成果表使用。")
        return
    for number, cells in filled:
        if number <= top:
            continue
        row = {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}
        if not row:
            continue
        for name in row:
            fault = sheet.faults.get((number, header.index(name)))
            if fault is not None:
                raise RosterError(f"{sheet.cell(number, header.index(name))}（{name}）{fault}。")
        key = _owner(row, named, owners, f"{sheet.name} 第{number}行")
        for title, item in _items(row, header):
            found[title].setdefault(key, []).append(item)


def _owner(row: dict[str, str], named: str | None, owners: dict[str, list[Key]], where: str) -> Key:
    community, folder = row.get(COMMUNITY, named or ""), row.get(SUBDISTRICT)
    keys = [key for key in owners.get(community, ()) if folder is None or key[0] in {folder, ""}]
    if not keys:
        raise RosterError(f"{where}的社区“{folder or ''}{community}”不在名册中。请核对名称。")
    if len(keys) > 1:
        raise RosterError(f"{where}的社区“{community}”在 {len(keys)} 个街道都有，请加上“{SUBDISTRICT}”列。")
    return keys[0]


def _items(row: dict[str, str], header: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what a row says: one problem, one result, or a result per indicator of a wide table."""
    if not _names(_PROBLEM, "问题").isdisjoint(header):
        yield PROBLEMS, _renamed(row, _PROBLEM)
    elif not _names(_RESULT, "指标").isdisjoint(header):
        yield RESULTS, _renamed(row, _RESULT)
    else:
        common = {name: row.get(name, "") for name in _RESULT}
        for name, cell in row.items():
            if name not in {COMMUNITY, SUBDISTRICT, *_SHARED}:
                yield RESULTS, common | {"指标": name, "实际": cell}


def _names(columns: dict[str, tuple[str, ...]], name: str) -> frozenset[str]:
    return frozenset(columns[name])


def _renamed(row: dict[str, str], columns: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: next((row[one] for one in names if one in row), "") for name, names in columns.items()}


def brief_beside(out: Path, roster: Roster, doc_type: str, plan: Path, today: date) -> Path:
    """Write the brief of the reports into `out`: a person sees what they are made from and can run a changed one.

    Raises:
        UserError: there are no results, or the folder cannot be written.
    """
    if RESULTS not in roster.lists:
        raise UserError("要按结果写报告，请用 --results 给出成果表，或在名册中加一张工作表“结果”。")
    path = out / f"{plan.stem}（{TITLES[doc_type]}）.yaml"
    text = report_brief(roster, doc_type, plan, today)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with write_atomically(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"无法写入输出文件夹 {out}：{reason(error)}。请换一个可以写入的位置。") from error
    return path


def report_brief(roster: Roster, doc_type: str, plan: Path, today: date) -> str:
    """Return the brief, with fields, of the report of each community on `plan`.

    The issuing unit is the column 单位, else the community's 居民委员会; a report goes to the sub-district's office. A
    monthly form is about the month of `today`; a report about a period only where the roster has 开始 and 结束. What it
    is about stands in the plan's title.
    """
    fields = roster.fields
    brief: dict[str, object] = {
        "doc_type": doc_type,
        "plan": str(plan.resolve()),
        "unit": "{{单位}}" if "单位" in fields else "{{社区}}居民委员会",
        "topic": _topic(plan),
        "addressee": "{{主送}}" if "主送" in fields else "{{街道}}办事处" if SUBDISTRICT in fields else "",
        "issue_date": today,
        "results": [
            {"each": RESULTS, **_given(roster, RESULTS, {
                "target": "指标", "actual": "实际", "unit": "单位", "as_of": "截至", "source": "来源", "note": "说明",
            })}
        ],
        "problems": [
            {"each": PROBLEMS, **_given(roster, PROBLEMS, {
                "problem": "问题", "cause": "原因", "measure": "措施", "owner": "责任单位", "deadline": "时限",
            })}
        ] if PROBLEMS in roster.lists else [],
    }  # fmt: skip
    if {"开始", "结束"} <= set(fields):
        brief["period"] = {"start": "{{开始}}", "end": "{{结束}}"}
    elif doc_type == "monthly_form":
        brief["period"] = {"start": today.replace(day=1), "end": today}
    return yaml.safe_dump({key: value for key, value in brief.items() if value}, allow_unicode=True, sort_keys=False)


def _given(roster: Roster, rows: str, fields: dict[str, str]) -> dict[str, str]:
    return {key: f"{{{{{name}}}}}" for key, name in fields.items() if name in roster.columns[rows]}


def _topic(plan: Path) -> str:
    """Return what the plan is about by its title: neither place nor year nor type."""
    from app.files import load

    title = next((line for line in load(plan).text.splitlines() if line.strip()), "").strip("# 　")
    title = _PLACE.sub("", title).removeprefix("关于")
    for name in TITLES.values():
        title = title.removesuffix(name)
    return title.removesuffix("的")
