"""What there is, asked of the database without counting: however many rows there are, one of each
kind is read.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models.expressions import RawSQL


def existing(found):
    """Return the names under which there is a row, of querysets by name; one query."""
    parts, params, names = [], [], []
    for name, rows in found.items():
        try:
            sql, own = rows.query.exists().get_compiler(rows.db).as_sql()
        except EmptyResultSet:
            continue
        parts.append(f"EXISTS ({sql})")
        params += own
        names.append(name)
    if not parts:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return [name for name, is_there in zip(names, cursor.fetchone(), strict=True) if is_there]


def leaps(rows, column, further):
    """Return some of the values of a column, in the order of the queryset: the first one, and each
    that is the first to fulfil `further`, a condition made of an expression for the one before.

    The database leaps through an index of the column, from each value to the next; one query.
    """
    field = rows.model._meta.get_field(column)
    before = RawSQL("leaps.place", (), output_field=field)
    first, following = rows.values(column)[:1], rows.filter(further(before)).values(column)[:1]
    try:
        (sql, params), (next_sql, next_params) = (
            each.query.get_compiler(rows.db).as_sql() for each in (first, following)
        )
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE leaps(place) AS (SELECT * FROM ({sql}) AS beginning UNION ALL "
            f"SELECT ({next_sql}) FROM leaps WHERE leaps.place IS NOT NULL) "
            "SELECT place FROM leaps WHERE place IS NOT NULL",
            (*params, *next_params),
        )
        return [field.to_python(value) for (value,) in cursor.fetchall()]
