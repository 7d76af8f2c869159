"""Party congresses and plenary sessions named in a text, each by its full name, lists of sessions taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from evaluators.model import Document

_ORDINAL = "[十二](?<![一二三四五六七八九].)(?:(?<=十)[七八九]|(?<=二)十[一二]?)"
_CONGRESS = re.compile(f"{_ORDINAL}大(?!届|队|街|道|类|项|行|工程|主题|攻坚|任务)")
_SESSION = re.compile(rf"(?P<term>{_ORDINAL})届(?P<list>[一二三四五六七]中(?:[、和及与至]+[一二三四五六七]中)*)全会")
_ONE = re.compile("[一二三四五六七]中")


@once
def named(document: Document) -> tuple[tuple[str, Span], ...]:
    """Return (name, place) of each meeting named in the body: 十九大, 十九届五中全会; a list is one place."""
    found = [(match.group(), Span(*match.span())) for match in prefilter.found(_CONGRESS, document)]
    found += [
        (f"{match['term']}届{one.group()}全会", Span(*match.span()))
        for match in prefilter.found(_SESSION, document)
        for one in _ONE.finditer(match["list"])
    ]
    return tuple(sorted(found, key=lambda entry: entry[1]))
