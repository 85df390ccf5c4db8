"""Related rows in the query of the page they belong to."""

from datetime import UTC, datetime

from django.db.models import Func, JSONField, Subquery
from django.db.models.functions import JSONObject


class Rows(Subquery):
    """The rows of `queryset` as a list of dicts with the given columns, in the queryset's order.

    Used as an annotation with `OuterRef`, so that a page and everything it shows is one query:

        parts = Office.objects.filter(parent=OuterRef("pk"))
        Office.objects.annotate(part_rows=Rows(parts, name="title_fr"))

    Values are as JSON has them: dates arrive as texts, and moments as texts that `moment()` reads.
    """

    output_field = JSONField()
    template = (
        "(SELECT COALESCE(json_group_array(json(listed.item)), '[]') FROM (%(subquery)s) AS listed)"
    )
    postgresql_template = (
        "(SELECT COALESCE(jsonb_agg(listed.item), '[]'::jsonb) FROM (%(subquery)s) AS listed)"
    )

    def __init__(self, queryset, **columns):
        super().__init__(queryset.values(item=JSONObject(**columns)))

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template=self.postgresql_template)


class Json(Func):
    """A JSON column among the columns of `Rows`: SQLite would give it as a text."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, template="JSON(%(expressions)s)")


def moment(text):
    """Return the moment that a row holds as a text; SQLite writes them in UTC without saying so."""
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
