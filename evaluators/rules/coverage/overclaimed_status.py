"""COV-05."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from evaluators.days import in_words
from evaluators.lines import begin_of
from evaluators.model import Finding, Severity, Span
from evaluators.rules.coverage import Reconciled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from evaluators.coverage import Outcome
    from evaluators.coverage.claims import Claim
    from evaluators.model import Document, Section, Sentence
    from evaluators.rule import Context

_HINT = "核实完成情况，改为一致的表述；没有完成的写明进度、原因和预计完成时间。"
_HINT_OF_DAY = "核对日期；尚未完成的，改写为计划完成时间。"
_WHOLE = ("各项", "所有", "全部任务", "目标任务", "年度任务", "各项目标", "既定")
_OF_ITEM = 0.5
_YEAR_DONE = (12, 20)  # from here on a report may speak of the whole year
_AROUND = 6  # sentences beside a claim about all of the work


class OverclaimedStatus(Reconciled):
    """报告写明已经完成，数字、日期或者下一步打算却表明没有完成。

    Why it matters:
        把没做完的写成做完了，是报告最严重的失实；前后一对照就会露出来。

    Limits:
        只看能从文中对照出来的：“全面完成”一类说法旁边的比率、目标值、计划数和完成数（引言中总括全部工作的，与全文各处对照），
        写明已经完成的日期晚于截至日期，全年目标在年底以前写作已经实现，某一问题“得到全面解决”、某项工作“实现全覆盖”而存在问题中仍有缺口，
        已经建立、印发的事项在下一步打算中又要建立、印发，
        写明全部就业、整改而同一句所说的人数、比率少于全部的，写明全部做完而同一处、存在问题或者下一步打算又写“剩余”“尚有”几处的，前面写“尚有”几项而后面写同样多的全部办结的，
        各项指标都已完成而文中表格、数字有低于计划的或者还剩几项任务的，已经投用的场所、平台下一步又要“加快建成”的，
        所有事项都按期办结而又有超期几件的，写“零进水”“未发生一起火灾”而又写进水几厘米、火灾几起的，各社区都已建成、已经纳入考核的下一步又写作要做的；用--plan给出方案的，也与方案目标对照。
        继续推进、完善的长期工作，另一批、另一处的，不算。
    """

    code = "COV-05"
    name = "overclaimed-status"
    title = "完成表述与数据不符"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（报告内容真实、前后一致）"
    kinds = frozenset({"report", "form"})

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield what reconciliation found, and each claim that the report's own words take back."""
        found = [*super().check(ctx), *self._against_plan(ctx), *self._own(ctx), *self._left(ctx)]
        found += [*self._general(ctx), *self._built(ctx), *self._in_time(ctx), *self._happened(ctx)]
        seen: list[Span] = []
        for finding in found:
            if not any(finding.span.overlaps(span) for span in seen):
                seen.append(finding.span)
                yield finding

    def _against_plan(self, ctx: Context) -> Iterator[Finding]:
        """Yield the claims of completion in the passages that give a target as missed, or about all of the work."""
        from evaluators.coverage.claims import COMPLETE

        coverage = ctx.coverage()
        if coverage is None:
            return
        missed = [outcome for outcome in coverage.outcomes if _missed(outcome)]
        if not missed:
            return
        document = ctx.document
        for sentence in document.sentences:
            if ctx.in_slot(sentence.span, "next_steps", "problems"):
                continue
            words = document.quote(sentence.span)
            for match in COMPLETE.finditer(words):
                clause = words[begin_of(words, match.start(), "，。；") : match.end() + 8]
                here = [one for one in missed if one.report_span and _meant(sentence.span, clause, one)]
                told = here or (missed if any(word in clause for word in _WHOLE) else [])
                if told:
                    start = sentence.span.start + match.start()
                    item = " ".join(coverage.plan.quote(told[0].item.span).split())
                    yield self.finding(
                        Span(start, start + len(match[0])),
                        f"报告写“{match[0]}”，但方案中的“{item}”没有完成。{told[0].reason}",
                        hint=_HINT,
                    )

    def _left(self, ctx: Context) -> Iterator[Finding]:
        """Yield the claims that all of something is done, with what the report names as left of it."""
        from evaluators.figures import found_and_done
        from evaluators.figures.progress import carried_over, taken_back

        def ahead(place: Span) -> bool:
            return ctx.in_slot(place, "problems", "next_steps")

        document = ctx.document
        left = [*taken_back(document), *carried_over(document, ahead), *found_and_done.under_way(document)]
        left += found_and_done.still_open(document, lambda place: ctx.in_slot(place, "next_steps"))
        fewer = [(claim, clause.span) for claim, clause in left]
        for claim, place in (*fewer, *found_and_done.belied(document), *found_and_done.of_some(document)):
            if not ahead(claim.span):
                yield self.finding(
                    claim.span,
                    f"报告写“{ctx.cited(claim.clause.span)}”，但又写“{ctx.cited(place)}”，前后不一。",
                    hint=_HINT,
                    also=[place],
                    against=True,
                )

    def _built(self, ctx: Context) -> Iterator[Finding]:
        """Yield what the next steps are still to build though it is in use."""
        from evaluators.coverage.all_of import again
        from evaluators.coverage.built import undone

        def ahead(place: Span) -> bool:
            return ctx.in_slot(place, "next_steps")

        def results(place: Span) -> bool:
            return not ctx.in_slot(place, "problems")

        found = [(one.built, one.ahead) for one in undone(ctx.document, ahead, results)]
        for done, to_do in (*found, *again(ctx.document, ahead, results)):
            yield self.finding(
                to_do,
                f"前文写明“{ctx.cited(done)}”，下一步打算又写“{ctx.cited(to_do)}”，前后不一。",
                hint=_HINT,
                also=[done],
            )

    def _in_time(self, ctx: Context) -> Iterator[Finding]:
        """Yield the claim that all was done in time, where the report counts what was late."""
        from evaluators.coverage.in_time import belied

        for one in belied(ctx.document, lambda place: ctx.in_slot(place, "goals", "next_steps")):
            yield self.finding(
                one.claim,
                f"报告写“{ctx.cited(one.claim)}”，但又写“{ctx.cited(one.late)}”，前后不一。",
                hint=_HINT,
                also=[one.late, *one.others],
                against=True,
            )

    def _happened(self, ctx: Context) -> Iterator[Finding]:
        """Yield the claim that something did not happen at all, where the report counts it."""
        from evaluators.coverage.none_at_all import happened

        places = (lambda place: ctx.in_slot(place, "goals", "next_steps"), lambda place: ctx.in_slot(place, "problems"))
        for one in happened(ctx.document, *places):
            yield self.finding(
                one.claim,
                f"报告写“{ctx.cited(one.claim)}”，但又写“{ctx.cited(one.told)}”，前后不一。",
                hint=_HINT,
                also=[one.told],
                against=True,
            )

    def _general(self, ctx: Context) -> Iterator[Finding]:
        """Yield the claims that all of the work is done, where the report itself gives something as not done."""
        from evaluators.figures.progress import claims, still_left
        from evaluators.figures.shortfall import behind, claimed_done, shortfalls

        document = ctx.document
        against_rows = [
            (claim, row.span, row.words)
            for claim, row in claimed_done(document)
            if not ctx.in_slot(claim.span, "problems", "next_steps") and not ctx.in_slot(row.span, "next_steps")
        ]
        general = [
            claim
            for claim in claims(document)
            if claim.general and not ctx.in_slot(claim.span, "problems", "next_steps")
        ]
        if not general and not against_rows:
            return
        short = [(one.span, one.words) for one in shortfalls(document) if not ctx.in_slot(one.span, "next_steps")]
        short += [(one.span, f"“{ctx.cited(one.span)}”") for one in still_left(document)]
        late = [(one.span, one.words) for one in behind(document) if not ctx.in_slot(one.span, "next_steps")]
        for claim in general:
            against = [*short, *(late if "进度" in claim.clause.words else ())]
            against_rows += [(claim, *one) for one in against[:1]]
        for claim, place, words in against_rows:
            yield self.finding(
                claim.span,
                f"报告写“{ctx.cited(claim.clause.span)}”，但文中写明{words}。",
                hint=_HINT,
                also=[place],
            )

    def _own(self, ctx: Context) -> Iterator[Finding]:
        from evaluators.coverage import claims
        from evaluators.reader.as_of import as_of

        document = ctx.document
        on = max(as_of(document) or document.issue_date or ctx.today, document.issue_date or ctx.today)
        done: list[Claim] = []
        ahead: list[Claim] = []
        covers: list[Claim] = []
        to_cover: list[Claim] = []
        for at, sentence in enumerate(document.sentences):
            words, start = document.quote(sentence.span), sentence.span.start
            if ctx.in_slot(sentence.span, "next_steps"):
                ahead += [_moved(claim, start) for claim in claims.intentions(words)]
                to_cover += [_moved(claim, start) for claim in claims.to_cover(words)]
                continue
            if ctx.in_slot(sentence.span, "problems"):
                continue
            done += [_moved(claim, start) for claim in claims.claims(words)]
            covers += [_moved(claim, start) for claim in claims.covers(words)]
            earlier = document.quote(document.sentences[at - 1].span) if at else ""
            yield from self._contradicted(ctx, sentence.span, earlier, _others(ctx, at), on)
            for span, day in claims.premature(words, on):
                place = Span(start + span.start, start + span.end)
                why = f"{in_words(day)}晚于报告的截至日期"
                yield self.finding(place, f"报告写“{ctx.quote(place)}”，但{why}。", hint=_HINT_OF_DAY)
        for section in document.sections:
            if section.text and not ctx.in_slot(section.span, "problems", "next_steps"):
                yield from self._contradicted(ctx, section.span, "", _of_section(document, section), on)
        taken = [(next((one for one in done if claims.taken_back(one, what)), None), what) for what in ahead]
        taken += [(next((one for one in covers if claims.uncovered(one, what)), None), what) for what in to_cover]
        for before, intention in taken:
            if before is not None:
                yield self.finding(
                    intention.span,
                    f"前文写明已“{ctx.cited(before.span)}”，下一步打算又要“{ctx.cited(intention.span)}”，前后不一。",
                    hint=_HINT,
                    also=[before.span],
                    against=True,
                )

    def _contradicted(
        self, ctx: Context, told: Span, earlier: str, others: Callable[[], Iterable[str]], on: date
    ) -> Iterator[Finding]:
        """Yield what a sentence or heading claims as done though other words say otherwise."""
        at = ctx.document.section_at(told.start)
        section = None if at is None else ctx.document.sections[at]
        heading = "" if section is None or section.span.overlaps(told) else section.text
        for span, why in _doubts(ctx, ctx.document.quote(told), earlier, others, on, heading=heading):
            place = Span(told.start + span.start, told.start + span.end)
            yield self.finding(place, f"报告写“{ctx.quote(place)}”，但{why}。", hint=_HINT)


def _doubts(
    ctx: Context, words: str, earlier: str, others: Callable[[], Iterable[str]], on: date, *, heading: str
) -> Iterator[tuple[Span, str]]:
    """Yield what words claim as done, by its place in them, and what says otherwise.

    Args:
        ctx: the report.
        words: a sentence or a heading.
        earlier: the sentence before.
        others: the sentences that tell what a claim about all of the work rests on.
        on: the day to which the figures run.
        heading: that of the section of the words, empty without one.
    """
    from evaluators.coverage import claims, short_of
    from evaluators.coverage.own_goals import own_goals

    document = ctx.document
    title = document.title.text if document.title is not None else ""
    if claims.COMPLETE.search(words):
        yield from claims.undercut(words)
        yield from claims.below_target(words, earlier)
        for span in claims.overall(words):
            short_ones = [pair for pair in own_goals(document) if pair.short]
            behind = next((p for p in short_ones if claims.touches(words, span, document.quote(p.goal), title)), None)
            if behind is not None:
                yield span, f"本文写明的目标是“{document.quote(behind.goal)}”，实际“{document.quote(behind.told)}”"
                continue
            of_it = (other for other in others() if claims.touches(words, span, other, f"{title}，{heading}"))
            so_far = short_of.PART_OF_A_YEAR.search(words) is not None
            short = next(filter(None, (short_of.short_of_it(one, so_far=so_far) for one in of_it)), None)
            if short is not None:
                yield span, f"前后文写明{short}"
    yield from short_of.well_done(words, others)
    for span, what in claims.settled(words):
        still = next((one for one in _told(ctx, "problems") if claims.still_open(what, one)), None)
        if still is not None:
            yield span, f"存在的问题中写“{still.strip('。')}”"
    for span, what in claims.covered(words):
        gap = next(filter(None, (claims.left_out(what, one) for one in _told(ctx, "problems"))), None)
        if gap is not None:
            yield span, f"存在的问题中写“{gap}”"
    for span in claims.whole_year(words) if (on.month, on.day) < _YEAR_DONE else ():
        yield span, f"数据截至{on.month}月{on.day}日，全年还没有过完"


def _others(ctx: Context, at: int) -> Callable[[], Iterable[str]]:
    """Return what gives the sentences that the claim of a sentence about all of the work rests on."""
    if ctx.document.sentences[at].section is None:  # what the whole report says of all of the work
        return lambda: _told(ctx, "next_steps", "problems", within=False)
    return lambda: _beside(ctx.document, at)


def _of_section(document: Document, section: Section) -> Callable[[], Iterable[str]]:
    """Return what gives the first sentences below a heading."""
    body = section.body
    return lambda: islice((document.quote(s.span) for s in document.sentences if body.contains(s.span)), _AROUND)


def _told(ctx: Context, *slots: str, within: bool = True) -> Iterator[str]:
    """Yield the sentences within `slots`, or those outside them."""
    for sentence in ctx.document.sentences:
        if ctx.in_slot(sentence.span, *slots) is within:
            yield ctx.document.quote(sentence.span)


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, span=Span(claim.span.start + by, claim.span.end + by))


def _meant(sentence: Span, clause: str, outcome: Outcome) -> bool:
    """Tell whether a claim's clause speaks of an item whose value stands in the same sentence."""
    from evaluators.coverage.similarity import alike

    if outcome.report_span is None or not sentence.overlaps(outcome.report_span):
        return False
    return max(alike(name, clause) for name in (outcome.item.name, *outcome.item.aliases)) >= _OF_ITEM


def _beside(document: Document, at: int) -> Iterator[str]:
    """Yield the sentences before a claim in its paragraph; of one that leads or stands alone, those of its section."""
    sentences, own = document.sentences, document.sentences[at].span
    section = document.section_at(own.start)
    line = document.text.rfind("\n", 0, own.start)
    before, behind = sentences[max(0, at - _AROUND) : at], sentences[at + 1 : at + 1 + _AROUND]
    earlier = [document.quote(one.span) for one in before if one.span.start > line]
    if earlier:
        yield from reversed(earlier)
        return

    def of_section(others: Iterable[Sentence]) -> Iterator[str]:
        there = takewhile(lambda one: document.section_at(one.span.start) == section, others)
        return (document.quote(one.span) for one in there)

    yield from of_section(behind)
    if not behind or "\n" in document.text[own.start : behind[0].span.start]:  # a paragraph that only sums up
        yield from of_section(reversed(before))


def _missed(outcome: Outcome) -> bool:
    """Tell whether the report gives a value below the target, due or not in question."""
    from evaluators.coverage import State

    late = outcome.state is State.OVERDUE and outcome.reason.endswith("已过期。")
    return outcome.state is State.SHORT or late
