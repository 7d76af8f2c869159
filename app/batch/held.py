"""Values in a plan of Markdown: what they print is never taken for a mark of the plan (**, |, >, -)."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.batch.sandbox import PlanEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

_T = TypeVar("_T")
_FIRST = 0x10FF00  # of a private area that no typeface uses
_MARKS = "&<>*_|`#+-"
_ANYWHERE = frozenset("&<*_|`")
_STANDS: Mapping[int, int] = {ord(mark): _FIRST + index for index, mark in enumerate(_MARKS)}
_INSIDE = {mark: stands for mark, stands in _STANDS.items() if chr(mark) in _ANYWHERE}
_BACK = {stands: mark for mark, stands in _STANDS.items()}
_HELD = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + len(_MARKS) - 1)}]")
_OPENING = re.compile(r"[-+#>]+")  # marks at the beginning of a line or cell alone
_SPECIAL = re.compile(r"[&<*_|`]|^[-+#>]")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&"))


class MarkdownEnvironment(PlanEnvironment):
    """The sandbox for plans in Markdown: what a tag prints is held apart from the marks of the plan."""

    def __init__(self) -> None:
        super().__init__(text=True)
        self._check = self.finalize
        self.finalize = self._held
        self.autoescape = True  # so that what macros and {% set %} blocks make is known as the plan's own

    def _joined(self, parts: list[Any]) -> Any:
        """Join a value to what a macro makes without its becoming the plan's own."""
        if not any(hasattr(part, "__html__") for part in parts):
            return super()._joined(parts)
        own = (part if hasattr(part, "__html__") else Markup(held(str(part))) for part in parts)  # noqa: S704 - no HTML
        return Markup("").join(own)

    def _held(self, value: Any) -> Any:
        if self._check is not None:
            value = self._check(value)
        return value if hasattr(value, "__html__") else Markup(held(str(value)))  # noqa: S704 - no HTML

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Own().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return] # jinja's visitors are untyped


class _Own(NodeTransformer):
    """Holds the & of the plan itself apart from those by which Jinja joins values to what macros make."""

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.TemplateData:  # noqa: N802 - jinja's name
        return nodes.TemplateData(node.data.replace("&", chr(_STANDS[ord("&")])), lineno=node.lineno)


def held(value: str) -> str:
    """Return `value` with other characters for those that Markdown takes for marks."""
    if not _SPECIAL.search(value):
        return value
    value = _OPENING.sub(lambda opening: opening[0].translate(_STANDS), value, count=1) if value[0] in "-+#>" else value
    return value.translate(_INSIDE)


def plain(text: str) -> str:
    """Undo the escaping by Jinja in what a plan has made."""
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def holds(text: str) -> bool:
    """Tell whether `text` has characters that were held apart."""
    return _HELD.search(text) is not None


def given_back(part: _T) -> _T:
    """Return a document, or a part of one, with the characters that were held apart."""
    if isinstance(part, str):
        return part.translate(_BACK)  # type: ignore[return-value] # a text for a text
    if isinstance(part, tuple):
        return tuple(map(given_back, part))  # type: ignore[return-value] # likewise
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{item.name: given_back(getattr(part, item.name)) for item in fields(part)})
    return part
