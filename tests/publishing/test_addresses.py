from django.test import TestCase

from articles.models import Article
from pages.models import Page
from publishing import actions
from publishing.models import FormerAddress
from tests.factories import make_article, make_page


class FormerAddressTest(TestCase):
    def setUp(self):
        self.article = make_article("en fr", slug_en="first", slug_fr="premier")

    def move(self, **slugs):
        for column, slug in slugs.items():
            setattr(self.article, column, slug)
        self.article.save()

    def test_the_old_address_leads_to_the_new_one_in_its_language_only(self):
        self.move(slug_en="second")
        self.assertRedirects(self.client.get("/en/news/first/"), "/en/news/second/", 301)
        self.assertEqual(self.client.get("/fr/news/first/").status_code, 404)

    def test_a_chain_is_one_step(self):
        for slug in ("second", "third", "fourth"):
            self.move(slug_en=slug)
        for slug in ("first", "second", "third"):
            response = self.client.get(f"/en/news/{slug}/")
            self.assertRedirects(response, "/en/news/fourth/", 301)

    def test_an_address_taken_back_is_its_own_again(self):
        self.move(slug_en="second")
        self.move(slug_en="first")
        self.assertEqual(self.client.get("/en/news/first/").status_code, 200)
        self.assertRedirects(self.client.get("/en/news/second/"), "/en/news/first/", 301)
        self.assertEqual(FormerAddress.objects.count(), 1)

    def test_a_page_that_takes_the_address_now_has_it(self):
        self.move(slug_en="second")
        other = make_article("en", slug_en="first")
        self.assertContains(self.client.get("/en/news/first/"), other.title_en)

    def test_a_draft_leaves_no_address_behind(self):
        draft = make_article("en", publish_at=None, slug_en="draft")
        draft.slug_en = "better"
        draft.save()
        self.assertFalse(FormerAddress.objects.exists())

    def test_a_change_in_the_working_copy_counts_when_it_goes_out(self):
        copy = actions.edit(self.article)
        copy.slug_en = "second"
        copy.save()
        self.assertEqual(self.client.get("/en/news/first/").status_code, 200)
        actions.publish(self.article, ["en"])
        self.assertRedirects(self.client.get("/en/news/first/"), "/en/news/second/", 301)

    def test_pages_below_a_moved_one_are_found_too(self):
        parent = make_page("en", slug_en="about")
        make_page("en", slug_en="history", parent=parent)
        parent = Page.objects.get(pk=parent.pk)
        parent.slug_en = "who-we-are"
        parent.save()
        response = self.client.get("/en/about/history/")
        self.assertRedirects(response, "/en/who-we-are/history/", 301)


class WithdrawnTest(TestCase):
    def test_the_address_says_why(self):
        article = make_article("en fr", slug_en="wrong")
        actions.withdraw(article, "en", note="The figures were wrong.")
        response = self.client.get("/en/news/wrong/")
        self.assertContains(response, "The figures were wrong.", status_code=410)
        self.assertContains(response, article.get_absolute_url("fr"), status_code=410)
        self.assertNotContains(response, article.title_en, status_code=410)

    def test_the_address_leads_on(self):
        article = make_article("en", slug_en="wrong")
        actions.withdraw(article, "en", redirect_to="/en/news/")
        self.assertRedirects(self.client.get("/en/news/wrong/"), "/en/news/", 301)

    def test_former_addresses_of_a_withdrawn_page_say_so_too(self):
        article = make_article("en", slug_en="first")
        article.slug_en = "second"
        article.save()
        actions.withdraw(Article.objects.get(), "en", note="Gone.")
        self.assertContains(self.client.get("/en/news/first/"), "Gone.", status_code=410)
