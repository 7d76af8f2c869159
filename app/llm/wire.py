"""One request to an OpenAI-compatible endpoint through langchain-openai. The only module that imports either.

Imported when a model is first asked, after :func:`app.llm.endpoint.forget_foreign_variables`.
"""

from __future__ import annotations

import json
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx2
import openai
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from app.llm.trouble import NO_STREAM, Answer, Trouble
from app.llm.waiting import asked_wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_core.outputs import ChatGenerationChunk

    from app.llm.model import Hearing
    from app.llm.seats import Seat
    from app.settings import Settings

PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})


_BROKEN = (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError)


class _Chat(ChatOpenAI):
    """ChatOpenAI that hears a streamed refusal, which the library drops."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        choices = chunk.get("choices") or [{}]
        refusal = (choices[0].get("delta") or {}).get("refusal")
        if made is not None and refusal:
            made.message.additional_kwargs["refusal"] = refusal
        return made


class _Timed(httpx2.HTTPTransport):
    """A transport that bounds the silences and the whole length of an answer, not only the wait for its start."""

    def __init__(self, stall: float, total: float) -> None:
        super().__init__(trust_env=False)
        self._stall, self._total = stall, total
        self._closed = False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        end = time.monotonic() + self._total
        response = super().handle_request(request)
        if self._closed:  # the pool has let go of a connection that was still coming about
            response.close()
            raise httpx2.ReadError("closed before the answer came")
        if "text/event-stream" in response.headers.get("content-type", ""):
            request.extensions["timeout"]["read"] = self._stall
        stream = response.stream
        if isinstance(stream, httpx2.SyncByteStream):
            response.stream = _Bounded(stream, end)
        return response

    def close(self) -> None:
        self._closed = True
        super().close()


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, end: float) -> None:
        self._inner, self._end = inner, end

    def __iter__(self) -> Iterator[bytes]:
        for part in self._inner:
            if time.monotonic() > self._end:
                raise httpx2.ReadTimeout("the answer takes too long")
            yield part

    def close(self) -> None:
        self._inner.close()


class Wire:
    """The connection to one seat."""

    def __init__(self, seat: Seat, settings: Settings) -> None:
        self._seat = seat
        wait = httpx2.Timeout(settings.llm_timeout, connect=settings.llm_connect_timeout)
        transport = _Timed(settings.llm_stall_timeout, settings.llm_total_timeout)
        # a redirect would carry the prompt to an address nobody set
        self._http = httpx2.Client(transport=transport, trust_env=False, timeout=wait, follow_redirects=False)
        self._chat = _Chat(
            model=seat.model,
            base_url=seat.base_url,
            api_key=SecretStr(seat.api_key),
            timeout=wait,
            max_retries=0,
            http_client=self._http,
            cache=False,
            use_responses_api=False,
        )

    def close(self) -> None:
        """Close the connections, those in use and those coming about too."""
        self._http.close()

    def ask(
        self, said: Sequence[tuple[str, str]], body: Mapping[str, Any], hear: Hearing | None, *, usage: bool
    ) -> Answer:
        """Send one request with `body` beside the messages; streamed where there is someone to `hear`.

        Raises:
            Trouble: no answer, or none that can be used.
        """
        with tracing_context(enabled=False):
            if hear is None:
                try:
                    whole = self._chat.invoke(list(said), extra_body=dict(body))
                except Exception as error:
                    raise self._trouble(error) from error
                return _plain(whole)
            return self._heard(said, body, hear, usage=usage)

    def _heard(self, said: Sequence[tuple[str, str]], body: Mapping[str, Any], hear: Hearing, *, usage: bool) -> Answer:
        text = arguments = refusal = model = finish = ""
        tokens: tuple[int, int] | None = None
        with closing(self._chat.stream(list(said), extra_body=dict(body), stream_usage=usage)) as stream:  # type: ignore[type-var]  # a generator
            for chunk in self._chunks(stream):
                text += chunk.text
                arguments += "".join(call["args"] or "" for call in chunk.tool_call_chunks if not call["index"])
                refusal += chunk.additional_kwargs.get("refusal") or ""
                finish = chunk.response_metadata.get("finish_reason") or finish
                model = chunk.response_metadata.get("model_name") or model
                if chunk.usage_metadata:
                    tokens = chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"]
                if chunk.text or chunk.tool_call_chunks:
                    hear(arguments or text)
        if not finish:
            raise Trouble("cut", "的回答中途断开", again=True)
        return Answer(arguments or text, model, tokens, finish, refusal)

    def _chunks(self, stream: Iterator[AIMessageChunk]) -> Iterator[AIMessageChunk]:
        """Yield what comes; an error of the connection is told apart from what a listener raises."""
        begun = False
        while True:
            try:
                chunk = next(stream)
            except StopIteration:
                return
            except Exception as error:
                raise self._trouble(error, streamed=True, begun=begun) from error
            begun = True
            yield chunk

    def _trouble(self, error: Exception, *, streamed: bool = False, begun: bool = False) -> Trouble:
        match error:
            case openai.APITimeoutError() | httpx2.TimeoutException():
                said = "的回答中途停住，超过了等待时间" if begun else "没有在等待时间内回答"
                return Trouble("stalled" if begun else "timeout", said, again=True)
            case openai.APIConnectionError() if any(isinstance(cause, _BROKEN) for cause in _causes(error)):
                return Trouble("cut", "的回答中途断开", again=True)
            case openai.APIConnectionError():
                return Trouble("connection", "连不上", again=True)
            case openai.APIStatusError():
                return self._status(error)
            case httpx2.HTTPError():
                return Trouble("cut", "的回答中途断开", again=True)
            case json.JSONDecodeError() if begun:
                return Trouble("cut", "的回答中途断开", again=True)
            case openai.APIError() if begun or error.body:
                return Trouble("error in stream", f"报告错误：{self._words(error)}", again=True)
            case IndexError():
                return Trouble("empty choices", "没有给出回答", again=True)
            case ValueError() if error.args and isinstance(error.args[0], dict):
                return Trouble(
                    "error in body", f"报告错误：{str(error.args[0].get('message') or '')[:160]}", again=True
                )
        # an address that answers, but not in this protocol: langchain and openai stumble in many ways
        said = "的回答不是 OpenAI 协议的格式，请核对模型地址（通常以 /v1 结尾）"
        return Trouble("not an endpoint", said, complaint=NO_STREAM if streamed else None)

    def _status(self, error: openai.APIStatusError) -> Trouble:
        status, words = error.status_code, self._words(error)
        outcome = f"http {status}"
        if status in {400, 422}:
            return Trouble(outcome, f"拒绝了请求：{words}", complaint=words)
        if 300 <= status < 400:
            return Trouble(outcome, "要求转到别的地址，为免材料外流没有跟随，请核对模型地址")
        advice = {
            401: "，请核对 API 密钥",
            402: "，请核对账户余额",
            403: "，请核对 API 密钥的权限",
            404: "，请核对模型地址和模型名",
            405: "，这个地址不像是模型接口，请核对（通常以 /v1 结尾）",
            501: "，这个地址不像是模型接口，请核对（通常以 /v1 结尾）",
        }.get(status, "")
        spent = "insufficient_quota" in f"{getattr(error, 'code', '')} {words}"
        said = f"返回错误 {status}：{words}{advice}"
        if status not in PASSING or spent:
            return Trouble(outcome, said)
        return Trouble(outcome, said, again=True, wait=asked_wait(error.response.headers.get("retry-after")))

    def _words(self, error: openai.APIError) -> str:
        """Return what the endpoint says of an error, without the key, which some endpoints repeat."""
        body = error.body
        if isinstance(body, dict) and isinstance(body.get("error"), dict):
            body = body["error"]
        words = body.get("message") if isinstance(body, dict) else None
        words = " ".join(str(words or "没有说明原因").split())
        return words.replace(self._seat.api_key, "***")[:160]


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _plain(answer: AIMessage) -> Answer:
    calls: list[Any] = [*answer.tool_calls, *answer.invalid_tool_calls]
    text = str(answer.text)
    if calls:
        given = calls[0]["args"]
        text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    usage = answer.usage_metadata
    return Answer(
        text=text,
        model=str(answer.response_metadata.get("model_name") or ""),
        tokens=(usage["input_tokens"], usage["output_tokens"]) if usage else None,
        finish=str(answer.response_metadata.get("finish_reason") or ""),
        refusal=str(answer.additional_kwargs.get("refusal") or ""),
    )
