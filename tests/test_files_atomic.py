"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from app.errors import UserError
from app.files import write_atomically
from app.files.atomic import reason

if TYPE_CHECKING:
    from pathlib import Path


def test_success_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "新" / "文.txt"
    for words in ("一", "二"):
        with write_atomically(target) as temporary:
            assert temporary.parent == target.parent
            temporary.write_text(words, encoding="utf-8")
    assert target.read_text(encoding="utf-8") == "二"
    assert [item.name for item in target.parent.iterdir()] == ["文.txt"]


def test_failure_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "文.txt"
    target.write_text("旧", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), write_atomically(target) as temporary:
        temporary.write_text("新", encoding="ascii")
    assert target.read_text(encoding="utf-8") == "旧"
    assert [item.name for item in tmp_path.iterdir()] == ["文.txt"]


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹"), write_atomically(tmp_path):
        pass
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="无法写入"), write_atomically(tmp_path / "文件" / "下.txt"):
        pass


def test_a_new_file_has_the_rights_of_any_other(tmp_path: Path) -> None:
    plain = tmp_path / "a"
    plain.write_text("", encoding="utf-8")
    with write_atomically(tmp_path / "b") as temporary:
        temporary.write_text("", encoding="utf-8")
    assert (tmp_path / "b").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ESTALE, "网络文件夹的连接已断开"),
        (errno.ETIMEDOUT, "网络文件夹的连接已断开"),
        (errno.EFBIG, "文件超过允许的大小"),
    ],
)
def test_why_the_system_refused_is_said_in_chinese(number: int, said: str) -> None:
    assert reason(OSError(number, os.strerror(number))) == said
