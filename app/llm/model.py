"""The protocol a drafting step talks to, and the two things that speak it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from app.errors import ModelOutputInvalid, ModelUnavailable
from app.llm.structure import fits, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.llm.endpoint import Endpoint
    from app.message import Message
    from app.settings import Settings

Purpose: TypeAlias = Literal["outline", "writer", "repair"]


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


class ChatModel(Protocol):
    """Something that answers messages."""

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        role: Purpose = "writer",
        settings: Mapping[str, float] | None = None,
    ) -> Reply:
        """Answer `messages`; with a `schema` the reply carries `data` that fits it.

        Raises:
            ModelUnavailable: no answer within the allowed attempts.
            ModelOutputInvalid: an answer, but not in the form asked for.
        """
        ...


@dataclass(slots=True)
class ScriptedModel:
    """Answers from a list, or from a function of the messages; `asked` keeps what it was asked.

    Public on purpose: whoever tests drafting against a model that errs, lies or obeys a hostile passage uses this.
    """

    answers: Sequence[str | Exception] | Callable[[Sequence[Message]], str] = ()
    asked: list[tuple[Message, ...]] = field(default_factory=list)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        role: Purpose = "writer",  # noqa: ARG002 - one script serves all roles
        settings: Mapping[str, float] | None = None,  # noqa: ARG002 - a script has no temperature
    ) -> Reply:
        """Return the next answer."""
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
        data = parsed(text) if schema is not None else None
        if schema is not None and (fault := fits(data, schema)):
            raise ModelOutputInvalid(f"模型的回答不符合要求的格式：{fault}。", raw=text)
        return Reply(text, data, model="scripted")


def openai_model(settings: Settings) -> Endpoint:
    """Return the model of the installation's settings, over any OpenAI-compatible endpoint; close it after use.

    Raises:
        ModelUnavailable: address, key or model name is not set.
    """
    names = {
        "WENHENG_LLM_BASE_URL": settings.llm_base_url,
        "WENHENG_LLM_API_KEY": settings.llm_api_key,
        "WENHENG_LLM_MODEL": settings.llm_model,
    }
    missing = [name for name, value in names.items() if not value]
    if missing:
        raise ModelUnavailable(
            f"没有可用的模型：未设置 {'、'.join(missing)}。设置后重试，或改用 --engine offline 离线起草。"
        )
    from app.llm.endpoint import Endpoint

    return Endpoint(settings)
