"""For what somebody named under a heading acts: for all of it, for one thing, for one part of a calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.lines import begin_of
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Document, Owner, Task
    from evaluators.rule import Context

_MOST = 2  # stages beside one in which somebody acts, before nobody in it is a fault
_CLAUSE = re.compile("[^，。；：\\n]*")
_MONTH = re.compile("[ \u3000]*(?:20[0-9]{2}年)?[0-9一二三四五六七八九十]{1,3}月(?:份|[上中下]旬)?[，：]?")
_PART_END = re.compile("[；。\\n]|$")
_AT_END = re.compile("(?:具体)?(?:负责|牵头|落实)(?:落实|实施|组织)?[；。]")
_BY = re.compile("由[^，。；：\\n]*$")
_BOUND = re.compile("(?:完成|制定|制订|编制|印发|起草|汇总|审核|办理|选派|招聘|建成|采购|安装|举办)[^，。；]{4,}")
# 日均就餐人次到6月30日达到50人次，到12月31日达到60人次以上。: what the work of the items beside it comes to
_LEVEL = (
    "(?:达到?|保持在?|稳定在|控制在|(?:提[高升]|增加|降低|下降)[到至为]|[增降升]至|不[低少高多]于|不超过)"
    "[^，。；0-9]{0,6}[0-9][^，。；\\n]{0,16}"
)
_VALUES = re.compile(
    "[。：\\s]*[^，。；0-9\\n]{2,20}(?:率|数|量|度|额|比例|占比|人次|时长)[^，。；\\n]{0,16}?"
    + _LEVEL
    + "(?:[，；][^，。；\\n]{0,20}?"
    + _LEVEL
    + ")*。?"
)
_FOR_ALL = re.compile("负责|牵头|统筹|抓总|承担|组织实施|具体实施|落实")


def left_out(ctx: Context, task: Task) -> bool:
    """Tell whether nobody acts in the stage of a task, while somebody does in most of the stages beside it."""
    document = ctx.document
    own = document.sections[task.section] if task.section is not None else None
    if own is None or own.level == 1:
        return False
    acted = _acting(document)
    beside = [at for at in document.children(own.parent) if document.sections[at].text]
    told = sum(at in acted for at in beside)
    return task.section not in acted and told >= _MOST and told * 2 >= len(beside)


def lent(ctx: Context, task: Task) -> bool:
    """Tell whether whoever is named under the heading does another thing: one of its own, or a part of the calendar.

    由党建办完成招聘。定期举办培训。: who recruits need not train, whereas 由党建办负责 at the head goes for all of it.
    """
    sentence = ctx.document.sentence_with(task.span)
    if task.origin != "clause" or sentence is None:
        return False
    if ctx.in_slot(task.span, "steps") and of_others(ctx, task):
        return True
    acting = _acting(ctx.document).get(task.section, [])
    return bool(acting) and all(
        not sentence.overlaps(owner.span) and owner.label is None and _for_one_thing(ctx, owner) for owner in acting
    )


def _of_other_parts(ctx: Context, task: Task, acting: Sequence[Owner]) -> bool:
    """Tell whether each part of a calendar has its own month, and who acts stands at the end of other parts.

    1月份，摸清底数，由组织委员负责；2月份，召开座谈会；…: nobody is told to do the second.
    """
    text = ctx.document.text
    own = _part(text, task.span)
    if own is None or any(own.contains(owner.span) for owner in acting):
        return False
    parts = [_part(text, owner.span) for owner in acting]
    return all(
        part is not None and _AT_END.match(text, owner.span.end) for part, owner in zip(parts, acting, strict=True)
    )


def of_others(ctx: Context, task: Task) -> bool:
    """Tell whether whoever is named under the heading of a clause acts in other parts of its calendar."""
    acting = _acting(ctx.document).get(task.section, [])
    return bool(acting) and task.origin == "clause" and _of_other_parts(ctx, task, acting)


def _part(text: str, place: Span) -> Span | None:
    """Return the part between semicolons that holds `place`, where it begins with a month."""
    start = begin_of(text, place.start, "；。\n")
    stop = _PART_END.search(text, place.end)
    return Span(start, stop.start() if stop else len(text)) if _MONTH.match(text, start) else None


@once
def _acting(document: Document) -> dict[int | None, list[Owner]]:
    """Return who leads or acts in the text, by section."""
    acting: dict[int | None, list[Owner]] = {}
    for owner in document.owners:
        if owner.role != "cooperate":
            acting.setdefault(owner.section, []).append(owner)
    return acting


def reached_with_others(ctx: Context, task: Task) -> bool:
    """Tell whether an item only says how far a rate or count is to get, and one alone leads all items beside it."""
    document = ctx.document
    own = document.sections[task.section] if task.section is not None and task.origin == "heading" else None
    if own is None or own.text or own.parent is None or not _VALUES.fullmatch(document.quote(own.body).rstrip("\n #")):
        return False
    acting = _acting(document)
    leading = [
        owner.name for at in document.children(own.parent) for owner in acting.get(at, ()) if owner.role == "lead"
    ]
    shortest = min(leading, key=len, default=None)
    return shortest is not None and all(name.endswith(shortest) for name in leading)


def _for_one_thing(ctx: Context, owner: Owner) -> bool:
    text = ctx.document.text
    behind = _CLAUSE.match(text, owner.span.end)
    return (
        _BY.search(text, max(0, owner.span.start - 30), owner.span.start) is not None
        and behind is not None
        and _BOUND.search(behind.group()) is not None
        and _FOR_ALL.search(behind.group()) is None
    )
