from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings, tag
from django.urls import reverse
from django.utils import timezone

from events.models import EventPartner
from publishing import actions, checks
from publishing.models import FormerAddress, RelatedItem
from tests.admin import queries_of
from tests.checks import ChecksTest
from tests.factories import (
    FUTURE,
    PAST,
    make_article,
    make_event,
    make_office,
    make_page,
    make_person,
)
from tests.staff import Newsroom

BROKEN, NOT_PUBLIC, RELATED = "broken_link", "link_not_public", "related_not_public"


def together(page, language):
    return [(ContentType.objects.get_for_model(page).pk, page.pk, language)]


class LinksTest(ChecksTest):
    def linking(self, *hrefs, language="en"):
        links = " ".join(f'<a href="{href}">A page</a>' for href in hrefs)
        body = {f"body_{language}": f"<p>{links}</p>"}
        return make_article(language, publish_at=None, **body)

    def assertFine(self, *hrefs, **kwargs):
        self.assertEqual(self.found(BROKEN, self.linking(*hrefs), **kwargs), [])
        self.assertEqual(self.found(NOT_PUBLIC, self.linking(*hrefs), **kwargs), [])

    def assertFound(self, code, *hrefs, **kwargs):
        for href in hrefs:
            with self.subTest(href):
                self.assertStops(code, self.linking(href), **kwargs)
                self.assertEqual(self.found(code, self.linking(href), **kwargs), ["body_en"])
                other = {BROKEN: NOT_PUBLIC, NOT_PUBLIC: BROKEN}[code]
                self.assertEqual(self.found(other, self.linking(href), **kwargs), [])

    def test_public_pages_of_every_type(self):
        makers = (make_article, make_event, make_office, make_page, make_person)
        self.assertFine(*(make("en").get_absolute_url("en") for make in makers))

    def test_other_addresses_of_the_site(self):
        self.assertFine("/", "/en/", "/en/news/", "/en/news/?kind=news&page=2#top", "/fr/structure")

    def test_what_is_not_on_this_site(self):
        self.assertFine(
            *("https://example.org/en/nowhere/", "mailto:desk@example.org", "tel:+41225550100"),
            *("//example.org/x", "#below", ""),
        )

    def test_nothing_answers(self):
        self.assertFound(
            BROKEN,
            *("/en/news/nowhere/", "/en/nowhere/at/all/", "/xx/", "/en/news/a/b/c?"),
            *("/media/nowhere.pdf", "/media/%2e%2e/%2e%2e/manage.py", "nowhere/"),
        )

    def test_addresses_for_those_who_work_on_the_site(self):
        self.assertFound(BROKEN, "/admin/", "/admin/articles/article/1/change/")

    def test_files(self):
        name = default_storage.save("documents/report.pdf", ContentFile(b"%PDF"))
        self.assertFine(f"/media/{name}")

    @override_settings(ALLOWED_HOSTS=["www.site.example", "*"])
    def test_the_site_by_its_whole_address(self):
        draft = make_article("en", publish_at=None)
        self.assertFound(NOT_PUBLIC, f"https://www.site.example{draft.get_absolute_url('en')}")
        self.assertFound(BROKEN, "https://www.site.example:8000/en/news/nowhere/")
        self.assertFine("https://elsewhere.example/en/news/nowhere/")

    def test_a_draft(self):
        draft = make_article("en", publish_at=None)
        self.assertFound(NOT_PUBLIC, draft.get_absolute_url("en"))

    def test_an_edition_that_is_not_out(self):
        article = make_article("en fr", publish_at=None)
        article.publish_at_fr = PAST
        article.save()
        self.assertFound(NOT_PUBLIC, article.get_absolute_url("en"))
        self.assertFine(article.get_absolute_url("fr"))

    def test_the_moment_of_publication_counts(self):
        tomorrow = timezone.now() + timedelta(days=1)
        later = make_article("en", publish_at=tomorrow).get_absolute_url("en")
        self.assertFound(NOT_PUBLIC, later)
        self.assertFine(later, at=tomorrow)
        withdrawn = make_article("en", unpublish_at=tomorrow).get_absolute_url("en")
        self.assertFine(withdrawn)
        self.assertFound(NOT_PUBLIC, withdrawn, at=tomorrow)

    def test_what_goes_out_together(self):
        draft = make_article("en", publish_at=None)
        url = draft.get_absolute_url("en")
        self.assertFine(url, together=together(draft, "en"))
        self.assertFound(NOT_PUBLIC, url, together=together(draft, "fr"))

    def test_the_new_address_of_what_goes_out_together(self):
        copy = actions.edit(page := make_article("en"))
        copy.slug_en = "moved"
        copy.save()
        self.assertFound(BROKEN, "/en/news/moved/")
        self.assertFine("/en/news/moved/", together=together(page, "en"))

    def test_a_page_may_link_to_itself(self):
        article = self.linking("/en/news/own/")
        type(article).objects.filter(pk=article.pk).update(slug_en="own")
        self.assertEqual(self.found(NOT_PUBLIC, article), [])
        self.assertEqual(self.found(BROKEN, article), [])

    def test_former_addresses_lead_on(self):
        article = make_article("en", slug_en="before")
        article.slug_en = "after"
        article.save()
        self.assertFine("/en/news/before/")
        actions.withdraw(article, "en")
        self.assertFound(NOT_PUBLIC, "/en/news/before/")

    def test_the_address_of_another_language_leads_on(self):
        article = make_article("en fr", slug_fr="nouvelle")
        self.assertFine("/en/news/nouvelle/")
        actions.withdraw(article, "en")
        self.assertFound(NOT_PUBLIC, "/en/news/nouvelle/")
        actions.withdraw(article, "fr")
        self.assertFound(BROKEN, "/en/news/nouvelle/")

    def test_arabic_addresses_are_read_however_they_are_written(self):
        draft = make_article("ar", slug_ar="خبر", publish_at=None)
        for href in (draft.get_absolute_url("ar"), "/ar/news/خبر/"):
            self.assertFound(NOT_PUBLIC, href)
        self.assertEqual(self.found(NOT_PUBLIC, self.linking(href, language="ar"), "en"), [])

    def test_addresses_in_fields_and_rows(self):
        event = make_event(publish_at=None, recording_url="http://testserver/en/nowhere/at/all/")
        EventPartner.objects.create(event=event, name="A", url="http://testserver/en/news/no/")
        self.assertEqual(self.found(BROKEN, event), ["recording_url", "partners-0-url"])

    def test_an_address_that_cannot_be_read(self):
        event = make_event(publish_at=None, recording_url="http://[")
        self.assertEqual(self.found(BROKEN, event), ["recording_url"])


class RelatedTest(ChecksTest):
    def related(self, *targets):
        article = make_article("en fr", publish_at=None)
        for position, target in enumerate(targets):
            RelatedItem.objects.create(source=article, target=target, position=position)
        return article

    def test_a_related_page_is_public(self):
        article = self.related(make_event("en"), make_event("en", publish_at=FUTURE))
        field = "publishing-relateditem-source_type-source_id-{}-page"
        self.assertStops(RELATED, article)
        self.assertEqual(self.found(RELATED, article, "en"), [field.format(1)])
        self.assertEqual(self.found(RELATED, article, "en", at=FUTURE), [])
        found = self.found(RELATED, article, "fr")
        self.assertCountEqual(found, [field.format(0), field.format(1)])

    def test_one_that_is_out_in_another_language_is_only_left_out(self):
        article = self.related(make_event("en"))
        findings = checks.check(article, "fr")
        (found,) = [finding for finding in findings if finding.code == RELATED]
        self.assertEqual(found.severity, checks.Severity.WARNING)

    def test_or_goes_out_together(self):
        draft = make_event("en", publish_at=None)
        article = self.related(draft)
        self.assertEqual(self.found(RELATED, article, together=together(draft, "en")), [])

    def test_a_page_that_is_gone(self):
        target = make_event("en")
        article = self.related(target)
        target.delete()
        self.assertEqual(len(self.found(RELATED, article)), 1)


class LinkedPagesTest(ChecksTest):
    CODE = "linked_page_not_public"

    def linking(self, page, language="en", href="/en/nowhere/"):
        link = f'<p><a href="{href}" data-page="{page}">words</a></p>'
        return make_article(language, publish_at=None, **{f"body_{language}": link})

    def test_a_link_to_a_page_is_judged_by_the_page_and_not_by_its_address(self):
        office = make_office("en")
        article = self.linking(f"organisation.office:{office.pk}")
        self.assertEqual(self.found(self.CODE, article), [])
        self.assertEqual(self.found(BROKEN, article), [])
        self.assertEqual(self.found(NOT_PUBLIC, article), [])

    def test_a_page_that_is_not_public_in_the_language_is_a_warning(self):
        for language, office in (("fr", make_office("en")), ("en", make_office(""))):
            article = self.linking(f"organisation.office:{office.pk}", language)
            self.assertEqual(self.found(self.CODE, article, language), [f"body_{language}"])
            found = checks.check(article, language)
            self.assertNotIn(self.CODE, [each.code for each in checks.errors(found)])

    def test_a_page_that_is_no_more_is_a_broken_link(self):
        for reference in ("organisation.office:999999", "auth.user:1", "no.such:1"):
            self.assertStops(BROKEN, self.linking(reference))
            self.assertEqual(self.found(self.CODE, self.linking(reference)), [])

    def test_it_costs_no_more_queries_with_more_links(self):
        offices = [make_office("") for _each in range(8)]
        links = [
            f'<a href="/x" data-page="organisation.office:{each.pk}">x</a>' for each in offices
        ]
        one, all_of_them = (
            make_article("en", publish_at=None, body_en=f"<p>{' '.join(some)}</p>")
            for some in (links[:1], links)
        )
        one_query = queries_of(lambda: checks.check(one, "en"))
        self.assertEqual(queries_of(lambda: checks.check(all_of_them, "en")), one_query)


@tag("once")
class HiddenTest(Newsroom, ChecksTest):
    """Who may not see a page does not hear that there is one."""

    def said(self, role, page, language="en", **kwargs):
        found = checks.check(page, language, user=self.people[role], **kwargs)
        return [
            (each.code, str(each.message), each.severity) for each in found if "link" in each.code
        ]

    def links(self, *pages):
        """Return an article of one's own that links in each way to each page."""
        hrefs = [f'<a href="{page}">A page</a>' for page in pages if isinstance(page, str)]
        followed = [
            f'<a href="/x/" data-page="articles.article:{page}">A page</a>'
            for page in pages
            if isinstance(page, int)
        ]
        return self.article("own", body_en=f"<p>{' '.join(hrefs + followed)}</p>")

    def test_a_page_out_of_reach_is_as_one_that_is_not_there(self):
        hidden = self.article("other", slug_en="secret", publish_at_en=FUTURE)
        there, nothing = self.links("/en/news/secret/"), self.links("/en/news/nothing/")
        followed, gone = self.links(hidden.pk), self.links(999_999)
        for moment in (None, FUTURE):
            said = self.said("Author", there, at=moment)
            expected = self.said("Author", nothing, at=moment)
            self.assertEqual(str(said).replace("secret", "nothing"), str(expected))
            self.assertEqual(
                self.said("Author", followed, at=moment), self.said("Author", gone, at=moment)
            )
        self.assertEqual([code for code, *_rest in expected], [BROKEN])
        for article, code in ((there, NOT_PUBLIC), (followed, "linked_page_not_public")):
            self.assertEqual([each[0] for each in self.said("Head of press", article)], [code])

    def test_nor_does_an_edition_or_a_former_address(self):
        page = self.article("other", "fr", slug_en="secret", slug_fr="public")
        FormerAddress.objects.create(page=page, language="en", address="before")
        for address in ("/en/news/secret/", "/en/news/before/"):
            with self.subTest(address):
                article = self.links(address)
                self.assertEqual([each[0] for each in self.said("Author", article)], [BROKEN])
                codes = [each[0] for each in self.said("Head of press", article)]
                self.assertEqual(codes, [NOT_PUBLIC])
        ((code, message, _severity),) = self.said("Author", self.links(page.pk))
        self.assertEqual(code, "linked_page_not_public")
        self.assertIn("“Article other fr”", message)

    def test_what_was_public_and_what_is_ones_own_is_said(self):
        withdrawn = self.article("other", "en", slug_en="was")
        actions.withdraw(withdrawn, "en")
        own = self.article("own", slug_en="draft")
        for address in ("/en/news/was/", "/en/news/draft/"):
            found = self.said("Author", self.links(address))
            self.assertEqual([each[0] for each in found], [NOT_PUBLIC])
        self.assertEqual(self.said("Author", self.links(own.pk))[0][2], "warning")

    def test_a_related_page_has_no_title(self):
        hidden = self.article("other")
        article = self.article("own")
        RelatedItem.objects.create(source=article, target=hidden)
        for role, title in (("Author", "“—”"), ("Head of press", "“Article other”")):
            found = checks.check(article, "en", user=self.people[role])
            (message,) = [str(each.message) for each in found if each.code == RELATED]
            self.assertIn(title, message)

    def test_the_form_for_publishing_asks_so(self):
        self.article("other", slug_en="secret")
        article = self.links("/en/news/secret/")
        for role, said in (("Editor", "leads nowhere"), ("Head of press", "not public")):
            self.login(role)
            page = self.client.get(reverse("admin:articles_article_publish", args=[article.pk]))
            self.assertContains(page, said)
