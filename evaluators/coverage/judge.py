"""What a report says of one item of the plan, and what state that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.coverage.items import recurs
from evaluators.coverage.model import Actual, Item, Outcome, State
from evaluators.coverage.similarity import Weights, alike

if TYPE_CHECKING:
    from evaluators.model import Document, Section, Sentence, Target

SAME_INDICATOR = 0.6  # an actual value with a name at least this alike answers the target
SPOKEN_OF = 0.5  # a sentence that covers this much of a task's words speaks of it
ROUNDING = Decimal("0.006")  # a stated rate may be rounded to a whole per cent

_OPEN = re.compile(
    r"未(?:能|按|完成|达|开展|建|实现|落实|启动)|尚未|没有完成|没能|仍在|正在|推进中|滞后|延期|推迟至|有差距|不到位"
)
_FUTURE = re.compile(r"下一步|下步|拟于|拟|计划于|将于|将|争取|力争|确保|继续")
_DONE = re.compile(
    r"完成|已|建成|建立了|制定了|制定并|印发|举办了?|召开了?|开展了?|启用|投用|实现|达到|组建|公示|上线|落实|配齐|签订|设立|覆盖|办结|整改"
)
_LATE = re.compile(r"逾期|超期|晚于|迟于|比(?:计划|期限|要求)(?:时间)?晚|推迟")
# a day of completion; the day to which figures run (截至…) is none
_DAY = re.compile(r"(?<![\d年])(?<!截至)(?<!截止)(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?!至|—|起)")
_RATE = re.compile(
    r"(?:完成率|完成(?:年度|全年)?(?:计划|目标|任务)的|占(?:年度|全年)?(?:计划|目标)的|达成率)\D{0,4}?(\d+(?:\.\d+)?)[%％]"
)
_PLANNED = re.compile(
    r"(?:计划|目标(?:值|为|任务)?|方案(?:要求|确定)|应(?:达|完成))[^，。；、\d]{0,12}?(\d+(?:\.\d+)?)\s*([%％]|[一-鿿]{1,2})?"
)
_PLANS_AHEAD = re.compile(r"下一步|下步|打算|下月计划|今后|后续")
_SHORTFALLS = re.compile(r"问题|不足|短板|困难|原因")


@dataclass(frozen=True, slots=True)
class Reading:
    """A report prepared for questions: its sentences with the part of the report they stand in."""

    document: Document
    as_of: date
    closes: bool
    weights: Weights

    def part(self, section: int | None) -> str:
        """Return done, problem or ahead for the part of the report in which section number `section` stands."""
        for heading in self._path(section):
            if _PLANS_AHEAD.search(heading.text):
                return "ahead"
            if _SHORTFALLS.search(heading.text):
                return "problem"
        return "done"

    def _path(self, section: int | None) -> list[Section]:
        path = []
        while section is not None:
            path.append(self.document.sections[section])
            section = path[-1].parent
        return path

    def speaks_of(self, item: Item) -> list[tuple[float, Sentence]]:
        """Return the sentences that speak of `item`, best first; a heading lends its words to what stands under it."""
        found = []
        for sentence in self.document.sentences:
            words = self.document.quote(sentence.span)
            score = max(self._covered(name, words, sentence) for name in (item.name, item.alias or item.name))
            if score >= SPOKEN_OF:
                found.append((score, sentence))
        return sorted(found, key=lambda pair: (-pair[0], pair[1].span.start))

    def _covered(self, name: str, words: str, sentence: Sentence) -> float:
        score = self.weights.covered(name, words)
        if sentence.section is not None and 0.25 <= score < SPOKEN_OF:
            heading = self.document.sections[sentence.section].text
            score = (score + self.weights.covered(name, heading + words)) / 2
        return score


def judge_target(item: Item, reading: Reading, actuals: list[Target]) -> Outcome:
    """Answer for a target: `actuals` are the report's values for it, the best match first."""
    target = item.target
    if target is None:
        raise ValueError("judge_target is asked about targets")
    if not actuals:
        spoken = reading.speaks_of(item)
        if not spoken:
            return silent(item, reading)
        span = spoken[0][1].span
        return Outcome(
            item, State.UNDETERMINED, "报告提到了这一事项，但没有给出可与目标值对照的完成值。", span, code="COV-02"
        )
    best = actuals[0]
    clause = _clause(reading, best)
    actual = _actual(target, best, clause, reading)
    contradiction = _contradiction(target, actual, actuals, clause, reading)
    if contradiction is not None:
        code, reason = contradiction
        return Outcome(item, State.CONFLICT, reason, best.span, actual, code)
    if target.value is None or best.value is None:
        return Outcome(item, State.UNDETERMINED, "数值空缺或未填，无法判定是否完成。", best.span, actual, "COV-02")
    if reaches(target, best):
        late = _done_on(clause, item, reading)
        if late is not None or (item.deadline_on and _LATE.search(clause)):
            when = f"于{_day(late)}达到" if late else "逾期达到"
            reason = f"{_shown(best)}，期限为{_day(item.due)}，{when}。"
            return Outcome(item, State.OVERDUE, reason, best.span, actual)
        return Outcome(item, State.MET, f"{_shown(best)}，达到方案要求的{_wanted(target)}。", best.span, actual)
    reason = f"方案要求{_wanted(target)}，报告为{_shown(best)}，未达到。"
    if item.due is not None and item.due < reading.as_of:
        return Outcome(item, State.OVERDUE, f"{reason}期限为{_day(item.due)}，已过期。", best.span, actual)
    if (item.due is not None and item.due <= reading.as_of) or reading.closes:
        return Outcome(item, State.SHORT, reason, best.span, actual)
    return Outcome(item, State.NOT_DUE, f"{reason}期限未到。", best.span, actual)


def judge_deadline(item: Item, reading: Reading) -> Outcome:
    """Answer for a dated task: is it done, when, and does the report say so."""
    spoken = reading.speaks_of(item)
    if not spoken:
        return silent(item, reading)
    ranked = sorted(spoken[:4], key=lambda pair: (reading.part(pair[1].section) != "done", -pair[0]))
    sentence = ranked[0][1]
    words = reading.document.quote(sentence.span)
    part = reading.part(sentence.section)
    overdue = item.due is not None and item.due < reading.as_of
    if part == "done" and not _OPEN.search(words):
        late = _done_on(words, item, reading)
        if late is not None:
            return Outcome(
                item, State.OVERDUE, f"期限为{_day(item.due)}，实际于{_day(late)}完成，属逾期完成。", sentence.span
            )
        if _DONE.search(words) and not _FUTURE.match(words):
            return Outcome(item, State.MET, "报告已写明完成情况。", sentence.span)
        return Outcome(
            item, State.UNDETERMINED, "报告提到了这一任务，但没有写明是否完成。", sentence.span, code="COV-02"
        )
    if overdue and not recurs(item):
        return Outcome(item, State.OVERDUE, f"期限为{_day(item.due)}，报告表明尚未完成。", sentence.span)
    if item.due is None:
        return Outcome(
            item, State.UNDETERMINED, "报告提到了这一任务，但没有写明是否完成。", sentence.span, code="COV-02"
        )
    return Outcome(item, State.NOT_DUE, f"期限为{_day(item.due)}，尚未到期。", sentence.span)


def silent(item: Item, reading: Reading) -> Outcome:
    """Answer for an item of which the report says nothing: a fault where it is due, else not yet."""
    due = item.due
    if due is not None and due > reading.as_of and not reading.closes:
        return Outcome(item, State.NOT_DUE, f"报告未提及；期限为{_day(due)}，尚未到期。")
    limit = f"期限为{_day(due)}" if due is not None else "方案未写明期限"
    return Outcome(item, State.UNREPORTED, f"报告没有回应这一事项（{limit}）。", code="COV-01")


def answers(target: Target, actual: Target) -> float:
    """Return how well a value of the report answers a target of the plan; 0 where it cannot."""
    score = alike(target.indicator, actual.indicator)
    if (target.unit == "%") != (actual.unit == "%"):
        score -= 0.3
    elif target.unit and actual.unit and target.unit != actual.unit:
        score -= 0.1
    if target.scope and actual.scope and target.scope != actual.scope and target.scope not in actual.scope:
        score -= 0.1
    return score if score >= SAME_INDICATOR - 0.1 else 0.0


def reaches(target: Target, actual: Target) -> bool:
    """Compare a reported value with the target by the target's own comparator."""
    value, wanted = actual.value, target.value
    if value is None or wanted is None:
        return False
    match target.op:
        case ">":
            return value > wanted
        case "<=":
            return value <= wanted
        case "<":
            return value < wanted
        case "range":
            return wanted <= value <= (target.value_max or value)
        case "~":
            return abs(value - wanted) <= wanted / 10  # 左右: practice takes a tenth
        case _:
            return value >= wanted


def _actual(target: Target, best: Target, clause: str, reading: Reading) -> Actual:
    rate = _RATE.search(clause)
    stated = Decimal(rate[1]) / 100 if rate else None
    computed = None
    if best.value is not None:
        if best.unit == "%":
            computed = best.value / 100
        elif target.value and target.unit == best.unit:
            computed = best.value / target.value
    computed = computed.quantize(Decimal("0.0001")).normalize() if computed is not None else None
    return Actual(best.value, best.unit, reading.as_of, stated, computed)


def _contradiction(
    target: Target, actual: Actual, actuals: list[Target], clause: str, reading: Reading
) -> tuple[str, str] | None:
    """Return code and reason where the report contradicts itself or the plan."""
    best = actuals[0]
    stated, computed = actual.stated_rate, actual.computed_rate
    if stated is not None and computed is not None and best.unit != "%" and abs(stated - computed) > ROUNDING:
        return (
            "COV-03",
            f"报告写明完成率为{_percent(stated)}，按所列数值计算应为{_percent(computed)}。",
        )
    quoted = _PLANNED.search(clause)
    if quoted and target.value is not None and best.value is not None and Decimal(quoted[1]) != best.value:
        unit = (quoted[2] or "").replace("％", "%")
        if Decimal(quoted[1]) != target.value and (unit == target.unit or unit.startswith(target.unit or "∅")):
            return "COV-04", f"报告引用的计划数为{quoted[1]}{unit}，方案为{_wanted(target)}。"
    if target.unit and best.unit and target.unit != best.unit and best.value is not None:
        return "COV-04", f"方案以“{target.unit}”计，报告以“{best.unit}”计，口径不一。"
    for other in actuals[1:]:
        same = other.indicator == best.indicator and other.scope == best.scope and other.unit == best.unit
        if (
            same
            and other.value is not None
            and best.value is not None
            and other.value != best.value
            and not _dated(other, reading)
        ):
            return "COV-03", f"同一指标在报告中前后不一：一处为{_shown(best)}，一处为{_shown(other)}。"
    return None


def _clause(reading: Reading, target: Target) -> str:
    """Return the sentence around a reported value."""
    for sentence in reading.document.sentences:
        if sentence.span.overlaps(target.span):
            return reading.document.quote(sentence.span)
    return reading.document.quote(target.span)


def _dated(target: Target, reading: Reading) -> bool:
    """Tell whether a value is of another day or of a part: then it does not contradict the whole."""
    before = reading.document.text[max(0, target.span.start - 20) : target.span.end]
    return bool(re.search(r"\d月|季度|其中|上年|去年|同期|此前|由\d", before))


def _done_on(words: str, item: Item, reading: Reading) -> date | None:
    """Return the day of completion where the sentence names one and it is past the deadline."""
    if item.due is None:
        return None
    days = []
    for match in _DAY.finditer(words):
        try:
            days.append(date(int(match[1] or item.due.year), int(match[2]), int(match[3])))
        except ValueError:
            continue  # 2月30日 is a finding of DDL-10, not a day of completion
    last = max(days, default=None)
    return last if last is not None and item.due < last <= reading.as_of else None


def _wanted(target: Target) -> str:
    sign = {">=": "不低于", "<=": "不超过", ">": "高于", "<": "低于", "~": "约"}.get(target.op, "")
    upper = f"～{_plain(target.value_max)}" if target.value_max is not None else ""
    return f"{target.indicator}{sign}{_plain(target.value)}{upper}{target.unit or ''}"


def _shown(actual: Target) -> str:
    return f"{actual.indicator}{_plain(actual.value)}{actual.unit or ''}"


def _plain(value: Decimal | None) -> str:
    return "（空缺）" if value is None else f"{value.normalize():f}"


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).quantize(Decimal('0.1')).normalize():f}%"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "（未定）"
