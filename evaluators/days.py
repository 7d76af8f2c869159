"""Days as official text writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of

if TYPE_CHECKING:
    from datetime import date

    from evaluators.model import Deadline, Document

# 每年3月31日前报送，11月30日前完成: the second returns with the first
_EACH_YEAR = re.compile(r"每年的?(?=[0-9一二三四十年上下第])(?![0-9]+[次场个名项件])")
_NEAR = 4
MERE_YEAR = re.compile(r"(?:(?:19|20)\d\d年|今年|本)度?|(?:(?:19|20)\d\d年)?(?:全年|当年)")
"""A year and no more, or all of it (全年更换5200户); 年内 and 年底 set a last day."""


def in_words(day: date | None, missing: str = "") -> str:
    """Return 2026年3月2日 (GB/T 9704—2012 7.3.5.4: whole year, no leading zeros), `missing` where there is no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else missing


def returns_yearly(document: Document, deadline: Deadline) -> bool:
    """Tell whether a time returns each year (每年年底前), so that no single year is meant and none is missing."""
    at = deadline.text_span
    if "每年" in document.text[max(0, at.start - _NEAR) : at.end]:
        return True
    start = begin_of(document.text, at.start, "。；\n")
    return _EACH_YEAR.search(document.text, start, at.start) is not None
