"""FMT-05."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"\d+(?:\.\d+)?"
_MEASURE = (
    "个|名|户|人|次|场|期|件|条|款|种|类|支|批|处|家|所|栋|天|岁|周|小时|分钟|分|元|万|亿|千|百|米|公里|平方|吨|公斤|斤|倍|层|篇|份|张"
    "|台|辆|套|间|座位|级|档|遍|轮(?![换岗训值流])|趟|节|课时|本|册|项|组|步|路|盏|枚|块|株|棵|亩|公顷|顿|餐|堂|届|根|部|位|幅|瓶|箱|袋|桶|年内|年以|年左|年后|日内|个月|%|％|℃|㎡|kg|cm|mm|km"
)
_ADDRESS = "(?!号|室|单元|栋楼|幢|[号]?楼|座楼)"
_START = r"(?<![0-9A-Za-z_\-—–./:：+×年月日时第])(?<!\d点)"
# 1-2个, 10—15%, 1个-2个: a range of quantities
_QUANTITY = re.compile(
    rf"{_START}{_NUMBER}(?P<unit>{_MEASURE})?\x20?(?P<mark>[-－–]|[—―]{{1,2}})\x20?{_NUMBER}(?![\d.\-—–/:]){_ADDRESS}\x20?(?:{_MEASURE})"
)
# 3月-5月, 2024-2026年, 9:00-11:30: from one time to another
_TIME = re.compile(
    r"(?<![0-9A-Za-z_\-—–./+×第])(?:(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬)?|\d{1,2}日|\d{4}年?|\d{1,2}(?=\x20?[-－–]\x20?\d{1,2}月(?!\d))|\d{1,2}[:：]\d\d|\d{1,2}[时点])"
    r"\x20?(?P<mark>[-－–])\x20?(?:(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下底末])?|\d{1,2}日|\d{4}年|\d{1,2}[:：]\d\d|\d{1,2}[时点])(?![\d\-])"
)
# 2024～2026年, 3月～5月: the wavy mark is for quantities
_WAVY_TIME = re.compile(
    r"(?<![0-9A-Za-z_\-—–./+第])(?:(?:19|20)\d\d年?|(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?)\x20?(?P<mark>[～〜~])\x20?"
    r"(?:(?:19|20)\d\d年(?!\d)|(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?)"
)


class RangeMark(Rule):
    """数值范围用了短横线或一字线，或者起止时间用了短横线、浪纹线。

    Why it matters:
        “1-2个”容易看成编号或减法；范围和起止各有规定的连接号，混用使人误读。

    Limits:
        日期（2026-03-02）、电话、文号、型号、门牌号和比分里的短横线不算；“至”总是可以用的。
    """

    code = "FMT-05"
    name = "range-mark"
    title = "范围连接号"
    severity = Severity.MINOR
    since = "2026.11"
    basis = (
        "GB/T 15834—2011 4.13（时间起止用一字线，数值范围用浪纹线）；"
        "GB/T 15835—2011 5.1.4（数值范围也可用一字线，全文宜统一）"
    )

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for all ranges of quantities and one for all stretches of time."""
        taken: list[Span] = []
        for pattern, right, fault, hint in (
            (_TIME, "—", "起止时间用了短横线", "起止时间之间用一字线“—”或者“至”。"),
            (_WAVY_TIME, "—", "起止时间用了浪纹线", "起止时间之间用一字线“—”或者“至”。"),
            (_QUANTITY, "～", "数值范围用了横线", "数值范围用“～”或者“至”。"),
        ):
            found = list(marks.matches(pattern, ctx.document, at=marks.ranges(ctx.document)))
            found = [match for match in found if not marks.touches(Span(*match.span()), taken)]
            if not found:
                continue
            spans = [Span(*match.span()) for match in found]
            taken += spans
            yield self.finding(
                spans[0],
                f"“{ctx.quote(spans[0])}”{fault}{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                hint=hint,
                also=spans[1:],
                fix=Fix(Span(*found[0].span("mark")), right),
                also_fixes=[Fix(Span(*match.span("mark")), right) for match in found[1:]],
            )
