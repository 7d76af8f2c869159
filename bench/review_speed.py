"""Reading and checking: Word files against a python-docx walk, documents a second, and cost by length.

With a folder `node_modules` that holds zhlint as argument (`npm install zhlint` anywhere), zhlint lints the same
texts in the same run. Prints documents a second of one core, and ratios. What is remembered of sentences is forgotten
before every round, so that a document read again costs what a new one does: what it shares with those before it in
the same folder, and no more, is known. A document is checked right after it was read, as the command does. The best
of several rounds counts, for other work on the machine only ever adds time. Of Word files one thing is kept from one
to the next: what a part of styles says, by its bytes, for the files of a folder share their template as those of a
class do here; beside that ratio stands the one with styles read anew for every file. Rounds of reading and of the
walk take turns, so that other work meets both, and last about as long: reading is done several times over. The walk
asks for each paragraph's style once, as a careful script does, and reads less than we do: no page heads and feet,
notes, comments, insertions, text boxes or list numbers, and no place of anything.
"""

from __future__ import annotations

import functools
import gc
import math
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.text.paragraph import Paragraph

    from app.files import LoadedText

ROUNDS = 7
TODAY = date(2026, 3, 2)
LENGTH = 4000
"""Characters of the document that figures are given for."""
LONG = 100_000
TIMES = 5
"""Readings of a Word file in one round, which then lasts as long as one of the walk."""
WORD_FILES = 5
"""Files of each class: the walk over tables is slow."""


def main() -> None:
    """Measure in one run and print the ratios."""
    print(f"Python {sys.version}, compiled with {sysconfig.get_config_var('OPT') or 'flags unknown'}")
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*/*.md"))]
    texts = [text for text in texts if len(text) >= 1500]
    word(texts)
    print()
    own = documents(texts)
    zhlint(texts, own, Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print()
    lengths(max(texts, key=len))
    print("the same as one sentence:")
    lengths(in_one_sentence(max(texts, key=len)))
    print("nothing but times and shares, without a mark:")
    lengths("\n".join(["桥东社区工作方案", "", "", "", "5月底前" * 300 + "达到50%" * 300, "", "", "", ""]))


def word(texts: list[str]) -> None:
    """Compare reading .docx, class by class, with python-docx over paragraphs, styles and tables of the same files."""
    from app.files import load
    from bench._word_files import classes

    with tempfile.TemporaryDirectory() as folder:
        corpus = ("from the corpus", sorted((ROOT / "corpus").rglob("*.docx")))
        spent = [0.0, 0.0, 0.0]
        for name, paths in (*classes(texts[:WORD_FILES], Path(folder)), corpus):
            own, anew, rival = math.inf, math.inf, math.inf
            for _ in range(ROUNDS):
                own = min(own, spent_on(load, paths * TIMES) / TIMES)
                anew = min(anew, spent_on(load_anew, paths * TIMES) / TIMES)
                rival = min(rival, spent_on(walk, paths))
            print(
                f"{len(paths)} .docx {name}: reading {len(paths) / own:.0f}/s, "
                f"python-docx walk {len(paths) / rival:.0f}/s, ratio {rival / own:.1f} (styles anew {rival / anew:.1f})"
            )
            spent = [spent[0] + own, spent[1] + anew, spent[2] + rival]
        print(f"all of them together: ratio {spent[2] / spent[0]:.1f} (styles anew {spent[2] / spent[1]:.1f})")


def load_anew(path: Path) -> LoadedText:
    """Read a Word file as if it were the first of its template."""
    from app.files import load, styles

    styles.forget()
    return load(path)


def walk(path: Path) -> list[tuple[str, str]]:
    """Read paragraphs with their styles, and tables, as scripts with python-docx do."""
    import docx

    file = docx.Document(str(path))
    found = [(named(paragraph), paragraph.text) for paragraph in file.paragraphs]
    for table in file.tables:
        for row in table.rows:
            found += [(named(paragraph), paragraph.text) for cell in row.cells for paragraph in cell.paragraphs]
    return found


def named(paragraph: Paragraph) -> str:
    """Return the name of a paragraph's style."""
    style = paragraph.style
    return style.name or "" if style is not None else ""


def documents(texts: list[str]) -> float:
    """Print documents of LENGTH characters a second, read and checked with all rules; return the seconds for one.

    Those come from all texts, cut or put together to LENGTH characters, so that what a text costs however short it is
    counts more than once; beside it stands the one text nearest to that length, as it is.
    """
    share = sum(map(len, texts)) / LENGTH
    reading, checking = (seconds / share for seconds in read_and_checked(texts))
    print(f"documents of {LENGTH} characters, all rules, one core ({len(texts)} texts):")
    print(f"reading {1 / reading:.0f}/s, checking {1 / checking:.0f}/s, both {1 / (reading + checking):.0f}/s")
    nearest = min(texts, key=lambda text: abs(len(text) - LENGTH))
    alone, checked = read_and_checked([nearest], [text for text in texts if text is not nearest])
    print(
        f"the text nearest to that length, {len(nearest)} characters, after all others: "
        f"reading {alone * 1000:.1f} ms, checking {checked * 1000:.1f} ms; scaled to {LENGTH} characters "
        f"reading {len(nearest) / LENGTH / alone:.0f}/s, checking {len(nearest) / LENGTH / checked:.0f}/s"
    )
    return reading + checking


def read_and_checked(texts: list[str], before: Sequence[str] = ()) -> tuple[float, float]:
    """Return the least seconds of processor time that reading all `texts` takes, and checking them with all rules.

    In each round the texts `before` are gone through first, and not counted.

    Raises:
        RuntimeError: a rule failed, so that not all was checked.
    """
    import evaluators

    reading = checking = math.inf
    for _ in range(ROUNDS + 1):  # the first also compiles patterns and loads word lists
        forget()
        spent = [0.0, 0.0]
        for number, text in enumerate((*before, *texts), -len(before)):
            if not number:
                spent = [0.0, 0.0]
            start = time.process_time()
            document = evaluators.read(text)
            middle = time.process_time()
            report = evaluators.check(document, evaluators.detect(document), today=TODAY)
            spent = [spent[0] + middle - start, spent[1] + time.process_time() - middle]
            if report.failures:  # a rule that breaks off costs less than one that judges
                raise RuntimeError(f"rules failed: {report.failures}")
        reading, checking = min(reading, spent[0]), min(checking, spent[1])
    return reading, checking


def zhlint(texts: list[str], own: float, modules: Path | None) -> None:
    """Print documents of LENGTH characters a second that zhlint lints, and what we make of them in that time."""
    node = shutil.which("node")
    if modules is None or node is None or not (modules / "zhlint").is_dir():
        print("zhlint not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.md" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        script = Path(__file__).parent / "_zhlint.mjs"
        command = [node, str(script), str(modules.resolve()), *map(str, files)]
        run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    rival = float(run.stdout) / 1000 / sum(map(len, texts)) * LENGTH
    print(f"zhlint {1 / rival:.0f}/s on the same texts, ratio {rival / own:.2f}")


def in_one_sentence(text: str) -> str:
    """Return `text` with its body run together into one line with commas alone."""
    lines = text.split("\n")
    body = [line.translate(str.maketrans("。；！？", "，，，，")) for line in lines[4:-4] if line and "|" not in line]
    return "\n".join([*lines[:4], "，".join(body) + "，", *lines[-4:]])


def lengths(text: str) -> None:
    """Print what a document with its body 1, 2, 4, 8 times over, and one of LONG characters, costs by length."""
    import evaluators

    lines = text.split("\n")
    head, body, tail = lines[:4], lines[4:-4], lines[-4:]
    first: tuple[float, float] | None = None
    for times in (1, 2, 4, 8, round(LONG / len(text))):
        longer = "\n".join([*head, "\n".join(body * times) if len(body) > 1 else body[0] * times, *tail])
        reading = best(lambda longer=longer: evaluators.read(longer), 3) / len(longer)  # type: ignore[misc]  # bound
        document = evaluators.read(longer)
        kind = evaluators.detect(document)
        checking = best(lambda d=document, k=kind: evaluators.check(d, k, today=TODAY), 3) / len(longer)  # type: ignore[misc]
        first = first or (reading, checking)
        print(
            f"{times:3} times, {len(longer):6} characters: reading {reading * 1e6:.2f} µs a character "
            f"({reading / first[0]:.2f} of once), checking {checking * 1e6:.2f} ({checking / first[1]:.2f})"
        )


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least processor time of `action` in seconds."""
    found = []
    action()  # compiles patterns and loads word lists, once per process
    for _ in range(rounds):
        forget()
        start = time.process_time()
        action()
        found.append(time.process_time() - start)
    return min(found)


def forget() -> None:
    """Let readers and rules forget what they made of sentences, which they remember up to a limit.

    What is kept without one are patterns and word lists.
    """
    remembering = type(functools.cache(main))
    for one in gc.get_objects():
        ours = isinstance(one, remembering) and one.__module__.startswith("evaluators")
        if ours and one.cache_parameters()["maxsize"]:
            one.cache_clear()


def spent_on(action: Callable[[Path], object], paths: list[Path]) -> float:
    """Return the processor time that `action` takes for all `paths`, in seconds."""
    start = time.process_time()
    for path in paths:
        action(path)
    return time.process_time() - start


if __name__ == "__main__":
    main()
