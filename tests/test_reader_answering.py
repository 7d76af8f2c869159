"""Who answers for targets and times, and by when, where their own clause does not say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from evaluators.reader import read

if TYPE_CHECKING:
    from evaluators.model import Deadline, Document, Target

FOLDER = Path(__file__).parent / "cases" / "meaning"
CASES = yaml.safe_load((FOLDER / "responsible.yaml").read_text(encoding="utf-8"))
HEAD, TAIL = "云湖街道2026年综合提升工作方案\n为做好工作，制定本方案。\n", "\n云湖街道办事处\n2026年1月12日\n"


def found(document: Document, want: dict[str, Any]) -> Target | Deadline:
    """Return the one target, or time, that the expectation is about."""
    if want.get("kind") == "deadline":
        return next(one for one in document.deadlines if want["at"] in document.quote(one.span))
    held = [one for one in document.targets if want["at"] in document.quote(one.span)]
    return next((one for one in held if one.number_span), held[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_asked_has_its_owner_its_day_and_its_name(case: dict[str, Any]) -> None:
    document = read(HEAD + case["text"] + TAIL)
    for want in case["want"]:
        one = found(document, want)
        if "owner" in want:
            assert one.owner == want["owner"], want["at"]
        if "due" in want:
            due = getattr(one, "deadline", None) or getattr(one, "due", None)
            assert due == want["due"], want["at"]
        if "indicator" in want:
            assert getattr(one, "indicator", None) == want["indicator"]
