"""Where a finding stands in the submitter's own file, for programs: paragraph, table cell or page, else the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.files import LoadedText


def placed(entry: dict[str, Any], loaded: LoadedText) -> dict[str, Any]:
    """Return a finding's JSON entry with `place`, for the finding and for each of the places it also stands in."""
    also = [{**other, "place": loaded.where(other["start"])} for other in entry["also"]]
    return {**entry, "place": loaded.where(entry["start"]), "also": also}
