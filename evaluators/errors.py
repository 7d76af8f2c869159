"""What the checker itself may raise."""

from __future__ import annotations


class EvaluatorError(Exception):
    """A fault reported to a person in one Chinese paragraph."""


class SpecError(EvaluatorError):
    """A YAML specification (document type, lexicon, waiver file …) is wrong.

    The message names file, line and column, shows the line and says what was expected.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None, column: int | None = None) -> None:
        where = path if line is None else f"{path} 第{line}行{f'第{column}列' if column else ''}"
        super().__init__(f"{where}：{message}")
        self.path = path
        self.line = line
        self.column = column
