"""What a person may read of an answer while it comes: a model answers in JSON."""

from __future__ import annotations

import json
import re

_WORDS = re.compile(r'"(?:heading|text)"\s*:\s*"((?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)')
_CUT = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")  # an escape that has not come whole


def words_so_far(answer: str) -> str:
    """Return the words of the document in an answer that may break off anywhere; "" before the first."""
    if not answer.lstrip().startswith(("{", "[", "`")):
        return answer
    return "".join(json.loads(f'"{_CUT.sub("", words)}"', strict=False) for words in _WORDS.findall(answer))
