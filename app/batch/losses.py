"""What is wrong with the sheets beside the roster: each fault with the communities that it may cost.

A fault costs every community that its row may belong to, and no other; where that cannot be told, nothing is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.batch.faults import Fault
from app.batch.wording import together
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.batch.owners import Key


class Loss(NamedTuple):
    """A fault: `said` names the cell, `part` is the list or target that suffers.

    `part` is None where a sheet cannot be used at all, `keys` where any community may be meant.
    """

    said: str
    part: str | None
    keys: frozenset[Key] | None


@dataclass(slots=True)
class Losses:
    """The faults of all further sheets and of the results, in the order they were met."""

    found: list[Loss] = field(default_factory=list)

    def add(self, said: str, part: str | None, keys: Iterable[Key] | None) -> None:
        """Note a fault; of one that is noted already, the communities are joined."""
        own = None if keys is None else frozenset(keys)
        for index, known in enumerate(self.found):
            if known.said == said and known.part == part:
                joined = None if own is None or known.keys is None else own | known.keys
                self.found[index] = known._replace(keys=joined)
                return
        self.found.append(Loss(said, part, own))

    def refuse_unreadable(self) -> None:
        """Raise where a sheet cannot be used at all.

        Raises:
            RosterError: it names all faults of all sheets, of many the first.
        """
        if any(loss.part is None for loss in self.found):
            raise RosterError(together([loss.said for loss in self.found]))

    def of(self, used: Collection[str]) -> tuple[dict[Key, list[str]], bool, list[str]]:
        """Return what each community loses of the lists and targets `used`, and whether somebody unknown does.

        Behind them stand the faults of what is not used.
        """
        lost: dict[Key, list[str]] = {}
        unknown, spare = False, []
        for loss in self.found:
            if loss.part is not None and loss.part not in used:
                spare.append(loss.said)
            elif loss.keys is None:
                unknown = True
            else:
                for key in loss.keys:
                    lost.setdefault(key, []).append(loss.said)
        return lost, unknown, spare

    def said(self, used: Collection[str]) -> list[str]:
        """Return all faults; those of what is not used say so."""
        return [
            loss.said if loss.part is None or loss.part in used else f"{loss.said}（方案没有用到，不改也可以）"
            for loss in self.found
        ]

    def besides(self, faults: Iterable[Fault], lost: Iterable[str]) -> list[Fault]:
        """Return the faults of a row that is not among the losses by its cell already, and what it has `lost`."""
        own = [fault for fault in faults if not any(loss.said.startswith(fault.where) for loss in self.found)]
        return [*own, *map(Fault, lost)]
