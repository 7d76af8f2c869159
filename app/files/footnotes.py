"""Native Word footnotes at the end of given stretches of text, in a copy of a .docx (ECMA-376 Part 1, 17.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.comments import Comment, anchor
from app.files.names import attribute, kind, number
from app.files.origin import trace
from app.files.repack import copy_with, serialized
from app.files.runs import Runs
from app.files.story import open_story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lxml import etree

    from app.files.origin import Traced

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIZE = "18"  # half points: nine, as small type under a page of sixteen
_STYLE = "FootnoteText"  # its size holds for the numbers, too: LibreOffice sets them as the paragraph's style says
_EMU = 635  # English metric units of a twip
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))


def write_footnotes(path: Path, out: Path, notes: Sequence[Comment]) -> None:
    """Write a copy of the .docx `path` in which a footnote hangs behind the last character of each stretch.

    Footnotes that are there already are kept; the text of the main part is compared before anything is written.

    Args:
        path: the file.
        out: where the copy goes; may be `path` itself.
        notes: offsets count the characters of :func:`app.files.load`'s text of `path`; in the order of the text.

    Raises:
        UnreadableFile: `path` cannot be read.
        UserError: `out` cannot be written.
    """
    from app.files import read_bytes

    traced = trace(path, read_bytes(path))
    if not notes:
        copy_with(traced.package, {}, out)
        return
    story = open_story(traced, "footnotes")
    part, namespace = story.root, story.namespace
    anchors = [anchor(traced, note)[1] for note in notes]
    runs = Runs()
    for last in anchors:
        runs.cut_behind(last)
    runs.divide()
    if story.new:
        part.extend(_separator(part, namespace, what, mark) for what, mark in _SEPARATORS)
    taken = [number(attribute(item, "id"), 0) for item in part if kind(item) == "footnote"]
    identity = max(taken, default=0) + 1
    written: list[etree._Element] = []
    # from the last to the first, so that of two notes at one place the first comes first
    for offset, (note, last) in reversed(list(enumerate(zip(notes, anchors, strict=True)))):
        runs.holding(last).addnext(_reference(part, namespace, str(identity + offset)))
        written.append(_footnote(part, namespace, note.lines, str(identity + offset)))
    part.extend(reversed(written))
    room = _foot_room(traced.root)
    if room:
        # footnotes fill the text area to its foot; the last of them is on the page of what stands there, or before it
        written[0].append(_blank(part, namespace, room))
    story.write(out, path, "脚注", _styled(traced, namespace))


def _foot_room(root: etree._Element) -> int:
    """Return the height in twips of what is anchored to the foot of the text area: the 版记; 0 for nothing."""
    heights = [0]
    for anchored in root.iter("{*}anchor"):
        place = anchored.find("{*}positionV[@relativeFrom='margin']/{*}align")
        extent = anchored.find("{*}extent")
        if place is not None and place.text == "bottom" and extent is not None:
            heights.append(number(extent.get("cy"), 0) // _EMU)
    return max(heights)


def _blank(near: etree._Element, namespace: str, height: int) -> etree._Element:
    paragraph, layout = _made(near, namespace, "p"), _made(near, namespace, "pPr")
    layout.append(_made(near, namespace, "snapToGrid", val="0"))
    layout.append(_made(near, namespace, "spacing", line=str(height), lineRule="exact"))
    paragraph.append(layout)
    return paragraph


def _styled(traced: Traced, namespace: str) -> dict[str, bytes]:
    """Return the part of the styles with one for footnotes; nothing where it is there already, or no styles are."""
    name = next(iter(traced.package.related(traced.main, "styles")), None)
    styles = traced.package.xml(name) if name else None
    if name is None or styles is None or any(attribute(item, "styleId") == _STYLE for item in styles):
        return {}
    style = _made(styles, namespace, "style", type="paragraph", styleId=_STYLE)
    layout, properties = _made(styles, namespace, "pPr"), _made(styles, namespace, "rPr")
    layout.append(_made(styles, namespace, "snapToGrid", val="0"))
    layout.append(_made(styles, namespace, "spacing", line="240", lineRule="auto"))
    properties.append(_made(styles, namespace, "spacing", val="0"))
    properties.append(_made(styles, namespace, "sz", val=_SIZE))
    style.append(_made(styles, namespace, "name", val="footnote text"))
    whole = (s for s in styles if attribute(s, "type") == "paragraph" and attribute(s, "default") in {"1", "true"})
    base = next((attribute(s, "styleId") for s in whole), None)
    if base:
        style.append(_made(styles, namespace, "basedOn", val=base))
    style.extend((layout, properties))
    styles.append(style)
    return {name: serialized(styles)}


def _made(near: etree._Element, namespace: str, name: str, **attributes: str) -> etree._Element:
    element = near.makeelement(f"{namespace}{name}")
    for key, value in attributes.items():
        element.set(f"{namespace}{key}", value)
    return element


def _separator(part: etree._Element, namespace: str, what: str, identity: str) -> etree._Element:
    note = _made(part, namespace, "footnote", type=what, id=identity)
    paragraph, run = _made(part, namespace, "p"), _made(part, namespace, "r")
    run.append(_made(part, namespace, what))
    paragraph.append(run)
    note.append(paragraph)
    return note


def _raised(near: etree._Element, namespace: str) -> etree._Element:
    run, properties = _made(near, namespace, "r"), _made(near, namespace, "rPr")
    properties.append(_made(near, namespace, "vertAlign", val="superscript"))
    run.append(properties)
    return run


def _reference(near: etree._Element, namespace: str, identity: str) -> etree._Element:
    run = _raised(near, namespace)
    run.append(_made(near, namespace, "footnoteReference", id=identity))
    return run


def _footnote(part: etree._Element, namespace: str, lines: Sequence[str], identity: str) -> etree._Element:
    note = _made(part, namespace, "footnote", id=identity)
    paragraph, layout = _made(part, namespace, "p"), _made(part, namespace, "pPr")
    layout.append(_made(part, namespace, "pStyle", val=_STYLE))
    layout.append(_made(part, namespace, "snapToGrid", val="0"))
    layout.append(_made(part, namespace, "spacing", line="240", lineRule="auto"))
    paragraph.append(layout)
    mark = _raised(part, namespace)
    mark[0].insert(0, _made(part, namespace, "sz", val=_SIZE))
    mark.append(_made(part, namespace, "footnoteRef"))
    run, properties, words = (_made(part, namespace, name) for name in ("r", "rPr", "t"))
    properties.append(_made(part, namespace, "sz", val=_SIZE))
    run.append(properties)
    words.text = " " + "；".join("".join(c for c in line if c.isprintable() or c == "\u3000") for line in lines)
    words.set(_SPACE, "preserve")
    run.append(words)
    paragraph.extend((mark, run))
    note.append(paragraph)
    return note
