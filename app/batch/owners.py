"""Whose a row of another table is; what is wrong with its rows is named together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.wording import some
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[str, str]  # sub-district ("" where the roster has none) and community

_SHOWN = 20


class Owners:
    """The communities of a roster by name; `keys` of those that have rows are given, the others are remembered."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: dict[str, list[Key]] = {}
        for key in keys:
            known = self._keys.setdefault(key[1], [])
            if key not in known:
                known.append(key)
        self._strange: list[str] = []
        self._several: list[str] = []
        self._faults: list[str] = []

    def __contains__(self, community: str) -> bool:
        return community in self._keys

    def key(self, values: Mapping[str, str], cell: str, named: str = "") -> Key | None:
        """Return whose row it is, None where that cannot be told.

        Args:
            values: the row.
            cell: where its community stands.
            named: the community where the table has no column for it.
        """
        community, folder = values.get(COMMUNITY, "") or named, values.get(SUBDISTRICT, "")
        keys = self._keys.get(community, ())
        if folder or len(keys) > 1:
            keys = [key for key in keys if not folder or key[0] in {folder, ""}]
        if len(keys) == 1:
            return keys[0]
        if keys:
            self._several.append(f"{cell}“{community}”")
        else:
            self._strange.append(f"{cell}“{folder}{community}”" if community else f"{cell}（空）")
        return None

    def fault(self, cell: str, name: str, said: str) -> None:
        """Note that the cell of the column `name` cannot be used."""
        self._faults.append(f"{cell}（{name}）{said}")

    def refuse(self, where: str, roster: str) -> None:
        """Raise where cells of the sheet `where` are wrong, rows belong to nobody or it cannot be told to whom.

        Raises:
            RosterError: the cells are named, of many the first.
        """
        if self._faults:
            raise RosterError(f"{some(self._faults, _SHOWN, '；')}。")
        if self._strange:
            raise RosterError(
                f"{where} 有 {len(self._strange)} 行的社区不在{roster}中：{some(self._strange, _SHOWN)}。"
                "请核对名称，或删去这些行。"
            )
        if self._several:
            raise RosterError(
                f"{where} 有 {len(self._several)} 行的社区在几个街道都有：{some(self._several, _SHOWN)}。"
                f"请在这张表中加上“{SUBDISTRICT}”列。"
            )
