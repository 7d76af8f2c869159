"""Goals that nobody can measure: a change by a degree, an achievement, a rank or a state at the end of a clause.

A clause says what is to change and, at its end, how: 明显提升, 取得新进展, 走在前列, 更加牢固, 蔚然成风. The end is
read alone; what stands before it, without times and comparisons, is the subject.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.alternatives import quick, told_apart
from evaluators.reader import clauses

if TYPE_CHECKING:
    from evaluators.model import TargetOp

_DEGREE = (
    r"(?:(?:明显|显著|大幅度?|大为|大大|极大|较大(?:幅度|程度)?|更大(?:幅度|程度)?|较快|快速|持续|连续|不断|稳步|稳定|平稳|有效"
    r"|切实|全面|整体|总体|进一步|普遍|逐步|逐渐|逐年|逐月|有所|日益|日趋|日渐|渐趋|趋于|根本|彻底|实质|充分|深入|同步|良性|长足"
    r"|更好|较好|空前|稳中|尽可能|最大限度|普遍)性?(?:上|的|地)?|质的)"
)
# what a thing does by itself, or has done to it, when it gets better
_RISES = (
    r"提高|提升|提增|增强|增进|增长|增加|增多|增厚|改善|改进|改观|加强|强化|优化|健全|规范|完善|好转|转变|转好|进步|突破|飞跃|跨越|跃升|攀升|上升"
    r"|升高|回升|降低|下降|减少|减轻|减弱|回落|压降|压减|缩短|缩小|遏制|抑制|扭转|改变|解决|化解|缓解|纾解|消除|扩大|拓展|拓宽|延伸|密切|融洽|和谐"
    r"|浓厚|高涨|巩固|夯实|筑牢|充实|壮大|深化|锤炼|净化|美化|向好|趋好|趋稳|趋缓|见好|见效|提质|提速|提档|升级|凸显|彰显|显现|激发|迸发|释放"
    r"|稳定|平稳|良好|可控|安全|有序|有升|有进|有降|满意|普及|发展|成熟|合理|丰富|牢固|扎实|紧密|畅通|顺畅|充足|活跃|加快|加大|精简|压缩|减负|多样|完备"
)
_REACHES = r"(?:得到|获得|有|有了|实现|取得|取得了|呈现|呈|出现|发生|迎来|保持|处于|受到)"
# 得到有效化解, 得到及时回应: done to it, nobody knows how far
_DONE_TO = (
    r"得到了?(?:(?:及时|妥善|圆满|合理|应有|有力|稳妥|基本|初步|较大|更多|广泛|高度)的?|" + _DEGREE + r")"
    rf"(?:处置|处理|保障|满足|发挥|落实|整治|治理|管控|控制|维护|体现|认可|肯定|支持|回应|保护|补齐|{_RISES})"
)
_COMES_OUT = (
    r"(?:充分|有效|更好|全面|进一步)(?:发挥|调动|涌流)|(?:有序|扎实|深入|顺利)(?:推进|开展|发展)"
    r"|(?:基本|初步|逐步|全面)(?:稳定|好转|向好)"
)
_MORE = (
    r"(?:更加|更为|更趋|更|越来越|日益|愈加|愈发|越发|愈益|较为)(?!重视|注重|关注|[加为换新名改替迭])"
    r"[\u4e00-\u9fff]{1,4}"
)
_GAINS = (
    r"(?:取得|实现|达到|迈出|有|获得|开创|打开|再上|迈上|跃上|登上|跨上|跨入|上|见到|收到|展现|呈现|彰显|焕发|谱写)了?"
    r"(?:(?:一定|一个|[较更]大|[较更]好|[较更]多|良好|明显|显著|积极|初步|阶段性|实质性|重大|重要|突破性|根本性|历史性|跨越式|长足|丰硕|扎实"
    r"|坚实|新|崭新|质)的?)+"
    r"(?:成效|成果|进展|突破|进步|发展|成绩|效果|实效|提升|提高|飞跃|跨越|改观|变化|转变|台阶|水平|步伐|局面|高度|面貌|格局|气象|作为|篇章"
    r"|活力|增长|好转|改善|成就|业绩|风貌|风尚)"
    r"|取得实效|见到实效|初见成效|大见成效|收到实效|成效(?:显著|明显|突出)|效果(?:显著|明显|突出|良好)"
)
_RANKS = (
    r"(?:走在|走到|位居|位于|位列|居于?|列入?|处于|进入|迈入|跻身|名列|排在|保持|达到|跃居)(?:在)?[\u4e00-\u9fff]{0,6}?的?"
    r"(?:前列|前茅|领先(?:水平|地位|位次|行列)?|一流(?:水平)?|先进(?:水平|行列)|上游(?:水平)?|第一方阵|中上(?:游)?水平|较高水平|较好水平|合理水平)"
)
_STATES = (
    r"蔚然成风|蔚成风气|深入人心|落地生根|落地见效|走深走实|焕然一新|家喻户晓|人人皆知|井然有序|整洁有序|规范有序|平稳有序|平稳可控|安全可控"
    r"|日臻完善|卓有成效|大有改观|大为改观|初具规模|充满活力|活力迸发|和谐稳定|安定有序|安全稳定|向上向好|稳中有升|稳中有降|稳中有进|稳中向好|持续向好"
    r"|安居乐业|有口皆碑|成为[\u4e00-\u9fff]{0,8}(?:自觉行动|自觉|习惯|共识|风尚|新风尚|常态)"
)
_AND = r"(?:(?:[和与及、并且]|并且|以及)(?:" + _DEGREE + r")?(?:" + told_apart(_RISES) + r"))*"
_END = re.compile(
    quick(
        rf"(?:{_REACHES}?{_DEGREE}{{1,2}}(?:{told_apart(_RISES)}){_AND}|{_DONE_TO}{_AND}|得到(?:提高|提升|增强|改善|加强|缓解|改观|扭转|遏制){_AND}"
        rf"|{_COMES_OUT}|{_MORE}|{_GAINS}|{_RANKS}|{_STATES})$"
    )
)
_REACH = 26  # characters an end takes at most
# 服务品牌基本形成, 良好氛围更加浓厚: nobody can tell when it is so
_TAKES_SHAPE = re.compile(
    r"(?P<what>[\u4e00-\u9fff“”]{2,16}(?:品牌|氛围|局面|格局|风尚|态势|合力|特色|优势))(?P<how>(?:基本|初步|逐步|全面)(?:形成|成型|凸显|彰显|显现))$"
)
# 进一步扩大服务覆盖面, 大幅提升办事效率: the degree stands before the verb, and what is measured behind it
_MEASURED = (
    "覆盖面|覆盖率|参与[率度]|参与面|受益面|知晓[率度]|满意[率度]|支持率|发生率|发案率|发案数|投诉量|时限"
    "|(?:获得|归属|幸福|安全)感"
)
_WIDENS = "(?:扩大|提高|提升|增强|改善|降低|减少|缩短|增进)"
_DEGREE_FIRST = re.compile(
    rf"(?:进一步|明显|显著|大幅度?|较大幅度|不断|逐步|稳步){_WIDENS}(?P<what>[\u4e00-\u9fff“”、]{{0,14}}"
    rf"(?:(?P<counted>{_MEASURED})|影响力|认同感|水平|质量|能力|素质|效率|效能|成效|意识|环境))$"
    rf"|(?:持续|切实|全面|有效){_WIDENS}(?P<rate>[\u4e00-\u9fff“”、]{{0,14}}(?:{_MEASURED}))$"
)
_LONGEST = 80  # characters of a clause, beyond which nobody names what is to change
_SOUGHT = re.compile(r"力争|争取|确保|努力|使|让|推动|促进|实现|切实")
# what somebody does (巡查机制, 队伍建设) is no goal of next steps; what becomes of a condition is
_CONDITION = re.compile(
    r"(?:率|满意(?:程)?度|知晓(?:程)?度|认可度|参与(?:程)?度|体验|热情|积极性|(?:获得|安全|幸福|归属|认同|荣誉)感|[数总件诉发生]量|数量|人数"
    r"|水平|能力|质量|效能|效率|意识|观念|素质|素养|面貌|风气|环境|关系|质效|知识|作用|合力|基础|氛围|格局"
    r"|(?:凝聚|影响|战斗|号召|执行|带动|引领|创造|组织|吸引|公信|竞争|辐射|免疫|承载|保障|服务)力"
    r"|(?:现象|状况|状态|势头|形势|秩序|投诉|诉求|警情|发案|隐患|事故|纠纷|难|乱|差)(?:问题|矛盾|现象|数量|数|量|情况)?|难题|顽疾)$"
)
_BECOMES = ("得到", "有", "实现", "取得")
_COMPARED = re.compile(
    r"(?:[较比与同]|相比|对比)(?:[^，。；]{0,14}?(?:年|期|初|前|度|以往|过去|件|起|户|个|%|基础)(?:底|末)?)?(?:相比|相较)?(?:均|都|再|也|又)?$"
)
_HAN = re.compile("[\u4e00-\u9fff“”、]*$")
_NUMBER = re.compile(
    r"(?:[0-9][0-9.,]*[万亿]?|[一二两三四五六七八九十百千]+(?=[个家名户处项件栋座条支人所类]))(?:余|多)?(?:[^0-9\u4e00-\u9fff]|年|月|日|个|家|名|户|处"
    r"|项|件|栋|座|条|支|人|所|类|小时|分钟|岁)?(?:以上|以下|以内|左右|及以上)?"
)
_LEAST = 2  # characters of what is measured


def qualitative(words: str, *, goal: bool, ahead: bool = False) -> tuple[str, TargetOp, str] | None:
    """Return name, op and wording of a goal that is a change or a state without a number.

    It counts in a goal section, and in next steps (`ahead`) where it is what they aim at (力争使…明显提升), itself what
    is to be done (进一步扩大服务覆盖面) or what becomes of a condition (满意度进一步提升, 乱停车现象得到改观).
    """
    if not goal and not ahead:
        return None
    ended = _ended(words)
    if ended and (goal or _SOUGHT.search(words) or _CONDITION.search(ended[0]) or ended[1].startswith(_BECOMES)):
        return ended[0], "up", ended[1]
    at = max(0, len(words) - _LONGEST)  # one without marks would cost the square of its length
    if goal and (shaped := _TAKES_SHAPE.search(words, at)):
        return clauses.bare(shaped["what"]), "up", shaped["how"]
    measured = _DEGREE_FIRST.search(words, at)
    if measured and (measured["counted"] or measured["rate"] if goal else measured["what"]):
        begin = measured.start("rate") if measured["rate"] else measured.start("what")
        return clauses.bare(words[begin:]), "up", words[measured.start() : begin]
    return None


def changed(words: str) -> tuple[str, TargetOp, str] | None:
    """Return name, op and wording of a change by a degree where the clause's numbers only tell its scope.

    160名老人的送餐覆盖率明显提高, 积水2小时以上的点位明显下降, 三个社区的管理水平全面提升: a number tells of whom
    or what, not how far, where a noun and no verb of doing stands behind it.
    """
    found = _END.search(words, max(0, len(words) - _REACH)) if len(words) <= 2 * _LONGEST else None
    if found is None:
        return None
    head = _COMPARED.sub("", words[: found.start()])
    numbers = list(_NUMBER.finditer(head))
    if not numbers:
        return None
    behind = head[numbers[-1].end() :]
    name = clauses.bare(behind.rpartition("的")[2])
    if len(name) < _LEAST or _HAN.match(behind) is None:
        return None
    if "的" not in behind and clauses.ACTION.search(head):
        return None  # 新增停车场3处使停车难得到缓解: a measure
    return name, "up", found[0]


def _ended(words: str) -> tuple[str, str] | None:
    """Return what is to change and how, by the end of a clause."""
    found = _END.search(words, max(0, len(words) - _REACH))
    if found is None:
        return None
    head = _COMPARED.sub("", words[: found.start()])
    named = _HAN.search(head)
    name = clauses.bare(named[0]) if named else ""
    return (name, found[0]) if len(name) >= _LEAST else None
