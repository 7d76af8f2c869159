"""Where a finding stands in the submitter's own file: paragraph, table cell or page, else the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.files import LoadedText
    from evaluators.model import Finding

_NAMED = 3


def placed(entry: dict[str, Any], loaded: LoadedText) -> dict[str, Any]:
    """Return a finding's JSON entry with `place`, for the finding and for each of the places it also stands in."""
    also = [{**other, "place": loaded.where(other["start"])} for other in entry["also"]]
    return {**entry, "place": loaded.where(entry["start"]), "also": also}


def elsewhere(finding: Finding, where: Callable[[int], str]) -> str:
    """Say how often a fault occurs elsewhere, or where that stands which it was held against; "" where nothing does.

    Args:
        finding: what was found.
        where: names the place of a character.
    """
    if not finding.also:
        return ""
    if not finding.against:
        return f"另有 {len(finding.also)} 处"
    held = dict.fromkeys(where(span.start) for span in finding.also)
    held.pop(where(finding.span.start), None)  # in the same paragraph: the message quotes both
    return f"对照{'、'.join(list(held)[:_NAMED])}" if held else ""
