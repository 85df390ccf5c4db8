from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from publishing import related

        from . import following
        from .missing import check_index, tell_after_migration
        from .similarity import similar_pages

        following.connect()
        related.register(similar_pages)
        register(check_index, Tags.database)
        post_migrate.connect(tell_after_migration, sender=self)
