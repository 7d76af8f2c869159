"""Jinja's sandbox for plans that strangers wrote: no way out, no endless work, no text without end."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from app.batch.budget import MOST_TURNS, Budget, Exhausted, fits, turns_fit
from app.batch.growth import GROWN, grown_by, in_percents, size_of, wide
from app.batch.number_filters import number_filters
from app.batch.printf import printed
from app.batch.values import NO_XML, ControlCharacter, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BITS = 4096  # of a whole number: no office writes one of a thousand digits
_LOOP = "_turns"
_SIZE = "_sized"


class PlanEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox: values escaped, a missing name an error, every loop counted, no huge powers, no text without end."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, text: bool = False) -> None:
        """Prepare for a plan that is XML or, with `text`, plain text."""
        self.budget = Budget()
        self._refuse = _in_text if text else _in_word
        super().__init__(autoescape=not text, undefined=StrictUndefined, finalize=self._printed)
        self.filters[_LOOP] = self._turns
        self.filters[_SIZE] = self._sized
        self.filters |= number_filters(self.filters)
        self.filters |= {name: self._measured(self.filters[name], grown) for name, grown in GROWN.items()}
        self.filters["safe"] = _as_it_is
        self.filters["default"] = self.filters["d"] = _default
        del self.filters["urlize"]  # makes HTML, which would break the file
        self.filters["join"] = self._joining(self.filters["join"])
        self.globals = {"range": _range, "dict": dict, "namespace": self.globals["namespace"],
                        "joiner": self.globals["joiner"], "cycler": self.globals["cycler"]}  # fmt: skip

    def _turns(self, items: Any) -> Iterator[Any]:
        return self.budget.turns(items)

    def _sized(self, value: Any) -> Any:
        if isinstance(value, str):
            self.budget.make(len(value))
        return value

    def _printed(self, value: Any) -> Any:
        """Return what a tag prints; its size is counted, for it may be kept: {% set 段 %}…{% endset %}."""
        if isinstance(value, str):
            self.budget.make(len(value))
        elif isinstance(value, list | tuple | dict):
            self.budget.make(size_of(value))
        return self._refuse(value)

    def _measured(self, work: Callable[..., Any], grown: Callable[..., int]) -> Callable[..., Any]:
        """Return the filter `work` with a look at the size of what it will make."""
        context = getattr(work, "jinja_pass_arg", None) is not None  # its first argument is then Jinja's

        @wraps(work)
        def filtered(*args: Any, **kwargs: Any) -> Any:
            self.budget.make(grown(*args[1:] if context else args, **kwargs))
            return work(*args, **kwargs)

        return filtered

    def _joining(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter join with a look at what it joins."""

        def measured(items: Any, between: int) -> Iterator[Any]:
            size = 0
            for item in items:
                part = between + len(item if isinstance(item, str) else str(item))
                self.budget.make(part)
                size += part
                fits(size)
                yield item

        @wraps(work)
        def filtered(context: Any, value: Any, d: Any = "", *args: Any, **kwargs: Any) -> Any:
            return work(context, measured(value, len(str(d))), d, *args, **kwargs)

        return filtered

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Counted().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return] # jinja's visitors are untyped

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would fill the memory in one step."""
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, int) and hasattr(other, "__len__") and not isinstance(other, Value):
                    self.budget.make(len(other) * abs(one))
            if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _BITS:
                raise Exhausted("数字过大")
        elif operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            self.budget.make(len(left) + len(right))
        elif operator == "%" and isinstance(left, str):
            self.budget.make(wide(in_percents(left), right))
            return printed(left, right)
        elif operator == "**" and (abs(right) > 64 or abs(left) > 10**6):
            raise Exhausted("乘方过大")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Refuse a method of a text that would make it endlessly long."""
        self.budget.look()
        method = getattr(obj, "__wrapped__", obj)  # jinja wraps str.format
        text = getattr(method, "__self__", None)
        if isinstance(text, str):
            if method.__name__ == "join" and args and not hasattr(args[0], "__len__"):
                args = (list(args[0]), *args[1:])  # of a generator nobody knows how much it gives
            self.budget.make(grown_by(text, method.__name__, args, kwargs))
        return super().call(context, obj, *args, **kwargs)


def _in_text(value: Any) -> Any:
    """Return what a tag prints.

    Raises:
        ControlCharacter: it holds a character that no XML may hold.
    """
    if isinstance(value, str) and not value.isprintable():
        found = NO_XML.search(value)
        if found is not None:
            raise ControlCharacter(found[0])
    return value


def _in_word(value: Any) -> Any:
    """Return what a tag of a Word plan prints: the ends of pages and paragraphs (form feed, bell) mean something there.

    Raises:
        ControlCharacter: it holds another character that no XML may hold.
    """
    if isinstance(value, str) and not value.isprintable():
        _in_text(value.replace("\f", "").replace("\a", ""))
    return value


class _Counted(NodeTransformer):
    """Sends what every loop goes through by way of the budget."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _LOOP, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - likewise
        self.generic_visit(node)
        return nodes.Filter(node, _SIZE, [], [], None, None, lineno=node.lineno)

    def visit_ScopedEvalContextModifier(  # noqa: N802 - likewise
        self, node: nodes.ScopedEvalContextModifier
    ) -> nodes.ScopedEvalContextModifier:
        self.generic_visit(node)
        node.options = []  # {% autoescape false %}: a cell with < in it would break the file
        return node


def _as_it_is(value: Any) -> Any:
    """Return a value as it is: a cell is no XML, whoever says that it is safe, and < in it would break the file."""
    return value


def _default(value: Any, default: Any = "", boolean: bool = False) -> Any:
    """Take an empty cell for one that is missing, as whoever writes default("暂缺") means it."""
    empty = isinstance(value, Undefined) or (isinstance(value, Value) and not value.strip())
    return default if empty or (boolean and not value) else value


def counted(node: nodes.Node) -> nodes.Node:
    """Return what a loop goes through as the template says it."""
    inner = node.node if isinstance(node, nodes.Filter) and node.name == _LOOP else None
    return inner if inner is not None else node


def _range(*bounds: int) -> range:
    turns = range(*bounds)
    try:
        many = len(turns)
    except OverflowError:
        many = MOST_TURNS + 1
    turns_fit(many)
    return turns
