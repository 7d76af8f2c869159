"""RSP-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.acting import left_out, lent, of_others, reached_with_others
from evaluators.assignments import OWNER_LABEL, falls_to_itself, regular, rows_of, unlabelled
from evaluators.coverage.similarity import core, pairs
from evaluators.division import helped
from evaluators.lookup import once
from evaluators.model import Finding, Severity, Span
from evaluators.rule import TYPED, Context, Rule
from evaluators.tasks import below, by_section, clauses_of, duties, item_of, lasting, named_work, place_of, working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Owner, Task

# words for everybody are nobody's name
_EVERYBODY = frozenset({"全区", "全市", "全街道", "全社区", "大家", "全体", "我街道", "我区"})

_GROUP = re.compile(
    "(?:成立|设立|组建)[^，。；]{0,40}?(?:领导小组|指挥部|(?<!驻点)(?:工作|行动|整治|改造|攻坚)?专班|工作(?:小组|组))"
)
# who heads it stands in the clauses behind: ，由社区书记任组长，明确专人抓落实
_HEADED = re.compile("，由[^，。；]{2,16}(?:任|为)组长(?:，[^，。；]{2,20})?")
_LED = re.compile("(?:任|为)(?:专班)?(?:组长|班长)|(?:组长|班长)[由为：]")
_SHOWN = 80
_BY_SEVERAL = re.compile(
    "由[^，。；]{2,30}[、和][^，。；]{2,30}(?:共同|联合)?(?:牵头|负责)?(?:组建|成立)"
)  # they are its members
_MEMBERS = re.compile("成员|组成|组员|副组长|副指挥|各[^，。；]{2,10}负责人")
_OFFICE = re.compile("办公室|办设在|(?:日常工作|具体工作)由[^，。；]{2,20}(?:承担|负责)")
_TOLD_OF = 0.6
_COUNTED = re.compile("《|[0-9一二两三四五六七八九十][个名支场次处期户台套座]|[0-9][份轮件块盏条项本]")
_SO_MANY = re.compile(
    "(?:(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|底|末)?(?:之?前)?)?(?:完成)?(?:首批|其余|剩余|余下|全部)?(?:[0-9]+[个名支场次处期户台套座件条项])?"
)
# “河畔夜话”累计举办60场: how far what bears the name is by then
_SO_FAR = re.compile("“(?P<name>[^“”]+)”(?:累计|合计|共计?|再|已)*(?:召开|举办|开展|组织|完成)?[0-9]+[场次期个批轮]")
_INPUT = re.compile(
    "(?:要|应)?(?:继续|进一步|不断|切实|逐年)?(?:加大|增加)[^，。；]{0,24}(?:投入|支持|保障|经费|资金|扶持|力量)(?:力度)?$"
)
# a body declared to carry all of it (申报单位为实施主体), and steps whose actors stand in the procedure itself
_DECLARED = re.compile("为[^，。；]{0,8}(?:实施|责任|工作|建设)主体")
_INK = re.compile(r"\S")
_FIRST = re.compile("(?:是|为|作为)[^，。；]{0,16}第一责任人")
# 19个行政村、4个社区全部设立: all of a kind act, each for itself
_EACH_OF_THEM = re.compile(
    "(?:^|(?<=[，。；：]))(?!(?:再|先|并|继续)?在)[^，。；]*?(?:社区|村|小区|网格|支部|党组织|街道|镇|单位)(?:全部|均|都|要|应|须|各)"
    # 超过定额10%的单位，次月内提交说明
    "|^(?!对|将|把|给|为|向)[^，。；]{2,24}的(?:单位|社区|小区|企业|商户|业主|居民|家庭|网格)，"
)
_ITSELF = re.compile("(?:^|[，；：])(?:我们|(?:我|本)?(?:中心|项目组|机构|社工站|协会|公司|团队))(?:将|要|拟|计划)")
_OPENING = re.compile("召开[^，。；]{0,12}(?:启动|动员|部署)(?:大|工作)?会议?$")
_PROCEDURE = re.compile(
    "按照?[^。；]{0,60}(?:自查|自评|认定|申报|审核|审批|推荐|评议)[^。；]{0,30}的?(?:程序|方法|步骤|方式|流程)"
)


class MissingOwner(Rule):
    """任务没有写明由谁负责。

    Why it matters:
        没有责任单位的任务等于没有布置，出了问题也无从问责。

    Limits:
        同一句、同一标题或表格中已写明责任单位的视为有；加强宣传之类长期性的要求不算任务。
        不计数的活动和长效机制只随所在任务一并指出；单位自己按期召开的会议不算；领导小组另查成员和办公室。
        工作目标的责任单位看对应的任务；实施步骤中重述各项任务的，或者不计数的事项，任务部分已写明责任单位的，不再要求；
        多数阶段写明由谁负责而某一阶段没有写的，指出该阶段。各句分别写明由谁做哪一件事的，不当作对其他各句负责。
        只写“相关部门”的由 RSP-02 指出。报告只看下一步打算，月报表只看下月计划和表中“责任单位”一栏个别没有填写的。
    """

    code = "RSP-01"
    name = "missing-owner"
    title = "任务缺责任主体"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"
    kinds = TYPED

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per section that holds tasks without an owner."""
        tasks = [
            task for task in duties(ctx) if not (_goal(ctx, task) or _own_meeting(ctx, task) or _scheduled(ctx, task))
        ]
        faults = [
            task
            for task in tasks
            if (task.owner in _EVERYBODY and not _level_of_all(ctx, task))
            or lent(ctx, task)
            or not (task.owner or _inherits(ctx, task))
        ]
        told: set[int | None] = set()
        groups = dict(_groups(ctx))
        inputs = dict(_inputs(ctx))
        bare = set(unlabelled(ctx, OWNER_LABEL))
        for section, faulty in by_section(faults):
            own = groups.pop(section, None) or inputs.pop(section, None)
            if own is None and all(lasting(ctx, task) for task in faulty):
                continue
            told.add(section)
            places = [place_of(ctx, task) for task in faulty]
            shown = list(dict.fromkeys(f"“{ctx.quote(place, 24)}”" for place in places))
            names, more = "、".join(shown[:3]), f"等{len(shown)}项" if len(shown) > 3 else ""
            head = places[0]
            if own is not None:
                head = own[0]
            elif section is not None and ctx.document.sections[section].text:
                none_owned = len(faulty) == sum(task.section == section for task in tasks)
                none_owned = none_owned and not of_others(ctx, faulty[0])
                head = item_of(ctx, section) if none_owned or section in bare else head
            times = [t.deadline.text_span for t in faulty if t.origin == "heading" and t.deadline and _close(t)]
            first = f"“{ctx.quote(own[0], 40)}”{own[1]}；" if own is not None else ""
            yield self.finding(
                head,
                f"{first}任务没有责任单位：{names}{more}。",
                hint="写明牵头单位，如“由街道社会事务办公室牵头”；几个单位共同承担的，分清牵头和配合。",
                also=[
                    *(place for place in places if not head.contains(place)),
                    *(time for time in times if not any(place.contains(time) for place in (head, *places))),
                ],
            )
        if ctx.doctype.kind == "form":
            yield from self._cells(ctx)
        for at in sorted(bare):
            owned = any(o.section == at and o.role != "cooperate" for o in ctx.document.owners)
            if at not in told and not owned and not regular(ctx, at):
                told.add(at)
                yield self.finding(
                    item_of(ctx, at),
                    f"同级的任务都写明责任单位，“{ctx.quote(ctx.document.sections[at].span, 24)}”没有写。",
                    hint="写明牵头单位，如“由街道社会事务办公室牵头”。",
                )
        for section, (span, lacking) in {**inputs, **groups}.items():
            if section not in told:
                yield self.finding(
                    span,
                    f"“{ctx.quote(span, 40)}”{lacking}。",
                    hint="写明由谁负责；领导小组写明组长、成员单位和办公室设在哪里。",
                    severity=Severity.MINOR,
                )

    def _cells(self, ctx: Context) -> Iterator[Finding]:
        """Yield the rows of a form that leave open who answers, where the others tell."""
        from evaluators.form_cells import unowned  # reads tables, which listing the rules can do without

        for row in unowned(ctx.document):
            yield self.finding(
                row.span,
                f"表中“{row.row}”的“{row.head}”没有填写。",
                hint="写明负责这一项的单位。",
            )


def _groups(ctx: Context) -> Iterator[tuple[int | None, tuple[Span, str]]]:
    """Yield the leading groups set up without members or office."""
    for place in working(ctx):
        match = _GROUP.search(ctx.document.quote(place))
        if match is None:
            continue
        section = ctx.document.section_at(place.start)
        whole = ctx.document.sections[section].extent if section is not None else place
        words = ctx.document.quote(whole)
        if "名单" in words or "附件" in words:
            continue
        if match.group().endswith("专班") and (_LED.search(words) or _BY_SEVERAL.search(ctx.document.quote(place))):
            continue  # a task force is those whom its head calls in
        lacking = [name for name, sign in (("成员", _MEMBERS), ("办公室", _OFFICE)) if not sign.search(words)]
        if lacking:
            span = Span(place.start + match.start(), place.start + match.end())
            if (head := _HEADED.match(ctx.document.quote(place), match.end())) and head.end() - match.start() <= _SHOWN:
                span = Span(span.start, place.start + head.end())
            yield section, (span, f"没有写明{'和'.join(lacking)}")


def _inputs(ctx: Context) -> Iterator[tuple[int | None, tuple[Span, str]]]:
    """Yield calls for more money or people that nobody is told to give."""
    owned = {owner.section for owner in ctx.document.owners}
    for place in working(ctx):
        section = ctx.document.section_at(place.start)
        if section in owned:
            continue
        for clause in clauses_of(ctx, place):
            if _INPUT.match(ctx.document.quote(clause)):
                yield section, (clause, "没有写明由谁负责")


def _close(task: Task) -> bool:
    """Tell whether the time of an item stands right behind its heading, where its owner would stand too."""
    return task.deadline is not None and 0 <= task.deadline.text_span.start - task.span.end <= 2


def _own_meeting(ctx: Context, task: Task) -> bool:
    """Tell whether this is a meeting held every so often, or the one that a stage begins with on its day.

    Whoever issues the document holds it.
    """
    words = ctx.document.quote(task.span)
    if task.deadline is None:
        return False
    if task.origin == "heading":  # （一）例会。每月10日前召开推进会
        told = below(ctx).get(task.section, ())
        if told and all(_own_meeting(ctx, one) for one in told):
            return True
    if task.deadline.kind == "recurring":
        return re.search("召开[^，。；]*会", words) is not None
    own_day = task.span.contains(task.deadline.text_span)
    return own_day and ctx.in_slot(task.span, "steps") and _OPENING.search(words) is not None


def _scheduled(ctx: Context, task: Task) -> bool:
    """Tell whether a line of the schedule sums up in a few words what tasks apart from it have owners for."""
    words = ctx.document.quote(task.span)
    if task.origin == "heading" or not ctx.in_slot(task.span, "steps") or ctx.in_slot(task.span, "tasks"):
        return False
    if (
        not _restated(ctx, words)
        and named_work(ctx, task)
        and (_COUNTED.search(words) or left_out(ctx, task) or of_others(ctx, task))
    ):
        return False
    return any(owner.role != "cooperate" and ctx.in_slot(owner.span, "tasks") for owner in ctx.document.owners)


def _restated(ctx: Context, words: str) -> bool:
    """Tell whether the most of what a line of the schedule lists is told of among tasks and goals."""
    words = match["name"] if (match := _SO_FAR.fullmatch(words)) else words
    things = [core(_SO_MANY.sub("", piece)) for piece in re.split("[、，]|(?<=[\u4e00-\u9fff])和", words)]
    named = [pair for thing in things if len(thing) > 1 for pair in pairs(thing)]
    told = _told(ctx)
    return bool(named) and sum(pair in told for pair in named) >= _TOLD_OF * len(named)


@once
def _told(ctx: Context) -> str:
    """Return what is said of the tasks, and of the goals that they serve, in lines."""
    sections = ctx.document.sections
    spans: list[Span] = []
    for places in (ctx.slots.get("tasks", ()), ctx.slots.get("goals", ())):
        spans += [places] if isinstance(places, Span) else [sections[index].extent for index in places]
    return "\n".join(map(ctx.document.quote, spans))


def _goal(ctx: Context, task: Task) -> bool:
    """Tell whether this is a value to be reached: whose it is stands with the tasks that lead to it."""
    if not ctx.in_slot(task.span, "goals"):
        return False
    above = task.section is not None and ctx.document.sections[task.section].level == 1
    apart = not ctx.in_slot(task.span, "tasks", "steps")
    return above or apart or any(target.span.overlaps(task.span) for target in ctx.document.targets)


def _inherits(ctx: Context, task: Task) -> bool:
    """Tell whether a unit named earlier under the same heading acts here too: official prose does not repeat it."""
    if _EACH_OF_THEM.search(ctx.document.quote(_told_in(ctx, task))):
        return True
    if _in_a_row(ctx, task) or (ctx.doctype.code == "PS" and _acts_itself(ctx)):
        return True
    if falls_to_itself(ctx, task) or reached_with_others(ctx, task):
        return True
    if task.origin == "table":
        table = next((t.span for t in ctx.document.tables if t.span.contains(task.span)), task.span)
        if any(table.contains(owner.span) for owner in ctx.document.owners):
            return False  # the table has a column for it
    if task.section is not None:
        own = ctx.document.sections[task.section]
        whole = ctx.document.sections[own.parent].extent if own.parent is not None else own.extent
        if _FIRST.search(ctx.document.text, own.body.start, max(own.body.start, _told_in(ctx, task).start)):
            return True
        if _DECLARED.search(ctx.document.quote(whole)) or _PROCEDURE.search(ctx.document.quote(own.extent)):
            return True
    from evaluators.reader.parts import governs  # keeps the reader out of `wenheng rules`

    sentence = ctx.document.sentence_with(task.span)
    return any(
        owner.section == task.section
        and (owner.role in ("lead", "subject") or (ctx.in_slot(task.span, "owners") and helped(ctx, task)))
        and owner.name not in _EVERYBODY
        and (
            task.origin == "heading"
            or (
                owner.span.start < task.span.end
                and (owner.label is not None or governs(ctx.document, task.section, owner.span, task.span))
            )
            or (sentence is not None and sentence.contains(owner.span) and _next_by(ctx, task, owner))
        )
        for owner in ctx.document.owners
    )


def _level_of_all(ctx: Context, task: Task) -> bool:
    """Tell whether a clause sets a level for a whole place, in an item that somebody named before leads.

    由社区建设办公室牵头，…；全街道受理物业纠纷控制在40件以内.
    """
    aimed = any(
        t.role == "target" and t.op in ("<=", ">=") and task.span.contains(t.span) for t in ctx.document.targets
    )
    return aimed and any(
        owner.role == "lead" and owner.section == task.section and owner.span.end <= task.span.start
        for owner in ctx.document.owners
    )


def _next_by(ctx: Context, task: Task, owner: Owner) -> bool:
    """Tell whether the next clause says by whom (开展宣讲活动，由支部书记到各楼栋宣讲)."""
    return ctx.document.text[task.span.end : owner.span.start] in ("，由", "，分别由", "，统一由")


def _told_in(ctx: Context, task: Task) -> Span:
    """Return the words of a clause, or of the sentence behind a heading."""
    if task.origin == "clause" or task.section is None:
        return task.span
    body = ctx.document.sections[task.section].body
    begin = _INK.search(ctx.document.text, body.start, body.end)
    first = ctx.document.sentence_with(Span(begin.start(), begin.end())) if begin else None
    return first or task.span


def _in_a_row(ctx: Context, task: Task) -> bool:
    """Tell whether a row of a table names who does it, or does all that stands below this heading."""
    rows = rows_of(ctx, task)
    return bool(rows) and all(row is not None and row.owner for row in rows)


def _acts_itself(ctx: Context) -> bool:
    """Tell whether whoever ran a project says what it will do itself (下一步，中心将……)."""
    return any(_ITSELF.search(ctx.document.quote(place)) for place in working(ctx))
