"""Who answers for what, and the safeguards of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.composing import wording
from app.composing.facts import SAFEGUARDS
from app.composing.wording import gap, listed

if TYPE_CHECKING:
    from app.composing.pieces import Ref
    from app.composing.work import Work


def lead_units(work: Work) -> list[tuple[str, list[str], list[Ref]]]:
    """Return each leading unit with the names of its tasks, in the order of the tasks."""
    found: dict[str, tuple[list[str], list[Ref]]] = {}
    for index, task in enumerate(work.brief.tasks):
        if task.owner:
            names, refs = found.setdefault(task.owner, ([], []))
            names.append(task.name)
            refs.append(work.ref(f"tasks[{index}].owner", task.owner))
    return [(owner, names, refs) for owner, (names, refs) in found.items()]


def compose_support(work: Work) -> None:
    """Write the brief's safeguards under their labels; without any, what follows from its tasks."""
    work.section("support", "组织保障")
    given = work.said(*SAFEGUARDS)
    for label in SAFEGUARDS:
        facts = [fact for fact in given if fact.label == label]
        if facts:
            work.page.part(label, "".join(fact.whole for fact in facts), [fact.ref for fact in facts])
    if not given:
        _own_support(work)


def _own_support(work: Work) -> None:
    """Where the brief names no safeguard, say only what follows from its tasks: who answers, by what it is judged."""
    brief = work.brief
    owners = lead_units(work)
    refs = [ref for _, _, found in owners for ref in found]
    unit = work.ref("unit", brief.unit)
    if owners:
        names = listed([name for name, _, _ in owners])
        work.page.part(
            "压实工作责任",
            work.choose(
                f"{brief.unit}统筹{wording.as_work(work.subject)}，{names}对所牵头任务的进度和质量负责。",
                f"{names}为牵头单位，对完成时限和成果负总责；{brief.unit}协调解决跨单位事项。",
                f"牵头单位为{names}，逐项确定经办人员；遇有跨单位事项，报{brief.unit}协调。",
                f"{names}按任务排定进度，{brief.unit}掌握总体进展，及时解决{work.subject}中的困难。",
                f"任务由{names}分头办理，办理进度报{brief.unit}，由其统筹{wording.as_work(work.subject)}。",
                f"{brief.unit}负责总调度。{names}按照分工，把{work.subject}的各项任务落实到人。",
            ),
            [unit, *refs],
        )
    made = [(i, t) for i, t in enumerate(brief.tasks) if t.deliverable]
    if made:
        shown = listed([t.deliverable or "" for _, t in made[:2]], "和") + ("等成果" if len(made) > 2 else "")
        work.page.part(
            work.choose("严格成果验收", "强化成果核验", "把好成果关口", "核实工作成果"),
            work.choose(
                f"各项任务到期后，由{brief.unit}核验{shown}。",
                f"{brief.unit}按完成时限查收{shown}。",
                f"{shown}由{brief.unit}逐件核实。",
                f"任务办结时报送{shown}，{brief.unit}予以核对。",
            ),
            [unit, *(work.ref(f"tasks[{i}].deliverable", t.deliverable) for i, t in made)],
        )
    if not owners and not made:
        work.page.para(f"{gap('组织领导、经费、督促检查等保障措施')}。")
