"""What we take for granted of Django beyond what it documents, tried whenever it checks the system:
a version that differs does not start, and says what has to be looked at.
"""

import django
from django.core.checks import Error
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections

from .statements import Written


def check_footing(app_configs, **kwargs):
    return [
        Error(
            f"Django {django.__version__} does otherwise than {where} takes for granted: {what}.",
            hint="Read what has changed in Django, and follow it there.",
            id="publishing.E001",
        )
        for holds, what, where in TAKEN_FOR_GRANTED
        if not is_so(holds)
    ]


def is_so(holds):
    """Say whether something holds of a connection of its own, which is never opened."""
    try:
        return holds(connections.create_connection(DEFAULT_DB_ALIAS))
    except Exception:  # noqa: BLE001 whatever it is, it is not as it was
        return False


def wrappers_can_be_put_first(connection):
    def first(*_statement): ...

    with connection.execute_wrapper(lambda *_statement: None):
        connection.execute_wrappers.insert(0, first)
    return connection.execute_wrappers == [first]


def callbacks_name_what_they_call(connection):
    def tell(): ...

    connection.in_atomic_block = True
    connection.on_commit(tell, robust=True)
    return [entry[1] for entry in connection.run_on_commit] == [tell]


def transactions_end_by_methods(connection):
    return all(callable(getattr(connection, name)) for name in ("commit", "set_autocommit"))


def rows_are_asked_for_by_as_sql(connection):
    asked, rows = [], goals()
    compiler = rows.query.get_compiler(connection=connection)
    compiler.as_sql()
    compiler.as_sql = lambda: asked.append(compiler) or nothing()
    rows._query = Written(rows.query, compiler)
    return list(rows._iterable_class(rows)) == [] and asked == [compiler]


def rows_are_converted_by_converters(connection):
    compiler = goals().query.get_compiler(connection=connection)
    compiler.as_sql()
    columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
    compiler.get_converters(columns)
    compiler.get_converters = lambda _columns: {0: ([lambda *_value: "own"], columns[0])}
    return list(compiler.results_iter([[(1,)]], tuple_expected=True)) == [("own",)]


def conditions_are_written_by_as_sql(connection):
    query = goals().filter(number=4).query
    for each in (query, query.exists()):
        sql, params = each.get_compiler(connection=connection).as_sql()
        if sql.count("%s") != len(params) or 4 not in params:
            return False
    return True


def goals():
    from .models import Goal

    return Goal.objects.order_by().values_list("number")


def nothing():
    raise EmptyResultSet


TAKEN_FOR_GRANTED = [
    (
        wrappers_can_be_put_first,
        "connection.execute_wrappers is a list, of which execute_wrapper() takes the last one away",
        "publishing/writes.py",
    ),
    (
        callbacks_name_what_they_call,
        "the second part of each entry of connection.run_on_commit is the function",
        "publishing/writes.py",
    ),
    (
        transactions_end_by_methods,
        "transactions end by connection.commit() or set_autocommit()",
        "publishing/writes.py",
    ),
    (
        rows_are_asked_for_by_as_sql,
        "a queryset asks for what as_sql() of its query's compiler returns",
        "publishing/statements.py",
    ),
    (
        rows_are_converted_by_converters,
        "a compiler has select, col_count and get_converters(), by which it reads rows",
        "publishing/statements.py",
    ),
    (
        conditions_are_written_by_as_sql,
        "queries have get_compiler(), with as_sql(), and exists()",
        "publishing/existence.py",
    ),
]
