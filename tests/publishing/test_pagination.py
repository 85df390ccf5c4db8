"""Long lists, page by page."""

from datetime import date, timedelta

from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory, TestCase

from articles.models import Article, ListEntry
from events.models import Event
from publishing.pagination import LAST_COUNTED, paginate
from tests.factories import PAST, make_article

ROWS, SIZE = 2_010, 15


def make_articles(count):
    """Make articles of which several have the same date; return their keys, the newest first."""
    first_day = date(2000, 1, 1)
    Article.objects.bulk_create(
        Article(
            title_en=str(number),
            slug_en=f"article-{number}",
            publish_at_en=PAST,
            dateline_on=first_day + timedelta(days=number * 7919 % 300),
        )
        for number in range(count)
    )
    return list(Article.objects.newest_first().values_list("pk", flat=True))


def make_events(count):
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.WORKSHOP,
            title_en=str(number),
            slug_en=f"event-{number}",
            publish_at_en=PAST,
            starts_at=PAST + timedelta(microseconds=number * 7919 % 300),
            ends_at=PAST + timedelta(days=1),
        )
        for number in range(count)
    )
    return list(Event.objects.past().values_list("pk", flat=True))


class LongListTest(TestCase):
    def page(self, query, rows):
        return paginate(RequestFactory().get(f"/{query}"), rows, SIZE)

    def beside(self, query, changes):
        """Return the address of the page beside this one, as a template links to it."""
        template = Template("{% load facets %}{% query_with changes as query %}{{ query|safe }}")
        request = RequestFactory().get(f"/{query}")
        return template.render(Context({"request": request, "changes": changes}))

    def walk(self, rows, query, way):
        """Yield each page on the way from an address, as its number and the keys of its rows."""
        changes = True
        while changes:
            page = self.page(query, rows)
            yield page.number, [row.pk for row in page.rows]
            changes = getattr(page, way)
            last, query = query, self.beside(query, changes)
        self.last = last

    def check(self, rows, keys):
        pages = list(self.walk(rows, "?kind=x", "next"))
        self.assertGreater(len(pages), 2 * LAST_COUNTED)
        self.assertEqual([number for number, _ in pages], list(range(1, len(pages) + 1)))
        self.assertEqual([pk for _, page in pages for pk in page], keys)
        self.assertEqual(list(self.walk(rows, self.last, "previous")), pages[::-1])

    def test_every_article_stands_on_one_page_both_ways(self):
        keys = make_articles(ROWS)
        self.check(Article.objects.public("en").newest_first().for_list("en"), keys)

    def test_every_article_about_something_stands_on_one_page_both_ways(self):
        keys = make_articles(ROWS)
        ListEntry.objects.bulk_create(
            ListEntry(article=article, subject="tags:1", dateline_on=article.dateline_on)
            for article in Article.objects.all()
        )
        self.check(Article.objects.public("en").about("tags:1").for_list("en"), keys)

    def test_every_event_stands_on_one_page_both_ways(self):
        keys = make_events(ROWS)
        self.check(Event.objects.public("en").past().for_list("en"), keys)

    def test_what_is_published_meanwhile_moves_nothing(self):
        rows = Article.objects.public("en").newest_first()
        keys = make_articles(SIZE * LAST_COUNTED + 2 * SIZE)
        last_counted = self.page(f"?page={LAST_COUNTED}", rows)
        make_article(dateline_on=date(2030, 1, 1))
        following = self.page(self.beside("", last_counted.next), rows)
        self.assertEqual([row.pk for row in following.rows], keys[-2 * SIZE : -SIZE])

    def test_a_deep_page_is_not_counted_to(self):
        make_articles(ROWS)
        rows = Article.objects.public("en").newest_first()
        page = self.page(f"?page={LAST_COUNTED}", rows)
        with self.assertNumQueries(1) as queries:
            self.page(self.beside("", page.next), rows)
        self.assertNotIn("OFFSET", queries[0]["sql"])

    def test_a_deep_page_is_never_found_by_its_number_alone(self):
        make_articles(SIZE * (LAST_COUNTED + 2))
        with self.assertNumQueries(0), self.assertRaises(Http404):
            self.page(f"?page={LAST_COUNTED + 2}", Article.objects.newest_first())

    def test_a_page_says_what_its_own_address_needs(self):
        make_articles(SIZE * (LAST_COUNTED + 2))
        rows = Article.objects.newest_first()
        self.assertEqual(self.page("?utm_source=x&page=1", rows).query, "")
        self.assertEqual(self.page("?page=02&utm_source=x", rows).query, "?page=2")
        last_counted = self.page(f"?page={LAST_COUNTED}", rows)
        following = self.beside("?utm_source=x", last_counted.next)
        self.assertEqual(self.page(following, rows).query, following.replace("utm_source=x&", ""))

    def test_what_is_no_place_in_the_list_is_not_found(self):
        rows = Article.objects.newest_first()
        make_article()
        for query in [
            "?page=0", "?page=2", "?page=99999", "?page=100000", "?page=51&before=",
            "?page=51&before=.", "?page=51&before=2024-05-23", "?page=51&before=2024-02-30.1",
            "?page=51&before=2024-05-23.-1", "?page=51&before=2024-05-23.²",
            "?page=51&before=2024-05-23.1%00", "?page=51&before=2024-05-23." + "9" * 40,
            "?page=51&before=0001-01-01.1", "?page=51&after=9999-12-31.999999999999999999",
            "?page=50&before=2024-05-24.1", "?before=2024-05-24.1",
            "?page=51&before=2024-05-24.1&after=2024-05-24.1",
        ]:  # fmt: skip
            with self.subTest(query), self.assertRaises(Http404):
                self.page(query, rows)

    def test_the_ends_of_time_are_no_fault(self):
        for moment in ("0001-01-01T00:00:00", "9999-12-31T23:59:59.999999"):
            for way in ("before", "after"):
                query = f"?page=51&{way}={moment}.{'9' * 18}"
                with self.subTest(query), self.assertRaises(Http404):
                    self.page(query, Event.objects.past())

    def test_a_list_in_another_order_has_no_such_places(self):
        with self.assertRaises(Http404):
            self.page("?page=51&before=2024-05-23.1", Article.objects.order_by("pk"))
