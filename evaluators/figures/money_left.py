"""What is said to be left of an amount of money, held against the amount and what was spent of it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from evaluators.coverage.measure import MONEY
from evaluators.figures.counts import counts
from evaluators.lines import begin_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.figures.counts import Count
    from evaluators.model import Document

_WORDS = ("结余", "节余", "剩余", "尚余")
_LEFT = re.compile(f"(?:{'|'.join(_WORDS)})(?:的)?(?:项目|专项)?(?:资金|经费|资金额|金额)?(?:共计?|约|为|有)*$")
_SPENT = re.compile("(?:支出|支付|使用|花费|开支|决算|用去)(?:资金|经费|金额|总额)?(?:共计?|合计|累计|总计|约|为|了)*$")
_WHOLE = re.compile(
    "(?:经费|资金|预算|总投资|总投入|总额|到账|到位|拨付|下达|批复|安排|投入)(?:资金|经费|总额|金额)?(?:共计?|合计|总计|约|为|了)*$"
)
# of another time or of some of it
_OTHER = re.compile(
    "上年|去年|上期|年初|结转|其中|每|均|各|首[批期]|第[一二三四][批期]|追加|预计|计划支|拟|本月|当月|季度|应付|未付"
)
_HALF = Decimal("0.5")


class Left(NamedTuple):
    """What is told to be left, of which amount, and what was spent of it."""

    told: Count
    whole: Count
    spent: Count


def wrong(document: Document) -> Iterator[Left]:
    """Yield what a paragraph that tells one amount and one expense leaves of them, other than their difference."""
    if not any(word in document.text for word in _WORDS):
        return
    money = [one for one in counts(document) if one.kind == MONEY and one.op == "="]
    for at, told in enumerate(money):
        if not _LEFT.search(told.before) or _OTHER.search(told.before):
            continue
        line = begin_of(document.text, told.span.start, "\n")
        before = [one for one in money[:at] if one.span.start >= line and not _OTHER.search(one.before)]
        wholes = [one for one in before if _WHOLE.search(one.before)]
        spent = [one for one in before if _SPENT.search(one.before)]
        if len({one.value for one in wholes}) != 1 or len({one.value for one in spent}) != 1:
            continue
        gap = abs(wholes[0].value - spent[0].value - told.value)
        if wholes[0].value <= spent[0].value or gap <= _rounding(told):
            continue
        stop = end_of(document.text, told.span.end, "\n")
        # 上年结余2万元, 质保金2万元待付: what else came in, or is still to be paid
        if not any(one.value == gap for one in money if line <= one.span.start < stop):
            yield Left(told, wholes[0], spent[0])


def _rounding(told: Count) -> Decimal:
    """Return by how much a rounded amount may be off: half of its last digit."""
    digits = re.search(r"\.([0-9]+)", told.shown)
    large = 4 if told.unit.startswith("万") else 0
    return _HALF.scaleb(large - (len(digits[1]) if digits else 0))
