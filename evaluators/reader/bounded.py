"""Whether a clause tells of work that ends, in whatever words: what is done to how many, to each, once, or for good.

The verb decides how a clause ends. Some bring about a thing whatever it is (组建, 拆除, 移交): their object must only
be no mere quality. Others name an activity (检查, 清理): it ends where the clause says how many, all, each, once, or
how far (摸清, 建起来, 一遍). With a day of its own any of them ends.

`deliverables` reads the same clauses for what they hand over, and is asked first. It starts from the object, which must
be a thing, a paper, an event, a count or a proper name; here the verb and how far it goes decide, whatever the object
is called. What it names is work by itself, among goals too; what only ends is not asked for among goals, takes a day
said beside it, and is no named work for the rules that speak of a thing (`evaluators.tasks.named_work`). What is a
thing by its name is settled there alone.
"""

from __future__ import annotations

import re

from evaluators.alternatives import told_apart
from evaluators.reader import clauses
from evaluators.reader.deliverables import thing
from evaluators.reader.shields import shield

_HAN = "[\u4e00-\u9fff]"
# what brings about a thing by itself
_MAKES = told_apart(
    "开(?=[^，。；]{1,10}会$)|编撰|编纂|出版|招录|录用|聘用|接通|投保|组建|建立(?!健全|完善|在)|建成|建好|建起|新建|改建|扩建|重建|迁建|设立|增设|开设|开办|开辟|成立|筹建|筹办|搭建|选定|遴选|选聘|聘请|聘任|招聘|招募|推选|选举|评出"
    "|选出|推出|拿出|列出|办成|拍摄|编写|编印|编制|汇编|制发|制定|制订|修订|出台|印发|起草|绘制|印制|制作|刊发|拟定|启用|挂牌|揭牌|移交|交付|搬迁|迁移"
    "|迁改|腾退|拆除|拆掉|拆完|关停|取缔|清退|清除|打通|修好|修复|修缮|补齐|配齐|接入|换发|核定|划分|划定|施划|申报|投放|试点|验收|安装|加装|装上|配发|购置|采购|添置"
    "|改造|更换|召开|举办|举行|承办|开通|上线|发布|签[订定]|制成|铺设|铺好|栽植|修建|搬离|创成|引入|命名|评选|改选|换届|补选|开发|设计|招标|兑现|拨付|启动|建设(?!局|部|厅|办公室|办|科|委员会|管理|和|与)|配备|选派|组织编写"
)
# what may go on for ever
_DOES = told_apart(
    "开展|实施|推进|组织|进行|清理|清运|清掏|清查|清洗|疏通|排查|摸排|摸底|普查|核查|核实|核对|复核|检查|检测|检定|检修|检验|鉴定|评估|测评|评议|巡查|巡检|走访|慰问|探访|回访"
    "|宣讲|培训|轮训|演练|整治|整改|整修|维修|维护|修补|修剪|粉刷|硬化|美化|绿化|亮化|补种|补栽|种植|更新|发放|张贴|悬挂|发送|推送|收集|征集|采集|受理|办理|办结|化解|调解"
    "|调处|帮扶|救助|资助|体检|筛查|接种|登记|建档|录入|公示|公布|公开|通报|报送|上报|提交|收回|收缴|追缴|盘活|招引|引进|吸纳|孵化|储备|调配|调整|审核|审计|总结|表彰|约谈"
    "|督促|督办|协调|对接|指导|引导|动员|推动|帮助|扶持|提供|增加|增补|新增|消除|销号|清零|落实|处置|查处|整理|梳理|归档|选树|打造|培育|培养|创建|争创|推广|推行|评比|签约|搬入|扩建"
    "|设置|设(?=[0-9一两])|抓好|办好|做好|建好|管好|做(?=[0-9一两])|开(?=[0-9一两]|[^，。；]{0,10}会$)|搞(?=[0-9一两])|办(?=[0-9一两])|讲(?=[0-9一两])|解决|扩大|缩短|压减|筹集|争取|落地|配置|联系|结对|认领|考核|完善"
)
_CLASSIFIERS = (
    "个(?!方面|环节|工作日|百分点|小时|月|阶段|层面|不|确保|维护|自信|意识|社区|部门|单位|街道|村)"
    "|名(?!义|单|称|录|册|额)|支(?!部|持|付|出)|场(?!所|地|景)|次(?!数|序|日|年|月)|期(?!间|限|末|满)|处(?!理|置|罚|于|室)|户(?!籍|均|主)|台(?!账|帐)|套|部(?!门|署|分|队)|盏|座|栋|本(?!级|地|市|区|街|着)|份(?!额)|条(?!件|例)"
    "|件(?!数)|家(?!庭|园|属|长|政)|间(?!隔|距|断)|块|具|株|棵|平方米|平米|米|公里|吨|辆|项(?!制度|任务|工作|要求|措施|原则|机制)|轮(?!流|训|换|值)|批(?!评|准|次)|遍|起(?!点|来|草|步)|宗|张(?!贴)|枚|只|口|面(?!向|积|对)|幅|篇|册|人(?!员|数|均|民|才|口|组成|以上|为)|人次|亩|根|扇|箱|桶|门(?!店|前|口)|堂|课(?!程)|桩"
)
_NUMBER = "(?:[0-9][0-9,.]*(?:[—～~至-][0-9]+)?|[一二两三四五六七八九十百]{1,4})[余多]?"
# how many: not at most, not of each, no share
_COUNTED = re.compile(f"(?<![不第每各0-9.]){_NUMBER}(?:{_CLASSIFIERS})(?!以[下内])")
_ARTICLE = re.compile("^[一1](?:个|种|套|项|批|部|份|名|家)$")
_FIRST_OF_ALL = re.compile("^一")
# once, or one by one until all are done
_ONCE = re.compile(
    "[一两三二四五六][次遍轮](?![性])|逐[户栋一个人楼院条村家处案门企街片台车房校店点](?!宣传|落实)|分[两三四五六0-9]+[批期]|首[轮次批场期](?!责)|重新|集中(?=更换|清理|拆除|办理|采购|安装|换发|公示)"
    "|统一(?=办理|购买|更换|安装|采购|配发|制作|悬挂|订制|印制)|全部|所有(?!制|权|的工作|人员都)|全量|全数"
)
# how far it is carried, behind its verb
_THROUGH = re.compile(
    "(?:[\u4e00-\u9fff](?:起来|完毕|出来)|(?:全部|一律|统一|逐一)(?!落实)|入[地库网册柜]|接通|摸清|查清|核清|理清|摸准|拆除|拆掉|清走|清退|清空|清除|腾空|搬走|迁走|迁[移至往到入]|搬[至到入迁]|移[至到]|改[为成]|改造[成为]|改建[成为]|建成|修好|修复|修通|打通|汇编|[编整]成|成册|接入|并入"
    "|划[入归为]|配齐|补齐|备齐|换成|更换|换新|装上|安装|发[到至放]|分发|录入|上传|导入|公示|公布|张贴|上墙|移交|交[给由付]|分解|出租|办结|销号|清零|启用|投用|开工|完工|竣工|上线|挂牌|登记|检修|培训|轮训|走访|整治|核查|排查|检查|安置|转移|搬离|落户|归还|退还|拨付|汇总|报送|上报|印发)"
)
_TAKES = re.compile(
    f"(?:[把将])(?P<what>(?!(?:要|会|于|在|对|由|再|继续|进一步|通过|以|按){_HAN})[0-9\u4e00-\u9fff“][^，。；]{{1,40}})"
)
# 将…作为依据, 把…贯穿全程: how it is looked upon
_REGARDS = re.compile(
    "作为|当[作成]|视[为作]|列[为入]|纳入[^，。；]*(?:考核|范围|议程|规划|章程|内容|重要|评价|总结|述职)|贯穿|融入|摆[在到上]|放[在到]|落实?[到在]|[送办做](?:到|进)[^，。；]*(?:家门口|身边|心[坎里上])|化解在|解决在|变为|转化为|结合起来"
    "|统一起来|抓[在到实细]|扛[在到]|记在|体现|统筹|办[好实]|做[实细好深优强](?!$)|与[^，。；]*挂钩|用[于在]|挺在|当家"
)
_TO = re.compile(f"对(?!于|接|标|照|口|外|内|象|比|应|策|等)(?P<what>{_HAN}[^，。；]{{1,40}}|[0-9][^，。；]{{1,40}})")
_BY_NOUN = re.compile(
    "(?:实施|开展|进行|作|做)[^，。；]{0,10}?(?:鉴定|检定|审计|普查|摸底|排查|测评|体检|改造|核查|检测|盘点|清理|评估|复核|评议|回访|检修|修缮|整修|搬迁|安置|筛查|验收|招标|公示|消杀|测绘|轮训|培训)(?:工作)?$"
)
_COMPLETES = re.compile(
    "完成(?!情况|率|时|后|好|度|的|质量|标准|上级|各项|全年|年度|目标|既定|任务)(?:好|了)?(?P<what>[^，。；]{2,30})"
)
_NO_WORK = re.compile("(?:任务|目标|使命|指标|职责|工作量|要求|预期|[0-9]%以上)$")
# 日间照料中心投入运营, 文化广场建成: what it comes to stands behind what it happens to
_COMES_TO = re.compile(
    f"(?:^|{_HAN})(?:投入(?:使用|运营|运行|试用)|投用|建成(?:开放)?|竣工|完工|开工|动工|揭牌|挂牌|上线(?:运行)?|搬离|拆除|清零|销号|全覆盖)$"
)
_QUALITY = re.compile(
    "(?:氛围|合力|格局|意识|能力|水平|责任|作用|作风|质量|效率|效能|素质|形象|环境|风尚|局面|优势|导向|理念|精神|力度|机制|体系|制度|保障|关系|渠道|短板|弱项|难题|问题|矛盾|文化|价值|活力|秩序|安全|稳定|发展|生活|需求|权益|性|感|度|率|观|思想|思维|原则|方针|路线|政策|标准|要求"
    "|基础|工作|服务|管理|治理|宣传|教育|建设|引导|监督|整治|执法|行动|模式|方式|方法|习惯|风气|信心|威信|纽带|桥梁|品质|品位|联系|联动|沟通|影响|效应|力量|程序|流程|环节|信息|资料|情况|政绩|业绩|新风|新人|样板|标杆|经验|难点|堵点|痛点|平衡|档次|高效|到位|支撑|抓手)$"
)
# what follows makes a noun of the verb (改造方案, 移交后, 验收合格)
_NOMINAL = (
    "(?!的|情况|方案(?!$)|单位|人员|部门|费用|资金|经费|标准|要求|率|者|方[^案]|前|后|时|中|期间|过程|进度|内容|范围|对象|合格|流程|程序|条件|结果|成果|工作(?!方案|手册|站|室|专班|小组|队|台)|材料(?!袋|库)|主体|质量|计划(?!$)"
    "|机制|体系|权|力度|积极性|以[来及后]|和[\u4e00-\u9fff]{1,6}情况|点位|样式|需要|需求|意见|意愿|能力|水平|队伍(?=素质|管理)|与|或|及其|、)"
)
_BRINGS = re.compile(f"(?P<verb>{_MAKES}){_NOMINAL}(?P<what>[^，。；]{{2,}})")
_ACTS = re.compile(f"(?P<verb>{_DOES}){_NOMINAL}")
# how it stands, what holds, upon what it depends: nothing to be done by a day
_HOLDS = re.compile(
    "可以|[日周旬月季](?:督查|报表|汇报|讲评|通报|调度|报告|例会|点评|研判|会商|分析)|[时后]$|^[^，。；]{2,6}时(?![间限段代点期光效装])|^[^，。；]{0,12}(?<!不)是(?!否)|[个处名户家支][^，。；]{0,8}[均都]|^(?:议题|课程|内容|题材|主题)|^(?:每(?!月|季|周|半|年|[栋个][^，。；]{0,6}?(?:配|建|设)|个社区)|各(?!社区|支部|党|部门|单位|村|网格|街道|楼栋|镇)|凡|单次|任何|未|不|无(?!讼|偿|物业)|如|遇|若|可(?!视)|当(?!日|天|月|年)|申请人|超过|参加|既|又|也|做到|坚持|注重|确保|遵循|牢固|树立|充分|突出|聚焦|紧盯|按(?!期|时|月|季)|依托[^，。；]*?(?:开展|加强)|围绕|结合|通过|针对|以(?!上)|在[^，。；]*(?:[中下上]|同时)$|因|由于|为(?:了|确保|进一步|保障))"
    "|不得|不准|严禁|方可|才能|须经|应当具有|不超过|不高于|上限|承担$|列支|挂钩|[0-9]分$|视为|未[^，。；]{2,16}的(?:社区|小区|单位|部门|网格|企业|商户|个人|人员|支部|党组织|党员)$|以[^，。；]{2,12}为(?:标准|准绳?|尺度|导向|原则|宗旨|依据)|的$|^[^，。；]{0,20}(?:包括|分为|涉及|现有|共有|已有|已[经建完开]|曾|存在|目前|原有|占(?=比|全|总|[0-9]))|由居民"
    "|的[，]?(?:予以|给予|一律|依法|按|由)|^(?:其|该|此)|优先(?!完成|启动)|的同时|等方式|等形式|者优先|[0-9一二三]小时内|立即|第一时间|及时|随时|主动|自觉|接受|为[^，。；]{1,20}(?:提供(?:便利|支持|保障|服务|依据|坚强)|保驾|营造|奠定|打下)"
)
_NUMBERED = re.compile("^(?:[一二三四五六七八九十]{1,2}[是要]|其中|同时|另外?|此外|并且?|还要?|再|然后|要|应|须)+")
# 调解成功的签订协议书: what is done with those of whom something turns out
_TURNED_OUT = re.compile(
    f"[^，。；的“]{{2,14}}(?<!后)的(?=(?:{_MAKES}|{_DOES}|下达|引导|纳入|列入|移送|转交|告知)(?!的))"
)
_FAR = 36
_SHOWN = 30


def bounded(words: str, *, dated: bool = False) -> str | None:
    """Return what the work of a clause comes to; None where it goes on, or where nothing is to be done.

    Args:
        words: a clause.
        dated: whether a day of its own stands in it, which ends any activity.
    """
    words = _NUMBERED.sub("", words)
    if len(words) < 4 or _HOLDS.search(words):
        return None
    if (takes := _TAKES.search(words)) and _REGARDS.search(words, takes.start("what")):
        return None
    found = _taken(words) or _done_to(words) or _completed(words) or _brought(words) or _done(words, dated=dated)
    return clauses.bare(found)[:_SHOWN] or None if found else None


def limited(words: str) -> bool:
    """Tell whether a clause says how many, all, each or once."""
    return _counts(words) or _ONCE.search(words) is not None


def conditional(words: str) -> bool:
    """Tell whether a clause says what is done with those of whom something turns out (调解不成的引导诉讼)."""
    return "的" in words and _TURNED_OUT.match(words) is not None


def _taken(words: str) -> str | None:
    """Return what is taken and carried through (把6处健身点建起来, 将收集点迁移至背风处)."""
    takes = _TAKES.search(words)
    if takes is None:
        return None
    what = takes["what"]
    return what if _counts(what) or _THROUGH.search(what) else None


def _done_to(words: str) -> str | None:
    """Return what work is done to, as far as it ends (对45户家庭实施改造, 对独居老人走访一遍)."""
    to = _TO.search(words)
    if to is None:
        return None
    what = to["what"]
    if not _ACTS.search(what) and not _BRINGS.search(what):
        return None
    return what if limited(what) or _BY_NOUN.search(what) else None


def _completed(words: str) -> str | None:
    """Return what is completed, or comes to be (完成考核打分, 日间照料中心投入运营)."""
    completes = _COMPLETES.search(words)
    if completes is not None:
        return None if _NO_WORK.search(completes["what"]) else completes["what"]
    comes = _COMES_TO.search(words)
    return words if comes is not None and len(words) > 6 and not _quality(words[: comes.start() + 1]) else None


def _brought(words: str) -> str | None:
    """Return the thing that a verb brings about (组建专班, 移交架空层)."""
    brings = _BRINGS.search(words, 0)
    if brings is None or brings.start() > _FAR or _quality(brings["what"]):
        return None
    return brings["what"]


def _done(words: str, *, dated: bool) -> str | None:
    """Return what an activity is about, where it says how many, all, each or once, or has a day of its own."""
    acts = _ACTS.search(words)
    if acts is None or acts.start() > _FAR:
        return None
    behind = words[acts.end() :]
    if dated and len(behind) >= 2 and not _quality(behind):
        return behind
    return behind if _counts(words) or (_ONCE.search(words) and not _quality(words)) else None


def _counts(words: str) -> bool:
    """Tell whether words count something, quoted names left out."""
    return _COUNTED.search(shield(words)) is not None


def _quality(words: str) -> bool:
    """Tell whether words end on a mere quality or an effort, not on a thing whose name does so (小程序)."""
    return _QUALITY.search(words) is not None and not thing(words)
