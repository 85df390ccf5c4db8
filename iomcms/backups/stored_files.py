"""The files of the storage, wherever it is: those that rows know, and what else lies there."""

from shutil import copyfileobj

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField, QuerySet

from . import BackupError

#: What is made from other files, by `manage.py make_renditions`.
DERIVED = {"renditions"}
BATCH = 500


def columns():
    """Return the columns that name files, as pairs of a model and the name of its field."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    ]


def known():
    """Yield the names that rows know."""
    for model, name in columns():
        rows = QuerySet(model).exclude(**{name: ""}).order_by(name)
        yield from rows.values_list(name, flat=True).distinct().iterator(BATCH)


def known_among(names):
    """Return those of the names that rows know now."""
    return {
        found
        for model, name in columns()
        for found in QuerySet(model).filter(**{f"{name}__in": names}).values_list(name, flat=True)
    }


def unknown():
    """Yield the names of files that no row knows."""
    batch = []
    for name in walk():
        batch.append(name)
        if len(batch) == BATCH:
            yield from left_of(batch)
            batch = []
    yield from left_of(batch)


def left_of(names):
    there = known_among(names)
    return [name for name in names if name not in there]


def walk(folder=""):
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    except Exception as error:
        raise unreadable(folder or "the storage", error) from error
    for name in sorted(names):
        if name:  # which S3 says of a folder itself
            yield f"{folder}{name}"
    for name in sorted(folders):
        if folder or name not in DERIVED:
            yield from walk(f"{folder}{name}/")


def copy_to(copy, name):
    """Write a file of the storage to another one; say whether it was there."""
    try:
        with default_storage.open(name) as file:
            copyfileobj(file, copy)
    except FileNotFoundError:
        return False
    except Exception as error:
        raise unreadable(name, error) from error
    return True


def unreadable(name, error):
    return BackupError(f"{name} cannot be read: {reason(error)}.")


def reason(error):
    """Say what is wrong in words of the system, and of nobody else."""
    return getattr(error, "strerror", None) or type(error).__name__


def is_plain(name):
    """Say whether a name leads to a place within the storage, by whatever system it is read."""
    return (
        all(part not in ("", ".", "..") for part in name.split("/"))
        and "\\" not in name
        and name.isprintable()
    )
