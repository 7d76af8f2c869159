"""Rows of a table that are no community: 小计, 合计, 说明：…, 填表人：…, a header again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.general import means_many
from app.batch.places import SUBDISTRICT as PLACE
from app.batch.places import SUBDISTRICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMUNITY = "社区"
SUBDISTRICT = "街道"
_SIGNS = frozenset("计和均汇注明表总占比：:（(个全各—–－-/／")  # nearly no name of a community has one of these
_BLANK = re.compile(r"\s+")
_TOTAL = re.compile(
    r".{0,20}(?:小计|合计|总计|共计|累计)(?:[户人]?数量?)?[：:]?|(?:小计|合计|总计|共计)[（(：:].*"
    r"|总和|总[户人]?数|汇总|均值|平均(?:值|数)?|占比|(?:所占)?比[例重]|百分比"
)
_REMARK = re.compile(
    r"[（(]?(?:(?:填表|填报|制表)?(?:说明|备注)|附注|注)\d*(?:[）)：:、.．].*)?"
    r"|(?:(?:填表|制表|填报|审核|复核|负责|联系)人|单位负责人|联系电话|数据来源|统计口径"
    r"|(?:填表|制表|填报)(?:单位|日期|时间)|制表|审核|复核|单位|日期)(?:[：:（(].*)?",
    re.DOTALL,
)
_SUMS = frozenset({"小计", "合计", "总计", "共计", "总和", "汇总"})
_ALONE = frozenset({"小计", "合计", "总计", "共计"})  # no task is called so, as one may be 汇总
_SUMMED = re.compile(r"(?:任务|工作)?(?:小计|合计|总计|共计)(?:[：:]|[：:]?[（(]?\d+项[）)]?|[（(：:].*)?")
_COUNT = re.compile(
    r"[（(]?(?:[合总共]?计|共有?|总共)?(?:\d+|[一二三四五六七八九十百两]+)"
    r"个(?:城市|农村|行政)?(?:社区|村|村居|居委会|村委会|社区[（(]村[）)]|村[（(]社区[）)]|村[（(]居[）)])?[）)]?"
)
_SEVERAL = re.compile(r"[\d一二三四五六七八九十百两]+个")
_SEVERAL_OF = re.compile(rf"(?:全[街区县市镇乡]道?|.*(?:{PLACE}))?{_COUNT.pattern}")
_WORDS = re.compile("[一-鿿]{2}")
_WHOLE = re.compile(r"[全各本](?:街道?|镇|乡|办事处|区|县|市|域|部|体|辖区|社区|村|村居)(?:合计|总计|共计)?|\W+")
_NOTE = re.compile(
    r"[（(]?(?:\d{1,2}[.．、]\s*[^\d\s]|[①-⑳※*＊●•]|注|附|以上|本表|此表|数据|统计口径|联系人|填[表报]|制表|审[核批]"
    r"|(?:分管|主管|主要)?(?:领导|负责人)|签[字名]|盖章|第\s*\d+\s*页|请各)"
)
_SHOWN = 10


def is_aside(values: Mapping[str, str]) -> bool:
    """Tell whether a row of a table with the column 社区 sums up others, tells of the table or repeats its header."""
    return _found(values) is not None


def is_foot(cell: str) -> bool:
    """Tell whether the first cell of a row of one community's table begins its foot: 合计, 填表人：…, 说明：….

    走访户数合计 may be an indicator there.
    """
    return is_sum(cell) or _REMARK.fullmatch(_BLANK.sub("", cell)) is not None


def is_sum(cell: str) -> bool:
    """Tell whether a cell says that its row sums up others: 合计, 小计：."""
    return _BLANK.sub("", cell).rstrip("：:") in _SUMS


def names_none(values: Mapping[str, str]) -> bool:
    """Tell whether a row among the communities names none: 全街道, or a note in the first column and nothing else.

    Any other text there, 片区 or 书记, leaves a name to be filled in.
    """
    name = values[COMMUNITY]
    if name:
        return name[0] in "全各本" and _WHOLE.fullmatch(_BLANK.sub("", name)) is not None
    first, *others = values.values()
    return _NOTE.match(first) is not None and not any(others)


def is_asked(values: Mapping[str, str]) -> bool:
    """Tell whether a row whose communities are counted, not named, says in words what is asked of them.

    One whose first words beside the names call it a total asks for nothing: 3个社区, 合计.
    """
    columns = iter(values.items())
    name = next((cell for column, cell in columns if column == COMMUNITY), "")
    said = any(_WORDS.match(cell) for _, cell in columns)
    return said and _SEVERAL.match(name) is not None and _summed(values) is None


def telling(values: Mapping[str, str]) -> str:
    """Return the column by which `is_aside` or `names_none` knows such a row: a total's communities are counted."""
    own = (COMMUNITY,) if values.get(COMMUNITY) else ()
    return _found(values) or next(column for column in (*own, *values) if values[column])


def _found(values: Mapping[str, str]) -> str | None:
    """Return the column that tells that a row is no community's, None where none does."""
    name, folder = values.get(COMMUNITY, ""), values.get(SUBDISTRICT)
    if _SIGNS.isdisjoint(name) and not name.isascii() and name != COMMUNITY and "计" not in "".join(values.values()):
        return None  # nearly all rows: each total says 计 somewhere, and whatever else is none has a sign in its name
    if folder and folder[-1] == "计" and _says(folder):
        return SUBDISTRICT
    if (alone := _ahead(values)) is not None:
        return alone  # whomever it is the total of
    if not name or name.isascii():  # of a total's row the communities' cell may be empty, or count them
        first = next((column for column, cell in values.items() if cell), None)
        return first if first is not None and _says(values[first]) else None
    if name == COMMUNITY:
        return COMMUNITY
    bare = _BLANK.sub("", name)
    if (total := _summed(values)) is not None and _is_no_one(bare):
        return total
    if _SIGNS.isdisjoint(name):
        return None
    if _says(name) or _COUNT.fullmatch(bare) is not None:
        return COMMUNITY
    return _total(values) if _WHOLE.fullmatch(bare) else None  # without a total, 全街道 may be whom a task is for


def _ahead(values: Mapping[str, str]) -> str | None:
    """Return the column before that of the community that says 合计 and nothing else."""
    for column, cell in values.items():
        if column == COMMUNITY:
            break
        if cell and cell[-1] in "计：:" and _BLANK.sub("", cell).rstrip("：:") in _ALONE:
            return column
    return None


def _is_no_one(name: str) -> bool:
    """Tell whether a name is not that of one community: 望桥街道, 望桥街道2个社区, 全部社区."""
    return name.endswith(SUBDISTRICTS) or _SEVERAL_OF.fullmatch(name) is not None or means_many(name)


def _summed(values: Mapping[str, str]) -> str | None:
    """Return the first column of words beside the names if it says that a row is a total: 合计, 合计（6项）, 任务小计.

    Further on 共计3人 says by how many what is asked is done.
    """
    if not any("计" in cell for cell in values.values()):
        return None  # as nearly all rows
    names = (COMMUNITY, SUBDISTRICT)
    beside = ((column, _BLANK.sub("", cell)) for column, cell in values.items() if column not in names)
    column, cell = next((one for one in beside if _WORDS.search(one[1])), ("", ""))
    return column if _SUMMED.fullmatch(cell) else None


def _total(values: Mapping[str, str]) -> str | None:
    """Return the column that says of a row that it is a total."""
    bare = {column: _BLANK.sub("", cell) for column, cell in values.items() if cell}
    first = next(iter(bare), None)
    own = next((column for column, cell in bare.items() if cell.rstrip("：:") in _SUMS), None)
    return first if own is None and first is not None and _TOTAL.fullmatch(bare[first]) else own


def _says(cell: str) -> bool:
    bare = _BLANK.sub("", cell)
    return _TOTAL.fullmatch(bare) is not None or _REMARK.fullmatch(bare) is not None


def note(where: str, cells: Sequence[tuple[str, str]], what: str = COMMUNITY) -> str:
    """Say which rows of the sheet `where` were left out, being no `what`; `cells` are theirs and what these say."""
    some = "、".join(f"{cell}（{' '.join(said.split())[:12]}）" for cell, said in cells[:_SHOWN])
    more = f"等 {len(cells)} 行" if len(cells) > _SHOWN else ""
    return f"{where} 的 {some}{more}是小计、合计、说明或表头，没有作为{what}处理。"
