"""An OpenAI-compatible endpoint through langchain-openai. The only module that imports langchain or openai.

Nothing but Settings decides where a request goes: variables of other products are taken out of this process before
their libraries load, proxies of the environment are not used, and no trace leaves the machine.
"""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any

from app.errors import ModelOutputInvalid, ModelUnavailable
from app.llm.model import Reply, Usage
from app.llm.structure import fits, parsed
from app.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    import httpx2
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

    from app.llm.model import Hearing, Purpose
    from app.settings import Settings

_FOREIGN = ("OPENAI_", "LANGCHAIN_", "LANGSMITH_", "LC_OUTPUT_VERSION", "AZURE_OPENAI_")
_OFFER = "请检查设置和网络后重试，或改用 --engine offline 离线起草。"


def forget_foreign_variables() -> None:
    """Take other products' variables out of this process, so that their libraries cannot read them."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            del os.environ[name]


class Endpoint:
    """A `ChatModel` over HTTP: bounded retries (Retry-After obeyed), a timeout, structured answers.

    Whether the endpoint understands a JSON schema is found out at the first such request and remembered; one that does
    not is asked in words, and an answer that does not fit is sent back once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._chat: ChatOpenAI | None = None
        self._http: httpx2.Client | None = None
        self._knows_schema = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._lock:
            if self._http is not None:
                self._http.close()
            self._http = self._chat = None

    @property
    def concurrency(self) -> int:
        """See :class:`app.llm.ChatModel`."""
        return 1

    @property
    def usage(self) -> Usage:
        """See :class:`app.llm.ChatModel`."""
        return Usage()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        role: Purpose = "writer",  # noqa: ARG002 - one model serves all roles until settings name several
        settings: Mapping[str, float] | None = None,
        prompt: str = "",  # noqa: ARG002
        hear: Hearing | None = None,  # noqa: ARG002
    ) -> Reply:
        """Answer `messages`. See :class:`app.llm.ChatModel`."""
        if schema is None:
            reply = self._ask(messages, settings, None)
            if not reply.text.strip():
                raise ModelOutputInvalid("模型的回答是空的。", raw=reply.text)
            return reply
        reply = self._structured(messages, settings, schema)
        data = parsed(reply.text)
        fault = fits(data, schema)
        if fault:
            again = (
                *messages,
                Message("assistant", reply.text or "（空）"),
                Message("user", f"上面的回答不符合格式：{fault}。请只输出改正后的 JSON。"),
            )
            reply = self._structured(again, settings, schema)
            data = parsed(reply.text)
            fault = fits(data, schema)
        if fault:
            raise ModelOutputInvalid(f"模型两次回答都不符合要求的格式：{fault}。{_OFFER}", raw=reply.text)
        return Reply(reply.text, data, reply.model, reply.tokens_in, reply.tokens_out)

    def _structured(
        self, messages: Sequence[Message], settings: Mapping[str, float] | None, schema: Mapping[str, Any]
    ) -> Reply:
        if self._knows_schema:
            try:
                return self._ask(messages, settings, schema)
            except _SchemaRefusedError:
                self._knows_schema = False
        told = Message("system", f"只输出一个 JSON，符合以下 JSON Schema：\n{json.dumps(schema, ensure_ascii=False)}")
        return self._ask((told, *messages), settings, None)

    def _client(self) -> ChatOpenAI:
        with self._lock:
            if self._chat is None:
                forget_foreign_variables()
                from langchain_openai import ChatOpenAI
                from openai import DefaultHttpxClient
                from pydantic import SecretStr

                held = self._settings
                self._http = DefaultHttpxClient(trust_env=False, timeout=held.llm_timeout)
                self._chat = ChatOpenAI(
                    model=held.llm_model,
                    base_url=held.llm_base_url,
                    api_key=SecretStr(held.llm_api_key),
                    timeout=held.llm_timeout,
                    max_retries=held.llm_retries,
                    http_client=self._http,
                    cache=False,
                    use_responses_api=False,
                )
            return self._chat

    def _ask(
        self, messages: Sequence[Message], settings: Mapping[str, float] | None, schema: Mapping[str, Any] | None
    ) -> Reply:
        chat = self._client()
        import openai
        from langsmith import tracing_context

        options: dict[str, Any] = dict(settings or {})
        if "max_tokens" in options:
            options["max_tokens"] = int(options["max_tokens"])
        if schema is not None:
            options["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
            }
        said = _joined(messages)
        where = self._settings.llm_base_url
        try:
            with tracing_context(enabled=False):
                answer = chat.invoke(said, **options)
        except openai.APITimeoutError as error:
            raise ModelUnavailable(f"模型 {where} 在 {self._settings.llm_timeout:g} 秒内没有回答。{_OFFER}") from error
        except openai.APIConnectionError as error:
            raise ModelUnavailable(f"连不上模型 {where}。{_OFFER}") from error
        except openai.BadRequestError as error:
            if schema is not None:
                raise _SchemaRefusedError from error
            raise ModelUnavailable(f"模型 {where} 拒绝了请求：{_said(error)}。{_OFFER}") from error
        except openai.APIStatusError as error:
            raise ModelUnavailable(f"模型 {where} 返回错误 {error.status_code}：{_said(error)}。{_OFFER}") from error
        except (openai.OpenAIError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            # an address that answers, but not in this protocol: langchain and openai stumble in many ways
            raise ModelUnavailable(f"{where} 的回答不是 OpenAI 协议的格式。{_OFFER}") from error
        return _reply(answer, where)


class _SchemaRefusedError(Exception):
    """The endpoint does not take response_format."""


def _joined(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Join neighbours of one role: many endpoints take a single system message, and only at the start."""
    said: list[tuple[str, str]] = []
    for message in messages:
        if said and said[-1][0] == message.role:
            said[-1] = (message.role, f"{said[-1][1]}\n\n{message.content}")
        else:
            said.append((message.role, message.content))
    return said


def _reply(answer: AIMessage, where: str) -> Reply:
    if answer.response_metadata.get("finish_reason") == "length":
        raise ModelOutputInvalid(f"模型 {where} 的回答超出长度，被截断。{_OFFER}", raw=str(answer.content))
    usage = answer.usage_metadata
    return Reply(
        text=str(answer.text),
        model=str(answer.response_metadata.get("model_name", "")),
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=usage["output_tokens"] if usage else 0,
    )


def _said(error: Exception) -> str:
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    return str(message or type(error).__name__)[:120]
