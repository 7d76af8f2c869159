"""Passages that stand twice in one document, found in time linear in its length.

Only running text counts: headings, tables, titles of documents, stock formulas and lists of units return by right.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.alternatives import every
from evaluators.grams import grams
from evaluators.lines import begin_of
from evaluators.lookup import Covered
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluators.model import Document, Sentence

SHORTEST_SENTENCE = 12
"""Characters, marks not counted, from which a sentence said twice is no mere phrase."""
SHORTEST_RUN = 25
"""Characters of an identical stretch."""
_OWN_OF_RUN = 24
"""Of these so many must be words, names of units and stock formulas left out."""
_TAIL = 18
"""Characters of the clauses at the end of one sentence that are another."""
_CLAUSE_AGAIN = 14
"""Characters of a clause that a paragraph says twice; they move with those of a sentence."""
_ANCHOR = 12
_STRIDE = SHORTEST_RUN - _ANCHOR + 1
LIKE = 0.85
"""Likeness of two sentences that are one said twice."""
_SHORTEST_LIKE = 30
_GRAM = 4
_MARKS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9×%]+")
_OTHER_MARKS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9×%，,：:]+")
_ENDING = "。；！？，、：;,. "
_CLAUSE = re.compile("[，,：:]")
_STOCK = re.compile(
    "《[^《》\n]*》|以?习近平新时代中国特色社会主义思想(?:为指导)?|党的[\u4e00-\u9fff、]{2,40}?全会精神|党的[一二三四五六七八九十]+大精神|"
    "增强“四个意识”|坚定“四个自信”|做到“两个维护”|习近平总书记[^，。；\n]{0,16}重要(?:讲话|论述|指示)(?:批示)?精神|\n"
)
_UNIT = re.compile(
    "[\u4e00-\u9fff]{2,9}(?:办公室|办事处|委员会|工作部|组织部|宣传部|党工委|服务中心|执法队|服务站|党支部|党委|街道|社区(?!教育|治理|服务|建设|党建|文化|养老|矫正|康复|卫生|工作|警务)|(?<![格布结])局|"
    "居委会|公司|小组|各部门|各科室)"
)
_LABEL = re.compile(
    "^[^，。；\n]{0,10}(?:责任(?:单位|人|领导)|牵头|配合|完成时限|时限|单位|时间|地点|对象|电话|附件)[^，。；\n]{0,6}[：:]"
)
_LONGEST_LABEL = 22
# by whom and when it is done, and what follows for whom, returns by right
_DUTY = re.compile("[0-9×]|负责|牵头|配合|落实|完成|的$|^(?:由|对|经|按|从|在|未|对于|根据)")
_DIGIT = re.compile(r"\d|[×xX]")
_ORDINAL = re.compile("[一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A passage that stands twice: `first` and, further on, `again`."""

    kind: Literal["sentence", "run", "like"]
    first: Span
    again: Span


def repeated(document: Document, *, shortest: int = SHORTEST_SENTENCE, like: float = LIKE) -> Iterator[Repeated]:
    """Yield each passage that is said again, once per repetition, in order of kind.

    Args:
        document: what was read.
        shortest: characters from which a sentence said twice counts.
        like: likeness from which two sentences count as one, 0 to 1.
    """
    sentences = [s for s in document.sentences if not _is_labelled(document.quote(s.span))]
    said = [_said(document, sentence) for sentence in sentences]
    found = list(_sentences(document, said, shortest))
    found += _new(_runs(document, sentences), found)
    found += _new(_clauses(document, said, shortest - SHORTEST_SENTENCE + _CLAUSE_AGAIN), found)
    yield from (*found, *_new(_like(said, like), found))


def _is_labelled(words: str) -> bool:
    head = words[:_LONGEST_LABEL]
    return ("：" in head or ":" in head) and _LABEL.match(words) is not None


class _Said(NamedTuple):
    """A sentence: its place, the same without marks at its end, the letters of its clauses, and all of them."""

    span: Span
    proper: Span
    parts: list[str]
    key: str

    def places(self, text: str) -> list[Span]:
        """Return where each clause stands in `text`."""
        start, stop = self.proper.start, self.proper.end
        ends = [match.start() for match in _CLAUSE.finditer(text, start, stop)]
        begins = [start, *(end + 1 for end in ends)]
        return [Span(begin, end) for begin, end in zip(begins, [*ends, stop], strict=True)]

    def tails(self) -> Iterator[tuple[int, str]]:
        """Yield the last two and the last three clauses of a longer sentence, where they are long enough to be one."""
        for count in (2, 3):
            if len(self.parts) > count:
                letters = "".join(self.parts[-count:])
                if len(letters) >= _TAIL:
                    yield count, letters


def _said(document: Document, sentence: Sentence) -> _Said:
    proper = _trimmed(document.text, sentence.span)
    parts = _CLAUSE.split(_OTHER_MARKS.sub("", document.quote(proper)))
    return _Said(sentence.span, proper, parts, "".join(parts))


def _new(more: Iterable[Repeated], found: Sequence[Repeated]) -> list[Repeated]:
    taken = Covered(place for one in found for place in (one.first, one.again))
    return [one for one in more if not taken.touches(one.again.start, one.again.end)]


def _own(words: str) -> str:
    """Return what is left of `words` without stock formulas and names of units."""
    return _MARKS.sub("", _UNIT.sub("", _STOCK.sub("", words)))


def _sentences(document: Document, sentences: Sequence[_Said], shortest: int) -> Iterator[Repeated]:
    """Yield sentences that stand again, alone or as a clause of another."""
    if _all_differ(sentences, shortest):
        return
    whole: dict[str, list[Span]] = {}
    clauses: dict[str, Span] = {}
    tails: dict[str, Span] = {}
    for sentence in sentences:
        key, proper, parts = sentence.key, sentence.proper, sentence.parts
        places = sentence.places(document.text)
        if len(key) >= shortest:
            before = _first(document, whole, key, shortest) or clauses.get(key) or tails.get(key)
            if before is not None and len(_own(document.quote(proper))) >= shortest:
                yield Repeated("sentence", before, proper)
            whole.setdefault(key, []).append(proper)
        for count, tail in sentence.tails():
            span = Span(places[-count].start, places[-1].end)
            before = _first(document, whole, tail, shortest)
            if before is not None and len(_own(document.quote(span))) >= _TAIL:
                yield Repeated("sentence", before, span)
            tails.setdefault(tail, span)
        for part, span in zip(parts, places, strict=True):
            before = _first(document, whole, part, shortest) if span != proper else None
            if before is not None and before != proper:
                yield Repeated("sentence", before, span)
            if len(parts) > 1 and len(part) >= shortest:
                clauses.setdefault(part, span)


def _clauses(document: Document, sentences: Sequence[_Said], shortest: int) -> Iterator[Repeated]:
    """Yield clauses that stand twice in one paragraph (…，获得感得到显著提升，…，获得感得到显著提升)."""
    text = document.text
    long = [part for sentence in sentences for part in sentence.parts if len(part) >= shortest]
    if len(set(long)) == len(long):
        return  # as nearly everywhere
    line, seen = -1, dict[str, Span]()
    for sentence in sentences:
        begin = begin_of(text, sentence.span.start, "\n")
        if begin != line:
            line, seen = begin, {}
        if len(sentence.key) < shortest:
            continue
        for part, span in zip(sentence.parts, sentence.places(text), strict=True):
            if len(part) < shortest:
                continue
            before = seen.setdefault(part, span)
            if before is not span and not _DUTY.search(part) and len(_own(part)) >= shortest:
                yield Repeated("run", before, span)


def _all_differ(sentences: Sequence[_Said], shortest: int) -> bool:
    """Tell whether no sentence that is long enough to count stands elsewhere too, whole or in another, as usual."""
    keys = [sentence.key for sentence in sentences if len(sentence.key) >= shortest]
    whole = set(keys)
    if len(whole) < len(keys):
        return False
    longer = [sentence for sentence in sentences if len(sentence.parts) > 1]
    return all(
        whole.isdisjoint(sentence.parts) and whole.isdisjoint(tail for _, tail in sentence.tails())
        for sentence in longer
    )


def _first(document: Document, whole: dict[str, list[Span]], key: str, shortest: int) -> Span | None:
    """Return the first sentence of these letters that has enough words of its own: asked only of what returns."""
    places = whole.get(key)
    while places and len(_own(document.quote(places[0]))) < shortest:
        del places[0]
    return places[0] if places else None


def _trimmed(text: str, span: Span) -> Span:
    """Return `span` without marks at either end."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in _ENDING:
        end -= 1
    while start < end and text[start] in _ENDING:
        start += 1
    return Span(start, end)


def _runs(document: Document, sentences: Sequence[Sentence]) -> Iterator[Repeated]:
    """Yield identical stretches of at least SHORTEST_RUN characters."""
    text = document.text
    numbers = grams(text, _ANCHOR)
    index: dict[str, int] = {}
    known: set[int] = set()
    for stretch in _stretches(document, sentences):
        own = numbers[stretch.start : stretch.end - _ANCHOR + 1].tolist()
        within = len(set(own)) < len(own)  # the stretch may say a thing twice itself
        told = known.union(number for number, count in Counter(own).items() if count > 1) if within else known
        places: Iterable[int] = ()  # as nearly everywhere; said of all places at once
        if not told.isdisjoint(own):
            places = [place for place, number in enumerate(own, stretch.start) if number in told]
        behind = kept = stretch.start
        for at in places:
            if at < behind:
                continue
            while within and kept + _ANCHOR <= at:
                index.setdefault(text[kept : kept + _ANCHOR], kept)
                kept += _STRIDE
            first = index.get(text[at : at + _ANCHOR])
            run = _extended(text, first, at, stretch) if first is not None else None
            if run is not None:
                if len(_own(text[run.again.start : run.again.end])) >= _OWN_OF_RUN:
                    yield run
                behind = run.again.end
        for place in range(kept, stretch.end - _ANCHOR + 1, _STRIDE):
            index.setdefault(text[place : place + _ANCHOR], place)
        known.update(own[::_STRIDE])


def _extended(text: str, first: int, again: int, stretch: Span) -> Repeated | None:
    """Return the whole run around two equal anchors, or None where it is too short."""
    before = 0
    while (
        again - before > stretch.start and first - before > 0 and text[first - before - 1] == text[again - before - 1]
    ):
        before += 1
    after = _ANCHOR
    while again + after < stretch.end and first + after < again - before and text[first + after] == text[again + after]:
        after += 1
    if before and text[again - before] in "是要" and _ORDINAL.match(text[again - before - 1]):
        before -= 1  # 一是……三是……: the mark of an item is not what is said
    if before + after < SHORTEST_RUN or first + after > again - before:
        return None
    spans = (Span(first - before, first + after), Span(again - before, again + after))
    return Repeated("run", *(_trimmed(text, span) for span in spans))


def _stretches(document: Document, sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Yield running text: neighbouring sentences of one line together, stock formulas cut out."""
    joined: list[Span] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        if last is not None and "\n" not in document.text[last.end : sentence.span.start]:
            joined[-1] = Span(last.start, sentence.span.end)
        else:
            joined.append(sentence.span)
    for span in joined:
        begin = span.start
        for match in every(_STOCK, document.text, span.start, span.end):
            if match.start() - begin >= _ANCHOR:
                yield Span(begin, match.start())
            begin = match.end()
        if span.end - begin >= _ANCHOR:
            yield Span(begin, span.end)


def _like(sentences: Sequence[_Said], like: float) -> Iterator[Repeated]:
    """Yield sentences that differ from an earlier one in a few characters, figures and units apart."""
    long = [sentence for sentence in sentences if len(sentence.key) >= _SHORTEST_LIKE]
    numbers = grams("".join(sentence.key for sentence in long), _GRAM)
    index: dict[int, int] = {}  # counted from 1
    begin = 0
    for count, sentence in enumerate(long, 1):
        words = sentence.key
        # every _GRAM-th gram of the earlier sentence is looked for at every place of the later one
        own = numbers[begin : begin + len(words) - _GRAM + 1].tolist()
        hits = list(filter(None, map(index.get, own)))
        if 3 * _GRAM * len(hits) >= len(words):
            other = max(set(hits), key=hits.count)
            before = long[other - 1]
            if 3 * _GRAM * hits.count(other) >= len(words) and _alike(before.key, words, like):
                yield Repeated("like", before.span, sentence.span)
        for gram in own[::_GRAM]:
            index.setdefault(gram, count)
        begin += len(words)


def _alike(one: str, other: str, like: float) -> bool:
    if one == other:
        return len(_own(one)) >= _SHORTEST_LIKE // 2
    if _DIGIT.findall(one) != _DIGIT.findall(other):
        return False  # then what differs holds a figure
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < like or matcher.ratio() < like or len(_own(one)) < _SHORTEST_LIKE // 2:
        return False
    changed = [(one[a:b], other[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]
    return not any(_DIGIT.search(part) or _named(part, one, other) for pair in changed for part in pair)


def _named(part: str, one: str, other: str) -> bool:
    """Tell whether what differs is (part of) the name of a unit or place: two statements, not one said twice."""
    for words in (one, other):
        at = words.find(part) if part else -1
        if at >= 0 and any(unit.start() < at + len(part) and at < unit.end() for unit in _UNIT.finditer(words)):
            return True
    return False
