"""What there is, asked of the database without counting: however many rows there are, one of each
kind is read.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Subquery
from django.db.models.expressions import RawSQL


class ExistsForEach(Subquery):
    """`Exists` that is asked of each row on its own, of a queryset of one column and in its order,
    if it has one: that leads PostgreSQL to an index.

    It would rather join all there is if it expects many rows, and read a whole table for what the
    first row of each shows; a subquery with an OFFSET it leaves alone.
    """

    output_field = BooleanField()
    template = "EXISTS(%(subquery)s LIMIT 1 OFFSET 0)"


def existing(found):
    """Return the names under which there is a row, of querysets by name; one query."""
    is_there = asked_at_once(found, lambda rows: rows.query.exists(), "EXISTS ({})")
    return [name for name in found if is_there.get(name)]


def first_values(found):
    """Return the first value of each queryset, of one column each, by name; None where there is no
    row. One query.
    """
    values = asked_at_once(found, lambda rows: rows.query, "({})")
    return {name: values.get(name) for name in found}


def asked_at_once(found, query_of, template):
    """Return what one query says of each queryset that can have rows, by name."""
    parts, params, names = [], [], []
    for name, rows in found.items():
        try:
            sql, own = query_of(rows).get_compiler(rows.db).as_sql()
        except EmptyResultSet:
            continue
        parts.append(template.format(sql))
        params += own
        names.append(name)
    if not parts:
        return {}
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(names, cursor.fetchone(), strict=True))


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
