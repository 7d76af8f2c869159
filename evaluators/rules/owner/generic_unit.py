"""RSP-02."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import every, sign
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import looks_back, working

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KIND = "(?:部门|单位|科室|处室|机构|站所|方面|条线|人员|(?:负责)?同志|负责人|领导|组织|企业|社会组织|社区|街道)"
_FIELD = "(?:职能|业务|责任|主管|专业|行政|监管|承办|执法)"
# whoever may be meant: some that are concerned, those above or on the spot, so many of them, those of a kind
_NAME = (
    f"(?:各?(?:区级|街道|市级|县级|上级|属地|辖区|社区)?(?:相关|有关|相应|对应|对口|所涉|各相关|各有关){_FIELD}?{_KIND}"
    f"|各?{_FIELD}(?:部门|科室|站所|办公?室|(?<!专业)机构)|各(?:职能|主管|责任|业务|监管)单位|职能单位|成员单位|各?(?:上级|属地|涉及|其他|其余)(?:的)?(?:部门|单位|科室)|(?:各|有关|相关)(?:有关|相关)?各?方(?=[要应须将负配协共按密积])"
    "|(?:多|几|数|若干)[个家]?(?:部门|单位|科室|方面))"
)
_ACT = (
    "(?:要(?![求点素件领义])|应(?!急)|须|需|将|负责|牵头|承担|落实|组织(?!部|生活|委员|体系)|配合|协助|协同|参与|密切|积极|共同|联合|按照|按(?=职责)|根据|做好|抓好"
    "|分别|统一|承接|承办|加强|各司其职|各负其责|齐抓共管|通力|定期|及时|开展|制定|给予|予以)"
)
_BARE = re.compile(f"(?P<name>{_NAME})(?=(?:和(?:单位|人员|社区|街道))?{_ACT})(?!在地|对外|对象)")
_BY = re.compile(f"(?:由|会同|联合)(?P<names>[^，。；、]{{0,20}}?(?P<name>{_NAME}))")
_WITH = re.compile(f"加强(?:与|同|和)(?P<name>{_NAME})的?(?:沟通|协调|对接|协作|配合|联系|联动)")
_LABEL = re.compile(
    "(?:(?:责任|负责)人|(?:责任|牵头|配合|协办|承办|主办|落实|参与|协同)(?:单位|部门|科室)"
    "|(?<![^（(【；;，,。\\s])(?:牵头|配合|协办|承办|主办|协同|责任))(?:[：:]|(?<=[人位门室])[为是])\\s*(?P<names>[^。；;\n）)：:]+)"
)
# 组织相关部门对各社区进行检查: those who are called together do it; who comes to a course does nothing
_GATHERED = re.compile(
    "(?:组织|召集|抽调)(?P<name>各?(?:区级|街道|市级|县级|上级)?(?:相关|有关|相应|涉及)(?:职能|业务|责任|主管)?(?:部门|单位|科室|站所))"
    "(?=(?:的?(?:人员|力量|业务骨干|工作人员))?(?:对|到(?!位)|赴|深入|开展|进行|组成|成立|会商|研究|会诊|集中|联合|逐))"
)
_COMES = re.compile("[^，。；：！？\n]{0,40}?(?:学习|参观|培训|演练|观摩|结对|共建|交流|考察|授课)")
# 由平安办牵头，组织相关部门会商: somebody answers for it
_LED = re.compile("牵头(?!单位(?:为|是|[：:])?(?:相关|有关))")
# 涉嫌犯罪的，由有关部门…: what follows from a fault is left to whoever is competent
_CONSEQUENCE = re.compile(
    "(?:涉嫌|构成|违反|犯罪|违法|违纪|违规|失职|渎职|触犯|刑事|损失|后果|事故|责任)[^，。；]{0,14}的，(?:依法)?$"
)
# 各有关部门要高度重视: an appeal to all asks nobody for work
_APPEAL = re.compile(
    "(?:和[\u4e00-\u9fff]{2,6})?(?:[、，]各[\u4e00-\u9fff、]{2,10})?(?:都|均)?(?:要|应当?|须|必须)?(?:切实|进一步|充分|深刻|从|牢固)*(?:高度重视|提高[^，。；]{0,6}(?:认识|站位)|统一思想|加强(?:组织)?领导|增强[^，。；]{0,10}[感识]"
    "|认识|树立|强化[^，。；]{0,6}(?:意识|责任)|讲政治|政治高度)"
)
_ANNEXED = re.compile("(?:按照?|依照?|根据)(?:附件|附表|分工表|任务分解|责任分解|[^，。；]{0,8}清单)")
_LISTED = re.compile(f"(?:(?:区|市|县)(?:直|级)|街道)?{_NAME}")
# 各责任单位按照任务安排开展培训: those whom the tasks name
_NAMED_BY_TASK = re.compile("各?(?:责任|牵头|承办|主办)(?:单位|部门)")
# 成员为应急办、城建办、武装部负责人: bodies, whose people may stand for them; 网格员、楼长、志愿者 are none
_BODY = (
    "[^，。；、\\n]{1,15}[办局队站所部科室委院会团社司心区校处馆镇村]"
    "(?:主要|分管)?(?:负责(?:同志|人)|领导|主任|[局所站队科]长)?"
)
_MEMBERS_ARE = re.compile(f"成员(?:单位)?(?:为|由|有|包括|是|：)(?!(?:各|有关|相关)){_BODY}(?:[、和及]{_BODY})+")
_ENOUGH = 2  # tasks that name somebody
_EVERYBODY = re.compile("各(?:部门|单位|科室)")
# members of a leading group that nobody knows by name
_MEMBERS = re.compile(
    f"(?P<name>{_NAME})的?(?:主要|分管)?(?:负责同志|负责人|领导|人员|同志)?(?=(?:为|任|担任)(?:小组)?成员|(?:共同)?组成)"
)
_EVERYBODY_BY = re.compile(
    "由(?P<name>(?:街道|社区)?(?:机关)?各(?:部门|单位|科室|站所)|各部门|各单位|各科室|各有关方面)(?=(?:分别|共同|按职责)?(?:负责|牵头|落实|承担|实施))"
)
# the names stand before it (区民政局、区财政局等有关部门) or behind it in brackets, or somebody else acts on it
_NAMED = re.compile(r"[局委办会队站所院部心公司]等(?:区级|街道|市级)?$|(?:等|上述|以上|前述|下列|各该)$")
_ONE_NAMED = re.compile("(?:由|会同|联合)[^，。；、和及与（]{2,14}等$")
_OBJECT = re.compile(
    "(?:向|报|与|和|对|给|请|协调|联系|督促|通知|告知|移交|转交|移送|提请|反馈|指导|邀请|商请|推动|争取|加强)(?:给|至|到)?$"
)
_SIGN = sign(
    "专业|其他|其余|涉及|各方|相关|有关|相应|对应|对口|所涉|职能|业务|责任|主管|行政|监管|承办|执法|成员单位|上级|属地|[多几数]个?[部单科]|若干|各(?:部门|单位|科室)"
)
# 由街道城建办按照有关部门要求完成: named aside, nobody who does it
_ASIDE = re.compile("(?:按照?|依照|根据|依据|经|报|向|对|为|听取|征求|接受|配合|协调|对接|督促)(?:区级|上级|街道)?$")
_COLUMN = re.compile("责任|牵头|配合|承办|协办|单位|部门")


class GenericUnit(Rule):
    """牵头、负责或者配合的单位只写“相关部门”“有关单位”，没有写出名称。

    Why it matters:
        没有点名的单位都可以认为不是自己，任务落不到人。

    Limits:
        前面已经列出两个以上主要单位的“……等有关部门”、移交和反映情况的对象、“各单位要高度重视”之类对全体的要求、
        任务都写明由谁负责的“各责任单位”、组织来学习、培训、演练的和写明由谁牵头组织的不算。
        报告只看下一步打算，月报表只看下月计划。
    """

    code = "RSP-02"
    name = "generic-unit"
    title = "责任单位泛指"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section that makes nameless units responsible."""
        by_section: dict[int | None, list[tuple[Span, Span]]] = {}
        there = [
            one
            for one in (_BY, _EVERYBODY_BY, _WITH, _MEMBERS, _GATHERED, _BARE)
            if prefilter.possible(one, ctx.document)
        ]
        listed = _members_listed(ctx)
        for place in working(ctx) if there else ():
            words = ctx.document.quote(place)
            for name in _generic(words, there, listed=listed) if _SIGN.search(words) else ():
                span = Span(place.start + name.start, place.start + name.end)
                by_section.setdefault(ctx.document.section_at(span.start), []).append(
                    (span, _clause(words, name, place))
                )
        for name in _labelled(ctx):
            by_section.setdefault(ctx.document.section_at(name.start), []).append((name, name))
        for table in ctx.document.tables:
            for column, head in enumerate(table.rows[0]):
                if not _COLUMN.search(head.text):
                    continue
                for row in table.rows[1:]:
                    if column < len(row) and re.fullmatch(f"{_NAME}|各部门|各单位", row[column].text.strip()):
                        at = row[column].span
                        by_section.setdefault(table.section, []).append((at, at))
        for found in _apart_from_named(ctx, by_section.values()):
            names = "、".join(dict.fromkeys(f"“{ctx.document.quote(name)}”" for name, _ in found))
            yield self.finding(
                found[0][1],
                f"责任单位没有写出名称：{names}。",
                hint="写出单位名称，如“配合单位：区民政局、区财政局”；名单较长的，用责任分工表列出。",
                also=[clause for _, clause in found[1:]],
            )


def _labelled(ctx: Context) -> Iterator[Span]:
    """Yield the nameless units among those a label lists (责任单位：区住建局、区直相关部门)."""
    for match in prefilter.found(_LABEL, ctx.document):
        if looks_back(ctx) and not ctx.in_slot(Span(*match.span()), "next_steps"):
            continue
        at = match.start("names")
        for name in re.split("([、，,和及])", match["names"]):
            words = name.strip()
            if _LISTED.fullmatch(words) or (_EVERYBODY.fullmatch(words) and words == match["names"].strip()):
                start = ctx.document.text.index(words, at)
                yield Span(start, start + len(words))
            at += len(name)


def _members_listed(ctx: Context) -> bool:
    """Tell whether an annex or the text lists the members of the group that it is about (附件：成员单位名单)."""
    if next(prefilter.found(_MEMBERS_ARE, ctx.document), None) is not None:
        return True
    return any("成员单位" in note.text and "名单" in note.text for note in ctx.document.attachment_notes)


def _apart_from_named(ctx: Context, sections: Iterable[list[tuple[Span, Span]]]) -> Iterator[list[tuple[Span, Span]]]:
    """Yield the nameless units of each section, without 各责任单位 where the tasks name who is responsible."""
    assigned = _assigned(ctx)
    for found in sections:
        kept = [one for one in found if not (assigned and _NAMED_BY_TASK.fullmatch(ctx.document.quote(one[0])))]
        if kept:
            yield kept


def _assigned(ctx: Context) -> bool:
    """Tell whether several tasks name who is responsible for them, so that 各责任单位 are these."""
    named = {
        owner.section
        for owner in ctx.document.owners
        if owner.role in ("lead", "subject")
        and ctx.in_slot(owner.span, "tasks", "owners")
        and re.fullmatch(_NAME, owner.name) is None
    }
    return len(named) >= _ENOUGH


def _generic(words: str, patterns: Iterable[re.Pattern[str]], *, listed: bool) -> list[Span]:
    found: list[Span] = []
    for pattern in patterns:
        for match in every(pattern, words, 0, len(words)):
            span = Span(*match.span("name"))
            before, behind = words[: span.start], words[span.end : span.end + 1]
            if pattern is _BY and _ONE_NAMED.search(before):
                found.append(span)  # 会同区水务公司等有关部门: one of nobody knows how many
                continue
            if before.endswith(("组织", "召集", "抽调")) and (_COMES.match(words, span.end) or _LED.search(words)):
                continue
            if _CONSEQUENCE.search(before.removesuffix("由")) or any(
                said.match(words, span.end) for said in (_APPEAL, _ANNEXED)
            ):
                continue
            if pattern is not _BY and span.of(words) == "成员单位" and listed:
                continue
            if behind in ("（", "(") or _NAMED.search(before) or any(span.overlaps(old) for old in found):
                continue
            if pattern in (_BARE, _MEMBERS) and _OBJECT.search(before):
                continue
            if pattern is _BY and (before.endswith("等") or _ASIDE.search(before)):
                continue
            found.append(span)
    return sorted(found)


def _clause(words: str, name: Span, place: Span) -> Span:
    """Return the name with the words behind it up to the next mark, at most 12."""
    stop = re.compile("[，,。；;：！？\n]").search(words, name.end)
    end = min(stop.start() if stop else len(words), name.end + 12)
    return Span(place.start + name.start, place.start + end)
