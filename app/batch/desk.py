"""What a run asks of those who do rows beside this process: chunks go out, what comes of them comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from app.batch.parcels import Parcel
    from app.batch.work import Done, Job, Order

Chunk = list["Job"]
AHEAD = 3  # chunks under way or waiting for each worker


@dataclass(slots=True)
class Sent:
    """A chunk on its way; `future` is that of the engine which carries it, None where workers died of it."""

    jobs: Chunk
    parcel: Parcel
    future: Any


class Desk(Protocol):
    """Sends the rows of one run out and gets back what came of them."""

    @property
    def room(self) -> int:
        """How many chunks may be on their way; none where nobody is left and nobody starts any more."""

    def send(self, jobs: Chunk) -> Sent:
        """Send a chunk out."""

    def result(self, sent: Sent) -> Done | None:
        """Wait for what came of a chunk, None where workers died of it, or where the run is to stop and there are none.

        Raises:
            ClusterUnavailable: there are none any more, in a cluster that somebody runs.
            UserError: the plan cannot be opened any more.
        """


class Team(Protocol):
    """Who does rows beside this process; `lays` where they can lay blocks of an archive down on this machine."""

    lays: bool

    @property
    def hands(self) -> int:
        """How many chunks can be worked on at once."""

    def desk(self, order: Order, stopped: Callable[[], bool], waiting: Iterable[Sent]) -> AbstractContextManager[Desk]:
        """Give the desk of a run; what is still `waiting` in the end is given up.

        Raises:
            ClusterUnavailable: the scheduler is gone, at any time until the desk is left.
        """
