"""Answers as data: JSON found in text, and held against the part of JSON Schema that prompts use."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL)
_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def parsed(text: str) -> Any:
    """Return the first JSON object or array in `text` (bare, fenced, or amid words); None where there is none."""
    decoder = json.JSONDecoder()
    for candidate in (text.strip(), *_FENCED.findall(text)):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    for start in (m.start() for m in re.finditer(r"[{\[]", text)):
        try:
            return decoder.raw_decode(text, start)[0]
        except ValueError:
            continue
    return None


def without_spare(data: Any, schema: Mapping[str, Any]) -> Any:
    """Return `data` without the keys that `schema` does not know: nobody reads them, and the answer is good beside."""
    if isinstance(data, list):
        return [without_spare(item, schema.get("items", {})) for item in data]
    if not isinstance(data, dict):
        return data
    known = schema.get("properties", {})
    spare = known if schema.get("additionalProperties") is False else data
    return {name: without_spare(part, known.get(name, {})) for name, part in data.items() if name in spare}


def fits(data: Any, schema: Mapping[str, Any], where: str = "回答") -> str:
    """Say in Chinese how `data` breaks `schema`; empty where it fits.

    Known keywords: type, enum, properties, required, additionalProperties (false), items, minItems, minLength.
    """
    kind = schema.get("type")
    if kind is not None:
        wrong = not isinstance(data, _KINDS[kind]) or (kind in {"number", "integer"} and isinstance(data, bool))
        if wrong:
            return f"{where}应为 {kind}"
    if "enum" in schema and data not in schema["enum"]:
        return f"{where}只能是 {'、'.join(map(str, schema['enum']))}"
    if isinstance(data, str) and len(data) < schema.get("minLength", 0):
        return f"{where}不能为空"
    if isinstance(data, list):
        if len(data) < schema.get("minItems", 0):
            return f"{where}至少要有 {schema['minItems']} 项"
        return next(
            (fault for i, item in enumerate(data) if (fault := fits(item, schema.get("items", {}), f"{where}[{i}]"))),
            "",
        )
    return _object(data, schema, where) if isinstance(data, dict) else ""


def _object(data: dict[str, Any], schema: Mapping[str, Any], where: str) -> str:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in data:
            return f"{where}缺少 {name}"
    if schema.get("additionalProperties") is False:
        for name in data:
            if name not in known:
                return f"{where}多出 {name}"
    for name, part in known.items():
        if name in data and (fault := fits(data[name], part, f"{where}.{name}")):
            return fault
    return ""
