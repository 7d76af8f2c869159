"""存在问题及原因, 下一步打算: what fell short, why, and who sets it right until when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.judged import actual_words, compared, judged_day, planned_words, state_of
from app.composing.pieces import filled, ordinal
from app.composing.wording import clause, gap, sentence

if TYPE_CHECKING:
    from app.composing.reported import Promise
    from app.composing.work import Work
    from app.request import ProblemItem

_UNIT = (
    r"(?:办公室|办事处|中心|委员会|居委会|党委|党工委|支部|工作站|服务站|派出所|司法所|执法队|专班|小组"
    r"|公司|企业|[站局科所])"
)
# 由甲牵头, 甲负责, 由甲在…, and a unit that the measure opens with (街道公共服务办公室增设…)
_OWNER = re.compile(
    rf"由[^，。；]{{2,40}}?(?:牵头|负责|承办|主办)|[^，。；]{{2,20}}(?:牵头|负责)|由[^，。；]{{0,24}}?{_UNIT}"
    rf"|^(?:各?(?:社区|街道|镇|乡|区)|[^，。；]{{2,12}}?(?:社区|街道|镇|乡))?[^，。；在把对将与向为]{{0,12}}?{_UNIT}"
    r"(?:会同[^，。；]{2,30}?)?(?=于|在|把|对|将|与|向|为|每|按|[增新修制组开调建完协牵负编清排举督核整配设补统]|\d)"
)
# how a problem is worded -> what is to be done about it
_TURNS = tuple(
    (re.compile(pattern), heading)
    for pattern, heading in (
        (r"^([^，]{2,16}?(?:率|度|水平))(?:比|较|低于|未达|没有达到|偏低|不高|较低|仍|仅|只|为)", "提高{}"),
        (
            r"^([^，]{2,16}?)(?:比|较)?(?:计划|原定)?(?:时间|时限)?(?:晚|迟|滞后|逾期|延期|推迟|偏慢|缓慢)",
            "保证{}按期完成",
        ),
        (r"^([^，]{2,16}?)不(?:均衡|平衡)", "改善{}不均衡状况"),
        (r"^([^，]{2,16}?)(?:覆盖)?(?:不足|不够|短缺|缺乏)", "改变{}不足状况"),
        (r"^([^，]{2,16}?)(?:低于|少于|未达|没有达到)", "提高{}"),
        (r"^([^，]{2,16}?)(?:不高|偏低|较低)", "提高{}"),
        (r"^([^，]{2,16}?)不(?:规范|及时|到位|完善|健全|畅通)", "规范{}"),
    )
)
SPOKEN_OF = 0.7  # share of a target's name that the problems speak of
SHORT = 18  # characters up to which a problem can stand in the heading of its measure
LONG = 26  # characters beyond which a problem is told in heading and text


def compose_problems(work: Work, held: list[Promise]) -> None:
    """Write each problem with its cause; targets missed that no problem names are added and their cause asked for."""
    problems = work.brief.problems
    for index, problem in enumerate(problems):
        refs = filled(work.brief, f"problems[{index}]", problem, "problem", "cause")
        head, rest = _headed(problem.problem)
        cause = cause_words(work, problem)
        work.page.sub(head, (sentence(rest) if rest else "") + cause, refs)
    told = "".join(problem.problem for problem in problems)
    last = judged_day(work)
    missed = [p for p in held if state_of(p, last) == "未达到" and not _named(p, told)]
    for promise in missed:
        indicator = promise.result.target if promise.result else promise.target.indicator
        work.page.sub(
            f"{indicator}未达到目标",
            f"计划值为{planned_words(promise)}，完成值为{actual_words(promise)}，{compared(promise)}。"
            f"原因是{gap(f'“{indicator}”未达到目标的原因')}。",
            promise.refs,
        )
    if not problems and not missed:
        work.page.para(f"{gap('存在问题及原因')}。")


def _named(promise: Promise, told: str) -> bool:
    names = {promise.target.indicator, promise.result.target if promise.result else promise.target.indicator}
    return any(name in told or wording.overlap(name, told) >= SPOKEN_OF for name in names)


def _headed(text: str) -> tuple[str, str]:
    """Divide a long problem at its first comma: the heading says what, the text how much."""
    text = clause(text)
    head, comma, rest = text.partition("，")
    if len(text) <= LONG or not comma or len(head) > LONG:
        return text, ""
    return head, rest


def cause_words(work: Work, problem: ProblemItem) -> str:
    """Return the cause of a problem as a sentence, in the words given and no more: whether it is the main one, say."""
    if not problem.cause:
        return f"原因是{gap(f'“{clause(problem.problem)[:20]}”的原因')}。"
    cause = clause(problem.cause)
    if re.match(r"(?:主要)?(?:原因|由于|因为|因)", cause):
        return sentence(cause)
    return work.choose(f"原因是{cause}。", f"原因在于{cause}。")


def compose_next_steps(work: Work, what: str = "下一步打算（措施、责任单位、完成时限）") -> None:
    """Write one paragraph per measure, then the tasks and plans the brief gives for the time to come."""
    brief = work.brief
    measured = [(i, p) for i, p in enumerate(brief.problems) if p.measure]
    for index, problem in measured:
        refs = filled(brief, f"problems[{index}]", problem, "measure", "owner", "deadline", "problem")
        work.page.part(_aim(problem, index + 1), _measure(problem), refs)
    for index, problem in enumerate(brief.problems):
        if not problem.measure:
            work.page.part(
                _aim(problem, index + 1),
                f"{gap('整改措施、责任单位和完成时限')}。",
                [work.ref(f"problems[{index}].problem", problem.problem)],
            )
    from app.composing.plan import duty

    for index, task in enumerate(brief.tasks):
        refs = filled(
            brief, f"tasks[{index}]", task, "name", "detail", "owner", "cooperating", "deadline", "deliverable"
        )
        work.page.part(task.name, (sentence(task.detail) if task.detail else "") + duty(task), refs)
    facts = work.said("下一步打算")
    for fact in facts:
        work.page.para(fact.whole, [fact.ref])
    if not brief.problems and not brief.tasks and not facts:
        work.page.para(f"{gap(what)}。")


def _aim(problem: ProblemItem, number: int) -> str:
    """Return the heading of a measure: what is to become of the problem, in words of the problem."""
    about = clause(problem.problem).partition("，")[0]
    for pattern, heading in _TURNS:
        found = pattern.match(about)
        if found and not re.search(r"\d", found.group(1)):
            return heading.format(clause(found.group(1)))
    if len(about) <= SHORT and not re.search(r"\d", about):
        return f"解决{about}的问题"
    return f"整改第{ordinal(number)}个问题"


def _measure(problem: ProblemItem) -> str:
    words = clause(problem.measure or "")
    owner = ""
    if not _OWNER.search(words):
        owner = f"由{problem.owner or gap('整改责任单位')}负责，"
    if problem.deadline:
        day = f"{problem.deadline.year}年{problem.deadline.month}月{problem.deadline.day}日"
        when = "" if day in words else f"，{wording.day(problem.deadline)}前完成"
    else:
        when = "" if re.search(r"\d{4}年\d{1,2}月", words) else f"，{gap('整改时限')}前完成"
    return f"{owner}{words}{when}。"
