"""Who may have a file, and from when."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser, Permission, User
from django.test import RequestFactory, TestCase
from django.utils import timezone

from articles.models import Boilerplate
from library.access import is_public, may_have
from pages.models import SiteSettings
from publishing import actions
from publishing.models import PrivateLink, Redirect
from publishing.private_links import address_of, make_link
from publishing.signed_files import LASTS, PARAMETER, is_signed, signed
from tests.factories import FUTURE, make_article, make_event, make_picture, picture_file

from .files import StoredFiles, make_document, make_rendered, rendition, shown_in_text

NOON = datetime(2030, 5, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def at(moment):
    """Let it be that moment."""
    return patch("django.utils.timezone.now", return_value=moment)


def sealed_at(moment, path):
    with patch("time.time", return_value=moment.timestamp()):
        return signed(path)


class AccessTestCase(StoredFiles, TestCase):
    def assertSent(self, address, status=200):
        self.assertEqual(self.client.get(address).status_code, status)

    def assertHidden(self, address):
        self.assertSent(address, 404)


class MayHaveTest(StoredFiles, TestCase):
    """Files that no public page uses."""

    def setUp(self):
        super().setUp()
        self.picture, self.document = make_picture(), make_document()

    def may(self, user, file=None, query=""):
        file = file or self.picture
        request = RequestFactory().get(file.file.url + query)
        request.user = user
        return may_have(request, file)

    def user(self, *permissions, **fields):
        user = User.objects.create_user("somebody", **fields)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return user

    def test_staff_have_what_they_may_view(self):
        user = self.user("view_picture", is_staff=True)
        self.assertTrue(self.may(user))
        self.assertFalse(self.may(user, self.document))

    def test_nobody_else_has_it(self):
        self.assertFalse(self.may(AnonymousUser()))
        self.assertFalse(self.may(self.user("view_picture")))

    def test_staff_without_the_permission_have_it_not(self):
        self.assertFalse(self.may(self.user(is_staff=True)))

    def test_nor_those_who_are_not_active(self):
        user = self.user("view_picture", is_staff=True, is_active=False)
        self.assertFalse(self.may(user))

    def test_a_seal_opens_its_own_path_alone(self):
        address = signed(self.picture.file.url)
        query = "?" + address.partition("?")[2]
        self.assertTrue(self.may(AnonymousUser(), query=query))
        self.assertFalse(self.may(AnonymousUser(), self.document, query))
        for wrong in (query[:-1], query.replace(":", ":x", 1), query.swapcase(), f"?{PARAMETER}="):
            self.assertFalse(self.may(AnonymousUser(), query=wrong), wrong)

    def test_a_seal_lasts_for_an_hour(self):
        path = self.picture.file.url
        for age, lasts in ((LASTS - 5, True), (LASTS + 5, False)):
            made_at = timezone.now() - timedelta(seconds=age)
            query = "?" + sealed_at(made_at, path).partition("?")[2]
            self.assertEqual(self.may(AnonymousUser(), query=query), lasts)

    def test_no_part_of_a_seal_belongs_to_the_path(self):
        seal = signed(f"{self.picture.file.url}:more").rpartition("=")[2]
        self.assertFalse(is_signed(self.picture.file.url, f"more:{seal}"))

    def test_a_seal_belongs_to_the_path_as_it_was_written(self):
        seal = signed("/media/a%2541.pdf").partition("=")[2]  # a name with a percent sign
        self.assertTrue(is_signed("/media/a%41.pdf", seal))
        self.assertFalse(is_signed("/media/aA.pdf", seal))


class PublicTest(AccessTestCase):
    def test_a_file_that_nothing_uses_is_hidden(self):
        self.assertHidden(make_picture().file.url)
        self.assertHidden(make_document().file.url)

    def test_a_draft_hides_its_files_and_a_public_page_shows_them(self):
        picture, document = make_rendered(), make_document()
        article = make_article("", title_en="Bridge", main_picture=picture)
        article.placed_documents.create(document=document)
        addresses = picture.file.url, rendition(picture), document.file.url
        for address in addresses:
            self.assertHidden(address)
        actions.publish(article, ["en"])
        for address in addresses:
            self.assertSent(address)
        actions.withdraw(article, "en")
        for address in addresses:
            self.assertHidden(address)

    def test_a_picture_of_a_gallery_goes_out_and_back_in_at_the_moment(self):
        picture = make_rendered()
        article = make_article(
            publish_at=NOON, unpublish_at=NOON + timedelta(days=1), embargo_until=NOON
        )
        article.gallery.create(picture=picture)
        moments = {
            NOON - SECOND: 404,
            NOON: 200,
            NOON + timedelta(days=1) - SECOND: 200,
            NOON + timedelta(days=1): 404,
        }
        for moment, status in moments.items():
            with at(moment):
                self.assertSent(picture.file.url, status)
                self.assertSent(rendition(picture), status)

    def test_what_only_the_working_copy_uses_is_hidden(self):
        picture = make_picture()
        article = make_article()
        copy = actions.edit(article)
        copy.main_picture = picture
        copy.body_en = shown_in_text(picture)
        copy.save()
        copy.gallery.create(picture=picture)
        self.assertHidden(picture.file.url)
        actions.publish(article, ["en"])
        self.assertSent(picture.file.url)

    def test_a_scheduled_change_brings_its_picture_in_at_its_moment(self):
        before, after, in_text = make_picture(), make_picture(), make_picture()
        article = make_article(main_picture=before)
        copy = actions.edit(article)
        copy.main_picture = after
        copy.body_en = shown_in_text(in_text)
        copy.save()
        actions.publish(article, ["en"], NOON)
        with at(NOON - SECOND):
            self.assertSent(before.file.url)
            self.assertHidden(after.file.url)
            self.assertHidden(in_text.file.url)
        with at(NOON):  # the file is the first that anybody asks for
            self.assertSent(in_text.file.url)
            self.assertSent(after.file.url)
            self.assertHidden(before.file.url)

    def test_a_picture_in_the_french_text_is_public_while_french_is(self):
        picture = make_picture()
        article = make_article("en fr", body_fr=shown_in_text(picture))
        self.assertSent(picture.file.url)
        actions.withdraw(article, "fr")
        self.assertHidden(picture.file.url)

    def test_a_document_that_a_text_links_is_public_with_it(self):
        document = make_document()
        make_event(body_en=f'<p><a href="{document.file.url}">Report</a></p>')
        self.assertSent(document.file.url)

    def test_a_boilerplate_shows_its_pictures_where_it_stands_on_a_public_page(self):
        picture = make_picture()
        about = Boilerplate.objects.create(title_fr="Sur", text_fr=shown_in_text(picture))
        article = make_article("en")
        article.placed_boilerplates.create(boilerplate=about)
        self.assertHidden(picture.file.url)  # in French, that is
        make_article("fr").placed_boilerplates.create(boilerplate=about)
        self.assertSent(picture.file.url)

    def test_an_address_among_the_words_of_a_text_publishes_nothing(self):
        picture = make_picture()
        words = f'<p>Write  src="{picture.file.url}" href="{picture.file.url}" there</p>'
        make_article(body_en=words)
        self.assertHidden(picture.file.url)

    def test_an_address_of_another_host_is_none_of_ours(self):
        document = make_document()
        article = make_article(body_en=f'<a href="https://example.org{document.file.url}">It</a>')
        self.assertHidden(document.file.url)
        self.assertContains(
            self.client.get(article.get_absolute_url()), "https://example.org/media"
        )

    def test_what_is_no_address_stops_no_text(self):
        for address in ("http://[host", "//[x", "/media/%00x", "/media/"):
            with self.subTest(address):
                article = make_article(body_en=f'<p><a href="{address}">It</a></p>')
                self.assertEqual(self.client.get(article.get_absolute_url()).status_code, 200)

    def test_no_new_file_gets_the_address_of_one_that_is_gone(self):
        gone = make_picture()
        address = gone.file.url
        gone.delete()
        self.assertNotEqual(make_picture(picture_file((9, 9))).file.url, address)

    def test_the_foot_of_every_page_shows_its_pictures(self):
        picture = make_picture()
        SiteSettings.objects.update_or_create(pk=1)
        site = SiteSettings.objects.get()
        site.footer_text_en = shown_in_text(picture)
        site.save()
        self.assertSent(picture.file.url)
        site.footer_text_en = ""
        site.save()
        self.assertHidden(picture.file.url)

    def test_a_moment_may_be_asked_for(self):
        picture = make_picture()
        make_article(main_picture=picture, publish_at=NOON)
        self.assertFalse(is_public(picture, NOON - SECOND))
        self.assertTrue(is_public(picture, NOON))

    def test_it_costs_the_same_for_any_number_of_uses(self):
        picture = make_rendered()
        for _ in range(2):
            make_article(main_picture=picture, body_en=shown_in_text(picture))
        self.client.get(picture.file.url)
        for _ in range(2):
            with self.assertNumQueries(4):  # due changes, the picture, texts, pages
                self.client.get(picture.file.url)
            with self.assertNumQueries(4):
                self.client.get(rendition(picture))
            for _ in range(5):
                make_article(main_picture=picture, body_en=shown_in_text(picture))


class PreviewTest(AccessTestCase):
    def test_the_pictures_of_a_private_link_need_no_cookie_and_expire(self):
        chief = User.objects.create_superuser("chief", "chief@example.org")
        picture, in_text, document = make_rendered(), make_rendered(), make_document()
        article = make_article("", title_en="Bridge", main_picture=picture)
        article.body_en = shown_in_text(in_text)
        article.save()
        article.placed_documents.create(document=document)
        _link, token = make_link(
            article, "en", PrivateLink.Purpose.EMBARGO, "A reader", FUTURE, chief
        )
        html = self.client.get(address_of(token)).content.decode()
        addresses = sealed_in(html)
        for file in (picture, in_text):
            self.assertTrue(any(f"/{file.pk}-" in address for address in addresses))
        self.assertTrue(any(address.startswith(document.file.url) for address in addresses))
        for address in addresses:
            response = self.client.get(address)
            self.assertEqual(response.status_code, 200, address)
            self.assertEqual(response["Cache-Control"], "private, no-store")
            self.assertFalse(response.cookies)
        self.assertFalse(self.client.cookies)
        for address in addresses:
            self.assertHidden(address.partition("?")[0])
        with patch("time.time", return_value=timezone.now().timestamp() + LASTS + 5):
            for address in addresses:
                self.assertHidden(address)

    def test_what_a_reviewer_writes_opens_nothing(self):
        chief = User.objects.create_superuser("chief", "chief@example.org")
        secret = make_document()
        article = make_article("", title_en="Bridge")
        _link, token = make_link(
            article, "en", PrivateLink.Purpose.REVIEW, "A reviewer", FUTURE, chief
        )
        comment = f' {secret.file.url} src="{secret.file.url}" href={secret.file.url}'
        response = self.client.post(address_of(token), {"comment": comment})
        self.assertContains(response, secret.file.url)
        self.assertNotContains(response, f"{PARAMETER}=")

    def test_a_seal_leads_on_to_the_file_that_took_the_place_of_its_own(self):
        picture = make_picture()
        address = signed(picture.file.url)
        picture.file = make_picture().file.file
        picture.save()
        response = self.client.get(address, follow=True)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response["Cache-Control"], "private, no-store")
        first, _status = response.redirect_chain[0]
        self.assertTrue(first.startswith(picture.file.url + "?"))


def sealed_in(html):
    """Return the sealed addresses of files in the HTML of a page."""
    words = html.replace('"', " ").replace(",", " ").split()
    return {word for word in words if word.startswith("/media/") and f"?{PARAMETER}=" in word}


class OldAddressTest(AccessTestCase):
    """The name of a file cannot be guessed; the address that it had on an old site can."""

    def leads(self, address):
        response = self.client.get(address, HTTP_ACCEPT_LANGUAGE="en")
        return response.status_code, response.get("Location")

    def test_it_leads_to_a_file_only_while_visitors_may_have_it(self):
        document, picture = make_document(), make_picture()
        far = f"https://testserver{picture.file.url}"
        Redirect.objects.create(address="/files/report.pdf", redirect_to=document.file.url)
        Redirect.objects.create(address="/files/bridge.png", redirect_to=far)
        for address in ("/files/report.pdf", "/files/bridge.png"):
            self.assertEqual(self.leads(address), self.leads("/files/nothing.pdf"), address)
        page = make_article("en", main_picture=picture)
        self.assertEqual(self.leads("/files/bridge.png"), (301, far))
        actions.withdraw(page, "en")
        self.assertEqual(self.leads("/files/bridge.png"), (404, None))
