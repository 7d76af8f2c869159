"""Secrecy marks, and what is to be done with a document that carries one."""

from __future__ import annotations

from evaluators.rules.privacy.secrecy_mark import secrecy_marks

ADVICE = "请立即停止在本系统处理，移到规定的涉密或内部系统；误标的，由定密责任人确认后删去。"


def mark_in(text: str) -> str:
    """Return the first secrecy mark of a text as it stands there, "" where there is none."""
    marks = secrecy_marks(text)
    return marks[0].of(text) if marks else ""
