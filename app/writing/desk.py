"""What a model is asked with: the material, the passages, the prompts, and a record of which were used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app import prompts
from app.composing.passages import passages_for
from app.composing.pieces import Ref
from app.composing.sources import brief_texts, sources_of
from app.errors import ModelUnavailable
from evaluators.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.composing import Work
    from app.llm import ChatModel, Hearing
    from app.message import Message
    from app.prompts import Prompt
    from app.retrieval import Index
    from app.retrieval.passage import Passage

PASSAGES = 4  # per section: enough for the rule that applies, few enough to be read


@dataclass(slots=True)
class Desk:
    """A brief's material on the desk of a model. Threads share it: they add to `used` and to the work's notes alone.

    Attributes:
        pins: prompt id -> version, where another than the newest is wanted.
        material: what may be stated, by id.
        used: prompt id -> version, of the prompts used so far.
    """

    work: Work
    model: ChatModel
    index: Index | None
    pins: Mapping[str, str] = field(default_factory=dict)
    material: dict[str, Ref] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, work: Work, *, model: ChatModel | None, index: Index | None, pins: Mapping[str, str] | None = None
    ) -> Desk:
        """Lay out the material of `work`, what the person added to the outline included.

        Raises:
            ModelUnavailable: there is no model; nothing else is used in its stead.
            SecretMaterial: the brief, the plan or a point of the outline carries a secrecy mark; nothing was sent.
        """
        if model is None:
            raise ModelUnavailable(
                "没有可用的模型。请设置 WENHENG_LLM_BASE_URL、WENHENG_LLM_API_KEY 和 WENHENG_LLM_MODEL，"
                "或改用 --engine offline 离线起草。"
            )
        _refuse_secrets(work)
        return cls(work, model, index, pins or {}, _material(work) | {ref.id: ref for ref in work.own})

    def ask(
        self,
        prompt_id: str,
        inputs: Mapping[str, Any],
        *,
        first: Sequence[Message] = (),
        hear: Hearing | None = None,
    ) -> Any:
        """Render a prompt, ask the model for its output, and remember which version was used.

        Raises:
            ModelUnavailable, ModelOutputInvalid: as the model.
            Cancelled: the person stopped it.
        """
        prompt = self._prompt(prompt_id)
        name = f"{prompt_id}@{prompt.version}"
        messages = (*first, *prompts.render(name, inputs))
        reply = self.model.complete(
            messages,
            schema=prompt.output,
            role=prompt.role,
            settings=prompt.settings,
            prompt=name,
            hear=hear,
        )
        return reply.data

    def notes(self) -> tuple[Message, ...]:
        """Return what is particular to the document type."""
        prompt = self._prompt(f"{self.work.brief.doc_type}/notes")
        return prompts.render(f"{prompt.id}@{prompt.version}", {})

    def _prompt(self, prompt_id: str) -> Prompt:
        pin = self.pins.get(prompt_id)
        prompt = prompts.load(f"{prompt_id}@{pin}" if pin else prompt_id)
        self.used[prompt_id] = prompt.version
        return prompt

    def shown(self, names: Sequence[str]) -> list[dict[str, str]]:
        """Return material in the form prompts take it in."""
        return [{"id": name, "text": data(self.material[name].quote)} for name in names if name in self.material]

    def passages(self, heading: str, points: Sequence[str]) -> list[Passage]:
        """Return what the library prescribes for a section. See :func:`app.composing.passages.passages_for`."""
        return passages_for(self.work, self.index, heading, points, most=PASSAGES) if self.index else []

    def allowed(self, passages: Sequence[Passage]) -> list[Source]:
        """Return everything that a section with these passages may state."""
        # the same sources as the check has, once each: a thing said twice must not seem to prove a share of 100%
        cited = [Source(f"basis[{at}].cited", "brief", item.cited) for at, item in enumerate(self.work.basis)]
        return [*sources_of(self.work, ()), *cited, *map(self.of_passage, passages)]

    @staticmethod
    def of_passage(passage: Passage) -> Source:
        """Return what a section that cites this passage may state."""
        return Source(passage.id, "passage", f"《{passage.title}》{passage.doc_number or ''}{passage.text}")


def data(text: str) -> str:
    """Return text that cannot close the marks it stands between."""
    return text.replace("<", "〈").replace(">", "〉")


def _refuse_secrets(work: Work) -> None:
    """Look at whole documents before any of their words: what is sent of them no longer shows the mark."""
    from app.llm import refuse_secret

    for name, text in brief_texts(work.brief):
        refuse_secret(text, f"任务书 {work.brief.place(name)}")
    for ref in work.own:
        refuse_secret(ref.quote, ref.place)
    refuse_secret(work.plan_words, f"方案“{work.plan_place}”")


def _material(work: Work) -> dict[str, Ref]:
    found = {name: Ref("brief", name, text, work.brief.place(name)) for name, text in brief_texts(work.brief)}
    if work.plan_document is not None:
        from app.composing.planned import planned_tasks
        from app.composing.reported import promises

        for promise in promises(work):
            for ref in promise.refs:
                if ref.kind == "ledger":
                    found[ref.id] = ref
        for task in planned_tasks(work):
            found[task.ref.id] = task.ref
    return found
