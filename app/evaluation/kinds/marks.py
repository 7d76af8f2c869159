"""Defects of marks, numerals and characters (FMT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.evaluation.mutant import DAY, Change, insert, kind, remove, replace, said
from evaluators.model import Span

if TYPE_CHECKING:
    import random
    import re

    from app.evaluation.mutant import Base

_HAN = "[\u4e00-\u9fff]"


def _one(base: Base, choice: random.Random, pattern: str) -> re.Match[str] | None:
    found = base.hits(pattern)
    return choice.choice(found) if found else None


@kind("FMT-01", "半角标点")
def mark_half_width(base: Base, choice: random.Random) -> Change | None:
    """Write a comma, semicolon, colon or bracket of Western width."""
    half = {"，": ",", "；": ";", "：": ":", "（": "(", "？": "?"}
    hit = _one(base, choice, f"(?<={_HAN})[，；（](?={_HAN})")
    return replace(base, Span(*hit.span()), half[hit.group()]) if hit else None


@kind("FMT-01", "全角数字")
def digits_full_width(base: Base, choice: random.Random) -> Change | None:
    """Write a number in full-width digits."""
    hit = _one(base, choice, r"(?<=\D)\d{2,4}(?=[\u4e00-\u9fff])")
    return replace(base, Span(*hit.span()), "".join(chr(ord(d) + 0xFEE0) for d in hit.group())) if hit else None


@kind("FMT-02", "文号括号")
def bracket_wrong(base: Base, choice: random.Random) -> Change | None:
    """Put the year of a document number into other brackets."""
    hit = _one(base, choice, r"〔(\d{4})〕")
    left, right = choice.choice(("[]", "（）", "【】", "()"))
    return replace(base, Span(*hit.span()), f"{left}{hit[1]}{right}") if hit else None


@kind("FMT-03", "标号不成对")
def mark_unpaired(base: Base, choice: random.Random) -> Change | None:
    """Drop one of a pair of marks."""
    hit = _one(base, choice, "(?:《[^《》\n]{4,40}》|“[^“”\n]{2,20}”|（[^（）\n]{4,40}）)(?=[^\n])")
    if hit is None:
        return None
    at = choice.choice((hit.start(), hit.end() - 1))
    line = Span(hit.start(), hit.end() - 1)
    return remove(base, Span(at, at + 1), places=(line,))


@kind("FMT-04", "引号书名号之间用顿号")
def dun_between_quoted(base: Base, choice: random.Random) -> Change | None:
    """Put a dun between quoted items."""
    words = (
        "开设⟦“邻里茶话”、“周末课堂”、“亲子书屋”⟧三类活动。",
        "张贴⟦《居民公约》、《楼栋守则》⟧供居民对照。",
        "设立⟦“敲门队”、“帮帮团”⟧两支志愿服务队。",
    )
    return said(base, choice, words, *base.telling)


@kind("FMT-05", "数值范围用短横")
def range_hyphen(base: Base, choice: random.Random) -> Change | None:
    """Write a range with a hyphen or dash."""
    words = (
        "每个楼栋配备⟦1-2名⟧志愿者。",
        "每次活动时长为⟦30—40分钟⟧。",
        "单项费用控制在⟦500-800元⟧。",
        "每个社区推荐⟦3-5个⟧案例。",
    )
    return said(base, choice, words, *base.telling)


@kind("FMT-06", "日期补零")
def date_padded(base: Base, choice: random.Random) -> Change | None:
    """Pad month and day with a nought, or write 号 for 日."""
    found = [h for h in base.hits(DAY) if len(h["month"]) == 1 or len(h["day"]) == 1]
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"{hit['year']}年{hit['month']:0>2}月{hit['day']:0>2}日")


@kind("FMT-06", "日写作号")
def day_called_hao(base: Base, choice: random.Random) -> Change | None:
    """Write 号 for 日 in one date."""
    hit = _one(base, choice, DAY)
    return replace(base, Span(*hit.span()), hit.group()[:-1] + "号") if hit else None


@kind("FMT-06", "百分数范围缺号")
def percent_dropped(base: Base, choice: random.Random) -> Change | None:
    """Leave the first sign of a range of percentages out."""
    words = ("每月抽查比例为⟦10～15%⟧。", "单户减免⟦20至30%⟧。", "回访比例保持在⟦5～8%⟧。")
    return said(base, choice, words, *base.telling)


@kind("FMT-07", "繁体字混用")
def character_traditional(base: Base, choice: random.Random) -> Change | None:
    """Write a word in traditional characters."""
    words = {
        "服务": "服務",
        "组织": "組織",
        "社区": "社區",
        "责任": "責任",
        "办公室": "辦公室",
        "总结": "總結",
        "开展": "開展",
    }
    named = [citation.span for citation in base.document.citations]
    found = [h for h in base.hits("|".join(words)) if not any(s.start <= h.start() < s.end for s in named)]
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), words[hit.group()])


@kind("FMT-08", "异常字符")
def character_stray(base: Base, choice: random.Random) -> Change | None:
    """Leave a character nobody sees, or that belongs nowhere, between two words."""
    hit = _one(base, choice, f"(?<={_HAN})[，。](?={_HAN})")
    strays = ("\u200b", "\u00a0", "\ue001", "\ufeff", "°", "  ")
    return replace(base, Span(hit.end(), hit.end()), choice.choice(strays)) if hit else None


@kind("FMT-09", "分项标点不一")
def items_uneven(base: Base, choice: random.Random) -> Change | None:
    """Separate the items of one list by different marks."""
    words = (
        "办理顺序为：⟦一是登记受理；二是现场核实。三是反馈结果；⟧",
        "现场检查：⟦（1）看通道是否畅通；（2）看器材是否完好。（3）看记录是否齐全；⟧",
        "登记内容为：⟦一是姓名；二是住址，三是联系方式。⟧",
    )
    return said(base, choice, words, *base.telling)


@kind("FMT-10", "标题末加句号")
def heading_stopped(base: Base, choice: random.Random) -> Change | None:
    """End a heading on its own line in a mark."""
    found = [
        s for s in base.document.sections if s.text and not s.run_in and base.text[s.span.end : s.span.end + 1] == "\n"
    ]
    if not found:
        return None
    section = choice.choice(found)
    return replace(
        base, Span(section.span.end, section.span.end), choice.choice("。；，"), place=Span(-len(section.span), 1)
    )


@kind("FMT-10", "标点重复")
def mark_doubled(base: Base, choice: random.Random) -> Change | None:
    """Write a mark twice."""
    hit = _one(base, choice, f"(?<={_HAN})[，。、](?={_HAN})")
    return insert(base, hit.start(), hit.group()) if hit else None
