"""Limits set by something that has no date of its own: 督导组进驻之前, 队伍进场后45天内, “两会”期间, 5月中旬.

What happens once to a project or comes from above is meant; what runs from each request (收到申请后3日内) is a promise
of service and left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.model import Span
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.rule import Context

_HAN = "[\u4e00-\u9fff“”]"
_NUMBER = "(?:[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})"
_BEFORE = "(?:之前|以前|前夕|前(?![期往来列述沿景提移进]))"
_COMES = (
    r"(?:(?:上级|省|市|区|国家|中央|第三方)[^，。；]{0,8}|施工队伍?|设备|资金"
    r"|(?:督导|督查|检查|评估|考核|验收|巡察|巡视|审计|测评|调研|普查|复核)[组团]?)(?:正式)?"
    r"(?:到来|来临|进驻|进场|到达|莅临|入驻|到位|到货|来(?:检查|验收|考核|督查|评估)?"
    rf"|检查|验收|考核|测评|评估|复查|复审|复核|督查){_BEFORE}"
)
_SEASON = (
    rf"(?:主?汛期|雨季|旱季|台风季|采暖季|供暖季|寒潮|高温)(?:天气)?(?:到来|来临|开始)(?:{_BEFORE}|以?后)"
    rf"|(?:农忙|秋收|春耕|入[冬夏汛]|开学|放假)(?:{_BEFORE}|以?后(?![备勤续]))"
)
_ONCE_DONE = (
    rf"{_HAN}{{2,10}}(?:进场|到货|到位|下达|开工|竣工|中标|批复|揭牌|换届|成立|挂牌|签约|签订|搬迁|交付|移交|投用|完工|封顶)"
    rf"(?:完成|结束)?之?后的?{_NUMBER}个?(?:工作日|天|日|周|月|年)(?:之|以)?内"
)
_SITTING = r"(?:全国|省|市|区)?“?(?:两会|党代会|人代会)”?期间"
_FEAST = r"(?:元旦|春节|元宵|清明|端午|中秋|重阳|国庆|寒假|暑假|“?(?:五一|七一|八一|十一)”?)节?前后"
_AWAITED = re.compile(f"{_COMES}|{_SEASON}|{_ONCE_DONE}|{_SITTING}|{_FEAST}")
_THIRD = re.compile(r"[0-9]{1,2}月(?:份)?[上中下]旬(?:之前|以前|前|末|底)?")
_SIGN = sign(
    "(?:到来|来临|进驻|进场|到达|莅临|入驻|到位|到货|来|查|验收|考核|测评|评估|复审|复核|开始|农忙|秋收|春耕|入[冬夏汛]|开学|放假)"
    f"(?:之|以)?[前后]|后的?{_NUMBER}|会”?期间|前后|旬"
)
"""How each of these ends: 前 and 后 alone stand in most clauses."""
# 4月10日设备到货后30天内, “两会”期间（3月4日至12日）: the date stands beside
_DATED = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}日")


def found(ctx: Context) -> Iterator[tuple[Span, bool]]:
    """Yield such limits among what is to be done, each with whether it is a third of a month (中旬)."""
    for place in working(ctx):
        words = ctx.document.quote(place)
        if _SIGN.search(words) is None:
            continue
        for clause in clauses_of(ctx, place):
            said = ctx.document.quote(clause)
            for pattern in (_AWAITED, _THIRD):
                if (match := pattern.search(said)) and _DATED.search(said) is None:
                    yield Span(clause.start + match.start(), clause.start + match.end()), pattern is _THIRD
