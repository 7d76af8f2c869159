"""The main job from end to end, as `make demo` shows it: no key, no question, no network.

Index the bundled corpus; draft a plan and a report on it from the two bundled briefs; check both; export them through
the same gate as everybody else's; hold the report against the plan; give every community of the bundled roster its
own plan. Everything lies under one folder, its index too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import evaluators
from app import batch, settings
from app.drafting import draft, write
from app.export import export
from app.files.atomic import write_atomically
from app.files.xlsx import write_tables
from app.local import local
from app.request import load_brief
from app.retrieval import Index
from evaluators.coverage import State
from evaluators.coverage.table import NAME, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from app.drafting import Draft
    from app.request import Brief
    from evaluators.coverage import Coverage

STEPS = 6


@dataclass(frozen=True, slots=True)
class Account:
    """What was done, in words, and whether it went well."""

    lines: tuple[str, ...]
    exit_status: int = 0


def run(out: Path, progress: Callable[[int, str], None] | None = None) -> Account:
    """Do the main job into `out`.

    Args:
        out: gets plan.docx and report.docx, the rest in subfolders.
        progress: called before each of `STEPS` steps with its number and name.

    Raises:
        ExportBlocked: a draft does not pass its checks; with the bundled briefs that is a fault of this program.
    """
    tell = progress or (lambda _done, _name: None)
    corpus = settings.bundled("corpus")
    plan_brief = load_brief(corpus / "briefs" / "plan.yaml")
    report_brief = load_brief(corpus / "briefs" / "report.yaml")
    tell(0, "建立检索库")
    with Index(out / "home") as index:
        taken = index.update([corpus])
        tell(1, "起草方案")
        plan = _make(plan_brief, "plan", out, index)
        tell(2, "起草报告")
        # the report answers the plan just issued, not the copy of it in the corpus
        report_brief = report_brief.model_copy(update={"plan": str((out / "plan.docx").resolve())})
        report = _make(report_brief, "report", out, index)
    tell(3, "比对报告与方案")
    coverage = evaluators.reconcile(evaluators.read(plan.text), evaluators.read(report.text), today=_day(report_brief))
    _write_coverage(coverage, out)
    tell(4, "批量制发")
    # the day the bundled template is dated: the demo's clock once more
    made = batch.run(
        corpus / "templates" / "社区网格走访方案.docx",
        corpus / "rosters" / "communities.xlsx",
        out / "batch",
        today=_day(plan_brief),
        local=local(settings.load().with_home(out / "home")),
    )
    blocked = sum(record.state is not batch.State.OK for record in made.records)
    tell(5, "完成")
    states = {NAME[State(state)]: count for state, count in coverage.counts.items() if count}
    return Account(
        (
            f"检索库  收录 {len(taken.added) + len(taken.refreshed) + taken.unchanged} 份文件，{taken.passages} 段",
            f"方案    {out / 'plan.docx'}  {_verdict(plan)}",
            f"报告    {out / 'report.docx'}  {_verdict(report)}",
            f"检查    {out / 'checks'}（检查报告）；{out / 'drafts'}（草稿和各句来源）",
            f"比对    {out / 'reconcile' / 'reconcile.xlsx'}  共 {len(coverage.outcomes)} 项："
            + "，".join(f"{name} {count} 项" for name, count in states.items()),
            f"批量    {made.out}  {len(made.records)} 个社区各一份，"
            + (f"{blocked} 份须修改或未生成" if blocked else "均通过检查")
            + f"；各社区写法的异同见 {made.out / batch.LIKENESS}",
        ),
        made.exit_status,
    )


def _make(brief: Brief, name: str, out: Path, index: Index) -> Draft:
    """Draft one document, let it through the gate and file its check report."""
    made = draft(brief, engine="offline", index=index, today=_day(brief))
    source = out / "drafts" / f"{name}.docx"
    write(made, source)
    exported = export(source, out / f"{name}.docx", today=_day(brief), doc_type=made.doc_type, sources=made.sources)
    filed = out / "checks" / exported.check_report.name
    filed.parent.mkdir(parents=True, exist_ok=True)
    exported.check_report.replace(filed)
    return made


def _day(brief: Brief) -> date:
    """Return the day the document is issued: the demo's clock, so that it gives the same every year."""
    if brief.issue_date is None:
        raise ValueError("the bundled briefs carry an issue date")
    return brief.issue_date


def _write_coverage(coverage: Coverage, out: Path) -> None:
    folder = out / "reconcile"
    answer = {
        "schema": "wenheng.reconcile/1",
        "plan": str(out / "plan.docx"),
        "as_of": coverage.as_of.isoformat(),
        "reports": [{"path": str(out / "report.docx"), **coverage.to_json()}],
    }
    with write_atomically(folder / "reconcile.json") as temporary:
        temporary.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_tables(folder / "reconcile.xlsx", {"比对": rows(coverage)})


def _verdict(made: Draft) -> str:
    count = len(made.report.findings)
    return f"检查通过，提示 {count} 处" if count else "检查通过"
