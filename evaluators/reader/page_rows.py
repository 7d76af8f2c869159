"""Rows that a page is framed with, told by their pieces: menus, pagers, buttons, and what is kept of an article.

Such a row is no sentence. It is made of short pieces with blanks or strokes between them, most of which are things to
click; or of labels and values that a page keeps of an article (责任编辑, 点击数), and no office of a paper.
"""

from __future__ import annotations

import re
from typing import Literal

from evaluators.alternatives import quick

_PARTS = re.compile(r"[\s|｜·•/／_>»›＞<«‹\-—]+|(?<=[\]】])(?=[\[【])|[【】\[\]（）()]+")
_CLICKED = re.compile(
    "(?:网站|返回|本站)?首页|[尾末]页|[上下前后]一?[页篇条章]|(?:返回|回到)\\S{0,6}|TOP|顶部|(?:打印|收藏|关闭|推荐|举报|下载|复制|转发|分享|保存)(?:本页|此页|本文|此文|文章|文档|全文|窗口|本站|链接|页面|网页|到|给好友|Word文档)?"
    "|加入收藏|设为首页|点赞|赞|踩|顶|评论|登录|注册|退出|会员(?:中心|登录)|个人中心|(?:在线)?投稿|(?:关于|联系)(?:我们|本站|站长)|网站(?:地图|导航|声明)|(?:广告|商务)(?:服务|合作|联系)|友情链接|免责(?:声明|条款)|版权声明"
    "|隐私(?:政策|声明)|(?:帮助|客服|服务)中心|(?:意见|问题|在线)反馈|(?:手机|电脑|触屏|移动|繁体|简体|英文|无障碍)版?|客户端|RSS(?:订阅)?|English|(?:阅读|查看|展开|显示)(?:全文|更多|全部|原文)|收起|字[号体]\\S{0,2}"
    "|QQ(?:空间|好友)|新浪微博|朋友圈|微信(?:好友|扫一扫)?|(?:点击)?(?:查看|下载)\\S{0,6}|我要(?:评论|投稿|纠错|收藏)|发表评论|网友评论|加载中\\S{0,3}|招聘信息|用户协议|侵权(?:投诉|举报|删除)|TAGS?",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\d{1,4}|\.{2,}|…+|[大中小]|[AT][+-]?|共\d+[页条]|当?前?第\d+页|到第|页|确定|跳转|GO|更多|设置|搜索|正文|\d+[人次条赞]",
    re.IGNORECASE,
)
_SURE = re.compile("微信|评论|点赞|赞|踩|顶|登录|注册|手机|电脑|移动|下载|打印|分享|推荐|复制|保存|转发")
"""What a row of an office may be made of too: a menu or a pager has at least one piece more telling than these."""
_MOST = 24  # pieces
_LONGEST = 90  # characters
_HELD = re.compile(
    quick(
        r"(?P<label>责任编辑|责编|发布(?:者|人|时间|日期)|上传(?:者|人|时间)|录入(?:者|员|时间)?|(?:文章|信息|稿件|内容)?来源|作者|编辑|更新时间|添加时间|创建时间"
        r"|(?P<count>点击(?:数|率|量|次数)?|浏览(?:数|量|次数)?|阅读(?:数|量|次数)?|访问(?:数|量|次数)?|下载(?:数|量|次数)|评论数?|点赞数?|收藏数?|人气|热度)|标签|栏目|分类|字号|字数|所属(?:栏目|分类)|推荐(?:星级|指数))\s*[:：]"
    )
)
_SITE = re.compile("范文|文库|文秘|之家|资料网|公文网|写作网|材料网|下载网|论坛|贴吧|(?<![联互])网(?![络格点])")
_ALONE = re.compile(
    "责任编辑|责编|点击(?:数|量|次数)|浏览(?:数|量|次数)|阅读(?:量|次数)|人气|热度|上传(?:者|时间)|录入"
)
_TAG = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|#\d{2,5});|</?(?:p|br|div|span|a|img|td|tr|table|font|strong|li|ul|h[1-6])\b[^<>\n]{0,80}/?>"
    r"|document\.write|javascript:",
    re.IGNORECASE,
)


def frames(words: str) -> Literal["web", "metadata"] | None:
    """Return what a row is that only frames an article; None for the rows of a document."""
    if len(words) > _LONGEST or words.endswith(("。", "；", "，")):
        return None
    if _TAG.search(words) and not re.search("[\u4e00-\u9fff]{4}", words):
        return "web"
    return _kept_of_an_article(words) or ("web" if _is_menu(words) else None)


def _is_menu(words: str) -> bool:
    pieces = [piece for piece in _PARTS.split(words) if piece]
    if not 1 < len(pieces) <= _MOST:
        return False
    clicked = [piece for piece in pieces if _CLICKED.fullmatch(piece.rstrip("：:"))]
    others = [piece for piece in pieces if not (_NEUTRAL.fullmatch(piece) or _CLICKED.fullmatch(piece.rstrip("：:")))]
    telling = [piece for piece in clicked if not _SURE.fullmatch(piece)]
    return bool(telling) and len(others) < len(clicked)


def _kept_of_an_article(words: str) -> Literal["web", "metadata"] | None:
    held = list(_HELD.finditer(words))
    if not held or held[0].start() > 1:
        return None
    alone = len(held) == 1 and _ALONE.fullmatch(held[0]["label"]) and len(words) <= _LONGEST // 3 and "，" not in words
    counted = any(one["count"] for one in held)
    posted = any(one["label"].startswith(("责", "发布", "上传", "录入")) for one in held)
    if not (alone or (len(held) > 1 and (counted or posted))):
        return None
    return "web" if _SITE.search(words) and len(held) > 1 else "metadata"
