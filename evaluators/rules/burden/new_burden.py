"""GOV-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import quick
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.tasks import HOW_IT_IS, clauses_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOOK = "(?:台账|台帐|报表|月报|周报|日报|季报|专档|工作日志|工作日记|民情日记|纸质档案|档案盒|工作痕迹)"
_ROUND = "[日周旬月季](?:督查|报表|汇报|讲评|考核|排名|通报|调度|总结|评比|小结)"
_EVERY = (
    "每(?:[一二两三四五六七八九十0-9]+个?)?(?:日|天|周|星期|旬|月|季度?|半月|次|件|户)[一二三四五六日]?|逐[件户人日]"
)
_EVERY = f"(?:{_EVERY})"
_TRACES = "留痕、上墙"
# pictures are a burden where communities must hand them over; what is shown, told or done for somebody is not
_PICTURE = "(?:照片|图片|视频|影像|截图|录音)(?!\\s*[0-9]+\\s*[部组幅])"
_PICTURES = re.compile(
    f"(?:拍摄|拍下|录制|留存|提供|附|上传|报送)[^，。；]{{0,10}}{_PICTURE}"
    f"|(?:{_PICTURE}|扫描件|签到表)[^，。；]{{0,14}}(?:上传|报[\u4e00-\u9fff]{{2,4}}(?:存档|备案|审核|汇总)|存档备查|归档|发至|传至|备查)"
)
_HANDED_OVER = re.compile(
    "社区(?!居民|群众|文化|故事)|网格|居委会|各(?:小区|村|楼栋|单位|组)|楼栋长|巡查员|专干|备查"
    "|(?:[报送传发]|上传|报送|提供)[至到给送]?[^，。；]{0,4}(?:街道|[省市区县][\u4e00-\u9fff]{2,8}[局办委部]|平台|系统|工作群|微信群)"
)
_SHOWN = re.compile(
    "[为给帮替代][^，。；]{0,12}(?:拍|录)|证件|宣传|手语|监控|维保|[老旧]照片|科普|公益|短视频|微视频|教学|展览|展播|征集|寿|婚|全家福"
)
_BOOKS = "台账、报表"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "定期督查、报表、排名",
        re.compile(f"{_ROUND}(?:[、，]?{_ROUND})+”?(?:制度)?|[日周旬月季](?:报告|报表|汇报|排名)制度"),
    ),
    (
        "定期报送",
        re.compile(
            "(?:每(?:日|天|周|旬|月|季度?|半月)|按[日周旬月季])[^，。；]{0,18}?(?:上报|报送|填报|汇总报|报表)"
            "|(?:实行|执行|建立)[^，。；]{0,6}(?:日报告|零报告|周报|月报|双周报|旬报|日报|[日周旬月][清结]|日调度)"
            "|各(?:社区|网格|小区|村)[^，。；]{0,8}(?:书面(?:汇报|报告)|提交[^，。；]{0,6}(?:小结|总结|汇报))"
            f"|{_EVERY}[^，。；]{{0,18}}?(?:提交|交一[份篇]|递交|反馈一次|拍照|填写|填一[份张次]|签到|打卡(?![点地墙])|记录一[次篇]|撰写|形成一[份篇])"
            f"|{_EVERY}[^，。；]{{0,18}}?(?:(?<!通)报一[份次张]|上传|发(?:至|到|送)?[^，。；]{{0,8}}工作群|报送)"
            "|(?:日小结|周例会|旬通报|月总结|日报告|周汇报)[^。；]{0,8}(?:旬通报|月通报|周例会|月总结)"
            "|(?:每[日天周月]|按[日周月])[^，。；]{0,14}(?:打卡(?![点地墙])|晒图|晒照)|微信群[^，。；]{0,6}(?:打卡|签到)"
        ),
    ),
    (
        _BOOKS,
        re.compile(
            f"(?:建立|建好|健全|设立|完善|制作|填写|填报|做好|同步建立|新建)[^，。；]{{0,14}}?{_BOOK}"
            "|(?:填写|填报|另行填写|登记)[^，。；]{0,14}(?:手册|满意卡|记录表|明细表|统计表|走访本|卡片)|填[写报][^，。；]{0,8}一式[二两三四五六]份"
            "|[一二两三四五六七八九十]本(?:台账|账|簿|册)|(?:工作|民情|巡查|走访|履职)(?:纪实|写实)(?:簿|册|本)?|(?:民情|纪实|工作)[簿册]"
            "|一[处楼户栋企店院巷格点事]一(?:档|册|台账)|(?:建立|完善|健全)[^，。；]{0,10}(?:信息|电子|工作)档案"
        ),
    ),
    (
        "排名",
        re.compile(
            f"{_EVERY}[^，。；]{{0,24}}?(?:排名|排序|打分|评分|评星|点评|亮分)"
            "|(?:实行|进行|开展|定期|每[周月季])[^，。；]{0,10}(?:排名|排队|大排行|末位)(?!不分)|(?:定期|每[周月季日])[^，。；]{0,10}(?:打分|评分)|末位[^，。；]{0,8}(?:检讨|约谈|表态|淘汰)"
            "|红黑榜|张榜公布|擂台(?:赛|比拼)|比武打擂|晾晒(?!区|场|杆)|晒(?:成绩|进度)|亮[黄红][灯牌]|后[一二两三五][名位]|排出名次"
        ),
    ),
    (_TRACES, _PICTURES),
    (
        _TRACES,
        re.compile(
            "定位(?:打卡|签到)|上传[^，。；]{0,6}(?:合影|定位|轨迹|动态)|(?:建立|建)[^，。；]{0,10}(?:履职|走访|议事|工作)档案|随时备查"
            "|(?:制作|悬挂|张贴)[^，。；]{0,14}(?:流程图|展板|公示牌|标识牌|制度牌)|制度上墙|上墙(?:公示|展示)"
            "|悬挂在[^，。；]{0,8}位置|拍照(?:留痕|上传|打卡|备查)|上[传报](?:工作|现场|活动)?(?:照片|截图|视频)|(?:工作|全程|全过程)留痕|照片(?:统一)?发[^，。；]{0,6}(?:工作群|微信群)|(?:录音|录像|签到|纪要|照片)(?:、[^，。；、]{2,6}){2,}[^，。；]{0,4}(?:资料|材料)|痕迹(?:管理|资料|材料)|挂图作战|作战图|档案盒|装订成册|佐证(?:材料|资料)|水印照片|定位(?:照片|截图)|照片不少于|群内?接龙|(?:以备|迎接)(?:检查|核查|查验)|截图(?:上报|上传|报送)"
        ),
    ),
)
_ANY = re.compile(quick("|".join(pattern.pattern for _, pattern in _KINDS)))
_RELIEVES = re.compile(
    "不得|不再|不另|不新增|不简单|不单纯|不一味|不把|不将|取消|压减|减少|精简|合并|清理|停止|严禁|禁止|避免|不要求|不搞|取代|替代|目录之外|整合|杜绝|不建|不以"
)
_BASIS = re.compile("(?:根据|依据|按照|依照|执行)[^。；]{0,4}《[^》]+》|〔[0-9]{4}〕|列入[^，。；]{0,8}目录|准入目录")
# what residents may do of their own will is no duty (居民可上传照片)
_AT_WILL = re.compile(
    "(?<!对)(?<!给)(?:居民|群众|市民|业主(?!委员会|大会)|住户)(?:代表)?(?:可以?|能够?|自愿|通过|[^，。；]{0,8}(?:评分|打分|点评|评星|亮分|排序|评议))"
)
# a return of the office's own to a body above is not laid on communities
_UPWARD = re.compile("[向报至送][省市区县][\u4e00-\u9fff]{2,16}?(?:办公室|中心|局|部|委|委员会|办|联|院)(?:报|上报|$)")
_BY_COMMUNITIES = re.compile("各?(?:社区|村|网格|居委会|小区|单位|部门)")
# 督促施工单位挂图作战: laid on those who build or run things, and on no community
_ON_CONTRACTORS = re.compile(
    "(?:督促|要求|指导|组织|责成|由)[^，。；]{0,6}(?:(?:施工|建设|承建|监理|设计|勘察|改造|运营|养护|产权|物业服务?|中标|参建)(?:单位|企业|公司|方)|承包商|项目部)"
)
_AT_THE_BASE = re.compile("社区|居委会|村|网格")
# a roster or accounts put up on the wall rank nobody; what those who take a census send in is the census
_PUT_UP = re.compile("张榜公布")
_RANKED = re.compile("评[分比议选]|打分|得分|排名|名次|成绩|考核|末位|排出|结果")
_SURVEY = re.compile("(?:普查|调查|核查)员[^，。；]{0,12}上传[^，。；]{0,4}数据")
# 公布“三本账”的样式: accounts laid open to residents
_PUBLISHED = re.compile(
    "(?:公布|公开|公示|晒出|晒)[^，。；]{0,24}账|[一二两三四五六七八九十]本账[^，。；]{0,6}(?:公布|公开|公示)|[算理][好清细][^，。；]{0,4}[一二两三四五六七八九十]本账"
)
# keeping one's own books is nobody's burden
_OWN = re.compile(
    "(?:街道|区委|区)[\u4e00-\u9fff]{2,10}(?:办公室|中心|局|部|队|办|所|科|组)(?:自行)?(?:建立|健全|完善)|^(?![^，。；]{0,6}社区)[\u4e00-\u9fff]{2,5}(?:办|科|办公室)(?:于|在)?[0-9年月日底前]{0,12}(?:汇总|整理)|本[办局科室所中心单位]{1,2}(?:内部)?(?:工作)?(?:工作日志|台账|日志|档案)|自行登记"
)

_COMMUNITY = re.compile("社区(?:党委|党总支|党支部|(?:总支部|支部)?委员会|居民委员会|居委会|工作站)$")
_BELOW_IT = re.compile("网格|楼[栋组门]|支部|小组|志愿|物业|业委|[各每逐]|一[户楼栋人店]一|一式")


class NewBurden(Rule):
    """新设台账、报表、排名、留痕或者定期督查，没有写明依据。

    Why it matters:
        报表和留痕挤占社区为居民服务的时间；中央和各地都要求整治形式主义、为基层减负，新增事项须有依据并经准入。

    Limits:
        建档案、“一户一档”、打卡晒图、书面汇报、打分评分和“以备检查”的痕迹材料也算。同一句引用了文件依据、列入准入目录、
        要求压减合并的不算；照片、视频只看要求社区、网格提交或者
        报给街道、工作群、平台的，不看代办、宣传、监控用的；机关自己的登记、社区自己署名的计划中由自己建的台账、向上级单位的报送、居民自愿上传和评分、点评的不算。是否确有必要由人判断。报告不查。
    """

    code = "GOV-01"
    name = "new-burden"
    title = "新增报送与留痕要求"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "《整治形式主义为基层减负若干规定》；具体准入办法以各区规定为准"
    kinds = frozenset({"plan"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section that adds returns, ledgers, rankings or traces, with their frequency."""
        by_section: dict[int | None, list[tuple[str, Span]]] = {}
        for place in working(ctx):
            sentence = ctx.document.quote(place)
            if not _ANY.search(sentence) or _BASIS.search(sentence) or HOW_IT_IS.search(sentence):
                continue
            for clause in clauses_of(ctx, place):
                words = ctx.document.quote(clause)
                if (
                    _RELIEVES.search(words)
                    or _OWN.search(words)
                    or _AT_WILL.search(words)
                    or _to_above(words)
                    or _SURVEY.search(words)
                    or _PUBLISHED.search(words)
                    or _on_contractors(words)
                ):
                    continue
                for kind, pattern in _KINDS:
                    match = pattern.search(words)
                    if match is not None and kind == _BOOKS and _for_itself(ctx, sentence):
                        continue
                    if match is not None and _PUT_UP.fullmatch(match[0]) and not _RANKED.search(sentence):
                        continue
                    if match is not None and (pattern is not _PICTURES or _laid_on(words)):
                        entry = (kind, Span(clause.start + match.start(), clause.start + match.end()))
                        by_section.setdefault(ctx.document.section_at(clause.start), []).append(entry)
                        break
        for found in by_section.values():
            told = "；".join(
                f"{kind}：{'、'.join(f'“{ctx.quote(span)}”' for own, span in found if own == kind)}"
                for kind in dict.fromkeys(kind for kind, _ in found)
            )
            light = len(found) == 1 and found[0][0] in (_BOOKS, _TRACES)
            yield self.finding(
                found[0][1],
                f"新增了报送或留痕要求，没有写明依据（{told}）。",
                hint="写明依据的文件；能从现有报表、平台取数的，合并或者删去。",
                severity=Severity.MINOR if light else None,
                also=[span for _, span in found[1:]],
            )


def _for_itself(ctx: Context, sentence: str) -> bool:
    """Tell whether a community that signs a plan keeps the books itself, and leaves them to nobody below it."""
    signed = ctx.document.sign_off
    return signed is not None and _COMMUNITY.search(signed.text) is not None and not _BELOW_IT.search(sentence)


def _laid_on(words: str) -> bool:
    """Tell whether communities or grids hand pictures over, or somebody above receives them."""
    return _HANDED_OVER.search(words) is not None and _SHOWN.search(words) is None


def _on_contractors(words: str) -> bool:
    """Tell whether a clause asks something of builders, firms and the like alone."""
    return _ON_CONTRACTORS.search(words) is not None and _AT_THE_BASE.search(words) is None


def _to_above(words: str) -> bool:
    """Tell whether an office of the sub-district itself reports to a body of the district or higher."""
    match = _UPWARD.search(words)
    return match is not None and _BY_COMMUNITIES.search(words, 0, match.start()) is None
