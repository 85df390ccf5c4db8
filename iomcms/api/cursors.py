"""Pages of a list by where the last one ended: none is missed and none comes twice, whatever is
published meanwhile, and the thousandth is as quick as the first.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import Q

from .problems import Problem


@dataclass(frozen=True)
class Order:
    """An order of rows: one or two columns, the last of them unique, all rising or all falling.

    The name is part of each cursor's signature: that of another list is none here.
    """

    name: str
    columns: tuple
    falls: bool = False

    @property
    def signer(self):
        return Signer(sep=".", salt=f"iomcms.api.{self.name}")

    def sort(self, rows):
        return rows.order_by(*[f"-{name}" if self.falls else name for name in self.columns])

    def cursor(self, row):
        """Return the opaque text that stands for the place behind a row; always the same one."""
        return self.signer.sign_object([str(row[name]) for name in self.columns])

    def behind(self, rows, cursor):
        try:
            values = self.signer.unsign_object(cursor)
        except (BadSignature, ValueError):
            mistake = {"parameter": "cursor", "message": "This is no cursor of this list."}
            raise Problem(400, "A parameter was refused.", errors=[mistake]) from None
        return rows.filter(self.condition(dict(zip(self.columns, values, strict=True))))

    def condition(self, values):
        *leading, last = self.columns
        beyond = "lt" if self.falls else "gt"
        condition = Q(**{f"{last}__{beyond}": values[last]})
        for name in leading:
            further = Q(**{f"{name}__{beyond}": values[name]})
            # The first part alone would do; the second lets the database begin in its index.
            condition = (further | condition) & Q(**{f"{name}__{beyond}e": values[name]})
        return condition


def keys_of_page(rows, order, cursor, limit):
    """Return the keys of the rows behind `cursor`, and the cursor of the next page or None."""
    if cursor:
        rows = order.behind(rows, cursor)
    found = list(order.sort(rows).values("pk", *order.columns)[: limit + 1])
    shown = found[:limit]
    cursor = order.cursor(shown[-1]) if len(found) > limit else None
    return [row["pk"] for row in shown], cursor
