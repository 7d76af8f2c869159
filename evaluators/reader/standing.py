"""What recurs: a duty that goes on, or a rate and opening hours, which nobody has to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader import clauses

if TYPE_CHECKING:
    from evaluators.reader.moment import Moment

_EACH_ONE = re.compile(r"每(?:户|人|名|位|家|平方米|平米|辆|车)$")
_MONEY = re.compile(r"[^，。；：\n0-9]{0,10}[0-9][0-9,.]*余?[万亿]?元")
# 每日8:00—17:00开放; 每日7时至9时、18时至20时在投放点督导 is to be done
_TIME = r"[0-9]{1,2}[:：时点][0-9]{0,2}分?"
_CLOCK = re.compile(rf"{_TIME}[-—－–~～至到](?:次日|翌日)?{_TIME}(?:[、和及]{_TIME}[-—－–~～至到]{_TIME})*")
_AT_WORK = re.compile(
    "[^，。；]{0,16}?(?:督导|巡查|巡逻|巡护|值守|值班|执勤|上岗|劝导|检查|走访|上门|疏导|清扫|清运|保洁|洒水|消杀|接访|坐班|轮值|蹲守|延时受理)"
)
_AT_LEAST = re.compile("至少|不少于|不低于|不得少于")
_OCCASION = re.compile("[0-9一二两三四五六七八九十][次场]")
_PAID = re.compile(
    r"[加扣记计]?[0-9]+分(?![钟类])|(?:补贴|补助|发放|给予|不低于|不少于|不超过|按)?[0-9][0-9,.]*余?[万亿]?元"
)


def is_duty(text: str, moment: Moment) -> bool:
    """Tell whether a report speaks of a duty that goes on: 每周至少上门2次, 本表每月5日前报民政办."""
    if text[moment.span.end - 1] == "前":
        return True
    words = clauses.around(text, moment.span).of(text)
    return _AT_LEAST.search(words) is not None and _OCCASION.search(words) is not None


def is_rate(text: str, moment: Moment) -> bool:
    """Tell whether the words behind a period tell what is paid or when it is open.

    每人每月2000元, 每户每月不超过12元, 每日8:00—17:00: nobody has to do it.
    """
    behind = moment.span.end
    if _PAID.match(text, behind):
        return True
    if clock := _CLOCK.match(text, behind):
        return _AT_WORK.match(text, clock.end()) is None
    each = _EACH_ONE.search(text, max(0, moment.span.start - 8), moment.span.start)
    return each is not None and _MONEY.match(text, behind) is not None
