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
_UNIT = re.compile(
    "社区|街道|居委会|村委会|居民委员会|办事处|人民政府|党工委|党委|党总支|党支部|党群|纪工?委|网格|居民|业主|物业|志愿|民政|公安|派出所|司法所|卫生服务|信访"
    "|综治|文明实践|政务服务|小区"
)
_ERRAND = re.compile(
    "报名|预约|咨询|监督|投诉|举报|反映|求助|报修|登记|参加|参与|挂号|缴费|申报|申请|答题|投票|打卡|签到|办理|办事|值班|办公|服务(?:电话|热线)|救助|应急"
)
_BUSINESS = re.compile(
    r"(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}|客服|资料|材料|课程|福利|会员|VIP|优惠|下载", re.IGNORECASE
)
_MORE = re.compile(  # what a page or a seller has more of; a community's own line speaks of events, services, notices
    "(?:更多|精彩|精选|优质)(?:精品|精彩|精选|优质|相关|同类)?的?(?:内容|文章|推文|好文|干货)|干货"
)
_NAMED = re.compile(r"[\u4e00-\u9fff]{2}(?:社区|街道|发布|居委会|村委会|政府)$")  # an account with the name of a unit
_SUPPORT = re.compile(  # who helps a unit with an event of its own, not who made a page
    "技术支持\\s*[:：].*(?:社区|街道|委员会|中心|[局院校馆所办]|大学|协会|[务作]站|志愿[^，。；]{0,6})$"
)
_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?:社区|街道|[镇乡村县市]|(?<![小辖社地])区)")
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
    here = any(place in account for place in _places(text) for account in accounts)
    outside = _ACCOUNT.sub("", words) if _MORE.search(words) else words  # 社区帮 is no community
    if _UNIT.search(outside) or _OFFICIAL.search(words) or any(map(_NAMED.search, accounts)):
        return True
    if _ERRAND.search(words) and _BUSINESS.search(words) is None:
        return True
    return here


def _places(text: str) -> set[str]:
    """Return what stands before the words for a place: 桥东 of 桥东社区."""
    return set(_PLACE.findall(text))
