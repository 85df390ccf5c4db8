"""The databases' own full-text indexes, behind one interface; which, follows the database.

An engine is a module with these functions:

    create(schema_editor), drop(schema_editor)
        make and remove its index; the database then keeps it right with the rows.
    newest(documents, query, at, wanted, most, in_title=False)
        the newest `most` of the documents that have the words of a `Query`, anywhere or in their
        title, as rows of the columns `wanted`, of which the first is the key.
    best(documents, query, at, wanted, most, marks=())
        the same, with as many of those that have the words in their title where there are more;
        the last column says how well the text matches, and is 0 of those not likely to be the
        best. `marks` are those of the documents wanted, such as `kind:news`. A row may come twice;
        its values may be as the database keeps them.
    numbers(questions, at, most)
        of pairs of a `Query` and documents, how many of these have its words, `most` at the most.
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
