"""The 版头 (7.2) and the title with its addressee (7.3.1, 7.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.gbt9704.elements import element, no_indent, paragraph, run
from app.files.gbt9704.measures import AREA_WIDTH, CELL, FANG, HEI, KAI, LINE, RED, XIAOBIAOSONG
from app.files.gbt9704.title import title_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from app.files.official import Official, RedHead

_MARK_DISTANCE = 1984  # 35 mm from the top of the text area to the upper edge of the mark
_RULE: dict[str, object] = {"val": "single", "sz": 12, "space": 5, "color": RED}
TITLE_LINE = 720  # a line of 2号: its height and seven eighths of a 3号 character (5.2.3)


def red_head(head: RedHead) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs of the 版头, closed by the red line."""
    marks = [line for line in (head.copy_number, head.secrecy, head.urgency) if line]
    for line in marks:
        font = FANG if line is head.copy_number else HEI
        yield paragraph(run(line, font), style="Flush9704", keep_next=True)
    half_points, scale = _mark_size(head.printed_mark)
    before = max(0, _MARK_DISTANCE - len(marks) * LINE)
    mark = run(head.printed_mark, XIAOBIAOSONG, half_points=half_points, colour=RED, spacing=0, scale=scale)
    numbered = bool(head.doc_number or head.signer)
    yield paragraph(
        mark,
        style="Flush9704",
        keep_next=True,
        borders=None if numbered else {"bottom": _RULE},
        snap=False,
        spacing={"before": before, "line": half_points * 13, "lineRule": "exact"},
        align="center",
    )
    if head.signer:
        yield _number_and_signer(head)
    elif head.doc_number:
        yield paragraph(
            run(head.doc_number, FANG),
            style="Flush9704",
            keep_next=True,
            borders={"bottom": _RULE},
            spacing={"before": 2 * LINE},
            align="center",
        )


def _mark_size(mark: str) -> tuple[int, int]:
    """Return half-points and horizontal scale in percent so that the mark fills one line and stays tall."""
    each = AREA_WIDTH / 20 * 0.97 / len(mark)  # points
    if each >= 36:
        return int(min(each, 56) * 2), 100
    size = max(min(36.0, each / 0.6), 18.0)
    return int(size * 2), max(40, round(100 * each / size))


def _number_and_signer(head: RedHead) -> BaseOxmlElement:
    """Upward documents: number one character from the left, signatory one from the right, on one line (7.2.6)."""
    edge = int(CELL)
    cells = (
        ([run(head.doc_number or "", FANG)], "left", {"leftChars": 100, "left": edge}),
        ([run("签发人：", FANG), run(head.signer or "", KAI)], "right", {"rightChars": 100, "right": edge}),
    )
    row = element("tr")
    for runs, side, indent in cells:
        above: dict[str, object] = {"before": 2 * LINE}
        content = paragraph(
            *runs, style="Flush9704", keep_next=True, spacing=above, indent=no_indent(**indent), align=side
        )
        row.append(element("tc", element("tcPr", element("tcW", w=AREA_WIDTH // 2, type="dxa")), content))
    rule = element("tblBorders", element("bottom", val="single", sz=12, space=0, color=RED))
    margins = element(
        "tblCellMar",
        *(element(side, w=0 if side != "bottom" else 100, type="dxa") for side in ("left", "bottom", "right")),
    )
    properties = element(
        "tblPr", element("tblW", w=AREA_WIDTH, type="dxa"), rule, element("tblLayout", type="fixed"), margins
    )
    grid = element("tblGrid", element("gridCol", w=AREA_WIDTH // 2), element("gridCol", w=AREA_WIDTH // 2))
    return element("tbl", properties, grid, row)


def title_and_addressee(official: Official, addressee: str | None) -> Iterator[BaseOxmlElement]:
    """Yield title and addressee; title, blank line and space above fill whole lines of the page."""
    lines = title_lines(official.title)
    above = 2 * LINE if official.red_head else 0
    rest = -(len(lines) * TITLE_LINE + LINE) % LINE
    yield paragraph(
        run("\n".join(lines), XIAOBIAOSONG),
        style="Title9704",
        keep_next=True,
        snap=False,
        spacing={"before": above + rest, "after": LINE, "line": TITLE_LINE, "lineRule": "exact"},
    )
    if addressee:
        yield paragraph(run(addressee, FANG), style="Flush9704")


def attachment_title(name: str) -> BaseOxmlElement:
    """Return the title of an attachment, centred on the third line of its page (7.3.7)."""
    return paragraph(
        run("\n".join(title_lines(name)), XIAOBIAOSONG),
        style="Title9704",
        keep_next=True,
        snap=False,
        spacing={"before": LINE, "after": LINE, "line": TITLE_LINE, "lineRule": "exact"},
    )
