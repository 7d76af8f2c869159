"""EVD-04."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import loose_citations, prefilter
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_GENRE = (
    "实施方案|工作方案|行动方案|总体方案|方案|实施意见|指导意见|意见|管理办法|实施办法|暂行办法|办法|规定|通知|规划|"
    "实施细则|细则|条例|决定|三年行动计划|行动计划|纲要|工作规则|运行规范|应急预案|导则|规程"
)
_BASED = "按照|根据|依据|依照|遵照|对照|落实|贯彻落实|贯彻执行|认真落实|严格执行|按"
# 根据《……》（……号）和: papers cited in due form, beside which another may stand without marks
_BESIDE = "(?:[\u4e00-\u9fff]{0,14}《[^《》\n]{2,60}》(?:[（(][^（）()\n]{0,30}[）)])?[、，]?){1,4}(?:以及|[和及与])"
# a title in the run of the text: 按照……实施方案要求
_UNMARKED = re.compile(
    f"(?:{_BASED})了?(?:{_BESIDE})?(?P<at>[^，。；：！？《》“”（）()\n]{{4,60}}?(?:{_GENRE}))(?:的)?(?:文件)?(?:精神|要求|规定|部署|安排)"
)
# 根据街道的统一安排和街道平安建设工作要点要求: whose outline it is, and not which
_OUTLINE = re.compile(
    f"(?:{_BASED})了?(?:{_BESIDE})?(?P<at>[^，。；：！？《》“”（）()\n]{{0,30}}?(?:中央|上级|[省市县镇]|(?<![社小辖片园])区|(?<![本我])街道|党工委)"
    "[^，。；：！？《》“”（）()\n]{0,24}?(?:工作要点|(?<=年)[^，。；：！？《》“”（）()\n]{2,16}工作计划))的?(?:精神|要求|规定|部署|安排)"
)
# 根据街道党工委2026年工作要点，制定本计划: what a text rests on, named without marks
_BASIS = re.compile(
    f"(?:按照|根据|依据|依照|遵照)(?:{_BESIDE})?(?P<at>[^，。；：！？《》“”（）()\n]{{2,40}}?(?:党委|党工委|街道|政府|区委|市委|县委|局|办)?[^，。；：！？《》“”（）()\n]{{0,20}}"
    f"(?:工作要点|工作计划|工作安排|{_GENRE}))(?=，(?:现?结合|经|特?制[定订]|现|社区|街道))"
)
# words that show a title rather than what people think or one's own plan
_TITLE_LIKE = re.compile("关于|全面|推进|推动|加强|深化|促进|创新|提升|进一步|开展|整治|管理|建设|服务|工作|实施")
_NO_DOCUMENT = re.compile(
    "^本|中央八项规定|本(?:方案|办法|意见|规划|计划|细则|规定|通知)|群众|居民|代表|征求|征集|反馈|提出|修改|整改意见|评审|专家|各自|上述|以上|有关规定|相关规定|"
    "〔|法律|法规|党章|章程|国家(?:有关|相关)?规定|职责|任务|目标|该|此|这"
)
_PLACED = re.compile("(?!社区|小区|辖区|全社区)[\u4e00-\u9fff]{0,3}(?:省|市|(?<![社小辖])区|县|街道|镇)")
_GENERAL = re.compile(
    "(?:按照|根据|依据|依照|遵照|贯彻落实|认真落实)"
    # 根据《……》（……号）和上级有关会议精神: a document is named, the meeting beside it is not
    f"(?:{_BESIDE}|)(?P<at>"
    "(?:中央|上级|街道|党工委|[、和及省市区县乡镇委里级政府党]){0,10}(?:(?<=[省市区县街道镇])[\u4e00-\u9fff]{1,8}?(?:办|委|会|局|部|组))?"
    "(?:关于[\u4e00-\u9fff]{2,24}的)?(?:的)?(?:有关|相关|上级|一系列)(?:的)?"
    "(?:文件|会议|通知|政策文件)(?:的)?(?:精神|要求|部署|规定)?)"
)
# 根据区安委会统一部署: that a body has ordered it tells not where
_ORDERED = re.compile(
    "(?:按照|根据|依据|依照|遵照)(?P<at>(?:上级|中央|[省市区县镇][\u4e00-\u9fff、]{1,16}?)(?:关于[\u4e00-\u9fff]{2,24}的)?(?:有关|相关)?"
    "(?:统一|总体|年度|决策|工作){0,3}(?:部署|安排)(?:和?要求)?)(?=[，,和及])"
)
# 按照上级要求, 按照市文明办的有关要求, 根据街道年度工作会议精神: which order, which meeting stays open
_UNTOLD = re.compile(
    "(?:按照|根据|依据|依照|遵照|(?<!安)按(?!照)|(?:深入|全面|认真|坚决)?(?:贯彻|落实|传达){1,2})(?P<at>上级(?:党委|政府|部门|单位)?(?:有关|相关|统一|工作)?(?:要求|部署|安排|精神)"
    "|(?!.{0,20}(?:职责|时限|比例|标准))(?:[省市区县街][\u4e00-\u9fff]{0,10}(?:办|局|委|部|街道|政府|中心|党工委))的?(?:有关|相关)(?:的)?(?:要求|部署|安排|精神)"
    "|全?[省市区县街党][^，。；：《》“”0-9二三四五六七八九十届次月\n]{0,14}(?:工作会议|全会|会议|动员会|推进会|部署会)精神"
    "|[省市区县街党][^，。；：《》“”0-9\n]{0,14}?(?:文件|通知|会议纪要|函|批复)(?:的)?(?:有关|相关)?(?:要求|精神|规定)(?=[，。；和及])"
    "|(?:上面|上头|[省市区县镇]里|有关方面|上级)(?:的|有关|相关|统一|最新|工作){0,3}(?:要求|部署|安排|精神|规定|政策|意见|文件|通知)(?:要求|精神|规定)?"
    "|(?:有关|相关|上级)(?:的)?政策(?:文件)?(?:规定|要求|精神)?(?=，)"
    "|(?:主要|分管)?领导(?:同志)?(?:的)?(?:批示|指示)(?:要求|精神)?(?=，)|(?:上级)?(?:文件|会议|通知)(?:的)?(?:要求|精神)(?=，))"
)
# 根据区政府办公室去年印发的整治方案: what was issued is named by no title
_ISSUED = re.compile(
    "(?:按照|根据|依据|对照|落实|执行)(?P<at>[省市区县街党][^，。；：《》“”\n]{0,18}(?:印发|下发|出台|制定|发布)的[^，。；：《》“”\n]{0,18}"
    f"(?:{_GENRE}|考评标准|考核标准))(?![》])(?=[，。；、]|要求|规定|精神|的)"
)
# 落实全市垃圾分类三年行动计划，投入……; 依照老旧小区改造验收办法逐项检查: what somebody else has laid down, applied
_LEVEL = (
    "(?:[\u4e00-\u9fff]{2,3}(?<!本社)(?:省|市|(?<![社小辖片园])区|县|(?<!本)街道|镇)(?=[\u4e00-\u9fff]{2})|全国|国家|中央|全省|全市|全区|全县|上级"
    "|[省市区县](?!民|域|内|外|场|政|容|直|级)里?(?:[\u4e00-\u9fff]{1,6}(?:局|委|办|部))?)"
)
_RULES = "办法|细则|规定|条例|导则|规程"
_APPLIED = re.compile(
    "(?:按照|根据|依据|依照|遵照|对照|参照|比照|遵循|落实|执行|贯彻|遵守|符合|(?<!安)按(?!照))了?(?P<at>"
    f"{_LEVEL}[^，。；：！？《》“”（）()、\n]{{4,40}}?(?:{_GENRE}|测评体系|指标体系|评价标准|考核标准|建设标准|评定标准|评估标准|验收标准|评分标准|建设指引|工作指引|技术规范|工作规范|操作手册|工作手册|指导手册)"
    f"|关于[^，。；：！？《》“”（）()\n]{{4,40}}?的(?:{_GENRE})"
    "|“?十[三四五]五”?[^，。；：《》“”（）()、\n]{2,20}?规划)"
    "(?=$|[，。；（(、\n]|逐|认真|严格|进行|组织|实施|开展|执行|办理|处理|处置|验收|检查|考核|评定|申请|申报|要求|规定|部署"
    "|打分|评分|核[定算查]|对[照标]|为[^，。；\n]|给予|予以|发放|兑现|配[备齐置]|落实|完成|设[置立]|建[设立成]|自[评查]|推进|收取|补[助贴]|规范)"
    "|(?:按照|根据|依据|依照|遵照|对照|参照|比照)了?(?P<norm>"
    f"[^，。；：！？《》“”（）()、\n]{{6,30}}?(?:{_RULES})|[^，。；：！？《》“”（）()、\n的]{{4,30}}?(?:条例|细则|导则|规程))"
    "(?=$|[，。；\n]|逐|认真|严格|进行|组织|实施|开展|执行|办理|处理|处置|验收|检查|考核|评定|申请|申报)"
)
# 对照安居小区创建标准: by what is held up as a standard, which is somebody's paper
_HELD_AGAINST = re.compile(
    "(?:对照|参照|比照)(?!.{0,12}(?:附件|附表|合同|下列|以下|下表|行业|国家|通用|同类|法定))"
    "(?P<at>[^，。；：！？《》“”（）()、\n的]{3,16}?(?:创建|评定|评估|验收|考核|考评|评选)标准)(?![体化])"
)
_OWN = re.compile("的(?:办法|规定)$|年度|各|自|社区(?:工作(?!者)|公约)|居规|村规|内部|实施细则的")
# 按政法部门意见处理, 按照联席会议意见: what a body thinks, no paper, unless it is one 关于 something
_OPINION = re.compile("^(?!.*关于)[^，。；]*(?<!实施)(?<!指导)(?<!若干)意见$")
_SHORT = re.compile(
    f"《(?P<name>(?:{_GENRE}|标准|要点|清单|指南|规则|制度|准则|指引|规范|计划|预案|守则|手册|纪要|要求))》"
)

_KIND = 4
"""So many characters at the end of a name show that two places mean the same paper."""

# 落实上级要求比较多、不到位: how one goes about it, whatever it is
_OF_MANNER = re.compile("(?:还|仍|有时|比较|较|做得)*(?:多(?![次批项个])|不够|不力|不及时|不到位|不深入|打折扣|有差距)")


class FaultyCitation(Rule):
    """引用文件不加书名号、不写名称，或者用了没有交代过的简称。

    Why it matters:
        读者无法查到所依据的文件，执行中也容易各说各的依据。

    Limits:
        “按照……方案要求”之类像是文件名称而没有书名号的才提示；依据法律法规、本方案和群众意见的不算。
        《意见》《方案》和“按照《验收细则》”之类看不出内容的简称，前文已写“（以下简称……）”、引过全称或者由本文制定的不算；
        只写发文字号而全文没有对应名称的，也提示；文件是否存在、是否有效由 EVD-02 检查。
    """

    code = "EVD-04"
    name = "faulty-citation"
    title = "文件引用形式"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条；GB/T 15834—2011 4.15（书名号）；先引标题后引发文字号为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per faulty citation."""
        document = ctx.document
        text = document.text
        residue = [left.span for left in document.residue]
        taken: list[Span] = []
        yield from self._unmarked(ctx, taken, residue)
        general = [
            span
            for pattern in (_GENERAL, _UNTOLD, _ISSUED)
            for match in prefilter.found(pattern, ctx.document)
            for span in [Span(match.start("at") if "《" in match[0] else match.start(), match.end())]
        ]
        general = [
            span
            for span in (*general, *loose_citations.unnamed(document))
            if not any(span.overlaps(other) for other in (*taken, *residue))
            and text[span.end : span.end + 1] != "《"
            and not _OF_MANNER.match(text, span.end)
        ]
        general = [
            span for at, span in enumerate(sorted(general)) if not any(span.overlaps(o) for o in sorted(general)[:at])
        ]
        if general:
            yield self.finding(
                general[0],
                f"只说“{ctx.quote(general[0])}”，没有写明是哪份文件、哪次会议。",
                hint="写明文件名称和文号，或者会议名称和时间。",
                also=general[1:],
            )
        lead = document.lead
        if lead is not None and "《" not in document.quote(lead) and not general:
            for match in _ORDERED.finditer(text, lead.start, lead.end):
                if not any(Span(*match.span()).overlaps(other) for other in taken):
                    yield self.finding(
                        Span(*match.span()),
                        f"只说“{ctx.quote(Span(*match.span()))}”，没有写明是哪份文件、哪次会议部署的。",
                        hint="写明文件名称和文号，或者会议名称和时间。",
                    )
        yield from self._short(ctx, residue)
        yield from self._numbers(ctx, residue)

    def _unmarked(self, ctx: Context, taken: list[Span], residue: list[Span]) -> Iterator[Finding]:
        """Yield one finding per paper named in the run of the text, each added to `taken`."""
        found = (_UNMARKED, _OUTLINE, _BASIS)
        for match in (one for pattern in found for one in prefilter.found(pattern, ctx.document)):
            words, span = match["at"], Span(*match.span("at"))
            if _NO_DOCUMENT.search(words) or any(span.overlaps(left) for left in residue):
                continue
            if any(span.overlaps(other) for other in taken):
                continue
            long = len(words) >= 12 and _TITLE_LIKE.search(words) is not None
            if not long and not _PLACED.match(words):
                continue
            taken.append(span)
            place = Span(span.start if "《" in match[0] else match.start(), match.end())
            yield self.finding(
                place,
                f"引用文件没有加书名号，也没有写明发文机关和文号：“{ctx.quote(place, 40)}”。",
                hint="写作《文件全称》（发文字号）。",
                severity=Severity.MAJOR if long else None,
            )
        for span in (*_applied(ctx, [*taken, *residue]), *loose_citations.quoted(ctx.document)):
            if any(span.overlaps(other) for other in (*taken, *residue)):
                continue
            taken.append(span)
            yield self.finding(
                span,
                f"引用文件没有加书名号，也没有写明发文机关和文号：“{ctx.quote(span, 40)}”。",
                hint="写作《文件全称》（发文字号）。",
            )

    def _numbers(self, ctx: Context, residue: list[Span]) -> Iterator[Finding]:
        found = [
            entry for entry in loose_citations.untitled(ctx.document) if not any(entry[0].overlaps(o) for o in residue)
        ]
        turned = [span for span, before_title in found if before_title]
        if turned:
            yield self.finding(
                turned[0],
                f"发文字号“{ctx.quote(turned[0], 40)}”写在标题前面：应当先引标题，后引发文字号。",
                hint="写作《文件全称》（发文字号）。",
                also=turned[1:],
            )
        numbers = [span for span, before_title in found if not before_title]
        if numbers:
            yield self.finding(
                numbers[0],
                f"只写发文字号“{ctx.quote(numbers[0], 40)}”，没有写明文件名称。",
                hint="先写《文件全称》，后写（发文字号）。",
                also=numbers[1:],
            )

    def _short(self, ctx: Context, residue: list[Span]) -> Iterator[Finding]:
        document = ctx.document
        unexplained: dict[str, list[Span]] = {}
        for match in prefilter.found(_SHORT, document):
            span = Span(*match.span())
            if any(span.overlaps(left) for left in residue):
                continue
            unexplained.setdefault(match["name"], []).append(span)
        for span in loose_citations.unintroduced(document):
            if not any(span.overlaps(left) for left in residue):
                unexplained.setdefault(document.quote(Span(span.start + 1, span.end - 1)), []).append(span)
        for name, spans in unexplained.items():
            if re.search(f"(?:以下|下)(?:统|简)?称[为：:“”《]*{name}", document.text):
                continue
            yield self.finding(
                spans[0],
                f"简称“《{name}》”前文没有交代。",
                hint=f"首次引用全称时加注“（以下简称《{name}》）”。",
                also=spans[1:],
            )


def _applied(ctx: Context, taken: list[Span]) -> Iterator[Span]:
    """Yield where a paper of others is applied by name, without marks, that the text has neither made nor cited."""
    text = ctx.document.text
    for match in (*prefilter.found(_APPLIED, ctx.document), *prefilter.found(_HELD_AGAINST, ctx.document)):
        words, span = match[str(match.lastgroup)], Span(*match.span())
        if any(sign.search(words) for sign in (_NO_DOCUMENT, _OWN, _OPINION)) or any(
            span.overlaps(other) for other in taken
        ):
            continue
        kind = words[-_KIND:]
        made = re.search(f"(?:制定|制订|编制|起草|拟定|出台|完善|修订)[^，。；\n]{{0,20}}{re.escape(kind)}", text)
        cited = any(kind in (citation.title or "") for citation in ctx.document.citations)
        if made is None and not cited:
            yield span
