"""From a brief to a draft: compose or let a model write, trace what is stated, check, and mark what is missing."""

from app.drafting.flow import Means, carry_out, draft, plan_outline, redraft
from app.drafting.model import Draft, DraftParagraph, Engine
from app.drafting.output import KINDS, by_item, source_rows, to_json, write, write_document

__all__ = [
    "KINDS",
    "Draft",
    "DraftParagraph",
    "Engine",
    "Means",
    "by_item",
    "carry_out",
    "draft",
    "plan_outline",
    "redraft",
    "source_rows",
    "to_json",
    "write",
    "write_document",
]
