"""What a request to an OpenAI-compatible endpoint must look like, and what answers look like."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

KEY = "sk-test-4f1c"
MODEL = "test-model"
EMBEDDINGS = "test-embeddings"
WIDTH = 8
PIECE = 7  # characters of one piece of a stream
_ROLES = {"system", "user", "assistant"}
_FIELDS: dict[str, type | tuple[type, ...]] = {
    "model": str,
    "messages": list,
    "stream": bool,
    "stream_options": dict,
    "temperature": (int, float),
    "max_tokens": int,
    "max_completion_tokens": int,
    "response_format": dict,
    "tools": list,
    "tool_choice": (str, dict),
}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def chat_problems(body: dict[str, Any], models: set[str]) -> list[str]:
    """Return what is wrong with a chat request, held against the protocol."""
    wrong = [f"unknown field {name}" for name in body if name not in _FIELDS]
    wrong += [
        f"{name} is a {type(body[name]).__name__}"
        for name, kind in _FIELDS.items()
        if name in body and (not isinstance(body[name], kind) or (kind is int and isinstance(body[name], bool)))
    ]
    if wrong:
        return wrong
    if body.get("model") not in models:
        wrong.append(f"model {body.get('model')}")
    if not 0 <= body.get("temperature", 0) <= 2:
        wrong.append(f"temperature {body['temperature']}")
    if "max_tokens" in body and "max_completion_tokens" in body:
        wrong.append("max_tokens and max_completion_tokens")
    if min(body.get("max_tokens", 1), body.get("max_completion_tokens", 1)) < 1:
        wrong.append("max_tokens below 1")
    if "stream_options" in body and not body.get("stream"):
        wrong.append("stream_options without stream")
    return wrong + _messages(body.get("messages", [])) + _form(body)


def _messages(messages: list[Any]) -> list[str]:
    if not messages:
        return ["no messages"]
    wrong = []
    for message in messages:
        if set(message) != {"role", "content"} or message["role"] not in _ROLES:
            wrong.append(f"message {message}")
        elif not isinstance(message["content"], str) or not message["content"].strip():
            wrong.append(f"empty message of {message['role']}")
    roles = [message.get("role") for message in messages]
    if "system" in roles[1:]:
        wrong.append("a system message must come first")
    if roles[-1] != "user":
        wrong.append("the last message must be the user's")
    if any(one == two for one, two in pairwise(roles)):
        wrong.append("two messages of one role in a row")
    return wrong


def _form(body: dict[str, Any]) -> list[str]:
    wrong = []
    form = body.get("response_format")
    if form is not None:
        told = form.get("json_schema", {})
        if set(form) != {"type", "json_schema"} or form["type"] != "json_schema":
            wrong.append(f"response_format {form}")
        elif set(told) - {"name", "schema", "strict", "description"} or not _NAME.fullmatch(told.get("name", "")):
            wrong.append(f"json_schema {told}")
        else:
            wrong += _strict(told["schema"], "schema") if told.get("strict") else []
    tools = body.get("tools")
    if tools is not None:
        names = [tool.get("function", {}).get("name", "") for tool in tools]
        if not tools or any(tool.get("type") != "function" for tool in tools) or not all(map(_NAME.fullmatch, names)):
            wrong.append(f"tools {tools}")
        choice = body.get("tool_choice")
        if isinstance(choice, dict) and choice.get("function", {}).get("name") not in names:
            wrong.append(f"tool_choice {choice}")
    elif "tool_choice" in body:
        wrong.append("tool_choice without tools")
    if form is not None and tools is not None:
        wrong.append("response_format and tools")
    return wrong


def _strict(schema: dict[str, Any], where: str) -> list[str]:
    """Return how a schema breaks what strict mode asks: every property required, nothing beside them."""
    wrong = []
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            wrong.append(f"{where}: additionalProperties")
        if set(schema.get("required", [])) != set(schema.get("properties", {})):
            wrong.append(f"{where}: required")
        for name, part in schema.get("properties", {}).items():
            wrong += _strict(part, f"{where}.{name}")
    if schema.get("type") == "array":
        wrong += _strict(schema.get("items", {}), f"{where}[]")
    return wrong


def embedding_problems(body: dict[str, Any]) -> list[str]:
    """Return what is wrong with a request for embeddings."""
    wrong = [f"unknown field {name}" for name in body if name not in {"model", "input", "encoding_format"}]
    if body.get("model") != EMBEDDINGS:
        wrong.append(f"model {body.get('model')}")
    given = body.get("input")
    if not isinstance(given, list) or not given or not all(isinstance(text, str) and text for text in given):
        wrong.append("input must be a list of texts that are not empty")
    if body.get("encoding_format", "float") != "float":
        wrong.append(f"encoding_format {body['encoding_format']}")
    return wrong


def completion(text: str, *, finish: str, refusal: str | None, tool: str | None, usage: bool) -> dict[str, Any]:
    """Return a whole answer; with `tool` the text is the arguments of a call."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if refusal:
        message = {"role": "assistant", "content": None, "refusal": refusal}
    elif tool is not None:
        call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": text}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    } | ({"usage": counted()} if usage else {})


def counted() -> dict[str, int]:
    """Return the tokens of any answer of this server."""
    return {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def chunks(text: str, *, finish: str, refusal: str | None, tool: str | None) -> list[str]:
    """Return an answer as the events of a stream, without count and end."""
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": "" if tool is None else None}]
    if refusal:
        deltas.append({"refusal": refusal})
    elif tool is not None:
        opened = {"index": 0, "id": "call_1", "type": "function", "function": {"name": tool, "arguments": ""}}
        deltas.append({"tool_calls": [opened]})
        deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": piece}}]} for piece in pieces]
    else:
        deltas += [{"content": piece} for piece in pieces]
    return [event(delta, None) for delta in deltas] + [event({}, finish)]


def event(delta: dict[str, Any], finish: str | None) -> str:
    """Return one event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return sse(
        {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}
    )


def count_event() -> str:
    """Return the event that counts tokens, sent where stream_options ask for it."""
    held = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": []}
    return sse(held | {"usage": counted()})


def sse(data: dict[str, Any]) -> str:
    """Return `data` as a server-sent event."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def embedding(text: str) -> list[float]:
    """Return a unit vector that tells texts apart by their characters."""
    held = [0.0] * WIDTH
    for char in text:
        held[ord(char) % WIDTH] += 1.0
    length = math.sqrt(sum(value * value for value in held)) or 1.0
    return [value / length for value in held]
