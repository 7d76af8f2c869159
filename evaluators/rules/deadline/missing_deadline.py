"""DDL-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import dated_behind, rows_in_text
from evaluators.assignments import TIME_LABEL, regular, rows_of, share_of_a_place, unlabelled
from evaluators.dated_above import by_the_end, in_batches, over, set_out_below
from evaluators.division import shared_out
from evaluators.lookup import once
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import below, by_section, duties, item_of, lasting, looks_back, place_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from evaluators.model import Document, Task


_AT_ONCE = re.compile("[当同][日天]|当场|即时|随时")
# 每场会后制作短视频, 网格划定后，绘制分布图: what follows each time, or upon an event, is due by it
_EACH_TIME = re.compile(
    "每[次场期批轮回](?![^，。；]{0,8}[0-9]+余?[人名户])|[会课事]后|同步|一并(?:完成|实施|推进|进行|安排)|(?<![今然以之最此前先背])后，(?:[^，。；]{0,12}，){0,3}[^，。；]{0,16}$"
)
# 达到下列条件之一的，启动响应: an item about what is done whenever something happens
_WHENEVER = re.compile(
    "[。：\\s]*(?:达到|出现|发生|遇到?|接到|发现|符合|有)[^，。；]{2,24}(?:的|时|后)，"
    "|[。：\\s]*[^，。；]{2,16}(?:超过|低于|达不到|不足|未|逾期)[^，。；]{0,16}的(?:单位|社区|小区|企业|商户|居民|家庭|人员|项目)?，"
)
# 在各批次开工3日前张贴告示: so long before something
_SO_LONG_BEFORE = re.compile("[\u4e00-\u9fff](?<![月至到、和])[0-9]{1,2}(?:个工作)?[日天]之?前")
# 建成后，由…复核销号: upon an event
_UPON = re.compile("(?<![今然以之最此前先背])后，(?:由)?$")
_WRITTEN_DAY = re.compile("(?<![至到—-])(?:1[3-9]|[2-9][0-9])月[0-9]{1,2}日|[0-9]{1,2}月(?:3[2-9]|[4-9][0-9])日")
_NUMBERED = re.compile("[0-9《]")
# 投药后设置警示牌, where it is said when the first is done
_THEREUPON = re.compile(
    "[\u4e00-\u9fff]{2,10}(?<![今然以之最此前先背])后(?![的续期勤备方台])(?:由|须|应|立即|及时)?[\u4e00-\u9fff]{2}"
)
# 三、演练科目: what is done there is done at the exercise, whose day stands once for all
_EXERCISED = re.compile(
    "演练(?:的)?(?:内容|科目|项目|流程|环节|程序|步骤|安排)|科目(?:设置|内容|安排)?$|情景(?:设[置定计]|构建)"
)
# 更换后累计使用户数达到16509户: what the work told before comes to
_CAME_TO = re.compile(
    "[\u4e00-\u9fff]{2,10}(?<![今然以之最此前先背])后，?(?:累计|合计|总|共)[^，。；0-9]{0,12}(?:达到?|为|有|增[至加到]+)?[0-9]"
)
# 自3月2日起从白班抽调4人，将夜班增至8人: how it is arranged from a day on, as of that day
_FROM_A_DAY = re.compile(
    "自?(?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日起，?(?:[^，。；]{0,16}，)?[^，。；]{0,16}?(?:调配|抽调|调整|增派|增至|增加到|减至|改为|延长|缩短|开放|实行|执行|启用|轮流)[^，。；]*(?:，[^，。；]*)?$"
)
# 助残日前, 汛期来临前: a day or season that everybody knows
_KNOWN_DAY = re.compile(
    "(?:春节|元宵|清明|端午|中秋|重阳|国庆|元旦|腊八|除夕|小年|[五七八十]一|三八|六一)节?(?:[、和及](?:春节|元宵|清明|端午|中秋|重阳|国庆|元旦|腊八|除夕|小年|[五七八十]一|三八|六一|冬至)节?)*(?:各|分别|期间|前后|当[天日])|"
    "(?:[\u4e00-\u9fff]{2}(?:节|日|[寒暑]假)|汛期|高考|中考|两会|开学|入[冬夏汛]|供暖季?)(?:来临|到来|开始)?(?:之?前|前夕|期间|当[天日])"
    "|(?:利用|趁)(?:寒暑假|寒假|暑[假期])"
)
_SEASON = re.compile("(?:20[0-9]{2}年|今年|明年)(?:暑[期假]|寒假|春节|国庆)")
# 活动期间，评选50户: the time of the whole, which stands where it is laid down
_THROUGHOUT = re.compile("(?:活动|方案|项目|实施|行动|整治)(?:实施)?期(?:间|内)")
# 对行动不便的居民，由社区居委会上门说明，帮助签订公约: what is done for each of them as the case may be
_FOR_THEM = re.compile(
    "(?:^|[。；])对[^，。；0-9]{2,30}?(?:居民|老人|老年人|残疾人|群众|人员|家庭|住户|业主|商户|儿童|患者|企业)，[^。；0-9]*$"
)
_PERIOD = re.compile("下半年|上半年|全年|明年|来年|今年|20[0-9]{2}年(?![0-9])")
_PLANS = re.compile("计划|打算|安排|思路|部署|任务|重点")
_VAGUE = re.compile("逐步|逐渐|陆续|适时|择[机期日]|尽快|尽早|早日|及早|视情|条件(?:成熟|允许|具备)|时机成熟")


class MissingDeadline(Rule):
    """任务没有完成时限，也不能从所在的阶段、标题或表格中得出。

    Why it matters:
        没有时限的任务无法督办，到年底也说不清是否完成。

    Limits:
        加强宣传、密切配合之类长期性的要求不算任务；不计数的活动和长效机制只随所在任务一并指出；每月、每季度等定期开展的，当日、当场就办的，
        每次、每场之后或者随某事同步做的，视为有时限；同一句后面的时限管到前面的任务，但有数量的任务不借用另一件事的时限；
        写在有起止时间的阶段之下的，以阶段的时间为准；任务或步骤写明时间的，职责分工中只说由谁负责什么的不算；
        “以下情形”“下列材料”之类引出的列举不算任务，演练科目中当场所做的也不算；一项的末句写明全部完成时间的，管到这一项的各步。报告只看下一步打算，月报表只看下月计划。
    """

    code = "DDL-01"
    name = "missing-deadline"
    title = "任务缺时限"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section, at its heading where none of its tasks has a time."""
        tasks = duties(ctx)
        late = [
            task
            for task in tasks
            if (task.deadline is None or _period_of_all(ctx, task))
            and not dated_behind.told(ctx, task)
            and not _put_off(ctx, task)
            and not _in_a_row(ctx, task)
            and not over(ctx, task)
            and not (by_the_end(ctx, task) or in_batches(ctx, task))
            and not set_out_below(ctx, task)
            and not shared_out(ctx, task)
            and not _at_once(ctx, task)
            and not _exercised(ctx, task)
        ]
        known = frozenset(late)
        late = [task for task in late if not _summed_up(ctx, task, known)]
        told: set[int | None] = set()
        for section, faulty in by_section(late):
            if all(lasting(ctx, task) for task in faulty):
                continue
            told.add(section)
            shown = list(dict.fromkeys(f"“{ctx.quote(place_of(ctx, task), 24)}”" for task in faulty))
            names, more = "、".join(shown[:3]), f"等{len(shown)}项" if len(shown) > 3 else ""
            none_timed = all(task in faulty or _put_off(ctx, task) for task in tasks if task.section == section)
            head = place_of(ctx, faulty[0])
            if section is not None and none_timed and ctx.document.sections[section].text:
                head = item_of(ctx, section)
            yield self.finding(
                head,
                f"任务没有完成时限：{names}{more}。",
                hint="写明完成日期（如“2026年9月30日前”）；定期开展的写明频次。",
                also=[place for place in _places(ctx, faulty) if not head.contains(place)],
            )

        for at in unlabelled(ctx, TIME_LABEL):
            if at not in told and not regular(ctx, at):
                yield self.finding(
                    item_of(ctx, at),
                    f"同级的任务都写明完成时限，“{ctx.quote(ctx.document.sections[at].span, 24)}”没有写。",
                    hint="写明完成日期（如“2026年9月30日前”）；定期开展的写明频次。",
                )


def _exercised(ctx: Context, task: Task) -> bool:
    """Tell whether a task is part of an exercise: it stands below a heading that lays down how that goes."""
    sections, at = ctx.document.sections, task.section
    while at is not None:
        if _EXERCISED.search(sections[at].text):
            return True
        at = sections[at].parent
    return False


def _summed_up(ctx: Context, task: Task, late: Container[Task]) -> bool:
    """Tell whether a heading only names what the clauses below it tell, all of which have their times."""
    told = below(ctx).get(task.section, ()) if task.origin == "heading" else ()
    return bool(told) and not any(other in late for other in told)


def _places(ctx: Context, faulty: Sequence[Task]) -> Iterator[Span]:
    """Yield the places of tasks without a time, and of the rates to be reached in the next steps beside them."""
    places = [place_of(ctx, task) for task in faulty]
    yield from places
    section = faulty[0].section
    for target in ctx.document.targets if looks_back(ctx) and section is not None else ():
        rate = target.role == "target" and target.unit == "%" and target.deadline_text is None
        if rate and target.section == section and not any(place.overlaps(target.span) for place in places):
            yield target.span


def _period_of_all(ctx: Context, task: Task) -> bool:
    """Tell whether a task of a report has no time but the half-year or year that all its next steps are about."""
    deadline = task.deadline
    if deadline is None or not looks_back(ctx) or _PERIOD.search(deadline.deadline_text or "") is None:
        return False
    return any(
        section.level == 1 and section.span.overlaps(deadline.text_span) and _PLANS.search(section.text)
        for section in ctx.document.sections
    )


def _put_off(ctx: Context, task: Task) -> bool:
    """Tell whether the words of a task put it off (适时, 尽快), which DDL-08 says."""
    if task.origin == "heading" and task.section is not None:
        if any(not _VAGUE.search(ctx.document.quote(part.span)) for part in _parts(ctx.document).get(task.section, ())):
            return False  # work of which nothing is put off stands below it
        place = ctx.document.sections[task.section].extent
        own = [d for d in ctx.document.deadlines if place.contains(d.span)]
        return any(_VAGUE.search(d.deadline_text or "") for d in own if d.kind == "vague")
    return _VAGUE.search(ctx.document.quote(task.span)) is not None


@once
def _parts(document: Document) -> dict[int | None, list[Task]]:
    """Return the tasks that clauses tell of, by section."""
    parts: dict[int | None, list[Task]] = {}
    for task in document.tasks:
        if task.origin == "clause":
            parts.setdefault(task.section, []).append(task)
    return parts


def _in_a_row(ctx: Context, task: Task) -> bool:
    if task.origin in ("table", "heading") and task.span in _below_times(ctx.document):
        return True
    if task.origin == "table":
        return share_of_a_place(ctx, task)
    if task.section in _in_rows(ctx.document):
        return True
    rows = rows_of(ctx, task)
    return bool(rows) and all(row is not None and row.deadline is not None for row in rows)


@once
def _in_rows(document: Document) -> frozenset[int]:
    """Return the sections whose work a row of a table tells in words of its own, with its time."""
    told = rows_in_text.section_of(document)
    return frozenset(section for row, section in told.items() if document.tasks[row].deadline is not None)


@once
def _below_times(document: Document) -> frozenset[Span]:
    """Return the cells of the tables whose heads tell by when their numbers are to be reached (2025年目标数).

    With them go the headings of their sections: what is to be done there are the rows.
    """
    from evaluators.reader import table_columns  # keeps the reader out of `wenheng rules`

    aimed = [table for table in document.tables if table_columns.aimed_by(document, table) is not None]
    headings = frozenset(document.sections[table.section].span for table in aimed if table.section is not None)
    return headings.union(cell.span for table in aimed for row in table.rows for cell in row)


def _at_once(ctx: Context, task: Task) -> bool:
    """Tell whether it is to be done on the spot each time (当日录入平台) or throughout: no day can be set for that."""
    place = task.span
    if task.origin == "heading" and task.section is not None:
        place = ctx.document.sections[task.section].extent
        if _WHENEVER.match(ctx.document.text, task.span.end):
            return True
    sentence = ctx.document.sentence_with(task.span)
    before = Span(sentence.start, task.span.end) if sentence is not None and sentence.start < task.span.end else place
    words = ctx.document.quote(place)
    if task.origin == "heading" and _WRITTEN_DAY.search(words):
        return True  # 5月32日前, which DDL-10 says
    if task.origin == "clause" and (
        dated_behind.lends(ctx.document, task) or dated_behind.does_more(ctx.document, task)
    ):
        return True
    if task.origin == "clause" and _FROM_A_DAY.search(ctx.document.quote(before)):
        return True
    if task.origin == "clause" and _UPON.search(ctx.document.text, max(0, task.span.start - 12), task.span.start):
        return True
    thereupon = task.origin == "clause" and (
        _CAME_TO.match(words) if _NUMBERED.search(words) else _THEREUPON.match(words)
    )
    if thereupon and dated_behind.follows_a_day(ctx.document, task):
        return True
    if task.origin == "clause" and _SO_LONG_BEFORE.search(ctx.document.quote(task.span)):
        return True
    each = (_EACH_TIME, _KNOWN_DAY, *([_FOR_THEM] if ctx.in_slot(task.span, "support") else []))
    if task.origin == "clause" and any(said.search(ctx.document.quote(before)) for said in each):
        return True
    return (_AT_ONCE.search(words) or _SEASON.search(words)) is not None or _THROUGHOUT.search(
        ctx.document.quote(before)
    ) is not None
