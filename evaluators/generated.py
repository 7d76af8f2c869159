"""Writes generated files again; with --check the exit status says whether they were out of date."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def main(files: Iterable[tuple[Path, str]], arguments: list[str] | None = None) -> int:
    """Write each (path, text) that differs; return 1 under --check where one did."""
    stale = 0
    for path, text in files:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"已重新生成 {path.name}\n")
        stale += 1
    checking = "--check" in (sys.argv[1:] if arguments is None else arguments)
    return 1 if checking and stale else 0
