"""Further defects of wording, evidence, marks and residue (WRD, EVD, FMT, PRI, SRC, PLH), in words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, insert, kind, replace, said
from evaluators.model import Span

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from app.evaluation.mutant import Base, Kind


def _saying(code: str, name: str, *sentences: str) -> Kind:
    """Return a kind that adds one of `sentences` to a paragraph of the document's substance."""

    def make(base: Base, choice: random.Random) -> Change | None:
        return said(base, choice, sentences, *base.telling)

    return kind(code, name)(make)


def _swapping(code: str, name: str, pattern: str, swap: Callable[[str, random.Random], str]) -> Kind:
    """Return a kind that writes one match of `pattern` otherwise."""

    def make(base: Base, choice: random.Random) -> Change | None:
        hits = base.hits(pattern)
        if not hits:
            return None
        hit = choice.choice(hits)
        return replace(base, Span(*hit.span()), swap(hit.group(), choice))

    return kind(code, name)(make)


repealed_body = _saying(
    "EVD-02",
    "依据只写标题的查无文件",
    "上述工作依据⟦《云汀区社区活动场地共享使用办法》⟧开展。",
    "现场标识按照⟦《临澜市公共服务标识设置规范》⟧设置。",
)
award_unverified = _saying(
    "EVD-05",
    "先进典型姓名写错",
    "组织党员学习⟦焦裕录⟧同志先进事迹。",
    "结合学习⟦张贵梅⟧同志先进事迹开展讨论。",
    "组织青年学习⟦黄文琇⟧先进事迹。",
)
model_unknown = _saying(
    "EVD-05",
    "号召学习查无此人的典型",
    "组织网格员学习⟦沈知夏⟧同志先进事迹。",
    "向⟦顾长汀⟧同志学习，做好入户服务。",
)
speech_quoted = _saying(
    "EVD-06",
    "引用讲话没有出处",
    "市领导在调研时指出，⟦“群众的事没有小事，件件都要有回音、有着落、有评价”⟧。",
    "有关领导同志强调，⟦“社区工作者要成为居民身边叫得应、靠得住、办得成事的人”⟧。",
)
number_wrong = _saying(
    "EVD-03",
    "新引文件文号写法不规范",
    "参照《云汀区社区活动场地共享使用办法》（⟦云民发〔23〕16号⟧）执行。",
    "参照《云汀区社区活动场地共享使用办法》（⟦云民发〔2023〕第16号⟧）执行。",
    "参照《云汀区社区活动场地共享使用办法》（⟦云民发〔2023〕016号⟧）执行。",
)
typo_common = _saying(
    "WRD-02",
    "常见错别字（另拟）",
    "逐户⟦按装⟧扶手。",
    "做好⟦宣传报到⟧。",
    "⟦既使⟧遇雨也要到场。",
    "问题⟦一愁莫展⟧时报街道协调。",
    "保持⟦通迅⟧畅通。",
    "对照清单⟦查露补缺⟧。",
    "做到⟦再接再励⟧。",
    "经费⟦帐目⟧按季公开。",
)
formulation_past = _saying(
    "WRD-03",
    "旧提法（另拟）",
    "提升⟦社会管理⟧水平。",
    "做好⟦精准扶贫⟧走访工作。",
    "按照⟦“四位一体”总体布局⟧推进。",
)
slighting = _saying(
    "WRD-05",
    "极限用语和称谓不当（另拟）",
    "经验做法⟦独一无二⟧。",
    "建成⟦全国最大⟧的社区食堂。",
    "对⟦瞎子⟧上门服务。",
    "服务⟦史无前例⟧。",
    "对⟦打工仔⟧家庭子女开放。",
)
redundant = _saying(
    "WRD-08",
    "赘余（另拟）",
    "⟦大概约30户⟧需要上门。",
    "⟦凡是所有⟧申请均应登记。",
    "⟦目前现在⟧正在核对。",
    "参加人数⟦至少50人以上⟧。",
    "楼道⟦切忌不要⟧堆放杂物。",
)
collocation = _saying(
    "WRD-09",
    "搭配不当（另拟）",
    "⟦提高服务力度⟧。",
    "⟦改善服务水平⟧。",
    "⟦发挥积极的效果⟧。",
    "⟦增强工作效率⟧。",
    "⟦加快办理质量⟧。",
    "⟦通过入户走访，使居民⟧了解政策。",
)
acronym = _saying(
    "WRD-11",
    "数字简称未解释（另拟）",
    "推广⟦“七彩九步”⟧做法。",
    "执行⟦“1234”⟧工作机制。",
    "落实⟦“双报三查”⟧制度。",
)
colloquial = _saying(
    "WRD-12",
    "口语化（另拟）",
    "不能⟦一锤子买卖⟧。",
    "居民⟦挺满意的⟧。",
    "办事⟦麻利点儿⟧。",
    "人手⟦老是不够⟧。",
    "先把台面⟦弄好⟧。",
    "工作要⟦干得漂亮⟧。",
)
long_sentence = _saying(
    "WRD-13",
    "新写的长句",
    "⟦办理人员在接到居民通过来电、来访、网络留言、网格员代为转达以及上级部门转办等各种渠道反映的事项之后，应当首先核对反映人姓名、住址、联系方式"
    "和所反映事项发生的时间、地点、经过，再根据事项的性质、紧急程度和涉及的单位，分别转交有处理权限的科室办理，并在办理过程中与反映人保持联系，"
    "说明办理进度和预计办结时间，办结后当面或者通过电话征求反映人意见，把意见连同办理经过一并记入登记簿备查⟧。",
)
brackets_nested = _saying(
    "FMT-02",
    "同形括号套用或半全角混用",
    "由网格员⟦（含兼职网格员（每组2名））⟧到场。",
    "现场登记⟦（含姓名、住址)⟧。",
    "参照云民发⟦[2023]⟧16号文件执行。",
)
unpaired = _saying(
    "FMT-03",
    "只有半边的标号（另拟）",
    "设立⟦“邻里议事厅⟧，每月开放。",
    "张贴⟦《文明公约⟧供居民对照。",
    "登记内容⟦（姓名、住址⟧由网格员核对。",
)
dun_titles = _saying(
    "FMT-04",
    "多个引号项之间用顿号（另拟）",
    "开展⟦“小手拉大手”、“银龄课堂”⟧活动。",
    "发放⟦《告知书》、《承诺书》、《明白卡》⟧。",
)
range_dash = _saying(
    "FMT-05",
    "范围用短横（另拟）",
    "每处面积为⟦20-35平方米⟧。",
    "每次安排⟦2—3名⟧工作人员。",
    "服务对象为⟦60-75岁⟧老年人。",
)
year_short = _saying(
    "FMT-06",
    "年份简写、汉字与数字混写",
    "沿用⟦24年⟧底的登记数据。",
    "自2024年⟦十月⟧8日起登记。",
    "所需资金为⟦3～5万元⟧。",
)
list_marks = _saying(
    "FMT-09",
    "并列各项标点不一（另拟）",
    "申请时提交：⟦（1）身份证明；（2）住址证明。（3）委托书；⟧",
    "分三类处理：⟦一是当场办结，二是限期办结；三是转交办结。⟧",
)
script_mixed = _saying(
    "FMT-07",
    "句中夹用繁体字（另拟）",
    "设置⟦為民⟧服务点。",
    "开设⟦書畫⟧活动室。",
    "张贴⟦廣場⟧开放时间。",
)
stray = _swapping(
    "FMT-08",
    "夹入零宽字符、控制字符或表情",
    "(?<=[\u4e00-\u9fff])[，。](?=[\u4e00-\u9fff])",
    lambda mark, choice: mark + choice.choice(("\u200d", "\u2060", "\x0b", "😀", "\ue5d2", "   ")),
)
doubled = _swapping(
    "FMT-10",
    "标点连用",
    "(?<=[\u4e00-\u9fff])[，。](?=[\u4e00-\u9fff])",
    lambda mark, choice: choice.choice((mark * 2, "，。", "、，", "。，")),
)
passport = _saying(
    "PRI-02",
    "住宅电话、QQ号和车牌",
    "联系人许某，家庭电话⟦021-58231976⟧。",
    "资料发到个人QQ：⟦284719365⟧。",
    "停放车辆为⟦沪A·7K352⟧。",
    "有事请拨打网格员手机⟦139 1234 5678⟧。",
)
person = _saying(
    "PRI-03",
    "敏感个人信息（另拟）",
    "⟦居民顾春和患精神分裂症，住书院里社区6号楼302室⟧，列入随访。",
    "⟦社区矫正对象严知秋，系缓刑人员，住长堤路21号⟧，由司法所帮教。",
    "⟦低保对象唐小满（9岁，父母均服刑）⟧由社区结对照护。",
)
asterisk = _swapping(
    "PLH-02",
    "词语后半被星号遮去",
    "党组织|社区居委会|街道党工委|志愿者|业主委员会|党员",
    lambda word, choice: word[:-1] + choice.choice(("*", "**")),
)


@kind("SRC-01", "网页导航和网址残留（另拟）")
def page_line(base: Base, choice: random.Random) -> Change | None:
    """Leave navigation, an address or a share bar at the end of the text."""
    words = (
        "返回首页 | 关闭窗口 | 打印本页",
        "本文链接：http://www.example.com/fanwen/20240318.html",
        "下一篇：社区工作者年度考核方案",
        "分享到：微信 微博 QQ空间",
        "浙ICP备20240001号 技术支持：某某网络",
    )
    return insert(base, len(base.text.rstrip()), f"\n\n⟦{choice.choice(words)}⟧")


@kind("SRC-02", "范文声明（另拟）")
def disclaimer_reworded(base: Base, choice: random.Random) -> Change | None:
    """Leave a disclaimer above the title."""
    words = (
        "本资料来源于网络，如有侵权请联系删除。",
        "温馨提示：本文为参考范文，请结合实际修改使用。",
        "以下内容由网友投稿，仅供个人学习。",
        "版权归原作者所有，转载请注明出处。",
    )
    return insert(base, 0, f"⟦{choice.choice(words)}⟧\n\n")


@kind("SRC-03", "推广广告（另拟）")
def advert_reworded(base: Base, choice: random.Random) -> Change | None:
    """Leave a promotion below the end."""
    words = (
        "扫码关注公众号，免费领取写作模板",
        "添加客服微信领取全套材料，限时特惠",
        "VIP会员可下载全文，首月仅需9.9元",
        "加入写作交流群，每日分享优质范文",
    )
    return insert(base, len(base.text.rstrip()), f"\n\n⟦{choice.choice(words)}⟧")


@kind("SRC-05", "企业、学校、村的自称残留")
def self_named_otherwise(base: Base, choice: random.Random) -> Change | None:
    """Leave how an enterprise, a school or a village calls itself."""
    words = ("结合⟦我公司⟧实际抓好落实。", "由⟦我校⟧安排场地。", "在⟦我村⟧公开栏公示。", "⟦我院⟧职能科室予以配合。")
    return said(base, choice, words, *base.telling)


@kind("PRI-04", "文末的内部标志")
def secrecy_below(base: Base, choice: random.Random) -> Change | None:
    """Leave a mark of secrecy or of internal use on a line of its own below the end."""
    words = ("【内部资料，注意保管】", "（机密★1年）", "内部文件 严禁外传", "密级：秘密")
    return insert(base, len(base.text.rstrip()), f"\n\n⟦{choice.choice(words)}⟧")
