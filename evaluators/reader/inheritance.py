"""What a piece of work inherits: the time and the owner that its sentence, item, headings or stage give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of, end_of
from evaluators.lookup import Placed
from evaluators.model import Span
from evaluators.reader import clauses, lists, parts, said_of_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Deadline, Document, Owner, Section

_LABEL = re.compile(r"(?:时限|期限|时间|节点)[：:][ ]?$")
# 6月底前全部完成: what was named before, not another piece of work
_DONE_BY = re.compile(
    "(?:全部|全面|基本|均|都|要)*(?:划线|调试|验收|装修|布展|竣工|完工|交付)?(?:并)?(?:(?:实施|整治|改造|建设|施工|验收|举办|组织)?(?:完成|完毕|结束)|(?:完成|通过)(?:竣工)?(?:验收|总结|评估|销号)"
    "|完工|建成|竣工|到位|办[结完]|做完|收尾|收官|销号|清零|投入(?:使用|运行|运营)|投用|启用|上线|验收|交付|落实|开[放业馆课班园]|举[行办]|揭牌|挂牌)(?=[，。；]|$)"
)
# 全部工程, 以上工作, 各场次: what a closing sentence speaks of when it speaks of all
_OF_ALL = re.compile(
    "(?:(?:全部|所有|整个|各|上述|以上|本|该|此|这|相关|整体|[0-9一二两三四五六七八九十]+[个项处类])[^，。；]{0,8}"
    "|(?:建设|改造|施工|整治|安装|创建)?(?:工作|任务|工程|项目|活动|事项|措施|场次)?(?:全部|均|都)?)(?:应|须|要|确保|力争)?[于在]?"
)
_ENDS = "，。；：\n"
_NAME = 2
_SAME_WORK = re.compile("(?:，[共合总]计?[0-9][^，。；、]{0,8})?，(?:[应须要]|并|均|全部)*于?")
# 床位须配备护理床: of what was asked for before
_MADE_OF = re.compile(
    "(?P<thing>[\u4e00-\u9fff]{2,4}?)(?:均|都)?(?:须|应当?|要)?(?=配备|配置|设置|安装|设有|具备|达到)"
)
# 由甲牵头，乙配合 stands first, or is a sentence of its own; 由甲负责日常工作 is no lead of what stands below
_LED_FIRST = re.compile(r"\s*(?:(?:本|此|该)(?:项|类)?(?:工作|任务)?)?由?(?:[^，。；\n由]{2,20}、){0,4}")
_LEADS = re.compile(
    "(?:、[^，。；\n]{2,20}?)*(?:共同|具体|统一|总)?(?:牵头|负责|承担|承办|统筹|组织(?=施工|实施)|(?:具体)?实施(?=[，。]))(?:施工|抓总|组织|协调|落实|实施|推进)*"
    "(?P<on>，[^，。；\n]*)?(?=[，。；\n]|$)"
)
# 甲牵头，乙配合; 甲牵头，每月通报进度: of all of it, where 甲负责，拨付经费20万元 is his own share
_LEADING = re.compile("配合|协助|参与|参加|支持|协同|会同|统筹|协调|调度|督促|推进|组织实施|指导|通报")
# 由居委会组织, 由居委会委托专业公司安装: what was told before, no thing of its own
_DOES_IT = re.compile(
    "(?:具体|统一|分别|统筹|逐[户处栋个人]|自行|共同)*(?:(?:委托|会同|联合|督促|指导|协调)(?!完成|签订)[^，。；0-9《]{2,16}?)?"
    "(?:组织|承办|主[办持]|召集|实施|开展|办理|完成|落实|推进|建设|安装|改造|清[理运除淤掏]|采购|购置|施工|组建|制[定作]|编[制印写]|印制|拍摄|维[护修]"
    "|更换|检[测修查]|拆除|种植|栽植|铺设|修[建缮]|粉刷|发放|配[发送]|招[募聘]|选聘|培训|登记|测评|评估|设计|绘制|整[治改理])*(?:实施|完成|落实|到位|并[^，。；0-9《]{2,12})?(?=[，。；\n]|$)"
)
_FAR_BEHIND = 300  # characters
_REACH = 120
_HEADLINE = 24  # characters
_NOBODY: Placed[Owner] = Placed((), lambda owner: owner.span)
_NONE: Placed[Deadline] = Placed((), lambda due: due.span)
RANKED = {"deadline": 0, "unresolved": 1, "duration": 2, "event": 3, "recurring": 4, "vague": 5}


class Held:
    """Owners and deadlines by section, and what a place inherits from them."""

    def __init__(self, document: Document, owners: Sequence[Owner], deadlines: Sequence[Deadline]) -> None:
        self.document = document
        self.owners: dict[int | None, list[Owner]] = {}
        self.deadlines: dict[int | None, list[Deadline]] = {}
        for owner in owners:
            self.owners.setdefault(owner.section, []).append(owner)
        self._own: dict[int | None, list[Deadline]] = {}
        for deadline in deadlines:
            if deadline.of_itself:
                self._own.setdefault(deadline.section, []).append(deadline)
            elif deadline.kind in RANKED:
                self.deadlines.setdefault(deadline.section, []).append(deadline)
        # a long chapter without headings has them by the hundred: each clause looks at those it may have to do with
        self._named = {key: Placed(held, lambda owner: owner.span) for key, held in self.owners.items()}
        self._spread = {key: Placed(held, lambda due: due.span) for key, held in self.deadlines.items()}
        self._days = {key: Placed(held, lambda due: due.text_span) for key, held in self.deadlines.items()}
        self._far: dict[int | None, tuple[dict[int, int], list[tuple[int, Owner]]]] = {}
        self._known: dict[int, parts.Reach] = {}  # by identity: the owners live as long
        self._above: dict[int | None, Deadline | None] = {}
        self._headed: dict[int | None, str | None] = {}

    def due(self, clause: Span, sentence: Span, section: int | None) -> Deadline | None:
        """Return the deadline of a clause: its own, the last before it in the sentence, or that of its headings."""
        here = self._spread.get(section, _NONE).overlapping(sentence)
        own: list[Deadline] = [d for d in (*here, *self._own.get(section, ())) if d.span.overlaps(clause)]
        earlier = [
            d
            for d in here
            if (d.kind in ("deadline", "unresolved", "duration") or d.deadline_text == "全年")
            and d.text_span.start < clause.start
        ]
        if own:
            return min(own, key=lambda d: RANKED[d.kind])
        if labelled := self.labelled(clause, section):
            return labelled
        if earlier:
            return earlier[-1]
        if later := self.completed(clause, here) or self.closed(clause, section):
            return later
        if self.goes_on(sentence, section):
            return self.told_of(sentence, section)
        above = self.from_heading(section) or self.headlined(sentence, section) or self.listed(section)
        return above or self.led_in(clause, section) or self.of_all(clause, section)

    def of_all(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline that a sentence sets for all of an item or a chapter (以上任务于9月底前完成)."""
        for said in said_of_all.sayings(self.document, section, clause):
            for due in self.deadlines.get(said.section, []):
                inside = due.kind != "vague" and said.place.contains(due.text_span)
                if inside and said.sets(self.document, due.text_span.end):
                    return due
        return None

    def led_in(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline told where the parts of a list are led in (均于9月底前完成：一是…；二是…)."""
        head = lists.lead_in(self.document, section, clause)
        near = self.deadlines.get(section, []) if head is not None else []
        return next((d for d in near if d.kind == "deadline" and head and head.contains(d.text_span)), None)

    def dated(self, clause: Span, section: int | None) -> bool:
        """Tell whether a clause has a day of its own."""
        own = (d for d in self._spread.get(section, _NONE).overlapping(clause) if d.kind == "deadline")
        return any(clause.contains(d.text_span) or d.text_span.end <= clause.start for d in own)

    def beside(self, clause: Span, sentence: Span, section: int | None) -> Deadline | None:
        """Return the last day before a clause that goes on with what its item said, or how often its sentence says."""
        item, known = parts.part(self.document, section, clause), self._days.get(section, _NONE)
        before = [d for d in known.inside(item) if d.span.end <= clause.start]
        often = [d for d in known.inside(sentence) if d.kind == "recurring"]
        for deadline in reversed(before):
            if deadline.kind == "deadline" or deadline in often:
                return deadline
        return next((d for d in often if self.document.text.endswith("起", 0, d.text_span.start)), None)

    def listed(self, section: int | None) -> Deadline | None:
        """Return the deadline told where a list is led in of which a section is an item (8月底前完工。主题如下：)."""
        above = lists.head(self.document, self.document.sections[section]) if section is not None else None
        return self.within(above) if above is not None else None

    def completed(self, clause: Span, here: Sequence[Deadline]) -> Deadline | None:
        """Return the deadline by which the sentence goes on to have the clause's work done (，于4月26日前招募到位)."""
        behind = next((d for d in here if d.kind == "deadline" and d.text_span.start >= clause.end), None)
        if behind is None:
            return None
        between = self.document.text[clause.end : behind.text_span.start]
        led = between.endswith("于") or _DONE_BY.match(self.document.text, behind.text_span.end)
        return behind if led and _SAME_WORK.fullmatch(between) else None

    def closed(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline by which an item says at its end that all of it is done.

        选址公示，签订协议6份，7月底前完成。; 入户评估80户。…。全部工程于10月底前完工。
        """
        item, text = parts.part(self.document, section, clause), self.document.text
        behind = self._days.get(section, _NONE).beginning(Span(clause.end, max(clause.end, item.end)))
        last = behind[-1] if behind else None
        if last is None or last.kind != "deadline" or not _DONE_BY.match(text, last.text_span.end):
            return None
        said = text[begin_of(text, last.text_span.start, _ENDS) : last.text_span.start]
        if end_of(text, last.text_span.end, "。\n") + 1 < len(text[: item.end].rstrip()):
            return None  # the item goes on to other things
        heading = self.document.sections[section].text if section is not None else ""
        own = said[:_NAME] in heading or said[:_NAME] in clause.of(text)  # 外墙工程 is no day for 更换信报箱
        return last if _OF_ALL.fullmatch(said) or own else None

    def goes_on(self, sentence: Span, section: int | None) -> bool:
        """Tell whether a sentence is about what was said: a part of it, at the same time, or how it must be.

        其中，…; …；同时为…; 新增床位18张…。床位须配备…
        """
        text = self.document.text
        if text.startswith("其中", sentence.start):
            return True
        if text.startswith("同时", sentence.start) and text.startswith("；", sentence.start - 1):
            return True
        made_of = _MADE_OF.match(text, sentence.start, sentence.end)
        if made_of is None or section is None:
            return False
        start = self.document.sections[section].body.start
        return made_of["thing"] in text[max(start, sentence.start - _REACH) : sentence.start]

    def headlined(self, sentence: Span, section: int | None) -> Deadline | None:
        """Return the deadline of what follows a short first sentence that says all that is to be done in a section."""
        return self.within(section) if section is not None and self.is_headline(sentence, section) else None

    def is_headline(self, sentence: Span, section: int) -> bool:
        """Tell whether a sentence is the short first one of a section, which the others only set out."""
        if len(sentence) > _HEADLINE or "，" in sentence.of(self.document.text):
            return False
        first = self.document.text[self.document.sections[section].body.start : sentence.start]
        return not first.strip() and not self.document.sections[section].text

    def told_of(self, sentence: Span, section: int | None) -> Deadline | None:
        """Return the last deadline before a sentence that is about what was said there."""
        before = [d for d in self.deadlines.get(section, []) if d.text_span.end <= sentence.start]
        return next((d for d in reversed(before) if d.kind == "deadline"), None) or self.from_heading(section)

    def labelled(self, clause: Span, section: int | None) -> Deadline | None:
        """Return the deadline that a label at the end of the clause's line sets for all of it (完成时限：9月底前)."""
        text = self.document.text
        line = Span(clause.end, end_of(text, clause.end, "\n"))
        for deadline in self._days.get(section, _NONE).beginning(line):
            if _LABEL.search(text, clause.end, deadline.text_span.start):
                return deadline
        return None

    def from_heading(self, section: int | None) -> Deadline | None:
        """Return the deadline stated in a heading or in a first sentence that is all time (5月底前完成。)."""
        if section not in self._above:
            self._above[section] = self._from_heading(section)
        return self._above[section]

    def _from_heading(self, section: int | None) -> Deadline | None:
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
        inside = inside or [d for d in self._own.get(section, ()) if d.kind == "event"]
        return min(inside, key=lambda d: RANKED[d.kind]) if inside else None

    def owner(self, clause: Span, sentence: Span, section: int | None) -> tuple[str | None, tuple[str, ...]]:
        """Return owner and cooperating units of a clause, inherited from sentence, section and headings."""
        here = self._named.get(section, _NOBODY)
        helpers = tuple(o.name for o in here.overlapping(sentence) if o.role == "cooperate")
        for place in (clause, sentence):
            inside = [o for o in here.overlapping(place) if o.span.start < clause.end]
            if names := joined(inside):
                return names, helpers
        near = self._near(clause, section)
        led = [o for o in near if o.role == "lead"]
        if led:
            return joined(led), helpers or tuple(o.name for o in near if o.role == "cooperate")
        before = [o for o in near if o.role == "subject" and o.span.start < sentence.start]
        if before:
            return before[-1].name, helpers
        if section is not None and self.is_headline(sentence, section) and (names := joined(list(here))):
            return names, helpers
        if behind := next((o for o in near if o.span.start > clause.start and self.does_it(o, clause)), None):
            return behind.name, helpers
        return self.headed(section) or self.answering(clause, section), helpers

    def _near(self, clause: Span, section: int | None) -> list[Owner]:
        """Return those whom a section names for the item of a clause, or for more than their own item."""
        known = self._named.get(section, _NOBODY)
        order, far = self._reaches(section)
        text, item = self.document.text, parts.part(self.document, section, clause)
        near = {order[id(owner)]: owner for owner in known.beginning(item)}
        near |= {order[id(owner)]: owner for start, owner in far if start <= clause.start}
        line = Span(begin_of(text, clause.start, "\n"), end_of(text, clause.start, "\n"))
        for owner in known.beginning(line):
            reach = self._reach(owner)
            if reach.beyond is not None and reach.start <= clause.start:
                near[order[id(owner)]] = owner
        return [near[at] for at in sorted(near)]

    def _reaches(self, section: int | None) -> tuple[dict[int, int], list[tuple[int, Owner]]]:
        """Return the order of a section's owners, and those that go for more than their paragraph, from where on.

        A label in a line of its own (责任单位：甲) and what is said of all go for what stands before them, too.
        """
        if section not in self._far:
            named = self.owners.get(section, [])
            far = []
            for owner in named:
                reach = self._reach(owner)
                if owner.label is not None or reach.beyond:
                    far.append((reach.start if owner.label is None else 0, owner))
            self._far[section] = {id(owner): at for at, owner in enumerate(named)}, far
        return self._far[section]

    def _reach(self, owner: Owner) -> parts.Reach:
        if id(owner) not in self._known:
            self._known[id(owner)] = parts.reach(self.document, owner.section, owner.span)
        return self._known[id(owner)]

    def does_it(self, owner: Owner, clause: Span) -> bool:
        """Tell whether words behind a clause say who does what it tells, and nothing else (…，由居委会委托公司安装).

        A sentence may begin so too (各办1场，…。由居委会组织，…), but not the next of several parts between semicolons.
        """
        text = self.document.text
        led = text.startswith("由", owner.span.start - 1) and text[owner.span.start - 2] in "，。"
        far = owner.span.start - clause.end > _FAR_BEHIND
        if not led or far or owner.role == "cooperate" or "；" in text[clause.end : owner.span.start]:
            return False
        return _DOES_IT.match(text, owner.span.end) is not None

    def answering(self, clause: Span, section: int | None) -> str | None:
        """Return who answers for all of an item or a chapter by a sentence that says so (以上任务由甲负责)."""
        for said in said_of_all.sayings(self.document, section, clause):
            if names := joined([o for o in self.owners.get(said.section, []) if said.place.contains(o.span)]):
                return names
        return None

    def headed(self, section: int | None) -> str | None:
        """Return the owner named in the nearest heading above, or below it by a label or as who leads; None without."""
        if section not in self._headed:
            self._headed[section] = self._in_headings(section)
        return self._headed[section]

    def _in_headings(self, section: int | None) -> str | None:
        own = section
        while section is not None:
            place = self.document.sections[section]
            known = self.owners.get(section, [])
            below = [o for o in known if section != own and place.body.contains(o.span)]
            told = [o for o in below if o.label is not None] or [o for o in below if self.leads_all(o, place)]
            if names := joined([o for o in known if place.span.overlaps(o.span)] or told):
                return names
            section = place.parent
        return None

    def leads_all(self, owner: Owner, section: Section) -> bool:
        """Tell whether a sentence above the items of a section begins with who leads them (由甲牵头，乙配合。1.…).

        The first sentence there may say what they are and then who leads (分两批检查，由甲牵头，乙配合。1.…).
        It goes on about all of them, if at all: who helps, how they are led, or what the heading names.
        """
        text = self.document.text
        start = max(section.body.start, begin_of(text, owner.span.start, "。；\n"))
        alone = not text[section.body.start : start].strip("。：\n \u3000") and text[start : owner.span.start].endswith(
            "，由"
        )
        first = alone or _LED_FIRST.fullmatch(text, start, owner.span.start) is not None
        leads = _LEADS.match(text, owner.span.end) if first and owner.role == "lead" else None
        if leads is None:
            return False
        on, heading = leads["on"], section.text
        return not on or bool(_LEADING.search(on)) or any(heading[at : at + 2] in on for at in range(len(heading) - 1))


def joined(owners: Sequence[Owner]) -> str | None:
    """Return those who lead, or else those who act, as one string; None without any."""
    leads = [o.name for o in owners if o.role == "lead"] or [o.name for o in owners if o.role == "subject"]
    return "、".join(dict.fromkeys(leads)) or None
