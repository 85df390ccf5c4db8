from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class IomcmsConfig(AppConfig):
    name = "iomcms"
    default = True

    def ready(self):
        from audit import admin_log
        from audit.recording import titled
        from organisation.views import OfficeView
        from publishing import freshness, writes
        from publishing.models import page_models

        from .landings import from_office
        from .roles import make_roles
        from .titled import LABELS
        from .unseen import TABLES

        OfficeView.additions.append(from_office)
        writes.unseen |= TABLES
        titled.update(LABELS)
        # Each version of a page is recorded (publishing/history.py).
        admin_log.told_elsewhere |= {model._meta.label_lower for model in page_models()}
        if len(settings.DATABASES) > 1:
            from .replicas import place_in_log

            freshness.position = place_in_log
        if settings.SENTRY_DSN:
            from .error_reports import tell_faults

            tell_faults(settings.SENTRY_DSN)

        # Django sends nothing for an app without models, such as this one.
        post_migrate.connect(make_roles, sender=apps.get_app_config("auth"))


class NewsroomAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "iomcms.admin.NewsroomAdminSite"

    def ready(self):
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group, User
        from taggit.models import Tag

        from audit.models import Entry

        from .audit_admin import EntryAdmin
        from .staff import RoleAdmin, StaffAdmin

        # taggit's own, which nothing here uses; ours has translated names
        admin.site.unregister(Tag)
        admin.site.unregister([User, Group])
        admin.site.register(User, StaffAdmin)
        admin.site.register(Group, RoleAdmin)
        # django-allauth's own show secrets and sessions
        for app in ("account", "mfa", "usersessions", "socialaccount"):
            models = apps.get_app_config(app).get_models()
            admin.site.unregister([each for each in models if admin.site.is_registered(each)])
        admin.site.register(Entry, EntryAdmin)
