"""A site moves to another database by a dump, as docs/deployment.md says."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from articles.models import Article, ListEntry
from publishing import actions
from search.models import SearchDocument
from tests.databases import SharedDatabaseTestCase
from tests.factories import make_article, make_country, make_event, make_office, make_tag


def excluded():
    """Return what the documentation leaves out of a dump."""
    text = (settings.BASE_DIR / "docs/deployment.md").read_text()
    return re.findall(r"--exclude (\S+)", text)


def derived():
    return {
        model.__name__: set(model.objects.values_list(*columns))
        for model, columns in (
            (ListEntry, ("article", "subject", "dateline_on")),
            (SearchDocument, ("object_id", "language", "title")),
        )
    }


class MovingTest(SharedDatabaseTestCase):
    def test_a_dump_is_loaded_into_an_empty_site(self):
        get_user_model().objects.create_user("editor")
        article = make_article("en fr")
        article.tags.add(make_tag())
        article.goals.add(13)
        article.countries.add(make_country())
        article.offices.add(make_office())
        make_event()
        actions.publish(article, ["en"])
        actions.edit(article)
        before = derived()
        with TemporaryDirectory() as folder:
            path = str(Path(folder, "site.json"))
            call_command("dumpdata", use_natural_foreign_keys=True, exclude=excluded(), output=path)
            call_command("flush", interactive=False, verbosity=0)
            self.assertFalse(Article.objects.exists())
            call_command("loaddata", path, verbosity=0)
        call_command("rebuild_lists")
        call_command("rebuild_search", verbosity=0)
        self.assertEqual(Article.objects.count(), 2)
        self.assertEqual(derived(), before)
        self.assertEqual(len(before["ListEntry"]), 4)
