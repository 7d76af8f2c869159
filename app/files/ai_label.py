"""The label of content a model had a hand in: words a reader sees, and what the file says of itself.

人工智能生成合成内容标识办法 (in force since 2025-09-01) asks for both: a visible notice in the text, and in the file's
metadata that the content is generated, the name or code of the provider, and a number of the content. The property AIGC
and the names of its fields are those that other implementers of GB 45438-2025, Annex E, write (Tencent Cloud's SDK
among them; theirs has ContentPropagator, PropagateID and two reserved codes besides, for whoever spreads the content).
We have not had the text of the standard before us.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

VISIBLE = "本文由人工智能辅助生成"
PROPERTY = "AIGC"
UNNAMED = "未填写"


@dataclass(frozen=True, slots=True)
class Label:
    """When a document carries the visible label, and what its metadata names.

    Attributes:
        rule: the installation's setting: auto labels what a model had a hand in.
        producer: name or code of the provider of the service.
        asked: what the person asked for this once; None for nothing.
    """

    rule: str = "auto"
    producer: str = ""
    asked: bool | None = None

    def wanted(self, *, by_model: bool) -> bool:
        """Tell whether a document gets the visible label; `by_model` is whether a model had a hand in it."""
        if self.asked is not None:
            return self.asked
        return self.rule == "always" or (self.rule == "auto" and by_model)

    def metadata(self, text: str) -> str:
        """Return the value of the property `PROPERTY`: generated, by whom, under which number.

        The number is taken from `text`, so that equal documents have equal numbers.
        """
        number = hashlib.sha256(text.encode()).hexdigest()[:32]
        held = {"Label": "1", "ContentProducer": self.producer or UNNAMED, "ProduceID": number}
        return json.dumps(held, ensure_ascii=False)


UNLABELLED = Label("never")
