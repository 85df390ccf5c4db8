from datetime import UTC, date, datetime, timedelta

import feedparser
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from jsonschema import Draft202012Validator, FormatChecker

from articles.models import Article, Boilerplate
from pages.models import SiteSettings
from publishing import actions
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_country,
    make_office,
    make_picture,
    make_tag,
)

ORIGIN = "http://testserver"
FEEDS = ("feed/", "rss/", "feed.json")

MOMENT = {"type": "string", "format": "date-time"}
ADDRESS = {"type": "string", "pattern": "^https?://[!-~]+$"}
#: https://www.jsonfeed.org/version/1.1/, as far as our feeds use it, and nothing besides.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url", "language"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": {"type": "string"},
        "language": {"enum": ["en", "fr", "es", "ar"]},
        "authors": {"type": "array", "items": {"required": ["name"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:"},
                    "url": ADDRESS,
                    "title": {"type": "string", "minLength": 1},
                    "summary": {"type": "string"},
                    "content_html": {"type": "string"},
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": {"type": "string"},
                    "image": ADDRESS,
                    "attachments": {
                        "type": "array",
                        "items": {
                            "required": ["url", "mime_type"],
                            "properties": {"url": ADDRESS},
                        },
                    },
                },
            },
        },
    },
}


class FeedTestCase(TestCase):
    def read(self, query="", language="en", name="feed/"):
        response = self.client.get(f"/{language}/news/{name}{query}")
        self.assertEqual(response.status_code, 200)
        headers = {"content-type": response["Content-Type"]}
        feed = feedparser.parse(response.content, response_headers=headers)
        self.assertFalse(feed.bozo, feed.get("bozo_exception"))
        return feed

    def ids(self):
        return [entry.id for entry in self.read().entries]


class AtomTest(FeedTestCase):
    def test_an_entry_has_all_that_is_to_be_read_of_an_article(self):
        SiteSettings.objects.create(name_en="The site")
        linked, picture = make_article(slug_en="linked"), make_picture()
        article = make_article(
            title="Tom & <Jerry>",
            summary_en="Less < more",
            publish_at=datetime(2024, 5, 23, 8, tzinfo=UTC),
            dateline_on=date(2024, 5, 24),
            body_en=f'<p>See <a data-page="articles.article:{linked.pk}" href="/x">this</a> and '
            f'<a href="/en/events/">events</a>.</p><img src="{picture.file.url}" alt="A bridge">',
            note_to_editors_en="<p>On request.</p>",
            main_picture=make_picture(),
        )
        about = Boilerplate.objects.create(title_en="About it", text_en="<p>Since 2001.</p>")
        article.placed_boilerplates.create(boilerplate=about)
        article.tags.add(make_tag("cities", name_en="Cities"))
        feed = self.read()
        entry = feed.entries[0]
        self.assertEqual(feed.feed.title, "News | The site")
        self.assertEqual(feed.feed.author, "The site")
        self.assertEqual(feed.feed.language, "en")
        self.assertEqual(entry.title_detail.type, "text/plain")
        self.assertEqual(entry.title, "Tom & <Jerry> en")
        self.assertEqual(entry.summary_detail.value, "Less &lt; more")
        self.assertEqual(entry.link, ORIGIN + article.get_absolute_url("en"))
        self.assertEqual(entry.published, "2024-05-23T08:00:00+00:00")
        self.assertEqual([tag.term for tag in entry.tags], ["News", "Cities"])
        [enclosure] = [link for link in entry.links if link.rel == "enclosure"]
        self.assertEqual(enclosure.type, "image/jpeg")
        self.assertTrue(enclosure.href.startswith(f"{ORIGIN}/media/renditions/"))
        text = entry.content[0].value
        for words in ("On request.", "About it", "Since 2001.", f'href="{ORIGIN}/en/events/"'):
            self.assertIn(words, text)
        self.assertIn(f'href="{ORIGIN}{linked.get_absolute_url("en")}"', text)
        self.assertIn(f'src="{ORIGIN}/media/renditions/', text)
        for of_the_site_alone in ('="/', "srcset", "<picture", "<script", "data-page"):
            self.assertNotIn(of_the_site_alone, text)

    def test_a_correction_is_an_update_and_nothing_else_about_the_entry_changes(self):
        article = make_article(publish_at=datetime(2024, 5, 23, 8, tzinfo=UTC))
        before = self.read().entries[0]
        self.assertEqual(before.updated, before.published)
        article.corrections.create(text_en="It was ten.", corrected_on=date(2024, 6, 1))
        article.corrections.create(text_fr="C’était dix.", corrected_on=date(2024, 7, 1))
        after = self.read().entries[0]
        self.assertEqual(after.updated, "2024-06-01T00:00:00+02:00")
        self.assertEqual((after.id, after.published), (before.id, before.published))
        self.assertIn("It was ten.", after.content[0].value)

    def test_a_correction_on_the_day_of_publication_is_an_update_too(self):
        article = make_article(publish_at=datetime(2024, 5, 23, 8, tzinfo=UTC))
        article.corrections.create(text_en="Ten.", corrected_on=date(2024, 5, 23))
        article.corrections.create(text_en="An old one.", corrected_on=date(2024, 5, 22))
        self.assertEqual(self.read().entries[0].updated, "2024-05-23T08:00:01+00:00")

    def test_an_id_outlives_address_and_title_and_differs_by_language(self):
        article = make_article("en fr")
        before = self.ids()
        article.slug_en, article.title_en = "elsewhere", "Another title"
        article.save()
        self.assertEqual(self.ids(), before)
        self.assertNotEqual(before, [entry.id for entry in self.read(language="fr").entries])

    def test_what_no_xml_may_hold_does_no_harm(self):
        make_article(title="a\x0bb\ufffe", body_en="<p>c\x1fd</p>", summary_en="\x08")
        for name in FEEDS[:2]:
            self.assertEqual(self.read(name=name).entries[0].title, "ab en")

    def test_arabic_says_that_it_is(self):
        make_article("ar", title="خبر")
        feed = self.read(language="ar")
        self.assertEqual(feed.feed.language, "ar")
        [item] = self.client.get("/ar/news/feed.json").json()["items"]
        self.assertIn('<div lang="ar" dir="rtl">', item["content_html"])


class FilterTest(FeedTestCase):
    def test_each_filter_narrows_the_feed_as_it_does_the_list(self):
        wanted = make_article(title="Wanted", kind=Article.Kind.STORY)
        make_article()
        wanted.tags.add(make_tag("cities"))
        wanted.offices.add(make_office(slug_en="brussels"))
        wanted.countries.add(make_country("BE"))
        for query in ("kind=story", "tag=cities", "office=brussels", "country=BE"):
            for name in FEEDS[:2]:
                with self.subTest(query=query, name=name):
                    feed = self.read(f"?{query}", name=name)
                    self.assertEqual([entry.title for entry in feed.entries], ["Wanted en"])
                    self.assertEqual(feed.feed.link, f"{ORIGIN}/en/news/?{query}")

    def test_what_cannot_be_is_an_empty_feed(self):
        make_article()
        for query in ("kind=nonsense", "country=be", "tag=%00", "office=%FF", "year=1e309"):
            with self.subTest(query):
                feed = self.read(f"?{query}")
                self.assertEqual(feed.entries, [])
                self.assertEqual(feed.feed.links[1].href, f"{ORIGIN}/en/news/feed/")

    def test_the_list_announces_the_feed_of_what_it_shows(self):
        make_article()
        page = self.client.get("/en/news/?kind=news&utm_source=x")
        for name in FEEDS:
            self.assertContains(page, f'href="/en/news/{name}?kind=news"')

    def test_a_feed_has_the_newest_twenty(self):
        for day in range(1, 23):
            make_article(dateline_on=date(2024, 1, day))
        self.assertEqual(len(self.read().entries), 20)


class ConditionalTest(FeedTestCase):
    def setUp(self):
        self.article = make_article("en", title_fr="Brouillon")

    def again(self, name="feed/", **headers):
        return self.client.get(f"/en/news/{name}", headers=headers).status_code

    def test_whoever_has_a_feed_does_not_get_it_again(self):
        for name in FEEDS:
            first = self.client.get(f"/en/news/{name}")
            self.assertEqual(self.again(name, if_none_match=first["ETag"]), 304)
            self.assertNotIn("Last-Modified", first)
        self.article.corrections.create(text_en="Ten.")
        for name in FEEDS:
            self.assertEqual(self.again(name, if_none_match=first["ETag"]), 200)

    def test_what_is_withdrawn_or_rewritten_is_so_whatever_date_a_reader_names(self):
        make_article("en")
        now = http_date(timezone.now().timestamp() + 60)
        copy = actions.edit(self.article)
        copy.title_en = "Wholly new"
        copy.save()
        actions.publish(self.article, ["en"])
        for name in FEEDS:
            response = self.client.get(f"/en/news/{name}", headers={"if-modified-since": now})
            self.assertContains(response, "Wholly new")
        actions.withdraw(self.article, "en")
        for name in FEEDS:
            response = self.client.get(f"/en/news/{name}", headers={"if-modified-since": now})
            self.assertNotContains(response, "Wholly new")

    def test_what_changes_unseen_changes_no_feed(self):
        feeds = [self.client.get(f"/en/news/{name}") for name in FEEDS]
        copy = actions.edit(self.article)
        copy.title_en = "Another"
        copy.save()
        actions.publish(self.article, ["en"], at=timezone.now() + timedelta(days=1))
        self.article.title_fr = "Encore"
        self.article.save()
        make_article(publish_at=FUTURE)
        for name, before in zip(FEEDS, feeds, strict=True):
            after = self.client.get(f"/en/news/{name}")
            self.assertEqual(after.content, before.content)
            self.assertEqual(after["ETag"], before["ETag"])

    def test_an_empty_feed_is_the_same_each_time(self):
        Article.objects.all().delete()
        for name in FEEDS:
            first = self.client.get(f"/en/news/{name}")
            self.assertEqual(self.again(name, if_none_match=first["ETag"]), 304)


class OtherFormatsTest(FeedTestCase):
    def test_rss_has_the_full_text_and_says_what_its_picture_is(self):
        article = make_article(body_en="<p>Whole.</p>", main_picture=make_picture())
        article.corrections.create(text_en="Ten.", corrected_on=date(2024, 6, 1))
        feed = self.read(name="rss/")
        entry = feed.entries[0]
        self.assertEqual(feed.version, "rss20")
        self.assertIn("Whole.", entry.content[0].value)
        self.assertEqual(entry.enclosures[0].type, "image/jpeg")
        self.assertEqual(entry.updated, "2024-06-01T00:00:00+02:00")
        self.assertFalse(entry.guidislink)

    def test_the_json_feed_is_one(self):
        make_article("en ar", body_en="<p>Whole.</p>", main_picture=make_picture())
        make_article("en ar", summary_en="Short & plain")
        for language in ("en", "ar"):
            response = self.client.get(f"/{language}/news/feed.json")
            self.assertEqual(response["Content-Type"], "application/feed+json; charset=utf-8")
            feed = response.json()
            Draft202012Validator(JSON_FEED, format_checker=FormatChecker()).validate(feed)
            self.assertEqual(len(feed["items"]), 2)
        items = self.client.get("/en/news/feed.json").json()["items"]
        self.assertEqual({item["summary"] for item in items}, {"", "Short & plain"})


class CostTest(FeedTestCase):
    def test_more_articles_cost_no_more_queries(self):
        numbers = []
        for more in (1, 9):
            for _ in range(more):
                self.make_rich()
            with CaptureQueriesContext(connection) as captured:
                self.read()
            numbers.append(len(captured))
        self.assertEqual(numbers[0], numbers[1])
        self.assertLessEqual(numbers[0], 7)

    def make_rich(self):
        picture, linked = make_picture(), make_article(publish_at=PAST)
        article = make_article(
            main_picture=make_picture(),
            body_en=f'<img src="{picture.file.url}" alt=""><a href="/"'
            f' data-page="articles.article:{linked.pk}">x</a>',
        )
        article.tags.add(make_tag(f"tag-{article.pk}"))
        article.corrections.create(text_en="Ten.")


class ReservedAddressTest(TestCase):
    def test_no_article_can_take_the_address_of_a_feed(self):
        self.assertEqual(make_article(title_en="Feed").slug_en, "feed-2")
        article = make_article()
        article.slug_en = "rss"
        self.assertIn("slug_en", article.problems())
        article.slug_en = "rss-feeds"
        self.assertNotIn("slug_en", article.problems())
