"""Jinja's sandbox for plans that strangers wrote: no way out, no endless work, no text without end.

Whatever an expression makes is weighed when it is made, lists in lists with what they share counted as often as they
would be printed; so nothing can enter a filter that is larger than a document may be, and each step looks at the clock.
"""

from __future__ import annotations

from functools import wraps
from operator import truediv
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Undefined, nodes, pass_context
from jinja2.filters import make_attrgetter
from jinja2.runtime import markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import escape

from app.batch.bounding import CARRIED, TOGETHER, TURNS, WEIGHED, WHOLE, Bounding, Turning, carried, refuse_hurt
from app.batch.budget import MOST_TURNS, Budget, Exhausted, fits, turns_fit
from app.batch.counting import NUMBERS, worked
from app.batch.growth import GROWN, HOLDING, grown_by, in_percents, size_of, wide
from app.batch.number_filters import number_filters
from app.batch.numbers import as_number
from app.batch.printable import TELLING, refuse_objects, refuse_shown
from app.batch.printf import printed
from app.batch.unfit import NO_XML, ControlCharacter, NoNumber
from app.batch.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BITS = 4096  # of a whole number: no office writes one of a thousand digits
_BYTES = frozenset({"encode", "to_bytes"})  # methods that make what is no text, of any size
_MARKUP = ("e", "escape", "forceescape", "safe")  # a cell is no XML, whoever says so, and all is escaped when printed


class PlanEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox: values escaped, a missing name an error, every loop counted, no huge powers, no text without end."""

    intercepted_binops = frozenset({"+", "*", "/", "**", "%"})

    def __init__(self, *, text: bool = False) -> None:
        """Prepare for a plan that is XML or, with `text`, plain text."""
        self.budget = Budget()
        self._text = text
        self._refuse = _in_text if text else _in_word
        super().__init__(autoescape=not text, undefined=StrictUndefined, finalize=self._printed)
        own = self.filters | number_filters(self.filters) | dict.fromkeys(_MARKUP, _as_it_is)
        own |= {"default": _default, "d": _default, "sum": self._summed(), "join": self._joining(self.filters["join"])}
        del own["urlize"]  # makes HTML, which would break the file
        del own["random"]  # the same plan and roster give the same bytes
        self.filters = {name: self._bounded(name, work) for name, work in own.items()}
        self.filters |= {TURNS: self._turns, WEIGHED: self._weighed, TOGETHER: self._together, WHOLE: _whole,
                         CARRIED: carried}  # fmt: skip
        self.globals = {"range": _range, "dict": dict, "namespace": _Namespace,
                        "joiner": self.globals["joiner"], "cycler": self.globals["cycler"]}  # fmt: skip

    def _turns(self, items: Any) -> Iterator[Any]:
        return self.budget.turns(items)

    def _weighed(self, value: Any) -> Any:
        """Return what was made, a text or a list, if it is not too large."""
        if isinstance(value, str):
            self.budget.make(len(value))
            return value if self._text else carried(value)
        if isinstance(value, HOLDING):
            fits(size_of(value))
        return value

    def _together(self, parts: list[Any]) -> Any:
        """Return what a ~ makes of its sides."""
        self.budget.look()
        self.budget.make(sum(map(size_of, parts)))
        refuse_objects(*parts)
        return self._joined(parts)

    def _joined(self, parts: list[Any]) -> Any:
        return str_join(parts) if self._text else carried(markup_join(parts))

    def _printed(self, value: Any) -> Any:
        """Return what a tag prints; its size is counted, for it may be kept: {% set 段 %}…{% endset %}."""
        if isinstance(value, str):
            self.budget.make(len(value))
        elif isinstance(value, HOLDING):
            self.budget.make(size_of(value))
            refuse_objects(value)
        elif not isinstance(value, Undefined):  # of which Jinja itself says that it is missing
            refuse_objects(value)
        return self._refuse(value)

    def _bounded(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter `work` with a look at the clock, at the size of what it will make and of what it made."""
        grown = GROWN.get(name)
        first = 0 if getattr(work, "jinja_pass_arg", None) is None else 1  # one argument before is then Jinja's

        @wraps(work)
        def filtered(*args: Any, **kwargs: Any) -> Any:
            self.budget.look()
            if len(args) > first:
                value = args[first]
                refuse_hurt(value, name)
                if not isinstance(value, str) and hasattr(value, "__next__") and hasattr(value, "__iter__"):
                    args = (*args[:first], self.budget.watched(value), *args[first + 1 :])
            if grown is not None:
                self.budget.make(grown(*args[first:], **kwargs))
            if name in TELLING:
                refuse_objects(*args[first:], *kwargs.values())
            return self._weighed(work(*args, **kwargs))

        return filtered

    def _joining(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter join with a look at what it joins."""

        def measured(items: Iterable[Any], between: int) -> Iterator[Any]:
            size = 0
            for item in items:
                part = between + size_of(item)
                self.budget.make(part)
                size += part
                fits(size)
                refuse_objects(item)
                yield item

        @wraps(work)
        def filtered(context: Any, value: Any, d: Any = "", attribute: Any = None) -> Any:
            refuse_objects(d)
            return work(context, measured(self._each(value, attribute), size_of(d)), d)

        return filtered

    def _each(self, items: Iterable[Any], attribute: Any) -> Iterable[Any]:
        return items if attribute is None else map(make_attrgetter(self, attribute), items)

    def _summed(self) -> Callable[..., Any]:
        """Return the filter sum, each step of which is a + like any other."""

        @pass_context
        def summed(context: Any, items: Iterable[Any], attribute: Any = None, start: Any = 0) -> Any:
            for item in self._each(items, attribute):
                counts = isinstance(start, int | float)  # a number stays one
                start = start + item if counts else self.call_binop(context, "+", start, item)
            return start

        return summed

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return Turning().visit(super()._parse(source, name, filename))  # type: ignore[no-any-return] # jinja's visitors are untyped

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        tree = Bounding(blocks=not self._text).visit(source)
        return super()._generate(tree, name, filename, defer_init)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse what makes bytes, beside all that Jinja refuses."""
        return attr not in _BYTES and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what would fill the memory in one step."""
        self.budget.look()
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, int) and hasattr(other, "__len__") and not isinstance(other, Value):
                    self._repeat(other, abs(one))
            if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _BITS:
                raise Exhausted("数字过大")
        elif operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            self.budget.make(len(left) + len(right))
            return self._weighed(super().call_binop(context, operator, left, right))
        elif operator == "%" and isinstance(left, str) and not _counts(left):
            refuse_hurt(left, operator)
            self.budget.make(wide(in_percents(left), right) + left.count("%") * size_of(right))
            refuse_objects(right)
            return printed(left, right)
        elif operator == "/" and isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
            return worked(truediv, left, right)  # of two whole numbers Python would make 33.333333333333336
        elif operator == "**" and (abs(right) > 64 or abs(left) > 10**6):
            raise Exhausted("乘方过大")
        return super().call_binop(context, operator, left, right)

    def _repeat(self, value: Any, times: int) -> None:
        self.budget.make(len(value) * times)
        if not isinstance(value, str):
            turns_fit(len(value) * times)
            fits(size_of(value) * times)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Refuse a method of a text that would make it endlessly long, and weigh whatever a call takes and gives."""
        self.budget.look()
        method = getattr(obj, "__wrapped__", obj)  # jinja wraps str.format
        text = getattr(method, "__self__", None)
        if isinstance(text, str):
            refuse_hurt(text, method.__name__)
            if method.__name__ == "join" and args and not hasattr(args[0], "__len__"):
                args = (list(self.budget.watched(args[0])), *args[1:])  # nobody knows how much a generator gives
            self.budget.make(grown_by(text, method.__name__, args, kwargs))
            if method.__name__ == "format":
                refuse_shown(self, text, args, kwargs)
            elif method.__name__ == "format_map" and args:
                refuse_shown(self, text, (), args[0])
        fits(size_of(args) + size_of(kwargs))
        made = super().call(context, obj, *args, **kwargs)
        if "caller" in kwargs and not self._text:
            return escape(made)  # {% call %} prints it as it is
        return self._weighed(made)


class _Namespace(Namespace):
    """A namespace, which may hold itself and is not printed for what it holds."""

    def __repr__(self) -> str:
        return "namespace()"


def _counts(left: str) -> bool:
    """Tell whether a % behind a cell asks for the rest of a division: no cell is a format.

    Raises:
        NoNumber: the cell is no number.
    """
    if not isinstance(left, Value) or "%" in left.rstrip("% "):
        return False
    if as_number(left) is None:
        raise NoNumber(left)
    return True


def _whole(value: Any) -> Any:
    """Return what is about to be cut, [:3], if it is no piece of the file."""
    refuse_hurt(value, WHOLE)
    return value


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


def _as_it_is(value: Any) -> Any:
    """Return a value as it is."""
    return value


def _default(value: Any, default: Any = "", boolean: bool = False) -> Any:
    """Take an empty cell for one that is missing, as whoever writes default("暂缺") means it."""
    empty = isinstance(value, Undefined) or (isinstance(value, Value) and not value.strip())
    return default if empty or (boolean and not value) else value


def _range(*bounds: int) -> range:
    turns = range(*bounds)
    try:
        many = len(turns)
    except OverflowError:
        many = MOST_TURNS + 1
    turns_fit(many)
    return turns
