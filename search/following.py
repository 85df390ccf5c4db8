"""What follows in the index when pages, their parts and what they are sorted by are saved or
deleted: all within the transaction of the change, and once for all that one action changes.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import m2m_changed, post_delete, post_save

from publishing.following import follow_up
from publishing.models import TaggedItem

from .indexing import forget, index
from .models import PromotedResult
from .sources import SOURCES


def connect():
    for model, source in SOURCES.items():
        post_save.connect(page_saved, model)
        post_delete.connect(page_deleted, model)
        for name in {source.offices, *source.countries} & {
            field.name for field in model._meta.many_to_many
        }:
            m2m_changed.connect(sorted_otherwise, getattr(model, name).through)
        for name in source.parts:
            part = model._meta.get_field(name).related_model
            post_save.connect(part_changed, part)
            post_delete.connect(part_changed, part)
    m2m_changed.connect(sorted_otherwise, TaggedItem)
    post_delete.connect(tag_taken, TaggedItem)


def page_saved(instance, raw=False, **kwargs):
    if not raw and not instance.draft_of_id:
        follow_up(index, type(instance), [instance.pk])


def page_deleted(instance, **kwargs):
    content_type = ContentType.objects.get_for_model(instance)
    forget(content_type, [instance.pk])
    PromotedResult.objects.filter(target_type=content_type, target_id=instance.pk).delete()


def part_changed(instance, raw=False, **kwargs):
    if raw:
        return
    for model, source in SOURCES.items():
        for name in source.parts:
            relation = model._meta.get_field(name)
            if relation.related_model is type(instance):
                follow_up(index, model, [getattr(instance, relation.field.attname)])


def sorted_otherwise(instance, action, reverse, model, pk_set, **kwargs):
    """Follow a change of a page's offices, countries or tags, from whichever side it was made."""
    if not action.startswith("post_"):
        return
    if not reverse and type(instance) in SOURCES:
        page_saved(instance)
    elif reverse and model in SOURCES and pk_set:
        follow_up(index, model, pk_set)


def tag_taken(instance, **kwargs):
    model = ContentType.objects.get_for_id(instance.content_type_id).model_class()
    if model in SOURCES:
        follow_up(index, model, [instance.object_id])
