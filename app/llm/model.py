"""The protocol a drafting step talks to, and the two things that speak it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from app.errors import ModelOutputInvalid, ModelUnavailable
from app.llm.structure import fits, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from app.llm.endpoint import Endpoint
    from app.llm.masked import Masked
    from app.message import Message
    from app.settings import Settings

Purpose: TypeAlias = Literal["outline", "writer", "repair"]
Hearing: TypeAlias = "Callable[[str], object]"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        text: as it came.
        data: the parsed object where a schema was asked for, valid against it.
        model: what the endpoint calls itself.
        tokens_in, tokens_out: as the endpoint counts them; 0 where it does not say.
    """

    text: str
    data: Any = None
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a document has cost so far.

    Attributes:
        calls: requests that were sent, the repeated ones included.
        tokens_in, tokens_out: as the endpoint counts them.
        estimated: whether an answer came without a count and characters were counted instead.
        cost: in `currency`; None where a model was used whose price is not set.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    cost: Decimal | None = None
    currency: str = ""

    @property
    def said(self) -> str:
        """Calls, tokens and, where prices are set, the cost, in a sentence; empty where no model was asked."""
        if not self.calls:
            return ""
        counted = "约" if self.estimated else ""
        cost = f"，费用 {self.cost} {self.currency}".rstrip() if self.cost is not None else ""
        return f"模型调用 {self.calls} 次，{counted}用量输入 {self.tokens_in}、输出 {self.tokens_out}{cost}。"

    def to_json(self) -> dict[str, object]:
        """Return the form of the product's JSON; the cost as text, exact."""
        cost = None if self.cost is None else str(self.cost)
        return {
            "calls": self.calls,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "estimated": self.estimated,
            "cost": cost,
            "currency": self.currency,
        }


class ChatModel(Protocol):
    """Something that answers messages. One serves one document: what it has used is that document's."""

    @property
    def concurrency(self) -> int:
        """How many requests may run at once; more threads than this only wait."""
        ...

    @property
    def usage(self) -> Usage:
        """What was used since the model was made."""
        ...

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
        """Answer `messages`; with a `schema` the reply carries `data` that fits it.

        Args:
            messages: what is said, in order.
            schema: JSON schema of the answer; None for plain text.
            role: which of the configured models is meant.
            settings: temperature, max_tokens.
            prompt: id@version of the prompts used, for the record of calls.
            hear: called with the text so far whenever more of it has come (JSON where a schema is asked for; shorter
                again after a second attempt). What it raises ends the request and reaches the caller: so a person's
                stop is raised as :class:`app.errors.Cancelled`.

        Raises:
            ModelUnavailable: no answer within the allowed attempts.
            BudgetSpent: the document's token budget does not allow another request.
            ModelRefused: the model declines to answer, or a filter of the endpoint withholds the answer.
            ModelOutputInvalid: an answer, but not in the form asked for.
            SecretMaterial: the messages carry a secrecy mark; nothing was sent.
        """
        ...


@dataclass(slots=True)
class ScriptedModel:
    """Answers from a list, or from a function of the messages; `asked` keeps what it was asked.

    Public on purpose: whoever tests drafting against a model that errs, lies or obeys a hostile passage uses this.
    """

    answers: Sequence[str | Exception] | Callable[[Sequence[Message]], str] = ()
    asked: list[tuple[Message, ...]] = field(default_factory=list)
    concurrency: int = 1

    @property
    def usage(self) -> Usage:
        """A script costs nothing."""
        return Usage(calls=len(self.asked))

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        role: Purpose = "writer",  # noqa: ARG002 - one script serves all roles
        settings: Mapping[str, float] | None = None,  # noqa: ARG002 - a script has no temperature
        prompt: str = "",  # noqa: ARG002 - and keeps no record
        hear: Hearing | None = None,
    ) -> Reply:
        """Return the next answer; `hear` hears it in two pieces."""
        self.asked.append(tuple(messages))
        if callable(self.answers):
            text = self.answers(messages)
        elif len(self.asked) > len(self.answers):
            raise ModelUnavailable("预设的回答已用完。")
        else:
            answer = self.answers[len(self.asked) - 1]
            if isinstance(answer, Exception):
                raise answer
            text = answer
        if hear is not None:
            hear(text[: len(text) // 2])
            hear(text)
        data = parsed(text) if schema is not None else None
        if schema is not None and (fault := fits(data, schema)):
            raise ModelOutputInvalid(f"模型的回答不符合要求的格式：{fault}。", raw=text)
        return Reply(text, data, model="scripted")


def openai_model(settings: Settings, private: Iterable[str] = ()) -> Masked:
    """Return the model of the installation's settings for one document; close it after use.

    Numbers of persons and the names in `private`, beside those the settings declare private, are hidden from it.

    Raises:
        ModelUnavailable: address, key or model name is not set.
        SettingsError: a setting cannot be used.
    """
    from app.llm.endpoint import Endpoint
    from app.llm.masked import Masked
    from app.llm.seats import private_names

    return Masked(Endpoint(settings), (*private_names(settings), *private))


def shared_endpoint(settings: Settings) -> tuple[Endpoint, str, tuple[str, ...]]:
    """Return an endpoint that many short texts share, with one budget and one account; close it after use.

    Each text is asked for through a `Masked` of its own. With it come the names of its models with their hosts, which
    tell whether an answer that was kept would be given again, and the names that never leave.

    Raises:
        ModelUnavailable: address, key or model name is not set.
        SettingsError: a setting cannot be used.
    """
    from app.llm.endpoint import Endpoint
    from app.llm.seats import private_names, seats

    named = "；".join(f"{role} {seat.model} {seat.host}" for role, seat in sorted(seats(settings).items()))
    return Endpoint(settings), named, private_names(settings)
