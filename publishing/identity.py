"""Names by which other programs know a page again, whatever becomes of its address."""

from datetime import UTC
from uuid import UUID, uuid5

NAMESPACE = UUID("5d0f6a0e-5b0c-4f0a-9c0b-0a3d91ffb612")


def uuid_of(page, language=""):
    """Return the UUID of a page, or of one edition of it; no host, slug or title is in it.

    The moment of its making tells it from the page of the same number on another site.
    """
    made = page.created_at.astimezone(UTC).isoformat()
    return uuid5(NAMESPACE, f"{page._meta.label_lower} {page.pk} {made} {language}")
