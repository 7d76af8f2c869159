"""What is said to a model: a role and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message; only a prompt file opens a role, inserted text never does."""

    role: Role
    content: str
