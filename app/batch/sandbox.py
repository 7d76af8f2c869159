"""Jinja's sandbox for plans that strangers wrote: no way out, no endless work, values that know numbers."""

from __future__ import annotations

import time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

MOST_TURNS = 200_000  # of all loops of one document together
MOST_CHARACTERS = 20_000_000  # of one part of one document
MOST_SECONDS = 20.0
_LOOP = "_turns"


class Exhausted(SecurityError):
    """A template that loops or grows without end; `args[0]` says in Chinese which bound it met."""


class Value(str):
    """A cell's text that compares and counts as a number where the other side is one.

    `{% if 户数 > 3000 %}` means what a clerk reads in it, though a cell is text as it is shown.
    """

    __slots__ = ()

    def _number(self) -> Decimal:
        found = as_number(self)
        if found is None:
            raise TypeError(f"“{self}”不是数字")
        return found

    def _compared(self, other: object, word: str) -> Any:
        if isinstance(other, int | float):
            return getattr(self._number(), word)(Decimal(str(other)))
        return getattr(str, word)(self, other)

    def __lt__(self, other: object) -> Any:
        return self._compared(other, "__lt__")

    def __le__(self, other: object) -> Any:
        return self._compared(other, "__le__")

    def __gt__(self, other: object) -> Any:
        return self._compared(other, "__gt__")

    def __ge__(self, other: object) -> Any:
        return self._compared(other, "__ge__")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | float):
            return as_number(self) == Decimal(str(other))
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __int__(self) -> int:
        return int(self._number())

    def __float__(self) -> float:
        return float(self._number())


def as_number(text: str) -> Decimal | None:
    """Return what a cell shows as a number: 3,600 is 3600, 95% is 0.95; None for anything else."""
    bare = text.strip().replace(",", "").replace("，", "")
    share = bare.endswith(("%", "％"))
    try:
        found = Decimal(bare[:-1] if share else bare)
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return found / 100 if share else found


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
                raise Exhausted(f"循环超过 {MOST_TURNS} 次")
            if not self._left & 0x3FF and time.monotonic() > self._deadline:
                raise Exhausted(f"运行超过 {MOST_SECONDS:.0f} 秒")
            yield item


class PlanEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox: values escaped, a missing name an error, every loop counted, no huge powers or repetitions."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.budget = Budget()
        self.filters[_LOOP] = self._turns
        self.filters["int"] = _int
        self.filters["float"] = _float
        self.globals = {"range": _range, "dict": dict, "namespace": self.globals["namespace"],
                        "joiner": self.globals["joiner"], "cycler": self.globals["cycler"]}  # fmt: skip

    def _turns(self, items: Any) -> Iterator[Any]:
        return self.budget.turns(items)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Counted().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return] # jinja's visitors are untyped

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would fill the memory in one step."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, int) and not isinstance(other, int | float | Decimal) and abs(one) > MOST_TURNS:
                raise Exhausted("文字重复的次数过多")
        if operator == "**" and (abs(right) > 64 or abs(left) > 10**6):
            raise Exhausted("乘方过大")
        return super().call_binop(context, operator, left, right)


class _Counted(NodeTransformer):
    """Sends what every loop goes through by way of the budget."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _LOOP, [], [], None, None, lineno=node.lineno)
        return node


def counted(node: nodes.Node) -> nodes.Node:
    """Return what a loop goes through as the template says it."""
    inner = node.node if isinstance(node, nodes.Filter) and node.name == _LOOP else None
    return inner if inner is not None else node


def render(template: Template, context: Mapping[str, Any]) -> str:
    """Return `template` with `context`, within the bounds above.

    Raises:
        Exhausted: it loops or grows without end.
        TemplateError, TypeError and others: whatever the template's own expressions raise.
    """
    environment = template.environment
    if isinstance(environment, PlanEnvironment):
        environment.budget = Budget()
    size = 0
    out: list[str] = []
    for piece in template.root_render_func(template.new_context(dict(context))):
        size += len(piece)
        if size > MOST_CHARACTERS:
            raise Exhausted(f"生成的内容超过 {MOST_CHARACTERS} 个字符")
        out.append(piece)
    return "".join(out)


def _range(*bounds: int) -> range:
    turns = range(*bounds)
    try:
        many = len(turns) > MOST_TURNS
    except OverflowError:
        many = True
    if many:
        raise Exhausted(f"循环超过 {MOST_TURNS} 次")
    return turns


def _int(value: Any, default: int = 0, base: int = 10) -> int:
    found = as_number(value) if isinstance(value, str) and base == 10 else None
    if found is not None:
        return int(found)
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        return default


def _float(value: Any, default: float = 0.0) -> float:
    try:
        found = as_number(value) if isinstance(value, str) else None
        return float(found if found is not None else value)
    except (TypeError, ValueError):
        return default
