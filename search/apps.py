from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from publishing import related

        from . import following
        from .similarity import similar_pages

        following.connect()
        related.register(similar_pages)
