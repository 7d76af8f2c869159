"""DDL-09."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import HOW_IT_IS, clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVERY = re.compile(
    "(?:每(?:个)?(?:(?:半|[一两三四六2346])个?)?(?:日|天|周|旬|月|季度|季|年)|每双[周月]|[按逐](?:周|旬|月|季度?|年)|双[周月](?=[报上汇]))(?!度目录)"
)
_REPORT = re.compile(
    "上报|报送|汇总上报|(?<![申填举预])报(?=[\u4e00-\u9fff]{2,}(?:局|部|委|办|办公室|中心|街道|科|会|组))|报告(?!会|单)|(?<!听取)汇报|填报"
)
# 每旬汇总一次, 每季度形成一份分析, 每两个月提交1次材料: what is made for somebody to read
_MADE = re.compile(
    "汇总(?!表彰)|提交|反馈|梳理(?=[^，。；]{0,14}(?:情况|数据|台账|问题|进展))"
    "|(?:形成|编发|编印|编写|编制|撰写|出具|印发|起草|整理|制作)[^，。；]{0,10}(?:报告|分析|材料|简报|专报|月报|周报|季报|通报|动态|清单|报表|台账|汇编|快报|参阅|情况)"
)
_HEARS = re.compile("听取|审议|听(?=[^，。；]{0,12}(?:汇报|报告))")  # who hears a report sends none
_CHECK = re.compile("督查|督导|考核|通报|公布|排名|评比|讲评|考评|测评|评议|点评|评估(?!报告)")
_COUNT = re.compile("[0-9一二两三四五六七八九十]+[次场期遍轮回]")
# 每年填报报表23项 says how much there is, 每周上报图片不少于4张 how much there must be
_SO_MANY = re.compile("(?<![于少过0-9])[0-9]+[项张份件种]")
_DAY = re.compile(
    "[0-9一二三四五六七八九十]+[日号](?:前|之前|以前)?|月底|月末|月初|月中|季末|季度末|季初|周[一二三四五六日天末]|星期[一二三四五六日]|上旬|中旬|下旬|首[日周月]"
    "|末(?:日|周)|第[一二三四五六七八九十0-9]+[个]?(?:工作)?[日天周月]|年底|年末|工作日|[0-9]+时|首个工作日"
)
# 不要求社区逐月报送, 取消每周报表: no duty
_NOT_ASKED = re.compile("不(?:再|得|要求|需要?|必|另|用|向)|无[需须]|免[于去]|取消|停止|停报|严禁|禁止|杜绝")
_TO = re.compile(
    "(?:向|报(?!告|送|表|道|名|警)|送|至|到)[\u4e00-\u9fff（）]*(?:局|部|委|办|中心|街道|科|会|组|机关|社区|站|所)"
)


# 每周一排查、每月一分析: one each, and no Monday
_PACED = re.compile(
    "(?:每[日天周旬月季年]|半月|每季度)一[\u4e00-\u9fff]{2,4}(?:[、，](?:每[日天周旬月季年]|半月|每季度|每半年)一[\u4e00-\u9fff]{2,4})+"
)


class UnanchoredRecurrence(Rule):
    """每月、每季度的报送没有写明哪一天、报给谁；定期的检查通报没有写明次数和日期。

    Why it matters:
        报送单位不知道几号截止、报给哪个科室，催报和统计口径都会乱。

    Limits:
        “每月1次”之类写明次数的会议、检查不要求写明日期；听取汇报、每日的工作和社区自己的日常检查不算。
    """

    code = "DDL-09"
    name = "unanchored-recurrence"
    title = "周期任务缺锚点"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per recurring return without a day, and per recurring check without day or count."""
        for place in working(ctx):
            sentence = ctx.document.quote(place)
            if not _EVERY.search(sentence) or HOW_IT_IS.search(sentence):
                continue
            for clause in clauses_of(ctx, place):
                words = ctx.document.quote(clause)
                every = _EVERY.search(words)
                if every is None or every.group() in ("每日", "每天") or _settled(words, every.start()):
                    continue
                report = _REPORT.search(words, every.end())
                made = _MADE.search(words, every.end()) if report is None else None
                if made is not None and _HEARS.search(words, every.end(), made.start()) is None:
                    yield self.finding(
                        _short(clause, every.start()),
                        f"“{ctx.quote(clause)}”没有写明几号前完成、报给谁。",
                        hint="写明日期和接收单位，如“每季度末月25日前形成，报街道社会事务办公室”；第一期从何时起，一并写明。",
                        severity=Severity.MINOR,
                    )
                    continue
                if report is not None and _HEARS.search(words, every.end(), report.start()):
                    continue
                if report is not None and _SO_MANY.search(words, report.end()):
                    continue
                if report is not None:
                    known = _TO.search(words, every.end()) is not None
                    lacking = "没有写明几号前报送" if known else "没有写明几号前报送、报给谁"
                    yield self.finding(
                        _short(clause, every.start()),
                        f"“{ctx.quote(clause)}”{lacking}。",
                        hint="写明日期和接收单位，如“每月25日前报街道社会事务办公室”；第一期从何时起，一并写明。",
                        severity=Severity.MINOR if known and _COUNT.search(words) else None,
                    )
                elif _CHECK.search(words, every.end()) and not _COUNT.search(words):
                    yield self.finding(
                        _short(clause, every.start()),
                        f"“{ctx.quote(clause)}”没有写明次数和日期。",
                        hint="写明次数，如“每季度检查1次”；需要定日子的，写明日期。",
                        severity=Severity.MINOR,
                    )


def _settled(words: str, every: int) -> bool:
    """Tell whether a clause says on which day, or that nothing is asked so often."""
    paced = _PACED.match(words, every)
    return (_DAY.search(words, paced.end() if paced else every) or _NOT_ASKED.search(words, 0, every)) is not None


def _short(clause: Span, every: int) -> Span:
    """Return the clause, from its time on where it is long."""
    return clause if len(clause) <= 40 else Span(clause.start + every, clause.end)
