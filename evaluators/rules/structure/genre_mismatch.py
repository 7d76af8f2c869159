"""STR-08."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import prefilter, requests
from evaluators.lines import begin_of
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_GENRES = (
    *("方案", "计划", "规划", "办法", "意见", "要点", "报告", "总结", "细则", "规定", "通知"),
    *("预案", "请示", "纲要", "月报表", "通报", "简报", "纪要", "批复", "公告", "通告", "公报"),
)
_IN_TITLE = re.compile("|".join(_GENRES))
_SELF = re.compile(
    "(?<![基成样文版剧资日根脚课书账台原标])本(?:实施|工作|活动|专项|行动|创建)?(?P<genre>方案|计划(?![于在将]|[今明去]年|\\d)|规划|办法|意见|要点|报告(?!期|年度|单)|总结|细则|规定(?!的)|通知(?!书)|预案|请示|纲要"
    "|(?:通报|简报|公告|公报)(?!期|会)|纪要|批复|通告)(?![书表库栏])"
)
# 每月编发简报1期，本简报发至各社区: the paper just named, not the one at hand
_MADE = "(?:编[发制写印]|印[发制]|形成|制[作定]|发布|刊发|张贴|撰写|起草|出具|更新)[^，。；本的]{0,10}"
_MADE_SELF = re.compile("(?:制定|编制|印发|形成|起草|提出|下发|出台)$")
_CALLED = {"总结": {"报告"}, "报告": {"总结"}, "要点": {"计划"}, "计划": {"要点"}, "意见": {"方案"}}
_PAST = re.compile("已经?|曾|去年|此前|报经|经")
_BY_OTHERS = re.compile(
    "(?:居民|群众|业主|商户|当事人|家属|来电人?|来访人?|信访人|租户|住户|代表|委员|企业|物业)[^，。；]{0,12}$"
)
_APPENDED = re.compile(f"({requests.OWN_CLOSING.pattern})[，,]$")
_ANSWERED = re.compile("(?:落实|贯彻|执行|实施|对照|遵守)[^，。；]{0,4}《[^》]+》")
_QUOTED = re.compile("[“《]([^”》]{2,20})[”》]")
_GENERIC = re.compile(
    "关于|进一步|深入|全面|扎实|切实|推进|推动|加强|提升|提高|开展|落实|贯彻|实施|组织|做好|强化|深化|创新|情况|工作|活动|行动|"
    "专项|重点|项目|年度|全年|上半年|下半年|季度|月份|总结|报告|汇报|方案|计划|规划|要点|意见|办法|月报表|社区|街道|全区|全市|"
    "建设|服务|管理|制度|机制|水平|质量|能力|体系|基层|有关|以及|[的和与及暨在]|20\\d\\d年?|[0-9]{1,2}月份?|[0-9一二三四五六七八九十×]+"
)
_SPREAD = 3  # of 银龄助餐 as little as 助餐 may come back, if it does so throughout
_BRANDED = re.compile("项目|工程|试点|志愿服务|文明实践")
_PROJECT = re.compile("[\u4e00-\u9fff]{0,4}?(?:项目|工程|试点)")
_NAMED_WORK = re.compile("[\u4e00-\u9fff]*(?:行动|治理|整治)")
_COUNTED = re.compile("[一二三四五六七八九十两双几0-9+＋、]+[张个项条件类级支步]?")
_ACT = re.compile(
    "(?:整治|治理|改造|创建|宣传|防范|排查|检查|整改|管控|攻坚|督查|考核|培训|调研"
    "|巡查|防治|走访|帮扶|救助|关爱|维护|保障|提质|增效|落实|推广|试点|示范|清理|清查|摸排|普查|督导|评估)+"
)
_VERBS = re.compile("推进|推动|提升|提高|加强|强化|深化|开展|落实|贯彻|做好|创建|打造")
_UNIT = re.compile(
    "^(?:中共)?[\u4e00-\u9fff×]{0,12}?(?:街道|社区|[省市区县镇乡村](?=[^域级])|居委会|党工委|办事处)+(?=20|[\u4e00-\u9fff“])"
)


class GenreMismatch(Rule):
    """正文自称的文种与标题不符，报告里夹带请示事项，或者标题点明的主题正文几乎没有谈到。

    Why it matters:
        文种不对，收文单位不知道该办还是该阅；答非所问的报告等于没有报告。

    Limits:
        主题按标题里引号内的名称或者去掉套语后的关键词比对，看各部分中有几部分谈到，同义的说法可能认不出；
        标题有几个主题的，谈到其中一个即可；正文不足三部分、某一部分专门谈它的、月报表的栏目不算。提到别的文件的文种（该方案、上述计划）不算。
        标题的文种不在六个文种之内的（通知、办法、意见、请示、函等），以本规则的名义说明哪些规则无法判定，其余规则照常检查。
    """

    code = "STR-08"
    name = "genre-mismatch"
    title = "文种或主题不符"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第八条（公文种类）、第十五条（不得在报告等非请示性公文中夹带请示事项）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong self-designation, one for requests, one for the subject."""
        title = ctx.document.title
        if title is None:
            return
        yield from self._genre(ctx, title.text)
        if ctx.doctype.kind == "report":
            yield from self._requests(ctx)
        if ctx.doctype.kind != "form":  # its rows name projects, not what they all belong to
            yield from self._subject(ctx, title.text)

    def _genre(self, ctx: Context, title: str) -> Iterator[Finding]:
        named = _IN_TITLE.findall(title)
        if not named:  # a title without a genre is STR-07's
            return
        own = named[-1]
        document = ctx.document
        wrong: dict[str, list[Span]] = {}
        for found in prefilter.found(_SELF, document):
            genre = found["genre"]
            if genre == own or genre in _CALLED.get(own, ()) or genre in named:
                continue
            place = Span(found.start(), found.end())
            if not any(left.span.overlaps(place) for left in document.residue) and not _just_named(ctx, place, genre):
                wrong.setdefault(genre, []).append(place)
        for spans in wrong.values():
            yield self.finding(
                spans[0],
                f"标题的文种是“{own}”，正文自称“{ctx.quote(spans[0])}”。",
                hint=f"改为“本{own}”，并检查是否套用了别的文件。",
                also=spans[1:],
            )

    def _requests(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        spans = [
            span
            for found in prefilter.found(requests.ASKED, document)
            for span in [Span(*found.span())]
            for sentence in [document.sentence_with(span)]
            if sentence is not None
            and not _PAST.search(document.text, max(span.start - 6, sentence.start), span.start)
            and not _BY_OTHERS.search(document.text, sentence.start, span.start)
        ]
        if spans:
            yield self.finding(
                spans[0],
                f"报告里夹带了请示事项：“{ctx.quote(spans[0])}”。",
                hint="删去；需要上级批准或者支持的，另行请示。",
                also=spans[1:],
                fix=_taken_off(document.text, spans[0]),
                also_fixes=[fix for span in spans[1:] if (fix := _taken_off(document.text, span)) is not None],
            )

    def _subject(self, ctx: Context, title: str) -> Iterator[Finding]:
        document = ctx.document
        tops = [document.sections[index] for index in document.children(None)]
        if len(tops) < 3:
            return
        subjects = _subjects(title)
        if not subjects:
            return
        bodies = [document.text[top.extent.start : top.extent.end] for top in tops]
        best = max(sum(subject.treated_in(body) for body in bodies) for subject in subjects)
        quoted = _QUOTED.search(title)
        # a short general subject has many ways to be said otherwise; a name or a long term has not
        enough = 2 if quoted is not None or max(len(subject.words) for subject in subjects) > 4 else 1
        named = max(sum(body.count(subject.name) for body in bodies) for subject in subjects)
        if best >= enough or (quoted is not None and named > 1):
            return
        if any(subject.known_in(ctx) for subject in subjects):
            return
        lead = document.quote(document.lead) if document.lead is not None else ""
        if quoted is not None and quoted[1] in lead and _PROJECT.match(title, quoted.end()):
            return  # the lead names the project, of which the report then speaks by its parts
        if quoted is not None and quoted[0][0] == "《" and quoted[0] in lead and _ANSWERED.search(title):
            return  # a report on 落实《规定》 answers its articles one by one, without its name
        branded = _BRANDED.search(title, quoted.end()) if quoted is not None else None
        if branded is not None and any(branded[0] in part for part in (lead, *bodies)):
            return  # a report on “甲乙”服务项目 goes on to speak of the project
        name = quoted[0] if quoted else f"“{subjects[0].name}”"
        treated = "没有一个部分" if best == 0 else "只有一个部分"
        yield self.finding(
            document.title.span if document.title else ctx.top,
            f"标题的主题是{name}，正文{len(tops)}个部分中{treated}谈到它。",
            hint="按标题的主题逐项写清楚；正文另有主题的，改标题。",
        )


def _just_named(ctx: Context, place: Span, genre: str) -> bool:
    """Tell whether the sentence, or the one before, says that another paper of this genre is made."""
    text = ctx.document.text
    begin = begin_of(text, place.start, "。\n")
    before = begin_of(text, begin - 1, "。\n") if begin and text[begin - 1] == "。" else begin
    if _MADE_SELF.search(text, max(begin, place.start - 2), place.start):
        return False
    return re.compile(_MADE + genre).search(text, before, place.start) is not None


def _taken_off(text: str, span: Span) -> Fix | None:
    """Return the fix that takes the closing of a request off that of a report (特此报告，妥否，请批示); else None."""
    behind = _APPENDED.search(text, max(0, span.start - 6), span.start)
    closing = requests.CLOSING.fullmatch(text, span.start, span.end)
    if behind is None or closing is None or text[span.end : span.end + 1] != "。":
        return None
    return Fix(Span(behind.end(1), span.end), "")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a title is about: its name and the words by which a text would come back to it."""

    name: str
    words: tuple[str, ...]
    quoted: bool

    def treated_in(self, body: str) -> bool:
        """Tell whether a part speaks of it; a word of a quoted name counts only where it returns."""
        return self.name in body or any(body.count(word) > self.quoted for word in self.words)

    def known_in(self, ctx: Context) -> bool:
        """Tell whether the items at all levels come back to it: to one word of its name, or to parts of a subject."""
        document, words = ctx.document, [word for word in self.words if len(word) > 1]
        bodies = [document.quote(section.span) + document.quote(section.body) for section in document.sections]
        if any(sum(word in body for body in bodies) >= _SPREAD for word in words):
            return True
        # 农村人居环境整治 is told as 农村厕所改造 and 庭院整治
        found = {word: next((at for at, body in enumerate(bodies) if word in body), None) for word in words}
        return not self.quoted and len({at for at in found.values() if at is not None}) > 1


def _subjects(title: str) -> list[_Subject]:
    found: list[_Subject] = []
    for part in _VERBS.split(_UNIT.sub("", title)):
        quoted = _QUOTED.findall(part)
        rest = part.rpartition("”")[2]
        if _NAMED_WORK.match(rest):
            quoted = []  # of “清渠润田”农田水利管护行动 the text says what it does, not the brand
        plain = [word for word in _GENERIC.split(rest) if len(word) >= 2]
        ahead, mark, _ = part.partition("“")
        before = [word for word in _GENERIC.split(ahead) if len(word) >= 2]
        if mark and before and not any(map(_COUNTED.search, quoted)):
            quoted, plain = [], before  # 河道保洁“碧水”提质方案 is about 河道保洁
        for name in quoted or plain:
            runs = [run for run in _COUNTED.split(name) if run]
            pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
            # of 一老一小 or 防汛 only the characters come back: 老年人, 汛期
            words = pairs if pairs and (quoted or len(pairs) > 2) else list("".join(runs))
            found.append(_Subject(name, tuple(dict.fromkeys(words)), bool(quoted)))
    things = [one for one in found if one.quoted or not _ACT.fullmatch(one.name)]
    return things or found
