"""What a district sets for itself, in one file: words and names of its own, thresholds, rules it does without.

The file is read once by :func:`load` and handed to `check`; nothing of it is global. A row that blocks export must be
confirmed by a person and name its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic resolves the annotation when the file is read
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from evaluators import spec
from evaluators.catalog import by_code
from evaluators.errors import EvaluatorError
from evaluators.model import Severity
from evaluators.options import Options, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Options = TypeVar("_Options", bound=Options)
_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Typo:
    """A wrong spelling and the right one (WRD-02)."""

    __pydantic_config__: ClassVar = _STRICT

    wrong: str
    right: str
    severity: Severity = Severity.MINOR
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Formulation:
    """A formulation or name of a body with its time (WRD-03): said no longer after `valid_to`."""

    __pydantic_config__: ClassVar = _STRICT

    term: str
    valid_from: date
    valid_to: date
    replacement: str = ""
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ProtectedTerm:
    """A name in which a wrong character is serious, and the wrong forms met with (WRD-01)."""

    __pydantic_config__: ClassVar = _STRICT

    term: str
    wrong: tuple[str, ...]
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class CautionTerm:
    """A word to be avoided, why, and what to say instead (WRD-05)."""

    __pydantic_config__: ClassVar = _STRICT

    term: str
    why: str
    instead: str = ""
    severity: Severity = Severity.MINOR
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register (RSP-04): its name, the short names accepted, and names it bears no longer."""

    __pydantic_config__: ClassVar = _STRICT

    name: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Off:
    """A rule the district does without, why, and who decided it."""

    __pydantic_config__: ClassVar = _STRICT

    code: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class _File:
    __pydantic_config__: ClassVar = _STRICT

    typos: tuple[Typo, ...] = ()
    formulations: tuple[Formulation, ...] = ()
    protected: tuple[ProtectedTerm, ...] = ()
    caution: tuple[CautionTerm, ...] = ()
    acronyms: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    units_complete: bool = False
    rules: dict[str, dict[str, int]] = field(default_factory=dict)
    switched_off: tuple[Off, ...] = ()  # `off` alone is a truth value in YAML


@dataclass(frozen=True, slots=True)
class District:
    """A district's own settings; the default sets nothing.

    Attributes:
        typos: wrong spellings.
        formulations: formulations with their time.
        protected: names in which a wrong character is serious.
        caution: words to be avoided.
        acronyms: acronyms that need no explanation.
        known: persons, awards and model units whose names need not be verified.
        units: the register of units.
        units_complete: whether every unit is in it, so that any other name is in doubt.
        options: the thresholds set, per rule.
        off: the rules done without.
    """

    typos: tuple[Typo, ...] = ()
    formulations: tuple[Formulation, ...] = ()
    protected: tuple[ProtectedTerm, ...] = ()
    caution: tuple[CautionTerm, ...] = ()
    acronyms: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    units_complete: bool = False
    options: tuple[Options, ...] = ()
    off: tuple[Off, ...] = ()

    def options_of(self, kind: type[_Options]) -> _Options:
        """Return the thresholds of a rule: those set, else the defaults."""
        return next((one for one in self.options if isinstance(one, kind)), None) or kind()


def load(path: Path) -> District:
    """Read the settings file of a district.

    Raises:
        SpecError: the file is missing, is no YAML, has an unknown key or code, or a value that cannot be used; names
            file, line and column and shows the line.
    """
    read: _File
    read, places = spec.load_with_places(path, _File)
    for place, message in _faults(read):
        raise places.error(place, message)
    options = tuple(by_code(code).options(**values) for code, values in read.rules.items() if values)
    return District(
        read.typos, read.formulations, read.protected, read.caution, read.acronyms, read.known, read.units,
        read.units_complete, options, read.switched_off,
    )  # fmt: skip


_Fault = tuple[tuple[str | int, ...], str]


def _faults(read: _File) -> Iterator[_Fault]:
    """Yield what the shape alone cannot promise: where, and what is wrong."""
    for name in ("typos", "formulations", "protected", "caution"):
        for n, row in enumerate(getattr(read, name)):
            yield from _row(name, n, row)
    for n, off in enumerate(read.switched_off):
        if not _known(off.code):
            yield ("switched_off", n, "code"), f"没有规则“{off.code}”，全部编号见 wenheng rules。"
        elif not off.reason.strip() or not off.by.strip():
            yield ("switched_off", n), "停用规则须写明理由（reason）和决定的人（by）。"
    for code, values in read.rules.items():
        yield from _thresholds(code, values)


def _row(name: str, n: int, row: Any) -> Iterator[_Fault]:
    if row.confirmed and not row.source.strip():
        yield (name, n, "confirmed"), "写了 confirmed: true 的词条，须用 source 写明依据。"
    if getattr(row, "severity", None) is Severity.CRITICAL and not row.confirmed:
        yield (name, n, "severity"), "没有经人确认（confirmed: true）的词条不能定为 critical，只能提示。"
    if not (row.wrong if isinstance(row, Typo) else row.term).strip():
        yield (name, n), "词条不能为空。"
    if isinstance(row, Formulation) and row.valid_to < row.valid_from:
        yield (name, n, "valid_to"), "valid_to 早于 valid_from。"
    if isinstance(row, ProtectedTerm) and (row.term in row.wrong or not all(row.wrong)):
        yield (name, n, "wrong"), f"“{row.term}”的错误写法不能为空，也不能就是它本身。"


def _thresholds(code: str, values: dict[str, int]) -> Iterator[_Fault]:
    if not _known(code):
        yield ("rules", code), f"没有规则“{code}”，全部编号见 wenheng rules。"
        return
    known = {one.name: one for one in thresholds(by_code(code).options)}
    for name, value in values.items():
        one = known.get(name)
        if one is None:
            listed = f"可设的有：{'、'.join(known)}。" if known else "这条规则没有可设的数值。"
            yield ("rules", code, name), f"规则 {code} 没有“{name}”这一项，{listed}"
        elif not one.least <= value <= one.most:
            bounds = f"{one.least}到{one.most}{one.unit}之间"
            yield ("rules", code, name), f"“{name}”（{one.says}）应在{bounds}，现为 {value}。"


def _known(code: str) -> bool:
    try:
        return re.fullmatch("[A-Z]{3}-[0-9]{2}", code) is not None and by_code(code) is not None
    except EvaluatorError:
        return False
