"""A folder of 200 files of all formats, 20 of them broken: entries, errors, seconds and peak memory of the review."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

COUNT = 200


def main() -> None:
    """Make the folder, then review it in a fresh process, so that its memory is that of the review alone."""
    from hostile import make_folder

    with tempfile.TemporaryDirectory() as name:
        broken = make_folder(Path(name), COUNT)
        print(f"{COUNT} files, {len(broken)} of them broken")
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, name], check=True)


def review(folder: Path) -> None:
    """Review the folder once and print the figures."""
    from app.review import Terms, review_paths

    start = time.perf_counter()
    run = review_paths([folder], Terms(today=date(2026, 3, 2)))
    seconds = time.perf_counter() - start
    errors = sum(file.error is not None for file in run.files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(run.files)} entries, {errors} errors, {seconds:.1f} s, peak memory {peak:.0f} MB without LibreOffice's"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        review(Path(sys.argv[1]))
    else:
        main()
