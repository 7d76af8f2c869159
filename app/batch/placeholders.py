"""Cells that hold a place where something is still to be filled in: 待定, ——, XX, ？."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LONGEST = 20  # characters; a text that is longer says something
REMARKS = frozenset({"备注", "附注", "说明"})  # columns that are there for what few rows have
_NOTHING = re.compile(r"无|没有|[-—–－/／]+")  # what is written in them where there is nothing to remark
_SHOWN = 10
NO_PROBLEM = (
    "写的是没有问题，或还没有填，没有作为问题采用。情况报告的“存在问题”“下一步打算”仍以【待补：…】标出："
    "请写尚有的不足和打算；确实没有问题的，“存在问题”请写“目前没有发现问题”"
)
_KEPT = 200_000  # values that are known to be none
_TAG = re.compile(r"\{[{%](?:(?!\{[{%]).)*?[}%]\}", re.DOTALL)  # none goes beyond the next: linear
_BRACKETS = "（）()[]［］【】〔〕〈〉<>《》「」“”\"' 　"
_WORDS = re.compile(
    r"(?:待|尚待|有待|需)(?:定|补|补充|填|填写|填报|核|核实|核对|确定|确认|明确|商|议|报|查|续|完善|更新|通知)"
    r"|(?:暂|尚|还)?(?:未|没有?)(?:定|确定|明确|填|填写|报|知|统计|落实)|暂(?:无|缺|未|定|空)"
    r"|无|没有|空|空白|空缺|缺|缺失|略|同上|不详|不明|不清楚|不知道|某|TBD|TODO|N/?A|NULL|NONE|NIL",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[-—–－―‐~～…·.。．?？/／\\＼|｜、，,；;：:！!*＊#＃_＿=＝]+")  # ★★★ and ● say something
_MASK = re.compile(r"(?<![A-Za-z0-9*])(?:[XxＸｘ×✕]{2,}|[○〇□＊*]{2,})(?![A-Za-z0-9*])|某某")


_PROBLEM = re.compile(r"\bproblem[\"']?\s*:\s*[\"']?\{\{-?\s*([^\s{}]+?)\s*-?\}\}")  # of a brief; 无 is none there


_SIGNS = frozenset("待尚有需暂还未没无空缺略同不某TtNnXxＸｘ〇")  # a word of letters and digits has one of these


def is_placeholder(value: str) -> bool:
    """Tell whether a cell looks as if it were still to be filled in."""
    if not value or len(value) > _LONGEST or (value.isalnum() and _SIGNS.isdisjoint(value)):  # nearly all
        return False
    return _judged(value)


@lru_cache(maxsize=8192)
def _judged(value: str) -> bool:
    bare = value.strip(_BRACKETS)
    return not bare or any((_WORDS.fullmatch(bare), _MARKS.fullmatch(bare), _MASK.search(bare)))


@dataclass(slots=True)
class Placeholders:
    """Gathers such cells sheet by sheet; `text` is the plan's own, which may ask for the very word: 备注 == '无'."""

    text: str
    _found: dict[str, list[str]] = field(default_factory=dict)
    _none: dict[str, list[str]] = field(default_factory=dict)  # problems that are none
    _asked: str | None = None
    _problems: frozenset[str] = frozenset()  # columns that are problems of a brief
    _plain: set[str] = field(default_factory=set)

    def notices(self, values: Collection[str]) -> bool:
        """Tell whether one of `values` is such a cell; what was met before and is none costs nearly nothing."""
        if self._plain.issuperset(values):
            return False
        new = set(values).difference(self._plain)
        odd = {value for value in new if is_placeholder(value)}
        if len(self._plain) > _KEPT:
            self._plain.clear()
        self._plain |= new - odd
        return bool(odd)

    def look(self, where: str, cell: str, name: str, value: str) -> None:
        """Note the cell of the column `name` in the sheet `where`, if it is one."""
        if not is_placeholder(value) or self._expected(value):
            return
        if name in REMARKS and _NOTHING.fullmatch(value.strip(_BRACKETS)):
            return
        kind = self._none if name in self._problems else self._found
        kind.setdefault(where, []).append(f"{cell.removeprefix(where).strip()}（{name}）“{value}”")

    def _expected(self, value: str) -> bool:
        if self._asked is None:
            self._asked = "".join(_TAG.findall(self.text))
            self._problems = frozenset(_PROBLEM.findall(self.text))
        return any(f"{left}{value}{right}" in self._asked for left, right in ("''", '""', "‘’", "“”"))

    def notes(self) -> Iterator[str]:
        """Yield a note on each sheet."""
        for where, cells in self._found.items():
            yield (
                f"{where} 有 {len(cells)} 格像是还没有填的：{some(cells, _SHOWN)}。会照样印进文件，请核对，应填的补上。"
            )
        for where, cells in self._none.items():
            yield f"{where} 的 {some(cells, _SHOWN)}{NO_PROBLEM}。"
