"""Which lists of rows a plan goes through by named columns alone: of any other, it may print whatever stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from app.batch.bounding import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROWS = frozenset({"sort", "list", "reverse", "unique", "default", "d"})  # filters that give the rows again
_CHOSEN = frozenset({"selectattr", "rejectattr"})  # some of the rows, by the column that is their first argument
_VALUES = frozenset({"length", "count", "sum"})  # no row at all
_NEIGHBOURS = frozenset({"previtem", "nextitem"})  # of the loop: rows under another name

Bound = dict[str, str]  # names for a row and for its loop -> the list
_COUNTS = frozenset({"length", "count"})
_NONE = frozenset({("eq", 0), ("lt", 1), ("lteq", 0)})


def taken_whole(tree: nodes.Template, names: Mapping[str, str]) -> set[str]:
    """Return the names of which `tree` may use any column, lists among them; `names` are those behind our own.

    A list is not, where each use of it is a plain loop, a question whether there is any, or a filter with columns as
    it stands in the plan, and each use of a row a column written out.
    """
    walk = _Walk(names)
    walk.visit(tree, {})
    return walk.whole


class _Walk:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.whole: set[str] = set()
        self._names = names

    def visit(self, node: nodes.Node, bound: Bound) -> None:
        """Look at what `node` uses; `bound` are the rows that have a name there."""
        if isinstance(node, nodes.Name):
            if node.ctx == "load":
                self.whole.add(bound.get(node.name) or self._names.get(node.name, node.name))
        elif isinstance(node, nodes.For):
            self._loop(node, bound)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._asked(node.test, bound)
            self._children(node, bound, "test")
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and not _of_loop(node.node):
            self.visit(node.node.node, bound)  # t.items() goes through the row
            self._children(node, bound, "node")
        elif not self._is_named(node, bound):
            self._children(node, bound)

    def _children(self, node: nodes.Node, bound: Bound, *but: str) -> None:
        for child in node.iter_child_nodes(exclude=but):
            self.visit(child, bound)

    def _loop(self, node: nodes.For, bound: Bound) -> None:
        source = counted(node.iter)
        rows = self._rows(source, bound) if isinstance(node.target, nodes.Name) else None
        if rows is None:
            self.visit(source, bound)
        inner = {name: title for name, title in bound.items() if name != "loop"}
        if rows is not None and isinstance(node.target, nodes.Name):
            inner |= {node.target.name: rows, "loop": rows}
        for child in (*node.body, *((node.test,) if node.test else ())):
            self.visit(child, inner)
        for child in node.else_:
            self.visit(child, bound)

    def _asked(self, node: nodes.Node, bound: Bound) -> None:
        """Look at a condition, which may ask whether a list has any rows."""
        if isinstance(node, nodes.And | nodes.Or | nodes.Not):
            for child in node.iter_child_nodes():
                self._asked(child, bound)
        elif self._rows(node, bound) is None:
            self.visit(node, bound)

    def _is_named(self, node: nodes.Node, bound: Bound) -> bool:
        """Tell whether a list or a row is used here and only what is named of it."""
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            column = node.attr if isinstance(node, nodes.Getattr) else _written(node.arg)
            row = node.node
            if not isinstance(column, str):
                return False
            if isinstance(row, nodes.Name):  # of a field's own name, a.b, all is looked at anyhow
                return row.name in bound and not (_of_loop(node) and column in _NEIGHBOURS)
            one = isinstance(row, nodes.Getitem) and isinstance(_written(row.arg), int)
            one = one or (isinstance(row, nodes.Filter) and row.name in {"first", "last"})
            return one and self._rows(getattr(row, "node", None), bound) is not None
        if isinstance(node, nodes.Test):
            return node.name in {"defined", "undefined"} and self._rows(node.node, bound) is not None
        if not isinstance(node, nodes.Filter) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return False
        by_column = node.name in {"map", "join"} and any(pair.key == "attribute" for pair in node.kwargs)
        if not (by_column or node.name in _VALUES) or (node.name == "map" and node.args) or not _all_written(node):
            return False
        return self._rows(node.node, bound) is not None

    def _rows(self, node: nodes.Node | None, bound: Bound) -> str | None:
        """Return the list that `node` gives the rows of; None where it may be anything else."""
        if isinstance(node, nodes.Name):
            return None if node.name in bound else self._names.get(node.name, node.name)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            rows = self._rows(node.node, bound)
            if rows is not None:
                self.visit(node.arg, bound)
            return rows
        if not isinstance(node, nodes.Filter) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return None
        chosen = node.name in _CHOSEN and bool(node.args) and isinstance(_written(node.args[0]), str)
        if not chosen and not (node.name in _ROWS and (node.name in {"default", "d"} or _all_written(node))):
            return None
        rows = self._rows(node.node, bound)
        if rows is not None:
            for child in (*node.args, *node.kwargs):
                self.visit(child, bound)
        return rows


def _of_loop(node: nodes.Getattr | nodes.Getitem) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "loop"


def _written(node: nodes.Node) -> object:
    return node.value if isinstance(node, nodes.Const) else None


def _all_written(node: nodes.Filter) -> bool:
    """Tell whether all that a filter is given stands in the plan itself: attribute="责任人"."""
    return all(isinstance(item, nodes.Const) for item in (*node.args, *(pair.value for pair in node.kwargs)))


def lacking(tree: nodes.Template) -> Iterator[str]:
    """Yield the lists for whose lack of rows a condition has words: {% if not 任务 %}, {% if 任务|length == 0 %}."""
    conditions = [node.test for node in tree.find_all(nodes.If)]
    conditions += [node.test for node in tree.find_all(nodes.CondExpr)]
    for found in (found for test in conditions for found in (test, *test.find_all(nodes.Expr))):
        if isinstance(found, nodes.Not) and isinstance(found.node, nodes.Name):
            yield found.node.name
        if not isinstance(found, nodes.Compare) or len(found.ops) > 1:
            continue
        count, compared = found.expr, found.ops[0]
        none = (compared.op, compared.expr.value if isinstance(compared.expr, nodes.Const) else None) in _NONE
        if none and isinstance(count, nodes.Filter) and count.name in _COUNTS and isinstance(count.node, nodes.Name):
            yield count.node.name
