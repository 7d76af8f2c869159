"""The brief of the reports of a run: what each community reports on its plan, from its rows of results."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml

from app.batch.aside import SUBDISTRICT
from app.batch.brief import open_brief
from app.batch.cells import shown
from app.batch.due import note_beyond, read_days
from app.batch.former import copied
from app.batch.handed_in import settle_years
from app.batch.monthly import (
    before_month,
    date_by_table,
    empty_fallen,
    keep_latest,
    keep_latest_year,
    month_reported,
    refuse_undated,
)
from app.batch.result_rows import PROBLEMS, RESULTS, SIGNED
from app.batch.strangers import named_in_plan
from app.batch.topic import topic_of
from app.errors import UserError
from app.files.atomic import reason, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.batch.fields import Known
    from app.batch.roster import Roster
    from app.batch.template import Plan
    from evaluators.model import Period

_MARK = "# 由程序生成；改动后再次生成时，改动过的会另存一份。校验码 "
_DATED = re.compile(r"^issue_date: (\d{4}-\d\d-\d\d)$", re.MULTILINE)


class ReportBrief:
    """The brief of the reports of a run; it gets its place at `path` once the run is not refused."""

    def __init__(self, out: Path, roster: Roster, doc_type: str, plan: Path, *, today: date, resume: bool) -> None:
        """Make the brief; where a run is taken up again on another day, reports keep the date of those that are there.

        Raises:
            UserError: there are no results.
        """
        if RESULTS not in roster.lists:
            raise UserError("要按结果写报告，请用 --results 给出成果表，或在名册中加一张工作表“结果”。")
        from app.request import TITLES

        self.path = out / f"{plan.stem}（{TITLES[doc_type]}）.yaml"
        self._today = today
        self._text = report_brief(roster, doc_type, plan, today)
        self._day = self._earlier_day() if resume else None
        if self._day is not None:
            self._text = _dated(self._text, self._day)

    def opened(self, known: Known) -> Plan:
        """Return the brief as a plan.

        Raises:
            RosterError: the plan reported on cannot be used.
        """
        with TemporaryDirectory(prefix="wenheng-") as folder:
            place = Path(folder) / self.path.name
            place.write_text(self._text, encoding="utf-8")
            return replace(open_brief(place, known, self._today), path=self.path, called="要写的报告")

    def _earlier_day(self) -> date | None:
        """Return the date of the brief that is there, None where more than its date is different, or nothing is."""
        data = self.path.read_bytes() if self.path.is_file() else b""
        found = _DATED.search(data.decode(errors="replace"))
        day = date.fromisoformat(found[1]) if found is not None and _untouched(data) else self._today
        text = _dated(self._text, day)
        return day if day != self._today and data.replace(b"\r\n", b"\n") == (text + _mark(text)).encode() else None

    def keep(self) -> Iterator[str]:
        """Write the brief: a person sees what the reports are made from and can run a changed one.

        One that a person changed is copied aside first, which is said; so is a date that is not today's.

        Raises:
            UserError: it cannot be written.
        """
        if self._day is not None:
            yield (
                f"续做的报告沿用上次的成文日期 {shown(self._day)}，与已写成的各份一致。"
                "要用今天的日期，请重新生成（在命令行中不加 --resume）。"
            )
        text = f"{self._text}{_mark(self._text)}"
        try:
            there = self.path.read_bytes() if self.path.exists() else b""
            if there and there != text.encode() and not _untouched(there):
                copy = copied(self.path, there)
                yield (
                    f"{self.path.name} 被改动过，这次已重新生成，改动过的另存为 {copy.name}，没有丢失。"
                    "要按改动过的任务书写报告，请把它作为方案来运行。"
                )
            with write_atomically(self.path) as temporary:
                temporary.write_bytes(text.encode())
        except OSError as error:
            raise UserError(f"无法写入 {self.path}：{reason(error)}。请换一个可以写入的位置。") from error


def _dated(text: str, day: date) -> str:
    return _DATED.sub(f"issue_date: {day.isoformat()}", text, count=1)


def _mark(text: str) -> str:
    """Return the line behind a brief by which one that nobody changed is known."""
    return f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()[:16]}\n"


def _untouched(data: bytes) -> bool:
    text = data.decode(errors="replace").replace("\r\n", "\n")
    body = text[: text.rfind(_MARK)] if _MARK in text else ""
    return body != "" and text == body + _mark(body)


def report_brief(roster: Roster, doc_type: str, plan: Path, today: date) -> str:
    """Return the brief, with fields, of the report of each community on `plan`.

    The issuing unit is the column 单位, else the community's 居民委员会; a report goes to the sub-district's office. A
    monthly form is about the month of the results, as their dates or else their tables say it, or where neither does
    about that of `today`; a report about a period only where the roster has 开始 and 结束. What it is about stands in
    the plan's title.
    """
    fields = roster.fields
    period = _period_of(plan)
    months = settle_years(roster, period, today)
    keep_latest_year(roster, today)
    if doc_type != "monthly_form":  # which tells both
        empty_fallen(roster, today)
    keep_latest(roster, today, history=doc_type == "monthly_form")
    date_by_table(roster, today, every=len(months) > 1)
    refuse_undated(roster)
    read_days(roster, today)
    note_beyond(roster, period, today)
    roster.notes += named_in_plan(plan, roster)
    brief: dict[str, Any] = {
        "doc_type": doc_type,
        "plan": str(plan.resolve()),
        "unit": "{{单位}}" if "单位" in fields else "{{社区}}居民委员会",
        "topic": topic_of(plan, roster),
        "addressee": "{{主送}}" if "主送" in fields else "{{街道}}办事处" if SUBDISTRICT in fields else "",
        "issue_date": today,
        "results": [
            {"each": RESULTS, **_given(roster, RESULTS, {
                "target": "指标", "actual": "实际", "unit": "单位", "as_of": "截至", "source": "来源", "note": "说明",
                "planned": "计划", **({"month": "本月完成"} if doc_type == "monthly_form" else {}),
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
        start, end = month_reported(roster, today, months)
        before_month(roster, start, period)
        brief["period"] = {"start": start, "end": end}
        before = start - timedelta(days=1)
        brief["results"] = [*brief["results"], {"each": RESULTS, **_given(roster, RESULTS, {
            "target": "指标", "actual": "上月累计", "unit": "单位"}), "as_of": before}]  # fmt: skip
    if doc_type == "monthly_form" and SIGNED in roster.lists:
        brief["facts"] = [{"each": SIGNED, "text": f"{name}：{{{{{name}}}}}"} for name in ("填报人", "审核人")]
    return yaml.safe_dump({key: value for key, value in brief.items() if value}, allow_unicode=True, sort_keys=False)


def _period_of(plan: Path) -> Period | None:
    import evaluators
    from app.files import load

    return evaluators.read(load(plan).text).period


def _given(roster: Roster, rows: str, fields: dict[str, str]) -> dict[str, str]:
    return {key: f"{{{{{name}}}}}" for key, name in fields.items() if name in roster.columns[rows]}
