"""What is kept of somebody who works here, and how it is taken away.

What Django would delete with an account is theirs alone, and goes. What it would keep, they did for
the organisation: it stays, under a role instead of a name.
"""

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction

import audit
from audit.keys import said
from audit.models import Actor, Entry
from publishing.models import Version

#: What opens a door, and the texts of pages: they are no data on a person.
LEFT_OUT = {
    "password",
    "token_hash",
    "session_key",
    "session_data",
    "secret",
    "fingerprint",
    "content",
    "base",
}
#: Models whose column of that name is a secret.
SECRET = {("mfa.authenticator", "data"), ("account.emailconfirmation", "key")}
#: What is taken from an account that stays, but for its name.
EMPTY = {"last_name": "", "email": "", "last_login": None}


def relations():
    """Return every relation from a row to an account."""
    user = get_user_model()
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is user
    ]


def kept_of(user):
    """Return all that is kept of an account, as plain data by table and relation."""
    found = {"account": shown(user), "groups": [str(group) for group in user.groups.all()]}
    for field in relations():
        rows = field.model._base_manager.filter(**{field.name: user}).order_by("pk")
        if listed := [shown(row) for row in rows.iterator()]:
            found[f"{field.model._meta.label_lower}.{field.name}"] = listed
    found["sessions"] = [{"expires": session.expire_date} for session in sessions_of(user)]
    found["log, as whom it was about"] = [shown(entry) for entry in log_about([user.pk])]
    found["audit, as who acted"] = [said(entry) for entry in Entry.objects.filter(actor=user.pk)]
    found["audit, as whom it was about"] = [said(entry) for entry in entries_about(user)]
    return {name: rows for name, rows in found.items() if rows}


def entries_about(user):
    return Entry.objects.filter(object_type=user._meta.label_lower, object_id=str(user.pk))


def log_about(keys):
    """Return what Django's own log says of accounts."""
    kind = ContentType.objects.get_for_model(get_user_model())
    return LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])


def shown(row):
    """Return the columns of a row, without secrets."""
    label = row._meta.label_lower
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in LEFT_OUT and (label, field.attname) not in SECRET
    }


def sessions_of(user):
    """Return the sessions of an account; only what is written in them says whose they are."""
    key, sessions = str(user.pk), Session.objects.all()
    return [each for each in sessions if each.get_decoded().get(SESSION_KEY) == key]


@transaction.atomic
def erase(user, role):
    """Take away what is kept of a person; what they did stays, as done by a role such as “Editor,
    Geneva office”. The account can never be used again.
    """
    name = f"{role} (#{user.pk})"
    for field in relations():
        if field.remote_field.on_delete is models.CASCADE:
            field.model._base_manager.filter(**{field.name: user}).delete()
    for session in sessions_of(user):
        session.delete()
    forget_addresses(user)
    log_about([user.pk]).update(object_repr=name[:200])
    audit.record("person.erased", user)
    for field, value in EMPTY.items():
        setattr(user, field, value)
    user.username, user.first_name = name[:150], role[:150]
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()  # and with it the name beside the audit
    user.groups.clear()
    user.user_permissions.clear()


def forget_addresses(user):
    """Forget from where somebody worked; in the audit it stays as long as the audit is kept."""
    Version.objects.filter(made_by=user).update(made_from=None)


def erase_name(name, role):
    """Take the name of an account that is gone from the audit, and from Django's own log; say
    whether there was one.
    """
    gone = Actor.objects.exclude(pk__in=get_user_model().objects.values("pk")).filter(name=name)
    log_about(gone.values_list("pk", flat=True)).update(object_repr=role[:200])
    return bool(gone.update(name=role[:150]))
