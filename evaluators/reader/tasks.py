"""What is to be done, by whom and until when.

A task is a table row, a numbered item under tasks, steps or next steps, or a clause that produces something countable
or nameable (制定《…》, 建成3个…). Time and unit stand in the clause, or come from its sentence, heading or stage.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.model import Span, Task
from evaluators.reader import (
    bounded,
    bygone,
    clauses,
    deliverables,
    lists,
    owner_cells,
    stages,
    table_columns,
)
from evaluators.reader.inheritance import Held, joined
from evaluators.reader.roles import is_report, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, dated, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document, Owner, Table
    from evaluators.reader.roles import SectionRole

_STANDING = re.compile(
    r"^(?:进一步|不断|持续|切实|全面|深入|大力|着力|积极|扎实)?(?:加强|强化|提高|提升|落实|坚持|注重|抓好|做好|保证"
    r"|营造|深化|严格|严明|压实|发挥|健全|完善|统筹|突出|狠抓|保障|增强|规范|优化)"
)
_BRACKETED = re.compile(r"[（(][^）)]*[）)]")
# what the first column of a table of tasks is called, and that of one that shares them out
_WORK_HEAD = re.compile("项目|任务|指标|内容|事项|工作|措施|类别|科目|清单|活动|举措|目标|重点|^名称$")
_SHARE_HEAD = re.compile("社区|街道|村|单位|部门|科室|网格|片区|责任|分工|牵头|年|季|月|周|阶段|步骤|环节|序号")
# how long what one applies for takes, when a place is open: of 办结时限 with days in it each row is a task all the same
_SERVED = re.compile("(?:办理|办结|受理|承诺|法定|服务|开放|营业|接待|响应)(?:时[限间]|期限|时段)|有效期")
_DATED = re.compile("[0-9]月|20[0-9]{2}|[年月季]底|季度")
_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)[：:]?\s*$")  # a row of sums is nobody's task
_TOPIC = re.compile(
    "，(?:既|也|又|不仅|正|就|都)?(?:是(?!否)|事关|关系到?)"
)  # 建设驿站，是…的重要举措: said of it, not asked
# 其中已改造96个、待改造52个: how far it is; 改造内容从6类中选定: what it is
_STANDS = re.compile(
    "(?:其中|包括|含)：?(?:[\u4e00-\u9fff]{1,10}[0-9]+[\u4e00-\u9fff]{1,2}(?:[、和]|$)){2,}"
    "|(?:[^，。；]{0,6}(?:季度|半年|[年月])[末底]?)?(?:累计|共|就)?已(?:经)?[^，。；的]{1,8}[0-9]+[^，。；的]{1,4}$"
    "|(?:[一二三四五六七八九]是)?(?:[^，。；查看核问评检验访询]{2,8}是否[^，。；、]{2,8}、?)+$"  # what is looked at
    # 加装电梯的氛围正在形成, 换新的条件基本具备; 正在施工的3处 are which
    "|[^，。；]{0,30}正在(?![^，。；]{1,8}的)|[^，。；]{2,24}(?:日益|日趋)[^，。；]{2,4}$"
    "|[^，。；]{2,24}的(?:条件|氛围|局面|格局|环境|时机|习惯|共识)(?:已经?|基本|初步|逐[步渐]|正在|日益)+"
    "(?:具备|形成|成熟|显现|养成|达成|好转)$"
    "|本(?:方案|计划|办法|细则|规定|意见|通知)自[^，。；]{1,16}起(?:正式)?(?:施行|执行|实施|试行|生效)"
    "|(?:上述|以上|第[一二三四五六七八九十]+[期批]|这)[^，。；]{0,40}(?:共|合计)[0-9]|(?:其中)?已[^，。；、]{0,10}[0-9]+[^，。；]{0,8}、(?:待|未|尚未|正在|剩余|其余)"
    "|(?:[\u4e00-\u9fff]{2,4}(?:内容|范围|标准|方式|对象|形式|项目))(?:从|由(?=[^，。；]{0,30}(?:组成|构成))|为(?!了)|包括|含|以)"
)
# （一）评分：把笔交到居民手里。由…: a saying that belongs to the heading before it
_MOTTO = re.compile("(?:把|让|用|以|变)[^0-9，。；：]{4,16}。(?!\n|$)")
_OPENED = re.compile("(?P<own>[^（）]{2,})（[^（）]*$")
_SHARE = re.compile("(?:[新改扩续翻迁][建造改设修]|修缮|更换|维修|提升)[0-9]+[\u4e00-\u9fff]{1,2}")  # 改造2个
_WORKING = frozenset({"task", "stage", "next", "goal", "measure", "duty"})


def find(document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    """Return the tasks of `document`, in order of their place.

    Args:
        document: with sections, sentences and tables read.
        owners: as found in it.
        deadlines: as found in it.
    """
    document = simplified(document)
    report, kinds = is_report(document), roles(document)
    held = Held(document, owners, deadlines)
    found = list(_rows(document, deadlines, owners))
    found += _items(document, kinds, held, report=report)
    found += _clauses(document, kinds, held, report=report)
    return tuple(sorted(found, key=lambda task: (task.span, task.origin)))


def _rows(document: Document, deadlines: Sequence[Deadline], owners: Sequence[Owner]) -> Iterator[Task]:
    dated, named = Placed(deadlines, lambda due: due.span), Placed(owners, lambda owner: owner.span)
    for table in document.tables:
        layout = table_columns.columns(table)
        if layout.name is None or not (layout.leads or layout.times) or _lists_things(table, layout):
            continue
        above: str | None = None
        for row in table.rows[1:]:
            if not row:
                continue
            span = Span(row[0].span.start, row[-1].span.end)
            units = named.inside(span)
            as_above = any(owner_cells.same(row[place].text) for place in layout.leads if place < len(row))
            owner = above = above if as_above else joined(units)
            if layout.name >= len(row) or not row[layout.name].text.strip():
                continue
            if any(_TOTAL.match(cell.text) for cell in row[: layout.name + 1]):
                continue
            due = next(iter(dated.inside(span)), None)
            helpers = tuple(o.name for o in units if o.role == "cooperate")
            cell = row[layout.name]
            yield Task(cell.text.strip(), cell.span, owner, helpers, due, None, table.section, "table")


def _lists_things(table: Table, layout: table_columns.Columns) -> bool:
    """Tell whether the rows are things: looked after by somebody (水域 | 责任人), or served (证明事项 | 办理时限)."""
    head = table.rows[0][layout.name or 0].text.strip()
    if layout.times and all(_SERVED.search(table.rows[0][at].text) for at in layout.times):
        return not any(_DATED.search(row[at].text) for row in table.rows[1:] for at in layout.times if at < len(row))
    return not layout.times and not _WORK_HEAD.search(head) and not _SHARE_HEAD.search(head)


def _items(document: Document, kinds: Sequence[SectionRole], held: Held, *, report: bool) -> Iterator[Task]:
    """Yield numbered items: sections without children below tasks, steps and next steps."""
    parents = {section.parent for section in document.sections}
    for index, section in enumerate(document.sections):
        if (
            index in parents
            or section.level == 1
            or kinds[index] not in _WORKING - {"goal"}
            or (report and kinds[index] != "next")
        ):
            continue
        if lists.names_things(document, index, section.span) or lists.holds_things(document, index):
            continue
        own = held.within(index)
        above = lists.head(document, section)
        due = held.from_heading(index) or own or (held.within(above) if above is not None else None)
        due = due or held.of_all(section.span, index)
        units = [o for o in held.owners.get(index, []) if o.role != "cooperate"]
        if above is not None and not units:
            units = [o for o in held.owners.get(above, []) if o.role != "cooperate"]
        helpers = tuple(o.name for o in held.owners.get(index, []) if o.role == "cooperate")
        general = kinds[index] == "measure" or (
            bool(_STANDING.match(section.text)) and not deliverables.produced(document.quote(section.body))
        )
        name = clauses.bare(stages.named(_BRACKETED.sub("", section.text))) or clauses.bare(section.text)
        yield Task(
            name,
            section.span,
            joined(units) or held.headed(index) or held.answering(section.span, index),
            helpers,
            due,
            None,
            index,
            "heading",
            general and due is None,
        )


def _clauses(document: Document, kinds: Sequence[SectionRole], held: Held, *, report: bool) -> Iterator[Task]:
    calendar = Calendar.of(document)
    gone = False
    for span, index in clauses.prose(document):
        kind = kinds[index] if index is not None else "other"
        if kind not in _WORKING or (report and kind != "next"):
            continue
        text = document.quote(span)
        every = moments(text)
        found = [moment for moment in every if moment.op != "<=" or text[moment.span.end - 1] in "底末"]
        parts, carried = clauses.split(text), gone
        gone = bygone.goes_on(document.text, span, every, calendar, gone=carried)
        over = len(text) if gone and carried else bygone.until(text, parts, every, calendar)
        heading = document.sections[index].text if index is not None else ""
        times, past = dated(found), bygone.begin(text, found, calendar, heading)
        for clause in parts:
            place = _outside(document, Span(span.start + clause.start, span.start + clause.end), span)
            words = document.quote(place)
            made = deliverables.deliverable(words)
            loose = kind != "goal" and not text.endswith(("：", ":"))
            deliverable = made or (bounded.bounded(words, dated=held.dated(place, index)) if loose else None)
            if deliverable is None or _TOPIC.match(text, clause.end) or _STANDS.match(words):
                continue
            if bounded.conditional(words) or lists.names_wrong(words):
                continue
            if _motto(document, span, index):
                continue
            if lists.names_things(document, index, place) and not held.dated(place, index):
                continue
            if not report and (clause.start < over or told(text, times, clause, calendar) or clause.start >= past >= 0):
                continue
            owner, helpers = held.owner(place, span, index)
            due = held.due(place, span, index) or (None if made else held.beside(place, span, index))
            yield Task(clauses.bare(words), place, owner, helpers, due, deliverable, index)


def _outside(document: Document, clause: Span, sentence: Span) -> Span:
    """Return a clause without what brackets begin to add to it; nothing of one that only shares out the one before.

    增设晾衣架20处（改造2处，每处0.5万元）: of the first clause what stands before the bracket. 新建5个；改造2个 and
    what is so told in brackets name no task of their own.
    """
    words = document.quote(clause)
    if opened := _OPENED.match(words):
        return Span(clause.start, clause.start + opened.end("own"))
    if _SHARE.fullmatch(words):
        text, begin = document.text, sentence.start
        follows = clause.start == begin and text[begin - 1] == "；"
        if follows or text.rfind("（", begin, clause.start) > text.rfind("）", begin, clause.start):
            return Span(clause.start, clause.start)
    return clause


def _motto(document: Document, sentence: Span, index: int | None) -> bool:
    """Tell whether a sentence is what a heading adds to its name behind a colon, the work told in those behind it."""
    if index is None or sentence.start != document.sections[index].span.end + 1:
        return False
    return document.text[sentence.start - 1] == "：" and _MOTTO.match(document.text, sentence.start) is not None
