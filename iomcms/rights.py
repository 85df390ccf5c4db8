"""Nobody gives more rights than they have themselves, or gets at somebody who has more.

Whoever could set the password of a colleague, or take a second factor away, could do what that
colleague may do.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q


def may_touch(user, row):
    """Say whether whoever may change accounts and roles may change this one."""
    if user.is_superuser or row is None:
        return True
    if isinstance(row, Group):
        return not missing(user).filter(group=row).exists()
    theirs = Q(user=row) | Q(group__user=row)
    return not row.is_superuser and not missing(user).filter(theirs).exists()


def missing(user):
    """Return the permissions that somebody does not have."""
    if user.is_superuser:
        return Permission.objects.none()
    return Permission.objects.exclude(Q(user=user) | Q(group__in=user.groups.all()))


class NoMoreThanOwn:
    """A mixin for the admin of accounts and of roles."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and may_touch(request.user, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        lacking, rows = missing(request.user), db_field.remote_field.model._default_manager
        if rows.model is Permission:
            kwargs["queryset"] = rows.exclude(pk__in=lacking)
        elif rows.model is Group:
            kwargs["queryset"] = rows.exclude(permissions__in=lacking)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
