from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self):
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group

        from . import accounts, admin_log, checks, triggers  # noqa: F401
        from .recording import titled
        from .watching import watch

        titled.add("auth.group")
        watch(get_user_model(), "account", ignoring=["last_login"])
        watch(Group, "group")
        admin_log.told_elsewhere |= {"auth.user", "auth.group"}
        post_migrate.connect(triggers.ensure, sender=self)
        accounts.listen()
        admin_log.listen()
