"""What a report itself sets out to tell, key works and goals, and what of it never comes back.

Without the plan only the report's own words can show that something is missing: of works named together the one that is
not spoken of while the others are, and a goal of which no later word says what became of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import end_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Document, Target

_WORKS = "(?P<works>[^，。；：\n]{2,24}(?:、[^，。；：\n]{2,24})+?(?:[和与及]|以及)?[^，。；：、\n]{0,24}?)"
_NUMERAL = "[两二三四五六七八九十2-9]"
_NAMED = (
    # 年初确定了甲、乙、丙三项重点任务; 承诺办好甲、乙、丙三件实事
    re.compile(
        f"(?:确定|明确|部署|提出|承诺|安排|梳理|列出)(?:了|好|办好|完成)?{_WORKS}等?{_NUMERAL}(?:项|件|个|大)(?:年度|重点|主要|民生)*"
        "(?:工作|任务|实事|重点|工程|事项?|项目)"
    ),
    # 重点抓了甲、乙和丙三件事; 突出抓好甲、乙、丙三个重点; 围绕甲、乙、丙等重点任务
    re.compile(
        f"(?:重点|突出|着力|主要|集中)(?:抓了?|抓好|抓实|推进了?|做好|实施了?){_WORKS}(?:等(?:重点)?|{_NUMERAL}(?:项|件|个|大)(?:重点)?)(?:工作|任务|实事|重点|工程|事项?|项目)"
    ),
    re.compile(f"围绕{_WORKS}等?(?:{_NUMERAL}(?:项|件|个|大))?(?:年度|重点)(?:工作|任务|实事|工程|项目)"),
)
_ITEMS = re.compile("、|以及|[和与及](?=[^、]{2,}$)")
_DONE = re.compile("[^。；\n]{0,24}(?:均已|都已|均按|全部|均(?:完成|落实|达到)|已(?:全部|经)?(?:完成|落实))")
_TAIL = re.compile("(?<=..)(?:建设|工作|任务|改造|整治|治理|提升|活动|工程|服务|管理|创建|开展|项目|行动)$")
_PRESENT = 0.3
_FEWEST = 3
_ANSWER = re.compile(
    "[0-9]|完成|建成|达到|达标|落实|办结|投用|启用|未|尚|没有|滞后|超额|已|推迟|延期|取消|调整|实施|验收|开工|动工|在建|推进|竣工"
)
# behind the goal, but not in the next item of a list of goals (；2.…, ，二是…)
_ANSWERED_BEHIND = re.compile(
    "(?:(?!；(?:[0-9]+[.．、]|（)|，[二三四五六七]是)[^。\n]){0,60}(?:已|均|全部|实际|完成|未|达到|尚|超额|滞后|现|目前|截至|经测评|推进)"
)
_ALL_DONE = re.compile(
    "(?:各项|全部|年度|全年|所有)(?:工作)?(?:目标|任务|指标)+[^。；，为是0-9\n]{0,10}(?:完成|实现|落实)(?!情况|进度|率)"
)
# 低于年度目标0.7个百分点, 比计划少3场: how far off the goal, which tells what became of it
_GAP = re.compile(
    "(?:[低高少多慢快]于|超过?|落后于?|领先于?|距离?|比|较|与|未达)[^，。；0-9]{0,8}(?:目标|计划|任务|进度|要求)[^，。；0-9]{0,6}[0-9.]+"
)
# 满意度计划达到95%，居民普遍反映较好: an answer without the figure that was asked for
_VAGUE = re.compile(
    "[^\n]{0,80}(?:反[映响](?:较|很|良|比较)?好|(?:比较|较为|基本|普遍|总体|十分|非常)满意|得到[^，。；]{0,12}(?:好评|认可|肯定)|明显(?:提[升高]|改善|好转))"
)
_FIGURE = re.compile(
    "(?:全部|均已?|都已?|无一)(?:整改|办结|完成|化解|达标|落实)|[0-9一二三四五六七八九十]{1,6}(?:\\.[0-9]{1,4})?(?:[%％]|个百分点|分(?![类别区])|成(?=[居群住]))"
)
_ALL_OF_THEM = 100  # per cent
# 志愿服务总时长: told by hours alone, not by what else is said of 志愿服务
_MEASURED = {
    "时长": re.compile("时长|小时|学时|课时|分钟"),
    "学时": re.compile("学时|课时|小时"),
    "面积": re.compile("面积|平方|亩|公顷"),
    "里程": re.compile("里程|公里|千米|[0-9]米"),
    "长度": re.compile("长度|公里|千米|[0-9]米"),
}
_GENERIC = re.compile("^(?:项|个|件)$")
_SHORTEST = 3  # characters of a goal's name


def silent_works(document: Document) -> Iterator[list[Span]]:
    """Yield, for each list of key works of which some are spoken of again, those that are not."""
    text, body = document.text, document.body
    for pattern in _NAMED:
        for match in prefilter.found(pattern, document):
            if _DONE.match(text, match.end()):
                continue
            rest = text[body.start : match.start()] + text[match.end() : body.end]
            items = list(_items(text, Span(*match.span("works"))))
            silent = [span for span in items if not _comes_back(span.of(text), rest)]
            if 0 < len(silent) < len(items):
                yield silent


def _items(text: str, works: Span) -> Iterator[Span]:
    start = works.start
    for cut in (*_ITEMS.finditer(text, works.start, works.end), None):
        end = cut.start() if cut else works.end
        yield Span(start, end)
        start = cut.end() if cut else end


def _comes_back(work: str, rest: str) -> bool:
    from evaluators.coverage.similarity import core, pairs  # brings reconciliation, which listing can do without

    wanted = pairs(_TAIL.sub("", core(work)) or core(work))
    present = sum(pair in rest for pair in wanted)
    return len(wanted) < _FEWEST or present >= _PRESENT * len(wanted)


def unanswered_goals(document: Document, places: list[Span]) -> Iterator[Target]:
    """Yield each goal with a number in `places` of which nothing later in the report says what became of it.

    Args:
        document: the report.
        places: where it tells what was done; goals for the time to come lie elsewhere.
    """
    text = document.text
    from evaluators.coverage.own_goals import by_deed  # as below

    goals = [
        target
        for target in (by_deed(document, one) for one in document.targets)
        if target.role == "target"
        and target.kind == "quantified"
        and len(target.indicator) >= _SHORTEST
        and not _GENERIC.match(target.indicator)
        and any(place.contains(target.span) for place in places)
        and not _GAP.search(document.quote(target.span))
        and not _wholly(document, target)
    ]
    vague = [goal for goal in goals if _vaguely_answered(document, goal)]
    open_ones = [goal for goal in goals if goal not in vague and not _ANSWERED_BEHIND.match(text, goal.span.end)]
    if vague or open_ones:
        answers = _Answers(document, places)
        if _ALL_DONE.search(text, document.body.start, document.body.end):
            open_ones = [goal for goal in open_ones if _passed_over(document, goal, goals, answers)]
        found = [goal for goal in vague if not answers.has_value(goal)]
        found += [goal for goal in open_ones if not answers.has(goal)]
        yield from sorted(found, key=lambda goal: goal.span)


def _wholly(document: Document, goal: Target) -> bool:
    """Tell whether a rate of 100% that was aimed at is answered without a figure (整改率100%。…隐患全部整改)."""
    if goal.unit != "%" or goal.value != _ALL_OF_THEM or not goal.indicator.endswith("率"):
        return False
    verb = re.escape(goal.indicator[-3:-1])
    return re.search(f"(?:全部|均已?|都已?)(?:按期|如期|及时)?{verb}", document.text[goal.span.end :]) is not None


def _passed_over(document: Document, goal: Target, goals: list[Target], answers: _Answers) -> bool:
    """Tell whether the other goals of one sentence are answered one by one: then 各项目标均已完成 answers none."""
    sentence = document.sentence_with(goal.span)
    beside = [one for one in goals if one is not goal and sentence is not None and sentence.contains(one.span)]
    return len(beside) >= _FEWEST - 1 and all(answers.has(one) for one in beside)


def _vaguely_answered(document: Document, goal: Target) -> bool:
    """Tell whether what stands behind a rate that was aimed at says how it went, without any figure."""
    if goal.unit != "%":
        return False
    behind = Span(goal.span.end, end_of(document.text, goal.span.end, "\n"))
    return (
        _VAGUE.match(document.text, behind.start, behind.end) is not None
        and _FIGURE.search(behind.of(document.text)) is None
    )


class _Answers:
    """What a report says of anything done, by the pairs of characters in it.

    A goal is held against what shares its pairs only: against every clause, 800 goals take half a minute.
    """

    def __init__(self, document: Document, places: list[Span]) -> None:
        from evaluators.coverage.similarity import core, pairs  # as above

        self._text = text = document.text
        valued: dict[frozenset[str], set[Span]] = {}  # where values stand, by the pairs of what they are values of
        for target in document.targets:
            if target.role == "actual":
                valued.setdefault(pairs(core(target.indicator)), set()).add(target.span)
        self._valued = list(valued.items())
        self._values = _by_pair(enumerate(valued))
        self._clauses = [
            Span(place.start + clause.start(), place.start + clause.end())
            for place in sorted(places)
            for clause in re.finditer("[^。；\n]+", place.of(text))
        ]
        self._starts = [clause.start for clause in self._clauses]
        self._told = {
            at: pairs(words) | frozenset(words)
            for at, words in enumerate(clause.of(text) for clause in self._clauses)
            if _ANSWER.search(words)
        }
        self._tellings = _by_pair(self._told.items())

    def has_value(self, goal: Target) -> bool:
        """Tell whether a value is given of the goal's indicator."""
        from evaluators.coverage.similarity import core, pairs, pairs_alike  # as above

        mine = pairs(core(goal.indicator))
        return any(
            pairs_alike(mine, self._valued[at][0]) >= 0.5 and self._valued[at][1] != {goal.span}
            for at in {at for pair in mine for at in self._values.get(pair, ())}
        )

    def has(self, goal: Target) -> bool:
        """Tell whether a value or a clause other than the goal's own tells what became of the goal's indicator."""
        from evaluators.coverage.similarity import core, pairs  # as above

        name = core(goal.indicator)
        wanted = pairs(_TAIL.sub("", name) or goal.indicator)
        measure = next((told for end, told in _MEASURED.items() if name.endswith(end)), None)
        if measure is not None:
            return self._measured(goal, wanted, measure)
        if self.has_value(goal):
            return True
        own = bisect_right(self._starts, goal.span.start) - 1
        if own >= 0 and self._clauses[own].contains(goal.span):
            behind = self._text[goal.span.end : self._clauses[own].end]
            if 2 * sum(pair in behind for pair in wanted) >= len(wanted) and _ANSWER.search(behind):
                return True
        else:
            own = -1
        # what holds half of them holds one of the rarest half and one more
        rarest = sorted((self._tellings.get(pair, []) for pair in wanted), key=len)[: len(wanted) // 2 + 1]
        near = {at for places in rarest for at in places} - {own}
        felt = name[-_SHORTEST:] if name.endswith("感") else ""  # 安全感 is not told by 安全生产 and 群众
        return any(
            2 * len(wanted & self._told[at]) >= len(wanted) and felt in self._clauses[at].of(self._text) for at in near
        )

    def _measured(self, goal: Target, wanted: frozenset[str], measure: re.Pattern[str]) -> bool:
        """Tell whether a clause other than the goal's own shares a word of its name and tells its measure."""
        near = {at for pair in wanted for at in self._tellings.get(pair, ())}
        others = (self._clauses[at] for at in near if not self._clauses[at].contains(goal.span))
        return any(measure.search(self._text, clause.start, clause.end) for clause in others)


def _by_pair(held: Iterable[tuple[int, frozenset[str]]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, pairs in held:
        for pair in pairs:
            found.setdefault(pair, []).append(at)
    return found
