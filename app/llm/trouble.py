"""How one request ended: an answer as it came, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

NO_STREAM = "what came is no stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from one request.

    Attributes:
        text: the words, or the arguments of the tool that was called.
        tokens: in and out; None where the endpoint does not count.
        finish: why it ended, in the endpoint's word.
        refusal: what it says where it declines.
    """

    text: str
    model: str
    tokens: tuple[int, int] | None
    finish: str
    refusal: str


class Trouble(Exception):
    """A request without a usable answer; it never leaves app.llm.

    Args:
        outcome: for the record of calls, in a word or two.
        said: what goes behind the endpoint's name in a Chinese message.
        again: whether it may pass.
        wait: the seconds the endpoint asks for before the next attempt.
        complaint: what the endpoint objects to in the request.
    """

    def __init__(
        self, outcome: str, said: str, *, again: bool = False, wait: float | None = None, complaint: str | None = None
    ) -> None:
        super().__init__(said)
        self.outcome, self.said = outcome, said
        self.again, self.wait, self.complaint = again, wait, complaint
