"""A waiver file as it was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from evaluators.errors import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

    from app.review import Terms


def granted(terms: Terms, path: Path | None) -> Terms:
    """Return `terms` with the waivers of an uploaded file, where there is one.

    Raises:
        UserError: the file is wrong; it is named as the person named it.
    """
    from app.review import with_waivers

    try:
        return with_waivers(terms, path)
    except EvaluatorError as error:
        if path is None:
            raise
        raise UserError(str(error).replace(str(path), f"豁免清单 {path.name}")) from error
