"""What is to be done, by whom and until when.

A task is a table row, a numbered item under tasks, steps or next steps, or a clause that produces something countable
or nameable (制定《…》, 建成3个…). Time and unit stand in the clause, or come from its sentence, heading or stage.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lookup import Placed
from evaluators.model import Span, Task
from evaluators.reader import clauses, stages, table_columns
from evaluators.reader.numbers import quantities
from evaluators.reader.roles import is_report, roles
from evaluators.reader.script import simplified
from evaluators.reader.times import moments
from evaluators.reader.years import Calendar, dated, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document, Owner, Section
    from evaluators.reader.roles import SectionRole

_PRODUCES = re.compile(
    r"建成|增设|新增|增配|建立(?!健全|完善|在|起来)|新建|改建|扩建|打造|培育|培养|创建|组建(?!率)|成立|设立|开设|配备|配齐|选派|选送|选聘|遴选|择优选定|推行"
    r"|招募|(?:引进|引入)(?=[^，。；]{0,16}[0-9])|举办|召开|制定|制订|修订|编制|编印|印发|出台|起草|评选|签[订定]|改造|安装|购置"
    r"|组织(?=[^，。；]{0,16}(?:考察|观摩|竞赛|比赛|评查|外出学习|轮训|参观|培训|演练|招聘会|座谈会|测评))|搬入|搬迁|重新规划|开通|上线|命名|发布|落实(?=[^，。；]{2,12}[0-9])|检查(?=不少于[0-9])|开展|建设(?!局|部|厅|办公室|办|科|委员会|管理)|举行|启动|完成|[要须应]有(?=[0-9]|不少于|至少)"
)
_PRODUCT = re.compile(
    r"《[^》]+》|平台|中心|阵地|队伍?|培训班?|方案|办法|规则|细则|规划|制度|清单|台账|责任书|报告|大会|会议"
    r"|交流会|座谈会|现场会|恳谈会|品牌|示范[点社街]|示范典型|项目|服务站|驿站|站点|工作站|系统|机制"
    r"|评选|评比|竞赛|考察|观摩|评查|比赛|轮训|领导小组|专班|第一书记|专员|[网指联督协护调]?[格导络理解]员|供餐单位|养老机构|门牌|安装|修缮|换届|活动|演练|档案|手册|汇编|数据库|设施|广场|公园|小区"
    r"|食堂|培训|工程|排查|普查|招聘会|服务点|体系|规范|指南|标准|协议|合同|承诺书|公约|测评"
)
_VAGUE_ACTIVITY = re.compile(r"^(?:开展|建设|完成)")
_ASIDE = re.compile(
    r"^(?:(?:统筹|主要|专门|重点)?用于|按照|按|结合|围绕|以(?!上)|通过|根据|依托|立足|利用|充分|对照|坚持|为(?!.{0,12}(?:建立|设立|配备"
    r"|新建))|在.{0,14}(?:上|中|下|基础上|过程中)$|借鉴|依据|针对|随着|严格|不断)"
)
_STANDING = re.compile(
    r"^(?:进一步|不断|持续|切实|全面|深入|大力|着力|积极|扎实)?(?:加强|强化|提高|提升|落实|坚持|注重|抓好|做好|保证"
    r"|营造|深化|严格|严明|压实|发挥|健全|完善|统筹|突出|狠抓|保障|增强|规范|优化)"
)
# 加快推进剩余3个驿站建设, 完成12户适老化改造: what is counted stands before the noun of work
_WORK_ON = re.compile(
    r"(?:加快|推进|加快推进|推动|实施|完成|做好|抓好)[^，。；]{0,6}?(?P<counted>[0-9][^，。；]*?)"
    r"(?:建设|改造|整治|修缮|更新|安装|创建|迁建|维修|提升)(?:工程|项目|工作|任务)?$"
)
# 依托红色资源建成课堂3处: words on the means before what is produced
_MEANS = re.compile(
    r"^(?:依托|利用|立足|通过|结合|根据|按照|针对)[^，。；]{2,14}?(?=建成|打造|新建|创建|建立|设立|组建|培育)"
)
# 对未列入计划的小区，由…维修: whom it is about, in a clause of its own
_SOME = re.compile("若干|一批|几[个处支名场]")
_ABOUT = re.compile(r"^对[^，。；]*的[^，。；]{1,10}$")
# A sentence that is nothing but “strengthen the building of X” heads the sentences behind it.
_ANNOUNCES = re.compile(r"(?:加强|推进|深化|实施)[^，。；、]{2,14}(?:建设|改造|工程|项目)")
# 创建知晓率达98% names a rate, 文明城市创建是一项系统工程 says what it is
_NO_OBJECT = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:率|满意度|知晓度)(?:要|应|须|需|均)?(?:达|为|不|在|保持|稳定|提|由|从|[0-9])"
    r"|(?:工作)?(?:是|既是|事关|关系|意义)"
)
_BRACKETED = re.compile(r"[（(][^）)]*[）)]")
_LABEL = re.compile(r"(?:时限|期限|时间|节点)[：:][ ]?$")
_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)[：:]?\s*$")  # a row of sums is nobody's task
_WORKING = frozenset({"task", "stage", "next", "goal", "measure", "duty"})
_RANKED = {"deadline": 0, "unresolved": 1, "duration": 2, "event": 3, "recurring": 4, "vague": 5}


def find(document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    """Return the tasks of `document`, in order of their place.

    Args:
        document: with sections, sentences and tables read.
        owners: as found in it.
        deadlines: as found in it.
    """
    document = simplified(document)
    report, kinds = is_report(document), roles(document)
    held = _Held(document, owners, deadlines)
    found = list(_rows(document, deadlines, owners))
    found += _items(document, kinds, held, report=report)
    found += _clauses(document, kinds, held, report=report)
    return tuple(sorted(found, key=lambda task: (task.span, task.origin)))


class _Held:
    """Owners and deadlines by section, and what a place inherits from them."""

    def __init__(self, document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> None:
        self.document = document
        self.owners: dict[int | None, list[Owner]] = {}
        self.deadlines: dict[int | None, list[Deadline]] = {}
        for owner in owners:
            self.owners.setdefault(owner.section, []).append(owner)
        for deadline in deadlines:
            if deadline.kind in _RANKED:
                self.deadlines.setdefault(deadline.section, []).append(deadline)

    def due(self, clause: Span, sentence: Span, section: int | None) -> Deadline | None:
        """Return the deadline of a clause: its own, the last before it in the sentence, or that of its headings."""
        here = [d for d in self.deadlines.get(section, []) if sentence.overlaps(d.span)]
        own = [d for d in here if d.span.overlaps(clause)]
        earlier = [
            d
            for d in here
            if (d.kind in ("deadline", "unresolved", "duration") or d.deadline_text == "全年")
            and d.text_span.start < clause.start
        ]
        if own:
            return min(own, key=lambda d: _RANKED[d.kind])
        if labelled := self.labelled(clause, section):
            return labelled
        if earlier:
            return earlier[-1]
        if self.document.text.startswith("其中", sentence.start):
            return self.told_of(sentence, section)
        return self.from_heading(section)

    def told_of(self, sentence: Span, section: int | None) -> Deadline | None:
        """Return the last deadline before a sentence that singles out a part of what was said (其中，…)."""
        before = [d for d in self.deadlines.get(section, []) if d.text_span.end <= sentence.start]
        return next((d for d in reversed(before) if d.kind == "deadline"), None) or self.from_heading(section)

    def labelled(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline that a label at the end of the clause's line sets for all of it (完成时限：9月底前)."""
        text = self.document.text
        end = text.find("\n", clause.end)
        for deadline in self.deadlines.get(section, []):
            at = deadline.text_span.start
            if clause.end <= at and (end < 0 or at < end) and _LABEL.search(text, clause.end, at):
                return deadline
        return None

    def from_heading(self, section: int | None) -> Deadline | None:
        """Return the deadline stated in a heading or in a first sentence that is all time (5月底前完成。)."""
        while section is not None:
            place = self.document.sections[section]
            for deadline in self.deadlines.get(section, []):
                if deadline.kind == "vague":
                    continue
                general = clauses.bare(place.text) == deadline.task or deadline.task == place.text
                if place.span.overlaps(deadline.span) or (general and place.body.contains(deadline.span)):
                    return deadline
            section = place.parent
        return None

    def within(self, section: int) -> Deadline | None:
        """Return the most telling deadline of a section's own sentences."""
        inside = [d for d in self.deadlines.get(section, []) if d.kind != "vague"]
        return min(inside, key=lambda d: _RANKED[d.kind]) if inside else None

    def owner(self, clause: Span, sentence: Span, section: int | None) -> tuple[str | None, tuple[str, ...]]:
        """Return owner and cooperating units of a clause, inherited from sentence, section and headings."""
        here = self.owners.get(section, [])
        helpers = tuple(o.name for o in here if o.role == "cooperate" and sentence.overlaps(o.span))
        for place in (clause, sentence):
            inside = [o for o in here if place.overlaps(o.span) and o.span.start < clause.end]
            if names := _names(inside):
                return names, helpers
        led = [o for o in here if o.role == "lead"]
        if led:
            return _names(led), helpers or tuple(o.name for o in here if o.role == "cooperate")
        before = [o for o in here if o.role == "subject" and o.span.start < sentence.start]
        if before:
            return before[-1].name, helpers
        return self.headed(section), helpers

    def headed(self, section: int | None) -> str | None:
        """Return the owner named in the nearest heading above; None without one."""
        while section is not None:
            place = self.document.sections[section]
            if names := _names([o for o in self.owners.get(section, []) if place.span.overlaps(o.span)]):
                return names
            section = place.parent
        return None


def _names(owners: Sequence[Owner]) -> str | None:
    leads = [o.name for o in owners if o.role == "lead"] or [o.name for o in owners if o.role == "subject"]
    return "、".join(dict.fromkeys(leads)) or None


def _rows(document: Document, deadlines: Sequence[Deadline], owners: Sequence[Owner]) -> Iterator[Task]:
    dated, named = Placed(deadlines, lambda due: due.span), Placed(owners, lambda owner: owner.span)
    for table in document.tables:
        layout = table_columns.columns(table)
        if layout.name is None or not (layout.leads or layout.times):
            continue
        for row in table.rows[1:]:
            if layout.name >= len(row) or not row[layout.name].text.strip() or _TOTAL.match(row[layout.name].text):
                continue
            span = Span(row[0].span.start, row[-1].span.end)
            due = next(iter(dated.inside(span)), None)
            units = named.inside(span)
            helpers = tuple(o.name for o in units if o.role == "cooperate")
            cell = row[layout.name]
            yield Task(cell.text.strip(), cell.span, _names(units), helpers, due, None, table.section, "table")


def _items(document: Document, kinds: Sequence[SectionRole], held: _Held, *, report: bool) -> Iterator[Task]:
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
        own = held.within(index)
        above = _list_head(document, section)
        due = held.from_heading(index) or own or (held.within(above) if above is not None else None)
        units = [o for o in held.owners.get(index, []) if o.role != "cooperate"]
        if above is not None and not units:
            units = [o for o in held.owners.get(above, []) if o.role != "cooperate"]
        helpers = tuple(o.name for o in held.owners.get(index, []) if o.role == "cooperate")
        general = kinds[index] == "measure" or (
            bool(_STANDING.match(section.text)) and not _produced(document, section.body)
        )
        name = clauses.bare(stages.named(_BRACKETED.sub("", section.text))) or clauses.bare(section.text)
        yield Task(
            name,
            section.span,
            _names(units) or held.headed(index),
            helpers,
            due,
            None,
            index,
            "heading",
            general and due is None,
        )


def _list_head(document: Document, section: Section) -> int | None:
    """Return the section above whose words lead in the list of which `section` is an item (…备足物资，清单如下：)."""
    above = section.parent
    if above is None or not document.quote(document.sections[above].body).rstrip().endswith(("：", ":")):
        return None
    return above


def _produced(document: Document, body: Span) -> bool:
    text = document.quote(body)
    return any(_deliverable(clause.of(text)) for clause in clauses.split(text))


def _clauses(document: Document, kinds: Sequence[SectionRole], held: _Held, *, report: bool) -> Iterator[Task]:
    calendar = Calendar.of(document)
    for span, index in clauses.prose(document):
        kind = kinds[index] if index is not None else "other"
        if kind not in _WORKING or (report and kind != "next"):
            continue
        text = document.quote(span)
        times = dated([moment for moment in moments(text) if moment.op != "<=" or text[moment.span.end - 1] in "底末"])
        for clause in clauses.split(text):
            words = clause.of(text)
            deliverable = _deliverable(words)
            if deliverable is None:
                continue
            if not report and told(text, times, clause, calendar):
                continue
            place = Span(span.start + clause.start, span.start + clause.end)
            owner, helpers = held.owner(place, span, index)
            yield Task(clauses.bare(words), place, owner, helpers, held.due(place, span, index), deliverable, index)


def _deliverable(words: str) -> str | None:
    """Return what a clause produces, None where it produces nothing that could be handed over or counted."""
    if (means := _MEANS.match(words)) and (_counted(words[means.end() :]) or _SOME.search(words)):
        words = words[means.end() :]
    if _ASIDE.match(words) or _ABOUT.match(words):
        return None
    if _ANNOUNCES.fullmatch(words):
        return clauses.bare(words[2:])
    if (work := _WORK_ON.search(words)) and _counted(work["counted"]):
        return clauses.bare(work["counted"])
    verb = _PRODUCES.search(words)
    if verb is None or verb.start() > 24 or _NO_OBJECT.match(words, verb.end()):
        return None
    behind = words[verb.end() :]
    product = None
    for match in _PRODUCT.finditer(behind):
        product = match
    if product is None and not _counted(behind):
        return None
    if _VAGUE_ACTIVITY.match(verb.group()) and product is not None and product.end() < len(behind) - 2:
        return clauses.bare(behind[: product.end()]) if _counted(behind) else None
    return clauses.bare(behind[: product.end()] if product else behind) or None


def _counted(words: str) -> bool:
    return any(q.kind != "all" and not q.article for q in quantities(words))
