"""What a rule is and what it is given.

A rule compares; it never parses. All it needs stands in the :class:`~evaluators.model.Document` that the reader made.
To add one: a file under `rules/<family>/` named for the fault, a line in `catalog.py`, cases in
`tests/cases/rules/<CODE>.yaml`; then `python -m evaluators.rules_doc`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from evaluators.lines import end_of
from evaluators.lookup import Covered
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from evaluators.coverage import Coverage
    from evaluators.district import District
    from evaluators.doctype import DocType
    from evaluators.library import Library
    from evaluators.model import Document, Fix, Section, Source
    from evaluators.waiver import Waiver


TYPED = frozenset({"plan", "report", "form"})
"""Kinds of the document types whose duties and parts are known, for rules that must know them."""
_Options = TypeVar("_Options", bound=Options)
_INNER = str.maketrans("“”", "‘’")


def inner(words: str) -> str:
    """Return words as they stand inside the quotation marks of a message."""
    return words.translate(_INNER)


@dataclass(frozen=True, slots=True)
class Context:
    """All a rule may look at.

    Attributes:
        document: what the reader found, in Simplified characters with half-width digits whatever the original's.
        original: the same as it was written; all spans fit both.
        doctype: the document type it is measured by.
        today: the day of the check.
        sources: material that figures may rest on; None where none was given (then grounding cannot be judged).
        plan: the plan a report reports on, where there is one.
        library: documents to look citations, names and quotations up in; None where there is none at hand.
        district: what a district has set for itself; None where it has set nothing.
        slots: slot key -> section indexes or span; empty slots are absent.
        waivers: the waivers given for this document.
        unused_waivers: those that covered no finding; known only to rules of the waiver stage.
        reconciled: the report held against its plan, kept once worked out.
        filled: what the slots asked for together cover, None where all are empty, kept once worked out.
    """

    document: Document
    original: Document
    doctype: DocType
    today: date
    sources: tuple[Source, ...] | None = None
    plan: Document | None = None
    library: Library | None = None
    district: District | None = None
    slots: Mapping[str, tuple[int, ...] | Span] = field(default_factory=lambda: MappingProxyType({}))
    waivers: tuple[Waiver, ...] = ()
    unused_waivers: tuple[Waiver, ...] = ()
    reconciled: list[Coverage] = field(default_factory=list, init=False, repr=False, compare=False)
    filled: dict[tuple[str, ...], Covered | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def quote(self, span: Span, limit: int = 30) -> str:
        """Return the words of `span` for a message: one line, cut in the middle where longer than `limit`.

        Broken lines are joined; a blank stays one, so that a place left open is seen as open.
        """
        words = "".join(" ".join(line.split()) for line in self.document.quote(span).split("\n"))
        if len(words) <= limit:
            return words
        from evaluators.shortening import shortened  # knows words, which listing the rules can do without

        return shortened(words, limit)

    def cited(self, span: Span, limit: int = 40) -> str:
        """Return the words of `span` as they stand inside the quotation marks of a message."""
        return inner(self.quote(span, limit))

    def options(self, kind: type[_Options]) -> _Options:
        """Return the thresholds in force of the rule whose `Options` are `kind`."""
        return self.district.options_of(kind) if self.district is not None else kind()

    def coverage(self) -> Coverage | None:
        """Return the report held against its plan; None where there is no plan."""
        if self.plan is None:
            return None
        if not self.reconciled:
            from evaluators.coverage import reconcile  # takes longer than all rules together: only when asked for

            self.reconciled.append(reconcile(self.plan, self.document, today=self.today))
        return self.reconciled[0]

    def in_slot(self, span: Span, *keys: str) -> bool:
        """Tell whether `span` lies in what fills one of the slots `keys`."""
        try:
            covered = self.filled[keys]  # asked some hundred times a document, always of the same few groups of slots
        except KeyError:
            covered = self._fill(keys)
        return covered is not None and covered.holds(span)

    def _fill(self, keys: tuple[str, ...]) -> Covered | None:
        places: list[Span] = []
        for place in (self.slots[key] for key in keys if key in self.slots):
            places += [place] if isinstance(place, Span) else [self.document.sections[index].extent for index in place]
        self.filled[keys] = Covered(places) if places else None
        return self.filled[keys]

    @property
    def top(self) -> Span:
        """Where something missing at the head of the document is reported: the title, else the first line."""
        if self.document.title is not None:
            return self.document.title.span
        return self._line_from(self.document.body.start)

    @property
    def bottom(self) -> Span:
        """Where something missing at the end is reported: the last sentence, table row or heading, else the top."""
        ends = [sentence.span for sentence in self.document.sentences[-1:]]
        ends += [section.span for section in self.document.sections[-1:]]
        behind = min(
            (attachment.span.start for attachment in self.document.attachments), default=self.document.body.end
        )
        own = [table for table in self.document.tables if table.span.end <= behind]
        ends += [Span(table.rows[-1][0].span.start, table.rows[-1][-1].span.end) for table in own[-1:]]
        return max(ends, default=self.top)

    def heading(self, section: Section) -> str:
        """Return a heading as a message quotes it: marker and words."""
        return self.quote(section.span, 40)

    def _line_from(self, start: int) -> Span:
        return Span(start, end_of(self.document.text, start, "\n"))


class Rule(ABC):
    """One fault that can be found.

    A subclass's docstring has three parts, which become its page in RULES.md: the fault in one sentence, then
    ``Why it matters:`` and ``Limits:``, all in Chinese.
    """

    code: ClassVar[str]
    """Code of the catalogue of checks, e.g. STR-03."""
    name: ClassVar[str]
    """The fault in kebab case; the file is called the same, with underscores."""
    title: ClassVar[str]
    """The fault in Chinese."""
    severity: ClassVar[Severity]
    """How much it weighs unless a finding says otherwise."""
    since: ClassVar[str]
    """Catalogue revision that brought it."""
    basis: ClassVar[str]
    """Clause it rests on, or 实务 for practice, which is never worded as a provision."""
    options: ClassVar[type[Options]] = Options
    """Its thresholds, which a district may set."""
    kinds: ClassVar[frozenset[str]] = TYPED | {"other"}
    """Kinds of document types it applies to."""
    stage: ClassVar[Literal["text", "waivers"]] = "text"
    """Whether it judges the text, or the waivers once they have been applied."""

    @abstractmethod
    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield each fault found, in order of place."""

    def applies(self, ctx: Context) -> bool:
        """Tell whether documents of this type are judged at all."""
        return ctx.doctype.kind in self.kinds

    def finding(
        self,
        span: Span,
        message: str,
        *,
        hint: str = "",
        severity: Severity | None = None,
        verdict: Verdict = Verdict.FAULT,
        also: Iterable[Span] = (),
        against: bool = False,
        fix: Fix | None = None,
        also_fixes: Iterable[Fix] = (),
    ) -> Finding:
        """Return a finding of this rule; quotation marks inside others become single ones (GB/T 15834—2011 4.8)."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            span=span,
            message=nested(message),
            hint=nested(hint),
            verdict=verdict,
            also=tuple(also),
            against=against,
            fix=fix,
            also_fixes=tuple(also_fixes),
        )


def nested(words: str) -> str:
    """Return `words` with the quotation marks inside others single; as they are where the marks do not pair."""
    depth, made = 0, []
    for character in words if words.count("“") > 1 else ():
        depth += character == "“"
        made.append(inner(character) if depth > 1 else character)
        depth -= character == "”"
        if depth < 0:
            break
    return "".join(made) if made and not depth else words
