"""What a number counts where the words beside it do not say: the thing named before, a purpose, those of a rate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader import counting, indicators
from evaluators.reader.units import RATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluators.reader.quantity import Quantity

_PURPOSE = re.compile(
    "培训|轮训|宣传|慰问|服务|演练|表彰|考核|测评|评估|评选|走访|改造|更新|安装|购置|规划|督查|检查|巡查|排查|整治|清理|验收"
    "|搬迁|运行"
)
_PURPOSES = re.compile(f"(?:{_PURPOSE.pattern})+")
_PRICE = re.compile("每[一-鿿]{1,2}$")
_ADDS_UP = re.compile("[共合小总]?计|共?需")
_OCCASIONS = frozenset({"场", "次", "期", "班", "轮"})
_TOTAL = re.compile(r"[（(](?:共计?|合计|总计|计|涉及)$")
_OF_RATE = re.compile(
    f"(?:{_PURPOSE.pattern}|建设|治理|创建|管理|摸排|工作|任务){{0,2}}"
    "(?:完成|覆盖|达标|合格|整改|清理|办结|建成|开工|达)率$"
)
_CHOSEN = frozenset({"评出", "选出", "推选", "推选出", "评定", "评定出", "评选", "表彰", "命名"})
_CHOICE = re.compile(
    r"(?:开展|组织|举办|进行|做好)?(?P<name>[\u4e00-\u9fff“”]{2,12}?)(?:评选|评比|选树|推选|竞赛|比赛|创评)(?:活动|工作)?，$"
)
_LONGEST = 30  # characters of the clause before that names what is chosen, or what is planned
# 新增公共停车泊位，计划200个: what is planned is named before the comma
_PLANNED = frozenset({"计划", "目标", "任务", "目标任务", "计划任务", "年度计划", "年度目标", "年初计划", "计划目标"})
_TOPIC = re.compile(
    r"(?:^|[。；：])(?:（?[0-9一二三四五六七八九十]{1,2}[）.、．])?(?P<name>[^，。；：、0-9（）]{3,24})，$"
)


def settled(
    name: str, before: str, words: str, found: Sequence[Quantity], place: int, *, last: Mapping[str | None, str]
) -> str:
    """Return what a number counts.

    Args:
        name: what the words beside it say.
        before: the sentence up to its clause.
        words: its clause.
        found: the quantities of the clause.
        place: which of them it is.
        last: the thing last counted by unit, under "" by any.
    """
    quantity = found[place]
    if other := _total_of(words, quantity, last.get("%")) or _chosen(before[-_LONGEST:], name):
        return other
    if name in _PLANNED and (topic := _TOPIC.search(before[-_LONGEST:])):
        return indicators.named_last(topic["name"])
    used = quantity.unit in last
    if not counting.says_nothing(name) or (not used and counting.measures_itself(name, quantity.unit)):
        return name
    if _is_purpose(words, found, place, name):
        return name
    # a share is of what was just told; 每户68元，计35.36万元
    priced = _PRICE.search(last.get("") or "") is not None and _ADDS_UP.match(words) is not None
    of_last = place or priced or (quantity.unit == "%" and words.startswith("占"))
    return last.get("" if of_last else quantity.unit or "") or last.get("") or name


def _total_of(words: str, quantity: Quantity, rate: str | None) -> str | None:
    """Return what a total in brackets counts, beside a rate of it: 小巷整治完成率达到100%（共32条）; None elsewhere."""
    if rate is None or quantity.unit in RATES or _TOTAL.search(words, 0, quantity.span.start) is None:
        return None
    name = _OF_RATE.sub("", rate)
    return name if name != rate and len(name) > 1 else None


def _chosen(before: str, name: str) -> str | None:
    """Return what an award counts that its clause does not name: 开展文明家庭评选，评出10户."""
    match = _CHOICE.search(before) if name in _CHOSEN else None
    return match["name"] if match else None


def _is_purpose(words: str, found: Sequence[Quantity], place: int, name: str) -> bool:
    """Tell whether a word of doing names what is counted in a list: 设备52万元、培训8万元; 讲座6场、演练4场."""
    quantity, own = found[place], counting.part(words, found, place)
    ahead = re.sub(r"^(?:其中|包括|用于)[：:]?", "", words[own.start : quantity.span.start])
    if ahead != name or _PURPOSES.fullmatch(name) is None:
        return False
    money = quantity.unit is not None and quantity.unit.endswith("元")
    return money or (quantity.unit in _OCCASIONS and len(found) > 1)
