"""What is wrong with the sheets beside the roster: each fault with the communities that it may cost.

A fault costs every community that its row may belong to, and no other; where that cannot be told, nothing is made.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.batch.faults import Fault
from app.batch.wording import together
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from app.batch.owners import Key


class Loss(NamedTuple):
    """A fault: `said` names the cell, `part` is the list or target that suffers.

    `part` is None where a sheet cannot be used at all, `keys` where any community may be meant. `place` is a cell of
    the roster itself and its column, which may be at fault for its own sake as well; `column` is the one of the list
    `part` that alone suffers.
    """

    said: str
    part: str | None
    keys: frozenset[Key] | None
    place: tuple[str, str] | None = None
    column: str = ""


@dataclass(slots=True)
class Losses:
    """The faults of all further sheets and of the results, in the order they were met."""

    _known: dict[tuple[str, str | None], Loss] = field(default_factory=dict)

    @property
    def found(self) -> list[Loss]:
        """The faults that are noted."""
        return list(self._known.values())

    def add(
        self,
        said: str,
        part: str | None,
        keys: Iterable[Key] | None,
        place: tuple[str, str] | None = None,
        column: str = "",
    ) -> None:
        """Note a fault; of one that is noted already, the communities are joined."""
        own = None if keys is None else frozenset(keys)
        known = self._known.get((said, part))
        if known is not None:
            own = None if own is None or known.keys is None else own | known.keys
        self._known[said, part] = Loss(said, part, own, place, column)

    def refuse_unreadable(self) -> None:
        """Raise where a sheet cannot be used at all.

        Raises:
            RosterError: it names all faults of all sheets, of many the first.
        """
        if any(loss.part is None for loss in self._known.values()):
            raise RosterError(together([loss.said for loss in self._known.values()]))

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Name all faults of all sheets beside what else is refused.

        Raises:
            RosterError: what was raised within, and these.
        """
        try:
            yield
        except RosterError as error:
            if not self._known:
                raise
            raise RosterError(together([str(error), *(loss.said for loss in self._known.values())])) from error

    def of(self, used: Callable[[Loss], bool]) -> tuple[dict[Key, list[Loss]], bool, list[str]]:
        """Return what each community loses of what is `used`, and whether somebody unknown does.

        Behind them stand the faults of what is not used.
        """
        lost: dict[Key, list[Loss]] = {}
        unknown, spare = False, []
        for loss in self._known.values():
            if not used(loss):
                spare.append(loss.said)
            elif loss.keys is None:
                unknown = True
            else:
                for key in loss.keys:
                    lost.setdefault(key, []).append(loss)
        return lost, unknown, spare

    def said(self, used: Callable[[Loss], bool]) -> list[str]:
        """Return all faults; those of what is not used say so."""
        return [
            loss.said if used(loss) else f"{loss.said}（方案没有用到，不改也可以）" for loss in self._known.values()
        ]


def besides(faults: Iterable[Fault], lost: Collection[Loss]) -> list[Fault]:
    """Return the faults of a row whose cells are not named by what it has `lost` already, and that."""
    places = {loss.place for loss in lost}
    return [
        *(fault for fault in faults if (fault.cell, fault.name) not in places),
        *(Fault(loss.said) for loss in lost),
    ]
