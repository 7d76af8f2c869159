"""TGT-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of, end_of
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.target_names import no_aim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Target

_RATE = re.compile("(?:率|满意度|占比|比例)$")
_OF_TASKS = re.compile("任务|分工|分解|指标|目标|清单|计划|安排|项目|措施|责任[^人]|进度|细则")
_RATES = ("率", "满意度")  # reached by work of its own; 占全部助餐点的比例 comes of the points set up
_SHARE = re.compile("占比|比例")
_ENDS = ("率", "度", "面", "比", "占")  # 满意率 is 满意度
_WORKS = ("tasks", "steps", "owners", "support")
_WHOLE = 100
_MANY = 20
_ROUND = 10
_OF_VERB = re.compile("([\u4e00-\u9fff]{2})率$")
_HOW_WELL = re.compile("(检修|安装|施工|维修|验收|改造|更换|培训)(?:完好|合格|优良)率$")
# 举办培训2期，考核合格率100%: how those trained did
_EXAMINED = re.compile("(?:考核|考试|测试|测验|结业)(?:合格|通过|优良)?率$")
_TRAINED = re.compile("培训|轮训|学习|演练|练兵|竞赛")
# 11月20日前验收28条，合格率达到100%: all that is looked at
_PER_HEAD = re.compile("人均|户均")  # comes of what the same item sets up
_SAMPLED = re.compile("(?:样本|问卷)?(?:有效|应答|回收|复核|抽查|差错|误差)(?:比例|率)$")
_ASKED = re.compile("调查|问卷|抽样|普查|核查|复核")
_PASSED = re.compile("(?:验收|抽检|检测|检查|考核|评估)?(?:合格|达标|通过)率$")
_LOOKED_AT = re.compile("验收|抽检|检测|检查|考核|评估")
# 接到集结指令后到位率: the occasion names it
_OCCASION = re.compile("(?:接到|收到|听到)(?P<what>[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,2}(?:指令|通知|命令|信号)后")
_ARRIVES = re.compile("(到[场岗位])率$")
_MADE = re.compile("新增|新建|建成|增设|建设|打造|创建|培育|组建|配备|安装|改造|设立|添置|购置|选树|评选")
_PART = re.compile("其中[^。；\\n]*$")
_DONE_TO = re.compile("(?P<o>[\u4e00-\u9fff]{2})(?P<v>[签装换建补设])(?:订|约|装|换|新|成|设|办)率$")
_FEW = 3
_BACK = 60  # characters in which 其中 stands before the last of its parts
_LONG = 4
# 14个行政村生活垃圾收运覆盖率 is the rate of 生活垃圾; the works say 垃圾治理
_WHERE = re.compile(
    "^(?:全[省市区县镇乡村街]|辖区)?[0-9]+个(?:行政村|自然村|社区|村|小区|街道|网格|片区)"
    "|^[0-9]+(?:[至～—-][0-9]+)?周?岁(?:以上|以下)?的?"
)
_MEASURE = re.compile("(?:收运|处置|管护|服务)?(?:覆盖|普及|达标|入户|办结|整改|使用|参与|知晓|合格|落实)率$")
# 组织演练3次，参加人数不少于600人: of what is said before
_NAME = re.compile(
    "^(?![每各到至占]|平均|其中|累计|分别|其余|结合|另行|.{2}(?:人数|人次|户数|场次|天数|时长|次数)$).{4,}$"
)
# 建成驿站1处，建筑面积不小于120平方米: how large what was counted before is to be
_SIZE = re.compile("^(?:建筑|使用|占地|室内|经营|场地|服务用房)?(?:总?面积|总?长度?|宽度|高度|容积|容量)$")
_COUNTED_BEFORE = re.compile("[0-9一二两三四五六七八九十]+[个处座家所间条套栋]")
# what the whole plan is made for, where its title names it (规范外摆经营 … 外摆类投诉量下降)
_OUTCOME = re.compile(
    "(?:投诉|警情|发案|案件|事故|火情|火灾|信访|纠纷|举报|满意)(?:办结|处理)?(?:总?量|数|件数|起数|[率度])?$"
)
# too common to tell one indicator from another
_CRITERION = re.compile("过[0-9一二两三]+[次场]")  # 八成以上住户参加过1次活动: by what it is told, no aim of its own
# 对含水率超过60%的污泥不予接收: which of them, no aim
_CASE = re.compile(
    "(?:[超高低少]于?过?|不足|未达到?|达到?)[0-9.]+[%％](?:以上|以下)?的(?!目标|要求|标准|水平|比例)[\u4e00-\u9fff“]"
)
# “三公”经费同比下降15%以上: what is to change by so much is an aim as a rate is; 补贴标准提高10% is a measure
_CHANGES = re.compile("(?:下降|减少|降低|压减|压缩|削减|增长|增加|上升|提高|提升)了?(?:不(?:少于|低于)|至少|超过)?$")
_AIMED = re.compile("同比|环比|[比较](?:上年|去年|上一年|20[0-9]{2}年)|确保|力争|实现")
_GIVEN = re.compile("标准|补[贴助]|租金|价格|工资|奖励?|收费|费用|权重|分值|额度|比例$")
_COMMON = re.compile("社区|街道|居民|群众|全区|工作|服务|辖区|活动|人员|数量|达到|提高|增加")
# 所有“三合一”场所完成清退; “飞线充电”全部消除: how many there are is not known, that none is left is the goal
_ALL_OF = re.compile(
    "(?:所有|全部)[^，。；“”\n]{0,8}“(?P<name>[^“”\n]{2,10})”(?:（[^（）\n]{2,30}）)?[^，。；“”\n]{0,20}?(?P<end>[\u4e00-\u9fff]{2})(?=[，。；])"
)


class UnlinkedTarget(Rule):
    """任务部分写了比率目标、升降幅度，工作目标部分却没有；或者工作目标没有一项任务去落实。

    Why it matters:
        目标和任务两张皮：考核看目标，干活看任务，对不上就都落不了地。

    Limits:
        没有单列工作目标部分的短计划、任务写在未附上的附件中的不作判断，已附上的附件一并查看，附件只是名单、表样、评分标准的照常检查；任务中的数量（几场、几名）和本项任务全部做到的比率（签订率100%）不要求写进目标。
    """

    code = "TGT-09"
    name = "unlinked-target"
    title = "目标与任务不衔接"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for rates that the goals do not know, and one for goals that no task serves."""
        if not isinstance(ctx.slots.get("goals"), tuple) or _annexed(ctx):
            return
        targets = [t for t in ctx.document.targets if t.role == "target" and t.kind == "quantified"]
        both = _works_apart(ctx)
        goals = [
            target
            for target in targets
            if ctx.in_slot(target.span, "goals")
            and ((both and _RATE.search(target.indicator)) or not ctx.in_slot(target.span, *_WORKS))
            and _NAME.search(target.indicator)
            and not _part(ctx, target)
            and not (_SIZE.match(target.indicator) and _COUNTED_BEFORE.search(_sentence_before(ctx, target)))
            and not _CRITERION.search(ctx.document.quote(target.span))
        ]
        words = _words(ctx, "goals")
        apart = [
            target
            for target in targets
            if target.unit == "%"
            and not ctx.in_slot(target.span, "goals")
            and ctx.in_slot(target.span, "tasks", "steps", "support")
            and (
                not any(_key(target) + end in words for end in _ENDS)
                if _RATE.search(target.indicator) or _SHARE.search(_clause(ctx, target))
                else _is_change(ctx, target) and target.indicator[-2:] not in words
            )
            and not _all_done(ctx, target)
            and not no_aim(ctx.document, target)
            and not _CASE.search(_clause(ctx, target))
        ]
        if apart:
            names = "、".join(dict.fromkeys(f"“{target.indicator}”" for target in apart[:_FEW]))
            yield self.finding(
                apart[0].span,
                f"比率目标只写在任务中，工作目标部分没有：{names}。",
                hint="把考核用的指标写进工作目标部分，任务部分写怎样达到。",
                also=[target.span for target in apart[1:]],
            )
        dated = [t for t in targets if ctx.in_slot(t.span, "goals") and ctx.in_slot(t.span, *_WORKS)]
        unserved = list(self._unserved(ctx, goals, dated))
        yield from unserved
        told = [span for finding in unserved for span in (finding.span, *finding.also)]
        yield from (one for one in self._of_all(ctx) if not any(one.span.overlaps(span) for span in told))

    def _of_all(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per goal for all of what it gives a name in quotation marks, which no task takes up."""
        works = _words(ctx, *_WORKS) + "".join(ctx.document.quote(table.span) for table in ctx.document.tables)
        looked_at = ctx.document.sentences if works and prefilter.possible(_ALL_OF, ctx.document) else ()
        places = [sentence.span for sentence in looked_at]
        for place in places:
            if not ctx.in_slot(place, "goals") or ctx.in_slot(place, *_WORKS):
                continue
            for match in _ALL_OF.finditer(ctx.document.text, place.start, place.end):
                if match["name"] not in works and match["end"] not in works:
                    span = Span(*match.span())
                    yield self.finding(
                        span,
                        f"工作目标中的“{ctx.cited(span)}”，没有任务或步骤提到。",
                        hint="为这项目标写明由哪项任务落实；不再需要的目标删去。",
                    )

    def _unserved(self, ctx: Context, goals: list[Target], dated: list[Target]) -> Iterator[Finding]:
        """Yield a finding for goals that no task serves; one that is `dated` is work itself."""
        annexes = [*(t.span for t in ctx.document.tables), *(a.span for a in ctx.document.attachments)]
        works = _words(ctx, *_WORKS) + "".join(ctx.document.quote(annex) for annex in annexes)
        if not works:
            return
        title = ctx.document.title.text if ctx.document.title else ""
        goals = [goal for goal in goals if not (_OUTCOME.search(goal.indicator) and _pieces(goal) & _pairs(title))]
        named = [goal for goal in goals if _pieces(goal)]
        unheard = [goal for goal in named if not _served(goal, works)]
        unheard = [goal for goal in unheard if not (_counted(ctx, goal, works) or _of_the_title(goal, title))]
        if not unheard:
            return
        # 助餐点由6个增加到9个，日均就餐人数…: what comes of a goal in the same sentence that a task serves
        served = {
            ctx.document.sentence_with(goal.span) for goal in (*dated, *(one for one in named if _served(one, works)))
        } - {None}
        lines = {begin_of(ctx.document.text, place.start, "\n") for place in served if place is not None}
        lost = [
            goal
            for goal in unheard
            if not (_PER_HEAD.match(goal.indicator) and begin_of(ctx.document.text, goal.span.start, "\n") in lines)
            and (
                goal.indicator.endswith(_RATES)
                or ctx.document.sentence_with(goal.span) not in served
                or _unheard_of(ctx, goal, works)
            )
        ]
        if lost:
            names = "、".join(dict.fromkeys(f"“{target.indicator}”" for target in lost[:_FEW]))
            yield self.finding(
                lost[0].span,
                f"工作目标中的{names}，没有任务或步骤提到。",
                hint="为每项目标写明由哪项任务落实；不再需要的目标删去。",
                also=[target.span for target in lost[1:]],
            )


def _key(target: Target) -> str:
    """Return what the goals must say of a rate: its name without the last character, or what a share is of."""
    return target.indicator[-3:-1] if _RATE.search(target.indicator) else target.indicator[-3:]


def _is_change(ctx: Context, target: Target) -> bool:
    """Tell whether a percentage says by how much something is to become more or less, as an aim."""
    if target.number_span is None or len(target.indicator) < _FEW or _GIVEN.search(target.indicator):
        return False
    start = begin_of(ctx.document.text, target.span.start, "，。；\n")
    changes = _CHANGES.search(ctx.document.text[start : target.number_span.start])
    return changes is not None and _AIMED.search(_clause(ctx, target)) is not None


def _clause(ctx: Context, target: Target) -> str:
    text = ctx.document.text
    return text[begin_of(text, target.span.start, "，。；\n") : target.span.end]


def _part(ctx: Context, target: Target) -> bool:
    """Tell whether a goal is a part of the one before it (…12台，其中甲5台、乙4台), which tasks serve whole."""
    return _PART.search(ctx.document.text, max(target.span.start - _BACK, 0), target.span.end) is not None


def _all_done(ctx: Context, target: Target) -> bool:
    """Tell whether a rate only says how wholly or well the very task is done (签订责任书，签订率达到100%)."""
    verb = _OF_VERB.search(target.indicator)
    if (how := _HOW_WELL.search(target.indicator)) and how[1] in _sentence_before(ctx, target):
        return True  # 完成雨量站检修，检修完好率不低于98%
    if _EXAMINED.search(target.indicator) and _TRAINED.search(_sentence_before(ctx, target)):
        return True
    if _SAMPLED.search(target.indicator) and _ASKED.search(_sentence_before(ctx, target)):
        return True  # 抽样调查1200人，样本有效率不低于95%
    if target.value == _WHOLE and _PASSED.match(target.indicator) and _LOOKED_AT.search(_sentence_before(ctx, target)):
        return True
    section = ctx.document.sections[target.section] if target.section is not None else None
    if verb is None or target.value != _WHOLE:
        return False
    start = section.span.start if section is not None else ctx.document.body.start
    return verb[1] in ctx.document.text[start : target.span.start]


def _sentence_before(ctx: Context, target: Target) -> str:
    text = ctx.document.text
    return text[begin_of(text, target.span.start, "。；\n") : target.span.start]


def _annexed(ctx: Context) -> bool:
    """Tell whether the tasks stand in an annex that is not at hand; lists of members and forms hold none."""
    notes = ctx.document.attachment_notes
    return not ctx.document.attachments and any(_OF_TASKS.search(note.text) for note in notes)


def _works_apart(ctx: Context) -> bool:
    """Tell whether tasks have a section of their own, so that the rates under 目标任务 before it are goals."""
    place = ctx.slots.get("tasks")
    tops = [ctx.document.sections[index] for index in place] if isinstance(place, tuple) else []
    return any(not ctx.in_slot(section.span, "goals") for section in tops if section.level == 1)


def _words(ctx: Context, *keys: str) -> str:
    """Return the text of the sections that fill the slots `keys`; below 工作目标 only for the slot of goals itself."""
    found: dict[int, None] = {}
    for key in keys:
        place = ctx.slots.get(key)
        found |= dict.fromkeys(place if isinstance(place, tuple) else ())
    extents = [ctx.document.sections[index].extent for index in sorted(found)]
    own = "goals" in keys
    return "".join(ctx.document.quote(extent) for extent in extents if own or not ctx.in_slot(extent, "goals"))


def _unheard_of(ctx: Context, goal: Target, works: str) -> bool:
    """Tell whether the works speak of nothing of a thing to be made, whatever they say of the goals beside it."""
    pieces = _pieces(goal)
    made = _MADE.search(_clause(ctx, goal)) is not None
    return made and len(pieces) > 1 and not any(piece in works for piece in pieces)


def _served(target: Target, works: str) -> bool:
    """Tell whether the works speak of the goal: with the end or half of a long name, else with any two."""
    pieces = _pieces(target)
    hit = [piece for piece in pieces if piece in works]
    if not hit or len(pieces) < _LONG:
        return bool(hit)
    name = target.indicator
    if target.unit != "%":  # of incidents to be fewer the works speak by what they do against them
        return target.op in ("<=", "<") or name[-2:] in hit or len(hit) > 1
    thing = _MEASURE.sub("", _WHERE.sub("", name))
    if (arrives := _ARRIVES.search(name)) and arrives[1] in works:
        return True  # 突发事件30分钟内到场率: 接到指令后30分钟内到场
    if (occasion := _OCCASION.search(name)) and occasion["what"] in works:
        return True
    if name.removesuffix("率")[-_LONG:] in works:  # what stands before it is where
        return True
    if (done := _DONE_TO.search(name)) and re.search(
        f"{done['o']}[^，。；]{{0,4}}[{done['v']}]|[{done['v']}]订?{done['o']}", works
    ):
        return True  # 收运协议签订率 by 补签协议
    if thing != name and len(thing) >= _LONG and thing[-2:] in hit:
        return True
    told = {at + i for piece in hit for at in range(len(name)) if name.startswith(piece, at) for i in (0, 1)}
    words = {at + i for piece in pieces for at in range(len(name)) if name.startswith(piece, at) for i in (0, 1)}
    return 2 * len(told) > len(words)


def _counted(ctx: Context, goal: Target, works: str) -> bool:
    """Tell whether the works count the very number of a goal (为残疾人812人提供服务: 走访812人)."""
    if goal.unit in (None, "%") or goal.number_span is None or not goal.value or goal.value < _MANY:
        return False
    shown = re.match("[0-9]+[\u4e00-\u9fff]", ctx.document.text[goal.number_span.start :])
    if shown is None:
        return False
    pieces, whole = _pieces(goal), goal.value % _ROUND == 0
    return any(  # round numbers coincide: 停车泊位30个 is no 驿站30个
        not whole
        or any(
            piece in works[begin_of(works, at.start(), "。；\n") : end_of(works, at.end(), "。；\n")]
            for piece in pieces
        )
        for at in re.finditer(f"(?<![0-9.]){shown[0]}(?!次)", works)
    )


def _of_the_title(goal: Target, title: str) -> bool:
    """Tell whether a count is of what the whole plan is about, as its title says (公益电影放映计划: 公益电影120场)."""
    pieces = _pieces(goal)
    ends = goal.indicator[-2:] in title  # 公益电影海报200张 are none of its shows
    return goal.unit != "%" and ends and 2 * len(pieces & _pairs(title)) > len(pieces)


_MEASURED = re.compile("[率度]$")


def _pieces(target: Target) -> set[str]:
    """Return the two-character pieces of an indicator's name that tell it from others."""
    name = _COMMON.sub(" ", _WHERE.sub("", _MEASURED.sub(" ", target.indicator)))
    return {piece for piece in _pairs(name) if " " not in piece}


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}
