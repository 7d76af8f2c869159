"""What words are about, told apart from how they say it: the things, what is done to them, where, when and which.

Two statements of one thing seldom use the same words in the same order. What is left of both when verbs, empty words,
places, times and those who act are taken out can be compared: 完成充电桩安装, 充电桩须全部安装完毕.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from evaluators.alternatives import quick, told_apart
from evaluators.coverage.similarity import pairs

_FAMILIES = """
建: 新建 建成 建设 建立 设立 成立 组建 设置 布设 增设 修建 建好 打造 创建 创成 建起
装: 安装 加装 装设 架设 布装
换: 更换 换新 更新
修: 修缮 维修 修复 修补 翻修 翻新
改造: 改造 改建
施划: 施划 划设 划定 划线
增: 新增
清: 清理 清运 清除
拆: 拆除 拆违
整治: 整治
排查: 检查 排查 摸排 摸底排查 摸底 巡查 抽查 督查
访: 走访慰问 走访 入户走访 慰问 探访
发现: 发现 查出 排查出 排查发现 检查发现 巡查发现 摸排发现 自查发现 抽查发现
受理: 受理 接到 收到 接收
化解: 化解 调处 调解
办结: 办结 办理
整改: 整改 销号 清零
解决: 解决 处置 处理
举办: 举办 举行 召开 开幕 开班 开讲
拨付: 拨付 支付 下拨 划拨 下达 付清 结清 拨至
发放: 发放 兑付 兑现 发给 发到 打卡
投入: 投入 支出
配: 选聘 招录 招聘 聘请 聘任 招募 聘用 配备 配齐 选派 吸纳
在岗: 在岗 到岗
应有: 应配 应到 应有 应建 核定
到场: 实到 到会 参会 出席 与会 参加 参与 参训
训: 培训 轮训
签: 签订 签署 签约
报: 报送 上报 提交 报给 报
印发: 印发 出台 发布 编印 制定 制订 拿出 编制
验收: 验收
评: 评估 测评 考核
评选: 评选 评定 评出
公布: 公示 公布 通报
收回: 回收 收回 征集 收集
惠: 惠及 受益 受惠
移交: 移交
投用: 投用 投入使用 启用 投运 交付使用 开业 开园 开馆 揭牌 开通
答复: 答复 回复
送达: 送达 送到 送至 交到
鉴定: 鉴定
启动: 启动 开始 开工 动工 部署
招标: 招标 采购
设计: 设计 选址 勘察 论证
筹备: 筹备
复查: 复查 回头看 复核
登记: 登记 录入 采集 建档
调查: 调查
换届: 换届选举 换届
粉刷: 粉刷
栽: 栽植 补植
疏通: 疏通
演练: 演练
宣讲: 宣讲 宣传
"""
_FAMILY = {verb: line.split(": ")[0] for line in _FAMILIES.strip().splitlines() for verb in line.split(": ")[1].split()}
_VERB = "|".join(sorted(_FAMILY, key=len, reverse=True))
# what belongs to a noun though it looks like a verb or an empty word
_SHIELDED = (
    "党组织|组织部|报告|慰问[金品]|参与率|平均|对[象接口比]|[应面针结]对|标准化|中小学|中学|中医|中年|前台|在校|在职|在册|在编|从业"
    "|到家|自由|有效|有机|后勤|和谐|为老|报警|报亭|报修|报废|全科|全民|全托|本地|预报"
)
_EMPTY = (
    "完工|竣工|督促|指导|安排(?!表)|针对|对于|关于|完成|结束|到位|完毕|收官|交付|进行|开展|组织|实施|推进|推动|实现|落实|做好|抓好|任务|工作(?!专班|小组|日志|台账|简报|[组站室者日群队坊])|项目(?!部)|工程(?!师)|目标|要求|计划(?!生育)|活动(?![室场站日月周中])"
    "|确保|保证|务必|必须|应当|不得迟于|最迟|不少于|不低于|不超过|不高于|至少|最多|达到|达成|保持在?|提[升高]?到|提[升高]至|稳定在|控制在"
    "|累计|先后|实际|已经|全部|所有|全面|各项|各类|统一|集中|分别|依次|上述|以上|以下|以内|左右|共计|合计|总计|总量|总数|总额|总人数|数量|人数|户数|金额|数据|名单|标准(?!化)"
    "|完成时限|时限|时间|期限|责任单位|责任|牵头|负责|配合|承办|拟定|确定|定于|拟于|按照|按期|如期|按时|基础上|情况下|人均|每[个名人户家位次月周日天年季度处支期场份栋]*"
    "|全街道|全社区|全镇|全区|辖区内?|(?:街道|社区)(?=[要应须将由在于每按各为向负组完开召报上及和与的、，\\s]|$)|本市|本区|[了均都须将由于把被并且的对之共已仅只等每各该此这现]"
)
_EDGE = re.compile(
    "^(?:[在从向给对为是按以和与及要需使让再也可来到至自后前达内期新]|应(?![急届])|有(?![效机害毒]))+|[后前中内里起间时为是有拟达到至在按应要需]+$"
)
_WORD = re.compile(
    quick(
        f"(?P<kept>{_SHIELDED})|(?P<verb>{told_apart(_VERB)})|(?P<doing>完成|开展|组织|进行|实施)|{told_apart(_EMPTY)}"
    )
)
_HAN = re.compile("[\u4e00-\u9fffA-Za-z]+")
_NUMBER = r"[0-9][0-9,.]*(?:[至~～—\-–][0-9.]+)?"
_MEASURE = (
    "(?:个百分点|个?工作日|个月|小时|分钟|天|平方米|人次|户次|场次|万元|亿元|公里"
    "|[个名人户家处件项次场期支台套组条栋块盏份本辆间座米元亩节幅篇份批轮届所楼%％])?"
)
_TIME = (
    "20[0-9]{2}年(?:度|内|底|末)?|[0-9]{1,2}月(?:[0-9]{1,2}日|上旬|中旬|下旬|底|末|初|份)?|[0-9]{1,2}日|[上下]半年|第?[一二三四]季度|[本当上][月周季]度?|当天|当日|去年|上年|今年|明年"
    "|本年度?|全年|年内|年度|年底|年末|年初|同期|春节|元旦|中秋|端午|国庆|重阳|清明|汛期|暑[期假]|寒假|前[一二三四五六七八九十0-9]+个月|近[一二三四五六七八九十0-9]+年|期末|近期|星期[一二三四五六日天]"
)
TIMES = re.compile(quick(_TIME))
COUNTED = re.compile(f"{_NUMBER}{_MEASURE}|[一二两三四五六七八九十]+(?:[个名户家处条栋支]|人次)")
_YEAR = re.compile("20[0-9]{2}年")
_WHOLE = re.compile(
    "(?:20[0-9]{2}年(?:度|内|底|末)?|今年|本年度?|全年|年内|年度|年底|年末|12月(?:底|末|31日|份)?|31日)"
)
_NO_NAME = "\x00-\u4dff由各在的对为将到从等和与及于是把被，、。；：“”（）"
PLACES = re.compile(
    "(?<![全各个我本])(?!老旧|深入|下辖|辖区|示范|农村|城市|城镇|智慧|平安|所有|新建|美丽|行政|自然|试点|覆盖|部分|相关|各个|全体|全部|每个|三个|两个|绿色|无物|失管|居民|住宅|高层|封闭|开放)"
    # 大事不出社区, 资源下沉社区: what is done with a community is no name of one
    "(?!不出|不离|上交|移交|下沉|进驻|入驻|回归|返回|离开|走出|扎根|服务|遍布|奉献|建设|治理|管理)"
    f"[^{_NO_NAME}][^{_NO_NAME}达付给报送拨放至派进入访](?:社区|小区|村)(?!网格|党|居|工作|卫生|服务|治理|书记|运动|食堂|养老|民警|公约)"
)
# 在东苑、西苑两个小区: so many of them, named or not
_WHERE = re.compile(
    "(?<![存现实潜内])在[^，。；：0-9]{0,30}?(?:[0-9]{1,3}|[一二两三四五六七八九十]+)个(?:小区|社区|村|网格|路口|片区|街区|点位)"
)
_BODIES = re.compile(
    "(?:区|市|县|镇|街道|社区)(?:(?!街道|社区)[^\x00-\u4dff报由将对为在把交向的，。]){0,6}?(?:办公室|委员会|管理局|财政[所局]|司法所|消防[所站]|派出所|残联|妇联|团工委|纪工委|总工会|工会|居委会|[科股局]|(?<![举承主筹开兴创协催督待])办)(?![法理公事案件证结长技])"
)
_BODY_KINDS = frozenset("区市县镇道")  # with one of them each begins, or 街道 does
_WHICH = re.compile(
    quick(
        "首[批期轮次届讲课]|首场(?![地所馆])|第[一二三四五六七八九十0-9]+(?:[批期轮次届季阶类档讲课]|场(?![地所馆]))|试点|示范(?=[^点社小])|剩余|其余|余下|其他|另外?|再次|上年|同期|原定|原有?计划|[东西南北]侧|[东西南北]片"
        "|[0-9]+(?:[至~～—-][0-9]+)?(?:周?岁|分(?![之钟贝]))|一般|限期|重点|重大|复杂|初稿|草案|征求意见|送审|优秀|良好|合格|特困|低保|高龄|半失能|农村|城镇|线上|线下|上半年|下半年|一期|二期|三期"
    )
)


class About(NamedTuple):
    """What words are about.

    Attributes:
        things: the stretches that name things, in order.
        acts: the families of what is done.
        pairs: the pairs of characters of the things.
        led: how many of the things stand before the first word of doing, 完成 and 开展 among them.
    """

    things: tuple[str, ...]
    acts: frozenset[str]
    pairs: frozenset[str]
    led: int


@lru_cache(maxsize=2048)
def about(words: str) -> About:
    """Return what `words` are about, apart from numbers, times, places and the offices that act."""
    bare = COUNTED.sub(" ", TIMES.sub(" ", _WHERE.sub(" ", words) if "在" in words else words))
    if _holds_place(bare):
        bare = PLACES.sub(" ", bare)
    if not _BODY_KINDS.isdisjoint(bare):
        bare = _BODIES.sub(" ", bare)
    things: list[str] = []
    acts: set[str] = set()
    held, at, led = "", 0, -1
    for match in _WORD.finditer(bare):
        held += bare[at : match.start()]
        at = match.end()
        if match["kept"]:
            held += match[0]
            continue
        things += _named(held)
        held = ""
        if match["verb"]:
            acts.add(_FAMILY[match["verb"]])
        if led < 0 and match.lastgroup:
            led = len(things)
    things += _named(held + bare[at:])
    told = frozenset(pair for one in things for pair in pairs(one))
    return About(tuple(things), frozenset(acts), told, max(led, 0))


_OFFICES = frozenset({"街道", "社区", "街道办事处", "居委会", "全镇", "办事处"})


def _named(held: str) -> list[str]:
    if not held:
        return []
    return [kept for one in _HAN.findall(held) if len(kept := _EDGE.sub("", one)) > 1 and kept not in _OFFICES]


_EVERY = re.compile("每[月季年周][^，。]{0,6}?[0-9]{1,2}日")


def times(words: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years that `words` name, and the times that are no whole year."""
    told = TIMES.findall(_EVERY.sub("", words))
    years = frozenset(one[:4] for one in told if _YEAR.match(one))
    return years, frozenset(one.rstrip("底末份初").lstrip("第") for one in told if not _WHOLE.fullmatch(one))


def places(words: str) -> frozenset[str]:
    """Return the communities and villages that `words` name."""
    return frozenset(PLACES.findall(words)) if _holds_place(words) else frozenset()


def _holds_place(words: str) -> bool:
    return "区" in words or "村" in words


def which(words: str) -> frozenset[str]:
    """Return the words that set some of a thing apart from the others: 首批, 第二期, 80周岁, 重大."""
    return frozenset(_WHICH.findall(words))
