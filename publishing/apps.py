from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


def create_goals(using, **kwargs):
    """Keep one row for each Sustainable Development Goal, as Django keeps its permissions."""
    from .models import Goal

    Goal.objects.using(using).bulk_create(
        [Goal(number=number) for number in Goal.Number.values], ignore_conflicts=True
    )


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publication")

    def ready(self):
        from . import characters, footing, freshness, passing, statements, writes

        pre_save.connect(characters.keep_plain, dispatch_uid="characters")
        post_migrate.connect(create_goals, sender=self)
        post_migrate.connect(statements.forget, dispatch_uid="statements")
        checks.register(footing.check_footing, checks.Tags.compatibility)
        connection_created.connect(writes.watch_connection)
        freshness.moments += [passing.of_pages, passing.of_changes]
        autodiscover_modules("checks")
