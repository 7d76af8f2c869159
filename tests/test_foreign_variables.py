"""No variable of another product steers this one: what its libraries would read is hidden from them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from test_retrieval_index import write_corpus

if TYPE_CHECKING:
    from pathlib import Path

BUILD = """
import sys
from pathlib import Path
from app import settings
from app.web.server import build
build(settings.load({"WENHENG_HOME": sys.argv[1]}))
import uvicorn
config = uvicorn.Config(None)
print(config.workers, config.forwarded_allow_ips)
"""


def run(folder: Path, variables: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with `words` in `folder`, with `variables` beside those of this machine."""
    environ = os.environ | {"WENHENG_HOME": str(folder / "home")} | variables
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("there", ["environment", "file"])
def test_chroma_takes_nothing_from_the_environment_nor_from_a_file_beside(tmp_path: Path, there: str) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    foreign = {"CHROMA_SERVER_HTTP_PORT": "none", "IS_PERSISTENT": "perhaps", "CHROMA_API_IMPL": "elsewhere"}
    if there == "file":
        (tmp_path / ".env").write_text("".join(f"{k}={v}\n" for k, v in foreign.items()), encoding="utf-8")
        foreign = {}
    indexed = run(tmp_path, foreign, "-m", "app", "index", str(corpus))
    assert (indexed.returncode, indexed.stderr) == (0, "")
    assert "新增 4 份" in indexed.stdout


def test_the_workbench_takes_nothing_from_variables_of_gradio_and_uvicorn(tmp_path: Path) -> None:
    foreign = {
        "GRADIO_SERVER_PORT": "none",
        "GRADIO_ROOT_PATH": "/elsewhere",
        "SPACE_ID": "somebody/something",
        "WEB_CONCURRENCY": "many",
        "FORWARDED_ALLOW_IPS": "*",
    }
    built = run(tmp_path, foreign, "-c", BUILD, str(tmp_path / "home"))
    assert built.returncode == 0, built.stderr
    assert built.stdout.splitlines()[-1] == "1 127.0.0.1,::1"
