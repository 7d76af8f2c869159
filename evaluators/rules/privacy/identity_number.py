"""PRI-01."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
CARD = re.compile(r"(?<![0-9A-Za-z.-])\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![0-9A-Za-z])")
_PASSPORT = re.compile(
    r"(?:护照|通行证|港澳证|台胞证)(?:号码?|编号)?(?:为|是)?[:： ]*(?P<number>[A-Za-z]{1,2}\d{7,9})(?![0-9A-Za-z])"
)
_SOCIAL = re.compile(
    r"(?:社保卡?|社会保障卡?|医保卡?|残疾证|残疾人证)(?:号码?|编号)(?:为|是)?[:： ]*"
    r"(?P<number>[0-9A-Za-z]{9,20})(?![0-9A-Za-z])"
)
_REGIONS = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CARD_WORDS = re.compile("卡号|账号|帐号|银行|存折|户名|开户")
_ISSUERS = re.compile("62|4|5[1-5]|3[57]|60|95|9[0-4]")


class IdentityNumber(Rule):
    """文中写有完整的居民身份证号、银行卡号、护照号或者社会保障号码。

    Why it matters:
        证件号和卡号泄露会直接造成损失，公开或者转发含有这些号码的文件违反个人信息保护规定。

    Limits:
        只认地区码、出生日期、校验码都对的身份证号和校验数正确的卡号，编号、流水号、备案号不算；中间已用星号遮挡的不算。
        提示里不重复完整号码。
    """

    code = "PRI-01"
    name = "identity-number"
    title = "证件号与银行卡号"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "《个人信息保护法》第六条、第二十八条；《居民身份证法》第十九条"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per number."""
        found = [
            (Span(*match.span()), "居民身份证号")
            for match in marks.matches(IDENTITY, ctx.document)
            if is_identity_number(match[0])
        ]
        for pattern, name in ((_PASSPORT, "出入境证件号"), (_SOCIAL, "社会保障号码")):
            for match in marks.matches(pattern, ctx.document):
                span = Span(*match.span("number"))
                if not marks.touches(span, [other for other, _ in found]):
                    found.append((span, name))
        for match in marks.matches(CARD, ctx.document):
            span = Span(*match.span())
            digits = re.sub(r"\D", "", match[0])
            named = _CARD_WORDS.search(ctx.document.text, max(match.start() - 16, 0), match.start())
            likely = named or (16 <= len(digits) <= 19 and _ISSUERS.match(digits))
            if likely and is_card_number(digits) and not marks.touches(span, [other for other, _ in found]):
                found.append((span, "银行卡号"))
        for span, name in sorted(found):
            masked = _masked(ctx.document.quote(span))
            yield self.finding(
                span,
                f"写有完整的{name}“{masked}”。",
                hint="删去；确需标明的，只留前后几位，中间用星号。",
                fix=Fix(span, masked),
            )


def is_identity_number(words: str) -> bool:
    """Tell whether `words` is a resident identity number: region, birth date and, of 18, check digit right."""
    if words[:2] not in _REGIONS:
        return False
    born = words[6:14] if len(words) == 18 else "19" + words[6:12]
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    if day.year < 1900:
        return False
    if len(words) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(words[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == words[17].upper()


def is_card_number(digits: str) -> bool:
    """Tell whether 13 to 19 digits pass the Luhn check (ISO/IEC 7812-1, annex B)."""
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _masked(words: str) -> str:
    keep = 3 if len(words) > 9 else 1
    return words[:keep] + "*" * (len(words) - 2 * keep) + words[-keep:]
