"""The model client against a real server on loopback: what it sends, and how each fault ends."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from openai_server import KEY, MODEL, Fault, OpenAIServer

from app.errors import ModelOutputInvalid, ModelUnavailable
from app.llm import ScriptedModel, fits, openai_model, parsed
from app.message import Message
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.llm.endpoint import Endpoint

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["points"],
    "properties": {"points": {"type": "array", "items": {"type": "string"}}},
}
ASKED = (Message("system", "列要点。"), Message("user", "材料"))


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Callable[..., Endpoint]]:
    """Make models that are closed when the test ends."""
    with ExitStack() as stack:

        def make(url: str, **other: object) -> Endpoint:
            return stack.enter_context(openai_model(settings(tmp_path, url, **other)))

        yield make


def settings(home: Path, url: str, **other: object) -> Settings:
    values = {"llm_base_url": url, "llm_api_key": KEY, "llm_model": MODEL, "llm_timeout": 5.0, "llm_retries": 1}
    return Settings(home=home, **(values | other))  # type: ignore[arg-type]  # fields of several types


def test_a_request_carries_key_model_and_messages_and_nothing_else(
    model: Callable[..., Endpoint], server: OpenAIServer
) -> None:
    server.script.append("一、二、三。")
    reply = model(server.url).complete(ASKED, settings={"temperature": 0.2, "max_tokens": 500})
    assert reply.text == "一、二、三。"
    assert (reply.model, reply.tokens_in, reply.tokens_out) == (MODEL, 11, 7)
    assert server.problems == []
    assert [m["content"] for m in server.requests[0]["messages"]] == ["列要点。", "材料"]
    assert server.requests[0]["temperature"] == 0.2


def test_variables_of_other_products_have_no_effect(
    model: Callable[..., Endpoint], server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with OpenAIServer() as elsewhere:
        for name, value in {
            "OPENAI_BASE_URL": elsewhere.url,
            "OPENAI_API_BASE": elsewhere.url,
            "OPENAI_API_KEY": "sk-other",
            "OPENAI_ORG_ID": "org-other",
            "OPENAI_PROXY": elsewhere.url,
            "LANGCHAIN_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_ENDPOINT": elsewhere.url,
            "LANGSMITH_API_KEY": "ls-other",
            "LANGSMITH_GATEWAY": elsewhere.url,
            "HTTP_PROXY": elsewhere.url,
            "http_proxy": elsewhere.url,
        }.items():
            monkeypatch.setenv(name, value)
        assert model(server.url).complete(ASKED).text
        assert elsewhere.requests == []
    assert server.problems == []
    assert "OpenAI-Organization" not in server.headers[0]
    assert not [name for name in os.environ if name.startswith(("OPENAI_", "LANGCHAIN_", "LANGSMITH_"))]


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(503), Fault(429, {"Retry-After": "0.05"})], ids=["500", "503", "429"]
)
def test_a_passing_fault_is_tried_again(model: Callable[..., Endpoint], server: OpenAIServer, fault: Fault) -> None:
    server.script.extend([fault, "好。"])
    assert model(server.url).complete(ASKED).text == "好。"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("faults", "said", "requests"),
    [
        ([Fault(500), Fault(500)], "500", 2),
        ([Fault(401)], "401", 1),
        ([Fault(404)], "404", 1),
        ([Fault(400)], "拒绝了请求", 1),
        ([Fault(body="<html>not an api</html>")], "不是 OpenAI 协议", 1),
        ([Fault(body='{"choices": []}')], "不是 OpenAI 协议", 1),
    ],
)
def test_a_lasting_fault_ends_in_a_clear_offer(
    model: Callable[..., Endpoint], server: OpenAIServer, faults: list[Fault], said: str, requests: int
) -> None:
    server.script.extend(faults)
    with pytest.raises(ModelUnavailable) as caught:
        model(server.url).complete(ASKED)
    assert said in str(caught.value)
    assert "--engine offline" in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(server.requests) == requests


def test_silence_ends_at_the_timeout(model: Callable[..., Endpoint], server: OpenAIServer) -> None:
    server.script.append(Fault(silence=1.0))
    with pytest.raises(ModelUnavailable, match="没有回答"):
        model(server.url, llm_timeout=0.2, llm_retries=0).complete(ASKED)


def test_a_refused_connection_is_said(model: Callable[..., Endpoint]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelUnavailable, match="连不上模型"):
        model(f"http://127.0.0.1:{port}/v1", llm_retries=0).complete(ASKED)


@pytest.mark.parametrize("missing", ["llm_base_url", "llm_api_key", "llm_model"])
def test_without_settings_the_missing_variable_is_named(model: Callable[..., Endpoint], missing: str) -> None:
    with pytest.raises(ModelUnavailable, match=f"WENHENG_{missing.upper()}"):
        model("http://127.0.0.1:1/v1", **{missing: ""})


def test_structured_answers_use_the_schema_where_the_endpoint_knows_it(
    model: Callable[..., Endpoint], server: OpenAIServer
) -> None:
    server.script.append('{"points": ["一"]}')
    reply = model(server.url).complete(ASKED, schema=SCHEMA)
    assert reply.data == {"points": ["一"]}
    assert server.requests[0]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.problems == []


def test_an_endpoint_without_schemas_is_asked_in_words_and_remembered(
    model: Callable[..., Endpoint], server: OpenAIServer
) -> None:
    server.schema_supported = False
    server.default = '好的：\n```json\n{"points": ["一"]}\n```'
    chat = model(server.url)
    assert chat.complete(ASKED, schema=SCHEMA).data == {"points": ["一"]}
    assert chat.complete(ASKED, schema=SCHEMA).data == {"points": ["一"]}
    assert ["response_format" in request for request in server.requests] == [True, False, False]
    assert "JSON Schema" in server.requests[1]["messages"][0]["content"]


def test_an_answer_that_does_not_fit_goes_back_once(model: Callable[..., Endpoint], server: OpenAIServer) -> None:
    server.script.extend(['{"point": 1}', '{"points": []}'])
    assert model(server.url).complete(ASKED, schema=SCHEMA).data == {"points": []}
    assert "缺少 points" in server.requests[1]["messages"][-1]["content"]


def test_two_answers_that_do_not_fit_end_in_an_error_that_keeps_the_text(
    model: Callable[..., Endpoint], server: OpenAIServer
) -> None:
    server.script.extend(["不会。", "还是不会。"])
    with pytest.raises(ModelOutputInvalid) as caught:
        model(server.url).complete(ASKED, schema=SCHEMA)
    assert caught.value.raw == "还是不会。"
    assert len(server.requests) == 2


def test_a_truncated_answer_is_not_taken_for_a_whole_one(model: Callable[..., Endpoint], server: OpenAIServer) -> None:
    server.finish_reason = "length"
    with pytest.raises(ModelOutputInvalid, match="截断"):
        model(server.url).complete(ASKED)


def test_the_scripted_model_answers_in_order_and_keeps_what_it_was_asked() -> None:
    model = ScriptedModel(["甲", ModelUnavailable("断了"), '{"points": ["乙"]}', "非"])
    assert model.complete(ASKED).text == "甲"
    with pytest.raises(ModelUnavailable, match="断了"):
        model.complete(ASKED)
    assert model.complete(ASKED, schema=SCHEMA).data == {"points": ["乙"]}
    with pytest.raises(ModelOutputInvalid):
        model.complete(ASKED, schema=SCHEMA)
    with pytest.raises(ModelUnavailable, match="用完"):
        model.complete(ASKED)
    assert model.asked[0] == ASKED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('说明 {"a": {"b": 2}} 完毕', {"a": {"b": 2}}),
        ("[1, 2]", [1, 2]),
        ('{"a": ', None),
        ("没有", None),
    ],
)
def test_json_is_found_in_text(text: str, found: object) -> None:
    assert parsed(text) == found


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"points": ["一"]}, ""),
        ({"points": [1]}, "回答.points[0]应为 string"),
        ({"points": [], "more": 1}, "回答多出 more"),
        ([], "回答应为 object"),
        (None, "回答应为 object"),
    ],
)
def test_data_is_held_against_the_schema(data: object, fault: str) -> None:
    assert fits(data, SCHEMA) == fault


def test_schema_keywords_for_length_and_choice() -> None:
    assert fits([], {"type": "array", "minItems": 1}) == "回答至少要有 1 项"
    assert fits("", {"type": "string", "minLength": 1}) == "回答不能为空"
    assert fits("c", {"enum": ["a", "b"]}) == "回答只能是 a、b"
    assert fits(data=True, schema={"type": "integer"}) == "回答应为 integer"
