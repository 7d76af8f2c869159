"""What models wrote, kept in the home folder by the hash of prompt, model and facts: nothing is asked for twice."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from app.batch.paragraphs.hands import Answer
from app.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

NAME = "llm/paragraphs.sqlite"
_WAIT = 30.0  # seconds for another run that is writing


class Kept:
    """The answers of all runs; used from one thread, by several processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            self._base.execute("create table if not exists answer (key text primary key, text text, sources text)")
            path.chmod(0o600)
        except (sqlite3.Error, OSError) as error:
            raise self._refused(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def get(self, key: str) -> Answer | None:
        """Return what was kept under `key`.

        Raises:
            UserError: the file cannot be read.
        """
        try:
            row = self._base.execute("select text, sources from answer where key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._refused(error) from error
        return Answer(row[0], tuple(json.loads(row[1]))) if row is not None else None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, on disk when this returns.

        Raises:
            UserError: the file cannot be written.
        """
        sources = json.dumps(answer.sources, ensure_ascii=False)
        try:
            self._base.execute("insert or replace into answer values (?, ?, ?)", (key, answer.text, sources))
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> UserError:
        return UserError(
            f"模型写的段落无法存入 {self._path}：{error}。请核对设置目录能否写入、磁盘是否已满；"
            "文件损坏的，删去后重新执行，段落会重新请求。"
        )
