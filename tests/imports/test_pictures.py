"""Pictures of pages saved to a folder, on their way to the library."""

from os.path import normpath
from unittest.mock import patch
from urllib.parse import quote, unquote

from django.test import override_settings, tag
from PIL import Image

from articles.models import Article
from imports import panel
from library.models import Picture
from publishing.models import Redirect

from .illustrated import FIGURE, PAGE, SITE, WORDS, PictureTestCase, png


@tag("once")
class FolderTests(PictureTestCase):
    def test_a_page_saved_by_a_browser_brings_its_pictures_with_their_words(self):
        self.put("boats_files/a b.png")
        self.page(FIGURE.format("./boats_files/a%20b.png"), "<p>The rains had failed.</p>")
        (entry,) = self.bring()
        picture, article = Picture.objects.get(), Article.objects.get()
        words = [picture.name, picture.alt_en, picture.caption_en, picture.credit]
        self.assertEqual(words, ["a b", "A boat", "On the lake.", "IOM/Ada Pont"])
        self.assertEqual(
            article.body_en,
            "<p>Boats reached the far shore of the lake on Tuesday morning.</p>"
            f'<figure><img src="{picture.file.url}" alt="A boat"><figcaption>On the '
            "<em>lake</em>. © IOM/Ada Pont</figcaption></figure><p>The rains had failed.</p>",
        )
        self.assertIsNone(article.main_picture)
        self.assertEqual([each["alt"] for each in entry["pictures"]], ["A boat"])
        self.assertEqual(
            self.doubts()["Nothing says who may use these pictures."], "./boats_files/a b.png"
        )

    def test_a_figure_stays_where_it_stood_though_the_text_repeats_the_title(self):
        self.put("a.png")
        repeated = "<p>Boats reach the lake</p><p>The rains had failed.</p>"
        self.page(FIGURE.format("a.png"), repeated)

        self.bring()

        body = Article.objects.get().body_en
        self.assertLess(body.index("<figure>"), body.index("<p>Boats reach the lake</p>"))

    def test_the_addresses_of_pictures_are_told_in_letters_from_the_left(self):
        names = ["صورة", "a%0Ab", "%FF"]
        for name in names:
            self.put(f"{unquote(name, errors='surrogateescape')}.png")
        head = f'<link rel="canonical" href="{SITE}/ar/boats">'
        self.page(*(FIGURE.format(f"/{quote(name, safe='%')}.png") for name in names), head=head)
        row = self.bring() and self.row()

        told = [doubt for doubt in row.report["doubts"] if "صورة" in doubt["text"]]

        place = panel.place(Article, told[0], "ar")
        self.assertEqual((place.direction, f"{SITE}/صورة.png" in place.text), ("ltr", True))
        self.assertNotIn("\n.png", str(row.report["doubts"]))
        for name in names[1:]:
            self.assertIn(f"{SITE}/{name}.png", str(row.report["doubts"]))

    def test_one_that_leads_to_a_video_is_its_still_and_where_it_is_missing_a_link_remains(self):
        watched = "https://www.youtube.com/watch?v=abcdefgh123"
        image = '<p><a href="https://youtu.be/abcdefgh123"><img src="{}" alt="The film"></a></p>'
        self.put("still.png")
        self.page(image.format("still.png"), image.format("gone.png"))
        self.bring()
        picture, article = Picture.objects.get(), Article.objects.get()
        still = f'<img src="{picture.file.url}" alt="The film">'
        self.assertIn(
            f'<figure class="video"><a href="{watched}">{still}</a></figure>', article.body_en
        )
        self.assertIn(f'<p><a href="{watched}">{watched}</a></p>', article.body_en)

    def test_the_picture_above_the_text_becomes_the_main_one(self):
        self.put("a.png")
        text = FIGURE.format("a.png") + "<h2>Far</h2>"
        html = PAGE.format(head="", text=text + WORDS)
        self.put("boats.html", html.encode())
        self.bring()
        article = Article.objects.get()
        self.assertEqual(article.main_picture, Picture.objects.get())
        self.assertNotIn("<img", article.body_en)
        self.assertNotIn("other words", str(self.row().report))
        Picture.objects.update(caption_en="Of a lake.")
        self.put("boats.html", html.replace("Tuesday", "Monday").encode())
        self.bring()
        doubts = self.doubts()
        told = next(text for message, text in doubts.items() if "other words" in message)
        self.assertEqual(told, "On the lake.")

    def test_the_picture_that_stands_for_the_page_becomes_the_main_one_unless_it_is_in_the_text(
        self,
    ):
        self.put("sites/a.png")
        self.put("sites/b.png", png("#fff"))
        head = f'<link rel="canonical" href="{SITE}/en/boats">'
        head += '<meta property="og:image" content="/sites/a.png">'
        self.page(FIGURE.format("/sites/b.png"), head=head, name="en/boats.html")
        self.page(FIGURE.format("/sites/a.png"), name="en/b.html", head=head.replace("ts", "t"))
        self.bring()
        first, second = Article.objects.order_by("pk")
        self.assertIsNone(first.main_picture)
        self.assertEqual(second.main_picture.alt_en, "A boat")

    def test_a_tree_of_wget_is_searched_by_path_host_and_query(self):
        home = "www.example.org/en/news/boats.html"
        head = '<link rel="canonical" href="https://www.example.org/en/news/boats">'
        shown = {
            "../../a.png": "www.example.org/a.png",
            "/sites/b.png?itok=x": "www.example.org/sites/b.png?itok=x",
            "https://www.example.org/c.png": "www.example.org/c.png",
            "https://files.example.net/d.png?w=9": "files.example.net/d.png@w=9",
            "//files.example.net/e%C3%A9.png": "files.example.net/eé.png",
        }
        for number, path in enumerate(shown.values()):
            self.put(path, png((number, 0, 0)))
        self.put("www.example.org/sites/f.png", png("#fff"))
        images = "".join(f'<p><img src="{each}" alt="x"></p>' for each in shown)
        images += '<img src="https://files.example.net/sites/f.png" alt="of another host">'
        self.page(images, head=head, name=home)
        self.bring()
        self.assertEqual(Picture.objects.count(), 5)
        self.assertEqual(Article.objects.get().body_en.count("<figure>"), 5)
        self.assertEqual(
            self.doubts()["A file was not brought over."],
            "is not in what was imported: https://files.example.net/sites/f.png “of another host”",
        )
        leads = {each.address for each in Redirect.objects.all()} - {"/en/news/boats"}
        self.assertEqual(leads, {"/a.png", "/sites/b.png?itok=x", "/c.png"})

    def test_of_several_sizes_the_largest_that_is_there_is_taken(self):
        self.put("small.png", png("#fff"))
        self.put("large.png", png(size=(400, 300)))
        self.page(
            '<picture><source srcset="huge.webp 2000w"><img src="small.png" alt="A boat" '
            'srcset="small.png 90w,large.png 400w, largest.png 800w"></picture>'
        )
        self.bring()
        self.assertEqual(Picture.objects.get().width, 400)

    def test_nothing_outside_of_the_folder_is_taken(self):
        outside = self.folder / "secret.png"
        outside.write_bytes(png())
        (self.site / "link.png").symlink_to(outside)
        asked = [
            "../secret.png",
            str(outside),
            f"file://{outside}",
            "%2e%2e/./secret.png",
            "link.png",
        ]
        asked += [f"/..{outside}", "http://../secret.png", "%00.png", "a" * 5000, "http://[/x.png"]
        self.page(*(f'<img src="{each}" alt="x">' for each in asked))
        entry, failed = self.bring()
        self.assertEqual((failed["file"], entry["result"]), ("link.png", "new"), failed)
        self.assertEqual(Picture.objects.count(), 0)
        missing = [each for each in self.row().report["doubts"] if "not brought" in each["message"]]
        self.assertEqual(len(missing), len(asked))

    def test_few_places_are_looked_at_for_the_pictures_of_a_hostile_page(self):
        large = f'<img srcset="{" ".join(map(str, range(2000)))}" src="plain.png">'
        self.put("plain.png")
        self.page(large, '<p>It rained.</p><img src="gone.png" alt="x">' * 200)
        with (
            patch("imports.readers.limits.PICTURES", 100),
            patch("imports.readers.picture_files.normpath", side_effect=normpath) as asked,
        ):
            self.bring()
        self.assertLess(asked.call_count, 1000)
        self.assertEqual(Picture.objects.count(), 1)

    def test_pictures_of_the_frame_do_not_come(self):
        marks = "".join(
            f'<img src="{name}.png" alt="x">' for name in ("share", "icon", "pixel", "line")
        )
        for number in range(5):
            folder = f"{number}_files"
            self.put(f"{folder}/share.png", png("#123456"))
            self.put(f"{folder}/icon.png", png((number, 1, 1), (32, 32)))
            self.put(f"{folder}/pixel.png", png((number, 2, 2), (1, 1)))
            self.put(f"{folder}/line.png", png((number, 3, 3), (600, 2)))
            self.put(f"{folder}/own.png", png((number, 4, 4), (90 + number, 60)))
            text = marks.replace('src="', f'src="{folder}/')
            own = f'<img src="{folder}/own.png" alt="A boat {number}">'
            self.page(text, f"<p>It rained on day {number}.</p>{own}", name=f"{number}.html")
        self.bring()
        self.assertEqual(set(Picture.objects.values_list("name", flat=True)), {"own"})
        self.assertEqual(Picture.objects.count(), 5)

    def test_of_those_on_every_page_one_with_a_caption_comes_and_one_for_networks_does_not(self):
        for name, colour in (("logo", "#111111"), ("share", "#222222"), ("map", "#333333")):
            self.put(f"{name}.png", png(colour))
        head = '<meta property="og:image" content="logo.png">'
        shown = (
            '<img src="share.png"><figure><img src="map.png"><figcaption>Us</figcaption></figure>'
        )
        for number in range(5):
            self.page(
                f"<p>Day {number}.</p>{shown}",
                f"<p>{number}.</p>",
                head=head,
                name=f"{number}.html",
            )

        entries = self.bring()

        self.assertEqual(list(Picture.objects.values_list("name", flat=True)), ["map"])
        self.assertIn("share.png", entries[0]["frame"])

    def test_a_file_that_is_none_is_doubted_and_the_page_comes(self):
        bomb = Image.new("1", (30_000, 30_000))
        bomb.save(self.site / "bomb.png")
        files = {
            "broken.png": png()[:90],
            "page.png": b"<html>Not found</html>",
            "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>",
            "empty.jpg": b"",
            "bomb.png": (self.site / "bomb.png").read_bytes(),
        }
        for name, content in files.items():
            self.put(name, content)
        self.page(
            *(
                f'<figure><img src="{name}" alt="x"><figcaption>Of {name}</figcaption></figure>'
                for name in files
            ),
            '<img src="gone.png" alt="">',
        )
        (entry,) = self.bring()
        self.assertEqual((entry["result"], self.status, Picture.objects.count()), ("new", 0, 0))
        body = Article.objects.get().body_en
        for name in files:
            self.assertIn(f"<p>Of {name}</p>", body)
            self.assertTrue(any(name in each and "refused" in each for each in entry["warnings"]))
        self.assertTrue(any("gone.png" in each for each in entry["warnings"]))
        with override_settings(PICTURE_MAX_BYTES=50):
            self.put("large.png")
            self.page('<img src="large.png" alt="x">')
            (entry,) = self.bring()
        self.assertTrue(any("large.png" in each for each in entry["warnings"]))

    def test_a_picture_without_words_is_doubted(self):
        self.put("a.png")
        self.page('<p>Before <a href="a.png"><img src="a.png" alt=""></a> and after.</p>')
        self.bring()
        self.assertEqual(self.doubts()["A picture in the text has no alt text."], "a.png")
        body = Article.objects.get().body_en
        self.assertIn("<p>Before and after.</p><figure><img", body)

    def test_the_words_and_the_link_of_one_that_does_not_come_are_told(self):
        self.put("icon.png", png(size=(32, 32)))
        link = '<p><a href="/{0}.pdf"><img src="{0}.png" alt="The {0} report"></a></p>'
        sized = '<p>It rained.<img src="pdf.gif" width="16" height="16" alt="As a file"></p>'
        self.page(link.format("gone"), link.format("icon"), sized)
        (entry,) = self.bring()
        self.assertIn("gone.png “The gone report”", self.doubts()["A file was not brought over."])
        self.assertLessEqual({"icon.png The icon report", "As a file"}, {*entry["frame"]})
        links = [each["text"] for each in self.row().report["doubts"] if "left" in each["message"]]
        self.assertEqual(links, ["/gone.pdf", "/icon.pdf"])

    def test_a_link_in_the_caption_of_the_main_picture_is_told(self):
        self.put("a.png")
        figure = FIGURE.format("a.png").replace("<em>lake</em>", '<a href="/lake">lake</a>')
        self.put("boats.html", PAGE.format(head="", text=figure + WORDS).encode())
        self.bring()
        self.assertIn("/lake", self.doubts()["Something in the text was left out."])

    def test_one_stands_behind_its_paragraph_whatever_recurs_or_goes_elsewhere(self):
        self.put("a.png")
        contact = "<p>It rained.<br>In Geneva: Ada Pont, ada@example.org</p>"
        again = "<p>The wind was strong all day long.</p><p>Boats reach the lake</p>"
        self.page(contact, FIGURE.format("a.png"), again)
        self.bring()
        self.assertIn("<p>It rained.</p><figure><img", Article.objects.get().body_en)

    def test_a_script_may_have_put_another_picture_in_place_of_a_small_one(self):
        self.put("dot.png", png(size=(1, 1)))
        self.put("a.png")
        self.put("b.png", png("#fff"))
        self.page(
            '<img src="dot.png" data-src="a.png" alt="A boat">',
            '<a href="b.png"><img src="a.png" alt="It"></a><a href="/b"><img src="b.png"></a>',
            f'<img src="data:image/png;base64,{"A" * 2000}" alt="within">',
        )
        self.bring()
        self.assertEqual(set(Picture.objects.values_list("name", flat=True)), {"a", "b"})
        self.assertEqual(Article.objects.get().body_en.count("<figure>"), 3)
        self.assertEqual(self.doubts()["Something in the text was left out."], "/b")
        self.assertIn("data:image/png", self.doubts()["A file was not brought over."])

    def test_the_still_of_a_video_leads_to_it(self):
        self.put("a.png")
        watched = "https://www.youtube.com/watch?v=abcdefgh123"
        link = f'<a href="{watched}"><img src="{{}}" alt="A film"></a>'
        html = PAGE.format(head="", text=link.format("a.png") + WORDS + link.format("gone.png"))
        self.put("boats.html", html.encode())
        self.bring()
        article = Article.objects.get()
        self.assertIsNone(article.main_picture)
        self.assertIn(f'<figure class="video"><a href="{watched}"><img', article.body_en)
        self.assertIn(f'<p><a href="{watched}">{watched}</a></p>', article.body_en)
