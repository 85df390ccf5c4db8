"""Links to pages of any type, resolved in one query and only where the target is public."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Value
from django.utils import timezone

from .languages import localized


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    summary: str
    type_name: str


def public_links(references, language=None, at=None):
    """Return a `Link` for each of the `(content type id, primary key)` pairs that is public in
    `language` at `at`.

    The result is a dict by pair; what is not public is not in it. One query, whatever the number
    of types.
    """
    wanted = {}
    for type_id, pk in references:
        wanted.setdefault(type_id, set()).add(pk)
    at = at or timezone.now()
    queries = [
        ContentType.objects.get_for_id(type_id)
        .model_class()
        .objects.public(language, at)
        .filter(pk__in=pks)
        .order_by()
        .annotate(type_id=Value(type_id, IntegerField()))
        .rewrite(False)  # modeltranslation would put the columns of each type in another order
        .values_list("type_id", "pk", *link_columns(type_id, language))
        for type_id, pks in wanted.items()
    ]
    if not queries:
        return {}
    links = {}
    for type_id, pk, title, address, summary in queries[0].union(*queries[1:], all=True).order_by():
        model = ContentType.objects.get_for_id(type_id).model_class()
        links[type_id, pk] = Link(
            title, model.url_for(address, language), summary or "", str(model._meta.verbose_name)
        )
    return links


def link_columns(type_id, language):
    model = ContentType.objects.get_for_id(type_id).model_class()
    return [localized(field, language) for field in ("title", model.address_field, "summary")]
