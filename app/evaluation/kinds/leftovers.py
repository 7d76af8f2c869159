"""What should not stand in a document at all: personal data, residue, placeholders (PRI, SRC, PLH)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, insert, kind, lines, replace, said
from evaluators.model import Span
from evaluators.registers import foreign

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(choice: random.Random) -> str:
    """Return an identity number whose region, date and check digit (GB 11643) are in order."""
    region = choice.choice(("310101", "320102", "330103", "440106"))
    born = f"{choice.randrange(1950, 2005)}{choice.randrange(1, 13):02}{choice.randrange(1, 29):02}"
    body = f"{region}{born}{choice.randrange(1000):03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def card_number(choice: random.Random) -> str:
    """Return a card number of 19 digits that passes Luhn's check."""
    body = "622202" + "".join(str(choice.randrange(10)) for _ in range(12))
    digits = [int(d) for d in reversed(body)]
    total = sum(d if at % 2 else (2 * d - 9 if d > 4 else 2 * d) for at, d in enumerate(digits))
    return body + str(-total % 10)


@kind("PRI-01", "身份证号")
def identity_leaked(base: Base, choice: random.Random) -> Change | None:
    """Print an identity number."""
    words = f"⟦{identity_number(choice)}⟧"
    return said(base, choice, (f"联系人身份证号{words}。", f"（证件号码：{words}）"), *base.telling)


@kind("PRI-01", "银行卡号")
def card_leaked(base: Base, choice: random.Random) -> Change | None:
    """Print the number of a bank card."""
    return said(base, choice, (f"补贴打入银行卡⟦{card_number(choice)}⟧。",), *base.telling)


@kind("PRI-02", "手机号等联系方式")
def contact_leaked(base: Base, choice: random.Random) -> Change | None:
    """Print a private number or address."""
    mobile = f"1{choice.choice('35789')}{choice.randrange(10)}{choice.randrange(10**8):08}"
    words = (
        f"有疑问的联系网格员陆某，电话⟦{mobile}⟧。",
        f"报名请加微信⟦{mobile}⟧。",
        f"材料发至⟦zhang{mobile[-4:]}@163.com⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("PRI-03", "敏感个人信息组合")
def person_exposed(base: Base, choice: random.Random) -> Change | None:
    """Name a person with illness, disability or need."""
    words = (
        "⟦居民陆知行，肢体二级残疾，住桥东路12号3栋201室⟧，由网格员上门服务。",
        "⟦许闻舟（低保户，患尿毒症，家住长堤路8号5单元302室）⟧列入重点走访名册。",
        "⟦刑满释放人员沈一帆，住荻花路15弄6号402室⟧，由社区安排帮扶。",
    )
    return said(base, choice, words, *base.telling)


@kind("PRI-04", "密级标志")
def secrecy_marked(base: Base, choice: random.Random) -> Change | None:
    """Put a mark of secrecy at the head."""
    return insert(base, 0, f"⟦{choice.choice(('秘密★1年', '机密★3年', '内部资料 注意保管', '秘密'))}⟧\n\n")


@kind("SRC-01", "网页残留")
def web_line(base: Base, choice: random.Random) -> Change | None:
    """Leave a line of the page the text was taken from."""
    words = (
        "当前位置：首页 > 工作方案 > 街道工作",
        "上一篇：街道工作总结  下一篇：社区工作要点",
        "Copyright © 2024 某某文库 版权所有 备案号：沪ICP备12345678号-1",
        "Powered by 文秘之家 手机版",
    )
    return _line(base, choice, words)


@kind("SRC-02", "范文声明")
def disclaimer(base: Base, choice: random.Random) -> Change | None:
    """Leave a disclaimer."""
    words = (
        "本文仅供参考学习，请勿照搬照抄。",
        "以上内容由小编整理，仅供参考。",
        "本文由网友上传，不代表本站观点，如有侵权请联系删除。",
        "声明：本篇为原创投稿，仅供学习交流，严禁外传。",
    )
    return _line(base, choice, words)


@kind("SRC-03", "推广广告")
def advert(base: Base, choice: random.Random) -> Change | None:
    """Leave an advertisement."""
    words = (
        "加入会员群，每天更新海量公文范文，会员权益永久有效！",
        "更多公文写作素材请加QQ群：532817604",
        "订阅本公众号，回复“方案”免费领取500篇范文",
        "开通会员下载全部材料，发现倒卖者举报有奖",
    )
    return _line(base, choice, words)


def _line(base: Base, choice: random.Random, words: tuple[str, ...]) -> Change:
    """Add a line before the title or behind the last one."""
    if choice.random() < 0.5:
        return insert(base, 0, f"⟦{choice.choice(words)}⟧\n\n")
    return insert(base, len(base.text.rstrip()), f"\n\n⟦{choice.choice(words)}⟧")


@kind("SRC-05", "他行业用语残留")
def foreign_words(base: Base, choice: random.Random) -> Change | None:
    """Leave words of an enterprise, a school or a village, by the lexicon of such words."""
    terms = [word.term for word in foreign().words]
    terms = [term for term in terms if term.endswith(("群众", "职工", "员工", "师生", "村民", "教职工"))]
    return said(
        base,
        choice,
        (f"广泛听取⟦{choice.choice(terms)}⟧的意见。", f"组织⟦{choice.choice(terms)}⟧参加活动。"),
        *base.telling,
    )


@kind("SRC-06", "标题重复")
def title_doubled(base: Base, choice: random.Random) -> Change | None:
    """Print the title again, as pages do, with or without their suffix."""
    title = base.document.title
    if title is None:
        return None
    words = choice.choice((title.text, f"{title.text}（精选文档）", f"{title.text}范文"))
    return insert(base, 0, f"⟦{words}⟧\n\n")


@kind("SRC-06", "抓取信息")
def scrape_line(base: Base, choice: random.Random) -> Change | None:
    """Leave when and whence a page was taken, below the title."""
    title = base.document.title
    if title is None:
        return None
    words = choice.choice(
        (
            "时间：2024-03-18 来源：公文网 作者：佚名 阅读：1265次",
            "发布时间：2023-05-06 09:12  浏览次数：387",
            "来源：网络  编辑：小文  点击：2306",
        )
    )
    end = next(line.end for line in lines(base.text) if line.end >= title.span.end)
    return insert(base, end, f"\n\n⟦{words}⟧")


@kind("PLH-01", "数字写作×")
def number_crossed(base: Base, choice: random.Random) -> Change | None:
    """Put × in the place of a number."""
    found = base.hits(r"(?<![\d.年月〔至])\d+(?P<unit>场|次|户|人|个|处|名|项|万元)", *base.telling)
    if not found:
        return None
    hit = choice.choice(found)
    words = choice.choice(("×", "××", "X", "XX")) + hit["unit"]
    return replace(base, Span(*hit.span()), words)


@kind("PLH-01", "单位名写作某")
def name_crossed(base: Base, choice: random.Random) -> Change | None:
    """Put 某 or × in the place of a name."""
    found = base.hits(
        "(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2})(?=街道2|街道位|街道登|街道共|街道按)|(?:书院里|桥东|稻香|丰禾)(?=社区)"
    )
    if not found:
        return None
    return replace(base, Span(*choice.choice(found).span()), choice.choice(("某", "某某", "××", "×")))


@kind("PLH-02", "星号屏蔽")
def word_starred(base: Base, choice: random.Random) -> Change | None:
    """Mask part of a word with asterisks."""
    found = base.hits("党组织|党员|居民|街道党工委|习近平|社区党委|网格员|业主")
    if not found:
        return None
    hit = choice.choice(found)
    keep = 1 if len(hit.group()) > 1 else 0
    words = hit.group()[0] + "**" + hit.group()[keep + 1 :]
    return replace(base, Span(*hit.span()), words)


@kind("PLH-03", "空位和模板标签")
def blank_left(base: Base, choice: random.Random) -> Change | None:
    """Leave a blank, a tag of a template or a note to oneself."""
    words = (
        "联系人：⟦____⟧。",
        "由⟦{{牵头单位}}⟧负责协调。",
        "所需经费⟦【待补：金额】⟧。",
        "验收时间为⟦（待定）⟧。",
        "现场负责人为⟦（　　）⟧。",
        "⟦TODO⟧补充数据。",
        "具体数量⟦请填写⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("PLH-03", "数字留空")
def number_blank(base: Base, choice: random.Random) -> Change | None:
    """Leave the place of a number open."""
    found = base.hits(r"(?<![\d.年月〔至])\d+(?=场|次|户|人|个|处|名|项)", *base.telling)
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), choice.choice(("____", "{{数量}}", "【　】")))
