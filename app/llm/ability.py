"""What an endpoint has shown that it can do, remembered per endpoint and model so that it is found out once."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from app.errors import UserError
from app.files.atomic import write_atomically
from app.llm.trouble import NO_STREAM

if TYPE_CHECKING:
    from pathlib import Path

    from app.llm.seats import Seat

Form = Literal["json_schema", "tools", "text"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Ability:
    """How to ask this model.

    Attributes:
        form: by what means it is brought to answer in JSON.
        length: the name it knows the limit of the answer by.
        temperature: whether it takes one.
        stream_usage: whether it counts tokens at the end of a stream when asked to.
        streams: whether it answers piece by piece when asked to.
    """

    form: Form = "json_schema"
    length: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    stream_usage: bool = True
    streams: bool = True

    def lower(self) -> Ability | None:
        """Return the same with the next form of structured answers; None behind the last."""
        place = FORMS.index(self.form) + 1
        return replace(self, form=FORMS[place]) if place < len(FORMS) else None

    def without(self, complaint: str, *, structured: bool, streamed: bool) -> Ability | None:
        """Return what to try after the endpoint refused a request; None where there is nothing left to leave out.

        Args:
            complaint: what the endpoint said; where it names a parameter, that one is given up first.
            structured: whether the refused request asked for a form.
            streamed: whether it asked for a stream.
        """
        if complaint == NO_STREAM:
            return replace(self, streams=False)
        if self.length == "max_tokens" and "max_completion_tokens" in complaint:
            return replace(self, length="max_completion_tokens")
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        streamed = streamed and self.streams
        if self.stream_usage and streamed and re.search("stream_options|include_usage", complaint):
            return replace(self, stream_usage=False)
        if structured and (below := self.lower()) is not None:
            return below
        return replace(self, stream_usage=False) if self.stream_usage and streamed else None


class Memory:
    """A file of abilities; one that cannot be read or written only means that they are found out again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, seat: Seat) -> Ability:
        """Return what is known of the model at its endpoint, else what most of them can do."""
        held = self._read().get(_key(seat))
        try:
            return Ability(**held) if isinstance(held, dict) and held.get("form") in FORMS else Ability()
        except TypeError:  # written by another version
            return Ability()

    def keep(self, seat: Seat, ability: Ability) -> None:
        """Remember `ability`."""
        held = self._read() | {_key(seat): asdict(ability)}
        try:
            with write_atomically(self._path) as whole:
                whole.write_text(json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        except UserError:
            return

    def _read(self) -> dict[str, object]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}


def _key(seat: Seat) -> str:
    """Name the place: two endpoints of one host differ in their paths, which may carry a key and are hashed."""
    path = hashlib.sha256(seat.base_url.encode()).hexdigest()[:8]
    return f"{seat.host}#{path} {seat.model}"
