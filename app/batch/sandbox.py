"""Jinja's sandbox for plans that strangers wrote: no way out, no endless work, no text without end."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import wraps
from string import Formatter
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from app.batch.number_filters import number_filters
from app.batch.printf import printed
from app.batch.values import NO_XML, ControlCharacter, Value, as_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_TURNS = 200_000  # of all loops of one document together
MOST_CHARACTERS = 20_000_000  # of one part of one document
MOST_SECONDS = 20.0
# how wide %10s and %(户数)10.2f ask to be. A key may hold anything: whatever follows a bracket may be a width as well
_WIDTH = re.compile(r"(?=[%)][-#0 +]*(\*|\d*)(?:\.(\*|\d*))?)")
_LONG = 18  # digits
_LOOP = "_turns"
_SIZE = "_sized"
_ENDLESS = f"循环超过 {MOST_TURNS} 次"


class Exhausted(SecurityError):
    """A template that loops or grows without end; `args[0]` says in Chinese which bound it met."""


class Budget:
    """Counts the turns of all loops of one document."""

    __slots__ = ("_deadline", "_left")

    def __init__(self) -> None:
        self._left = MOST_TURNS
        self._deadline = time.monotonic() + MOST_SECONDS

    def turns(self, items: Any) -> Iterator[Any]:
        """Yield `items` one by one until the document has looped too often or too long."""
        for item in items:
            self._left -= 1
            if self._left < 0:
                raise Exhausted(_ENDLESS)
            if not self._left & 0x3FF:
                self.look()
            yield item

    def look(self) -> None:
        """Refuse to go on where the document has taken too long."""
        if time.monotonic() > self._deadline:
            raise Exhausted(f"运行超过 {MOST_SECONDS:.0f} 秒")


class PlanEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox: values escaped, a missing name an error, every loop counted, no huge powers, no text without end."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, text: bool = False) -> None:
        """Prepare for a plan that is XML or, with `text`, plain text."""
        finalize = _in_text if text else _in_word
        super().__init__(autoescape=not text, undefined=StrictUndefined, finalize=finalize)
        self.budget = Budget()
        self.filters[_LOOP] = self._turns
        self.filters[_SIZE] = _sized
        self.filters |= number_filters(self.filters)
        self.filters |= {name: _measured(self.filters[name], grown) for name, grown in _GROWN.items()}
        self.filters["join"] = _joining(self.filters["join"])
        self.globals = {"range": _range, "dict": dict, "namespace": self.globals["namespace"],
                        "joiner": self.globals["joiner"], "cycler": self.globals["cycler"]}  # fmt: skip

    def _turns(self, items: Any) -> Iterator[Any]:
        return self.budget.turns(items)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Counted().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return] # jinja's visitors are untyped

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would fill the memory in one step."""
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, int) and hasattr(other, "__len__") and not isinstance(other, Value):
                    _fits(len(other) * abs(one))
        elif operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            _fits(len(left) + len(right))
        elif operator == "%" and isinstance(left, str):
            _fits(_wide(_printed(left), right))
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
            _fits(_grown_by(text, method.__name__, args, kwargs))
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


def _fits(size: int) -> None:
    if size > MOST_CHARACTERS:
        raise Exhausted(f"一段文字超过 {MOST_CHARACTERS} 个字符")


def _sized(value: Any) -> Any:
    if isinstance(value, str):
        _fits(len(value))
    return value


def _wide(asked: Iterable[str], *values: Any) -> int:
    """Return how many characters the widths that a format has `asked` for take at least.

    A width may also come from the `values` it is given: %*d, {:{宽}}.
    """
    widths = []
    for width in asked:
        if not width.isdecimal():
            widths += [abs(value) for value in _flat(values) if isinstance(value, int)]
            widths += [int(number) for number in map(as_number, filter(_is_text, _flat(values))) if number is not None]
        else:
            widths.append(int(width) if len(width) <= _LONG else MOST_CHARACTERS + 1)
    return max(widths, default=0)


def _printed(form: str) -> Iterator[str]:
    """Yield the widths and precisions of %10.2f; * for one that is given."""
    for match in _WIDTH.finditer(form):
        yield from filter(None, match.groups())


def _braced(form: str) -> Iterator[str]:
    """Yield the widths and precisions of {:10.2f}; { for one that is given."""
    try:
        shown = [spec for _, _, spec, _ in Formatter().parse(form) if spec]
    except ValueError:
        return  # no format at all, which is said when it is used
    for spec in shown:
        yield from re.findall(r"\{|\d+", spec)


def _flat(values: Iterable[Any]) -> list[Any]:
    """Return `values`, those of tuples and mappings among them."""
    found: list[Any] = []
    for value in values:
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        found += inner
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _grown_by(text: str, method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
    """Return about how long the text gets by one of its methods."""
    if method == "replace" and len(args) > 1:
        return len(text) + text.count(str(args[0])) * len(str(args[1]))
    if method == "join" and args and hasattr(args[0], "__len__"):
        return len(text) * len(args[0]) + sum(len(item) for item in args[0] if isinstance(item, str))
    if method in {"format", "format_map"}:
        return _wide(_braced(text), *args, *kwargs.values())
    if method == "translate" and args:
        table = args[0].values() if isinstance(args[0], Mapping) else args[0]
        return len(text) * max((len(item) for item in table if isinstance(item, str)), default=1)
    return max((arg for arg in args if isinstance(arg, int)), default=0)


def _indented(value: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    return (width if isinstance(width, int) else len(width)) * (str(value).count("\n") + 1)


def _centred(_value: Any, width: int = 80) -> int:
    return width


def _formatted(value: Any, *args: Any, **kwargs: Any) -> int:
    return _wide(_printed(str(value)), *args, *kwargs.values())


def _wrapped(value: Any, width: int = 79, _long: Any = True, between: Any = None, *_: Any, **named: Any) -> int:
    between = named.get("wrapstring", between)
    lines = len(str(value).splitlines()) + 2 * len(str(value)) // max(1, width)  # two together are wider than one
    return len(str(value)) + lines * (len(between) if isinstance(between, str) else 1)


def _cut(_value: Any, pieces: int, *_: Any, **__: Any) -> int:
    """Refuse more pieces than a loop may have turns."""
    _turns_fit(pieces)
    return 0


def _as_json(value: Any, indent: int | None = None) -> int:
    return (indent or 0) * (str(value).count(",") + 2)


def _replaced(value: Any, old: Any, new: Any, *_: Any, **__: Any) -> int:
    return len(str(value)) + str(value).count(str(old)) * len(str(new))


# filter -> about how long the text gets
_GROWN: dict[str, Callable[..., int]] = {
    "batch": _cut,
    "center": _centred,
    "format": _formatted,
    "indent": _indented,
    "replace": _replaced,
    "slice": _cut,
    "tojson": _as_json,
    "wordwrap": _wrapped,
}


def _measured(work: Callable[..., Any], grown: Callable[..., int]) -> Callable[..., Any]:
    """Return the filter `work` with a look at the size of what it will make."""
    context = getattr(work, "jinja_pass_arg", None) is not None  # its first argument is then Jinja's

    @wraps(work)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        _fits(grown(*args[1:] if context else args, **kwargs))
        return work(*args, **kwargs)

    return filtered


def _joining(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter join with a look at what it joins."""

    def measured(items: Any, between: int) -> Iterator[Any]:
        size = 0
        for item in items:
            size += between + len(item if isinstance(item, str) else str(item))
            _fits(size)
            yield item

    @wraps(work)
    def filtered(context: Any, value: Any, d: Any = "", *args: Any, **kwargs: Any) -> Any:
        return work(context, measured(value, len(str(d))), d, *args, **kwargs)

    return filtered


class _Counted(NodeTransformer):
    """Sends what every loop goes through by way of the budget."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _LOOP, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - likewise
        self.generic_visit(node)
        return nodes.Filter(node, _SIZE, [], [], None, None, lineno=node.lineno)


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
    _turns_fit(many)
    return turns


def _turns_fit(many: int) -> None:
    if many > MOST_TURNS:
        raise Exhausted(_ENDLESS)
