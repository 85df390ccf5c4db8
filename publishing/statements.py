"""Statements that are written once, and asked again and again with other values.

To build a queryset of a page with all that stands on it, and to write its SQL, takes Django many
times as long as a database needs to answer it. Both come out alike each time, but for a few values:

    @written_once
    def pages_at(model, language, *, at, address):
        return model.objects.public(language, at).at_address(address, language)

    pages_at(Article, "fr", at=timezone.now(), address="bonjour")

The function is called once for each model and language, with places in the stead of the values; its
queryset decides nothing by them. Values are moments, texts, and lists of keys, each list with at
least one. The day of a moment, `timezone.localdate(at)`, may stand in the queryset too.
"""

from copy import copy
from datetime import UTC, datetime, timedelta
from functools import wraps

from django.db import connections, router
from django.db.models import Value
from django.db.models.expressions import Col
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

#: What stands for a value while a statement is written: nothing that a page has.
MOMENT = datetime(2222, 2, 22, 12, 22, 22, 222_222, tzinfo=UTC)
#: Small enough for every column that is a key.
KEY = 32_000

#: There are fewer; each takes some thirty thousand bytes.
MOST = 500

known = {}


def written_once(write):
    """Let `write`, which returns a queryset, be called once for each of its positional arguments,
    the first of which is the model that is read; return the rows.
    """

    @wraps(write)
    def ask(*kind, **values):
        database = router.db_for_read(kind[0])
        name = write, kind, tuple(values), database
        statement = known.get(name)
        if statement is None:
            if len(known) >= MOST:
                known.clear()
            statement = known[name] = Statement(write, kind, values, database)
        return statement.rows(values)

    return ask


def forget(**_signal):
    """Have all statements written again: keys of content types stand in them."""
    known.clear()


class Statement:
    """The SQL of a queryset, its places, and how its rows are read."""

    def __init__(self, write, kind, values, database):
        places = {name: place(number, each) for number, (name, each) in enumerate(values.items())}
        self.database = database
        self.queryset = write(*kind, **places).using(database)
        self.compiler = self.queryset.query.get_compiler(database)
        sql, params = self.compiler.as_sql()
        self.pieces = sql.split("%s")
        if len(self.pieces) != len(params) + 1:
            raise ValueError(f"A statement has other places than parameters: {sql}")
        filled = in_sql(places, self.compiler.connection.ops)
        names = {param: name for name, params in filled.items() for param in params}
        self.params = [(names.get(param), param) for param in params]
        columns = [column for column, *_rest in self.compiler.select[: self.compiler.col_count]]
        self.converters = {
            number: (convert, light(column))
            for number, (convert, column) in self.compiler.get_converters(columns).items()
        }
        let_go(self.compiler)

    def rows(self, values):
        compiler = copy(self.compiler)
        compiler.connection = connections[self.database]
        filled = self.filled(in_sql(values, compiler.connection.ops))
        compiler.as_sql = lambda: filled
        compiler.get_converters = lambda _columns: self.converters
        queryset = type(self.queryset).__new__(type(self.queryset))
        queryset.__dict__ |= self.queryset.__dict__
        queryset._query = Written(self.queryset.query, compiler)
        return list(queryset._iterable_class(queryset))

    def filled(self, values):
        """Return SQL and parameters with values in their places."""
        sql, params = [self.pieces[0]], []
        for (name, param), piece in zip(self.params, self.pieces[1:], strict=True):
            own = values[name] if name else (param,)
            params += own
            sql += [", ".join(["%s"] * len(own)), piece]
        return "".join(sql), tuple(params)


class Written:
    """A query whose SQL is there already; `compiler` has it."""

    def __init__(self, query, compiler):
        self.query, self.compiler = query, compiler

    def get_compiler(self, using=None):
        return self.compiler

    def __getattr__(self, name):
        return getattr(self.query, name)


def light(column):
    """Return what tells a converter as much as a column that was computed, without its query."""
    is_heavy = not isinstance(column, (Col, KeyTransform))
    return Value(None, output_field=column.output_field) if is_heavy else column


def let_go(compiler):
    """Keep of a compiler and its query what its rows are read by. What they are written from is
    twenty times as large, and as many objects for the garbage collector to visit.
    """
    compiler.select = [
        (column if isinstance(column, Col) else None, None, alias)
        for column, _sql, alias in compiler.select
    ]
    compiler.where = compiler.having = compiler.qualify = None
    query = compiler.query
    query.annotations = dict.fromkeys(query.annotations)
    query.set_annotation_mask(query.annotation_select_mask)  # which forgets the former ones
    query.where, query.alias_map, query.table_map, query.combined_queries = None, {}, {}, ()
    query.order_by, query._filtered_relations = (), {}


def place(number, value):
    """Return what stands for a value while the statement is written."""
    if isinstance(value, datetime):
        return MOMENT + timedelta(days=2 * number)
    return [KEY + number] if isinstance(value, list) else f"\ue000{number}\ue000"


def in_sql(values, ops):
    """Return the parameters of each value, by its name; a moment has those of its day besides."""
    filled = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            filled[name] = (ops.adapt_datetimefield_value(value),)
            filled[f"day {name}"] = (ops.adapt_datefield_value(timezone.localdate(value)),)
        else:
            filled[name] = tuple(value) if isinstance(value, list) else (value,)
    return filled
