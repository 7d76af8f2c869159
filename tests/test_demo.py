"""The demo, as a stranger meets it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

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
    before = made(demo)
    assert len(before) > 30
    assert main(["demo", "--out", str(demo)]) == 0
    assert made(demo) == before


def made(demo: Path) -> dict[str, str]:
    """Return the hash of every result; the index is no result."""
    files = (path for path in demo.rglob("*") if path.is_file())
    return {
        name: sha256(path.read_bytes()).hexdigest()
        for path in files
        if not (name := path.relative_to(demo).as_posix()).startswith("home/")
    }


def test_every_community_has_its_own_plan(demo: Path) -> None:
    lines = [json.loads(line) for line in (demo / "batch" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 30
    assert {line["state"] for line in lines} == {"ok"}
    assert all(line["checked"] for line in lines)
    assert all(line["社区"] in load(demo / "batch" / line["path"]).text for line in lines)


def test_the_plans_of_the_communities_differ_in_substance(demo: Path) -> None:
    one, two = (load(demo / "batch" / "望桥街道" / f"{name}.docx").text for name in ("长堤社区", "望江苑社区"))
    assert "沙袋400个" in one
    assert "沙袋" not in two
    assert "以新入住居民为走访重点" in two  # a condition
    assert "以新入住居民为走访重点" not in one
    heads = docx.Document(str(demo / "batch" / "望桥街道" / "长堤社区.docx")).sections[0]
    assert "长堤社区" in heads.header.paragraphs[0].text
    assert "长堤社区" in heads.footer.paragraphs[0].text


def test_the_totals_of_the_sub_districts_are_shared_out(demo: Path) -> None:
    book = load_workbook(demo / "batch" / "汇总.xlsx")
    rows = list(book["指标分解"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 18
    assert all(row[2] == row[5] for row in rows)
    assert rows[0][:3] == ("重点对象人数", "望桥街道", 1386)  # as the plan of the sub-district has it


def test_the_similarity_report_finds_what_was_copied_and_nothing_else(demo: Path) -> None:
    report = (demo / "batch" / "相似度报告.md").read_text(encoding="utf-8")
    alike = [line for line in report.splitlines() if "相似 " in line]
    assert len(alike) == 2
    assert "南塍街道塍南社区、南塍街道塍北社区" in alike[0]
    assert "望桥街道望江苑社区、青荻街道新荻社区" in alike[1]
