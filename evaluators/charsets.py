"""Classes of characters in patterns are worked out once: the patterns here are about the same few.

To compile a class beyond Latin-1, `re` of Python 3.11 marks each of its characters on a map of all 65,536, which for
[一-鿿] takes as long as the rest of several patterns. Seven in ten of the classes in all rules are repeats of others;
they took four fifths of the time in which patterns are compiled, and a third of that of a short command.
"""

from __future__ import annotations

from functools import wraps
from re import _compiler as compiler  # type: ignore[attr-defined]  # the compiler has no public name since sre_compile went
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Class = tuple[list[Any], bool]
_NAME = "_optimize_charset"


def remember() -> None:
    """Have `re` remember from now on what it made of a class; a Python that does it otherwise is left as it is."""
    known = getattr(compiler, _NAME, None)
    if known is not None and not hasattr(known, "__wrapped__"):
        setattr(compiler, _NAME, _remembering(known))


def _remembering(work_out: Callable[..., _Class]) -> Callable[..., _Class]:
    """Return `work_out` with a memory; its answer is only read by those who ask."""
    told: dict[tuple[object, ...], _Class] = {}

    @wraps(work_out)
    def remembering(charset: Sequence[Any], *case: Any) -> _Class:
        key = (*charset, *map(id, case))  # what makes cases alike are functions and a table that stay
        known = told.get(key)
        if known is None:
            known = told[key] = work_out(charset, *case)
        return known

    return remembering
