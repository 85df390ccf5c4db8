"""Writes the whole index anew, in place: a search meanwhile finds what it found before."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from .indexing import index
from .models import Rebuild, SearchDocument
from .sources import SOURCES

BATCH = 200


def rebuild(restart=False):
    """Yield how many pages are done and how many there are, after each batch; with a batch goes
    where it ended, so that the next call goes on after whatever broke this one off.
    """
    if restart:
        Rebuild.objects.all().delete()
    models = list(SOURCES)
    total = sum(model.objects.pages().count() for model in models)
    state = Rebuild.objects.first()
    reached = models.index(state.page_type.model_class()) if state else 0
    done = sum(model.objects.pages().count() for model in models[:reached])
    for model in models[reached:]:
        last = state.last_id if state and model is models[reached] else 0
        done += model.objects.pages().filter(pk__lte=last).count()
        while keys := next_keys(model, last):
            last = keys[-1]
            write(model, keys)
            done += len(keys)
            yield done, total
    with transaction.atomic():
        remove_orphans()
        Rebuild.objects.all().delete()


def next_keys(model, last):
    pages = model.objects.pages().filter(pk__gt=last).order_by("pk")
    return list(pages.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def write(model, keys):
    index(model, keys)
    state = {"page_type": ContentType.objects.get_for_model(model), "last_id": keys[-1]}
    Rebuild.objects.update_or_create(pk=1, defaults=state)


def remove_orphans():
    """Remove the documents of pages that are there no more."""
    types = {ContentType.objects.get_for_model(model): model for model in SOURCES}
    SearchDocument.objects.exclude(content_type__in=types).delete()
    for content_type, model in types.items():
        pages = model.objects.pages().order_by().values("pk")
        documents = SearchDocument.objects.filter(content_type=content_type)
        documents.exclude(object_id__in=pages).delete()
