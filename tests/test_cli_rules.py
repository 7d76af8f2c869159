from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from app.cli import main
from evaluators.catalog import ELSEWHERE, RULES

if TYPE_CHECKING:
    import pytest


def test_every_rule_is_listed_with_severity_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for rule, line in zip(RULES, lines, strict=False):
        assert line.split() == [rule.code, rule.severity.label, rule.title]


def test_one_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "str-03"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("STR-03 同级序号断号（numbering-gap）")
    assert "为什么重要：" in out
    assert "依据：" in out


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [entry["code"] for entry in answer["rules"]] == [*(rule.code for rule in RULES), *ELSEWHERE]
    assert all(entry["fault"] and entry["why"] and entry["limits"] for entry in answer["rules"])


def test_an_unknown_code_is_the_users_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "STR-99"]) == 2
    assert "没有规则“STR-99”" in capsys.readouterr().err


def test_listing_the_rules_loads_no_heavy_library() -> None:
    program = (
        "import sys; from app.cli import main; main(['rules']); main(['rules', 'STR-01'])\n"
        "heavy = {'pydantic', 'docx', 'lxml', 'numpy', 'chromadb', 'langchain', 'openai', 'gradio', 'fastapi'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_checked_across_documents_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "src-04"]) == 0
    assert "wenheng similar" in capsys.readouterr().out
    assert main(["rules", "SRC-04", "--format", "json"]) == 0
    assert [entry["code"] for entry in json.loads(capsys.readouterr().out)["rules"]] == ["SRC-04"]


def test_what_reconciliation_finds_is_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "COV-02"]) == 0
    assert capsys.readouterr().out.startswith("COV-02 目标无完成值")
