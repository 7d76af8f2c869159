"""Several things said of in one breath: 开工率、完工率均达到100%, 书记、副书记各1名, 满意率和知晓率分别达到95%、90%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader.indicators import named_last
from evaluators.reader.units import RATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import TargetOp
    from evaluators.reader.quantity import Quantity

_JOIN = r"(?:、|以及|和(?!谐)|(?<!参)与|(?<![普涉])及(?!时))"  # 参与率 is one name
_ITEM = rf"(?:(?!{_JOIN}|均|都|各|分别|等)(?:[\u4e00-\u9fff“”0-9A-Za-z]|（[\u4e00-\u9fff]{{1,8}}）)){{2,20}}"
_LIST = rf"(?P<list>{_ITEM}(?:{_JOIN}{_ITEM})+)(?:等[\u4e00-\u9fff0-9]{{0,8}}?)?"
_REACH = r"(?:要|应|须|需|力争|确保)?(?:(?:保持|控制|稳定|提高|提升|下降|降低|降)?(?:达到|达|在|至|到|为|是))?"
_EACH = re.compile(rf"{_LIST}各$")
_ALL = re.compile(rf"{_LIST}(?:均|都|全部){_REACH}$")
_IN_TURN = re.compile(rf"{_LIST}分别{_REACH}$")
_RATE = re.compile(r"(?:率|[满知参认]\w?[意晓与可]度|占比|比例)$")
_LONGEST = 120  # characters of a list of names
_SIGN = re.compile("[各均都别]")
_OPEN: frozenset[TargetOp] = frozenset({">=", "<=", ">", "<"})


def names(words: str, found: Sequence[Quantity]) -> dict[int, tuple[tuple[str, ...], TargetOp]]:
    """Return, for the places of `found` that say something of several things, the names and the comparison.

    One number said of each of several things (均, 各) has all their names; of numbers given in turn (分别) each has its
    own, and the comparison of the first (分别不低于95%、90%) or the last (分别达到95%、90%以上) is that of all.

    Args:
        words: the clause.
        found: the quantities of the clause that count, in order.
    """
    if not found or not _SIGN.search(words):
        return {}
    said: dict[int, tuple[tuple[str, ...], TargetOp]] = {}
    floor = 0
    for place, quantity in enumerate(found):
        before = words[max(floor, quantity.span.start - _LONGEST) : quantity.span.start]
        floor = quantity.span.end
        if match := _IN_TURN.search(before):
            told = _told(match["list"])
            row = found[place : place + len(told)]
            if len(told) > 1 and len(row) == len(told) and len({one.unit for one in row}) == 1:
                op = _op(row)
                said |= {place + turn: ((name,), op or row[turn].op) for turn, name in enumerate(told)}
                continue
        match = _EACH.search(before) or (_ALL.search(before) if quantity.unit in RATES else None)
        match = match or (_IN_TURN.search(before) if quantity.unit in RATES else None)
        told = _told(match["list"]) if match else ()
        if len(told) > 1 and (quantity.unit not in RATES or all(map(_RATE.search, told))):
            said[place] = told, quantity.op
    return said


def _told(listed: str) -> tuple[str, ...]:
    """Return the names of a list; the first may stand behind a verb (配备书记和副书记)."""
    first, *others = re.split(_JOIN, listed)
    names = (named_last(first), *others)
    return names if all(len(name) > 1 for name in names) else ()


def _op(row: Sequence[Quantity]) -> TargetOp | None:
    """Return the comparison that stands once for all numbers of a row; None where each has its own."""
    ops = [one.op for one in row]
    if ops[0] in _OPEN and all(op == "=" for op in ops[1:]):
        return ops[0]
    if ops[-1] in _OPEN and all(op == "=" for op in ops[:-1]):
        return ops[-1]
    return None
