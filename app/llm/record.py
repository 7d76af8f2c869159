"""The record of calls: one line of JSON per request that left, appended and never changed.

It says when, where to, with which model and prompts, how much and how it ended; of the words it keeps hashes alone, and
nothing of a key.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.files.atomic import reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.message import Message

NAME = "llm/calls.jsonl"


class CallRecord:
    """An append-only file of calls, for several threads and processes at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ready(self) -> None:
        """Make sure that a call can be recorded before it is made.

        Raises:
            UserError: the file cannot be written.
        """
        self._append(b"")

    def add(self, entry: dict[str, Any]) -> None:
        """Append `entry`, stamped with the time.

        Raises:
            UserError: the file cannot be written.
        """
        stamped = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **entry}
        self._append((json.dumps(stamped, ensure_ascii=False) + "\n").encode())

    def _append(self, data: bytes) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # one write in append mode is not torn by another process
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, data)
            finally:
                os.close(file)
        except OSError as error:
            raise UserError(
                f"无法写入模型调用记录 {self._path}：{reason(error)}。没有记录就不调用模型，请先解决。"
            ) from error


def digest(words: str | Sequence[Message]) -> str:
    """Return the sha256 of an answer, or of messages with their roles."""
    if not isinstance(words, str):
        words = json.dumps([[message.role, message.content] for message in words], ensure_ascii=False)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
