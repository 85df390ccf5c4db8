"""What an old page says, field by field; pure, of no database and no file."""

from .pages import recognise

__all__ = ["recognise"]
