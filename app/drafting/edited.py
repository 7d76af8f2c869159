"""An edited draft is taken over into its record: what the person wrote stands when parts are redrafted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.composing.parts import LEAD, Part, joined, parted, words_of
from app.composing.pieces import Piece, Ref
from app.drafting.incoming import key, unmarked
from app.drafting.locks import in_part
from app.drafting.model import DraftParagraph
from app.drafting.sentences import sentences
from app.files.official import Heading, Paragraph, TableBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.drafting.incoming import Incoming, Sentence
    from app.drafting.record import Record
    from app.files.official import Block


def take_over(found: Incoming, record: Record) -> list[str]:
    """Make the record hold an edited draft, and write it.

    Returns:
        What is to be said to the person; nothing where nothing was changed.

    Raises:
        UserError: the record cannot be written.
    """
    from app.files.official import official_from_text

    changed = [sentence for sentence in found.sentences if sentence.state != "unchanged"]
    if not changed and not found.removed:
        return []
    told = {key(sentence.text): sentence for sentence in found.sentences}
    parts = parted(_pieces(official_from_text(found.text).blocks, record, told))
    held = {key(words) for part in parts for words in _said([part])}
    outside = [sentence for sentence in changed if key(sentence.text) not in held]
    record.edits = _edits(record, changed, parts)
    record.parts = {part.key: part for part in parts}
    record.text = found.text
    record.paragraphs = [
        {
            **DraftParagraph(words_of(piece), piece.section, piece.refs).to_json(),
            "sentences": [
                {
                    "text": words,
                    "sources": [ref.to_json() for ref in told[key(words)].refs] if key(words) in told else [],
                }
                for words in sentences(words_of(piece))
            ],
        }
        for piece in joined(parts)
    ]
    record.save()
    notes = [
        f"起草记录 {record.path} 已按改过的稿件更新：重写其他部分时，这些修改不变；重写所在部分时，改过的句子原样保留。"
    ]
    if outside:
        words = "、".join(f"“{sentence.text[:20]}”" for sentence in outside[:3])
        notes.append(f"标题、主送机关、落款等以任务书为准，这些改动请同时改任务书，否则重写后仍是原样：{words}。")
    return notes


def kept(new: Part, old: Part, edits: Mapping[str, str]) -> Part:
    """Return `new` with a person's sentence of `old` in place of the one that the person had changed."""
    for text, before in edits.items():
        if before and text.rstrip("。；") in old.text and text.rstrip("。；") not in new.text:
            pair = before.rstrip("。；"), text.rstrip("。；")
            new = replace(new, pieces=tuple(_with(piece, pair) for piece in new.pieces))
    return new


def standing(new: Part, old: Part, edits: Mapping[str, str]) -> list[str]:
    """Say which of a person's edits stand in a section that was written again, and which do not."""
    own, name = in_part(old, tuple(edits)), old.heading or "引言"
    stay = in_part(new, own)
    notes = []
    if stay:
        notes.append(
            f"“{name}”中您改过的 {len(stay)} 句原样保留；不要保留的，在 Word 中改好后用 --import 收回，再重写。"
        )
    if len(stay) < len(own):
        notes.append(
            f"“{name}”的表格按任务书重新生成，您在表格中改过的 {len(own) - len(stay)} 行没有保留，请同时改任务书。"
        )
    return notes


def _with(piece: Piece, pair: tuple[str, str]) -> Piece:
    block = piece.block
    if isinstance(block, Paragraph):
        return replace(piece, block=replace(block, text=block.text.replace(*pair)))
    if isinstance(block, Heading) and block.run_in_text:
        return replace(piece, block=replace(block, run_in_text=block.run_in_text.replace(*pair)))
    return piece


def _said(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        yield part.heading
        for piece in part.pieces:
            yield from sentences(words_of(piece))


def _pieces(blocks: Sequence[Block], record: Record, told: Mapping[str, Sentence]) -> list[Piece]:
    """Give each block of the edited document the part and the sources of the one it was."""
    old = joined(record.parts.values())
    known = {key(words_of(piece)): piece for piece in old}
    homes = {key(words): piece for piece in old for words in sentences(words_of(piece))}
    groups: list[list[tuple[Piece, str | None]]] = [[]]
    for block in blocks:
        bare = Piece(block, "")
        was = known.get(key(words_of(bare)))
        if was is None:
            said = [told[name] for words in sentences(words_of(bare)) if (name := key(words)) in told]
            home = next((homes[name] for one in said if (name := key(one.before or one.text)) in homes), None)
            refs: tuple[Ref, ...] = tuple(dict.fromkeys(ref for one in said for ref in one.refs))
            was = replace(home, refs=refs) if home else None
            bare = replace(bare, refs=refs, by_rule=isinstance(block, TableBlock))
        if isinstance(block, Heading) and block.level == 1:
            groups.append([])
        groups[-1].append((replace(was, block=block) if was else bare, was.key if was else None))
    return [piece for group in _keyed(groups) for piece in group]


def _keyed(groups: Sequence[Sequence[tuple[Piece, str | None]]]) -> list[list[Piece]]:
    """Name the part of each block: that of its heading, else the one most of the blocks below it came from."""
    taken: set[str] = set()
    found = []
    for number, group in enumerate(groups):
        votes = Counter(name for _, name in group[1:] if name)
        wanted = [group[0][1] if group else None, *(name for name, _ in votes.most_common())]
        own = next((name for name in wanted if name and name not in taken), f"own{number}") if number else LEAD
        taken.add(own)
        last = own
        pieces = []
        for piece, name in group:
            last = "closing" if "closing" in {name, last} else own
            pieces.append(replace(piece, key=last))
        found.append(pieces)
    return found


def _edits(record: Record, changed: Iterable[Sentence], parts: Iterable[Part]) -> dict[str, str]:
    """Return the person's sentences, those of earlier rounds included, and what stood there at first."""
    text = "\n".join(part.text for part in parts)
    headings = {key(p.block.text) for part in parts for p in part.pieces if isinstance(p.block, Heading)}
    edits = dict(record.edits)
    for sentence in changed:
        before = unmarked(sentence.before or "")
        if key(sentence.text) not in headings:
            edits[unmarked(sentence.text)] = edits.pop(before, before)
    return {words: before for words, before in edits.items() if words.rstrip("。；") in text}
