"""Old addresses lead to where pages are now, and tell of none that is hidden."""

from datetime import timedelta
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing import actions
from publishing.models import Redirect
from publishing.redirects import lead, path_of
from tests.caching import kept_pages
from tests.factories import FUTURE, make_article, make_page

HERE = {"HTTP_ACCEPT_LANGUAGE": "en"}


class Leading(TestCase):
    def leads(self, path, address, status=301):
        response = self.client.get(path, **HERE)
        self.assertEqual((response.status_code, response.get("Location")), (status, address), path)
        return response

    def leads_nowhere(self, path):
        """Assert that an address answers, byte for byte, as one that nobody ever had."""
        redirects = list(Redirect.objects.all())
        answer = self.client.get(path, **HERE)
        Redirect.objects.all().delete()
        nothing = self.client.get(path, **HERE)
        Redirect.objects.bulk_create(redirects)
        self.assertEqual(answer.status_code, nothing.status_code)
        self.assertEqual(answer.content, nothing.content)
        self.assertEqual(answer.headers, nothing.headers)
        self.assertEqual(self.client.get(path, follow=True, **HERE).status_code, 404)


class PageTests(Leading):
    def test_an_old_address_leads_to_the_page_in_its_language(self):
        article = make_article("en fr", title="A bridge")
        lead("/node/12", article, "fr")
        self.leads("/node/12", "/fr/news/a-bridge-fr/")

    def test_without_a_language_that_of_the_address_counts_and_else_the_first_public_one(self):
        article = make_article("fr es", title="A bridge")
        for address in ("/es/node/12", "/node/12", "/ar/node/12"):
            lead(address, article)
        self.leads("/es/node/12", "/es/news/a-bridge-es/")
        self.leads("/node/12", "/fr/news/a-bridge-fr/")
        self.leads("/ar/node/12", "/fr/news/a-bridge-fr/")

    def test_a_draft_and_what_is_not_out_yet_are_nothing(self):
        draft = make_article("", title_en="Draft")
        embargoed = make_article("en", publish_at=FUTURE)
        other = make_article("en")
        lead("/node/1", draft)
        lead("/en/node/2", embargoed)
        lead("/node/3", other, "fr")
        for path in ("/node/1", "/en/node/1/", "/en/node/2/", "/en/node/2", "/node/3"):
            with self.subTest(path):
                self.leads_nowhere(path)

    def test_what_was_withdrawn_says_so_at_its_own_address(self):
        article = make_article("en", title="A bridge")
        lead("/node/12", article)
        actions.withdraw(article, "en", note="It fell.")
        self.leads("/node/12", "/en/news/a-bridge-en/")
        self.assertEqual(self.client.get("/en/news/a-bridge-en/").status_code, 410)

    def test_a_page_that_appears_is_led_to_from_its_moment_on(self):
        article = make_article("en", publish_at=timezone.now() + timedelta(hours=1))
        lead("/node/12", article)
        self.leads_nowhere("/node/12")
        type(article).objects.update(publish_at_en=timezone.now())
        self.leads("/node/12", article.get_absolute_url("en"))

    def test_a_deleted_page_is_not_there(self):
        article = make_article("en")
        lead("/node/12", article)
        actions.delete(article)
        self.leads_nowhere("/node/12")

    def test_a_working_copy_stands_for_its_page(self):
        article = make_article("en", title="A bridge")
        lead("/node/12", actions.edit(article))
        self.leads("/node/12", "/en/news/a-bridge-en/")

    def test_the_address_of_a_page_wins(self):
        other = make_article("en", title="Other")
        lead("/en/about", other)
        self.leads("/en/about/", "/en/news/other-en/")
        make_page("en", title_en="About", slug_en="about")
        self.assertEqual(self.client.get("/en/about/").status_code, 200)
        page = make_page("fr", title="Port", slug_en="port", title_en="Port")
        lead("/en/port", other)
        self.assertContains(self.client.get("/en/port/"), page.title_fr, status_code=404)


class AddressTests(Leading):
    def setUp(self):
        self.article = make_article("en", title="A bridge")
        self.url = "/en/news/a-bridge-en/"

    def test_queries_tell_old_addresses_apart(self):
        other = make_article("en", title="Other")
        lead("/?p=12", self.article)
        lead("/index.php?id=3", self.article)
        lead("/index.php", other)
        lead("/en/story?id=3", self.article)
        self.leads("/?p=12", self.url)
        self.leads("/index.php?id=3", self.url)
        self.leads("/index.php?id=4", "/en/news/other-en/")
        self.leads("/en/story?id=3", self.url)
        self.leads("/en/story/?id=3", self.url)
        self.assertEqual(self.client.get("/?p=13").status_code, 302)

    def test_what_a_query_leads_to_is_not_kept_for_the_address_without_it(self):
        lead("/en/story?id=3", self.article)
        with kept_pages():
            for _time in range(2):
                self.leads("/en/story/?id=3", self.url)
                self.assertEqual(self.client.get("/en/story/").status_code, 404)

    def test_it_can_be_written_in_other_ways_but_not_in_other_letters(self):
        lead("https://old.example.org/Fr/Pont%20neuf/", self.article)
        lead("/ar/" + quote("أخبار"), self.article)
        for path in ("/Fr/Pont%20neuf", "/Fr/Pont%20neuf/", "/Fr/Pont%20neuf?utm_source=x"):
            self.leads(path, self.url)
        # an alef and its hamza, apart
        for word in ("أخبار", "\u0627\u0654خبار"):
            self.leads(f"/ar/{quote(word)}/", self.url)
        self.assertEqual(self.client.get("/fr/pont%20neuf/").status_code, 404)

    def test_nonsense_is_no_address(self):
        for path in ("/%00", "/a%00b?c=%00", "/" + "a" * 700, "/%FF?%FF=%FF", "/a?\xff"):
            with self.subTest(path[:9]):
                self.assertIn(self.client.get(path).status_code, (302, 404))

    def test_only_reading_is_led_on(self):
        lead("/node/12", self.article)
        self.assertEqual(self.client.head("/node/12").status_code, 301)
        self.assertNotIn("news", self.client.post("/node/12").get("Location", ""))

    def test_it_is_asked_for_in_one_query_where_nothing_else_is_found(self):
        with CaptureQueriesContext(connection) as captured:
            self.client.get("/wp-content/nothing.php")
        asked = [each["sql"] for each in captured if "pages_" not in each["sql"]]  # the frame
        self.assertEqual(len(asked), 1, asked)
        with self.assertNumQueries(0):
            self.client.get("/")
        for path in ("/admin/nothing/", "/api/v1/nothing/", "/static/nothing.css", self.url):
            with CaptureQueriesContext(connection) as captured:
                self.client.get(path)
            self.assertNotIn("publishing_redirect", str(captured.captured_queries), path)

    def test_nobody_keeps_where_it_leads(self):
        lead("/node/12", self.article)
        self.assertIn("no-store", self.leads("/node/12", self.url)["Cache-Control"])

    def test_a_short_address_leads_to_another(self):
        Redirect.objects.create(address="/join", redirect_to="https://jobs.example.org/?a=1")
        self.leads("/join", "https://jobs.example.org/?a=1")

    def test_a_path_is_kept_in_one_form(self):
        self.assertEqual(path_of("https://a.example/b%20c/?d=%C3%A9#e"), "/b c?d=é")
        self.assertEqual(path_of("https://a.example/"), "")


class RuleTests(TestCase):
    def refused(self, field, **values):
        with self.assertRaises(ValidationError) as caught:
            Redirect(**values).full_clean()
        self.assertIn(field, caught.exception.message_dict)

    def test_no_redirect_leads_to_itself_or_to_another_one(self):
        Redirect(address="/a/", redirect_to="/b").save()
        self.refused("redirect_to", address="/c", redirect_to="/c/?")
        self.refused("redirect_to", address="/é", redirect_to="/%C3%A9/")
        Redirect(address="/d", redirect_to="/e").save()
        self.refused("redirect_to", address="/c", redirect_to="/d/")
        self.refused("address", address="/e/", redirect_to="/f")
        for host in ("www.example.org", ".example.org"):
            with override_settings(ALLOWED_HOSTS=[host]):
                self.refused("redirect_to", address="/c", redirect_to="https://www.example.org/d")

    def test_no_redirect_leads_to_a_page_from_its_own_address(self):
        article = make_article("en")
        self.refused("address", address=article.get_absolute_url("en"), page=article)

    def test_some_addresses_lead_nowhere(self):
        for address in ("/", "https://old.example.org", "/admin/x", "/api/v1", "/media/a.pdf"):
            self.refused("address", address=address, redirect_to="/b")

    def test_it_leads_to_an_address_of_the_web_or_of_this_site(self):
        for link in (
            *("mailto:a@example.org", "//evil.example", "news/", "javascript:alert(1)"),
            *("http://[", "https://[::1/a"),
        ):
            self.refused("redirect_to", address="/c", redirect_to=link)

    def test_it_leads_to_one_place(self):
        article = make_article("en")
        self.refused("__all__", address="/c")
        self.refused("__all__", address="/c", page=article, redirect_to="/b")
