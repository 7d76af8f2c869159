"""What a model was used for, in a line for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.llm import Usage


def used(usage: Usage | None) -> str:
    """Return calls, tokens and, where prices are set, the cost; empty where no model was asked."""
    if usage is None or not usage.calls:
        return ""
    counted = "约" if usage.estimated else ""
    cost = f"，费用 {usage.cost} {usage.currency}".rstrip() if usage.cost is not None else ""
    return f"模型调用 {usage.calls} 次，{counted}用量输入 {usage.tokens_in}、输出 {usage.tokens_out}{cost}。"
