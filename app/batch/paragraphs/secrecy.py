"""Plan and roster looked through for secrecy marks before a word of them leaves: both count as whole documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.batch.workbook import open_excel
from app.files import load
from app.llm import refuse_secret

if TYPE_CHECKING:
    from app.batch.roster import Roster
    from app.batch.template import Plan

_YAML = frozenset({".yaml", ".yml"})


def refuse_secrets(people: Roster, plan: Plan) -> None:
    """Let nothing pass where plan, roster or results are marked, sheets and columns that are not used included.

    Raises:
        SecretMaterial: names the place; nothing was sent.
    """
    text = plan.text if plan.path.suffix.lower() in _YAML else load(plan.path).whole
    refuse_secret(text, f"方案 {plan.path.name}")
    sheets = open_excel(people.path) if people.sheet is not None else [people.table.sheet]
    for sheet in sheets:
        refuse_secret(str(sheet.title or ""), f"{sheet.name} 的表名")
        for number, cells in sheet.rows():
            refuse_secret("\n".join(cells), f"{sheet.name} 第{number}行")
    for row in people.rows:  # what came from a table of results
        words = (value for rows in row.lists.values() for item in rows for value in item.values())
        refuse_secret("\n".join(words), f"{row.community}的任务表或成果表")
