"""Defects of a report held against its plan (COV)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, block, insert, kind, line_at, remove, replace, said
from evaluators.model import Span

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from app.evaluation.mutant import Base
    from evaluators.model import Cell


def _reporting(base: Base) -> bool:
    return base.plan is not None and base.doctype.kind == "report"


@kind("COV-01", "一项任务没有回应")
def task_unreported(base: Base, choice: random.Random) -> Change | None:
    """Take away what a report says of one task: its paragraph, and every other sentence that names it."""
    tops = [s for s in base.document.sections if s.level == 1]
    if not _reporting(base):
        return None
    inside = base.extents("results")
    tables = " ".join(table.span.of(base.text) for table in base.document.tables)
    items = [s for s in base.document.sections if s not in tops and s.text and any(e.contains(s.span) for e in inside)]
    named = {task.name for task in base.plan.tasks} if base.plan else set()
    items = [s for s in items if any(s.text in name or name in s.text for name in named)]
    # what a table of results reports as well stays answered
    items = [s for s in items if not any(s.text[at : at + 3] in tables for at in range(len(s.text) - 2))]
    if not items:
        return None
    gone = choice.choice(items)
    place = block(base, gone)
    return Change(base.text[: place.start] + base.text[place.end :], (), f"删去“{gone.text}”一项")


@kind("COV-03", "比率计算错误")
def rate_miscomputed(base: Base, choice: random.Random) -> Change | None:
    """State a rate that the report's own figures do not give."""
    found = base.hits(r"(?<=率为)\d+(?:\.\d+)?(?=%)", "overview") if base.doctype.kind in ("report", "form") else []
    if not found:
        return None
    hit = choice.choice(found)
    value = float(hit.group())
    words = f"{value - choice.choice((6, 9)) if value > 50 else value + 8:g}"
    sentence = Span(max(base.text.rfind(mark, 0, hit.start()) for mark in "。\n") + 1, hit.end() + 1)
    change = replace(base, Span(*hit.span()), words)
    return Change(change.text, (Span(sentence.start, sentence.end + len(words) - len(hit.group())),), change.done)


@kind("COV-04", "计划值与计划不一")
def planned_value_changed(base: Base, choice: random.Random) -> Change | None:
    """Quote another planned value than the plan has."""
    if not _reporting(base):
        return None
    rows = [(t.rows[0], row) for t in base.document.tables for row in t.rows[1:]]
    cells = [
        cell
        for heads, row in rows
        for head, cell in zip(heads, row, strict=False)
        if re.fullmatch("(?:计划|目标)(?:值|数)?", head.text.strip()) and re.match(r"\d+", cell.text)
    ]
    if not cells:
        return None
    cell = choice.choice(cells)
    hit = re.search(r"\d+(?:\.\d+)?", cell.span.of(base.text))
    if hit is None:
        return None
    value = float(hit.group())
    words = f"{value - 5 if value > 20 else value + 2:g}"
    start = cell.span.start + hit.start()
    change = replace(base, Span(start, start + len(hit.group())), words)
    return Change(change.text, (line_at(change.text, start),), change.done)


@kind("COV-05", "没有完成写成全面完成")
def completion_overclaimed(base: Base, choice: random.Random) -> Change | None:
    """Say that all is done where the report's own rate says otherwise."""
    if not _reporting(base):
        return None
    words = (
        "年度任务⟦圆满完成⟧，完成率为86.4%。",
        "各项任务⟦全部完成⟧，计划走访420户，实际完成396户。",
        "问题整改⟦全面落实⟧，整改率未达标，办结率为91.5%。",
    )
    return said(base, choice, words, "overview", "results")


@kind("COV-05", "前文已建立的后文又要建立")
def founded_again(base: Base, choice: random.Random) -> Change | None:
    """Promise in the next steps what the report says is already there."""
    places = base.paragraphs("next_steps") if _reporting(base) else []
    before = base.paragraphs("overview", "results")
    if not places or not before:
        return None
    done, ahead = choice.choice(
        (
            ("街道建立了居民诉求分类转办台账。", "明年3月底前⟦建立居民诉求分类转办台账⟧。"),
            ("已印发《居民诉求办理规程》。", "由街道党政办公室牵头，次年2月底前⟦印发《居民诉求办理规程》⟧。"),
        )
    )
    first, last = choice.choice(before).end, choice.choice(places).end
    if last <= first:
        return None
    later = insert(base, last, ahead)
    text = later.text[:first] + done + later.text[first:]
    place = Span(later.places[0].start + len(done), later.places[0].end + len(done))
    return Change(text, (place,), later.done)


@kind("COV-05", "完成日期晚于成文日期")
def done_in_the_future(base: Base, choice: random.Random) -> Change | None:
    """Give a day of completion that lies after the report."""
    if not _reporting(base):
        return None
    year = base.today.year + 1
    return said(base, choice, (f"⟦已于{year}年{choice.randint(7, 11)}月20日⟧完成复核。",), "results")


@kind("COV-06", "用上年数据")
def last_year_s_figures(base: Base, choice: random.Random) -> Change | None:
    """Let the figures run to a day before the period reported on."""
    period = base.document.period
    found = base.hits(r"截至(?P<year>\d{4})年\d{1,2}月(?:\d{1,2}日)?") if base.plan and period else []
    if not found or period is None:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"截至{period.start.year - 1}年10月31日")


@kind("COV-06", "截至日期晚于成文日期")
def figures_from_the_future(base: Base, choice: random.Random) -> Change | None:
    """Let the figures run to a day after the report was signed."""
    found = base.hits(r"截至(?P<year>\d{4})年\d{1,2}月(?:\d{1,2}日)?") if base.plan else []
    issued = base.document.issue_date
    if not found or issued is None:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"截至{issued.year + (issued.month == 12)}年12月31日")


@kind("COV-07", "问题没有对应措施")
def problem_unanswered(base: Base, choice: random.Random) -> Change | None:
    """Add a problem that no next step meets."""
    if not _reporting(base):
        return None
    words = (
        "⟦居民投诉电话接听不及时⟧，原因是值守人员兼职。",
        "⟦楼门长队伍老化⟧，原因是后备人选不足。",
        "⟦公章使用登记不全⟧，原因是经办人员更换频繁。",
    )
    return listed(base, choice, words)


@kind("COV-07", "问题没有原因")
def problem_without_cause(base: Base, choice: random.Random) -> Change | None:
    """Take away why there is one of several problems; a report that gives no cause at all has its own way."""
    found = base.hits(r"，?原因是[^。；\n]*", "problems") if _reporting(base) else []
    if len(found) < 2:
        return None
    hit = choice.choice(found)
    start = max(base.text.rfind(mark, 0, hit.start()) for mark in "\n") + 1
    text = base.text[: hit.start()] + base.text[hit.end() :]
    return Change(text, (Span(start, hit.start() + 1),), f"删去“{hit.group()[:20]}”")


def listed(base: Base, choice: random.Random, problems: tuple[str, ...]) -> Change | None:
    """Add one of `problems` to the problems: as the next item where they are numbered, else as a paragraph."""
    sections = [s for s in base.document.sections if any(e.contains(s.span) for e in base.extents("problems"))]
    below = [s for s in sections if s.level > 1]
    words = choice.choice(problems)
    if not below:
        return None
    last = below[-1]
    end = max(base.text.rfind("。", last.span.start, last.extent.end) + 1, last.span.end)
    marker = "（" + "一二三四五六七八九十"[len(below)] + "）" if last.number.startswith("（") else f"{len(below) + 1}. "
    return insert(base, end, f"\n\n{marker}{words}")


def _cells(base: Base, pattern: str) -> list[tuple[Cell, ...]]:
    """Return the rows of a form with the cells of the columns that `pattern` names, in that order."""
    rows = []
    for table in base.document.tables:
        heads = [head.text.strip() for head in table.rows[0]]
        places = [heads.index(name) for name in pattern.split("|") if name in heads]
        rows += [tuple(row[place] for place in places) for row in table.rows[1:] if len(row) == len(heads)]
    return [row for row in rows if len(row) == pattern.count("|") + 1]


def _of_form(base: Base, choice: random.Random, column: str, written: Callable[[str], str]) -> Change | None:
    if base.plan is None or base.doctype.kind != "form":
        return None
    cells = [row[0] for row in _cells(base, column) if re.search(r"\d", row[0].text)]
    if not cells:
        return None
    cell = choice.choice(cells)
    words = written(cell.text.strip())
    change = replace(base, cell.span, words)
    return Change(change.text, (line_at(change.text, cell.span.start),), change.done)


@kind("COV-08", "上月累计加本月不等于本月累计")
def form_does_not_add_up(base: Base, choice: random.Random) -> Change | None:
    """Make last month's total another one."""
    return _of_form(base, choice, "上月累计", lambda words: str(int(words) + choice.choice((3, 7, 12))))


@kind("COV-08", "月报表完成率算错")
def form_rate_wrong(base: Base, choice: random.Random) -> Change | None:
    """State a rate that total and plan do not give."""
    return _of_form(base, choice, "完成率", lambda words: f"{float(words.rstrip('%')) + choice.choice((4, 9)):g}%")


@kind("COV-08", "月报表空格")
def form_cell_blank(base: Base, choice: random.Random) -> Change | None:
    """Leave a number out."""
    return _of_form(base, choice, "本月完成", lambda _: choice.choice(("×", "  ", "/")))


@kind("COV-08", "月报表缺审核人")
def form_without_reviewer(base: Base, choice: random.Random) -> Change | None:
    """Leave out who reviewed the form, or who filled it in."""
    found = base.hits(r"(?m)^(?:审核|填报)人：.*\n") if base.plan and base.doctype.kind == "form" else []
    return remove(base, Span(*choice.choice(found).span())) if found else None
