from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey


class Nested(models.Model):
    """A page with a parent of its own kind. Stands before `Publishable` among the bases; its
    queryset is a `TreeQuerySet`.
    """

    parent = TreeNodeForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("parent"),
        null=True,
        blank=True,
        related_name="children",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="%(app_label)s_%(class)s_is_not_its_own_parent",
                violation_error_message=_("Nothing can be its own parent."),
            )
        ]

    def problems(self):
        problems = super().problems()
        if self.parent_id and self.is_above(self.parent_id):
            problems["parent"] = _("This would put the entry below itself. Choose another parent.")
        return problems

    def is_above(self, pk):
        """Say whether this row is the row with that key, or one of its ancestors; a working copy
        stands where its page does.
        """
        own = self.draft_of_id or self.pk
        rows = type(self)._default_manager
        return bool(own) and rows.ancestors(pk, include_self=True).filter(pk=own).exists()


def as_tree(rows):
    """Return the rows that have no parent among them, each row with its `branches`, in the given
    order.
    """
    by_pk = {row.pk: row for row in rows}
    roots = []
    for row in by_pk.values():
        row.branches = []
    for row in by_pk.values():
        parent = by_pk.get(row.parent_id)
        (parent.branches if parent else roots).append(row)
    return roots
