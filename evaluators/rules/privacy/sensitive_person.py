"""PRI-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.persons import looks_like_name
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Table

_SENSITIVE = re.compile(
    "(?=[一二三四壹贰叁肢视听言智精多残患重癌尿艾肝低特五贫困孤留刑社戒吸服前路街巷弄\\d])(?:[一二三四壹贰叁1-4]级残疾|(?:肢体|视力|听力|言语|智力|精神|多重)残疾|残疾等级|患有?[^，。；、]{0,8}(?:癌|瘤|病|症|炎|障碍)|重病|癌症|尿毒症|"
    "精神病|精神障碍|艾滋|肝炎|低保户|低保家庭|特困|五保|贫困户|困境儿童|孤儿|留守儿童|刑满释放|刑释|社区矫正|戒毒|吸毒|服刑|前科|"
    r"\d{1,4}(?:号楼|栋|幢|座)\d{0,4}(?:单元)?\d{2,4}室|(?:路|街|巷|弄)\d+号|\d{1,4}单元\d{2,4})"
)
_WHO = (
    "青年|妇女|职工|农民|居民|村民|老人|患者|党员|群众|学生|儿童|少年|"
    "户主|孤儿|人员|网格员|队员|护理员|保洁员|楼栋长|楼长|社工|租户|业主|残疾人|病人|户|对象|姓名[:：]?|家庭|住户|帮扶|慰问|走访"
)
_NAMED = re.compile(
    f"(?:(?<=[，。；、（\\s“])|^)(?P<noted>[{HAN}]{{2,3}})(?=[（(][^（）()\n]{{0,40}}?(?:{_SENSITIVE.pattern}))"
    f"|(?:{_WHO})(?P<after>[{HAN}]{{2,3}}?)(?=[，、（(因患家现系身]|一家|住|年|同志|的|等)"
    f"|(?:(?<=[，。；、（\\s“])|^)(?P<led>[{HAN}]{{2,3}})(?=，男|，女|，\\d+岁|（男|（女|（\\d+岁|，现年|，家住|家住|现住|，身份证|，住[{HAN}])",
    re.MULTILINE,
)
_HONOURED = re.compile(
    "先进|模范|最美|标兵|表彰|榜样|学习[^，。；]{0,12}事迹|书记|主任|牵头|负责人|组长|联系人|志愿者代表"
)
_NAME_HEAD = re.compile("姓名|户主|对象姓名|受助人|服务对象|帮扶对象")
_DATA_HEAD = re.compile(
    "住址|地址|门牌|病|残疾|困难(?:原因|情况|类型|类别)|致贫|健康|身份证|低保|家庭情况|监护|矫正|备注"
)


class SensitivePerson(Rule):
    """一句话或者表中一行里，真实姓名与住址、疾病、残疾、贫困、未成年、矫正等情况写在一起。

    Why it matters:
        这样的组合能认出具体的人，属于敏感个人信息，公开或转发会伤害当事人。

    Limits:
        隐去名字的（张某）、先进典型、担任职务的人员不算。姓名按姓氏和上下文推定，拿不准的不报；只有姓名没有敏感情况的不报。
    """

    code = "PRI-03"
    name = "sensitive-person"
    title = "敏感个人信息组合"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《个人信息保护法》第二十八条、第二十九条"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per sentence and one per table."""
        document, text = ctx.document, ctx.document.text
        anywhere = _SENSITIVE.search(text, document.body.start, document.body.end) is not None
        for sentence in document.sentences if anywhere else ():
            span = sentence.span
            data = _SENSITIVE.search(text, span.start, span.end)
            if data is None or _HONOURED.search(text, span.start, span.end):
                continue
            for found in _NAMED.finditer(text, span.start, span.end):
                group = str(found.lastgroup)
                if looks_like_name(found[group]):
                    name = Span(*found.span(group))
                    yield self.finding(
                        name,
                        f"“{name.of(text)[0]}某”的真实姓名与“{data[0]}”写在一起。",
                        hint="隐去名字（写作“某”）或者删去住址、病情等情况；确需实名的，经本人同意并另行报送。",
                        also=[Span(*data.span())],
                    )
                    break
        regions = [*document.tables]
        for table in regions:
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[Finding]:
        head = table.rows[0]
        name = next((at for at, cell in enumerate(head) if _NAME_HEAD.search(cell.text)), None)
        data = [at for at, cell in enumerate(head) if _DATA_HEAD.search(cell.text) and cell.text.strip() != "备注"]
        if name is None or not data:
            return
        rows = [
            row for row in table.rows[1:] if len(row) > max([name, *data]) and looks_like_name(row[name].text.strip())
        ]
        rows = [row for row in rows if any(row[at].text.strip() not in ("", "无", "—", "-", "/") for at in data)]
        if rows:
            heads = "”“".join(head[at].text.strip() for at in data)
            yield self.finding(
                rows[0][name].span,
                f"表中{len(rows)}人的真实姓名与“{heads}”列在同一行。",
                hint="隐去名字，或者删去这些列；确需实名的，经本人同意并另行报送。",
                also=[row[name].span for row in rows[1:]],
            )
