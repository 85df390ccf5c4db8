"""What follows when rows are saved or deleted: renditions are made, files go, and the index of what
texts use is kept.
"""

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from publishing.usage import text_columns

from . import renditions, text_uses
from .background import make_later
from .models import Document, Picture


def connect():
    post_save.connect(picture_saved, Picture)
    for model in (Picture, Document):
        post_delete.connect(file_deleted, model)
    for model in apps.get_models():
        if text_columns(model):
            post_save.connect(text_saved, model)
            post_delete.connect(text_deleted, model)


def picture_saved(instance, **kwargs):
    if not renditions.is_rendered(instance):
        transaction.on_commit(lambda: make_later(instance.pk))


def file_deleted(instance, **kwargs):
    pk = instance.pk  # Django will take it
    transaction.on_commit(lambda: remove_files(instance, pk), robust=True)


def remove_files(row, pk):
    row.file.storage.delete(row.file.name)
    if isinstance(row, Picture):
        renditions.remove(row.file.storage, pk, row.fingerprint)


def text_saved(instance, update_fields=None, **kwargs):
    if update_fields is None or not set(text_columns(type(instance))).isdisjoint(update_fields):
        text_uses.follow(instance)


def text_deleted(instance, **kwargs):
    text_uses.forget(instance)
