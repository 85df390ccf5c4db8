"""Rows that say who may do what: every change of them is recorded, whoever makes it and however,
but for `QuerySet.update()` and SQL.
"""

from functools import partial

from django.db.models import BooleanField
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from . import record
from .recording import titled


def watch(model, word, ignoring=(), about=None):
    """Record what becomes of the rows of a model, as `{word}.made`, `.changed` and `.deleted`: the
    names of the fields that changed, and the values only of those that say yes or no. `about` names
    the relation to the row that the entries speak of, where it is another one.
    """
    name = f"audit.{model._meta.label_lower}"
    signals = {
        pre_save: partial(note_changes, ignoring=frozenset(ignoring)),
        post_save: partial(saved, word=word, about=about),
        post_delete: partial(deleted, word=word, about=about),
    }
    for signal, receiver in signals.items():
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=name)
    for field in model._meta.many_to_many:
        receiver = partial(related, word=word, field=field, about=about)
        m2m_changed.connect(
            receiver, sender=field.remote_field.through, weak=False, dispatch_uid=name
        )


def note_changes(sender, instance, raw, update_fields, ignoring, **kwargs):
    """Remember with the instance which fields are about to change."""
    instance._changed = []
    names = {field.attname for field in sender._meta.concrete_fields} - ignoring
    if update_fields is not None:
        names &= {sender._meta.get_field(name).attname for name in update_fields}
    if raw or instance._state.adding or not names or is_rehash(instance, names):
        return
    before = sender._base_manager.filter(pk=instance.pk).values(*names).first() or {}
    instance._changed = sorted(n for n in before if before[n] != getattr(instance, n))


def is_rehash(instance, names):
    """Say whether the same password is only kept in a better way, as Django does at a sign-in."""
    return names == {"password"} and getattr(instance, "_password", None) is None


def subject(instance, about):
    return getattr(instance, about) if about else instance


def saved(sender, instance, created, raw, word, about, **kwargs):
    if raw:
        return
    if created:
        record(f"{word}.made", subject(instance, about))
    elif instance._changed:
        told = {"fields": instance._changed, "now": switches(instance)}
        record(f"{word}.changed", subject(instance, about), **told)


def switches(instance):
    fields = [instance._meta.get_field(name) for name in instance._changed]
    return {f.name: getattr(instance, f.name) for f in fields if isinstance(f, BooleanField)}


def deleted(sender, instance, word, about, **kwargs):
    record(f"{word}.deleted", subject(instance, about))


def related(instance, action, reverse, model, pk_set, word, field, about, **kwargs):
    done = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}.get(action)
    if action == "pre_clear":
        name = field.remote_field.get_accessor_name() if reverse else field.name
        pk_set = set(getattr(instance, name).values_list("pk", flat=True))
    if done and pk_set:
        record(f"{word}.{field.name}", subject(instance, about), **{done: names(model, pk_set)})


def names(model, keys):
    """Return what rows are called, or their numbers where that could name a person."""
    if model._meta.label_lower == "auth.permission":
        found = model.objects.filter(pk__in=keys).values_list("content_type__app_label", "codename")
        return sorted(map(".".join, found))
    if model._meta.label_lower not in titled:
        return sorted(keys)
    return sorted(str(row) for row in model._base_manager.filter(pk__in=keys))
