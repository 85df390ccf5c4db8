"""Exchange with translation agencies: pages out as XLIFF 2, translations back as working copies."""

from .parsing import MAX_SIZE, Unreadable
from .reading import bring_in, read
from .writing import export

__all__ = ["MAX_SIZE", "Unreadable", "bring_in", "export", "read"]
