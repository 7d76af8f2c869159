"""PRI-04."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAR = re.compile(r"(?:绝密|机密|秘密)[ \u3000]*[★☆*＊][ \u3000]*(?:\d+[ \u3000]*[年月日天]|长期)?")
_ALONE = re.compile(
    r"^[ \t\u3000#*（(【\[]*(?P<mark>(?:密级[ \u3000]*[:：][ \u3000]*)?(?:绝[ \u3000]*密|机[ \u3000]*密|秘[ \u3000]*密)"
    r"|工作秘密|(?:内部(?:资料|文件|材料|刊物|使用|掌握|传阅)|工作秘密|党内文件)"
    r"(?:[，,、 \u3000！!]*(?:注意保(?:管|存|密)|妥善保管|不得外传|严禁外传|请勿外传|"
    r"阅后即毁|阅后收回|不得公开|仅限内部))*"
    r"|(?:注意保(?:管|密)|不得公开)[，,、 \u3000！!]*(?:不得外传|严禁外传)?)[ \u3000）)】\]★☆*！!。]*\r?$",
    re.MULTILINE,
)


class SecrecyMark(Rule):
    """文中有密级标志（绝密、机密、秘密★）或者“内部资料”“工作秘密”“注意保管”之类的内部标志。

    Why it matters:
        带密级的文件不得在非涉密的系统里处理；应当立即停止，按保密规定处置。

    Limits:
        正文里“保守秘密”“商业秘密”之类的说法不算；“仅供学习”“禁止外传”之类的网站用语由 SRC-02 指出。
    """

    code = "PRI-04"
    name = "secrecy-mark"
    title = "密级与内部标志"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "《保守国家秘密法》第二十二条；GB/T 9704—2012 7.2.2（密级和保密期限）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per mark, wherever in the file it stands."""
        for span in secrecy_marks(ctx.document.text):
            yield self.finding(
                span,
                f"标有“{ctx.quote(span)}”。",
                hint="立即停止处理，移到规定的涉密或内部系统；误标的，由定密责任人确认后删去。",
            )


def secrecy_marks(text: str) -> list[Span]:
    """Return where `text` is marked as secret or internal, in order of place."""
    found = [Span(*match.span()) for match in _STAR.finditer(text)]
    alone = [Span(*match.span("mark")) for match in _ALONE.finditer(text)]
    found += [span for span in alone if not any(span.overlaps(other) for other in found)]
    return sorted(found)
