"""Models behind one protocol: any OpenAI-compatible endpoint, or a script of answers for tests.

langchain and openai are imported in `app.llm.endpoint` alone, and only when a model is really asked.
"""

from app.llm.masked import Masked, refuse_secret
from app.llm.model import ChatModel, Hearing, Reply, ScriptedModel, Usage, openai_model, shared_endpoint
from app.llm.structure import fits, parsed

__all__ = [
    "ChatModel",
    "Hearing",
    "Masked",
    "Reply",
    "ScriptedModel",
    "Usage",
    "fits",
    "openai_model",
    "parsed",
    "refuse_secret",
    "shared_endpoint",
]
