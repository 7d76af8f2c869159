"""TGT-10."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.alternatives import every
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.tasks import working

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = "一二三四五六七八九十两双0-9"
# 三有四化, 五好, 六个一, 1+6: figures with what they count cut down to a character or two
_ACRONYM = rf"(?:[{_COUNT}]+个?[\u4e00-\u9fff]{{1,2}}){{1,4}}|[0-9]+(?:[+＋][0-9NX]+)+[\u4e00-\u9fff]{{0,4}}"
_BUILT = (
    "型?(?:社区|小区|楼[院栋道宇]|院落|家庭|网格|机关|单位|企业|学校|党?支部|街[道区]|商圈|庭院|驿站|阵地|队伍|工地"
    "|市场|街?巷|窗口|园区)"
)
_CALLED = "要求|标准|规范|认定|评定|认证|验收|等级|条件|目标|机制|体系|模式|创建|建设|工作法|制度"
_MET = re.compile(
    rf"(?:达到|符合|满足|创建|创成|建成|实现)[^，。；“”]{{0,10}}“(?P<name>{_ACRONYM})”的?[^，。；“”]{{0,6}}?"
    r"(?:要求|标准|水平|目标|规范|条件)"
    # “七彩家园”规范, SQ-Ⅲ级, “JY-3”认定: a coined name or a code; GB 38600 is a standard that anybody can look up
    r"|(?:达到|符合|满足|通过|对标|创成|获评)[^，。；“”]{0,10}“(?P<coined>[^“”，。；]{2,12})”的?(?:建设|创建|服务|管理)?"
    r"(?:要求|标准|规范|认定|评定|认证|验收|等级|条件)"
    r"|(?:达到|符合|满足|通过|成为|创成|建成|获评|评为|取得)[^，。；“”A-Z]{0,8}(?P<code>(?!GB|DB|ISO|JGJ|CJJ|GA|AQ)[A-Z]{1,5}[-—－][0-9A-ZⅠ-Ⅻ]{1,4})"
    r"级?[\u4e00-\u9fff]{0,12}"
    # 按照“五有”标准配齐: what is done by a standard is held against it
    rf"|(?:按照?|对照|依照|严格执行)“(?P<by>{_ACRONYM})”的?(?:标准|规范)"
    r"|(?:对照|参照|对标|比照)“(?P<like>[^“”，。；、]{3,12})”的?(?:建设|创建|服务|管理|评定)?标准"
    # 建成“五无”社区: what is to be built is held against what makes one
    rf"|(?:建设?成|创建?成|打造成|达到|创建|打造|争创)(?:为|了)?[^，。；“”]{{0,10}}“(?P<kind>(?:[三四五六七八九十][有化好无清零美优达强]){{1,4}})”{_BUILT}"
    rf"|(?:达到|符合|满足)(?P<bare>(?:[三四五六七八九十][有化好无清][、]?){{1,4}})的?(?:要求|标准|水平|目标)"
)
# known all over the country, or laid down by law
_KNOWN = frozenset(
    {"三会一课", "四议两公开", "两学一做", "三严三实", "四个意识", "四个自信", "两个维护", "两个确立", "三务公开"}
    | {"明厨亮灶", "最多跑一次", "门前三包", "雪亮工程", "厕所革命", "枫桥经验", "无废城市", "四好农村路", "一老一小"}
    | {"五位一体", "四个全面", "两不愁三保障", "三重一大", "一岗双责", "四风", "八项规定", "三个代表"}
    | {"三公", "五好"}
)
# stars are laid down for hotels and sights; what makes a branch or a community one of five stars somebody has to say
_STARS = re.compile("[一二三四五两1-5]星级?")
_STARRED = re.compile("酒店|饭店|宾馆|旅馆|民宿|景区|景点|旅游|餐饮|菜馆")


class UndefinedStandard(Rule):
    """要求达到“三有四化”一类的标准，文中却没有写明标准的内容。

    Why it matters:
        验收时没有尺子，达没达到全凭各人理解。

    Limits:
        文中任何一处用括号、冒号、破折号或“即”“是指”解释过，或者附有标准文件的不算；全国通行的提法不算，星级只有说酒店、景区的算全国通行。
        只看要达到、符合和按照的标准，其中按照、对照、参照的按一般问题提示；一般提到的缩略语由 WRD-11 指出。
    """

    code = "TGT-10"
    name = "undefined-standard"
    title = "验收标准未定义"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"
    kinds = frozenset({"plan", "report"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per standard, with the other places that name it."""
        text, body = ctx.document.text, ctx.document.body
        told: set[str] = set()
        for place in working(ctx) if prefilter.possible(_MET, ctx.document) else ():
            words = ctx.document.quote(place)
            for match in every(_MET, words, 0, len(words)):
                name = match[str(match.lastgroup)]
                if (
                    name in told
                    or _known(name, words, rated=match.lastgroup == "by")
                    or _explained(text[body.start : body.end], name)
                ):
                    continue
                told.add(name)
                span = Span(place.start + match.start(), place.start + match.end())
                others = [Span(*m.span()) for m in re.finditer(re.escape(name), text[: body.end])]
                yield self.finding(
                    span,
                    f"“{ctx.quote(span)}”：文中没有写明“{name}”的内容，无法验收。",
                    hint=f"在第一次出现处用括号写明“{name}”各项是什么，或者写明标准文件的名称和文号。",
                    also=[other for other in others if other.start >= body.start and not other.overlaps(span)],
                    severity=_weight(match),
                )


def _known(name: str, words: str, *, rated: bool) -> bool:
    """Tell whether a standard holds all over the country, or is one of stars that is `rated` by, not to be reached."""
    return name in _KNOWN or (_STARS.fullmatch(name) is not None and (rated or _STARRED.search(words) is not None))


def _weight(match: re.Match[str]) -> Severity | None:
    """Return how a standard weighs that need not be reached: things are done by it, or its title is striven for."""
    if match.lastgroup in ("by", "like"):
        return Severity.MINOR
    striven = match.lastgroup == "kind" and re.match("创建(?!成)|打造(?!成)|争创", match[0])
    return Severity.MAJOR if striven else None


def _explained(text: str, name: str) -> bool:
    """Tell whether the words behind, or a quoted list before, some mention of `name` say what it holds."""
    quoted = rf"“{re.escape(name)}”|{re.escape(name)}"
    noun = f"(?:{_BUILT}|级?的?(?:{_CALLED}))?"
    said = "(?:[（(：:—]|，?(?:即|就是|是指|指的是|具体是|分别是|包括|也就是))"
    behind = f"(?:{quoted}){noun}{said}"
    before = rf"(?:[”）)][的]?|即|等)“?{re.escape(name)}"
    cited = rf"《[^《》\n]*{re.escape(name)}[^《》\n]*》"
    return any(re.search(pattern, text) is not None for pattern in (behind, before, cited))
