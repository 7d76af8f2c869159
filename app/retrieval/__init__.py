"""Retrieval: the library of policies, past plans and reports, and passages found in it.

chromadb is imported in `vectors` alone, tantivy in `lexical` alone, both only when an index is opened.
"""

from app.retrieval.index import Index
from app.retrieval.passage import KINDS, LEVELS, DocumentRecord, Failure, IndexRun, Kind, Level, Passage

__all__ = ["KINDS", "LEVELS", "DocumentRecord", "Failure", "Index", "IndexRun", "Kind", "Level", "Passage"]
