"""Imported by the process from which workers are forked: what each would load and work out for itself is there then."""

from datetime import date

import evaluators
from app.batch import markdown, worker
from app.files import word

__all__ = ["markdown", "word", "worker"]

_document = evaluators.read("# 关于做好网格工作的实施方案\n\n一、目标任务\n\n2026年6月底前，走访率达到95%。\n")
evaluators.check(_document, evaluators.detect(_document), today=date(2026, 3, 2))
