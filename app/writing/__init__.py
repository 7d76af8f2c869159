"""The model engine: outline, sections one by one, each traced to brief and passages before it may stand."""

from app.writing.desk import Desk
from app.writing.outline import outline
from app.writing.points import Points
from app.writing.sections import mend, write_part
from app.writing.together import Stop, write

__all__ = ["Desk", "Points", "Stop", "mend", "outline", "write", "write_part"]
