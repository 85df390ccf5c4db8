"""One request to the API: in which language, at which moment, from which address."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from events.models import Event
from organisation.models import Office, Person
from publishing.due import apply_due_changes

#: The name of the address of one of each type.
RESOURCES = {
    Article: "api:article",
    Event: "api:event",
    Office: "api:office",
    Person: "api:person",
}


@dataclass(frozen=True)
class Visit:
    request: HttpRequest
    language: str
    at: datetime
    origin: str

    def absolute(self, address):
        """Return an address of this site with its host; any other as it is."""
        return f"{self.origin}{address}" if address.startswith("/") else address

    def resource(self, model, key, language=None):
        """Return the address of an object in this API, or None where its type has none."""
        if model not in RESOURCES:
            return None
        path = reverse(RESOURCES[model], args=[key])
        return f"{self.origin}{path}{query(language or self.language)}"


def query(language):
    return "" if language == settings.LANGUAGE_CODE else f"?language={language}"


@contextmanager
def visit(request, language):
    """Answer a request in a language; what is public is decided once, for this moment."""
    apply_due_changes()
    request.answered_in = language
    with translation.override(language):
        origin = f"{request.scheme}://{request.get_host()}"
        yield Visit(request, language, timezone.now(), origin)
