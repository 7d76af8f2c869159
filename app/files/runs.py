"""Dividing the runs of a .docx without touching how they look."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING

from app.files.names import kind

if TYPE_CHECKING:
    from lxml import etree

    from app.files.origin import Source

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Runs:
    """Cuts asked for at single characters, made all at once.

    A run is only ever divided: its parts carry copies of its attributes and properties and hold the same children in
    the same order.
    """

    def __init__(self) -> None:
        self._cuts: dict[etree._Element, set[tuple[etree._Element, int]]] = {}
        self._parts: dict[etree._Element, list[tuple[int, int, etree._Element]]] = {}

    def cut_before(self, source: Source) -> None:
        """Ask that a run begin at this character."""
        if source.splittable:
            self._cuts.setdefault(source.unit, set()).add((source.element, source.at))

    def cut_behind(self, source: Source) -> None:
        """Ask that a run end with this character."""
        if source.splittable:
            self._cuts.setdefault(source.unit, set()).add((source.element, source.at + 1))

    def divide(self) -> None:
        """Make all cuts asked for."""
        for run, cuts in self._cuts.items():
            self._divide(run, cuts)
        self._cuts = {}

    def holding(self, source: Source) -> etree._Element:
        """Return the run (or other unit) that holds the character now."""
        for start, end, run in self._parts.get(source.element, ()):
            if start <= source.at < end:
                return run
        return source.unit

    def _divide(self, run: etree._Element, cuts: set[tuple[etree._Element, int]]) -> None:
        properties = next((item for item in run if kind(item) == "rPr"), None)
        current, filled, due = run, False, False
        for item in [item for item in run if item is not properties]:
            words = (item.text or "") if kind(item) == "t" else ""
            length = max(1, len(words))
            bounds = [0, *sorted(index for element, index in cuts if element is item and 0 < index < length), length]
            for start, end in pairwise(bounds):
                if filled and (due or (item, start) in cuts):
                    current, filled = _next_run(current, run, properties), False
                part = item if start == 0 else deepcopy(item)
                part.tail = None if start else part.tail
                if len(bounds) > 2:
                    part.text = words[start:end]
                    part.set(_SPACE, "preserve")
                if current is not run or start:
                    current.append(part)
                self._parts.setdefault(item, []).append((start, end, current))
                filled, due = True, (item, end) in cuts


def _next_run(current: etree._Element, model: etree._Element, properties: etree._Element | None) -> etree._Element:
    run = model.makeelement(model.tag)
    for key, value in model.attrib.items():
        run.set(key, value)
    if properties is not None:
        run.append(deepcopy(properties))
    current.addnext(run)
    return run
