"""What a dated clause has done, told apart from the words it is told in: 完成楼道清理, 清理楼道, 楼道全部清理完毕."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from evaluators import about
from evaluators.alternatives import sign
from evaluators.lines import begin_of
from evaluators.lookup import sharing
from evaluators.model import Duration, Recurrence, Span, When
from evaluators.reader import tables
from evaluators.topic import COUNT, WORKS, about_of, topic_before
from evaluators.windows import DAY, at_odds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluators.model import Deadline, Document, Task

_WHOLLY = re.compile("完成(?:全部|所有|本项|该项)|(?:全部|全面)(?:完成|清零|到位|办结)")
# what is told behind the work: what it is the ground of, or what is done with it
_BEHIND = re.compile("的?(?:基础上|前提下|同时)|并(?![联购网轨])")
_STRETCH = re.compile("力争|争取|力求")
# a day that was set anew, or the one it took; a draft; a rate
_NO_WORK = sign("原定|原计划|实际|延期|推迟|延至|提前至|调整|改为|试行|初稿|征求意见|草案|送审|修订|更新|率|[%％]")
_CONDITION = re.compile("(?P<case>[^，。；：]{2,20}的)，$")
_CLAUSE = re.compile("[，；。]")
_CALLED = re.compile("[（(][^（）()]{2,8}[）)]")  # 2月16日（除夕）: which day that is
_REACHED = re.compile(f"[到至](?P<level>{COUNT.pattern})")
_OF_WHAT = ("对", "针")
_TIME_OF = re.compile("时限|期限|时间")
_OF_A_BODY = re.compile("[科室办局所队站]$|中心$|委员会$|街道$|社区$|单位$|部门$")
_OFFICE = re.compile("[科室办局所队站]$|中心$")
_WHO = re.compile("(?:区|街道|镇)[^，。；]{1,8}?(?:办公室|办|科|局|所|联|会|委)")
# of so general a name there may be several
_VAGUE = re.compile(
    "问题|隐患|清单|方案|总结|报告|资料|信息|名单|设施|设备|任务|计划|制度|机制|材料|情况|数据|现场|资金|人员|会议|例会|文件|总结材料"
    "|座谈会|专题会|联席会|联席会议|会商会|推进会|调度会|议事会|居民会议|工作会议|结果|意见|整改情况|进展情况|工作情况|对象|.*阶段"
)
_PAPER = re.compile("名单|方案|报告|总结|清单|台账|预案|材料|报表|细则|办法|简报|图纸|协议|合同|申请")
_ALL_OF_IT = re.compile("全部|所有|均|都|完毕|到位")
_OCCASIONS = frozenset({"举办", "训", "演练", "宣讲", "评", "排查", "访", "公布"})
"""What is done once may be done again, unless the clause speaks of it as known (推进会定于5月22日召开)."""
_HELD = frozenset({"举办"})  # to hold a training is to train
_ADDED, _BUILT = frozenset({"增"}), frozenset({"建"})
_OPENED = frozenset({"建", "投用"})
_FINISHED = re.compile("完工|竣工|完成|结束|到位|完毕|交付")
_OFTEN = frozenset(re.findall("[^,]+", "完成,街道,社区,负责,由街,开展,组织,全部,底前,月底,道办,公室,办公,年底,牵头"))
_BRIEF = 10
# 更换1号楼路灯 and 更换2号楼路灯, 排查一季度隐患 and 排查二季度隐患: things of one kind told apart by a number
_NUMBERED = re.compile(
    "[0-9一二三四五六七八九十]+(?:号(?!文|线)|栋|幢|单元|季度|标段|片区)|(?:任务|项目|标段|网格|点位|小组)[0-9一二三四五六七八九十]+"
)
_SHARED = 3  # pairs of characters, below which two clauses are not looked at closer
_LEAST = 2  # pairs of characters, below which a name may be of anything
_MOST = 40  # of one kind of work; what goes on beyond is a list
_BEFORE, _NEAR = 40, 300
_ALL, _MANY, _PART = 0.8, 0.6, 0.5


class Work(NamedTuple):
    """A piece of work with its time.

    Attributes:
        due: its time.
        words: the clause without the time, with the clause before where it does not itself say of what it speaks.
        told: what these are about.
        name: what a finding calls it.
        labelled: whether the clause is a label (完成时限), whose time is that of the clause before.
        sentence: where its sentence begins.
        line: where its line begins.
        part: whether it is one of several in a cell of a schedule.
    """

    due: Deadline
    words: str
    told: about.About
    name: str
    labelled: bool
    sentence: int
    line: int
    part: bool = False


class _Told(NamedTuple):
    """A time, with the row of a table where it is of one, or one of several works in such a row."""

    due: Deadline
    row: Task | None = None
    part: bool = False


def twice(document: Document, dated: Sequence[Deadline]) -> Iterator[tuple[str, Deadline, Deadline]]:
    """Yield each piece of work that stands again, with the time it has there and the one it had first."""
    within = tables.covered(document)
    told: list[_Told] = [
        _Told(due)
        for due in dated
        if _comparable(due) and not (within.touches(due.text_span.start, due.text_span.end) and _is_bare(document, due))
    ]
    for task in document.tasks:
        due = task.deadline
        if task.origin == "table" and due is not None and _comparable(due) and not _OF_A_BODY.search(task.name):
            told += _parts(document, task, due) or [_Told(due, task)]
    pairs = [_pairs(document, due, row) for due, row, _ in told]
    works: dict[int, Work | None] = {}
    for at, shared in sorted(sharing(pairs, _MOST).items()):  # what shares nothing is not looked at closer
        due, row, _ = told[at]
        least = min(_SHARED, len(pairs[at]))
        for other in sorted(place for place, count in shared.items() if count >= least):
            if not at_odds(told[other].due, due):
                continue
            for place in (other, at):
                if place not in works:
                    works[place] = _read(document, told[place])
            first, second = works[other], works[at]
            if first is None or second is None or not _same(document, first, second):
                continue
            if not ((second.part or row is not None) and _kept_once(document, told, works, at, shared)):
                yield second.name, second.due, first.due
            break


def _kept_once(
    document: Document,
    told: Sequence[_Told],
    works: dict[int, Work | None],
    at: int,
    shared: Mapping[int, int],
) -> bool:
    """Tell whether one of several times of the work of a schedule's row is in the row's (5月、11月各清理一次)."""
    mine = works[at]
    for place in shared:
        if place not in works:
            works[place] = _read(document, told[place])
        other = works[place]
        if mine is None or other is None or at_odds(other.due, mine.due):
            continue
        if _one_thing(other, mine) and _alike(other, mine):
            return True
    return False


def _is_bare(document: Document, due: Deadline) -> bool:
    """Tell whether a cell of a table says when, but not what."""
    at = due.text_span.start - due.span.start
    words = document.quote(due.span)
    return not about.about(f"{words[:at]} {_CALLED.sub('', words[at + len(due.text_span) :])}").pairs


def _parts(document: Document, task: Task, due: Deadline) -> list[_Told]:
    """Return each work in the row of a schedule (第二季度|改造食堂，举办邻里节) that has no time of its own."""
    if due.text_span.start > task.span.start or not _CLAUSE.search(task.name):
        return []
    text, at = document.text, task.span.start
    found: list[_Told] = []
    for end in [*(match.start() for match in _CLAUSE.finditer(text, at, task.span.end)), task.span.end]:
        words = text[at:end].strip()
        if words and not about.TIMES.search(words):
            found.append(_Told(due, replace(task, name=words, span=Span(at, end)), part=True))
        at = end + 1
    return found


def _read(document: Document, told: _Told) -> Work | None:
    return _work(document, told.due) if told.row is None else _row(told.row, told.due, part=told.part)


def _pairs(document: Document, due: Deadline, row: Task | None) -> frozenset[str]:
    """Return the pairs of characters of a clause, with those before it where it is short."""
    words = row.name if row is not None else due.task
    if len(words) < _BRIEF and row is None:
        words = f"{document.text[max(0, due.span.start - _BEFORE) : due.span.start]} {words}"
    return frozenset(filter(str.isalpha, map(add, words, words[1:]))) - _OFTEN


def _row(task: Task, due: Deadline, *, part: bool) -> Work | None:
    """Return the work that a row of a table sets a time for; of several in one cell each may be done again."""
    at, told = task.span.start, about.about(task.name)
    if part and _weight(told) < _LEAST:
        return None
    return Work(due, task.name, told, task.name, labelled=not part, sentence=at, line=at, part=part)


def beyond_heading(document: Document) -> Iterator[tuple[Deadline, Deadline]]:
    """Yield each time by which all of a section is to be done though its heading sets an earlier one, and that."""
    headed: dict[int, Deadline] = {}
    for deadline in document.deadlines:
        if deadline.section is None or deadline.kind != "deadline" or deadline.due is None:
            continue
        section = document.sections[deadline.section]
        if section.span.contains(deadline.text_span):
            headed[deadline.section] = deadline
            continue
        head = headed.get(deadline.section)
        wholly = _WHOLLY.search(document.quote(deadline.span)) is not None
        if wholly and head is not None and head.due is not None and head.due < deadline.due:
            yield deadline, head


def _comparable(due: Deadline) -> bool:
    form = due.normalized
    if isinstance(form, When):
        return due.kind == "deadline" and form.op != "~"
    if isinstance(form, Recurrence):
        return DAY.search(due.deadline_text or "") is not None
    return isinstance(form, Duration)


def _work(document: Document, due: Deadline) -> Work | None:
    """Return the work that a clause has done; None where it does not say of what it speaks."""
    text = document.text
    sentence = begin_of(text, due.span.start, "。！？\n")
    around = document.quote(due.span)
    if _NO_WORK.search(around):
        return None
    at = due.text_span.start - due.span.start
    if 0 <= at < len(around) and not isinstance(due.normalized, Duration):
        words = f"{around[:at]} {around[at + len(due.text_span) :]}"
    else:
        words = around
    words = _BEHIND.split(words)[0] or words
    if due.owner and _OFFICE.search(due.owner) and due.owner in words:
        words = words.replace(due.owner, " ")  # who does it is not what is done
    told = about_of(words)
    name, labelled = due.task, _TIME_OF.search(words) is not None
    slight = _weight(told) < _LEAST and not COUNT.search(words)
    spoken_of = slight or any(text.find(sign, sentence, due.span.start) >= 0 for sign in _OF_WHAT)
    topic = topic_before(text, sentence, due.span.start) if spoken_of else ""
    if topic and (slight or topic.startswith(_OF_WHAT)):
        words, name = f"{topic} {words}", topic
        told = about_of(words)
    if not told.pairs or (len(told.acts) < _LEAST and all(_VAGUE.fullmatch(one) for one in told.things)):
        return None
    return Work(due, words, told, name.strip(), labelled, sentence, begin_of(text, due.span.start, "\n"))


def _same(document: Document, one: Work, other: Work) -> bool:
    apart = one.sentence != other.sentence or other.labelled
    if (one.part and other.part) or not apart or not _alike(one, other) or not _one_thing(one, other):
        return False
    if any(told(one.words) != told(other.words) for told in (about.places, about.which, _stretch)):
        return False
    papers = set(_PAPER.findall(one.words)), set(_PAPER.findall(other.words))
    if all(papers) and not papers[0] & papers[1]:
        return False  # 报送名单, 报送方案
    numbered = set(_NUMBERED.findall(one.words)), set(_NUMBERED.findall(other.words))
    if all(numbered) and numbered[0] != numbered[1]:
        return False
    first, second = _who(one.words), _who(other.words)
    if first and second and first != second:
        return False
    counts = set(COUNT.findall(one.words)), set(COUNT.findall(other.words))
    if all(counts) and counts[0] != counts[1]:
        return False
    levels = _level(document, one), _level(document, other)
    if all(levels) and levels[0] != levels[1]:
        return False  # 8月底前达到19吨, 由16吨提高到21吨，11月底前达到
    slight = min(_weight(one.told), _weight(other.told)) < _LEAST
    if slight and one.line != other.line and not (counts[0] and counts[0] == counts[1]):
        return False
    if not (_once(one, counts[0]) or _once(other, counts[1])):
        return False
    return _case(document, one) == _case(document, other)


def _level(document: Document, work: Work) -> str:
    """Return the number that a clause, or the one before it, says is reached; empty where they say none."""
    begin = begin_of(document.text, max(work.due.span.start - 1, 0), "，；。\n")
    found = list(_REACHED.finditer(document.text, begin, work.due.span.end))
    return found[-1]["level"] if found else ""


def _once(work: Work, counts: set[str]) -> bool:
    """Tell whether a clause speaks of a work that there is once, no lot or occasion of which there may be more."""
    if work.labelled or _ALL_OF_IT.search(work.words) or about.which(work.words):
        return True
    acts = work.told.acts
    return not counts and (work.told.led > 0 or not acts or not acts <= _OCCASIONS)


def _weight(told: about.About) -> int:
    """Return how much tells a work from others: pairs of characters, and what is done beyond one thing."""
    return len(told.pairs) + max(len(told.acts) - 1, 0)


def _alike(one: Work, other: Work) -> bool:
    """Tell whether one is done in both: the same, or what is built is finished, or what is built and opened opens."""
    first, second = (_BUILT if work.told.acts == _ADDED else work.told.acts - _HELD for work in (one, other))
    if first == second:
        return True
    few, many = (one, other) if len(first) < len(second) else (other, one)
    less, more = sorted((first, second), key=len)
    if not less:
        return more <= WORKS and _FINISHED.search(few.words) is not None
    if less < more == _OPENED:
        return "建" not in less or (few.due.due or date.min) > (many.due.due or date.max)
    return False


def _one_thing(one: Work, other: Work) -> bool:
    """Tell whether two clauses name one thing: the same characters, or the end of the longer name is the shorter."""
    small, large = sorted((one.told, other.told), key=lambda told: len(told.pairs))
    shared = len(small.pairs & large.pairs)
    few, many = set("".join(small.things)), set("".join(large.things))
    least = _MANY if few <= many else _ALL
    if shared < least * len(small.pairs) or shared < _PART * len(large.pairs):
        return False
    if few == many:
        return True
    if not any(thing.endswith(small.things[-1][-2:]) for thing in large.things):
        return False
    ends = any(thing == long for thing in small.things for long in large.things)
    return ends or (one.line == other.line and other.due.span.start - one.due.span.end < _NEAR)


def _stretch(words: str) -> bool:
    return _STRETCH.search(words) is not None


def _who(words: str) -> str:
    match = _WHO.search(words)
    return match[0] if match else ""


def _case(document: Document, work: Work) -> str:
    """Return the case that a clause is told of (涉及电梯困人的，)."""
    match = _CONDITION.search(document.text, work.sentence, work.due.span.start)
    return match["case"] if match else ""
