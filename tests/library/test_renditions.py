from io import BytesIO, StringIO
from unittest.mock import patch

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageCms, ImageDraw

from articles.models import Boilerplate
from library import renditions
from library.models import Picture
from library.places import PLACES, Stored, offered
from library.shapes import FORMATS, SHAPES, cropped, name_of, sizes_of
from tests.databases import SharedDatabaseTestCase, in_parallel
from tests.factories import make_article, make_office, make_picture


def picture_of(image, kind="PNG", **options):
    """Store an image as a picture of the library."""
    content = BytesIO()
    image.save(content, kind, **options)
    picture = Picture(name="A test", alt_en="A test")
    picture.file.save(f"a.{kind.lower()}", ContentFile(content.getvalue()), save=False)
    picture.save()
    return picture


def halves(width, height, left, right):
    """Return an image with two colours, side by side."""
    image = Image.new("RGB", (width, height), left)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=right)
    return image


def stored(picture, shape, width, extension="webp"):
    """Return a rendition as it was stored."""
    name = name_of(picture.pk, picture.fingerprint, SHAPES[shape], width, extension)
    with picture.file.storage.open(name) as file:
        image = Image.open(file)
        image.load()
    return image


def all_names(picture):
    storage = picture.file.storage
    return set(storage.listdir(f"renditions/{picture.pk}-{picture.fingerprint}")[1])


class SizesTest(SimpleTestCase):
    def test_no_rendition_is_larger_than_its_picture(self):
        for width, height in ((1, 1), (119, 400), (500, 333), (2000, 700), (5000, 5000)):
            for shape in SHAPES.values():
                whole = cropped(width, height, shape)
                for size in sizes_of(width, height, shape):
                    self.assertLessEqual(size.width, whole.width)
                    self.assertLessEqual(size.height, whole.height)
                    self.assertGreater(size.height, 0)

    def test_a_small_picture_is_there_at_its_own_size(self):
        self.assertEqual([s.width for s in sizes_of(500, 400, SHAPES["whole"])], [480, 500])
        self.assertEqual([s.width for s in sizes_of(90, 90, SHAPES["square"])], [90])


class MakingTest(TestCase):
    def test_every_address_that_a_page_offers_is_made(self):
        picture = picture_of(Image.new("RGB", (900, 600), "red"))
        self.assertTrue(renditions.make(picture.pk))
        made = {
            f"/media/renditions/{picture.pk}-{picture.fingerprint}/{n}" for n in all_names(picture)
        }
        for place in PLACES:
            context = offered(Stored.of(picture), place)
            sets = [source["srcset"] for source in context["sources"]] + [context["srcset"]]
            offers = {each.split()[0] for one in sets for each in one.split(", ")}
            self.assertLessEqual({context["src"], *offers}, made, place)
        self.assertEqual(len(made), len(FORMATS) * 10)

    def test_what_stands_at_the_focal_point_stays_in_view(self):
        picture = picture_of(halves(900, 300, "red", "blue"))
        for focal_x, colour in ((0, (254, 0, 0)), (100, (0, 0, 254))):
            picture.focal_x = focal_x
            picture.save()
            self.assertTrue(renditions.make(picture.pk))
            middle = stored(picture, "square", 240, "jpg").getpixel((120, 120))
            for got, wanted in zip(middle, colour, strict=True):
                self.assertAlmostEqual(got, wanted, delta=4)

    def test_a_box_never_leaves_the_picture(self):
        for focal in (0, 1, 50, 99, 100):
            box = renditions.crop_box((901, 333), SHAPES["square"], focal, focal)
            self.assertTrue(0 <= box[0] <= box[2] <= 901 and 0 <= box[1] <= box[3] <= 333, box)

    def test_transparency_stays_and_is_white_in_jpeg(self):
        picture = picture_of(Image.new("RGBA", (300, 300), (0, 0, 0, 0)))
        renditions.make(picture.pk)
        self.assertEqual(
            stored(picture, "square", 240, "webp").convert("RGBA").getpixel((9, 9))[3], 0
        )
        self.assertEqual(stored(picture, "square", 240, "jpg").getpixel((9, 9)), (255, 255, 255))

    def test_colours_of_every_kind_of_picture_stay(self):
        red = Image.new("RGB", (200, 200), (200, 30, 30))
        kinds = {
            "palette": (red.convert("P", palette=Image.Palette.ADAPTIVE), "PNG", {}),
            "CMYK": (red.convert("CMYK"), "JPEG", {"quality": 95}),
            "grey": (Image.new("L", (200, 200), 90), "PNG", {}),
            "16 bits": (Image.new("I;16", (200, 200), 90 * 256), "PNG", {}),
        }
        for name, (image, kind, options) in kinds.items():
            with self.subTest(name):
                picture = picture_of(image, kind, **options)
                self.assertTrue(renditions.make(picture.pk))
                got = stored(picture, "square", 120, "jpg").convert("RGB").getpixel((60, 60))
                wanted = (90, 90, 90) if name in ("grey", "16 bits") else (200, 30, 30)
                for one, other in zip(got, wanted, strict=True):
                    self.assertAlmostEqual(one, other, delta=6)

    def test_a_colour_profile_is_applied_and_not_carried_along(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        picture = picture_of(Image.new("RGB", (200, 200), "teal"), "JPEG", icc_profile=profile)
        with patch.object(renditions, "profiled", wraps=renditions.profiled) as profiled:
            renditions.make(picture.pk)
        profiled.assert_called_once()
        self.assertNotIn("icc_profile", stored(picture, "square", 120, "jpg").info)

    def test_a_damaged_colour_profile_is_ignored(self):
        picture = picture_of(Image.new("RGB", (200, 200), "teal"), "JPEG", icc_profile=b"nothing")
        self.assertTrue(renditions.make(picture.pk))

    def test_a_new_focal_point_changes_every_address_and_removes_what_was_before(self):
        picture = picture_of(Image.new("RGB", (300, 200), "teal"))
        renditions.make(picture.pk)
        before = offered(Stored.of(picture), "card")["src"]
        old = picture.fingerprint
        picture.refresh_from_db()
        picture.focal_x = 10
        picture.save()
        self.assertNotEqual(offered(Stored.of(picture), "card")["src"], before)
        renditions.make(picture.pk)
        storage = picture.file.storage
        self.assertFalse(storage.exists(f"renditions/{picture.pk}-{old}"))

    def test_another_name_or_caption_changes_no_address(self):
        picture = make_picture()
        before = picture.fingerprint
        picture.name, picture.alt_en = "Another", "Another"
        picture.save()
        self.assertEqual(picture.fingerprint, before)

    def test_a_picture_that_cannot_be_read_stops_no_other(self):
        broken, whole = make_picture(), make_picture()
        broken.file.storage.delete(broken.file.name)
        output = StringIO()
        with self.assertLogs("library.renditions", "ERROR"):
            call_command("make_renditions", jobs=1, stdout=output, stderr=output)
        self.assertIn(f"Picture {broken.pk}", output.getvalue())
        self.assertEqual([broken], list(renditions.missing()))
        whole.refresh_from_db()
        self.assertTrue(renditions.is_rendered(whole))

    def test_a_second_run_makes_nothing(self):
        make_picture()
        call_command("make_renditions", jobs=1, stdout=StringIO())
        with patch.object(renditions, "store") as store:
            call_command("make_renditions", jobs=1, stdout=StringIO())
            store.assert_not_called()
            call_command("make_renditions", jobs=1, again=True, stdout=StringIO())
            store.assert_called_once()

    def test_lost_renditions_leave_no_hole(self):
        picture = make_picture()
        make_article(main_picture=picture)
        renditions.make(picture.pk)
        picture.refresh_from_db()
        renditions.remove(picture.file.storage, picture.pk, picture.fingerprint)
        with picture.file.open() as file:
            original = file.read()
        for _visit in range(2):
            response = self.client.get(offered(Stored.of(picture), "card")["src"])
            self.assertEqual(b"".join(response), original)
            self.assertEqual(response["Cache-Control"], "private, no-store")
        self.assertIn(picture, renditions.missing())

    def test_who_saves_what_they_read_before_does_not_undo_what_was_made_meanwhile(self):
        early = make_picture()
        late = Picture.objects.get(pk=early.pk)
        late.focal_x = 10
        late.save()
        renditions.make(early.pk)
        early.name = "Another name"
        early.save()
        stored_row = Picture.objects.get(pk=early.pk)
        self.assertFalse(renditions.is_rendered(stored_row), "the focal point is that of before")
        self.assertTrue(renditions.make(early.pk))
        self.assertTrue(all_names(early))

    def test_another_recipe_has_them_all_made_again(self):
        picture = make_picture()
        renditions.make(picture.pk)
        with patch.object(renditions, "RECIPE", "another1"):
            self.assertIn(picture, renditions.missing())
            self.assertTrue(renditions.make(picture.pk))
            self.assertTrue(all_names(picture))

    def test_a_storage_that_keeps_what_is_out_of_date_stops_nothing(self):
        pictures = [make_picture(), make_picture()]
        with (
            patch.object(renditions, "remove", side_effect=OSError),
            self.assertLogs("library.renditions", "ERROR"),
        ):
            call_command("make_renditions", jobs=1, stdout=StringIO(), stderr=StringIO())
        self.assertTrue(all(map(all_names, pictures)))

    def test_a_deleted_picture_leaves_no_file(self):
        picture = make_picture()
        renditions.make(picture.pk)
        picture.refresh_from_db()
        pk, name, storage = picture.pk, picture.file.name, picture.file.storage
        with self.captureOnCommitCallbacks(execute=True):
            picture.delete()
        self.assertFalse(storage.exists(name))
        self.assertFalse(storage.exists(f"renditions/{pk}-{picture.fingerprint}"))


class ReplacedFilesTest(TestCase):
    def test_no_new_file_takes_the_address_of_one_that_was_replaced(self):
        first, second = make_picture(), make_picture(name="Another")
        with self.captureOnCommitCallbacks(execute=True):
            first.file.save("new.png", ContentFile(png((9, 9))), save=True)
        old = first.former_files.get().name
        for size in (10, 11):
            name = old.rpartition("/")[2]
            with self.captureOnCommitCallbacks(execute=True):
                second.file.save(name, ContentFile(png((size, 9))), save=True)
            self.assertNotEqual(second.file.name, old)


class AskedAtOnceTest(SharedDatabaseTestCase):
    def test_renditions_that_many_ask_for_are_made_once(self):
        picture = picture_of(Image.new("RGB", (300, 200), "teal"))
        made = in_parallel(lambda _number: renditions.make(picture.pk), 6)
        self.assertEqual(sorted(made), [False] * 5 + [True])
        self.assertEqual(len(all_names(picture)), len(FORMATS) * 4)


class MarkupTest(TestCase):
    def test_a_picture_has_its_size_formats_and_alt_text(self):
        picture = make_picture(alt_en='A "bridge" & a river')
        html = Template('{% load files %}{% picture picture "card" %}').render(
            Context({"picture": picture})
        )
        self.assertIn('alt="A &quot;bridge&quot; &amp; a river"', html)
        self.assertIn('type="image/avif"', html)
        self.assertIn('type="image/webp"', html)
        self.assertIn('width="8" height="5"', html)
        self.assertIn('loading="lazy"', html)

    def test_the_lead_is_loaded_first_and_the_others_late(self):
        for place, words in (("lead", 'fetchpriority="high"'), ("gallery", 'loading="lazy"')):
            html = Template("{% load files %}{% picture picture place %}").render(
                Context({"picture": make_picture(), "place": place})
            )
            self.assertIn(words, html)

    def test_a_text_shows_renditions_with_the_alt_text_that_was_written_there(self):
        picture = make_picture(alt_en="In the library")
        article = make_article(
            body_en=f'<p>Before</p><img src="{picture.file.url}" alt="In this &lt;text&gt;">'
        )
        body = self.client.get(article.get_absolute_url()).content.decode()
        self.assertIn('alt="In this &lt;text&gt;"', body)
        self.assertIn(f"renditions/{picture.pk}-{picture.fingerprint}/whole-8.avif", body)

    def test_a_text_shows_the_new_file_of_a_picture_that_was_replaced(self):
        picture = make_picture()
        article = make_article(body_en=f'<img src="{picture.file.url}" alt="A bridge">')
        picture.file.save("new.png", ContentFile(png((9, 9))), save=True)
        body = self.client.get(article.get_absolute_url()).content.decode()
        self.assertIn(f"{picture.pk}-{picture.fingerprint}/whole-9.avif", body)

    def test_a_text_of_many_pictures_costs_no_more_queries(self):
        pictures = [make_picture() for _ in range(12)]
        images = "".join(f'<img src="{each.file.url}" alt="A bridge">' for each in pictures)
        few = make_article(body_en=f'<img src="{pictures[0].file.url}" alt="A bridge">')
        many = make_article(body_en=images)
        counts = []
        for article in (few, few, many):
            with CaptureQueriesContext(connection) as queries:
                self.client.get(article.get_absolute_url())
            counts.append(len(queries))
        self.assertEqual(counts[1], counts[2])


class BoilerplatesTest(TestCase):
    def test_many_boilerplates_with_files_and_links_cost_no_more_queries_than_one(self):
        picture, office = make_picture(), make_office()
        text = (
            f'<p><img src="{picture.file.url}" alt="A bridge">'
            f'<a href="/x" data-page="organisation.office:{office.pk}">It</a></p>'
        )
        few, many = make_article(), make_article()
        for article, number in ((few, 1), (many, 5)):
            for _each in range(number):
                boilerplate = Boilerplate.objects.create(title_en="About", text_en=text)
                article.placed_boilerplates.create(boilerplate=boilerplate)
        counts = []
        for article in (few, few, many):
            with CaptureQueriesContext(connection) as queries:
                response = self.client.get(article.get_absolute_url())
            counts.append(len(queries))
        self.assertEqual(counts[1], counts[2])
        self.assertContains(response, f"{picture.pk}-{picture.fingerprint}/whole-8.avif 8w", 5)
        self.assertContains(response, f'<a href="{office.get_absolute_url("en")}">It</a>', 5)


def png(size):
    content = BytesIO()
    Image.new("RGB", size, "green").save(content, "PNG")
    return content.getvalue()
