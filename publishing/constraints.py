"""Whether a row keeps the constraints of its table, asked before it is written."""

from functools import reduce
from operator import and_, or_

from django.db import router
from django.db.models import BooleanField, CheckConstraint, Q, UniqueConstraint, Value
from django.db.models.functions import Coalesce


def all_hold(row, exclude=()):
    """Say whether a row keeps all constraints of its model that name no field in `exclude`, in two
    statements at most; Django asks for each constraint in three.

    Where it does not, or a constraint is of a kind unknown here, the answer is no: Django says then
    which, if any.
    """
    checks, uniques = [], []
    for constraint in type(row)._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            checks.append(constraint.condition)
        elif is_plain(constraint):
            uniques.append(constraint)
        else:
            return False
    using = router.db_for_write(type(row), instance=row)
    return hold(row, checks, exclude, using) and not is_taken(row, uniques, exclude, using)


def is_plain(constraint):
    """Say whether a constraint wants fields to be unique, and no more."""
    return (
        isinstance(constraint, UniqueConstraint)
        and constraint.fields
        and constraint.nulls_distinct is None
    )


def hold(row, checks, exclude, using):
    model = type(row)
    shown = [each for each in checks if not each.referenced_base_fields & set(exclude)]
    names = {name for each in shown for name in each.referenced_base_fields}
    fields = {
        name: model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names
    }
    if not shown or any(field.generated for field in fields.values()):
        return not shown
    values = {name: Value(getattr(row, each.attname), each) for name, each in fields.items()}
    # What is unknown, such as of an empty field, keeps a constraint, as it does in the database.
    kept = Coalesce(reduce(and_, shown), True, output_field=BooleanField())
    return Q(kept).check(values, using=using)


def is_taken(row, uniques, exclude, using):
    """Say whether another row may have what is to be unique in this one."""
    model, taken = type(row), []
    for constraint in uniques:
        fields = [model._meta.get_field(name) for name in constraint.fields]
        values = {field.attname: getattr(row, field.attname) for field in fields}
        if None not in values.values() and not {field.name for field in fields} & set(exclude):
            taken.append((constraint.condition or Q()) & Q(**values))
    others = model._default_manager.using(using).order_by()
    if row.pk is not None and not row._state.adding:
        others = others.exclude(pk=row.pk)
    return bool(taken) and others.filter(reduce(or_, taken)).exists()
