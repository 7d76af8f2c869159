"""Lines in which a unit tells its residents of its own account, group, telephone or page: content, no advert.

A site of samples names the same channels. What tells them apart is whose channel it is and what for: a community's
bears the name of a public unit or of the place that the text is about, or serves what residents come for (报名, 咨询,
投诉); a seller's leads to writings.
"""

from __future__ import annotations

import re

from evaluators.alternatives import quick

_CHANNEL = re.compile(
    r"公众号|微信|小程序|视频号|[Qq]{2}|[扫掃][码描一]|二维码|[入进加]群|电话|热线|\.gov\.cn|政务服务网"
    r"|(?:网址|网站|邮箱)\s*[:：]|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"
)
_OFFICIAL = re.compile(r"[\w.-]+\.gov\.cn(?![\w.])[\w./?=&%#:~-]*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]{2,}\.(?:com|net|org|cn|cc|top|xyz|vip|wang)\b", re.IGNORECASE)
_TRADE = re.compile(
    quick(
        "范文|样文|例文|范本|公文|文秘|秘书|写作|笔杆|素材|模板|文案|文库|文档|课件|全文|原文|完整版|更多(?:精品|优质|同类)|论文|申论|公考"
        "|代写|倒卖|下载券|终身会员|年度会员|小编|本站|网友|上传|投稿|商务|合作|招商|加盟|客服微信|客服QQ"
    )
)
_WRITINGS = "(?:资料|材料|总结|方案|汇报|报告|讲话|计划|心得|稿)"
_LEADS = re.compile(  # to writings, whoever they are written for
    rf"(?:更多|获取|领取|索取|下载|共享|全套|免费|打包|回复)[^，。；]{{0,12}}{_WRITINGS}"
    rf"|{_WRITINGS}[^，。；]{{0,4}}(?:共享|分享|下载|大全|领取|获取)|(?:工作者|书记|主任|社工)(?:之家|笔记|必备|考试|培训|交流)|招考"
)
_PAGE = re.compile(
    quick(
        "编辑|责编|来源|转载|转自|版权|备案|蓝字|本文|原创|手机版|上一篇|下一篇|首页|浏览|点击量|阅读量|阅读更多|阅读本文|阅读[:：]|打印|收藏|关闭|分享到"
    )
)
_UNITS = (
    "(?:社区|街道|居委会|村委会|居民委员会|办事处|人民政府|党工委|党委|党总支|党支部|党群|纪工?委|网格|居民|业主|物业|志愿|民政|公安|派出所|司法所|卫生服务|信访"
    "|综治|文明实践|政务服务|小区)"
)
_UNIT = re.compile(_UNITS)
_ERRAND = re.compile(
    "报名|预约|咨询|监督|投诉|举报|反映|求助|报修|登记|参加|参与|挂号|缴费|申报|申请|答题|投票|打卡|签到|办理|办事|值班|办公|服务(?:电话|热线)|救助|应急"
)
_BUSINESS = re.compile(
    r"(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}|客服|资料|材料|课程|福利|会员|VIP|优惠|下载", re.IGNORECASE
)
_KIND = "(?:公众号|视频号|服务号|订阅号|小程序|抖音号?|微信号?|微博|[Qq]{2}|群)"
_NAMED = re.compile(  # what an account is called
    rf"[“「【『](?P<before>[^”」】』]{{2,16}})[”」】』]的?(?:官方)?(?:微信|[Qq]{{2}})?{_KIND}"
    rf"|{_KIND}\s*[:：]?\s*[“「【『](?P<quoted>[^”」】』]{{2,16}})[”」】』]|{_KIND}\s*[:：]\s*(?P<behind>[\u4e00-\u9fff]{{2,16}})"
)
# 社区公众号“暖心驿站”: whose it is stands before what it is
_HELD = re.compile(rf"{_UNITS}(?:的|官方)?(?:微信|[Qq]{{2}})?{_KIND}")
_UNMARKED = re.compile("公众号[\u4e00-\u9fff]{2,16}")
# whose name tells that it is a public body's, or a group of those who live there; 社区那些事 is neither
_PUBLIC = re.compile(
    "^(?!社区|街道|基层)[\u4e00-\u9fff]{2,}(?:发布|居委会|村委会|居民委员会|政府|办事处|[政安法]局|派出所|司法所|服务中心)$"
    "|(?:居民|业主|楼[栋组]|网格)[\u4e00-\u9fff]{0,6}群$"
)
_SUPPORT = re.compile(  # who helps a unit with an event of its own, not who made a page
    "技术支持\\s*[:：](?!.*(?:科技(?![大学协馆局])|网络|软件|传媒|信息技术|公司|工作室))"
    ".*(?:社区|街道|委员会|[局校馆办]|大学|学院|医院|[法出]所|协会|[务作]站|志愿[^，。；]{0,6}"
    "|(?:[区县市镇乡]|街道|社区|服务|融媒体)[^，。；]{0,8}(?:中心|[院所]))$"
)
_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?:社区|街道|[镇乡村县市]|(?<![小辖社地])区)")
_COMMON = re.compile(  # what is said of any place
    "街道|乡镇|城[市乡]|农村|服务|基层|治理|建设|智慧|和谐|示范|平安|幸福|文明|美[丽好]|各|全|所有|居民|网格|民政|工作|管理|发展"
)
_ACCOUNT = re.compile(r"[“「【『]([^”」】』]{2,16})[”」】』]|(?:[:：]|公众号)\s*([\u4e00-\u9fff]{2,16})")


def is_own(words: str, text: str) -> bool:
    """Tell whether a line names a channel of the unit whose text it stands in."""
    if _SUPPORT.search(words):
        return True
    if _CHANNEL.search(words) is None or _TRADE.search(words) or _LEADS.search(words) or _PAGE.search(words):
        return False
    if _ADDRESS.search(_OFFICIAL.sub("", words)):
        return False
    accounts = [one or other for one, other in _ACCOUNT.findall(words)]
    places = _places(text.replace(words, ""))
    if any(place in account for place in places for account in accounts) or _OFFICIAL.search(words):
        return True
    names = [name for found in _NAMED.finditer(words) for name in found.groups() if name]
    about = _HELD.search(_ACCOUNT.sub("：", words)) if names else _UNIT.search(_UNMARKED.sub("", words))
    if about or any(map(_PUBLIC.search, names)):
        return True
    return _ERRAND.search(words) is not None and _BUSINESS.search(words) is None


def _places(text: str) -> set[str]:
    """Return what stands before the words for a place: 桥东 of 桥东社区, not 基层 of 基层社区治理."""
    return {place for place in _PLACE.findall(text) if _COMMON.search(place) is None}
