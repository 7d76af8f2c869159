"""Everything that may go wrong, in one tree.

WenhengError
  UserError                exit 2: one paragraph in Chinese that says what, where and what was expected
    SettingsError          a setting has a wrong value
    SpecError              a bundled or local YAML specification is wrong (defined in evaluators.errors)
    BriefError             a brief is wrong: names file, line and field
    UnreadableFile         a document cannot be read
    RosterError            a roster or template is wrong: names sheet and cell
    SecretMaterial         what was to be sent to a model carries a secrecy mark; nothing was sent
    BrokenOff              exit 1: a run ended with a part done, which stays and can be gone on with
  ExportBlocked            exit 1: critical findings stand against export
  ExportMismatch           exit 1: the written file does not hold the text that was checked
  Cancelled                exit 130: the person stopped it
  UpstreamError            exit 3
    ModelUnavailable       no answer from the model endpoint after bounded retries
      BudgetSpent          the document's token budget allows no further request
    ModelOutputInvalid     the model answered, but not in the form asked for (`raw` keeps the answer)
      ModelRefused         the model declined, or a filter withheld its answer
    IndexUnavailable       the index is missing, of another version, or held by another process
    StorageUnavailable     the store for results is out of reach or takes nothing
    ClusterUnavailable     the scheduler of a batch is out of reach, or its workers cannot do the work
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.errors import EvaluatorError, SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluators.report import Report

__all__ = [
    "BriefError",
    "BrokenOff",
    "BudgetSpent",
    "Cancelled",
    "ClusterUnavailable",
    "ExportBlocked",
    "ExportMismatch",
    "IndexUnavailable",
    "ModelOutputInvalid",
    "ModelRefused",
    "ModelUnavailable",
    "RosterError",
    "SecretMaterial",
    "SettingsError",
    "SpecError",
    "StorageUnavailable",
    "UnreadableFile",
    "UpstreamError",
    "UserError",
    "WenhengError",
    "exit_status",
]


class WenhengError(Exception):
    """A fault that is reported to the person at the keyboard in one Chinese paragraph."""


class UserError(WenhengError):
    """A mistake in what the person gave: an option, a file, a field."""


class SettingsError(UserError):
    """A setting has a value that cannot be used."""


class BriefError(UserError):
    """A brief is malformed or contradicts itself.

    Args:
        message: what is wrong, in Chinese, naming file, line and field.
        faults: the same field by field: path such as ``tasks[2].deadline`` and what is wrong there.
    """

    def __init__(self, message: str, faults: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class UnreadableFile(UserError):
    """A document cannot be read.

    Args:
        message: what is wrong and what to do, in Chinese, naming the file.
        kind: unreadable, encrypted, unsupported, too_large, empty or secret.
    """

    def __init__(self, message: str, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


class RosterError(UserError):
    """A roster or a batch template cannot be used; the message names sheet and cell."""


class SecretMaterial(UserError):
    """Material with a secrecy mark was to be sent to a model; nothing was sent."""


class BrokenOff(UserError):
    """A run ended with a part of its work done, which stays and can be gone on with."""


class Cancelled(WenhengError):
    """The person stopped what was running; what is finished is kept."""


class ExportBlocked(WenhengError):
    """Export was refused because critical findings stand."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


class ExportMismatch(WenhengError):
    """What was written is not what was checked; nothing is handed over."""


class UpstreamError(WenhengError):
    """Something this program depends on is out of reach."""


class ModelUnavailable(UpstreamError):
    """The model endpoint did not answer within the allowed attempts."""


class ModelOutputInvalid(UpstreamError):
    """The model answered in a form that cannot be used; `raw` keeps the answer."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(message)
        self.raw = raw


class BudgetSpent(ModelUnavailable):
    """The token budget of the document allows no further request; what is drafted is kept."""


class ModelRefused(ModelOutputInvalid):
    """The model declined to answer, or a filter of the endpoint withheld the answer."""


class IndexUnavailable(UpstreamError):
    """The retrieval index is missing, made by another version, or in use."""


class ClusterUnavailable(UpstreamError):
    """The cluster that a batch was to run on is out of reach, or its workers cannot do the work."""


class StorageUnavailable(UpstreamError):
    """The store that results were to go to is out of reach, or takes nothing."""


def exit_status(error: BaseException) -> int:
    """Return the exit status promised for `error`: 1 in part, 2 the user's mistake, 3 out of reach, 130 stopped."""
    if isinstance(error, Cancelled):
        return 130
    if isinstance(error, BrokenOff | ExportBlocked | ExportMismatch):
        return 1
    if isinstance(error, UserError | EvaluatorError):
        return 2
    return 3
