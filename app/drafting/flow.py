"""From a brief to a checked draft: outline, sections, check, bounded repairs; and one section drafted again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.composing import Work, compose, prepare
from app.composing.parts import Part, joined, parted
from app.composing.pieces import ordinal
from app.drafting import record as records
from app.drafting.edited import kept, standing
from app.drafting.locks import added, in_part, locked_of, placed, restored
from app.drafting.model import Draft, silent, unheard
from app.drafting.outline import Outline, arranged, fits, outline_of, own_refs
from app.drafting.record import Record
from app.drafting.verdict import checked, mended
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.drafting.model import Engine, Heard, Tell
    from app.llm import ChatModel
    from app.local import Local
    from app.request import Brief
    from app.retrieval import Index
    from app.writing import Desk, Stop


@dataclass(frozen=True, slots=True)
class Means:
    """What a draft is made with.

    Attributes:
        engine: offline or llm; neither ever stands in for the other.
        index: the library, where there is one.
        model: engine llm only; serves this one document.
        today: stands for the clock.
        checked_on: the day of the check; the brief's issue date, else today, where None.
        tell: is told of each step.
        hear: gets the words of a section as the model gives them.
        stop: a person's stop.
        prompts: prompt id -> version, where another than the newest is wanted; engine llm only.
        label: whether the document carries the visible label of AI-generated content; where None, a model's does.
        local: what the check knows of this installation, as the check of a review and an export does.
        library_note: what kept the library shut, to be said to the person.
    """

    engine: Engine
    today: date
    index: Index | None = None
    model: ChatModel | None = None
    checked_on: date | None = None
    tell: Tell = silent
    hear: Heard = unheard
    stop: Stop | None = None
    label: bool | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    local: Local | None = None
    library_note: str = ""

    @property
    def labelled(self) -> bool:
        """Whether the visible label is printed."""
        return self.engine == "llm" if self.label is None else self.label

    def desk(self, work: Work) -> Desk:
        """Lay out what a model is asked with.

        Raises:
            ModelUnavailable, SecretMaterial: see :meth:`app.writing.Desk.of`.
        """
        from app.writing import Desk

        return Desk.of(work, model=self.model, index=self.index, pins=self.prompts)

    def day(self, brief: Brief) -> date:
        """Return the day of the check."""
        return self.checked_on or brief.issue_date or self.today


def draft(
    brief: Brief,
    *,
    engine: Engine,
    today: date,
    index: Index | None = None,
    model: ChatModel | None = None,
    checked_on: date | None = None,
    tell: Tell = silent,
) -> Draft:
    """Draft the document the brief asks for in one go. See :func:`carry_out`."""
    means = Means(engine, today, index, model, checked_on, tell)
    return carry_out(brief, means)


def plan_outline(brief: Brief, means: Means) -> Outline:
    """Return the outline of the document the brief asks for, for a person to edit.

    Raises:
        UserError: the plan a report is to be written on cannot be read.
        ModelUnavailable, ModelOutputInvalid: engine llm only.
    """
    work, parts = _composed(brief, means)
    plans = None
    if means.engine == "llm":
        from app.writing import outline

        means.tell("outline", "正在拟提纲……")
        plans = outline(means.desk(work), parts)
    return outline_of(parts, doc_type=brief.doc_type, title=work.title, plans=plans)


def carry_out(
    brief: Brief,
    means: Means,
    *,
    outline: Outline | None = None,
    record: Path | None = None,
    resume: bool = False,
    locks: Sequence[str] = (),
) -> Draft:
    """Draft the document the brief asks for and check it.

    The document always comes back; where findings block export it carries the mark 草稿.

    Args:
        brief: what is wanted.
        means: what it is made with.
        outline: as a person has edited it.
        record: where the state is kept; what is done when the model fails or the person stops it is in it.
        resume: go on with the record that is there instead of beginning anew.
        locks: sentences that stand to the letter, beside those of brief and outline.

    Raises:
        UserError: the plan cannot be read, the outline or record is of another document, or a locked sentence has no
            place.
        ModelUnavailable, ModelOutputInvalid: engine llm only; the offline engine never stands in for it.
        Cancelled: the person stopped it.
    """
    work, parts = _composed(brief, means)
    held = _record(brief, work, means, record, resume=resume)
    # a draft that goes on does so with the prompts it was begun with
    means = replace(means, prompts={**held.prompts, **means.prompts})
    outline = outline or held.outline
    if outline is not None:
        fits(outline, brief.doc_type, work.title)
    held.outline, held.locked = outline, locked_of(brief, outline, locks)
    if outline is not None:
        _bind(work, outline, parts)
        parts, notes = arranged(parts, outline, work.doctype, worded=means.engine == "llm")
        work.notes += notes
    # before a model writes: a sentence that has no place is said at once, one that has is shown to the model there
    parts, notes = placed(parts, held.locked, brief)
    work.notes += notes
    if means.engine == "llm":
        from app.drafting.by_model import written

        parts = written(work, parts, held, means)
    return _finished(work, parts, held, means)


def redraft(
    brief: Brief,
    means: Means,
    *,
    record: Path,
    section: str,
    instruction: str = "",
    locks: Sequence[str] = (),
) -> Draft:
    """Draft one section again; all others stay as they are in the record.

    Args:
        brief: as it was, or changed: the section is written from it as it is now.
        means: what it is made with.
        record: of the draft.
        section: its number (三), its heading, or 引言.
        instruction: what is wanted of it; only a model can follow one.
        locks: more sentences that stay to the letter.

    Raises:
        UserError: there is no such section, or an instruction was given to the offline engine.
        ModelUnavailable, ModelOutputInvalid, Cancelled: as `carry_out`.
    """
    from app.drafting.points import brought_back

    held = records.load(record)
    work, parts = _composed(brief, means)
    if (held.doc_type, held.title) != (brief.doc_type, work.title):
        raise UserError(f"起草记录 {record} 是《{held.title}》的记录，与任务书的《{work.title}》不是同一份文件。")
    if held.brief != records.fingerprint(brief):
        work.notes.append("任务书或所依据的方案在起草后改动过，只重写了这一部分，其余部分仍是原来的内容。")
    held.locked = tuple(dict.fromkeys((*held.locked, *locked_of(brief, held.outline, locks))))
    if held.outline is not None:
        _bind(work, held.outline, parts)
    old = _named(tuple(held.parts.values()), section)
    new = _again(work, parts, old, held=held, means=means, instruction=instruction)
    new = restored(kept(replace(new, heading=old.heading), old, held.edits), old, held.standing)
    work.notes += standing(new, old, held.edits)
    for sentence in held.locked:
        if not any(in_part(part, [sentence]) for part in (new, *held.parts.values())):
            new = added(new, sentence, brief)
    new = brought_back(new, work)
    held.parts[old.key] = new
    held.brief = records.fingerprint(brief)
    return _finished(work, tuple(held.parts.values()), held, means)


def _bind(work: Work, outline: Outline, parts: Sequence[Part]) -> None:
    """Take over what a person's outline says the parts must hold."""
    from app.drafting.points import bound_points

    work.own = tuple(own_refs(outline, parts).values())
    work.bound = bound_points(outline, parts)


def _composed(brief: Brief, means: Means, variant: int = 0) -> tuple[Work, tuple[Part, ...]]:
    means.tell("retrieve", "正在查找依据……")
    work = prepare(brief, index=means.index, today=means.today)
    work.variant = variant
    work.notes += [means.library_note] if means.library_note else []
    means.tell("compose", "正在起草……")
    return work, parted(compose(work))


def _record(brief: Brief, work: Work, means: Means, path: Path | None, *, resume: bool) -> Record:
    mark = records.fingerprint(brief)
    if resume and path is not None:
        held = records.load(path)
        if held.brief != mark:
            raise UserError(f"任务书或所依据的方案与 {path} 记录的不同，不能续写。请去掉 --resume 重新起草。")
        if held.engine != means.engine:
            raise UserError(f"{path} 记录的起草方式是 {held.engine}，续写请用 --engine {held.engine}。")
        return held
    return Record(path, mark, brief.doc_type, work.title, means.engine)


def _again(work: Work, parts: Sequence[Part], old: Part, *, held: Record, means: Means, instruction: str) -> Part:
    if means.engine == "offline":
        if instruction:
            raise UserError(
                "离线引擎不能按文字要求改写。可以修改任务书或提纲后重写这一部分，也可以用 --engine llm 由模型改写。"
            )
        variant = held.variants.get(old.key, 0) + 1
        held.variants[old.key] = variant
        _, again = _composed(work.brief, means, variant)
        if held.outline is not None:
            again, _ = arranged(again, held.outline, work.doctype)
        return next((part for part in again if part.key == old.key), old)
    from app.drafting.by_model import rewritten

    fresh = next((part for part in parts if part.key == old.key), old)
    return rewritten(work, fresh, old, held=held, means=means, instruction=instruction)


def _named(parts: Sequence[Part], wanted: str) -> Part:
    """Find a section by number, heading or key.

    Raises:
        UserError: there is none; names those there are.
    """
    words = wanted.strip().removeprefix("第").removesuffix("部分").rstrip("、.．")
    headed = [part for part in parts if part.heading]
    for number, part in enumerate(headed, 1):
        if words in {str(number), ordinal(number), part.heading, part.key}:
            return part
    lead = next((part for part in parts if not part.heading), None)
    if words in {"引言", "lead"} and lead is not None:
        return lead
    listed = "、".join(f"{ordinal(number)}、{part.heading}" for number, part in enumerate(headed, 1))
    raise UserError(f"没有“{wanted}”这一部分。可以重写的有：引言、{listed}。")


def _finished(work: Work, parts: tuple[Part, ...], held: Record, means: Means) -> Draft:
    parts = parted(joined(parts))
    day = means.day(work.brief)
    means.tell("check", "正在检查……")
    made = checked(work, parts, means, held.prompts)
    if means.engine == "llm" and means.model is not None:
        made = mended(work, made, held, means)
        made = replace(made, usage=means.model.usage)
    held.finish(made, day.isoformat())
    return made
