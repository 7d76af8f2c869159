"""What the values of one row make impossible, said for whoever reads the message."""

from __future__ import annotations

import re

NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2, and our own two marks


class NoNumber(TypeError):
    """A text that is counted with but is no number; `args[0]` is the text."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"“{self.args[0][:20]}”不是数字，不能比较或计算"


class Misshown(ValueError):
    """A number that a format would show as another; `args[0]` is the number, `args[1]` what is to be done."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"“{self.args[0][:20]}”{self.args[1]}"


class Unrounded(Misshown):
    """A quotient that a tag prints without saying how many decimals; `args[0]` is the number as far as it is shown."""


class ControlCharacter(ValueError):
    """A text that the plan makes holds what no Word file may hold; `args[0]` is the character."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"印出的文字含有不可见的控制字符（U+{ord(self.args[0]):04X}），文件中不能有，请从标记中删去"


class NoText(TypeError):
    """What a tag prints is neither text nor number; `args[0]` is what is to be done."""

    @property
    def said(self) -> str:
        """Say so."""
        return f"要印出的{self.args[0]}"
