"""Lines in which a site of samples speaks to its visitor, told by who speaks of what, not by set wordings.

An advert offers samples or membership through some channel or for some price; a disclaimer says of the text itself, or
of the site, how it may be used and whose it is. What a community tells its residents in the same words (扫码报名,
关注公众号, 会员) speaks of services and people, never of samples.
"""

from __future__ import annotations

import re
from typing import Literal

_SAMPLES = re.compile(
    "范文|样文|例文|范本|(?:写作|公文|文秘|材料)(?:素材|模板|资料|资源|技巧|干货|交流群|写作群|教程|课程)|写作(?:群|营|指导)|文案|文库|课件"
    "|(?:全套|精品|优质|完整版?|海量|同类|同款|原版|付费|更多)(?:的)?(?:素材|材料|资料|模板|文档|方案|稿件|文章|内容)"
    "|(?:素材|文档|模板)(?:包|库|群|下载)|(?:下载|查看|阅读|解锁|购买|打印|复制)(?:本|完整|整)?(?:全文|原文|文档|此文|该文)"
)
_CHANNEL = re.compile(
    r"(?:加|进|入|拉)(?:入|你|您)?[^，。；]{0,8}群|(?:交流|学习|资料|写作|粉丝|读者)群|扫[码描]|二维码|关注|公众号|小程序|客服|微信|私信|后台"
    r"|QQ|APP|客户端|店铺|(?:登录|访问|搜索)(?:我们|本站|官网)?",
    re.IGNORECASE,
)
_GETS = re.compile(
    "下载|领取|获取|索取|解锁|查看|订阅|购买|充值|开通|升级|分享|每[日天周]|更新|赠送|代写|定制|打包|复制|永久|畅享|畅读|任意"
)
_MEMBER = re.compile("会员|VIP|积分|金币|下载券|包年|包月|月卡|年卡|续费|终身", re.IGNORECASE)
_PRICE = re.compile(r"\d+(?:\.\d+)?[元折]|特惠|优惠|特价|限时|半价|免费|秒杀|原价|低至|立减|首月|首单")
# who it is said to or of where a community speaks
_RESIDENTS = re.compile(
    "居民|业主|住户|老人|老年|儿童|学生|家长|青年|群众|商户|企业|党员|职工|工会|协会|志愿|社区|街道|网格|小区|物业|社工|食堂|助餐|图书馆|书房|超市|兑换"
)
_TEXT = re.compile(
    "(?:本|此|该|这)(?:文(?![件化明字体艺学旅])|篇|范文|文档|文章|资料|素材|作品|稿件|模板)|(?:以[上下]|上述|页面)(?:所有)?(?:内容|文字|资料|范文|文章|素材)|文中(?:的|所)?(?:内容|人名|人物|数据|地名|单位|情节)"
)
_OWN_SITE = re.compile("本(?:站|网(?![格络点])|网站|公众号|店)|小编|站长|上传者|投稿者")
_OTHERS = re.compile("网友|用户|会员|读者")
_USE = re.compile(
    "(?:仅|只|作)(?:供|为|作)?[^，。；]{0,6}(?:参考|借鉴|学习|交流)|(?:参考|借鉴|学习)(?:范文|样文|之用|使用)|照搬|照抄|抄袭|(?:直接|生搬)[^，。；]{0,2}套用|为(?:参考)?(?:范文|样文|例文|模板)"
    "|(?:修改|调整|改写)后?(?:再)?使用"
)
_RIGHT = re.compile(
    "侵权|侵犯|侵删|版权|著作权|(?:转载|引用)[^，。；]{0,4}(?:注明|标明|出处|联系)|未经[^，。；]{0,8}(?:许可|授权|同意)|搬运|盗用|商用|商业用途|作者所有"
    "|(?:来源|来自|整理自|收集自|摘自|转自|源)于?(?:互联网|网络|公开渠道|网友)|(?:互联网|网络)(?:收集|整理|转载|公开)|投稿|上传"
    "|不(?:承担|负)[^，。；]{0,8}责任|真实性|虚构|雷同"
)
_WARNS = re.compile("请|勿|禁止|严禁|如有|如若|若有|归|未经|不得|概不|谢绝")


def speaks(words: str) -> Literal["advert", "disclaimer"] | None:
    """Return what a line is in which a site or a seller speaks to those who read a text there; None for other lines."""
    if _offers(words):
        return "advert"
    return "disclaimer" if _reserves(words) else None


def _offers(words: str) -> bool:
    samples, member, price = (pattern.search(words) is not None for pattern in (_SAMPLES, _MEMBER, _PRICE))
    channel, gets = _CHANNEL.search(words) is not None, _GETS.search(words) is not None
    if samples:
        # 更多资料请扫码: with residents about, the material may be a community's own unless it is paid for
        return (member or price or (channel and gets)) and (member or not _RESIDENTS.search(words))
    return member + price + (channel and gets) > 1 and gets and not _RESIDENTS.search(words)


def _reserves(words: str) -> bool:
    use, right = _USE.search(words) is not None, _RIGHT.search(words) is not None
    if not (use or right):
        return False
    if _OWN_SITE.search(words):
        return True
    named = _TEXT.search(words)
    if named is not None:
        about_samples = named[0][0] in "本此该这" or right
        return about_samples and (_WARNS.search(words) is not None or right or "仅" in words)
    return right and _WARNS.search(words) is not None and len(set(_RIGHT.findall(words))) > 1
