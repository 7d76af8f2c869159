"""What an installation brings to every check: the documents its people have taken in, and what the district has set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import IndexUnavailable

if TYPE_CHECKING:
    from app.settings import Settings
    from evaluators.district import District
    from evaluators.library import Library

FILE = "district.yaml"


@dataclass(frozen=True, slots=True)
class Local:
    """What is known here; may be handed to another process.

    Attributes:
        library: what was taken in with `wenheng index`; None where that is nothing, or cannot be read.
        district: the district's own words, thresholds and switched-off rules; None where it has set nothing.
        stamp: changes when any of it does.
        note: one Chinese sentence on what could not be read, else "".
    """

    library: Library | None = None
    district: District | None = None
    stamp: str = ""
    note: str = ""


def local(settings: Settings | None = None, file: Path | None = None) -> Local:
    """Return what the installation of `settings` (default: the person's own) brings.

    Args:
        settings: the installation's.
        file: a district's settings file in place of the one of the installation.

    Raises:
        SpecError: the district's settings file is wrong, or missing where one is named.
    """
    from app import settings as installation

    settings = settings or installation.load()
    district, stamp = _district(settings, file)
    record = settings.home / "index" / "record.sqlite"
    if not record.is_file():
        return Local(None, district, stamp)
    from app.retrieval import library  # it takes half a second to load, and most installations hold nothing

    try:
        return Local(library.of(record), district, f"{library.stamp(record)} {stamp}".strip())
    except IndexUnavailable as error:
        return Local(None, district, stamp, str(error))


def district_of(settings: Settings | None = None, file: Path | None = None) -> District:
    """Return what the district has set, nothing where it has set nothing.

    Raises:
        SpecError: its settings file is wrong, or missing where one is named.
    """
    from app import settings as installation
    from evaluators.district import District

    return _district(settings or installation.load(), file)[0] or District()


def known(here: Local | None) -> dict[str, Any]:
    """Return the arguments of `evaluators.check` that say what is known here."""
    return {"library": here.library, "district": here.district} if here is not None else {}


def _district(settings: Settings, file: Path | None) -> tuple[District | None, str]:
    named = file or (Path(settings.district).expanduser() if settings.district else None)
    path = named or settings.home / FILE
    if named is None and not path.is_file():
        return None, ""
    from evaluators.district import load

    district = load(path)
    return district, hashlib.sha256(path.read_bytes()).hexdigest()[:16]
