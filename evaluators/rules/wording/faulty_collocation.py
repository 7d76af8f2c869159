"""WRD-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import begin_of
from evaluators.lookup import Covered
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

# 提升治理水平，群众的满意度 goes on with the objects of the verb before
_LISTED = re.compile("(?:提高|提升|增强|增进|激发|调动|凝聚|改善|关系|体现|事关)了?[^了得]{2,16}$")
# one means after another without a conjunction: the second belongs to nothing
_TWO_MEANS = re.compile(
    "通过(?!率|验收|审核|审议|考核|检查|的|了)[^，。；：！？\n]{3,40}，(?P<at>通过(?!率|验收|审核|审议|考核|检查|的|了)[^，。；：！？\n]{2,40})"
)
# ，居民群众的获得感、幸福感、安全感。: a subject of which nothing is said
_FELT = (
    "获得感|幸福感|安全感|归属感|认同感|满意度|知晓率|参与率|凝聚力|战斗力|号召力|影响力|公信力|积极性|主动性|创造性"
)
_NO_PREDICATE = re.compile(
    "(?<=，)(?:广大|辖区|全体|周边|小区|社区)*(?:居民|人民|党员)?(?:居民|群众|人民|百姓|市民|村民|党员|干部|党组织|党支部|志愿者|队伍|政府|社区|街道)的?"
    f"(?:{_FELT})(?:[、和及](?:{_FELT}))*(?=[。；;])"
)
# 只有一条，群众的满意度: what was announced is named
_ANNOUNCED = re.compile("只有|就是|[一二三四五六两几这]+[条个项点面]|关键|核心|重点|标准|指标|看|测|问")
_ACTED = re.compile(
    "提|增|升|强化|激发|调动|凝聚(?!力)|汇聚|赢得|获得(?!感)|享|感受|有|是|让|使|影响(?!力)|关系|保障|发挥|带|促|改善|扩大|维护|树|不断|持续|为|在|把|将|以|用"
)
# 通过调解解决4件，通过救助解决2件: so many in each way
_ORDERED = re.compile("[一二三四五六]是|[①②③]|既|又|或者|[0-9][^，0-9]{0,3}，通过[^，]*[0-9][^，0-9]{0,3}$")


class FaultyCollocation(Rule):
    """词语搭配不当，或者句子缺少成分。

    Why it matters:
        “推进……水平”“加强……力度”之类的说法不合语法，读者要自己补出意思，也显得文稿未经推敲。

    Limits:
        只查词表列出的明显错误：说法见 evaluators/lexicons/collocations.yaml，名词与动词、谓语的搭配见 pairings.yaml；
        一个分句里有两个能支配宾语的动词、分不清由谁支配的，没有把握的，不提示；
        两种说法混在一起的（有助于……具有……意义、早处置在萌芽状态、防止……不再发生）、“进行”后面没有动词的，只看上下文不能另作解释的；
        只有主语的，只看分句以“居民”“群众”等开头、以“满意度”“获得感”等结尾的；分条并列的“通过……”不算。
        句意是否通顺仍须由人通读。
    """

    code = "WRD-09"
    name = "faulty-collocation"
    title = "搭配与成分残缺"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（表述准确）；具体说法为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per faulty turn."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        document = ctx.document
        shut = phrases.apart(document)
        told = list(phrases.report(self, phrases.turns("collocations").turns, document, shut))
        yield from told
        places = (place for one in told for place in (one.span, *one.also))
        yield from self._mismatched(ctx, Covered([*shut, *places]))
        for match in prefilter.found(_NO_PREDICATE, document):
            span = Span(*match.span())
            before = document.text[begin_of(document.text, span.start - 1, "，。；：\n") : span.start - 1]
            closed = any(span.overlaps(other) for other in shut)
            if not (closed or _ACTED.search(match[0]) or _LISTED.search(before) or _ANNOUNCED.search(before)):
                yield self.finding(
                    span,
                    f"“{ctx.quote(span)}”只有主语，没有说怎么样。",
                    hint="补上谓语，如“明显增强”“不断提升”。",
                )
        for match in prefilter.found(_TWO_MEANS, document):
            span = Span(*match.span("at"))
            if any(span.overlaps(other) for other in shut) or _ORDERED.search(match.group()):
                continue
            yield self.finding(
                Span(span.start, min(span.end, span.start + 20)),
                f"一句之内连用两个“通过”：“{ctx.quote(Span(*match.span()), 40)}”。",
                hint="合为一个“通过”，或者拆成两句，写明各自要达到什么。",
            )

    def _mismatched(self, ctx: Context, closed: Covered) -> Iterator[Finding]:
        """Yield one finding per noun with a verb or a predicate that does not go with it."""
        from evaluators.pairings import mismatches  # brings YAML, as above

        for one in mismatches(ctx.document, closed):
            role = "宾语与动词" if one.governed else "主语与谓语"
            yield self.finding(
                one.span,
                f"“{ctx.quote(one.span, 30)}”：“{one.noun}”与“{one.other}”不能搭配（{role}）。",
                hint=f"“{one.noun}”可用：{one.write}。",
            )
