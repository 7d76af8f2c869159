"""What follows the text: list of attachments (7.3.4), signature and date (7.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.gbt9704.elements import no_indent, paragraph, run
from app.files.gbt9704.measures import AREA_WIDTH, CELL, FANG, INDENT, LINE, width
from app.files.official import attachment_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from app.files.official import Official

# a seal of 42 mm whose top lies within one line of the text and which covers signature and date below its middle
_SEAL_ROOM = 2 * LINE


def attachments(official: Official) -> Iterator[BaseOxmlElement]:
    """Yield the 附件说明; continuation lines begin under the first character of the name."""
    for index, line in enumerate(attachment_note(official.attachments)):
        start = line.index(" ") + 1 if " " in line.partition("：")[2][:4] or index else line.index("：") + 1
        hanging = round(width(line[:start]))
        left = INDENT + round(width("附件：1. " if len(official.attachments) > 1 else "附件："))
        yield paragraph(
            run(line, FANG),
            style="Flush9704",
            keep_next=True,
            spacing={"before": 0 if index else LINE},
            indent={"left": left, "hanging": hanging},
            align="left",
        )


def signature(official: Official) -> Iterator[BaseOxmlElement]:
    """Yield signature and date.

    Unsealed: the signature two characters from the right, the date two characters further right than its beginning; a
    date longer than the signature stands two characters from the right and moves the signature left. Sealed: the date
    four characters from the right, the signature centred above it, or flush right where it is longer than that allows.
    """
    unit, day = official.sign_off or "", official.dated
    if not unit and not day:
        return
    place = _sealed if official.sealed else _unsealed
    before = _SEAL_ROOM if official.sealed else LINE
    for words, layout, last in place(unit, day):
        if words:
            yield paragraph(
                run(words, FANG),
                style="Flush9704",
                keep_next=not last and bool(day),
                spacing={"before": before},
                indent=no_indent(**layout),
                align="right" if "left" not in layout else "left",
            )
            before = 0


def _sealed(unit: str, day: str) -> Iterator[tuple[str, dict[str, object], bool]]:
    from_right = 4 * CELL
    # a renderer without half-em digits sets the date wider; a quarter of a character meets it half way
    middle = from_right + width(day) / 2 + CELL / 4
    yield unit, {"right": max(0, round(middle - width(unit) / 2))}, False
    yield day, {"right": round(from_right)}, True


def _unsealed(unit: str, day: str) -> Iterator[tuple[str, dict[str, object], bool]]:
    if not unit:
        yield day, {"right": round(2 * CELL)}, True
        return
    longer = width(day) > width(unit)
    start = AREA_WIDTH - (4 * CELL + width(day) if longer else 2 * CELL + width(unit))
    start = max(0.0, start)
    if start == 0:  # a name that fills the line: Word breaks it, the right edge stays free
        yield unit, {"left": 0, "right": round(2 * CELL)}, False
    else:
        yield unit, {"left": round(start), "right": 0}, False
    # LibreOffice widens the gaps between digits and characters; the negative edge keeps the date on one line there
    yield day, {"left": round(start + 2 * CELL), "right": round(-4 * CELL)}, True
