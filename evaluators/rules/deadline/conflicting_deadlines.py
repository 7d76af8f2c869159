"""DDL-07."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.lines import begin_of
from evaluators.lookup import Placed
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.windows import agree, exact, in_one_bracket, in_turns, meant_for, step_before, window, written_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline, Target

_TITLE = re.compile("《[^《》]{2,60}》")
_MAKES = re.compile("印发|制定|制订|出台|完成|形成|编制|编印|起草|修订|发布")
_DRAFT = re.compile("初稿|征求意见|草案|送审|修订|更新")
# there is one 试点小区名单; what 试点社区 do others do later
_STAGED = re.compile(
    "试点(?!(?:小区|社区|单位|街道|村|院落|学校|企业)?(?:名单|方案|总结|报告|清单))|首[批期]|其余|剩余|余下|另外|第[一二三四]批|前期|分阶段|先行|阶段性"
)
_STAGED_OR_DRAFT = sign(f"{_STAGED.pattern}|{_DRAFT.pattern}")
_MARKS = re.compile("[^\u4e00-\u9fff0-9]+")
_BATCH = re.compile("首批|第[一二三四]批")
# 5月底前整改12处，7月底前再整改8处: the first of them is the day of a lot
_MORE_LATER = re.compile("，(?:20[0-9]{2}年)?[0-9]{1,2}月[^，。；]{0,12}?(?:再(?!次)|其余|剩余|余下|累计)")
_ROW = re.compile("、(?:20[0-9]{2}年)?[0-9]{1,2}月")  # 6月10日前、11月10日前提交自评
_OF_A_BODY = re.compile("[科室办局所队站]$|中心$|委员会$|街道$|社区$|单位$|部门$")
_FINISHED = re.compile(
    "(?P<who>[^，。；：]{0,12}?)(?:完成|建成)(?P<what>[\u4e00-\u9fff0-9“”]{4,24}?)(?:[0-9]+[个处座家支所套条])?(?:工作|任务|建设)?(?=$|[，、；。]|并|后)"
)
# 到届的4个党支部换届选举: which and how many does not tell what
_WHICH = re.compile("^[\u4e00-\u9fff]{0,4}的?[0-9]+[个处座家支所套条名户项]|^[\u4e00-\u9fff]{1,4}的")
_IN_THE_YEAR = re.compile("(?:全年|年内|本?年度内?|年)$")  # a day of the year says no other than that
_OCCASIONS = frozenset({"次", "期", "场", "轮", "场次"})
"""What is held once may be held again: the same number in June and in October is no contradiction between tasks."""
_HELD = re.compile("[^，。；]{0,6}?(?:举办|举行|召开|开展|组织|启动|开幕|开课|开班)")
_NAME = 4
_ALIKE = 20  # names with one end that are compared
_LONG = 6  # a name of the table that need not be a heading, or that is the end of a longer one


class ConflictingDeadlines(Rule):
    """同一任务、同一成果或同一目标在两处的完成时限不同。

    Why it matters:
        正文写6月、表里写7月，承办单位按晚的办，督办的按早的催。

    Limits:
        同一件事说法、语序不同的（组建巡查队伍、完成巡查队伍组建），多少日内、每月几日前之类也比较；标题写明时限的，其下要求全部完成的时限不能更晚；别处写某项工作全部完成的，与以它为标题的一项的各个时限比较。
        正文同一任务下写了几个时限的，与其中任何一个相符即可；试点与全面推开、分批实施、初稿与定稿的时限不同不算；
        只写“年内”的，与年内任何一天不矛盾；表格中以单位为名的行不比较；数值不同的目标看作分阶段目标，次数相同的活动可以再办一次。
        任务与目标数量相同、时限晚于目标的，表中一行的时限在写明“完成”该项工作的阶段之外的，也指出。比率达到100%与“全部安装到位”之类的任务算同一件事，任务的时限早于目标的按较重问题提示。
    """

    code = "DDL-07"
    name = "conflicting-deadlines"
    title = "同一任务期限不一"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per task, document to be drafted or target with two times."""
        told = [*self._tables(ctx), *self._titles(ctx), *self._finished(ctx)]
        told += self._same_work(ctx, [finding.span for finding in told])
        yield from told
        known = {(finding.span, finding.also) for finding in told}
        yield from (finding for finding in self._targets(ctx) if (finding.span, finding.also) not in known)
        yield from self._wholly(ctx)

    def _tables(self, ctx: Context) -> Iterator[Finding]:
        """Compare the rows of a table with the sections of the same name."""
        document = ctx.document
        # a row of a body tells of several things that this does
        tabled = [task for task in document.tasks if task.origin == "table" and not _OF_A_BODY.search(task.name)]
        named: dict[str, list[int]] = {}
        for index, section in enumerate(document.sections if tabled else ()):
            named.setdefault(_bare(section.text), []).append(index)
        dated = document.deadlines if any(_bare(task.name) in named for task in tabled) else ()
        placed = Placed((d for d in dated if d.kind == "deadline" and exact(d)), lambda d: d.text_span)
        for task in tabled:
            if task.deadline is None or not exact(task.deadline):
                continue
            name = _bare(task.name)
            for index in named.get(name, ()) if len(name) >= _NAME else ():
                if index == task.section:
                    continue
                stated = placed.inside(document.sections[index].extent)
                if any(d.due == task.deadline.due for d in stated) or written_in(
                    document, document.sections[index].extent, task.deadline
                ):
                    continue
                stated = [d for d in stated if not _STAGED.search(document.quote(d.span))]
                stated = [d for d in stated if d.due and not step_before(document, task.deadline, d)]
                last = max(stated, key=lambda d: d.due or date.min, default=None)
                if last is not None:
                    yield self._finding(ctx, f"任务“{task.name}”", task.deadline.text_span, last.text_span)
            if name not in named and len(name) >= _LONG:
                yield from self._worded(ctx, task.name, task.deadline, name)

    def _worded(self, ctx: Context, shown: str, row: Deadline, name: str) -> Iterator[Finding]:
        """Compare a row of a table with the clause that says the same in other words (住宅排查, 住宅的全面排查)."""
        from evaluators import tabled_works  # seldom needed where rules are merely listed

        tables = [table.span for table in ctx.document.tables]
        stated = [
            d
            for d in ctx.document.deadlines
            if d.kind == "deadline"
            and exact(d)
            and tabled_works.says(_bare(d.task), name, _heading(ctx, d))
            and not ctx.in_slot(d.text_span, "next_steps")  # what was not reached gets a new day there
            and not any(table.contains(d.text_span) for table in tables)
        ]
        if stated and not any(d.due == row.due for d in stated):
            yield self._finding(ctx, f"任务“{shown}”", row.text_span, stated[-1].text_span)

    def _titles(self, ctx: Context) -> Iterator[Finding]:
        """Compare the times by which one document is to be drafted."""
        made: dict[str, Deadline] = {}
        for deadline in ctx.document.deadlines:
            words = ctx.document.quote(deadline.span)
            if "《" not in words or not _MAKES.search(words) or _DRAFT.search(words):
                continue
            for title in _TITLE.findall(words) if deadline.kind == "deadline" and exact(deadline) else ():
                first = made.setdefault(title, deadline)
                if first.due != deadline.due:
                    yield self._finding(ctx, title, deadline.text_span, first.text_span)

    def _finished(self, ctx: Context) -> Iterator[Finding]:
        """Compare the times by which one piece of work is to be finished (9月15日前完成自查自纠)."""
        made: dict[str, tuple[str, str, Deadline]] = {}
        ends: dict[str, list[str]] = {}
        told: set[str] = set()
        for deadline in ctx.document.deadlines:
            match = _FINISHED.match(deadline.task) if deadline.kind == "deadline" else None
            if match is None or not window(deadline) or _STAGED.search(ctx.document.quote(deadline.span)):
                continue
            what = _WHICH.sub("", match["what"]).replace("的", "")  # 党支部的换届, 党支部换届
            if len(what) < _NAME:
                continue
            told_of = (match["who"], "".join(re.findall("[0-9]+", match[0])), deadline)
            if what not in made:  # 报警装置安装, 餐饮商户报警装置安装: whose it is the one leaves to its heading
                alike = ends.setdefault(what[-_LONG:], [])
                longer = next((name for name in alike if _same(ctx, name, made[name][2], what, deadline)), None)
                if longer is None and len(alike) < _ALIKE:
                    alike.append(what)
                what = longer or what
            who, count, first = made.setdefault(what, told_of)
            apart = any(one and other and one != other for one, other in ((who, told_of[0]), (count, told_of[1])))
            in_turn = first.span == deadline.span  # 6月底、11月底各完成1轮检查
            if not (in_turn or apart or agree(first, deadline) or _general(ctx, first, deadline)) and what not in told:
                told.add(what)
                yield self._finding(ctx, f"“{what}”", deadline.text_span, first.text_span)

    def _same_work(self, ctx: Context, told: list[Span]) -> Iterator[Finding]:
        """Compare the times of one piece of work told in two ways (组建巡查队伍, 完成巡查队伍组建)."""
        from evaluators import headed_works, rows_matched, same_work, tabled_works  # seldom needed to list the rules

        for later, head in same_work.beyond_heading(ctx.document):
            yield self._finding(ctx, "同一任务", later.text_span, head.text_span)
        dated = [d for d in ctx.document.deadlines if not _staged(ctx, d)]
        for name, second, first in same_work.twice(ctx.document, dated):
            if not _general(ctx, first, second) and not any(second.text_span.overlaps(span) for span in told):
                yield self._finding(ctx, f"“{name}”", second.text_span, first.text_span)
                told.append(second.text_span)
        for name, elsewhere, own in headed_works.otherwise(ctx.document, dated):
            first, second = sorted((elsewhere, own), key=lambda due: due.text_span)
            if not _general(ctx, first, second) and not any(second.text_span.overlaps(span) for span in told):
                yield self._finding(ctx, f"“{name}”", second.text_span, first.text_span)
                told.append(second.text_span)
        rows = rows_matched.dated_otherwise(ctx.document, dated)
        for task, due, clause in (*tabled_works.otherwise(ctx.document), *rows):
            if not _general(ctx, clause, due) and not any(due.text_span.overlaps(span) for span in told):
                yield self._finding(ctx, f"任务“{task.name}”", due.text_span, clause.text_span)
                told.append(due.text_span)
        yield from self._by_goals_and_stages(ctx, told)

    def _by_goals_and_stages(self, ctx: Context, told: list[Span]) -> Iterator[Finding]:
        """Compare the times of tasks with those of the goals they serve, those of rows with the stage they are of."""
        from evaluators import behind_goals, rows_and_stages, stages  # as above

        for name, due, goal in behind_goals.late(ctx):
            if not (_staged(ctx, due) or _general(ctx, goal, due) or any(due.text_span.overlaps(s) for s in told)):
                yield self._finding(ctx, f"“{name}”", due.text_span, goal.text_span)
                told.append(due.text_span)
        for row in rows_and_stages.elsewhere(ctx.document, stages.groups(ctx)):
            if not any(row.deadline.text_span.overlaps(span) for span in told):
                yield self._finding(ctx, f"任务“{row.task.name}”", row.deadline.text_span, row.stage.span)

    def _targets(self, ctx: Context) -> Iterator[Finding]:
        """Compare the times set for one value of one indicator."""
        targets = [
            t
            for t in ctx.document.targets
            if t.role == "target"
            and t.kind == "quantified"
            and t.deadline
            and t.deadline_text
            and t.per is None
            and len(t.indicator) >= _NAME
            and not _STAGED.search(ctx.document.quote(t.span))
            and not _floor(ctx, t)
        ]
        told: set[str] = set()
        same: dict[tuple[object, ...], list[Target]] = {}
        for target in targets:
            same.setdefault(_measure(target), []).append(target)
        for first, *others in same.values():
            if first.unit in _OCCASIONS and not any(ctx.in_slot(one.span, "goals") for one in (first, *others)):
                continue
            apart = (
                one
                for one in others
                if not (
                    in_turns(ctx.document, one, first, form=ctx.doctype.kind == "form")
                    or _one_time(one, first)
                    or _by_then(ctx, one, first)
                    or _of_many(ctx, one, first)
                )
            )
            second = next((one for one in apart if _one_doing(ctx, one, first)), None)
            if second is None or first.indicator in told:
                continue
            told.add(first.indicator)
            yield self._finding(ctx, f"“{first.indicator}”", _time(ctx, second), _time(ctx, first))

    def _wholly(self, ctx: Context) -> Iterator[Finding]:
        """Compare the day of a rate of 100% with the day by which the work it measures is to be done wholly."""
        from evaluators import rates_and_work  # seldom needed where rules are merely listed

        for target, done in rates_and_work.apart(ctx.document):
            # what is done before its goal is due is no contradiction, but two days for one result
            due = target.deadline or date.min
            sooner = all(d.due is not None and d.due < due for d in done)
            severity = Severity.MAJOR if sooner else None
            yield self._finding(ctx, f"“{target.indicator}”", done[0].text_span, _time(ctx, target), severity)

    def _finding(
        self, ctx: Context, name: str, later: Span, earlier: Span, severity: Severity | None = None
    ) -> Finding:
        return self.finding(
            later,
            f"{name}的时限前后不一：一处为“{ctx.quote(earlier)}”，一处为“{ctx.quote(later)}”。",
            hint="核对后统一为一个时限；确属分步完成的，分别写明各步做什么。",
            severity=severity,
            also=[earlier],
            against=True,
        )


def _floor(ctx: Context, target: Target) -> bool:
    """Tell whether a target is a level to be kept up (成功率不低于98%) whose clause sets no day of its own."""
    level = target.unit == "%" and target.op in (">=", "<=", ">", "<")
    return level and (target.deadline_text or "") not in ctx.document.quote(target.span)


def _same(ctx: Context, one: str, first: Deadline, other: str, second: Deadline) -> bool:
    """Tell whether the shorter of two names ends the longer, and stands below a heading that speaks of the rest."""
    (short, where), (long, _) = sorted(((one, first), (other, second)), key=lambda pair: len(pair[0]))
    if len(short) < _LONG or not long.endswith(short) or where.section is None:
        return False
    rest, heading = long.removesuffix(short), ctx.document.sections[where.section].text
    return any(rest[at : at + 2] in heading for at in range(len(rest) - 1))


def _staged(ctx: Context, deadline: Deadline) -> bool:
    text, at = ctx.document.text, deadline.text_span
    in_a_row, more_later = _ROW.match(text, at.end), _MORE_LATER.match(text, deadline.span.end)
    if in_a_row or more_later or _STAGED_OR_DRAFT.search(ctx.document.quote(deadline.span)):
        return True
    begin = begin_of(text, at.start, "。；\n")  # 第一批为29处，于6月底前完成
    return text.find("批", begin, at.start) >= 0 and _BATCH.search(text, begin, at.start) is not None


def _general(ctx: Context, one: Deadline, other: Deadline) -> bool:
    """Tell whether one time is the year's (年内建成), a goal's at its end, or for another month (当月计划)."""
    apart = meant_for(one) != meant_for(other)
    if apart or one.due is None or other.due is None or one.due.year != other.due.year:
        return apart
    last = max(one, other, key=lambda deadline: deadline.due or date.max)
    at_end = last.due is not None and (last.due.month, last.due.day) == (12, 31)
    at_end = at_end and [ctx.in_slot(told.span, "goals") for told in (one, other)].count(True) == 1
    return at_end or any(_IN_THE_YEAR.search(deadline.deadline_text or "") for deadline in (one, other))


def _heading(ctx: Context, deadline: Deadline) -> str:
    return "" if deadline.section is None else ctx.document.sections[deadline.section].text


def _bare(words: str) -> str:
    return _MARKS.sub("", words)


def _one_time(one: Target, other: Target) -> bool:
    """Tell whether two targets are due on one day, or one in the course of the year of the other (全年, 5月20日前)."""
    if one.deadline is None or other.deadline is None or one.deadline == other.deadline:
        return True
    general = any(_IN_THE_YEAR.search(target.deadline_text or "") for target in (one, other))
    return general and one.deadline.year == other.deadline.year


def _by_then(ctx: Context, one: Target, other: Target) -> bool:
    """Tell whether the sooner of two targets has but the day of an event (6月5日举办招聘会，就业达到40人)."""
    sooner = min(one, other, key=lambda target: target.deadline or date.max)
    place = _time(ctx, sooner)
    return place.end <= sooner.span.start and _HELD.match(ctx.document.text, place.end) is not None


def _of_many(ctx: Context, one: Target, other: Target) -> bool:
    """Tell whether the later of two targets has a day that its sentence sets for several goals together.

    到2025年10月底，达标社区10个，文明家庭50户，…: each of these may well be reached before.
    """
    if in_one_bracket(ctx.document, one.span, other.span):
        return True
    later = max(one, other, key=lambda target: target.deadline or date.max)
    sentence = ctx.document.sentence_with(later.span)
    if sentence is None or not ctx.in_slot(later.span, "goals"):
        return False
    day = _time(ctx, later)
    beside = [t for t in ctx.document.targets if sentence.contains(t.span) and t.deadline == later.deadline]
    return sentence.start <= day.start and all(day.end <= t.span.end for t in beside) and len(beside) > 1


def _one_doing(ctx: Context, one: Target, other: Target) -> bool:
    """Tell whether a clause that leaves the name to the clause before does the same (完成12处选址, 建成12处)."""
    from evaluators import about  # seldom needed where rules are merely listed

    first, second = (ctx.document.quote(target.span) for target in (one, other))
    named = one.indicator in first and other.indicator in second
    return named or about.about(first).acts == about.about(second).acts


def _measure(target: Target) -> tuple[object, ...]:
    return target.indicator, target.value, target.value_max, target.unit, target.scope, target.op


def _time(ctx: Context, target: Target) -> Span:
    """Return where the time of a target stands: the last such words up to its end, else the target itself."""
    words = target.deadline_text or ""
    at = ctx.document.text.rfind(words, max(0, target.span.start - 120), target.span.end)
    return Span(at, at + len(words)) if at >= 0 else target.span
