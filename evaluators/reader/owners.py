"""Units and posts made responsible: 由…牵头, 责任单位：…, the subject of a clause, a column of a table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evaluators.alternatives import last_of, told_apart
from evaluators.model import Owner, Span
from evaluators.reader import clauses, doers, labelled, table_owners, time_patterns
from evaluators.reader.owner_names import LIST, LOOSE, WHOLE, OwnerRole, listed, names
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.unit_endings import ENDING, LAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Document

_DUTY = (
    r"牵头(?:负责|组织|协调|抓总|落实|实施|制定|做好|开展)?|负责|组织实施|承担|具体实施|统筹"
    r"|主办|承办|落实|实施|抓总|组织|审核|审定|汇总|制定|开展"
)
_UNCUT = "(?!(?:组织|宣传|统战)部|(?:组织|宣传)委员)"  # 区委|组织部 is one body, not somebody who organises
_WHERE = "(?:(?:其|各自)?(?:所在地?|所属|属地)的?)?"  # 由所在社区党组织落实
_BY = re.compile(rf"由{_WHERE}(?P<names>{LIST}){_UNCUT}(?:具体|共同|统一|分别|各自|统筹)?(?=(?:{_DUTY})|会同|会商)")
_ALIAS = re.compile("[（(]以下(?:简称|称)[^（()）\\n]{1,24}[）)]")
_WITH = re.compile(rf"(?P<names>{LIST})(?:密切|积极|协助|协同|共同|做好)?(?P<verb>配合|协助|协同|参与(?!度|率))")
_LEADS = re.compile(
    rf"(?:^|(?<=[，。；：（\s]))(?P<names>{LIST})(?=(?:双双|双|联合|共同|一并|一同|一起|合力|互为|同时|并列|均|都|[两三四]家)?(?:负责)?牵头|负责(?!人|制))"
)
_ALONGSIDE = re.compile(rf"会同(?P<names>{LIST})")
# 城管办重点检查占道经营: how somebody acts, ahead of what he does
_HOW = "(?:重点|集中|全面|全力|及时|抓紧|立即|依法|联合|合力|深入|持续|常态化|认真|严格)"
_DEALT_WITH = "(?:项目|工程|水平|能力|体系|工作|点位|对象|区域|单位|任务|小区|领域|清单|机制|方案|情况)"
_DEALS = "(?:检查|排查|巡查|摸排|整治|治理|清运|查处|督查|受理|办理|走访|推进|落实(?!情况))"
# what follows a unit that acts
_ACTS = (
    "[0-9一二三四五六七八九十]{1,3}个?(?:工作日|日|天|小时|分钟)[之以]?内|(?:进场|入场|开工|施工|完工|竣工|入户|上门|上岗|交付|验收|安装|拆除|作业|供货)(?:之)?[前后](?![期沿端景])|带领|要|应(?!急)|将|须|需|实行|执行|履行|每|负责|定期|必|在|按|对|把|通过|结合|根据|做好"
    "|抓好|加强|会同|为|至少|不少于|不得|于|具体|分别|统一"
    "|发现|收到|接到|自|逐|核对|统计|受理|拨付|保管|公开|张贴|值守|轮流|主动|协助|也|可以|不再|从|向|以|用|就|专人"
    "|担任|承办|主办|承担|分管(?!领导)|统筹|督促|指导|引导|派员|确定|明确|安排|邀请|委托|负总责|召集|主持|通知|填写|反馈|答复|处理|查看|围绕|要求|带头|优先"
    r"|推选|选举产生|汇总|提请|核算|核定|审定|拟定|复核|评议|梳理|到[\u4e00-\u9fff]{2,10}(?:开展|参加|服务|报到|领取|走访|集中)|与[\u4e00-\u9fff0-9]{2,16}(?:签订|签约|共建|结对)"
    rf"|{_HOW}(?:{clauses.ACTION.pattern}|{_DEALS})(?!{_DEALT_WITH})|{clauses.ACTION.pattern}|[0-9一二三四五六七八九十]{{1,3}}月|20[0-9]{{2}}年"
)
_ACTS_NOW = told_apart(_ACTS)
# 网格员考核办法另行制定, 社区考核结果报…: a paper or what comes out, nobody who acts
_PAPER = (
    "(?:考核|管理|评价|评定|评选|培训|奖惩|巡查|走访|排查|测评|验收|统计|登记)(?:工作)?"
    "(?:办法|细则|制度|方案|标准|机制|规定|结果|情况|成绩|得分|台账|记录|名单|要求|方式|内容)"
)
_SUBJECT = re.compile(
    rf"(?:(?:同时|并|其中|各级|要求|下一步|今后|积极|充分|带动|争取|力争|确保)[，]?)?(?P<names>{LIST})"
    rf"{_UNCUT}(?![\u4e00-\u9fff]{{1,6}}率|满意度|比例|占比|人数|建设局|{_PAPER}|(?:达到?|增加到|发展到|保持在?)[约近]?[0-9])(?={_ACTS_NOW})"
)
# what ends in such a verb: to look for it takes a tenth of what it takes to try names
_ACTS_HERE = re.compile(f"{last_of(ENDING)}(?={_ACTS_NOW})")
# a body acts whatever the verb (由街道应急管理办公室校准…, 居委会补办…), unless the words go on about it or its people
_BODY = (
    "办公室",
    "居委会",
    "居民委员会",
    "村民委员会",
    "村委会",
    "办事处",
    "党总支",
    "党支部",
    "执法队",
    "工作站",
    "服务站",
    "服务中心",
    "派出所",
    "司法所",
)
_GOES_ON = (
    r"[的等和与及、]|[正副]?(?:主任|书记|站长|所长|队长|组长)|负责人|成员|人员|干部|工作|领导|主要|分管|组织|建设|服务|会议|换届|选举"
    r"|[门旁院内外处楼前后里有是共现已曾未无没0-9一二三四五六七八九十]|所在|辖区|层面|地址|名称|电话|指导下|支持下|党"
)
# behind 由 a name may end as any body's does
_BY_ACTS = re.compile(
    rf"由(?!于){_WHERE}(?P<names>{LIST}){_UNCUT}(?=逐人|随机|[删采销代送补陪发收查审验记抽评交转签讲修换装付垫提]|[与和同](?=[0-9一二两三四五六七八九十各辖有“])|{_ACTS_NOW}|(?<=[办站所局委联部队科会院])(?!{_GOES_ON})[\u4e00-\u9fff]{{2}})(?!负责)"
)
_BODY_ACTS = re.compile(
    rf"由?(?P<names>{LIST})(?:{'|'.join(f'(?<={end})' for end in _BODY)})(?=[\u4e00-\u9fff]{{2}})(?!{_GOES_ON})"
)
_BODY_HERE = re.compile(rf"(?:{'|'.join(_BODY)})(?=[\u4e00-\u9fff]{{2}})(?!{_GOES_ON})")
# who pays or prints (由企业赞助实施) answers for nothing
# behind 由 nobody need be known by his name where the next words are what only persons and bodies do
_BY_ANYBODY = re.compile(
    r"由(?P<by>(?![此于])(?![^，。；\n]{0,12}(?:赞助|资助|捐[赠助资]|出资|补助|筹资|(?:出版社|印刷厂)印))(?:(?![向往到自为按每])[\u4e00-\u9fff、]){2,16}?)(?:每[日天周月季年]度?|定期|至少)*(?=召集|主持|带队|带领|分别到|到各|到户|深入|上门|逐[户人项家]|入户|进场|现场|实地|签字|投票|讨论|评[价议定估选分]|测评|检测|坐班|轮流"
    r"|组织(?![部委科处]|人事|生活|架构|结构|服务|工作)|(?:承|主|协)办|委托(?!人|方|代理)|会[同商]|实施(?!主体|单位|方)|指导(?!员|组|中心|站)|主讲|授课|派员|承担|起草|拟定|制[定订作]|修订|撰写|绘制|印[制发]|编印|拍摄|汇总|归档|核定|推荐|联络(?!员|站|点|处)|值班|值守|巡查|走访|登记|填[写报]|报送|提出|受理|办理|接待|调[处解](?!委员会|小组|中心|室|员)|劝导|清[扫理运]|维[护修]|安装|施工|鉴定|审[核定批]|验收|包[案抓保联干]|主抓|总?调度|[督盯]办|督导|总负责|把关|统筹|运[营维])"
)
# 由社区窗口统一收件, 由热线平台派单: a place that stands for those who work there
_BY_PLACE = re.compile(
    "由(?P<by>(?!此|于)[\u4e00-\u9fff“”]{1,14}?(?:窗口|平台|大厅|热线|专区|专窗|服务台|服务点|代办点|受理点))"
    "(?![到至转向的、和与及或组构变扩移迁]|升级|延伸|改[为成]|下沉|拓展)(?=[\u4e00-\u9fff]{2})"
)
# 由6个社区对9户逐户指导
_BY_NUMBER = re.compile(
    "由(?P<by>[0-9一二两三四五六七八九十]{1,3}[个家](?:社区|村|街道|网格|部门|科室|办公室|站所|单位)(?:党委|党组织|党支部|居委会)?)"
    "(?=对|向|为|在|按|分别|各|逐|每|于|组织|负责|牵头|[0-9])"
)
# 所需经费由街道和企业共同承担: who pays answers for nothing
_BORNE = re.compile("(?:经费|资金|费用|成本|差额|款项)[^，。；由]{0,4}由[^，。；]{2,40}?(?:承担|分担|负担|列支|出资)")
_RUN = re.compile(r"[\u4e00-\u9fff×Xx、（()）]+")  # what names and the words between them are written in
_WORDED: tuple[tuple[re.Pattern[str], re.Pattern[str], OwnerRole], ...] = (
    (re.compile(rf"由(?=[\u4e00-\u9fff×Xx0-9、（()）]*?(?:{_DUTY}|会同|会商))"), _BY, "lead"),
    (re.compile("牵头|负责"), _LEADS, "lead"),
    (re.compile("会同"), _ALONGSIDE, "cooperate"),
    (re.compile("配合|协助|协同|参与"), _WITH, "cooperate"),
)
_BEHIND = (_LEADS, _WITH)  # the sign stands behind the names
_FREE = re.compile(
    # 由6个小区所在的社区党委负责, 由2名副站长分别负责
    r"(?:由(?:[0-9\u4e00-\u9fff]{2,12}?(?:所在|所属|属地|涉及)的?)?(?P<by>(?:[0-9]{1,3}[名位个家])?[\u4e00-\u9fff、]{2,24}?"
    r"(?:[0-9]{1,3}[名位个家][\u4e00-\u9fff]{2,10}?)?)(?:具体|共同|统一|分别|各自|按职责)?(?:负责|牵头|负总责)"
    r"|(?:^|(?<=[，。；：\s]))(?P<on>[\u4e00-\u9fff、]{3,20}?)(?:负总责|牵头(?=[，、；]|负责|$)|(?:承办|主办)(?=[，。；]|$))"
    # 劳动保障协理员负责，…: nothing else stands in the clause; 专人负责 names nobody
    rf"|(?:^|(?<=[，。；：\s]))(?P<alone>[\u4e00-\u9fff、（）]{{2,24}}?(?<={LAST.pattern})(?<!专人))"
    r"(?:具体|共同|分别|全面)?负责(?=[，。；]|$))"
)

# a time at the head of a clause, by what it can begin with: to read the times of every clause costs a third of all this
_TIME_FIRST = re.compile(f"[于在到至力争取确保]*[{time_patterns.FIRST}]")
# from when something goes on, no time by which it is done
_OPENING = re.compile("[自从]?(?:20[0-9]{2}年|今年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?起(?![草点])")
# a person named behind his post: 社区党委副书记陈丽负责
_POSTED = re.compile(
    r"(?:^|(?<=[，。；：\s]))(?P<on>(?:[\u4e00-\u9fff]{0,12}(?:书记|主任|委员|站长|所长|队长|组长|科长|部长|院长|会长|网格长"
    r"|楼栋长|专干|干事|主席|经理|网格员|社工|民警))[\u4e00-\u9fff]{2,3}?)(?:同志)?(?:具体|全面)?(?=负责(?!人|制)|牵头)"
)
_FREE_SIGN = re.compile("负责|牵头|负总责|承办|主办")


@lru_cache(maxsize=4096)
def named(text: str) -> tuple[tuple[str, OwnerRole, Span], ...]:
    """Return the units that `text` makes responsible, with their part and place, in order."""
    alias = _ALIAS.search(text) if "以下" in text else None
    if alias is not None:  # 街道党建工作办公室（以下简称“党建办”）牵头: the verb stands behind what it is called
        shorter = named(text[: alias.start()] + text[alias.end() :])
        return tuple((name, role, _put_back(place, Span(*alias.span()))) for name, role, place in shorter)
    found: list[tuple[str, OwnerRole, Span]] = []
    taken = bytearray(len(text))
    if "：" in text or ":" in text:
        found += labelled.behind_colons(text)
    for match, role in labelled.said(text):
        found += listed(match, role)
        taken[match.start() : match.start("names")] = b"\x01" * (match.start("names") - match.start())
    _take(found, taken)
    _leave_out_payers(text, taken)
    if text.rstrip("。；;").endswith(("）", ")", "】")):
        found += _take(labelled.bracketed(text), taken)
    for sign, pattern, role in _WORDED:
        if sign.search(text):
            for match in _ahead_of(sign, pattern, text) if pattern in _BEHIND else pattern.finditer(text):
                found += _take(listed(match, role), taken)
    others: list[tuple[str, OwnerRole, Span]] = [(name, "subject", place) for name, place in doers.doing(text)]
    for entry in (*_freely(text), *_subjects(text), *others):
        found += _take([entry], taken)
    return tuple(sorted(found, key=lambda entry: entry[2]))


def _leave_out_payers(text: str, taken: bytearray) -> None:
    """Take the places where those stand who only pay."""
    for borne in _BORNE.finditer(text) if "由" in text else ():
        taken[borne.start() : borne.end()] = b"\x01" * (borne.end() - borne.start())


def _put_back(place: Span, cut: Span) -> Span:
    """Return where a place stands in a text of which `cut` had been left out."""
    start = place.start if place.start < cut.start else place.start + len(cut)
    return Span(start, place.end if place.end <= cut.start else place.end + len(cut))


# how the text behind a heading begins that is the name of a unit: its duties; beside such, what it does (做好宣传发动)
_DUTIES = re.compile(
    r"[。：:\s　]*(?:要|应当?|须)?(?:主要|具体|全面|统一|共同|分别)?"
    r"(?:(?P<duty>牵头|负责|承担|履行|配合|协助)|做好|抓好|落实|指导|督促|协调|统筹|组织|参与|开展|加强|依法|结合)"
)
_JOINTS = re.compile("[、和及与，]")


def _ahead_of(sign: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern`, where `sign` ends a match or stands behind it.

    A match lies in one run of the letters of names: only runs with a sign are searched, and only up to it. To try
    names at every place takes far longer than to look for the sign.
    """
    for run in _RUN.finditer(text):
        signs = list(sign.finditer(text, run.start(), run.end()))
        if signs:
            yield from pattern.finditer(text, run.start(), signs[-1].end() + 1)


def _subjects(text: str) -> Iterator[tuple[str, OwnerRole, Span]]:
    """Yield the units that begin a clause and act in it."""
    for clause in clauses.split(text):
        if not LAST.search(text, clause.start, min(clause.end, clause.start + 40)):
            continue
        acts = _ACTS_HERE.search(text, clause.start, clause.end)
        body = _BODY_HERE.search(text, clause.start, clause.end)
        if acts is None and body is None:
            continue
        start = _behind_time(text, clause)
        subject = _SUBJECT.match(text, start, clause.end) if acts is not None else None
        if subject is None and body is not None:
            subject = _BODY_ACTS.match(text, start, clause.end)
        if subject is None:
            continue
        those = list(names(subject["names"], subject.start("names")))
        if subject["names"].startswith("与"):
            continue  # 与区征收办对接: with whom, not who
        if those and those[0][1].start > subject.start("names") + 2:
            continue  # the list begins with no unit: the others are its objects (做好驿站与志愿组织衔接)
        for name, span in those:
            yield name, "subject", span


def _take(entries: list[tuple[str, OwnerRole, Span]], taken: bytearray) -> list[tuple[str, OwnerRole, Span]]:
    """Return the entries of whose place nothing is taken yet, and take it."""
    free = [entry for entry in entries if taken.find(1, entry[2].start, entry[2].end) < 0]
    for _, _, span in free:
        taken[span.start : span.end] = b"\x01" * len(span)
    return free


def _freely(text: str) -> list[tuple[str, OwnerRole, Span]]:
    """Return who stands between 由 and 负责 whatever the name (由社区民警负责), and units that act behind 由."""
    more: list[tuple[str, OwnerRole, Span]] = []
    if _FREE_SIGN.search(text):
        for match in _FREE.finditer(text):
            part = next(name for name in ("by", "on", "alone") if match[name])
            more += [(name, "lead", span) for name, span in names(match[part], match.start(part), LOOSE)]
        more += [(match["on"], "lead", Span(*match.span("on"))) for match in _POSTED.finditer(text)]
    if "由" in text:
        for match in _BY_ACTS.finditer(text):
            more += [(name, "subject", span) for name, span in names(match["names"], match.start("names"))]
        for pattern in (_BY_PLACE, _BY_NUMBER):
            more += [(match["by"], "subject", Span(*match.span("by"))) for match in pattern.finditer(text)]
        for match in _BY_ANYBODY.finditer(text):
            more += [(name, "subject", span) for name, span in names(match["by"], match.start("by"), LOOSE)]
    return more


def _behind_time(text: str, clause: Span) -> int:
    """Return where a clause begins once the time at its head is passed over (12月10日前各社区上报)."""
    words = clause.of(text)
    if not _TIME_FIRST.match(words):
        return clause.start
    if opening := _OPENING.match(words):
        return clause.start + opening.end()
    for moment in moments(words):
        if not words[: moment.span.start].strip("于在到至力争取确保"):
            return clause.start + moment.span.end
    return clause.start


def acting(text: str) -> str | None:
    """Return the units `text` makes responsible as one string, leads before subjects; None without any."""
    units = named(text)
    for role in ("lead", "subject"):
        names = [name for name, part, _ in units if part == role]
        if names:
            return "、".join(dict.fromkeys(names))
    return None


def find(document: Document) -> tuple[Owner, ...]:
    """Return the responsible units of `document`, in order of their place."""
    document = simplified(document)
    found = list(table_owners.owners(document))
    pieces: list[tuple[Span, int | None]] = [(section.span, index) for index, section in enumerate(document.sections)]
    pieces += clauses.prose(document)
    for span, place in pieces:
        words = document.quote(span)
        those = named(words)
        marked = list(labelled.labels(words)) if those else []
        for name, role, at in those:
            label = next((label for label, place_of in marked if place_of.contains(at)), None)
            found.append(Owner(name, role, Span(span.start + at.start, span.start + at.end), place, label))
    found += _at_the_head(document, found)
    found += _by_name(document, pieces, found)
    return tuple(sorted(dict.fromkeys(found), key=lambda owner: owner.span))


def _at_the_head(document: Document, found: Sequence[Owner]) -> Iterator[Owner]:
    """Yield the units that are a whole heading, with their duties behind it (（一）党建办。牵头负责……).

    What looks like a name alone may be a subject (（一）平安社区。开展……), unless another heading beside it has duties.
    """
    headed: list[tuple[int, list[tuple[str, Span]]]] = []
    shared: set[int | None] = set()
    for index, section in enumerate(document.sections):
        duties = _DUTIES.match(document.quote(section.body)) if section.text else None
        if duties is None:
            continue
        those = list(names(section.text, section.span.end - len(section.text)))
        joints = [piece for piece in _JOINTS.split(section.text) if piece]
        if len(those) == len(joints) and all(WHOLE.fullmatch(name) for name, _ in those):
            headed.append((index, those))
            shared |= {section.parent} if duties["duty"] else set()
    for index, those in headed:
        if document.sections[index].parent in shared:
            for name, span in those:
                if not any(owner.span.overlaps(span) for owner in found):
                    yield Owner(name, "subject", span, index)


def _by_name(document: Document, pieces: Sequence[tuple[Span, int | None]], found: Sequence[Owner]) -> Iterator[Owner]:
    """Yield where those named as responsible act under their bare names (责任人：何静, then 何静于5月底前…)."""
    known = doers.persons(owner.name for owner in found)
    for span, place in pieces if known else ():
        for name, at in doers.by_name(document.quote(span), known):
            where = Span(span.start + at.start, span.start + at.end)
            if not any(owner.span.overlaps(where) for owner in found):
                yield Owner(name, "subject", where, place)
