"""How an office puts dates, values and lists into words. Every function returns words made of its arguments alone."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, TypeVar

from evaluators.days import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from app.request import TargetItem

T = TypeVar("T")
_GENRE = re.compile(r"(?:工作)?(?:实施方案|工作方案|工作计划|方案|计划|情况报告|项目总结报告|总结报告|总结|月报表)$")
_REPORT = re.compile(r"^关于(.+?)(?:工作)?(?:(?:落实|进展|完成|实施|开展)?情况)?的报告$")
_PLACE = re.compile(
    r"(?:中国共产党|中共)?(?:[^省市区县]{1,6}[省市])?(?:[^省市区县]{1,4}[区县])?(?:人民政府|委员会)?([^省市区县]{2,4}?(?:街道|镇|乡))"
)
_COMMUNITY = re.compile(r"([^省市区县道镇乡]{1,5}社区)")
_VERBS = re.compile(r"(?:推进|加强|提升|开展|建设|做好|深化|规范|完善|落实|改进|优化|健全|强化|整治|提高)")


def gap(what: str) -> str:
    """Return the visible mark for something the brief does not say; it blocks export (PLH-03)."""
    return f"【待补：{what}】"


def pick(options: Sequence[T], *content: object) -> T:
    """Choose one of `options` by the content: the same brief always reads the same, another one differs."""
    return options[drawn(*content) % len(options)]


def drawn(*content: object) -> int:
    """Return a number that is the same for the same content."""
    digest = hashlib.sha256("\x1f".join(map(str, content)).encode()).digest()
    return int.from_bytes(digest[:4], "big")


def day(value: date) -> str:
    """Return 2026年3月2日."""
    return in_words(value)


def day_in(value: date, year: int | None) -> str:
    """Return the day, without its year where the text around has just named that year."""
    return f"{value.month}月{value.day}日" if value.year == year else day(value)


def span(start: date, end: date) -> str:
    """Return 2026年3月1日至10月31日, the year repeated only where it changes."""
    return f"{day(start)}至{day_in(end, start.year)}"


def number(value: Decimal) -> str:
    """Return the shortest exact writing of a value: 93.7, 100, 1240."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(items: Sequence[str], last: str = "、") -> str:
    """Join with 、; adjacent 《》 take none (GB/T 15834-2011, 4.5.3.5)."""
    if not items:
        return ""
    joined = items[0]
    for index, item in enumerate(items[1:], 1):
        sign = last if index == len(items) - 1 else "、"
        bare = joined.endswith("》") and item.startswith("《") and sign == "、"
        joined += item if bare else sign + item
    return joined


def sentence(text: str) -> str:
    """Return `text` closed by a full stop."""
    text = text.strip()
    if text.endswith(("。", "！", "？")):
        return text
    return text.rstrip("；，、;,.") + "。"


def clause(text: str) -> str:
    """Return `text` without its closing mark, to go on with."""
    return text.strip().rstrip("。；，、;,.")


def place_name(unit: str) -> str:
    """Return 望桥街道 of 中共云汀区望桥街道工作委员会, 桥东社区 of a community's unit, else the unit itself."""
    community = _COMMUNITY.search(re.sub(r"^.*?(?:街道|镇|乡)(?=.+社区)", "", unit)) if "社区" in unit else None
    if community:
        return community.group(1)
    found = _PLACE.match(unit)
    return found.group(1) if found else unit


def subject_of(title: str, place: str) -> str:
    """Return what the document is about: 社区网格服务提质 of 望桥街道2026年社区网格服务提质实施方案."""
    report = _REPORT.match(title)
    text = report.group(1) if report else _GENRE.sub("", title)
    text = text.removeprefix("关于").removeprefix(place)
    text = re.sub(r"^\d{4}年(?:度)?(?:\d{1,2}月)?", "", text).removeprefix(place)
    return text or title


def as_work(subject: str) -> str:
    """Return the subject as something that is done: …工作."""
    for verb in ("推进", "推动", "做好", "开展", "加强", "抓好"):
        if subject.startswith(verb) and len(subject) > len(verb) + 3:
            subject = subject.removeprefix(verb)
    return subject if subject.endswith(("工作", "行动", "活动", "建设", "整治", "改造")) else f"{subject}工作"


def purpose(subject: str) -> str:
    """Return what is to be done about the subject, starting with a verb."""
    return subject if _VERBS.match(subject) else f"做好{as_work(subject)}"


def measure(target: TargetItem) -> str:
    """Return the value in words: 达到95%以上, 不少于10个, 控制在12项以内."""
    if target.op == "done" and target.value is None:
        return "全部完成"
    if target.value is None:
        return "达到" + gap(f"“{target.indicator}”的目标值")
    unit = target.unit or ""
    value = number(target.value) + (unit or gap(f"“{target.indicator}”的计量单位"))
    if target.op == "range" and target.value_max is not None:
        return f"保持在{value}至{number(target.value_max)}{unit}之间"
    if target.baseline is not None:
        rises = target.value >= target.baseline
        return f"由{number(target.baseline)}{unit}" + _FROM_BASELINE[target.op or "=", rises].format(value)
    return _ALONE[target.op or "=", unit in {"%", "％"}].format(value)


# (op, whether it is a share) -> words for the value alone; (op, whether it rises) -> words behind 由…
_ALONE = {
    (op, share): words
    for op, words_of_share, words_of_count in (
        ("=", "达到{}", "达到{}"),
        (">=", "达到{}以上", "不少于{}"),
        ("<=", "控制在{}以内", "控制在{}以内"),
        (">", "超过{}", "超过{}"),
        ("<", "低于{}", "低于{}"),
        ("range", "达到{}", "达到{}"),
        ("~", "达到{}左右", "达到{}左右"),
        ("up", "提高{}", "增加{}"),
        ("done", "完成{}", "完成{}"),
    )
    for share, words in ((True, words_of_share), (False, words_of_count))
}
_FROM_BASELINE = {
    (op, rises): words
    for op, up, down in (
        ("=", "提高到{}", "压减到{}"),
        (">=", "提高到{}以上", "调整到{}以上"),
        ("<=", "控制到{}以内", "压减到{}以内"),
        (">", "提高到超过{}", "调整到超过{}"),
        ("<", "控制到低于{}", "下降到低于{}"),
        ("range", "提高到{}", "压减到{}"),
        ("~", "提高到{}左右", "压减到{}左右"),
        ("up", "提高{}", "提高{}"),
        ("done", "完成{}", "完成{}"),
    )
    for rises, words in ((True, up), (False, down))
}


def scoped(scope: str | None, indicator: str) -> str:
    """Return scope and indicator together without saying a word twice: 每个社区 + 社区常规报表 = 每个社区常规报表."""
    if not scope or indicator.startswith(scope):
        return indicator
    for size in range(min(len(scope), len(indicator), 6), 1, -1):
        if scope.endswith(indicator[:size]):
            return scope + indicator[size:]
    return scope + indicator


def overlap(left: str, right: str) -> float:
    """Return the share of the character pairs of `left` that also stand in `right`, 0 to 1."""
    pairs = {left[i : i + 2] for i in range(len(left) - 1)}
    return sum(pair in right for pair in pairs) / len(pairs) if pairs else 0.0


def ordinal_count(value: int) -> str:
    """Return a small count in Chinese as it stands before 个: 两个, 三个."""
    return "零一两三四五六七八九十"[value] if 0 <= value <= 10 else str(value)


def share(part: int, whole: int) -> Decimal:
    """Return part of whole in per cent, one decimal."""
    from decimal import Decimal as Exact

    return (Exact(part) * 100 / Exact(whole)).quantize(Exact("0.1")) if whole else Exact(0)
