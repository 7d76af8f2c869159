"""Filters of numbers, for cells: 3,600 is a number, and what would show another one is refused."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from markupsafe import soft_str

from app.batch.counting import Fraction, Share, exact, is_unrounded
from app.batch.numbers import as_number, is_share
from app.batch.printf import printed
from app.batch.unfit import Misshown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def number_filters(own: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the filters that stand for Jinja's `own`."""
    return {"format": _formatting(own["format"]), "round": _rounding(own["round"]), "int": _int, "float": _float}


def _formatting(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter format, which shows cells as the numbers they are."""

    @wraps(work)
    def filtered(value: Any, *args: Any, **kwargs: Any) -> Any:
        return work(value, *args, **kwargs) if args and kwargs else printed(soft_str(value), kwargs or args)

    return filtered


def _rounding(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter round, which would make 1.0 of 95.3%."""

    @wraps(work)
    def filtered(value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and is_share(value):
            raise Misshown(value, "是百分数，不能直接用 |round，请用带百分号的格式，如 '{:.1%}'")
        made = work(value, *args, **kwargs)
        return Fraction(exact(made)) if is_unrounded(made) else made  # as often as 'floor' divides by 1000

    return filtered


def _int(value: Any, default: int = 0, base: int = 10) -> int:
    found = as_number(value) if isinstance(value, str) and base == 10 else None
    if found is not None:
        if is_share(value):
            raise Misshown(value, "是百分数，|int 会去掉小数，请用 |float 计算，或不用过滤器，照原样印出")
        return int(found)
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        return default


def _float(value: Any, default: float = 0.0) -> Any:
    try:
        found = as_number(value) if isinstance(value, str) else None
        if found is not None and is_share(value):
            return Share(found)
        return Fraction(found if found is not None else value)
    except (TypeError, ValueError):
        return default
