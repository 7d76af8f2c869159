"""Formats such as %.1f with a cell: it is shown as the number it is, halves rounded up, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from app.batch.counting import exact
from app.batch.values import Value, number_for

_SPEC = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[-#0 +]*)(?P<width>\*|\d*)(?:\.(?P<precision>\*|\d*))?[hlL]?"
    r"(?P<kind>[A-Za-z%])"
)
_WHOLE, _BROKEN = "diuoxX", "eEfFgG"
_DECIMALS = 6  # of %f
_EXACT = Context(prec=400)


def printed(form: str, given: Any) -> Any:
    """Return `form % given`.

    Raises:
        Misshown: a cell would be shown as another number.
        NoNumber: it is none.
    """
    made = str if isinstance(form, Value) else type(form)  # a cell counts, what it makes is text
    if isinstance(given, Mapping):
        named = _SPEC.sub(lambda spec: _shown(spec, given.get(spec["key"])) or spec[0], form)
        return made(named) % given
    left = list(given) if isinstance(given, tuple) else [given]
    out: list[str] = []
    rest: list[Any] = []
    end = 0
    for spec in _SPEC.finditer(form):
        if spec["kind"] == "%":
            continue
        taken = [spec["width"], spec["precision"]].count("*") + 1
        shown = _shown(spec, left[0]) if left and taken == 1 else None
        if shown is None:
            rest += left[:taken]
        else:
            out += (form[end : spec.start()], shown)
            end = spec.end()
        left = left[taken:]
    return made("".join((*out, form[end:]))) % (*rest, *left)


def _shown(spec: re.Match[str], value: Any) -> str | None:
    """Return a cell, or what was worked out, by a format of numbers; None where Python shows it."""
    kind = spec["kind"]
    number: Any = value
    if isinstance(value, Value) and kind in _WHOLE + _BROKEN:
        number = number_for(value, spec[0], kind)
    elif not isinstance(value, float) or kind not in "fF":
        return None
    if kind in _WHOLE:
        number = int(number)
    elif kind in "fF":
        digits = _DECIMALS if spec["precision"] is None else int(spec["precision"] or 0)
        told = exact(number)
        number = told.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT) if told.is_finite() else number
    precision = "" if spec["precision"] is None else f".{spec['precision']}"
    return str(f"%{spec['flags']}{spec['width']}{precision}{kind}" % number)
