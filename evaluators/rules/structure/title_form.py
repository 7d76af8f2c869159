"""STR-07."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from evaluators.doctype import OTHER, load
from evaluators.model import Finding, Fix, Line, Severity, Span
from evaluators.options import Options, threshold
from evaluators.recognition import final_genre
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPORT = re.compile("(?:报告|汇报)$")
_ABOUT = re.compile(
    "关于(?P<matter>.+?)(?P<genre>(?:总结|调研|自查|评估|述职|整改|工作|情况(?=汇报))?(?:报告|汇报))(?=$|[（(])"
)
# 关于做好防汛工作方案: with 关于 a plan's title needs 的 too
_PLAN_ABOUT = re.compile("关于(?P<matter>[^“”《》]{4,40}?)(?P<genre>(?:工作|实施|专项|活动|行动)*(?:方案|计划))$")
_TWICE = re.compile(
    "(关于)关于|([\u4e00-\u9fff]{2})\\2(?![\u4e00-\u9fff]?[年月])|(的)的(?=报告|通知|方案|意见)|(报告|方案|计划|总结|通知)\\4"
)
_STACKED = re.compile(
    "(?<!宣传)(?<!信访)(?<!征兵)(?<!普查)(?<!换届)(?P<first>工作)(?P<second>实施方案|实施计划|实施意见|实施办法)|(?P<a>方案|计划|总结|报告|意见|要点|规划)(?P<b>方案|计划|总结|意见|要点|规划)$"
    "|(?P<e>(?:工作|实施|活动|行动)?方案)(?P<f>(?:实施|工作|推进|行动)(?:计划|方案))$|(?P<g>(?:工作|活动)?计划)(?P<h>(?:工作|活动)(?:计划|方案))$"
    "|(?P<i>总结)(?P<j>(?:工作|情况)(?:总结|汇报|报告))$|(?P<k>情况汇报|工作汇报|工作报告)(?P<l>情况报告|工作总结|情况汇报|工作报告)$"
    "|(?P<c>情况报告|总结报告)(?P<d>总结|汇报|报告)"
)
_BARE = re.compile(
    "(?:^|关于|中共)(?:我|本|全)?[区县市](?!级|域|划|块|间|位|直|内|情|民|容|政务|场|办)|(?:^|中共)(?:街道|社区|镇|乡|村)(?=20\\d\\d|关于|办事处|党工委|党委|党总支|居委会|年度)"
)
_NAMED = re.compile(
    "(?:^|关于|中共|印发|《)(?!推进|推动|加强|关于|深化|深入|开展|全面|进一步|提升|提高|创建|打造|建设|强化|落实|实施|做好|城市|基层|农村|抓好|规范|完善|优化|党建|重点|老旧|街道|社区|乡镇|我|各|全)"
    "[\u4e00-\u9fff×xX]{2,12}?(?:省|市|区|县|旗|街道|镇|乡|社区|村|党委|党工委|委员会|党总支|党支部|办事处|局|公司|学校|医院|中心)"
)
_YEAR = re.compile(r"(?:19|20)[0-9×]{2}|[〇零一二三四五六七八九]{4}年|[Xx×*]{2,4}年|第[一二三四]季度|上半年|下半年")
_UNIT_LINE = re.compile(
    "(?:委员会|办事处|人民政府|政府|党工委|党委|党总支|党支部|居委会|社区|街道|局|部|办公室|中心|领导小组)$"
)
_SUBJECT = re.compile(
    r"^(?:关于|印发)|\d{2,4}年"
)  # 关于某街道, 某街道2026年社区: the subject has begun, it is cut within
_END_MARK = re.compile("[。；，、：,;:.！!？?]$")
_GENRE_ONLY = re.compile("(?:的|工作|活动|实施|情况|年度|总结)*(?:方案|计划|报告|总结|要点|汇报|月报表|意见|规划)")
_NOTE = re.compile(r"[（(][^（）()]{2,20}[）)]")
_ONE_LINE = 30  # two lines of a title hold about 40 characters; below this, a break in the file is rarely meant


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How long a title may be."""

    longest: int = threshold(50, "字", "标题最多的字数", least=20, most=200)


class TitleForm(Rule):
    """标题缺“关于”或“的”、断成两行、叠用文种、单位名称残缺、末尾用标点，或者过长。

    Why it matters:
        标题是登记和检索的依据，写法不对，收文单位看不出是谁的什么文件。

    Limits:
        方案、计划的标题不必用“关于……的”；用了的，落款写明单位即可，不再要求写单位和年度；单位名称独占一行、较长的标题按词意回行是规范的。内部报表不检查。
        “宣传工作”“信访工作”本是一项工作的名称，不算叠用；标题没有文种的，STR-01 也指出；占位符号由 PLH-01 指出。
    """

    code = "STR-07"
    name = "title-form"
    title = "标题形式"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第九条（标题由发文机关名称、事由和文种组成）；GB/T 9704—2012 7.3.1"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield each fault of the title."""
        title = ctx.document.title
        if title is None:
            return
        mark = _END_MARK.search(title.text)
        if mark is not None:
            title = Line(title.text[: mark.start()], Span(title.span.start, title.span.end - 1))
        yield from self._genre(ctx, title)
        yield from self._about(ctx, title)
        yield from self._lines(ctx, title)
        twice = _TWICE.search(title.text)
        if twice is not None:
            word = next(filter(None, twice.groups()))
            yield self.finding(
                _place(ctx, title, twice.group()), f"标题“{title.text}”重复用了“{word}”。", hint=f"留一个“{word}”。"
            )
        stacked = _STACKED.search(title.text)
        if stacked is not None:
            words = next(group for group in ("second", "b", "d", "f", "h", "j", "l") if stacked[group])
            yield self.finding(
                _place(ctx, title, stacked.group()),
                f"标题“{title.text}”叠用了两个文种或近义词“{stacked.group()}”。",
                hint=f"留一个，如“{stacked[words]}”。",
            )
        bare = _BARE.search(title.text)
        if bare is not None and not _above(title.text, bare):
            yield self.finding(
                _place(ctx, title, bare.group()),
                f"标题“{title.text}”的单位或地区没有写名称。",
                hint="写明是哪个区（县、市）、街道或社区。",
            )
        if mark is not None:
            end = Span(title.span.end, title.span.end + 1)
            yield self.finding(
                end, f"标题“{title.text}”末尾用了标点“{mark.group()}”。", hint="删去。", fix=Fix(end, "")
            )
        # 关于…的方案 above the name of a unit is complete: the unit signs, the matter is told in full
        signed = ctx.document.sign_off is not None and title.text.startswith("关于")
        named = signed or _NAMED.search(title.text) or _YEAR.search(title.text)
        if ctx.doctype.kind == "plan" and not named:
            yield self.finding(
                title.span,
                f"标题“{ctx.quote(title.span, 40)}”没有写明单位（地区）和年度。",
                hint="在前面加上单位或者地区名称，有年度的加上年度。",
            )
        longest = ctx.options(Thresholds).longest
        if len(title.text) > longest:
            yield self.finding(
                title.span,
                f"标题共{len(title.text)}个字，过长。",
                hint=f"概括事由，压缩到{longest}个字以内。",
            )

    def _genre(self, ctx: Context, title: Line) -> Iterator[Finding]:
        slot = ctx.doctype.slot("title") if ctx.doctype.kind != "form" else None
        if slot is None or slot.need != "required" or slot.key in ctx.slots or final_genre(title.text, load(OTHER)):
            return
        yield self.finding(
            title.span,
            f"标题“{ctx.quote(title.span, 40)}”末尾没有文种。",
            hint=f"写明文种，如“{ctx.doctype.name}”。",
        )

    def _about(self, ctx: Context, title: Line) -> Iterator[Finding]:
        if ctx.doctype.kind == "plan":
            yield from self._about_a_plan(title)
        if ctx.doctype.kind != "report":
            return
        about = _ABOUT.search(title.text)
        if about is not None and not about["matter"].endswith("的"):
            place = _place(ctx, title, about["matter"][-6:] + about["genre"])
            yield self.finding(
                place,
                f"标题“{title.text}”是“关于……的{about['genre']}”的形式，缺“的”字。",
                hint=f"在“{about['genre']}”之前加“的”。",
                fix=Fix(Span(place.end - len(about["genre"]), place.end - len(about["genre"])), "的"),
            )
        elif ctx.doctype.id == "status_report" and "关于" not in title.text and _REPORT.search(title.text):
            yield self.finding(
                title.span,
                f"标题“{ctx.quote(title.span, 40)}”不是“关于……的报告”的形式。",
                hint="上行的报告，标题写成“关于＋事由＋的报告”。",
            )

    def _about_a_plan(self, title: Line) -> Iterator[Finding]:
        about = _PLAN_ABOUT.search(title.text)
        if about is None or about["matter"].endswith("的"):
            return
        yield self.finding(
            title.span,
            f"标题“{title.text}”用了“关于”，“{about['genre']}”之前缺“的”字。",
            hint=f"在“{about['genre']}”之前加“的”，或者删去“关于”。",
        )

    def _lines(self, ctx: Context, title: Line) -> Iterator[Finding]:
        parts = [part.strip(" \t\r\u3000#*") for part in ctx.document.quote(title.span).split("\n")]
        parts = [part for part in parts if part]
        if parts and _NOTE.fullmatch(parts[-1]):
            parts = parts[:-1]  # （试行） and （2026年） stand centred on a line of their own
        if len(parts) < 2:
            return
        units = 0
        while units < len(parts) - 1 and _UNIT_LINE.search(parts[units]) and not _SUBJECT.search(parts[units]):
            units += 1  # the issuing units stand on lines of their own
        rest = parts[units:]
        torn = any(_torn(above, below) for above, below in pairwise(rest))
        if len(rest) > 1 and (torn or len("".join(rest)) <= _ONE_LINE or _GENRE_ONLY.fullmatch(rest[-1])):
            joined = "".join(rest)
            start = ctx.document.text.index(rest[0], title.span.start)
            place = Span(start, ctx.document.text.index(rest[-1], start) + len(rest[-1]))
            yield self.finding(
                place,
                f"标题断成{len(rest)}行：“{'”“'.join(rest)}”。",
                hint=f"连成一行：“{joined}”；排不下的，在排版时按词意回行。",
                fix=Fix(place, joined),
            )


def _above(title: str, bare: re.Match[str]) -> bool:
    """Whether 区 after 关于 is the body above the unit that the title begins with (某街道关于区委巡察反馈问题…)."""
    return bare.group()[:-1] == "关于" and _NAMED.search(title, 0, bare.start()) is not None


def _torn(above: str, below: str) -> bool:
    """Whether a break between two lines goes through a word: 住宅小区物|业服务提升."""
    from evaluators.misspellings import is_word  # brings tables of characters

    across = above[-1] + below[0]
    return is_word(across) and not is_word(above[-2:]) and not is_word(below[:2])


def _place(ctx: Context, title: Line, words: str) -> Span:
    """Return where `words` of the title stand in the text; the whole title where a line break parts them."""
    at = ctx.document.text.find(words, title.span.start, title.span.end)
    return title.span if at < 0 else Span(at, at + len(words))
