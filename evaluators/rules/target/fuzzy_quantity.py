"""TGT-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import rough_numbers
from evaluators.alternatives import sign
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

# what is done to a counted thing; whole words, since a clause that does nothing tells how things stand
_ACTS = sign(
    "建成|建立|建设|新建|争创|申创|创作|创编|创办|创成|编创|编排|编写|编辑|汇编|策划|录制|推介|挖掘|提炼|扶持|孵化|命名|认定|评定|授牌|挂牌|选送|改建|扩建|翻建|打造|培育|培养|培植"
    "|创建|组建|成立|设立|设置|开设|开辟|开发|开通|开放|新开|配备|配齐|配强|配置|配建|选派|选聘|选调|选取|选择|挑选|遴选|招聘|招募|招录|招收|录取|聘请|聘用|返聘|录用|抽调|抽取|抽检|抽查|安排"
    "|举办|承办|召开|开展|组织|制定|制作|编制|编印|印制|推出|推动|推广|推送|推选|评选|划分|划为|评出|评比|表彰|选树|树立|宣传|宣讲|选出|涌现|形成|完成|实现|达到|达标|覆盖|惠及|受益"
    "|走访|探访|看望|慰问|访问|排查|摸排|检查|巡查|巡访|督查|督导|整治|整改|治理|改造|翻新|安装|加装|购置|购买|采购|添置|投入|投放|发放|发送|派发|分发|赠送|捐赠|解决|化解|调解|调处|处置|处理|办理|办结"
    "|引进|引入|引导|链接|对接|联系|联络|联动|吸纳|吸收|发展|转正|增设|增开|增补|增配|新增|增加|落地|实施|储备|拍摄|征集|征求|收集|汇总|培训|轮训|集训|更换|更新|升级|提档|参加|参与|加入|接收|发动"
    "|动员|邀请|约请|约谈|帮扶|帮助|结对|认领|讲授|印发|张贴|悬挂|粉刷|播放|放映|展播|展演|展出|演出|刊发|撰写|报送|查清|摸清|核对|清掏|疏通|清理|清除|清运|清退|腾退|取缔|查处|查办|处罚|曝光|通报|关停"
    "|验收|复查|维修|修缮|修复|修剪|加固|拆除|登记|回访|划设|划定|施划|新划|受理|提供|推荐|输送|安置|转移|转介|签订|签约|签署|开办|救助|资助|补助|奖励|表扬|吸引|下降|降低|减少|压减|盘活|整合|筹集|募集|争取|栽植|栽种|种植|补种|补栽|绿化"
    "|打通|铺[设装]|敷设|架设|拓宽|迁改|归并|撤并|硬化|亮化|修建|修整|平整|移栽|复绿|扩容|补装|换装"
    "|布设|布置|搭建|建造|充实|补充|扩充|轮换|疏导|劝导|教育|调研|考察|观摩|座谈|访谈|试点|示范|发布|出台|梳理|总结|认证|评估|服务(?=[^，。]{0,6}[0-9余几若一上近约数])|迁移|搬迁|入驻|用上|享受|获得|落实"
    "|应|要|须|需|将|拟|为主体|不少于|至少"
    "|[创设选建办配评拍购派聘种修装送讲](?=一批|若干|几|数[十百千个名场支处家]|多[个名支场处家所项间期]|一些|部分|一定(?:数量|规模))"
)
# who acts stands in the clause, whatever the verb
_ACTOR = sign("由[^，。；]{2,16}|(?:街道|各)[^，。；]{1,8}(?:办|所|站|中心|局|队|联|委|会|科|组|专班)")
_BOUND = re.compile("(?:不[低少高多]于|不超过|至少|至多)$")
_PROMISED = re.compile("确保|必须|务必|保证")
_HOW_IT_IS = sign(
    "现有|共有|目前|以来|(?<![比较同])去年|(?<![比较同])上年|已经?(?=[有建开完组设培举发走划])|辖区?有|存在|涉及|曾|过去|多年来|近年来|一度"
)
# 由2025年的23项压减到12项左右: a year to start from tells of nothing done
_YEAR = re.compile("(?<![由比较从与同])(?:19|20)[0-9]{2}(?=年(?![底末]?的))")


class FuzzyQuantity(Rule):
    """目标或任务的数量用一批、若干、几个、左右之类的概数。

    Why it matters:
        “建成一批”建成一个也算、十个也算，到期无法核对，各单位掌握的尺度也不一样。

    Limits:
        只看要做的事；介绍现状、交代原因和回顾过去的概数、“以下几个方面”之类引出列举的话、文件名称中的“若干规定”不算。
        报告只看下一步打算，月报表只看下月计划。
    """

    code = "TGT-03"
    name = "fuzzy-quantity"
    title = "概数目标"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per sentence that counts what is to be done only roughly."""
        for place in working(ctx):
            faulty = list(_rough(ctx, place))
            if faulty:
                words = "、".join(dict.fromkeys(f"“{ctx.document.quote(word)}”" for _, word in faulty))
                first = faulty[0][0]
                yield self.finding(
                    first,
                    f"数量不确定：“{ctx.quote(first)}”用了概数{words}。",
                    hint="写明具体数量，如“建成3个”；确实只能定范围的，写明下限，如“不少于3个”。",
                    severity=Severity.MINOR if all("岁" in ctx.document.quote(word) for _, word in faulty) else None,
                    also=[clause for clause, _ in faulty[1:]],
                )


def _rough(ctx: Context, place: Span) -> Iterator[tuple[Span, Span]]:
    """Yield the clauses of a sentence that state a rough number of what is to be done, with the rough words."""
    from evaluators.reader.shields import shield_names  # keeps the reader out of `wenheng rules`

    if not rough_numbers.may_hold(ctx.document.quote(place)):
        return
    before: str | None = None
    for clause in clauses_of(ctx, place):
        words, earlier = ctx.document.quote(clause), before
        before = words
        if not rough_numbers.may_hold(words):
            continue
        words = shield_names(words)
        # 配备网格长1名，若干名兼职网格员: the verb of the clause before governs what begins with its number
        goes_on = earlier is not None and rough_numbers.begins(words) and _acts(earlier)
        if not (goes_on or ctx.in_slot(place, "goals") or _acts(words)):
            continue
        if _HOW_IT_IS.search(words) or _told(ctx, place, clause):
            continue
        for match in rough_numbers.rough(words):
            if "%" in match.group() and _PROMISED.search(words):
                continue  # a matter of TGT-07
            if match.group().endswith(("左右", "上下")) and _BOUND.search(words, 0, match.start()):
                continue  # 不低于60%左右: of TGT-05
            if words[match.start() - 1 : match.start()] == "了":
                continue  # 培育了一批: done
            # the words from the rough number on say what is counted; a long clause is quoted from its verb
            begin = clause.start if len(clause) <= 40 else max(clause.start, clause.start + match.start() - 6)
            end = clause.end if clause.end - begin <= 60 else min(clause.end, clause.start + match.end() + 20)
            yield Span(begin, end), Span(clause.start + match.start(), clause.start + match.end())
            break


def _acts(words: str) -> bool:
    return _ACTS.search(words) is not None or _ACTOR.search(words) is not None


def _told(ctx: Context, place: Span, clause: Span) -> bool:
    """Tell whether the year named last before the end of a clause is over when the plan begins."""
    start = ctx.document.period.start if ctx.document.period is not None else ctx.document.issue_date
    years = _YEAR.findall(ctx.document.text, place.start, clause.end)
    return bool(years) and start is not None and int(years[-1]) < start.year
