"""Tells whoever runs the site where public pages cannot be found: they were there before the search
was, or were loaded past it.
"""

import sys

from django.core.checks import Warning as Finding
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.utils import timezone

from publishing.languages import CODES

from .models import SearchDocument
from .sources import SOURCES

HINT = "Run “manage.py rebuild_search”; the site may be in use meanwhile."


def types_missing():
    """Return the page types of which something is public, and nothing is in the index."""
    now, found = timezone.now(), []
    for model in SOURCES:
        documents = SearchDocument.objects.filter(
            content_type__app_label=model._meta.app_label,
            content_type__model=model._meta.model_name,
        )
        if not documents.exists() and any(
            model.objects.public(code, now).exists() for code in CODES
        ):
            found.append(model)
    return found


def check_index(app_configs=None, databases=None, **kwargs):
    """Return a warning where pages cannot be found; none as long as tables are yet to be made."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with transaction.atomic():
            names = [str(model._meta.verbose_name_plural) for model in types_missing()]
    except DatabaseError:
        return []
    if not names:
        return []
    message = f"The search finds none of these pages: {', '.join(names)}."
    return [Finding(message, hint=HINT, id="search.W001")]


def tell_after_migration(using, verbosity=1, **kwargs):
    for finding in check_index(databases=[using]) if verbosity else ():
        sys.stderr.write(f"{finding.msg} {finding.hint}\n")
