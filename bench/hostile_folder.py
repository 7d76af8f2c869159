"""A folder of 200 files of all formats, 20 of them broken: entries, errors, seconds and peak memory of the review."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

COUNT = 200


def main() -> None:
    """Review the folder once and print the figures."""
    from hostile import make_folder

    from app.review import Terms, review_paths

    with tempfile.TemporaryDirectory() as name:
        broken = make_folder(Path(name), COUNT)
        start = time.perf_counter()
        run = review_paths([Path(name)], Terms(today=date(2026, 3, 2)))
        seconds = time.perf_counter() - start
    errors = sum(file.error is not None for file in run.files)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    office = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(run.files)} entries, {errors} errors ({len(broken)} files broken), {seconds:.1f} s")
    print(f"peak memory {own:.0f} MB, LibreOffice (a process of its own) {office:.0f} MB")


if __name__ == "__main__":
    main()
