"""Documents that are held against each other though they do not belong together are remarked on once."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from test_review import FAULTY, write

from app.cli import main
from app.mismatch import of, other_plan, unrelated
from app.review import read_document
from evaluators import detect

CORPUS = Path(__file__).parent.parent / "corpus"
PLANS = sorted((CORPUS / "plans").iterdir())
REPORTS = sorted((CORPUS / "reports").iterdir())
READ = {path: read_document(path)[1] for path in (*PLANS, *REPORTS)}
# a later plan for the same work of another street; its report could be meant
ALIKE = {("wangqiao-2026-05-form.md", "shiqing-2023-grid.md")}


def work(path: Path) -> tuple[str, str]:
    unit, year, *_ = path.stem.split("-")
    return unit, year


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_a_report_fits_its_own_plan_alone(report: Path) -> None:
    for plan in PLANS:
        told = other_plan(of(READ[plan]), of(READ[report]), detect(READ[report]))
        if (report.name, plan.name) not in ALIKE:
            assert bool(told) is (work(plan) != work(report)), plan.name


def test_two_plans_for_two_kinds_of_work_are_no_two_states_of_one() -> None:
    for old, new in product(PLANS, PLANS):
        if {old.stem, new.stem} != {"shiqing-2023-grid", "wangqiao-2026-grid"}:  # one kind of work
            assert bool(unrelated(of(READ[old]), of(READ[new]))) is (old != new), (old.name, new.name)


OTHER = """杏园社区2026年老年食堂开办工作方案

一、工作目标
2026年10月底前，在东里和西里各开办老年食堂一处，由社区居委会负责选址，街道民政科负责验收。
二、工作安排
（一）摸底。由网格员逐户登记六十岁以上老人的用餐需求，2026年5月31日前完成。
（二）试营业。由承办企业负责备餐和配送，2026年8月31日前完成。
"""


@pytest.mark.parametrize(
    ("old", "new", "doubted"),
    [
        (FAULTY * 2, OTHER, True),
        (OTHER, OTHER.replace("各开办老年食堂一处", "合办老年食堂一处"), False),
        (OTHER, OTHER.replace("老年食堂开办", "助餐点建设"), False),  # renamed, but the same text
        ("长堤社区防汛工作计划\n", OTHER, False),  # too short to tell
    ],
)
def test_recheck_doubts_strangers(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], old: str, new: str, doubted: bool
) -> None:
    folder = write(tmp_path, 原稿=old, 修改稿=new)
    main(["recheck", str(folder / "原稿.txt"), str(folder / "修改稿.txt"), "--today", "2026-03-10"])
    err = capfd.readouterr().err
    assert ("似乎不是同一份文件的两稿，请核对给出的文件。" in err) is doubted
    assert err.count("\n") == doubted


def test_traditional_characters_are_the_same_text() -> None:
    from evaluators import read

    simple, traditional = read(OTHER), read(OTHER.translate(str.maketrans("园区老办东处负责", "園區老辦東處負責")))
    assert unrelated(of(simple), of(traditional)) == ""


@pytest.mark.parametrize("command", ["review", "reconcile", "recheck"])
def test_a_wrong_plan_is_said_in_one_sentence(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    right, wrong = CORPUS / "plans/nancheng-2025-flood.md", CORPUS / "plans/puqian-2024-fraud.txt"
    report = CORPUS / "reports/nancheng-2025-flood-report.md"
    for plan, expected in ((right, 0), (wrong, 1)):
        options = {
            "review": [str(report), "--plan", str(plan)],
            "reconcile": [str(plan), str(report)],
            "recheck": [str(report), str(report), "--plan", str(plan)],
        }[command]
        main([command, *options, "--today", "2025-12-01"])
        assert capfd.readouterr().err.count("似乎不是同一项工作") == expected
