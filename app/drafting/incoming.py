"""A draft that a person has edited in Word comes back: what was changed, and what the changes rest on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from app.composing.pieces import Ref
from app.drafting.sentences import anew, sentences
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from app.drafting.record import Record
    from app.local import Local
    from evaluators.model import Source
    from evaluators.report import Report

SCHEMA = "wenheng.import/1"
PAIRED = 0.5  # likeness from which on a new sentence is an old one changed
OURS, OURS_NAMED = 0.5, 0.1  # share of the draft's sentences an edited form still has; less where it has the title
_MARKER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．](?!\d))\s*")
State = Literal["unchanged", "changed", "added"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or table row of the edited document.

    Attributes:
        line: 1-based, of the document's text.
        before: what stood there, None where nothing did.
        refs: what it rests on: kept where it is unchanged, traced anew where not.
        untraced: what it states and no source of the draft gives.
    """

    text: str
    line: int
    state: State
    before: str | None
    refs: tuple[Ref, ...]
    untraced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The edited document against its draft; `removed` are sentences that are gone; `report` checks it as it is now."""

    sentences: tuple[Sentence, ...]
    removed: tuple[str, ...]
    text: str
    report: Report

    def of(self, state: State) -> list[Sentence]:
        """Return the sentences in this state."""
        return [sentence for sentence in self.sentences if sentence.state == state]

    @property
    def untraced(self) -> list[Sentence]:
        """The sentences of a person, of this round or an earlier one, that state something without a source."""
        return [sentence for sentence in self.sentences if sentence.untraced]

    def to_json(self, path: Path, record: Path) -> dict[str, Any]:
        """Return the shape of `draft --import --format json`; `report` is as one file of review."""
        from hashlib import sha256

        return {
            "schema": SCHEMA,
            "path": str(path),
            "record": str(record),
            "counts": {state: len(self.of(state)) for state in ("unchanged", "changed", "added")}
            | {"removed": len(self.removed), "untraced": len(self.untraced)},
            "sentences": [
                {
                    "text": item.text,
                    "line": item.line,
                    "state": item.state,
                    "before": item.before,
                    "sources": [ref.to_json() for ref in item.refs],
                    "untraced": list(item.untraced),
                }
                for item in self.sentences
            ],
            "removed": list(self.removed),
            "report": {
                "path": str(path),
                "sha256": sha256(path.read_bytes()).hexdigest(),
                **self.report.to_json(self.text),
            },
        }


def bring_in(path: Path, record: Record, *, today: date | None = None, local: Local | None = None) -> Incoming:
    """Hold an edited document against the record of its draft.

    Args:
        path: the edited file, in any format that can be read.
        record: of the draft.
        today: the day of the check; the draft's own where None.
        local: what the check knows of this installation.

    Raises:
        UnreadableFile: the file cannot be read.
        UserError: the draft was never finished, or the file is clearly another document.
    """
    import evaluators
    from app.files import load
    from app.local import known
    from evaluators.model import Source

    if not record.complete:
        raise UserError(f"{record.path} 是未完成的起草记录，没有可以比对的草稿。请先用 --resume 写完。")
    text = load(path).text
    sources = tuple(Source(*item) for item in record.sources)  # type: ignore[arg-type]  # kinds as they were written
    found, removed = _held(text, record, sources)
    stay, all_old = sum(item.before is not None for item in found), sum(1 for _ in _sentences(record.text))
    if stay < all_old * (OURS_NAMED if _titled(text, record) else OURS):
        raise UserError(
            f"{path} 不像是《{record.title}》的草稿改成的：草稿的 {all_old} 句中只有 {stay} 句还在。"
            "起草记录没有改动。请核对文件和起草记录；确是另写的，用 wenheng review 检查。"
        )
    day = today or date.fromisoformat(record.day)
    document = evaluators.read(text)
    report = evaluators.check(document, record.doc_type, today=day, sources=sources, ignore=("COV",), **known(local))
    return Incoming(tuple(found), tuple(removed), text, report)


def _held(text: str, record: Record, sources: Sequence[Source]) -> tuple[list[Sentence], list[str]]:
    old = [sentence for _, sentence in _sentences(record.text)]
    new = list(_sentences(text))
    kept = _kept(record)
    every = tuple(dict.fromkeys(ref for refs in kept.values() for ref in refs))
    written = {key(words) for words in record.edits}  # by a person, in a round before this one
    found: list[Sentence] = []
    removed: list[str] = []

    def written_anew(line: int, sentence: str, before: str | None) -> Sentence:
        refs = anew(sentence, kept.get(key(before), ()) if before else (), every, sources)
        state: State = "added" if before is None else "changed"
        return Sentence(sentence, line, state, before, refs, _untraced(sentence, sources))

    matcher = SequenceMatcher(None, [key(s) for s in old], [key(s) for _, s in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for before, (line, sentence) in zip(old[a:b], new[c:d], strict=True):
                loose = _untraced(sentence, sources) if key(sentence) in written else ()
                found.append(Sentence(sentence, line, "unchanged", before, kept.get(key(before), ()), loose))
            continue
        pairs = _pairs(old[a:b], [sentence for _, sentence in new[c:d]])
        for at, (line, sentence) in enumerate(new[c:d]):
            found.append(written_anew(line, sentence, old[a + pairs[at]] if at in pairs else None))
        removed += [sentence for at, sentence in enumerate(old[a:b]) if at not in pairs.values()]
    return found, removed


def record_beside(path: Path) -> Record:
    """Find the record of the draft an edited file was: under its own name, else the one of this title beside it.

    Raises:
        UserError: there is none, or several; the file cannot be read.
    """
    from app.drafting.record import load, path_beside
    from app.files import load as load_document

    own = path_beside(path)
    if own.is_file():
        return load(own)
    text = load_document(path).text
    beside = []
    for other in sorted(path.parent.glob("*.draft.json")):
        try:
            beside.append(load(other))
        except UserError:  # of another programme or broken: not what is looked for
            continue
    fitting = [record for record in beside if record.complete and _titled(text, record)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = "、".join(str(record.path) for record in fitting)
        raise UserError(f"{path} 所在文件夹有几份同题的起草记录：{names}。请用 --record 写明是哪一份。")
    raise UserError(
        f"找不到 {path} 的起草记录。起草记录随草稿写出，与草稿同名，以 .draft.json 结尾；"
        "放在改过的草稿旁边，或用 --record 写明它在哪里。"
    )


def _titled(text: str, record: Record) -> bool:
    """Tell whether a document has a draft's title; one that cites it between 《》 has another."""
    title, plain = (re.sub(r"\s", "", words) for words in (record.title, text))
    return re.search(rf"(?<!《){re.escape(title)}", plain) is not None


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        for sentence in sentences(line):
            yield number, sentence


def key(sentence: str) -> str:
    """Return what makes a sentence itself: without its number, spaces and closing mark."""
    return re.sub(r"\s", "", unmarked(sentence)).rstrip("。；")


def unmarked(sentence: str) -> str:
    """Return a sentence without the number of a heading."""
    return _MARKER.sub("", sentence)


def _kept(record: Record) -> dict[str, tuple[Ref, ...]]:
    found: dict[str, tuple[Ref, ...]] = {}
    for paragraph in record.paragraphs:
        for sentence in paragraph["sentences"]:
            found[key(sentence["text"])] = tuple(Ref(**ref) for ref in sentence["sources"])
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair each new sentence with the old one it is most like, each old one once, in order of likeness."""
    fits = sorted(
        (
            (SequenceMatcher(None, before, after, autojunk=False).ratio(), there, here)
            for there, after in enumerate(new)
            for here, before in enumerate(old)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for fit, there, here in fits:
        if fit >= PAIRED and there not in pairs and here not in pairs.values():
            pairs[there] = here
    return pairs


def _untraced(sentence: str, sources: Iterable[Source]) -> tuple[str, ...]:
    from evaluators.grounding import untraced_in

    words = unmarked(sentence)
    return tuple(dict.fromkeys(fact.span.of(words) for fact in untraced_in(words, tuple(sources))))
