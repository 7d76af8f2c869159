"""How good drafts are: briefs of every kind, drafted, checked and measured against what they asked for."""

from app.evaluation.drafts.run import DraftRun, Trial, run

__all__ = ["DraftRun", "Trial", "run"]
