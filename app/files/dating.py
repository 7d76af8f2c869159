"""The date below the signature: the day of the calendar it names, or its words where it names none."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluators.model import Document

DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")


def issue_date(document: Document) -> date | None:
    """Return the day of issue; None where the date lacks one."""
    if document.date_line is None:
        return None
    exact = day(re.sub(r"\s", "", document.date_line.text))
    return exact or (document.issue_date if "日" in document.date_line.text else None)


def date_words(document: Document) -> str:
    """Return a date that names no day of the calendar (2026年2月30日, 2026年 月 日) as it stands below a signature."""
    line, signed = document.date_line, document.sign_off
    below = line is not None and signed is not None and line.span.start >= signed.span.end
    return line.text if line is not None and below else ""


def day(words: str) -> date | None:
    """Return the day that `words` (2026年3月2日) name; None where no calendar has it."""
    match = DATE.match(words)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
