"""Residue: what a web page, a seller of samples or a scraper left around a text, and around which the reader reads.

Some wordings give themselves away anywhere; others only above the title or below the end, since a plan may well speak
of a residents' QQ group or a subscription.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.alternatives import quick
from evaluators.model import Residue, Span
from evaluators.reader.markers import marker
from evaluators.reader.page_rows import frames
from evaluators.reader.visitors import speaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.reader.source import Row

Kind: TypeAlias = Literal["web", "disclaimer", "advert", "metadata"]

# giving something away is an advert where writings are given or a channel leads there: residents get other things, too
_SOLD_BY = (
    "(?:关注|公众号|回复|扫码|微信|进群|加群|点击|注册|登录|会员|资料|材料|模板|素材|文档|范文|课程|课件|公文|全文|礼包|PPT|电子版"
    "|[0-9]+[篇套])"
)
_URL = r"(?:https?://|www\.)[\w./?=&%#:~\-]+|\b[\w-]{2,}\.(?:com|net|org|cn|cc|top|xyz|vip|wang)(?:\.cn)?\b"
_ADDRESS = re.compile(_URL)
# Certain wherever they stand, on a row short enough to be a page's own line.
_ANYWHERE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "metadata",
        re.compile(
            r"^(?!附)\S[^，。；]{1,30}?(?:(?:范文|模板|范本|样本|例文|方案|计划|总结|报告)\s*篇\s*[一二三四五六七八九十\d]{1,2}"
            r"|(?:范文|模板|范本|样本|例文)\s*[（(]?(?:篇|第)?[一二三四五六七八九十\d]{1,2}(?:篇)?[）)]?)$|"
            r"^(?:精选|最新|优秀|实用)?(?:范文|例文|公文)\s*[:：]\s*\S{4}|"
            r"^[【\[（(]?(?:篇|范文|例文|样本|第)\s*[一二三四五六七八九十\d]{1,2}(?:篇)?[】\])）]?[:：]?$|^文\s*[/／|｜]\s*\S{2,14}$|^[（(【\[]\s*(?:20\d\d\s*年?)?\s*(?:最新|精选|通用|优秀|热门|实用|推荐)(?:版本?|范文|模板|范本|\d{0,2}篇){0,3}\s*[）)】\]]$|^来源\s*[:：].{0,40}(?:日期|时间|次数|浏览|阅读|点击|作者|编辑)(?:量|数)?\s*[:：]|"
            r"^(?:[-—－–]\s*\d{1,3}\s*[-—－–]|第\s*\d{1,3}\s*页(?:\s*[,，/共]\s*(?:共)?\s*\d{1,3}\s*页)?|"
            r"\d{1,3}\s*/\s*\d{1,3}|\[?page\s*\d*\]?|\[分页\])$",
            re.IGNORECASE,
        ),
    ),
    (
        "web",
        re.compile(
            rf"\S{{2,14}}(?:网|站|文库|之家|平台)\s*[（(](?:{_URL})[）)]\s*(?:整理|发布|提供|收集|出品|首发)|"
            r"版权所有|©|copyright|all rights reserved|ICP[备证](?:案?(?:编?号)?)?\s*[:：]?\s*(?:第\s*)?[\d*×xX某]|"
            r"公网安备|powered\s+by|(?:当前|您的?|"
            r"现在的?|所在)位置\s*[:：]|首页\s*(?:[>»＞/›-]|&gt;)|"
            r"^(?:上一[篇条页]|下一[篇条页]|下页)(?:\s|[:：]|$)|返回(?:首页|顶部|列表)|设为首页|加入收藏|"
            r"网站地图|^手机版|^\S{0,8}(?:网|站|吧|库|论坛)手机版(?=\s|[_|｜\-—]|$)|"
            r"^(?:热门|站内|本站|全站|全文)?搜索\s*[:：]|请输入(?:关键[词字]|搜索|您?要(?:搜索|查找))|热门搜索|热搜榜|"
            r"^(?:以上|上述)(?:就|便)?是(?!本|我|[^。！!]{0,8}(?:小编|网友))[^。！!]{2,60}的(?:全部|所有|详细|完整)内容(?:[，,。！!了啦]|$)|"
            r"切换(?:到)?(?:手机|电脑)版|打印本页|关闭(?:窗口|本页)|"
            r"字(?:体|号)\s*(?:[:：]\s*[\[【(（]?|[\[【(（]|\s)\s*[大小]|分享到(?:\s*[:：]|\s|$)|扫一扫|扫码(?:阅读|关注|下载)|"
            r"阅读原文|点击(?:下载|查看|阅读|展开|加载)|展开(?:全文|阅读)|"
            r"^(?:相关(?:文章|推荐|阅读|内容|范文|链接|新闻)|推荐(?:阅读|文章|范文)|猜你喜欢|延伸阅读|"
            r"热门(?:文章|推荐|范文)|最新(?:文章|范文)|看过本文|大家都在看|发表评论|网友评论|文章评论|"
            r"友情链接)|^\S[^。；，]{3,40}相关(?:文章|推荐|阅读|范文|链接|内容)\s*[:：]|"
            r"无障碍(?:浏览|阅读)|登录\s*[|/｜]?\s*注册|网站标识码|网站管理|站内搜索|"
            r"微信公众号\s*[:：]|^来源网址|^版权(?:说明|声明)\s*[:：]|(?:本文档?|文档|资料|内容)由[^，。；]{2,14}(?:网|站|文库)(?:整理|收集|提供|发布|上传)|已阅读\s*\d+\s*页|还剩\s*\d+\s*页|继续免费阅读|由会员(?:分享|上传)[，,]|"
            rf"^[（(【]?(?:本文|原文|文章|信息|资料|稿件)?(?:来源|来自|出处|转自|摘自)\s*[:：]?[^。；\n]{{0,30}}(?:{_URL})|"
            r"^【?(?:本文|原文|文章)(?:地址|网址|链接|标题|关键[词字])\s*[:：]|^【[^】]{2,40}】\s*(?:相关|推荐)(?:文章|范文|阅读|内容)",
            re.IGNORECASE,
        ),
    ),
    (
        "disclaimer",
        re.compile(
            r"仅供(?:大家|会员|网友|读者|用户|各位)?(?:个人)?(?:内部)?(?:学习|参考|借鉴|交流|阅读|写作)|请勿(?:照搬|抄袭|外传|转载|"
            r"盗用|用于商业|直接套用)|禁止(?:外传|转载|倒卖|商用)|严禁(?:转载|倒卖)|网友(?:上传|投稿|分享|"
            r"提供)|"
            r"(?:作者|会员|本站)原创|原创投稿|不代表(?:本(?:站|网|平台|号)|[^，。]{0,8}(?:观点|立场))|"
            r"如有侵权|侵(?:权)?(?:必)?删|转载(?:请|需)?(?:注明|联系)|免责声明|版权归(?:原)?作者|"
            r"小编(?:整理|为|给|精心|收集)|(?:以上|下面|以下|本文)(?:就)?是(?:由)?.{0,12}(?:小编|本站|网友|"
            r"网站)|欢迎(?:大家)?(?:阅读|借鉴|参考|下载)|希望(?:能)?(?:对|给)(?:大家|您|你|各位)(?:有|"
            r"带来)?(?:所)?帮助|"
            r"(?:本文|文章|内容|资料|素材|本资料)(?:来(?:源|自)(?:于)?|整理自|摘自|转自|系由?|"
            r"由.{0,10}(?:整理|提供|上传|发布|收集))[^。]{0,12}(?:网|站|平台|公众号|文库|作者|投稿)|"
            r"下载后(?:可|即可)?(?:任意|自由|自行)?(?:编辑|修改|打印|使用)|文档为\s*\w{2,5}\s*格式|"
            r"^(?:本|此|该)?(?:文档|文件|资料|文)?(?:为|是)?\s*(?i:word)\s*(?:版本?|文档|格式)[^。]{0,12}(?:编辑|修改|使用|复制|打印)|双击(?:可)?(?:编辑|删除)|"
            r"范文(?:仅|只)供|本(?:站|网)(?:为[你您大]|精心|整理|收集|所有|不对)|(?:本文档|文档|内容)由用户(?:提供|上传)",
        ),
    ),
    (
        "advert",
        re.compile(
            r"会员群|QQ\s*群|倒卖|立享|VIP\s*(?:会员|专享|免费)|开通会员|加入会员|年度?会员|终身会员|"
            rf"免费(?:下载|获取)|{_SOLD_BY}[^。]*免费(?:领取|赠送)|免费(?:领取|赠送)(?=$|[^。]*{_SOLD_BY})|代写|加(?:我|小编)?微信|加\s*[Vv][信Xx]?\s*[:：]|"
            r"(?:关注|搜索)(?:我们的?)?(?:微信)?公众号|公众号\s*[【“「]|点击[^，。；]{0,6}(?:蓝字|关注)|长按[^，。；]{0,8}(?:关注|识别)|^关注(?:我们|本号)|"
            r"回复(?:关键词|“|【)|客服(?:微信|QQ|"
            r"电话)|限时(?:优惠|特价|免费)|原价|资料(?:库|群|包)(?:下载|领取)?[：:，]|知识星球|下载(?:本文|此文|文档|全文)?需要?\s*\d+|付费(?:文档|"
            r"下载|阅读)|"
            r"更多(?:精品|精彩|优质|同类|相关|热门)?(?:的)?(?:范文|资料|文章|文档|材料|内容|"
            r"模板)[^。]{0,16}(?:请|关注|访问|搜索|尽在|点击|加|下载)|海量(?:范文|资料|文档|公文)|下载(?:本文档|全文|完整版)",
            re.IGNORECASE,
        ),
    ),
)
# A page's own only above the title or below the end.
_AROUND: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "metadata",
        re.compile(
            r"^[【\[](?:导读|摘要|提要|核心提示)[】\]]|^(?:发布|更新|上传|发表|录入|生成|添加|创建)?(?:时间|日期)\s*[:：]|^(?:信息|文章|稿件|"
            r"内容)?来源\s*[:：]|^(?:作者|编辑|责任编辑|责编|撰稿|供稿|审核|校对|阅读(?:量|次数|数)?|"
            r"浏览(?:量|次数|数)?|点击(?:量|次数|数|率)?|访问量|"
            r"字数|栏目|分类|标签|关键[词字]|tags?|下载(?:量|次数)?|评论|收藏|点赞|页数|文件大小|"
            r"文档(?:编号|类型|格式)|索引号?|主题(?:分类|词)|公开(?:方式|类别|时限)|有效性|发布机构|"
            r"发文机[关构]|生成日期|统一编号|摘要|导读|内容提要|编者按)\s*[:：]|"
            r"^20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d\d|\s*[|｜])|来源\s*[:：].*(?:作者|时间|浏览|阅读|"
            r"点击|编辑)\s*[:：]|(?:浏览|阅读|点击)(?:次数|量)?\s*[:：]?\s*\d+",
            re.IGNORECASE,
        ),
    ),
    (
        "advert",
        re.compile(
            r"订阅|权益|优惠|微信号?\s*[:：]|会员|客服|平台[、，]|实时分享|不断(?:迭代|更新)|领取|赠送|扫码|"
            r"二维码|加群|进群|公众号|付费|下载"
        ),
    ),
    ("web", re.compile(
        rf"{_URL}|(?:范文|文库|文档|文秘|公文|材料|写作|作文|资料)(?:网|站|吧|库|大全|之家|中心|在线)$|"
        rf"^(?:公文|机关|党政|材料)?写作(?:参考)?(?:材料|素材|范例|范文)$|"
        r"技术支持\s*[:：]|"
        rf"[>»＞›]\s*\S"
    , re.IGNORECASE)),
)  # fmt: skip
_INLINE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("web", re.compile(
        rf"[（(【\[][^（）()【】\[\]\n]{{0,24}}(?:更多|范文|文章|原文|阅读|下载|搜索|关注)[^（）()【】\[\]\n]{{0,16}}"
        rf"(?:{_URL})[^（）()【】\[\]\n]{{0,12}}[）)】\]]"
    )),
    ("web", re.compile(
        rf"[（(【\[](?:本文|文章|资料|内容)?(?:来源|来自|出自|转自|"
        rf"摘自)\s*(?:于)?\s*[:：]?[^（）()\n]{{0,30}}(?:网|站|文库|{_URL})[^（）()\n]{{0,12}}[）)】\]]"
    )),
    ("advert", re.compile(
        rf"(?<=[。！？；])[^。！？；\n]{{0,40}}(?:更多|搜索|访问|登录|关注)[^。！？；\n]{{0,30}}(?:范文|文章|"
        rf"资料|公文|材料)[^。！？；\n]{{0,20}}(?:{_URL})[^。！？；\n]{{0,10}}[。！]?"
    )),
    ("disclaimer", re.compile(
        r"(?<=[。！？；])(?:(?:以上|本文|文章)[^。！？；\n]{0,30}(?:小编|网友|本站)|"
        r"[^。！？；\n]{0,20}仅供参考，?[^。！？；\n]{0,20}(?:照搬|抄袭|转载))[^。！？；\n]{0,40}[。！]?"
    )),
)  # fmt: skip
# what a site or a seller speaks of in the run of a paragraph
_SPOKEN = re.compile(
    quick("范文|样文|例文|小编|网友|本站|本篇|[本此]文(?![件化明字体艺学旅])|原创|VIP|下载券|完整版|虚构|写材料|代写")
)
_COPYRIGHT = re.compile(r"版权(?:说明|声明)\s*[:：]")
_CLAUSE = re.compile("[^，。；！\u3000|｜]+[，。；！\u3000|｜ ]*")
# 时间：2024-05-06 作者：小编: what a page registers of a text, one entry behind the other
_ENTRY = re.compile(r"[^，。；！\s|｜]+[，。；！\s|｜]*(?:\d{1,2}:\d\d(?::\d\d)?\s*)?")
_SITE = re.compile(
    r"((?:信息|文章|稿件|内容|资料)?来源\s*[:：]\s*)[^\s:：，。；]{2,14}(?:网|网站|文库|之家|论坛|公众号)[\s|｜]*$"
)
_PAGE_LINE = 120  # a longer row is a paragraph; what it holds of residue is found by _INLINE
_SENTENCE = 16  # a sentence of this length may speak of a group of residents or of scanning a code
_TOLD_AT_ONCE = 48  # a longer row of several sentences gives itself away in the first, else it is a paragraph
_ALSO_PROSE = re.compile(
    r"更多(?:内容|资料|材料)[^。]{0,16}(?:请|关注|访问|搜索|点击|下载)|QQ\s*群|会员群|加(?:我|小编)?微信|扫一扫|扫码(?:阅读|关注|下载)|点击(?:下载|查看|阅读)|(?:关注|搜索)(?:微信)?公众号|公众号\s*[“「]|客服(?:微信|QQ|电话)|"
    rf"(?:{_SOLD_BY}[^。]*)?免费(?:领取|赠送|下载|获取)|原价|限时(?:优惠|特价|免费)|倒卖|代写|加入会员|年度?会员|回复“|无障碍(?:浏览|阅读)|"
    r"仅供(?:大家)?(?:个人)?(?:内部)?(?:学习|参考|借鉴|交流|阅读)|禁止(?:外传|倒卖)|严禁倒卖|请勿外传|欢迎(?:大家)?(?:阅读|借鉴)|网友(?:上传|分享|提供)",
    re.IGNORECASE,
)
_SAMPLE_SUFFIX = re.compile(
    r"(?:\s*(?:[（(【\[]\s*共?[一二两三四五六七八九十\d]{1,3}[篇份套]\s*[）)】\]]|[（(【\[]\s*(?:精选|通用|优秀|最新|必备|推荐|热门|实用|合集|范文|模板|范本|样本|精品|优选|"
    r"完整版?|可编辑|word|doc|参考|示例|模版|范例|例文|集锦|下载|免费)[^（）()【】\[\]]{0,12}[）)】\]]"
    r"|(?:优秀|经典|最新|通用)?(?:范文|模板|范本|样本)(?:精选|大全|参考|下载|\d{1,2}篇|"
    r"[一二三四五六七八九十]+篇)*|[_\-—|｜]+\s*\S{2,14}(?:网|站|文库|大全|之家|吧|平台)))+\s*$",
    re.IGNORECASE,
)


def certain(row: Row) -> Kind | None:
    """Return the kind of residue a row is wherever it stands, or None.

    A numbered row is the document's own, and so is one of which only a part is residue (see `inline`).
    """
    if len(row.text) > _PAGE_LINE or marker(row) is not None:
        return None
    if any(found.start() > 0 for _, pattern in _INLINE for found in pattern.finditer(row.text)):
        return None
    if bare := re.fullmatch(rf"\S{{0,12}}?\s*(?:{_URL})\s*", row.text):
        return "web" if bare else None
    words = row.text
    told = next((kind for kind, pattern in _ANYWHERE if pattern.search(words) and _tells(pattern, words)), None)
    return told or speaks(row.text) or frames(row.text)


def pieces(kind: Kind, row: Row) -> Iterator[Residue]:
    """Yield a row of residue as a whole, or clause by clause where its clauses are of several kinds."""
    found: list[Residue] = []
    if _COPYRIGHT.match(row.text):  # its clauses (由用户上传, 如有侵权请联系) make one statement
        yield Residue(kind, row.span)
        return
    registered = _AROUND[0][1].search(row.text) is not None
    for clause in (_ENTRY if registered else _CLAUSE).finditer(row.text):
        kinds = (of for of, pattern in (*_ANYWHERE, *_AROUND[:1]) if pattern.search(clause[0]))
        own = next(kinds, found[-1].kind if found else kind)
        if registered and own == "disclaimer" and (source := _SITE.match(clause[0])):
            # 文章来源：公文资料网 仅供参考: what a page registers of a text, and whose page it is
            name = row.start + clause.start() + source.end(1)
            found.append(Residue("metadata", Span(row.start + clause.start(), name)))
            found.append(Residue("web", Span(name, row.start + clause.end())))
            continue
        start = found.pop().span.start if found and found[-1].kind == own else row.start + clause.start()
        found.append(Residue(own, Span(start, row.start + clause.end())))
    yield from found if len(found) > 1 else (Residue(kind, row.span),)


def _tells(pattern: re.Pattern[str], words: str) -> bool:
    """Whether `words` hold a wording of `pattern` that a sentence of a plan would not."""
    prose = len(words) >= _SENTENCE and words.endswith(("。", "；"))
    first = words.find("。") if len(words) > _TOLD_AT_ONCE else len(words)
    return any(
        not (prose and (found.start() > first or _ALSO_PROSE.fullmatch(found[0]))) for found in pattern.finditer(words)
    )


def around(row: Row) -> Kind | None:
    """Return the kind of residue a row would be above the title or below the end, or None."""
    if found := certain(row):
        return found
    if len(row.text) > _PAGE_LINE or row.text.endswith("。") or marker(row) is not None:
        return None
    return next((kind for kind, pattern in _AROUND if pattern.search(row.text)), None)


_RELATED = re.compile(
    r"^(?:【[^】]{2,40}】\s*|\S[^。；，]{3,40}(?=相关))?(?:相关|推荐|猜你|延伸阅读|热门|最新|看过本文|大家都在看|本栏目|友情链接)"
)


def related(rows: Sequence[Row]) -> int:
    """Return the row where a list of other articles (相关文章：) begins; ``len(rows)`` without one."""
    for index in range(len(rows) - 1, max(len(rows) - 40, 0), -1):
        words = rows[index].text
        if len(words) > 40 or words.endswith(("。", "；")):
            break
        if _RELATED.match(words) and certain(rows[index]):
            return index
    return len(rows)


def inline(folded: str) -> Iterator[Residue]:
    """Yield residue that stands inside a paragraph: (来源：…网), 更多范文请访问….com, 本文仅供参考，请勿照搬."""
    found: list[Residue] = []
    for kind, pattern in _INLINE:
        for match in pattern.finditer(folded):
            span = Span(match.start(), match.end())
            if not any(one.span.overlaps(span) for one in found):
                found.append(Residue(kind, span))
    yield from found
    for sign in _SPOKEN.finditer(folded):
        remark = _remark(folded, sign.start())
        if any(one.span.overlaps(remark) for one in found):
            continue
        said = speaks(remark.of(folded).strip("（()）。！"))
        if said is not None:
            found.append(Residue(said, remark))
            yield found[-1]


def _remark(folded: str, at: int) -> Span:
    """Return the bracketed words about `at` with their brackets, else the sentence."""
    start = max(folded.rfind(mark, 0, at) for mark in "。！？\n") + 1
    ends = [end for mark in "。！？\n" if (end := folded.find(mark, at)) >= 0]
    stop = min(ends, default=len(folded))
    opened = max(folded.rfind(mark, start, at) for mark in "（(")
    shut = next((end for mark in "）)" if (end := folded.find(mark, at, stop)) >= 0), -1)
    if opened >= 0 <= shut and not any(mark in folded[opened:at] for mark in "）)"):
        return Span(opened, shut + 1)
    return Span(start, min(stop + 1, len(folded)) if folded[stop : stop + 1] in ("。", "！", "？") else stop)


def addressed(words: str) -> bool:
    """Whether a web address stands within the words, others behind it: the head of a page, not a title."""
    return any(found.end() < len(words) for found in _ADDRESS.finditer(words))


def sample_suffix(words: str) -> int:
    """Return where a seller's addition to a title begins (（精选3篇）, 范文, _某某网); the length without one."""
    found = _SAMPLE_SUFFIX.search(words)
    return found.start() if found and found.start() >= 4 else len(words)


_SAMPLE_PREFIX = re.compile(
    r"(?:(?:范文|篇|例文|样本)\s*[一二三四五六七八九十\d]{1,2}|第[一二三四五六七八九十]+篇)\s*[:：、.]\s*(?=\S{4})"
)


def sample_prefix(words: str) -> int:
    """Return where a title begins behind a collector's count (篇一：); 0 without one."""
    found = _SAMPLE_PREFIX.match(words)
    return found.end() if found else 0


def front_matter(rows: Sequence[Row]) -> int:
    """Return how many rows at the top are YAML front matter (between two ``---`` lines)."""
    if not rows or rows[0].text != "---":
        return 0
    for index, row in enumerate(rows[1:40], start=1):
        if row.text == "---":
            return index + 1
        if not re.match(r"[\w-]+\s*:|[-#]|\s", row.line):
            return 0
    return 0
