"""Which sentence of a paragraph rests on which of its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.composing import wording
from evaluators.grounding import traced_in
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.composing import Ref
    from evaluators.model import Source

ENOUGH = 0.6  # share of a sentence's or a source's words that the other has
TELLING = 4  # characters from which on a source's words alone tell that a sentence rests on it
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?[”』」）]?|\n")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_BARE = re.compile(r"[\d.\-<>=~%％]*|range|up|done")  # a figure, a day, a sign
# how a document words the sense of a target
_SIGNS = {
    sign: re.compile(words)
    for sign, words in {
        "=": "达到|提高到|压减到",
        ">=": "以上|不少于|不低于",
        "<=": "以内|不超过",
        ">": "超过|高于",
        "<": "低于",
        "range": "至.*之间|至",
        "~": "左右|约",
        "up": "提高|增加",
        "done": "完成",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Traced:
    """A sentence with its sources; `text` is "" for sources that could be tied to no single sentence."""

    text: str
    refs: tuple[Ref, ...]


def sentences(text: str) -> list[str]:
    """Divide a paragraph into sentences, a table into its rows."""
    return [found for match in _SENTENCE.finditer(text) if (found := match.group().strip())]


def traced(text: str, refs: Sequence[Ref], sources: Sequence[Source] = ()) -> list[Traced]:
    """Tie each source to the sentences whose facts it proves, else to those that have its words.

    A figure, a date, a name ties a source by grounding's own trace: value, unit and thing, not digits. Where several
    sources prove a fact, one that alone proves another fact of the sentence has it, else the one whose words are
    nearest.

    Args:
        text: of the paragraph.
        refs: what it rests on.
        sources: what the draft may rest on; those that `refs` name are asked.

    Returns:
        Every sentence in order with what it rests on; last, where there are any, the sources of the paragraph as a
        whole, under the empty text.
    """
    parts = sentences(text)
    if len(parts) == 1:
        return [Traced(parts[0], tuple(refs))]
    chosen = _chosen(text, [source for source in sources if any(_gives(source, ref) for ref in refs)])
    held: list[list[Ref]] = [[] for _ in parts]
    whole = []
    for ref in refs:
        proved = [sum(_gives(source, ref) for source in proving) for proving in chosen]
        said = [i for i, part in enumerate(parts) if says(part, ref.quote)]
        places = {i for i, part in enumerate(parts) if _to_the_letter(part, ref.quote)}
        if any(proved):
            # words count where its facts stand, or where no facts do: in a heading, not in another item's row
            places = {i for i in places if proved[i] or not chosen[i]} | {i for i in said if proved[i]}
            places = places or {i for i, count in enumerate(proved) if count == max(proved)}
        elif not places and not _BARE.fullmatch(ref.quote):  # no proof of its own: digits alone would tie it anywhere
            places = set(said)
        for index in sorted(places):
            held[index].append(ref)
        if not places:
            whole.append(ref)
    found = [Traced(part, tuple(own)) for part, own in zip(parts, held, strict=True)]
    return [*found, Traced("", tuple(whole))] if whole else found


def anew(sentence: str, own: Sequence[Ref], every: Sequence[Ref], sources: Sequence[Source]) -> tuple[Ref, ...]:
    """Return what a sentence that a person wrote rests on.

    Args:
        sentence: as it is now.
        own: what stood behind the sentence it was.
        every: all that the draft rests on.
        sources: what the draft may rest on.
    """
    first = [source for source in sources if any(_gives(source, ref) for ref in own)]
    proving = [t.proof.source for t in traced_in(sentence, [*first, *sources]) if t.proof is not None]
    return tuple(
        ref
        for ref in every
        if _to_the_letter(sentence, ref.quote)
        or ((ref in own or any(_gives(source, ref) for source in proving)) and says(sentence, ref.quote))
    )


def _chosen(text: str, sources: Sequence[Source]) -> list[list[Source]]:
    """Return for each sentence of a paragraph the sources that prove what it states, once for each fact."""
    spans = [Span(*match.span()) for match in _SENTENCE.finditer(text) if match.group().strip()]
    proving: list[dict[Span, list[Source]]] = [{} for _ in spans]
    for source in dict.fromkeys(sources):
        for trace in traced_in(text, [source]):
            at = next((i for i, span in enumerate(spans) if span.overlaps(trace.fact.span)), None)
            if trace.proof is not None and at is not None:
                proving[at].setdefault(trace.fact.span, []).append(source)
    return [_settled(span.of(text), facts) for span, facts in zip(spans, proving, strict=True)]


def _settled(sentence: str, facts: Mapping[Span, Sequence[Source]]) -> list[Source]:
    alone = [proving[0] for proving in facts.values() if len(proving) == 1]
    nearest = [
        max(proving, key=lambda source: wording.overlap(sentence, source.text))
        for proving in facts.values()
        if not any(source in alone for source in proving)
    ]
    return [*alone, *nearest]


def _gives(source: Source, ref: Ref) -> bool:
    """Tell whether a reference is to a source, or to a field of it: targets[0].value to targets[0]."""
    if ref.kind == "passage":
        return (source.id, source.text) == (ref.id, ref.quote)
    return source.id == ref.id or ref.id.startswith(f"{source.id}.")


def _to_the_letter(sentence: str, quote: str) -> bool:
    quote = quote.strip().rstrip("。；")
    words = sentence.rstrip("。；！？")
    return (
        len(quote) >= TELLING
        and not _BARE.fullmatch(quote)
        and (quote in sentence or (len(words) >= TELLING and words in quote))
    )


def says(sentence: str, quote: str) -> bool:
    """Tell whether a sentence says what a source says: its day, its figure, or most of its words."""
    quote = quote.strip()
    if quote in _SIGNS:
        return _SIGNS[quote].search(sentence) is not None
    if not quote:
        return False
    day = _DAY.fullmatch(quote)
    if day:
        return f"{int(day[2])}月{int(day[3])}日" in sentence
    if _FIGURE.fullmatch(quote):
        return re.search(rf"(?<![\d.]){re.escape(quote)}(?![\d.]*\d)", sentence) is not None
    if quote in sentence or sentence.rstrip("。；！？") in quote:
        return True
    if len(quote) < 4:
        return False
    return wording.overlap(sentence, quote) >= ENOUGH or wording.overlap(quote, sentence) >= ENOUGH
