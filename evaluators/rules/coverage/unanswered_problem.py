"""COV-07."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document
    from evaluators.reporting import Point

# said of those who do it, the cause need not be called one: 干部大多不熟悉设备, 水管建成时间早
_LOOSELY = (
    "|缺乏|认识不|不熟悉|不掌握|不了解|不懂|身兼数职|年龄偏大|流动性(?:较|比较)?大"
    "|建成(?:时间|年代)?(?:较|比较)?早|历史欠账"
)
_CAUSE = re.compile(
    "原因(?!没|不|尚|未)|由于|因为|主要是|在于|源于|导致|致使|造成|受[^，。；]{1,16}(?:影响|限制|制约)|(?<!原)因(?!此|地制宜)[^，。；]{2,}"
    + _LOOSELY
)
_WHY = re.compile("(?:原因(?:是|在于|为)?|由于|因为|主要是|在于|源于)(?P<why>[^。]{4,})")
# what else may be the cause is as well the problem itself: 一是专业人才缺乏
_PLAINLY = re.compile(_CAUSE.pattern.removesuffix(_LOOSELY))
# causes told for all problems together
_TOGETHER = re.compile(
    "(?m)(?:以上|上述|这些|存在)[^，。；\n]{0,12}(?:问题|不足)[^，。；\n]{0,10}原因|^[^。\n]{0,24}原因(?:分析)?$|原因[^，。；\n]{0,6}(?:以下|如下)"
)
# 针对学后易忘的问题，…: a measure names its problem
_MEANT = re.compile("(?:针对|聚焦|对于|围绕)(?P<what>[^，。；]{3,20}?)(?:的|这一|等)?(?:问题|短板|不足|难题|困难|情况)")
_RATE = re.compile("[\u4e00-\u9fff]{2,3}率(?=[为是仅只不达偏较由从低高0-9])")
# who has too few people is helped by people, or by less to do, whatever else the measures speak of
_SHORT_OF_HANDS = re.compile(
    "(?:^|[）.．、]|的|监管|执法|专职|专业|工作|服务|基层|社区|管理|巡查|网格)(?:力量|人手|编制|专职人员|工作人员|专业人才)(?:相对|明显|严重|较为|比较|十分|普遍|仍)?(?:不足|薄弱|紧[张缺]|短缺|偏少|不够|缺乏)"
)
_HANDS = re.compile(
    "力量|人手|人员|人才|队伍|增[配派]|充实|补充|配齐|招[聘募录]|选[派聘配]|抽调|下沉|派驻|购买服务|志愿|网格员|楼[栋组门]长|社工|协管|兼职|联[合动勤]"
    "|骨干|统筹|轮[岗值流]|排班|配[备强足]|社会组织|第三方|外包|委托|整合|结对|培[训养育]|编制|挂职|智能|远程|监控|自助|自管|错时|压减|合并|减[少负轻]"
)
# nor is money that is lacking found by anything that speaks of none
_SHORT_OF_MONEY = re.compile(
    "(?:经费|资金|财力|投入)[^，。；]{0,6}?(?:不足|短缺|紧[张缺]|有限|单一|缺口|不够|缺乏|匮乏|偏[少低紧]|(?:没有|缺乏|难以)保障)"
    "|(?:缺乏|缺少|没有)[^，。；]{0,6}(?:经费|资金)"
)
_MONEY = re.compile(
    "资金|经费|投入|筹|预算|财政|[下划]?拨|社会力量|社会资本|社会组织|社会参与|多元|基金|捐|赞助|收费|盈利|造血|集体经济|驻区单位|共建单位|补[贴助]|奖补"
    "|争取|出资|成本|节约|节支|市场化|企业"
)
_LACKS = ((_SHORT_OF_HANDS, _HANDS), (_SHORT_OF_MONEY, _MONEY))
_TOUCHED = 0.01  # a measure at the same place in its list, and for no other problem, needs a word or two in common
_ANYWHERE = re.compile("老旧|小区|社区|居民|街道|辖区|群众|部分")  # words that any two items may have in common
_CLOSING = re.compile("^(?:[特专]此报告|附件)")


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How much of a problem a measure must take up."""

    answered: int = threshold(12, "%", "措施中出现问题关键词的比重达到多少算有对应", least=1, most=100)


class UnansweredProblem(Rule):
    """报告列出的问题，没有分析原因，或者下一步打算中没有对应的措施。

    Why it matters:
        只摆问题不找原因、不提措施，问题就会年年照抄；措施对不上问题，等于没有整改。

    Limits:
        按用词相近程度认定，只作建议；换了说法的可能认不出来。有的问题写了原因、有的没写，才指出没写的；集中分析原因的，对各个问题都算。
        没有“存在问题”或者“下一步打算”部分的，由 STR-01 指出。
    """

    code = "COV-07"
    name = "unanswered-problem"
    title = "问题—原因—措施不对应"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "实务（问题、原因、措施一一对应）"
    options = Thresholds
    kinds = frozenset({"report", "form"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding for the problems without a cause and one for those without a measure, or one for all."""
        from evaluators.reporting import part, points, tabled

        document = ctx.document
        parts = part(ctx, "problems")
        problems = [point for extent in parts for point in points(ctx, extent)]
        bare = [point for point in problems if not _CAUSE.search(document.quote(point.extent))]
        # where no problem tells a cause in so many words, the sentences behind each may well be the causes
        plainly = any(_PLAINLY.search(document.quote(point.extent)) for point in problems)
        if not plainly or any(_TOGETHER.search(document.quote(extent)) for extent in parts):
            bare = []
        measures = [
            point
            for extent in part(ctx, "next_steps")
            for point in points(ctx, extent)
            if not _CLOSING.match(document.quote(point.extent))
        ]
        # what a plan of the next month takes up in a row of its table is answered as well
        rows = [row for extent in part(ctx, "next_steps") for row in tabled(ctx, extent)]
        unmet, loose = self._unanswered(ctx, problems, measures, rows) if measures else ([], [])
        how = "逐个问题写明整改措施、责任单位和时限。"
        if loose:
            how += f"{_listed(ctx, loose)}没有对应的问题，核对是否张冠李戴。"
        no_measure, why = "在下一步打算中没有对应的措施", "写明造成问题的具体原因"
        both = [point for point in bare if point in unmet]
        if both:  # one finding, or one problem would be told twice
            groups = [
                (both, "没有写明原因，在下一步打算中也没有对应的措施"),
                ([point for point in bare if point not in both], "没有写明原因"),
                ([point for point in unmet if point not in both], no_measure),
            ]
            yield self._lacking(ctx, [(held, message) for held, message in groups if held], f"{why}。{how}")
            return
        for held, message, hint in ((bare, "没有写明原因", f"{why}，便于对症提出措施。"), (unmet, no_measure, how)):
            if held:
                yield self._lacking(ctx, [(held, message)], hint)

    def _lacking(self, ctx: Context, told: list[tuple[list[Point], str]], hint: str) -> Finding:
        """Return one finding for problems grouped by what they lack."""
        heads = [point.head for held, _ in told for point in held]
        message = "；".join(f"{_listed(ctx, held)}{message}" for held, message in told)
        return self.finding(heads[0], f"{message}。", hint=hint, also=heads[1:])

    @staticmethod
    def _unanswered(
        ctx: Context, problems: list[Point], measures: list[Point], rows: list[str]
    ) -> tuple[list[Point], list[Point]]:
        """Return the problems that no measure and no row takes up, and the measures that take up none."""
        from evaluators.coverage.similarity import Weights

        # unrelated items share a tenth of their telling words at most
        document, answered = ctx.document, ctx.options(Thresholds).answered / 100
        said = {measure: _without_owners(document, measure) for measure in measures}
        weights = Weights([document.quote(point.extent) for point in (*problems, *measures)])

        def meets(problem: Point, words: str) -> bool:
            told = document.quote(problem.extent)
            if any(match["what"] in told for match in _MEANT.finditer(words)):
                return True
            if any(name in words for name in _RATE.findall(told)):
                return True  # what is to raise the rate that tells the problem
            return any(
                weights.covered(one, words) >= answered for one in (document.quote(problem.head), told, _cause(told))
            )

        def touches(problem: Point, words: str) -> bool:
            words = _ANYWHERE.sub("，", words)
            told = (_ANYWHERE.sub("，", document.quote(span)) for span in (problem.head, problem.extent))
            return any(weights.covered(one, words) >= _TOUCHED for one in told)

        loose = [measure for measure in measures if not any(meets(point, said[measure]) for point in problems)]
        across = dict(zip(problems, measures, strict=False))
        ahead = "\n".join((*(document.quote(measure.extent) for measure in measures), *rows))
        unmet = [
            point
            for point in problems
            if _unhelped(document.quote(point.head), ahead)
            or (
                not any(meets(point, words) for words in (*said.values(), *rows))
                and not (across.get(point) in loose and touches(point, said[across[point]]))
            )
        ]
        return unmet, loose


def _cause(problem: str) -> str:
    """Return the words that say why, which a measure may take up rather than what troubles; none where none does."""
    match = _WHY.search(problem)
    return match["why"] if match is not None else ""


def _without_owners(document: Document, measure: Point) -> str:
    """Return what a measure says without who does it: a problem may speak of them too (服务站力量薄弱)."""
    words = document.quote(measure.extent)
    for owner in document.owners:
        if measure.extent.contains(owner.span) and owner.name.endswith(("站", "所", "中心", "办公室")):
            words = words.replace(owner.name, "", 1)
    return words


def _unhelped(problem: str, measures: str) -> bool:
    """Tell whether hands or money are short and no measure speaks of any."""
    return any(lack.search(problem) is not None and found.search(measures) is None for lack, found in _LACKS)


def _listed(ctx: Context, points: list[Point]) -> str:
    names = [f"“{ctx.cited(point.head)}”" for point in points]
    return "、".join(names[:3]) + (f"等{len(names)}项" if len(names) > 3 else "")
