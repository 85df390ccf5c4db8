from articles.models import ArticlePicture
from library.models import Picture
from tests.checks import ChecksTest
from tests.factories import make_article, make_person, make_picture


def draft(**fields):
    return make_article("en fr", publish_at=None, **fields)


class AltTextTest(ChecksTest):
    def test_the_main_picture(self):
        article = draft(main_picture=make_picture(alt_en="A bridge"))
        self.assertStops("no_alt", article, "fr")
        self.assertEqual(self.found("no_alt", article, "fr"), ["main_picture"])
        self.assertEqual(self.found("no_alt", article, "en"), [])

    def test_a_portrait(self):
        person = make_person("en", publish_at=None, main_picture=make_picture(alt_en=""))
        self.assertStops("no_alt", person)

    def test_the_gallery(self):
        article = draft()
        for alt in ("A bridge", ""):
            ArticlePicture.objects.create(article=article, picture=make_picture(alt_en=alt))
        self.assertEqual(self.found("no_alt", article, "en"), ["gallery-1-picture"])

    def test_pictures_in_the_text(self):
        article = draft(
            body_en='<p>A</p><img src="/media/a.png" alt="A bridge">',
            body_fr='<p>A</p><img src="/media/a.png" alt=" "><img src="/media/b.png">',
        )
        self.assertStops("no_alt", article, "fr")
        self.assertEqual(self.found("no_alt", article, "fr"), ["body_fr", "body_fr"])
        self.assertEqual(self.found("no_alt", article, "en"), [])

    def test_a_page_without_pictures(self):
        self.assertEqual(self.found("no_alt", draft()), [])


class SmallPictureTest(ChecksTest):
    def picture(self, width):
        picture = make_picture()
        Picture.objects.filter(pk=picture.pk).update(width=width)
        picture.width = width
        return picture

    def test_a_picture_is_1200_pixels_wide_at_least(self):
        for width, expected in [(1199, ["main_picture"]), (1200, [])]:
            article = draft(main_picture=self.picture(width))
            self.assertEqual(self.found("small_picture", article), expected)

    def test_in_the_gallery_and_in_the_text_too(self):
        picture = self.picture(800)
        article = draft(body_en=f'<img src="{picture.file.url}" alt="A bridge">')
        ArticlePicture.objects.create(article=article, picture=picture)
        self.assertEqual(self.found("small_picture", article), ["gallery-0-picture", "body_en"])

    def test_a_file_outside_of_the_library_is_not_measured(self):
        article = draft(body_en='<img src="/media/elsewhere.png" alt="A bridge">')
        self.assertEqual(self.found("small_picture", article), [])


class FileNameTest(ChecksTest):
    def test_an_alt_text_is_no_file_name(self):
        for alt in ("a-long bridge", "A long bridge", "x.JPG", "IMG_2034", "DSC 0012", "image 1"):
            with self.subTest(alt):
                article = draft(body_en=f'<img src="/media/2024/a_long_bridge.png" alt="{alt}">')
                self.assertEqual(self.found("alt_is_file_name", article), ["body_en"])
        for alt in ("A long bridge over a river", "Image of a bridge", "Photographers", ""):
            with self.subTest(alt):
                article = draft(body_en=f'<img src="/media/2024/a_long_bridge.png" alt="{alt}">')
                self.assertEqual(self.found("alt_is_file_name", article), [])

    def test_nor_what_the_storage_made_of_it(self):
        make_picture()
        article = draft(main_picture=make_picture(alt_en="bridge", alt_fr="Un pont"))
        self.assertEqual(self.found("alt_is_file_name", article, "en"), ["main_picture"])
        self.assertEqual(self.found("alt_is_file_name", article, "fr"), [])
