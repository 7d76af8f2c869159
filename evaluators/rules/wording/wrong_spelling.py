"""WRD-02."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span, Verdict
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIR = 2


class WrongSpelling(Rule):
    """文中有常见错别字，或者用了不推荐的异形词。

    Why it matters:
        错别字改变词义，影响文稿的严肃；同一个词几种写法，也不便查找和引用。

    Limits:
        按词表精确查找，词表见 evaluators/lexicons/confusions.yaml；四字成语和固定词组中有一个字换成同音字、近音字或
        形近字的，按字音和部件推得，词表见 evaluators/lexicons/set_phrases.txt；常用的二字词有一个字换错而不再成词的
        （化介、智理），列为“无法判断”，繁体文稿不查；与公文中常见的词连用而写错的（修定完善、安全意思），
        词表见 evaluators/lexicons/usual_pairs.txt，另成一词的也列为“无法判断”。书名号里的名称不检查。
        连写两遍的词只看分句末尾的，和后面接“整治”“建设”之类的（后一种不给改法）。本地的词条写在设置文件的 typos 中。
        “截止日期”“于6月30日截止”等正确用法不算；词表以外的错字不在此列，党和国家机关名称中的错字由 WRD-01 指出。
    """

    code = "WRD-02"
    name = "wrong-spelling"
    title = "错别字与异形词"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《第一批异形词整理表》（GF 1001—2001，推荐性）；错别字为实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong spelling, with every place it stands at."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        document = ctx.document
        shut = phrases.apart(document)
        machine, meanings = phrases.automaton()
        body = document.body
        places: dict[int, list[Span]] = {}
        for index, start, end in machine.find_matches_as_indexes(document.text[body.start : body.end]):
            span = Span(body.start + start, body.start + end)
            group = meanings[index][1]
            if group is None or any(span.overlaps(other) for other in shut) or _between(document.text, span):
                continue
            # 帳, 佈 are right in a text in Traditional characters; only a wrong word stays wrong
            if group.kind == "错别字" or ctx.original.quote(span) == document.quote(span):
                places.setdefault(index, []).append(span)
        for index, spans in places.items():
            right, group = meanings[index]
            wrong = document.quote(spans[0])
            listed = group is not None and group.kind != "错别字"
            said = f"“{wrong}”宜写作“{right}”" if listed else f"“{wrong}”应为“{right}”"
            yield self._wrong(spans, said, right, group.severity if group is not None else None)
        told = [span for spans in places.values() for span in spans]
        phrased = list(self._set_phrases(ctx, shut, Covered(told)))
        yield from phrased
        told += [span for finding in phrased for span in (finding.span, *finding.also)]
        turned = list(phrases.report(self, phrases.confusions().turns, document, [*shut, *told] if told else shut))
        yield from turned
        told += [span for finding in turned for span in (finding.span, *finding.also)]
        twice = list(self._doubled(ctx, shut, Covered(told)))
        yield from twice
        told += [span for finding in twice for span in (finding.span, *finding.also)]
        paired = list(self._company(ctx, shut, Covered(told)))
        yield from paired
        told += [span for finding in paired for span in (finding.span, *finding.also)]
        yield from self._common_words(ctx, shut, Covered(told))
        for row in ctx.district.typos if ctx.district is not None else ():
            spans = phrases.standing(row.wrong, document, shut)
            if spans:
                yield self._wrong(spans, f"“{row.wrong}”应为“{row.right}”", row.right, row.severity)

    def _wrong(self, spans: list[Span], said: str, right: str, severity: Severity | None) -> Finding:
        """Return the finding about one wrong spelling and all the places it stands at."""
        return self.finding(
            spans[0],
            f"{said}{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
            hint=f"改为“{right}”。",
            severity=severity,
            also=spans[1:],
            fix=Fix(spans[0], right),
            also_fixes=[Fix(span, right) for span in spans[1:]],
        )

    def _set_phrases(self, ctx: Context, shut: list[Span], told: Covered) -> Iterator[Finding]:
        """Yield one finding per set phrase with one character taken for another, what is `told` left out."""
        from evaluators.lexicon import protected  # brings YAML, which listing the rules can do without
        from evaluators.misspellings import slips  # brings tables of characters

        document, found = ctx.document, slips(ctx.document)
        if not found:
            return
        others, closed = frozenset(protected().terms), Covered(shut)
        near: dict[tuple[str, str], list[Span]] = {}
        for span, term in found:
            if term in others or told.touches(span.start, span.end) or closed.touches(span.start, span.end):
                continue  # WRD-01 tells of protected terms
            near.setdefault((document.quote(span), term), []).append(span)
        seen: set[Span] = set()
        for (words, term), spans in near.items():
            if not seen.isdisjoint(spans):
                continue  # two phrases a character apart: 前扑后继 for 前仆后继 or 前赴后继
            seen.update(spans)
            yield self._wrong(spans, f"“{words}”应为“{term}”", term, Severity.MAJOR)

    def _doubled(self, ctx: Context, shut: list[Span], told: Covered) -> Iterator[Finding]:
        """Yield one finding per word written twice in a row, what is `told` left out."""
        from evaluators.doubled import ENDS, doubled  # brings tables of characters

        document, found = ctx.document, doubled(ctx.document)
        closed = Covered(shut if found else ())
        for span in found:
            if any(one.touches(span.start, span.end) for one in (told, closed)):
                continue
            words = document.quote(span)
            yield self.finding(
                span,
                f"“{words}”：同一个词写了两遍。",
                hint="删去重复的一个。",
                severity=Severity.MAJOR,
                # in 人居环境人居环境整治 a person must see which of the two to leave
                fix=Fix(span, words[: len(words) // 2]) if document.text[span.end : span.end + 1] in ENDS else None,
            )

    def _company(self, ctx: Context, shut: list[Span], told: Covered) -> Iterator[Finding]:
        """Yield one finding per word beside the wrong company, what is `told` left out, or ask."""
        from evaluators.misspellings import slips as of_phrases  # brings tables of characters
        from evaluators.misspelt_company import Slip, slips

        document, slipped = ctx.document, slips(ctx.document)
        if not slipped:
            return
        closed, others = Covered(shut), Covered(span for span, _ in of_phrases(document))
        places: dict[tuple[str, str], list[Slip]] = {}
        for slip in slipped:
            known = any(one.touches(slip.span.start, slip.span.end) for one in (told, closed, others))
            if not known and ctx.original.quote(slip.span) == document.quote(slip.span):  # 帳 is right in such a text
                places.setdefault((document.quote(slip.span), slip.word), []).append(slip)
        for (there, word), found in places.items():
            spans = [slip.span for slip in found]
            if found[0].known:
                yield self._doubted(spans, there, word)
            else:
                yield self._wrong(spans, f"“{there}”应为“{word}”", word, Severity.MAJOR)

    def _doubted(self, spans: list[Span], wrong: str, word: str) -> Finding:
        """Return the finding that asks whether what stands at `spans` is a slip."""
        return self.finding(
            spans[0],
            f"“{wrong}”疑为“{word}”之误{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
            hint=f"核对上下文；确为错字的改为“{word}”，是名称的可以豁免。",
            verdict=Verdict.UNDETERMINED,
            also=spans[1:],
        )

    def _common_words(self, ctx: Context, shut: list[Span], told: Covered) -> Iterator[Finding]:
        """Yield one finding per common word with one character taken for another, what is `told` left out."""
        from evaluators.misspellings import slips as of_phrases  # brings tables of characters
        from evaluators.misspelt_words import slips

        document, slipped = ctx.document, slips(ctx.document)
        if not slipped:
            return
        closed, others = Covered(shut), Covered(span for span, _ in of_phrases(document))
        places: dict[tuple[str, str], list[Span]] = {}
        for span, word in slipped:
            known = any(one.touches(span.start, span.end) for one in (told, closed, others))
            known = known or _in_a_row(document.text, span)
            if not known and ctx.original.quote(span) == document.quote(span):  # 帳, 佈 are right in Traditional text
                places.setdefault((document.quote(span), word), []).append(span)
        for (wrong, word), spans in places.items():
            yield self._doubted(spans, wrong, word)


def _in_a_row(text: str, span: Span) -> bool:
    """Tell whether a word is one of several that begin alike (专人、专箱、专线): it is meant as it stands.

    So it is where what stands before it belongs to each of them (有处停、有处充).
    """
    first, size = text[span.start], len(span)
    at, shared = span.start - 2, text[max(span.start - 1, 0) : span.start + 1]
    if at > 0 and text[at] == "、" and shared in text[max(at - size - 1, 0) : at]:
        return True
    before = text[span.start - size - 1 : span.start] if span.start > size else ""
    behind = text[span.end : span.end + 2]
    return (before.endswith("、") and before.startswith(first)) or behind == f"、{first}"


def _between(text: str, span: Span) -> bool:
    """Tell whether two characters belong to the words on either side (公布|署名), and so are no word at all."""
    from evaluators.misspellings import is_word

    if len(span) != _PAIR:
        return False
    return is_word(text[max(span.start - 1, 0) : span.start + 1]) and is_word(text[span.end - 1 : span.end + 1])
