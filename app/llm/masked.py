"""A model that is told nothing private, and nothing at all of what carries a secrecy mark."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import ModelOutputInvalid, SecretMaterial
from app.llm.masking import EXPLAINED, Mask, UnknownTokenError
from app.message import Message
from app.secrecy import ADVICE, mark_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Self

    from app.llm.endpoint import Endpoint
    from app.llm.model import ChatModel, Hearing, Purpose, Reply, Usage

# what a prompt sets before a piece of material: its id, a passage's title and number
_LEAD = re.compile(r"^\[(?:[^\]\[\n]|\[\d+\])*\][ ]*(?:《[^》\n]*》[^：\n]{0,40}：)?", re.MULTILINE)


class Masked:
    """A `ChatModel` for one document that hides before it asks and restores before it answers.

    Args:
        model: who is asked.
        private: names that must not leave.
    """

    def __init__(self, model: Endpoint | ChatModel, private: Iterable[str] = ()) -> None:
        self._model = model
        self._mask = Mask(private)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of the model, where it has any."""
        close = getattr(self._model, "close", None)
        if close is not None:
            close()

    @property
    def concurrency(self) -> int:
        """See :class:`app.llm.ChatModel`."""
        return self._model.concurrency

    @property
    def usage(self) -> Usage:
        """See :class:`app.llm.ChatModel`."""
        return self._model.usage

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
        """Answer `messages`. See :class:`app.llm.ChatModel`."""
        for message in messages:
            refuse_secret(_LEAD.sub("", message.content), "要发给模型的材料")
        hidden = tuple(Message(message.role, self._mask.hide(message.content)) for message in messages)
        if any(one.content != two.content for one, two in zip(hidden, messages, strict=True)):
            hidden = (Message("system", EXPLAINED), *hidden)
        listener = self._mask.heard(hear) if hear is not None else None

        def ask(said: Sequence[Message]) -> Reply:
            return self._model.complete(said, schema=schema, role=role, settings=settings, prompt=prompt, hear=listener)

        reply = ask(hidden)
        try:
            return self._shown(reply)
        except UnknownTokenError as unknown:
            told = f"上面的回答里有不存在的代号：{unknown}。代号只能照抄材料里的，不另造。请改正后重新回答。"
            reply = ask((*hidden, Message("assistant", reply.text), Message("user", told)))
        try:
            return self._shown(reply)
        except UnknownTokenError as unknown:
            raise ModelOutputInvalid(
                f"模型两次在回答里写了不存在的代号（{unknown}），无法还原，没有采用。"
                "请重试，或改用 --engine offline 离线起草。",
                raw=reply.text,
            ) from unknown

    def _shown(self, reply: Reply) -> Reply:
        return replace(reply, text=self._mask.show(reply.text), data=self._mask.show_data(reply.data))


def refuse_secret(text: str, name: str) -> None:
    """Let nothing pass that carries a secrecy mark; `name` says what it is.

    Raises:
        SecretMaterial: quotes the mark; nothing was sent.
    """
    mark = mark_in(text)
    if mark:
        raise SecretMaterial(f"{name}标有“{mark}”，按保密规定没有发给模型。{ADVICE}")
