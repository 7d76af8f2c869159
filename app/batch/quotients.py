"""Quotients that a plan may print as they are: {{ 户数 / 网格数 }}, but not {{ (户数 / 网格数)|round(2) }}."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDING = frozenset({"round", "int"})
_CONVERSION = re.compile(r"%[^%a-zA-Z]*([%a-zA-Z])")
_FIELD = re.compile(r"\{([^{}]*)\}")
_ROUNDED = re.compile(r".*:[^:]*[dfF%]")


def may_print_quotient(tree: nodes.Node) -> bool:
    """Tell whether a quotient may reach a tag of `tree` that no filter or format has rounded."""
    if isinstance(tree, nodes.Div):
        return True
    return any(map(may_print_quotient, _shown(tree)))


def _shown(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the children whose numbers may be printed: not those that are compared, or rounded."""
    match node:
        case nodes.Compare() | nodes.Test():
            return
        case nodes.Filter(name=name) if name in _ROUNDING:
            return
        case nodes.If() | nodes.CondExpr():
            yield from (child for child in node.iter_child_nodes() if child is not node.test)
        case (
            nodes.Mod(left=nodes.Const(value=str(form)))
            | nodes.Filter(name="format", node=nodes.Const(value=str(form)))
        ) if set(_CONVERSION.findall(form)) <= {*"dfF%"}:
            return
        case nodes.Call(node=nodes.Getattr(node=nodes.Const(value=str(form)), attr="format")) if all(
            map(_ROUNDED.fullmatch, _FIELD.findall(form))
        ):
            return
        case _:
            yield from node.iter_child_nodes()
