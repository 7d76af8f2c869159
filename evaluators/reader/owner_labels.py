"""How far a label goes that names who answers (责任单位：甲): the item it stands in, or what stands before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lines import end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluators.model import Document, Owner

# between the names of one group: marks, other labels with what they say (完成时限：9月底；), the next label
_BETWEEN = re.compile(
    r"[、，,；;。（）()【】\s和及与/]*(?:[\u4e00-\u9fff]{2,6}[：:][^。\n：:；;，]{0,20}[；，;\s]+)*(?:[\u4e00-\u9fff]{2,8}[：:]\s*)?"
)
_PERSON = re.compile("(?:人|领导)$")
_LEADING = ("牵头", "主责", "主办")
_WORDS = re.compile("[\u4e00-\u9fff]{3}")


class Reach(NamedTuple):
    """A stretch of the document and who answers for it by a label."""

    span: Span
    names: str


class _Group(NamedTuple):
    """Labels that stand together, and the section they stand in."""

    span: Span
    section: int | None
    owners: tuple[Owner, ...]

    @property
    def names(self) -> str:
        """Who answers: who leads before who is responsible, units before persons."""
        leads = [owner for owner in self.owners if owner.role == "lead"]
        first = [o for o in leads if (o.label or "").startswith(_LEADING)]
        units = [o for o in leads if not _PERSON.search(o.label or "")]
        return "、".join(dict.fromkeys(owner.name for owner in first or units or leads))


def reaches(document: Document, labelled: Sequence[Owner]) -> list[Reach]:
    """Return what each group of labels reaches.

    Args:
        document: with its sections.
        labelled: the owners in its text that a label names.
    """
    by_section: dict[int | None, list[_Group]] = {}
    for group in _groups(document, labelled):
        by_section.setdefault(group.section, []).append(group)
    found: list[Reach] = []
    for section, groups in by_section.items():
        if section is None:
            spans = [_line(document, group) for group in groups]
        else:
            spans = list(_in_section(document, section, groups, by_section))
        found += [Reach(span, group.names) for span, group in zip(spans, groups, strict=True) if group.names]
    return sorted(found, key=lambda reach: (reach.span.start, -reach.span.end))


def at(found: Iterable[Reach], place: Span) -> str | None:
    """Return who answers at a place: of the labels that reach it the nearest."""
    held = [reach for reach in found if reach.span.contains(place)]
    return min(held, key=lambda reach: len(reach.span)).names if held else None


def _groups(document: Document, labelled: Sequence[Owner]) -> Iterator[_Group]:
    held: list[Owner] = []
    for owner in sorted(labelled, key=lambda owner: owner.span):
        apart = held and (
            owner.section != held[-1].section
            or not _BETWEEN.fullmatch(document.text, held[-1].span.end, max(owner.span.start, held[-1].span.end))
        )
        if apart:
            yield _Group(Span(held[0].span.start, held[-1].span.end), held[0].section, tuple(held))
            held = []
        held.append(owner)
    if held:
        yield _Group(Span(held[0].span.start, held[-1].span.end), held[0].section, tuple(held))


def _line(document: Document, group: _Group) -> Span:
    """Return the line of a group from its beginning; the line above it where the labels stand on one of their own."""
    text = document.text
    start = text.rfind("\n", 0, group.span.start) + 1
    if _own_line(text, group) and start:
        start = text.rfind("\n", 0, start - 1) + 1
    return Span(start, end_of(text, group.span.end, "\n"))


def _own_line(text: str, group: _Group) -> bool:
    """Tell whether nothing stands before the label on its line."""
    label = group.owners[0].label or ""
    start = text.rfind("\n", 0, group.span.start) + 1
    return (
        not text[start : group.span.start].strip(" \u3000（(【").removesuffix(":").removesuffix("：").replace(label, "")
    )


def _in_section(
    document: Document, index: int, groups: Sequence[_Group], labelled: dict[int | None, list[_Group]]
) -> Iterator[Span]:
    section = document.sections[index]
    if len(groups) == 1:
        yield _alone(document, index, groups[0], labelled)
        return
    text, behind = document.text, section.body.start
    ahead = not _WORDS.search(re.sub("[\u4e00-\u9fff]{2,6}[：:]", "", text[behind : groups[0].span.start]))
    for turn, group in enumerate(groups):
        if ahead and group.span.start >= section.body.start:
            end = groups[turn + 1].span.start if turn + 1 < len(groups) else section.body.end
            yield Span(group.span.start, end)
            continue
        start = max(behind, text.rfind("\n", 0, group.span.start) + 1) if section.level == 1 else behind
        if _own_line(text, group):
            start = behind
        behind = max(behind, group.span.end)
        yield Span(min(start, group.span.start), group.span.end)


def _alone(document: Document, index: int, group: _Group, labelled: dict[int | None, list[_Group]]) -> Span:
    section, text = document.sections[index], document.text
    own_line = _own_line(text, group)
    if own_line and section.parent is not None and _below_list(document, index, group, labelled):
        return document.sections[section.parent].extent
    in_heading = group.span.start < section.body.start
    lines = text[section.body.start : section.body.end].strip().count("\n") + 1
    if section.level > 1 or in_heading or lines == 1:
        return section.extent
    if own_line:
        return Span(section.span.start, group.span.end)
    return Span(text.rfind("\n", 0, group.span.start) + 1, end_of(text, group.span.end, "\n"))


def _below_list(document: Document, index: int, group: _Group, labelled: dict[int | None, list[_Group]]) -> bool:
    """Tell whether labels on a line below the last of several one-line items are for all of them."""
    section = document.sections[index]
    fellows = [i for i, other in enumerate(document.sections) if other.parent == section.parent]
    if len(fellows) < 2 or fellows[-1] != index or any(i in labelled for i in fellows if i != index):
        return False
    above = Span(section.body.start, document.text.rfind("\n", 0, group.span.start) + 1)
    lines = [document.quote(document.sections[i].body if i != index else above).strip() for i in fellows]
    return all("\n" not in line for line in lines) and all(
        section.run_in or not section.text for section in (document.sections[i] for i in fellows)
    )
