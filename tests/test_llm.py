"""The model client against a real server on loopback: what it sends, and how each fault ends."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from llm_server import FAULTS, KEY, MODEL, Answer, Fault, LLMServer

from app.errors import (
    BudgetSpent,
    Cancelled,
    ModelOutputInvalid,
    ModelRefused,
    ModelUnavailable,
    SettingsError,
    UpstreamError,
    exit_status,
)
from app.llm import ScriptedModel, fits, openai_model, parsed
from app.llm.waiting import asked_wait
from app.message import Message
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.llm.masked import Masked

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["points"],
    "properties": {"points": {"type": "array", "items": {"type": "string"}}},
}
ASKED = (Message("system", "列要点。"), Message("user", "材料"))
GOOD = '{"points": ["一"]}'


@pytest.fixture
def server() -> Iterator[LLMServer]:
    with LLMServer() as running:
        yield running


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Callable[..., Masked]]:
    """Make models that are closed when the test ends."""
    with ExitStack() as stack:

        def make(url: str, **other: object) -> Masked:
            return stack.enter_context(openai_model(settings(tmp_path, url, **other)))

        yield make


def settings(home: Path, url: str, **other: object) -> Settings:
    values = {"llm_base_url": url, "llm_api_key": KEY, "llm_model": MODEL, "llm_timeout": 5.0, "llm_retries": 1}
    return Settings(home=home, **(values | other))  # type: ignore[arg-type]  # fields of several types


def calls(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (home / "llm" / "calls.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_request_carries_key_model_and_messages_and_nothing_else(
    model: Callable[..., Masked], server: LLMServer
) -> None:
    server.script.append("一、二、三。")
    reply = model(server.url).complete(ASKED, settings={"temperature": 0.2, "max_tokens": 500})
    assert reply.text == "一、二、三。"
    assert (reply.model, reply.tokens_in, reply.tokens_out) == (MODEL, 11, 7)
    assert server.problems == []
    assert [m["content"] for m in server.requests[0]["messages"]] == ["列要点。", "材料"]
    assert server.requests[0]["temperature"] == 0.2


def test_variables_of_other_products_have_no_effect(
    model: Callable[..., Masked], server: LLMServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LLMServer() as elsewhere:
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
    "fault",
    [Fault(500), Fault(503), Fault(429, {"Retry-After": "0.05"}), Fault(hang_up=True), Fault(text="一" * 50, cut=99)],
    ids=["500", "503", "429", "hang-up", "cut"],
)
@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_a_passing_fault_is_tried_again(
    model: Callable[..., Masked], server: LLMServer, fault: Fault, *, streamed: bool
) -> None:
    server.script.extend([fault, "好。"])
    assert model(server.url).complete(ASKED, hear=len if streamed else None).text == "好。"
    assert len(server.requests) == 2


# what each lasting fault says, and whether asking again is worth it; what is not listed ends in a good answer
ENDS = {
    "401": ("401.*密钥", 1),
    "402 no money": ("402.*余额", 1),
    "403": ("403.*权限", 1),
    "404": ("404.*模型名", 1),
    "400": ("拒绝了请求", 3),
    "429 with Retry-After": ("429", 2),
    "429 for an hour": ("3600 秒后再试", 1),
    "429 out of quota": ("429", 1),
    "500": ("500", 2),
    "501 with a page": ("501：没有说明原因，这个地址不像是模型接口", 1),
    "503 with a page": ("503", 2),
    "hang-up": ("中途断开", 2),
    "slow first byte": ("没有在等待时间内回答", 2),
    "stalled": ("停住|没有在等待时间内", 2),
    "cut": ("中途断开", 2),
    "ends early": ("中途断开", 2),
    "truncated JSON": ("不符合要求的格式", 2),
    "wrong schema": ("不符合要求的格式：回答缺少 points", 2),
    "words instead of JSON": ("不符合要求的格式", 4),
    "refusal": ("拒绝回答：我不能协助这一请求。请", 1),
    "length": ("截断", 2),
    "content_filter": ("拒绝回答，内容被服务方过滤", 1),
    "empty": ("不符合要求的格式", 3),
    "empty choices": ("没有给出回答", 2),
    "no choices": ("不是 OpenAI 协议", 1),
    "error in the body": ("报告错误：overloaded", 2),
    "page instead of JSON": ("不是 OpenAI 协议", 1),
    "another protocol": ("不是 OpenAI 协议", 1),
    "broken bytes": ("不是 OpenAI 协议", 1),
    "redirect": ("没有跟随", 1),
}


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize("name", FAULTS)
def test_a_lasting_fault_ends_in_a_clear_offer(
    model: Callable[..., Masked], server: LLMServer, tmp_path: Path, name: str, *, streamed: bool
) -> None:
    server.default = FAULTS[name]
    said, requests = ENDS[name]
    quick = model(server.url, llm_timeout=0.3, llm_stall_timeout=0.3)
    with pytest.raises(UpstreamError, match=said) as caught:
        quick.complete(ASKED, schema=SCHEMA, hear=len if streamed else None, settings={"max_tokens": 50})
    assert exit_status(caught.value) == 3
    assert "--engine offline" in str(caught.value)
    assert server.problems == []
    assert KEY not in str(caught.value)
    assert len(server.requests) in {requests, requests + streamed}  # what is no stream is asked for whole
    held = calls(tmp_path)
    assert len(held) == len(server.requests)
    assert KEY not in json.dumps(held)


def test_every_fault_has_its_end() -> None:
    assert set(ENDS) == set(FAULTS)


def test_a_refused_connection_is_said(model: Callable[..., Masked]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelUnavailable, match="连不上模型"):
        model(f"http://127.0.0.1:{port}/v1", llm_retries=0).complete(ASKED)


def test_an_endless_drip_ends_too(model: Callable[..., Masked], server: LLMServer) -> None:
    server.default = Fault(text="一" * 4000, stall=100, silence=0.3)
    with pytest.raises(ModelUnavailable, match=r"停住|断开|等待时间"):
        model(server.url, llm_total_timeout=0.1, llm_retries=0).complete(ASKED, hear=len)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("3", 3.0),
        ("0.5", 0.5),
        ("-1", 0.0),
        ("soon", None),
        ("nan", None),
        ("Sat, 28 Nov 2026 08:00:30 GMT", 30.0),
        ("Sat, 28 Nov 2026 07:00:00 GMT", 0.0),
    ],
)
def test_a_wait_is_read_in_seconds_or_as_a_date(header: str | None, wait: float | None) -> None:
    assert asked_wait(header, datetime(2026, 11, 28, 8, tzinfo=UTC)) == wait


def test_a_date_to_wait_for_is_obeyed(model: Callable[..., Masked], server: LLMServer) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=900), usegmt=True)
    server.default = Fault(429, {"Retry-After": until})
    with pytest.raises(ModelUnavailable, match="秒后再试，超过了等待上限 60 秒"):
        model(server.url).complete(ASKED)


@pytest.mark.parametrize("missing", ["llm_base_url", "llm_api_key", "llm_model"])
def test_without_settings_the_missing_variable_is_named(model: Callable[..., Masked], missing: str) -> None:
    with pytest.raises(ModelUnavailable, match=f"WENHENG_{missing.upper()}"):
        model("http://127.0.0.1:1/v1", **{missing: ""})


def test_each_role_has_its_own_model(model: Callable[..., Masked], server: LLMServer) -> None:
    server.models = {MODEL, "small"}
    chat = model(server.url, llm_outline_model="small")
    chat.complete(ASKED, role="outline")
    chat.complete(ASKED, role="writer")
    assert [request["model"] for request in server.requests] == ["small", MODEL]
    assert server.problems == []


def test_a_role_of_its_own_address_never_gets_the_general_key(model: Callable[..., Masked], server: LLMServer) -> None:
    with pytest.raises(ModelUnavailable, match="WENHENG_LLM_REPAIR_API_KEY"):
        model("http://127.0.0.1:1/v1", llm_repair_base_url=server.url)
    chat = model("http://127.0.0.1:1/v1", llm_api_key="other", llm_repair_base_url=server.url, llm_repair_api_key=KEY)
    assert chat.complete(ASKED, role="repair").text
    assert server.problems == []


@pytest.mark.parametrize(
    "address", ["模型服务", "ftp://127.0.0.1/v1", "http://", "http://127.0.0.1:0/v1", "http://[::1"]
)
def test_an_address_that_is_none_is_said(model: Callable[..., Masked], address: str) -> None:
    with pytest.raises(SettingsError, match="http://"):
        model(address)


FORMS = [
    ({}, ["response_format"]),
    ({"schemas": False}, ["response_format", "tools"]),
    ({"schemas": False, "tools": False}, ["response_format", "tools", "plain"]),
]


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize(("can", "tried"), FORMS, ids=["schema", "tools", "words"])
def test_json_is_asked_for_as_the_endpoint_understands_it_and_that_is_remembered(
    model: Callable[..., Masked], server: LLMServer, can: dict[str, bool], tried: list[str], *, streamed: bool
) -> None:
    for name, value in can.items():
        setattr(server, name, value)
    server.default = GOOD
    hear = len if streamed else None
    assert model(server.url).complete(ASKED, schema=SCHEMA, hear=hear).data == {"points": ["一"]}
    another = model(server.url)  # of another day: what was found out is in the home folder
    assert another.complete(ASKED, schema=SCHEMA, hear=hear).data == {"points": ["一"]}
    forms = [next((f for f in ("response_format", "tools") if f in request), "plain") for request in server.requests]
    assert forms == [*tried, tried[-1]]
    assert server.problems == []
    if tried[-1] == "plain":
        assert "JSON Schema" in server.requests[-1]["messages"][0]["content"]


def test_an_endpoint_that_takes_the_form_and_ignores_it_is_asked_in_words(
    model: Callable[..., Masked], server: LLMServer
) -> None:
    server.heeds = False
    server.script.extend(["好的，我来写。", "好的。", f"好的：\n```json\n{GOOD}\n```"])
    server.default = GOOD
    chat = model(server.url)
    assert chat.complete(ASKED, schema=SCHEMA).data == {"points": ["一"]}
    assert chat.complete(ASKED, schema=SCHEMA).data == {"points": ["一"]}
    assert [name in server.requests[3] for name in ("response_format", "tools")] == [False, False]


@pytest.mark.parametrize(
    ("can", "settings_", "absent"),
    [
        ({"length": "max_completion_tokens"}, {"max_tokens": 9}, "max_tokens"),
        ({"temperatures": False}, {"temperature": 0.4}, "temperature"),
        ({"stream_counts": False}, {}, "stream_options"),
        ({"streams": False}, {}, "stream_options"),
    ],
)
def test_what_an_endpoint_does_not_know_is_left_out_and_that_is_remembered(
    model: Callable[..., Masked], server: LLMServer, can: dict[str, object], settings_: dict[str, float], absent: str
) -> None:
    for name, value in can.items():
        setattr(server, name, value)
    assert model(server.url).complete(ASKED, settings=settings_, hear=len).text == "好的。"
    assert model(server.url).complete(ASKED, settings=settings_, hear=len).text == "好的。"
    assert [absent in request for request in server.requests] == [True, False, False]


def test_an_answer_that_does_not_fit_goes_back_once(model: Callable[..., Masked], server: LLMServer) -> None:
    server.script.extend(['{"point": 1}', '{"points": []}'])
    assert model(server.url).complete(ASKED, schema=SCHEMA).data == {"points": []}
    assert "缺少 points" in server.requests[1]["messages"][-1]["content"]


def test_two_answers_that_do_not_fit_end_in_an_error_that_keeps_the_text(
    model: Callable[..., Masked], server: LLMServer
) -> None:
    server.script.extend(['{"point": 1}', '{"point": 2}'])
    with pytest.raises(ModelOutputInvalid) as caught:
        model(server.url).complete(ASKED, schema=SCHEMA)
    assert caught.value.raw == '{"point": 2}'
    assert len(server.requests) == 2


def test_a_truncated_answer_is_asked_for_once_more_with_more_room(
    model: Callable[..., Masked], server: LLMServer
) -> None:
    server.script.extend([Answer("写到一", finish="length"), "写到一半，写完了。"])
    assert model(server.url).complete(ASKED, settings={"max_tokens": 100}).text == "写到一半，写完了。"
    assert [request["max_tokens"] for request in server.requests] == [100, 200]


def test_an_answer_is_heard_as_it_comes(model: Callable[..., Masked], server: LLMServer) -> None:
    text = "一、总体要求。二、工作目标。三、重点任务。"
    server.script.append(text)
    heard: list[str] = []
    reply = model(server.url).complete(ASKED, hear=heard.append)
    assert reply.text == text
    assert len(heard) > 2
    assert heard[-1] == text
    assert all(text.startswith(part) for part in heard)
    assert (reply.tokens_in, reply.tokens_out) == (11, 7)


def test_a_person_can_stop_between_two_pieces(model: Callable[..., Masked], server: LLMServer, tmp_path: Path) -> None:
    def stop(said: str) -> None:
        if said:
            raise Cancelled("已停止。")

    server.default = "很长的回答，" * 50
    chat = model(server.url)
    with pytest.raises(Cancelled):
        chat.complete(ASKED, hear=stop)
    assert [call["outcome"] for call in calls(tmp_path)] == ["stopped"]
    assert chat.complete(ASKED).text == server.default


def test_a_person_can_stop_while_an_endpoint_is_waited_for(model: Callable[..., Masked], server: LLMServer) -> None:
    def stop(_: str) -> None:
        raise Cancelled("已停止。")

    server.default = Fault(429, {"Retry-After": "50"})
    with pytest.raises(Cancelled):
        model(server.url).complete(ASKED, hear=stop)
    assert len(server.requests) == 1


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_a_request_under_way_when_the_model_is_closed_is_the_last(
    model: Callable[..., Masked], server: LLMServer, *, streamed: bool
) -> None:
    came, closed = threading.Event(), threading.Event()

    def late(_: object) -> str:
        came.set()
        closed.wait(20)
        return "迟到的回答。"

    server.default = late
    chat = model(server.url)
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            chat.complete(ASKED, hear=len if streamed else None)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert came.wait(20)
    chat.close()
    closed.set()
    thread.join()
    assert [str(error) for error in ended] == ["与模型的连接已经关闭，没有再请求。"]
    assert len(server.requests) == 1


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_a_connection_that_comes_about_as_the_model_is_closed_is_not_left_open(
    model: Callable[..., Masked], server: LLMServer, monkeypatch: pytest.MonkeyPatch, *, streamed: bool
) -> None:
    chat = model(server.url)
    connect = socket.create_connection
    made: list[socket.socket] = []

    def closing_meanwhile(*args: Any, **kwargs: Any) -> socket.socket:
        made.append(connect(*args, **kwargs))
        chat.close()
        return made[-1]

    monkeypatch.setattr(socket, "create_connection", closing_meanwhile)
    with pytest.raises(Cancelled):
        chat.complete(ASKED, hear=len if streamed else None)
    assert [connection.fileno() for connection in made] == [-1]


def test_a_client_that_goes_away_while_it_asks_has_asked_nothing(server: LLMServer) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.split(":")[2].split("/")[0])), timeout=20) as raw:
        raw.sendall(b'POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"model"')
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(1) == b""
    assert (server.requests, server.problems) == ([], [])


def test_no_more_requests_run_at_once_than_the_settings_allow(model: Callable[..., Masked], server: LLMServer) -> None:
    server.default = "好，" * 400
    chat = model(server.url, llm_concurrency=2)
    assert chat.concurrency == 2
    threads = [threading.Thread(target=chat.complete, args=(ASKED,), kwargs={"hear": len}) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 6
    assert server.most <= 2


def test_what_was_used_is_counted_and_priced_where_a_price_is_set(
    model: Callable[..., Masked], server: LLMServer
) -> None:
    chat = model(server.url, llm_prices=f"{MODEL}=2/8，其他=1/1")
    chat.complete(ASKED)
    chat.complete(ASKED, hear=len)
    assert (chat.usage.calls, chat.usage.tokens_in, chat.usage.tokens_out) == (2, 22, 14)
    assert chat.usage.cost == Decimal(22 * 2 + 14 * 8) / 1_000_000
    assert not chat.usage.estimated
    for prices in ("", "其他=1/1"):
        unpriced = model(server.url, llm_prices=prices)
        unpriced.complete(ASKED)
        assert unpriced.usage.cost is None


def test_an_endpoint_that_does_not_count_is_counted_for(model: Callable[..., Masked], server: LLMServer) -> None:
    server.default = Answer("好的好的", usage=False)
    chat = model(server.url)
    chat.complete(ASKED)
    assert chat.usage.estimated
    assert chat.usage.tokens_out == 4
    assert chat.usage.tokens_in >= 6


def test_a_spent_budget_sends_nothing_more(model: Callable[..., Masked], server: LLMServer) -> None:
    chat = model(server.url, llm_token_budget=140)
    chat.complete(ASKED, settings={"max_tokens": 100})
    with pytest.raises(BudgetSpent, match=r"上限 140.*llm_token_budget"):
        chat.complete(ASKED, settings={"max_tokens": 110})
    assert len(server.requests) == 1


@pytest.mark.parametrize("prices", ["gpt", "=1/2", "a=1", "a=x/2", "a=-1/2", "a=nan/1"])
def test_prices_that_cannot_be_read_are_said(model: Callable[..., Masked], prices: str) -> None:
    with pytest.raises(SettingsError, match="llm_prices"):
        model("http://127.0.0.1:1/v1", llm_prices=prices)


def test_every_request_is_recorded_without_words_or_key(
    model: Callable[..., Masked], server: LLMServer, tmp_path: Path
) -> None:
    server.script.extend([Fault(500), "机密的回答"])
    model(server.url).complete(ASKED, role="repair", prompt="shared/repair@1.0.0")
    first, second = calls(tmp_path)
    assert [first["outcome"], second["outcome"]] == ["http 500", "stop"]
    assert second["prompt"] == "shared/repair@1.0.0"
    assert second["role"] == "repair"
    assert str(second["endpoint"]) in server.url
    assert (second["tokens_in"], second["tokens_out"], second["attempt"]) == (11, 7, 2)
    assert first["messages_sha256"] == second["messages_sha256"]
    path = tmp_path / "llm" / "calls.jsonl"
    written = path.read_text(encoding="utf-8")
    assert not any(words in written for words in (KEY, "列要点", "机密的回答"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_record_nothing_is_sent(model: Callable[..., Masked], server: LLMServer, tmp_path: Path) -> None:
    (tmp_path / "llm").write_text("不是文件夹", encoding="utf-8")
    with pytest.raises(Exception, match="无法写入模型调用记录"):
        model(server.url).complete(ASKED)
    assert server.requests == []


def test_a_refusal_is_told_apart_from_bad_form(model: Callable[..., Masked], server: LLMServer) -> None:
    server.default = FAULTS["refusal"]
    for hear in (None, len):
        with pytest.raises(ModelRefused, match="我不能协助"):
            model(server.url).complete(ASKED, hear=hear)


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
