"""What is paid to, or asked of, one group for each of something, told twice: 80岁以上老人每餐补助4元, …每餐补助5元."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about, prefilter
from evaluators.figures.clauses import statement_at
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_EACH = "每(?P<per>餐|人次|人|月|户|次|天|日|年|小时|份|名|课时|平方米|吨|车|场)"
_ACT = "(?:均|再|可|按)?(?P<act>补助|补贴|发放|奖励|收取|收费|资助|缴纳|给予|补偿|优惠|减免|支付)"
_PAID = re.compile(
    f"(?P<who>[^，。；：、（）\n]{{3,24}}?)(?:的)?(?:按照?|可)?(?:每人)?{_EACH}{_ACT}(?P<what>[^，。；：、（）0-9\n]{{0,8}})"
    "(?P<count>[0-9]+(?:\\.[0-9]+)?)(?P<unit>元|万元)(?![-—~～至])"
)
_SIGN = re.compile(_EACH + _ACT)
_AHEAD = range(3, 30)  # characters from where such a statement begins to its sign
_LEAD = re.compile(
    "^(?:[0-9一二三四五六七八九十]+[.．]|其中|同时|并|对于?|给|为|向|由|和|及|的|即|凡|符合条件的|辖区内?|本社区|社区|符合|按标准|经认定的|经评估的)+"
)
_ALIKE = (("老年人", "老人"), ("周岁", "岁"), ("年满", ""), ("满", ""), ("及以上", "以上"), ("户籍", ""))
_OTHER_TIME = re.compile("提高[到至]|调整[为到至]|原来?|上年|去年|此前|试点期|试运行|由[^，。；]{0,12}元")
_LEAST = 3  # characters of those it is for


class Twice(NamedTuple):
    """Two places that give one group two amounts, and its name."""

    name: str
    first: Span
    second: Span


def told_twice(document: Document) -> Iterator[Twice]:
    """Yield the pairs of statements that give one group two amounts for one thing, of one time and place."""
    known: dict[tuple[str, ...], tuple[re.Match[str], tuple[frozenset[str], ...]]] = {}
    if not prefilter.possible(_SIGN, document):
        return
    text, body = document.text, document.body
    places = prefilter.ahead_of(_SIGN, _AHEAD, text, body.start, body.end)
    for match in prefilter.tried(_PAID, text, places, body.end):
        begin = statement_at(document.text, match.start())
        around = document.text[begin : match.end()]
        who = _LEAD.sub("", match["who"])
        for written, name in _ALIKE:
            who = who.replace(written, name)
        if len(who) < _LEAST or _OTHER_TIME.search(around):
            continue
        when = (*about.times(around), about.places(around))
        key = who, match["per"], match["act"][-1], match["what"], match["unit"]
        first, then = known.setdefault(key, (match, when))
        if first["count"] != match["count"] and then == when and statement_at(document.text, first.start()) != begin:
            yield Twice(_LEAD.sub("", match["who"]), Span(*first.span()), Span(*match.span()))
