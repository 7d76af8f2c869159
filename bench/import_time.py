"""Start-up: importing the checker against importing python-docx, each in fresh processes.

Prints the ratio of medians; the promise is at most 2.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15


def seconds(statement: str) -> float:
    """Return the median time of a fresh interpreter running `statement`, less that of one that does nothing."""
    return statistics.median(_once(statement) for _ in range(ROUNDS)) - statistics.median(
        _once("pass") for _ in range(ROUNDS)
    )


def _once(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    rival = seconds("import docx")
    ours = seconds("import evaluators")
    working = seconds("from evaluators import read, check, detect")
    print(f"import evaluators / import docx: {ours / rival:.2f} (promised: at most 2)")
    print(f"with reader and all rules loaded / import docx: {working / rival:.2f}")
