"""The one list of rules. Their order is the order in which they run and are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.errors import EvaluatorError
from evaluators.rules.placeholder.placeholder_mark import PlaceholderMark
from evaluators.rules.placeholder.unfilled_blank import UnfilledBlank
from evaluators.rules.structure.faulty_addressee import FaultyAddressee
from evaluators.rules.structure.faulty_sign_off import FaultySignOff
from evaluators.rules.structure.missing_section import MissingSection
from evaluators.rules.structure.numbering_duplicate import NumberingDuplicate
from evaluators.rules.structure.numbering_gap import NumberingGap
from evaluators.rules.structure.section_out_of_order import SectionOutOfOrder
from evaluators.rules.waiver.expired_waiver import ExpiredWaiver
from evaluators.rules.waiver.unused_waiver import UnusedWaiver
from evaluators.rules.wording.sensitive_typo import SensitiveTypo

if TYPE_CHECKING:
    from evaluators.rule import Rule

CATALOGUE = "2026.11"
"""Revision of the catalogue, named in every report."""

RULES: tuple[type[Rule], ...] = (
    MissingSection,
    SectionOutOfOrder,
    NumberingGap,
    NumberingDuplicate,
    FaultyAddressee,
    FaultySignOff,
    SensitiveTypo,
    PlaceholderMark,
    UnfilledBlank,
    UnusedWaiver,
    ExpiredWaiver,
)


def by_code(code: str) -> type[Rule]:
    """Return the rule `code`, whatever its case.

    Raises:
        EvaluatorError: there is no such rule.
    """
    for rule in RULES:
        if rule.code == code.strip().upper():
            return rule
    raise EvaluatorError(f"没有规则“{code}”。全部编号见 wenheng rules。")
