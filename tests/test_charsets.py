"""Classes of characters are remembered, and what is remembered is what Python would work out anew."""

from __future__ import annotations

import re
from re import _compiler as compiler  # type: ignore[attr-defined]  # has no public name since sre_compile went
from typing import Any

import pytest

from evaluators import charsets


def program(pattern: str, flags: int) -> Any:
    """Return what `pattern` is compiled to."""
    return compiler._code(compiler._parser.parse(pattern, flags), flags)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII, re.IGNORECASE | re.ASCII], ids=str)
@pytest.mark.parametrize(
    "members",
    ["一-鿿", "^一-鿿", "㐀-䶿一-鿿〇", "一二三", "A-Zk5", "ſK０-９", r"\d的", r"^\s，。", "\U00020000-\U0002a6df一"],
)
def test_a_remembered_class_is_compiled_as_one_worked_out_anew(members: str, flags: int) -> None:
    charsets.remember()
    remembering = compiler._optimize_charset
    pattern = f"[{members}]+.?[{members}]"
    compiler._optimize_charset = remembering.__wrapped__
    anew = program(pattern, flags)
    compiler._optimize_charset = remembering
    assert [program(pattern, flags), program(pattern, flags)] == [anew, anew]


def test_a_class_is_worked_out_once() -> None:
    """Told by what is given back: nothing else shows it but time."""
    charsets.remember()
    asked = [[(compiler.RANGE, (0x4E01, 0x9FF1))] for _ in range(2)]
    first, again = map(compiler._optimize_charset, asked)
    assert first is again
