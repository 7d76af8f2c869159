"""Rates of which a table says what they were: 指标 | 2025年 | 2026年, or a row for each year below their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Cell, Document, Table

_YEAR = re.compile("(?:截至)?(20[0-9]{2})年")
_BASE = re.compile("基期|基数|基线|基准|现状|上年|去年")
_RATE = re.compile("[率度比](?:[（(][^（()）]*[）)])?$")
_VALUE = re.compile("[0-9]+(?:\\.[0-9]+)?[%％]?$")
_ASIDE = re.compile("[（(][^（()）]*[）)]")


def rates(document: Document) -> Iterator[str]:
    """Yield the names of the rates that a table of the document gives for a time before its period."""
    start = document.period.start if document.period is not None else document.issue_date
    year = start.year if start is not None else 0
    for table in document.tables:
        if table.rows:
            yield from _by_columns(table, year)
            yield from _by_rows(table, year)


def _by_columns(table: Table, year: int) -> Iterator[str]:
    before = [at for at, head in enumerate(table.rows[0]) if at and _former(head, year)]
    for row in table.rows[1:] if before else ():
        name = next((cell.text.strip() for cell in row if _RATE.search(cell.text.strip())), None)
        if name and any(at < len(row) and _VALUE.match(row[at].text.strip()) for at in before):
            yield _ASIDE.sub("", name)


def _by_rows(table: Table, year: int) -> Iterator[str]:
    before = [row for row in table.rows[1:] if row and _former(row[0], year)]
    for at, head in enumerate(table.rows[0]) if before else ():
        name = head.text.strip()
        if _RATE.search(name) and any(at < len(row) and _VALUE.match(row[at].text.strip()) for row in before):
            yield _ASIDE.sub("", name)


def _former(cell: Cell, year: int) -> bool:
    told = _YEAR.match(cell.text.strip())
    return _BASE.search(cell.text) is not None or (told is not None and int(told[1]) < year)
