"""PRI-04."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAR = re.compile(r"(?:绝密|机密|秘密)[ \u3000]*[★☆*＊][ \u3000]*(?:\d+[ \u3000]*[年月日天]|长期)?")
# a line of its own that is made of such marks and nothing else: （内部资料，妥善保管，不得复印）
_MARK = (
    r"(?:密级|定密)?[ \u3000]*[:：]?[ \u3000]*(?:绝[ \u3000]*密|机[ \u3000]*密|秘[ \u3000]*密)级?(?:文件|件)?"
    r"(?:[（(]?\d{1,2}年[）)]?|[（(]长期[）)])?"
    r"|工作秘密|党内文件|涉密(?:文件|资料|材料)|内部(?:资料|文件|材料|刊物|使用|掌握|传阅|参阅|明电)(?:使用)?"
)
_HANDLING = (
    r"(?:请|应)?(?:注意|妥善|严格|专人)保(?:管|存|密)|(?:不得|严禁|请勿|禁止|切勿|不准|不要)(?:对?外传?|私自|擅自|随意)?(?:外传|复印|复制|公开|拍照|转发|传播|上网|扩散|翻印|泄露|泄密|抄录|摘抄|翻拍|转借|引用|传阅)"
    r"|(?:阅|会|用)后(?:即毁|收回|退回|销毁|交回|归还)|仅限(?:内部|本单位|领导|党内|参会人员)(?:使用|传阅|掌握|参阅|人员)?|控制(?:知悉|传阅|发放)范围|保密期限?[:：]?[^，。]{0,6}|不(?:对外|予)公[开布]"
)
_BETWEEN = "[，,、； \u3000！!·|｜]*"
_ALONE = re.compile(
    rf"^[ \t\u3000#*（(【\[]*(?P<mark>(?:{_MARK})(?:{_BETWEEN}(?:{_MARK}|{_HANDLING}))*"
    rf"|(?:(?:请|应)?(?:注意|妥善|严格|专人)保(?:管|密)|不得公开)(?:{_BETWEEN}(?:{_HANDLING}))*"
    rf"|(?:(?:阅|会|用)后(?:即毁|收回|销毁){_BETWEEN})?(?:不得|严禁|切勿)(?:复印|拍照|翻印|翻拍))"
    r"[ \u3000）)】\]★☆*！!。]*\r?$",
    re.MULTILINE,
)
# 本报告属于工作秘密
_SAYS = re.compile(
    "(?P<mark>本(?:报告|方案|计划|总结|件|文件?|材料|资料|表|通报)[^，。；\\n]{0,6}?(?:属于?|为|系|列为|定为|含)(?:有)?(?:国家秘密|工作秘密|内部(?:资料|文件|掌握|材料)|(?:秘密|机密|绝密)级?(?:文件|事项)?))"
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
    alone = [Span(*match.span("mark")) for pattern in (_ALONE, _SAYS) for match in pattern.finditer(text)]
    found += [span for span in alone if not any(span.overlaps(other) for other in found)]
    return sorted(found)
