"""PRI-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import every, parted, told_apart
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.persons import looks_like_name
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Table

_HOUSE = r"(?:号楼|栋|幢|座|号院)"
_TELLING = (
    "(?:肢体|视力|听力|言语|智力|精神|多重)?[一二三四壹贰叁1-4]级残疾|(?:肢体|视力|听力|言语|智力|精神|多重)(?:残疾|[一二三四1-4]级)|残疾等级"
    "|患有?(?!者|难)[^，。；、]{0,8}(?:癌|瘤|病|症|炎|障碍|梗|中风|偏瘫)|重病|癌症|(?:肺|胃|肝|肠|乳腺|食管|宫颈)癌|尿毒症"
    "|白血病|心脏病|冠心病|糖尿病|高血压|脑卒中|脑梗|脑出血|中风|偏瘫|瘫痪|卧床|后遗症|老年痴呆|阿尔茨海默|失智|抑郁症"
    "|自闭症|癫痫|透析|化疗|精神病|精神障碍|精神分裂|艾滋|肝炎|失独|低保户|低保家庭|低保对象|特困|五保|贫困户|困境儿童"
    "|孤儿|留守儿童|刑满释放|刑释|社区矫正|戒毒|吸毒|服刑|前科"
    "|截肢|失明|聋哑|肝硬化|肾病|肾衰竭?|心梗|结核病?|哮喘|帕金森|红斑狼疮|智障|家暴|家庭暴力|缓刑|假释|判刑|被判|强制隔离|离异|单亲|丧偶|未婚先孕|流产|自杀|轻生|赌博|负债|欠债"
    "|困难职工|困难党员|事实无人抚养|父母双亡|母亲改嫁|植物人|渐冻症|低保"
    rf"|\d{{1,4}}{_HOUSE}[^，。；]{{0,3}}\d{{0,4}}(?:单元)?\d{{2,4}}室?|(?:路|街|巷|弄)\d+号|\d{{1,4}}单元\d{{2,4}}"
    rf"|住(?:在)?[^，。；]{{0,12}}\d{{1,4}}{_HOUSE}"
)
_SENSITIVE = re.compile(told_apart(_TELLING))
_EACH_TELLING = parted(_TELLING)
# a kind of people, not one of them: 低保户42户, 患病老人、残疾人
_KIND = re.compile(
    "(?:的)?(?:人员|对象|老人|居民|家庭|群众|儿童|职工|党员|学生|邻居|户|者|人|群体|住户)*"
    "(?:[0-9一二三四五六七八九十百]+[^，。；]?[名人户位个]|[、和与及等]|逐|走访|全部|进行|开展|提供|办理)"
)
_STAFF = "社工|网格员|队员|护理员|保洁员|楼栋长|楼长|楼门长|民警|医生|律师|老师|干部|专干|工作者|委员|志愿者"
_POST = re.compile(
    f"(?:{_STAFF}|书记|主任|队长|会长|站长|所长|校长|院长|局长|科长|组长|负责人|联系人|经办人|填报人|审核人|代表)[:：]?$"
)
_OTHERS = "家长|监护人|店主|摊主|房主|房东|租客|经营者|当事人|来访人|来电人|反映人|举报人|投诉人|信访人"
_WHO = (
    f"{_OTHERS}|青年|妇女|职工|农民|居民|村民|老人|患者|病人|党员|群众|学生|儿童|少年|孩子|户主|孤儿|人员|租户|业主|残疾人|住户|家属"
    f"|户|对象|家庭|其中|姓名[:：]?|帮扶|慰问|走访|看望|探望|救助|帮助|协助|为|替|帮|给|室的?|单元的?|{_HOUSE}的?|小区的?|{_STAFF}"
)
_IS_ONE = "患(?!者)|身患|确诊|查出|突发|下肢|瘫痪|常年|长期|卧床|因病|独居"
_NAMED = re.compile(
    f"(?:(?<=[，。；、（\\s“])|(?<=社区)|(?<=小区)|(?<=[村里苑园])|^)(?P<noted>[{HAN}]{{2,3}})(?=[（(][^（）()\n]{{0,40}}?(?:{_SENSITIVE.pattern}))"
    f"|(?:{_WHO})(?P<after>[{HAN}]{{2,3}}?)(?=[，、（(因家现系身住年的等已送]|一家|同志|老人|阿姨|奶奶|爷爷|大爷|大妈|大娘|夫妇"
    f"|申请|办理|领取|反映|落实|发放|提供|安装|联系|生活|无人|子女|丈夫|妻子|{_IS_ONE})"
    f"|(?:(?<=[，。；、（\\s“])|^)(?P<led>[{HAN}]{{2,3}})(?=，男|，女|，\\d+岁|（男|（女|（\\d+岁|，现年|，家住|家住|现住|，身份证"
    f"|，?住[{HAN}\\d]|{_IS_ONE})",
    re.MULTILINE,
)
# a full name where only its own characters tell: 康复人员雷志刚结对, 。吴桂芬之子……
_KIN = "妻子|丈夫|儿子|女儿|母亲|父亲|爷爷|奶奶|孙子|孙女|姐姐|弟弟|妹妹|哥哥|老伴|儿媳|邻居|独女|独子"
_PEOPLE = (
    f"{_OTHERS}|青年|妇女|职工|居民|村民|老人|患者|感染者|病人|党员|学生|新生|儿童|成年人|少年|孩子|户主|孤儿|人员|租户|业主|残疾人|住户|家属|对象|低保户|困难户|贫困户|家庭|姓名[:：]?"
    "|(?:退休|离休|下岗|失业|务工|返乡)(?:教师|工人|干部|军人|医生|护士|职工)|退役军人|老兵"
    f"|看望|探望|慰问|其中|(?:社区|小区|村)的|{_HOUSE}的?|{_KIN}"
)
_FULL = re.compile(
    f"(?:(?<=[，。；、：:（\\s“.．）)])|^)(?=(?P<full>[{HAN}]{{3}})[{HAN}，（(、])|(?:{_PEOPLE})(?=(?P<told>[{HAN}]{{3}})[{HAN}，（(、])",
    re.MULTILINE,
)
_PLACE = re.compile("[路街巷弄里村区园苑庄桥站湾镇乡厦楼院门岗亭港]$")
_OF_A_PLACE = re.compile("社区|小区|街道|路|街|村|苑|园|里|广场|市场|公寓|家园|大厦|幼儿|小学|中学|号")
# 蒋素芬　松涛社区7幢401室　肺癌晚期: a row of a list whose cells are parted by blanks
_ROW = re.compile(
    f"^[ \t\u3000]*(?:\\d{{1,3}}[.、．]?[ \t\u3000]*)?"
    f"(?P<name>[{HAN}]{{2,4}})(?=[\t\u3000]+|[ ]{{2,}})(?P<rest>[^\n]{{4,}})$",
    re.MULTILINE,
)
_REFERS = re.compile("[（“]?(?:其|他|她|该(?:居民|户|同志|老人|人员)|本人|现(?:独居|住|患)|丈夫|妻子|患有?|家中)")
_HONOURED = re.compile("先进|模范|最美|标兵|表彰|榜样|事迹")
_AT_HOME = re.compile("[路街巷弄号栋幢座院]|单元|住")
_OFFICE = re.compile("(?:同志)?(?:副?书记|副?主任|副?队长|副?站长|牵头|带领|带队|任组长|任副组长)")
_FULL_NAME = 3
# surnames that are words of everyday grammar too: 为都反映的, 走访和谐
_EVERYDAY = frozenset(
    "于时都从向能经由和应那别关相全连通成任单常许解计管查包安居衡程边步满平明方曾水万高白石金黄温章司利武文国家党"
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
        隐去名字的（张某）、担任职务的人员不算，先进典型只在住址和病情等都写出时才算。姓名按姓氏和上下文推定，拿不准的不报；只有姓名没有敏感情况的不报。
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
        told = _places(document)
        for span in dict.fromkeys(filter(None, (document.sentence_with(Span(at, at + 1)) for at in told))):
            found = _together(text, span) or _before(document, span)
            if found is not None:
                name, data = found
                yield self.finding(
                    name,
                    f"“{name.of(text)[0]}某”的真实姓名与“{data.of(text)}”写在一起。",
                    hint="隐去名字（写作“某”）或者删去住址、病情等情况；确需实名的，经本人同意并另行报送。",
                    also=[data],
                )
        for table in document.tables:
            yield from self._table(table)
        if told:
            yield from self._rows(ctx)

    def _rows(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the rows of lists that are no tables, name first and what is told of each behind it."""
        text, rows = ctx.document.text, []
        for match in prefilter.found(_ROW, ctx.document):
            name = Span(*match.span("name"))
            data = _SENSITIVE.search(text, *match.span("rest"))
            inside = any(table.span.overlaps(name) for table in ctx.document.tables)
            if data is not None and not inside and _is_person(name.of(text)):
                rows.append((name, Span(*data.span())))
        if rows:
            yield self.finding(
                rows[0][0],
                f"清单中{len(rows)}人的真实姓名与“{rows[0][1].of(text)}”等情况写在同一行。",
                hint="隐去名字，或者删去这些情况；确需实名的，经本人同意并另行报送。",
                also=[rows[0][1], *(name for name, _ in rows[1:])],
            )

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


def _places(document: Document) -> list[int]:
    """Return where something sensitive is told; most of what may be is ruled out at one look."""
    body = document.body
    patterns = (re.compile(_EACH_TELLING[at]) for at in prefilter.which(_EACH_TELLING, document))
    return sorted(match.start() for one in patterns for match in every(one, document.text, body.start, body.end))


def _together(text: str, sentence: Span) -> tuple[Span, Span] | None:
    """Return a person's name and what is told of the person in one sentence."""
    told = [
        Span(*match.span())
        for match in _SENSITIVE.finditer(text, sentence.start, sentence.end)
        if not _KIND.match(text, match.end(), sentence.end)
    ]
    if not told or (_HONOURED.search(text, sentence.start, sentence.end) and not _laid_bare(text, told)):
        return None
    at = sentence.start
    while (match := _NAMED.search(text, at, sentence.end)) is not None:
        group = str(match.lastgroup)
        name = Span(*match.span(group))
        if _is_person(name.of(text)) and not _joins(text, name) and not _acts(text, name, told, sentence):
            return name, min(told, key=lambda data: abs(data.start - name.start))
        at = match.start() + 1  # 看望住户|赵|…: the next word may be the one before the name
    for match in _FULL.finditer(text, sentence.start, sentence.end):
        name = Span(*match.span(str(match.lastgroup)))
        if _is_full_name(text, name, told=match["told"] is not None) and not _acts(text, name, told, sentence):
            return name, min(told, key=lambda data: abs(data.start - name.start))
    return None


def _laid_bare(text: str, told: list[Span]) -> bool:
    """Tell whether both where somebody lives and how they fare is told: no honour needs that (住3号楼…，身患……)."""
    at_home = [_AT_HOME.search(data.of(text)) is not None for data in told]
    return any(at_home) and not all(at_home)


def _before(document: Document, sentence: Span) -> tuple[Span, Span] | None:
    """Return the name in the sentence before one that tells of 其, and what is told."""
    text = document.text
    if (
        _REFERS.match(text, sentence.start) is None
        or (told := _SENSITIVE.search(text, sentence.start, sentence.end)) is None
    ):
        return None
    before = document.sentence_with(Span(max(sentence.start - 2, 0), max(sentence.start - 1, 0)))
    if before is None or before == sentence or _HONOURED.search(text, before.start, sentence.end):
        return None
    for pattern in (_NAMED, _FULL):
        for match in pattern.finditer(text, before.start, before.end):
            name = Span(*match.span(str(match.lastgroup)))
            full = pattern is _FULL
            sure = _is_full_name(text, name, told=match["told"] is not None) if full else _is_person(name.of(text))
            if sure and not _acts(text, name, [Span(*told.span())], before):
                return name, Span(*told.span())
    return None


def _is_full_name(text: str, name: Span, *, told: bool) -> bool:
    """Tell whether three characters are a surname and a given name, and no piece of words or of a place's name."""
    from evaluators.misspellings import is_word, set_phrases  # brings tables of characters

    words = name.of(text)
    if text[name.start : name.start + len("左邻右舍")] in set_phrases().idioms:
        return False
    if not looks_like_name(words) or _joins(text, name) or _PLACE.search(words) or _OF_A_PLACE.match(text, name.end):
        return False
    if words[0] in _EVERYDAY and is_word(words[1:]):
        return False  # 家长应陪同, 监护人应履行
    if is_word(words[:2]) and (not told or words[0] in _EVERYDAY):
        return False
    if told:  # what leads to it says that a person follows
        return not is_word(words) and not is_word(text[name.end - 1 : name.end + 1])
    given = not is_word(words[1:]) and not is_word(text[name.end - 1 : name.end + 1])
    return given and words[0] not in _EVERYDAY and not is_word(words)


def _joins(text: str, name: Span) -> bool:
    """Tell whether the first character joins what stands before it to what follows (低保妇女和灵活就业妇女)."""
    return text[name.start] == "和" and name.start > 0 and re.match(f"[{HAN}]", text[name.start - 1]) is not None


def _is_person(words: str) -> bool:
    """Tell whether `words` are a name and no chance row of words (高度重, 都反映)."""
    from evaluators.misspellings import is_word  # brings tables of characters

    if not looks_like_name(words) or is_word(words[:2]):
        return False
    return words[0] not in _EVERYDAY or (len(words) == _FULL_NAME and not is_word(words[1:]))


def _acts(text: str, name: Span, told: list[Span], sentence: Span) -> bool:
    """Tell whether a name is that of one who holds a post and acts (社工王丽带领……), not of whom is told."""
    if _OFFICE.match(text, name.end, sentence.end):
        return True
    post = _POST.search(text, max(name.start - 6, sentence.start), name.start)
    if post is None:
        return False
    told_of = text[max(post.start() - 1, sentence.start) : post.start()] == "的"
    bracket = text[name.end : name.end + 1] in ("（", "(") and any(0 < data.start - name.end < 40 for data in told)
    return not (bracket or (told_of and any(0 <= post.start() - data.end <= 4 for data in told)))
