"""Parts that no model writes: tables of figures and duties, the closing, the signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.composing import Work


@dataclass(slots=True)
class Fixed:
    """What is put in by rule: `instead` of a section's text or `after` it, by slot."""

    instead: dict[str, Callable[[], None]] = field(default_factory=dict)
    after: dict[str, Callable[[], None]] = field(default_factory=dict)


def fixed_parts(work: Work) -> Fixed:
    """Return the parts of this document type that are written by rule."""
    if not work.brief.is_report:
        from app.composing.plan import compose_duties

        # the table opens a section of its own, where it stands in the offline draft: before the safeguards
        return Fixed(after={"steps": lambda: compose_duties(work)})
    from app.composing.reported import promises, read_plan

    read_plan(work)
    held = promises(work)
    if work.brief.doc_type == "monthly_form":
        from app.composing.form import compose_table

        return Fixed(
            instead={"goals": lambda: compose_table(work, held), "overview": lambda: None, "owners": lambda: None}
        )
    from app.composing.report import goal_table

    key = "goals" if work.brief.doc_type == "project_summary" else "overview"
    return Fixed(after={key: lambda: goal_table(work, held)})


def closing(work: Work) -> None:
    """Write what ends a report or a form."""
    if work.brief.doc_type == "monthly_form":
        from app.composing.form import signatures

        signatures(work)
    elif work.brief.is_report:
        work.page.section_name = ""
        work.page.para("特此报告。")
