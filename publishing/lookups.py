from django.db.models import DateTimeField
from django.db.models.lookups import LessThanOrEqual


@DateTimeField.register_lookup
class PassedBy(LessThanOrEqual):
    """`publish_at__passed_by=at` is `publish_at__lte=at` for a moment that most rows have passed.

    SQLite keeps no spread of values: it would take a quarter for each comparison, and rather sort
    what was public by then than walk through an index that has the order of the list.
    """

    lookup_name = "passed_by"

    def get_rhs_op(self, connection, rhs):
        return connection.operators["lte"] % rhs

    def as_sqlite(self, compiler, connection):
        sql, params = self.as_sql(compiler, connection)
        return f"likely({sql})", params
