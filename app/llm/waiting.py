"""How long to wait before asking again, and waiting so that a person's stop is heard."""

from __future__ import annotations

import math
import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.llm.model import Hearing

FIRST, LONGEST, SLICE = 0.5, 8.0, 0.25


def asked_wait(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3); None where it says nothing usable."""
    if header is None:
        return None
    try:
        seconds = float(header.strip())
    except ValueError:
        try:
            until = parsedate_to_datetime(header)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (until - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def own_wait(attempt: int) -> float:
    """Return the wait before attempt `attempt` + 1 where the endpoint names none: doubling, spread by a quarter."""
    wanted: float = min(LONGEST, FIRST * 2.0**attempt)
    return wanted * random.uniform(0.75, 1.0)  # noqa: S311 - no secret


def wait(seconds: float, hear: Hearing | None) -> None:
    """Wait; `hear` is called all the while, so that it can raise."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if hear is not None:
            hear("")
        time.sleep(min(left, SLICE))
