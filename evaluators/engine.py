"""Runs the rules over a document, in the order of the catalogue, and applies waivers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluators import catalog, revision, waiver
from evaluators.doctype import OTHER, UNTOLD, DocType, all_types, load, slots
from evaluators.errors import EvaluatorError
from evaluators.model import Severity, Verdict
from evaluators.reader.script import simplified
from evaluators.recognition import final_genre
from evaluators.report import Report, RuleFailure
from evaluators.rule import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from evaluators.district import District
    from evaluators.library import Library
    from evaluators.model import Document, Finding, Source
    from evaluators.rule import Rule
    from evaluators.waiver import Waiver

_NOT_TOLD = "看不出是什么文种：标题没有写明，正文也不像"
_ON_GENRE = "STR-08"
"""The rule in whose name a genre is reported that none of the rules on parts and duties knows."""


def check(
    document: Document,
    doc_type: str | DocType,
    *,
    today: date,
    sources: Sequence[Source] | None = None,
    plan: Document | None = None,
    library: Library | None = None,
    district: District | None = None,
    waivers: Sequence[Waiver] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Report:
    """Check `document` as a `doc_type` on the day `today`.

    Args:
        document: what the reader found.
        doc_type: a document type or its id.
        today: stands for the clock.
        sources: material that figures may rest on; None where there is none at hand.
        plan: the plan that a report reports on.
        library: documents to look citations, names and quotations up in; None where there is none at hand.
        district: words, thresholds and switched-off rules of a district.
        waivers: decisions that findings may stand.
        select: codes (STR-03) or families (STR) to run; all where empty.
        ignore: codes or families to leave out.

    Raises:
        EvaluatorError: a code is unknown.
        SpecError: the document type is unknown.
    """
    doctype = doc_type if isinstance(doc_type, DocType) else load(doc_type)
    off = district.off if district is not None else ()
    rules = chosen(select, (*ignore, *(given.code for given in off)))
    for given in waivers:
        catalog.by_code(given.code)
    codes = {rule.code for rule in rules}
    waivers = tuple(given for given in waivers if given.code in codes)  # of a rule left out nothing can be said
    plain = simplified(document)
    context = Context(
        document=plain,
        original=document,
        doctype=doctype,
        today=today,
        sources=None if sources is None else tuple(sources),
        plan=None if plan is None else simplified(plan),
        library=library,
        district=district,
        slots=slots(plain, doctype),
        waivers=waivers,
    )
    found, failures = _run([rule for rule in rules if rule.stage == "text"], context)
    found += _unjudged(rules, context)
    standing, waived, unused = waiver.apply(waivers, found, document.text, today)
    late, late_failures = _run(
        [rule for rule in rules if rule.stage == "waivers"], replace(context, unused_waivers=tuple(unused))
    )
    return Report(
        text_sha256=hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        catalogue=revision.CATALOGUE,
        doc_type=doctype.id,
        title=document.title.text if document.title else "",
        findings=_in_order([*standing, *late]),
        waived=_in_order(waived),
        waivers=tuple(given for given in waivers if not given.expired(today)),
        used=tuple(given for given in waivers if not given.expired(today) and given not in unused),
        failures=(*failures, *late_failures),
        off=off,
    )


def chosen(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[type[Rule], ...]:
    """Return the rules that `select` and `ignore` leave, in catalogue order.

    Raises:
        EvaluatorError: a code or family is unknown.
    """
    if not select and not ignore:
        return catalog.RULES
    wanted, unwanted = _known(select, "--select"), _known(ignore, "--ignore")
    return tuple(rule for rule in catalog.RULES if (not select or rule.code in wanted) and rule.code not in unwanted)


def _known(names: Sequence[str], where: str) -> set[str]:
    """Return the rule codes that `names` (codes or families) stand for."""
    codes: set[str] = set()
    for name in names:
        asked = name.strip().upper().rstrip("-")
        matching = {code for code in catalog.codes() if asked in (code, code.partition("-")[0])}
        if not matching:
            families = "、".join(dict.fromkeys(code.partition("-")[0] for code in catalog.codes()))
            raise EvaluatorError(
                f"{where} 中的“{name}”不是规则编号。可写编号（如 STR-03）或类别（{families}）；"
                "全部编号见 wenheng rules。"
            )
        codes |= matching
    return codes


def _run(rules: Iterable[type[Rule]], context: Context) -> tuple[list[Finding], list[RuleFailure]]:
    findings: list[Finding] = []
    failures: list[RuleFailure] = []
    for kind in rules:
        rule = kind()
        try:
            if rule.applies(context):
                findings += _merged(rule.check(context))
        except Exception as error:  # noqa: BLE001 - whatever a rule does wrong, the others still answer and export stops
            failures.append(RuleFailure(kind.code, f"{type(error).__name__}: {error}"))
    return findings, failures


def _unjudged(rules: Sequence[type[Rule]], context: Context) -> list[Finding]:
    """Return what says which rules could not tell, because the document is none of the types they know."""
    if context.doctype.id not in (OTHER, UNTOLD):
        return []
    left = [
        rule
        for rule in rules
        if context.doctype.kind not in rule.kinds and (context.plan is not None or not rule.code.startswith("COV"))
    ]
    if not left:
        return []
    untold = context.doctype.id == UNTOLD
    title = context.document.title
    genre = final_genre(title.text, context.doctype) if title is not None else None
    types = "、".join(known.name for known in all_types())
    speaker = next((rule for rule in rules if rule.code == _ON_GENRE), left[0])
    message = (
        f"{_NOT_TOLD if untold else f'标题的文种是“{genre}”，不在' if genre else '文种按其他文种处理，不在'}"
        f"能够审核的六个文种（{types}）{'中的任何一个' if untold else '之内'}："
        f"应有的内容、主送机关和落款是否齐全，任务、目标、时限、责任是否写全，共{len(left)}条规则无法判定，其余规则照常检查。"
    )
    known = (
        "指定文种后重新检查；确实不是六个文种的，写明标题和文种"
        if untold
        else ("实为六个文种之一的，改正标题，或者指定文种后重新检查")
    )
    hint = f"人工核对（{'、'.join(rule.code for rule in left)}）；{known}。"
    severity = Severity.CRITICAL if untold else Severity.MAJOR  # what was not told apart is not let through
    return [speaker().finding(context.top, message, hint=hint, severity=severity, verdict=Verdict.UNDETERMINED)]


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Join what says the same of many places into one finding with `also`, and drop repeats of one place."""
    found = list(findings)
    if len(found) <= 1:
        return found  # as of most rules
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in found:
        key = (finding.code, finding.severity, finding.verdict, finding.message, finding.hint)
        alike.setdefault(key, []).append(finding)
    return [group[0] if len(group) == 1 else _joined(group) for group in alike.values()]


def _joined(group: Sequence[Finding]) -> Finding:
    first = group[0]
    places = dict.fromkeys(place for finding in group for place in (finding.span, *finding.also))
    del places[first.span]
    one = all(finding.span == first.span for finding in group)
    return replace(first, also=tuple(places), against=one and first.against, fix=first.fix if one else None)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.span.start, finding.span.end, finding.code)))
