"""What is asked of a model, and the form in which an endpoint of given ability understands it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.llm.ability import Ability
    from app.llm.model import Hearing, Purpose
    from app.llm.seats import Seat

_DOUBLED = 2  # an answer cut at its limit is asked for once more with this many times the room


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which seat, before it is put in the form the endpoint understands."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None
    role: Purpose
    seat: Seat
    settings: Mapping[str, float]
    prompt: str
    hear: Hearing | None

    def saying(self, *more: Message) -> Question:
        """Return the same with more said."""
        return replace(self, messages=(*self.messages, *more))

    def longer(self) -> Question:
        """Return the same with more room for the answer."""
        return replace(self, settings={**self.settings, "max_tokens": self.settings["max_tokens"] * _DOUBLED})


def request(asked: Question, ability: Ability) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """Return messages and the rest of the request in the form this endpoint understands."""
    body: dict[str, Any] = {}
    if "max_tokens" in asked.settings:
        body[ability.length] = int(asked.settings["max_tokens"])
    if "temperature" in asked.settings and ability.temperature:
        body["temperature"] = asked.settings["temperature"]
    messages = asked.messages
    if asked.schema is not None:
        schema = dict(asked.schema)
        match ability.form:
            case "json_schema":
                form = {"name": "answer", "schema": schema, "strict": True}
                body["response_format"] = {"type": "json_schema", "json_schema": form}
            case "tools":
                tool = {"name": "answer", "description": "交出回答", "parameters": schema}
                body["tools"] = [{"type": "function", "function": tool}]
                body["tool_choice"] = {"type": "function", "function": {"name": "answer"}}
            case "text":
                words = f"只输出一个 JSON，符合以下 JSON Schema：\n{json.dumps(schema, ensure_ascii=False)}"
                messages = (Message("system", words), *messages)
    return _joined(messages), body


def _joined(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Join neighbours of one role: many endpoints take a single system message, and only at the start."""
    said: list[tuple[str, str]] = []
    for message in messages:
        if said and said[-1][0] == message.role:
            said[-1] = (message.role, f"{said[-1][1]}\n\n{message.content}")
        else:
            said.append((message.role, message.content))
    return said
