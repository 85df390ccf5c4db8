"""How a file is sent, and what stands at addresses that are no more, or not yet."""

from unittest.mock import patch

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase, override_settings

from library import background, renditions
from library.models import FormerFile, Picture
from library.sending import content_type
from publishing import actions
from tests.factories import make_article, make_picture, picture_file

from .files import PDF, StoredFiles, make_document, make_rendered, rendition, stored

NOWHERE = "/media/pictures/2024/01/nothing.png"


def make_public(file):
    """Place a file on a public page and return it."""
    article = make_article()
    if isinstance(file, Picture):
        article.gallery.create(picture=file)
    else:
        article.placed_documents.create(document=file)
    return file


class SendingTestCase(StoredFiles, TestCase):
    def get(self, address, status=200, **headers):
        response = self.client.get(address, headers=headers)
        self.assertEqual(response.status_code, status, address)
        return response


class HeaderTest(SendingTestCase):
    def test_a_picture_is_shown_and_a_document_is_saved(self):
        picture = self.get(make_public(make_picture()).file.url)
        self.assertEqual(picture["Content-Type"], "image/png")
        self.assertTrue(picture["Content-Disposition"].startswith("inline"))
        document = self.get(make_public(make_document()).file.url)
        self.assertEqual(document["Content-Type"], "application/pdf")
        self.assertTrue(document["Content-Disposition"].startswith("attachment; "))
        self.assertEqual(b"".join(document), PDF)

    def test_no_file_has_the_type_of_a_page_a_script_or_a_style(self):
        for name in (
            "x.html",
            "x.js",
            "x.mjs",
            "x.css",
            "x.svg",
            "x.xhtml",
            "x.xml",
            "x.wasm",
            "x",
        ):
            self.assertEqual(content_type(name), "application/octet-stream", name)
        for name, kind in (
            ("x.jpg", "image/jpeg"),
            ("x.avif", "image/avif"),
            ("x.csv", "text/csv"),
        ):
            self.assertEqual(content_type(name), kind)

    def test_nothing_in_a_file_runs(self):
        response = self.get(make_public(make_document()).file.url)
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", response["Content-Security-Policy"])

    def test_a_public_file_is_the_same_for_all(self):
        picture = make_public(make_rendered())
        self.client.force_login(User.objects.create_superuser("webmaster"))
        for address in (picture.file.url, rendition(picture)):
            response = self.get(address, **{"accept-language": "fr"})
            self.assertNotIn("Vary", response)
            self.assertNotIn("Content-Language", response)
            self.assertFalse(response.cookies)

    def test_a_rendition_is_kept_for_ever_and_an_original_asked_for_again(self):
        picture = make_public(make_rendered())
        kept = self.get(rendition(picture))["Cache-Control"]
        self.assertEqual(kept, "public, max-age=31536000, immutable")
        self.assertEqual(self.get(picture.file.url)["Cache-Control"], "public, no-cache")

    def test_what_staff_see_before_it_is_public_is_kept_nowhere(self):
        self.client.force_login(User.objects.create_superuser("webmaster"))
        picture = make_rendered()
        for address in (picture.file.url, rendition(picture)):
            response = self.get(address)
            self.assertEqual(response["Cache-Control"], "private, no-store")
            self.assertEqual(response["Vary"], "Cookie")
            self.assertEqual(response["X-Robots-Tag"], "noindex")

    def test_each_format_is_named(self):
        picture = make_public(make_rendered())
        for extension, name in {"avif": "avif", "webp": "webp", "jpg": "jpeg"}.items():
            response = self.get(rendition(picture, extension=extension))
            self.assertEqual(response["Content-Type"], f"image/{name}")

    def test_a_name_may_be_in_any_script(self):
        document = make_public(make_document('rapport «été» "final" تقرير.pdf'))
        response = self.get(document.file.url)
        self.assertIn("filename*=utf-8''rapport-%C3%A9t%C3%A9", response["Content-Disposition"])

    def test_head_tells_the_length_and_sends_nothing(self):
        document = make_public(make_document())
        response = self.client.head(document.file.url)
        self.assertEqual(response["Content-Length"], str(len(PDF)))
        self.assertEqual(b"".join(response), b"")

    def test_nothing_but_reading_is_allowed(self):
        self.assertEqual(self.client.post(make_picture().file.url).status_code, 405)


class ConditionalTest(SendingTestCase):
    def test_who_has_it_gets_nothing_again(self):
        picture = make_public(make_rendered())
        for address in (picture.file.url, rendition(picture)):
            first = self.get(address)
            again = self.get(address, 304, **{"if-none-match": first["ETag"]})
            self.assertEqual(again["Cache-Control"], first["Cache-Control"])
            self.assertEqual(again["ETag"], first["ETag"])
            self.get(address, 200, **{"if-none-match": '"another"'})

    def test_a_withdrawn_file_is_gone_for_them_too(self):
        picture = make_picture()
        article = make_article(main_picture=picture)
        etag = self.get(picture.file.url)["ETag"]
        actions.withdraw(article, "en")
        self.get(picture.file.url, 404, **{"if-none-match": etag})


class HiddenTest(SendingTestCase):
    """What visitors may not have is told from what is not there by nothing."""

    def assertSameAsNothing(self, address):
        """Assert it for a visitor without a cookie, and for one whose session is no more."""
        for cookie in ("", "sessionid=abcdefghijklmnopqrstuvwxyz012345"):
            hidden, nothing = (
                self.client_class().get(each, headers={"cookie": cookie})
                for each in (address, NOWHERE)
            )
            self.assertEqual((hidden.status_code, nothing.status_code), (404, 404))
            self.assertEqual(dict(hidden.items()), dict(nothing.items()))
            self.assertEqual(hidden.cookies, nothing.cookies)
            self.assertEqual(hidden.content, nothing.content)

    def test_a_hidden_file_and_all_its_addresses(self):
        picture = make_rendered()
        former = picture.file.url
        picture.file = picture_file((500, 400))
        picture.save()
        for address in (
            former,
            picture.file.url,
            rendition(picture),
            rendition(picture, fingerprint="0" * 16),
            f"{picture.file.url}?seal=x:y",
        ):
            self.assertSameAsNothing(address)

    def test_to_ask_for_a_hidden_rendition_makes_none(self):
        picture = make_picture()
        with patch("library.views.make_later") as make_later:
            self.get(rendition(picture, width=8), 404)
        make_later.assert_not_called()

    def test_no_cache_keeps_that_there_was_nothing(self):
        response = self.get(NOWHERE, 404)
        self.assertEqual(response["Cache-Control"], "private, no-store")

    def test_strange_addresses_find_nothing(self):
        picture = make_public(make_rendered())
        first, _, last = rendition(picture).removeprefix("/media/").rpartition("/")
        for name in (
            "../manage.py",
            "..%2fmanage.py",
            "%2e%2e/manage.py",
            f"{first}/../{last}",
            f"{first}//{last}",
            f"/{first}/{last}",
            picture.file.name + "%00",
            "%00",
            "%ff%fe.png",
            picture.file.name + "/",
            "pictures",
            "pictures/",
            "page",
        ):
            self.get(f"/media/{name}", 404)

    def test_a_file_that_is_lost_is_not_found(self):
        picture = make_public(make_rendered())
        default_storage.delete(picture.file.name)
        self.assertSameAsNothing(picture.file.url)


class RenditionTest(SendingTestCase):
    def test_shapes_widths_and_formats_are_those_of_the_layout(self):
        picture = make_public(make_rendered())
        self.get(rendition(picture))
        self.get(rendition(picture, width=400))  # as wide as the picture is
        for width in (0, 319, 480, 99999):
            self.get(rendition(picture, width=width), 404)
        address = rendition(picture)
        for wrong in (
            address.replace("card", "disc"),
            address.replace(".jpg", ".png"),
            address.replace("-320", "-0320"),
            address.replace("-320", "-٣٢٠"),
            address.replace(f"/{picture.pk}-", f"/0{picture.pk}-"),
            address.replace(f"/{picture.pk}-", f"/{picture.pk + 1}-"),
        ):
            self.get(wrong, 404)

    def test_while_it_is_not_made_the_picture_itself_stands_in(self):
        picture = make_public(make_picture())
        address = rendition(picture, width=8, extension="avif")
        with patch("library.views.make_later") as make_later:
            response = self.get(address)
        make_later.assert_called_once_with(picture.pk)
        self.assertEqual(response["Content-Type"], "image/png")
        self.assertEqual(response["Cache-Control"], "private, no-store")
        self.assertEqual(b"".join(response), picture.file.read())
        renditions.make(picture.pk)
        self.assertEqual(self.get(address)["Content-Type"], "image/avif")

    def test_an_address_from_before_the_focal_point_moved_leads_on(self):
        picture = make_public(make_rendered())
        before = rendition(picture)
        picture.focal_x = 10
        picture.save()
        response = self.get(before, 302)
        self.assertEqual(response["Location"], rendition(picture))
        self.assertIn("no-cache", response["Cache-Control"], "it may be set back")

    def test_one_of_a_width_that_is_no_more_leads_to_the_nearest(self):
        picture = make_public(make_rendered((400, 300)))
        before = rendition(picture, width=1080)
        picture.file = picture_file((360, 240))
        picture.save()
        before = before.replace(before.split("-")[1].split("/")[0], "0" * 16)
        self.assertEqual(self.get(before, 302)["Location"], rendition(picture, width=360))

    def test_a_picture_that_is_changed_while_they_are_made_gets_those_of_now(self):
        picture = make_picture()

        def changed(row, store=renditions.store):
            store(row)
            if row.focal_x == 50:
                now = Picture.objects.get(pk=row.pk)
                now.focal_x = 10
                now.save()

        with patch("library.renditions.store", changed):
            self.assertTrue(renditions.make(picture.pk))
        picture.refresh_from_db()
        self.assertTrue(renditions.is_rendered(picture))
        _folders, _files = default_storage.listdir("renditions")
        self.assertEqual(_folders, [f"{picture.pk}-{picture.fingerprint}"])


class FormerFileTest(SendingTestCase):
    def replace(self, row, name, content):
        row.file.save(name, content, save=False)
        row.save()

    def test_the_address_of_a_replaced_file_leads_to_the_new_one(self):
        document = make_public(make_document("first.pdf"))
        addresses = []
        for name in ("second.pdf", "third.pdf"):
            addresses.append(document.file.url)
            self.replace(document, name, ContentFile(PDF))
        for address in addresses:
            self.assertEqual(self.get(address, 301)["Location"], document.file.url)

    def test_no_other_file_ever_gets_its_name(self):
        for _ in range(2):
            with self.captureOnCommitCallbacks(execute=True):
                first = make_public(make_document("report.pdf"))
                former = first.file.url
                self.replace(first, "report.pdf", ContentFile(PDF))
            self.assertEqual(self.get(former, 301)["Location"], first.file.url)
        self.assertEqual(FormerFile.objects.count(), 2)

    def test_a_deleted_picture_takes_its_files_along(self):
        picture = make_rendered()
        with self.captureOnCommitCallbacks(execute=True):
            picture.delete()
        self.assertEqual(stored(default_storage), [])


@override_settings(MEDIA_SENDER="nginx")
class NginxAnswerTest(SendingTestCase):
    def test_it_names_the_file_and_sends_nothing(self):
        document = make_public(make_document("été.pdf"))
        response = self.get(document.file.url)
        self.assertEqual(response["X-Accel-Redirect"], f"/_{document.file.url.lstrip('/')}")
        self.assertEqual(response.content, b"")
        self.assertEqual(response["Content-Type"], "application/pdf")

    def test_and_names_none_that_is_hidden(self):
        self.assertNotIn("X-Accel-Redirect", self.get(make_picture().file.url, 404))


class BackgroundTest(SendingTestCase):
    @override_settings(RENDITIONS_IN_BACKGROUND=True)
    def test_what_is_asked_for_twice_is_made_once(self):
        with patch.object(background, "start"), patch.object(background, "asked_for", set()):
            background.make_later(7)
            background.make_later(7)
            self.assertEqual(background.waiting.get_nowait(), 7)
            self.assertTrue(background.waiting.empty())
