"""Who answers for a target or a time that names nobody itself: read from its sentence, its item, its row of a table.

In this order: who leads in the same statement (由甲牵头，…), a label of the item (责任单位：甲), who acts in the
statement, who leads at the head of the item or in a heading above. A statement runs to the 。, over ， and ；.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from evaluators.lookup import Placed
from evaluators.model import Span
from evaluators.model.value import value
from evaluators.reader import clauses, owner_labels, table_owners
from evaluators.reader.roles import roles
from evaluators.reader.script import simplified
from evaluators.reader.unit_endings import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Document, Owner, Target

# 每个社区 says for each of whom, not who
_EACH = re.compile("每[个名支户家人位处]")
_ITEM = re.compile(r"(?:^|[；。，：])[（(]?(?:[一二三四五六七八九十]是|[0-9①-⑨]{1,2}[）)、.．])")
_STOP = re.compile("[，。；\n]|$")
# a clause that begins with another body, with those it is for, or with a rate of theirs (居民满意率)
_OTHER = re.compile(rf"(?:其中|同时)?(?:{_EACH.pattern}|[\u4e00-\u9fff]{{0,6}}?(?:{ENDING})(?!的))")
_RATE = re.compile(
    r"[\u4e00-\u9fff、（）]{3,40}(?:率|满意度|知晓度|水平|占比|比例)(?:均|都|要|应)*(?:达|不|在|为|由|从|保持|提|[0-9])"
)
_SHORT = 4  # characters; a clause of so many adds nothing to who leads


class _Named(NamedTuple):
    """Units that a sentence names together: who leads, or who acts."""

    names: str
    lead: bool
    span: Span


@value
class _Statement:
    """What stands between two 。 of a line and who is named in it, in order; `bare` if it tells only who leads."""

    span: Span
    section: int | None
    named: tuple[_Named, ...]
    bare: bool


def assign(
    document: Document, targets: Sequence[Target], deadlines: Sequence[Deadline]
) -> tuple[tuple[Target, ...], tuple[Deadline, ...]]:
    """Return targets and deadlines with who answers for them; those in rows of a table with the row's time as well.

    Args:
        document: with sections, sentences, tables and owners read.
        targets: as found in it.
        deadlines: as found in it.
    """
    told = _Told(simplified(document))
    return tuple(map(told.target, targets)), tuple(map(told.deadline, deadlines))


class _Told:
    """Who is named where in one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.kinds = roles(document)
        self.rows = sorted(table_owners.told(document), key=lambda row: row[0])
        self.row_starts = [span.start for span, _, _ in self.rows]
        spoken = [owner for owner in document.owners if self._row(owner.span) is None]
        self.labels = owner_labels.reaches(document, [owner for owner in spoken if owner.label])
        worded = Placed([o for o in spoken if not o.label and o.role != "cooperate"], lambda owner: owner.span)
        self.statements = list(_statements(document, worded))
        self.starts = [statement.span.start for statement in self.statements]
        self.heads = dict(self._led(worded))

    def target(self, target: Target) -> Target:
        """Return a target with who answers for it; what was reached is left as it is told."""
        place = target.number_span or target.span
        if (row := self._row(place)) is not None:
            if target.deadline_text is None and (due := row[2]) is not None:
                target = replace(target, deadline=due.due, deadline_text=due.deadline_text)
            return replace(target, owner=target.owner or row[1])
        if target.role == "actual":
            return target
        return replace(target, owner=self._answers(place, target.section, target.owner))

    def deadline(self, deadline: Deadline) -> Deadline:
        """Return a deadline with who answers for it."""
        if deadline.kind == "issue_date":
            return deadline
        if (row := self._row(deadline.text_span)) is not None:
            return replace(deadline, owner=deadline.owner or row[1])
        owner = self._answers(deadline.text_span, deadline.section, deadline.owner)
        if owner is None and deadline.section is not None:
            section = self.document.sections[deadline.section]
            owner = self._of_all(section.body) if section.span.contains(deadline.text_span) else None
        return replace(deadline, owner=owner)

    def _row(self, place: Span) -> table_owners.Told | None:
        at = bisect_right(self.row_starts, place.start) - 1
        return self.rows[at] if at >= 0 and self.rows[at][0].contains(place) else None

    def _led(self, worded: Placed[Owner]) -> Iterator[tuple[int, str]]:
        """Yield the sections that somebody leads by their heading, or by the first clause of their text."""
        for index, section in enumerate(self.document.sections):
            if names := _joined([owner for owner in worded.inside(section.span) if owner.role == "lead"]):
                yield index, names
                continue
            at = bisect_right(self.starts, section.body.start - 1)
            if at < len(self.statements) and self.statements[at].section == index:
                statement = self.statements[at]
                first = clauses.split(self.document.quote(statement.span))[:1]
                named = statement.named[0] if statement.named else None
                if named is not None and named.lead and named.span.start < statement.span.start + first[0].end:
                    yield index, named.names

    def _answers(self, place: Span, section: int | None, own: str | None) -> str | None:
        """Return who answers for what stands at `place`; `own` is who is named in its clause."""
        if own is not None and not _EACH.match(own):
            return own
        at = bisect_right(self.starts, place.start) - 1
        statement = self.statements[at] if at >= 0 and self.statements[at].span.contains(place) else None
        near = self._near(statement, place) if statement is not None else None
        if near is not None and near.lead:
            return near.names
        label = owner_labels.at(self.labels, place)
        return label or own or (near.names if near is not None else self._beyond(at, section))

    def _near(self, statement: _Statement, place: Span) -> _Named | None:
        """Return who is named last before `place` in its statement, else who is said to lead right behind it."""
        before = [named for named in statement.named if named.span.start <= place.start]
        if before:
            return before[-1] if before[-1].lead or self._acts_on(statement, before[-1], place) else None
        behind = next((named for named in statement.named if named.lead), None)
        if behind is None or "；" in self.document.text[place.end : behind.span.start]:
            return None
        return behind

    def _acts_on(self, statement: _Statement, subject: _Named, place: Span) -> bool:
        """Tell whether who acts in a clause still acts at `place`: no other begins to, and it is no rate of others."""
        if _EACH.match(subject.names):
            return False
        text = self.document.text
        between = text[subject.span.end : place.start]
        if "；" in between and statement.section is not None and self.kinds[statement.section] == "goal":
            return False
        if _ITEM.search(between) and _ITEM.search(text, statement.span.start, subject.span.start):
            return False
        end = next((m.end() for m in _STOP.finditer(text, place.end)), place.end)
        later = text[subject.span.end : end].split("，")[1:]
        return not any(_OTHER.match(clause) or _RATE.match(clause) for clause in later)

    def _beyond(self, at: int, section: int | None) -> str | None:
        """Return who leads by a statement behind that says nothing else, by the head of the item or a heading above."""
        here = self.statements[at] if at >= 0 else None
        for statement in self.statements[at + 1 :] if here is not None and not here.named else ():
            if statement.section != section or (statement.named and not statement.bare):
                break
            if statement.bare:
                return statement.named[0].names
        while section is not None:
            if names := self.heads.get(section):
                return names
            section = self.document.sections[section].parent
        return None

    def _of_all(self, body: Span) -> str | None:
        """Return the one name that a section names, who leads or acts from its beginning; None where it has several."""
        told = [named for statement in self.statements if body.contains(statement.span) for named in statement.named]
        names = {named.names for named in told}
        return names.pop() if len(names) == 1 and (told[0].lead or told[0].span.start == body.start) else None


def _joined(owners: Sequence[Owner]) -> str:
    return "、".join(dict.fromkeys(owner.name for owner in owners))


def _statements(document: Document, worded: Placed[Owner]) -> Iterator[_Statement]:
    held: Span | None = None
    section: int | None = None
    for sentence in document.sentences:
        text = document.text
        goes_on = (
            held is not None
            and sentence.section == section
            and text[held.end - 1] in "；;"
            and "\n" not in text[held.end : sentence.span.start]
        )
        if held is not None and not goes_on:
            yield _statement(document, held, section, worded)
            held = None
        held, section = Span(held.start if held else sentence.span.start, sentence.span.end), sentence.section
    if held is not None:
        yield _statement(document, held, section, worded)


def _statement(document: Document, span: Span, section: int | None, worded: Placed[Owner]) -> _Statement:
    owners = sorted(worded.inside(span), key=lambda owner: owner.span)
    words = document.quote(span)
    named: list[_Named] = []
    pieces = [Span(span.start + piece.start, span.start + piece.end) for piece in clauses.split(words)]
    for piece in pieces if owners else ():
        inside = [owner for owner in owners if piece.overlaps(owner.span)]
        leads = [owner for owner in inside if owner.role == "lead"]
        if told := leads or inside:
            named.append(_Named(_joined(told), bool(leads), Span(told[0].span.start, told[-1].span.end)))
    adding = [piece for piece in pieces if len(piece) > _SHORT and not any(piece.overlaps(one.span) for one in named)]
    helped = all(re.search("配合|协助|协同|参与|会同", document.quote(piece)) for piece in adding)
    bare = bool(named) and all(one.lead for one in named) and helped and not re.search("[0-9]", words)
    return _Statement(span, section, tuple(named), bare)
