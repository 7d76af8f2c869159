"""WRD-01."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class SensitiveTypo(Rule):
    """党和国家机关、组织、领导人姓名或基本提法中有错别字。

    Why it matters:
        这类错字性质严重，一旦发出难以挽回；多由拼音输入、扫描识别或躲避网页过滤造成。

    Limits:
        词表见 evaluators/lexicons/protected.yaml。列明的错写直接指出；词表中的词有一个字换成同音字、近音字或形近字的，
        按字音、部件和字形轮廓推得，列为“无法判断”，由人确认，不自动改写。换上的字与前后文正好成词的（党组职责、支部书籍）不算。
        本地的词条写在设置文件的 protected 中。词表以外的错别字不在此列；引述错例的文字同样会被指出，可以豁免。
    """

    code = "WRD-01"
    name = "sensitive-typo"
    title = "敏感错别字"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（出版和公文校对中的重点错别字）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong form, with every place it stands at."""
        automaton, wrong_forms, right_forms = _automaton()
        text, body = ctx.document.text, ctx.document.body
        places: dict[int, list[Span]] = {}
        for pattern, start, end in automaton.find_matches_as_indexes(text[body.start : body.end]):
            places.setdefault(pattern, []).append(Span(body.start + start, body.start + end))
        for pattern, spans in places.items():
            wrong, right = wrong_forms[pattern], right_forms[pattern]
            count = f"，共{len(spans)}处" if len(spans) > 1 else ""
            yield self.finding(
                spans[0],
                f"“{wrong}”应为“{right}”{count}。",
                hint="由人核对上下文后改正。",
                also=spans[1:],
                fix=Fix(spans[0], right) if len(spans) == 1 else None,
            )
        told = Covered(span for spans in places.values() for span in spans)
        yield from self._near(ctx, told)
        yield from self._own(ctx)

    def _own(self, ctx: Context) -> Iterator[Finding]:
        """Yield the wrong forms that the district lists; a row nobody has confirmed warns only."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        for row in ctx.district.protected if ctx.district is not None else ():
            for wrong in row.wrong:
                spans = phrases.standing(wrong, ctx.document, [])
                if spans:
                    yield self.finding(
                        spans[0],
                        f"“{wrong}”应为“{row.term}”{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                        hint="由人核对上下文后改正。",
                        severity=None if row.confirmed else Severity.MAJOR,
                        also=spans[1:],
                        fix=Fix(spans[0], row.term) if len(spans) == 1 else None,
                    )

    def _near(self, ctx: Context, told: Covered) -> Iterator[Finding]:
        """Yield one finding per form that a term may have been mistaken for, what is `told` left out."""
        from evaluators.lexicon import protected  # brings YAML, which listing the rules can do without
        from evaluators.misspellings import slips  # brings tables of characters

        document, found = ctx.document, slips(ctx.document)
        if not found:
            return
        terms, residue = frozenset(protected().terms), Covered(left.span for left in document.residue)
        near: dict[tuple[str, str], list[Span]] = {}
        for span, term in found:
            if term in terms and not told.touches(span.start, span.end) and not residue.touches(span.start, span.end):
                near.setdefault((document.quote(span), term), []).append(span)
        taken: list[Span] = []
        for (words, term), spans in sorted(near.items(), key=lambda entry: -len(entry[0][1])):
            if any(span.overlaps(other) for span in spans for other in taken):
                continue  # of 中国共产党 and 共产党 the longer
            taken += spans
            yield self.finding(
                spans[0],
                f"“{words}”疑为“{term}”之误{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                hint="由人核对上下文；确为错字的改正，不是的可以豁免。",
                verdict=Verdict.UNDETERMINED,
                also=spans[1:],
            )


@cache
def _automaton() -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """Return the automaton over all wrong forms, the forms themselves and what each should be."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    from evaluators.lexicon import protected  # brings YAML, which listing the rules can do without

    forms = protected().variants()
    wrong = tuple(forms)
    return AhoCorasick(wrong, matchkind=MatchKind.LeftmostLongest), wrong, tuple(forms.values())
