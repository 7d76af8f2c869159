"""FMT-06."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.model import Finding, Severity, Span
from evaluators.numbering import chinese
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = "[～〜~—–－-]{1,2}|至|到"
_NUMERAL = "一二三四五六七八九十"
_PERCENT = re.compile(rf"(?<![0-9A-Za-z_.%％])(?P<first>{_NUMBER}) ?(?:{_RANGE}) ?{_NUMBER} ?(?P<sign>[%％])")
_LARGE = re.compile(rf"(?<![0-9A-Za-z_.])(?P<first>{_NUMBER}) ?(?:{_RANGE}) ?{_NUMBER} ?(?P<sign>[万亿])(?!分之)")
_SHORT_YEAR = re.compile(
    rf"[’'‘0-39](?<![\d{_NUMERAL}近满约第每共达超过.].)(?:(?<=[’'‘])[0-39]|(?<=[0-39]))\d年(?=\d{{1,2}}月|度(?!过)|底(?![色蕴])|末|初(?![心衷])|[上下]半年)"
)
_PADDED = re.compile(r"\d{4}年(?P<month>0\d)月(?:(?P<day>0\d)日)?|(?<=月)(?P<only>0\d)日")
_DAY = re.compile(r"(?<!\d)\d{1,2}月\d{1,2}(?P<word>号)(?![楼院店线门桥池井站文令])")
_MIXED = re.compile(
    rf"\d{{4}}年(?P<month>[{_NUMERAL}]{{1,2}})月(?!份?[{_NUMERAL}]是|三)|[二〇零○一三四五六七八九]{{4}}年(?:\d{{1,2}}月|[{_NUMERAL}]{{1,2}}月\d{{1,2}}日)|(?<!\d)\d{{1,2}}月(?P<day>[{_NUMERAL}]{{1,3}})日"
)
# 二十6次, 3十户: one number of both kinds
_ONE_NUMBER = re.compile(
    "(?<![\\d第一二三四五六七八九十百千万零〇期周])(?:[一二三四五六七八九]?十|[一二三四五六七八九]百)\\d{1,2}(?=[次个户人名件项场处台套家份条盏辆间元万余年月日岁])"
    "|(?<![\\d.])\\d{1,2}十[一二三四五六七八九]?(?=[次个户人名件项场处台套家份条盏辆间元万余年月日岁])"
)
# 2026年元月8日: the first month by its old name beside figures
_FIRST_MONTH = re.compile(r"\d{4}年元月|(?<![农夏阴])(?<!历)元月(?=份?\d|份|[上中下]旬|底前)")
_DOUBLED = re.compile(r"百分之\d+(?:\.\d+)?[%％]")
_VALUES = {chinese(number): number for number in range(1, 32)}


class IrregularNumeral(Rule):
    """百分数或万、亿的范围省掉了前一个单位，年份简写成两位，月、日编虚位，“日”写成“号”，1月写成“元月”，“百分之”后面又写“%”，一个日期里汉字数字和阿拉伯数字混用。

    Why it matters:
        “10～15%”可以读成从10到15%；两位的年份和混写的日期容易读错，也不能用于检索。

    Limits:
        “两期”“一个”之类的少量数用汉字、成语和专名里的数字不算。落款日期
        除编虚位、写作“号”“元月”、汉字数字和阿拉伯数字混用以外由 STR-10 检查。
    """

    code = "FMT-06"
    name = "irregular-numeral"
    title = "数字用法"
    severity = Severity.MINOR
    since = "2026.11"
    basis = (
        "GB/T 15835—2011 5.1.4（范围前一单位不应省略的情形）、5.2.1（年份不应简写）；GB/T 9704—2012 7.3.5.4（不编虚位）"
    )

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per kind of fault, with every place it stands at."""
        document = ctx.document
        own = [line.span for line in (ctx.document.date_line,) if line is not None]
        for pattern, fault, hint in (
            (_PERCENT, "百分数的范围省掉了前一个百分号", "两个数都写百分号，如“10%～15%”。"),
            (
                _LARGE,
                "范围省掉了前一个“万”或“亿”",
                "两个数都写单位，如“3万～5万”；前一个数本就不带单位的，换一种写法。",
            ),
            (_DOUBLED, "“百分之”和“%”重复", "只用“%”，如“99%”。"),
            (_SHORT_YEAR, "年份简写成两位", "年份写四位数字。"),
            (_PADDED, "月、日编了虚位", "月、日前面不加“0”。"),
            (_DAY, "日期的“日”写成了“号”", "改为“日”。"),
            (_ONE_NUMBER, "同一个数里混用汉字数字和阿拉伯数字", "统一用阿拉伯数字。"),
            (_FIRST_MONTH, "“元月”与阿拉伯数字的日期混用", "写作“1月”。"),
            (_MIXED, "同一个日期里混用汉字数字和阿拉伯数字", "日期统一用阿拉伯数字。"),
        ):
            at = marks.ranges(document) if pattern in (_PERCENT, _LARGE) else None
            found = [
                one
                for one in marks.matches(pattern, document, at=at)
                if pattern in (_PADDED, _DAY, _FIRST_MONTH, _MIXED) or not marks.touches(Span(*one.span()), own)
            ]
            places = [(Span(*one.span()), _right(one)) for one in found]
            if places:
                yield from marks.gathered(self, places, f"“{ctx.quote(places[0][0])}”{fault}{{n}}。", hint)


def _right(found: re.Match[str]) -> str | None:
    """Return what should stand there, or None where a person has to decide."""
    groups, words, start = found.groupdict(), found[0], found.start()
    if "sign" in groups:
        cut = found.end("first") - start
        return words[:cut] + found["sign"] + words[cut:] if found["sign"] in "%％" else None
    if words.endswith("元月"):
        return words.replace("元月", "1月")
    if words.startswith("百分之"):
        return words.removeprefix("百分之").replace("％", "%")
    if "word" in groups:
        return words[:-1] + "日"
    if "only" in groups:
        for name in ("month", "day", "only"):
            if groups[name]:
                words = words.replace(groups[name], groups[name].lstrip("0"))
        return words
    value = next((one for one in (groups.get("month"), groups.get("day")) if one), None)
    return words.replace(value, str(_VALUES[value])) if value in _VALUES else None
