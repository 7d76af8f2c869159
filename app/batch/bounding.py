"""The tree of a plan, rewritten before it is compiled so that nothing it makes escapes its bounds.

What lists, ~ and blocks make goes by way of filters of our own, as the turns of loops do; the names of these begin with
an underscore, which no plan may write.
"""

from __future__ import annotations

import html
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.batch.unfit import Misshown

TURNS = "_turns"  # what a loop goes through
WEIGHED = "_weighed"  # a list, tuple or mapping that the plan writes down
TOGETHER = "_together"  # the sides of a ~
CARRIED = "_carried"  # what a block has made
WHOLE = "_whole"  # what is about to be cut
_BLOCK = "_block"
_UNHURT = frozenset({"strip", "lstrip", "rstrip", "trim", "striptags", "safe", "string", "default", "d",
                     CARRIED, TURNS})  # fmt: skip


class Turning(NodeTransformer):
    """Sends what every loop goes through by way of the budget, and keeps values escaped."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja's name
        """Count the turns."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, TURNS, [], [], None, None, lineno=node.lineno)
        return node

    def visit_ScopedEvalContextModifier(  # noqa: N802 - likewise
        self, node: nodes.ScopedEvalContextModifier
    ) -> nodes.ScopedEvalContextModifier:
        """Leave {% autoescape false %} without effect: a cell with < in it would break the file."""
        self.generic_visit(node)
        node.options = []
        return node


class Bounding(NodeTransformer):
    """Sends what a plan puts together by way of the budget; in XML, `blocks` are told from what is text."""

    def __init__(self, *, blocks: bool) -> None:
        self._blocks = blocks

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - jinja's name
        """Weigh the sides of a ~."""
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), TOGETHER)

    def get_visitor(self, node: nodes.Node) -> Any:
        """Weigh lists, tuples and mappings that are written down."""
        written = isinstance(node, nodes.List | nodes.Tuple | nodes.Dict)
        return self._written_down if written else super().get_visitor(node)

    def _written_down(self, node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Expr:
        self.generic_visit(node)
        target = isinstance(node, nodes.Tuple) and node.ctx != "load"
        return node if target or not any(node.find_all(nodes.Name)) else _filtered(node, WEIGHED)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Getitem:  # noqa: N802 - likewise
        """Look at what is cut."""
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _filtered(node.node, WHOLE)
        return node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> list[nodes.Stmt] | nodes.AssignBlock:  # noqa: N802 - likewise
        """Let {% set 名|filter %}…{% endset %} filter the text that stands in it, and carry text."""
        self.generic_visit(node)
        if not self._blocks:
            return node
        made: nodes.Expr = _filtered(nodes.Name(_BLOCK, "load", lineno=node.lineno), CARRIED)
        if node.filter is not None:
            inner = node.filter
            while isinstance(inner.node, nodes.Filter):
                inner = inner.node
            inner.node, made = made, node.filter
        block = nodes.AssignBlock(nodes.Name(_BLOCK, "store", lineno=node.lineno), None, node.body, lineno=node.lineno)
        return [block, nodes.Assign(node.target, made, lineno=node.lineno)]


def _filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def counted(node: nodes.Node) -> nodes.Node:
    """Return what a loop goes through as the template says it."""
    inner = node.node if isinstance(node, nodes.Filter) and node.name == TURNS else None
    return inner if inner is not None else node


def carried(value: Any) -> Any:
    """Return what a block or a filter of a Word plan has made: as plain text, unless it has marks of the file in it."""
    return html.unescape(str(value)) if isinstance(value, Markup) and "<" not in value else value


def refuse_hurt(value: Any, work: str) -> None:
    """Refuse to change a piece of the file as if it were text: upper makes <W:P> of <w:p>.

    Raises:
        Misshown: `value` is such a piece, and the filter or method `work` would change it.
    """
    if isinstance(value, Markup) and work not in _UNHURT and "<" in value:
        raise Misshown(
            value.striptags(), "带有方案的段落或字体，不能整段用过滤器或截取，请写在里面的字段上，如 {{ 社区|trim }}"
        )
