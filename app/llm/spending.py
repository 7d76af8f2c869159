"""What one document has used: requests, tokens, and their cost where a price is set."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING

from app.errors import BudgetSpent
from app.llm.model import Usage
from app.llm.seats import MILLION

if TYPE_CHECKING:
    from collections.abc import Mapping


class Spending:
    """Counts for one document, from several threads; a request is admitted only while the budget lasts.

    A request in flight holds its estimate, so that several at once do not overdraw what one alone might not.
    """

    def __init__(self, budget: int, prices: Mapping[str, tuple[Decimal, Decimal]], currency: str) -> None:
        self._lock = threading.Lock()
        self._budget = budget
        self._prices = prices
        self._currency = currency
        self._held = 0
        self._calls = self._tokens_in = self._tokens_out = 0
        self._estimated = self._unpriced = False
        self._cost = Decimal(0)

    @property
    def usage(self) -> Usage:
        """What was used so far."""
        with self._lock:
            cost = None if self._unpriced or not self._prices else self._cost
            return Usage(self._calls, self._tokens_in, self._tokens_out, self._estimated, cost, self._currency)

    def admit(self, estimate: int) -> None:
        """Hold `estimate` tokens for a request.

        Raises:
            BudgetSpent: they would go beyond the budget.
        """
        with self._lock:
            used = self._tokens_in + self._tokens_out
            if self._budget and used + self._held + estimate > self._budget:
                raise BudgetSpent(
                    f"本文件的模型用量已到 {used} token，再请求一次将超过上限 {self._budget}。已写成的部分保留；"
                    "可调高设置项 llm_token_budget 后续写，或改用 --engine offline 离线起草。"
                )
            self._held += estimate

    def settle(self, held: int, model: str, tokens: tuple[int, int] | None, estimate: tuple[int, int]) -> None:
        """Count one request that was sent and let go of what was held for it.

        Args:
            held: what `admit` was told.
            model: the configured name, which the prices go by.
            tokens: in and out as the endpoint counts them; None where it does not say.
            estimate: to be counted then.
        """
        with self._lock:
            self._held -= held
            self._calls += 1
            self._estimated |= tokens is None
            given, taken = tokens or estimate
            self._tokens_in += given
            self._tokens_out += taken
            price = self._prices.get(model)
            self._unpriced |= price is None and bool(given or taken)
            if price is not None:
                self._cost += (price[0] * given + price[1] * taken) / MILLION


def estimated(text: str) -> int:
    """Return about how many tokens `text` is: a Chinese character about one, four other characters about one."""
    wide = sum(char >= "\u2e80" for char in text)
    return wide + (len(text) - wide + 3) // 4
