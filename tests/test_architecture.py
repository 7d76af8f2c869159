"""What must stay true of the whole: light start-up, one direction of imports, nothing left behind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "chromadb",
    "docx",
    "fastapi",
    "gradio",
    "langchain",
    "langchain_openai",
    "lxml",
    "numpy",
    "openai",
    "openpyxl",
    "tantivy",
}
SOURCES = [*ROOT.glob("app/**/*.py"), *ROOT.glob("evaluators/**/*.py")]


def loaded_by(statement: str) -> set[str]:
    """Return the heavy libraries a fresh interpreter has loaded after `statement`."""
    code = f"import sys\n{statement}\nprint('\\nloaded:', *sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.rpartition("loaded:")[2].split()) & HEAVY


@pytest.mark.parametrize(
    "statement",
    [
        "from evaluators import check, detect, read, reconcile",
        "from app.cli import main; main(['--help'])",
        "from app.cli import main; main(['rules'])",
        "from app.cli import main; main(['rules', 'STR-03'])",
        "from app.cli import main; main(['review', '--help'])",
        "from app.cli import main; main(['draft', '--help'])",
    ],
)
def test_start_up_loads_nothing_heavy(statement: str) -> None:
    assert loaded_by(statement) == set()


def test_a_batch_begins_without_the_rules() -> None:
    code = (
        "import sys, app.cli.batch, app.batch.worker\n"
        "print(*(name for name in sys.modules if name.startswith('evaluators.rules')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []  # a second for the command, and for each of its workers


def test_every_verb_shows_an_example_in_its_help() -> None:
    from app.cli import ABSENT, VERBS, wenheng

    for verb in VERBS.keys() - ABSENT:
        done = subprocess.run(
            [sys.executable, "-m", "app", verb, "--help"], capture_output=True, text=True, cwd=ROOT, check=True
        )
        assert f"示例：wenheng {verb}" in done.stdout, verb
    assert wenheng.name == "wenheng"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert text.lstrip().startswith('"""')


def test_the_checker_has_no_clock() -> None:
    for path in ROOT.glob("evaluators/**/*.py"):
        assert not re.search(r"date\.today\(|datetime\.now\(|time\.time\(", path.read_text(encoding="utf-8")), path


def test_help_pages_are_chinese_throughout() -> None:
    from app.cli import VERBS

    for verb in VERBS:
        done = subprocess.run(
            [sys.executable, "-m", "app", verb, "--help"], capture_output=True, text=True, cwd=ROOT, check=True
        )
        for english in ("Usage", "Options", "default", "Show this", "OPTIONS", "INTEGER", "TEXT", "required"):
            assert english not in done.stdout, (verb, english)
        sentences = done.stdout.partition("\n")[2].partition("选项")[0]
        assert re.search("[\u4e00-\u9fff，。；] [\u4e00-\u9fff]", sentences) is None, verb


def test_every_part_of_the_program_is_under_the_contracts_on_imports() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    parts = {f"app.{path.stem}" for path in (ROOT / "app").glob("[a-z]*.py")}
    parts |= {f"app.{path.parent.name}" for path in (ROOT / "app").glob("*/__init__.py")}
    layers = next(contract for contract in settings["contracts"] if contract["type"] == "layers")["layers"]
    assert {part for layer in layers for part in layer.split(" | ")} == parts - {"app.message"}
    for contract in settings["contracts"]:
        if contract["type"] == "forbidden" and contract["source_modules"] != ["evaluators"]:
            assert len(parts - set(contract["source_modules"])) <= 2, contract["name"]
