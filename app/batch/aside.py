"""Rows of a table that are no community: 小计, 合计, 说明：…, 填表人：…, a header again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMUNITY = "社区"
SUBDISTRICT = "街道"
_SIGNS = frozenset("计和均汇注明表：:（(")  # nearly no name of a community has one of these
_BLANK = re.compile(r"\s+")
_TOTAL = re.compile(
    r".{0,20}(?:小计|合计|总计|共计|累计)[：:]?|(?:小计|合计|总计|共计)[（(：:].*|总和|汇总|均值|平均(?:值|数)?"
)
_REMARK = re.compile(
    r"[（(]?(?:(?:填表|填报|制表)?(?:说明|备注)|附注|注)\d*(?:[）)：:、.．].*)?"
    r"|(?:(?:填表|制表|填报|审核|复核|负责|联系)人|单位负责人|联系电话|数据来源|统计口径"
    r"|(?:填表|制表|填报)(?:单位|日期|时间)|制表|审核|复核|单位|日期)(?:[：:（(].*)?",
    re.DOTALL,
)
_SUMS = frozenset({"小计", "合计", "总计", "共计", "总和", "汇总"})
_SHOWN = 10


def is_aside(values: Mapping[str, str]) -> bool:
    """Tell whether a row of a table with the column 社区 sums up others, tells of the table or repeats its header."""
    name, folder = values[COMMUNITY], values.get(SUBDISTRICT)
    if folder and folder[-1] == "计" and _says(folder):
        return True
    if not name or name.isascii():  # of a total's row the communities' cell may be empty, or count them
        return _says(next(filter(None, values.values()), ""))
    return name == COMMUNITY or (not _SIGNS.isdisjoint(name) and _says(name))


def is_foot(cell: str) -> bool:
    """Tell whether the first cell of a row of one community's table begins its foot: 合计, 填表人：…, 说明：….

    走访户数合计 may be an indicator there.
    """
    bare = _BLANK.sub("", cell)
    return bare.rstrip("：:") in _SUMS or _REMARK.fullmatch(bare) is not None


def telling(values: Mapping[str, str]) -> str:
    """Return the column by which `is_aside` knows such a row: a total's communities are counted, not named."""
    name = values.get(COMMUNITY, "")
    return COMMUNITY if name and not name.isascii() else next(column for column, cell in values.items() if cell)


def _says(cell: str) -> bool:
    bare = _BLANK.sub("", cell)
    return _TOTAL.fullmatch(bare) is not None or _REMARK.fullmatch(bare) is not None


def note(where: str, cells: Sequence[tuple[str, str]]) -> str:
    """Say which rows of the sheet `where` were left out; `cells` are their cells and what these say."""
    some = "、".join(f"{cell}（{' '.join(said.split())[:12]}）" for cell, said in cells[:_SHOWN])
    more = f"等 {len(cells)} 行" if len(cells) > _SHOWN else ""
    return f"{where} 的 {some}{more}是小计、合计、说明或表头，没有作为社区处理。"
