"""About how long texts get by formats, filters and methods, known before they are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.batch.budget import MOST_CHARACTERS, Exhausted, turns_fit
from app.batch.numbers import as_number
from app.batch.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# how wide %10s and %(户数)10.2f ask to be. A key may hold anything: whatever follows a bracket may be a width as well
_WIDTH = re.compile(r"(?=[%)][-#0 +]*(\*|\d*)(?:\.(\*|\d*))?)")
_DECIMALS = 40  # no cell shows more
_LONG = 18  # digits
_SORTED = 50_000  # entries: to sort more takes longer than a document may
_SLOW = 20  # times as many characters are counted where a filter goes from word to word
_TEXTS = frozenset({str, Value, Markup})
HOLDING: Any = (dict, list, tuple, set, frozenset, type({}.keys()), type({}.values()), type({}.items()))
_MANY = (*HOLDING, range)


def wide(asked: Iterable[str], *values: Any) -> int:
    """Return how many characters the widths that a format has `asked` for take at least.

    A width may also come from the `values` it is given: %*d, {:{宽}}.
    """
    size = 0
    for width in asked:
        if width.isdecimal():
            size += int(width) if len(width) <= _LONG else MOST_CHARACTERS + 1
            continue
        given = [abs(value) for value in _flat(values) if isinstance(value, int)]
        given += [int(number) for number in map(as_number, filter(_is_text, _flat(values))) if number is not None]
        size += max(given, default=0)
    return size


def in_percents(form: str) -> Iterator[str]:
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
    """Return `values`, those of lists and mappings among them."""
    found: list[Any] = []
    waiting, seen = list(values), set()
    while waiting:
        value = waiting.pop()
        if not isinstance(value, Mapping | tuple | list):
            found.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting += value.values() if isinstance(value, Mapping) else value
    return found


def size_of(value: Any) -> int:
    """Return about how long lists in lists are as a text; each is looked at once, however often it stands there.

    Raises:
        Exhausted: a list has more entries than a loop may have turns, or too many lists stand in one another.
    """
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, _MANY):
        return 1
    sizes: dict[int, int] = {}

    def size(one: Any) -> int:
        if isinstance(one, str):
            return len(one)
        if isinstance(one, range):
            return 2 * len(one)
        if not isinstance(one, HOLDING):
            return 1
        if id(one) not in sizes:
            turns_fit(len(one))
            parts = [*one, *one.values()] if isinstance(one, dict) else [*one]
            lengths = map(len, parts) if _TEXTS.issuperset(map(type, parts)) else map(size, parts)
            sizes[id(one)] = 2 + 2 * len(parts) + sum(lengths)
        return sizes[id(one)]

    try:
        return size(value)
    except RecursionError:
        raise Exhausted("列表层层相套") from None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def grown_by(text: str, method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
    """Return about how long the text gets by one of its methods."""
    if method == "replace" and len(args) > 1:
        return _replaced(text, *args)
    if method == "join" and args and hasattr(args[0], "__len__"):
        return len(text) * len(args[0]) + sum(len(item) for item in args[0] if isinstance(item, str))
    if method == "expandtabs":
        return len(text) + text.count("\t") * next(
            (arg for arg in (*args, *kwargs.values()) if isinstance(arg, int)), 8
        )
    if method in {"format", "format_map"}:
        return wide(_braced(text), *args, *kwargs.values()) + text.count("{") * (size_of(args) + size_of(kwargs))
    if method in {"split", "rsplit", "splitlines"}:
        turns_fit(len(text) // 2)
    if method == "translate" and args:
        table = args[0].values() if isinstance(args[0], Mapping) else args[0]
        return len(text) * max((len(item) for item in table if isinstance(item, str)), default=1)
    return max((arg for arg in args if isinstance(arg, int)), default=0)


def _indented(value: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    return (width if isinstance(width, int) else len(width)) * (str(value).count("\n") + 1)


def _centred(_value: Any, width: int = 80) -> int:
    return width


def _formatted(value: Any, *args: Any, **kwargs: Any) -> int:
    form = str(value)
    return wide(in_percents(form), *args, *kwargs.values()) + form.count("%") * (size_of(args) + size_of(kwargs))


def _wrapped(value: Any, width: int = 79, _long: Any = True, between: Any = None, *_: Any, **named: Any) -> int:
    between = named.get("wrapstring", between)
    lines = len(str(value).splitlines()) + 2 * len(str(value)) // max(1, width)  # two together are wider than one
    return len(str(value)) + lines * (len(between) if isinstance(between, str) else 1)


def _cut(_value: Any, pieces: int, filling: Any = None, **named: Any) -> int:
    """Refuse more pieces than a loop may have turns."""
    turns_fit(pieces)
    return pieces * size_of(named.get("fill_with", filling))


def _slow(value: Any, *_: Any, **__: Any) -> int:
    return _SLOW * size_of(value)


def _sorted(value: Any, *_: Any, **__: Any) -> int:
    """Refuse to sort what takes too long."""
    if hasattr(value, "__len__") and len(value) > _SORTED:
        raise Exhausted(f"排序的项超过 {_SORTED} 个")
    return 0


def _rounded(_value: Any, digits: Any = 0, *_: Any, **named: Any) -> int:
    """Refuse more decimals than any number has."""
    digits = named.get("precision", digits)
    if isinstance(digits, int) and abs(digits) > _DECIMALS:
        raise Exhausted("小数位数过多")
    return 0


def _listed(value: Any) -> int:
    """Refuse to make one entry of each character of a long text."""
    turns_fit(len(value) if isinstance(value, str) else 0)
    return 0


def _as_json(value: Any, indent: int | None = None) -> int:
    lines = sum(str(value).count(sign) for sign in ",[{") + 2
    return (indent or 0) * lines * (str(value).count("[") + str(value).count("{") + 1)


def _replaced(value: Any, old: Any, new: Any, *_: Any, **__: Any) -> int:
    return len(str(value)) + str(value).count(str(old)) * len(str(new))


# filter -> about how long the text gets
GROWN: dict[str, Callable[..., int]] = {
    "batch": _cut,
    "center": _centred,
    "dictsort": _sorted,
    "format": _formatted,
    "groupby": _sorted,
    "indent": _indented,
    "list": _listed,
    "pprint": _slow,
    "replace": _replaced,
    "round": _rounded,
    "sort": _sorted,
    "string": size_of,
    "slice": _cut,
    "striptags": _slow,
    "title": _slow,
    "tojson": _as_json,
    "unique": _sorted,
    "urlencode": _slow,
    "wordcount": _slow,
    "wordwrap": _wrapped,
    "xmlattr": _slow,
}
