"""Defects of dates and owners (DDL, RSP, GOV)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.evaluation.mutant import DAY, Change, insert, kind, line_at, replace, said
from evaluators.lexicon import dated_terms, unit_forms
from evaluators.model import Span
from evaluators.numbering import renumbered

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base

_BY = DAY + "前"


def _dates(base: Base, pattern: str = _BY) -> list[re.Match[str]]:
    return base.hits(pattern, *base.working)


@kind("DDL-01", "新增任务没有时限")
def task_without_deadline(base: Base, choice: random.Random) -> Change | None:
    """Add a task that has an owner and no deadline."""
    works = (
        ("清查小区配套用房", "由{unit}牵头，完成小区配套用房清查，形成清查清单。"),
        ("编印便民服务手册", "由{unit}负责，编印便民服务手册并发放到居民家中。"),
        ("更新楼栋信息牌", "{unit}负责更新全部楼栋信息牌，写明联系人和电话。"),
        ("设置便民休息点", "由{unit}牵头，在公共场所设置8处便民休息点。"),
    )
    return _task_added(base, choice, works)


@kind("RSP-01", "新增任务没有责任单位")
def task_without_owner(base: Base, choice: random.Random) -> Change | None:
    """Add a task that has a deadline and no owner."""
    end = base.document.period.end if base.document.period else base.today
    day = f"{end.year}年{max(end.month - 1, 1)}月20日"
    works = (
        ("清查小区配套用房", f"{day}前完成小区配套用房清查，形成清查清单。"),
        ("编印便民服务手册", f"{day}前编印便民服务手册，发放到居民家中。"),
        ("更新楼栋信息牌", f"{day}前更新全部楼栋信息牌，写明联系人和电话。"),
        ("设置便民休息点", f"{day}前在公共场所设置8处便民休息点。"),
    )
    return _task_added(base, choice, works)


def _task_added(base: Base, choice: random.Random, works: tuple[tuple[str, str], ...]) -> Change | None:
    """Add an item of its own behind the last task, headed and numbered like its siblings."""
    place = base.slots.get("tasks")
    if not base.is_plan or not isinstance(place, tuple):
        return None
    goals = base.slots.get("goals")
    others = goals if isinstance(goals, tuple) else ()
    tops = [i for i in place if base.document.sections[i].level == 1 and i not in others]
    items = [base.document.sections[c] for c in base.document.children(tops[0])] if tops else []
    if not items:
        return None
    last = items[-1]
    name, words = choice.choice(works)
    words = words.replace("{unit}", _lead(base, choice))
    marks = base.text[line_at(base.text, last.span.start).start : last.span.start]
    number = renumbered(last.number, (last.ordinal or 0) + 1)
    gap = "\n\n" if "\n\n" in base.text else "\n"
    added = f"{marks}{number}{name}" + ("。" if last.run_in else gap) + f"⟦{words}⟧"
    end = last.span.start + len(base.text[last.span.start : last.extent.end].rstrip())
    change = insert(base, end, gap + added)
    heading = Span(change.places[0].start - len(name) - 4, change.places[0].end)
    return Change(change.text, (heading,), change.done)


def _lead(base: Base, choice: random.Random) -> str:
    names = sorted({o.name for o in base.document.owners if re.fullmatch("(?:街道|区)[^，。、]{2,12}", o.name)})
    return choice.choice(names) if names else "街道党政办公室"


@kind("DDL-02", "日期留作X")
def date_masked(base: Base, choice: random.Random) -> Change | None:
    """Leave the month or day of a deadline unfilled."""
    found = _dates(base)
    if not found:
        return None
    hit = choice.choice(found)
    words = choice.choice(
        (f"{hit['year']}年X月底前", f"{hit['year']}年×月×日前", f"{hit['year']}年{hit['month']}月__日前")
    )
    return replace(base, Span(*hit.span()), words)


def _alone(base: Base) -> list[re.Match[str]]:
    """Return deadlines whose year no other date of the sentence tells, nor one before in the paragraph."""
    return [
        hit
        for hit in _dates(base)
        if len(re.findall(r"\d{4}年", _sentence(base.text, hit.start()))) == 1
        and not re.search(r"\d{4}年\d{1,2}月", base.text[base.text.rfind("\n", 0, hit.start()) + 1 : hit.start()])
    ]


def _sentence(text: str, offset: int) -> str:
    start = max(text.rfind(mark, 0, offset) for mark in "。\n")
    return text[start + 1 : text.find("。", offset)]


@kind("DDL-03", "删去年份")
def year_removed(base: Base, choice: random.Random) -> Change | None:
    """Take the year from a deadline."""
    found = _alone(base)
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), hit.group()[len(hit["year"]) + 1 :])


@kind("DDL-03", "改为年底前")
def year_end(base: Base, choice: random.Random) -> Change | None:
    """Put 年底前 in the place of a deadline."""
    found = _alone(base)
    if not found:
        return None
    return replace(base, Span(*choice.choice(found).span()), choice.choice(("年底前", "年内", "第三季度")))


@kind("DDL-04", "时限超出计划期")
def deadline_beyond(base: Base, choice: random.Random) -> Change | None:
    """Set a deadline a year late."""
    found = _dates(base) if base.is_plan else []
    if not found or base.document.period is None:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"{int(hit['year']) + 1}年{hit['month']}月{hit['day']}日前")


@kind("DDL-05", "阶段时间颠倒或断开")
def stages_disordered(base: Base, choice: random.Random) -> Change | None:
    """Let two stages change their dates, or the second begin long before the first ends."""
    stages = base.hits(DAY + r"至(?:\d{4}年)?(\d{1,2})月(\d{1,2})日", "steps") if base.is_plan else []
    if len(stages) < 3:
        return None
    at = choice.randrange(1, len(stages))
    hit, before = stages[at], stages[at - 1]
    start = date(int(before["year"]), int(before["month"]), int(before["day"]))
    early = start + timedelta(days=choice.choice((3, 10)))
    words = f"{early.year}年{early.month}月{early.day}日"
    place = Span(hit.start(), hit.start() + hit.group().index("至"))
    change = replace(base, place, words)
    return Change(change.text, (line_at(change.text, hit.start()), line_at(change.text, before.start())), change.done)


@kind("DDL-06", "时限早于成文日期")
def deadline_past(base: Base, choice: random.Random) -> Change | None:
    """Set a deadline some weeks before the day of issue."""
    found = _dates(base)
    if not found or base.document.issue_date is None:
        return None
    if base.doctype.kind == "form":
        return None
    day = base.document.issue_date - timedelta(days=choice.choice((12, 25, 40)))
    return replace(base, Span(*choice.choice(found).span()), f"{day.year}年{day.month}月{day.day}日前")


@kind("DDL-07", "文表时限不一")
def deadlines_conflict(base: Base, choice: random.Random) -> Change | None:
    """Change a deadline in the table of tasks."""
    rows = [row for table in base.document.tables for row in table.rows[1:]] if base.is_plan else []
    cells = [(row, cell) for row in rows for cell in row if re.fullmatch(f"{DAY}前?", cell.text)]
    tops = {s.text for s in base.document.sections}
    cells = [(row, cell) for row, cell in cells if any(other.text in tops for other in row)]
    if not cells:
        return None
    row, cell = choice.choice(cells)
    hit = re.search(DAY, cell.span.of(base.text))
    if hit is None:
        return None
    month = int(hit["month"])
    month = month - 1 if month > 4 else month + 1
    start = cell.span.start + hit.start()
    change = replace(base, Span(start, start + len(hit.group())), f"{hit['year']}年{month}月20日")
    name = next(other.text for other in row if other.text in tops)
    section = next(s for s in base.document.sections if s.text == name)
    return Change(change.text, (*change.places, section.extent), change.done)


@kind("DDL-08", "时限改为适时")
def time_vague(base: Base, choice: random.Random) -> Change | None:
    """Put 适时 in the place of a deadline."""
    acts = "(?=完成|建成|印发|组建|召开|培训|配齐|制定|提出|编印|查清|清掏|核对|组织|举办|督促|指导|新建)"
    found = _dates(base, _BY + acts) if base.is_plan else []  # reports are not looked at for vague times
    if not found:
        return None
    return replace(base, Span(*choice.choice(found).span()), choice.choice(("适时", "尽快", "近期", "条件成熟时")))


@kind("DDL-09", "周期报送没有锚点")
def recurrence_loose(base: Base, choice: random.Random) -> Change | None:
    """Ask for a return every month and not say when."""
    words = (
        "各社区党委⟦每月上报推进情况⟧。",
        "各社区⟦每周报送一次推进情况⟧。",
        "各社区居委会⟦每季度向街道汇报落实情况⟧。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None


@kind("DDL-10", "不存在的日期")
def date_impossible(base: Base, choice: random.Random) -> Change | None:
    """Set a deadline on a day that does not exist."""
    found = _dates(base)
    if not found:
        return None
    hit = choice.choice(found)
    month, day = choice.choice(((2, 30), (9, 31), (6, 31), (13, 5), (11, 31)))
    words = f"{hit['year']}年{month}月{day}日前"
    return replace(base, Span(*hit.span()), words, place=Span(0, len(words) - 1))


@kind("DDL-10", "星期与日期不符")
def weekday_wrong(base: Base, choice: random.Random) -> Change | None:
    """Name the wrong day of the week behind a date."""
    found = _dates(base)
    if not found:
        return None
    hit = choice.choice(found)
    day = date(int(hit["year"]), int(hit["month"]), int(hit["day"]))
    name = "一二三四五六日"[(day.weekday() + choice.choice((2, 3, 4))) % 7]
    words = f"{hit.group()[:-1]}（星期{name}）前"
    return replace(base, Span(*hit.span()), words)


@kind("DDL-11", "时代错置的活动")
def campaign_out_of_time(base: Base, choice: random.Random) -> Change | None:
    """Tie the work to a campaign long over."""
    start = base.document.period.start if base.document.period else base.today
    over = [t.term for t in dated_terms().campaigns if t.valid_to and t.valid_to + timedelta(days=400) < start]
    if not over:
        return None
    term = choice.choice(over)
    words = (
        f"结合正在开展的⟦{term}⟧推进上述工作。",
        f"上述工作纳入⟦{term}⟧统一安排。",
        f"把上述工作作为⟦{term}⟧的重要内容。",
    )
    return said(base, choice, words, *base.working)


@kind("RSP-02", "配合单位泛指")
def unit_generic(base: Base, choice: random.Random) -> Change | None:
    """Put 相关部门 in the place of those who take part."""
    found = base.hits("(?:由?[^，。；\n]{3,16}牵头，)(?P<who>[^，。；\n]{3,40})配合", *base.working)
    if not found or not base.is_plan:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span("who")), choice.choice(("相关部门", "有关单位", "各职能部门", "相关单位")))


@kind("RSP-02", "牵头单位泛指")
def lead_generic(base: Base, choice: random.Random) -> Change | None:
    """Leave open who leads."""
    found = base.hits("由(?P<who>[^，。；、\n]{3,16})(?:牵头|负责)，", *base.working)
    if not found or not base.is_plan:
        return None
    return replace(base, Span(*choice.choice(found).span("who")), choice.choice(("相关部门", "有关单位", "职能部门")))


@kind("RSP-03", "两个牵头单位")
def leads_two(base: Base, choice: random.Random) -> Change | None:
    """Let two units lead one task."""
    found = base.hits("(?:(?<=由)|(?<=[。\n]))(?P<who>(?:街道|区)[^，。；、\n]{3,16})牵头，", *base.working)
    if not found or not base.is_plan:
        return None
    hit = choice.choice(found)
    other = choice.choice(("街道党群服务中心", "街道财政所")) if hit["who"].startswith("街道") else "区司法局"
    words = f"{hit['who']}{choice.choice(('、', '和'))}{other}"
    return replace(base, Span(*hit.span("who")), words) if hit["who"] != other else None


_MISNAMED = (
    ("街道党工委", "街道办事处党工委"),
    ("街道党工委", "街道党委"),
    ("街道办事处", "街道人民政府"),
    ("应急管理局", "安全生产监督管理局"),
    ("社区居委会", "社区人民政府"),
    ("社区党组织", "社区党工委"),
)
"""A right name and a wrong one for it, used where the lexicon knows the right one."""


@kind("RSP-04", "机构名称不规范")
def unit_misnamed(base: Base, choice: random.Random) -> Change | None:
    """Write a name that no body bears, by the lexicon of such names."""
    rights = {form.right for form in unit_forms().forms if form.right}
    found = [(h, new) for old, new in _MISNAMED if any(right in old for right in rights) for h in base.hits(old)]
    found = [(h, new) for h, new in found if h.start() < base.document.body.end - 40]
    if not found:
        return None
    hit, new = choice.choice(found)
    return replace(base, Span(*hit.span()), new)


@kind("GOV-01", "新增报送留痕要求")
def burden_added(base: Base, choice: random.Random) -> Change | None:
    """Lay a new return on the communities without a basis."""
    words = (
        "各社区⟦每周五前向街道报送工作进展周报表⟧，并附现场照片。",
        "各社区⟦建立专项工作台账，每月5日前报送月报表⟧。",
        "街道⟦每月对5个社区进行排名并通报⟧。",
        "各社区⟦每次活动须拍照上传工作群留痕⟧。",
    )
    return said(base, choice, words, "tasks") if base.is_plan else None
