"""The databases' own full-text indexes, behind one interface; which, follows the database.

An engine is a module with these functions:

    create(schema_editor), drop(schema_editor)
        make and remove its index; the database then keeps it right with the rows.
    matching(documents, query, in_title=False)
        the documents that have the words of a `Query`, anywhere or in their title.
    ranked(documents, query)
        the same, each with a `rank`: the larger, the better its text matches.
    spelt_like(rows, word)
        the rows of `TitleWord` with a word that is spelt much like this one, the likest first.
"""

from importlib import import_module

from django.db import connection


def engine(vendor=None):
    """Return the engine of the database that is in use, or of the one named."""
    return import_module(f".{vendor or connection.vendor}", __name__)


def create(apps, schema_editor):
    """Make the index, as a step of a migration."""
    engine(schema_editor.connection.vendor).create(schema_editor)


def drop(apps, schema_editor):
    engine(schema_editor.connection.vendor).drop(schema_editor)
