"""Reads YAML specifications strictly: unknown keys are refused, and an error shows file, line and what was expected."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from evaluators.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# pydantic's error type -> what to tell the person; `input` is what stands in the file
_EXPECTED = {
    "missing": "缺少“{field}”。",
    "missing_argument": "缺少“{field}”。",
    "extra_forbidden": "不认识“{field}”这一项。",
    "unexpected_keyword_argument": "不认识“{field}”这一项。",
    "string_type": "“{field}”应为文字，现为 {input}。",
    "string_too_short": "“{field}”不能为空。",
    "int_type": "“{field}”应为整数，现为 {input}。",
    "bool_type": "“{field}”应为 true 或 false，现为 {input}。",
    "tuple_type": "“{field}”应为列表，现为 {input}。",
    "list_type": "“{field}”应为列表，现为 {input}。",
    "dict_type": "“{field}”应为若干“键: 值”，现为 {input}。",
    "dataclass_type": "“{field}”应为若干“键: 值”，现为 {input}。",
    "enum": "“{field}”只能是 {expected}，现为 {input}。",
    "literal_error": "“{field}”只能是 {expected}，现为 {input}。",
    "date_parsing": "“{field}”应为日期，写成 2026-03-02 的样子，现为 {input}。",
    "date_from_datetime_parsing": "“{field}”应为日期，写成 2026-03-02 的样子，现为 {input}。",
    "date_from_datetime_inexact": "“{field}”应为日期，写成 2026-03-02 的样子，现为 {input}。",
    "date_type": "“{field}”应为日期，写成 2026-03-02 的样子，现为 {input}。",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value of a YAML file stands, to say of one that its shape is right and its meaning is not."""

    path: str
    lines: tuple[str, ...]
    node: Any

    def error(self, location: Sequence[int | str], message: str) -> SpecError:
        """Return an error that names line and column of the value at `location` and shows the line."""
        return _error(message, self.path, _spot(self.node, location), self.lines)


def load(path: Path, kind: Any) -> Any:
    """Read the YAML file `path` as a `kind` (any type pydantic can validate).

    Raises:
        SpecError: the file is missing, is no YAML, repeats a key or does not have the shape of `kind`.
    """
    return load_with_places(path, kind)[0]


def load_with_places(path: Path, kind: Any) -> tuple[Any, Places]:
    """Do as :func:`load` does, and say where the values stand."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError("文件不存在、不能读取或不是 UTF-8 编码。", path=str(path)) from error
    return _parsed(text, kind, str(path))


def parse(text: str, kind: Any, path: str) -> Any:
    """Validate the YAML `text` as a `kind`; `path` is named in errors. See :func:`load`."""
    return _parsed(text, kind, path)[0]


def _parsed(text: str, kind: Any, path: str) -> tuple[Any, Places]:
    from pydantic import ValidationError

    lines = text.splitlines()
    try:
        loader = _LOADER(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        spot = (mark.line + 1, mark.column + 1) if mark is not None else None
        raise _error("不是正确的 YAML，请检查缩进、冒号和引号。", path, spot, lines) from error
    except RecursionError as error:
        raise _error("括号或缩进嵌套过深，无法读取。", path, None, lines) from error
    try:
        _refuse_repeated_keys(node, path, lines)
        # strict JSON mode: "2" is no number and yes is no text, while a list may become a tuple and a text a date
        value = _adapter(kind).validate_json(json.dumps(data, default=str, ensure_ascii=False), strict=True)
    except ValidationError as error:
        # a misspelt key is also a missing one: the key that stands there is the better thing to show
        first = min(error.errors(), key=lambda one: one["type"] not in _UNKNOWN_KEY)
        raise _error(_message(first), path, _spot(node, first["loc"]), lines) from error
    except RecursionError as error:
        raise _error("括号或缩进嵌套过深，无法读取。", path, None, lines) from error
    return value, Places(path, tuple(lines), node)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _message(error: ErrorDetails) -> str:
    field = _place(error["loc"])
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
    given = error["input"]
    shown = "空白" if given is None else json.dumps(given, ensure_ascii=False, default=str)
    template = _EXPECTED.get(error["type"], "“{field}”的值 {input} 不能用。")
    return template.format(field=field, input=shown[:40], expected=expected)


def _place(location: Sequence[int | str]) -> str:
    """Say where: 第1条的 quote rather than 1.quote."""
    words = [f"第{part + 1}条" if isinstance(part, int) else str(part) for part in location]
    return "的 ".join(words) or "文件"


def _error(message: str, path: str, spot: tuple[int, int] | None, lines: Sequence[str]) -> SpecError:
    if spot is None:
        return SpecError(message, path=path)
    line, column = spot
    if line <= len(lines) and lines[line - 1].strip():
        message = f"{message}该行为：{lines[line - 1].strip()}"
    return SpecError(message, path=path, line=line, column=column)


def _spot(node: Any, location: Sequence[int | str]) -> tuple[int, int] | None:
    """Return the line and column, from 1, of the innermost node that `location` reaches."""
    mark = node.start_mark if node is not None else None
    for part in location:
        if isinstance(node, yaml.MappingNode):
            match = next(((key, value) for key, value in node.value if key.value == part), None)
            if match is None:
                break
            mark, node = match[0].start_mark, match[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            mark = node.start_mark
        else:
            break
    return (mark.line + 1, mark.column + 1) if mark is not None else None


def _refuse_repeated_keys(node: Any, path: str, lines: Sequence[str]) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise _error(
                    f"“{key.value}”重复出现。", path, (key.start_mark.line + 1, key.start_mark.column + 1), lines
                )
            seen.add(key.value)
            _refuse_repeated_keys(value, path, lines)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item, path, lines)
