"""The Party body of one community under two names: 社区党总支 all through, and 社区党委 once.

A community has one of them. Which it is depends on how many members there are, not on the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import about, marks, prefilter
from evaluators.body_names import Changed
from evaluators.lines import begin_of, end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_NAMES = ("社区党委", "社区党总支")
_NAME = re.compile("|".join(_NAMES))
# 社区党委、党总支, 社区党委（党总支）: whichever there is; 社区大党委 is another body
_EITHER = re.compile("(?:[、和或及/]|（|\\()党?(?:委|总支|支部)")
_SET_UP = re.compile("下设|升格|改设|更名|改建|成立|组建|换届|[0-9一二两三四五六七八九十]个")
_USUAL = 2
"""How often a name must stand to be the usual one."""


def changed(document: Document) -> Iterator[Changed]:
    """Yield the name that a paper of one community gives its Party body once, beside the one that it has elsewhere."""
    text, title = document.text, document.title
    if title is None or not all(name in text for name in _NAMES):
        return
    own = about.places(title.text)
    if len(own) != 1:
        return
    aside = marks.cited(document)
    found: dict[str, list[Span]] = {name: [] for name in _NAMES}
    for match in prefilter.found(_NAME, document):
        if not aside.touches(*match.span()):
            found[match[0]].append(Span(*match.span()))
    (usual, places), (odd, others) = sorted(found.items(), key=lambda entry: -len(entry[1]))
    if len(places) >= _USUAL and len(others) == 1 and all(_is_own(document, one, own) for one in (*places, *others)):
        yield Changed(usual, odd, tuple(places), tuple(others))


def _is_own(document: Document, place: Span, own: frozenset[str]) -> bool:
    """Tell whether a name is that of the body of the paper's own community, told as the one it has."""
    text = document.text
    if _EITHER.match(text, place.end):
        return False
    before = text[begin_of(text, place.start, "，。；：、\n") : place.start]
    clause = before + text[place.end : end_of(text, place.end, "，。；：、\n")]
    return about.places(f"{before}社区") <= own and _SET_UP.search(clause) is None
