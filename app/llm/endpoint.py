"""An OpenAI-compatible endpoint as a `ChatModel`: bounded, accounted for and recorded.

Nothing but Settings decides where a request goes: variables of other products are taken out of this process before
their libraries load, proxies of the environment are not used, redirects are not followed, and no trace leaves the
machine.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from app.errors import Cancelled, ModelOutputInvalid, ModelRefused, ModelUnavailable
from app.foreign import forget
from app.llm.ability import Memory
from app.llm.model import Reply, Usage
from app.llm.question import Question, request
from app.llm.record import NAME, CallRecord, digest
from app.llm.seats import prices, seats
from app.llm.spending import Spending, estimated
from app.llm.structure import fits, parsed, without_spare
from app.llm.trouble import Answer, Trouble
from app.llm.waiting import own_wait, wait
from app.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from app.llm.ability import Ability
    from app.llm.model import Hearing, Purpose
    from app.llm.seats import Seat
    from app.llm.wire import Wire
    from app.settings import Settings

_FOREIGN = ("OPENAI_", "LANGCHAIN_", "LANGSMITH_", "LC_OUTPUT_VERSION", "AZURE_OPENAI_")
_OFFER = "请检查设置和网络后重试，或改用 --engine offline 离线起草。"
_ANOTHER = "这与设置和网络无关：请重试，仍不行的换用能按格式回答的模型，或改用 --engine offline 离线起草。"


def forget_foreign_variables() -> None:
    """Take out what the libraries of endpoints would read."""
    forget(*_FOREIGN)


class Endpoint:
    """A `ChatModel` over HTTP for one document.

    How the endpoint is brought to answer in JSON (schema, tool call, words) is found out at the first such request and
    remembered; an answer that does not fit is sent back once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seats = seats(settings)
        self._spending = Spending(settings.llm_token_budget, prices(settings), settings.llm_currency)
        self._memory = Memory(settings.home / "llm" / "abilities.json")
        self._record = CallRecord(settings.home / NAME)
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(settings.llm_concurrency)
        self._wires: dict[Seat, Wire] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections for good: requests under way end, and none begins any more."""
        with self._lock:
            self._closed = True
            for wire in self._wires.values():
                wire.close()
            self._wires.clear()

    @property
    def concurrency(self) -> int:
        """See :class:`app.llm.ChatModel`."""
        return self._settings.llm_concurrency

    @property
    def usage(self) -> Usage:
        """See :class:`app.llm.ChatModel`."""
        return self._spending.usage

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        role: Purpose = "writer",
        settings: Mapping[str, float] | None = None,
        prompt: str = "",
        hear: Hearing | None = None,
    ) -> Reply:
        """Answer `messages`. See :class:`app.llm.ChatModel`.

        Raises:
            Cancelled: it was closed before the answer was there.
        """
        asked = Question(tuple(messages), schema, role, self._seats[role], settings or {}, prompt, hear)
        ability = self._memory.recall(asked.seat)
        reply, used = self._plain(asked, ability) if schema is None else self._structured(asked, ability, schema)
        if used != ability:
            self._memory.keep(asked.seat, used)
        return reply

    def _plain(self, asked: Question, ability: Ability) -> tuple[Reply, Ability]:
        answer, used = self._answered(asked, ability)
        if not answer.text.strip():
            raise ModelOutputInvalid(f"{self._named(asked)}的回答是空的。{_ANOTHER}", raw=answer.text)
        return _reply(answer), used

    def _structured(self, asked: Question, ability: Ability, schema: Mapping[str, Any]) -> tuple[Reply, Ability]:
        def held(answer: Answer) -> Any:
            return without_spare(parsed(answer.text), schema)

        answer, used = self._answered(asked, ability)
        data = held(answer)
        # words instead of JSON: it took the request and ignored the form asked for
        while data is None and "{" not in answer.text and (below := used.lower()) is not None:
            answer, used = self._answered(asked, below)
            data = held(answer)
        if fault := fits(data, schema):
            again = asked.saying(
                Message("assistant", answer.text or "（空）"),
                Message("user", f"上面的回答不符合格式：{fault}。请只输出改正后的 JSON。"),
            )
            answer, used = self._answered(again, used)
            data = held(answer)
            fault = fits(data, schema)
        if fault:
            said = f"{self._named(asked)}两次回答都不符合要求的格式：{fault}。{_ANOTHER}"
            raise ModelOutputInvalid(said, raw=answer.text)
        return _reply(answer, data), used

    def _answered(self, asked: Question, ability: Ability) -> tuple[Answer, Ability]:
        """Ask, leaving out what the endpoint objects to; return a whole answer and what it took to get it."""
        lengthened = False
        while True:
            try:
                answer = self._attempts(asked, ability)
            except Trouble as refused:
                told = refused.complaint or ""
                below = ability.without(told, structured=asked.schema is not None, streamed=asked.hear is not None)
                if below is None:
                    raise self._unavailable(asked, refused) from refused
                ability = below
                continue
            if answer.refusal or answer.finish == "content_filter":
                why = f"：{answer.refusal[:80].rstrip('。.')}" if answer.refusal else "，内容被服务方过滤"
                raise ModelRefused(f"{self._named(asked)}拒绝回答{why}。{_OFFER}", raw=answer.text)
            if answer.finish != "length":
                return answer, ability
            if lengthened or "max_tokens" not in asked.settings:
                raise ModelOutputInvalid(f"{self._named(asked)}的回答超出长度，被截断。{_ANOTHER}", raw=answer.text)
            asked, lengthened = asked.longer(), True

    def _attempts(self, asked: Question, ability: Ability) -> Answer:
        """Ask, and again where the fault may pass.

        Raises:
            Trouble: the endpoint objects to the request.
            ModelUnavailable: no answer within the allowed attempts.
        """
        for attempt in range(self._settings.llm_retries + 1):
            try:
                return self._once(asked, ability, attempt)
            except Trouble as trouble:
                if trouble.complaint is not None:
                    raise
                pause = own_wait(attempt) if trouble.wait is None else trouble.wait
                if pause > self._settings.llm_retry_after_max:
                    raise ModelUnavailable(
                        f"{self._named(asked)}要求 {pause:.0f} 秒后再试，超过了等待上限"
                        f" {self._settings.llm_retry_after_max:g} 秒（设置项 llm_retry_after_max）。"
                        "请稍后重试，或改用 --engine offline 离线起草。"
                    ) from trouble
                if not trouble.again or attempt == self._settings.llm_retries:
                    raise self._unavailable(asked, trouble) from trouble
            wait(pause, asked.hear)
        raise AssertionError  # the last attempt returns or raises

    def _once(self, asked: Question, ability: Ability, attempt: int) -> Answer:
        said, body = request(asked, ability)
        expected = estimated("".join(words for _, words in said)) + 4 * len(said)
        room = int(asked.settings.get("max_tokens", 0))
        with self._free:
            wire = self._wire(asked.seat)
            self._record.ready()
            self._spending.admit(expected + room)
            begun = time.monotonic()
            answer, outcome = None, "stopped"
            try:
                hear = asked.hear if ability.streams else None
                answer = wire.ask(said, body, hear, usage=ability.stream_usage)
                if asked.hear is not None and hear is None:
                    asked.hear(answer.text)
                outcome = "refused" if answer.refusal else answer.finish or "ok"
            except Trouble as trouble:
                outcome = trouble.outcome
                raise
            finally:
                text = answer.text if answer else ""
                tokens = answer.tokens if answer else (0, 0)
                self._spending.settle(expected + room, asked.seat.model, tokens, (expected, estimated(text)))
                self._record.add(
                    {
                        "endpoint": asked.seat.host,
                        "model": asked.seat.model,
                        "answered_by": answer.model if answer else "",
                        "role": asked.role,
                        "prompt": asked.prompt,
                        "form": ability.form if asked.schema is not None else "plain",
                        "attempt": attempt + 1,
                        "seconds": round(time.monotonic() - begun, 3),
                        "messages_sha256": digest([Message("user", words) for _, words in said]),
                        "answer_sha256": digest(text) if answer else None,
                        "tokens_in": tokens[0] if tokens else None,
                        "tokens_out": tokens[1] if tokens else None,
                        "outcome": outcome,
                    }
                )
        return answer

    def _wire(self, seat: Seat) -> Wire:
        with self._lock:
            if self._closed:  # a section under way when its draft was stopped; nobody would close what it opens
                raise Cancelled("与模型的连接已经关闭，没有再请求。")
            if seat not in self._wires:
                forget_foreign_variables()
                from app.llm.wire import Wire

                self._wires[seat] = Wire(seat, self._settings)
            return self._wires[seat]

    def _named(self, asked: Question) -> str:
        return f"模型 {asked.seat.model}（{asked.seat.host}）"

    def _unavailable(self, asked: Question, trouble: Trouble) -> ModelUnavailable:
        if trouble.outcome == "connection":
            return ModelUnavailable(f"连不上{self._named(asked)}。{_OFFER}")
        return ModelUnavailable(f"{self._named(asked)}{trouble.said}。{_OFFER}")


def _reply(answer: Answer, data: Any = None) -> Reply:
    given, taken = answer.tokens or (0, 0)
    return Reply(answer.text, data, answer.model, given, taken)
