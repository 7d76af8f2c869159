"""One section by the model: what it returns is data until it has been traced."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from app.composing.copying import copied, own_words
from app.composing.parts import LEAD, Part, words_of
from app.composing.pieces import Page, Piece, Ref
from app.composing.wording import gap
from app.files.official import Heading
from app.writing.desk import data
from app.writing.points import left_out
from evaluators.grounding import untraced_in
from evaluators.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.llm import Hearing
    from app.retrieval.passage import Passage
    from app.writing.desk import Desk
    from app.writing.points import Points

    Allowed: TypeAlias = Callable[[Mapping[str, Any]], list[Source]]

_MARKER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．])\s*")
_ANY = "材料中属于这一部分的内容"


def holds(desk: Desk, key: str) -> str:
    """Return in words what the section is to hold."""
    slot = desk.work.doctype.slot(key)
    return slot.holds if slot else _ANY


def write_part(
    desk: Desk,
    part: Part,
    plan: Points,
    *,
    earlier: str = "",
    instruction: str = "",
    locked: Sequence[str] = (),
    hear: Hearing | None = None,
) -> Part:
    """Let the model word `part`; what is worded by rule in it stays behind what the model wrote.

    Args:
        desk: the material and the model.
        part: the section as it stands, or as the offline engine writes it.
        plan: what it is to say.
        earlier: what is said elsewhere, to avoid saying it twice.
        instruction: what the person wants of it, "" for nothing in particular.
        locked: sentences that must stand in it to the letter.
        hear: gets the answer as it comes.

    Raises:
        ModelUnavailable, ModelOutputInvalid: as the model.
        Cancelled: the person stopped it.
    """
    heading = part.heading or ("引言" if part.key == LEAD else "结尾")
    passages = desk.passages(heading, plan.points)
    names = list(plan.material) or list(desk.material)
    wanted = [instruction] if instruction else []
    wanted += [f"以下句子一字不改写入：{sentence}" for sentence in locked]
    blocks = desk.ask(
        "shared/section",
        {
            "type_name": desk.work.doctype.name,
            "title": desk.work.title,
            "heading": heading,
            "holds": holds(desk, part.key),
            "points": list(plan.points),
            "material": desk.shown(names),
            "passages": [
                {"id": p.id, "title": p.title, "doc_number": p.doc_number or "", "text": data(p.text)} for p in passages
            ],
            "earlier": data(earlier[-2000:]),
            "instruction": data("；".join(wanted)),
        },
        first=desk.notes(),
        hear=hear,
    )["blocks"]
    base, texts = desk.allowed(()), {p.id: desk.of_passage(p) for p in passages}

    def allowed(block: Mapping[str, Any]) -> list[Source]:
        # what an uncited passage says has no source that a reader could look up
        return [*base, *(texts[name] for name in block["sources"] if name in texts)]

    ruled = [words_of(piece) for piece in part.pieces if piece.by_rule]
    text = "\n".join([*(f"{block['heading']}\n{block['text']}" for block in blocks), *ruled])
    lacking = left_out(desk.work.bound.get(part.key, ()), text)
    faults = [*_faults(blocks, allowed), *_copies(desk, blocks, passages)]
    faults += [f"提纲的要点“{point}”没有写进来，请补写，其中的数字、日期和名称照抄" for point in lacking]
    if faults:
        blocks = _repaired(desk, heading, blocks, faults=faults, names=names, hear=hear) or blocks
    if _copies(desk, blocks, passages):
        desk.work.notes.append(f"“{heading}”中有照抄依据文件的语句，请改写，或加引号并写明出处。")
    known = desk.material | {p.id: Ref("passage", p.id, p.text, p.place) for p in passages}
    return _built(desk, part, blocks, known, allowed)


def mend(desk: Desk, part: Part, faults: Sequence[str], *, hear: Hearing | None = None) -> Part:
    """Let the model mend what the check found in a section that it wrote; the rest of it is to stay.

    Raises:
        ModelUnavailable, ModelOutputInvalid: as the model.
    """
    own = [piece for piece in part.pieces if not piece.by_rule]
    blocks = [_as_block(piece) for piece in own]
    known = desk.material | {ref.id: ref for piece in own for ref in piece.refs}
    names = list(dict.fromkeys(ref.id for piece in own for ref in piece.refs if ref.id in desk.material))
    mended = _repaired(
        desk, part.heading or "引言", blocks, faults=faults, names=names or list(desk.material), hear=hear
    )
    base = desk.allowed(())

    def allowed(block: Mapping[str, Any]) -> list[Source]:
        cited = [known[name] for name in block["sources"] if name in known]
        return [*base, *(Source(ref.id, "passage", ref.quote, ref.place) for ref in cited if ref.kind == "passage")]

    return _built(desk, part, mended, known, allowed) if mended else part


def _repaired(
    desk: Desk,
    heading: str,
    blocks: Sequence[Mapping[str, Any]],
    *,
    faults: Sequence[str],
    names: Sequence[str],
    hear: Hearing | None,
) -> list[dict[str, Any]]:
    answer = desk.ask(
        "shared/repair",
        {
            "type_name": desk.work.doctype.name,
            "heading": heading,
            "blocks": data(json.dumps(blocks, ensure_ascii=False)),
            "faults": list(faults),
            "material": desk.shown(names),
        },
        hear=hear,
    )
    return list(answer["blocks"])


def _as_block(piece: Piece) -> dict[str, Any]:
    block = piece.block
    sources = [ref.id for ref in piece.refs]
    if isinstance(block, Heading):
        kind = "heading3" if block.level == 3 else "heading2"
        return {"kind": kind, "heading": block.text, "text": block.run_in_text or "", "sources": sources}
    return {"kind": "paragraph", "heading": "", "text": words_of(piece), "sources": sources}


def _faults(blocks: Sequence[Mapping[str, Any]], allowed: Allowed) -> list[str]:
    return faults_in((f"{block['heading']}。{block['text']}", allowed(block)) for block in blocks)


def faults_in(texts: Iterable[tuple[str, Sequence[Source]]]) -> list[str]:
    """Return for the repair what `texts` state and their sources do not prove."""
    words = [fact.span.of(text) for text, sources in texts for fact in untraced_in(text, sources)]
    return [f"“{word}”在材料和依据段落中没有，请删去或改为材料中的内容" for word in dict.fromkeys(words)]


def _copies(desk: Desk, blocks: Sequence[Mapping[str, Any]], passages: Sequence[Passage]) -> list[str]:
    """Name the runs that are copied from a passage and neither quoted nor the brief's own."""
    text = "\n".join(f"{block['heading']}\n{block['text']}" for block in blocks)
    own = own_words(text, [ref.quote for ref in desk.material.values()])
    runs = copied(own, [passage.text for passage in passages])
    return [f"“{run[:40]}”照抄了依据段落，请用自己的话写，或加引号并写明出处" for run in runs]


def marked(text: str, allowed: Sequence[Source]) -> str:
    """Return `text` with a gap in place of each thing it states that `allowed` does not prove."""
    for fact in reversed(untraced_in(text, allowed)):
        words = fact.span.of(text)
        text = text[: fact.span.start] + gap(f"“{words}”没有来源，请核实") + text[fact.span.end :]
    return text


def _built(
    desk: Desk,
    part: Part,
    blocks: Sequence[Mapping[str, Any]],
    known: Mapping[str, Ref],
    allowed: Allowed,
) -> Part:
    page = Page(key=part.key, section_name=part.heading)
    for block in blocks:
        _add(desk, page, block, known, allowed(block))
    ruled = [piece for piece in part.pieces if piece.by_rule]
    return replace(part, pieces=(*page.pieces, *ruled))


def _add(desk: Desk, page: Page, block: Mapping[str, Any], known: Mapping[str, Ref], allowed: Sequence[Source]) -> None:
    heading = plain_line(block["heading"]).rstrip("。：；，")
    text = marked(plain_line(block["text"]), allowed)
    heading = marked(heading, allowed)
    refs = [known[name] for name in block["sources"] if name in known]
    for name in block["sources"]:
        if name not in known:
            desk.work.notes.append(f"模型在“{(heading or text)[:20]}”一段引用了不存在的来源 {name[:40]}，已去掉。")
    if not heading:
        if text:
            page.para(text, refs)
    elif block["kind"] == "heading3" and page.counters[1]:
        page.item(heading, text or None, refs)
    else:
        page.sub(heading, text or None, refs)


def plain_line(text: str) -> str:
    """Return a model's text in one line, without the number it may have set before it."""
    return _MARKER.sub("", "".join(part.strip() for part in text.splitlines()))


__all__ = ["faults_in", "holds", "marked", "mend", "plain_line", "write_part"]
