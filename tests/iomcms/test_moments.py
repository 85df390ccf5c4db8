"""When a page changed last, as every surface tells it: what readers of a language cannot see is no
change there.
"""

from datetime import date, timedelta
from unittest.mock import patch

from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from iomcms import sitemaps
from publishing import actions
from publishing.due import apply_due_changes
from tests.caching import kept_pages
from tests.factories import FUTURE, PAST, make_article, make_event, make_office, make_tag

DAY = timedelta(days=1)
SINCE = "2024-06-01T00:00:00Z"


class MomentTestCase(TestCase):
    def setUp(self):
        self.enterContext(kept_pages())
        self.enterContext(patch.object(sitemaps, "SPAN", 2**40))  # whatever keys the pages have
        self.pages = [
            make_article("en fr"),
            make_event("en fr", starts_at=FUTURE),
            make_office("en fr"),
        ]

    def surfaces(self):
        """Return what each surface says in English, with the tag of its answer."""
        _article, event, _office = self.pages
        paths = [
            *(
                f"/api/v1/{name}{query}"
                for name in NAMES
                for query in ("", f"?updated_since={SINCE}")
            ),
            *(f"/api/v1/{name}/{page.pk}" for name, page in zip(NAMES, self.pages, strict=True)),
            *(f"/sitemap-{page._meta.model_name}-en-1.xml" for page in self.pages),
            *(f"/en/{room}/{feed}" for room in ("news", "events") for feed in FEEDS),
            "/en/events/calendar.ics",
            event.get_absolute_url("en") + "event.ics",
        ]
        answers = {path: self.client.get(path) for path in paths}
        return {path: (body(each), each.get("ETag")) for path, each in answers.items()}

    def write(self, page, **fields):
        copy = actions.edit(page)
        for name, value in fields.items():
            setattr(copy, name, value)
        copy.save()

    def updated_at(self, page, language="en"):
        name = dict(zip(map(type, self.pages), NAMES, strict=True))[type(page)]
        path = f"/api/v1/{name}/{page.pk}?language={language}"
        return self.client.get(path).json()["updated_at"]

    def lastmod(self, page, language="en"):
        path = f"/sitemap-{page._meta.model_name}-{language}-1.xml"
        return body(self.client.get(path)).split(b"<lastmod>")[1].split(b"<")[0].decode()


NAMES = ("articles", "events", "offices")
FEEDS = ("feed/", "rss/", "feed.json")


def body(response):
    return b"".join(response) if response.streaming else response.content


class UnseenTest(MomentTestCase):
    def test_what_changes_unseen_changes_no_byte(self):
        def draft(page):
            page.title_es = "Borrador"
            page.save()

        def working_copy(page):
            self.write(page, title_en="Another", title_fr="Autre")

        def schedule(page):
            actions.publish(page, ["en"], at=timezone.now() + DAY)

        def schedule_another_language(page):
            page.title_es = "Borrador"
            page.save()
            actions.publish(page, ["es"], at=timezone.now() + DAY)

        def publish_another_language(page):
            self.write(page, title_fr="Autre")
            actions.publish(page, ["fr"])

        before = self.surfaces()
        for change in (
            draft,
            working_copy,
            schedule,
            publish_another_language,
            schedule_another_language,
        ):
            for page in self.pages:
                change(type(page).objects.get(pk=page.pk))
            after = self.surfaces()
            for path, answer in before.items():
                with self.subTest(change.__name__, path=path):
                    self.assertEqual(after[path], answer)

    def test_what_waits_for_another_language_to_come_out_dates_none(self):
        office = make_office("en fr", publish_at=timezone.now().replace(microsecond=0) + DAY)
        self.write(office, email="new@example.org")
        actions.publish(office, ["fr"], at=timezone.now() + 2 * DAY)
        with patch.object(timezone, "now", return_value=office.publish_at_en):
            expected = office.publish_at_en.isoformat().replace("+00:00", "Z")
            self.assertEqual(self.updated_at(office), expected)


class SeenTest(MomentTestCase):
    def test_what_changes_seen_changes_every_surface(self):
        before = self.surfaces()
        for page in self.pages:
            self.write(page, title_en="Another")
            actions.publish(page, ["en"])
        after = self.surfaces()
        for path, answer in before.items():
            with self.subTest(path):
                self.assertNotEqual(after[path], answer)

    def test_every_surface_names_one_moment(self):
        now = timezone.now().replace(microsecond=0)
        for page in self.pages:
            self.write(page, title_en="Another")
            with patch.object(timezone, "now", return_value=now):
                actions.publish(page, ["en"])
            self.assertEqual(self.updated_at(page), now.isoformat().replace("+00:00", "Z"))
            self.assertEqual(self.lastmod(page), now.isoformat())
            self.assertEqual(self.updated_at(page, "fr"), PAST.isoformat().replace("+00:00", "Z"))
            self.assertEqual(self.lastmod(page, "fr"), PAST.isoformat())
        for room in ("news", "events"):
            [item] = self.client.get(f"/en/{room}/feed.json").json()["items"]
            self.assertEqual(timezone.datetime.fromisoformat(item["date_modified"]), now)
        event = self.client.get(self.pages[1].get_absolute_url("en") + "event.ics").text
        self.assertIn(f"LAST-MODIFIED:{now:%Y%m%dT%H%M%SZ}", event)

    def test_what_all_languages_share_changes_in_each(self):
        for page in self.pages:
            before = self.updated_at(page), self.updated_at(page, "fr")
            actions.edit(page).tags.add(make_tag(f"tag-{page._meta.model_name}"))
            actions.publish(page, ["fr"], with_shared=False)
            self.assertEqual((self.updated_at(page), self.updated_at(page, "fr")), before)
            actions.publish(page, ["fr"])
            after = self.updated_at(page), self.updated_at(page, "fr")
            self.assertGreater(after, before)
            self.assertEqual(*after)

    def test_a_change_that_waited_counts_from_its_moment(self):
        article, moment = self.pages[0], timezone.now() + DAY
        self.write(article, title_en="Another")
        actions.publish(article, ["en"], at=moment)
        with patch.object(timezone, "now", return_value=moment + DAY):
            apply_due_changes()
            self.assertEqual(self.lastmod(article), moment.isoformat())

    def test_a_correction_is_new_since_its_day(self):
        article = self.pages[0]
        article.corrections.create(text_en="Ten.", corrected_on=date(2024, 7, 1))
        article.corrections.create(text_fr="Dix.", corrected_on=date(2024, 8, 1))

        def found(since):
            query = {"updated_since": f"{since}T12:00:00Z"}
            return len(self.client.get("/api/v1/articles", query).json()["items"])

        self.assertEqual(self.updated_at(article), "2024-06-30T22:00:00Z")
        self.assertEqual([found("2024-06-30"), found("2024-07-02")], [1, 0])

    def test_an_edition_that_comes_back_is_new(self):
        article = Article.objects.get(pk=self.pages[0].pk)
        actions.withdraw(article, "en")
        actions.publish(article, ["en"])
        self.assertGreater(self.lastmod(article), timezone.now().isoformat()[:10])
