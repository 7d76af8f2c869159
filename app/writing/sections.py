"""Outline, then section by section: what the model returns is data until it has been traced."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app import prompts
from app.composing.pieces import Ref
from app.composing.sources import brief_texts
from app.composing.wording import gap
from app.errors import ModelUnavailable
from app.files.official import Heading, Paragraph, heading_line
from app.writing.fixed import closing, fixed_parts
from evaluators.grounding import untraced_in
from evaluators.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.composing import Piece, Work
    from app.llm import ChatModel
    from app.message import Message
    from app.retrieval import Index
    from app.retrieval.passage import Passage
    from evaluators.doctype import Slot

PASSAGES = 4  # per section: enough for the rule that applies, few enough to be read
_MARKER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．])\s*")
_BY_RULE = frozenset({"owners"})  # written from the brief alone, as a table


@dataclass(frozen=True, slots=True)
class Written:
    """What the model engine made: blocks with their sources, and the prompts used with their versions."""

    pieces: tuple[Piece, ...]
    prompts: Mapping[str, str]


@dataclass(slots=True)
class _Desk:
    work: Work
    model: ChatModel
    index: Index | None
    material: dict[str, Ref]
    used: dict[str, str] = field(default_factory=dict)

    def ask(self, prompt_id: str, inputs: Mapping[str, Any], *, first: Sequence[Message] = ()) -> Any:
        """Render a prompt, ask the model for its output, and remember which version was used."""
        prompt = prompts.load(prompt_id)
        self.used[prompt_id] = prompt.version
        messages = (*first, *prompts.render(prompt_id, inputs))
        reply = self.model.complete(messages, schema=prompt.output, role=prompt.role, settings=prompt.settings)
        return reply.data

    def notes(self) -> tuple[Message, ...]:
        """Return what is particular to the document type."""
        name = f"{self.work.brief.doc_type}/notes"
        self.used[name] = prompts.load(name).version
        return prompts.render(name, {})


def write(work: Work, *, model: ChatModel | None, index: Index | None) -> Written:
    """Let `model` write the document `work` prepares.

    Raises:
        ModelUnavailable: there is no model, or it does not answer; nothing else is used in its stead.
        ModelOutputInvalid: it answers in no usable form.
        SecretMaterial: the brief or the plan carries a secrecy mark; nothing was sent.
    """
    if model is None:
        raise ModelUnavailable(
            "没有可用的模型。请设置 WENHENG_LLM_BASE_URL、WENHENG_LLM_API_KEY 和 WENHENG_LLM_MODEL，"
            "或改用 --engine offline 离线起草。"
        )
    _refuse_secrets(work)
    fixed = fixed_parts(work)
    desk = _Desk(work, model, index, _material(work))
    slots = [slot for slot in work.doctype.slots if slot.heading and slot.key not in _BY_RULE]
    slots = [slot for slot in slots if slot.need == "required" or slot.key in {"experience", "problems", "next_steps"}]
    outline = _outline(desk, slots)
    lead = work.doctype.slot("lead")
    if lead is not None:
        _section(desk, "引言", lead.holds, [], list(desk.material))
    for slot in slots:
        points, material = outline.get(slot.key, ([], list(desk.material)))
        work.page.section(slot.heading or slot.name)
        if slot.key in fixed.instead:
            fixed.instead[slot.key]()
            continue
        _section(desk, slot.heading or slot.name, slot.holds, points, material)
        if slot.key in fixed.after:
            fixed.after[slot.key]()
    closing(work)
    return Written(tuple(work.page.pieces), desk.used)


def _refuse_secrets(work: Work) -> None:
    """Look at whole documents before any of their words: what is sent of them no longer shows the mark.

    Raises:
        SecretMaterial: a document carries a secrecy mark.
    """
    from app.llm import refuse_secret

    for name, text in brief_texts(work.brief):
        refuse_secret(text, f"任务书 {work.brief.place(name)}")
    if work.plan_document is not None:
        refuse_secret(work.plan_document.text, f"方案“{work.plan_place}”")


def _material(work: Work) -> dict[str, Ref]:
    found = {name: Ref("brief", name, text, work.brief.place(name)) for name, text in brief_texts(work.brief)}
    if work.plan_document is not None:
        from app.composing.reported import planned_tasks, promises

        for promise in promises(work):
            for ref in promise.refs:
                if ref.kind == "ledger":
                    found[ref.id] = ref
        for task in planned_tasks(work):
            found[task.ref.id] = task.ref
    return found


def _outline(desk: _Desk, slots: Sequence[Slot]) -> dict[str, tuple[list[str], list[str]]]:
    answer = desk.ask(
        "shared/outline",
        {
            "type_name": desk.work.doctype.name,
            "title": desk.work.title,
            "sections": [{"key": s.key, "heading": s.heading, "holds": s.holds} for s in slots],
            "material": _shown(desk, list(desk.material)),
        },
        first=desk.notes(),
    )
    known = {slot.key for slot in slots}
    return {
        part["key"]: (
            part["points"],
            [name for name in part["material"] if name in desk.material] or list(desk.material),
        )
        for part in answer["sections"]
        if part["key"] in known
    }


def _shown(desk: _Desk, names: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": name, "text": _data(desk.material[name].quote)} for name in names]


def _data(text: str) -> str:
    """Return text that cannot close the marks it stands between."""
    return text.replace("<", "〈").replace(">", "〉")


def _section(desk: _Desk, heading: str, holds: str, points: list[str], names: list[str]) -> None:
    passages = _passages(desk, heading, points)
    shown = _shown(desk, names)
    blocks = desk.ask(
        "shared/section",
        {
            "type_name": desk.work.doctype.name,
            "title": desk.work.title,
            "heading": heading,
            "holds": holds,
            "points": points,
            "material": shown,
            "passages": [
                {"id": p.id, "title": p.title, "doc_number": p.doc_number or "", "text": _data(p.text)}
                for p in passages
            ],
            "earlier": _data(_earlier(desk.work)),
            "instruction": "",
        },
        first=desk.notes(),
    )["blocks"]
    allowed = _allowed(desk, passages)
    faults = _faults(blocks, allowed)
    if faults:
        repaired = desk.ask(
            "shared/repair",
            {
                "type_name": desk.work.doctype.name,
                "heading": heading,
                "blocks": _data(json.dumps(blocks, ensure_ascii=False)),
                "faults": faults,
                "material": shown,
            },
        )["blocks"]
        blocks = repaired or blocks
    refs = desk.material | {p.id: Ref("passage", p.id, p.text, f"{p.source} {p.locator}") for p in passages}
    for block in blocks:
        _add(desk, block, refs, allowed)


def _passages(desk: _Desk, heading: str, points: list[str]) -> list[Passage]:
    if desk.index is None:
        return []
    work = desk.work
    query = f"{work.subject} {heading} {' '.join(points)}"[:200]
    as_of = work.brief.issue_date or work.today
    found = desk.index.search(query, k=PASSAGES, kind="policy", as_of=as_of)
    return [passage for passage in found if passage.in_force]


def _earlier(work: Work) -> str:
    said = []
    for piece in work.page.pieces:
        if isinstance(piece.block, Heading):
            said.append("".join(heading_line(piece.block)))
        elif isinstance(piece.block, Paragraph):
            said.append(piece.block.text)
    return "\n".join(said)[-2000:]


def _allowed(desk: _Desk, passages: Sequence[Passage]) -> list[Source]:
    work = desk.work
    texts = [ref.quote for ref in desk.material.values()] + [text for _, text in brief_texts(work.brief)]
    texts += [text for _, text in work.derived] + [item.cited for item in work.basis]
    texts += [f"《{p.title}》{p.doc_number or ''}{p.text}" for p in passages]
    if work.plan_document is not None:
        texts.append(work.plan_document.text)
    return [Source("allowed", "passage", text) for text in texts]


def _faults(blocks: Sequence[Mapping[str, Any]], allowed: Sequence[Source]) -> list[str]:
    texts = [f"{block['heading']}。{block['text']}" for block in blocks]
    words = [fact.span.of(text) for text in texts for fact in untraced_in(text, allowed)]
    return [f"“{word}”在材料和依据段落中没有，请删去或改为材料中的内容" for word in dict.fromkeys(words)]


def _marked(text: str, allowed: Sequence[Source]) -> str:
    for fact in reversed(untraced_in(text, allowed)):
        words = fact.span.of(text)
        text = text[: fact.span.start] + gap(f"“{words}”没有来源，请核实") + text[fact.span.end :]
    return text


def _add(desk: _Desk, block: Mapping[str, Any], known: Mapping[str, Ref], allowed: Sequence[Source]) -> None:
    page = desk.work.page
    heading = _MARKER.sub("", _one_line(block["heading"])).rstrip("。：；，")
    text = _marked(_MARKER.sub("", _one_line(block["text"])), allowed)
    heading = _marked(heading, allowed)
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


def _one_line(text: str) -> str:
    return "".join(part.strip() for part in text.splitlines())
