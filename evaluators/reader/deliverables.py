"""What a clause produces: something that can be handed over, counted or held, told from efforts that go on.

What has no such object but ends all the same is read by `bounded`, which says how the two differ.

A clause of work is read as (time, whom it is for,) a verb that makes or holds something, and its object. The verb alone
tells nothing (开展, 建立): the object must be a thing, a paper, an event, a count or a proper name.
"""

from __future__ import annotations

import re

from evaluators.alternatives import quick, search
from evaluators.reader import clauses
from evaluators.reader.numbers import quantities

_PRODUCES = re.compile(
    r"建成|增设|新增|增配|建立(?!健全|完善|在|起来)|新建|改建|扩建|打造|培育|培养|创建|组建(?!率)|成立|设立|开设|设置(?![在于])|配备|配齐|补齐|选派|选送|选聘|遴选|择优选定|推行"
    r"|招募|(?:引进|引入)(?=[^，。；]{0,16}[0-9])|举办|开办|筹备|召开|制定|制订|修订|编制|编印|印发|出台|起草|评选|签[订定]|改造|安装|购置"
    r"|组织(?![部委])(?=[^，。；]{0,16}(?:考察|观摩|竞赛|比赛|评查|外出学习|轮训|参观|培训|演练|招聘会|座谈会|测评|教育|宣讲|义诊|走访|慰问|体检))|讲授?(?=[0-9一二两三四][次场堂节][^，。；]{0,8}课)|搬入|搬迁|重新规划|开通|上线|命名|发布|推广|实行|实施(?!方案|意见|细则|办法|主体)|争创|摸清|形成(?=[^，。；]{0,12}(?:报告|方案|清单|台[账帐]|汇编|手册|名册|图)$)|修缮|划定|更换|落实(?=[^，。；]{2,12}[0-9])|检查(?=不少于[0-9])|加装|增建|添置|筹建|搭建|开发(?!区|商|园|办|建设)|研发|采购|选树|绘制|印制|制作(?!方|单位|者)|编写|刊发|铺设|施划|划设|种植|栽植|修建|开展|建设(?!局|部|厅|办公室|办|科|委员会|管理)|举行|启动|完成|[要须应]有(?=[0-9]|不少于|至少)"
)
# work on many things: the verb counts only with how many of them (更换井盖35个, 走访独居老人60户)
_ON_MANY = re.compile(
    r"(?:拆除|更换|张贴|发放|配发|走访|慰问|清理|清运|整治(?!覆盖)|整改|疏通|培训|轮训|体检|帮扶|资助|救助|粉刷|硬化|补种|栽种|维修|修补|检测|评估"
    r"|宣讲|征集|回访|吸纳|孵化|盘活|腾退|化解|签约|宣传)(?=[^，。；、率度每]{0,20}?[0-9])"
)
_PRODUCT = re.compile(
    r"《[^》]+》|平台|中心|阵地|队伍?|培训班?|方案|预案|办法|规则|细则|规划|制度|清单|台[账帐]|责任书|报告|大会|会议"
    r"|交流会|座谈会|现场会|恳谈会|品牌|示范[点社街]|示范典型|项目|服务站|驿站|站点|工作站|系统|机制"
    r"|评选|评比|竞赛|考察|观摩|评查|比赛|轮训|领导小组|专班|第一书记|专员|[网指联督协护调]?[格导络理解]员|供餐单位|养老机构|门牌|安装|修缮|换届|活动|演练|档案|手册|汇编|数据库|设施|广场|公园|小区"
    r"|食堂|培训|工程|排查|普查|招聘会|服务点|体系|规范|指南|标准|协议|合同|预算|承诺书|公约|测评|警示教育|主题教育|义诊|体检"
)
# what is made is a thing where its name ends so, whatever stands before (实训基地, 党小组, 微信公众号, 法律咨询室)
_THING = re.compile(
    r"(?:[室站亭栏墙屋馆院廊岗库档册卡图栋柜箱灯井桥窗梯棚桩吧厅堂]|基地|(?<![要重起观热难亮特优缺焦支盲堵痛节])点|[园小片街社景专]区|公众号|视频号|[微友邻业主]群|小程序"
    r"|软件|网站|支部|[小工互]组|(?:协|互助|议事|理事|监事|评议|促进|商|业委|管委)会|联盟|联合会|合作社|团队|小队|分队|专线|热线|专栏|课程|课件|教材|读本|视频|短片|名册|名录|地图"
    r"|示范带|小品|服务圈|超市|公司|企业|食堂|书屋|车位|泊位|设备|器材|图书|路灯|管网|苗木|绿地"
    r"|委员会|大学|学校|设施|器材|探头|监控|门禁|厨卫|护栏|路面|墙面|车道|标识|标牌|[牌杆网])$"
)
_NEWS_OF = re.compile("[^，。；《》0-9]{0,4}(?:进度|进展|动态|情况|信息)")  # 公布工程进度 makes no works
# an honour that a place strives for
_HONOUR = re.compile(r"(?:社区|小区|单位|家庭|城市|楼院|街区|街道|村|校园|企业)$")
_STRIVES = re.compile(r"创建|争创")
# what is held ends on its kind
_EVENT = re.compile(r"(?:[会节赛展课]|汇演|晚会|讲堂|沙龙|论坛|课堂|宴)$")
# what is done at large (开展安全检查, 开展集中整治行动); asked for only beside other work
_ACTIVITY = re.compile(r"(?:检查|督查|巡查|走访|慰问|宣讲|评估|自查|整治|行动|攻坚|摸底|调研|回访|大扫除)$")
# what is done with once it is done
_DONE = re.compile(
    r"[^，。；]{2,16}(?:审计|验收|招标|采购|选址|设计|签约|登记|建档|移交|备案|选举|整改|清理|施工|搬迁|划分|对接|申报|评定|认定)(?:工作)?$"
)
_ENDS = re.compile(r"完成")
_BASIS = re.compile(r"[^，。；]{2,12}(?:底数|情况|家底)$")
_FINDS_OUT = re.compile(r"摸清")
_ARRANGES = re.compile(r"推行|推广|实行|实施")
_MAKES = re.compile(
    r"设置|开办|编制|配齐|补齐|改造|修缮|更换|划定|建成|增设|新增|建立|新建|改建|扩建|打造|培育|组建|成立|设立|开设|开通|安装|购置|加装|增建|添置|筹建|搭建|开发|研发|采购|绘制|印制|制作|编写|铺设|施划|划设|修建|建设"
)
# the object is a proper name (开展“回头看”, 举办“邻里节”)
_TITLED = re.compile(
    r"[^，。；]{0,12}“(?![一二三四五六七八九十]+[大项个])[^”]{2,16}”(?:主题|系列|专项)?(?:行动|大赛|擂台赛|服务|模式|做法|工作法|品牌)?$"
)
_HOLDS = re.compile(r"开展|举办|组织|举行|启动|评选|命名|召开|筹备|推行|推广|实行|实施|开办")
# of which verbs which objects are things, whatever else they are called
_PAIRS = (
    (_MAKES, _THING),
    (_HOLDS, _TITLED),
    (_STRIVES, _HONOUR),
    (re.compile("举办|召开|筹备|举行|开办"), _EVENT),
    (re.compile("开展|组织"), _ACTIVITY),
    (_ENDS, _DONE),
    (_FINDS_OUT, _BASIS),
)
# 机关支部与社区党委结对共建: two bodies tied to each other
_PAIRED = re.compile(quick(r"(?<=[委部组处区位校企会队])与[^，。；]{2,14}?(?:结对(?:共建|帮扶)?|签约共建|联建共建)$"))
# papers that are put off to somebody's later making (考核办法另行制定)
_LATER = re.compile(
    r"(?P<paper>[一-鿿]{2,14}(?:办法|细则|方案|标准|规定|制度|名单|规程|预案))(?:，?由[^，。；]{2,12})?(?:将|再)?(?:另行|另文)(?:制[定订]|印发|下发|发布|公布)"
)
_VAGUE_ACTIVITY = re.compile(r"^(?:开展|建设|完成)")
_ASIDE = re.compile(
    r"^(?:(?:统筹|主要|专门|重点)?用于|按照|按|结合|围绕|以(?!上)|通过|根据|依托|立足|利用|充分|对照|坚持|为(?!.{0,12}(?:建立|设立|配备"
    r"|新建))|在.{0,14}(?:上|中|下|基础上|过程中)$|借鉴|依据|针对|随着|严格|不断)"
)
# 加快推进剩余3个驿站建设, 完成12户适老化改造: what is counted stands before the noun of work
_WORK_ON = re.compile(
    r"(?:加快|推进|加快推进|推动|实施|完成|做好|抓好)[^，。；]{0,6}?(?P<counted>[0-9][^，。；]*?)"
    r"(?:建设|改造|整治|修缮|更新|安装|创建|迁建|维修|提升)(?:工程|项目|工作|任务)?$"
)
# 依托红色资源建成课堂3处, 为独居老人安装报警器20套: words on the means or on whom before what is produced
_MEANS = re.compile(
    r"^(?:依托|利用|立足|通过|结合|根据|按照|针对|为|对|给|向|在)[^，。；]{2,20}?"
    r"(?=建成|打造|新建|创建|建立|设立|组建|培育|安装|加装|配备|配发|发放|购置|改造|增设|新增|添置|筹建|搭建|开发|开设|开通)"
)
# 对未列入计划的小区，由…维修: whom it is about, in a clause of its own
_SOME = re.compile("若干|一批|几[个处支名场]")
_SO_MANY = re.compile(r"[0-9]+(?:余)?(?![年月日元天])[\u4e00-\u9fff]{1,2}$")
_ABOUT = re.compile(r"^对[^，。；]*的[^，。；]{1,10}$")
# A sentence that is nothing but “strengthen the building of X” heads the sentences behind it.
_ANNOUNCES = re.compile(r"(?:加强|推进|深化|实施|加快|加快推进|启动)[^，。；、]{2,14}(?:建设|改造|工程|项目|安装|修缮)")
# 创建知晓率达98% names a rate, 文明城市创建是一项系统工程 says what it is
_FAR = 24  # characters before the verb: time, subject and whom it is for
_NO_OBJECT = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:率|满意度|知晓度)(?:要|应|须|需|均)?(?:达|为|不|在|保持|稳定|提|由|从|[0-9])"
    r"|(?:工作)?(?:是|既是|事关|关系|意义)"
)


def produced(text: str) -> bool:
    """Tell whether a clause of `text` hands anything over."""
    return any(deliverable(clause.of(text)) for clause in clauses.split(text))


def deliverable(words: str) -> str | None:
    """Return what a clause produces, None where it produces nothing that could be handed over or counted."""
    if means := _MEANS.match(words):
        rest = words[means.end() :]
        if _counted(rest) or _SOME.search(words) or _THING.search(rest):
            words = rest
    if paired := _PAIRED.search(words):
        return paired.group()
    if later := _LATER.search(words):
        return clauses.bare(later["paper"])
    if _ASIDE.match(words) or _ABOUT.match(words):
        return None
    if _ANNOUNCES.fullmatch(words):
        return clauses.bare(words[2:])
    if (work := _WORK_ON.search(words)) and _counted(work["counted"]):
        return clauses.bare(work["counted"])
    verb = search(_PRODUCES, words) or _ON_MANY.search(words)
    if verb is None or verb.start() > _FAR or _NO_OBJECT.match(words, verb.end()):
        return None
    return _object(verb.group(), words[verb.end() :])


def begins_counted(words: str) -> bool:
    """Tell whether a clause begins with a verb of work and ends on how many it comes to (走访困难群众120户)."""
    verb = _PRODUCES.match(words) or _ON_MANY.match(words)
    return verb is not None and _SO_MANY.search(words, verb.end()) is not None


def thing(words: str) -> bool:
    """Tell whether words end on the name of a thing that can be made (实训基地, 微信公众号)."""
    return _THING.search(words) is not None


def _object(verb: str, behind: str) -> str | None:
    """Return the object of `verb` in the words behind it where it is a thing, a paper, an event or a count."""
    product = None
    for match in _PRODUCT.finditer(behind):
        product = match
    if product is not None and _NEWS_OF.fullmatch(behind, product.end()):
        return None
    if product is None:
        thing = any(verbs.match(verb) and things.search(behind) for verbs, things in _PAIRS)
        counted = not _ARRANGES.match(verb) and _counted(behind)
        return (clauses.bare(behind) or None) if thing or counted else None
    if _ARRANGES.match(verb) and "《" not in behind and not _counted(behind):
        return None if verb != "推行" else clauses.bare(behind[: product.end()]) or None
    if _VAGUE_ACTIVITY.match(verb) and product.end() < len(behind) - 2:
        return clauses.bare(behind[: product.end()]) if _counted(behind) else None
    return clauses.bare(behind[: product.end()]) or None


def _counted(words: str) -> bool:
    return any(q.kind != "all" and not q.article for q in quantities(words))
