"""TGT-03."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEASURE = "个名支场次处家所项件条块间套户人篇堂期门座台部类种批"
# 几个方面, 几个环节 introduce a list and count nothing
_LIST_WORDS = "方面|环节|阶段|步骤|问题|层面|关系|结合|坚持|统一|转变|特点|重点|要求|月|小时|星期|年"
_FUZZY = re.compile(
    rf"(?<![第每同首分逐这那哪])一批(?!次)|若干(?!意见|规定|问题|措施|政策|办法|规则|条|事项)[{_MEASURE}]?"
    rf"|几[{_MEASURE}](?!{_LIST_WORDS})"
    "|(?<![许很众诸繁增更最过大较甚0-9])多[个名支场处家所项间](?!方面|环节|层面|领域|维度|角度|渠道|部门|单位)"
    "|一定(?:数量|规模|比例)|(?:绝?大部分|绝?大多数)(?!人认为)|适当数量|一大批|不少[个名支场处家所项]"
    rf"|(?<=[0-9十百千万])余[{_MEASURE}份册张幅只台]|(?<=[0-9十百千万])多[{_MEASURE}](?!{_LIST_WORDS})"
    rf"|(?:[0-9.]+|[一二三四五六七八九十百]+)(?:万|亿)?(?:[{_MEASURE}%元岁天户米亩]|平方米|万元|人次|户次|场次|课时|小时|分钟|公里|千米)左右"
)
_ACTS = sign(
    "建成|建立|建设|新建|争创|申创|创作|创编|编创|编排|策划|录制|推介|挖掘|提炼|扶持|孵化|命名|认定|选送|改建|扩建|打造|培育|培养|创建|组建|成立|设立|设置|开设|配备|配齐|配强|选派|选聘|招聘|招募|聘请"
    "|举办|召开|开展|组织|制定|制作|编制|编印|推出|推广|推选|评选|表彰|选树|树立|宣传|选出|涌现|形成|完成|实现|达到|达标|覆盖"
    "|走访|排查|整治|改造|安装|购置|投入|发放|解决|化解|引进|吸纳|发展|增设|新增|增加|落地|实施|储备|拍摄|征集|培训|更换|更新|增配|参加|接收|发动|动员|慰问|帮扶|讲授|印发|张贴|查清|摸清|核对|清掏|疏通|清理|验收|抽查|复查|维修|修缮|修复|加装|拆除|登记|回访|划设|划定|新划|接收|受理|提供|推荐|认领|结对|签订|签约|开办|救助|资助|表扬|奖励|吸引|下降|降低|减少|服务(?=[^，。]{0,4}[0-9余几若一])"
    "|应|要|须|需|为主体|不少于|至少"
    "|[创设选建办配评拍购派聘种修装](?=一批|若干|几[个名支场处家项座间]|多[个名支场处家所项间]|一定(?:数量|规模))"
)
_SIGN = sign("[批若几余多]|左右|一定|大部分|大多数|适当|不少")  # quick to look for; most sentences hold none
_PROMISED = re.compile("确保|必须|务必|保证")
_HOW_IT_IS = sign("现有|共有|目前|以来|去年|上年|已经?(?=[有建开完组设])|辖区?有|存在|涉及|曾|过去")


class FuzzyQuantity(Rule):
    """目标或任务的数量用一批、若干、几个、左右之类的概数。

    Why it matters:
        “建成一批”建成一个也算、十个也算，到期无法核对，各单位掌握的尺度也不一样。

    Limits:
        只看要做的事；介绍现状和回顾过去的概数、“以下几个方面”之类引出列举的话、文件名称中的“若干规定”不算。
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

    if _SIGN.search(ctx.document.quote(place)) is None:
        return
    acted = False
    for clause in clauses_of(ctx, place):
        words = shield_names(ctx.document.quote(clause))
        # 配备网格长1名，若干名兼职网格员: the verb of the clause before governs what begins with its number
        goes_on = acted and _FUZZY.match(words) is not None
        acted = _ACTS.search(words) is not None
        acts = acted or goes_on or ctx.in_slot(place, "goals")
        if _HOW_IT_IS.search(words) or not acts:
            continue
        for match in _FUZZY.finditer(words):
            if "%" in match.group() and _PROMISED.search(words):
                continue  # a matter of TGT-07
            # the words from the rough number on say what is counted; a long clause is quoted from its verb
            begin = clause.start if len(clause) <= 40 else max(clause.start, clause.start + match.start() - 6)
            end = clause.end if clause.end - begin <= 60 else min(clause.end, clause.start + match.end() + 20)
            yield Span(begin, end), Span(clause.start + match.start(), clause.start + match.end())
            break
