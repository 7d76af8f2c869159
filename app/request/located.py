"""YAML that remembers on which line each value stood.

PyYAML's own loader forgets places, lets a second key of the same name win in silence and turns 1.50 into a float; a
brief needs none of the three. Values come back as str, bool, int, Decimal, date, None, list and dict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from app.errors import BriefError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2_000_000  # a brief is a page or two; more is another file taken for one
MAX_VALUES = 50_000  # aliases may multiply a small file into an endless one
_HINT = "含冒号、井号、百分号、大于号等符号的值请用引号括起，缩进用空格。"


@dataclass(slots=True)
class Located:
    """A loaded file: its data, the 1-based line of each field path and the file's lines."""

    data: Any
    lines: dict[str, int] = field(default_factory=dict)
    text: str = ""

    def line(self, path: str) -> int | None:
        """Return the line of `path`, or of the nearest enclosing field that has one."""
        while path:
            if path in self.lines:
                return self.lines[path]
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return self.lines.get("")


def joined(parent: str, key: str | int) -> str:
    """Return the path of `key` below `parent`: ``tasks[2].deadline``."""
    if isinstance(key, int):
        return f"{parent}[{key}]"
    return f"{parent}.{key}" if parent else key


def read_text(path: Path) -> str:
    """Return the file's text.

    Raises:
        BriefError: it cannot be opened, is not UTF-8 (GB18030 is read too) or is far too large.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise BriefError(f"任务书 {path} 不存在，请核对路径。") from error
    except OSError as error:
        raise BriefError(f"任务书 {path} 无法打开：{error.strerror or error}。") from error
    if len(raw) > MAX_BYTES:
        raise BriefError(f"任务书 {path} 有 {len(raw) // 1024} KB，超过 {MAX_BYTES // 1024} KB，不像一份任务书。")
    if b"\x00" in raw:
        raise BriefError(f"任务书 {path} 不是 UTF-8 文本，请另存为 UTF-8 编码的 YAML 文件。")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BriefError(f"任务书 {path} 第 {line} 行不是 UTF-8 编码，请另存为 UTF-8 编码后再用。") from error


def load(path: Path) -> Located:
    """Read a YAML file.

    Raises:
        BriefError: with the line, where the file is empty, is not YAML, repeats a key or is not a mapping.
    """
    text = read_text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else ""
        shown = _line(text, mark.line) if mark else ""
        raise BriefError(f"任务书 {path} {where}不是合规的 YAML：“{shown}”。{_HINT}") from error
    except yaml.YAMLError as error:
        raise BriefError(f"任务书 {path} 含有 YAML 不允许的字符，请另存为纯文本后再用。") from error
    except RecursionError as error:
        raise BriefError(f"任务书 {path} 嵌套过深，不像一份任务书。") from error
    if node is None:
        raise BriefError(f"任务书 {path} 是空的，第 1 行起应写 doc_type、unit 等字段。")
    if not isinstance(node, yaml.MappingNode):
        raise BriefError(f"任务书 {path} 第 {node.start_mark.line + 1} 行应为“字段: 值”的形式，现为其他内容。")
    located = Located(data=None, text=text)
    located.data = _Builder(path, located.lines).build(node, "", ())
    return located


def _line(text: str, index: int) -> str:
    lines = text.splitlines()
    return lines[index].strip()[:60] if index < len(lines) else "文件末尾"


class _Builder:
    def __init__(self, path: Path, lines: dict[str, int]) -> None:
        self.path = path
        self.lines = lines
        self.count = 0

    def build(self, node: yaml.Node, where: str, above: tuple[int, ...]) -> Any:
        self.count += 1
        line = node.start_mark.line + 1
        if id(node) in above or self.count > MAX_VALUES:
            raise BriefError(f"任务书 {self.path} 第 {line} 行的引用（*）循环或过多，请直接写出内容。")
        self.lines.setdefault(where, line)
        above = (*above, id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where, above)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, joined(where, index), above) for index, item in enumerate(node.value)]
        return self._scalar(node, where, line)

    def _mapping(self, node: yaml.MappingNode, where: str, above: tuple[int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise BriefError(f"任务书 {self.path} 第 {line} 行的字段名应为一个词。")
            key = str(key_node.value)
            path = joined(where, key)
            if key in result:
                raise BriefError(
                    f"任务书 {self.path} 第 {line} 行：字段 {path} 重复，第 {self.lines[path]} 行已写过，请只留一处。"
                )
            self.lines[path] = line
            result[key] = self.build(value_node, path, above)
        return result

    def _scalar(self, node: yaml.Node, where: str, line: int) -> Any:
        text, kind = str(node.value), node.tag.rpartition(":")[2]
        try:
            if kind == "null":
                return None
            if kind == "bool":
                return text.lower() in {"yes", "true", "on"}
            if kind == "int":
                return int(text.replace("_", "")) if text.replace("_", "").lstrip("+-").isdecimal() else text
            if kind == "float":
                return Decimal(text.replace("_", ""))
            if kind == "timestamp":
                return date.fromisoformat(text) if len(text) == len("2026-03-02") else datetime.fromisoformat(text)
        except (ValueError, ArithmeticError) as error:
            what = "日期不存在" if kind == "timestamp" else "数字写法不对"
            raise BriefError(f"任务书 {self.path} 第 {line} 行：字段 {where} 的值“{text}”{what}。") from error
        return text
