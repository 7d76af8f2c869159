"""TGT-02."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from evaluators import prefilter, tabled_bases
from evaluators.alternatives import quick
from evaluators.lines import begin_of
from evaluators.model import Finding, Severity
from evaluators.rule import Context, Rule
from evaluators.target_names import no_aim
from evaluators.tasks import HOW_IT_IS, clauses_of, of_duty, working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Span, Target

_RATE = re.compile("(?:率|比例|占比|满意度|知晓度|参与度|覆盖面)$")
_LAID_DOWN = re.compile("按(?:照)?规定|法定|国家标准|省定|市定|上级(?:要求|标准)|不低于[^，。；]{0,12}(?:标准|水平)")
# 满意率低于80%的，限期整改: what follows from a rate, no aim
_CONDITION = re.compile("%?的(?![目水标总])")
# 准确率达到80%的点位改为每周到岗三天: what holds for those that have reached it
_FOR_THOSE = re.compile(
    "[%％]?(?:以上)?的[^，。；的]{1,8}?(?:改为|改按|给予|予以|可以?|纳入|列入|退出|免|实行|不再|调整|优先|奖|由)"
)
# 下降40%: of what, is not said; 较上年下降40%, 比120起下降40% say it
_CHANGED = re.compile(r"(?:下降|降低|减少|压减|增长|增加|提高|提升|上升)了?(?=[0-9])")
_COMPARED = re.compile(
    r"同比|环比|同期|(?:较|比|与|同|由|从|在)[^，。；]{0,12}?(?:[0-9]|上年|去年|上一?个?[年月季]|年初|年底|现状|基[数期准线])"
)
_ONLY_CHANGED = re.compile("(?:分别|依次|各|均|都|即|累计|合计|总体|共|降幅|增幅)*" + _CHANGED.pattern)
# 保持在98%以上, 控制在1%以内: what is kept up or kept down is not measured by how far it moves
_KEPT = re.compile("(?:保持|稳定|维持|控制)在?")
# how much of its own work is done: it sets out from nothing
_OWN_WORK = re.compile(
    "(?:完成|建成|竣工|完工|开工|开工建设|入户|征询|告知|走访|回访|发放|张贴|签订|签约|登记|排查|培训|参训|参会|参学|到会|到课|出勤|出席|(?:资金|经费|预算|款项)(?:支付|拨付|执行|支出|使用)|(?:检修|安装|施工|维修|验收|改造)(?:完好|合格|优良))率$"
)
# how many are looked at again, and how many slips may be among them: set by who checks
_CHECKED = re.compile(
    "(?:复核|抽查|抽样|抽检|核查|检查|复查|回访)(?:的?比例|率|数量占比)$|(?:差错|误差|错误|错漏|(?:样本|问卷)(?:有效|回收|应答))率$"
)
# how well what comes in is dealt with, or those served are served: a floor that is complete as it stands, unless it
# is said to rise (满意率达到90%, but 满意率提高到90%)
_FLOOR = re.compile(
    "(?:满意[率度]|(?:成功|化解|调处|调解|办结|整改|处置|解决|销号|合格|回收|到位|及时|响应|答复|回复|履约|履行|通过|采集|建档)率)$"
)
_MOVES = re.compile("提[高升]|上升|增[加长]|扩大|[下降]降|降[低到至]|压减|减少|升[到至]")
# a column that says where an indicator stands
_BASE_HEAD = re.compile("现状|基[数线准]|目前|当前|上年|去年|20[0-9]{2}年(?![^目标计划]*(?:目标|计划))")
# 达到90%以上，较2023年四季度（83.6%）提高…; 不低于30%，高于2020年的18%
_BASE_BEHIND = re.compile(
    "[，（](?:较|比|高于|低于)[^，。；]{1,24}[（为的][0-9.]+%|（(?:20[0-9]{2}年[^，。；（）]{0,10}|目前|现状|现|上年|去年)[为是]?[0-9.]+%）"
)
# 由2025年的75%（应送320人，实送240人）提高到95%: where it sets out from
_SETS_OUT = re.compile("（[^（）。\n]{1,40}）(?:再)?(?:提[高升]|上升|增[加长]|[下压]?降低?|压减|减少)[到至]")
_WAS = re.compile("20[0-9]{2}年[^，。；]{0,16}[度率]为|目前|现有?(?:为|是)|上年|去年")  # 2025年4月问卷的满意度为74%
# 2025届登记238人，落实218人，落实率为91.6%: the sentence tells of a time before the plan
_YEAR_LEADS = re.compile("(?:^|[，；。])(?:截至|其中|至|到)?(20[0-9]{2})[年届级]")
_COMES_TO = re.compile("率(?:就|只|仅|已)?(?:[为是]|达到?)?(?=[0-9])")
# 系统管理率、访视率2025年分别为94.6%和96.8%
_LISTED_BASES = re.compile("率(?:20[0-9]{2}年|上年|目前|现状)[底末]?(?:分别|依次)为")
_RATES_LISTED = re.compile("(?:[^，。；：、\n]{2,20}率、)+[^，。；：、\n]{2,20}$")
# 现状值见附件2: the line says where they stand
_ELSEWHERE = re.compile(r"(?:现状|基数|基线|基准)值?[^，。；]{0,10}见附[件表]")
# 提高15个百分点, 下降三成, 翻一番: how far, but not from where
_MOVED = re.compile(
    quick(
        r"(?:提高|提升|增长|增加|上升|下降|降低|减少|压减)了?(?:[0-9.]+|[一二两三四五六七八九十]+)(?:个百分点|成|倍)(?:以上|左右|以内)?"
        r"|翻[一两]?番|翻倍|减半"
    )
)
# 日均供餐量达到180: 180 of what
_NO_UNIT = re.compile(
    r"(?:达到|增加到|提高到|扩大到|降至|减少到|增至|不少于|不低于)[0-9]{1,6}(?:以上|以下|以内)?(?=[，。；]|$)"
)
_UNIT = "%"
_WHOLE = 100
_NAME = 3


class IncompleteTarget(Rule):
    """比率目标或者升降幅度没有基数：不知道现在是多少、与何时相比，提高了没有、提高了多少都算不出来。

    Why it matters:
        “达到90%”原来若是92%就是退步；没有基数和范围，完成情况无法核算。

    Limits:
        要求全部做到（100%）的、作为处理条件的（低于80%的，限期整改）、法定或上级规定的下限、保持、稳定、控制在某一水平的、本项工作自身的完成率、满意率和办结率之类只说达到多少的、表格同一行写明现状的、引言或别处已写明同一指标现状的不算；计数的目标不要求基数。
    """

    code = "TGT-02"
    name = "incomplete-target"
    title = "目标要素不全"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per sentence that sets a rate without saying what it is now."""
        known = {name[-_NAME:] for name in tabled_bases.rates(ctx.document)} | _listed_bases(ctx)
        known |= {
            _core(target)
            for target in ctx.document.targets
            if target.unit == _UNIT
            and (
                target.baseline is not None
                or target.role == "actual"
                or _BASE_BEHIND.match(ctx.document.text, target.span.end)
                or (target.op == "=" and (_WAS.match(ctx.document.quote(target.span)) or _told(ctx, target)))
            )
        }
        bare = [t for t in ctx.document.targets if self._bare(ctx, t) and not no_aim(ctx.document, t)]
        sentences = [sentence.span for sentence in ctx.document.sentences]
        by_home: dict[Span, list[Target]] = {}
        for target in bare:
            at = bisect_left(sentences, target.span.end, key=lambda span: span.end)
            within = at < len(sentences) and sentences[at].contains(target.span)
            by_home.setdefault(sentences[at] if within else target.span, []).append(target)
        for by, held in by_home.items():
            together = [target for target in held if _core(target) not in known]
            if not together or _ELSEWHERE.search(ctx.document.quote(by)):
                continue
            known |= {_core(target) for target in together}
            first = together[0]
            names = "、".join(dict.fromkeys(f"“{ctx.quote(target.span)}”" for target in together))
            yield self.finding(
                first.span,
                f"目标没有写明基数：{names}。",
                hint="写明现状和范围，如“由2025年的84%提高到90%以上（5个社区）”。",
                also=[target.span for target in together[1:]],
            )

        yield from self._moved(ctx)

    def _moved(self, ctx: Context) -> Iterator[Finding]:
        """Yield a finding per rise or fall that is held against nothing, and per number without a unit."""
        if not (_MOVED.search(ctx.document.text) or _NO_UNIT.search(ctx.document.text)):
            return
        for place in working(ctx):
            if not of_duty(ctx, place):
                continue
            before = ""
            for clause in clauses_of(ctx, place):
                words = ctx.document.quote(clause)
                moved = _MOVED.search(words)
                if moved and not (HOW_IT_IS.search(words) or _COMPARED.search(before + words[: moved.start()])):
                    yield self.finding(
                        clause,
                        f"目标没有写明基数：“{ctx.quote(clause)}”，不知道与何时、与多少相比。",
                        hint="写明现状，如“由2025年的62%提高到80%”。",
                    )
                elif _NO_UNIT.search(words):
                    yield self.finding(
                        clause,
                        f"目标没有写明单位：“{ctx.quote(clause)}”。",
                        hint="写明单位和现状，如“日均供餐量由120份增加到180份”。",
                    )
                before = words

    @staticmethod
    def _bare(ctx: Context, target: Target) -> bool:
        if target.role != "target" or target.kind != "quantified" or target.unit != _UNIT:
            return False
        if target.baseline is not None or target.value is None or target.value >= _WHOLE:
            return False
        if (
            _OWN_WORK.search(target.indicator)
            or _beside_its_base(ctx, target)
            or _BASE_BEHIND.match(ctx.document.text, target.span.end)
            or _SETS_OUT.match(ctx.document.text, target.span.end)
        ):
            return False
        if target.op in ("<", ">") and _CONDITION.match(ctx.document.text, (target.number_span or target.span).end):
            return False
        if _FOR_THOSE.match(ctx.document.text, (target.number_span or target.span).end):
            return False
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        words = ctx.document.quote(target.span)
        if (_FLOOR.search(target.indicator) or _CHECKED.search(target.indicator)) and not _MOVES.search(words):
            return False
        if _CHANGED.search(words) and not _RATE.search(target.indicator):
            said = phrases.clause(ctx.document.text, target.span)
            if _ONLY_CHANGED.match(said):  # 由64件降到32件、16件，分别下降50%、75%
                said = phrases.clause(ctx.document.text, target.span, "。；：！？\n\t")
            if _COMPARED.search(_CHANGED.split(said)[0]) or _compared_above(ctx, target):
                return False
            return of_duty(ctx, target.span)
        stated = bool(_RATE.search(target.indicator)) and target.op in (">=", ">", "=", "<=", "<", "range")
        return stated and of_duty(ctx, target.span) and not (_LAID_DOWN.search(words) or _KEPT.search(words))


def _listed_bases(ctx: Context) -> set[str]:
    """Return the ends of the names of rates whose bases stand together."""
    text, names = ctx.document.text, set[str]()
    for one in prefilter.found(_LISTED_BASES, ctx.document):
        listed = _RATES_LISTED.search(text, begin_of(text, one.start(), "，。；：\n"), one.start())
        if listed is not None:
            names.update(name[-_NAME:] for name in f"{listed[0]}率".split("、"))
    return names


def _beside_its_base(ctx: Context, target: Target) -> bool:
    """Tell whether the row of a table gives beside a rate what it is now, below a head that says so."""
    for table in ctx.document.tables:
        if not table.span.contains(target.span):
            continue
        for row in table.rows[1:]:
            if row and row[0].span.start <= target.span.start <= row[-1].span.end:
                cells = zip(table.rows[0], row, strict=False)
                at = (target.number_span or target.span).start
                return any(
                    _BASE_HEAD.match(head.text.strip())
                    and _UNIT in cell.text
                    and not cell.span.start <= at < cell.span.end
                    for head, cell in cells
                )
    return False


def _told(ctx: Context, target: Target) -> bool:
    """Tell whether a sentence that a year before the plan's leads gives a rate as what came of it."""
    start = ctx.document.period.start if ctx.document.period is not None else ctx.document.issue_date
    words = ctx.document.text[begin_of(ctx.document.text, target.span.start, "。\n") : target.span.end]
    years = _YEAR_LEADS.findall(words)
    past = bool(years) and start is not None and int(years[-1]) < start.year
    return past and _COMES_TO.search(ctx.document.quote(target.span)) is not None


def _compared_above(ctx: Context, target: Target) -> bool:
    """Tell whether another clause says what the same rise or fall is compared with (比2018年的63起下降15%)."""
    from evaluators import phrases

    return any(
        other is not target
        and (other.value, other.op, other.unit) == (target.value, target.op, target.unit)
        and other.indicator[:_NAME] in target.indicator + ctx.document.quote(target.span)
        and _COMPARED.search(_CHANGED.split(phrases.clause(ctx.document.text, other.span))[0]) is not None
        for other in ctx.document.targets
    )


def _core(target: Target) -> str:
    """Return the end of an indicator's name, by which it is known wherever it stands (全街道按时办结率, 办结率)."""
    return target.indicator[-_NAME:]
