"""Names of communities that stand in the plan's own words: each document would name a community that is not its own."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from app.batch.tags import TAG
from app.batch.wording import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.batch.roster import Roster, Row

_SHOWN = 5
_SHORTEST = 3  # characters; shorter ones are parts of other words: 新村, 城东
_AT_ONCE = 500  # rows
_AROUND = 8  # characters of the plan on either side are quoted


class Strangers:
    """Looks for the communities of a roster in `text`, the plan with its tags."""

    def __init__(self, text: str) -> None:
        self._text = TAG.sub("\n", text)
        self._tags = "\n".join(match[0] for match in TAG.finditer(text))  # what a condition is about is meant for it
        self._rows = 0
        self._found: dict[str, None] = {}

    def look(self, rows: Sequence[Row]) -> None:
        """Take some rows."""
        self._rows += len(rows)
        for name in dict.fromkeys(row.community for row in rows):
            if name in self._text and len(name) >= _SHORTEST and name not in self._tags:
                self._found[name] = None

    def notes(self) -> Iterator[str]:
        """Yield a note on the names found, where there are others to whom they do not belong."""
        longest = sorted(self._found, key=len, reverse=True)
        inner = {short for short in longest for long in longest if short != long and short in long}
        rest = self._text
        for name in longest:  # 桥东社区 within 新桥东社区 is no name of its own
            if name not in inner:
                rest = rest.replace(name, "\0" * len(name))
        names = [name for name in self._found if name not in inner or name in rest]
        if names and self._rows > 1:
            said = [f"“{''.join(name.split())}”（见“{self._quoted(name)}”）" for name in names]
            yield (
                f"方案的固定文字中写有名册里的社区：{some(said, _SHOWN)}，每个社区的文件都会照样写这个名称。"
                "若应是各社区自己的名称，请改为 {{社区}}，有关的人员、数据一并改为字段。"
            )

    def _quoted(self, name: str) -> str:
        """Return the name with the words around it."""
        at = self._text.index(name)
        begins, ends = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at + len(name))
        ends = len(self._text) if ends < 0 else ends
        start, end = max(begins, at - _AROUND), min(ends, at + len(name) + _AROUND)
        words = "".join(self._text[start:end].split("\n")).strip()  # a name in the roster may have two lines
        return "…" * (start > begins) + words + "…" * (end < ends)


def named_in_plan(plan: Path, roster: Roster) -> Iterator[str]:
    """Yield a note on communities in the plan that the reports of a `roster` are on.

    In a plan without tags, that of a sub-district, they may well stand; but not in its title or its indicators.
    """
    import evaluators
    from app.composing.reported import targets_of
    from app.files import load

    text = load(plan).text
    if not TAG.search(text):
        document = evaluators.read(text)
        indicators = (target.indicator for target in targets_of(document))
        title = document.title.text if document.title is not None else ""
        text = "\n".join(filter(None, (title, *indicators)))
    strangers = Strangers(text)
    rows = iter(roster.rows)
    while some_rows := list(islice(rows, _AT_ONCE)):
        strangers.look(some_rows)
    yield from strangers.notes()
