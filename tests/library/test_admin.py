from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.test import override_settings

from library.models import Document, Picture
from library.places import address_at
from tests.admin import AdminTestCase, address
from tests.factories import make_picture, picture_file


class FilesTestCase(AdminTestCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(override_settings(MEDIA_ROOT=folder))


class PictureTests(FilesTestCase):
    def test_a_picture_is_stored_with_its_size(self):
        response = self.save(Picture, name="Bridge", file=picture_file(), alt_en="A bridge")
        self.assertSaved(response)
        picture = Picture.objects.get()
        self.assertEqual((picture.width, picture.height), (8, 6))

    def test_a_picture_without_alt_text_is_refused(self):
        response = self.save(Picture, name="Bridge", file=picture_file())
        self.assertRefused(response, "alt_en", "Describe the picture in at least one language.")
        self.assertContains(response, 'value="Bridge"')

    def test_what_is_no_picture_is_refused(self):
        fake = ContentFile(b"<script>alert(1)</script>", "bridge.png")
        response = self.save(Picture, name="Bridge", file=fake, alt_en="A bridge")
        self.assertRefused(response, "file", "This is no picture that can be shown.")

    def test_the_focal_point_lies_within_the_picture(self):
        response = self.save(Picture, make_picture(), focal_x=101)
        self.assertRefused(response, "focal_x", "100")

    def test_the_list_shows_each_picture_and_the_languages_of_its_alt_text(self):
        picture = make_picture(alt_ar="جسر")
        response = self.client.get(address(Picture, "changelist"))
        self.assertContains(response, address_at(picture, "square", 240))
        self.assertContains(response, "EN AR")


class DocumentTests(FilesTestCase):
    def test_the_language_of_the_file_is_chosen_by_name(self):
        file = ContentFile(b"a,b\n", "figures.csv")
        self.assertSaved(self.save(Document, title_en="Figures", file=file, language="sw"))
        self.assertEqual(Document.objects.get().language, "sw")

    def test_a_file_that_could_be_run_is_refused(self):
        file = ContentFile(b"<html>", "figures.html")
        response = self.save(Document, title_en="Figures", file=file)
        self.assertRefused(response, "file", "not allowed")
