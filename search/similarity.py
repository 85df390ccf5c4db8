"""Pages that are like another one in text."""

from publishing.languages import localized

from .finding import alike
from .models import SearchDocument
from .queries import Query


def similar_pages(page, language, at, limit=4, excluded=()):
    """Return the `(content type id, primary key)` of the public pages that share most words with
    the title of `page`, in one query.
    """
    title = getattr(page, localized("title", language)) or ""
    query = Query.of(f"{title} ", language).loosely
    if not query:
        return []
    own = SearchDocument.objects.of(page)
    others = SearchDocument.objects.public(language, at).exclude(pk__in=own.values("pk"))
    left_out = set(excluded)
    return [hit.key for hit in alike(others, query, at) if hit.key not in left_out][:limit]
