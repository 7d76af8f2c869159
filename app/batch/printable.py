"""What a tag may print: text, numbers and lists of them; a method would print where it lies in memory."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined
from jinja2.sandbox import SandboxedFormatter

from app.batch.unfit import NoText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

_TEXTS = (str, int, float, Decimal, type(None))
_LISTS = (list, tuple, dict)
# filters that make a text of whatever they are given
TELLING = frozenset({"capitalize", "center", "format", "indent", "lower", "pprint", "replace", "string", "striptags",
                     "title", "tojson", "trim", "truncate", "upper", "urlencode", "wordwrap", "xmlattr"})  # fmt: skip
_JOINED = "请用 |join 连成文字，如 {{ 任务|map(attribute='名称')|join('、') }}"


def refuse_objects(*values: Any) -> None:
    """Refuse what would be printed as Python's own name for it: <generator object … at 0x7f6c532b9a40>.

    Raises:
        NoText: one of `values`, or what a list among them holds, is neither text nor number.
        UndefinedError: such a list holds what there is not.
    """
    waiting, seen = list(values), set[int]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, _TEXTS):
            continue
        if isinstance(value, Undefined):
            str(value)  # says what is missing; within a list nobody would ask
        elif not isinstance(value, _LISTS):
            raise NoText(_advice(value))
        elif id(value) not in seen:
            seen.add(id(value))
            waiting += [*value, *value.values()] if isinstance(value, dict) else value


def refuse_shown(environment: Environment, form: str, args: Sequence[Any], named: Mapping[str, Any]) -> None:
    """Refuse a format that would show an object, one that it reaches into included: {0.strip}.

    Raises:
        NoText: as above.
    """
    refuse_objects(*args, *named.values())
    formatter = SandboxedFormatter(environment)
    at = 0
    for _, name, _, _ in Formatter().parse(form):
        if not name:
            at += name is not None
        elif "." in name or "[" in name:
            numbered = name[0] in ".["
            refuse_objects(formatter.get_field(f"{at}{name}" if numbered else name, args, named)[0])
            at += numbered


def _advice(value: Any) -> str:
    if callable(value):
        return "是没有执行的方法，不是文字，后面少写了括号，如 {{ 社区.strip() }}"
    return f"是一组内容，不是文字，{_JOINED}" if isinstance(value, Iterable) else "不是文字，印不出来"
