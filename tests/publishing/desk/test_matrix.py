"""The matrix: which pages it shows, in which order, in which states, and giving work out."""


from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from tests.admin import AdminTestCase
from tests.factories import PAST, make_article
from tests.staff import Newsroom


class MatrixTestCase(AdminTestCase):
    def open(self, **query):
        return self.client.get(reverse("admin:translations"), query)

    def titles(self, **query):
        return [line.title for line in self.open(**query).context["lines"]]

    def states(self, **query):
        """Return the states of the first page shown, by language."""
        [line, *_others] = self.open(**query).context["lines"]
        return {cell.status.language: str(cell.status.label) for cell in line.cells}


def outdate(page, *languages):
    columns = {f"is_outdated_{code}": True for code in languages}
    type(page).objects.filter(pk=page.pk).update(**columns)


class StateTest(MatrixTestCase):
    def test_each_edition_has_its_state(self):
        article = make_article("en fr", title="Cities", title_ar="مدن")
        outdate(article, "fr")
        self.assertEqual(
            self.states(),
            {"en": "public", "fr": "public, out of date", "es": "missing", "ar": "draft"},
        )



class QueryTest(Newsroom, MatrixTestCase):
    def setUp(self):
        pass

    def test_twenty_rows_and_three_hundred_take_the_same_few_queries_for_any_role(self):
        numbers = set()
        for rows in (20, 300):
            Article.objects.bulk_create(
                Article(title_en="Out", slug_en=f"{number}", publish_at_en=PAST)
                for number in range(Article.objects.count(), rows)
            )
            for person in self.people.values():
                self.client.force_login(person)
                self.open(type="article")
                with CaptureQueriesContext(connection) as queries:
                    self.open(type="article")
                numbers.add((person.username, len(queries)))
        self.assertEqual(len(numbers), len(self.people), numbers)
        self.assertLessEqual(max(number for _role, number in numbers), 10, numbers)
