"""Wrong characters: in protected terms, in set phrases, in words often confused (WRD-01, WRD-02)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, kind, replace, said
from evaluators.alike import alike
from evaluators.lexicon import protected
from evaluators.misspellings import set_phrases
from evaluators.model import Span
from evaluators.phrases import confusions

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from app.evaluation.mutant import Base


@kind("WRD-01", "敏感词错字")
def protected_misspelt(base: Base, choice: random.Random) -> Change | None:
    """Misspell a protected term that occurs in the text."""
    hits = [(h, new) for new, right in protected().variants().items() for h in base.hits(re.escape(right))]
    return _misspelt(base, choice, hits)


@kind("WRD-01", "插入含敏感错字的句子")
def protected_misspelt_added(base: Base, choice: random.Random) -> Change | None:
    """Add a sentence with a misspelt protected term."""
    wrong = [
        w
        for w, right in protected().variants().items()
        if right in ("党组织", "党支部", "总书记", "党中央", "党委书记", "党员大会")
    ]
    words = choice.choice(sorted(wrong))
    sentences = (f"上述工作由⟦{words}⟧研究后推进。", f"每半年向⟦{words}⟧报告一次进展。")
    return said(base, choice, sentences, *base.telling)


@kind("WRD-01", "敏感词换成任一同音或形近字")
def protected_mistaken(base: Base, choice: random.Random) -> Change | None:
    """Put any character of like sound or shape in the place of one of a protected term that occurs in the text."""
    hits = [h for term in protected().terms for h in base.hits(re.escape(term))]
    if not hits:
        return None
    hit = choice.choice(sorted(hits, key=lambda found: (found.start(), found.end())))
    mistaken = _mistaken(hit.group(), choice)
    return replace(base, Span(*hit.span()), mistaken) if mistaken else None


@kind("WRD-01", "插入任一敏感词的同音或形近误写")
def protected_mistaken_added(base: Base, choice: random.Random) -> Change | None:
    """Add a sentence with any protected term in which any character is taken for another of like sound or shape."""
    words = _mistaken(choice.choice(protected().terms), choice)
    sentences = (f"组织参加活动的居民学习有关⟦{words}⟧的知识。", f"上述情况由社区报⟦{words}⟧，并做好记录。")
    return said(base, choice, sentences, *base.telling) if words else None


def _mistaken(term: str, choice: random.Random, known: Iterable[str] | None = None) -> str | None:
    """Return `term` with one character taken for another; None where that makes one of the `known` words."""
    at = choice.randrange(len(term))
    others = sorted(alike(term[at]))
    words = term[:at] + choice.choice(others) + term[at + 1 :] if others else term
    return None if any(words in right for right in (protected().terms if known is None else known)) else words


@kind("WRD-02", "固定词组写错一字")
def phrase_misspelt(base: Base, choice: random.Random) -> Change | None:
    """Take a character of a set phrase that occurs in the text for another of like sound or shape."""
    phrases = set_phrases()
    outside = [citation.span for citation in base.document.citations]
    hits = [hit for term in phrases.terms if term in base.text for hit in base.hits(re.escape(term))]
    hits = [hit for hit in hits if not any(span.overlaps(Span(*hit.span())) for span in outside)]
    if not hits:
        return None
    hit = choice.choice(sorted(hits, key=lambda found: (found.start(), found.end())))
    mistaken = _mistaken(hit.group(), choice, (*phrases.terms, *phrases.both))
    return replace(base, Span(*hit.span()), mistaken) if mistaken else None


@kind("WRD-02", "插入写错一字的成语")
def idiom_misspelt_added(base: Base, choice: random.Random) -> Change | None:
    """Add a sentence with an idiom in which any character is taken for another of like sound or shape."""
    phrases = set_phrases()
    words = _mistaken(choice.choice(sorted(phrases.idioms)), choice, (*phrases.terms, *phrases.both))
    sentences = (f"有关工作要做到⟦{words}⟧。", f"值守和走访⟦{words}⟧，不留空当。")
    return said(base, choice, sentences, *base.telling) if words else None


@kind("WRD-02", "错别字")
def word_misspelt(base: Base, choice: random.Random) -> Change | None:
    """Misspell a word that occurs in the text, by the list of confusions."""
    pairs = [pair for group in confusions().groups for pair in group.pairs.items()]
    rights = {right for _, right in pairs if right in base.text}
    hits = [(h, wrong) for wrong, right in pairs if right in rights for h in base.hits(re.escape(right))]
    return _misspelt(base, choice, hits)


def _misspelt(base: Base, choice: random.Random, hits: list[tuple[re.Match[str], str]]) -> Change | None:
    outside = [c.span for c in base.document.citations]
    hits = [(h, w) for h, w in hits if not any(s.start <= h.start() < s.end for s in outside)]
    if not hits:
        return None
    hit, wrong = choice.choice(sorted(hits, key=lambda found: (found[0].start(), found[1])))
    return replace(base, Span(*hit.span()), wrong)
