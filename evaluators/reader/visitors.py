"""Lines in which a site of samples speaks to its visitor, told by who speaks of what, not by set wordings.

An advert offers samples or membership through some channel or for some price; a disclaimer says of the text itself, or
of the site, how it may be used and whose it is. What a community tells its residents in the same words (扫码报名,
关注公众号, 会员) speaks of services and people, never of samples.
"""

from __future__ import annotations

import re
from typing import Literal

from evaluators.alternatives import quick

_SAMPLES = re.compile(
    quick(
        "范文|样文|例文|范本|(?:写作|公文|文秘|材料)(?:素材|模板|资料|资源|技巧|干货|交流群|写作群|教程|课程)|写作(?:群|营|指导)|文案|文库|课件"
        "|(?:全套|精品|优质|完整版?|海量|同类|同款|原版|付费|更多)(?:的)?(?:素材|材料|资料|模板|文档|方案|稿件|文章|内容)"
        "|(?:素材|文档|模板)(?:包|库|群|下载)|(?:下载|查看|阅读|解锁|购买|打印|复制)(?:本|完整|整)?(?:全文|原文|文档|此文|该文)"
    )
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
    "居民|业主|住户|每户|老人|老年|儿童|学生|家长|青年|群众|商户|企业|党员|职工|工会|协会|志愿|社区|街道|网格|小区|物业|社工|食堂|助餐|图书馆|书房|超市|兑换"
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
_LINE = 60
"""Characters that a line of a page's own seldom goes beyond."""
_WARNS = re.compile("请|勿|禁止|严禁|如有|如若|若有|归|未经|不得|概不|谢绝")


# what is sold beside samples: texts and the rest of them, help with writing, courses for those who write
_GOODS = re.compile(
    "全文|完整版|电子版|剩余|余下|专栏|写材料|公文|写作|笔杆子|文秘|PPT|Word|论文|简历|课件|公考|遴选|申论|真题|题库|训练营|课程咨询|资料|材料|模板|素材|文档|原稿|成品|礼包|本[文号套](?!件)"
    "|同类方案|(?:定制|一[篇份])方案|[篇套份](?:讲话稿|心得|总结|方案|汇报|述职)|润色|降重|排版|赠课|各类(?:总结|方案|汇报)",
    re.IGNORECASE,
)
_WRITINGS = re.compile(
    "讲话稿?|述职(?:述廉)?(?:报告)?|心得(?:体会)?|发言(?:稿|材料)?|演讲稿|主持词|(?:工作)?总结|汇报|方案|论文|策划书?|申请书|检查材料|党课(?:讲稿)?|调研报告|事迹材料|简报"
)
_DEAL = re.compile(
    "付[费款]|支付|打赏|选购|[买购]书|下单|拍下|注册|充值|承接|代[做办发理]|应有尽有|一应俱全|任[选你您]|随[便心意][下选看]|一站式|一键|咨询|报名|名额|试[读听看用]|佣金|邀请好友|即[送赠可得享]|免费送"
    r"|赠|发您|发货|包[邮过月年改]|热[卖销]|推荐|供应商|老店|店主|退[款货换]|无理由|信誉|好评|需求|如需|扣\d+|举报"
)
_URGES = re.compile(
    "立即|马上|速来|点此|欢迎|仅[需售限剩]|只要|限[时前量]|火热|都在用|喜欢|想[要学看]|多邀多得|先到先得|手慢无|现价|朋友|转发|集赞|进群|加入|[畅尊立]享|粉丝|福利|专业|优质|独家|上线啦|同行|如有问题|请(?:加|联系|私信|添加|关注|登录后|先|致电)|搜索|备注"
)
# whoever writes this sells, whatever it is
_SELLS = re.compile(
    r"付费(?:专栏|[看听读查]|文章|内容|阅读|文档|部分|解锁|后可)|下载[券点]|(?:剩余|余下)\d{1,3}%|邀请好友[^，。；]{0,8}[送得享领]|支付\d+(?:\.\d+)?元[^，。；]{0,6}(?:查看|下载|阅读|获取|解锁)|(?:打赏|赞赏)(?:作者|支持|小编)"
    r"|注册(?:即|就|立)?[送得享赠]|充值\d+[元]?[送得享赠]|(?:代写|代做|代笔|承接)[^，。；]{0,10}(?:材料|公文|总结|报告|PPT|论文|文稿|稿件|方案)|试读(?:结束|已结束|部分)|(?:立即|马上|点此|点击)(?:购买|订阅|开通|抢购|下单)"
    "|招商加盟|诚招(?:代理|加盟)|量大从优|欢迎(?:来电|致电|选购|订购)|全国包邮|广告(?:招商|位招租|合作)|商务合作|售后无忧|(?:淘宝|闲鱼|拼多多|京东)(?:店铺?|搜索?)|更多[^，。；]{0,12}(?:方案|范文|材料|总结|报告|文章|模板)[^，。；]{0,4}加(?:微信|QQ|[Vv])"
    r"|(?:年费|终身|至尊|超级|黄金|钻石|付费|非|本站|全站)(?:VIP)?会员|会员(?:专享|专区|交流群|权益(?=[:：]))|VIP免费|(?:本站|本店|文档|网站)[^，。；]{0,6}佣金|集赞\d+|(?:材料|写作|公文|文案|笔杆子)[^，。；]{0,6}(?:大礼包|热[卖销]|直播)|[【\[]?热卖推荐",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"发放|提供(?!商)|宣传|开展|组织|确保|推进|落实|负责|牵头|到位|随文|附后|归档|档案|采购|\d月底?前|党报|建设|备案|登记|周[一二三四五六日]|[上下]午"
)
_INSIDE = re.compile("[“《][^”》]*[”》]")
_ENOUGH = 3
# how a line begins that speaks of the text it stands in
_OF_ITSELF = re.compile(
    r"[（(【\[*※＊\s]*(?:(?:(?:特别|温馨|友情|郑重|版权)?(?:声明|提示|提醒|说明|备注|注)[:：])?(?:以[上下](?:内容|范|模|文|示|资料|素材)|上述(?:内容|范|模|文)|[本此该这](?:文|篇|稿|范|模|示|样|素材|资料|内容|材料)"
    "|文[中内]|文章|素材|内容|范[文例]|模板|示例|样[例文]|网络转载|转[自载]|摘自|原创|版权|侵权|由?AI|由?人工智能|仅?供|使用时))"
)
_SAYS = re.compile(
    "范文|范例|模板|示例|样例|样文|例文"
    "|(?:仅|只)?(?:供|作)[^，。；]{0,8}(?:参考|借鉴|学习|交流|示范|揣摩|展示)|(?:虚构|杜撰|编造|模拟生成|对号入座)|网络|互联网|网上|网友|小编|作者|(?:AI|人工智能|大模型)[^，。；]{0,6}(?:生成|撰写)"
    "|版权|侵权|原创|必究|商业用途|商用|[个本]人观点|不构成|后果自负|未经核实|甄别|请自行|自行(?:填充|替换|修改)|以[^，。；]{0,8}实际[^，。；]{0,4}为准|(?:替换|修改|调整|增删|改写)(?:后|使用)|照搬|照抄|抄袭"
)
_TO_UNITS = re.compile("各(?:单位|部门|科室|办|股)|附件|内部|印发|报送|由[^，。；]{2,8}[办部科组站所心][统负牵审汇]")


def speaks(words: str) -> Literal["advert", "disclaimer"] | None:
    """Return what a line is in which a site or a seller speaks to those who read a text there; None for other lines."""
    if _offers(words) or _sells(words):
        return "advert"
    return "disclaimer" if _reserves(words) or _disowns(words) else None


def _sells(words: str) -> bool:
    """Whether a line sells: writings or the rest of one, a price, a channel, a push, what is given (three of these)."""
    if len(words) > _LINE:
        return False
    plain = _INSIDE.sub("", words)
    addressed = _RESIDENTS.search(plain) is not None
    if _SELLS.search(plain):
        return not addressed or "更多" in plain or _SAMPLES.search(plain) is not None
    if addressed or _TO_UNITS.search(plain) or _PLAIN.search(plain):
        return False
    goods = _GOODS.search(plain) is not None or len(set(_WRITINGS.findall(plain))) > 1 or _OWN_SITE.search(plain)
    if not (goods or _MEMBER.search(plain) or _PRICE.search(plain)):
        return False
    means = (_DEAL, _URGES, _CHANNEL, _GETS, _MEMBER, _PRICE)
    return bool(goods) + sum(pattern.search(plain) is not None for pattern in means) >= _ENOUGH


def _disowns(words: str) -> bool:
    """Whether a line says of the very text it stands in that it is a sample, is invented or binds nobody."""
    if len(words) > _LINE or _OF_ITSELF.match(words) is None or _RESIDENTS.search(words) or _TO_UNITS.search(words):
        return False
    return len(set(_SAYS.findall(words))) + ("声明" in words) > 1


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
