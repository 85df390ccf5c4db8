"""Signing in and out, second factors, and the names of accounts."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save

from . import record
from .acting import acting, acting_as
from .keys import digest
from .models import Actor
from .visitors import address_text


def listen():
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(failed, dispatch_uid="audit")
    post_save.connect(keep_name, sender=get_user_model(), dispatch_uid="audit.name")
    if apps.is_installed("allauth.mfa"):
        listen_to_factors()


def keep_name(instance, created, update_fields, using, **kwargs):
    """Keep the name of an account where it can be taken away again."""
    if created or update_fields is None or instance.USERNAME_FIELD in update_fields:
        Actor.objects.using(using).bulk_create(
            [Actor(pk=instance.pk, name=instance.get_username()[:150])],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name"],
        )


def from_where(request, user=None):
    """Return the context of whoever asks."""
    here = acting.get()
    address = here.address or (request and address_text(request))
    return acting_as(user or here.user, address)


def signed_in(request, user, **kwargs):
    with from_where(request, user):
        record("account.signed-in", user)


def signed_out(request, user, **kwargs):
    if user:
        with from_where(request, user):
            record("account.signed-out", user)


def failed(credentials, request=None, **kwargs):
    """Record that nobody came in. A name that no account has is not kept: it may be a password."""
    tried = str(credentials.get("username") or credentials.get("email") or "")
    user = named(tried)
    details = {} if user else {"name_digest": digest("tried", tried)[:16]}
    with from_where(request):
        record("account.sign-in-failed", user, **details)


def named(name):
    """Return the account that somebody who types a name is let in to; its case is no matter."""
    field = get_user_model().USERNAME_FIELD
    accounts = get_user_model()._default_manager.filter(**{f"{field}__iexact": name})
    found = [each for each in accounts if each.get_username().lower() == name.lower()]
    return found[0] if len(found) == 1 else None


def listen_to_factors():
    from allauth.mfa import signals

    told = {
        signals.authenticator_added: "added",
        signals.authenticator_removed: "removed",
        signals.authenticator_reset: "reset",
        signals.authenticator_used: "used",
        signals.authentication_failed: "failed",
    }
    for signal, done in told.items():
        receiver = factor_receiver(f"account.factor-{done}")
        signal.connect(receiver, weak=False, dispatch_uid="audit")


def factor_receiver(action):
    def receive(request, user, authenticator=None, **kwargs):
        kind = {"kind": str(authenticator.type)} if authenticator else {}
        here = acting.get().user  # a colleague, where one resets it for another
        with from_where(request, here or user):
            record(action, user, **kind)

    return receive
