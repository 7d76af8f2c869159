"""The model engine: outline, sections one by one, each traced to brief and passages before it may stand."""

from app.writing.sections import Written, write

__all__ = ["Written", "write"]
