"""What an old page says, field by field; pure, of no database and no file."""

from .pages import recognise
from .places import Vocabulary

__all__ = ["Vocabulary", "recognise"]
