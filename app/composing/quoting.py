"""What the index prescribes for the tasks of a plan: sentences of the documents it rests on, quoted to the letter.

A requirement is quoted only where it speaks of this very task, comes from a document of the basis (where the brief
names none, from any policy that applies), is in force, and does not give another number for a thing that the task gives
a number for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.composing.basis import same_title
from app.composing.passages import passages_for
from app.composing.pieces import Ref

if TYPE_CHECKING:
    from app.composing.work import Work
    from app.retrieval import Index
    from app.retrieval.passage import Passage

_DEMAND = re.compile(r"应当|应|须|不得|不少于|不超过|不低于|至少|每(?:个|名|月|周|年|季度|半年)|以内|以上")
_SENTENCE = re.compile(r"[^。；\n]+[。；]")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%|[一-鿿])")
_MARKER = re.compile(
    r"^(?:第[一二三四五六七八九十百]+条|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+[.．])\s*"
)
FIT = 0.36  # share of what the sentence is about that the task speaks of, too; found on the bundled corpus
LONGEST = 80  # characters of a quotation; a longer one belongs in the source, not in a plan
MOST = 4  # quotations in one document


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence to quote and where it stands.

    `cited` is 《title》, with its number where the document has not been named before.
    """

    words: str
    title: str
    cited: str
    ref: Ref


def quotes_for(work: Work, index: Index) -> dict[int, Quote]:
    """Find for each task the requirement that fits it best.

    Returns:
        Position of the task -> quotation; each sentence once, at most `MOST`, only clear fits.
    """
    from evaluators.coverage.similarity import Weights

    found: dict[str, Quote] = {}
    tasks, basis = work.brief.tasks, work.basis
    for task in tasks:
        for passage in passages_for(work, index, "", [f"{task.name} {task.detail or ''}"], most=12):
            if not basis or any(same_title(passage.title, item.title) and not item.remark for item in basis):
                found |= {quote.words: quote for quote in _quotes(passage)}
    own = [f"{task.name}。{task.detail or ''}" for task in tasks]
    weights = Weights([*found, *own])
    fits = sorted(
        ((weights.covered(words, text), position, words) for position, text in enumerate(own) for words in found),
        key=lambda fit: (-fit[0], fit[1], fit[2]),
    )
    chosen: dict[int, Quote] = {}
    for fit, position, words in fits:
        taken = words in {quote.words for quote in chosen.values()}
        if fit < FIT or len(chosen) == MOST:
            break
        if position not in chosen and not taken and not _other_number(words, own[position]):
            chosen[position] = found[words]
    named = {item.title for item in basis}
    for position, quote in sorted(chosen.items()):
        if quote.title in named:
            chosen[position] = replace(quote, cited=f"《{quote.title}》")
        named.add(quote.title)
    return chosen


def _quotes(passage: Passage) -> list[Quote]:
    found = []
    for match in _SENTENCE.finditer(passage.text):
        words = _MARKER.sub("", match.group().strip()).rstrip("。；")
        if len(words) <= LONGEST and _DEMAND.search(words) and not re.search(r"[“”\t]", words):
            ref = Ref("passage", passage.id, words, passage.place)
            number = f"（{passage.doc_number}）" if passage.doc_number else ""
            found.append(Quote(words, passage.title, f"《{passage.title}》{number}", ref))
    return found


def _other_number(words: str, own: str) -> bool:
    """Tell whether the sentence gives a number for something that the task counts differently."""
    ours: dict[str, set[str]] = {}
    for value, unit in _NUMBER.findall(own):
        ours.setdefault(unit, set()).add(value)
    return any(unit in ours and value not in ours[unit] for value, unit in _NUMBER.findall(words))
