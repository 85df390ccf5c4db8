from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class IomcmsConfig(AppConfig):
    name = "iomcms"
    default = True


class NewsroomAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "iomcms.admin.NewsroomAdminSite"

    def ready(self):
        super().ready()
        from django.contrib import admin
        from taggit.models import Tag

        admin.site.unregister(
            Tag
        )  # taggit's own, which nothing here uses; ours has translated names
