from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Organisation")

    def ready(self):
        from audit.watching import watch
        from publishing import freshness

        from .models import StaffScope
        from .passing import of_hours

        freshness.moments.append(of_hours)
        watch(StaffScope, "scope", about="user")
