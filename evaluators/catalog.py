"""The one list of rules. Their order is the order in which they run and are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.errors import EvaluatorError
from evaluators.model import Severity
from evaluators.rules.burden.new_burden import NewBurden
from evaluators.rules.coverage.changed_plan import ChangedPlan
from evaluators.rules.coverage.faulty_form import FaultyForm
from evaluators.rules.coverage.miscomputed_rate import MiscomputedRate
from evaluators.rules.coverage.mismatched_period import MismatchedPeriod
from evaluators.rules.coverage.missing_actual import MissingActual
from evaluators.rules.coverage.overclaimed_status import OverclaimedStatus
from evaluators.rules.coverage.unanswered_problem import UnansweredProblem
from evaluators.rules.coverage.unreported_item import UnreportedItem
from evaluators.rules.deadline.ambiguous_date import AmbiguousDate
from evaluators.rules.deadline.anachronism import Anachronism
from evaluators.rules.deadline.conflicting_deadlines import ConflictingDeadlines
from evaluators.rules.deadline.impossible_date import ImpossibleDate
from evaluators.rules.deadline.missing_deadline import MissingDeadline
from evaluators.rules.deadline.outside_period import OutsidePeriod
from evaluators.rules.deadline.past_deadline import PastDeadline
from evaluators.rules.deadline.stage_order import StageOrder
from evaluators.rules.deadline.unanchored_recurrence import UnanchoredRecurrence
from evaluators.rules.deadline.unresolved_date import UnresolvedDate
from evaluators.rules.deadline.vague_time import VagueTime
from evaluators.rules.evidence.faulty_citation import FaultyCitation
from evaluators.rules.evidence.malformed_number import MalformedNumber
from evaluators.rules.evidence.ungrounded_number import UngroundedNumber
from evaluators.rules.evidence.unknown_citation import UnknownCitation
from evaluators.rules.evidence.unsourced_quotation import UnsourcedQuotation
from evaluators.rules.evidence.unverified_person import UnverifiedPerson
from evaluators.rules.format.half_width_mark import HalfWidthMark
from evaluators.rules.format.irregular_numeral import IrregularNumeral
from evaluators.rules.format.mark_between_quoted import MarkBetweenQuoted
from evaluators.rules.format.range_mark import RangeMark
from evaluators.rules.format.stray_character import StrayCharacter
from evaluators.rules.format.superfluous_mark import SuperfluousMark
from evaluators.rules.format.traditional_script import TraditionalScript
from evaluators.rules.format.uneven_item_mark import UnevenItemMark
from evaluators.rules.format.unpaired_mark import UnpairedMark
from evaluators.rules.format.wrong_bracket import WrongBracket
from evaluators.rules.owner.faulty_unit_name import FaultyUnitName
from evaluators.rules.owner.generic_unit import GenericUnit
from evaluators.rules.owner.missing_owner import MissingOwner
from evaluators.rules.owner.multiple_leads import MultipleLeads
from evaluators.rules.placeholder.asterisk_mask import AsteriskMask
from evaluators.rules.placeholder.placeholder_mark import PlaceholderMark
from evaluators.rules.placeholder.unfilled_blank import UnfilledBlank
from evaluators.rules.privacy.identity_number import IdentityNumber
from evaluators.rules.privacy.personal_contact import PersonalContact
from evaluators.rules.privacy.secrecy_mark import SecrecyMark
from evaluators.rules.privacy.sensitive_person import SensitivePerson
from evaluators.rules.source.foreign_residue import ForeignResidue
from evaluators.rules.source.promotion import Promotion
from evaluators.rules.source.sample_disclaimer import SampleDisclaimer
from evaluators.rules.source.scrape_metadata import ScrapeMetadata
from evaluators.rules.source.web_residue import WebResidue
from evaluators.rules.structure.attachment_mismatch import AttachmentMismatch
from evaluators.rules.structure.declared_count import DeclaredCount
from evaluators.rules.structure.faulty_addressee import FaultyAddressee
from evaluators.rules.structure.faulty_sign_off import FaultySignOff
from evaluators.rules.structure.fragment import Fragment
from evaluators.rules.structure.genre_mismatch import GenreMismatch
from evaluators.rules.structure.irregular_marker import IrregularMarker
from evaluators.rules.structure.level_skip import LevelSkip
from evaluators.rules.structure.missing_section import MissingSection
from evaluators.rules.structure.numbering_duplicate import NumberingDuplicate
from evaluators.rules.structure.numbering_gap import NumberingGap
from evaluators.rules.structure.opening_and_closing import OpeningAndClosing
from evaluators.rules.structure.section_out_of_order import SectionOutOfOrder
from evaluators.rules.structure.title_form import TitleForm
from evaluators.rules.target.conflicting_values import ConflictingValues
from evaluators.rules.target.fuzzy_quantity import FuzzyQuantity
from evaluators.rules.target.hedged_commitment import HedgedCommitment
from evaluators.rules.target.impossible_value import ImpossibleValue
from evaluators.rules.target.incomplete_target import IncompleteTarget
from evaluators.rules.target.indicator_drift import IndicatorDrift
from evaluators.rules.target.sum_mismatch import SumMismatch
from evaluators.rules.target.undefined_standard import UndefinedStandard
from evaluators.rules.target.unlinked_target import UnlinkedTarget
from evaluators.rules.target.unmeasurable_target import UnmeasurableTarget
from evaluators.rules.waiver.expired_waiver import ExpiredWaiver
from evaluators.rules.waiver.unused_waiver import UnusedWaiver
from evaluators.rules.wording.broken_formula import BrokenFormula
from evaluators.rules.wording.caution_word import CautionWord
from evaluators.rules.wording.colloquial_wording import ColloquialWording
from evaluators.rules.wording.faulty_collocation import FaultyCollocation
from evaluators.rules.wording.outdated_formulation import OutdatedFormulation
from evaluators.rules.wording.overlong_passage import OverlongPassage
from evaluators.rules.wording.redundant_wording import RedundantWording
from evaluators.rules.wording.repeated_passage import RepeatedPassage
from evaluators.rules.wording.sensitive_typo import SensitiveTypo
from evaluators.rules.wording.slogan_ratio import SloganRatio
from evaluators.rules.wording.term_drift import TermDrift
from evaluators.rules.wording.unexplained_acronym import UnexplainedAcronym
from evaluators.rules.wording.wrong_spelling import WrongSpelling

if TYPE_CHECKING:
    from evaluators.rule import Rule

RULES: tuple[type[Rule], ...] = (
    MissingSection,
    SectionOutOfOrder,
    NumberingGap,
    NumberingDuplicate,
    LevelSkip,
    IrregularMarker,
    TitleForm,
    GenreMismatch,
    FaultyAddressee,
    FaultySignOff,
    AttachmentMismatch,
    DeclaredCount,
    Fragment,
    OpeningAndClosing,
    UnmeasurableTarget,
    IncompleteTarget,
    FuzzyQuantity,
    ConflictingValues,
    ImpossibleValue,
    SumMismatch,
    HedgedCommitment,
    IndicatorDrift,
    UnlinkedTarget,
    UndefinedStandard,
    MissingDeadline,
    UnresolvedDate,
    AmbiguousDate,
    OutsidePeriod,
    StageOrder,
    PastDeadline,
    ConflictingDeadlines,
    VagueTime,
    UnanchoredRecurrence,
    ImpossibleDate,
    Anachronism,
    MissingOwner,
    GenericUnit,
    MultipleLeads,
    FaultyUnitName,
    UnreportedItem,
    MissingActual,
    MiscomputedRate,
    ChangedPlan,
    OverclaimedStatus,
    MismatchedPeriod,
    UnansweredProblem,
    FaultyForm,
    UngroundedNumber,
    UnknownCitation,
    MalformedNumber,
    FaultyCitation,
    UnverifiedPerson,
    UnsourcedQuotation,
    SensitiveTypo,
    WrongSpelling,
    OutdatedFormulation,
    BrokenFormula,
    CautionWord,
    SloganRatio,
    RepeatedPassage,
    RedundantWording,
    FaultyCollocation,
    TermDrift,
    UnexplainedAcronym,
    ColloquialWording,
    OverlongPassage,
    HalfWidthMark,
    WrongBracket,
    UnpairedMark,
    MarkBetweenQuoted,
    RangeMark,
    IrregularNumeral,
    TraditionalScript,
    StrayCharacter,
    UnevenItemMark,
    SuperfluousMark,
    IdentityNumber,
    PersonalContact,
    SensitivePerson,
    SecrecyMark,
    WebResidue,
    SampleDisclaimer,
    Promotion,
    ForeignResidue,
    ScrapeMetadata,
    PlaceholderMark,
    AsteriskMask,
    UnfilledBlank,
    NewBurden,
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
    elsewhere = ELSEWHERE.get(code.strip().upper())
    if elsewhere is not None:
        raise EvaluatorError(f"{code}（{elsewhere.title}）要比较多份文稿，不是单份文稿的规则，请{elsewhere.verb}。")
    raise EvaluatorError(f"没有规则“{code}”。全部编号见 wenheng rules。")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A check of the catalogue that compares several documents: a verb of its own makes it, not `check`."""

    title: str
    severity: Severity
    verb: str
    fault: str
    why: str
    limits: str
    basis: str


ELSEWHERE = {
    "SRC-04": Elsewhere(
        "跨稿雷同",
        Severity.MAJOR,
        "用 wenheng similar 检查",
        "不同单位报送的稿件有大段相同的文字。",
        "互相照抄的报告反映不出各单位的实际情况，汇总起来也没有价值。",
        "要把多份文稿放在一起比较，不在单份文稿的检查之列：wenheng similar 文件夹。"
        "方案原文、固定提法和单位名称不算；列出雷同的文稿、雷同的程度和雷同的段落。",
        "实务",
    ),
}
"""Checks that no rule makes: code -> what they are and where they are made."""


def codes() -> tuple[str, ...]:
    """Return every code that a finding may carry."""
    return tuple(rule.code for rule in RULES)


def title_of(code: str) -> str:
    """Return the Chinese title of a rule, empty where there is none of that code."""
    return _TITLES.get(code, "")


_TITLES = {rule.code: rule.title for rule in RULES}
