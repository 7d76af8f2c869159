"""Batch: the whole command and the renderer alone against docxtpl on the same template, on one core.

One run prints, for a GB/T 9704 plan of three pages (document.xml about 30 kB) and a roster in .xlsx: documents a second
of docxtpl, of the renderer, of deflating and writing the same bytes, of the whole command (start-up and roster
included) into one archive and into files, with two processes, with all checks; cost from 100 to 100,000 rows and the
peak of memory, new and taken up again. Without arguments it takes some minutes; `quick` leaves the 100,000 rows out.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

ROWS = 20_000
SUBDISTRICTS = 200
TASKS = (
    "逐户核对空巢老人和残疾居民名册，每月上门走访一次，需要帮助的事项当日登记",
    "会同物业清理楼道杂物和占道车辆，六月底前完成全部楼栋，每季度回头看一次",
    "在小区南门增设电动自行车充电点并公布收费标准，先行试用一个月后推开",
    "组织居民议事会商定停车位调整办法，议定结果在公示栏公示七日后施行",
)


def main(quick: bool = False) -> None:
    """Measure in one run and print the ratios."""
    with tempfile.TemporaryDirectory(dir=_fast()) as folder:
        home = Path(folder)
        _compiled(home)
        plan = home / "方案.docx"
        xml = _plan(plan)
        print(f"document.xml {xml / 1000:.0f} kB; one core; times in documents a second")
        base = _docxtpl(plan)
        print(f"docxtpl                          {base:8.0f}   1.0 times")
        rate, limit = _renderer(plan)
        share = f"{rate / limit:.0%} of deflating and writing only ({limit:.0f})"
        print(f"renderer alone                   {rate:8.0f} {rate / base:5.1f} times, {share}")
        roster = _roster(home / "名册.xlsx", ROWS)
        _command(plan, _roster(home / "始.xlsx", 100), home / "out", "--workers", "2")  # compiles the modules
        for words, more in (
            (f"{ROWS} rows, one archive", ["--zip", "--no-check"]),
            (f"{ROWS} rows, files", ["--no-check"]),
        ):
            took, memory = _command(plan, roster, home / "out", *more)
            print(f"{words:<32} {ROWS / took:8.0f} {ROWS / took / base:5.1f} times, {memory:.0f} MB")
        small = _roster(home / "少.xlsx", 400)
        one, memory = _command(plan, small, home / "out")
        print(f"{'400 rows, all checks':<32} {400 / one:8.0f} {400 / one / base:5.2f} times, {memory:.0f} MB")
        _two(plan, _roster(home / "中.xlsx", 1_000), home / "out", "1,000 rows, all checks")
        many = _roster(home / "多.xlsx", 50_000)
        _two(plan, many, home / "out", "50,000 rows, files", "--no-check")
        _two(plan, many, home / "out", "50,000 rows, archive", "--no-check", "--zip")
        if not quick:
            most = _roster(home / "最多.xlsx", 200_000)
            _two(plan, most, home / "out", "200,000 rows, archive", "--no-check", "--zip")
        for rows in (100, 1_000, 10_000) if quick else (100, 1_000, 10_000, 100_000):
            took, memory = _command(plan, _roster(home / f"{rows}.xlsx", rows), home / "out", "--zip", "--no-check")
            again, held = _command(plan, home / f"{rows}.xlsx", home / "out", "--zip", "--no-check", "--resume")
            print(
                f"{rows:>6} rows: {took:7.1f} s, {1e6 * took / rows:7.0f} microseconds a row, {memory:.0f} MB; "
                f"--resume with nothing to do {again:.1f} s, {held:.0f} MB",
                flush=True,
            )


def _two(plan: Path, roster: Path, out: Path, words: str, *more: str) -> None:
    """Print what a second process brings, by the clock: the better of two runs each."""
    one, two = (
        min(_command(plan, roster, out, *more, "--workers", workers, cores=2)[0] for _ in range(2))
        for workers in ("1", "2")
    )
    print(f"two processes / one, {words:<24} {one / two:5.2f} (load {os.getloadavg()[0]:.1f})", flush=True)


def _fast() -> str | None:
    """Return a folder in memory, so that the disk is not what is measured."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own is made below it


def _compiled(home: Path) -> None:
    """Let the commands keep their compiled modules as installed ones do, whatever is set for the developer."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(home / "compiled")


def _plan(path: Path) -> int:
    """Write the template, three pages as LibreOffice sets it; return the size of its document.xml."""
    import zipfile

    from docx import Document

    from app.files.gbt9704 import write_docx
    from app.files.official import official_from_text

    text = (ROOT / "corpus" / "templates" / "community-plan.md").read_text(encoding="utf-8")
    write_docx(official_from_text(text.replace("走访目标(%)", "走访目标")), path)
    document = Document(str(path))
    for number, paragraph in enumerate(document.paragraphs):
        _as_typed(paragraph, number)
    part = document.part  # python-docx's own template carries 438 kB of styles for Word 2007 that no unit's file has
    for key, relation in list(part.rels.items()):
        if "stylesWithEffects" in str(relation.target_ref):
            del part.rels[key]
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo("word/document.xml").file_size


def _as_typed(paragraph: Any, number: int) -> None:
    """Make a paragraph what Word makes of it when it is typed: fonts by name, a run for each change of script, ids."""
    import re
    from copy import deepcopy

    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("rsidR", "rsidRDefault", "rsidP"):
        paragraph._p.set(qn(f"w:{name}"), f"{0x00A3_1000 + number:08X}")  # noqa: SLF001 - python-docx has no such thing
    for run in paragraph.runs:
        element = run._r  # noqa: SLF001 - likewise
        fonts = element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("eastAsia", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), "仿宋_GB2312")
        run.font.size = Pt(16)
        element.set(qn("w:rsidRPr"), f"{0x00B7_2000 + number:08X}")
        paragraph._p.get_or_add_pPr().append(deepcopy(element.rPr))  # noqa: SLF001 - the look of the paragraph's mark
        first, *others = [piece for piece in re.split(r"(\d+)", run.text) if piece] or [""]
        for piece in reversed(others):
            copy = deepcopy(element)
            copy.text = piece
            element.addnext(copy)
        run.text = first


def _values(number: int) -> dict[str, str]:
    return {
        "街道": f"第{number % SUBDISTRICTS:03d}街道",
        "社区": f"第{number:06d}社区",
        "户数": str(3000 + number % 1777),
        "人口": str(9000 + number % 4999),
        "网格数": str(5 + number % 13),
        "社区党组织书记": f"书记{number % 977}",
        "重点任务": f"{TASKS[number % 4]}，涉及{number % 311}户",
        "走访目标": f"{90 + number % 9}%",
        "完成时限": f"2026年{4 + number % 6}月30日",
        "联席会议次数": str(4 + number % 8),
        "责任人": f"责任人{number % 499}",
    }


def _roster(path: Path, rows: int) -> Path:
    from app.batch.sheets import write_book

    with write_book(path) as book:
        values = map(_values, range(rows))
        book.sheet("社区", dict.fromkeys(_values(0), 12), (list(row.values()) for row in values))
    return path


def _docxtpl(plan: Path) -> float:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

    environment = Environment(autoescape=True)
    count = 60
    start = time.process_time()
    for number in range(count):
        document = DocxTemplate(plan)
        document.render(_values(number), environment)
        document.save(io.BytesIO())
    return count / (time.process_time() - start)


def _renderer(plan: Path) -> tuple[float, float]:
    """Return the rate of the renderer, and that of only deflating and writing what it deflates and writes."""
    import zipfile

    from isal import isal_zlib

    from app.batch.template import compile_template

    template = compile_template(plan)
    count = 3000
    rows: list[Any] = [_values(number) for number in range(count)]
    made: list[bytes] = []
    rates = []
    for _ in range(3):
        start = time.process_time()
        for values in rows:
            made[:] = [template.render(values)]
        rates.append(count / (time.process_time() - start))
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        xml = archive.read("word/document.xml")
    rest = made[0][: len(made[0]) - len(zlib.compress(xml, 1))]
    limits = []
    for _ in range(3):
        start = time.process_time()
        for _ in range(count):
            made[:] = [rest + isal_zlib.compress(xml, 1, -15)]
        limits.append(count / (time.process_time() - start))
    return max(rates), max(limits)


def _command(plan: Path, roster: Path, out: Path, *more: str, cores: int = 1) -> tuple[float, float]:
    """Run the command anew into an empty folder, or to --resume; return seconds and the peak of memory in MB.

    On one core the seconds are those the process had it, so that what else the machine does is not counted; on several
    they are those on the clock.
    """
    if "--resume" not in more:
        subprocess.run(["rm", "-rf", str(out)], check=True)
    command = [sys.executable, "-m", "app", "batch", str(plan), str(roster), "-o", str(out), *more]
    start = time.perf_counter()
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[:cores]))  # the child takes it over
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(0, before)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"the command failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime if cores == 1 else took, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main("quick" in sys.argv[1:])
