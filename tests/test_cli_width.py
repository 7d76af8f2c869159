"""What is printed fits the terminal it is printed in."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from app.cli.width import lines

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """柳荫社区2026年防汛工作计划

一、工作目标
2026年9月30日前，由社区居委会会同网格员、志愿者对辖区低洼院落、地下车库、沿河步道和老旧楼栋逐处登记造册，2026年X月底前完成，并对登记的每一处明确看守人、联系电话和转移路线，汛期每日巡查一遍。
"""


def shown(path: Path, width: int) -> list[str]:
    """Return what a person sees in a terminal of `width` columns."""
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
    with subprocess.Popen(
        [sys.executable, "-c", SIZED.format(width=width), str(path)],
        stdout=theirs, stderr=theirs, stdin=theirs, env={**environment, "NO_COLOR": "1", "TERM": "dumb"},
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:  # the other end is shut
            pass
        process.wait()
    os.close(ours)
    return re.sub("\x1b\\[[0-9;]*m", "", said.decode()).replace("\r", "").split("\n")


SIZED = """
import fcntl, struct, sys, termios
fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, {width}, 0, 0))
from app.cli import main
main(["review", sys.argv[1], "--today", "2026-03-10", "--select", "PLH-01,RSP-01"])
"""


@pytest.mark.parametrize("width", [50, 80, 132])
def test_quoted_lines_and_messages_are_as_wide_as_the_terminal(tmp_path: Path, width: int) -> None:
    path = tmp_path / "计划.txt"
    path.write_text(PLAN, encoding="utf-8")
    seen = shown(path, width)
    at = next(index for index, line in enumerate(seen) if line.strip().strip("^") == "" and "^" in line)
    quoted, mark = seen[at - 1], seen[at]
    assert width - 10 <= cell_len(quoted) <= width
    before = cell_len(mark) - len(mark.lstrip())
    words, cells = "", 0
    for char in quoted:
        if cells >= before and cells < before + mark.count("^"):
            words += char
        cells += cell_len(char)
    assert "X" in words
    body = seen[at - 2 :]
    assert all(cell_len(line) <= width for line in body if str(tmp_path) not in line)


def test_lines_break_between_characters_and_before_no_closing_mark() -> None:
    made = lines("由社区居委会负责，网格员配合，2026年9月30日前完成。", 17, 15)
    assert "".join(made) == "由社区居委会负责，网格员配合，2026年9月30日前完成。"
    assert all(cell_len(line) <= 17 for line in made)
    assert all(line[0] not in "，。" for line in made)
    assert not any(line.endswith(("2", "20", "202", "2026")) for line in made)


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert lines("https://example.invalid/abcdef", 10, 10) == ["https://ex", "ample.inva", "lid/abcdef"]
