"""Who writes the paragraphs: a model, held to the cells by the same gate as every draft, or a rule that lists them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from app import prompts
from app.composing.wording import gap
from app.errors import ModelOutputInvalid
from app.llm import Masked, shared_endpoint
from app.writing.desk import data
from app.writing.sections import faults_in, marked, plain_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.batch.paragraphs.asked import Paragraph
    from app.batch.paragraphs.facts import Facts
    from app.llm import ChatModel, Hearing, Usage
    from app.prompts import Prompt
    from app.settings import Settings

_WRITE, _REPAIR = "batch/paragraph", "shared/repair"
_UNSEEN = re.compile("[^\\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written for one paragraph, before it is held against its facts."""

    text: str
    sources: tuple[str, ...] = ()


class Hand(Protocol):
    """Writes paragraphs; those of a model cost time and money and are kept by `key`."""

    @property
    def home(self) -> Path | None:
        """Where the answers of a model are kept; None where nobody is asked."""
        ...

    @property
    def used(self) -> Mapping[str, str]:
        """The prompts used so far, with their versions."""
        ...

    @property
    def concurrency(self) -> int:
        """How many paragraphs may be under way at once."""
        ...

    @property
    def usage(self) -> Usage | None:
        """What the run has used so far."""
        ...

    def key(self, title: str, asked: Paragraph, facts: Facts) -> str:
        """Return what stands for prompts, model and facts: equal keys have equal answers."""
        ...

    def write(self, title: str, asked: Paragraph, facts: Facts, hear: Hearing) -> Answer:
        """Write one paragraph.

        Raises:
            ModelUnavailable, ModelOutputInvalid, SecretMaterial: as the model.
        """
        ...


class RuleHand:
    """Lists what the cells say, sentence by sentence; asks nobody."""

    home: Path | None = None
    concurrency = 1
    usage: Usage | None = None
    used: Mapping[str, str] = MappingProxyType({})

    def key(self, title: str, asked: Paragraph, facts: Facts) -> str:  # noqa: ARG002 - nothing is kept
        """Return nothing: it is written anew in no time."""
        return ""

    def write(self, title: str, asked: Paragraph, facts: Facts, hear: Hearing) -> Answer:  # noqa: ARG002 - needs no more
        """Return the cells in the order of the roster, then the rows of its sheets."""
        cells = [text for name, text in facts.items if "[" not in name]
        rows: dict[str, list[str]] = {}
        for name, text in facts.items:
            if "[" in name:
                rows.setdefault(name.partition("[")[0], []).append(text)
        said = [f"{facts.place}{'，'.join(cells)}。"] if cells else []
        said += [f"{title}：{'；'.join(texts)}。" for title, texts in rows.items()]
        text = "".join(said) or gap(f"{facts.place}的{asked.name}")
        return Answer(text, tuple(name for name, _ in facts.items))


@dataclass(slots=True)
class ModelHand:
    """Asks a model, once more where something has no source; several threads may use it.

    Attributes:
        model: serves the whole run: its budget and its cost are the run's.
        home: the home folder, which keeps the answers.
        named: endpoint and model names, part of the key.
        private: names that never leave, beside those the sheet names.
        used: prompt id -> version.
    """

    model: ChatModel
    home: Path
    named: str = ""
    private: tuple[str, ...] = ()
    used: dict[str, str] = field(default_factory=dict)

    @property
    def concurrency(self) -> int:
        """See `Hand`."""
        return max(1, self.model.concurrency)

    @property
    def usage(self) -> Usage:
        """See `Hand`."""
        return self.model.usage

    def key(self, title: str, asked: Paragraph, facts: Facts) -> str:
        """See `Hand`."""
        prompt, repair = self._prompt(_WRITE), self._prompt(_REPAIR)
        whole = [prompt.digest, repair.digest, self.named, self._inputs(title, asked, facts), sorted(facts.private)]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def write(self, title: str, asked: Paragraph, facts: Facts, hear: Hearing) -> Answer:
        """See `Hand`."""
        model = Masked(self.model, (*self.private, *facts.private))
        inputs = self._inputs(title, asked, facts)
        said = self._asked(model, _WRITE, inputs, hear)
        answer = Answer(_clean(said["text"]), tuple(said["sources"]))
        faults = faults_in([(answer.text, facts.sources)])
        if faults:
            answer = self._mended(model, answer, faults, (title, asked, inputs), hear) or answer
        if not answer.text:
            raise ModelOutputInvalid(f"模型为“{asked.name}”写出的内容是空的。", raw="")
        return answer

    def _mended(
        self,
        model: Masked,
        answer: Answer,
        faults: list[str],
        about: tuple[str, Paragraph, dict[str, Any]],
        hear: Hearing,
    ) -> Answer | None:
        """Return the answer as the model mends it; None where nothing can be made of that: the gate marks the first."""
        title, asked, inputs = about
        block = {"kind": "paragraph", "heading": "", "text": answer.text, "sources": list(answer.sources)}
        wanted = {
            "type_name": title,
            "heading": asked.name,
            "blocks": data(json.dumps([block], ensure_ascii=False)),
            "faults": faults,
            "material": inputs["material"],
        }
        try:
            mended = self._asked(model, _REPAIR, wanted, hear)["blocks"]
        except ModelOutputInvalid:
            return None
        text = _clean("".join(f"{one['heading']}{one['text']}" for one in mended))
        return Answer(text, tuple(dict.fromkeys(name for one in mended for name in one["sources"]))) if text else None

    @staticmethod
    def _inputs(title: str, asked: Paragraph, facts: Facts) -> dict[str, Any]:
        return {
            "title": data(title),
            "community": data(facts.place),
            "name": asked.name,
            "wish": data(asked.wish),
            "material": [{"id": name, "text": text} for name, text in facts.items],
        }

    def _asked(self, model: Masked, name: str, inputs: dict[str, Any], hear: Hearing) -> Any:
        prompt = self._prompt(name)
        full = f"{name}@{prompt.version}"
        return model.complete(
            prompts.render(full, inputs),
            schema=prompt.output,
            role=prompt.role,
            settings=prompt.settings,
            prompt=full,
            hear=hear,
        ).data

    def _prompt(self, name: str) -> Prompt:
        prompt = prompts.load(name)
        self.used[name] = prompt.version
        return prompt


def stands(answer: Answer, facts: Facts) -> str:
    """Return the text as it may stand: what the facts do not give is a gap.

    It is looked at whenever it is used, what was kept of an earlier run included: a sharper gate holds for all.
    """
    return marked(answer.text, facts.sources)


def model_hand(settings: Settings) -> tuple[ModelHand, Callable[[], None]]:
    """Return the hand of the installation's model for one run, and what closes its connections.

    Raises:
        ModelUnavailable: address, key or model name is not set.
        SettingsError: a setting cannot be used.
    """
    endpoint, named, private = shared_endpoint(replace(settings, llm_token_budget=settings.llm_batch_token_budget))
    return ModelHand(endpoint, settings.home, named, private), endpoint.close


def _clean(text: str) -> str:
    return _UNSEEN.sub("", plain_line(text)).strip()
