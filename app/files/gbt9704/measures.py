"""The figures of GB/T 9704-2012 as Word needs them. Lengths are twips (1/20 pt) unless a name says otherwise.

The text area (版心) is 156 x 225 mm and holds 22 lines of 28 characters (5.2.4). Word's 3号 is 16 pt, of which only 27
fit, so the type is condensed by 0.25 pt; 579 twips is the largest whole pitch that gives 22 lines.
"""

from __future__ import annotations

import unicodedata

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, RIGHT, BOTTOM, LEFT = 2098, 1474, 1984, 1587
AREA_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE = 579
CONDENSE = -5
CELL = AREA_WIDTH / 28
INDENT = 632  # two characters of the first line

FANG, KAI, HEI, SONG, XIAOBIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
RED = "FF0000"

# half-points
SIZE_2, SIZE_3, SIZE_4 = 44, 32, 28


def width(text: str, half_points: int = SIZE_3, condense: int = CONDENSE) -> float:
    """Return the width in twips of `text` set in one line: Chinese one em, Latin letters and digits half an em."""
    em = half_points * 10
    total = 0.0
    for char in text:
        if unicodedata.east_asian_width(char) in {"W", "F", "A"}:
            total += em
        elif char in " .,:;'":
            total += em / 4
        elif char == "%":
            total += em * 0.83
        else:
            total += em / 2
        total += condense
    return total
