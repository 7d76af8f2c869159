"""From which files the communities' results come: what a person should look at, said once for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.resemblance import is_exact
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from app.batch.months import Month
    from app.batch.owners import Key
    from app.batch.table_times import Time

_SHOWN = 10


@dataclass(slots=True)
class Provenance:
    """Gathers names that are not those of the communities alone, and communities that several files speak of."""

    _inexact: dict[str, str] = field(default_factory=dict)
    _crossed: dict[tuple[str, str, str], None] = field(default_factory=dict)
    _files: dict[tuple[str, Key], dict[str, set[Month | int]]] = field(default_factory=dict)
    _equal: int = 0

    def named(self, name: str, community: str, areas: Collection[str], outer: str | None) -> None:
        """Note that a sheet or file is taken for a community by its name, and lies in what has another's name."""
        if outer is not None:
            self._crossed[name, outer, community] = None
        if not is_exact(name, community, areas):
            self._inexact[name] = community

    def fed(self, title: str, key: Key, file: str, time: Time) -> None:
        """Note that a file holds rows of the list `title` for a community, of this time."""
        times = self._files.setdefault((title, key), {}).setdefault(file, set())
        times |= time.months or {time.year or 0}

    def repeated(self) -> None:
        """Note that a row was left out that said what another had said."""
        self._equal += 1

    def notes(self) -> Iterator[str]:
        """Yield what should be looked at."""
        if self._inexact:
            taken = [f"“{name}”作为{community}的" for name, community in self._inexact.items()]
            yield f"下列成果表不是只写社区的名称，按名称的一部分认定：{some(taken, _SHOWN)}，请核对。"
        if self._crossed:
            taken = [f"“{outer}”中的“{name}”作为{community}的" for name, outer, community in self._crossed]
            yield f"下列成果表放在另一个社区的文件或文件夹中，按表自己的名称认定：{some(taken, _SHOWN)}，请核对。"
        equal = f"有 {self._equal} 行与别的行完全相同，只取一次。" if self._equal else ""
        several: dict[Key, dict[str, None]] = {}
        for (_, key), files in self._files.items():
            if len(files) > 1 and not _of_other_times(list(files.values())):
                several.setdefault(key, {}).update(dict.fromkeys(files))
        if several:
            told = [f"{folder}{name}（{'、'.join(files)}）" for (folder, name), files in several.items()]
            yield f"下列社区的成果来自不止一个文件：{some(told, _SHOWN)}，请核对有没有重复。{equal}"
        elif equal:
            yield f"成果表中{equal}"


def _of_other_times(files: Sequence[set[Month | int]]) -> bool:
    """Tell whether each file is of months or years of its own, so that none says again what another says.

    A year says nothing against a month, and 0 is of no time at all.
    """
    times = [time for file in files for time in file]
    kinds = {isinstance(time, tuple) for time in times}
    return 0 not in times and len(kinds) == 1 and len(set(times)) == len(times)
