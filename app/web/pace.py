"""How fast a batch goes, and how long it still takes, in words for a clerk."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

_BEGUN = 1.0  # seconds before a rate says anything
_MINUTE, _HOUR = 60, 3600


@dataclass(slots=True)
class Pace:
    """Takes the counts of a run as they come; a count of another total begins anew."""

    total: int = 0
    first: int = 0
    since: float = field(default_factory=time.monotonic)

    def said(self, done: int, total: int, now: float | None = None) -> str:
        """Return the rate and the time left, nothing before they can be told.

        Args:
            done: how many are done.
            total: how many there are.
            now: seconds of the monotonic clock.
        """
        now = time.monotonic() if now is None else now
        if total != self.total or done < self.first:
            self.total, self.first, self.since = total, done, now
        passed = now - self.since
        if passed < _BEGUN or done <= self.first:
            return ""
        rate = (done - self.first) / passed
        left = (total - done) / rate
        speed = f"每秒 {rate:.{0 if rate >= 10 else 1}f} 份" if rate >= 0.5 else f"每分钟 {60 * rate:.1f} 份"
        return f"，{speed}，还需{_spell(left)}" if total > done else ""


def _spell(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"约 {max(1, round(seconds))} 秒"
    if seconds < _HOUR:
        return f"约 {round(seconds / _MINUTE)} 分钟"
    return f"约 {seconds / _HOUR:.1f} 小时"
