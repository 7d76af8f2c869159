"""A run taken up again gives what a fresh one would: whatever a draft hangs on is looked at again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document

from app.batch import run

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

MAY, NOVEMBER = date(2026, 5, 1), date(2026, 11, 30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    goal(tmp_path, 95)
    (tmp_path / "名册.csv").write_text("社区,入户率,站点\n桥东社区,91,4\n长堤社区,97,12\n", encoding="utf-8")
    (tmp_path / "附表.md").write_text("# 分工表\n\n一、分工第一版\n", encoding="utf-8")
    return tmp_path


def goal(home: Path, rate: int, community: str = "桥东社区") -> None:
    for name in {community, *(() if (home / "长堤社区.md").exists() else ("长堤社区",))}:
        (home / f"{name}.md").write_text(
            f"# {name}入户服务实施方案\n\n一、工作目标\n\n2026年6月底前，入户率达到{rate}%。"
            "2026年9月底前，建成站点10个。\n\n"
            "二、工作任务\n\n（一）开展入户。由社区党委负责，2026年6月30日前完成。\n",
            encoding="utf-8",
        )


def brief(home: Path, *more: str) -> Path:
    lines = [
        "doc_type: status_report", 'plan: "{{社区}}.md"', 'unit: "{{社区}}居民委员会"',
        'title: "关于{{社区}}入户服务工作情况的报告"', "addressee: 望桥街道办事处", "results:",
        '  - {target: 入户率, actual: "{{入户率}}", unit: "%", source: 台账}',
        '  - {target: 站点, actual: "{{站点}}", unit: 个, source: 台账}', *more,
    ]  # fmt: skip
    path = home / "任务书.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def outcome(home: Path, folder: str, today: date = MAY, *, resume: bool = False) -> BatchRun:
    return run(home / "任务书.yaml", home / "名册.csv", home / folder, today=today, check=False, resume=resume)


def words(folder: Path, community: str = "桥东社区") -> list[str]:
    return [paragraph.text for paragraph in Document(str(folder / f"{community}.docx")).paragraphs]


def test_a_report_whose_plan_was_changed_is_written_anew(home: Path) -> None:
    brief(home, "issue_date: 2026-07-01")
    outcome(home, "一")
    goal(home, 80)
    assert outcome(home, "一", resume=True).kept == 1
    outcome(home, "二")
    assert words(home / "一") == words(home / "二")
    assert outcome(home, "一", resume=True).kept == 2


def test_a_document_whose_attachment_was_changed_is_written_anew(home: Path) -> None:
    brief(home, "issue_date: 2026-07-01", "attachments: [{name: 分工表, file: 附表.md}]")
    outcome(home, "一")
    (home / "附表.md").write_text("# 分工表\n\n一、分工第二版\n", encoding="utf-8")
    assert outcome(home, "一", resume=True).kept == 0
    assert any("第二版" in text for text in words(home / "一"))


def test_a_report_without_a_day_is_written_anew_on_another(home: Path) -> None:
    brief(home)
    outcome(home, "一", MAY)
    assert outcome(home, "一", MAY, resume=True).kept == 2
    assert outcome(home, "一", NOVEMBER, resume=True).kept == 0
    outcome(home, "二", NOVEMBER)
    assert words(home / "一") == words(home / "二")


def test_a_draft_is_judged_by_the_day_it_bears(home: Path) -> None:
    brief(home, "issue_date: 2026-07-01")

    def made(folder: str, today: date, *, resume: bool = False) -> BatchRun:
        return run(home / "任务书.yaml", home / "名册.csv", home / folder, today=today, resume=resume)

    early, late = made("一", MAY), made("二", NOVEMBER)
    assert [record.findings for record in early.records] == [record.findings for record in late.records]
    again = made("一", NOVEMBER, resume=True)
    assert again.kept == 2
    assert not any("重新检查" in note for note in again.notes)


def test_a_report_with_its_day_is_kept_whatever_the_clock_says(home: Path) -> None:
    brief(home, "issue_date: 2026-07-01")
    outcome(home, "一", MAY)
    assert outcome(home, "一", NOVEMBER, resume=True).kept == 2
