"""The demo, as a stranger meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.files import load


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(out)]) == 0
    return out


def test_a_plan_and_a_report_lie_on_top_and_nothing_else_of_the_kind(demo: Path) -> None:
    assert sorted(path.name for path in demo.glob("*.docx")) == ["plan.docx", "report.docx"]
    assert all(path.is_dir() or path.suffix == ".docx" for path in demo.iterdir())


def test_its_index_lies_with_it_and_not_in_the_home_of_the_user(demo: Path, home: str) -> None:
    assert (demo / "home" / "index").is_dir()
    assert not (Path(home) / "index").exists()


@pytest.mark.parametrize("name", ["plan", "report"])
def test_both_pass_every_check(demo: Path, name: str) -> None:
    report = json.loads((demo / "checks" / f"{name}.docx.check.json").read_text(encoding="utf-8"))
    assert report["blocks_export"] is False
    assert [finding["message"] for finding in report["findings"] if finding["severity"] != "minor"] == []


def test_the_report_answers_the_plan(demo: Path) -> None:
    answer: dict[str, Any] = json.loads((demo / "reconcile" / "reconcile.json").read_text(encoding="utf-8"))
    entry = answer["reports"][0]
    assert answer["as_of"] == "2026-10-31"
    assert entry["counts"]["conflict"] == entry["counts"]["unreported"] == 0
    short = [item for item in entry["items"] if item["state"] == "short"]
    assert [(item["planned"]["value"], item["actual"]["value"]) for item in short] == [(95, 93.7)]
    assert any(item["state"] == "overdue" and "轮训" in item["plan_quote"] for item in entry["items"])


def test_nothing_is_left_open(demo: Path) -> None:
    for name in ("plan", "report"):
        text = load(demo / f"{name}.docx").text
        assert "待补" not in text
        assert "草稿" not in text


def test_a_second_run_gives_the_same_documents(demo: Path) -> None:
    before = {name: (demo / name).read_bytes() for name in ("plan.docx", "report.docx")}
    assert main(["demo", "--out", str(demo)]) == 0
    assert {name: (demo / name).read_bytes() for name in before} == before


def test_every_community_has_its_own_plan(demo: Path) -> None:
    lines = [json.loads(line) for line in (demo / "batch" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 30
    assert {line["state"] for line in lines} == {"ok"}
    assert all(line["checked"] for line in lines)
    assert all(line["社区"] in load(demo / "batch" / line["path"]).text for line in lines)
