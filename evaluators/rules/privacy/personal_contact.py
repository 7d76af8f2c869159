"""PRI-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks, prefilter
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?(?P<what>1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![0-9A-Za-z])")
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (MOBILE, "个人手机号"),
    (
        re.compile(r"(?:家庭|住宅|家中|私人|个人)(?:电话|座机)[号码]*[:：为是 ]*(?P<what>0\d{2,3}[- ]?\d{7,8})(?!\d)"),
        "住宅电话",
    ),
    (
        re.compile(r"(?<![A-Za-z群])(?:[Qq]{2}|扣扣)(?!群)(?:号码?)?[:：为是 ]*(?P<what>[1-9]\d{4,10})(?!\d)"),
        "个人QQ号",
    ),
    (
        re.compile(
            r"(?:微信|[Ww][Ee][Cc][Hh][Aa][Tt])号?[:：为是 ]+(?P<what>[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])"
        ),
        "个人微信号",
    ),
    (
        re.compile(
            r"(?<![A-Za-z0-9_.+-])(?P<what>[A-Za-z0-9_.+-]+@(?:qq|163|126|yeah|sina|sohu|gmail|foxmail|hotmail|outlook|139|189|wo|aliyun|icloud)\.[a-z.]{2,6})(?![A-Za-z])",
            re.IGNORECASE,
        ),
        "公共网站的邮箱",
    ),
    (
        re.compile(
            r"(?:私人|个人|本人|自己的?)(?:的)?(?:电子)?(?:邮箱|邮件|邮址|信箱)(?:地址)?[:：为是]?\s*(?P<what>[A-Za-z0-9_.+-]+@(?!(?:qq|163|126|yeah|sina|sohu|gmail|foxmail|hotmail|outlook|139|189|wo|aliyun|icloud)\.)[A-Za-z0-9-]+(?:\.[a-z]{2,12})+)",
            re.IGNORECASE,
        ),
        "私人邮箱",
    ),
    (
        re.compile(rf"(?P<what>[{_PLATES}][A-HJ-NP-Z][·•. ]?(?=[A-Z0-9]*\d)[A-HJ-NP-Z0-9]{{5,6}})(?![A-Z0-9])"),
        "车牌号码",
    ),
)
_OFFICE = re.compile("热线|值班|办公|公务|投诉|举报|服务电话|咨询电话|监督电话|公车|执法车|巡逻车|公务车")


class PersonalContact(Rule):
    """文中写有个人的手机号、住宅电话、QQ号、微信号、个人邮箱或者车牌号。

    Why it matters:
        方案和报告会层层转发，个人联系方式随之扩散；对外联系应当用单位的电话。

    Limits:
        办公电话、热线、值班电话、单位邮箱和居民联络群的群号不算；中间已经遮挡的不算。
    """

    code = "PRI-02"
    name = "personal-contact"
    title = "电话与联系方式"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《个人信息保护法》第六条（最小必要）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per kind of contact, with every place."""
        text = ctx.document.text
        place = Span(marks.region(ctx.document).start, len(text))  # who to ask stands under the date
        residue = [left.span for left in ctx.document.residue]
        for pattern, name in _KINDS:
            spans = [Span(*found.span("what")) for found in prefilter.found(pattern, ctx.document, place)]
            spans = [
                span
                for span in spans
                if not marks.touches(span, residue) and not _OFFICE.search(text, max(span.start - 8, 0), span.start)
            ]
            if spans:
                masked = [_masked(text[span.start : span.end]) for span in spans]
                yield self.finding(
                    spans[0],
                    f"写有{name}“{masked[0]}”{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                    hint="删去，或者改用办公电话、单位邮箱；确需标明的，遮去中间几位。",
                    severity=Severity.MINOR if "邮箱" in name else None,  # a unit may use such a mailbox too
                    also=spans[1:],
                    fix=Fix(spans[0], masked[0]),
                    also_fixes=[Fix(span, words) for span, words in zip(spans[1:], masked[1:], strict=True)],
                )


def _masked(words: str) -> str:
    name, at, host = words.partition("@")
    cut = max(len(name) // 3, 1)
    return name[:cut] + "*" * max(len(name) - 2 * cut, 1) + name[len(name) - cut :] + at + host
