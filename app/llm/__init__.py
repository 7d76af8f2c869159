"""Models behind one protocol: any OpenAI-compatible endpoint, or a script of answers for tests.

langchain and openai are imported in `app.llm.endpoint` alone, and only when a model is really asked.
"""

from app.llm.masked import refuse_secret
from app.llm.model import ChatModel, Hearing, Reply, ScriptedModel, Usage, openai_model
from app.llm.structure import fits, parsed

__all__ = ["ChatModel", "Hearing", "Reply", "ScriptedModel", "Usage", "fits", "openai_model", "parsed", "refuse_secret"]
