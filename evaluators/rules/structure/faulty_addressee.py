"""STR-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Fix, Line, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLON = "："
# what ends the name of an organ, a unit or a group of units
_ORGAN = re.compile(
    "(?:委|部|办|局|厅|院|会|室|府|处|科|站|所|中心|街道|镇|乡|区|市|县|社区|村|单位|组|团|工委|总队|支队|大队|公司|学校)$"
)
# a line of its own that greets: 尊敬的王书记：
_GREETED = re.compile(
    "\\s*(?P<who>(?:尊敬的|敬爱的)?(?:各位)?[\u4e00-\u9fff]{0,6}"
    "(?:书记|主任|局长|部长|市长|区长|镇长|处长|科长|主席|领导|同志|先生|女士)(?:（[^（）]{1,12}）)?[:：])"
    "[ \u3000]*(?=\n)"
)
_POST = re.compile("(?:书记|主任|局长|部长|市长|区长|镇长|处长|科长|主席|领导|同志|先生|女士)$")


class FaultyAddressee(Rule):
    """上行报告没有主送机关、主送机关不止一个、没有冒号，或者主送给个人。

    Why it matters:
        没有主送机关，收文单位无法登记办理；多头主送则不知由谁答复。

    Limits:
        只检查须有主送机关的文种；由通知印发的方案不检查。月报表报给谁多由布置报表的通知写明，没有报送对象的按一般问题提示。用“各”统称的下行主送单位不算多头。
    """

    code = "STR-09"
    name = "faulty-addressee"
    title = "主送机关"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十五条；GB/T 9704—2012 7.3.2（主送机关居左顶格，用全角冒号）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what is wrong with the addressee, or its absence where the document type requires one."""
        line, slot = ctx.document.addressee, ctx.doctype.slot("addressee")
        person = _to_a_person(ctx) if line is None and ctx.doctype.kind == "report" else None
        if person is not None:
            yield self.finding(
                person,
                f"主送“{ctx.quote(person)}”是个人或职务，不是机关。",
                hint="主送机关写机关的全称或规范化简称；只有上级领导个人直接交办的事项才可以直接报送本人。",
            )
        elif line is None:
            sent = slot is not None and slot.need != "required" and _sent_up(ctx)
            if sent and slot is not None:
                yield self.finding(
                    ctx.top,
                    f"{ctx.doctype.name}以“特此报告”上报，标题之下没有{slot.name}。",
                    hint=f"在标题之下顶格写明：{slot.holds}。",
                )
            elif slot is not None and slot.need == "required" and slot.key not in ctx.slots:
                yield self.finding(
                    ctx.top,
                    f"{ctx.doctype.name}标题之下没有{slot.name}。",
                    hint=f"在标题之下顶格写明：{slot.holds}。",
                    severity=Severity.MINOR if ctx.doctype.kind == "form" else None,
                )
        elif ctx.doctype.kind != "form":  # a form names the recipient in a line of its own kind (报送对象：…)
            yield from self._form(ctx, line)

    def _form(self, ctx: Context, line: Line) -> Iterator[Finding]:
        words = line.text.rstrip()
        names = words.rstrip(":： ")
        if not words.endswith(_COLON):
            half = words.endswith(":")
            stop = line.span.start + len(ctx.document.quote(line.span).rstrip())
            fix = Fix(Span(stop - 1, stop), _COLON) if half else Fix(Span(stop, stop), _COLON)
            yield self.finding(
                line.span,
                f"主送机关“{names}”后面{'用了半角冒号' if half else '没有冒号'}，应为全角冒号。",
                hint=f"写作“{names}：”。",
                severity=Severity.MINOR if half else None,
                fix=fix,
            )
        organs = [name for name in re.split("[、，,；; ]+", names) if _ORGAN.search(name)]
        if ctx.doctype.upward and len(organs) > 1 and not any(name.startswith("各") for name in organs):
            yield self.finding(
                line.span,
                f"向上级报送的{ctx.doctype.name}主送“{names}”，不止一个机关。",
                hint="只主送一个上级机关，需要同时送其他机关的列为抄送。",
            )
        if _POST.search(names) and not _ORGAN.search(names):
            yield self.finding(
                line.span,
                f"主送“{names}”是个人或职务，不是机关。",
                hint="主送机关写机关的全称或规范化简称；只有上级领导个人直接交办的事项才可以直接报送本人。",
            )


def _to_a_person(ctx: Context) -> Span | None:
    """Return the line under the title that greets a person (尊敬的王书记：); None without one."""
    title = ctx.document.title
    if title is None:
        return None
    found = _GREETED.match(ctx.document.text, title.span.end)
    return Span(*found.span("who")) if found is not None else None


def _sent_up(ctx: Context) -> bool:
    """Whether a report that may go without an addressee says that it is handed up: 关于…的报告, 特此报告."""
    document = ctx.document
    if ctx.doctype.kind != "report" or document.title is None or not document.title.text.startswith("关于"):
        return False
    return "特此报告" in "".join(document.quote(sentence.span) for sentence in document.sentences[-2:])
