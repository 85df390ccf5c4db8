"""What becomes of pictures that were brought over before, and of their pages."""

from articles.models import Article
from imports.models import ImportedPage
from library.models import Picture
from publishing.actions import publish

from .illustrated import FIGURE, PAGE, SITE, WORDS, PictureTestCase, png


class RunTests(PictureTestCase):
    def test_a_dry_run_tells_which_pictures_would_come_and_keeps_none(self):
        self.put("a.png")
        self.page(FIGURE.format("a.png"), '<img src="gone.png" alt="x">')
        before = self.rows()
        (entry,) = self.bring("--dry-run")
        self.assertEqual(self.rows(), before)
        self.assertEqual(
            entry["pictures"],
            [
                {
                    "name": "a.png",
                    "alt": "A boat",
                    "caption": "On the lake.",
                    "credit": "IOM/Ada Pont",
                }
            ],
        )
        self.assertTrue(any("gone.png" in each for each in entry["warnings"]))

    def test_a_second_run_changes_not_one_row_and_pictures_are_never_doubled(self):
        self.put("a.png")
        self.put("b/a copy.png")
        self.page(FIGURE.format("a.png"), '<img src="b/a copy.png" alt="x">')
        text = WORDS.replace("the far", "a nearer") + FIGURE.format("a.png")
        self.put("again.html", PAGE.format(head="", text=text).encode())
        self.bring()
        self.assertEqual(Picture.objects.count(), 1)
        before = self.rows()
        entries = self.bring()
        self.assertEqual({each["result"] for each in entries}, {"unchanged"}, entries)
        self.assertEqual(self.rows(), before)

    def test_a_changed_picture_makes_a_draft_with_another_one_and_a_doubt(self):
        self.put("a.png")
        self.page(FIGURE.format("a.png"))
        self.bring()
        article = Article.objects.get()
        old = Picture.objects.get()
        publish(article, ["en"])
        self.put("a.png", png("#fff"))
        (entry,) = self.bring()
        self.assertEqual(entry["result"], "changed")
        new = Picture.objects.exclude(pk=old.pk).get()
        article.refresh_from_db()
        self.assertIn(old.file.url, article.body_en)
        self.assertIn(new.file.url, article.working_copy.body_en)
        self.assertEqual(self.doubts()["This is another picture than at the last import."], "a.png")

    def test_a_picture_stays_though_its_file_is_no_longer_there(self):
        self.put("a.png")
        self.put("b.png", png("#fff"))
        html = PAGE.format(head="", text=FIGURE.format("a.png") + WORDS + FIGURE.format("b.png"))
        self.put("boats.html", html.encode())
        self.bring()
        before = Article.objects.values("body_en", "main_picture").get()
        for name in ("a.png", "b.png"):
            (self.site / name).unlink()
        (entry,) = self.bring()
        self.assertEqual(Article.objects.values("body_en", "main_picture").get(), before)
        self.assertFalse(any("not in what was imported" in each for each in entry["warnings"]))

    def test_a_main_picture_that_an_editor_took_off_stays_so_and_is_told_by_its_name(self):
        self.put("a.png")
        html = PAGE.format(head="", text=FIGURE.format("a.png") + WORDS)
        self.put("boats.html", html.encode())
        self.bring()
        Article.objects.update(main_picture=None)
        self.put("a.png", png("#fff"))
        self.bring()
        self.assertIsNone(Article.objects.get().main_picture)
        told = [(each["field"], each["text"]) for each in self.row().report["doubts"]]
        self.assertIn(("main_picture", "a.png"), told)

    def test_a_picture_is_nobodys_before_its_page_is_public(self):
        self.put("a.png")
        self.page(FIGURE.format("a.png"))
        self.bring()
        url = Picture.objects.get().file.url
        self.assertEqual(self.client.get(url).status_code, 404)
        publish(Article.objects.get(), ["en"])
        self.assertEqual(self.client.get(url).status_code, 200)

    def test_another_edition_leaves_the_main_picture_and_doubts_its_own(self):
        for code, colour in (("en", "#fff"), ("fr", "#000")):
            self.put(f"{code}.png", png(colour))
            links = "".join(
                f'<link rel="alternate" hreflang="{each}" href="{SITE}/{each}/boats">'
                for each in ("en", "fr")
            )
            head = f'<link rel="canonical" href="{SITE}/{code}/boats">{links}'
            html = PAGE.format(head=head, text=f'<img src="{code}.png" alt="{code}">' + WORDS)
            self.put(f"{code}.html", html.replace('lang="en"', f'lang="{code}"', 1).encode())
        self.bring()
        article = Article.objects.get()
        self.assertEqual(article.main_picture.alt_en, "en")
        french = ImportedPage.objects.get(language="fr")
        told = [
            each["text"] for each in french.report["doubts"] if "another picture" in each["message"]
        ]
        self.assertEqual(told, [f"{SITE}/fr/fr.png"])
