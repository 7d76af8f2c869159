"""DDL-08."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators.model import Finding, Severity, Span, When
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline

_ACT = (
    "(?:建成|建立|建设|形成|完成|实现|推开|推行|推广|开展|启动|召开|举办|组织|印发|制定|出台|完善|健全|扩大|设立|设置"
    "|配备|改造|整改|解决|督促|督查|检查|巡查|调度|通报|公布|评估|走访|排查|更新|调整|增加|新增|清理|提醒|回访|培训|邀请"
    "|报送|上报|汇报|考核|研究|听取|分析|电话|上门|落实|反馈|抽查|暗访|会商|研判|点评|讲评|评比|复查|核查|慰问|探访|维护|推进|搬迁|投入使用|对接|发布|组建|招募|配齐|安装|指导|改建|新建|扩建|建设|选派|举行|签订|更换|增设"
    "|提出|拟定|拟订|编制|编印|确定|选定|核对|查清|摸清|清掏|腾退|验收|公开|公示|张贴|发放|受理|答复|修缮|修复|加装|拆除|划定|登记|补充|补齐|补足|充实|购置|采购|添置|移交|归还|兑现"
    "|摸底|摸排|普查|整治|治理|检修|抽检|抽验|宣讲|演练|约谈|交办|清查|攻坚|部署|动员|座谈|调研|勘查|测量|论证|申报|迁建|试点|挂牌|命名)"
    "(?!的|出|到|过|发现)"  # 近期受理的工单: those at hand, nothing that is put off
)
# what puts a task off for good, and what leaves only its rhythm open
_HAN = "[\u4e00-\u9fff]"
_PUT_OFF = re.compile(
    f"(?P<off>适时|(?:在?适当|在?合适)的?(?:时候|时机|时间)|择机|择期|择日|尽快|尽早|早日|及早|视情况?|条件(?:成熟|允许|具备)(?:时|后)|时机(?:成熟|合适|适当)(?:时|后)"
    "|(?:一有|有)(?:时间|条件|空闲|闲暇|机会|需要|必要)(?:时|后|就)|(?:在?方便|空闲|闲暇|有空)的?(?:时候?|之时)|过一[段些阵](?:时间|子)?后?|稍后|稍晚|不久即?将)"
    f"(?!的|熟悉|适应|进入|融入|成长|成为|转变|掌握)(?:{_HAN}|[“《0-9])[^，。；]{{1,16}}"
    f"|(?P<soon>近期|近日|不久后|短期内|短时间内|抓紧(?:时间)?(?!抓好|抓实|落实|推进)|今后一(?:段|个)时期?间?内?)(?![^，。；]{{0,6}}(?:受理|发现|排查|收到|发生|出现|反映|印发|下发|召开)[^，。；]{{0,3}}的)[^，。；]{{0,20}}?{_ACT}"
)
# 及时 with what is done once or now and then; with what follows from an event (及时处理) it is a promise of service
_PROMPT = re.compile(
    "及时(?:组织)?(?:召开|举办|开展|启动|制定|制订|修订|印发|出台|总结|拨付|兑现|安装|更换|增配|成立|组建|组织(?=[^，。；]{2}))"
)
# within a time that is said to be fixed, but nowhere told; 限时办结制度 is the name of a rule
_FIXED = re.compile(
    "(?:规定|限定|要求|一定)的?(?:时间|时限|期限)(?:范围)?内[^，。；]{2,16}"
    "|(?<!按)限时(?:化解|办结|整改|解决|办理|销号|清零|反馈|答复|处置|完成)(?:到位)?(?![的制率、]|机制|服务)"
)
# 完成时限：持续推进: a label that tells no time
_LABEL = re.compile(
    "(?:时限|期限|时间|节点)[：:][ \u3000]*(?P<open>(?:持续|长期|常态化?|适时|尽快|逐步|视情况?|近期|分步)"
    "(?:推进|坚持|开展|进行|实施|抓好)?)(?=[，。；、 \u3000）)\n]|$)"
)
_UPON = re.compile("发现|接到|收到|遇到?|出现|发生|对[^，。；]{1,16}的|[^，。；]后$|一旦|凡|如有|有[^，。；]{1,8}的")
# to be mended within a time that nobody sets; as a sanction (责令……, 不合格的……) it is left to whoever imposes it
_WITHIN = re.compile("(?:问题|隐患|短板|不足)[^，。；]{0,8}?限期(?:整改|改正|解决|销号|清零|化解|办结)(?:到位)?")
_OPEN = re.compile(
    f"(?:不定期|不定时|定期(?!(?:存款|体检|报告制度|[^，。；]{{0,2}}制度)))(?:对[^，。；]{{2,20}}?进行)?(?!的){_HAN}[^，。；]{{1,14}}"
    # how often is left to whoever does it
    f"|(?P<rhythm>每?隔一(?:段|些|阵)(?:时间|时日)?|隔三差五|时不时|三天两头)[^，。；]{{2,16}}"
    f"|(?:随时|经常性?地?|不间断地?|不断线地?|常态化)(?:对|到|赴|深入|组织|开展|安排)?[^，。；]{{0,16}}?"
    "(?:检查|抽查|督查|督导|暗访|巡查|巡访|巡逻|走访|探访|回访|抽检|排查|评估|测评|会商|研判|约谈|调研|宣讲)(?!的|力度|制度|机制)[^，。；]{0,8}"
)
_GRADUAL = re.compile(
    "(?:逐步|逐渐|陆续)(?:建成|建立|形成|实现|推开|推行|完成|完善|健全|扩大|配备|改造|推广|更换|补齐|补足|解决|消除|开放|引入|延伸|清退|取缔|取消|纳入|整治|化解|实施|安装|启动|拆除|迁移|替换|腾退)"
)
_SIGN = re.compile(
    "适当|合适|短期|短时|限时|时间|时限|期限|节点|适时|择[机期日]|条件|成熟|视情|尽快|尽早|早日|及早|近[期日]|不久|抓紧|今后|及时|限期|定[期时]|逐步|逐渐|陆续"
    "|一有|有(?:时间|条件|空闲|闲暇|机会|需要|必要)[时后就]|方便|空闲|闲暇|一[段些阵]|稍[后晚]|三差五|时不时|三天两|随时|经常|不间断|不断线|常态化"
)
_DEFINED = re.compile("(?:每[日天周月季年]|每半[年月]|每[一二两三四五六0-9]+[个]?[日天周月年]|[0-9]+次|[一二两三四]次)")


class _Group(NamedTuple):
    """What is said at once of all that some patterns find."""

    patterns: tuple[re.Pattern[str], ...]
    fault: str
    lacking: str
    hint: str
    severity: Severity | None = Severity.MINOR


_GROUPS = (
    _Group(
        (_PUT_OFF, _WITHIN, _LABEL),
        "时间不确定",
        "没有写明何时完成",
        "写明完成日期；要等某个条件的，写明条件和最迟的日期。",
        None,
    ),
    _Group(
        (_PROMPT, _OPEN),
        "频次不确定",
        "没有写明何时、多久一次",
        "写明日期或者频次，如“每季度末督查1次”。",
    ),
    _Group(
        (_FIXED,),
        "期限不确定",
        "没有写明在多长时间之内",
        "写明期限，如“5个工作日内答复”；别处已有规定的，写明是哪一条。",
    ),
    _Group(
        (_GRADUAL,),
        "进度不确定",
        "没有写明到何时做到什么程度",
        "写明各步的时间和数量。",
    ),
)
_REST = 8
_STAGE = 100  # days of a stage within which 适时 still says roughly when
_NAMED = 2  # characters before the word, of what becomes so


class VagueTime(Rule):
    """任务的时间只写适时、尽快、定期、逐步之类，没有日期、期限和频次。

    Why it matters:
        什么时候做、多久做一次全凭自觉，没有办法督办。

    Limits:
        同一句已写明日期、期限或频次的不算；“及时处理”之类的服务要求不算；指导思想中的提法不算。报告只看下一步打算，月报表只看下月计划。
    """

    code = "DDL-08"
    name = "vague-time"
    title = "模糊时限词"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for what is put off without a day, one for open rhythms, one for gradual work."""
        found = _places(ctx)
        for group in _GROUPS:
            spans = sorted(span for pattern in group.patterns for span in found.get(pattern, ()))
            if spans:
                yield self.finding(
                    spans[0],
                    f"{group.fault}：{_quoted(ctx, spans)}，{group.lacking}。",
                    hint=group.hint,
                    severity=group.severity,
                    also=spans[1:],
                )


def _places(ctx: Context) -> dict[re.Pattern[str], list[Span]]:
    """Return the words that leave a time open, by the pattern that found them."""
    found: dict[re.Pattern[str], list[Span]] = {}
    for place in working(ctx):
        words = ctx.document.quote(place)
        if not _SIGN.search(words):
            continue
        labels = [Span(place.start + m.start("open"), place.start + m.end("open")) for m in _LABEL.finditer(words)]
        found.setdefault(_LABEL, []).extend(labels)
        for clause in clauses_of(ctx, place):
            for pattern in (_PUT_OFF, _WITHIN, _PROMPT, _OPEN, _GRADUAL, _FIXED):
                if (vague := _vague(ctx, place, clause, pattern)) is not None:
                    found.setdefault(pattern, []).append(vague)
    return found


def _vague(ctx: Context, place: Span, clause: Span, pattern: re.Pattern[str]) -> Span | None:
    """Return the words of `clause` that leave the time open as `pattern` has it; None where something tells it."""
    words = ctx.document.quote(clause)
    match = pattern.search(words)
    if match is None or (pattern is _GRADUAL and _state(ctx, clause, match)):
        return None
    if pattern is _PROMPT and _UPON.search(ctx.document.text, place.start, clause.start + match.start()):
        return None
    # the days of a stage do not tell how often within it
    headed = pattern in (_PUT_OFF, _GRADUAL, _FIXED) and _by_heading(ctx, clause)
    if headed or _timed(ctx, place, clause, pattern, match):
        return None
    stop = len(words) if len(words) - match.end() <= _REST else match.end()
    return Span(clause.start + match.start(), clause.start + stop)


def _state(ctx: Context, clause: Span, match: re.Match[str]) -> bool:
    """Tell whether a goal says how things will be (阵地逐步完善), which nobody does at a time: TGT-01 asks how far."""
    return match.start() >= _NAMED and match.end() == len(match.string) and ctx.in_slot(clause, "goals")


def _timed(ctx: Context, place: Span, clause: Span, pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Tell whether the words around say when, and for what is not put off at least how often."""
    times = [
        d for d in ctx.document.deadlines if d.kind in ("deadline", "recurring", "duration", "event", "unresolved")
    ]
    if pattern is _PUT_OFF:  # a rhythm or a count tells how often, not from when on
        group = str(match.lastgroup)
        vague = Span(clause.start + match.start(group), clause.start + match.end(group))
        return any(
            clause.overlaps(time.span) and time.kind != "recurring" and not vague.contains(time.span) for time in times
        )
    told = match.string + _next(ctx, place, clause)
    if pattern is _OPEN and match["rhythm"]:
        told = _next(ctx, place, clause)  # 每隔一段时间组织一次: one each time, whenever that is
    if _DEFINED.search(told):
        return True
    around = place if pattern is _GRADUAL else clause
    return any(around.overlaps(time.span) for time in times)


def _next(ctx: Context, place: Span, clause: Span) -> str:
    """Return the clause behind `clause`: 定期巡查，每周2次."""
    return re.split("[，；。]", ctx.document.text[clause.end + 1 : place.end])[0]


def _by_heading(ctx: Context, clause: Span) -> bool:
    """Tell whether a heading above the clause gives the time."""
    index = ctx.document.section_at(clause.start)
    while index is not None:
        section = ctx.document.sections[index]
        if any(d.kind == "deadline" and section.span.overlaps(d.span) and not _long(d) for d in ctx.document.deadlines):
            return True
        index = section.parent
    return False


def _long(deadline: Deadline) -> bool:
    """Tell whether a stage is so long that its days leave open when in it something is done."""
    when = deadline.normalized
    return isinstance(when, When) and when.start is not None and (when.date - when.start).days > _STAGE


def _quoted(ctx: Context, spans: list[Span]) -> str:
    shown = "、".join(dict.fromkeys(f"“{ctx.quote(span)}”" for span in spans[:3]))
    return shown + (f"等{len(spans)}处" if len(spans) > 3 else "")
