from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self):
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group

        from . import accounts, admin_log, checks  # noqa: F401
        from .recording import titled
        from .watching import watch

        titled.add("auth.group")
        watch(get_user_model(), "account", ignoring=["last_login"])
        watch(Group, "group")
        admin_log.told_elsewhere |= {"auth.user", "auth.group"}
        accounts.listen()
        admin_log.listen()
