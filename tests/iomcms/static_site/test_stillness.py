"""What others do while the site is taken out, on databases with several connections."""

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest import skipUnless

from django.db import connection
from django.test import TransactionTestCase, override_settings

from articles.models import Article
from iomcms.static_site import export
from tests.factories import make_article
from tests.iomcms.static_site.exports import contents, open_ends


@skipUnless(connection.vendor == "postgresql", "SQLite has one database in memory for all tests.")
class MeanwhileTest(TransactionTestCase):
    def setUp(self):
        folder = Path(self.enterContext(TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=folder / "media"))
        self.folder = folder / "site"

    def test_what_is_published_and_withdrawn_meanwhile_is_no_part_of_it(self):
        leaving = make_article("en", title_en="Leaving")
        others = iter([self.others])

        def say(what, number):
            for act in others:
                thread = Thread(target=act, args=[leaving])
                thread.start()
                thread.join()

        summary = export(self.folder, say)
        self.assertEqual(Article.objects.count(), 1)
        self.assertEqual(Article.objects.get().title_en, "Coming")
        self.assertEqual(summary.failed, [])
        said = b"".join(contents(self.folder).values())
        self.assertNotIn(b"Coming", said)
        self.assertTrue((self.folder / leaving.get_absolute_url("en")[1:] / "index.html").is_file())
        self.assertEqual(open_ends(self.folder), [])

    def others(self, leaving):
        make_article("en", title_en="Coming")
        leaving.delete()
        connection.close()
