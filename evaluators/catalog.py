"""The one list of rules. Their order is the order in which they run and are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.errors import EvaluatorError
from evaluators.rules.structure.missing_section import MissingSection

if TYPE_CHECKING:
    from evaluators.rule import Rule

CATALOGUE = "2026.11"
"""Revision of the catalogue, named in every report."""

RULES: tuple[type[Rule], ...] = (MissingSection,)


def by_code(code: str) -> type[Rule]:
    """Return the rule `code`, whatever its case.

    Raises:
        EvaluatorError: there is no such rule.
    """
    for rule in RULES:
        if rule.code == code.strip().upper():
            return rule
    raise EvaluatorError(f"没有规则“{code}”。全部编号见 wenheng rules。")
