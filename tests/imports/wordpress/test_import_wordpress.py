from datetime import UTC, date, datetime
from unittest.mock import patch

from django.test import tag

from articles.models import Article
from events.models import Event
from imports.models import ImportedPage
from imports.wordpress import export
from library.models import Document, Picture
from pages.models import Page
from publishing.models import Redirect, Version
from tests.factories import picture_file
from tests.imports.running import ImportTestCase

from .exports import END, HEAD, SITE, attachment, post, term

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item>&b;</item></channel></rss>"""
FRENCH = ("language", "fr", "Français")


class WordPressTestCase(ImportTestCase):
    command = "import_wordpress"

    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        self.site.mkdir()

    def arguments(self):
        return [str(self.site)]

    def write(self, *items, name="site.xml"):
        (self.site / name).write_text(HEAD + "\n".join(items) + END, encoding="utf-8")

    def upload(self, path, content=None):
        place = self.site / "uploads" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content or picture_file().read())


class PostTests(WordPressTestCase):
    def test_a_post_becomes_an_article_with_what_the_site_told(self):
        terms = [
            ("category", "press-releases", "Press releases"),
            ("post_tag", "bridges", "Bridges"),
            ("mood", "glad", "Glad"),
        ]
        fields = [("_edit_lock", "1"), ("dateline_place", "Geneva"), ("odd", "A word")]
        self.write(post(12, terms=terms, fields=fields, excerpt="In short."))
        (entry,) = self.bring()
        article = Article.objects.get()
        self.assertEqual((article.title_en, article.kind), ("Bridges 12", "press_release"))
        self.assertEqual((article.summary_en, article.dateline_place_en), ("In short.", "Geneva"))
        self.assertEqual(article.dateline_on, date(2023, 3, 4))
        tags = {tag.slug: tag.name_en for tag in article.tags.all()}
        self.assertEqual(tags, {"press-releases": "Press releases", "bridges": "Bridges"})
        self.assertEqual(entry["left_over"], ["odd: A word", "mood: Glad"])
        self.assertEqual(entry["authors"], ["Ada Pont"])
        self.assertIn("Ada Pont", Version.objects.get().comment)
        self.assertEqual(article.public_languages(), [])

    def test_types_become_what_the_mapping_says(self):
        event = post(
            13,
            "<p>Come.</p>",
            post_type="tribe_events",
            fields=[
                ("_EventStartDate", "2024-05-28 08:00:00"),
                ("_EventEndDate", "2024-05-28 09:30:00"),
                ("_EventTimezone", "America/Antigua"),
            ],
        )
        self.write(
            post(12, "<p>Who we are.</p>", post_type="page"), event, post(14, post_type="shop")
        )
        self.bring()
        self.assertEqual(Page.objects.get().body_en, "<p>Who we are.</p>")
        self.assertEqual(Event.objects.get().starts_at, datetime(2024, 5, 28, 12, tzinfo=UTC))
        self.assertIn("1 shop", self.output.getvalue())

    def test_with_publish_only_what_was_public_comes_out(self):
        states = ["publish", "draft", "pending", "private", "future"]
        self.write(
            *(post(number, status=state) for number, state in enumerate(states, 10)),
            post(20, post_password="secret"),
            post(21, status="trash"),
        )
        entries = self.bring("--publish")
        public = [article.title_en for article in Article.objects.all() if article.is_public("en")]
        self.assertEqual(public, ["Bridges 10"])
        self.assertEqual(len(entries), 6)
        article = Article.objects.get(title_en="Bridges 10")
        self.assertEqual(article.publish_at_en, datetime(2023, 3, 4, 9, 30, tzinfo=UTC))

    def test_every_old_address_leads_to_the_page(self):
        self.write(post(12, fields=[("_wp_old_slug", "old-bridges")]))
        self.bring()
        addresses = {each.address for each in Redirect.objects.all()}
        self.assertEqual(addresses, {"/2023/03/bridges-12", "/2023/03/old-bridges", "/?p=12"})
        self.assertEqual({each.page for each in Redirect.objects.all()}, {Article.objects.get()})

    def test_a_second_run_changes_not_one_row_and_a_changed_post_makes_the_difference(self):
        self.upload("a.png")
        content = f'<p>Words.</p><p><img src="{SITE}/wp-content/uploads/a.png" alt="A"></p>'
        tag = ("post_tag", "bridges", "Bridges")
        self.write(post(12, content, terms=[tag]), post(13))
        self.bring("--publish")
        before = self.rows()
        self.assertEqual({entry["result"] for entry in self.bring("--publish")}, {"unchanged"})
        self.assertEqual(self.rows(), before)
        self.write(post(12, content, title="New", terms=[tag]), post(13))
        self.assertEqual([each["result"] for each in self.bring()], ["changed", "unchanged"])
        article = Article.objects.get(title_en="Bridges 12")
        self.assertEqual(article.working_copy.title_en, "New")


class TranslationTests(WordPressTestCase):
    def assertOnePage(self):
        self.bring()
        article = Article.objects.get()
        self.assertEqual((article.title_en, article.title_fr), ("Bridges 12", "Ponts"))
        self.assertEqual(article.source_language, "en")
        self.assertEqual(set(ImportedPage.objects.values_list("identifier", flat=True)), {"12"})

    def test_polylang_names_the_group_in_a_taxonomy(self):
        group = ("post_translations", "pll_1", "pll_1")
        english = ("language", "en", "English")
        self.write(post(13, title="Ponts", terms=[FRENCH, group]), post(12, terms=[english, group]))
        self.assertOnePage()

    def test_polylang_names_the_posts_in_a_term(self):
        group = term(
            term_taxonomy="post_translations",
            term_slug="pll_1",
            term_description='a:2:{s:2:"en";i:12;s:2:"fr";i:13;}',
        )
        self.write(group, post(12), post(13, title="Ponts"))
        self.assertOnePage()

    def test_wpml_names_them_in_fields(self):
        fields = [("_wpml_language", "fr"), ("_icl_lang_duplicate_of", "12")]
        self.write(post(12), post(13, title="Ponts", fields=fields))
        self.assertOnePage()

    def test_a_translation_that_comes_later_is_an_edition_of_the_same_page(self):
        self.write(post(12))
        self.bring()
        fields = [("_wpml_language", "fr"), ("_icl_lang_duplicate_of", "12")]
        self.write(post(12), post(13, title="Ponts", fields=fields))
        self.assertOnePage()

    def test_two_posts_of_one_language_in_a_group_are_named_and_none_is_lost(self):
        group = ("post_translations", "pll_1", "pll_1")
        self.write(post(12, terms=[group]), post(13, terms=[group]))
        entries = self.bring()
        self.assertEqual(sorted(each["result"] for each in entries), ["failed", "new", "new"])


@tag("once")
class FileTests(WordPressTestCase):
    def test_pictures_come_from_the_uploads_as_originals_and_once(self):
        self.upload("2023/03/bridge.png")
        address = f"{SITE}/wp-content/uploads/2023/03/bridge"
        self.write(
            post(
                12,
                f'[caption id="a" align="left" width="300"]<a href="{address}.png">'
                f'<img src="{address}-300x200.png" alt="A bridge" /></a> Old &amp; new[/caption]',
                fields=[("_thumbnail_id", "21")],
            ),
            attachment(21, "2023/03/bridge.png", "A bridge", "From afar"),
        )
        (entry,) = self.bring()
        picture = Picture.objects.get()
        article = Article.objects.get()
        self.assertEqual(article.main_picture, picture)
        self.assertEqual((picture.alt_en, picture.caption_en), ("A bridge", "From afar"))
        self.assertEqual(
            article.body_en,
            f'<figure><img src="{picture.file.url}" alt="A bridge">'
            "<figcaption>Old &amp; new</figcaption></figure>",
        )
        self.assertEqual((entry["warnings"], entry["left_over"]), ([], []))

    def test_a_gallery_becomes_its_pictures(self):
        for name, colour in (("a", "red"), ("b", "blue")):
            self.upload(f"{name}.png", picture_file(colour=colour).read())
        self.write(
            post(12, 'Before.\n\n[gallery ids="21,22,23" columns="2"]\n\nAfter.'),
            attachment(21, "a.png", "A", "First"),
            attachment(22, "b.png", "B"),
        )
        (entry,) = self.bring()
        first, second = (Picture.objects.get(alt_en=alt) for alt in "AB")
        self.assertEqual(
            Article.objects.get().body_en,
            f'<p>Before.</p><figure><img src="{first.file.url}" alt="A"><figcaption>First'
            f'</figcaption></figure><figure><img src="{second.file.url}" alt="B"></figure>'
            "<p>After.</p>",
        )
        self.assertIn("attachment=23", entry["warnings"][0])

    def test_nothing_is_fetched_and_what_is_missing_is_named(self):
        self.write(
            post(
                12,
                f'<p>W.</p><img src="{SITE}/wp-content/uploads/gone.png" alt="A">'
                f'<img src="{SITE}/wp-content/uploads/../../secret.png" alt="A">'
                '<img src="https://far.example.net/p.png" alt="A">'
                f'<p><a href="{SITE}/wp-content/uploads/gone.pdf">The paper</a></p>',
            )
        )
        (entry,) = self.bring()
        self.assertEqual(entry["file"], "site.xml#item 1")
        words = " ".join(entry["warnings"])
        for each in ("gone.png", "leads outside of the folder", "far.example.net", "gone.pdf"):
            self.assertIn(each, words)
        self.assertFalse(Picture.objects.exists() or Document.objects.exists())
        self.assertIn("The paper", Article.objects.get().body_en)


@tag("once")
class BadInputTests(WordPressTestCase):
    def test_entities_are_refused(self):
        (self.site / "bomb.xml").write_text(BOMB)
        self.write(post(12))
        entries = self.bring()
        self.assertEqual([entry["result"] for entry in entries], ["failed", "new"])
        self.assertIn("refused", entries[0]["warnings"][0])
        self.assertEqual(self.status, 1)

    def test_what_stands_before_a_cut_is_brought_in_whole(self):
        whole = HEAD + post(12) + post(13)
        (self.site / "cut.xml").write_text(whole[:-40])
        (self.site / "empty.xml").write_bytes(b"")
        (self.site / "other.xml").write_text("<html><p>No export</p></html>")
        entries = self.bring()
        self.assertEqual(Article.objects.get().title_en, "Bridges 12")
        failed = [entry["file"] for entry in entries if entry["result"] == "failed"]
        self.assertEqual(failed, ["cut.xml", "empty.xml", "other.xml"])

    def test_an_item_that_would_fill_the_memory_is_not_read(self):
        self.write(post(12), post(13, "a" * 200_000), post(14))
        with patch.object(export, "MOST_BYTES", 150_000):
            entries = self.bring()
        self.assertEqual([entry["result"] for entry in entries], ["failed", "new"])

    def test_a_bad_post_among_good_ones_is_named_and_stops_none(self):
        self.write(post(12), post("x"), post(13, title=""), post(14, post_type=""), post(15))
        entries = self.bring()
        failed = sorted(entry["file"] for entry in entries if entry["result"] == "failed")
        self.assertEqual(failed, [f"site.xml#item {number}" for number in (2, 3, 4)])
        self.assertEqual(Article.objects.count(), 2)

    def test_a_dry_run_writes_nothing(self):
        self.upload("a.png")
        self.write(
            post(
                12,
                f'<p>W.</p><img src="{SITE}/wp-content/uploads/a.png" alt="A">',
                terms=[("post_tag", "bridges", "Bridges")],
            )
        )
        before = self.rows()
        (entry,) = self.bring("--dry-run")
        self.assertEqual((entry["result"], entry["warnings"]), ("dry run", []))
        self.assertEqual(self.rows(), before)
