"""A real HTTP server on loopback that speaks the OpenAI protocol, checks each request strictly and can misbehave."""

from llm_server.protocol import EMBEDDINGS, KEY, MODEL
from llm_server.server import LLMServer
from llm_server.steps import FAULTS, Answer, Fault

__all__ = ["EMBEDDINGS", "FAULTS", "KEY", "MODEL", "Answer", "Fault", "LLMServer"]
