"""Whether a cell names a place that bears no 社区 in its name, as 红星小区 or 柳条巷, or speaks of such in general.

Told by the kind of noun that ends it (where people live, what lies in the country, streets, premises) and by what
stands before that: a name of its own, or only words that say of what sort or where: 老旧小区, 背街小巷, 沿街商铺.
"""

from __future__ import annotations

import re

_DWELLING = "小区|新[村城]|[花家]园|公寓|公馆|大院|家属院|宿舍|[里苑屯庄寨]|(?<!作)坊"
_VILLAGE = "村|嘎查"
_TERRAIN = "[湾桥湖河江海山岭坪坝塘井堡沟洼泉洲岛港坡沱岩坞洞滩渡潭溪峪峰墩埠浜荡汀渚甸淀窑泾塔庙寺]|(?<!部)门"
_SIDE = "[湾桥湖河江山岭坝塘井沟泉港渡潭溪塔庙寺门][头口东西南北]|[一-鿿]街口"
_STREET = "[路街巷弄]|胡同"
_PREMISES = "[店铺营台岗楼园城]|营房"

_SORT = (  # of what sort or where, whatever it is
    "[本该某每我]|[\\d一两二三四五六七八九十几多]+[个座栋条处]|老旧|破旧|破损|危[旧房]?|旧|废弃|闲置|空[置闲]|在建|[新已未拟]建|重点|[主次]要|一般|普通|其[他它余]|[零分]散|连片|集中|公[共用]|市政|[便惠利为]民|"
    "[居村住]民|住[宅户]|商[业务住贸]|[沿临背][街路河]|临水|滨河|街心|口袋|休闲|健身|体育|儿童|老年|养老|幼儿|托幼|[学职员]工?生?|"
    "示范|样板|试点|智慧|消防|应急|防[汛火疫]|治安|巡[逻查]|执勤|值班|监督|宣传|网格|社区|小区|单位|机关|企业|学校|医院|[厂园景校]区|[院楼村]内|城[市镇区中郊乡]|近郊|"
    "乡[村镇]|农[村贸]|集贸|养殖|种植|施工|建筑|拆迁|(?:安置|回迁|商品|保障|公租|廉租|出租)房?|出租屋|群租|自建|封闭式?|(?:半?开放|开放式|敞开)|[无有]?物业|三无|"
    "[高多低]层|单体|地下|易[涝堵]|积水|内涝|拥堵|黑臭|饮用|灌溉|排水|景观|绿化|环卫|垃圾|污水|[房门]前|屋后|田间|路[边侧]|街[边旁]|道路|两侧|周边|[大中小微]型|各类|独居|[一-鿿]{2}[性型式类]|住房|底商|集体|无人|新?交付|烂尾|电梯|郊野"
)
_OF_DWELLINGS = "普通|人才|租赁|长租|青年|学生|蓝领|周转|工[厂地]"
_OF_SIDES = (  # 学校门口; but 南门口
    "商场|超市|市场|车站|公园|广场|工[厂地]|仓库|食堂|饭店|酒店|宾馆|银行|"
    "[校园店库楼站]|楼[栋道]|[商门店]铺|[大正侧后前](?=门)"
)
_OF_STREETS = (
    "公|高速|快速|土|水泥|沥青|柏油|砂石|泥|机耕|盘?山|盲|[国省县乡村]|未?硬化|坑洼|"
    "[背沿临小大主次支干]|[主次]干|断头|步行|美食|小吃|夜市|[通进出][村组]|入户|环城"
)
_OF_VILLAGES = "(?:经济)?薄弱|自然|行政|城中|空心|贫困|脱贫|[边偏]远|传统|特色|移民|[山平库][区原]"
_OF_TERRAIN = (
    "[大小坑池鱼水窨枯]|山洪|校|农田|小微|天然|泄洪|过街|人行|立交|高架|铁|涵|[正侧后前校房]|防[火盗]|卷帘|"
    "单元|入户|安全|感应|玻璃|自动|清真|寺|古|宗教|民间"
)
_OF_PREMISES = (
    "餐饮?|小?餐馆|快餐|小吃|火锅|烧烤|宠物|母婴|快递|菜鸟|打印|修理|维修|彩票|旧货|废品|回收|"
    "先锋|劝导|收银|阅读|图书|汽车|烟酒|筒子|老(?=楼)|先进|文明|平安|党[员群]|团员|青年|巾帼|志愿者?|服务|执法|安全|岗|办公|写字|教学|实验|综合|单元|训练|夏令|冬令|军|兵|"
    "产业|工业|科技|创业|创新|物流|仓储|采摘|观光|旅游|生态|农业|示范|公|游|校|果|菜|茶|花|田|陵|动物|植物|游乐|电影|烟花|"
    "商|门|药|饭|酒|书|奶茶|水果|便利|百货|早餐|五金|理发|洗车|服装|家具|建材|家居|美容|连锁|专卖|网|旗舰|加盟|小(?=[店餐])|大(?=[店楼])|楼|舞|柜|平|讲|阳|"
    "骑|灯|广播|电视|窗口|咨询|接待|宣讲"
)
_LONGEST = 12  # characters; no name is longer, and what repeats itself a hundred times is not gone into


def _general(sort: str, noun: str) -> str:
    return f"(?:(?:{_SORT}|{sort})*(?:{noun}))+"


_ENDINGS = tuple(
    re.compile(rf"(?!(?:{general})$)[一-鿿]{{1,{longest}}}?(?:{noun})", re.DOTALL)
    for noun, general, longest in (
        (_DWELLING, _general(_OF_DWELLINGS, f"{_DWELLING}|村"), 8),
        (_VILLAGE, _general(_OF_VILLAGES, _VILLAGE), 8),
        (_TERRAIN, _general(_OF_TERRAIN, "[湖河江海塘沟泉港滩潭溪]|山?[塘坡岭洞沟]|[桥塔门井庙寺]"), 4),
        (_STREET, _general(_OF_STREETS, _STREET), 4),
        (_PREMISES, _general(_OF_PREMISES, _PREMISES), 3),
    )
)
_SIDES = re.compile(f"(?!(?:{_SORT}|{_OF_SIDES})+(?:{_SIDE})$)[一-鿿]{{0,3}}(?:{_SIDE})")


def is_locality(name: str) -> bool:
    """Tell whether a name is that of a place, whose community no roster need have: 红星小区, 桥头; not 沿街商铺."""
    if len(name) > _LONGEST:
        return False
    return _SIDES.fullmatch(name) is not None or any(ending.fullmatch(name) for ending in _ENDINGS)
