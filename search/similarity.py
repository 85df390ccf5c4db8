"""Pages that are like another one in text."""

from publishing.languages import localized

from .engines import engine
from .models import SearchDocument
from .queries import Query

#: Of more pages that share a word, the newest are judged.
MOST = 200


def similar_pages(page, language, at, limit=4, excluded=()):
    """Return the `(content type id, primary key)` of the public pages that share most words with the
    title and the summary of `page`, in one query besides that for its content type.
    """
    own = SearchDocument.objects.of(page)
    texts = (getattr(page, localized(name, language)) or "" for name in ("title", "summary"))
    query = Query.of(f"{' '.join(texts)} ", language).loosely
    if not query:
        return []
    public = SearchDocument.objects.public(language, at).exclude(pk__in=own.values("pk"))
    matches = engine().ranked(engine().matching(public, query), query)
    rows = matches.order_by("-publish_at", "-pk").values_list(
        "content_type_id", "object_id", "rank"
    )[: MOST + len(excluded)]
    best = sorted(rows, key=lambda row: row[2], reverse=True)
    left_out = set(excluded)
    return [(type_id, pk) for type_id, pk, _rank in best if (type_id, pk) not in left_out][:limit]
