"""Whether a text speaks of a campaign as of something present though it was over before the time it writes of.

DDL-11 tells such a campaign; WRD-03 leaves it to that and tells those that ended a shorter while ago.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluators import dated
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.lexicon import DatedTerm
    from evaluators.model import Document
    from evaluators.rule import Context

TOLERANCE = timedelta(days=365)
"""How far before or after its time a campaign may still be named."""
# what is called to be carried out now, for which an end half a year ago is an end
_CALLED = re.compile(
    "(?:结合|围绕|紧扣|按照|开展|推进|参加|参与|投身|抓好|组织|实施|推动|迎接)(?:好|了)?[^，。；]{0,4}$"
)
_LATEST = timedelta(days=180)
# 巩固……成果 is what the years behind a campaign are for; nobody still consolidates what ended so long ago
_KEPT_UP = re.compile("(?:巩固|深化|拓展|扩大|运用|转化)[^，。；]{0,6}$")
_REMEMBERED = timedelta(days=5 * 365)
_CLAUSE_ENDS = "，。；！？\n"


def time_of(document: Document) -> tuple[date | None, date | None]:
    """Return first and last day that a document speaks of: its period, else its date of issue."""
    period, issued = document.period, document.issue_date
    if period is not None:
        days = [period.start, period.end, *([issued] if issued else [])]
        return min(days), max(days)
    return issued, issued


def live(document: Document, spans: Sequence[Span], term: DatedTerm) -> list[Span]:
    """Return those of `spans` at which the words speak of a campaign as of something present."""
    return [span for span in spans if _is_live(document, span, term)]


def is_over(ctx: Context, spans: Sequence[Span], term: DatedTerm) -> bool:
    """Tell whether a campaign, spoken of at `spans` as present, ended too long before the time of the document."""
    first, _ = time_of(ctx.document)
    if first is None or term.valid_to is None:
        return False
    called = ctx.doctype.kind == "plan" and any(_is_called(ctx.document, span) for span in spans)
    return term.valid_to + (_LATEST if called else TOLERANCE) < first


def clause_at(document: Document, span: Span) -> Span:
    """Return the clause that `span` stands in."""
    text = document.text
    return Span(begin_of(text, span.start, _CLAUSE_ENDS), end_of(text, span.end, _CLAUSE_ENDS))


def _is_live(document: Document, span: Span, term: DatedTerm) -> bool:
    end = term.valid_to or date.max
    first, _ = time_of(document)
    long_ago = first is not None and first - _REMEMBERED > end
    if dated.looked_back_at(document, span) and not (long_ago and _KEPT_UP.search(document.text, 0, span.start)):
        return False
    years = dated.YEAR.findall(document.quote(clause_at(document, span)))
    return not any(term.valid_from.year <= int(year) <= end.year for year in years)


def _is_called(document: Document, span: Span) -> bool:
    return _CALLED.search(document.text[max(0, span.start - 12) : span.start]) is not None
