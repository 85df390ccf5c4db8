"""Pages that are like another one in text."""

from publishing.languages import localized

from .finding import alike
from .models import SearchDocument
from .queries import Query


def similar_pages(page, language, at, limit=4, excluded=()):
    """Return the `(content type id, primary key)` of the public pages that share most words with
    the title of `page`, in three queries.
    """
    title = getattr(page, localized("title", language)) or ""
    query = Query.of(f"{title} ", language).loosely
    if not query:
        return []
    own = SearchDocument.objects.of(page)
    others = SearchDocument.objects.public(language, at).exclude(pk__in=own.values("pk"))
    keys = [hit.pk for hit in alike(others, query, at)[: limit + len(excluded)]]
    documents = SearchDocument.objects.only("content_type_id", "object_id").in_bulk(keys)
    found = [documents[key].key for key in keys if key in documents]
    left_out = set(excluded)
    return [key for key in found if key not in left_out][:limit]
