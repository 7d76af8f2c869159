"""What the text of a document tells about it where no manifest does."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.retrieval.passage import DocumentRecord, Kind, Level
from evaluators.cited_names import cited_names

if TYPE_CHECKING:
    from pathlib import Path

    from evaluators.model import Document

_AREA = re.compile(
    r"(?!街道|社区|小区|全区|本区|村)[\u4e00-\u9fff]{1,6}?(?:省|自治区|(?<!城)市|街道|社区|区|县|(?<!城)镇|(?<!城)乡|(?<![农乡])村)"
)
_LEVELS: tuple[tuple[str, Level], ...] = (
    ("自治区", "province"),
    ("省", "province"),
    ("市", "city"),
    ("社区", "community"),
    ("村", "community"),
    ("区", "district"),
    ("县", "district"),
    ("街道", "subdistrict"),
    ("镇", "subdistrict"),
    ("乡", "subdistrict"),
)
OWNING: frozenset[Level] = frozenset({"subdistrict", "community"})  # levels whose documents are one unit's own
# the words that end a title say what it is; the first that is found from the right decides
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("报告", "report"),
    ("总结", "report"),
    ("月报", "report"),
    ("汇报", "report"),
    ("方案", "plan"),
    ("计划", "plan"),
    ("要点", "plan"),
    ("通知", "policy"),
    ("意见", "policy"),
    ("办法", "policy"),
    ("规定", "policy"),
    ("条例", "policy"),
    ("细则", "policy"),
    ("决定", "policy"),
    ("规范", "policy"),
    ("规则", "policy"),
    ("制度", "policy"),
    ("规划", "policy"),
    ("标准", "policy"),
)
_DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_IN_FORCE = re.compile(rf"自{_DAY}起(?:施行|实施|执行|生效)")
_ISSUED = re.compile(rf"{_DAY}(?:印发|发布|公布|通过)")
_FROM_ISSUE = re.compile(r"自(?:印发|发布|公布)之日起(?:施行|实施|执行|生效)")
_ENDS_ON = re.compile(rf"有效期(?:限)?(?:至|到|截至|截止){_DAY}")
_LASTS = re.compile(r"有效期(?:限)?(?:为)?([一二三四五六七八九十两]|\d{1,2})年")
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def record_from_text(identifier: str, path: Path, document: Document) -> DocumentRecord:
    """Read title, number, issuer, area, dates and kind; what the text does not tell stays None, kind then is other.

    What a street or a community has issued is its own; what stands above them is for everybody.
    """
    title = document.title.text if document.title else _first_line(document.text) or path.stem
    issuer = document.sign_off.text if document.sign_off else None
    region, level = area(issuer or "") or area(title) or (None, None)
    head = document.text[: document.sections[0].span.start] if document.sections else document.text[:300]
    printed = _ISSUED.search(head)
    issued_on = document.issue_date or (_date(printed) if printed else None)
    effective, until = _standing(document.text, issued_on)
    return DocumentRecord(
        id=identifier,
        path=str(path),
        source=str(path),
        title=title,
        kind=kind_of(title),
        doc_number=_own_number(document),
        issuer=issuer,
        level=level,
        region=region,
        unit=region if level in OWNING else None,
        issued_on=issued_on,
        effective=effective or issued_on,
        until=until,
    )


def areas(name: str) -> list[str]:
    """Return the areas a unit's name goes through, outermost first: 云汀区, 青荻街道 in 云汀区政府青荻街道办事处."""
    found: list[str] = []
    for part in re.split(r"中共|中国共产党|人民政府|党工委|委员会", name):
        position = 0
        while match := _AREA.match(part, position):
            found.append(match.group())
            position = match.end()
    return found


def area(name: str) -> tuple[str, Level] | None:
    """Return the innermost area a unit's name or a title begins with, and its level."""
    found = areas(name)
    if not found:
        return None
    return found[-1], next(level for ending, level in _LEVELS if found[-1].endswith(ending))


def kind_of(title: str) -> Kind:
    """Tell policy, plan and report apart by the title; a notice that issues a plan is the plan."""
    inner = re.sub(r"[》》）)\s]*(?:的)?(?:通知|批复)$", "", title) if re.search(r"印发|转发", title) else title
    found = [(inner.rfind(word), kind) for word, kind in _KINDS if word in inner]
    if found:
        return max(found)[1]
    return "policy" if title.endswith(("通知", "批复")) else "other"


def _first_line(text: str) -> str:
    return next((line.strip("# \t") for line in text.splitlines() if line.strip("# \t")), "")[:80]


def _own_number(document: Document) -> str | None:
    """Find the number that stands on a line of its own near the title; numbers in sentences are those of others."""
    start = document.lead.start if document.lead else document.body.start
    head = document.text[: max(start, document.title.span.end + 60 if document.title else 200)]
    for line in head.splitlines():
        numbers = cited_names(line).numbers
        bare = line.strip(" \t（）()#*　")
        if numbers and bare.startswith(numbers[0].partition("〔")[0]) and not bare.endswith("。"):
            return numbers[0]
    return None


def _standing(text: str, issued_on: date | None) -> tuple[date | None, date | None]:
    begins = _IN_FORCE.search(text)
    effective = _date(begins) if begins else None
    if effective is None and _FROM_ISSUE.search(text):
        effective = issued_on
    ends = _ENDS_ON.search(text)
    until = _date(ends) if ends else None
    lasts = _LASTS.search(text)
    start = effective or issued_on
    if until is None and lasts and start:
        years = _NUMERALS.get(lasts[1]) or int(lasts[1])
        until = _years_later(start, years) - timedelta(days=1)
    return effective, until


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # 2月30日: the text does not tell
        return None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
