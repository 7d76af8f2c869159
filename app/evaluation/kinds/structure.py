"""Defects of sections, numbers, title, addressee and sign-off (STR)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, block, insert, kind, line_at, remove, replace, said, swap
from evaluators.model import Span
from evaluators.numbering import renumbered, runs

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base
    from evaluators.model import Section

# what stands nowhere else in the document once its section is gone; times and owners also stand with the tasks
_WHOLE = ("guiding", "goals", "tasks", "support", "overview", "results", "problems", "next_steps", "experience")


def _filling(base: Base, *keys: str, level: int = 1) -> list[Section]:
    """Return the first-level sections that alone fill one of the slots `keys`."""
    found = []
    for key in keys:
        place = base.slots.get(key)
        if isinstance(place, tuple):
            tops = [base.document.sections[i] for i in place if base.document.sections[i].level == level]
            if len(tops) == 1 and tops[0] not in found:
                found += tops
    return found


@kind("STR-01", "删去必备章节")
def section_removed(base: Base, choice: random.Random) -> Change | None:
    """Take a required section out, and renumber those behind it."""
    required = [s.key for s in base.doctype.required if s.key in _WHOLE and s.rule == "STR-01"]
    sections = _filling(base, *required)
    if not sections:
        return None
    gone = choice.choice(sections)
    text = base.text
    for later in reversed([s for s in base.document.sections if s.level == 1 and s.span.start > gone.span.start]):
        if later.ordinal and later.number:
            start = later.span.start
            text = text[:start] + renumbered(later.number, later.ordinal - 1) + text[start + len(later.number) :]
    place = block(base, gone)
    return Change(text[: place.start] + text[place.end :], (), f"删去“{gone.text}”一节")


@kind("STR-02", "章节对调")
def sections_swapped(base: Base, choice: random.Random) -> Change | None:
    """Put a section that must come later before an earlier one; their numbers stay in order."""
    pairs = [("goals", "support"), ("goals", "tasks")] if base.is_plan else [("problems", "next_steps")]
    found = [_filling(base, *pair) for pair in pairs]
    found = [pair for pair in found if len(pair) == 2 and pair[0].span.start < pair[1].span.start]
    if not found:
        return None
    first, second = choice.choice(found)
    text = swap(base, block(base, first), block(base, second))
    places = []
    for moved, number in ((second, first.number), (first, second.number)):
        start = text.index(moved.number + moved.text)
        text = text[:start] + number + text[start + len(moved.number) :]
        places.append(Span(start, start + len(number) + len(moved.text)))
    return Change(text, tuple(places), f"“{first.text}”与“{second.text}”对调")


def _runs(base: Base, least: int = 3) -> list[tuple[Section, ...]]:
    return [run for run in runs(base.document) if len(run) >= least]


@kind("STR-03", "跳号")
def number_skipped(base: Base, choice: random.Random) -> Change | None:
    """Give the last of several headings the number after its own."""
    found = _runs(base)
    if not found:
        return None
    last = choice.choice(found)[-1]
    return _numbered(base, last, (last.ordinal or 0) + 1)


@kind("STR-03", "删去中间一项")
def item_lost(base: Base, choice: random.Random) -> Change | None:
    """Take one numbered section out of the middle without renumbering."""
    run = choice.choice(_runs(base) or [()])
    if not run:
        return None
    at = choice.randrange(1, len(run) - 1)
    place = block(base, run[at])
    start = place.start + (run[at + 1].span.start - place.end)
    heading = Span(start, start + len(run[at + 1].span))
    return remove(base, place, places=(heading,))


@kind("STR-04", "重号")
def number_doubled(base: Base, choice: random.Random) -> Change | None:
    """Give a heading the number of the one before it."""
    run = choice.choice(_runs(base, 2) or [()])
    if not run:
        return None
    at = choice.randrange(1, len(run))
    return _numbered(base, run[at], run[at - 1].ordinal or 0)


def _numbered(base: Base, section: Section, ordinal: int) -> Change:
    marker = Span(section.span.start, section.span.start + len(section.number))
    words = renumbered(section.number, ordinal)
    return replace(base, marker, words, place=Span(0, len(words) + max(len(section.text), 1)))


@kind("STR-05", "层次跳级")
def level_skipped(base: Base, choice: random.Random) -> Change | None:
    """Write the second level of one section as 1. while the others have （一）."""
    parents = [i for i, s in enumerate(base.document.sections) if s.level == 1]
    second = [[base.document.sections[c] for c in base.document.children(i)] for i in parents]
    second = [run for run in second if len(run) >= 2 and all(re.fullmatch("（.+）", s.number) for s in run)]
    if len(second) < 2:
        return None
    return _remarked(base, choice.choice(second), lambda section: f"{section.ordinal}.")


def _remarked(base: Base, sections: list[Section], marker: object) -> Change:
    text, shift, places = base.text, 0, []
    for section in sections:
        words = marker(section) if callable(marker) else str(marker)
        start = section.span.start + shift
        text = text[:start] + words + text[start + len(section.number) :]
        places.append(Span(start, start + len(words) + max(len(section.text), 1)))
        shift += len(words) - len(section.number)
    return Change(text, tuple(places), f"“{sections[0].number}{sections[0].text}”等{len(sections)}个标题改了序号样式")


@kind("STR-06", "序号样式")
def marker_style(base: Base, choice: random.Random) -> Change | None:
    """Write one marker in a form that the standard does not know."""
    spoilt = []
    for section in base.document.sections:
        number = section.number
        if re.fullmatch("[一二三四五六七八九十]+、", number):
            spoilt.append((section, number[:-1] + "."))
        elif re.fullmatch("（[一二三四五六七八九十]+）", number):
            spoilt += [(section, number + "、"), (section, f"({number[1:-1]})")]
        elif re.fullmatch(r"\d+\.", number):
            spoilt += [(section, number[:-1] + "、"), (section, chr(0x245F + (section.ordinal or 1)))]
    if not spoilt:
        return None
    section, number = choice.choice(spoilt)
    marker = Span(section.span.start, section.span.start + len(section.number))
    return replace(base, marker, number)


@kind("STR-07", "标题断行")
def title_broken(base: Base, choice: random.Random) -> Change | None:
    """Break the title inside a word."""
    title = base.document.title
    if title is None or len(title.span) < 12:
        return None
    start = line_at(base.text, title.span.start).start
    at = choice.randrange(5, len(title.span) - 4)
    words = title.span.of(base.text)
    # a text file has no mark that says where the title ends: Markdown's goes
    text = f"{base.text[:start]}{words[:at]}\n{words[at:]}{base.text[title.span.end :]}"
    return Change(text, (Span(start, start + len(words) + 1),), f"标题在“{words[:at]}”之后断行")


@kind("STR-07", "标题末加标点")
def title_stopped(base: Base, choice: random.Random) -> Change | None:
    """End the title in a mark."""
    title = base.document.title
    if title is None:
        return None
    place = Span(title.span.end, title.span.end)
    return replace(base, place, choice.choice("。；"), place=Span(-len(title.span), 1))


@kind("STR-07", "报告标题缺“的”")
def title_without_de(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - there is one place only
    """Drop 的 before 报告."""
    title = base.document.title
    if title is None or not title.text.endswith("的报告"):
        return None
    return replace(base, Span(title.span.end - 3, title.span.end), "报告", place=Span(-4, 2))


@kind("STR-08", "自称文种不符")
def genre_mistaken(base: Base, choice: random.Random) -> Change | None:
    """Let the document call itself by another genre."""
    own = base.hits("制定本(?:方案|计划)。")
    if not own or not base.is_plan:
        return None
    return replace(base, Span(*own[0].span()), f"制定本{choice.choice(('办法', '规定', '意见'))}。")


@kind("STR-08", "报告夹带请示")
def request_in_report(base: Base, choice: random.Random) -> Change | None:
    """Let a report ask for something."""
    if base.doctype.kind != "report":
        return None
    asks = ("⟦妥否，请批示⟧。", "⟦以上请示妥否，请批复⟧。", "以上事项⟦请予审批⟧。")
    return said(base, choice, asks, "next_steps")


@kind("STR-09", "删去主送机关")
def addressee_removed(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - there is one place only
    """Take the addressee out where one is required."""
    line, slot = base.document.addressee, base.doctype.slot("addressee")
    if line is None or slot is None or slot.need != "required" or base.doctype.kind == "form":
        return None
    return remove(base, Span(line.span.start, line.span.end + 1))


@kind("STR-09", "主送机关缺冒号")
def addressee_open(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - there is one place only
    """Take the colon from the addressee."""
    line = base.document.addressee
    if line is None or base.doctype.kind == "form" or not base.text[: line.span.end].endswith("："):
        return None
    place = Span(line.span.end - 1, line.span.end)
    return remove(base, place, places=(Span(line.span.start, place.start),))


@kind("STR-09", "报告多头主送")
def addressees_several(base: Base, choice: random.Random) -> Change | None:
    """Send a report to two organs."""
    line = base.document.addressee
    if line is None or not base.doctype.upward or base.doctype.kind == "form":
        return None
    other = choice.choice(("、区审计局：", "、中共云汀区纪律检查委员会：", "，区财政局："))
    return replace(base, Span(line.span.end - 1, line.span.end), other, place=Span(-3, len(other)))


@kind("STR-10", "删去署名")
def sign_off_removed(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - there is one place only
    """Take the unit's name from the end."""
    line = base.document.sign_off if base.doctype.kind != "form" else None  # a form names its unit at the head
    return remove(base, Span(line.span.start, line.span.end + 1)) if line else None


@kind("STR-10", "删去成文日期")
def date_removed(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - there is one place only
    """Take the date from the end."""
    line = base.document.date_line
    return remove(base, line.span) if line else None


@kind("STR-10", "成文日期不全")
def date_shortened(base: Base, choice: random.Random) -> Change | None:
    """Leave the day out of the date, or write it in Chinese numerals."""
    line = base.document.date_line
    match = re.search(r"(\d{4}年)(\d{1,2}月)\d{1,2}日", line.span.of(base.text)) if line else None
    if line is None or match is None:
        return None
    words = choice.choice((match[1] + match[2], match[1] + match[2] + "  日", "二〇二五年三月八日"))
    return replace(base, Span(line.span.start + match.start(), line.span.start + match.end()), words)


@kind("STR-11", "提到的附件不存在")
def attachment_absent(base: Base, choice: random.Random) -> Change | None:
    """Refer to an attachment that is not there."""
    words = ("（具体名单见附件7）", "（填报样式见附件5）", "（评分标准详见附件6）")
    places = base.paragraphs(*base.telling)
    return insert(base, choice.choice(places).end - 1, choice.choice(words)) if places else None


@kind("STR-12", "总括数与分项数不符")
def count_wrong(base: Base, choice: random.Random) -> Change | None:
    """Announce a number of things and list another."""
    sentences = (
        "日常管理落实⟦四项制度：值班登记制度、交接班制度、定期回访制度⟧。",
        "入户时做到⟦三必看：看用电线路、看消防通道、看燃气软管、看堆放杂物⟧。",
        "由{unit}抽调人员组成⟦五个工作小组，分别是宣传引导组、排查登记组、综合保障组⟧。",
        "办理中把握⟦两个环节：登记受理、现场核实、结果反馈⟧。",
    )
    return said(base, choice, sentences, *base.telling)


@kind("STR-12", "一是二是缺项")
def items_broken(base: Base, choice: random.Random) -> Change | None:
    """Skip a number in 一是…二是…."""
    sentences = (
        "办理中注意三点：一是当面核对住址，⟦三是⟧留下联系电话，四是告知办理时限。",
        "现场处置分三步：一是疏散围观居民，二是设置警戒标志，⟦四是⟧通知权属单位到场。",
        "具体做法：一是张贴告知书；⟦三是⟧组织楼组长逐户提醒。",
    )
    return said(base, choice, sentences, *base.telling)


def _leaves(base: Base) -> list[Section]:
    """Return sections with a heading line of their own and text below it, none of them above another."""
    return [
        s
        for i, s in enumerate(base.document.sections)
        if s.text and not s.run_in and not base.document.children(i) and base.text[s.body.start : s.body.end].strip()
    ]


@kind("STR-13", "有标题无正文")
def section_emptied(base: Base, choice: random.Random) -> Change | None:
    """Leave a heading and take away what stands below it."""
    found = [s for s in _leaves(base) if not _last(base, s)]
    if not found:
        return None
    section = choice.choice(found)
    text = base.text[: section.body.start] + "\n\n" + base.text[section.body.end :]
    return Change(text, (section.span,), f"“{section.text}”之下的正文全部删去")


def _last(base: Base, section: Section) -> bool:
    return section.extent.end >= base.document.sections[-1].extent.end


@kind("STR-13", "段末缺句号")
def stop_dropped(base: Base, choice: random.Random) -> Change | None:
    """Take the full stop from the end of a paragraph."""
    places = base.paragraphs(*base.telling)
    if not places:
        return None
    place = choice.choice(places)
    shorter = Span(place.start, place.end - 1)
    return remove(base, Span(place.end - 1, place.end), places=(shorter,))


@kind("STR-13", "段落断在半句")
def paragraph_cut(base: Base, choice: random.Random) -> Change | None:
    """Cut a paragraph off behind a comma."""
    places = [p for p in base.paragraphs(*base.telling) if base.text.rfind("，", p.start, p.end) > p.start + 12]
    if not places:
        return None
    place = choice.choice(places)
    at = base.text.rfind("，", place.start, place.end) + 1
    return remove(base, Span(at, place.end), places=(Span(place.start, at),))


@kind("STR-14", "删去引语或结束语")
def formula_dropped(base: Base, choice: random.Random) -> Change | None:  # noqa: ARG001 - all of them are taken away
    """Take away 制定本方案, or both formulas of a report."""
    pattern = "，制定本(?:方案|计划)(?=。)" if base.is_plan else "现将[^。\n]*报告如下：|(?m:^特此报告。$)"
    found = base.hits(pattern)
    if not found:
        return None
    text = base.text
    for match in reversed(found):
        text = text[: match.start()] + text[match.end() :]
    return Change(text, (), "删去" + "、".join(f"“{match.group()}”" for match in found))
